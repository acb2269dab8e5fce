"""Who taught the network this: what a step on each digit does to the cost of one drawing.

A step of gradient descent on digit k alone, theta <- theta - eta dC_k/dtheta, changes the cost C of the drawing by
-eta (dC_k/dtheta . dC/dtheta) to first order. In a fully connected network dC_k/dW[l] = delta_k[l] (a_k[l-1])^T [E42]
and dC_k/db[l] = delta_k[l] [E41], and the inner product of two outer products is the product of two inner products:

    dC_k/dtheta . dC/dtheta = sum_l (delta_k[l] . delta[l]) (a_k[l-1] . a[l-1] + 1)

so that no gradient is ever written down: two products of matrices a layer weigh all digits at once. Summed over
snapshots of a run, each with the learning rate times the steps on the digit that it stands for, it is TracIn.

Source: G. Pruthi et al., "Estimating training data influence by tracing gradient descent" (2020),
https://arxiv.org/abs/2002.08484.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array, Int, UInt8, one_hot, pixels
from nn.errors import Cancelled, never
from nn.network import Network, Trace
from nn.rules import SOUND
from nn.targets import as_labels

CHUNK = 2048
"""Digits weighed at a time: few enough that a large layer stays in memory, many enough to pay for the calls."""


@dataclass(frozen=True, eq=False)
class Factors:
    """What the gradients of n examples are made of.

    Attributes:
        A: activations, layer 0 to L-1, each (n, n_l).
        delta: dC_k/dZ[l], layer 1 to L, each (n, n_l).
    """

    A: dict[int, Array]
    delta: dict[int, Array]

    @classmethod
    def of(cls, network: Network, X: Array, Y: Array) -> "Factors":
        """Of the costs of examples with pixels X (n, n_0) and labels Y (n, n_L), each as if it were alone."""
        return cls.after(network, network.trace(X), Y)

    @classmethod
    def after(cls, network: Network, trace: Trace, Y: Array) -> "Factors":
        """The same after their forward pass."""
        rules, L = network.rules, network.depth
        delta = {layer: np.empty_like(trace.Z[layer]) for layer in trace.Z}
        loss, output = network.architecture.loss, network.architecture.output
        # A planted rule may make of a batch another thing than of its examples, each as if it were alone.
        alone = len(Y) if rules.delta_at_output is SOUND.delta_at_output else 1
        for start in range(0, len(Y), max(alone, 1)):
            part = slice(start, start + alone)
            rules.delta_at_output(loss, output, trace.A[L][part], Y[part], delta[L][part])
        for layer in range(L - 1, 0, -1):
            rules.delta_one_back(delta[layer + 1], network.W[layer + 1], trace.dA_dZ[layer], delta[layer])
        return cls({layer: A for layer, A in trace.A.items() if layer < L}, delta)

    def products(self, other: "Factors") -> Array:
        """The inner products of each of these n gradients with that of one `other` example, by layer, (L, n)."""
        by_layer = [
            self.delta[layer].dot(other.delta[layer][0]) * (self.A[layer - 1].dot(other.A[layer - 1][0]) + 1)
            for layer in sorted(self.delta)
        ]
        products: Array = np.stack(by_layer)
        return products


@dataclass(frozen=True, eq=False)
class StepOnAnother:
    """A step on one digit, and what it does to the cost of a drawing.

    Attributes:
        deltas: delta_k[l] . delta[l], (L,).
        inputs: a_k[l-1] . a[l-1] + 1, (L,).
        before: cost of the drawing before the step.
        after: and after it.
        rate: eta of the step.
    """

    deltas: Array
    inputs: Array
    before: float
    after: float
    rate: float

    @property
    def products(self) -> Array:
        """What each layer adds to the inner product of the two gradients, (L,)."""
        products: Array = self.deltas * self.inputs
        return products

    @property
    def predicted(self) -> float:
        """Change of the cost to first order."""
        return -self.rate * float(self.products.sum())

    @property
    def measured(self) -> float:
        """Change of the cost."""
        return self.after - self.before


def step_on_another(
    network: Network, digit: Array, digit_label: int, x: Array, label: int, rate: float
) -> StepOnAnother:
    """Take a step of gradient descent on a digit, on a copy in float64, and look at a drawing.

    Args:
        network: is not changed.
        digit: pixels of the digit that is learned, (n_0,), 0 to 1.
        digit_label: what it shows.
        x: pixels of the drawing, (n_0,), 0 to 1.
        label: what it shows.
        rate: eta.
    """
    exact = network.copy(np.float64)
    X = np.stack([digit, x]).astype(np.float64)
    Y = one_hot(np.array([digit_label, label]), np.dtype(np.float64))
    with np.errstate(all="ignore"):
        trace = exact.trace(X)
        factors = Factors.after(exact, trace, Y)
        layers = sorted(factors.delta)
        deltas = np.array([factors.delta[layer][0].dot(factors.delta[layer][1]) for layer in layers])
        inputs = np.array([factors.A[layer - 1][0].dot(factors.A[layer - 1][1]) + 1 for layer in layers])
        before = float(exact.cost(trace, Y)[1])
        exact.rules.update(exact.parameters, rate * exact.backward(exact.trace(X[:1]), Y[:1]).vector)
        after = float(exact.cost(exact.trace(X[1:]), Y[1:])[0])
    return StepOnAnother(deltas, inputs, before, after, rate)


@dataclass(frozen=True)
class WeightedNetwork:
    """A network along a run, and the learning rate times the steps on each digit that it stands for."""

    network: Network
    weight: float


def influences(
    moments: Iterable[WeightedNetwork],
    images: UInt8,
    labels: UInt8,
    x: Array,
    label: int,
    cancelled: Callable[[], bool] = never,
    learned: Callable[[Array, UInt8], Array] = as_labels,
) -> Array:
    """What the steps on each digit did to the cost of a drawing, by layer, to first order, (L, n): below 0 they helped.

    Args:
        moments: networks of one architecture; one of weight eta for a single step from where a network stands.
        images: the digits, (n, n_0), 0 background to 255 ink.
        labels: what they show, (n,).
        x: pixels of the drawing, (n_0,), 0 to 1.
        label: what it shows.
        cancelled: asked now and then.
        learned: what was to be answered to digits with pixels X (m, n_0) that show labels (m,), (m, n_L).

    Raises:
        Cancelled: where `cancelled` said so.
        ValueError: for no moments.
    """
    changes: Array | None = None
    # Weights that a run has blown up give no number, and no warning.
    with np.errstate(all="ignore"):
        for moment in moments:
            network, dtype = moment.network, moment.network.parameters.dtype
            drawing = Factors.of(network, x.reshape(1, -1).astype(dtype), one_hot(np.array([label]), dtype))
            if changes is None:
                changes = np.zeros((network.depth, len(labels)))
            for start in range(0, len(labels), CHUNK):
                if cancelled():
                    raise Cancelled
                part = slice(start, start + CHUNK)
                X = pixels(images[part]).astype(dtype, copy=False)
                digits = Factors.of(network, X, learned(X, labels[part]))
                changes[:, part] -= moment.weight * digits.products(drawing)
    if changes is None:
        raise ValueError("No network to ask")
    return changes


@dataclass(frozen=True, eq=False)
class Teachers:
    """The digits that moved the cost of a drawing most.

    Attributes:
        helped: numbers of those that made it smaller, the most first, (k,).
        hurt: numbers of those that made it larger, the most first, (m,).
    """

    helped: Int
    hurt: Int


def teachers(changes: Array, count: int) -> Teachers:
    """At most `count` of each, from the `changes` by layer (L, n); those without effect are neither."""
    with np.errstate(all="ignore"):
        total = np.nan_to_num(changes.sum(axis=0), nan=0.0)
    order = np.argsort(total, kind="stable")
    helped, hurt = order[:count], order[::-1][:count]
    return Teachers(helped[total[helped] < 0], hurt[total[hurt] > 0])
