"""The cost C_k of an example, and where the backward pass starts: delta at the output.

Training makes the mean of the costs smaller, the loss C; the average over a batch, 1/n, is taken once, in the gradient
[E10].
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass

import numpy as np

from nn.activations import OUTPUTS
from nn.arrays import Array, Bool


@dataclass(frozen=True)
class Loss:
    """A cost and its derivative with respect to the outputs, and all that is said of them.

    Attributes:
        cost: C_k of each example, shape (n,); arguments ``(A, Y)``, shapes (n, n_L).
        dC_dA: writes dC_k/dA into ``out``; arguments ``(A, Y, out)``, shapes (n, n_L).
        label: what a person reads.
        latex: C_0 of one example; $a and $y stand for output and label j.
        slope_latex: dC_0/dA_j of one example; $j stands for the index.
        picture: the same as signs and the arrays between them, A and Y; $n stands for n_L.
        of_label: C_k of each example, (n,), from the output of its label alone, (n,); None where it takes all outputs.
        of_label_latex: the same of one example; $a stands for the label's output.
        of_label_words: the same as text.
        is_held: whether the output of the label, (n,), is so small that C_k stays the same below it; None where it
            is never held.
        quadratic: whether C_0 is a parabola in the outputs.
        factors: of the term that each output adds to C_0, for one example: letters, such as ``(a - y)``, with one
            number an output (n_L,), or with one for all; arguments ``(a, y)``, each (n_L,). None where C_0 is no such
            sum.
        needs: keys of the only outputs that it can be taken of; empty for any.
        collapses_with: keys of the outputs with which dC_k/dZ collapses to A - Y [E45, E49].
        equations: the derivation's own of C_0.
        slope_equations: the derivation's own of dC_0/dA.
    """

    cost: Callable[[Array, Array], Array]
    dC_dA: Callable[[Array, Array, Array], object]
    label: str
    _: KW_ONLY
    latex: str
    slope_latex: str = ""
    picture: tuple[str, ...] = ("A", ",", "Y", "\u2192")
    of_label: Callable[[Array], Array] | None = None
    of_label_latex: str = ""
    of_label_words: str = ""
    is_held: Callable[[Array], Bool] | None = None
    quadratic: bool = False
    factors: Callable[[Array, Array], tuple[tuple[str, Array | float], ...]] | None = None
    needs: tuple[str, ...] = ()
    collapses_with: tuple[str, ...] = ()
    equations: tuple[str, ...] = ()
    slope_equations: tuple[str, ...] = ()


SMALLEST = {"f": float(np.finfo(np.float32).tiny), "d": float(np.finfo(np.float64).tiny)}
"""Smallest normal number of float32 and float64."""


def cross_entropy(A: Array, Y: Array) -> Array:
    """C_k = -sum_j y_j ln a_j; an a below the smallest normal number counts as that number."""
    cost: Array = np.einsum("ij,ij->i", Y, np.log(np.maximum(A, SMALLEST[A.dtype.char])))
    return np.negative(cost, out=cost)


def cross_entropy_of_label(a: Array) -> Array:
    """C_k = -ln a of the label's output a; one below the smallest normal number counts as that number."""
    cost: Array = np.log(np.maximum(a, SMALLEST[a.dtype.char]))
    return np.negative(cost, out=cost)


def cross_entropy_is_held(a: Array) -> Bool:
    """Whether the label's output a counts as the smallest normal one: from a gap in z of 87 on, in float64 of 708."""
    held: Bool = a < SMALLEST[a.dtype.char]
    return held


def cross_entropy_dC_dA(A: Array, Y: Array, out: Array) -> None:
    """dC_k/da_j = -y_j / a_j [E48], which is 0 for all outputs but the label's, those that are 0 too."""
    out.fill(0)
    np.divide(-Y, A, out=out, where=Y != 0)


def mean_squared_error(A: Array, Y: Array) -> Array:
    """C_k = 1/n_L sum_j (a_j - y_j)^2 [E14]."""
    difference = A - Y
    cost: Array = np.einsum("ij,ij->i", difference, difference)
    cost /= A.shape[1]
    return cost


def mean_squared_error_dC_dA(A: Array, Y: Array, out: Array) -> None:
    """dC_k/da_j = 2/n_L (a_j - y_j)."""
    np.subtract(A, Y, out=out)
    np.multiply(out, 2 / A.shape[1], out=out)


LOSSES: Mapping[str, Loss] = {
    "cross_entropy": Loss(
        cross_entropy,
        cross_entropy_dC_dA,
        "Cross-entropy",
        latex=r"-\sum_j $y \ln $a",
        slope_latex=r"-\frac{y_$j}{A_$j}",
        picture=("\u2212 \u2211", "Y", "\u00b7 ln", "A", "="),
        of_label=cross_entropy_of_label,
        of_label_latex=r"-\ln $a",
        of_label_words="\u2212ln $a",
        is_held=cross_entropy_is_held,
        needs=("softmax",),
        collapses_with=("softmax",),
        equations=("E48",),
        slope_equations=("E48",),
    ),
    "mean_squared_error": Loss(
        mean_squared_error,
        mean_squared_error_dC_dA,
        "Mean squared error",
        latex=r"\frac{1}{n_L} \sum_j ($a - $y)^2",
        quadratic=True,
        slope_latex=r"\frac{2}{n_L} (A_$j - y_$j)",
        picture=("1/$n \u2211 (", "A", "\u2212", "Y", ")\u00b2 ="),
        factors=lambda a, y: (("1/n_L", 1 / len(a)), ("(a - y)", a - y), ("(a - y)", a - y)),
        equations=("E14",),
    ),
}


def delta_at_output(loss: str, output: str, A: Array, Y: Array, out: Array) -> None:
    """Write delta[L] = dC_k/dZ[L] of each example into `out`.

    Softmax with cross-entropy collapses to A - Y [E45, E49], which also stays finite where an output is 0; a pair
    that does not collapse takes the chain rule as it stands: dC_k/dZ = sum_j dC_k/dA_j dA_j/dZ [E46].

    Args:
        loss: a key of LOSSES.
        output: a key of OUTPUTS.
        A: outputs A[L], (n, n_L).
        Y: one-hot labels, (n, n_L).
        out: receives delta[L], (n, n_L).
    """
    rule = LOSSES[loss]
    if output in rule.collapses_with:
        np.subtract(A, Y, out=out)
    else:
        rule.dC_dA(A, Y, out)
        OUTPUTS[output].pullback(out, A, out)
