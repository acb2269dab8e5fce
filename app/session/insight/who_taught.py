"""The controller of who taught it: every training digit is weighed by what a step on it does to the drawing."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.asking import Asking, Share
from app.session.insight.drawn import Drawn, RestingDigit
from app.session.insight.kept_digits import KeptDigits
from app.session.network_digits import READING, NetworkDigits
from app.session.session import Session
from nn.arrays import Array, one_hot, pixels
from nn.blas import undisturbing
from nn.insight.influence import (
    CHUNK,
    StepOnAnother,
    Teachers,
    WeightedNetwork,
    influences,
    step_on_another,
    teachers,
)
from nn.optimizers import OPTIMIZERS
from nn.targets import as_labels
from nn.timeline.along import along_the_run, learned_in, left_out

COUNT = 10
"""Digits that helped, and digits that hurt."""

STEPS = 1.0, 0.1, 0.01, 0.001
"""Of the learning rate: how the prediction comes true as steps grow small."""

MOMENTS = 12
"""Networks of a run that are asked at most."""


@dataclass(frozen=True, eq=False)
class Weighed:
    """Who taught it.

    Attributes:
        drawn: what was asked about.
        known: digits of the network; those that it learned from, n of them, were weighed.
        changes: of the drawing's cost by each, by layer, (L, n).
        teachers: the first of them.
        cost: of the drawing, by the network that is shown.
        rate: of the single step, with which digits are taken apart.
        adapted: what the run's rule of steps is called where it gives each parameter an eta of its own; else "".
        left_out: hyperparameters that acted on the run's steps, and on these not.
        moments: how many networks of the run were asked; 0 for a step from where the network stands.
    """

    drawn: Drawn
    known: NetworkDigits
    changes: Array
    teachers: Teachers
    cost: float
    rate: float
    adapted: str
    left_out: tuple[str, ...]
    moments: int


class WhoTaught(QObject):
    """Weighs the training digits while somebody looks.

    Attributes:
        digit: what is asked about.
        weighed: the question, and its answer.
        along: whether the whole run is asked, where there is one.

    Signals:
        changed: another answer, or none.
    """

    changed = Signal()

    def __init__(
        self, session: Session, digits: KeptDigits, digit: RestingDigit, parent: QObject | None = None
    ) -> None:
        """Nobody looks yet; ends with the session."""
        super().__init__(parent)
        self.digit = digit
        self.weighed: Asking[Weighed] = Asking("who taught it", self)
        self.along = False
        self._session, self._digits = session, digits
        digit.changed.connect(self._ask)
        session.hyperparameters_changed.connect(self._ask)
        self.weighed.changed.connect(self.changed)
        session.closing.connect(self.weighed.end)

    @property
    def has_run(self) -> bool:
        """Whether there are networks of a run to ask."""
        timeline = self._session.timeline
        return timeline is not None and len(timeline.snapshots) > 1

    def set_along(self, along: bool) -> None:
        """Whether the whole run is asked, or one step from where the network stands."""
        self.along = along
        self._ask()

    def steps_on(self, number: int) -> list[StepOnAnother]:
        """Take steps of all `STEPS` on training digit `number`, each alone; none without an answer."""
        found = self.weighed.answer
        if found is None:
            return []
        digits, drawn, rate = found.known.training, found.drawn, found.rate
        digit, label = pixels(digits.images[number]), int(digits.labels[number])
        x = drawn.image.ravel()
        return [step_on_another(drawn.network, digit, label, x, drawn.label, rate * each) for each in STEPS]

    def _ask(self) -> None:
        drawn = self.digit.drawn
        if drawn is None:
            self.weighed.forget()
            self.changed.emit()
            return
        key, read = self._digits.key, self._digits.reading()
        timeline = self._session.timeline if self.along and self.has_run else None
        rate, share = self._session.hyperparameters.learning_rate, Share(READING)

        rule = OPTIMIZERS[timeline.snapshots[-1].hyperparameters.optimizer] if timeline is not None else None
        adapted = rule.label if rule is not None and rule.adaptive else ""

        def weigh(cancelled: Callable[[], bool]) -> Weighed:
            known = read(cancelled)
            digits = known.training
            run = along_the_run(timeline, MOMENTS) if timeline is not None else []
            moments = run or [WeightedNetwork(drawn.network, rate)]
            out = left_out(timeline) if timeline is not None else ()
            of = as_labels if timeline is None else learned_in(timeline)
            share.begin(f"Asking {len(digits):,} training digits")
            asked, x = share.counting(len(moments) * -(-len(digits) // CHUNK), cancelled), drawn.image.ravel()
            # More threads only wait for each other, and for the window's.
            with undisturbing(1):
                changes = influences(moments, digits.images, digits.labels, x, drawn.label, asked, of)
            found = teachers(changes, COUNT)
            return Weighed(drawn, known, changes, found, _cost(drawn), rate, adapted, out, len(run))

        last = None if timeline is None else (timeline, timeline.last)
        self.weighed.ask((drawn.key, rate, last, key), weigh, share)
        self.changed.emit()


def _cost(drawn: Drawn) -> float:
    network = drawn.network.copy(np.float64)
    with np.errstate(all="ignore"):
        trace = network.trace(drawn.image.reshape(1, -1).astype(np.float64))
        return float(network.cost(trace, one_hot(np.array([drawn.label], np.uint8), np.float64))[0])
