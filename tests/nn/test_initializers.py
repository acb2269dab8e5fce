"""The spread of the first weights, against the formulas of the papers."""

import math

import numpy as np
import pytest

from nn.activations import relu
from nn.initializers import INITIALIZERS

VARIANCE = {
    "he": lambda neurons, inputs: 2 / inputs,
    "glorot": lambda neurons, inputs: 2 / (inputs + neurons),
    "lecun": lambda neurons, inputs: 1 / inputs,
}

RANDOM = [name for name in INITIALIZERS if name != "zero"]
"""Those that draw."""

SHAPES = [(300, 700), (700, 300)]
"""Neurons and inputs differ, so that a formula with the two exchanged does not pass."""


@pytest.mark.parametrize(("neurons", "inputs"), SHAPES)
@pytest.mark.parametrize("name", RANDOM)
def test_mean_and_variance_are_those_of_the_paper(name: str, neurons: int, inputs: int) -> None:
    weights = INITIALIZERS[name].weights(neurons, inputs, np.random.default_rng(1))
    assert weights.shape == (neurons, inputs)
    variance = VARIANCE[name](neurons, inputs)
    assert abs(weights.mean()) < 5 * math.sqrt(variance / weights.size)
    assert weights.var() == pytest.approx(variance, rel=0.02)


@pytest.mark.parametrize("name", ["he", "lecun"])
def test_he_and_lecun_are_normal(name: str) -> None:
    weights = INITIALIZERS[name].weights(300, 700, np.random.default_rng(2))
    z = weights / weights.std()
    # Shares of a normal distribution within one and two standard deviations.
    assert np.mean(np.abs(z) < 1) == pytest.approx(0.6827, abs=0.005)
    assert np.mean(np.abs(z) < 2) == pytest.approx(0.9545, abs=0.005)


def test_glorot_is_uniform_up_to_its_bound() -> None:
    weights = INITIALIZERS["glorot"].weights(300, 700, np.random.default_rng(3))
    bound = math.sqrt(6 / (300 + 700))
    assert np.abs(weights).max() <= bound
    counts, _ = np.histogram(weights, bins=10, range=(-bound, bound))
    np.testing.assert_allclose(counts, weights.size / 10, rtol=0.03)


@pytest.mark.parametrize("name", RANDOM)
def test_weights_depend_on_the_generator_alone(name: str) -> None:
    first, again, other = (INITIALIZERS[name].weights(5, 4, np.random.default_rng(seed)) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_signal_survives_twenty_relu_layers_of_he_weights() -> None:
    rng = np.random.default_rng(4)
    A = rng.normal(size=(100, 256))
    before = np.mean(A**2)
    for _ in range(20):
        relu(A @ INITIALIZERS["he"].weights(256, 256, rng).T, A)
    assert 0.25 < np.mean(A**2) / before < 4


def test_zero_is_zero_everywhere() -> None:
    np.testing.assert_array_equal(INITIALIZERS["zero"].weights(3, 4, np.random.default_rng(0)), np.zeros((3, 4)))
