"""A title and what belongs to it: at the other end of its row, or below it where the row is too short for both."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.views.boxes import STRETCH, filled

APART = 8
"""Pixels between the title and the rest, at least."""

Direction = QBoxLayout.Direction


class Header(QWidget):
    """One row, or two."""

    def __init__(self, title: QWidget, *parts: QWidget) -> None:
        """The title, and what stands to the right of it."""
        super().__init__()
        self._title = title
        self._parts = filled(QHBoxLayout(), STRETCH, *parts, spacing=0)
        self._both = filled(QBoxLayout(Direction.LeftToRight, self), title, (self._parts, 1), spacing=0)

    def add(self, part: QWidget) -> None:
        """One more part, before the others."""
        self._parts.insertWidget(1, part)

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider one of two rows."""
        widest = max(self._title.minimumSizeHint().width(), self._parts.minimumSize().width())
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn with the width."""
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        """Turn with what its parts need."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        row = self._title.minimumSizeHint().width() + APART + self._parts.minimumSize().width()
        direction = Direction.LeftToRight if self.width() >= row else Direction.TopToBottom
        if direction != self._both.direction():
            self._both.setDirection(direction)
            self.updateGeometry()
