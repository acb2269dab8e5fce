"""Does backward find the gradient of the loss? Central differences answer without knowing any calculus.

(C(theta + epsilon) - C(theta - epsilon)) / (2 epsilon) differs from dC/dtheta by a term of order epsilon^2, so in
float64 the two agree to many digits: unless backward is wrong, or a ReLU's kink lies between the two points.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array, Bool, Int
from nn.errors import Cancelled, never
from nn.losses import LOSSES
from nn.network import Network

STEP = 1e-5
"""epsilon: near the cube root of float64's precision, where truncation and rounding are both small."""

FLOOR = 1e-4
"""Smallest size to which an error counts as relative, as a share of the largest slope, or of 1 where all are smaller:
of slopes below it, rounding the costs leaves too few digits to compare."""


@dataclass(frozen=True)
class Comparison:
    """The parameter at which backward and central differences disagree most.

    Attributes:
        parameter: its name, such as ``W[1][3, 5]``.
        backward: dC/dtheta by backpropagation.
        differences: dC/dtheta by central differences.
        relative_error: |backward - differences| relative to the larger of the two, but not to less than FLOOR asks.
    """

    parameter: str
    backward: float
    differences: float
    relative_error: float

    def __str__(self) -> str:
        """Both numbers in one line."""
        return (
            f"dC/d{self.parameter}: backward {self.backward:.12g}, central differences {self.differences:.12g}, "
            f"relative error {self.relative_error:.2g}"
        )


def compare(network: Network, X: Array, Y: Array) -> Comparison:
    """Compare backward with central differences in every parameter.

    Args:
        network: in float64; its parameters are moved and put back.
        X: pixels, (n, n_0), float64.
        Y: one-hot labels, (n, n_L), float64.
    """
    backward = network.backward(network.trace(X), Y).vector
    differences = central_differences(network, X, Y)
    size = np.maximum(np.abs(backward), np.abs(differences))
    error = np.abs(backward - differences) / np.maximum(size, FLOOR * max(1.0, float(size.max())))
    worst = int(error.argmax())
    return Comparison(name_of(network, worst), float(backward[worst]), float(differences[worst]), float(error[worst]))


def central_differences(network: Network, X: Array, Y: Array, epsilon: float = STEP) -> Array:
    """dC/d(parameters) of the loss, one parameter after the other, as a vector like the parameters."""
    slopes = np.empty_like(network.parameters)
    for index, value in enumerate(network.parameters.copy()):
        network.parameters[index] = value + epsilon
        above = network.cost(network.trace(X), Y).mean()
        network.parameters[index] = value - epsilon
        below = network.cost(network.trace(X), Y).mean()
        network.parameters[index] = value
        slopes[index] = (above - below) / (2 * epsilon)
    return slopes


SAMPLE = 24
"""Parameters of an array that are looked at where all would take too long."""

FINER = STEP, STEP / 10
"""Of two steps the better one counts: between points so near, a kink of ReLU is seldom at both."""

DIFFERS = 0.01
"""Relative error of an array that neither rounding nor a kink explains."""


@dataclass(frozen=True)
class ArrayCheck:
    """What backward and central differences say of some parameters of one array.

    Attributes:
        name: of the array, such as ``W[1]``.
        worst: the parameter at which they disagree most.
        relative_error: of all that were looked at: the length of what the two differ by, as a share of the longer one.
    """

    name: str
    worst: Comparison
    relative_error: float

    @property
    def agrees(self) -> bool:
        """Whether backward finds the gradient of the loss."""
        return self.relative_error < DIFFERS


@dataclass(frozen=True)
class BatchCheck:
    """A gradient check of a batch.

    Attributes:
        arrays: W[1] to W[L], then b[1] to b[L]; none where no example was compared.
        repeats: whether the same batch costs the same when it is passed again; else nothing can be compared.
        compared: examples whose costs were.
        held: examples left out, as their cost is held or no number: around it a secant tells nothing of the slope.
    """

    arrays: tuple[ArrayCheck, ...]
    repeats: bool
    compared: int
    held: int = 0

    @property
    def agrees(self) -> bool:
        """Whether the gradient was compared, and nothing was found."""
        return self.repeats and bool(self.arrays) and all(each.agrees for each in self.arrays)


def check_batch(network: Network, X: Array, Y: Array, cancelled: Callable[[], bool] = never) -> BatchCheck:
    """Compare backward with central differences of the mean cost of a batch, in float64, by the network's own rules.

    Of each array the parameters with the steepest slopes are looked at, and others all over it. Examples whose cost is
    held, or is no number, are left out: their secants are 0 and tell nothing of backward.

    Args:
        network: not changed.
        X: pixels, (n, n_0).
        Y: what is to be answered, (n, n_L).
        cancelled: asked before each parameter whether to stop.

    Raises:
        Cancelled: where `cancelled` said so.
    """
    network, X, Y = network.copy(np.float64), X.astype(np.float64), Y.astype(np.float64)
    with np.errstate(all="ignore"):
        free = _free(network, X, Y)
        X, Y, held = X[free], Y[free], int(np.count_nonzero(~free))
        if not len(X):
            return BatchCheck((), True, 0, held)
        trace = network.trace(X)
        backward = network.backward(trace, Y).vector.copy()
        repeats = np.array_equal(network.cost(trace, Y), network.cost(network.trace(X), Y), equal_nan=True)
        arrays, start = list[ArrayCheck](), 0
        for symbol, layers in (("W", network.W), ("b", network.b)):
            for layer, array in layers.items():
                chosen = start + _sample(backward[start : start + array.size])
                arrays.append(_check(f"{symbol}[{layer}]", network, (X, Y), backward, chosen, cancelled))
                start += array.size
    return BatchCheck(tuple(arrays), repeats, len(X), held)


def _free(network: Network, X: Array, Y: Array) -> Bool:
    """Which examples have a cost that moves with the outputs, (n,)."""
    trace, loss = network.trace(X), LOSSES[network.architecture.loss]
    free: Bool = np.isfinite(network.cost(trace, Y))
    if loss.is_held:
        free &= ~loss.is_held((trace.A[network.depth] * Y).sum(axis=1))
    return free


def _sample(slopes: Array) -> Int:
    """Indices of the steepest ones, and of others at equal distances."""
    steepest = np.argsort(-np.abs(slopes), kind="stable")[: SAMPLE // 2]
    others = np.linspace(0, len(slopes) - 1, SAMPLE - len(steepest)).round().astype(np.int64)
    return np.unique(np.concatenate((steepest, others)))


def _check(
    name: str,
    network: Network,
    batch: tuple[Array, Array],
    backward: Array,
    chosen: Int,
    cancelled: Callable[[], bool],
) -> ArrayCheck:
    there, differences = backward[chosen], np.empty(len(chosen))
    for at, index in enumerate(chosen.tolist()):
        if cancelled():
            raise Cancelled
        slopes = [_difference(network, batch, index, epsilon) for epsilon in FINER]
        differences[at] = min(slopes, key=lambda slope: abs(slope - there[at]))
    off = np.abs(there - differences)
    worst = int(off.argmax())
    size = max(float(np.linalg.norm(there)), float(np.linalg.norm(differences)), FLOOR * STEP)
    larger = max(abs(float(there[worst])), abs(float(differences[worst])), FLOOR * STEP)
    comparison = Comparison(
        name_of(network, int(chosen[worst])), float(there[worst]), float(differences[worst]), float(off[worst]) / larger
    )
    return ArrayCheck(name, comparison, float(np.linalg.norm(off)) / size)


def _difference(network: Network, batch: tuple[Array, Array], index: int, epsilon: float) -> float:
    """The central difference of the mean cost at one parameter, which is moved and put back."""
    (X, Y), value, means = batch, network.parameters[index], list[float]()
    for moved in (value + epsilon, value - epsilon):
        network.parameters[index] = moved
        means.append(float(network.cost(network.trace(X), Y).mean()))
    network.parameters[index] = value
    return (means[0] - means[1]) / (2 * epsilon)


def name_of(network: Network, index: int) -> str:
    """The name of the parameter at `index` of the flat vector, such as ``b[2][7]``."""
    for symbol, layers in (("W", network.W), ("b", network.b)):
        for layer, array in layers.items():
            if index < array.size:
                cell = ", ".join(str(int(i)) for i in np.unravel_index(index, array.shape))
                return f"{symbol}[{layer}][{cell}]"
            index -= array.size
    raise IndexError("the network has fewer parameters")
