"""How the matrices of a phase stand beside each other: as in its formula, what is given first, what is found last."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from app.views.derivation.common.numbers import shown
from app.views.derivation.matrix.parts import COLUMN, EQUALS, PRODUCT, ROW, Operator, Place, RowPart
from nn.derivation.letters import DOT, ETA, MINUS, SIGMA
from nn.derivation.phase import Form, Matrix, Phase, PhaseKind, Update


def arrange(phase: Phase, which: int = 0) -> tuple[RowPart, ...]:
    """The parts of the picture of a phase, from left to right; `which` of its found matrices is shown."""
    found = Place(phase.found[which], is_found=True)
    if isinstance(phase, Update):
        return _update(phase, which, found)
    if phase.kind is PhaseKind.JACOBIAN:
        return (*_jacobian(phase, found.matrix), found)
    if phase.kind in (PhaseKind.LOSS, PhaseKind.LOSS_AFTER) and phase.n > 1:
        return _mean(phase, which)
    return (*_ARRANGED[phase.kind](phase), found)


def add_up(products: Sequence[tuple[Matrix, Matrix, Matrix]], k: int) -> tuple[RowPart, ...]:
    """The outer product of example k on the sum of those before it, S_{k-1} + delta_k a_k^T = S_k."""
    delta, a, S = products[k]
    before = (Place(products[k - 1][2]), Operator("+")) if k else ()
    row = Place(a, row=COLUMN, column=None, transposed=True)
    return *before, Place(delta, column=None), PRODUCT, row, EQUALS, Place(S, is_found=True)


def _jacobian(phase: Phase, found: Matrix) -> tuple[RowPart, ...]:
    first = 3 * (found.example or 0)
    A, J, slope = phase.given[first : first + 3]
    if found.letter == "J":
        return Place(A), Operator("\u2192")
    return Place(J, row=None, column=ROW, transposed=True), PRODUCT, Place(slope, row=None), EQUALS


def _mean(phase: Phase, which: int) -> tuple[RowPart, ...]:
    """The costs of all examples, and their mean."""
    costs, mean = (Place(matrix, is_found=which == place) for place, matrix in enumerate(phase.found))
    parts = (
        _pictured(phase)
        if costs.is_found
        else tuple(replace(part, column=None) if isinstance(part, Place) else part for part in _pictured(phase))
    )
    return *parts, replace(costs, row=None, column=None if mean.is_found else COLUMN), Operator("1/n \u2211 ="), mean


def _weighted_sums(phase: Phase) -> tuple[RowPart, ...]:
    W, A, b = phase.given
    if phase.n > 1:
        b = replace(b, latex=rf"{b.latex} \mathbf{{1}}^T", values=np.repeat(b.values, phase.n, axis=1))
    return Place(W, column=None), PRODUCT, Place(A, row=None), Operator("+"), Place(b), EQUALS


def _activations(phase: Phase) -> tuple[RowPart, ...]:
    if phase.picture:
        return _pictured(phase)
    (Z,) = phase.given
    return Operator(f"{SIGMA} ("), Place(Z), Operator(") =")


def _pictured(phase: Phase) -> tuple[RowPart, ...]:
    """As the rule itself says it."""
    given = {matrix.letter: Place(matrix, row=None) for matrix in phase.given}
    return tuple(given.get(part) or Operator(part) for part in phase.picture)


def _delta(phase: Phase) -> tuple[RowPart, ...]:
    if phase.form is Form.HIDDEN:
        W, delta, slope = phase.given
        W_T = Place(W, row=None, column=ROW, transposed=True)
        return W_T, PRODUCT, Place(delta, row=None), Operator("\u2218"), Place(slope), EQUALS
    A, Y = phase.given
    if phase.form is Form.COLLAPSED:
        return Place(A), Operator(MINUS), Place(Y), EQUALS
    return Place(A, row=None), Operator(","), Place(Y, row=None), Operator("\u2192")


def _weight_gradient(phase: Phase) -> tuple[RowPart, ...]:
    delta, A = phase.given
    A_T = Place(A, row=COLUMN, column=None, transposed=True)
    return Operator(f"1/n {DOT}", _examples(delta)), Place(delta, column=None), PRODUCT, A_T, EQUALS


def _bias_gradient(phase: Phase) -> tuple[RowPart, ...]:
    (delta,) = phase.given
    return Operator("1/n \u2211", _examples(delta)), Place(delta, column=None), EQUALS


def _update(phase: Update, which: int, found: Place) -> tuple[RowPart, ...]:
    before, slope = phase.given[2 * which : 2 * which + 2]
    return Place(before), Operator(f"{MINUS} {ETA} {DOT}", shown(phase.eta)), Place(slope), EQUALS, found


_ARRANGED: Mapping[PhaseKind, Callable[[Phase], tuple[RowPart, ...]]] = {
    PhaseKind.INPUT: lambda phase: (),
    PhaseKind.SUMS: _weighted_sums,
    PhaseKind.ACTIVATIONS: _activations,
    PhaseKind.LOSS: _pictured,
    PhaseKind.LOSS_AFTER: _pictured,
    PhaseKind.DELTA: _delta,
    PhaseKind.WEIGHT_GRADIENT: _weight_gradient,
    PhaseKind.BIAS_GRADIENT: _bias_gradient,
}


def _examples(matrix: Matrix) -> str:
    return f"n = {matrix.values.shape[1]}"
