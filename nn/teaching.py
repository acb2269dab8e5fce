"""Learning one digit that was misread: a few small steps on it, mixed with remembered digits so that none is forgotten.

The steps are plain gradient descent on a copy. The gentlest learning rate comes first; it is enough where the digit
reads right with a margin before the steps are used up, and where it is not, the next one begins anew. Remembered digits
against forgetting: Robins, "Catastrophic forgetting, rehearsal and pseudorehearsal", Connection Science, 1995.
"""

from dataclasses import dataclass

import numpy as np

from nn.arrays import Array, Float32, one_hot, pixels
from nn.blas import limited
from nn.data.augment import Distortion, Strengths
from nn.data.digits import Digits
from nn.network import Network, probabilities

RATES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Learning rates, in the order in which they are tried."""

STEPS = 40
"""At most, of one learning rate."""

MARGIN = 0.6
"""A digit counts as learned once its label is this probable."""

COPIES, REMEMBERED = 4, 63
"""Of the digit in a batch at most, each but the first a little varied; and remembered digits beside each of them."""

MOST_WORK = 26_000_000
"""Parameters times remembered digits in a batch: a larger network is taught with fewer copies, but one."""

SLIGHTLY = Strengths(rotation=5, scale=0.07, shear=0.07, shift=0.7, elastic=0.25)
"""How much the copies are varied: less than in training, as it is this digit that matters."""


@dataclass(frozen=True)
class Taught:
    """What teaching led to.

    Attributes:
        network: another one, of the same architecture.
        learning_rate: of its steps.
        steps: how many there were.
        before: probabilities of the ten digits, (10,).
        after: the same of `network`.
    """

    network: Network
    learning_rate: float
    steps: int
    before: Array
    after: Array


def teach(network: Network, image: Float32, label: int, memory: Digits, rng: "np.random.Generator") -> Taught:
    """A network that reads a digit right, as near to `network` as a few small steps lead.

    Where no learning rate is enough, the one that came nearest.

    Args:
        network: is not changed.
        image: the digit as the network sees it, (784,), 0 to 1.
        label: what it shows.
        memory: digits that were learned before, one at least.
        rng: chooses from them, and varies the copies.
    """
    before = _answer(network, image)
    nearest: Taught | None = None
    # More threads than one only wait for each other in products of this size.
    with limited(1), np.errstate(all="ignore"):
        X, labels = _copies(network, image, label, rng)
        for rate in RATES:
            taught = _descend(network, before, X, labels, memory, rate, rng)
            if _is_learned(taught.after, label):
                return taught
            # A probability that is no number is never larger.
            if nearest is None or taught.after[label] > nearest.after[label]:
                nearest = taught
    assert nearest is not None
    return nearest


def _copies(network: Network, image: Float32, label: int, rng: "np.random.Generator") -> tuple[Float32, Array]:
    """The digit itself and others like it, (m, 784), with their labels (m,)."""
    count = min(COPIES, max(1, MOST_WORK // (REMEMBERED * network.parameters.size)))
    X = np.repeat(image.reshape(1, -1).astype(np.float32), count, axis=0)
    Distortion(SLIGHTLY).apply(X[1:], rng, out=X[1:])
    return X, np.full(count, label)


def _descend(
    network: Network,
    before: Array,
    copies: Float32,
    labels: Array,
    memory: Digits,
    rate: float,
    rng: "np.random.Generator",
) -> Taught:
    """Steps of one learning rate, until the first of the copies is learned or they are used up."""
    taught = network.copy()
    for steps in range(1, STEPS + 1):
        chosen = rng.integers(len(memory), size=REMEMBERED * len(copies))
        X = np.concatenate([copies, pixels(memory.images[chosen])])
        Y = one_hot(np.concatenate([labels, memory.labels[chosen]]), taught.parameters.dtype)
        gradient = taught.backward(taught.trace(X), Y)
        taught.rules.update(taught.parameters, rate * gradient.vector)
        reached = Taught(taught, rate, steps, before, _answer(taught, copies[0]))
        if _is_learned(reached.after, int(labels[0])):
            break
    return reached


def _answer(network: Network, image: Float32) -> Array:
    """The probabilities (10,) of the digits."""
    p: Array = probabilities(network.predict(image.reshape(1, -1)), network.architecture.output)[0]
    return p


def _is_learned(p: Array, label: int) -> bool:
    return bool(p[label] >= MARGIN)
