"""A view whose height depends on its width, because its words wrap."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class WrappedView(QWidget):
    """Who inherits has a layout with words that wrap."""

    def minimumSizeHint(self) -> QSize:
        """With the lines that the words have in this width: a layout by itself reckons with fewer, or with more."""
        least, layout = super().minimumSizeHint(), self.layout()
        assert layout is not None
        if not layout.hasHeightForWidth():
            return least
        return QSize(least.width(), layout.minimumHeightForWidth(max(self.width(), least.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width the words have other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
