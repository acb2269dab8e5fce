"""The hyperparameters of one run, or of several side by side with those marked that differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.views.focus_frame import FocusFrame
from app.views.painting import bold, tabular
from app.views.table_texts import offer_table
from app.views.text_fit import fit_to_text


@dataclass(frozen=True)
class ComparedRow:
    """One hyperparameter.

    Attributes:
        label: its name.
        texts: its values, one a run.
        marked: whether it is to stand out: it differs between runs, or from what it is at first.
        tip: what it is, in a sentence.
    """

    label: str
    texts: tuple[str, ...]
    marked: bool
    tip: str = ""


class ComparisonTable(QTableWidget):
    """A row a hyperparameter, a column a run; the marked ones come first, in bold and on another ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self._shown: tuple[tuple[str, ...], tuple[ComparedRow, ...]] | None = None
        self.setFont(tabular(self.font()))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        fit_to_text(self, lambda text: self.verticalHeader().setDefaultSectionSize(text.height() + 6))
        FocusFrame(self)
        offer_table(self)

    def show_rows(self, heads: Sequence[str], rows: Sequence[ComparedRow]) -> None:
        """Show a column for each head and these rows."""
        if (shown := (tuple(heads), tuple(rows))) == self._shown:
            # Nothing moves where nothing is new.
            return
        self._shown = shown
        ordered = [row for row in rows if row.marked] + [row for row in rows if not row.marked]
        self.clear()
        self.setColumnCount(1 + len(heads))
        self.setRowCount(len(ordered))
        self.setHorizontalHeaderLabels(["Hyperparameter", *heads])
        plain, strong = self.font(), bold(self.font())
        for number, row in enumerate(ordered):
            for column, text in enumerate((row.label, *row.texts)):
                item = QTableWidgetItem(text)
                item.setFont(strong if row.marked else plain)
                item.setToolTip(row.tip if not column else text)
                if row.marked:
                    item.setBackground(self.palette().color(QPalette.ColorRole.AlternateBase))
                self.setItem(number, column, item)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in range(1, 1 + len(heads)):
            head = QTableWidgetItem(heads[column - 1])
            head.setToolTip(heads[column - 1])
            self.setHorizontalHeaderItem(column, head)
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and getattr(self, "_shown", None):
            assert self._shown is not None
            shown, self._shown = self._shown, None
            self.show_rows(*shown)

    def marked(self) -> list[str]:
        """The labels of those that stand out, from top to bottom."""
        items = [self.item(row, 0) for row in range(self.rowCount())]
        return [item.text() for item in items if item is not None and item.font().bold()]

    def minimumSizeHint(self) -> QSize:
        """The heads and some rows."""
        line = self.verticalHeader().defaultSectionSize()
        return QSize(200, 3 * line + self.horizontalHeader().sizeHint().height())
