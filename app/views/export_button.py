"""A button with a menu of the formats in which something can be written to a file."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.views.menu_button import MenuButton


class ExportButton(MenuButton):
    """Opens a menu with one entry for each format.

    Signals:
        wanted: the format that a person wants.
    """

    wanted = Signal(str)

    def __init__(self, name: str, kinds: Iterable[str], parent: QWidget | None = None) -> None:
        """Offer what people call ``name`` in the formats ``kinds``, suffixes in capitals."""
        super().__init__(parent)
        self.setText("Export...")
        for kind in kinds:
            action = QAction(f"Export {name} as {kind}...", self)
            action.setObjectName(f"export{name.title()}{kind}")
            action.triggered.connect(lambda _, kind=kind: self.wanted.emit(kind))
            self.entries.addAction(action)
