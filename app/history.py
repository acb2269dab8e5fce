"""What a network's training looked like: the points of its learning curves, in arrays that grow."""

import numpy as np

from nn.arrays import Array


class Curve:
    """Rows of numbers; adding one is cheap, however many there are."""

    def __init__(self, columns: int) -> None:
        """An empty curve with rows of `columns` numbers."""
        self._rows = np.empty((1024, columns))
        self._count = 0

    def __len__(self) -> int:
        """How many rows there are."""
        return self._count

    def extend(self, rows: Array) -> None:
        """Add rows (m, columns)."""
        needed = self._count + len(rows)
        if needed > len(self._rows):
            grown = np.empty((max(needed, 2 * len(self._rows)), self._rows.shape[1]))
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
        self.training = Curve(3)
        self.validation = Curve(3)
        self.epochs_done = 0.0
