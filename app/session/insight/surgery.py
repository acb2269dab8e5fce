"""The controller of an operation on a neuron: foretold and measured while a person moves it, done and taken back."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.asking import Asking
from app.session.insight.neuron import MeasuredLayer, NeuronPortrait
from app.session.moment import LOOKED_AT
from app.session.session import Session
from nn.arrays import Array
from nn.blas import undisturbing
from nn.errors import Cancelled
from nn.insight.operating import OperationEffect, PreparedLayer
from nn.insight.portrait import Neuron, Surgery

SCALES, SHIFTS, POINTS = (-1.0, 3.0), (-5.0, 5.0), 21
"""Between which amounts a loss is measured, and at how many."""

BUSY = "The network belongs to the run that is on: stop it to operate."


@dataclass(frozen=True, eq=False)
class LossCurve:
    """The loss of the digits held back along the scale of a neuron; of an output along the shift of its bias.

    Attributes:
        of_bias: whether it is along the shift.
        amounts: scales, or shifts, (k,).
        losses: measured, (k,).
        loss: of the network as it is.
        slope: dC/ds or dC/db there, by which a change is foretold.
    """

    of_bias: bool
    amounts: Array
    losses: Array
    loss: float
    slope: float

    @property
    def start(self) -> float:
        """The amount that leaves the network as it is."""
        return 0.0 if self.of_bias else 1.0


class NeuronOperation(QObject):
    """What is to be done to the portrait's neuron.

    Attributes:
        surgery: the operation that is thought of.
        effect: what it would do to the digits held back, and what was foretold.
        curve: the loss along the scale.

    Signals:
        changed: another operation is thought of, or whether it can be done.
    """

    changed = Signal()

    def __init__(self, session: Session, portrait: NeuronPortrait, parent: QObject | None = None) -> None:
        """Nothing is to be done. Ends with the session."""
        super().__init__(parent)
        self._session, self._portrait = session, portrait
        self.surgery = Surgery(portrait.neuron)
        self.effect: Asking[OperationEffect] = Asking("operation", self)
        self.curve: Asking[LossCurve] = Asking("loss along the scale", self)
        portrait.changed.connect(self._follow)
        portrait.measured.changed.connect(self._ask)
        session.moment_changed.connect(self.changed)
        session.closing.connect(self.effect.end)
        session.closing.connect(self.curve.end)

    @property
    def prepared(self) -> MeasuredLayer | None:
        """What the operation is measured by, as soon as it is there."""
        return self._portrait.measured.answer

    @property
    def may_scale(self) -> bool:
        """Whether anything reads the neuron."""
        return self._portrait.neuron.layer < self._portrait.network.depth

    @property
    def problem(self) -> str:
        """Why nothing can be operated on now, in a sentence; "" where it can."""
        return LOOKED_AT if self._session.moment is not None else BUSY if self._session.busy else ""

    @property
    def is_nothing(self) -> bool:
        """Whether the operation leaves all as it is."""
        return self.surgery.scale == 1 and self.surgery.shift == 0

    @property
    def done(self) -> tuple[str, ...]:
        """What was done to the network that is shown, in words."""
        return tuple(surgery.words for surgery in self._session.operated)

    @property
    def can_undo(self) -> bool:
        """Whether the last step of a person's was an operation, and can be taken out."""
        work = self._session.work
        was = work.earlier[-1].operated if work.earlier else ()
        return self._session.at_rest and self._session.last_is_step and len(was) < len(work.operated)

    def think(self, scale: float, shift: float) -> None:
        """Another operation; an output is not scaled."""
        self.surgery = Surgery(self._portrait.neuron, scale if self.may_scale else 1.0, shift)
        self._ask()
        self.changed.emit()

    def operate(self) -> str:
        """Do it; what was done, in words, "" where nothing was."""
        if self.problem or self.is_nothing:
            return ""
        surgery = self.surgery
        self._session.put_step(surgery.done(self._session.network), operated=(surgery,))
        return surgery.words

    def undo(self) -> None:
        """Take the last operation out, if it is the last thing that happened to the network."""
        if self.can_undo:
            self._session.go_back()

    def _follow(self) -> None:
        """Think of nothing in another network or neuron."""
        found = self.prepared
        same = found is not None and found.network is self._portrait.network
        if self.surgery.neuron != self._portrait.neuron or not same:
            self.surgery = Surgery(self._portrait.neuron)
        self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        found, surgery = self.prepared, self.surgery
        if found is None or surgery.neuron.layer != found.layer:
            self.curve.forget()
        else:
            layer, neuron = found.prepared, surgery.neuron
            self.curve.ask((layer, neuron), lambda cancelled: _curve(layer, neuron, cancelled))
        if found is None or surgery.neuron.layer != found.layer or self.is_nothing:
            self.effect.forget()
            return
        ready = found.prepared
        self.effect.ask((ready, surgery), lambda _: _effect(ready, surgery))


@undisturbing(1)  # more threads only wait for each other, and for the window's
def _effect(ready: PreparedLayer, surgery: Surgery) -> OperationEffect:
    return ready.effect(surgery)


@undisturbing(1)
def _curve(ready: PreparedLayer, neuron: Neuron, cancelled: Callable[[], bool]) -> LossCurve:
    of_bias = neuron.layer == ready.network.depth
    amounts, losses = np.linspace(*(SHIFTS if of_bias else SCALES), POINTS), []
    for amount in amounts.tolist():
        if cancelled():
            raise Cancelled
        surgery = Surgery(neuron, shift=amount) if of_bias else Surgery(neuron, amount)
        losses.append(ready.effect(surgery).loss)
    slope = float(ready.slopes[int(of_bias), neuron.number])
    return LossCurve(of_bias, amounts, np.array(losses), ready.loss, slope)
