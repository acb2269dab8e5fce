"""Digits that a question of Insight leads to: a list of which one is chosen, and a change with its sign."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QLabel

from app.views.evaluation.digit_list import DigitRows, FewRows
from app.views.evaluation.whole_list import WholeDigitList
from app.views.painting import bold
from app.views.text_fit import fit_to_text
from nn.derivation.shown import signed


class ChangedRows(FewRows):
    """Says the label of a digit, and what it does to the cost."""

    def _texts(self, label: int, answer: int, sure: float) -> tuple[str, str, str]:
        change = signed(sure)
        return str(label), change, f"Label {label}: a step on it changes the cost by {change}"


class PickedDigits(WholeDigitList):
    """Digits in order; the one where the keyboard is, or that is clicked, is taken apart.

    Signals:
        chosen: the number of a digit.
    """

    chosen = Signal(int)

    def __init__(self, rows: DigitRows, name: str, accessible: str, tip: str) -> None:
        """None yet; `rows` say what stands below a digit."""
        super().__init__(rows, name, accessible, tip)
        self.clicked.connect(self._choose)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        """The keyboard is at another digit."""
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._choose(current)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.rows.numbers[index.row()])


class ListHeading(QLabel):
    """Bold, above a list."""

    def __init__(self, text: str) -> None:
        """Say `text`."""
        super().__init__(text)
        fit_to_text(self, lambda _: self.setFont(bold(self.font())))
