"""How the matrices of a phase stand beside each other: as in its formula, what is given first, what is found last."""

from collections.abc import Callable, Mapping

import numpy as np

from app.views.derivation.common.numbers import ETA, MINUS, SIGMA, shown
from app.views.derivation.matrix.parts import COLUMN, DOT, EQUALS, ROW, Operator, Part, Place
from app.views.derivation.stepper.phase_words import kind_of
from nn.derivation.phase import Phase, Quantity


def arrange(phase: Phase, which: int = 0) -> tuple[Part, ...]:
    """The parts of the picture of a phase, from left to right; `which` of its found matrices is shown."""
    found = Place(phase.found[which], is_found=True)
    kind = kind_of(phase)
    if kind == "update":
        return _update(phase, which, found)
    return (*_ARRANGED[kind](phase), found)


def _weighted_sums(phase: Phase) -> tuple[Part, ...]:
    W, A, b = phase.given
    return Place(W, column=None), DOT, Place(A, row=None), Operator("+"), Place(b), EQUALS


def _activations(phase: Phase) -> tuple[Part, ...]:
    (Z,) = phase.given
    if "E47" in phase.equations:
        return Operator("softmax ("), Place(Z, row=None), Operator(") =")
    return Operator(f"{SIGMA} ("), Place(Z), Operator(") =")


def _loss(phase: Phase) -> tuple[Part, ...]:
    A, Y = (Place(quantity, row=None) for quantity in phase.given)
    if "E14" in phase.equations:
        return Operator(f"1/{len(A.quantity.values)} \u2211 ("), A, Operator(MINUS), Y, Operator(")\u00b2 =")
    return Operator(f"{MINUS} \u2211"), Y, Operator("\u00b7 ln"), A, EQUALS


def _delta(phase: Phase) -> tuple[Part, ...]:
    if len(phase.given) == 3:
        W, delta, slope = phase.given
        W_T = Place(W, row=None, column=ROW, transposed=True)
        return W_T, DOT, Place(delta, row=None), Operator("\u2218"), Place(slope), EQUALS
    A, Y = phase.given
    if "E45" in phase.equations:
        return Place(A), Operator(MINUS), Place(Y), EQUALS
    return Place(A, row=None), Operator(","), Place(Y, row=None), Operator("\u2192")


def _weight_slopes(phase: Phase) -> tuple[Part, ...]:
    delta, A = phase.given
    A_T = Place(A, row=COLUMN, column=None, transposed=True)
    return Operator("1/n \u00b7", _examples(delta)), Place(delta, column=None), DOT, A_T, EQUALS


def _bias_slopes(phase: Phase) -> tuple[Part, ...]:
    (delta,) = phase.given
    return Operator("1/n \u2211", _examples(delta)), Place(delta, column=None), EQUALS


def _update(phase: Phase, which: int, found: Place) -> tuple[Part, ...]:
    before, slope = phase.given[2 * which : 2 * which + 2]
    eta = -phase.entry(0, 0, which).terms[1].factors[0].value
    return Place(before), Operator(f"{MINUS} {ETA} \u00b7", shown(eta)), Place(slope), EQUALS, found


_ARRANGED: Mapping[str, Callable[[Phase], tuple[Part, ...]]] = {
    "input": lambda phase: (),
    "Z": _weighted_sums,
    "A": _activations,
    "loss": _loss,
    "loss after": _loss,
    "delta": _delta,
    "dW": _weight_slopes,
    "db": _bias_slopes,
}


def default_cell(phase: Phase, which: int = 0) -> tuple[int, int]:
    """The largest cell of what is found; of parameters, the one that the update moves most."""
    if kind_of(phase) != "update":
        return phase.largest(which)
    slopes = phase.given[2 * which + 1].values
    row, column = np.unravel_index(int(np.abs(slopes).argmax()), slopes.shape)
    return int(row), int(column)


def _examples(quantity: Quantity) -> str:
    return f"n = {quantity.values.shape[1]}"
