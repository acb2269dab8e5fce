"""What each cell of a matrix of the derivation is called, and where it stands in the picture of the matrix.

Everything that belongs to the pixels looks like a digit: 784 activations are a picture of 28 x 28, and a row of 784
weights is one, so that 32 such rows are a sheet of 32 pictures.
"""

import math
from dataclasses import dataclass

from app.views.grid import Grid, matrix_grid
from nn.arrays import SIDE
from nn.derivation.letters import ARRAYS, CostOf
from nn.derivation.phase import MOST_EXAMPLES, Matrix
from nn.derivation.terms import Derivative, Name, Symbol, cost_in, cost_symbol

PIXELS = SIDE * SIDE


def cell_name(matrix: Matrix, row: int, column: int) -> Name:
    """The cell's symbol as the derivation writes it; with a single example its number is left out."""
    letter, several = ARRAYS[matrix.letter], matrix.values.shape[1] > 1
    example = () if matrix.example is None else (matrix.example,)
    if matrix.letter == "C":
        return cost_symbol((column,) if several else ())
    if matrix.letter == "loss":
        return Symbol("C")
    if matrix.letter == "dC_dA":
        return Derivative(cost_symbol(example), Symbol("a", matrix.layer, (row, *example)))
    if matrix.letter == "J":
        return Derivative(Symbol("a", matrix.layer, (row, *example)), Symbol("z", matrix.layer, (column, *example)))
    cell = f"{letter.cell} new" if matrix.is_new else letter.cell
    if letter.is_slope:
        of = cost_symbol(example) if example else cost_in(CostOf.STEPPER_GRADIENT)
        return Derivative(of, Symbol(cell, matrix.layer, (row, column)[: letter.indices]))
    return Symbol(cell, matrix.layer, (*(row, column)[: letter.indices or 1 + several], *example))


@dataclass(frozen=True)
class Placement:
    """Where the cells of a matrix (rows, columns) stand in a grid, in its own order or transposed."""

    rows: int
    columns: int
    transposed: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether the cells are the pixels of one picture, in a column or in a row."""
        return (self.rows, self.columns) in ((PIXELS, 1), (1, PIXELS))

    @property
    def is_sheet(self) -> bool:
        """Whether each of several rows, or each of a few columns, is a picture."""
        return self.by_column or (self.columns == PIXELS and self.rows > 1 and not self.transposed)

    @property
    def by_column(self) -> bool:
        """Whether each of a few columns is a picture: the digits of a batch."""
        return self.rows == PIXELS and 1 < self.columns <= MOST_EXAMPLES

    @property
    def grid(self) -> Grid:
        """The grid."""
        if self.is_picture:
            return matrix_grid(SIDE, SIDE)
        if self.is_sheet:
            pictures = self.columns if self.by_column else self.rows
            across = math.ceil(math.sqrt(pictures))
            return Grid(math.ceil(pictures / across), across, pictures, (SIDE, SIDE), gap=1)
        return matrix_grid(*((self.columns, self.rows) if self.transposed else (self.rows, self.columns)))

    def cell(self, place: int, inner: int = 0) -> tuple[int, int]:
        """Row and column of the value `inner` in the grid's cell `place`."""
        if self.is_picture:
            return (place, 0) if self.columns == 1 else (0, place)
        if self.is_sheet:
            return (inner, place) if self.by_column else (place, inner)
        if self.transposed:
            column, row = divmod(place, self.rows)
            return row, column
        return divmod(place, self.columns)

    def place(self, row: int, column: int) -> tuple[int, int]:
        """The grid's cell of a row and a column, and which of its values."""
        if self.is_picture:
            return row + column, 0
        if self.is_sheet:
            return (column, row) if self.by_column else (row, column)
        return (column * self.rows + row if self.transposed else row * self.columns + column), 0
