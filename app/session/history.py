"""What a network's training looked like: the points of its learning curves, in arrays that grow up to a bound."""

from typing import Self

import numpy as np

from nn.arrays import Array

EPOCHS, LOSS, ACCURACY = range(3)
"""Columns of a curve."""

MOST = 1 << 18
"""Rows that a curve keeps, 6 MB. A small network makes them in half a minute, and then memory must stay as it is."""


class Curve:
    """Rows (epochs done, loss, accuracy); adding one is cheap, however many there are.

    A row is one batch until there are `MOST` of them; from then on it is the mean of two, of four, and so on.
    """

    def __init__(self) -> None:
        """An empty curve."""
        self._rows: Array = np.empty((1024, 3))
        self._count = 0
        self._batches_a_row = 1
        self._rest: Array = np.empty((0, 3))

    def __len__(self) -> int:
        """How many rows there are."""
        return self._count

    def extend(self, new: Array) -> None:
        """Add a row (m, 3) for each of m batches."""
        rows: Array = np.concatenate([self._rest, new])
        while whole := min(len(rows) // self._batches_a_row, MOST - self._count):
            batches = whole * self._batches_a_row
            self._append(_means(rows[:batches], self._batches_a_row))
            rows = rows[batches:]
            if self._count == MOST:
                self._rows = _means(self._rows[:MOST], 2)
                self._count = len(self._rows)
                self._batches_a_row *= 2
        self._rest = rows

    def until(self, epochs: float) -> Self:
        """Another curve with the rows up to there."""
        cut = type(self)()
        cut._batches_a_row = self._batches_a_row
        cut._append(self._rows[: np.searchsorted(self.column(EPOCHS), epochs, side="right")])
        return cut

    def _append(self, rows: Array) -> None:
        needed = self._count + len(rows)
        if needed > len(self._rows):
            grown = np.empty((max(needed, 2 * len(self._rows)), 3))
            grown[: self._count] = self._rows[: self._count]
            self._rows = grown
        self._rows[self._count : needed] = rows
        self._count = needed

    def column(self, index: int) -> Array:
        """One column, a view that later rows do not change."""
        return self._rows[: self._count, index]


class Clock:
    """How many batches and seconds the epochs took: between two ends of epochs on a straight line."""

    def __init__(self) -> None:
        """Nothing has been trained."""
        self._rows = [(0.0, 0.0, 0.0)]
        self._newest = 0.0, 0.0
        self._begun = 0.0, 0.0, 0.0

    def begin(self, epochs: float) -> None:
        """A run begins after so many epochs, unless it is the one that has begun last."""
        if epochs != self._begun[0]:
            self._begun = epochs, self.batch(epochs), self.second(epochs)

    def tell(self, epochs: float, batches: float, seconds: float | None = None) -> None:
        """So far is the run that began last; its seconds are known where an epoch has ended."""
        epochs, batches = self._begun[0] + epochs, self._begun[1] + batches
        self._newest = epochs, batches
        if seconds is not None:
            self._rows.append((epochs, batches, self._begun[2] + seconds))

    def until(self, epochs: float) -> Self:
        """Another clock, of what happened up to there."""
        cut = type(self)()
        cut._rows = [row for row in self._rows if row[0] <= epochs]
        cut._newest, cut._begun = (epochs, self.batch(epochs)), self._begun
        return cut

    def batch(self, epochs: float) -> float:
        """How many batches so many epochs took."""
        return float(self.batches(epochs)[0])

    def second(self, epochs: float) -> float:
        """How many seconds of training so many epochs took."""
        return float(self.seconds(epochs)[0])

    def batches(self, epochs: Array | float) -> Array:
        """How many batches so many epochs (m,) took."""
        known = np.array([*(row[:2] for row in self._rows), self._newest])
        return np.atleast_1d(np.interp(epochs, np.maximum.accumulate(known[:, 0]), known[:, 1]))

    def seconds(self, epochs: Array | float) -> Array:
        """How many seconds of training so many epochs (m,) took; 0 before the first epoch has ended."""
        known = np.array(self._rows)[:, [0, 2]]
        if len(known) > 1:
            # Beyond the last end of an epoch as fast as up to there.
            known = np.append(known, [2 * known[-1] - known[-2]], axis=0)
        return np.atleast_1d(np.interp(epochs, known[:, 0], known[:, 1]))


class History:
    """The learning curves of one network, over all runs that trained it.

    Attributes:
        training: rows (epochs done, loss, accuracy), one a batch.
        validation: rows (epochs done, loss, accuracy), one an epoch.
        epochs_done: of all runs that have ended.
        clock: how many batches and seconds the epochs took.
        branched_at: epochs after which it left the history of another network; None where it has all been its own.
    """

    def __init__(self) -> None:
        """No training yet."""
        self.training = Curve()
        self.validation = Curve()
        self.epochs_done = 0.0
        self.clock = Clock()
        self.branched_at: float | None = None

    def until(self, epochs: float) -> Self:
        """The history of a branch, which leaves this one there."""
        cut = type(self)()
        cut.training, cut.validation = self.training.until(epochs), self.validation.until(epochs)
        cut.epochs_done = cut.branched_at = epochs
        cut.clock = self.clock.until(epochs)
        return cut


def _means(rows: Array, size: int) -> Array:
    """The means (m / size, 3) of each `size` rows (m, 3), whose number divides m."""
    means: Array = rows.reshape(-1, size, 3).mean(axis=1)
    return means
