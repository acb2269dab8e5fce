"""How far a network's probabilities can be taken at their word: a temperature that mends them, and what is left amiss.

Source: C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On calibration of modern neural networks", Proceedings of the
34th International Conference on Machine Learning (2017), https://arxiv.org/abs/1706.04599.
"""

import math
from collections.abc import Callable

import numpy as np

from nn.activations import OUTPUTS
from nn.arrays import Array, UInt8
from nn.data.digits import Digits
from nn.errors import never
from nn.losses import cross_entropy_of_label
from nn.metrics import passes
from nn.network import Network, probabilities
from nn.reliability import Reliability

COLDEST, HOTTEST = 0.05, 20.0
"""Bounds of the temperature; digits that are all read right would otherwise ask for 0."""

GOLDEN = (math.sqrt(5) - 1) / 2


def probabilities_at(Z: Array, output: str, temperature: float = 1.0) -> Array:
    """Weighted sums Z[L] (n, n_L) as shares that sum to 1: the output's function of Z / T, for softmax e^(z/T) / sum.

    T = 1 is the network's own output; above it the shares are more even, below it less. The order never changes but
    where outputs are cut to 0..1.

    Args:
        Z: weighted sums of the output layer.
        output: its function, a key of OUTPUTS.
        temperature: T, above 0.
    """
    A = np.empty_like(Z)
    OUTPUTS[output].sigma(np.divide(Z, temperature, dtype=Z.dtype), A)
    return probabilities(A, output)


def sums(network: Network, images: UInt8, cancelled: Callable[[], bool] = never) -> Array:
    """Z[L] (n, n_L) for images (n, n_0), 0 background to 255 ink.

    Raises:
        Cancelled: where `cancelled`, asked before each thousand, said so.
    """
    L = network.depth
    Z = np.empty((len(images), network.widths[L]), network.parameters.dtype)
    for chunk, here in passes(network, images, cancelled):
        Z[chunk] = here.Z[L]
    return Z


def cross_entropy(p: Array, labels: UInt8) -> float:
    """The mean of -ln p of the label, for probabilities p (n, n_L) and labels (n,); natural logarithm."""
    return float(cross_entropy_of_label(p[np.arange(len(labels)), labels]).mean())


def fit_temperature(network: Network, validation: Digits, cancelled: Callable[[], bool] = never) -> float:
    """The temperature with the least mean cross-entropy on digits that the network did not learn from.

    For softmax the cross-entropy is convex in 1/T, so a golden section finds its one minimum. The answer is rounded to
    three places, as it is shown. It is 1 without digits, where sums are not finite, and for outputs that are cut, whose
    shares a factor hardly changes.

    Raises:
        Cancelled: where `cancelled`, asked now and then, said so.
    """
    output = network.architecture.output
    if not len(validation) or not OUTPUTS[output].saturates:
        return 1.0
    Z = sums(network, validation.images, cancelled).astype(np.float64)
    if not np.isfinite(Z).all():
        return 1.0

    def cost(log_T: float) -> float:
        return cross_entropy(probabilities_at(Z, output, math.exp(log_T)), validation.labels)

    return round(math.exp(_least(cost, math.log(COLDEST), math.log(HOTTEST))), 3)


def _least(cost: Callable[[float], float], low: float, high: float) -> float:
    """Where `cost`, which falls and then rises, is least between two points, to 1e-5."""
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = cost(left), cost(right)
    while high - low > 1e-5:
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = cost(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = cost(right)
    return (low + high) / 2


def reliability(Z: Array, labels: UInt8, output: str, temperature: float = 1.0) -> Reliability:
    """Of the answers to n digits with the weighted sums Z[L] (n, n_L), those that are finite, and labels (n,)."""
    finite = np.isfinite(Z).all(axis=1)
    p = probabilities_at(Z[finite], output, temperature)
    return Reliability.of(p.max(axis=1), p.argmax(axis=1) == labels[finite])
