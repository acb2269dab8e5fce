"""The training digits that move a neuron most and least."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.evaluation.digit_list import FewRows
from app.views.evaluation.whole_list import WholeDigitList
from app.views.why.section import sentence_label
from nn.arrays import Array, Int, UInt8
from nn.derivation.shown import shown

COUNT = 10
"""Digits of each kind."""

TIP = "A click on a digit, or Enter, puts it onto the canvas."


class MoverRows(FewRows):
    """Says label and activation of each."""

    def _texts(self, label: int, answer: int, sure: float) -> tuple[str, str, str]:
        return str(label), shown(sure), f"Label {label}, a = {shown(sure)}"


class MoversView(QWidget):
    """Two rows of digits.

    Attributes:
        most, least: their lists.

    Signals:
        opened: the number of a training digit that a person wants to see on the canvas.
    """

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        self.setObjectName("movers")
        self.most = WholeDigitList(MoverRows(), "moveMost", "Training digits that move the neuron most", TIP)
        self.least = WholeDigitList(MoverRows(), "moveLeast", "Training digits that move the neuron least", TIP)
        self.note = sentence_label("moversNote")
        self._silent = QLabel("Least:")
        filled(QVBoxLayout(self), QLabel("Most:"), self.most, self._silent, self.least, self.note, spacing=4)
        for each in (self.most, self.least):
            each.opened.connect(self.opened)

    def show_digits(self, images: UInt8, labels: UInt8, a: Array, most: Int, least: Int, note: str) -> None:
        """Show some of n digits.

        Args:
            images: (n, 784), 0 background to 255 ink.
            labels: (n,).
            a: the neuron's activation for each, (n,).
            most: the numbers of those that move it most, the most first.
            least: of those that move it least, the least first.
            note: which digits are missing, or "".
        """
        answers = np.full(len(labels), -1, np.int64)
        for each, numbers in ((self.most, most), (self.least, least)):
            each.show_digits(images, labels, answers, a, numbers)
        ties = int(np.count_nonzero(a == a.min())) if len(a) else 0
        self._silent.setText(f"Least, of {ties:,} that move it as little:" if ties > COUNT else "Least:")
        self.note.setText(note)
        self.note.setVisible(bool(note))
