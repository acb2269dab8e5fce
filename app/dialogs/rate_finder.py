"""The dialog of the learning-rate finder: a curve, a suggestion with its reason, and one click to take it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QWidget

from app.dialogs.frame import frame, paragraph, plain
from app.views.named import named
from app.views.rate_plot import RatePlot
from nn.fields import Number
from nn.hyperparameters import ABOUT

if TYPE_CHECKING:
    from nn.rate_finder import RangeTest

Button = QDialogButtonBox.StandardButton

ABOUT_TEST = (
    "A fresh network learns while its learning rate grows from batch to batch. Where the loss falls, the rate teaches "
    "it something; where it rises, the rate is too high."
)
NOTHING = (
    "The loss hardly falls at any rate: in so few batches nothing was learned. Other layers, another activation or "
    "initialisation may be the way; or choose a rate by a click."
)
LINES = 2
"""Of text, room for what came of it."""
WIDTH = 560
"""Pixels."""


class RateFinderDialog(QDialog):
    """Shows a range test and lets a person choose a rate on it; knows nothing of who makes the test."""

    taken = Signal(float)
    """The rate that a person wants."""

    def __init__(self, present: float, parent: QWidget | None = None) -> None:
        """Wait for a test; `present` is the rate in the form."""
        super().__init__(parent)
        self.setObjectName("rateFinderDialog")
        self.setWindowTitle("Find a learning rate")
        this = ABOUT["learning_rate"]
        assert isinstance(this, Number)
        self._field, self._present = this, present
        self._rate: float | None = None
        self._test: RangeTest | None = None
        self.plot = RatePlot()
        self._bar = named(QProgressBar(), "rateProgress", "Progress", "How many batches of the test are done.")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._told = named(QLabel(), "rateTold", "What came of it")
        self._told.setWordWrap(True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._told.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())
        self._buttons = QDialogButtonBox(Button.Ok | Button.Cancel)
        self._take = named(self._buttons.button(Button.Ok), "takeRate", "Take the rate", "Put it into the form.")
        self._buttons.button(Button.Cancel).setToolTip("Leave the form as it is; a test that goes on ends.")
        plain(self._buttons)
        about = paragraph(ABOUT_TEST)
        about.setFixedWidth(WIDTH)
        layout = frame(self)
        layout.addWidget(about)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self._told)
        layout.addWidget(self._buttons)
        kept = self._bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(kept)
        self.plot.picked.connect(self._choose)
        self.plot.moved.connect(self._step)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._choose(None)
        self._buttons.button(Button.Cancel).setFocus()

    def show_progress(self, done: int, batches: int) -> None:
        """So many batches of the test are done; 0 of 0 while its digits are read."""
        self._bar.setRange(0, batches)
        self._bar.setValue(done)
        self._told.setText(f"Batch {done:,} of {batches:,}" if batches else "Reading the digits...")

    def show_problem(self, problem: str) -> None:
        """Why there is no test, in a sentence."""
        self._bar.hide()
        self._told.setText(problem)

    def show_test(self, test: "RangeTest") -> None:
        """Show the curve, and suggest a rate."""
        self._test = test
        self._bar.hide()
        self.plot.show_losses(test.rates, test.losses, test.smoothed, test.ends)
        self.plot.mark_present(self._present)
        self._choose(test.suggestion)
        self._told.setText(_told(test))
        if self._take.isEnabled():
            self._take.setFocus()

    def accept(self) -> None:
        """Hand the rate on and close."""
        if self._rate is not None:
            self.taken.emit(self._rate)
            super().accept()

    def _choose(self, rate: float | None) -> None:
        """Choose a rate, to two digits."""
        self._rate = None if rate is None else float(f"{rate:.2g}")
        self._take.setEnabled(self._rate is not None)
        if self._rate is None:
            self._take.setText("Take")
            return
        self._take.setText(f"Take {self._field.notation.shown(self._rate)}")
        self.plot.mark(self._rate)
        self.plot.setAccessibleDescription(self._take.text())

    def _step(self, steps: int) -> None:
        """Choose a rate so many steps further."""
        rate = self._rate or self._present
        for _ in range(abs(steps)):
            rate = self._field.next(rate, 1 if steps > 0 else -1)
        self._choose(rate)


def _told(test: "RangeTest") -> str:
    """What a test came to, in sentences."""
    if test.suggestion is None:
        return NOTHING
    shown = ABOUT["learning_rate"].notation.shown
    after = f"; from {shown(float(f'{test.rates[-1]:.2g}'))} on it grows without end" if test.diverged else ""
    return f"Suggested: {shown(test.suggestion)}, where the mean of the loss is least{after}."
