"""Which block of an array each cell of a matrix of the derivation is, and which part of the matrix a block is."""

from app.views.derivation.matrix.cell_grid import Region
from nn.derivation.phase import Matrix
from nn.insight.touches import BY_EXAMPLE, Block, Letter

LETTERS = {letter.value: letter for letter in Letter} | {"loss": Letter.COST}
"""The letter of a matrix -> what it is; the loss is the mean of all costs."""

OF_NO_EXAMPLE = Letter.B, Letter.DB, Letter.NEW_B
"""Vectors, which may stand beside each other once for each example."""


def letter_of(matrix: Matrix) -> Letter | None:
    """Which array it is; None for one on the way to another, such as a Jacobian or the slopes of one among several."""
    letter = LETTERS.get(f"{matrix.letter} new" if matrix.is_new else matrix.letter)
    return None if letter is not None and matrix.example is not None and letter not in BY_EXAMPLE else letter


def block_at(matrix: Matrix, row: int, column: int, first_row: int = 0) -> Block | None:
    """A cell of it, which begins at `first_row`; None where it is no array that is touched."""
    letter = letter_of(matrix)
    if letter is None:
        return None
    layer, example = matrix.layer or 0, column if matrix.example is None else matrix.example
    if letter is Letter.COST:
        return Block(letter, 0, None, None if matrix.letter == "loss" else example)
    if letter in OF_NO_EXAMPLE:
        return Block(letter, layer, first_row + row)
    return Block(letter, layer, first_row + row, example if letter in BY_EXAMPLE else column)


def region_of(matrix: Matrix, block: Block, first_row: int = 0) -> Region | None:
    """The part of it that belongs to a block; None for nothing."""
    letter, (rows, columns) = letter_of(matrix), matrix.values.shape
    if (letter, matrix.layer or 0) != (block.letter, block.layer) or matrix.letter == "loss":
        return None
    row = None if block.row is None else block.row - first_row
    column = block.column
    if letter in OF_NO_EXAMPLE:
        column = None
    elif matrix.example is not None and column is not None:
        column = 0 if column == matrix.example else columns
    if (row is not None and not 0 <= row < rows) or (column is not None and not 0 <= column < columns):
        return None
    return row, column


def value_in(matrix: Matrix, block: Block, first_row: int = 0) -> float | None:
    """The number that it has in the cell of a block; None where the block is none of its cells."""
    region, (rows, columns) = region_of(matrix, block, first_row), matrix.values.shape
    if region is None:
        return None
    row, column = (0 if i is None and size == 1 else i for i, size in zip(region, (rows, columns), strict=True))
    if column is None and block.letter in OF_NO_EXAMPLE:
        column = 0
    return None if row is None or column is None else float(matrix.values[row, column])
