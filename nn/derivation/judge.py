"""Judges what keeps a secant away from the tangent, from costs alone; no network here.

Truncation falls with the step, rounding grows. Told first are the places where neither is to blame: kinks, a cost that
is held, one that does not depend on the parameter, and parabolas.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nn.arrays import Array, Bool
from nn.derivation.verdict import (
    AtKink,
    Best,
    Between,
    Beyond,
    Cause,
    Exact,
    Flat,
    Held,
    Kink,
    Level,
    Parabola,
    Rounding,
    Stuck,
    Truncation,
    Verdict,
)

DECADE = 10
"""Steps of a decade."""
AROUND = 5
"""Steps on each side of the best one at which neither truncation nor rounding is much larger."""
SMOOTH = 9
"""Steps over which an error is smoothed: rounding is noise, lucky steps mean nothing."""
FACTOR = 2.0
"""How far from 10 or 100 times is still about that."""


@dataclass(frozen=True)
class Evidence:
    """What one kind of secant shows, at every step.

    Attributes:
        bits: of the numbers that costs are computed in, 32 or 64.
        central: whether the points lie on both sides of the parameter; else the first is the parameter itself.
        epsilon: ascending steps, ten a decade, (m,).
        tangent: dC/dtheta by backpropagation.
        slopes: of the secants, (m,).
        finer: the same in float64, where `bits` is 32, (m,).
        ends: offsets of the two points, as their numbers have them, (2, m).
        costs: at the two points, (2, m).
        cost: at the parameter.
        held: whether the cost is held at the two points, (2, m).
        held_here: whether it is at the parameter.
        kinks: all within reach, the lowest offset first.
        left: slope of the cost just below the parameter, where a kink is there.
        right: the same above it.
        convention: sigma'(0) as backpropagation takes it.
        flat: whether the cost does not depend on the parameter up to the nearest kinks.
        parabola: whether the cost is a parabola from one kink to the next.
        from_one: 1 minus the label's probability, where outputs are probabilities; else inf.
        rounds: whether slopes that are only small are 0 on the way back.
    """

    bits: int
    central: bool
    epsilon: Array
    tangent: float
    slopes: Array
    finer: Array | None
    ends: Array
    costs: Array
    cost: float
    held: Bool
    held_here: bool
    kinks: tuple[Kink, ...] = ()
    left: float = 0.0
    right: float = 0.0
    convention: float = 0.0
    flat: bool = False
    parabola: bool = False
    from_one: float = np.inf
    rounds: bool = False

    @property
    def errors(self) -> Array:
        """How far the secants are from the tangent, (m,)."""
        errors: Array = np.abs(self.slopes - self.tangent)
        return errors

    def between(self, at: int) -> tuple[Kink, ...]:
        """The kinks between the points of a step, the nearest to the parameter first."""
        low, high = self.ends[:, at]
        return tuple(sorted((k for k in self.kinks if low < k.offset < high), key=lambda kink: abs(kink.offset)))

    @cached_property
    def clear(self) -> Bool:
        """At which steps nothing but truncation and rounding is to blame, (m,)."""
        offsets = np.array([[kink.offset] for kink in self.kinks])
        clear: Bool = np.isfinite(self.errors) & ~self.held.any(axis=0)
        if offsets.size:
            clear &= ~((self.ends[0] < offsets) & (offsets < self.ends[1]) | (offsets == 0)).any(axis=0)
        return clear & (not self.held_here)


def judge(evidence: Evidence, at: int) -> Verdict:
    """What is seen at the step with this index."""
    e = evidence
    error, slope = float(e.errors[at]), float(e.slopes[at])
    low, high = (float(cost) for cost in e.costs[:, at])
    held = bool(e.held_here), *(bool(held) for held in e.held[:, at])
    here = tuple(kink for kink in e.kinks if kink.offset == 0)
    between = e.between(at)
    if not np.isfinite(error):
        return Beyond(e.bits)
    if e.flat and not between and not here:
        return Flat(slope)
    if any(held):
        return Held(max(e.cost, low, high), e.bits, all(held), e.tangent)
    if here:
        return AtKink(here, e.left, e.right, e.convention, e.tangent)
    if between:
        return Between(between)
    if low == high == e.cost:
        return Stuck(e.bits)
    if e.central and e.tangent == 0:
        return Level(low - e.cost, high - e.cost, e.rounds)
    if error == 0:
        return Exact()
    if e.central and e.parabola:
        return Parabola(e.bits, error)
    return _by_size(e, at)


def _by_size(e: Evidence, at: int) -> Verdict:
    """Whether the step is too long, too short, or near the best one."""
    smooth, best = smoothed(e.errors, _counts(e)), best_step(e)
    longer, shorter = at + DECADE, at - DECADE
    if best is None or at < best - AROUND:
        larger = _times(smooth, shorter, at)
        return _rounding(e, at, larger if larger and 10 / FACTOR <= larger <= 10 * FACTOR else None)
    if at <= best + AROUND:
        worse = [_times(smooth, other, at, least=FACTOR) for other in (longer, shorter)]
        if e.finer is not None:
            truncation, rounding = _parts(e.finer, e)
            worse[0] = worse[0] if worse[0] and truncation[longer] > rounding[longer] else None
            worse[1] = worse[1] if worse[1] and truncation[shorter] < rounding[shorter] else None
        return Best(e.bits, *worse)
    order, nearer = 2 if e.central else 1, _times(e.errors, at, shorter)
    in_order = nearer is not None and 10**order / FACTOR <= nearer <= 10**order * FACTOR
    return Truncation(order, nearer, in_order and shorter > best + AROUND)


def _rounding(e: Evidence, at: int, growth: float | None) -> Rounding:
    most = 2.0 ** (-12 if e.bits == 32 else -26.5)
    low, high = (float(cost) for cost in e.costs[:, at])
    agreement = abs(high - low) / max(abs(low), abs(high))
    cause = Cause.NEAR_ONE if e.from_one <= most else Cause.DIGITS if agreement <= most else Cause.OTHER
    return Rounding(e.bits, cause, agreement, e.from_one, growth)


def best_step(e: Evidence) -> int | None:
    """The index of the step at which truncation and rounding are alike; None where no step counts.

    In float32 the two are told apart by the secant of the same step in float64. In float64 it is the middle of those
    steps whose error, smoothed over its neighbours, is within FACTOR of the least.
    """
    counts = _counts(e)
    if not counts.any():
        return None
    if e.finer is None:
        smooth = smoothed(e.errors, counts)
        least = np.flatnonzero(smooth <= FACTOR * np.nanmin(smooth))
        return int(least[len(least) // 2])
    truncation, rounding = _parts(e.finer, e)
    rounded = np.flatnonzero(smoothed(rounding, counts) >= smoothed(truncation, counts))
    return int(rounded[-1] if rounded.size else np.flatnonzero(counts)[0])


def _parts(finer: Array, e: Evidence) -> tuple[Array, Array]:
    """Truncation and rounding of each secant, from the secants in float64."""
    return np.abs(finer - e.tangent), np.abs(e.slopes - finer)


def _counts(e: Evidence) -> Bool:
    """Which steps count: those that move the cost, and are not right by luck."""
    counts: Bool = e.clear & (e.slopes != 0) & (e.errors > 0)
    return counts


def smoothed(errors: Array, counts: Bool) -> Array:
    """The median of each error and its neighbours among those that count, (m,); not a number for the others."""
    smooth = np.full(len(errors), np.nan)
    if counts.any():
        padded = np.pad(np.where(counts, errors, np.nan), SMOOTH // 2, constant_values=np.nan)
        smooth[counts] = np.nanmedian(np.lib.stride_tricks.sliding_window_view(padded, SMOOTH)[counts], axis=1)
    return smooth


def _times(errors: Array, larger: int, smaller: int, least: float = 1.0) -> float | None:
    """How many times larger the one error is; None where that is not above `least`, or where one is not there."""
    if not (0 <= larger < len(errors) and 0 <= smaller < len(errors)):
        return None
    big, small = float(errors[larger]), float(errors[smaller])
    return (big / small if small else np.inf) if big > least * small else None
