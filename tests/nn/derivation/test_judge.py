"""What is judged of secants whose errors are made up."""

from dataclasses import replace

import numpy as np
import pytest

from nn.derivation.judge import Evidence, best_step, judge
from nn.derivation.verdict import Best, Beyond, Rounding, Stuck, Truncation

EPSILON = np.logspace(-10, 0, 101)


def _evidence(truncation: float, rounding: float, order: int) -> Evidence:
    """Truncation grows with a power of the step, rounding falls with it and is noise."""
    noise = np.random.default_rng(0).uniform(0.01, 1, len(EPSILON))
    errors = truncation * EPSILON**order + rounding * noise / EPSILON
    slopes = 1.0 + errors
    ends = np.stack([-EPSILON, EPSILON])
    return Evidence(
        bits=64,
        central=order == 2,
        epsilon=EPSILON,
        tangent=1.0,
        slopes=slopes,
        finer=None,
        ends=ends,
        costs=1 + ends * slopes,
        cost=1.0,
        held=np.zeros((2, 101), bool),
        held_here=False,
    )


@pytest.mark.parametrize("order", [1, 2])
def test_the_best_step_is_where_truncation_and_rounding_meet(order: int) -> None:
    best = best_step(_evidence(0.3, 1e-16, order))
    assert best is not None
    assert EPSILON[best] == pytest.approx((1e-16 / 0.3) ** (1 / (order + 1)), rel=4)


def test_steps_that_move_nothing_are_not_the_best() -> None:
    made_up = _evidence(0.3, 1e-7, 2)
    # Of a small tangent a secant of 0 is nearly right.
    tangent = 1e-12
    slopes = np.where(EPSILON < 1e-8, 0.0, made_up.slopes - made_up.tangent + tangent)
    best = best_step(replace(made_up, tangent=tangent, slopes=slopes))
    assert best is not None
    assert 1e-3 < EPSILON[best] < 1e-1


def test_where_nothing_differs_no_step_is_best() -> None:
    made_up = _evidence(0.3, 1e-16, 2)
    assert best_step(replace(made_up, slopes=np.ones(101))) is None
    assert best_step(replace(made_up, slopes=np.full(101, np.inf))) is None


@pytest.mark.parametrize("order", [1, 2])
def test_a_smooth_cost_is_told_by_the_size_of_the_step(order: int) -> None:
    made_up = _evidence(0.3, 1e-16, order)
    long, short = judge(made_up, 90), judge(made_up, 5 if order == 1 else 10)
    assert isinstance(long, Truncation)
    assert long.in_order
    assert long.nearer == pytest.approx(10**order, rel=0.1)
    assert isinstance(short, Rounding)
    best = best_step(made_up)
    assert best is not None
    near = judge(made_up, best)
    assert isinstance(near, Best)
    assert near.longer is not None
    assert near.shorter is not None


def test_another_order_than_expected_is_not_claimed() -> None:
    made_up = replace(_evidence(0.3, 1e-16, 1), central=True)
    found = judge(made_up, 90)
    assert isinstance(found, Truncation)
    assert (found.order, found.in_order) == (2, False)
    assert found.nearer == pytest.approx(10, rel=0.1)


def test_costs_that_are_alike_or_no_numbers_are_told_first() -> None:
    made_up = _evidence(0.3, 1e-16, 2)
    assert judge(replace(made_up, slopes=np.zeros(101), costs=np.ones((2, 101))), 50) == Stuck(64)
    for slope in (np.inf, np.nan):
        assert judge(replace(made_up, slopes=np.full(101, slope)), 50) == Beyond(64)
