"""Every optimizer against the formulas of its paper, written out plainly in float64."""

import math
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nn.arrays import Array
from nn.optimizers import OPTIMIZERS

Steps = list[tuple[list[float], float, float]]
"""Gradient, learning rate and momentum of each step."""

Rule = Callable[[list[float], Steps], list[float]]
"""(parameters, steps) -> parameters after all steps."""


def gradient_descent(theta: list[float], steps: Steps) -> list[float]:
    for g, eta, _ in steps:
        theta = [theta[i] - eta * g[i] for i in range(len(theta))]
    return theta


def momentum(theta: list[float], steps: Steps) -> list[float]:
    v = [0.0] * len(theta)
    for g, eta, mu in steps:
        v = [mu * v[i] + g[i] for i in range(len(theta))]
        theta = [theta[i] - eta * v[i] for i in range(len(theta))]
    return theta


def nesterov(theta: list[float], steps: Steps) -> list[float]:
    v = [0.0] * len(theta)
    for g, eta, mu in steps:
        v = [mu * v[i] + g[i] for i in range(len(theta))]
        theta = [theta[i] - eta * (g[i] + mu * v[i]) for i in range(len(theta))]
    return theta


def rmsprop(theta: list[float], steps: Steps) -> list[float]:
    s = [0.0] * len(theta)
    for g, eta, _ in steps:
        s = [0.9 * s[i] + 0.1 * g[i] ** 2 for i in range(len(theta))]
        theta = [theta[i] - eta * g[i] / (math.sqrt(s[i]) + 1e-8) for i in range(len(theta))]
    return theta


def adam(theta: list[float], steps: Steps) -> list[float]:
    m, s = [0.0] * len(theta), [0.0] * len(theta)
    for t, (g, eta, beta1) in enumerate(steps, start=1):
        m = [beta1 * m[i] + (1 - beta1) * g[i] for i in range(len(theta))]
        s = [0.999 * s[i] + 0.001 * g[i] ** 2 for i in range(len(theta))]
        # beta1^t of the paper; where beta1 changes, the weights of the mean still sum to 1 - (their product).
        m_hat = [each / (1 - math.prod(beta1 for _, _, beta1 in steps[:t])) for each in m]
        s_hat = [each / (1 - 0.999**t) for each in s]
        theta = [theta[i] - eta * m_hat[i] / (math.sqrt(s_hat[i]) + 1e-8) for i in range(len(theta))]
    return theta


RULES: dict[str, Rule] = {
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adam,
}


def steps_of(count: int, changing: bool) -> Steps:
    """Gradients of six parameters, from tiny to large, with learning rate and momentum fixed or changing."""
    rng = np.random.default_rng(1)
    scale = np.array([1e-6, 1e-3, 0.1, 1, 10, 100])
    return [
        (
            (rng.normal(size=6) * scale).tolist(),
            0.1 / (k + 1) if changing else 0.05,
            (0.5, 0.9, 0.0, 0.99)[k % 4] if changing else 0.9,
        )
        for k in range(count)
    ]


def run(name: str, theta: Array, steps: Steps) -> Array:
    optimizer = OPTIMIZERS[name].optimizer(theta)
    for gradient, learning_rate, mu in steps:
        optimizer.step(theta, np.array(gradient, theta.dtype), learning_rate, mu)
    return theta


@pytest.mark.parametrize("changing", [False, True], ids=["fixed", "changing"])
@pytest.mark.parametrize("count", [1, 2, 3, 25])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_steps_are_those_of_the_paper(name: str, count: int, changing: bool) -> None:
    start = [0.5, -0.5, 1.0, -1.0, 2.0, 0.0]
    steps = steps_of(count, changing)
    expected = RULES[name](start, steps)
    np.testing.assert_allclose(run(name, np.array(start), steps), expected, rtol=1e-10, atol=1e-12)
    single = run(name, np.array(start, np.float32), steps)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, expected, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_first_step_goes_against_the_gradient(name: str) -> None:
    gradient = np.array([3.0, -3.0, 0.0])
    theta = np.zeros(3)
    OPTIMIZERS[name].optimizer(theta).step(theta, gradient, 0.1, 0.9)
    np.testing.assert_array_equal(np.sign(theta), [-1, 1, 0])


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient(name: str) -> None:
    theta = np.zeros(3)
    OPTIMIZERS[name].optimizer(theta).step(theta, np.array([1e-3, -1.0, 1e3]), 0.01, 0.9)
    np.testing.assert_allclose(theta, [-0.01, 0.01, -0.01], rtol=1e-4)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_without_a_gradient_nothing_moves(name: str) -> None:
    theta = np.ones(3, np.float32)
    run(name, theta, [([0.0] * 3, 0.1, 0.9)] * 3)
    np.testing.assert_array_equal(theta, 1)


@pytest.mark.parametrize("name", ["gradient_descent", "momentum", "nesterov"])
def test_a_step_in_float32_is_exact_to_the_last_bit(name: str) -> None:
    rng = np.random.default_rng(2)
    theta, gradient = (rng.normal(size=1000).astype(np.float32) for _ in range(2))
    eta, mu = np.float32(0.1), np.float32(0.9)
    direction = mu * gradient + gradient if name == "nesterov" else gradient
    expected = theta - eta * direction
    OPTIMIZERS[name].optimizer(theta).step(theta, gradient, 0.1, 0.9)
    np.testing.assert_array_equal(theta, expected)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_changes_the_vector_in_place_and_only_reads_the_gradient(name: str) -> None:
    theta = np.ones(4, np.float32)
    whole = theta[:]
    gradient = np.array([1, -2, 3, -4], np.float32)
    optimizer = OPTIMIZERS[name].optimizer(theta)
    for _ in range(3):
        optimizer.step(theta, gradient, 0.01, 0.9)
    assert np.all(whole != 1)
    np.testing.assert_array_equal(gradient, [1, -2, 3, -4])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_two_runs_share_no_memory_of_the_past(name: str) -> None:
    steps = steps_of(4, changing=True)
    first = run(name, np.zeros(6), steps)
    again = run(name, np.zeros(6), steps)
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_allocates_nothing(name: str, dtype: type[np.floating[Any]]) -> None:
    theta = np.ones(100_000, dtype)
    gradient = np.full_like(theta, 0.5)
    optimizer = OPTIMIZERS[name].optimizer(theta)
    optimizer.step(theta, gradient, 0.01, 0.9)
    tracemalloc.start()
    try:
        optimizer.step(theta, gradient, 0.01, 0.9)
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(3):
            optimizer.step(theta, gradient, 0.01, 0.9)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < 4096
    assert after - before < 1024


def test_only_adamw_shrinks_the_weights_outside_of_the_gradient() -> None:
    assert [name for name, rule in OPTIMIZERS.items() if rule.decoupled] == ["adamw"]
