"""Where a grid of cells lies in its widget: below a heading and beside the labels of its rows, as large as it has room.

It is geometry and headings alone; who inherits has the values, paints them, and hears of mouse and keys.
"""

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.views.grid import Grid, even
from app.views.painting import bold

WIDEST_LABEL = "00"
"""A text as wide as the labels of the rows."""
PAD = 2
"""Free pixels around the grid, where the outline of a cell at its edge stays whole."""


class HeadedGrid(QWidget):
    """Room for a grid."""

    def __init__(self, title: str, caption: str, parent: QWidget | None) -> None:
        """No grid yet, under this heading."""
        super().__init__(parent)
        self.square = True
        """Whether values are square; else the grid fills the widget."""
        self._title, self._caption = title, caption
        self._labels: Sequence[str] = ()
        self._heading: int | None = None
        self._grid: Grid | None = None
        self.setAccessibleName(f"{title} {caption}".strip())

    def set_title(self, title: str, caption: str = "", labels: Sequence[str] = ()) -> None:
        """The heading, the line below it, and one short label for each row."""
        if (title, caption, tuple(labels)) != (self._title, self._caption, tuple(self._labels)):
            self._title, self._caption, self._labels, self._heading = title, caption, tuple(labels), None
            self.setAccessibleName(f"{title} {caption}".strip())
            self.updateGeometry()
            self.update()

    def grid(self) -> Grid | None:
        """Where the values stand."""
        return self._grid

    def chrome(self) -> QSize:
        """Pixels that heading, labels and edge take, left of and above the grid and around it."""
        lines = bool(self._title) + bool(self._caption)
        above = lines * self.fontMetrics().height() + 2 if lines else 0
        beside = self.fontMetrics().horizontalAdvance(WIDEST_LABEL) if self._labels else 0
        return QSize(beside + 2 * PAD, above + 2 * PAD)

    def heading_width(self) -> int:
        """Pixels that the heading needs so as not to be shortened."""
        if self._heading is None:
            caption = self.fontMetrics().horizontalAdvance(self._caption)
            title = QFontMetrics(bold(self.font())).horizontalAdvance(self._title)
            self._heading = max(title, caption) + 2 * PAD
        return self._heading

    def area(self) -> QRectF:
        """The rectangle of the grid, its edges on device pixels."""
        ratio = self.devicePixelRatioF()
        chrome, edge = self.chrome(), math.ceil(PAD * ratio)
        left, top = math.ceil(chrome.width() * ratio) - edge, math.ceil(chrome.height() * ratio) - edge
        width = math.floor(self.width() * ratio) - left - edge
        height = math.floor(self.height() * ratio) - top - edge
        if self._grid is not None and self.square and width > 0 and height > 0:
            side = even(min(width / self._grid.width, height / self._grid.height), ratio)
            width, height = round(side * self._grid.width), round(side * self._grid.height)
        return QRectF(left / ratio, top / ratio, max(width, 1) / ratio, max(height, 1) / ratio)

    def sizeHint(self) -> QSize:
        """Cells of 4 to 24 pixels under the heading."""
        rows, columns = (self._grid.height, self._grid.width) if self._grid else (1, 1)
        side = min(24, max(4, 168 // max(rows, columns)))
        chrome = self.chrome()
        return QSize(max(columns * side + chrome.width(), self.heading_width()), rows * side + chrome.height())

    def minimumSizeHint(self) -> QSize:
        """Room for the heading and a few pixels of colour."""
        return QSize(24, 24) + self.chrome()

    def changeEvent(self, event: QEvent) -> None:
        """Measure the heading anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._heading = None
