"""What a network's training looked like: the points of its learning curves, in arrays that grow."""

import numpy as np

from nn.arrays import Array

EPOCHS, LOSS, ACCURACY = range(3)
"""Columns of a curve."""


class Curve:
    """Rows (epochs done, loss, accuracy); adding one is cheap, however many there are."""

    def __init__(self) -> None:
        """An empty curve."""
        self._rows = np.empty((1024, 3))
        self._count = 0

    def __len__(self) -> int:
        """How many rows there are."""
        return self._count

    def extend(self, rows: Array) -> None:
        """Add rows (m, 3)."""
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


class History:
    """The learning curves of one network, over all runs that trained it.

    Attributes:
        training: rows (epochs done, loss, accuracy), one a batch.
        validation: rows (epochs done, loss, accuracy), one an epoch.
        epochs_done: of all earlier runs, where the present one starts.
    """

    def __init__(self) -> None:
        """No training yet."""
        self.training = Curve()
        self.validation = Curve()
        self.epochs_done = 0.0
