"""What is wrong with a run, said in a calm place: the sentence, why, the way back, and remedies that were tried."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.health.trial_row import TrialLine, TrialRow
from app.views.named import named
from app.views.painting import bold, faded
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
        named(self, "healthBanner", "Health of the run")
        self._title = named(QLabel(), "healthTitle", "What is wrong")
        self._title.setFont(bold(self.font()))
        self._words = named(QLabel(), "healthWords", "What is wrong, why, and what to do")
        self._working = named(QLabel(), "healthWorking", "Remedies that are tried")
        for label in (self._words, self._working):
            label.setWordWrap(True)
        self._why = named(QPushButton("Why?"), "healthWhy", "Why?", WHY_TIP)
        self._back = named(QPushButton("Go back"), "healthBack", "Go back", BACK_TIP)
        self._close = named(QToolButton(), "healthClose", "Put away", CLOSE_TIP)
        self._close.setText("\u00d7")
        self._close.setAutoRaise(True)
        self._why.clicked.connect(self.why_wanted)
        self._back.clicked.connect(self.back_wanted)
        self._close.clicked.connect(self.hide)
        head = filled(QHBoxLayout(), (self._title, 1), self._close)
        buttons = filled(QHBoxLayout(), self._why, self._back, STRETCH)
        self._rows = filled(QVBoxLayout(), spacing=4)
        parts = head, self._words, buttons, self._working, self._rows
        filled(QVBoxLayout(self), *parts, spacing=4, around=(BAR + 8, 4, 4, 6))
        self.hide()

    def show_alarm(self, title: str, sentence: str, *, may_go_back: bool) -> None:
        """Say what is wrong; no remedy has been tried."""
        self._title.setText(title)
        self._words.setText(sentence)
        self._back.setVisible(may_go_back)
        self.show_trials((), working="")
        self.show()

    def set_may_go_back(self, may: bool) -> None:
        """Whether there is anything to go back to."""
        self._back.setVisible(may)

    def show_trials(self, trials: Sequence[TrialLine], working: str) -> None:
        """The remedies that were tried, and what is being tried; "" for nothing."""
        self._working.setText(working)
        self._working.setVisible(bool(working))
        present = self._rows.count()
        for place in reversed(range(len(trials), present)):
            item = self._rows.takeAt(place)
            row = item.widget() if item is not None else None
            if row is not None:
                row.hide()
                row.deleteLater()
        for number, line in enumerate(trials[present:], start=present):
            row = TrialRow(number, line, self)
            row.taken.connect(lambda number=number: self.taken.emit(number))
            self._rows.addWidget(row)
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
