"""A line of a dialog that is always there and mostly empty, so that nothing moves when there is something to say."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.assets import icon

BELOW = 2
"""Pixels between it and what comes below."""
SIGN = 16
"""Pixels: side of a warning sign."""


class Message(QLabel):
    """A note, or with a warning sign, what is wrong."""

    def __init__(self, name: str) -> None:
        """An empty line."""
        super().__init__()
        self.setObjectName(name)
        self._sign = icon("warning", QPalette.ColorRole.WindowText)
        self._warning = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_note(self, note: str) -> None:
        """Say something that is not wrong; nothing if it is empty."""
        self._show(note, warning=False)

    def show_problem(self, problem: str) -> None:
        """Say what is wrong, with a warning sign; nothing if it is empty."""
        self._show(problem, warning=True)

    def _show(self, text: str, *, warning: bool) -> None:
        self._warning = warning and bool(text)
        self.setText(text)
        self.setToolTip(text)

    def sizeHint(self) -> QSize:
        """Room for one line and the sign, whether or not they are there."""
        return QSize(0, max(SIGN, self.fontMetrics().height()) + BELOW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, cut short with an ellipsis where the line is too narrow for it."""
        painter = QPainter(self)
        area = self.rect().adjusted(0, 0, 0, -BELOW)
        if self._warning:
            self._sign.paint(painter, QRect(0, (area.height() - SIGN) // 2, SIGN, SIGN))
            area.setLeft(SIGN + 4)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
