"""What can be wrong with a run, each in one sentence: what shows it, its cause, and what to do.

A second, shorter one says what shows it and no more, for whoever is still to find out the rest.
"""

from dataclasses import dataclass
from enum import Enum

from nn.activations import ACTIVATIONS
from nn.errors import Broken
from nn.hyperparameters import Hyperparameters
from nn.steps import EpochScores


class AlarmKind(Enum):
    """What is wrong; the value is its short name."""

    NOT_A_NUMBER = "Not a number any more"
    RATE_TOO_LARGE = "Rate too large"
    SAME_WEIGHTS = "Neurons alike"
    DEAD_LAYER = "Dead layer"
    VANISHING = "Vanishing delta"
    EXPLODING = "Exploding delta"
    RATE_TOO_SMALL = "Rate far too small"
    STUCK = "Stuck at chance"
    OVERFITTING = "Overfitting"


@dataclass(frozen=True)
class Alarm:
    """One thing that is wrong.

    Attributes:
        kind: what.
        step: the batch that showed it, counted from 1.
        layer: where it shows, counted from 1.
        sentence: what shows it, its cause, and what to do.
        shows: what shows it alone.
        good: batches after which all was still well; 0 for the start.
    """

    kind: AlarmKind
    step: int
    layer: int
    sentence: str
    shows: str
    good: int


QUANTITIES = {
    "delta": "delta of layer {layer}",
    "W": "the weights of layer {layer}",
    "b": "the biases of layer {layer}",
    "Z": "the weighted sums z of layer {layer}",
    "A": "the activations a of layer {layer}",
    "C": "the cost",
}
"""Quantity of a `Broken` -> how a sentence calls it."""


def not_a_number(broken: Broken, h: Hyperparameters, good: int) -> Alarm:
    """The cost left the finite numbers."""
    what = QUANTITIES[broken.quantity].format(layer=broken.layer)
    shows = f"Not a number any more: {what} left the finite numbers first, at batch {broken.step}"
    sentence = (
        f"{shows}, because the steps were too large; go back to {_place(good)} and choose a learning rate far below "
        f"{h.learning_rate:g}."
    )
    return Alarm(AlarmKind.NOT_A_NUMBER, broken.step, broken.layer, sentence, f"{shows}.", good)


def rate_too_large(h: Hyperparameters, step: int, layer: int, update: float, good: int) -> Alarm:
    """A step was as large as the weights that it changed."""
    shows = f"batch {step} changed the weights of layer {layer} by {_rounded(update)} times their own size"
    sentence = f"{_too_large(h)}: {shows}; go back to {_place(good)} and take a tenth of the rate."
    return Alarm(AlarmKind.RATE_TOO_LARGE, step, layer, sentence, _alone(shows), good)


def loss_rises(h: Hyperparameters, step: int, layer: int, loss: float, guessing: float, good: int) -> Alarm:
    """Training has made the loss larger than that of guessing."""
    shows = f"the loss has risen to {loss:.3g}, while mere guessing costs {guessing:.3g}"
    sentence = f"{_too_large(h)}: {shows}; go back to {_place(good)} and take a tenth of the rate."
    return Alarm(AlarmKind.RATE_TOO_LARGE, step, layer, sentence, _alone(shows), good)


def weights_grown(h: Hyperparameters, step: int, layer: int, spread: float, good: int) -> Alarm:
    """Nothing is learned, and the steps have thrown the weights far away from where they began."""
    shows = (
        f"the weights of layer {layer} have grown to {_rounded(spread)} times their first spread, and answers are "
        "right by chance alone"
    )
    sentence = f"{_too_large(h)}: {shows}; go back to {_place(good)} and choose a tenth of the rate."
    return Alarm(AlarmKind.RATE_TOO_LARGE, step, layer, sentence, _alone(shows), good)


def same_weights(layer: int, zero: bool, step: int) -> Alarm:
    """The neurons of a layer began alike."""
    how = "with all weights 0" if zero else "with the same weights"
    shows = f"Layer {layer}: all of its neurons began {how}"
    sentence = (
        f"{shows}, so each learns what the others learn and none can become different; begin again with another "
        "initialisation, such as He."
    )
    return Alarm(AlarmKind.SAME_WEIGHTS, step, layer, sentence, f"{shows}.", 0)


def dead_layer(layer: int, share: float, step: int, good: int) -> Alarm:
    """The ReLUs of a layer are silent."""
    how_many = "none" if share == 1 else f"only {1 - share:.0%}"
    switched = f"{how_many} of its ReLUs is switched on by any digit"
    sentence = (
        f"Layer {layer} is dead: {switched}, so sigma' = 0 and "
        f"delta = 0, and no rate wakes it; go back to {_place(good)} and choose a smaller rate."
    )
    return Alarm(AlarmKind.DEAD_LAYER, step, layer, sentence, f"Layer {layer}: {switched}.", good)


def vanishing(h: Hyperparameters, ratio: float, step: int) -> Alarm:
    """Next to nothing of delta comes through to the first layer."""
    label = ACTIVATIONS[h.activation].label
    slope = ", whose slope sigma' is at most 1/4" if h.activation == "sigmoid" else ""
    cure = "fewer layers" if h.activation == "relu" else "ReLU with He, or fewer layers"
    shows = f"Delta vanishes: of its size at the output a part of 1 in {_rounded(1 / ratio)} is left in layer 1"
    sentence = (
        f"{shows}, after {len(h.hidden)} hidden layers of {label}{slope}, so the first layers hardly learn; "
        f"choose {cure}."
    )
    return Alarm(AlarmKind.VANISHING, step, 1, sentence, f"{shows}.", 0)


def exploding(h: Hyperparameters, ratio: float, step: int, good: int) -> Alarm:
    """Delta grows on its way to the first layer."""
    shows = f"Delta explodes: in layer 1 it is {_rounded(ratio)} times as large as at the output"
    sentence = (
        f"{shows}, because the weights of the {len(h.hidden)} hidden layers make it larger one by one; go back to "
        f"{_place(good)} and choose a smaller rate."
    )
    return Alarm(AlarmKind.EXPLODING, step, 1, sentence, f"{shows}.", good)


def rate_too_small(h: Hyperparameters, update: float, loss: float, step: int, layer: int) -> Alarm:
    """Nothing moves."""
    shows = (
        f"a step changes the weights by a part of 1 in {_rounded(1 / update)} at most, and the loss has hardly moved, "
        f"to {loss:.3g}"
    )
    sentence = f"Learning rate {h.learning_rate:g} is far too small: {shows}; choose ten to a hundred times as much."
    return Alarm(AlarmKind.RATE_TOO_SMALL, step, layer, sentence, _alone(shows), 0)


def stuck(h: Hyperparameters, accuracy: float, digits: int, step: int, layer: int) -> Alarm:
    """Nothing is learned, and nothing else tells why."""
    shows = f"Stuck at chance: after {digits:,} digits {accuracy:.0%} of the answers are right, as by guessing"
    sentence = (
        f"{shows}, with learning rate {h.learning_rate:g}; go back to the start and choose another rate or "
        "initialisation."
    )
    return Alarm(AlarmKind.STUCK, step, layer, sentence, f"{shows}.", 0)


def overfitting(best: EpochScores, scores: EpochScores, step: int, layer: int, good: int) -> Alarm:
    """Training digits are learned by heart."""
    shows = (
        f"since epoch {best.epoch} the loss on validation digits has risen from {best.validation_loss:.3g}"
        f" to {scores.validation_loss:.3g}, while on training digits it fell to {scores.train_loss:.2g}"
    )
    sentence = (
        f"Overfitting: {shows}: they are learned by heart; go back to epoch {best.epoch}, or choose dropout, L2 or "
        "more digits."
    )
    return Alarm(AlarmKind.OVERFITTING, step, layer, sentence, _alone(shows), good)


def _too_large(h: Hyperparameters) -> str:
    return f"Learning rate {h.learning_rate:g} is too large"


def _alone(words: str) -> str:
    """Words from within a sentence as one of their own."""
    return f"{words[0].upper()}{words[1:]}."


def _place(good: int) -> str:
    return f"batch {good:,}" if good else "the start"


def _rounded(number: float) -> str:
    """Two digits that count."""
    value = float(f"{number:.2g}")
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"
