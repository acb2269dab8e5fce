"""Where the backward pass begins: the slope of the cost, the Jacobian of the outputs, and delta[L] from the two.

Vectors are those of one example. That softmax and cross-entropy collapse to A - Y is a result here, not the way it is
computed.
"""

import numpy as np

from nn.activations import OUTPUTS, Output
from nn.arrays import Array, Bool
from nn.derivation.letters import MINUS
from nn.derivation.terms import Derivative, Factor, Symbol, Term, product
from nn.losses import LOSSES, delta_at_output


def dC_da(loss: str, a: Array, y: Array) -> Array:
    """dC/da_j of one example: -y_j / a_j for cross-entropy [E48], 2/n_L (a_j - y_j) for the squared error of E14.

    Args:
        loss: a key of LOSSES.
        a: outputs a[L], (n_L,).
        y: one-hot label, (n_L,).

    Returns:
        (n_L,).
    """
    slope = np.empty((1, len(a)))
    with np.errstate(all="ignore"):
        LOSSES[loss].dC_dA(a[np.newaxis], y[np.newaxis], slope)
    found: Array = slope[0]
    return found


def delta_by_chain(slope: Array, da_dz: Array) -> Array:
    """delta_i = sum_j dC/da_j da_j/dz_i, one sum an output [E46].

    Args:
        slope: dC/da, (n_L,).
        da_dz: the Jacobian, (n_L, n_L).

    Returns:
        delta[L], (n_L,).
    """
    outputs = range(len(slope))
    return np.array([sum(slope[j] * da_dz[j, i] for j in outputs) for i in outputs])


def delta_collapsed(a: Array, y: Array) -> Array:
    """delta_i = a_i - y_i, what E46 comes to for softmax and cross-entropy [E45, E49]; all (n_L,)."""
    return a - y


def delta_of_each_loss(output: str, A: Array, Y: Array) -> dict[str, Array]:
    """delta[L] as each loss gives it that can be taken of these outputs, by the loss's label.

    Args:
        output: a key of OUTPUTS.
        A: outputs A[L], (n, n_L).
        Y: one-hot labels, (n, n_L).

    Returns:
        Each (n, n_L).
    """
    found = {}
    for key, loss in LOSSES.items():
        if output in (loss.needs or OUTPUTS):
            found[loss.label] = np.empty_like(A)
            delta_at_output(key, output, A, Y, found[loss.label])
    return found


def collapses(loss: str, output: str) -> bool:
    """Whether the chain E46 collapses to a - y."""
    return output in LOSSES[loss].collapses_with


def chain_has_values(loss: str, a: Array, y: Array) -> bool:
    """Whether float64 can hold the chain's -y_j / a_j; a probability of nearly 0 leaves a - y alone."""
    return bool(np.isfinite(dC_da(loss, a, y)).all())


def rounded(output: Output, a: Array) -> Bool:
    """Which outputs, the last axis of `a`, float64 holds as 0 or 1, though they only come near."""
    # Softmax of one neuron is 1.
    never = output.saturates and not (output.mixes and a.shape[-1] == 1)
    found: Bool = ((a == 0) | (a == 1)) & never
    return found


def rounding_note(loss: str, output: str, a: Array, y: Array, i: int) -> str:
    """What is to be said of delta_i where an output that enters into it is rounded; nothing elsewhere.

    An a_j of 1 leaves no digit of 1 - a_j, which is a factor of da_j/dz_j, and of dC/da_j where that is 0.
    """
    rule, slope = OUTPUTS[output], dC_da(loss, a, y)
    hit = rounded(rule, a)
    if hit[i] and a[i] == 0 and np.isfinite(slope[i]):
        return output_note(a, i)
    reached = range(len(a)) if rule.mixes else (i,)
    lost = (j for j in reached if hit[j] and a[j] == 1 and (y[j] == 1 if slope[j] == 0 else j == i))
    return next((output_note(a, j) for j in lost), "")


def output_note(a: Array, j: int) -> str:
    """What is to be said of an output j that is rounded to 0 or 1."""
    if a[j] == 0:
        return f"Output {j} rounds to 0: it is small, not exactly 0."
    return f"Output {j} rounds to 1: of 1 {MINUS} a, small but not exactly 0, no digit is left."


def chain_terms(
    C: Symbol, loss: str, output: str, a: Array, y: Array, i: int, L: int, column: tuple[int, ...] = ()
) -> list[Term]:
    """The terms dC/da_j da_j/dz_i of delta_i, for all j that z_i can reach [E46].

    `C` is what the cost is called; `column` is the example among several, as a further index of a and z, none for one.
    """
    rule = OUTPUTS[output]
    slope, da_dz = dC_da(loss, a, y), rule.jacobian(a)
    reached = range(len(a)) if rule.mixes else (i,)
    z_i = Symbol("z", L, (i, *column))
    terms = []
    for j in reached:
        a_j = Symbol("a", L, (j, *column))
        terms.append(
            product(
                Factor(Derivative(C, a_j), float(slope[j])),
                Factor(Derivative(a_j, z_i), float(da_dz[j, i])),
            )
        )
    return terms


def collapsed_terms(a: Array, y: Array, i: int, L: int, column: tuple[int, ...] = ()) -> list[Term]:
    """The two terms a_i and -y_i of delta_i [E49]; `column` as in `chain_terms`."""
    here = (i, *column)
    return [product(Factor(Symbol("a", L, here), float(a[i]))), product(Factor(Symbol("-y", None, here), -float(y[i])))]
