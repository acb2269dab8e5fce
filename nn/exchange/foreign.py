"""A network as another program left it, and what must be known of it before it is one of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nn.activations import ACTIVATIONS
from nn.arrays import CLASSES, SIDE, Array, Float32, UInt8
from nn.errors import DigitScopeError
from nn.hyperparameters import HyperparameterError, Hyperparameters
from nn.losses import LOSSES
from nn.model_file import Model
from nn.network import Architecture, Network


class UnboundedError(DigitScopeError):
    """Weights that are no finite numbers once they are fed with pixels in 0..1."""


@dataclass(frozen=True)
class Linear:
    """One layer of weighted sums.

    Attributes:
        name: what its file calls it.
        W: weights (n_l, n_{l-1}).
        b: biases (n_l,).
    """

    name: str
    W: Float32
    b: Float32


@dataclass(frozen=True)
class Pixels:
    """What a network was fed with: (x - mean) / deviation of each pixel x in 0..1, background 0.

    Attributes:
        label: what a person reads.
    """

    label: str
    mean: float
    deviation: float


PIXELS: Mapping[str, Pixels] = {
    "scaled": Pixels("0 to 1", 0.0, 1.0),
    # Mean and standard deviation of all pixels of MNIST's 60,000 training digits.
    "standardised": Pixels("Standardised, mean 0.1307, deviation 0.3081", 0.1307, 0.3081),
    "centred": Pixels("-1 to 1", 0.5, 0.5),
    "bytes": Pixels("0 to 255", 0.0, 1 / 255),
}
"""The usual ways to feed a network with digits, by the word of the command line; the most usual come first."""

NOISE = 0.02
"""Accuracies on some hundreds of digits that differ by no more tell nothing; the more usual guess is likelier then."""

FEW = 0.5
"""Share of digits below which a network probably reads something else."""


@dataclass(frozen=True)
class Foreign:
    """A chain of layers, and what its file says of the functions between them.

    Attributes:
        layers: layer 1 to L.
        activation: of the hidden layers, a key of ACTIVATIONS; None where the file does not say.
        output: a key of OUTPUTS; None where the file does not say.
    """

    layers: tuple[Linear, ...]
    activation: str | None = None
    output: str | None = None

    @property
    def widths(self) -> tuple[int, ...]:
        """n_0 to n_L."""
        return (self.layers[0].W.shape[1], *(len(layer.b) for layer in self.layers))


def checked(layers: Sequence[Linear], path: object) -> tuple[Linear, ...]:
    """The layers, if they are a chain from 784 pixels to ten answers.

    Raises:
        DigitScopeError: naming the first layer that does not fit.
    """
    if not layers:
        raise DigitScopeError(f"{path} holds no layer of weights.")
    for before, layer in pairwise(layers):
        if layer.W.shape[1] != len(before.b):
            raise DigitScopeError(
                f"{path}: layer {layer.name} takes {layer.W.shape[1]} numbers, and {before.name} before it gives "
                f"{len(before.b)}."
            )
    if layers[0].W.shape[1] != SIDE * SIDE:
        raise DigitScopeError(
            f"{path}: layer {layers[0].name} takes {layers[0].W.shape[1]} numbers; DigitScope feeds the "
            f"{SIDE * SIDE} pixels of a digit."
        )
    if len(layers[-1].b) != CLASSES:
        raise DigitScopeError(
            f"{path}: layer {layers[-1].name} gives {len(layers[-1].b)} numbers; DigitScope reads {CLASSES} answers, "
            "one a digit."
        )
    for layer in layers:
        if not (np.isfinite(layer.W).all() and np.isfinite(layer.b).all()):
            raise DigitScopeError(f"{path}: layer {layer.name} has weights that are no finite numbers.")
    return tuple(layers)


def fed_with(layer: Linear, pixels: Pixels) -> Linear:
    """The layer that gives the same sums for pixels in 0..1.

    W (x - m) / s + b = (W / s) x + (b - (W / s) m 1).
    """
    W = layer.W.astype(np.float64) / pixels.deviation
    b = layer.b - W.sum(axis=1) * pixels.mean
    # What becomes too large is told by `to_model`.
    with np.errstate(over="ignore"):
        return Linear(layer.name, W.astype(np.float32), b.astype(np.float32))


def to_model(foreign: Foreign, activation: str, output: str, pixels: str) -> Model:
    """The network as one of ours: untrained as far as anyone knows, so without scores.

    Args:
        foreign: its layers.
        activation: a key of ACTIVATIONS.
        output: a key of OUTPUTS.
        pixels: a key of PIXELS.

    Raises:
        DigitScopeError: where DigitScope has no such network, as one of nine hidden layers.
    """
    loss = next(name for name, rule in LOSSES.items() if not rule.needs or output in rule.needs)
    try:
        h = Hyperparameters(hidden=foreign.widths[1:-1], activation=activation, output=output, loss=loss)
    except HyperparameterError as error:
        raise DigitScopeError(f"This network cannot be one of DigitScope's. {error}") from None
    architecture = Architecture.of(h)
    network = Network(architecture, np.empty(architecture.parameter_count, np.float32))
    layers = (fed_with(foreign.layers[0], PIXELS[pixels]), *foreign.layers[1:])
    for number, layer in enumerate(layers, start=1):
        network.W[number][...] = layer.W
        network.b[number][...] = layer.b
    if not np.isfinite(network.parameters).all():
        raise UnboundedError(f"Weights of {layers[0].name} leave the finite numbers with these pixels; choose others.")
    return Model(network, h)


@dataclass(frozen=True)
class FeedScore:
    """How a network reads some digits where its pixels are taken to be these.

    Attributes:
        pixels: a key of PIXELS.
        accuracy: share of the digits that are read right, in 0..1.
    """

    pixels: str
    accuracy: float


def scores(foreign: Foreign, activation: str, images: Array, labels: UInt8) -> tuple[FeedScore, ...]:
    """How well the network reads digits with each way to feed it, the likeliest first.

    That is the most usual of those with which it reads as many digits as it can, or hardly fewer; the rest follow by
    accuracy.

    Args:
        foreign: its layers.
        activation: a key of ACTIVATIONS.
        images: pixels in 0..1, (n, 784).
        labels: of the digits, (n,).
    """
    found = []
    for name in PIXELS:
        found.append(FeedScore(name, _accuracy(foreign, activation, name, images, labels)))
    enough = max(score.accuracy for score in found) - NOISE
    return tuple(sorted(found, key=lambda score: -min(score.accuracy, enough)))


def _accuracy(foreign: Foreign, activation: str, pixels: str, images: Array, labels: UInt8) -> float:
    try:
        # The largest sum is the largest answer, whatever the output makes of it.
        network = to_model(foreign, activation, "identity", pixels).network
    except UnboundedError:
        return 0.0
    with np.errstate(all="ignore"):
        return float((network.predict(images).argmax(axis=1) == labels).mean())


def all_scores(foreign: Foreign, images: Array, labels: UInt8) -> dict[str, tuple[FeedScore, ...]]:
    """The scores for each activation that the hidden layers may have, a key of ACTIVATIONS."""
    is_open = foreign.activation is None or len(foreign.layers) == 1
    keys = [key for key in ACTIVATIONS if is_open or key == foreign.activation]
    return {key: scores(foreign, key, images, labels) for key in keys}


def best_read(found: Mapping[str, tuple[FeedScore, ...]]) -> str:
    """The activation with which most digits are read right; the first of several."""
    return max(found, key=lambda key: found[key][0].accuracy)
