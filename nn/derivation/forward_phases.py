"""The phases on the way to the loss: input, weighted sums and activations of each layer, outputs, loss."""

from functools import partial

import numpy as np

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Array
from nn.derivation import entries
from nn.derivation.example import Pass
from nn.derivation.letters import COST_LETTERS, LOSS, CostOf
from nn.derivation.phase import CellWork, Form, Matrix, Phase, PhaseKind, rows, vector
from nn.derivation.terms import fill
from nn.losses import LOSSES


def input_phase(passed: Pass) -> Phase:
    """The pixels, as the activations of layer 0 [E43]."""
    A = rows("A", 0, passed.trace.A[0])
    widths = ", ".join(map(str, passed.network.widths))
    return Phase(
        kind=PhaseKind.INPUT,
        layer=0,
        title="Input",
        equations=("E43",),
        formula=rf"A^{{[0]}} = X, \quad (n_0, \dots, n_L) = ({widths})",
        given=(),
        found=(A,),
        work=(partial(entries.input_entry, A.values),),
    )


def weighted_sums(passed: Pass, layer: int) -> Phase:
    """Z = W A + b [E2, E5, E15, E27, E44]; with several examples b is added to every column, as b 1^T."""
    network, trace = passed.network, passed.trace
    W, b = Matrix.of("W", layer, network.W[layer]), vector("b", layer, network.b[layer])
    A = rows("A", layer - 1, trace.A[layer - 1])
    ones = r" \mathbf{1}^T" if len(trace.Z[layer]) > 1 else ""
    first = ("E2", "E5") if layer == 1 else ("E5",)
    last = ("E15",) if layer == network.depth else ()
    return Phase(
        kind=PhaseKind.SUMS,
        layer=layer,
        title=f"Weighted sums of layer {layer}",
        equations=(*first, *last, "E27", "E44"),
        formula=fill(r"Z^{[$l]} = W^{[$l]} A^{[$before]} + b^{[$l]}$ones", l=layer, before=layer - 1, ones=ones),
        given=(W, A, b),
        found=(rows("Z", layer, trace.Z[layer]),),
        work=(partial(entries.weighted_sum_entry, W.values, b.values, A.values, layer),),
    )


def activations(passed: Pass, layer: int) -> Phase:
    """A = sigma(Z) in a hidden layer [E1 to E5, E18 to E20, E44]."""
    activation, L = ACTIVATIONS[passed.network.architecture.activation], passed.network.depth
    Z, A = rows("Z", layer, passed.trace.Z[layer]), rows("A", layer, passed.trace.A[layer])
    first = ("E1", "E2", "E3", "E4", "E5") if layer == 1 else ("E3", "E4", "E5")
    last = {L - 1: ("E18",), L - 2: ("E19",)}.get(layer, ())
    return Phase(
        kind=PhaseKind.ACTIVATIONS,
        layer=layer,
        title=f"Activations of layer {layer}",
        equations=(*first, *last, "E20", "E44"),
        formula=fill(rf"A^{{[$l]}} = \sigma(Z^{{[$l]}}), \quad \sigma(z) = {activation.latex}", l=layer, z="z"),
        given=(Z,),
        found=(A,),
        work=(partial(entries.activation_entry, activation, Z.values, layer),),
    )


def outputs(passed: Pass) -> Phase:
    """The output layer [E2, E5, E15]: softmax over the neurons [E44, E47], or a function of each [E20]."""
    L, output = passed.network.depth, OUTPUTS[passed.network.architecture.output]
    Z = rows("Z", L, passed.trace.Z[L])
    equations: tuple[str, ...] = ("E2", "E5", "E15") if L == 1 else ("E5", "E15")
    picture: tuple[str, ...] = ()
    if output.mixes:
        form, title, name = Form.MIXED, output.label, output.label.lower()
        equations += ("E44", *output.equations)
        formula = rf"A^{{[$l]}} = \mathrm{{{name}}}(Z^{{[$l]}}), \quad a_j = {output.latex}"
        picture = (f"{name} (", "Z", ") =")
        work = partial(entries.mixed_entry, output, Z.values, L)
    else:
        form, title, equations = Form.EACH, "Outputs", (*equations, "E20")
        formula = rf"A^{{[$l]}} = \sigma(Z^{{[$l]}}), \quad \sigma(z) = {output.latex}"
        work = partial(entries.activation_entry, output, Z.values, L)
    return Phase(
        kind=PhaseKind.ACTIVATIONS,
        layer=L,
        title=title,
        equations=equations,
        formula=fill(formula, l=L, z="z"),
        given=(Z,),
        found=(rows("A", L, passed.trace.A[L]),),
        work=(work,),
        form=form,
        picture=picture,
    )


def loss(passed: Pass) -> Phase:
    """The cost of each example, before the step [E14, E48]; of a single one it is C_0 and C itself."""
    return _loss(passed, PhaseKind.LOSS, "Loss", passed.trace.A[passed.network.depth], passed.cost)


def loss_after(passed: Pass, A: Array, cost: Array) -> Phase:
    """The cost of each example after the step, from its outputs `A` (n, n_L) and `cost` (n,) then."""
    return _loss(passed, PhaseKind.LOSS_AFTER, "Loss after the update", A, cost)


def _loss(passed: Pass, kind: PhaseKind, title: str, outputs_then: Array, cost: Array) -> Phase:
    L, loss = passed.network.depth, LOSSES[passed.network.architecture.loss]
    A, Y = rows("A", L, outputs_then), rows("Y", None, passed.Y)
    one = COST_LETTERS[CostOf.STEPPER_DELTA]
    j, C, whole = ("{j,k}", "C_k", r"\frac{1}{n} \sum_k C_k, \quad C_k") if cost.size > 1 else ("j", one, one)
    formula = fill(loss.latex, a=f"a_{j}^{{({L})}}", y=f"y_{j}")
    found = [Matrix("C", None, C, cost[np.newaxis, :])]
    work: list[CellWork] = [lambda row, column: entries.cost_entry(loss, A.values, Y.values, L, column)]
    if cost.size > 1:
        found.append(Matrix("loss", None, "C", cost.mean(keepdims=True)[np.newaxis, :]))
        work.append(lambda row, column: entries.mean_entry(cost))
    label = np.einsum("ij,ij->i", outputs_then, passed.Y)
    return Phase(
        kind=kind,
        layer=0,
        title=title,
        equations=loss.equations,
        formula=f"{LOSS} = {whole} = {formula}",
        given=(A, Y),
        found=tuple(found),
        work=tuple(work),
        picture=tuple(fill(part, n=len(A.values)) for part in loss.picture),
        held=tuple(loss.is_held(label).tolist()) if loss.is_held else (),
    )
