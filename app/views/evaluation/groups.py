"""Accuracy by source and by writer, in a small table."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.views.focus_frame import FocusFrame
from app.views.named import named
from app.views.painting import tabular
from app.views.text_fit import fit_to_text

HEADS = ("Name", "Digits", "Right", "95% interval")
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEAST_ROWS = 3


class GroupTable(QTableWidget):
    """A row for each group; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No groups yet."""
        super().__init__(0, len(HEADS), parent)
        named(
            self, "groups", "Accuracy by source and writer", "How many digits of each source and writer are read right."
        )
        self.setHorizontalHeaderLabels(HEADS)
        self.setFont(tabular(self.font()))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.setWordWrap(False)
        fit_to_text(self, lambda text: self.verticalHeader().setDefaultSectionSize(text.height() + 6))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        FocusFrame(self)
        self.hide()

    def show_groups(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show rows of texts: name, digits, accuracy, interval."""
        self.setVisible(bool(rows))
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = self.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    item.setTextAlignment(RIGHT if column else LEFT)
                    self.setItem(row, column, item)
                item.setText(text)
                item.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """The heads and some rows."""
        line = self.fontMetrics().height() + 8
        width = sum(self.fontMetrics().horizontalAdvance(head) + 16 for head in HEADS)
        return QSize(width, LEAST_ROWS * line + self.horizontalHeader().sizeHint().height())

    def sizeHint(self) -> QSize:
        """As it needs at least."""
        return self.minimumSizeHint()
