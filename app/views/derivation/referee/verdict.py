"""What the referee sees at one step, in one plain sentence: truncation, rounding, or a kink between the points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from app.views.derivation.common.numbers import symbol_html
from nn.arrays import Array
from nn.derivation.terms import Symbol

AROUND = 0.5
"""Decades on each side of the best step in which neither truncation nor rounding is much larger."""
SMOOTH = 9
"""Steps, in a row of ten a decade, over which the error is smoothed: rounding is noise, lucky steps mean nothing."""
NAMED = 3
"""Kinks that a sentence names."""


class Regime(Enum):
    """What keeps the secant away from the tangent."""

    BEYOND = auto()
    FLAT = auto()
    STUCK = auto()
    EXACT = auto()
    KINK = auto()
    TRUNCATION = auto()
    BEST = auto()
    ROUNDING = auto()


@dataclass(frozen=True)
class Verdict:
    """What is seen at one step.

    Attributes:
        regime: what keeps the secant away from the tangent.
        sentence: the same in plain words.
    """

    regime: Regime
    sentence: str


def best_step(epsilon: Array, slopes: Array, errors: Array) -> float | None:
    """The step at which the error is least, smoothed over its neighbours; None where the error is always 0.

    Steps that move nothing at all (a slope of exactly 0) do not count.

    Args:
        epsilon: ascending steps, (m,).
        slopes: the slope of the secant at each, (m,).
        errors: its distance from the tangent, (m,).
    """
    counts = (slopes != 0) & np.isfinite(errors) & (errors > 0)
    if not counts.any():
        return None
    logarithms = np.log(errors[counts])
    reach = SMOOTH // 2
    padded = np.pad(logarithms, reach, mode="edge")
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(padded, SMOOTH), axis=1)
    return float(epsilon[counts][smooth.argmin()])


def verdict(
    epsilon: float, slope: float, error: float, best: float | None, kinks: Sequence[Symbol], *, central: bool, bits: int
) -> Verdict:
    """What is seen at one step.

    Args:
        epsilon: the step.
        slope: of the secant.
        error: its distance from the tangent.
        best: what `best_step` finds for this kind of secant.
        kinks: z of each hidden neuron that changes its sign between the points.
        central: whether the points lie on both sides of the parameter.
        bits: of the numbers that the cost was computed in, 32 or 64.
    """
    if not np.isfinite(error):
        return Verdict(Regime.BEYOND, f"The cost grows beyond what float{bits} can hold.")
    if error == 0:
        regime = Regime.FLAT if slope == 0 else Regime.EXACT
    elif slope == 0 and not kinks:
        regime = Regime.STUCK
    elif best is None or epsilon > best * 10**AROUND:
        regime = Regime.KINK if kinks else Regime.TRUNCATION
    else:
        regime = Regime.ROUNDING if epsilon < best * 10**-AROUND else Regime.BEST
    if regime is Regime.KINK:
        return Verdict(regime, _kink_sentence(kinks))
    return Verdict(regime, SENTENCES[regime].format(bits=bits, nearer=100 if central else 10))


SENTENCES: Mapping[Regime, str] = {
    Regime.FLAT: "Flat: the cost does not change with this parameter here, and backpropagation says so too.",
    Regime.STUCK: "Rounding: the step changes no digit of the cost that float{bits} keeps, so the secant is flat.",
    Regime.EXACT: "The secant has the slope of the tangent in every digit.",
    Regime.TRUNCATION: "Truncation: the curve bends within the step. A step ten times shorter brings the secant about "
    "{nearer} times nearer to the tangent.",
    Regime.BEST: "Near the best step for float{bits}: truncation makes a longer one worse, rounding a shorter one.",
    Regime.ROUNDING: "Rounding: the costs at the two points agree in most of the digits that float{bits} keeps. "
    "A step ten times shorter makes the error about ten times larger.",
}


def _kink_sentence(kinks: Sequence[Symbol]) -> str:
    names = [symbol_html(z) for z in kinks[:NAMED]]
    if len(kinks) == 1:
        return f"A kink lies between the points: {names[0]} changes its sign there, so the secant averages two slopes."
    named = (
        f"{', '.join(names)} and {len(kinks) - NAMED} more"
        if len(kinks) > NAMED
        else " and ".join([", ".join(names[:-1]), names[-1]])
    )
    return f"Kinks lie between the points: {named} change their sign there, so the secant averages several slopes."
