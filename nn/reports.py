"""How a run is told: a line on a terminal that is written over, and a metrics file with one JSON object an epoch."""

import json
import math
import sys
import time
from dataclasses import asdict
from pathlib import Path

from nn.errors import DigitScopeError
from nn.files import reason
from nn.hyperparameters import Hyperparameters
from nn.training import EpochScores, Step

REFRESH_SECONDS = 0.1
"""How often the progress line of a terminal is written anew."""


def finite(scores: EpochScores) -> dict[str, float]:
    """The scores by name, without those that were not measured."""
    return {name: value for name, value in asdict(scores).items() if math.isfinite(value)}


class MetricsFile:
    """One JSON object an epoch, each on the disk before the next epoch begins."""

    def __init__(self, path: Path | None) -> None:
        """Write to `path` from entering the context on; None writes nothing."""
        self._path = path

    def __enter__(self) -> "MetricsFile":
        """Open the file; DigitScopeError where that cannot be."""
        try:
            self._file = None if self._path is None else self._path.open("w", encoding="utf-8")
        except OSError as error:
            raise DigitScopeError(f"{self._path} cannot be written: {reason(error)}.") from None
        return self

    def __exit__(self, *exception: object) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def write(self, scores: EpochScores) -> None:
        """Add one epoch; what was not measured is null, since JSON has no NaN."""
        if self._file is None:
            return
        values = dict.fromkeys(asdict(scores)) | finite(scores)
        try:
            self._file.write(json.dumps(values) + "\n")
            self._file.flush()
        except OSError as error:
            raise DigitScopeError(f"{self._path} cannot be written: {reason(error)}.") from None


class TerminalLine:
    """A line on a terminal that is written over; nothing where standard error is no terminal."""

    def __init__(self) -> None:
        """Find out whether standard error is a terminal."""
        self._terminal = sys.stderr.isatty()
        self._last = 0.0

    def show(self, text: str) -> None:
        """Write `text` over the line, unless it was written just now."""
        now = time.perf_counter()
        if self._terminal and now - self._last >= REFRESH_SECONDS:
            self._last = now
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the line empty."""
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


class ProgressLine(TerminalLine):
    """A training run as lines: one an epoch, and on a terminal a moving one for the batches."""

    def __init__(self, h: Hyperparameters) -> None:
        """Begin now."""
        super().__init__()
        self._epochs = h.epochs
        self._began = time.perf_counter()

    def batch(self, step: Step) -> None:
        """Tell of a batch, on a terminal."""
        rate = step.examples_seen / max(time.perf_counter() - self._began, 1e-9)
        left = (step.steps - step.step) * step.examples_seen / step.step / rate
        where = f"epoch {step.epoch} of {self._epochs}, loss {step.loss:.4f}"
        self.show(f"{where}, {rate:,.0f} digits a second, {left:.0f} s left")

    def epoch(self, scores: EpochScores) -> None:
        """Tell of an epoch, in a line that stays."""
        self.clear()
        print(
            f"epoch {scores.epoch:3d} of {self._epochs}"
            f"  training: loss {scores.train_loss:.4f}, accuracy {scores.train_accuracy:6.2%}"
            f"  validation: loss {scores.validation_loss:.4f}, accuracy {scores.validation_accuracy:6.2%}"
            f"  {scores.train_seconds:.2f} s",
            file=sys.stderr,
        )
