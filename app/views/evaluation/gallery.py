"""The misread digits, or those of a label and an answer; what they are is said above them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.evaluation.digit_list import DigitList
from app.views.named import named
from app.views.painting import tabular
from nn.arrays import CLASSES, Array, Int, UInt8

ANY = "any"


class GalleryView(QWidget):
    """Choices of label and answer, and the digits.

    Signals:
        filter_changed: another label or answer was chosen.
        opened: the number of a digit that a person wants to see on the canvas.
    """

    filter_changed = Signal()
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """All misread digits."""
        super().__init__(parent)
        self._label = _choice("misreadLabel", "Label of the digits", "Show digits of this label alone.")
        self._answer = _choice("misreadAnswer", "Answer to the digits", "Show digits that were read as this alone.")
        for choice in (self._label, self._answer):
            choice.currentIndexChanged.connect(self.filter_changed)
        self._words = QLabel(wordWrap=True)
        self._words.setObjectName("misreadWords")
        self._words.setFont(tabular(self.font()))
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._all = named(QToolButton(autoRaise=True), "allMisread", "Show all", "Show all digits that are misread.")
        self._all.setText("Show all")
        self._all.clicked.connect(lambda: self.choose(None, None))
        self.list = DigitList()
        self.list.opened.connect(self.opened)
        row = filled(
            QHBoxLayout(), _buddy("L&abel", self._label), self._label, _buddy("Ans&wer", self._answer), self._answer
        )
        row.addWidget(self._words, 1)
        row.addWidget(self._all)
        filled(QVBoxLayout(self), row, (self.list, 1))

    def chosen(self) -> tuple[int | None, int | None]:
        """The label and the answer that are wanted; None for any."""
        first, second = (choice.currentData() for choice in (self._label, self._answer))
        return first, second

    def choose(self, label: int | None, answer: int | None) -> None:
        """Choose a label and an answer, as a person would."""
        before = self.chosen()
        for choice, value in ((self._label, label), (self._answer, answer)):
            choice.blockSignals(True)
            choice.setCurrentIndex(0 if value is None else value + 1)
            choice.blockSignals(False)
        if self.chosen() != before:
            self.filter_changed.emit()

    def show_digits(self, images: UInt8, labels: UInt8, answers: Int, confidence: Array, numbers: Int) -> None:
        """Show what was chosen: the arguments are as of `DigitList.show_digits`."""
        self._all.setEnabled(self.chosen() != (None, None))
        words, order = _words(*self.chosen())
        self._words.setText(f"{len(numbers):,} {words}" + (f", {order}" if len(numbers) > 1 else ""))
        self.list.waiting = f"No digit {words}."
        self.list.show_digits(images, labels, answers, confidence, numbers)


def _choice(name: str, accessible: str, tip: str) -> QComboBox:
    choice = named(QComboBox(), name, accessible, tip)
    choice.addItem(ANY, None)
    for digit in range(CLASSES):
        choice.addItem(str(digit), digit)
    return choice


def _words(label: int | None, answer: int | None) -> tuple[str, str]:
    """What digits of a label and an answer are, to follow their number, and in which order they stand."""
    if label is None:
        return ("misread" if answer is None else f"wrongly read as {answer}"), "the surest first"
    if label == answer:
        return f"of label {label} read right", "the least sure first"
    return f"of label {label} {'misread' if answer is None else f'read as {answer}'}", "the surest first"


def _buddy(text: str, choice: QComboBox) -> QLabel:
    label = QLabel(text)
    label.setBuddy(choice)
    return label
