"""A button with a menu of the formats in which something can be written to a file."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget


class ExportButton(QToolButton):
    """Opens a menu with one entry for each format.

    Signals:
        wanted: the format that a person wants.
    """

    wanted = Signal(str)

    def __init__(self, name: str, kinds: Iterable[str], parent: QWidget | None = None) -> None:
        """Offer what people call ``name`` in the formats ``kinds``, suffixes in capitals."""
        super().__init__(parent)
        self.setText("Export...")
        self._menu = QMenu(self)
        for kind in kinds:
            action = QAction(f"Export {name} as {kind}...", self)
            action.setObjectName(f"export{name.title()}{kind}")
            action.triggered.connect(lambda _, kind=kind: self.wanted.emit(kind))
            self._menu.addAction(action)
        self.clicked.connect(self._pop_up)

    def entries(self) -> list[QAction]:
        """The entries of the menu, for other menus."""
        return self._menu.actions()

    def changeEvent(self, event: QEvent) -> None:
        """Close the menu with the button: a disabled menu hears no Escape key and no click, and would stay open."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self._menu.close()

    def _pop_up(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
