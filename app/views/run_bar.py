"""The bar above everything: what will be trained, and how far the run is."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from app.views.painting import tabular

SPEEDS = {
    "1 batch/s": 1.0,
    "10 batches/s": 10.0,
    "100 batches/s": 100.0,
    "1,000 batches/s": 1000.0,
    "Full speed": math.inf,
}
"""What a person can choose, in batches a second."""

STEPS = 1000
"""Fineness of the progress bar."""


class RunBar(QWidget):
    """The speed, the summary of the hyperparameters with its button, the progress of a run in words and as a bar."""

    speed_chosen = Signal(float)
    """Batches a second, inf for as many as the machine can."""

    def __init__(self, change: QAction, parent: QWidget | None = None) -> None:
        """Show nothing yet; `change` opens the dialog."""
        super().__init__(parent)
        self.setObjectName("runBar")
        self._speed = QComboBox()
        self._speed.setObjectName("speed")
        self._speed.setToolTip("How many batches a second training makes at most: slow enough to watch, or full speed.")
        self._speed.setAccessibleName("Speed of training")
        for text, batches_per_second in SPEEDS.items():
            self._speed.addItem(text, batches_per_second)
        self._speed.currentIndexChanged.connect(self._on_speed)
        self._summary = QLabel()
        self._summary.setObjectName("summary")
        self._summary.setToolTip("The network and the optimizer of the next training.")
        self._summary.setAccessibleName("Hyperparameters")
        button = QToolButton()
        button.setObjectName("changeButton")
        button.setDefaultAction(change)
        button.setText("Change...")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setAccessibleName("Change hyperparameters")
        self._words = QLabel()
        self._words.setObjectName("progressText")
        self._words.setFont(tabular(self.font()))
        self._words.setAccessibleName("Progress")
        self._words.setToolTip("Epochs of this run, training digits a second, time left.")
        self._words.setMinimumWidth(
            self._words.fontMetrics().horizontalAdvance(_words(999, 999, 999_999, 3599)) // 10 * 10
        )
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QProgressBar(textVisible=False, maximum=STEPS)
        self._bar.setObjectName("progressBar")
        self._bar.setFixedWidth(96)
        self._bar.setToolTip("How much of the run is done.")
        self._bar.setAccessibleName("Progress of the run")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._speed)
        row.addSpacing(8)
        row.addWidget(self._summary)
        row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._words)
        row.addWidget(self._bar)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_idle("")

    def set_speed(self, batches_per_second: float) -> None:
        """Choose the speed of the list that is nearest from below."""
        self._speed.setCurrentIndex(max(sum(speed <= batches_per_second for speed in SPEEDS.values()) - 1, 0))

    def _on_speed(self) -> None:
        self.speed_chosen.emit(self._speed.currentData())

    def show_summary(self, text: str) -> None:
        """Say what the next training trains."""
        self._summary.setText(text)

    def show_idle(self, text: str) -> None:
        """No run, or none that can tell how far it is."""
        self._words.setText(text)
        self._bar.setRange(0, STEPS)
        self._bar.setValue(0)

    def show_working(self, text: str) -> None:
        """Working, nobody knows how long."""
        self._words.setText(text)
        self._bar.setRange(0, 0)

    def show_progress(
        self, epoch: int, epochs: int, fraction: float, rate: float, seconds_left: float, paused: bool
    ) -> None:
        """How far the run is: epochs, share of its batches, training digits a second, seconds left (NaN: unknown)."""
        self._words.setText(
            f"Paused in epoch {epoch} of {epochs}" if paused else _words(epoch, epochs, rate, seconds_left)
        )
        self._bar.setRange(0, STEPS)
        self._bar.setValue(round(fraction * STEPS))


def _words(epoch: int, epochs: int, rate: float, seconds_left: float) -> str:
    if math.isfinite(seconds_left):
        minutes, seconds = divmod(math.ceil(seconds_left), 60)
        left = f"{minutes}:{seconds:02d} left"
    else:
        left = "-:-- left"
    # Two significant digits: the rate is a measurement that moves.
    rounded = round(rate, 2 - len(f"{rate:.0f}")) if rate else 0.0
    return f"epoch {epoch} of {epochs}   {rounded:,.0f} digits/s   {left}"
