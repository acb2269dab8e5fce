"""A heatmap in which some cells carry a mark: neurons that a person has operated on."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from app.views.heatmap import Heatmap

SHARE, LEAST, MOST = 0.3, 4.0, 8.0
"""Width of a mark: this part of its cell, so many pixels at least and at most."""


class MarkedHeatmap(Heatmap):
    """Paints a spot in the corner of each marked cell; who describes the cells says what it means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No mark yet."""
        super().__init__(parent=parent)
        self._marked: Mapping[int, str] = {}

    def set_marked(self, marked: Mapping[int, str]) -> None:
        """Mark cells, by their index in the order of the cells, with a sentence for each."""
        if marked != self._marked:
            self._marked = dict(marked)
            self.setAccessibleDescription("; ".join(marked.values()))
            self.update()

    def marked(self) -> Mapping[int, str]:
        """The sentence of each marked cell."""
        return self._marked

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, and the marks upon them."""
        super().paintEvent(event)
        grid, area = self.grid(), self.area()
        if grid is None or not self._marked:
            return
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Two colours, one of which stands out from any cell.
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Base), 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Text))
        for index in self._marked:
            if index < grid.count:
                cell = grid.rect(area, index)
                side = min(max(SHARE * min(cell.width(), cell.height()), LEAST), MOST)
                painter.drawEllipse(QRectF(cell.right() - side - 0.5, cell.top() + 0.5, side, side))
