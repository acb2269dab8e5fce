"""Several examples and the mean of their gradients [E10]: a row for each, one of which the rest of the bench shows."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetrics, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableWidget, QTableWidgetItem, QWidget

from app.views.focus_frame import FocusFrame
from app.views.painting import faded, tabular
from app.views.table_texts import offer_table
from app.views.text_fit import fit_to_text
from nn.derivation.letters import LOSS

MARKED = 0.3
"""Opacity of the accent behind the chosen row."""


class ExampleTable(QTableWidget):
    """One row an example and one for the mean; choosing a row shows its example.

    Signals:
        example_chosen: the number of an example.
    """

    example_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No rows yet."""
        super().__init__(0, 4, parent)
        self.setObjectName("examples")
        FocusFrame(self)
        offer_table(self)
        self.setAccessibleName("Examples and the mean of their gradients")
        self.setToolTip("A row for each example; the chosen one is shown, and a step goes down the mean of all.")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)  # its colour leaves text too little contrast
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFont(tabular(self.font()))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(self.columnCount() - 1, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        fit_to_text(self, self._fit)
        self._example = 0
        self.currentCellChanged.connect(self._choose)

    def show_rows(self, heading: Sequence[str], rows: Sequence[Sequence[str]], example: int) -> None:
        """Show rows of texts, the last of which is the mean, and mark the row of an example."""
        self._example = example
        with QSignalBlocker(self):
            self.setHorizontalHeaderLabels(list(heading))
            self.setRowCount(len(rows))
            self.setVerticalHeaderLabels([*map(str, range(len(rows) - 1)), f"mean, {LOSS}"])
            for i, row in enumerate(rows):
                for j, text in enumerate(row):
                    item = QTableWidgetItem(text)
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                    self.setItem(i, j, item)
            self.setCurrentCell(example, max(self.currentColumn(), 0))
            self._mark()
        self._fit(self.fontMetrics())

    def _fit(self, text: QFontMetrics) -> None:
        """As high as the rows; the heading has the margins of its style around its line."""
        row, margin = text.height() + 6, self.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMargin)
        self.verticalHeader().setDefaultSectionSize(row)
        self.horizontalHeader().setFixedHeight(text.height() + 2 * margin)
        self.setFixedHeight(self.horizontalHeader().height() + self.rowCount() * row + 2 * self.frameWidth())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._mark()

    def _mark(self) -> None:
        mark = faded(self.palette().color(QPalette.ColorRole.Highlight), MARKED)
        for row in range(self.rowCount()):
            for column in range(self.columnCount()):
                item = self.item(row, column)
                if item is not None:
                    item.setBackground(mark if row == self._example else QBrush())

    def _choose(self, row: int) -> None:
        if row < self.rowCount() - 1 and row != self._example:
            self.example_chosen.emit(row)
