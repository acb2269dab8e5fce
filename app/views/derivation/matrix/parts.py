"""What a row of matrices is made of: places for matrices, and signs between them."""

from dataclasses import dataclass
from typing import TypeAlias

from app.views.derivation.matrix.cell_grid import Region
from nn.derivation.letters import DOT
from nn.derivation.phase import Matrix

ROW, COLUMN = 0, 1
"""Of the chosen cell, the index that picks a row or a column of a matrix."""


@dataclass(frozen=True)
class Operator:
    """A sign between matrices.

    Attributes:
        text: the sign.
        below: its live value, where it has one.
    """

    text: str
    below: str = ""


@dataclass(frozen=True)
class Place:
    """A matrix.

    Attributes:
        matrix: what stands there.
        row: which index of the chosen cell picks the row that enters into it, None for every row.
        column: the same for columns.
        transposed: whether it is shown transposed.
        is_found: whether it is what the phase finds.
        first_row: where it begins, if it is a part of a matrix.
    """

    matrix: Matrix
    row: int | None = ROW
    column: int | None = COLUMN
    transposed: bool = False
    is_found: bool = False
    first_row: int = 0

    def enters(self, cell: tuple[int, int]) -> tuple[Region, ...]:
        """What to outline when `cell` of the found matrix is chosen; nothing where all of this one enters."""
        row = None if self.row is None else cell[self.row]
        column = None if self.column is None else cell[self.column]
        rows, columns = self.matrix.values.shape
        if self.is_found or ((row is None or rows == 1) and (column is None or columns == 1)):
            return ()
        return ((row, column),)


RowPart: TypeAlias = Place | Operator


PRODUCT, EQUALS = Operator(DOT), Operator("=")
