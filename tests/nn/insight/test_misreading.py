"""The smallest change against what a plane says exactly, and noise of its size that does nothing."""

import numpy as np
import pytest

from nn.errors import Cancelled
from nn.insight.misreading import smallest_misreading
from nn.network import Architecture, Network

RNG = np.random.default_rng


def network(widths: tuple[int, ...] = (784, 30, 10)) -> Network:
    return Network.initialized(Architecture(widths, "tanh"), "glorot", RNG(0), np.float64)


X = RNG(1).uniform(0.3, 0.7, size=784)


def test_of_a_network_without_hidden_layers_it_is_the_nearest_plane() -> None:
    asked = network((784, 10))
    found = smallest_misreading(asked, X, RNG(2))
    assert found is not None
    z = asked.trace(X.reshape(1, -1)).Z[1][0]
    others = [k for k in range(10) if k != found.before]
    distances = [(z[found.before] - z[k]) / np.linalg.norm(asked.W[1][k] - asked.W[1][found.before]) for k in others]
    assert found.after == others[int(np.argmin(distances))]
    np.testing.assert_allclose(found.size, min(distances), rtol=1e-6)
    np.testing.assert_allclose(found.straight, found.needed, rtol=1e-6)


def test_with_it_the_answer_is_another_and_with_a_little_less_it_is_not() -> None:
    asked = network()
    found = smallest_misreading(asked, X, RNG(2))
    assert found is not None
    assert asked.predict(found.x.reshape(1, -1)).argmax() == found.after != found.before
    assert asked.predict((X + 0.999 * found.change).reshape(1, -1)).argmax() == found.before
    assert found.x.min() >= 0
    assert found.x.max() <= 1
    np.testing.assert_allclose(found.x - X, found.change)


def test_noise_of_its_size_is_as_weak_as_is_said() -> None:
    asked = network()
    found = smallest_misreading(asked, X, RNG(2))
    assert found is not None
    noise = RNG(3).normal(size=(4000, 784))
    noise *= found.size / np.linalg.norm(noise, axis=1, keepdims=True)
    Z = asked.trace(X + noise).Z[2]
    moved = (Z[:, found.after] - Z[:, found.before]) + found.needed
    np.testing.assert_allclose(moved.std(), found.spread, rtol=0.1)
    assert found.straight > 10 * found.spread


def test_noise_is_as_long_as_the_change() -> None:
    """With two of three pixels held at their bound the way is longer than what noise needs."""
    asked = Network.initialized(Architecture((3, 10)), "he", RNG(6), np.float64)
    x = np.array([0.0, 0.0, 0.5])
    noise = RNG(3).normal(size=(20_000, 3))
    found = smallest_misreading(asked, x, RNG(2))
    assert found is not None
    noise *= found.size / np.linalg.norm(noise, axis=1, keepdims=True)
    share = np.mean(asked.predict(x + noise).argmax(axis=1) != found.before)
    assert share > 0.2
    assert found.noise_misread == pytest.approx(share, abs=0.05)


def test_a_pixel_at_its_bound_leads_nowhere() -> None:
    asked = Network.initialized(Architecture((784, 10)), "zero", RNG(0), np.float64)
    asked.b[1][...] = -5
    asked.b[1][:3] = 0.5, 0, 0
    # Were black pixels blacker, 1 would be the nearest answer.
    asked.W[1][1, :2], asked.W[1][2, 2] = (-10, 1), 3
    found = smallest_misreading(asked, np.zeros(784), RNG(2))
    assert found is not None
    assert (found.before, found.after) == (0, 2)
    np.testing.assert_allclose(found.change[2], 0.5 / 3, rtol=1e-3)


def test_where_nothing_moves_the_answer_nothing_is_found() -> None:
    asked = network()
    asked.W[2][...] = 0
    asked.b[2][3] = 1
    assert smallest_misreading(asked, X, RNG(2)) is None


def test_it_can_be_left() -> None:
    with pytest.raises(Cancelled):
        smallest_misreading(network(), X, RNG(2), lambda: True)
