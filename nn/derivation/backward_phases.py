"""The phases on the way back: delta and the gradient of each layer, from the output on, then the update."""

from functools import partial

import numpy as np

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.derivation import entries
from nn.derivation.example import Pass
from nn.derivation.letters import COST_LETTERS, CostOf
from nn.derivation.output_layer import collapses, dC_da, delta_of_each_loss, rounded
from nn.derivation.phase import CellWork, Form, Matrix, Phase, PhaseKind, Update, of_one, renewed, rows, vector
from nn.derivation.terms import Entry, Symbol, fill
from nn.losses import LOSSES
from nn.network import Network

_LOSS = COST_LETTERS[CostOf.STEPPER_GRADIENT]


def jacobian(passed: Pass) -> Phase:
    """The slopes of outputs that mix, by all sums, and with them the chain to delta, example by example [E46 to E49].

    Where the label's probability is too small for the chain's -y/a, an example has its Jacobian alone.
    """
    architecture, L, n = passed.network.architecture, passed.network.depth, len(passed.Y)
    output, loss = OUTPUTS[architecture.output], LOSSES[architecture.loss]
    given: list[Matrix] = []
    found: list[Matrix] = []
    work: list[CellWork] = []
    for k in range(n):
        a, y = passed.trace.A[L][k], passed.Y[k]
        example, indices = (k, (k,)) if n > 1 else (None, ())
        slope, J = dC_da(architecture.loss, a, y), output.jacobian(a)
        A, Y = a[:, np.newaxis], y[:, np.newaxis]
        if np.isfinite(slope).all():
            found.append(of_one("delta", L, passed.delta[L][k][:, np.newaxis], example))
            work.append(partial(entries.chain_entry, architecture.loss, architecture.output, A, Y, L, indices))
        given += [
            of_one("A", L, A, example), of_one("J", L, J, example),
            of_one("dC_dA", L, slope[:, np.newaxis], example),
        ]  # fmt: skip
        found.append(given[-2])
        work.append(partial(entries.jacobian_entry, output, A, L, indices))
    slopes = rf"\frac{{\partial A_$j}}{{\partial z_$i}} = {output.slope_latex}, \quad " if output.slope_latex else ""
    formula = rf"{slopes}\frac{{\partial $C}}{{\partial A_$j}} = {loss.slope_latex}"
    collapsed = ("E49",) if collapses(architecture.loss, architecture.output) else ()
    return Phase(
        kind=PhaseKind.JACOBIAN,
        layer=L,
        title=f"Jacobian of {output.label.lower()}",
        equations=("E46", *output.equations, *loss.slope_equations, *collapsed),
        formula=_of_each(formula, L, n),
        given=tuple(given),
        found=tuple(found),
        work=tuple(work),
        rounds=tuple(bool(row.any()) for row in rounded(output, passed.trace.A[L])),
    )


def output_delta(passed: Pass) -> Phase:
    """Delta at the output: A - Y [E45, E49], or the chain: over outputs that mix [E46], of each alone [E16, E17]."""
    architecture, L = passed.network.architecture, passed.network.depth
    output = OUTPUTS[architecture.output]
    A, Y = rows("A", L, passed.trace.A[L]), rows("Y", None, passed.Y)
    equations: tuple[str, ...]
    form = Form.CHAIN
    if collapses(architecture.loss, architecture.output):
        form, equations = Form.COLLAPSED, ("E45", "E49")
        formula = r"\delta^{[$l]} = A^{[$l]} - Y"
    elif output.mixes:
        equations = ("E46", *output.equations)
        formula = (
            r"\delta_$i^{($l)} = \sum_j \frac{\partial $C}{\partial a_$j} \cdot \frac{\partial a_$j}{\partial z_$i}"
        )
    else:
        equations = ("E16", "E17")
        formula = r"\delta$k^{[$l]} = \frac{\partial $C}{\partial A$k^{[$l]}} \,\circ\, \sigma'(Z$k^{[$l]})"
    hit = rounded(output, passed.trace.A[L])
    if form is Form.COLLAPSED:
        hit &= passed.delta[L] == 0
    return Phase(
        kind=PhaseKind.DELTA,
        layer=L,
        title="Delta of the output layer",
        equations=equations,
        formula=_of_each(formula, L, len(passed.Y)),
        given=(A, Y),
        found=(rows("delta", L, passed.delta[L]),),
        work=(partial(entries.output_delta_entry, architecture.loss, architecture.output, A.values, Y.values, L),),
        form=form,
        rounds=tuple(bool(row.any()) for row in hit),
        saturates=form is Form.CHAIN and output.saturates,
        beside={
            name: delta.T for name, delta in delta_of_each_loss(architecture.output, A.values.T, Y.values.T).items()
        },
    )


def _of_each(formula: str, layer: int, n: int) -> str:
    """A formula of one example; where there are several, it is that of example k."""
    if n == 1:
        return fill(formula, l=layer, C=COST_LETTERS[CostOf.STEPPER_DELTA], i="i", j="j", k="")
    return fill(formula, l=layer, C="C_k", i="{i,k}", j="{j,k}", k="_k")


def hidden_delta(passed: Pass, layer: int) -> Phase:
    """Delta of a hidden layer: (W^T delta) of the next one, times sigma' [E38, E40, E52 to E54]."""
    network, above = passed.network, layer + 1
    activation = ACTIVATIONS[network.architecture.activation]
    W, delta = Matrix.of("W", above, network.W[above]), rows("delta", above, passed.delta[above])
    dA_dZ = rows("dA_dZ", layer, passed.trace.dA_dZ[layer])
    gates = entries.gates(activation, passed.trace.Z[layer].T, dA_dZ.values, layer)
    formula = r"\delta^{[$l]} = (W^{[$above]})^T \delta^{[$above]} \,\circ\, \sigma'(Z^{[$l]}), \quad \sigma'(Z) = "
    return Phase(
        kind=PhaseKind.DELTA,
        layer=layer,
        title=f"Delta of layer {layer}",
        equations=("E38", "E40", *activation.equations, "E53" if above == network.depth else "E54"),
        formula=fill(formula, l=layer, above=above) + activation.slope_latex,
        given=(W, delta, dA_dZ),
        found=(rows("delta", layer, passed.delta[layer]),),
        work=(partial(entries.delta_entry, W.values, delta.values, gates, layer),),
        gates=gates,
    )


def weight_gradient(passed: Pass, layer: int) -> Phase:
    """The gradient of a layer's weights: delta times the activations before, averaged.

    Source: [E10, E32 to E34, E42, E50, E55].
    """
    delta, A = rows("delta", layer, passed.delta[layer]), rows("A", layer - 1, passed.trace.A[layer - 1])
    formula = r"\frac{\partial $C}{\partial W^{[$l]}} = \frac{1}{n} \delta^{[$l]} (A^{[$before]})^T"
    return Phase(
        kind=PhaseKind.WEIGHT_GRADIENT,
        layer=layer,
        title=f"Gradient of the weights of layer {layer}",
        equations=("E10", "E42", "E50" if layer == passed.network.depth else "E55"),
        formula=fill(formula, l=layer, before=layer - 1, C=_LOSS),
        given=(delta, A),
        found=(Matrix.of("dW", layer, passed.gradient.W[layer]),),
        work=(partial(entries.weight_slope_entry, delta.values, A.values, layer),),
    )


def bias_gradient(passed: Pass, layer: int) -> Phase:
    """The gradient of a layer's biases: delta, averaged [E10, E41, E51, E56]."""
    delta = rows("delta", layer, passed.delta[layer])
    formula = r"\frac{\partial $C}{\partial b^{[$l]}} = \frac{1}{n} \sum_k \delta_k^{[$l]}"
    return Phase(
        kind=PhaseKind.BIAS_GRADIENT,
        layer=layer,
        title=f"Gradient of the biases of layer {layer}",
        equations=("E10", "E41", "E51" if layer == passed.network.depth else "E56"),
        formula=fill(formula, l=layer, C=_LOSS),
        given=(delta,),
        found=(vector("db", layer, passed.gradient.b[layer]),),
        work=(lambda row, column: entries.bias_slope_entry(delta.values, layer, row),),
    )


def update(passed: Pass, after: Network, learning_rate: float) -> Update:
    """Every parameter minus eta times its slope [E57]; `after` is the network after the step."""
    given: list[Matrix] = []
    found: list[Matrix] = []
    work: list[CellWork] = []
    before, gradient = passed.network, passed.gradient
    for layer in range(1, before.depth + 1):
        W, dW = Matrix.of("W", layer, before.W[layer]), Matrix.of("dW", layer, gradient.W[layer])
        b, db = vector("b", layer, before.b[layer]), vector("db", layer, gradient.b[layer])
        given += [W, dW, b, db]
        found += map(renewed, (Matrix.of("W", layer, after.W[layer]), vector("b", layer, after.b[layer])))
        work += [
            partial(_updated, "w", layer, W, dW, learning_rate),
            partial(_updated, "b", layer, b, db, learning_rate),
        ]
    rule = r"${p}_{\mathrm{new}}^{[l]} = $p^{[l]} - \eta \frac{\partial $C}{\partial $p^{[l]}}"
    return Update(
        kind=PhaseKind.UPDATE,
        layer=0,
        title="Update",
        equations=("E57",),
        formula=rf"{fill(rule, p='W', C=_LOSS)}, \quad {fill(rule, p='b', C=_LOSS)}",
        given=tuple(given),
        found=tuple(found),
        work=tuple(work),
        eta=learning_rate,
    )


def _updated(
    letter: str, layer: int, parameters: Matrix, slopes: Matrix, learning_rate: float, row: int, column: int
) -> Entry:
    symbol = Symbol(letter, layer, (row, column) if letter == "w" else (row,))
    value, slope = float(parameters.values[row, column]), float(slopes.values[row, column])
    return entries.update_entry(symbol, value, slope, learning_rate)
