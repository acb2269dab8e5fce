"""The tabs of docks that share a place: Qt makes them without a name, and leaves them out of sight for one dock."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QMainWindow, QTabBar

from app.views.named import named

CHANGES = QEvent.Type.LayoutRequest, QEvent.Type.ChildPolished, QEvent.Type.Show, QEvent.Type.Move


class DockTabs(QObject):
    """Names the tabs, and lets Tab pass by those of one dock, which Qt shows beyond the window's edge.

    They are not hidden: the next layout would show them again, and each of the two asks for the other, without end.
    """

    def __init__(self, window: QMainWindow) -> None:
        """Watch the window's layout."""
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look after the tabs whenever they may have changed."""
        if event.type() in CHANGES:
            for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
                if not bar.objectName():
                    named(bar, "dockTabs", "Parts", "Which of the parts that share this place is seen.")
                    bar.installEventFilter(self)
                policy = Qt.FocusPolicy.TabFocus if bar.count() > 1 else Qt.FocusPolicy.NoFocus
                bar.setFocusPolicy(policy)
        return False
