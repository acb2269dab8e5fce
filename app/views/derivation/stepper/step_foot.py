"""Below the phases: the way back and on, what the step does to the loss, and the way into the network and out again."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.named import named
from app.views.painting import bold, tabular
from app.views.scrolled import scroll_to
from app.views.text_fit import fit_to_text
from nn.derivation.phase import PhaseKind
from nn.derivation.results import TrainingStep

APPLY = "Put this step into the network: every weight and bias takes its new value."
UNDO = "Take the step out of the network again."
LOSS = "The loss before the step and after it; below, right answers among digits that training holds back."

SURE_WITHIN = 0.01
"""Every output nearer than this to what was wanted: whatever the loss, every slope is about 0."""
SATURATED = (
    "The network is already sure of what was wanted, and its outputs are saturated: with this loss every slope is "
    "about 0, whatever the label."
)
LEVEL = 1e-3
"""Slope of an output's function below which it is saturated."""
SURE = "The network is already sure of what was wanted: choose another label to see larger slopes."
NEARLY_SATURATED = "The network is already sure of what was wanted: another label may give larger slopes."

PLACED_MS = 100
"""After this long a sentence that is new has its place in all layouts."""
PICTURE = "The network with the layer of the phase lit; click a neuron for its cell, a line to trace its weight."
ARROW = "\u2192"
GAP = 8
"""Pixels between the parts of the row."""
BESIDE_TEXT = 24
"""Pixels of a slim button beside its text, both sides together."""


class StepFoot(QWidget):
    """Two sentences, where there is something to say, over a row of buttons.

    Attributes:
        picture: the button of a picture of the network; hidden where nobody has one.

    Signals:
        back_requested: show the phase before.
        next_requested: show the next phase.
        apply_requested: put the step into the network.
        undo_requested: take it out.
    """

    back_requested = Signal()
    next_requested = Signal()
    apply_requested = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """No step yet."""
        super().__init__(parent)
        self._step: TrainingStep | None = None
        self._why = self._losses = self._validation = ""
        self._low = False
        self._placed = QTimer(self, singleShot=True, interval=PLACED_MS)
        self._placed.timeout.connect(lambda: scroll_to(self))
        self._loss = QLabel()
        self._loss.setObjectName("stepCost")
        self._loss.setFont(tabular(self.font()))
        self._loss.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._loss.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._applied = QLabel(wordWrap=True)
        self._applied.setObjectName("appliedStep")
        self._applied.setFont(bold(self.font()))
        self._applied.hide()
        self._sure = QLabel(wordWrap=True)
        self._sure.setObjectName("sureLabel")
        self._back = self._button("Back", "stepperBack", "The phase before (Left).", self.back_requested.emit)
        self._next = self._button("Next", "stepperNext", "The next phase (Right).", self.next_requested.emit)
        self.picture = self._button("Picture", "stepperPicture", PICTURE, lambda: None)
        self.picture.setCheckable(True)
        self.picture.hide()
        self._apply = self._button("Apply", "stepperApply", APPLY, self.apply_requested.emit)
        self._undo = self._button("Undo", "stepperUndo", UNDO, self.undo_requested.emit)
        leading = self._back, self._next, self.picture
        self._buttons = *leading, self._apply, self._undo
        for alike in (leading[:2], leading[2:], self._buttons[3:]):
            # All that they leave is room for the loss.
            fit_to_text(self, partial(_fit, alike))
        row = filled(QHBoxLayout(), *leading, (self._loss, 1), GAP, self._apply, self._undo, spacing=GAP)
        filled(QVBoxLayout(self), self._sure, self._applied, row)

    def _button(self, text: str, name: str, tip: str, clicked: Callable[[], None]) -> QPushButton:
        button = named(QPushButton(text), name, text, tip)
        # A click leaves the keyboard with the phases.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: clicked())
        return button

    def show_step(self, step: TrainingStep | None, losses: str = "", validation: str = "") -> None:
        """Say what a step does to the loss, and to digits that are held back; None for no step."""
        self._step, self._losses, self._validation = step, losses, validation
        self._say()

    def allow(self, back: bool, on: bool) -> None:
        """Whether there is a phase before, and a next one."""
        self._back.setEnabled(back)
        self._next.setEnabled(on)

    def set_applied(self, applied: bool, why: str, words: str) -> None:
        """As `StepperView.set_applied`."""
        if words and words != self._applied.text():
            # What a step has done is to be seen at once, also where all is scrolled.
            self._placed.start()
        self._applied.setText(words)
        self._applied.setVisible(bool(words))
        self._undo.setEnabled(applied)
        self._why = why
        self._say()

    def set_low(self, low: bool) -> None:
        """Whether there is so little height that only the tooltip says what is not about what this step does."""
        self._low = low
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window, say what there is room for in two lines."""
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        self._apply.setEnabled(self._step is not None and not self._why)
        self._apply.setToolTip(self._why or APPLY)
        self.picture.setEnabled(self._step is not None)
        sure = "" if self._step is None else _sure_words(self._step)
        self._sure.setText(sure)
        self._sure.setVisible(bool(sure) and not self._low)
        lines = [line for line in (self._losses, self._validation) if line]
        shown = [self._fitted(line) for line in lines]
        if self._low and shown != lines:
            del shown[1:]
        self._loss.setText("\n".join(shown))
        told = {form.replace("\n", " ") for form in shown}
        unsaid = [line for line in lines if line not in told]
        self._loss.setToolTip("\n".join((LOSS, *unsaid, *([sure] if sure and self._low else []))))

    def _fitted(self, line: str) -> str:
        """In one line or two; without first word or arrow where large text has no room: then the tooltip says all."""
        broken = line.replace(f" {ARROW}", f"\n{ARROW}")
        short = broken.partition(" ")[2]
        forms = line, broken, short, short.replace(f"{ARROW} ", "")
        text, room = self._loss.fontMetrics(), self._room()
        wide = (max(map(text.horizontalAdvance, form.split("\n"))) for form in forms)
        return next((form for form, width in zip(forms, wide, strict=True) if width <= room), forms[-1])

    def _room(self) -> int:
        """Pixels between the buttons, which the layout may not have given out yet."""
        shown = (button for button in self._buttons if not button.isHidden())
        return self.width() - sum(button.maximumWidth() + GAP for button in shown) - GAP


def _sure_words(step: TrainingStep) -> str:
    """What is to be said where the answer is all that was wanted."""
    delta = next(phase for phase in step.phases if phase.kind is PhaseKind.DELTA)
    A, Y = (matrix.values for matrix in delta.given)
    if np.abs(A - Y).max() >= SURE_WITHIN:
        return ""
    if not delta.saturates:
        return SURE
    return SATURATED if (A * (1 - A)).max() < LEVEL else NEARLY_SATURATED


def _fit(alike: Sequence[QPushButton], text: QFontMetrics) -> None:
    width = max(text.horizontalAdvance(button.text()) for button in alike) + BESIDE_TEXT
    for button in alike:
        button.setFixedWidth(width)
