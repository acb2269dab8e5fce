"""One digit's lesson: what a step on one drawing does to the cost and the answer of every other digit.

The prediction is first order, -eta (dC_k/dtheta . dC/dtheta), as in `nn.insight.influence`; the measurement takes the
step. They agree as eta goes to 0, and how they part as it grows is what the first order leaves out.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array, Int, UInt8, one_hot, pixels
from nn.errors import Cancelled, never
from nn.insight.influence import CHUNK, Factors
from nn.network import Network


@dataclass(frozen=True, eq=False)
class StepOnOne:
    """A step on a drawing with each of m learning rates, and what it does to n digits.

    Attributes:
        rates: eta, (m,).
        predicted: change of the cost of each digit for eta = 1, to first order, (n,); it is in proportion to eta.
        measured: change of the cost of each digit, (m, n).
        before: answers to the digits before the step, (n,).
        after: answers after it, (m, n).
        labels: what the digits show, (n,).
        own_predicted: the same of the drawing itself, for eta = 1.
        own_measured: the same of the drawing itself, (m,).
    """

    rates: Array
    predicted: Array
    measured: Array
    before: Int
    after: Int
    labels: UInt8
    own_predicted: float
    own_measured: Array

    def flipped(self, rate: int) -> tuple[Int, Int]:
        """Numbers of the digits that the step with rate number `rate` set right, and of those it made wrong."""
        right, now = self.before == self.labels, self.after[rate] == self.labels
        return np.flatnonzero(now & ~right), np.flatnonzero(right & ~now)

    def misses(self) -> Array:
        """How far off the prediction is at each rate, over all digits: |predicted - measured| / |measured|, (m,).

        0 is a perfect prediction; it goes to 0 in proportion to eta. NaN where nothing has changed.
        """
        with np.errstate(all="ignore"):
            gap = np.linalg.norm(self.measured - np.outer(self.rates, self.predicted), axis=1)
            misses: Array = gap / np.linalg.norm(self.measured, axis=1)
        return misses


def lesson(
    network: Network,
    x: Array,
    label: int,
    images: UInt8,
    labels: UInt8,
    rates: Array,
    cancelled: Callable[[], bool] = never,
) -> StepOnOne:
    """Take a step of gradient descent on a drawing with each of the `rates`, on copies of the network.

    Args:
        network: is not changed.
        x: pixels of the drawing, (n_0,), 0 to 1.
        label: what it shows.
        images: other digits, (n, n_0), 0 background to 255 ink.
        labels: what they show, (n,).
        rates: eta, (m,).
        cancelled: asked now and then.

    Raises:
        Cancelled: where `cancelled` said so.
    """
    dtype = network.parameters.dtype
    own_X, own_Y = x.reshape(1, -1).astype(dtype), one_hot(np.array([label]), dtype)
    with np.errstate(all="ignore"):
        slope = network.backward(network.trace(own_X), own_Y).vector
        own = Factors.of(network, own_X, own_Y)
        moved = [network.copy() for _ in rates]
        for each, eta in zip(moved, rates, strict=True):
            each.rules.update(each.parameters, dtype.type(eta) * slope)
        own_cost = float(network.cost(network.trace(own_X), own_Y)[0])
        own_measured = np.array([float(each.cost(each.trace(own_X), own_Y)[0]) - own_cost for each in moved])
        n = len(labels)
        predicted, before = np.empty(n), np.empty(n, np.int64)
        measured, after = np.empty((len(rates), n)), np.empty((len(rates), n), np.int64)
        for start in range(0, n, CHUNK):
            part = slice(start, start + CHUNK)
            X, Y = pixels(images[part]).astype(dtype, copy=False), one_hot(labels[part], dtype)
            predicted[part] = -Factors.of(network, X, Y).products(own).sum(axis=0)
            trace = network.trace(X)
            cost = network.cost(trace, Y)
            before[part] = trace.A[network.depth].argmax(axis=1)
            for k, each in enumerate(moved):
                if cancelled():
                    raise Cancelled
                trace = each.trace(X)
                measured[k, part] = each.cost(trace, Y) - cost
                after[k, part] = trace.A[network.depth].argmax(axis=1)
        own_predicted = -float(own.products(own).sum())
    return StepOnOne(rates, predicted, measured, before, after, labels, own_predicted, own_measured)
