"""A button that opens what the context menu of a plot offers, for who does not look for it under the right button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.views.menu_button import MenuButton
from app.views.named import named


class ExportButton(MenuButton):
    """Opens the entries of a widget."""

    def __init__(self, name: str, shown: QWidget, words: str) -> None:
        """Open those of `shown`, which people call `words`; `name` is the button's objectName."""
        super().__init__()
        self.setText("Export...")
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        named(self, name, f"Export {words}", "Copy or save the picture or the numbers; a right click offers the same.")
        self.show_entries(shown)

    def show_entries(self, shown: QWidget) -> None:
        """Open those of another widget."""
        self.entries.clear()
        self.entries.addActions(shown.actions())
