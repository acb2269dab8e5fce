"""The middle of the window alone on the whole screen, for a class; then everything as it was."""

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar


class Alone(QObject):
    """Hides all around the middle while its action is checked."""

    def __init__(self, window: QMainWindow, action: QAction) -> None:
        """Not yet."""
        super().__init__(window)
        self._window, self._action = window, action
        self._state, self._layout = Qt.WindowState.WindowNoState, QByteArray()
        action.toggled.connect(self._toggle)
        window.installEventFilter(self)

    def end(self) -> None:
        """Bring everything back."""
        self._action.setChecked(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape, where nobody else takes it, brings everything back."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.end()
        return False

    def _toggle(self, alone: bool) -> None:
        window = self._window
        if alone:
            self._state, self._layout = window.windowState(), window.saveState()
            for part in (*window.findChildren(QDockWidget), *window.findChildren(QToolBar)):
                part.hide()
            window.showFullScreen()
        else:
            window.setWindowState(self._state)
            window.restoreState(self._layout)
        for bar in (window.menuBar(), window.statusBar()):
            bar.setVisible(not alone)
