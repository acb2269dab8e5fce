"""Every sigma against its formula, every sigma' and every Jacobian against differences of sigma."""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from nn.activations import ACTIVATIONS, LEAK, OUTPUTS
from nn.arrays import Array

STEP = 1e-6
"""h of the central differences."""

FORMULAS: dict[str, Callable[[float], float]] = {
    "relu": lambda z: z if z > 0 else 0.0,
    "leaky_relu": lambda z: z if z > 0 else LEAK * z,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": lambda z: (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)),
    "identity": lambda z: z,
}

Z = np.linspace(-6, 6, 120).reshape(12, 10)
"""Weighted sums (12, 10), none at the kink of a ReLU."""


def sigma(name: str, Z: Array) -> Array:
    out = np.full_like(Z, np.nan)
    ACTIVATIONS[name].sigma(Z, out)
    return out


def derivative(name: str, Z: Array) -> Array:
    out = np.full_like(Z, np.nan)
    ACTIVATIONS[name].derivative(Z, sigma(name, Z), out)
    return out


def output(name: str, Z: Array) -> Array:
    out = np.full_like(Z, np.nan)
    OUTPUTS[name].sigma(Z, out)
    return out


def jacobian(name: str, z: Array) -> Array:
    """J[j, i] = dA_j/dZ_i at one row of sums z (n_L,), by central differences."""
    columns = []
    for i in range(len(z)):
        shift = np.zeros_like(z)
        shift[i] = STEP
        columns.append((output(name, (z + shift)[None]) - output(name, (z - shift)[None]))[0] / (2 * STEP))
    return np.array(columns).T


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_sigma_follows_its_formula(name: str) -> None:
    expected = [[FORMULAS[name](z) for z in row] for row in Z.tolist()]
    np.testing.assert_allclose(sigma(name, Z), expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_derivative_is_the_slope_of_sigma(name: str) -> None:
    assert np.abs(Z).min() > STEP
    slope = (sigma(name, Z + STEP) - sigma(name, Z - STEP)) / (2 * STEP)
    np.testing.assert_allclose(derivative(name, Z), slope, rtol=1e-7, atol=1e-9)


SLOPES: dict[str, Callable[[Decimal], Decimal]] = {
    "sigmoid": lambda z: 1 / ((1 + z.exp()) * (1 + (-z).exp())),
    "tanh": lambda z: 4 / (z.exp() + (-z).exp()) ** 2,
}


@pytest.mark.parametrize(("dtype", "largest", "rel"), [(np.float64, 700.0, 2e-15), (np.float32, 87.0, 8e-7)])
@pytest.mark.parametrize("name", SLOPES)
def test_the_slope_of_a_saturated_neuron_keeps_its_digits(
    name: str, dtype: type[np.floating[Any]], largest: float, rel: float
) -> None:
    sums = np.linspace(-largest, largest, 1401).astype(dtype)[None]
    exact = [SLOPES[name](Decimal(z)) for z in sums[0].tolist()]
    kept = [slope > Decimal(float(np.finfo(dtype).tiny)) for slope in exact]
    found = derivative(name, sums)[0][kept]
    np.testing.assert_allclose(found, np.array(exact, dtype=np.float64)[kept], rtol=rel)
    assert sum(kept) > 700


@pytest.mark.parametrize(("name", "slope"), [("relu", 0.0), ("leaky_relu", LEAK)])
def test_at_the_kink_the_slope_is_the_one_below_zero(name: str, slope: float) -> None:
    assert derivative(name, np.array([[0.0, -0.0]])).tolist() == [[slope, slope]]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("name", "values", "slopes"),
    [
        ("relu", [0, 1000], [0, 1]),
        ("leaky_relu", [-1000 * LEAK, 1000], [LEAK, 1]),
        ("sigmoid", [0, 1], [0, 0]),
        ("tanh", [-1, 1], [0, 0]),
        ("identity", [-1000, 1000], [1, 1]),
    ],
)
def test_huge_sums_reach_the_limits_without_overflow(
    name: str, values: list[float], slopes: list[float], dtype: type[np.floating[Any]]
) -> None:
    huge = np.array([[-1000, 1000]], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        A, dA_dZ = sigma(name, huge), derivative(name, huge)
    np.testing.assert_allclose(A, [values], rtol=1e-6)
    np.testing.assert_allclose(dA_dZ, [slopes], rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_sums_and_activations_are_only_read(name: str, dtype: type[np.floating[Any]]) -> None:
    sums = Z.astype(dtype)
    activations = sigma(name, sums)
    kept_sums, kept_activations = sums.copy(), activations.copy()
    out = np.full_like(sums, np.nan)
    ACTIVATIONS[name].derivative(sums, activations, out)
    np.testing.assert_array_equal(sums, kept_sums)
    np.testing.assert_array_equal(activations, kept_activations)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_keeps_its_digits_near_0(dtype: type[np.floating[Any]]) -> None:
    sums = np.linspace(-80, 10, 901).astype(dtype)
    exact = [float(1 / (1 + (-Decimal(z)).exp())) for z in sums.tolist()]
    np.testing.assert_allclose(sigma("sigmoid", sums), exact, rtol=4 * float(np.finfo(dtype).eps))


def test_sigmoid_is_symmetric_about_one_half() -> None:
    np.testing.assert_allclose(sigma("sigmoid", Z) + sigma("sigmoid", -Z), 1, rtol=1e-15)


def test_softmax_follows_its_formula() -> None:
    expected = [[math.exp(z) / sum(map(math.exp, row)) for z in row] for row in Z.tolist()]
    np.testing.assert_allclose(output("softmax", Z), expected, rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_gives_shares_of_one_whatever_the_sums(dtype: type[np.floating[Any]]) -> None:
    rows = np.array([[1000, -1000, 999], [-1000, -1000, -1000], [0, 0, 0], [1000, 1000, 1000]], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        A = output("softmax", rows)
    assert A.dtype == dtype
    assert np.all(A >= 0)
    np.testing.assert_allclose(A.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(A[1:], 1 / 3, rtol=1e-6)
    np.testing.assert_allclose(A[0], [1 / (1 + math.exp(-1)), 0, 1 / (1 + math.e)], rtol=1e-6)


def test_softmax_does_not_notice_a_shift_of_a_row() -> None:
    np.testing.assert_allclose(output("softmax", Z + np.arange(12)[:, None]), output("softmax", Z), rtol=1e-12)


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_pullback_is_the_vector_times_the_jacobian(name: str) -> None:
    dC_dA = np.random.default_rng(1).normal(size=Z.shape)
    A, out = output(name, Z), np.full_like(Z, np.nan)
    OUTPUTS[name].pullback(dC_dA, A, out)
    for row in range(len(Z)):
        np.testing.assert_allclose(out[row], dC_dA[row] @ jacobian(name, Z[row]), rtol=1e-6, atol=1e-9)


def test_the_softmax_pullback_is_its_explicit_jacobian() -> None:
    rng = np.random.default_rng(2)
    dC_dA, A = rng.normal(size=(5, 10)), output("softmax", rng.normal(size=(5, 10)))
    out = np.full_like(A, np.nan)
    OUTPUTS["softmax"].pullback(dC_dA, A, out)
    for row in range(len(A)):
        # E47: A_j (1 - A_j) on the diagonal, -A_j A_i off it
        J = [[A[row, j] * ((i == j) - A[row, i]) for i in range(10)] for j in range(10)]
        np.testing.assert_allclose(out[row], dC_dA[row] @ np.array(J), rtol=1e-12, atol=1e-15)


def test_cross_entropy_through_the_softmax_jacobian_is_a_minus_y() -> None:
    A = output("softmax", np.random.default_rng(3).normal(size=(10, 10)))
    Y = np.eye(10)
    out = np.full_like(A, np.nan)
    OUTPUTS["softmax"].pullback(-Y / A, A, out)
    np.testing.assert_allclose(out, A - Y, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_pullback_may_overwrite_its_argument(name: str) -> None:
    dC_dA = np.random.default_rng(4).normal(size=Z.shape)
    A, out = output(name, Z), np.full_like(Z, np.nan)
    kept = A.copy()
    OUTPUTS[name].pullback(dC_dA, A, out)
    OUTPUTS[name].pullback(dC_dA, A, dC_dA)
    np.testing.assert_array_equal(dC_dA, out)
    np.testing.assert_array_equal(A, kept)
