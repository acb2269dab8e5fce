"""How large the matrices of a row are: as large as fit beside each other, rows and columns on whole pixels.

Plain geometry, apart from the widgets. Sizes are in pixels.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

CELL = 28.0
"""A cell is at most this large, or a line of text."""
PIXEL = 11.0
"""A pixel of a picture is at most this large: it stays a picture, without lines between its pixels."""
BROAD, SLIM = 40.0, 24.0
"""A column without its numbers is this wide."""
WHOLE = 3.0
"""Cells from this size on get whole device pixels."""


class GridNeeds(NamedTuple):
    """A grid of values.

    Attributes:
        rows: values from top to bottom.
        columns: values from left to right.
        is_picture: whether values are square.
        line: height that a number needs.
        number: width that the widest number needs; 0 for a grid that shows none.
        beside: what labels and edge take beside the grid.
        least: what its heading and its shape take.
    """

    rows: int
    columns: int
    is_picture: bool
    line: float
    number: float
    beside: float
    least: float


class Size(NamedTuple):
    """Of a grid, without what is beside it."""

    width: float
    height: float


def fit(grids: Sequence[GridNeeds], width: float, height: float, ratio: float) -> list[Size]:
    """The sizes of all grids in a row that is `width` x `height` large, `ratio` device pixels to a pixel.

    Numbers give way before pictures shrink: first those of whole matrices, then those of columns. Where there is no
    room at all, as in a window that is made very small, a grid has at least a pixel.
    """
    width, height = max(width, 1.0), max(height, 1.0)
    most = max((grid.columns for grid in grids), default=1)
    for numbers_up_to, column in ((most, BROAD), (1, BROAD), (1, SLIM), (0, SLIM)):
        sizes = [_natural(grid, height, ratio, column, grid.columns <= numbers_up_to) for grid in grids]
        if _taken(grids, sizes) <= width:
            return sizes
    flexible = [grid.columns > 1 for grid in grids]
    over = _taken(grids, sizes) - width
    share = sum(size.width for size, bends in zip(sizes, flexible, strict=True) if bends)
    factor = max(1 - over / share, 0.2) if share else 1.0
    return [
        _narrowed(grid, size, factor, ratio) if bends else size
        for grid, size, bends in zip(grids, sizes, flexible, strict=True)
    ]


def _taken(grids: Sequence[GridNeeds], sizes: Sequence[Size]) -> float:
    return sum(max(size.width + grid.beside, grid.least) for grid, size in zip(grids, sizes, strict=True))


def _natural(grid: GridNeeds, height: float, ratio: float, column: float, with_numbers: bool) -> Size:
    """The size where only the height is bounded."""
    if grid.is_picture:
        side = _whole(min(height / grid.rows, PIXEL), ratio)
        return Size(math.floor(side * grid.columns), side * grid.rows)
    down = _whole(min(height / grid.rows, max(CELL, grid.line)), ratio)
    if with_numbers and grid.number and down >= grid.line:
        return Size(grid.columns * grid.number, grid.rows * down)
    if grid.columns == 1:
        return Size(column, grid.rows * down)
    across = _whole(min(height / grid.columns, CELL), ratio)
    return Size(grid.columns * across, grid.rows * down)


def _narrowed(grid: GridNeeds, size: Size, factor: float, ratio: float) -> Size:
    across = _whole(factor * size.width / grid.columns, ratio)
    return Size(math.floor(grid.columns * across), grid.rows * across if grid.is_picture else size.height)


def _whole(cell: float, ratio: float) -> float:
    return math.floor(cell * ratio) / ratio if cell >= WHOLE else cell
