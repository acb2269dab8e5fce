"""The digit to write, in large letters; what became of the last one, quietly; and how far the test is."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.views.assistive import tell
from app.views.boxes import STRETCH, filled
from app.views.flowing import Flowing
from app.views.named import named
from app.views.painting import bold, scaled, tabular
from app.views.text_fit import fit_to_text

FIRST = "Write it on the canvas, then press Enter or Next."
"""What stands in the place of what became of the last digit."""

HUGE, LARGE = 8.0, 1.6
"""Sizes of the digit and of the words above it, as multiples of the text's."""

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NEXT_TIP = "Have what is on the canvas read, and go on (Enter)."
BACK_TIP = "Take the last digit back and write it again, where your hand slipped; how often is told with the result."
SKIP_TIP = "Write another digit now; this one is asked for again at the end."
STOP_TIP = "End the test. A test is kept once its last digit is written; nothing is kept of one that ends before."


class AskingView(QWidget):
    """Asks for one digit after the other.

    Signals:
        next_wanted: what is on the canvas is the digit.
        back_wanted: ask for the last one again.
        skip_wanted: ask for this one at the end.
        stop_wanted: end the test.
    """

    next_wanted = Signal()
    back_wanted = Signal()
    skip_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is asked for."""
        super().__init__(parent)
        named(self, "writingAsked", "The digit to write")
        centre = Qt.AlignmentFlag.AlignCenter
        self._write, self._digit = QLabel(alignment=centre), QLabel(alignment=centre)
        self._progress, self._verdict = QLabel(alignment=centre), QLabel(alignment=centre, wordWrap=True)
        for label, name in ((self._digit, "askedDigit"), (self._progress, "askedProgress"), (self._verdict, "verdict")):
            label.setObjectName(name)
            label.setFont(tabular(self.font()))
        fit_to_text(self, lambda _: self._write.setFont(scaled(self.font(), LARGE)))
        fit_to_text(self, lambda _: self._digit.setFont(scaled(bold(self.font()), HUGE)))
        self._next = self._button("Ne&xt", "writingNext", NEXT_TIP, self.next_wanted)
        self._back = self._button("&Undo last", "writingBack", BACK_TIP, self.back_wanted)
        self._skip = self._button("S&kip", "writingSkip", SKIP_TIP, self.skip_wanted)
        stop = self._button("Sto&p", "writingStop", STOP_TIP, self.stop_wanted)
        filled(
            QVBoxLayout(self),
            STRETCH,
            self._write,
            self._digit,
            self._progress,
            self._verdict,
            STRETCH,
            Flowing(self._back, self._skip),
            Flowing(stop, self._next),
        )

    def show_asked(self, digit: int, written: int, count: int) -> None:
        """Ask for a digit, so many of `count` being written."""
        self._write.setText("Write an" if digit == 8 else "Write a")
        self._digit.setText(str(digit))
        self._progress.setText(f"{written + 1} of {count}")
        self._back.setEnabled(written > 0)
        tell(self, f"{self._verdict.text()} {self._write.text()} {digit}, {written + 1} of {count}.".strip())

    def show_verdict(self, words: str) -> None:
        """What became of the last digit; "" for none."""
        self._verdict.setText(words or FIRST)

    def enable(self, *, is_drawn: bool, may_skip: bool) -> None:
        """Whether something is there to be read, and whether another digit can be asked for."""
        self._next.setEnabled(is_drawn)
        self._skip.setEnabled(may_skip)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, wherever in here the keyboard is."""
        if event.key() in ENTER and self._next.isEnabled():
            self.next_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _button(self, text: str, name: str, tip: str, wanted: SignalInstance) -> QPushButton:
        button = named(QPushButton(text), name, text.replace("&", ""), tip)
        button.clicked.connect(wanted)
        return button
