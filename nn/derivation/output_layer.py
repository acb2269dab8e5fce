"""Where the backward pass begins: the slope of the cost, the Jacobian of the outputs, and delta[L] from the two.

Vectors are those of one example. The Jacobian is written out entry by entry; that softmax and cross-entropy collapse
to A - Y is a result here, not the way it is computed.
"""

import numpy as np

from nn.arrays import Array
from nn.derivation.terms import Derivative, Factor, Symbol, Term, product


def dC_da(loss: str, a: Array, y: Array) -> Array:
    """dC/da_j of one example: -y_j / a_j for cross-entropy [E48], 2/n_L (a_j - y_j) for the squared error of E14.

    Args:
        loss: a key of LOSSES.
        a: outputs a[L], (n_L,).
        y: one-hot label, (n_L,).

    Returns:
        (n_L,).
    """
    slope = np.zeros(len(a))
    for j in range(len(a)):
        if loss == "mean_squared_error":
            slope[j] = 2 / len(a) * (a[j] - y[j])
        elif y[j] != 0:
            slope[j] = -y[j] / a[j]
    return slope


def softmax_jacobian(a: Array) -> Array:
    """da_j/dz_i in row j and column i: a_j (1 - a_j) on the diagonal, -a_j a_i off it [E47].

    Args:
        a: outputs of softmax, (n_L,).

    Returns:
        (n_L, n_L), symmetric.
    """
    outputs = a.tolist()
    return np.array(
        [[a_j * (1 - a_j) if i == j else -a_j * a_i for i, a_i in enumerate(outputs)] for j, a_j in enumerate(outputs)]
    )


def jacobian(output: str, a: Array) -> Array:
    """da_j/dz_i of any output layer, row j and column i, (n_L, n_L); `output` is a key of OUTPUTS.

    Only softmax mixes its neurons: of the others each output depends on its own weighted sum alone.
    """
    if output == "softmax":
        return softmax_jacobian(a)
    return np.diag(a * (1 - a) if output == "sigmoid" else np.ones(len(a)))


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


def collapses(loss: str, output: str) -> bool:
    """Whether the chain E46 collapses to a - y."""
    return (loss, output) == ("cross_entropy", "softmax")


def chain_has_values(loss: str, a: Array, y: Array) -> bool:
    """Whether float64 can hold the chain's -y_j / a_j; a probability below its normal numbers leaves a - y alone."""
    return loss != "cross_entropy" or bool(a[y != 0].min() >= np.finfo(np.float64).tiny)


def cost_symbol(column: tuple[int, ...] = ()) -> Symbol:
    """The cost of an example: C_0 where there is one, C with the example's number among several."""
    return Symbol("C", None, column) if column else Symbol("C_0")


def chain_terms(loss: str, output: str, a: Array, y: Array, i: int, L: int, column: tuple[int, ...] = ()) -> list[Term]:
    """The terms dC/da_j da_j/dz_i of delta_i, for all j that z_i can reach [E46].

    `column` is the example among several, as a further index of a and z; none for one example.
    """
    slope, da_dz = dC_da(loss, a, y), jacobian(output, a)
    reached = range(len(a)) if output == "softmax" else (i,)
    C, z_i = cost_symbol(column), Symbol("z", L, (i, *column))
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
