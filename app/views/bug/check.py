"""The gradient check of a batch: backward beside central differences, for each array of parameters."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QPushButton, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.bug.facts import CheckedArray
from app.views.flowing import Flowing
from app.views.named import named
from app.views.sheet import table_csv
from app.views.text_table import TextTable
from app.views.why.section import sentence_label
from nn.derivation.shown import rounded, shown

HEADS = ("Array", "Backward", "Secant", "Error")
CHECK = "Compare backward with central differences of the mean cost of a batch, by the rules of this network."
NOT_REPEATED = "The same batch costs something else each time that it is passed: nothing can be compared."
NONE_FREE = (
    "Nothing can be compared: the label's output is so small for all {held} digits of the batch that their costs are "
    "held."
)
SOME_HELD = " {held} of {all} digits are left out, as their costs are held."
LEAST = 160
"""Pixels of the table's width, at least."""
AGREES = "Backward finds the gradient of the loss in every array."
DIFFERS = "Backward does not find the gradient of the loss in {names}."


class BatchCheckView(QWidget):
    """Asks for the check, and shows of each array the parameter that disagrees most, and the error of all.

    Signals:
        check_wanted: a person wants it.
    """

    check_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing was checked."""
        super().__init__(parent)
        self._arrays: Sequence[CheckedArray] = ()
        self.check = named(QPushButton("Check gradient"), "bugCheck", "Check the gradient of a batch", CHECK)
        self.check.clicked.connect(lambda: self.check_wanted.emit())
        self.copy = named(QPushButton("Copy"), "bugCheckCopy", "Copy the check", "Copy the numbers as CSV.")
        self.copy.clicked.connect(self._copy)
        self.table = named(TextTable(HEADS, csv=self.csv), "bugCheckTable", "Gradient check of a batch")
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Numbers do not wrap: with large text they scroll by themselves, and the dock does not.
        self.table.setMinimumWidth(LEAST)
        self._verdict = sentence_label("bugCheckVerdict")
        filled(
            QVBoxLayout(self),
            Flowing(self.check, self.copy),
            self.table,
            self._verdict,
            spacing=4,
        )
        self.show_sentence("")

    def show_sentence(self, sentence: str) -> None:
        """Show this in the place of numbers; "" for nothing."""
        self._arrays = ()
        self.table.hide()
        self.copy.hide()
        self._verdict.setText(sentence)
        self._verdict.setVisible(bool(sentence))

    def show_check(self, arrays: Sequence[CheckedArray], compared: int, held: int, *, repeats: bool) -> None:
        """Show what was found.

        Args:
            arrays: of the parameters.
            compared: digits that were.
            held: digits that were left out.
            repeats: whether the same batch costs the same again.
        """
        if not arrays:
            self.show_sentence(NONE_FREE.format(held=held))
            return
        self._arrays = arrays
        self.table.show_rows(
            [(each.name, shown(each.backward), shown(each.differences), rounded(each.error, 1)) for each in arrays]
        )
        for row, each in enumerate(arrays):
            if (item := self.table.item(row, 0)) is not None:
                item.setToolTip(f"At {each.parameter}")
        self._fit()
        self.table.show()
        self.copy.show()
        wrong = [each.name for each in arrays if not each.agrees]
        verdict = DIFFERS.format(names=", ".join(wrong)) if wrong else AGREES
        left_out = SOME_HELD.format(held=held, all=compared + held) if held else ""
        self._verdict.setText((verdict if repeats else NOT_REPEATED) + left_out)
        self._verdict.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width the table has or has no bar below."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """All rows are seen, and no name is cut off."""
        line, header = self.table.verticalHeader().defaultSectionSize(), self.table.horizontalHeader()
        narrow, modes = self.table.text_width() > self.width(), QHeaderView.ResizeMode
        header.setSectionResizeMode(0, modes.ResizeToContents if narrow else modes.Stretch)
        head, bar = header.sizeHint().height(), self.table.horizontalScrollBar().sizeHint().height() * narrow
        self.table.setFixedHeight(head + line * len(self._arrays) + 2 * self.table.frameWidth() + bar)

    def words(self) -> str:
        """The sentence below the numbers, or in their place."""
        return self._verdict.text()

    def csv(self) -> str:
        """All numbers: ``array,parameter,backward,differences,error``."""
        rows = (
            (each.name, each.parameter, *map(repr, map(float, (each.backward, each.differences, each.error))))
            for each in self._arrays
        )
        return table_csv(("array", "parameter", "backward", "differences", "error"), rows)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.csv())
