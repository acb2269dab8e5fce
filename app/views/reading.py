"""A line that changes many times a second."""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.views.painting import tabular


class Reading(QLabel):
    """A label in tabular figures that paints itself alone when its text changes.

    Any other label has the whole window laid out and painted anew for each text. This one has room for a text as wide
    as any that is usual, and asks for more only for a wider one.
    """

    def __init__(self, widest: str = "", parent: QWidget | None = None) -> None:
        """No text yet, and room for one as wide as `widest`."""
        super().__init__(parent)
        self._line, self._widest = "", widest
        self.setFont(tabular(self.font()))
        self._room = self.sizeHint()

    def text(self) -> str:
        """What it says."""
        return self._line

    def setText(self, text: str) -> None:
        """Say something else; the layout hears of it only where there is no room for it."""
        if text != self._line:
            self._line = text
            self.setAccessibleDescription(text)
            if (room := self.sizeHint()) != self._room:
                self._room = room
                self.updateGeometry()
            self.update()

    def clear(self) -> None:
        """Say nothing."""
        self.setText("")

    def _advance(self, text: str) -> int:
        margins = self.contentsMargins()
        # In whole pixels of the metrics, a text may be cut that is a part of one wider.
        width = math.ceil(QFontMetricsF(self.font()).horizontalAdvance(text))
        return width + margins.left() + margins.right()

    def sizeHint(self) -> QSize:
        """Room for the text in one line, and for the usual ones."""
        return self.minimumSizeHint().expandedTo(QSize(self._advance(self._line), 0))

    def minimumSizeHint(self) -> QSize:
        """Room for the usual texts."""
        return QSize(self._advance(self._widest), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text alone; where it is cut short it ends in three dots."""
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self._line, Qt.TextElideMode.ElideRight, room.width())
        QPainter(self).drawText(room, self.alignment() | Qt.TextFlag.TextSingleLine, text)
