"""Softmax's Jacobian and the cost's slope against central differences; the chain against its short form."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn.activations import OUTPUTS
from nn.arrays import Array
from nn.derivation.output_layer import (
    chain_has_values,
    chain_terms,
    collapsed_terms,
    dC_da,
    delta_by_chain,
    delta_collapsed,
)
from nn.derivation.terms import cost_symbol, total
from nn.losses import LOSSES, delta_at_output

sums = st.lists(st.floats(-8, 8), min_size=10, max_size=10).map(np.array)
digits = st.integers(0, 9)


def outputs_of(output: str, z: Array) -> Array:
    A = np.empty((1, len(z)))
    OUTPUTS[output].sigma(z[np.newaxis], A)
    a: Array = A[0]
    return a


@pytest.mark.equation("E47")
@given(z=sums)
def test_softmax_and_its_jacobian_entry_by_entry(z: Array) -> None:
    a = outputs_of("softmax", z)
    exponentials = [math.exp(z_k) for z_k in z]
    assert a == pytest.approx([e / sum(exponentials) for e in exponentials], rel=1e-12)
    J = OUTPUTS["softmax"].jacobian(a)
    for j in range(10):
        for i in range(10):
            assert J[j, i] == pytest.approx(a[j] * (1 - a[j]) if i == j else -a[j] * a[i], abs=1e-15)
    assert J.sum(axis=0) == pytest.approx(np.zeros(10), abs=1e-12), "the outputs go on adding up to 1"


@pytest.mark.parametrize("output", sorted(OUTPUTS))
def test_a_jacobian_is_what_central_differences_find(output: str) -> None:
    z, h = np.random.default_rng(0).normal(0, 2, 10), 1e-5
    J = OUTPUTS[output].jacobian(outputs_of(output, z))
    for i in range(10):
        step = h * np.eye(10)[i]
        difference = (outputs_of(output, z + step) - outputs_of(output, z - step)) / (2 * h)
        assert J[:, i] == pytest.approx(difference, abs=1e-9)


@pytest.mark.equation("E48")
@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_the_slope_of_the_cost_is_what_central_differences_find(loss: str) -> None:
    a, y, h = outputs_of("softmax", np.random.default_rng(1).normal(0, 1, 10)), np.eye(10)[3], 1e-6
    for j in range(10):
        step = h * np.eye(10)[j]
        above, below = (LOSSES[loss].cost((a + move)[np.newaxis], y[np.newaxis])[0] for move in (step, -step))
        assert dC_da(loss, a, y)[j] == pytest.approx((above - below) / (2 * h), rel=1e-6, abs=1e-9)
    if loss == "cross_entropy":
        assert dC_da(loss, a, y) == pytest.approx(-y / a, rel=1e-15)


@pytest.mark.equation("E46")
@given(z=sums, label=digits)
@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_the_chain_is_a_sum_over_all_outputs(loss: str, z: Array, label: int) -> None:
    a, y = outputs_of("softmax", z), np.eye(10)[label]
    slope, J = dC_da(loss, a, y), OUTPUTS["softmax"].jacobian(a)
    chain = delta_by_chain(slope, J)
    backward = np.empty((1, 10))
    delta_at_output(loss, "softmax", a[np.newaxis], y[np.newaxis], backward)
    for i in range(10):
        terms = chain_terms(cost_symbol(), loss, "softmax", a, y, i, L=3)
        assert len(terms) == 10
        assert total(terms) == pytest.approx(chain[i], abs=1e-14)
        assert chain[i] == pytest.approx(sum(slope[j] * J[j, i] for j in range(10)), abs=1e-14)
    assert chain == pytest.approx(backward[0], abs=1e-12)


@pytest.mark.equation("E45", "E49")
@given(z=sums, label=digits)
def test_softmax_and_cross_entropy_collapse_to_a_difference(z: Array, label: int) -> None:
    a, y = outputs_of("softmax", z), np.eye(10)[label]
    short = delta_collapsed(a, y)
    assert short == pytest.approx(
        delta_by_chain(dC_da("cross_entropy", a, y), OUTPUTS["softmax"].jacobian(a)), abs=1e-12
    )
    for i in range(10):
        assert total(collapsed_terms(a, y, i, L=3)) == a[i] - y[i] == short[i]


def test_an_output_that_sees_only_its_own_sum_has_one_term() -> None:
    a, y = outputs_of("sigmoid", np.array([0.3, -1.2, 2.0])), np.eye(3)[1]
    (term,) = chain_terms(cost_symbol(), "mean_squared_error", "sigmoid", a, y, 2, L=2)
    assert term.value == pytest.approx(2 / 3 * a[2] * a[2] * (1 - a[2]), rel=1e-14)


def test_the_chain_has_no_value_where_a_probability_vanishes() -> None:
    a = outputs_of("softmax", np.array([0.0, -800.0]))
    assert not chain_has_values("cross_entropy", a, np.array([0.0, 1.0]))
    assert chain_has_values("cross_entropy", a, np.array([1.0, 0.0]))
    assert chain_has_values("mean_squared_error", a, np.array([0.0, 1.0]))
