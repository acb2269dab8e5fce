"""The controller of the step's size: what steps against the gradient do to a cost, predicted and measured."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from PySide6.QtCore import QObject

from app.session.asking import Asking, Share
from app.session.digit_choice import DigitChoice
from app.session.insight.cost_digits import CostDigits, DigitsWanted
from app.session.insight.digits_look import DigitsLook
from app.session.insight.kept_digits import KeptDigits
from app.session.insight.next_batch import of_next_batch
from app.session.session import Session
from nn.arrays import Array
from nn.blas import undisturbing
from nn.insight.curvature import LossSurface, StepSizes, step_sizes
from nn.insight.sharpest import MOST, Sharpest, sharpest
from nn.network import Network

RATES: Array = 10.0 ** np.linspace(-4, 2, 121)
"""Learning rates that are tried: twenty in a factor of ten."""


class Marked(Enum):
    """Learning rates that mean something."""

    RUN = "run"
    BEST = "best"
    EDGE = "edge"


@dataclass(frozen=True, eq=False)
class StepFacts:
    """What steps with each of `RATES` do.

    Attributes:
        digits: whose cost it is.
        surface: the cost.
        cost: where the network stands.
        sizes: of RATES, (m,).
        marked: the same of the rates that mean something, in the order of `names`.
        names: of the marked ones.
        halved: by how much H g is another one where its epsilon is halved, relative to its length.
    """

    digits: CostDigits
    surface: LossSurface
    cost: float
    sizes: StepSizes
    marked: StepSizes
    names: tuple[Marked, ...]
    halved: float


@dataclass(frozen=True, eq=False)
class SharpestFacts:
    """The sharpest direction of the cost, and what a step with 2/lambda does; None where that is no learning rate."""

    sharpest: Sharpest
    step: StepSizes | None


class StepStudy(DigitsLook):
    """Steps from the present network.

    Attributes:
        facts: what is known of them.
        sharp: of the sharpest direction, which takes longer.
    """

    def __init__(self, session: Session, kept: KeptDigits, choice: DigitChoice, parent: QObject | None = None) -> None:
        """Nobody looks yet; `kept` reads the digits. Ends with the session."""
        super().__init__(session, kept, choice, parent)
        self.facts: Asking[StepFacts] = Asking("step sizes", self)
        self.sharp: Asking[SharpestFacts] = Asking("sharpest direction", self)
        self.facts.changed.connect(self._on_facts)
        self.sharp.changed.connect(self.changed)

    @property
    def learning_rate(self) -> float:
        """Eta of the batch that follows what is shown, as `of_next_batch` has it."""
        return of_next_batch(self._session).learning_rate

    @property
    def optimizer(self) -> str:
        """The rule of that batch, whose step is another than those shown where it is not gradient descent."""
        return of_next_batch(self._session).optimizer

    @property
    def unfinished(self) -> bool:
        """Whether steps or the sharpest direction are worked on."""
        return self.facts.unanswered or self.sharp.unanswered

    def _ask(self, digits: DigitsWanted, network: Network) -> None:
        rate = self.learning_rate
        key, share = (digits.key, network, rate), Share()

        def find(cancelled: Callable[[], bool]) -> StepFacts:
            return _steps(digits.found(share, "Trying steps", cancelled), network, rate, share, cancelled)

        self.facts.ask(key, find, share)

    def _on_facts(self) -> None:
        facts = self.facts.answer
        if facts is None:
            self.sharp.forget()
        else:
            share = Share()
            self.sharp.ask(facts, lambda cancelled: _sharpest(facts.surface, share, cancelled), share)
        self.changed.emit()

    def _forget(self) -> None:
        self.facts.forget()
        self.sharp.forget()

    def _finish(self) -> None:
        self.facts.end()
        self.sharp.end()


@undisturbing(1)  # more threads only wait for each other, and for the window's
def _steps(digits: CostDigits, network: Network, rate: float, share: Share, cancelled: Callable[[], bool]) -> StepFacts:
    def told(done: int) -> None:
        share.done = done / len(RATES)

    surface = LossSurface.of(network, digits.X, digits.Y)
    sizes = step_sizes(surface, RATES, cancelled, told)
    best = sizes.best
    marks = [(Marked.RUN, rate), (Marked.BEST, best)] if math.isfinite(best) else [(Marked.RUN, rate)]
    marked = step_sizes(surface, np.array([each for _, each in marks]), cancelled)
    with np.errstate(all="ignore"):
        cost, halved = surface.cost(), surface.halved(surface.gradient())
    return StepFacts(digits, surface, cost, sizes, marked, tuple(name for name, _ in marks), halved)


@undisturbing(1)
def _sharpest(surface: LossSurface, share: Share, cancelled: Callable[[], bool]) -> SharpestFacts:
    def told(products: int) -> None:
        share.done = products / MOST

    found = sharpest(surface, np.random.default_rng(0), None, MOST, cancelled, told)
    has_edge = math.isfinite(found.value) and found.value > 0
    return SharpestFacts(found, step_sizes(surface, np.array([2 / found.value]), cancelled) if has_edge else None)
