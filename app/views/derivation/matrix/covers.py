"""What is not to be known of a matrix while a learner works its numbers out."""

from dataclasses import dataclass
from typing import TypeAlias

Cell: TypeAlias = tuple[int, int]
"""Row and column."""


@dataclass(frozen=True)
class Covers:
    """What is hidden of a matrix: where anything is, every number that is not told.

    Cells beside those that are asked for keep their colours, so that the array is seen as a whole, but not their
    numbers: the same pixel of ink, or the other half of a symmetric array, has the very number that is asked for.

    Attributes:
        asked: cells that are asked for, of which not even the colour is seen.
        right: cells that were answered.
        told: cells whose numbers are told; None for all.
    """

    asked: frozenset[Cell] = frozenset()
    right: frozenset[Cell] = frozenset()
    told: frozenset[Cell] | None = None

    def hides(self, row: int, column: int) -> bool:
        """Whether a cell's number is not to be known."""
        return self.told is not None and (row, column) not in self.told

    def hides_in(self, shape: Cell, row: int | None = None, column: int | None = None) -> bool:
        """Whether any number of a row, a column, a cell or all of a matrix of this shape is not to be known."""
        if self.told is None:
            return False
        told = sum(row in (None, i) and column in (None, j) for i, j in self.told)
        return told < (shape[0] if row is None else 1) * (shape[1] if column is None else 1)


UNCOVERED = Covers()
"""All is told."""
