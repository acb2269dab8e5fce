"""The second derivatives of the cost: what they do to a vector, and to steps against the gradient.

H = d^2C/dtheta^2 has as many entries as parameters squared; nobody writes it down. H v is the derivative of the
gradient along v, which a central difference of two backward passes tells to order epsilon^2:

    H v = (g(theta + epsilon v) - g(theta - epsilon v)) / (2 epsilon)

Where H does not change, a step against the gradient g with learning rate eta multiplies the part of it along an
eigenvector with eigenvalue lambda by 1 - eta lambda: from eta = 2/lambda on it grows. Networks learn at that edge.

Source: J. Cohen et al., "Gradient descent on neural networks typically occurs at the edge of stability" (2021),
https://arxiv.org/abs/2103.00065.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array
from nn.errors import Cancelled, never
from nn.network import Network

EPSILON = 1e-9
"""Length of the step to both sides, relative to that of the weights: shorter than the cube root of float64's precision,
at which a smooth cost would lose fewest digits, because each kink of a ReLU that lies between the two sides puts a jump
of the gradient into the product."""


@dataclass(frozen=True, eq=False)
class LossSurface:
    """The loss of some examples over the parameters, around a network, in float64.

    Attributes:
        network: where one stands, a copy in float64.
        X: pixels, (n, n_0).
        Y: labels, (n, n_L).
    """

    network: Network
    X: Array
    Y: Array

    @classmethod
    def of(cls, network: Network, X: Array, Y: Array) -> "LossSurface":
        """The loss of examples X (n, n_0), Y (n, n_L), around a network that is not changed."""
        return cls(network.copy(np.float64), X.astype(np.float64), Y.astype(np.float64))

    def cost(self, change: Array | None = None) -> float:
        """The loss where the parameters have moved by `change` (P,)."""
        there = self._moved(change)
        return float(there.cost(there.trace(self.X), self.Y).mean())

    def gradient(self, change: Array | None = None) -> Array:
        """dC/dtheta there, (P,)."""
        there = self._moved(change)
        return there.backward(there.trace(self.X), self.Y).vector

    def curved(self, v: Array, relative: float = EPSILON) -> Array:
        """H v, (P,), for a direction v (P,) of any length; 0 for none; `relative` is a length as EPSILON is."""
        length = float(np.linalg.norm(v))
        if length == 0:
            return np.zeros_like(v)
        epsilon = relative * max(1.0, float(np.linalg.norm(self.network.parameters))) / length
        curved: Array = (self.gradient(epsilon * v) - self.gradient(-epsilon * v)) / (2 * epsilon)
        return curved

    def halved(self, v: Array) -> float:
        """By how much H v is another one where epsilon is halved, relative to its length: 0 where nothing is lost."""
        whole = self.curved(v)
        length = float(np.linalg.norm(whole))
        return float(np.linalg.norm(self.curved(v, EPSILON / 2) - whole)) / length if length else 0.0

    def _moved(self, change: Array | None) -> Network:
        network = self.network
        if change is None:
            return network
        return Network(network.architecture, network.parameters + change, network.rules)


@dataclass(frozen=True, eq=False)
class StepSizes:
    """Steps against the gradient with m learning rates.

    Attributes:
        rates: eta, (m,).
        first: change of the loss to first order, -eta |g|^2, (m,).
        second: to second order, -eta |g|^2 + eta^2/2 g'Hg, (m,).
        actual: measured, (m,).
        slope: |g|^2.
        bend: g'Hg.
    """

    rates: Array
    first: Array
    second: Array
    actual: Array
    slope: float
    bend: float

    @property
    def best(self) -> float:
        """The learning rate at which the second order is least, |g|^2 / g'Hg; inf where it has no least one."""
        return self.slope / self.bend if self.bend > 0 else math.inf


def step_sizes(
    surface: LossSurface,
    rates: Array,
    cancelled: Callable[[], bool] = never,
    told: Callable[[int], object] = lambda done: None,
) -> StepSizes:
    """What steps of gradient descent with each of the `rates` (m,) do to the loss: predicted and measured.

    `told` takes how many are measured.

    Raises:
        Cancelled: where `cancelled`, asked now and then, said so.
    """
    with np.errstate(all="ignore"):
        g = surface.gradient()
        here, slope = surface.cost(), float(g.dot(g))
        bend = float(g.dot(surface.curved(g)))
        actual = np.empty(len(rates))
        for k, eta in enumerate(rates):
            if cancelled():
                raise Cancelled
            actual[k] = surface.cost(-eta * g) - here
            told(k + 1)
        first = -rates * slope
        second = first + rates**2 / 2 * bend
    return StepSizes(rates, first, second, actual, slope, bend)
