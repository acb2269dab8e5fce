"""The smallest change of the pixels with which a digit is misread, beside noise of the same size.

Where the network is nearly linear, the nearest place where the answer k overtakes the answer y lies along
d(z_k - z_y)/dx = g, at the distance (z_y - z_k) / |g|. Of a change r as long, that way moves the difference of the sums
by |g| |r|; a random one moves it by g . r, which has the standard deviation |g| |r| / sqrt(n_0): of 784 pixels each
pushes its own way; all but one part in 28 cancels. That is why one change is misread and a thousand others are not.

Source: S.-M. Moosavi-Dezfooli, A. Fawzi and P. Frossard, "DeepFool" (2016), https://arxiv.org/abs/1511.04599, with
pixels held between 0 and 1.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array
from nn.errors import Cancelled, never
from nn.insight.portrait import Neuron, held_in, slope
from nn.network import Network

STEPS = 60
"""Of the way to the border at most."""

BEYOND = 1.02
"""Times the distance to it that a step goes: the border is not as straight as it looks from afar."""

HALVINGS = 30
"""Of what is not needed in the end."""

TRIES = 1000
"""Random changes of the same size."""


@dataclass(frozen=True, eq=False)
class Misreading:
    """A change of the pixels with which a digit is read as another one.

    Attributes:
        x: the changed pixels, (n_0,), 0 to 1.
        change: what was added, (n_0,).
        before: the answer without it.
        after: the answer with it.
        straight: by how much it moves z_after - z_before, to first order.
        spread: the standard deviation of that over random changes as long.
        needed: z_before - z_after without it: what has to be made up for.
        noise_misread: share of random changes as long with which the answer is another one.
    """

    x: Array
    change: Array
    before: int
    after: int
    straight: float
    spread: float
    needed: float
    noise_misread: float

    @property
    def size(self) -> float:
        """Length of the change: pixels that turn from empty to full would count 1 each, squared and added."""
        return float(np.linalg.norm(self.change))


def smallest_misreading(
    network: Network, x: Array, rng: np.random.Generator, cancelled: Callable[[], bool] = never
) -> Misreading | None:
    """The smallest change of pixels (n_0,), 0 to 1, that is found for another answer; None where none is.

    Raises:
        Cancelled: where `cancelled`, asked before each step, said so.
    """
    exact = network.copy(np.float64)
    begin = x.astype(np.float64)
    with np.errstate(all="ignore"):
        before = _answer(exact, begin)
        there = _over_the_border(exact, begin, before, cancelled)
        if there is None:
            return None
        low, high = 0.0, 1.0
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            crossed = _answer(exact, begin + middle * (there - begin)) != before
            low, high = (low, middle) if crossed else (middle, high)
        change = high * (there - begin)
        changed = begin + change
        after = _answer(exact, changed)
        trace, L = exact.trace(begin.reshape(1, -1)), exact.depth
        gain = (slope(exact, trace, Neuron(L, after)) - slope(exact, trace, Neuron(L, before)))[0]
        size = float(np.linalg.norm(change))
        spread = float(np.linalg.norm(gain)) * size / np.sqrt(len(begin))
        needed = float(trace.Z[L][0, before] - trace.Z[L][0, after])
        noise = rng.normal(size=(TRIES, len(begin)))
        noise *= size / np.linalg.norm(noise, axis=1, keepdims=True)
        misread = float(np.mean(exact.trace(begin + noise).Z[L].argmax(axis=1) != before))
    return Misreading(changed, change, before, after, float(gain.dot(change)), spread, needed, misread)


def _over_the_border(network: Network, begin: Array, before: int, cancelled: Callable[[], bool]) -> Array | None:
    """Step by step to the border that looks nearest from where one stands; None where none is reached."""
    here, L = begin, network.depth
    for _ in range(STEPS):
        if cancelled():
            raise Cancelled
        trace = network.trace(here.reshape(1, -1))
        z = trace.Z[L][0]
        if int(z.argmax()) != before:
            return here
        own = slope(network, trace, Neuron(L, before))[0]
        nearest: tuple[float, Array] | None = None
        for other in range(len(z)):
            if other == before:
                continue
            uphill = held_in(slope(network, trace, Neuron(L, other))[0] - own, here)
            length = float(np.linalg.norm(uphill))
            if not np.isfinite(length) or length == 0:
                continue
            distance = float(z[before] - z[other]) / length
            if nearest is None or distance < nearest[0]:
                nearest = distance, (BEYOND * distance + 1e-9) / length * uphill
        if nearest is None:
            return None
        here = (here + nearest[1]).clip(0, 1)
    return here if _answer(network, here) != before else None


def _answer(network: Network, x: Array) -> int:
    return int(network.trace(x.reshape(1, -1)).Z[network.depth][0].argmax())
