"""The layers of a network beside each other, from the input on the left to the output on the right.

All grids of a strip get the same height, as large as the room allows; when a row is full, the next begins.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.views.heatmap import Heatmap
from nn.arrays import SIDE

GAP, ROW_GAP = 8, 16
"""Between layers beside each other and between rows of layers, in pixels."""
LEAST, LARGEST_CELL = 2 * SIDE, 28
"""A grid is at least 56 pixels high, a cell at most 28 pixels, so that one neuron does not fill the view."""


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


def rows_at(items: Sequence[Item], height: float, header: int, width: int) -> list[QRect]:
    """Where the layers lie when grids are ``height`` high and rows at most ``width`` wide."""
    rects: list[QRect] = []
    x = y = bottom = 0
    for item in items:
        grid = min(height * item.enlarged, LARGEST_CELL * item.rows)
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
    for multiple in range(int((height - header) / step), int(LEAST / step), -1):
        rects = rows_at(items, multiple * step, header, width)
        if max(rect.bottom() for rect in rects) < height and max(rect.right() for rect in rects) < width:
            return rects
    return rows_at(items, LEAST, header, width)


class LayerStrip(QScrollArea):
    """Heatmaps arranged by ``arrange``; it scrolls when even the smallest grids do not fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No layers yet."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = QWidget()
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.heatmaps: list[Heatmap] = []
        self._items: list[Item] = []

    def set_count(self, count: int) -> list[Heatmap]:
        """Keep this many heatmaps, from left to right; those that were there stay. Returns the new ones."""
        for heatmap in self.heatmaps[count:]:
            heatmap.setParent(None)
            heatmap.deleteLater()
        del self.heatmaps[count:]
        new = [Heatmap(parent=self._content) for _ in range(count - len(self.heatmaps))]
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
            )
            for heatmap in self._shown()
            if (grid := heatmap.grid()) is not None
        ]
        if items != self._items:
            self._items = items
            self._place()

    def _shown(self) -> list[Heatmap]:
        return [heatmap for heatmap in self.heatmaps if not heatmap.isHidden()]

    def _place(self) -> None:
        if not self._items:
            return
        room, shown = self.maximumViewportSize(), self._shown()
        header = max(heatmap.chrome().height() for heatmap in shown)
        # The pixels of a digit are all of one size when the grids are a multiple of 28 device pixels high.
        step = SIDE / self.devicePixelRatioF() if any(item.rows == SIDE for item in self._items) else 4.0
        rects = arrange(self._items, header, room.width(), room.height(), step)
        if max(rect.bottom() for rect in rects) >= room.height():
            width = room.width() - self.verticalScrollBar().sizeHint().width()
            rects = rows_at(self._items, LEAST, header, width)
        for heatmap, rect in zip(shown, rects, strict=True):
            heatmap.setGeometry(rect)
        self._content.resize(max(rect.right() + 1 for rect in rects), max(rect.bottom() + 1 for rect in rects))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the new room."""
        super().resizeEvent(event)
        self._place()

    def sizeHint(self) -> QSize:
        """A digit at 6 pixels a cell, and as much again to its right."""
        return QSize(464, 6 * SIDE + 2 * self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        """The smallest row of grids."""
        return QSize(160, LEAST + 2 * self.fontMetrics().height() + 4)
