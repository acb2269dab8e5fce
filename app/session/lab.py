"""The controller of the derivation: whose numbers are taken apart, with which label, and what a step would do.

It follows the drawing at once, and the network while that is at rest. While a run trains it keeps the network that it
has, so that numbers one is reading stay what they are, until a person asks for the newest. All of it is worked out
only while somebody looks, and only when it is asked for.
"""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.candidate import with_steps
from app.session.running import AT_ONCE
from app.session.session import Session
from app.session.worker import State
from nn.arrays import SIDE, Array
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network

if TYPE_CHECKING:
    # What works out the numbers is imported with the first of them: the window opens without it.
    from nn.derivation.example import Example
    from nn.derivation.results import TrainingStep

MOVING = (State.LOADING, State.RUNNING)
"""A run may change the network at any time, the first batch included, which may come before the news that it runs."""
BUSY = "Training: the network belongs to the run that is on; stop it first."


class Lab(QObject):
    """One example in one network, ready to be taken apart."""

    changed = Signal()
    """Other numbers, or none; asked for with `example` and `step`."""

    about_changed = Signal()
    """What the numbers are of, the label or what can be done has another wording, maybe with the same numbers."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Begin with the session's network and learning rate, and with no drawing."""
        super().__init__(parent)
        self._session = session
        self._network = session.network
        self._batch: int | None = None
        self._image: Array | None = None
        self._chosen: int | None = None
        self._answer: int | None = None
        self._own_rate: float | None = None
        self._active = False
        self._untold = True
        self._stale = True
        self._example: Example | None = None
        self._problem = ""
        self._step: TrainingStep | None = None
        self._step_problem: str | None = None
        session.network_changed.connect(self._on_network)
        session.state_changed.connect(self._on_state)
        session.hyperparameters_changed.connect(self._renew)

    # What the numbers are of

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        self._active = active
        if active and self._untold:
            self._tell()

    def set_image(self, image: Array | None) -> None:
        """The drawing as the network sees it, (28, 28); None for no ink, which forgets the label that was chosen."""
        self._image = image
        if image is None:
            self._chosen = None
        self._renew()

    def set_label(self, label: int | None) -> None:
        """The digit that the drawing shows; None takes the network's answer for it."""
        self._chosen = label
        self._renew()

    @property
    def label(self) -> int | None:
        """The label of the example: the chosen one, else the network's answer; None where there is neither."""
        self._work_out()
        return self._answer if self._chosen is None else self._chosen

    def chosen(self) -> int | None:
        """The label that a person chose; None where nobody did."""
        return self._chosen

    @property
    def label_is_chosen(self) -> bool:
        """Whether a person chose the label."""
        return self._chosen is not None

    @property
    def learning_rate(self) -> float:
        """Eta of the step: the learner's own, else that of training."""
        return self._session.hyperparameters.learning_rate if self._own_rate is None else self._own_rate

    def set_learning_rate(self, learning_rate: float) -> None:
        """Eta of the step.

        Raises:
            DigitScopeError: where it is out of bounds; the one before stays.
        """
        Hyperparameters(learning_rate=learning_rate)
        if learning_rate != self.learning_rate:
            self._own_rate = learning_rate
            self._renew()

    @property
    def can_renew(self) -> bool:
        """Whether training has a newer network than the one that the numbers are of."""
        return self._session.state is State.RUNNING

    def take_newest(self) -> None:
        """Take the network as training has it now."""
        self._session.catch_up()
        self._take_network()

    @property
    def about(self) -> str:
        """One sentence: which network the numbers are of."""
        state, steps = self._session.state, self._session.work.steps
        if state in MOVING and self._batch is None:
            return "Before this run; training goes on."
        if state in MOVING:
            return f"After batch {self._batch:,}; training goes on."
        if self._batch is not None:
            return f"After batch {self._batch:,}; training is paused."
        return f"The network{with_steps(steps)}." if steps else "The present network."

    @property
    def architecture(self) -> Architecture:
        """What the network is that the numbers are of."""
        return self._network.architecture

    # The numbers

    @property
    def is_slow(self) -> bool:
        """Whether working out the numbers takes so long that a person wants to be told."""
        return self._network.architecture.parameter_count > AT_ONCE

    def example(self) -> "Example | None":
        """The example, None where `problem` says why."""
        self._work_out()
        return self._example

    @property
    def problem(self) -> str:
        """One sentence where there is no example, else empty."""
        self._work_out()
        return self._problem

    def step(self) -> "TrainingStep | None":
        """One step of gradient descent on the example, None where `step_problem` says why."""
        from nn.derivation.training_step import training_step

        self._work_out()
        if self._step is None and self._step_problem is None and self._example is not None:
            try:
                self._step = training_step(self._example.passed, self.learning_rate)
            except DigitScopeError as error:
                self._step_problem = str(error)
        return self._step

    @property
    def step_problem(self) -> str:
        """One sentence where there is no step, else empty."""
        self.step()
        return self._problem or self._step_problem or ""

    def input_gradient(self) -> Array | None:
        """dC/dx, (28, 28): where more ink would raise the cost; None without an example."""
        from nn.derivation.recursion import dC_dx

        example = self.example()
        return None if example is None else dC_dx(example).reshape(SIDE, SIDE)

    # A step in the network itself

    @property
    def can_undo(self) -> bool:
        """Whether `undo` has a step to take out."""
        return self._session.last_is_step

    @property
    def apply_problem(self) -> str:
        """Why `apply` cannot do it now, in one sentence; empty where it can."""
        return BUSY if self._session.busy else self.step_problem

    def apply(self) -> None:
        """Put the step into the network.

        Raises:
            DigitScopeError: where there is no step, and during a run, to which the network belongs.
        """
        step = self.step()
        if self.apply_problem or step is None:
            raise DigitScopeError(self.apply_problem)
        before = self._session.network
        with np.errstate(over="ignore"):
            after = Network(before.architecture, step.parameters.astype(before.parameters.dtype))
        if not np.isfinite(after.parameters).all():
            raise DigitScopeError(
                f"Learning rate: a step of {self.learning_rate:g} leads too far; choose a smaller one."
            )
        self._session.put_step(after)

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
        if self._session.state not in MOVING:
            self._take_network()

    def _on_state(self, state: State) -> None:
        if state not in MOVING:
            self._take_network()
        self.about_changed.emit()

    def _take_network(self) -> None:
        """Take the session's network, and remember of which batch it is."""
        progress = self._session.progress()
        batch = progress.batch if progress is not None and self._session.busy else None
        if self._network is self._session.network and batch == self._batch:
            return
        self._network, self._batch = self._session.network, batch
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
        from nn.derivation.example import Example

        self._stale = False
        self._step, self._step_problem = None, None
        self._answer = None if self._image is None else _answer(self._network, self._image)
        label = self._answer if self._chosen is None else self._chosen
        try:
            self._example, self._problem = Example.of(self._network, self._image, label), ""
        except DigitScopeError as error:
            self._example, self._problem = None, str(error)


def _answer(network: Network, image: Array) -> int | None:
    """The network's answer; None where two are alike. Outputs that are no numbers are the weights' fault: then 0."""
    with np.errstate(all="ignore"):
        outputs = network.predict(image.reshape(1, -1).astype(network.parameters.dtype))[0]
    if not np.isfinite(outputs).all():
        return 0
    largest = np.flatnonzero(outputs == outputs.max())
    return int(largest[0]) if len(largest) == 1 else None
