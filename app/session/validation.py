"""What a step of the learner does to digits that it is not taken on: some of those held back, before and after it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.session.session import Session
from nn.arrays import Array
from nn.data.digits import Digits
from nn.derivation.shown import shown
from nn.network import Network

if TYPE_CHECKING:
    from nn.derivation.results import TrainingStep

MOST = 1000
"""Digits looked at, some milliseconds for the default network."""
MOST_WORK = 200_000_000
"""Multiplications of one look; a larger network gets fewer digits."""
LEAST = 100
"""Fewer digits than this say too little."""


@dataclass(frozen=True)
class Validation:
    """Scores on the same digits before and after a step, which are both none of its own.

    Attributes:
        digits: how many there are.
        accuracy: share of right answers before and after, each 0 to 1.
        loss: mean cost before and after.
    """

    digits: int
    accuracy: tuple[float, float]
    loss: tuple[float, float]

    @property
    def change(self) -> str:
        """The accuracies before and after."""
        return " \u2192 ".join(f"{100 * share:.1f}%" for share in self.accuracy)

    @property
    def words(self) -> str:
        """Before and after in a few words."""
        return f"Validation {self.change}"


def words_of(step: "TrainingStep", scores: Validation | None) -> str:
    """What a step did that was put into the network."""
    losses = f"loss {shown(step.loss_before)} \u2192 {shown(step.loss_after)}"
    held_back = "" if scores is None else f", {scores.words.lower()}"
    return f"Your step is in the network: {losses}{held_back}."


def validation(session: Session, network: Network, parameters: Array) -> Validation | None:
    """How `network` does before a step and with `parameters` after it; None where no digits are held back here."""
    return None if session.loaded is None else scored(session.loaded.validation, network, parameters)


def scored(held_back: Digits, network: Network, parameters: Array) -> Validation | None:
    """The same on the first of the digits that were `held_back`; None where they are too few."""
    # Here, because the window opens without it.
    from nn.metrics import evaluate

    n = min(MOST, MOST_WORK // network.parameters.size)
    if n < LEAST or len(held_back) < LEAST:
        return None
    after = Network(network.architecture, parameters.astype(network.parameters.dtype), network.rules)
    first, second = (evaluate(each, held_back.images[:n], held_back.labels[:n]) for each in (network, after))
    return Validation(first.examples, (first.accuracy, second.accuracy), (first.loss, second.loss))
