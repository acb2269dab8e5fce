"""A view on a screen of any height: it takes all the room there is, and is scrolled where that is less than it needs.

Qt's own scroll area would give a view whose words wrap its preferred height, and scroll long before there is need.
"""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class _Holder(QWidget):
    """Asks for no more than its content needs at least."""

    needs_changed = Signal()

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
        self._needs_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Not the event's size: laying out the content may have changed the margins, and so this one, meanwhile.
        self._content.resize(self.size())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._needs_changed()
        return super().event(event)

    def _needs_changed(self) -> None:
        self.updateGeometry()
        self.needs_changed.emit()


class ScrolledView(QScrollArea):
    """Shows one view; scrolls sideways only where large text needs more than `most` pixels of width."""

    def __init__(self, content: QWidget, most: int = 480) -> None:
        """Take `content` in."""
        super().__init__(widgetResizable=True)
        self._most = most
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._holder = _Holder(content)
        self._holder.needs_changed.connect(self.updateGeometry)
        self.setWidget(self._holder)

    def minimumSizeHint(self) -> QSize:
        """Some lines of the view, in its whole width or `most`."""
        least, bar = super().minimumSizeHint(), self.verticalScrollBar().sizeHint().width()
        needed = min(self._holder.minimumSizeHint().width() + bar, self._most)
        return QSize(max(least.width(), needed), least.height())


def scroll_to(widget: QWidget) -> None:
    """Bring a widget into sight, whatever it is scrolled with: all of it, or as much as there is room for."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and (content := above.widget()) is not None:
            # Not `ensureWidgetVisible`, which is content with the place of a cursor: in a plot, its upper edge.
            box = QRect(widget.mapTo(content, QPoint()), widget.size())
            for corner in (box.bottomRight() + QPoint(1, 1), box.topLeft()):
                above.ensureVisible(corner.x(), corner.y(), 0, 0)
        above = above.parentWidget()
