"""Accuracy by source and by writer, in a small table."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.views.named import named
from app.views.text_table import TextTable

HEADS = ("Name", "Digits", "Right", "95% interval")


class GroupTable(TextTable):
    """A row for each group; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No groups yet."""
        super().__init__(HEADS, parent)
        named(
            self, "groups", "Accuracy by source and writer", "How many digits of each source and writer are read right."
        )
        self.hide()

    def show_groups(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show rows of texts: name, digits, accuracy, interval."""
        self.setVisible(bool(rows))
        self.show_rows(rows)
