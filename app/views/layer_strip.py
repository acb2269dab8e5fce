"""The layers of a network beside each other, from the input on the left to the output on the right.

All grids of a strip get the same height, as large as the room allows; when a row is full, the next begins.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from app.views.grid import even
from app.views.marked_heatmap import MarkedHeatmap
from app.views.text_fit import fit_to_text
from nn.arrays import SIDE

GAP, ROW_GAP = 8, 16
"""Between layers beside each other and between rows of layers, in pixels."""
LEAST, READABLE, LARGEST_CELL = 2 * SIDE, 4 * SIDE, 64
"""A grid is at least 56 pixels high, a cell at most 64 pixels, so that one neuron does not fill the view. One row of
layers is better than several as long as its grids are 112 pixels high."""


class Item(NamedTuple):
    """One layer in a strip."""

    aspect: float
    """Width over height of its grid."""
    rows: int
    """Rows of cells, which bound its height."""
    beside: int
    """Pixels that its labels and edge take beside the grid."""
    least: int
    """Pixels of width that its heading needs."""
    enlarged: float = 1.0
    """Its height in heights of the other grids."""
    ratio: float | None = None
    """Device pixels in a pixel, where its values are squares."""

    def grid_height(self, height: float) -> float:
        """Pixels that it takes of ``height``."""
        grid = min(height * self.enlarged, LARGEST_CELL * self.rows)
        return grid if self.ratio is None else even(grid / self.rows * self.ratio, self.ratio) / self.ratio * self.rows


def rows_at(items: Sequence[Item], height: float, header: int, width: int) -> list[QRect]:
    """Where the layers lie when grids are ``height`` high and rows at most ``width`` wide."""
    rects: list[QRect] = []
    x = y = bottom = 0
    for item in items:
        grid = item.grid_height(height)
        across = max(round(grid * item.aspect) + item.beside, item.least)
        if x > 0 and x + across > width:
            x, y = 0, bottom + ROW_GAP
        rects.append(QRect(x, y, across, header + round(grid)))
        x, bottom = x + across + GAP, max(bottom, y + header + round(grid))
    return rects


def arrange(items: Sequence[Item], header: int, width: int, height: int, step: float) -> list[QRect]:
    """Rectangles for the layers, with grids as high as fit into ``width`` x ``height``, a multiple of ``step``.

    When nothing fits, the grids have their least height and the rectangles go past ``height``.
    """
    # Whole pixels take up to a quarter of a height away.
    for multiple in range(math.ceil((height - header) / step * 4 / 3), int(LEAST / step), -1):
        rects = rows_at(items, multiple * step, header, width)
        if max(rect.bottom() for rect in rects) < height and max(rect.right() for rect in rects) < width:
            return rects
    return rows_at(items, LEAST, header, width)


def wanted_height(items: Sequence[Item], header: int, width: int, step: float) -> int:
    """The height that layers in a strip of this width would use: of one row if that is readable, else of several."""
    for multiple in range(int(width / step), int(LEAST / step), -1):
        rects = rows_at(items, multiple * step, header, width)
        one_row_or_readable = rects[-1].top() == 0 or multiple * step <= READABLE
        if one_row_or_readable and max(rect.right() for rect in rects) < width:
            break
    else:
        rects = rows_at(items, LEAST, header, width)
    return max(rect.bottom() for rect in rects) + 1


class LayerStrip(QScrollArea):
    """Heatmaps arranged by ``arrange``; it scrolls when even the smallest grids do not fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No layers yet."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = QWidget()
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.heatmaps: list[MarkedHeatmap] = []
        self._items: list[Item] = []
        fit_to_text(self, lambda _: self.refit())

    def set_count(self, count: int) -> list[MarkedHeatmap]:
        """Keep this many heatmaps, from left to right; those that were there stay. Returns the new ones."""
        for heatmap in self.heatmaps[count:]:
            heatmap.setParent(None)
            heatmap.deleteLater()
        del self.heatmaps[count:]
        new = [MarkedHeatmap(parent=self._content) for _ in range(count - len(self.heatmaps))]
        self.heatmaps += new
        for heatmap in new:
            heatmap.show()
        return new

    def refit(self) -> None:
        """Place the heatmaps anew if their shapes have changed."""
        items = [
            Item(
                grid.aspect if heatmap.square else 1.0,
                grid.height,
                heatmap.chrome().width(),
                heatmap.heading_width(),
                1.8 if grid.gap else 1.0,
                self.devicePixelRatioF() if heatmap.square else None,
            )
            for heatmap in self._shown()
            if (grid := heatmap.grid()) is not None
        ]
        if items != self._items:
            self._items = items
            self._place()
            self.updateGeometry()

    def _shown(self) -> list[MarkedHeatmap]:
        return [heatmap for heatmap in self.heatmaps if not heatmap.isHidden()]

    def _header(self) -> int:
        """Pixels of the highest heading."""
        return max(heatmap.chrome().height() for heatmap in self._shown())

    def _step(self) -> float:
        """The pixels of a digit are all of one size when the grids are a multiple of 28 device pixels high."""
        return SIDE / self.devicePixelRatioF() if any(item.rows == SIDE for item in self._items) else 4.0

    def _place(self) -> None:
        if not self._items:
            return
        room, header = self.maximumViewportSize(), self._header()
        rects = arrange(self._items, header, room.width(), room.height(), self._step())
        if max(rect.bottom() for rect in rects) >= room.height():
            width = room.width() - self.verticalScrollBar().sizeHint().width()
            rects = rows_at(self._items, LEAST, header, width)
        for heatmap, rect in zip(self._shown(), rects, strict=True):
            heatmap.setGeometry(rect)
        self._content.resize(max(rect.right() + 1 for rect in rects), max(rect.bottom() + 1 for rect in rects))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the new room; another width needs another height."""
        super().resizeEvent(event)
        self._place()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as the layers can use at the present width."""
        if not self._items:
            return self.minimumSizeHint()
        width = max(self.width(), self.minimumSizeHint().width())
        return QSize(width, wanted_height(self._items, self._header(), width, self._step()))

    def minimumSizeHint(self) -> QSize:
        """The smallest row of grids."""
        return QSize(160, LEAST + 2 * self.fontMetrics().height() + 4)
