"""The tabs of docks that share a place: Qt makes them without a name, and leaves them about where one dock is left."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QMainWindow, QTabBar

from app.views.named import named

CHANGES = QEvent.Type.LayoutRequest, QEvent.Type.ChildPolished, QEvent.Type.Show, QEvent.Type.Move


class DockTabs(QObject):
    """Names the tabs, and hides those of one dock, which Tab would reach out of sight."""

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
                bar.setVisible(bar.count() > 1)
        return False
