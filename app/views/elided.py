"""A line whose end is left out where there is no room for it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

LEAST = 120
"""Pixels that it keeps in a narrow window."""


class ElidedLabel(QLabel):
    """Ends in three dots where it is cut short; its tooltip should say it all."""

    def minimumSizeHint(self) -> QSize:
        """Enough for its beginning."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), LEAST), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The beginning of the text, or all of it."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
