"""The smallest change of the strokes, for which answer it was looked for, and how small it is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.named import named
from app.views.why.section import WORKING, sentence_label
from app.views.why.strokes import Line, StrokesView
from nn.arrays import CLASSES

FOUND = (
    "Read as {wanted} had its lines been drawn {mean:.2f} pixels elsewhere on the average, {largest:.2f} at most; "
    "a pixel is a 28th of what the network sees."
)
NONE = "No change of up to {most:g} pixels of 28 was found with which this is read as {wanted}."
TAKE_TIP = "Put the changed strokes onto the canvas; Edit, Undo brings back the drawing."


class ChangeView(QWidget):
    """Strokes before and after, beside what a person may ask.

    Signals:
        wanted_chosen: what the drawing should have been read as.
        take_wanted: put the changed strokes onto the canvas.
    """

    wanted_chosen = Signal(int)
    take_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing was looked for."""
        super().__init__(parent)
        self.setObjectName("smallestChange")
        self.strokes = StrokesView()
        self.wanted = named(QComboBox(), "changeWanted", "To be read as", "What the drawing should have been read as.")
        name = QLabel("To be &read as")
        name.setBuddy(self.wanted)
        self.words = sentence_label("changeWords")
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.take = named(QPushButton("&Take over"), "changeTake", "Take over", TAKE_TIP)
        beside = filled(
            QVBoxLayout(),
            filled(QHBoxLayout(), name, self.wanted, STRETCH),
            self.words,
            filled(QHBoxLayout(), self.take, STRETCH),
            STRETCH,
        )
        filled(QHBoxLayout(self), self.strokes, (beside, 1))
        self.wanted.activated.connect(lambda _: self.wanted_chosen.emit(self.wanted.currentData()))
        self.take.clicked.connect(self.take_wanted)

    def show_wanted(self, read: int, wanted: int) -> None:
        """Offer all digits but the answer `read`, of which one is chosen."""
        # Not without need: a list that is open would close.
        if self.wanted.findData(read) >= 0 or not self.wanted.count():
            self.wanted.clear()
            for digit in range(CLASSES):
                if digit != read:
                    self.wanted.addItem(str(digit), digit)
        self.wanted.setCurrentIndex(self.wanted.findData(wanted))

    def show_waiting(self, before: Sequence[Line], *, working: bool) -> None:
        """Show strokes whose change is not known yet, and whether it has been looked for long already."""
        self._show(before, (), WORKING if working else "")

    def show_none(self, before: Sequence[Line], wanted: int, most: float) -> None:
        """Show strokes for which no change up to `most` pixels was found."""
        self._show(before, (), NONE.format(most=most, wanted=wanted))

    def show_change(
        self, before: Sequence[Line], after: Sequence[Line], wanted: int, mean: float, largest: float
    ) -> None:
        """Show strokes as they were drawn and changed, and by how many pixels of 28."""
        self._show(before, after, FOUND.format(wanted=wanted, mean=mean, largest=largest))

    def set_may_take(self, may: bool) -> None:
        """Whether the strokes on the canvas are still those that would be changed."""
        self.take.setEnabled(may)

    def _show(self, before: Sequence[Line], after: Sequence[Line], words: str) -> None:
        self.strokes.show_strokes(before, after)
        self.words.setText(words)
        self.strokes.setAccessibleDescription(words)
