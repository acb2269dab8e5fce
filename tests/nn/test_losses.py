"""Both costs by hand, and their derivatives against differences of the cost."""

import math
from typing import Any

import numpy as np
import pytest

from nn.activations import OUTPUTS
from nn.arrays import Array
from nn.losses import LOSSES, delta_at_output

STEP = 1e-6
"""h of the central differences."""

PAIRS = [
    ("cross_entropy", "softmax"),
    ("mean_squared_error", "softmax"),
    ("mean_squared_error", "sigmoid"),
    ("mean_squared_error", "identity"),
]

Y = np.eye(5)[[0, 3, 3, 1, 4, 2]]
"""One-hot labels, (6, 5)."""


def outputs(name: str, Z: Array) -> Array:
    A = np.empty_like(Z)
    OUTPUTS[name].sigma(Z, A)
    return A


def differences(cost: object, at: Array) -> Array:
    """d(cost of each row)/d(at) by central differences; row k of `cost` depends on row k of `at` alone."""
    assert callable(cost)
    slopes = np.empty_like(at)
    for column in range(at.shape[1]):
        shift = np.zeros(at.shape[1])
        shift[column] = STEP
        slopes[:, column] = (cost(at + shift) - cost(at - shift)) / (2 * STEP)
    return slopes


def test_cross_entropy_is_the_negative_log_of_the_share_of_the_label() -> None:
    A = np.array([[0.25, 0.5, 0.25], [0.1, 0.1, 0.8]])
    cost = LOSSES["cross_entropy"].cost(A, np.eye(3)[[0, 2]])
    np.testing.assert_allclose(cost, [math.log(4), -math.log(0.8)], rtol=1e-14)


def test_mean_squared_error_divides_by_the_outputs() -> None:
    A = np.array([[0.5, 0.0, 1.0, 2.0]])
    cost = LOSSES["mean_squared_error"].cost(A, np.eye(4)[[2]])
    np.testing.assert_allclose(cost, [(0.25 + 0 + 0 + 4) / 4], rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_cross_entropy_of_a_share_of_zero_is_large_and_finite(dtype: type[np.floating[Any]]) -> None:
    A, labels = np.array([[0, 1]], dtype), np.array([[1, 0]], dtype)
    cost = LOSSES["cross_entropy"].cost(A, labels)
    assert cost.dtype == dtype
    assert 80 < cost[0] < np.inf


@pytest.mark.parametrize("loss", LOSSES)
def test_the_right_answer_costs_nothing(loss: str) -> None:
    np.testing.assert_array_equal(LOSSES[loss].cost(Y.copy(), Y), 0)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_derivative_is_the_slope_of_the_cost(loss: str) -> None:
    A = np.random.default_rng(1).uniform(0.1, 0.9, Y.shape)
    out = np.full_like(A, np.nan)
    LOSSES[loss].dC_dA(A, Y, out)
    slopes = differences(lambda A: LOSSES[loss].cost(A, Y), A)
    np.testing.assert_allclose(out, slopes, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_delta_is_the_slope_of_the_cost_by_the_last_sums(loss: str, output: str) -> None:
    Z = np.random.default_rng(2).normal(size=Y.shape)
    A, delta = outputs(output, Z), np.full_like(Z, np.nan)
    kept = A.copy()
    delta_at_output(loss, output, A, Y, delta)
    slopes = differences(lambda Z: LOSSES[loss].cost(outputs(output, Z), Y), Z)
    np.testing.assert_allclose(delta, slopes, rtol=1e-7, atol=1e-9)
    np.testing.assert_array_equal(A, kept)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_delta_stays_finite_where_outputs_saturate(loss: str, output: str, dtype: type[np.floating[Any]]) -> None:
    Z = np.array([[1000, -1000, 0], [-1000, 1000, 0]], dtype)
    A, delta = outputs(output, Z), np.full_like(Z, np.nan)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        delta_at_output(loss, output, A, np.eye(3, dtype=dtype)[[0, 0]], delta)
    assert np.isfinite(delta).all()
    if loss == "cross_entropy":
        np.testing.assert_array_equal(delta, [[0, 0, 0], [-1, 1, 0]])
