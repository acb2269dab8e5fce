"""How a verb tells what it does: results, errors, a line on a terminal that is written over, a file of metrics.

Results go to standard output, everything else to standard error. Who reads it may leave at any moment; a run goes on
without an audience.
"""

import contextlib
import json
import math
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nn.errors import DigitScopeError
from nn.files import reason
from nn.hyperparameters import Hyperparameters
from nn.steps import EpochScores, Step
from nn.stopping import expected_steps

REFRESH_SECONDS = 0.1
"""How often the progress line of a terminal is written anew."""


def to_json(values: dict[str, Any]) -> str:
    """One line of JSON. A number that is not finite is null, since JSON has none."""
    return json.dumps(_plain(values), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(element) for name, element in value.items()}
    if isinstance(value, list):
        return [_plain(element) for element in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def say(text: str) -> None:
    """Write a line to standard error, or nothing where nobody reads it any more."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)


class MetricsFile:
    """One JSON object an epoch, handed to the system before the next epoch begins."""

    def __init__(self, path: Path | None) -> None:
        """Write to `path` from entering the context on; None writes nothing."""
        self._path = path

    def __enter__(self) -> "MetricsFile":
        """Open the file; DigitScopeError where that cannot be."""
        try:
            self._file = None if self._path is None else self._path.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise DigitScopeError(f"{self._path} cannot be written: {reason(error)}.") from None
        return self

    def __exit__(self, *exception: object) -> None:
        """Close the file."""
        if self._file is not None:
            # After a write that failed, Python tries it once more.
            with contextlib.suppress(OSError):
                self._file.close()

    def write(self, scores: EpochScores) -> None:
        """Add one epoch; what was not measured is null. DigitScopeError where that cannot be written."""
        if self._file is None:
            return
        try:
            self._file.write(to_json(asdict(scores)) + "\n")
            self._file.flush()
        except OSError as error:
            raise DigitScopeError(f"{self._path} cannot be written: {reason(error)}.") from None


class TerminalLine:
    """A line on a terminal that is written over; nothing where standard error is no terminal."""

    def __init__(self) -> None:
        """Find out whether standard error is a terminal."""
        self._terminal = sys.stderr.isatty()
        self._shown = 0.0
        self._length = 0

    def due(self) -> bool:
        """Whether it is time to show something new."""
        return self._terminal and time.perf_counter() - self._shown >= REFRESH_SECONDS

    def show(self, text: str) -> None:
        """Write `text` over the line, where that is due."""
        if self.due():
            self._shown = time.perf_counter()
            self._write(text)

    def clear(self) -> None:
        """Leave the line empty."""
        if self._length:
            # First spaces over what stands there, then the cursor back to the start.
            self._write("")
            self._write("")

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            # A line longer than the terminal is wide could not be written over. Some terminals say 0 columns.
            text = text[: (os.get_terminal_size(sys.stderr.fileno()).columns or 80) - 1]
            print(f"\r{text.ljust(self._length)}", end="", file=sys.stderr, flush=True)
        self._length = len(text)


class ProgressLine(TerminalLine):
    """A training run as lines: one an epoch, and on a terminal a moving one for the batches."""

    def __init__(self, h: Hyperparameters, batches: int = 0) -> None:
        """Begin now, with so many batches done before."""
        super().__init__()
        self._h = h
        self._before = batches
        self._began = time.perf_counter()
        self._step: Step | None = None

    def batch(self, step: Step) -> None:
        """Take in a batch, and on a terminal tell of it."""
        self._step = step
        if self.due():
            seconds, done = time.perf_counter() - self._began, step.step - self._before
            rate = step.examples_seen * done / step.step / seconds
            self.show(
                f"epoch {step.epoch} of {self._h.epochs}, loss {step.loss:.4f}, "
                f"{rate:,.0f} digits a second, {_minutes(self._left(step))} left"
            )

    def _left(self, step: Step) -> float:
        """Seconds that the run still takes after a batch, as fast as it has been."""
        seconds, done = time.perf_counter() - self._began, step.step - self._before
        return seconds * (expected_steps(step, self._h) - step.step) / done

    def epoch(self, scores: EpochScores) -> None:
        """Tell of an epoch, in a line that stays, and of a second or more that is left where no moving line does."""
        self.clear()
        parts = [("training", scores.train_loss, scores.train_accuracy)]
        if math.isfinite(scores.validation_accuracy):
            parts.append(("validation", scores.validation_loss, scores.validation_accuracy))
        told = "  ".join(f"{name}: loss {loss:.4f}, accuracy {accuracy:6.2%}" for name, loss, accuracy in parts)
        epochs, left = self._h.epochs, 0.0 if self._terminal or self._step is None else self._left(self._step)
        then = f", {_minutes(left)} left" if left >= 1 else ""
        say(f"epoch {scores.epoch:{len(str(epochs))}} of {epochs}  {told}  {scores.train_seconds:.1f} s{then}")


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"
