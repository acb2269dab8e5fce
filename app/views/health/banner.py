"""What is wrong with a run, said in a calm place: the sentence, why, the way back, and remedies that were tried."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.elided import ElidedLabel
from app.views.health.trial_row import TrialLine, TrialRow
from app.views.named import named
from app.views.painting import faded
from app.views.wrapped import WrappedView

BAR = 3
"""Pixels of the stroke at the left."""

WHY_TIP = "Show the step where one can see it, with its numbers."
BACK_TIP = "Make the network from when all was still well the present one. Network, Back brings back this one."
CLOSE_TIP = "Put this away. The Health page keeps it."


class HealthBanner(WrappedView):
    """Hidden while nothing is wrong.

    Signals:
        why_wanted: show where it can be seen.
        back_wanted: go back to when all was well.
        taken: the number of a remedy, counted from 0.
    """

    why_wanted = Signal()
    back_wanted = Signal()
    taken = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is wrong."""
        super().__init__(parent)
        self._trials: list[TrialRow] = []
        named(self, "healthBanner", "Health of the run")
        self._words = named(QLabel(), "healthWords", "What is wrong, why, and what to do")
        self._words.setWordWrap(True)
        self._working = named(ElidedLabel(), "healthWorking", "Remedies that are tried")
        self._why = named(QPushButton("Why?"), "healthWhy", "Why?", WHY_TIP)
        self._back = named(QPushButton("Go back"), "healthBack", "Go back", BACK_TIP)
        self._close = named(QToolButton(), "healthClose", "Put away", CLOSE_TIP)
        self._close.setText("\u00d7")
        self._close.setAutoRaise(True)
        self._why.clicked.connect(self.why_wanted)
        self._back.clicked.connect(self.back_wanted)
        self._close.clicked.connect(self.hide)
        buttons = filled(QVBoxLayout(), self._why, self._back, STRETCH, spacing=0)
        self._rows = filled(QVBoxLayout(), self._working, STRETCH, spacing=1)
        below = filled(QHBoxLayout(), buttons, (self._rows, 1), self._close, spacing=6)
        below.setAlignment(self._close, Qt.AlignmentFlag.AlignTop)
        filled(QVBoxLayout(self), self._words, below, spacing=1, around=(BAR + 6, 1, 2, 1))
        self.hide()

    def show_alarm(self, sentence: str) -> None:
        """Say what is wrong; no remedy has been tried."""
        self.set_alarm(sentence)
        self.show()

    def set_alarm(self, sentence: str) -> None:
        """The same, where a banner that was put away stays so."""
        self._words.setText(sentence)
        self.show_trials((), working="")

    def show_trials(self, trials: Sequence[TrialLine], working: str) -> None:
        """The remedies that were tried, and what is being tried; "" for nothing."""
        self._working.setText(working)
        self._working.setVisible(bool(working))
        for row in self._trials[len(trials) :]:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        del self._trials[len(trials) :]
        for number, line in enumerate(trials[len(self._trials) :], start=len(self._trials)):
            row = TrialRow(number, line, self)
            row.clicked.connect(partial(self.taken.emit, number))
            self._rows.insertWidget(number, row)
            self._trials.append(row)
            row.show()
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet ground, and a stroke in the accent's colour."""
        painter, palette = QPainter(self), self.palette()
        box = QRectF(self.rect())
        painter.fillRect(box, palette.color(QPalette.ColorRole.Base))
        painter.fillRect(QRectF(0, 0, BAR, box.height()), palette.color(QPalette.ColorRole.Highlight))
        painter.setPen(faded(palette.color(QPalette.ColorRole.Text), 0.25))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
