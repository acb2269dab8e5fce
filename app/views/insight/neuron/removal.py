"""What the network loses without each neuron of a layer: a table that a person sorts, and from which one is chosen."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.common.wording import number_latex, table_csv
from app.views.insight.neuron.words import CHANGE, FIRST_ORDER, OFF
from app.views.menu_button import MenuButton
from app.views.named import named
from app.views.text_table import TextTable
from app.views.why.section import sentence_label
from nn.arrays import Array, Int
from nn.derivation.shown import shown

HEADS = "Neuron", f"predicted {CHANGE}C", f"measured {CHANGE}C", "accuracy"
CSV_HEADS = "neuron", "predicted change of loss", "measured change of loss", "accuracy without it"
LATEX_HEADS = "neuron", r"predicted $\Delta C$", r"measured $\Delta C$", "accuracy without it"
TIP = "A click on a head sorts; a click on a row, or Enter, chooses its neuron."

class RemovalView(QWidget):
    """The table, the equation, and the numbers as LaTeX or CSV.

    Signals:
        chosen: the number of a neuron.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No layer yet."""
        super().__init__(parent)
        self.setObjectName("removal")
        self._columns: Sequence[Array] = ()
        self._order: Int = np.zeros(0, np.int64)
        self._sorted = 0, Qt.SortOrder.AscendingOrder
        self.words = sentence_label("removalWords")
        self.table = named(TextTable(HEADS), "removalTable", "Without each neuron of the layer", TIP)
        self.copy = named(MenuButton(), "removalCopy", "Copy the table", "Copy the table as LaTeX or CSV.")
        self.copy.setText("Copy...")
        for kind, text in (("Latex", self.latex), ("Csv", self.csv)):
            action = QAction(f"Copy as {'LaTeX' if kind == 'Latex' else 'CSV'}", self)
            action.setObjectName(f"removalCopy{kind}")
            action.triggered.connect(lambda _=False, text=text: QGuiApplication.clipboard().setText(text()))
            self.copy.entries.addAction(action)
            self.table.addAction(action)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(*self._sorted)
        header.sortIndicatorChanged.connect(self._sort)
        self.table.opened.connect(lambda row: self.chosen.emit(int(self._order[row])))
        meaning = sentence_label("removalMeaning")
        meaning.setText(FIRST_ORDER)
        below = filled(QHBoxLayout(), FormulaView(OFF), STRETCH, self.copy)
        filled(QVBoxLayout(self), self.words, (self.table, 1), below, meaning, spacing=4)

    def show_layer(self, predicted: Array, measured: Array, accuracy: Array, whole: float, words: str) -> None:
        """Show a layer.

        Args:
            predicted: change of the loss to first order without each neuron, (n_l,).
            measured: change of the loss, (n_l,).
            accuracy: without each, (n_l,), 0 to 1.
            whole: of the whole network.
            words: on how many digits, in a sentence.
        """
        self._columns = np.arange(len(predicted)), predicted, measured, accuracy
        self.words.setText(f"{words} Accuracy of the whole network: {100 * whole:.2f}%.")
        self._show()

    def order(self) -> list[int]:
        """The numbers of the neurons, from top to bottom."""
        return [int(number) for number in self._order]

    def choose(self, number: int) -> None:
        """Mark the row of a neuron."""
        if number in self.order():
            self.table.setCurrentCell(self.order().index(number), 0)

    def csv(self) -> str:
        """All numbers, in the order of the rows."""
        rows = ([str(int(row[0])), *(repr(float(each)) for each in row[1:])] for row in self._rows())
        return table_csv(CSV_HEADS, rows)

    def latex(self) -> str:
        """The rows as a table of LaTeX."""
        lines = [r"\begin{tabular}{rrrr}", " & ".join(LATEX_HEADS) + r" \\ \hline"]
        for row in self._rows():
            numbers = (f"${number_latex(float(each))}$" for each in row[1:])
            lines.append(" & ".join([str(int(row[0])), *numbers]) + r" \\")
        return "\n".join([*lines, r"\end{tabular}"]) + "\n"

    def _rows(self) -> list[list[float]]:
        return [[float(column[number]) for column in self._columns] for number in self._order.tolist()]

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._sorted = column, order
        self._show()

    def _show(self) -> None:
        if not self._columns:
            return
        column, way = self._sorted
        keys = self._columns[column]
        self._order = np.argsort(keys if way is Qt.SortOrder.AscendingOrder else -keys, kind="stable")
        texts = [
            (str(int(n)), _signed(p), _signed(m), f"{100 * accuracy:.2f}%") for n, p, m, accuracy in self._rows()
        ]
        self.table.show_rows(texts)


def _signed(value: float) -> str:
    return f"+{shown(value)}" if value > 0 else shown(value)
