"""In a low window, the row of the run gives its height to the derivation while that is open."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QToolBar

from app.window.tabs import Middle

LOW = 760
"""Pixels of height below which a window is low."""


class Folding(QObject):
    """Hides the row and shows it, with the page of the middle and with the window's height."""

    def __init__(self, window: QMainWindow, row: QToolBar, middle: Middle, alone: QAction) -> None:
        """Nothing is done while `alone` is checked, which hides all rows."""
        super().__init__(window)
        self._window, self._row, self._middle, self._alone = window, row, middle, alone
        middle.currentChanged.connect(self.fold)
        window.installEventFilter(self)

    def fold(self) -> None:
        """Hide the row, or show it."""
        if self._alone.isChecked():
            return
        seen = self._window.height() >= LOW or not self._middle.is_derivation()
        present = QApplication.focusWidget()
        if not seen and present is not None and self._row.isAncestorOf(present):
            # What is hidden with the keyboard in it would hand it on to the paper, where a key draws.
            self._middle.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)
        self._row.setVisible(seen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's height."""
        if event.type() == QEvent.Type.Resize:
            self.fold()
        return False
