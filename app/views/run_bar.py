"""The rows above everything: what can be done, what will be trained, and how far the run is."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.views.boxes import STRETCH, filled
from app.views.elided import ElidedLabel
from app.views.named import named
from app.views.reading import Reading

SPEEDS = {
    "1 batch/s": 1.0,
    "10 batches/s": 10.0,
    "100 batches/s": 100.0,
    "1,000 batches/s": 1000.0,
    "Full speed": math.inf,
}
"""What a person can choose, in batches a second."""

PROGRESS_TIP = "Epochs of this run, and the time left."

STEPS = 1000
"""Fineness of the progress bar."""


class Row(QToolBar):
    """A tool bar in its fixed place, on the window's own ground: two of them read as one head."""

    def __init__(self, title: str, name: str) -> None:
        """An empty row, which people call `title`."""
        super().__init__(title)
        self.setObjectName(name)
        self.setMovable(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing: some styles draw a gradient and lines here."""


class RunBar(QWidget):
    """The speed, the summary of the hyperparameters with its button, the progress of a run in words and as a bar.

    Attributes:
        rate: how fast a run is, for the status bar.
    """

    speed_chosen = Signal(float)
    """Batches a second, inf for as many as the machine can."""

    def __init__(self, change: QAction, parent: QWidget | None = None) -> None:
        """Show nothing yet; `change` opens the dialog."""
        super().__init__(parent)
        self.setObjectName("runBar")
        tip = "How many batches a second training makes at most: slow enough to watch, or full speed."
        self._speed = named(QComboBox(), "speed", "Speed of training", tip)
        for text, batches_per_second in SPEEDS.items():
            self._speed.addItem(text, batches_per_second)
        # The summary gives way before it.
        self._speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._speed.currentIndexChanged.connect(self._on_speed)
        speed = named(QLabel("Speed"), "speedLabel", "Speed", self._speed.toolTip())
        speed.setBuddy(self._speed)
        self._summary = named(ElidedLabel(), "summary", "Hyperparameters")
        button = named(QToolButton(), "changeButton", "Change hyperparameters")
        button.setDefaultAction(change)
        button.setText("Change...")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._words = Reading(_words(99, 99, 3599))
        named(self._words, "progressText", "Progress", PROGRESS_TIP)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QProgressBar(textVisible=False, maximum=STEPS)
        named(self._bar, "progressBar", "Progress of the run", "How much of the run is done.")
        self._bar.setFixedSize(160, 12)
        keeps_its_room = self._bar.sizePolicy()
        keeps_its_room.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(keeps_its_room)
        self.rate = Reading(parent=self)
        named(self.rate, "rate", "Speed of the run", "How many training digits the network sees a second.")
        self.rate.setContentsMargins(0, 0, 8, 0)
        parts = speed, self._speed, 8, self._summary, button, STRETCH, self._bar, self._words
        filled(QHBoxLayout(self), *parts, around=(4, 0, 4, 0))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_summary("")
        self.show_idle("")

    def set_speed(self, batches_per_second: float) -> None:
        """Choose the speed of the list that is nearest from below, and tell it."""
        index = max(sum(speed <= batches_per_second for speed in SPEEDS.values()) - 1, 0)
        if index == self._speed.currentIndex():
            self._on_speed()
        self._speed.setCurrentIndex(index)

    def _on_speed(self) -> None:
        self.speed_chosen.emit(self._speed.currentData())

    def show_summary(self, text: str) -> None:
        """Say what the next training trains."""
        self._summary.setText(text)
        self._summary.setToolTip(f"The network and the optimizer of the next training: {text}")

    def show_idle(self, text: str, why: str = "") -> None:
        """No run; `why` there is none is told in full where a person points at it."""
        self._words.setText(text)
        self._words.setToolTip(why or PROGRESS_TIP)
        self.rate.clear()
        self._bar.hide()

    def show_working(self, text: str) -> None:
        """Working, nobody knows how long."""
        self._words.setText(text)
        self.rate.clear()
        self._bar.setRange(0, 0)
        self._bar.show()

    def show_paused(
        self, epoch: int, epochs: int, batch: int, batches: int, learning_rate: float, fraction: float
    ) -> None:
        """Where the run pauses: epochs, the batch that was learned last, its eta, and the share of the run."""
        where = f"epoch {epoch} of {epochs}, batch {batch:,} of {batches:,}"
        self._words.setText(f"Paused in {where}, \u03b7 {learning_rate:.4g}")
        self.rate.clear()
        self._show_fraction(fraction)

    def show_progress(self, epoch: int, epochs: int, fraction: float, rate: float, seconds_left: float) -> None:
        """How far the run is: epochs, share of its batches, training digits a second, seconds left (NaN: unknown)."""
        self._words.setText(_words(epoch, epochs, seconds_left))
        # Two significant digits: the rate is a measurement that moves.
        rounded = round(rate, 2 - len(f"{rate:.0f}")) if rate else 0.0
        self.rate.setText(f"{rounded:,.0f} examples/s")
        self._show_fraction(fraction)

    def _show_fraction(self, fraction: float) -> None:
        self._bar.setRange(0, STEPS)
        self._bar.setValue(round(fraction * STEPS))
        self._bar.show()


def _words(epoch: int, epochs: int, seconds_left: float) -> str:
    if math.isfinite(seconds_left):
        minutes, seconds = divmod(math.ceil(seconds_left), 60)
        hours, minutes = divmod(minutes, 60)
        left = f"{hours}:{minutes:02d}:{seconds:02d} left" if hours else f"{minutes}:{seconds:02d} left"
    else:
        left = "-:-- left"
    return f"Epoch {epoch} of {epochs}, {left}"
