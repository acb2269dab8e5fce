"""The largest eigenvalue of H against LAPACK's: the largest, not the largest in size, and settled where it is one."""

import numpy as np
import pytest

from nn.errors import Cancelled
from nn.insight.curvature import LossSurface
from nn.insight.sharpest import ASIDE, LEAST, TOLERANCE, lanczos, sharpest
from nn.network import Architecture, Network
from tests.nn.insight.test_curvature import ARCHITECTURES, hessian


def surface(architecture: Architecture, initializer: str = "glorot", times: float = 1.0) -> LossSurface:
    rng = np.random.default_rng(0)
    network = Network.initialized(architecture, initializer, rng)
    network.parameters *= times
    X, labels = rng.uniform(size=(9, architecture.widths[0])), rng.integers(architecture.widths[-1], size=9)
    return LossSurface.of(network, X, np.eye(architecture.widths[-1])[labels])


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=str)
def test_the_largest_eigenvalue_is_found(architecture: Architecture) -> None:
    of = surface(architecture)
    found = sharpest(of, np.random.default_rng(2))
    values, vectors = np.linalg.eigh(hessian(of))
    assert found.settled
    np.testing.assert_allclose(found.value, values[-1], rtol=1e-3)
    assert abs(found.direction.dot(vectors[:, -1])) > 0.99
    assert np.linalg.norm(of.curved(found.direction) - found.value * found.direction) <= TOLERANCE * found.value


@pytest.mark.parametrize(("initializer", "times"), [("zero", 1.0), ("he", 0.01)])
@pytest.mark.parametrize("seed", range(3))
def test_around_a_saddle_it_is_the_one_of_the_pair_that_is_above_0(initializer: str, times: float, seed: int) -> None:
    of = surface(Architecture((6, 16, 4), "tanh"), initializer, times)
    values = np.linalg.eigvalsh(hessian(of))
    # Power iteration stands still between the two.
    assert values[0] < -0.9 * values[-1]
    found = sharpest(of, np.random.default_rng(seed))
    assert found.settled
    np.testing.assert_allclose(found.value, values[-1], rtol=2e-2)


def test_an_eigenvalue_below_0_that_is_larger_in_size_is_not_the_largest() -> None:
    diagonal = np.array([-5.0, -4.9, -1.0, 0.5, 1.0, 0.0])
    value, direction, close = lanczos(lambda v: diagonal * v, np.ones(6) / np.sqrt(6), 1, 6)
    assert close
    np.testing.assert_allclose(value, 1, rtol=1e-3)
    np.testing.assert_allclose(abs(direction), np.eye(6)[4], atol=1e-2)


def test_a_larger_eigenvalue_than_that_of_the_known_direction_is_found() -> None:
    of = surface(ARCHITECTURES[0])
    values, vectors = np.linalg.eigh(hessian(of))
    found = sharpest(of, np.random.default_rng(2), vectors[:, -2])
    assert found.settled
    np.testing.assert_allclose(found.value, values[-1], rtol=1e-3)


def test_an_eigenvector_alone_is_not_believed_to_be_the_sharpest() -> None:
    diagonal = np.concatenate([[1.5, 1.0], np.linspace(0.4, -0.4, 5000)])
    aside = np.random.default_rng(0).normal(size=len(diagonal))
    begin = np.eye(1, len(diagonal), 1)[0] + ASIDE * aside / np.linalg.norm(aside)
    value, _, close = lanczos(lambda v: diagonal * v, begin / np.linalg.norm(begin), LEAST, 40)
    assert close
    np.testing.assert_allclose(value, 1.5, rtol=1e-3)


def test_where_nothing_bends_it_is_0() -> None:
    of = surface(Architecture((6, 5, 4), "relu"), "zero")
    of.network.b[2][...] = -1e4 * (np.arange(4) != 2)
    found = sharpest(LossSurface.of(of.network, of.X, np.tile(np.eye(4)[2], (9, 1))), np.random.default_rng(0))
    assert (found.value, found.settled) == (0, True)


def test_a_kink_next_to_the_network_does_not_catch_the_search() -> None:
    of = surface(Architecture((6, 5, 4), "relu"))
    beside = of.X[0].dot(of.network.W[1][2])
    of.network.b[1][2] = 1e-3 - beside
    expected = sharpest(of, np.random.default_rng(2)).value
    # Nearer than a step of the first products, farther than one of those that come after them.
    of.network.b[1][2] = 2e-10 - beside
    found = sharpest(of, np.random.default_rng(2))
    assert found.settled
    np.testing.assert_allclose(found.value, expected, rtol=1e-2)


def test_where_space_runs_out_it_begins_anew_with_the_best_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    of = surface(ARCHITECTURES[2])
    monkeypatch.setattr("nn.insight.sharpest.NUMBERS", 0)
    found = sharpest(of, np.random.default_rng(2))
    assert found.settled
    np.testing.assert_allclose(found.value, np.linalg.eigvalsh(hessian(of))[-1], rtol=1e-2)


def test_near_a_known_direction_few_products_are_enough() -> None:
    of = surface(ARCHITECTURES[0])
    known = sharpest(of, np.random.default_rng(2))
    again = sharpest(of, np.random.default_rng(3), known.direction)
    assert (again.products, again.settled) == (LEAST + 1, True)
    np.testing.assert_allclose(again.value, known.value, rtol=1e-3)


def test_it_takes_no_more_products_than_it_may_and_says_that_it_had_not_settled() -> None:
    for most in (2, 5):
        found = sharpest(surface(ARCHITECTURES[0]), np.random.default_rng(2), most=most)
        assert (found.products, found.settled) == (most, False)


def test_weights_without_finite_numbers_have_none() -> None:
    of = surface(ARCHITECTURES[0])
    of.network.parameters[3] = np.nan
    found = sharpest(of, np.random.default_rng(2))
    assert np.isnan(found.value)
    assert not found.settled
    assert np.isfinite(found.direction).all()


def test_it_can_be_left() -> None:
    with pytest.raises(Cancelled):
        sharpest(surface(ARCHITECTURES[0]), np.random.default_rng(2), cancelled=lambda: True)
