"""How many cells stand in how many rows, and where each lies on the screen.

A grid is plain geometry, apart from the widget that paints it. A cell is one number (a neuron, an entry of a
matrix) or a small picture of numbers (the weights of one neuron); cells are counted row by row.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt

from nn.arrays import SIDE, Int

MOST = 1 << 19
"""Values of a picture: so many are coloured in a hundredth of a second, and are more than a screen has room for."""

STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
"""Rows down and columns to the right that an arrow key goes."""


@dataclass(frozen=True)
class Grid:
    """``count`` cells in ``rows`` x ``columns`` places; the last places stay free when there are fewer cells."""

    rows: int
    columns: int
    count: int
    cell: tuple[int, int] = (1, 1)
    """Height and width of a cell's picture, in values."""
    gap: int = 0
    """Free values to the right of and below each cell."""

    @property
    def height(self) -> int:
        """Rows of values in the whole picture, gaps included."""
        return self.rows * (self.cell[0] + self.gap)

    @property
    def width(self) -> int:
        """Columns of values in the whole picture, gaps included."""
        return self.columns * (self.cell[1] + self.gap)

    @property
    def aspect(self) -> float:
        """Width over height when the values are square."""
        return self.width / self.height

    def places(self) -> Int:
        """Which value, in the order of the cells, lies where in the picture (height, width); -1 where there is none.

        Of a picture of more than `MOST` values, evenly spread rows and columns, and no gaps.
        """
        return _places(self)

    def rect(self, area: QRectF, index: int) -> QRectF:
        """Where cell ``index`` lies when the grid fills ``area``."""
        row, column = divmod(index, self.columns)
        across, down = area.width() / self.width, area.height() / self.height
        (h, w), gap = self.cell, self.gap
        return QRectF(area.x() + column * (w + gap) * across, area.y() + row * (h + gap) * down, w * across, h * down)

    def value_rect(self, area: QRectF, index: int, inner: int) -> QRectF:
        """Where value ``inner`` of cell ``index`` lies when the grid fills ``area``."""
        box, (high, wide) = self.rect(area, index), self.cell
        down, across = divmod(inner, wide)
        width, height = box.width() / wide, box.height() / high
        return QRectF(box.x() + across * width, box.y() + down * height, width, height)

    def at(self, area: QRectF, point: QPointF) -> tuple[int, int] | None:
        """The cell under a point, and which of its h * w values; None beside the grid and in a free place."""
        y = int((point.y() - area.y()) / area.height() * self.height // 1)
        x = int((point.x() - area.x()) / area.width() * self.width // 1)
        if not (0 <= y < self.height and 0 <= x < self.width):
            return None
        (h, w), gap = self.cell, self.gap
        row, y = divmod(y, h + gap)
        column, x = divmod(x, w + gap)
        index = row * self.columns + column
        return (index, min(y, h - 1) * w + min(x, w - 1)) if index < self.count else None


@lru_cache(maxsize=16)
def _places(grid: Grid) -> Int:
    """As `Grid.places`."""
    step = math.sqrt(max(grid.height * grid.width / MOST, 1.0))
    (h, w), gap = grid.cell, grid.gap
    row, y = np.divmod(_spread(grid.height, step), h + gap)
    column, x = np.divmod(_spread(grid.width, step), w + gap)
    if step > 1:
        y, x = np.minimum(y, h - 1), np.minimum(x, w - 1)
    cell = row[:, np.newaxis] * grid.columns + column
    there = (cell < grid.count) & (y < h)[:, np.newaxis] & (x < w)
    return np.where(there, (cell * h + y[:, np.newaxis]) * w + x, -1)


def _spread(count: int, step: float) -> Int:
    """Every ``step``-th of so many, one at least."""
    chosen = max(int(count / step), 1)
    return ((np.arange(chosen) + 0.5) * (count / chosen)).astype(np.int64)


EVEN = 3.0, 8.0
"""Values between these sizes, in device pixels and in pixels, get whole ones: one more or less would show, and rounding
costs little."""


def even(side: float, ratio: float) -> float:
    """The side of a square value that has room for ``side`` device pixels, of which ``ratio`` make a pixel."""
    return math.floor(side) if EVEN[0] <= side < EVEN[1] * ratio else side


def columns_for(count: int, aspect: float) -> int:
    """Columns that give ``count`` square cells about this width over height, with full rows where that is near."""
    ideal = float(np.sqrt(count * aspect))
    full = [columns for columns in range(1, count + 1) if count % columns == 0]
    nearest = min(full, key=lambda columns: abs(np.log(columns / ideal)))
    return nearest if 0.6 < nearest / ideal < 1.6 else max(1, round(ideal))


@lru_cache(maxsize=64)
def layer_grid(count: int) -> Grid:
    """The places of a layer's neurons, the same in every view: 28 x 28 for the input, an upright block otherwise."""
    columns = SIDE if count == SIDE * SIDE else columns_for(count, aspect=0.5)
    return Grid(math.ceil(count / columns), columns, count)


def matrix_grid(rows: int, columns: int) -> Grid:
    """A grid with one cell for each entry of a matrix."""
    return Grid(rows, columns, rows * columns)
