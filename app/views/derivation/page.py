"""A view on a screen of any height: it takes all the room there is, and is scrolled where that is less than it needs.

Qt's own scroll area would give a view whose words wrap its preferred height, and scroll long before there is need.
"""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class _Holder(QWidget):
    """Asks for no more than its content needs at least."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        content.setParent(self)

    def minimumSizeHint(self) -> QSize:
        # Nothing has to be measured, and no formula set, for what nobody has seen yet.
        return self._content.minimumSizeHint() if self.isVisible() else QSize()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._content.resize(event.size())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class Page(QScrollArea):
    """Shows one view; never scrolls sideways."""

    def __init__(self, content: QWidget) -> None:
        """Take `content` in."""
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(_Holder(content))
        self.content = content
