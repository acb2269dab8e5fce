"""The controller of the derivation: whose numbers are taken apart, with which label, and what a step would do.

It follows the drawing at once, and the network while that is at rest. While a run trains it keeps the network that it
has, so that numbers one is reading stay what they are, until a person asks for the newest. It works when asked.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.digit_choice import DigitChoice
from app.session.digits import Digit, answer_of, share_of_batch, why_share, written
from app.session.moment import LOOKED_AT
from app.session.running import AT_ONCE
from app.session.session import Session
from app.session.step_scores import StepScores
from app.session.taken import Taken
from app.session.validation import Validation
from nn.arrays import SIDE, Array
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture

if TYPE_CHECKING:
    # What works out the numbers is imported with the first of them: the window opens without it.
    from nn.derivation.example import Example, Pass
    from nn.derivation.results import TrainingStep

BUSY = "Training: the network belongs to the run that is on; stop it first."


class Lab(QObject):
    """One example in one network, ready to be taken apart, and one to eight of them in a step."""

    changed = Signal()
    """Other numbers, or none; asked for with `example` and `step`."""

    about_changed = Signal()
    """What the numbers are of, the label or what can be done has another wording, maybe with the same numbers."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Begin with the session's network and learning rate, and with no drawing."""
        super().__init__(parent)
        self._session = session
        self.choice = DigitChoice(session, self)
        self._taken = Taken(session, self.choice)
        self._answers: tuple[int | None, ...] = ()
        self._chosen_rate: float | None = None
        self._active = False
        self._untold = self._stale = True
        self._example: Example | None = None
        self._passed: Pass | None = None
        self._problem = ""
        self._step: TrainingStep | None = None
        self._step_problem: str | None = None
        self._scores = StepScores(session)
        session.network_changed.connect(self._on_network)
        session.state_changed.connect(self._on_state)
        session.moment_changed.connect(self._on_moment)
        session.hyperparameters_changed.connect(self._renew)
        self.choice.changed.connect(self._on_choice)

    # What the numbers are of

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        self._active = active
        if active and self._untold:
            self._tell()

    def set_image(self, image: Array | None) -> None:
        """The drawing as the network sees it, (28, 28); None for no ink, which forgets the label that was chosen."""
        self.choice.choose(self.choice.chosen.drawn(image))

    def set_label(self, label: int | None) -> None:
        """What the digit that is looked at shows; None takes the label that it came with, or the network's answer."""
        self.choice.choose(self.choice.chosen.labelled(label))

    @property
    def label(self) -> int | None:
        """The label of the example: the chosen one, else the network's answer; None where there is neither."""
        return self.digits[self.choice.chosen.index].label

    @property
    def label_is_chosen(self) -> bool:
        """Whether a person chose the label, or it came with the digit."""
        return self.choice.chosen.digit.label is not None

    @property
    def digits(self) -> tuple[Digit, ...]:
        """All that the step takes; the network's answers are the labels that nobody chose."""
        self._work_out()
        both = zip(self.choice.chosen.all, self._answers, strict=True)
        return tuple(replace(digit, label=answer) if digit.label is None else digit for digit, answer in both)

    @property
    def learning_rate(self) -> float:
        """Eta of this step: the learner's, else its own."""
        return self._chosen_rate or self.own_rate

    @property
    def own_rate(self) -> float:
        """The share of training's eta that so few digits have in its batch."""
        return share_of_batch(self._taken.hyperparameters, len(self.choice.chosen.all))

    @property
    def rate_reason(self) -> str:
        """Why eta is what it is, in one sentence; empty where the learner chose it, or the digits are a whole batch."""
        digits = len(self.choice.chosen.all)
        return "" if self._chosen_rate is not None else why_share(self._taken.hyperparameters, digits)

    def set_learning_rate(self, learning_rate: float) -> None:
        """Eta of the step; its own one follows training from then on.

        Raises:
            DigitScopeError: where it is out of bounds; the one before stays.
        """
        Hyperparameters(learning_rate=learning_rate)
        if learning_rate != self.learning_rate:
            self._chosen_rate = None if written(learning_rate) == written(self.own_rate) else learning_rate
            self._renew()

    @property
    def can_renew(self) -> bool:
        """Whether training has a newer network than the one that the numbers are of."""
        return not self._taken.is_newest

    def take_newest(self) -> None:
        """Take the network as training has it now."""
        self._session.catch_up()
        self._take_network()

    @property
    def about(self) -> str:
        """Which network the numbers are of, in a sentence or two."""
        return self._taken.about

    @property
    def architecture(self) -> Architecture:
        """What the network is that the numbers are of."""
        return self._taken.network.architecture

    # The numbers

    @property
    def is_slow(self) -> bool:
        """Whether working out the numbers takes so long that a person wants to be told."""
        return self._taken.network.architecture.parameter_count > AT_ONCE

    def example(self) -> "Example | None":
        """The example, None where `problem` says why."""
        self._work_out()
        return self._example

    def passed(self) -> "Pass | None":
        """The passes of all digits; None where `problem` says why."""
        self._work_out()
        return self._passed

    @property
    def problem(self) -> str:
        """One sentence where there is no example, else empty."""
        self._work_out()
        return self._problem

    def step(self) -> "TrainingStep | None":
        """One step of gradient descent on all digits, None where `step_problem` says why."""
        from nn.derivation.training_step import training_step

        self._work_out()
        if self._step is None and self._step_problem is None and self._passed is not None:
            try:
                self._step = training_step(self._passed, self.learning_rate)
            except DigitScopeError as error:
                self._step_problem = str(error)
        return self._step

    @property
    def step_problem(self) -> str:
        """One sentence where there is no step, else empty."""
        self.step()
        return self._problem or self._step_problem or ""

    def validation(self) -> Validation | None:
        """What the step does to digits held back; None without a step, and where none are loaded."""
        step = self.step()
        return None if step is None else self._scores.of(self._taken.network, step)

    def input_gradient(self) -> Array | None:
        """dC/dx of the drawing, (28, 28): where more ink would raise the cost; None for another digit."""
        from nn.derivation.recursion import dC_dx

        example = self.example()
        here = self.choice.chosen.looks_at_drawing
        return dC_dx(example).reshape(SIDE, SIDE) if here and example is not None else None

    # A step in the network itself

    @property
    def can_undo(self) -> bool:
        """Whether `undo` has a step to take out."""
        return self._session.last_is_step

    @property
    def applied(self) -> str:
        """What the last step did that is in the network, and the way back; empty where there is none."""
        words = self._scores.words()
        return f"{words} Undo takes it out again." if words and self.can_undo else ""

    @property
    def apply_problem(self) -> str:
        """Why `apply` cannot do it now, in one sentence; empty where it can."""
        if self._session.moment is not None:
            return LOOKED_AT
        return BUSY if self._session.busy else self.step_problem

    def apply(self) -> None:
        """Put the step into the network.

        Raises:
            DigitScopeError: where there is no step, at a moment, and during a run, to which the network belongs.
        """
        step = self.step()
        if self.apply_problem or step is None:
            raise DigitScopeError(self.apply_problem)
        self._session.put_step(self._scores.applied(self._taken.network, step, self.learning_rate))

    def undo(self) -> None:
        """Take the last step out of the network again.

        Raises:
            DigitScopeError: where there is none, and during a run.
        """
        if self._session.busy:
            raise DigitScopeError(BUSY)
        if not self.can_undo:
            raise DigitScopeError("Undo: no step of yours is in the network; apply one first.")
        self._session.go_back()

    # Keeping up

    def _on_network(self) -> None:
        if self._taken.is_at_rest:
            self._take_network()
            self.about_changed.emit()

    def _on_state(self) -> None:
        if self._taken.is_at_rest:
            self._take_network()
        self.about_changed.emit()

    def _on_moment(self) -> None:
        if self.choice.is_batch:
            self.choice.follow_batch()
        self._take_network()
        self.about_changed.emit()

    def _on_choice(self) -> None:
        if self._session.moment is not None:
            self._taken.renew()
        self._renew()

    def _take_network(self) -> None:
        """Take the session's network, and remember of which batch it is."""
        if self._taken.renew():
            self._renew()

    def _renew(self) -> None:
        """Work everything out anew when it is asked for next."""
        self._stale = self._untold = True
        if self._active:
            self._tell()

    def _tell(self) -> None:
        self._untold = False
        self.changed.emit()
        self.about_changed.emit()

    def _work_out(self) -> None:
        if not self._stale:
            return
        from nn.derivation.example import Example, Pass

        self._stale = False
        self._step, self._step_problem = None, None
        digits = self.choice.chosen.all
        self._answers = tuple(None if d.image is None else answer_of(self._taken.network, d.image) for d in digits)
        labels = [answer if d.label is None else d.label for d, answer in zip(digits, self._answers, strict=True)]
        index = self.choice.chosen.index
        try:
            self._example = Example.of(self._taken.network, digits[index].image, labels[index], index)
            self._passed, self._problem = self._example.passed, ""
            if len(digits) > 1:
                X = np.stack([digit.image.ravel() for digit in digits if digit.image is not None])
                self._passed = Pass.of(self._taken.network, X, labels)
        except DigitScopeError as error:
            self._example, self._passed, self._problem = None, None, str(error)
