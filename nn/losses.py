"""The cost C that training makes smaller, and where the backward pass starts: delta at the output.

Costs are those of single examples; the average over a batch, 1/n, is taken once, in the gradient [E10].
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nn.activations import OUTPUTS
from nn.arrays import Array


@dataclass(frozen=True)
class Loss:
    """A cost and its derivative with respect to the outputs.

    Attributes:
        cost: C of each example, shape (n,); arguments ``(A, Y)``, shapes (n, n_L).
        dC_dA: writes dC/dA into ``out``; arguments ``(A, Y, out)``, shapes (n, n_L).
        of_label: C of each example, (n,), from the output of its label alone, (n,); None where it takes all outputs.
    """

    cost: Callable[[Array, Array], Array]
    dC_dA: Callable[[Array, Array, Array], object]
    of_label: Callable[[Array], Array] | None = None


SMALLEST = {"f": float(np.finfo(np.float32).tiny), "d": float(np.finfo(np.float64).tiny)}
"""Smallest normal number of float32 and float64."""


def cross_entropy(A: Array, Y: Array) -> Array:
    """C = -sum_j y_j ln a_j, for one-hot Y."""
    return cross_entropy_of_label(np.einsum("ij,ij->i", A, Y))


def cross_entropy_of_label(a: Array) -> Array:
    """C = -ln a of the label's output a; one below the smallest normal number counts as that number."""
    cost: Array = np.log(np.maximum(a, SMALLEST[a.dtype.char]))
    return np.negative(cost, out=cost)


def cross_entropy_dC_dA(A: Array, Y: Array, out: Array) -> None:
    """dC/da_j = -y_j / a_j [E48]."""
    np.divide(Y, A, out=out)
    np.negative(out, out=out)


def mean_squared_error(A: Array, Y: Array) -> Array:
    """C = 1/n_L sum_j (a_j - y_j)^2 [E14]."""
    difference = A - Y
    cost: Array = np.einsum("ij,ij->i", difference, difference)
    cost /= A.shape[1]
    return cost


def mean_squared_error_dC_dA(A: Array, Y: Array, out: Array) -> None:
    """dC/da_j = 2/n_L (a_j - y_j)."""
    np.subtract(A, Y, out=out)
    np.multiply(out, 2 / A.shape[1], out=out)


LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        "cross_entropy": Loss(cross_entropy, cross_entropy_dC_dA, cross_entropy_of_label),
        "mean_squared_error": Loss(mean_squared_error, mean_squared_error_dC_dA),
    }
)


def delta_at_output(loss: str, output: str, A: Array, Y: Array, out: Array) -> None:
    """Write delta[L] = dC/dZ[L] into `out`.

    Softmax with cross-entropy collapses to A - Y [E45, E49], which also stays finite where an output is 0; every
    other pair takes the chain rule as it stands: dC/dZ = sum_j dC/dA_j dA_j/dZ [E46].

    Args:
        loss: a key of LOSSES.
        output: a key of OUTPUTS.
        A: outputs A[L], (n, n_L).
        Y: one-hot labels, (n, n_L).
        out: receives delta[L], (n, n_L).
    """
    if (loss, output) == ("cross_entropy", "softmax"):
        np.subtract(A, Y, out=out)
    else:
        LOSSES[loss].dC_dA(A, Y, out)
        OUTPUTS[output].pullback(out, A, out)
