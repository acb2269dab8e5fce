"""How large the matrices of a row are: as large as fit beside each other, rows and columns on whole pixels.

Plain geometry, apart from the widgets. Sizes are in pixels.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

CELL = 28.0
"""A cell is at most this large."""
PIXEL = 11.0
"""A pixel of a picture is at most this large: it stays a picture, without lines between its pixels."""
BROAD, SLIM = 40.0, 24.0
"""A column without its numbers is this wide."""
WHOLE = 3.0
"""Cells from this size on get whole device pixels."""


class Item(NamedTuple):
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


def fit(items: Sequence[Item], width: float, height: float, ratio: float) -> list[Size]:
    """The sizes of all grids in a row that is `width` x `height` large, `ratio` device pixels to a pixel.

    Numbers give way before pictures shrink: first those of whole matrices, then those of columns. Where there is no
    room at all, as in a window that is made very small, a grid has at least a pixel.
    """
    width, height = max(width, 1.0), max(height, 1.0)
    most = max((item.columns for item in items), default=1)
    for numbers_up_to, column in ((most, BROAD), (1, BROAD), (1, SLIM), (0, SLIM)):
        sizes = [_natural(item, height, ratio, column, item.columns <= numbers_up_to) for item in items]
        if _taken(items, sizes) <= width:
            return sizes
    flexible = [item.columns > 1 for item in items]
    over = _taken(items, sizes) - width
    share = sum(size.width for size, bends in zip(sizes, flexible, strict=True) if bends)
    factor = max(1 - over / share, 0.2) if share else 1.0
    return [
        _narrowed(item, size, factor, ratio) if bends else size
        for item, size, bends in zip(items, sizes, flexible, strict=True)
    ]


def _taken(items: Sequence[Item], sizes: Sequence[Size]) -> float:
    return sum(max(size.width + item.beside, item.least) for item, size in zip(items, sizes, strict=True))


def _natural(item: Item, height: float, ratio: float, column: float, with_numbers: bool) -> Size:
    """The size where only the height is bounded."""
    if item.is_picture:
        side = _whole(min(height / item.rows, PIXEL), ratio)
        return Size(math.floor(side * item.columns), side * item.rows)
    down = _whole(min(height / item.rows, CELL), ratio)
    if with_numbers and item.number and down >= item.line:
        return Size(item.columns * item.number, item.rows * down)
    if item.columns == 1:
        return Size(column, item.rows * down)
    across = _whole(min(height / item.columns, CELL), ratio)
    return Size(item.columns * across, item.rows * down)


def _narrowed(item: Item, size: Size, factor: float, ratio: float) -> Size:
    across = _whole(factor * size.width / item.columns, ratio)
    return Size(math.floor(item.columns * across), item.rows * across if item.is_picture else size.height)


def _whole(cell: float, ratio: float) -> float:
    return math.floor(cell * ratio) / ratio if cell >= WHOLE else cell
