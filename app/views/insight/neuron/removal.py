"""What the network loses without each neuron of a layer: a table that a person sorts, and from which one is chosen."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.insight.equation_line import EquationLine
from app.views.insight.neuron.words import CHANGE, FIRST_ORDER, OFF
from app.views.named import named
from app.views.number_table import NumberTable, change, count, percentage
from app.views.table_texts import TableCell
from app.views.why.section import sentence_label
from nn.arrays import Array, Int

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADS = {
    "Neuron": "neuron",
    f"predicted {CHANGE}C": r"predicted $\Delta C$",
    f"measured {CHANGE}C": r"measured $\Delta C$",
    "accuracy": "accuracy",
}
TIP = (
    "A click on a head sorts; a click on a row, or Enter, chooses its neuron. Ctrl+C copies the table as CSV, "
    "Ctrl+Shift+C as LaTeX."
)
ROWS = 9
"""In sight."""


class RemovalTable(NumberTable):
    """Rows in the order of one of the columns, the neuron's number at first.

    Attributes:
        order: the numbers of the neurons, from top to bottom.
    """

    def __init__(self) -> None:
        """No layer yet."""
        super().__init__(HEADS)
        self.order: list[int] = []
        self._columns: Sequence[Array | Int] = ()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(lambda *_: self._sort())

    def show_columns(self, predicted: Array, measured: Array, accuracy: Array) -> None:
        """Show a number of each for each neuron, (n_l,)."""
        self._columns = np.arange(len(predicted)), predicted, measured, accuracy
        self._sort()

    def minimumSizeHint(self) -> QSize:
        """The first rows."""
        whole, line = super().minimumSizeHint(), self.verticalHeader().defaultSectionSize()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(whole.width() + bar, whole.height() - max(self.rowCount() - ROWS, 0) * line)

    def _sort(self) -> None:
        if not self._columns:
            return
        header = self.horizontalHeader()
        keys = self._columns[header.sortIndicatorSection()]
        row = self.currentRow()
        chosen = self.order[row] if 0 <= row < len(self.order) else None
        upwards = header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        self.order = np.argsort(keys if upwards else -keys, kind="stable").tolist()
        self.show_rows([self._cells(number) for number in self.order])
        self.choose(chosen)

    def choose(self, number: int | None) -> None:
        """Mark the row of a neuron."""
        if number in self.order:
            self.setCurrentCell(self.order.index(number), 0)

    def _cells(self, number: int) -> tuple[TableCell, ...]:
        _, predicted, measured, accuracy = (float(column[number]) for column in self._columns)
        return count(number), change(predicted), change(measured), percentage(accuracy, 2)


class RemovalView(QWidget):
    """The table and the equation.

    Signals:
        chosen: the number of a neuron.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No layer yet."""
        super().__init__(parent)
        self.setObjectName("removal")
        self.words, meaning = sentence_label("removalWords"), sentence_label("removalMeaning")
        meaning.setText(FIRST_ORDER)
        self.table = named(RemovalTable(), "removalTable", "Without each neuron of the layer", TIP)
        self.table.opened.connect(lambda row: self.chosen.emit(self.table.order[row]))
        equation = EquationLine(OFF, ("E40",))
        filled(QVBoxLayout(self), self.words, (self.table, 1), equation, meaning, spacing=4)

    def show_layer(self, predicted: Array, measured: Array, accuracy: Array, whole: float, words: str) -> None:
        """Show a layer.

        Args:
            predicted: change of the loss to first order without each neuron, (n_l,).
            measured: change of the loss, (n_l,).
            accuracy: without each, (n_l,), 0 to 1.
            whole: of the whole network.
            words: on how many digits, in a sentence.
        """
        self.words.setText(f"{words} Accuracy of the whole network: {100 * whole:.2f}%.")
        self.table.show_columns(predicted, measured, accuracy)
