"""Does backward find the gradient of the loss? Central differences answer without knowing any calculus.

(C(theta + epsilon) - C(theta - epsilon)) / (2 epsilon) differs from dC/dtheta by a term of order epsilon^2, so in
float64 the two agree to many digits: unless backward is wrong, or a ReLU's kink lies between the two points.
"""

from dataclasses import dataclass

import numpy as np

from nn.arrays import Array
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


def name_of(network: Network, index: int) -> str:
    """The name of the parameter at `index` of the flat vector, such as ``b[2][7]``."""
    for symbol, layers in (("W", network.W), ("b", network.b)):
        for layer, array in layers.items():
            if index < array.size:
                cell = ", ".join(str(int(i)) for i in np.unravel_index(index, array.shape))
                return f"{symbol}[{layer}][{cell}]"
            index -= array.size
    raise IndexError("the network has fewer parameters")
