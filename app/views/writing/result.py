"""The result of a writing test: its accuracy, what was taken for what, and the digits that were misread."""

import numpy as np
from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.elided import ElidedLabel
from app.views.evaluation.confusion import ConfusionView
from app.views.evaluation.digit_list import DigitList
from app.views.named import named
from app.views.painting import bold, scaled, tabular
from app.views.text_fit import fit_to_text
from app.views.writing.shown import ShownDigits, ShownTest
from nn.arrays import CLASSES, Int

LARGE = 1.6
"""Size of the accuracy as a multiple of the text's."""

WIDEST = "00"
"""A text as wide as the largest counts of a test."""

KEEP_TIP = "Add its digits to My drawings, with their labels and this name; those that are there are not added again."


class ResultView(QWidget):
    """Shows one test.

    Signals:
        opened: the number of a digit that a person wants to see on the canvas.
        keep_wanted: its digits are to join My drawings.
        rename_wanted: it is somebody else's.
        delete_wanted: it is to be no more.
    """

    opened = Signal(int)
    keep_wanted = Signal()
    rename_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """No test yet."""
        super().__init__(parent)
        self._digits: ShownDigits | None = None
        self._cell: tuple[int, int] | None = None
        self._whose = ElidedLabel()
        self._whose.setObjectName("resultWhose")
        self._accuracy = named(QLabel(), "resultAccuracy", "Accuracy")
        self._words, self._which = QLabel(wordWrap=True), QLabel(wordWrap=True)
        for label, name in ((self._words, "resultWords"), (self._which, "resultWhich")):
            label.setObjectName(name)
            label.setFont(tabular(self.font()))
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        fit_to_text(self, lambda _: self._accuracy.setFont(scaled(bold(tabular(self.font())), LARGE)))
        fit_to_text(self, lambda _: self._whose.setFont(bold(self.font())))
        self.confusion = ConfusionView(WIDEST)
        self.confusion.setObjectName("writtenConfusion")
        self.confusion.clicked.connect(self._choose)
        self.list = DigitList()
        self.list.setObjectName("writtenDigits")
        self.list.opened.connect(self.opened)
        self._all = named(QToolButton(autoRaise=True), "writtenMisread", "Show misread", "Show all misread digits.")
        self._all.setText("Show misread")
        self._all.clicked.connect(lambda: self._choose(None))
        filled(
            QVBoxLayout(self),
            filled(QHBoxLayout(), self._accuracy, (self._whose, 1)),
            self._words,
            self.confusion,
            filled(QHBoxLayout(), (self._which, 1), self._all),
            (self.list, 1),
            filled(
                QHBoxLayout(),
                self._button("Keep in My drawings", "writingKeep", KEEP_TIP, self.keep_wanted),
                STRETCH,
                self._button("Rename...", "writingRename", "Say whose test it is.", self.rename_wanted),
                self._button("Delete", "writingDelete", "Delete this test; Undo brings it back.", self.delete_wanted),
            ),
        )

    def show_test(self, test: ShownTest, words: str, digits: ShownDigits) -> None:
        """Show a test, words on it in sentences, and its digits."""
        self._whose.setText(f"{test.name}, {test.date}")
        self._whose.setToolTip(self._whose.text())
        self._accuracy.setText(test.right)
        self._words.setText(words)
        self._digits, counts = digits, np.zeros((CLASSES, CLASSES), np.int64)
        has_answer = digits.answers >= 0
        np.add.at(counts, (digits.labels[has_answer], digits.answers[has_answer]), 1)
        self.confusion.show_counts(counts)
        self._choose(None)

    def _choose(self, label: int | None, answer: int = -1) -> None:
        """Show the digits of a cell, or all that were misread."""
        digits = self._digits
        if digits is None:
            return
        if label is None:
            self.confusion.select(None)
            chosen = digits.labels != digits.answers
            words = "misread"
        else:
            self.confusion.select(label, answer)
            chosen = (digits.labels == label) & (digits.answers == answer)
            words = f"of label {label} read {'right' if label == answer else f'as {answer}'}"
        numbers: Int = np.flatnonzero(chosen)
        self._which.setText(f"{len(numbers)} {words}")
        self._all.setEnabled(label is not None)
        self.list.waiting = "No digit was misread." if label is None else f"No digit {words}."
        self.list.show_digits(digits.images, digits.labels, digits.answers, digits.confidence, numbers)

    def _button(self, text: str, name: str, tip: str, wanted: SignalInstance) -> QToolButton:
        button = named(QToolButton(), name, text.rstrip("."), tip)
        button.setText(text)
        button.clicked.connect(wanted)
        return button
