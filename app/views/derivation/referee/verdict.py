"""What the referee sees at one step, in one or two plain sentences: every verdict in words."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.views.derivation.common.numbers import shown, symbol_html
from nn.derivation.letters import MINUS, PRIME, SIGMA
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
from nn.enumerated import enumerated

NAMED = 3
"""Kinks that a sentence names."""
SAME = 1e-9
"""Slopes that differ by a smaller share are written alike."""


def sentence(verdict: Verdict) -> str:
    """The verdict as rich text."""
    return WORDS[type(verdict)](verdict)


def _flat(found: Flat) -> str:
    also = "" if found.secant == 0 else "; the secant's own slope is the rounding of its costs"
    return f"Flat: the cost does not change with this parameter here, and backpropagation says so too{also}."


def _held(found: Held) -> str:
    where = "" if found.everywhere else "At a part of these points "
    below = f"{where}the label's probability is below the smallest normal number of float{found.bits}"
    flat = f"the secant is flat, and the tangent is {'not' if found.tangent else 'too'}"
    then = flat if found.everywhere else "this edge is a kink between the points"
    return f"{below[0].upper()}{below[1:]} and counts as that one: the cost is held at {shown(found.cost)}, so {then}."


def _at_kink(found: AtKink) -> str:
    names, verb = _names(found.kinks), "is" if len(found.kinks) == 1 else "are"
    begin, convention = f"{names} {verb} exactly 0.", f"{SIGMA}{PRIME}(0) = {found.convention:g} is a convention."
    if math.isclose(found.left, found.right, rel_tol=SAME):
        slope, tangent = shown(found.left), shown(found.tangent)
        return f"{begin} The slope is {slope} on both sides, and backpropagation finds {tangent}: {convention}"
    return (
        f"A kink at the parameter itself: {begin} No derivative exists here, with slopes of "
        f"{shown(found.left)} on the left and {shown(found.right)} on the right; {convention}"
    )


def _between(found: Between) -> str:
    several = len({kink.offset for kink in found.kinks}) > 1
    begin, averages = ("Kinks lie", "several slopes") if several else ("A kink lies", "two slopes")
    times = Counter((kink.layer, kink.neuron) for kink in found.kinks)
    again = max(times.values())
    change, often = "change their sign there", ", some of them more than once"
    if len(times) == 1:
        change, often = "changes its sign there", " twice" if again == 2 else " again and again"
    often = often if again > 1 else ""
    return f"{begin} between the points: {_names(found.kinks)} {change}{often}, so the secant averages {averages}."


def _names(kinks: Sequence[Kink]) -> str:
    names = list(dict.fromkeys(symbol_html(kink.symbol) for kink in kinks))
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return enumerated(names)


def _level(found: Level) -> str:
    below, above = found.below, found.above
    if below > 0 and above > 0:
        how = "it is at its lowest here, and rises on both sides"
    elif below < 0 and above < 0:
        how = "it is at its highest here, and falls on both sides"
    else:
        how = f"it changes by {shown(below)} on the left and {shown(above)} on the right"
    return f"The slope {'rounds to' if found.rounds else 'is'} 0, the cost is not flat: {how}."


def _truncation(found: Truncation) -> str:
    nearer = ""
    if found.in_order:
        nearer = f" A step ten times shorter brings the secant about {10**found.order} times nearer to the tangent."
    elif found.nearer is not None:
        nearer = " A step ten times shorter brings the secant nearer to the tangent."
    return f"Truncation: the curve bends within the step.{nearer}"


def _best(found: Best) -> str:
    worse = {
        (True, True): ": on the whole, truncation makes a longer one worse, rounding a shorter one",
        (True, False): ": on the whole, truncation makes a longer one worse",
        (False, True): ": on the whole, rounding makes a shorter one worse",
        (False, False): "",
    }
    return f"Near the best step for float{found.bits}{worse[found.longer is not None, found.shorter is not None]}."


def _rounding(found: Rounding) -> str:
    why = {
        Cause.DIGITS: f"the costs at the two points agree in most of the digits that float{found.bits} keeps.",
        Cause.NEAR_ONE: f"the label's probability a is so near 1, by {shown(found.from_one)}, that float{found.bits} "
        f"keeps few digits of 1 {MINUS} a, and so of the cost.",
        Cause.OTHER: f"the last digits that float{found.bits} keeps of the costs make the difference.",
    }
    larger = " A step ten times shorter makes the error about ten times larger." if found.growth else ""
    return f"Rounding: {why[found.cause]}{larger}"


WORDS: Mapping[type, Callable[[Any], str]] = {
    Beyond: lambda found: f"The cost grows beyond what float{found.bits} can hold.",
    Flat: _flat,
    Held: _held,
    AtKink: _at_kink,
    Between: _between,
    Stuck: lambda found: (
        f"Rounding: the step changes no digit of the cost that float{found.bits} keeps, so the secant is flat."
    ),
    Level: _level,
    Exact: lambda _: "The secant has the slope of the tangent in every digit.",
    Parabola: lambda found: (
        "The cost is a parabola here, whose central secant has no truncation error for any step: what "
        f"is left is the rounding of float{found.bits}."
    ),
    Truncation: _truncation,
    Best: _best,
    Rounding: _rounding,
}
"""How each kind of verdict is said."""
