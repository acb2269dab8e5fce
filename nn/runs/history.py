"""The curves of a run on disk: lines that are added as it goes, in two files.

``epochs.jsonl`` has the scores of each epoch, as ``train --metrics`` writes them, and ``batches.jsonl`` points of the
curve of batches, [batch, epochs done, loss, accuracy]: each the mean of so many batches that a run has some thousands.
A last line that a kill cut off is passed over; one before it that cannot be read is told.
"""

import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from nn.arrays import Array
from nn.data.digits import left_out
from nn.errors import DigitScopeError
from nn.files import reason, write_atomically
from nn.steps import EpochScores, Step

EPOCHS, BATCHES = "epochs.jsonl", "batches.jsonl"

MOST = 2048
"""Points of the curve of a run at most."""

TAIL = 2048
"""Bytes at the end of a file that hold a whole line of an epoch for sure."""

Line = TypeVar("Line")


@dataclass(frozen=True)
class RunHistory:
    """The curves of a run.

    Attributes:
        epochs: the scores of each epoch, in order.
        points: (m, 4): batch, epochs done, mean loss and mean accuracy of the batches since the point before.
        notes: what could not be read, in sentences.
    """

    epochs: tuple[EpochScores, ...]
    points: Array
    notes: tuple[str, ...] = ()

    @property
    def seconds(self) -> Array:
        """(m,): of training at each point, on a straight line between the epochs, for which they are known."""
        done = [0.0, *(float(scores.epoch) for scores in self.epochs)]
        spent = [0.0, *(scores.train_seconds for scores in self.epochs)]
        if len(done) == 1:
            return np.full(len(self.points), np.nan)
        # Beyond the last epoch as fast as within it.
        done.append(done[-1] + 1)
        spent.append(2 * spent[-1] - spent[-2])
        seconds: Array = np.interp(self.points[:, 1], done, spent)
        return seconds


class Gathering:
    """The lines of a run that have not been written yet."""

    def __init__(self, gathered: tuple[int, float, float] = (0, 0.0, 0.0)) -> None:
        """Begin, or go on with what had been gathered."""
        self._batches, self._loss, self._accuracy = gathered
        self._batches_a_point = 0
        self._epochs: list[str] = []
        self._points: list[str] = []

    @property
    def gathered(self) -> tuple[int, float, float]:
        """Batches since the last point, and the sums of their losses and accuracies."""
        return self._batches, self._loss, self._accuracy

    def add(self, step: Step) -> None:
        """Take in a batch."""
        self._batches += 1
        self._loss += step.loss
        self._accuracy += step.accuracy
        if self._batches >= self._batches_a_point or step.last:
            self._batches_a_point = -(-step.steps // MOST)
            if self._batches >= self._batches_a_point or step.last:
                self._add_point(step)
        if step.scores is not None:
            self._epochs.append(line_of(step.scores))

    def _add_point(self, step: Step) -> None:
        loss, accuracy = self._loss / self._batches, self._accuracy / self._batches
        # Nine digits take half of the time of all.
        self._points.append(f"[{step.step}, {step.epochs_done:.9g}, {loss:.9g}, {accuracy:.9g}]\n")
        self._batches, self._loss, self._accuracy = 0, 0.0, 0.0

    def write(self, folder: Path, append: Callable[[Path, bytes], None]) -> None:
        """Add the lines to the files of a run's folder; what `append` raises leaves the rest for the next time."""
        for name, lines in ((BATCHES, self._points), (EPOCHS, self._epochs)):
            if lines:
                append(folder / name, "".join(lines).encode())
                lines.clear()


def line_of(scores: EpochScores) -> str:
    """The line of an epoch; what was not measured is null."""
    values = {name: value if math.isfinite(value) else None for name, value in asdict(scores).items()}
    return json.dumps(values) + "\n"


def read(folder: Path) -> RunHistory:
    """The curves in a run's folder, empty ones where there are none yet.

    Raises:
        DigitScopeError: where they cannot be read at all.
    """
    epochs, notes = _read(folder / EPOCHS, _scores)
    points, more = _read(folder / BATCHES, _point)
    return RunHistory(tuple(epochs), np.array(points, float).reshape(-1, 4), (*notes, *more))


def last_epoch(folder: Path) -> EpochScores | None:
    """The scores of the last epoch that can be read; None where there is none. Reads no more than it needs."""
    try:
        with open(folder / EPOCHS, "rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
            lines = file.read().split(b"\n")
    except OSError:
        return None
    for line in reversed(lines[:-1]):
        try:
            return _scores(json.loads(line))
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
    return None


def take_back(folder: Path, batch: int, epochs: int) -> tuple[str, ...]:
    """Take out what was written of a run after a batch, and after so many epochs: it comes again, when it goes on.

    Returns:
        What could not be read, and is taken out as well, and what is missing, in sentences.

    Raises:
        DigitScopeError: where the files cannot be read or written.
    """
    history = read(folder)
    points = [(int(row[0]), *map(float, row[1:])) for row in history.points if row[0] <= batch]
    kept = {
        EPOCHS: "".join(line_of(scores) for scores in history.epochs if scores.epoch <= epochs),
        BATCHES: "".join(f"{json.dumps(point)}\n" for point in points),
    }
    for name, text in kept.items():
        if (folder / name).exists():
            write_atomically(folder / name, text.encode())
    lost = epochs - kept[EPOCHS].count("\n")
    lacks = f"{folder / EPOCHS} lacks {lost:,} of {epochs:,} epochs; the run goes on without their scores."
    return (*history.notes, lacks) if lost > 0 else history.notes


def _read(path: Path, made: Callable[[Any], Line]) -> tuple[list[Line], tuple[str, ...]]:
    """What is `made` of each line of a file, and what could not be."""
    try:
        *lines, _ = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return [], ()
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from None
    found, broken = list[Line](), dict[str, str]()
    for number, line in enumerate(lines, 1):
        try:
            found.append(made(json.loads(line)))
        except (ValueError, TypeError, KeyError, RecursionError):
            broken[f"line {number:,}"] = f"{path} was changed there."
    return found, left_out(len(lines), "lines", broken)


def _scores(entry: Mapping[str, Any]) -> EpochScores:
    whole = {"epoch", "examples_seen"}
    numbers = {field.name: _number(entry[field.name], field.name in whole) for field in fields(EpochScores)}
    return EpochScores(**numbers)


def _number(value: object, whole: bool) -> Any:
    if type(value) is int and abs(value) < 2**53:
        return value if whole else float(value)
    if whole or not (value is None or type(value) is float):
        raise TypeError
    return math.nan if value is None else value


def _point(entry: Any) -> list[float]:
    batch, *values = entry
    if len(values) != 3 or _number(batch, whole=True) < 1:
        raise ValueError
    return [float(batch), *(_number(value, whole=False) for value in values)]
