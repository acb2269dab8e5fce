"""What the referee says at a step: every verdict in words."""

from typing import get_args

import pytest

from app.views.derivation.referee.verdict import WORDS, sentence
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


def _kinks(count: int, shift: float = 0.0) -> tuple[Kink, ...]:
    """One of each neuron, all at one place, or each further on by `shift`."""
    return tuple(Kink(2, neuron, 1e-3 + (neuron + 1) * shift) for neuron in range(count))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Truncation(2, 100.0, in_order=True), "about 100 times nearer"),
        (Truncation(1, 10.0, in_order=True), "about 10 times nearer"),
        (Truncation(2, 37.0, in_order=False), "brings the secant nearer to"),
        (Truncation(2, None, in_order=False), "bends within the step."),
        (Rounding(32, Cause.DIGITS, 1e-6, 0.1, 10.0), "digits that float32 keeps. A step ten times shorter"),
        (Rounding(64, Cause.DIGITS, 1e-12, 0.1, None), "most of the digits that float64 keeps."),
        (
            Rounding(64, Cause.NEAR_ONE, 1e-3, 1e-12, None),
            "a is so near 1, by 1.000\u00d710\u207b\u00b9\u00b2, that float64",
        ),
        (Rounding(64, Cause.OTHER, 1e-3, 0.1, None), "the last digits that float64 keeps"),
        (Best(64, 9.0, 9.0), "float64: on the whole, truncation makes a longer one worse, rounding a shorter one."),
        (Best(64, None, 9.0), "float64: on the whole, rounding makes a shorter one worse."),
        (Best(64, 9.0, None), "float64: on the whole, truncation makes a longer one worse."),
        (Best(32, None, None), "Near the best step for float32."),
        (Stuck(64), "no digit of the cost that float64 keeps"),
        (Flat(0.0), "does not change with this parameter here, and backpropagation says so too."),
        (Flat(1e-5), "the secant's own slope is the rounding of its costs"),
        (Held(87.34, 32, True, -1.0), "The label's probability is below the smallest normal number of float32"),
        (Held(87.34, 32, True, -1.0), "the cost is held at 87.34, so the secant is flat, and the tangent is not."),
        (Held(87.34, 32, True, 0.0), "the cost is held at 87.34, so the secant is flat, and the tangent is too."),
        (Held(87.34, 32, False, -1.0), "this edge is a kink between the points"),
        (AtKink(_kinks(1), 0.0, 0.5, 0.0, 0.0), "exactly 0. No derivative exists here"),
        (
            AtKink(_kinks(1), 0.0, 0.5, 0.0, 0.0),
            "slopes of 0 on the left and 0.5000 on the right; \u03c3\u2032(0) = 0 is a convention.",
        ),
        (AtKink(_kinks(1), 0.005, 0.5, 0.01, 0.005), "; \u03c3\u2032(0) = 0.01 is a convention."),
        (
            AtKink(_kinks(2), 0.01, 0.01, 0.01, 1e-4),
            "are exactly 0. The slope is 0.01000 on both sides, and backpropagation finds 0.0001000: "
            "\u03c3\u2032(0) = 0.01 is a convention.",
        ),
        (Level(0.5, 0.5), "The slope is 0, the cost is not flat: it is at its lowest here, and rises on both sides."),
        (Level(0.0, 0.5, rounds=True), "The slope rounds to 0, the cost is not flat: it changes"),
        (Level(-0.5, -0.5), "falls on both sides"),
        (Level(0.0, 0.5), "changes by 0 on the left and 0.5000 on the right"),
        (Parabola(64, 1e-12), "no truncation error for any step: what is left is the rounding of float64"),
        (Exact(), "in every digit"),
        (Beyond(64), "beyond what float64 can hold"),
        (
            Between(_kinks(1)),
            "A kink lies between the points: <i>z</i><sub>0</sub><sup>(2)</sup> changes its sign there,",
        ),
        (Between(_kinks(2)), "A kink lies between the points: <i>z</i><sub>0</sub><sup>(2)</sup> and"),
        (Between(_kinks(2)), "change their sign there, so the secant averages two slopes."),
        (Between(_kinks(2, 1e-4)), "Kinks lie between the points: <i>z</i><sub>0</sub><sup>(2)</sup> and <i>z</i>"),
        (Between(_kinks(5)), "and 2 more change their sign"),
        (
            Between(_kinks(1) + _kinks(1, -2e-3)),
            "<sup>(2)</sup> changes its sign there twice, so the secant averages several",
        ),
        (Between(_kinks(2) + _kinks(1, -2e-3)), "change their sign there, some of them more than once, so the secant"),
    ],
)
def test_every_verdict_is_said_in_plain_words(found: Verdict, words: str) -> None:
    assert words in sentence(found)
    assert sentence(found).endswith(".")


def test_there_are_words_for_every_kind_of_verdict() -> None:
    assert set(WORDS) == set(get_args(Verdict))
