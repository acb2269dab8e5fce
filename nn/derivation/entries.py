"""One cell of one array of a training step, worked out: its rule with its indices, and the numbers that enter into it.

Arrays are in the derivation's column form, one column an example. Every function takes the cell as (row, column); with
several examples the column is a further index of the symbols, with one it is left out.
"""

import numpy as np

from nn.activations import OUTPUTS, Activation, Output
from nn.arrays import SIDE, Array
from nn.derivation import sigma
from nn.derivation.letters import SIGMA, SIGMA_PRIME, CostOf
from nn.derivation.output_layer import chain_terms, collapsed_terms, collapses, output_note, rounded, rounding_note
from nn.derivation.recursion import delta_terms, sum_terms
from nn.derivation.terms import Derivative, Entry, Factor, Symbol, Term, cost_in, cost_symbol, fill, product, total
from nn.losses import Loss

_LOSS = cost_in(CostOf.STEPPER_GRADIENT)


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


def activation_entry(rule: Activation | Output, Z: Array, layer: int, row: int, column: int) -> Entry:
    """a_j = sigma(z_j) [E20], for an activation or an output that mixes no neurons."""
    here = _here(Z, row, column)
    z = Symbol("z", layer, here)
    latex = fill(f"$a = {rule.latex}", a=Symbol("a", layer, here).latex, z=z.latex)
    term = product(Factor(z, float(Z[row, column])))
    return Entry(Symbol("a", layer, here), latex, (term,), sigma.value(rule, term.value), f"{SIGMA}($a)")


def mixed_entry(output: Output, Z: Array, layer: int, row: int, column: int) -> Entry:
    """a_j of outputs that mix their neurons, such as exp(z_j - m) / sum_k exp(z_k - m) [E47].

    There m, the largest z, keeps the exponentials small.
    """
    here, z, shares = _here(Z, row, column), Z[:, column], output.shares
    letter, numbers = ("z", z) if shares is None else (shares.letter, shares.parts(z))
    terms = [
        product(Factor(Symbol(letter, layer, (k, *here[1:])), number)) for k, number in enumerate(numbers.tolist())
    ]
    if shares is not None:
        rule = fill(shares.latex, here=_join(here), e=_more(here), l=layer)
        share = terms[row].value / total(terms)
        return Entry(Symbol("a", layer, here), rule, tuple(terms), share, own=row, note=shares.note)
    A = np.empty((1, len(z)))
    output.sigma(z[np.newaxis], A)
    rule = rf"{Symbol('a', layer, here).latex} = \mathrm{{{output.label.lower()}}}(z^{{({layer})}})"
    return Entry(Symbol("a", layer, here), rule, tuple(terms), float(A[0, row]))


def cost_entry(loss: Loss, A: Array, Y: Array, layer: int, column: int) -> Entry:
    """C_k of one example: -ln a_y for cross-entropy [E48], 1/n_L sum_j (a_j - y_j)^2 for the squared error [E14]."""
    e = (column,) if A.shape[1] > 1 else ()
    symbol = cost_symbol(e)
    a, y = A[:, column], Y[:, column]
    if loss.of_label is not None:
        label = int(y.argmax())
        a_y = Symbol("a", layer, (label, *e))
        rule = f"{symbol.latex} = {fill(loss.of_label_latex, a=a_y.latex)}"
        value = float(loss.of_label(a[label : label + 1])[0])
        return Entry(symbol, rule, (product(Factor(a_y, float(a[label]))),), value, loss.of_label_words)
    more = _more(("", *e))
    latex = fill(loss.latex, a=f"a_{{j{more}}}^{{({layer})}}", y=f"y_{{j{more}}}")
    factors = (("a", a),) if loss.factors is None else loss.factors(a, y)
    terms = [
        product(
            *(
                Factor(Symbol(letter, layer, (j, *e)), float(numbers[j]))
                if isinstance(numbers, np.ndarray)
                else Factor(Symbol(letter), numbers)
                for letter, numbers in factors
            )
        )
        for j in range(len(a))
    ]
    value = total(terms) if loss.factors is not None else float(loss.cost(a[np.newaxis], y[np.newaxis])[0])
    return Entry(symbol, f"{symbol.latex} = {latex}", tuple(terms), value)


def mean_entry(cost: Array) -> Entry:
    """C, the mean of the costs of several examples (n,)."""
    share = Factor(Symbol("1/n"), 1 / len(cost))
    terms = [product(share, Factor(cost_symbol((k,)), value)) for k, value in enumerate(cost.tolist())]
    return Entry(Symbol("C"), r"C = \frac{1}{n} \sum_k C_k", tuple(terms), total(terms))


def jacobian_entry(output: Output, A: Array, layer: int, example: tuple[int, ...], row: int, column: int) -> Entry:
    """da_j/dz_i of outputs that mix: of softmax a_j (1 - a_j) for i = j, -a_j a_i elsewhere [E47].

    A is one example's, (n_L, 1).
    """
    a_j, here = Symbol("a", layer, (row, *example)), (column, *example)
    symbol, value = Derivative(a_j, Symbol("z", layer, here)), float(output.jacobian(A[:, 0])[row, column])
    if not output.slope_latex:
        return Entry(symbol, symbol.latex, (product(Factor(symbol, value)),), value)
    a_i, equal = float(A[column, 0]), row == column
    rest = Factor(Symbol("(1 - a)" if equal else "-a", layer, here), 1 - a_i if equal else -a_i)
    term = product(Factor(a_j, float(A[row, 0])), rest)
    latex = rest.symbol.latex if equal else f"({rest.symbol.latex})"
    k = row if equal or A[row, 0] == 0 else column
    note = output_note(A[:, 0], k) if value == 0 and rounded(output, A[:, 0])[k] else ""
    return Entry(symbol, f"{symbol.latex} = {a_j.latex} {latex}", (term,), value, note=note)


def chain_entry(
    loss: str, output: str, A: Array, Y: Array, layer: int, example: tuple[int, ...], row: int, column: int
) -> Entry:
    """dC/dz_i of one example as the sum over all outputs [E46]; A, Y and delta are (n_L, 1)."""
    terms = chain_terms(cost_symbol(example), loss, output, A[:, 0], Y[:, 0], row, layer, example)
    C, e = cost_symbol(example).latex, _more(("", *example))
    rule = (
        rf"\frac{{\partial {C}}}{{\partial z_{{{_join((row, *example))}}}^{{({layer})}}}} = \sum_j"
        rf" \frac{{\partial {C}}}{{\partial a_{{j{e}}}^{{({layer})}}}}"
        rf" \cdot \frac{{\partial a_{{j{e}}}^{{({layer})}}}}{{\partial z_{{{_join((row, *example))}}}^{{({layer})}}}}"
    )
    note = rounding_note(loss, output, A[:, 0], Y[:, 0], row)
    return Entry(Symbol("delta", layer, (row, *example)), rule, tuple(terms), total(terms), note=note)


def output_delta_entry(loss: str, output: str, A: Array, Y: Array, layer: int, row: int, column: int) -> Entry:
    """delta_i at the output: a_i - y_i where the chain collapses [E45], the chain itself elsewhere [E46]."""
    here = _here(A, row, column)
    a, y = A[:, column], Y[:, column]
    if collapses(loss, output):
        terms = collapsed_terms(a, y, row, layer, here[1:])
        rule = r"\delta_{$here}^{($l)} = a_{$here}^{($l)} - y_{$here}"
    else:
        terms = chain_terms(cost_symbol(here[1:]), loss, output, a, y, row, layer, here[1:])
        j, sum_j = ("j", r"\sum_j ") if OUTPUTS[output].mixes else (str(row), "")
        a_j = f"a_{{{j}$e}}^{{($l)}}"
        rule = (
            r"\delta_{$here}^{($l)} = "
            + sum_j
            + rf"\frac{{\partial $C}}{{\partial {a_j}}} \cdot \frac{{\partial {a_j}}}{{\partial z_{{$here}}^{{($l)}}}}"
        )
    rule = fill(rule, here=_join(here), e=_more(here), l=layer, C=cost_symbol(here[1:]).latex)
    note = rounding_note(loss, output, a, y, row)
    return Entry(Symbol("delta", layer, here), rule, tuple(terms), total(terms), note=note)


def gates(activation: Activation, Z: Array, dA_dZ: Array, layer: int) -> tuple[tuple[Factor, ...], ...]:
    """Sigma' of each neuron, in rows, of each example; Z and dA_dZ are (n_l, n)."""
    return tuple(
        tuple(
            Factor(Symbol(SIGMA_PRIME, layer, _here(Z, row, column)), slope, sigma.gate(activation, z, slope))
            for column, (z, slope) in enumerate(zip(*both, strict=True))
        )
        for row, both in enumerate(zip(Z.tolist(), dA_dZ.tolist(), strict=True))
    )


def delta_entry(
    W: Array, delta: Array, slopes: tuple[tuple[Factor, ...], ...], layer: int, row: int, column: int
) -> Entry:
    """delta_a = sum_k delta_k w_ka sigma'(z_a) [E38]; W and delta are those of layer l+1, `slopes` as of `gates`."""
    here = _here(delta, row, column)
    deltas = [
        Factor(Symbol("delta", layer + 1, (k, *here[1:])), delta_k)
        for k, delta_k in enumerate(delta[:, column].tolist())
    ]
    terms = delta_terms(deltas, W[:, row], slopes[row][column], layer, row)
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
        r"\frac{\partial $C}{\partial $w} = " + _average(delta) + r"\delta_{$a$k}^{($l)} a_{$sender$k}^{($before)}",
        C=_LOSS.latex, w=w.latex, a=row, sender=column, k=",k" if delta.shape[1] > 1 else "", l=layer, before=layer - 1,
    )  # fmt: skip
    return Entry(Derivative(_LOSS, w), rule, tuple(terms), total(terms))


def bias_slope_entry(delta: Array, layer: int, row: int) -> Entry:
    """dC/db_a = delta_a, averaged over the examples [E10, E31]."""
    b = Symbol("b", layer, (row,))
    terms = _averaged([("delta", layer, row, delta[row])])
    rule = fill(
        r"\frac{\partial $C}{\partial $b} = " + _average(delta) + r"\delta_{$a$k}^{($l)}",
        C=_LOSS.latex, b=b.latex, a=row, k=",k" if delta.shape[1] > 1 else "", l=layer,
    )  # fmt: skip
    return Entry(Derivative(_LOSS, b), rule, tuple(terms), total(terms))


def update_entry(symbol: Symbol, value: float, slope: float, learning_rate: float) -> Entry:
    """The step w - eta dC/dw, and the same for b [E57]."""
    dC = Derivative(_LOSS, symbol)
    terms = (
        product(Factor(symbol, value)),
        product(Factor(Symbol("-eta"), -learning_rate), Factor(dC, slope)),
    )
    new = symbol._replace(letter=f"{symbol.letter} new")
    return Entry(new, rf"{new.latex} = {symbol.latex} - \eta\, {dC.latex}", terms, total(terms))


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
