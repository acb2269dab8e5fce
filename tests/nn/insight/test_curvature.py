"""H v against an H written down by differences; steps to third order."""

import math

import numpy as np
import pytest

from nn.arrays import Array
from nn.errors import Cancelled
from nn.insight.curvature import EPSILON, LossSurface, step_sizes
from nn.network import Architecture, Network

ARCHITECTURES = [
    Architecture((6, 5, 4), "tanh"),
    Architecture((6, 5, 4), "sigmoid", "sigmoid", "mean_squared_error"),
    Architecture((6, 4, 3, 4), "tanh", "softmax", "mean_squared_error"),
    Architecture((6, 4), "relu"),
]


def surface(architecture: Architecture, seed: int = 0) -> LossSurface:
    rng = np.random.default_rng(seed)
    network = Network.initialized(architecture, "glorot", rng)
    X, labels = rng.uniform(size=(9, architecture.widths[0])), rng.integers(architecture.widths[-1], size=9)
    return LossSurface.of(network, X, np.eye(architecture.widths[-1])[labels])


def hessian(of: LossSurface) -> Array:
    """H, column by column, by central differences of the gradient along one parameter each."""
    P, step = len(of.network.parameters), 1e-5
    columns = [(of.gradient(step * e).copy() - of.gradient(-step * e)) / (2 * step) for e in np.eye(P)]
    return np.stack(columns, axis=1)


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=str)
def test_the_product_is_that_with_h(architecture: Architecture) -> None:
    of = surface(architecture)
    v = np.random.default_rng(1).normal(size=len(of.network.parameters))
    expected = hessian(of).dot(v)
    np.testing.assert_allclose(of.curved(v), expected, rtol=1e-6, atol=1e-6 * np.abs(expected).max())
    np.testing.assert_allclose(of.curved(1000 * v), 1000 * expected, rtol=1e-6, atol=1e-3 * np.abs(expected).max())


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=str)
def test_the_prediction_is_wrong_to_third_order(architecture: Architecture) -> None:
    found = step_sizes(surface(architecture), np.array([0.04, 0.02, 0.01]))
    off = found.actual - found.second
    np.testing.assert_allclose(off[:-1] / off[1:], 8, rtol=0.15)
    worse = found.actual - found.first
    np.testing.assert_allclose(worse[:-1] / worse[1:], 4, rtol=0.15)


def test_the_best_rate_is_where_the_parabola_is_least() -> None:
    of = surface(ARCHITECTURES[0])
    best = step_sizes(of, np.ones(1)).best
    around = step_sizes(of, best * np.array([0.9, 1.0, 1.1])).second
    assert around[1] == min(around)


def test_how_much_the_product_owes_to_epsilon_is_told() -> None:
    smooth = surface(ARCHITECTURES[0])
    g = smooth.gradient()
    assert 0 < smooth.halved(g) < 1e-6
    whole, half = smooth.curved(g), smooth.curved(g, EPSILON / 2)
    assert smooth.halved(g) == np.linalg.norm(half - whole) / np.linalg.norm(whole)
    assert smooth.halved(np.zeros_like(g)) == 0


def test_kinks_of_many_relus_do_not_get_into_the_product() -> None:
    rng = np.random.default_rng(4)
    network = Network.initialized(Architecture((20, 32, 32, 4)), "he", rng)
    of = LossSurface.of(network, rng.uniform(size=(500, 20)), np.eye(4)[rng.integers(4, size=500)])
    assert of.halved(of.gradient()) < 1e-6


def test_slope_and_bend_are_those_of_the_parabola() -> None:
    of = surface(ARCHITECTURES[0])
    g, found = of.gradient(), step_sizes(of, np.array([0.5]))
    np.testing.assert_allclose([found.slope, found.bend], [g.dot(g), g.dot(of.curved(g))])
    np.testing.assert_allclose(found.second[0], -0.5 * found.slope + 0.125 * found.bend)


def test_without_a_slope_there_is_nothing_to_gain() -> None:
    of = surface(Architecture((6, 5, 4), "relu"))
    for weights in (of.network.W[1], of.network.W[2]):
        weights.fill(0)
    of.network.b[2][...] = -1e4 * (np.arange(4) != 2)
    still = LossSurface.of(of.network, of.X, np.tile(np.eye(4)[2], (9, 1)))
    found = step_sizes(still, np.ones(1))
    assert (found.actual[0], found.best) == (0.0, math.inf)


def test_it_can_be_left() -> None:
    with pytest.raises(Cancelled):
        step_sizes(surface(ARCHITECTURES[0]), np.ones(1), lambda: True)
