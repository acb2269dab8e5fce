"""One cell of one array of a training step, worked out: its rule with its indices, and the numbers that enter into it.

Arrays are in the derivation's column form, one column an example. Every function takes the cell as (row, column); with
several examples the column is a further index of the symbols, with one it is left out.
"""

import math

import numpy as np

from nn.arrays import SIDE, Array
from nn.derivation.output_layer import chain_terms, collapsed_terms, collapses, cost_symbol
from nn.derivation.recursion import delta_terms, sum_terms
from nn.derivation.sigma import SIGMAS
from nn.derivation.terms import Derivative, Entry, Factor, Finish, Symbol, Term, fill, product, total


def input_entry(A: Array, row: int, column: int) -> Entry:
    """A pixel of the picture; A is A[0], (n_0, n)."""
    here = _here(A, row, column)
    pixel = (*(divmod(row, SIDE) if len(A) == SIDE * SIDE else (row,)), *here[1:])
    term = product(Factor(Symbol("x", None, pixel), float(A[row, column])))
    rule = fill("a_{$here}^{(0)} = x_{$pixel}", here=_join(here), pixel=_join(pixel))
    return Entry(Symbol("a", 0, here), rule, (term,), term.value)


def weighted_sum_entry(W: Array, b: Array, A: Array, layer: int, row: int, column: int) -> Entry:
    """z_j = sum_i w_ji a_i + b_j [E27]; A is that of the layer before, b (n_l, 1)."""
    here = _here(A, row, column)
    terms = sum_terms(W[row], A[:, column], b[row, 0], layer, row, here[1:])
    rule = fill(
        r"z_{$here}^{($l)} = \sum_i w_{$j,i}^{($l)} a_{i$e}^{($before)} + b_{$j}^{($l)}",
        here=_join(here), j=row, e=_more(here), l=layer, before=layer - 1,
    )  # fmt: skip
    return Entry(Symbol("z", layer, here), rule, tuple(terms), total(terms))


def activation_entry(function: str, Z: Array, layer: int, row: int, column: int) -> Entry:
    """a_j = sigma(z_j) [E20]; `function` is a key of SIGMAS."""
    here = _here(Z, row, column)
    z = Symbol("z", layer, here)
    rule = fill(f"$a = {SIGMAS[function].latex}", a=Symbol("a", layer, here).latex, z=z.latex)
    term = product(Factor(z, float(Z[row, column])))
    return Entry(Symbol("a", layer, here), rule, (term,), SIGMAS[function].value(term.value), Finish.SIGMA)


def softmax_entry(Z: Array, layer: int, row: int, column: int) -> Entry:
    """a_j = exp(z_j - m) / sum_k exp(z_k - m) [E47], where m, the largest z, keeps the exponentials small."""
    here = _here(Z, row, column)
    shifted = Z[:, column] - Z[:, column].max()
    terms = [
        product(Factor(Symbol("exp(z)", layer, (k, *here[1:])), math.exp(z_k)))
        for k, z_k in enumerate(shifted.tolist())
    ]
    rule = fill(
        r"a_{$here}^{($l)} = \frac{e^{z_{$here}^{($l)} - m}}{\sum_k e^{z_{k$e}^{($l)} - m}},\ "
        r"m = \max_k z_{k$e}^{($l)}",
        here=_join(here), e=_more(here), l=layer,
    )  # fmt: skip
    return Entry(Symbol("a", layer, here), rule, tuple(terms), terms[row].value / total(terms), Finish.SHARE, row)


def cost_entry(loss: str, A: Array, Y: Array, layer: int, column: int) -> Entry:
    """C of one example: -ln a_y for cross-entropy, 1/n_L sum_j (a_j - y_j)^2 for the squared error [E14]."""
    e = (column,) if A.shape[1] > 1 else ()
    symbol = cost_symbol(e)
    a, y = A[:, column], Y[:, column]
    if loss == "cross_entropy":
        label = int(y.argmax())
        term = product(Factor(Symbol("a", layer, (label, *e)), float(a[label])))
        rule = fill(r"$C = -\ln a_{$here}^{($l)}", C=symbol.latex, here=_join((label, *e)), l=layer)
        return Entry(symbol, rule, (term,), -math.log(max(term.value, float(np.finfo(a.dtype).tiny))), Finish.LOG)
    share = Factor(Symbol("1/n_L"), 1 / len(a))
    terms = []
    for j, difference in enumerate((a - y).tolist()):
        factor = Factor(Symbol("(a - y)", layer, (j, *e)), difference)
        terms.append(product(share, factor, factor))
    more = _more(("", *e))
    rule = fill(r"$C = \frac{1}{n_L} \sum_j (a_{j$e}^{($l)} - y_{j$e})^2", C=symbol.latex, e=more, l=layer)
    return Entry(symbol, rule, tuple(terms), total(terms))


def output_delta_entry(loss: str, output: str, A: Array, Y: Array, layer: int, row: int, column: int) -> Entry:
    """delta_i at the output: a_i - y_i where the chain collapses [E45], the chain itself elsewhere [E46]."""
    here = _here(A, row, column)
    a, y = A[:, column], Y[:, column]
    if collapses(loss, output):
        terms = collapsed_terms(a, y, row, layer, here[1:])
        rule = r"\delta_{$here}^{($l)} = a_{$here}^{($l)} - y_{$here}"
    else:
        terms = chain_terms(loss, output, a, y, row, layer, here[1:])
        j = "j" if output == "softmax" else str(row)
        sum_j = r"\sum_j " if output == "softmax" else ""
        a_j = f"a_{{{j}$e}}^{{($l)}}"
        rule = (
            r"\delta_{$here}^{($l)} = "
            + sum_j
            + rf"\frac{{\partial $C}}{{\partial {a_j}}} \cdot \frac{{\partial {a_j}}}{{\partial z_{{$here}}^{{($l)}}}}"
        )
    rule = fill(rule, here=_join(here), e=_more(here), l=layer, C=cost_symbol(here[1:]).latex)
    return Entry(Symbol("delta", layer, here), rule, tuple(terms), total(terms))


def delta_entry(W: Array, delta: Array, dA_dZ: Array, layer: int, row: int, column: int) -> Entry:
    """delta_a = sum_k delta_k w_ka sigma'(z_a) [E38]; W and delta are those of layer l+1."""
    here = _here(delta, row, column)
    terms = delta_terms(delta[:, column], W[:, row], float(dA_dZ[row, column]), layer, row, here[1:])
    rule = fill(
        r"\delta_{$here}^{($l)} = \sum_k \delta_{k$e}^{($above)} w_{k,$a}^{($above)} \sigma'(z_{$here}^{($l)})",
        here=_join(here), a=row, e=_more(here), l=layer, above=layer + 1,
    )  # fmt: skip
    return Entry(Symbol("delta", layer, here), rule, tuple(terms), total(terms))


def weight_slope_entry(delta: Array, A: Array, layer: int, row: int, column: int) -> Entry:
    """dC/dw_ab = delta_a a_b, averaged over the examples [E10, E31]; A is that of the layer before."""
    w = Symbol("w", layer, (row, column))
    terms = _averaged(
        [("delta", layer, row, delta[row]), ("a", layer - 1, column, A[column])],
    )
    rule = fill(
        r"\frac{\partial C}{\partial $w} = " + _average(delta) + r"\delta_{$a$k}^{($l)} a_{$sender$k}^{($before)}",
        w=w.latex, a=row, sender=column, k=",k" if delta.shape[1] > 1 else "", l=layer, before=layer - 1,
    )  # fmt: skip
    return Entry(Derivative(Symbol("C"), w), rule, tuple(terms), total(terms))


def bias_slope_entry(delta: Array, layer: int, row: int) -> Entry:
    """dC/db_a = delta_a, averaged over the examples [E10, E31]."""
    b = Symbol("b", layer, (row,))
    terms = _averaged([("delta", layer, row, delta[row])])
    rule = fill(
        r"\frac{\partial C}{\partial $b} = " + _average(delta) + r"\delta_{$a$k}^{($l)}",
        b=b.latex, a=row, k=",k" if delta.shape[1] > 1 else "", l=layer,
    )  # fmt: skip
    return Entry(Derivative(Symbol("C"), b), rule, tuple(terms), total(terms))


def update_entry(symbol: Symbol, value: float, slope: float, learning_rate: float) -> Entry:
    """The step w - eta dC/dw, and the same for b [E57]."""
    dC = Derivative(Symbol("C"), symbol)
    terms = (
        product(Factor(symbol, value)),
        product(Factor(Symbol("-eta"), -learning_rate), Factor(dC, slope)),
    )
    return Entry(symbol, rf"{symbol.latex} \leftarrow {symbol.latex} - \eta\, {dC.latex}", terms, total(terms))


def _averaged(factors: list[tuple[str, int, int, Array]]) -> list[Term]:
    """One term an example: 1/n, where there are several, times a factor (letter, layer, neuron, values) each."""
    n = len(factors[0][3])
    share = [Factor(Symbol("1/n"), 1 / n)] if n > 1 else []
    return [
        product(
            *share,
            *(
                Factor(Symbol(letter, layer, (neuron, k) if n > 1 else (neuron,)), float(values[k]))
                for letter, layer, neuron, values in factors
            ),
        )
        for k in range(n)
    ]


def _average(delta: Array) -> str:
    return r"\frac{1}{n} \sum_k " if delta.shape[1] > 1 else ""


def _here(columns: Array, row: int, column: int) -> tuple[int, ...]:
    """The indices of a cell: the neuron, and the example where there are several."""
    return (row, column) if columns.shape[1] > 1 else (row,)


def _join(indices: tuple[int, ...]) -> str:
    return ",".join(map(str, indices))


def _more(here: tuple[object, ...]) -> str:
    """What follows a summation index: the example where there are several."""
    return "".join(f",{index}" for index in here[1:])
