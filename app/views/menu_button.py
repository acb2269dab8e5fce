"""A button with a menu that keeps nobody waiting."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget


class MenuButton(QToolButton):
    """Opens its menu below itself and goes on at once: Qt's own buttons with a menu wait until that is closed.

    Attributes:
        entries: the menu, empty at first.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """With an empty menu."""
        super().__init__(parent)
        self.entries = QMenu(self)
        self.clicked.connect(self._pop_up)

    def changeEvent(self, event: QEvent) -> None:
        """Close the menu with the button: a disabled menu hears no Escape key and no click, and would stay open."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self.entries.close()

    def _pop_up(self) -> None:
        self.entries.popup(self.mapToGlobal(self.rect().bottomLeft()))
