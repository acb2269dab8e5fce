"""How the matrices of a phase stand beside each other: as in its formula, what is given first, what is found last."""

from collections.abc import Callable, Mapping

import numpy as np

from app.views.derivation.common.numbers import ETA, MINUS, SIGMA, shown
from app.views.derivation.matrix.parts import COLUMN, DOT, EQUALS, ROW, Operator, Part, Place
from nn.derivation.phase import Form, Kind, Phase, Quantity, Update


def arrange(phase: Phase, which: int = 0) -> tuple[Part, ...]:
    """The parts of the picture of a phase, from left to right; `which` of its found matrices is shown."""
    found = Place(phase.found[which], is_found=True)
    if isinstance(phase, Update):
        return _update(phase, which, found)
    return (*_ARRANGED[phase.kind](phase), found)


def _weighted_sums(phase: Phase) -> tuple[Part, ...]:
    W, A, b = phase.given
    return Place(W, column=None), DOT, Place(A, row=None), Operator("+"), Place(b), EQUALS


def _activations(phase: Phase) -> tuple[Part, ...]:
    if phase.picture:
        return _pictured(phase)
    (Z,) = phase.given
    return Operator(f"{SIGMA} ("), Place(Z), Operator(") =")


def _pictured(phase: Phase) -> tuple[Part, ...]:
    """As the rule itself says it."""
    given = {quantity.letter: Place(quantity, row=None) for quantity in phase.given}
    return tuple(given.get(part) or Operator(part) for part in phase.picture)


def _delta(phase: Phase) -> tuple[Part, ...]:
    if phase.form is Form.HIDDEN:
        W, delta, slope = phase.given
        W_T = Place(W, row=None, column=ROW, transposed=True)
        return W_T, DOT, Place(delta, row=None), Operator("\u2218"), Place(slope), EQUALS
    A, Y = phase.given
    if phase.form is Form.COLLAPSED:
        return Place(A), Operator(MINUS), Place(Y), EQUALS
    return Place(A, row=None), Operator(","), Place(Y, row=None), Operator("\u2192")


def _weight_slopes(phase: Phase) -> tuple[Part, ...]:
    delta, A = phase.given
    A_T = Place(A, row=COLUMN, column=None, transposed=True)
    return Operator("1/n \u00b7", _examples(delta)), Place(delta, column=None), DOT, A_T, EQUALS


def _bias_slopes(phase: Phase) -> tuple[Part, ...]:
    (delta,) = phase.given
    return Operator("1/n \u2211", _examples(delta)), Place(delta, column=None), EQUALS


def _update(phase: Update, which: int, found: Place) -> tuple[Part, ...]:
    before, slope = phase.given[2 * which : 2 * which + 2]
    return Place(before), Operator(f"{MINUS} {ETA} \u00b7", shown(phase.eta)), Place(slope), EQUALS, found


_ARRANGED: Mapping[Kind, Callable[[Phase], tuple[Part, ...]]] = {
    Kind.INPUT: lambda phase: (),
    Kind.SUMS: _weighted_sums,
    Kind.ACTIVATIONS: _activations,
    Kind.LOSS: _pictured,
    Kind.LOSS_AFTER: _pictured,
    Kind.DELTA: _delta,
    Kind.WEIGHT_SLOPES: _weight_slopes,
    Kind.BIAS_SLOPES: _bias_slopes,
}


def default_cell(phase: Phase, which: int = 0) -> tuple[int, int]:
    """The largest cell of what is found; of parameters, the one that the update moves most."""
    if phase.kind is not Kind.UPDATE:
        return phase.largest(which)
    slopes = phase.given[2 * which + 1].values
    row, column = np.unravel_index(int(np.abs(slopes).argmax()), slopes.shape)
    return int(row), int(column)


def _examples(quantity: Quantity) -> str:
    return f"n = {quantity.values.shape[1]}"
