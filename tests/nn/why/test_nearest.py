"""The nearest digits are those that the distances of all of them give, one by one."""

import numpy as np
import pytest

from nn.arrays import Array, UInt8
from nn.data import sources
from nn.errors import Cancelled
from nn.network import Architecture, Network
from nn.why.nearest import nearest

RNG = np.random.default_rng(5)
NETWORK = Network.initialized(Architecture((784, 12, 9, 10), "tanh"), "glorot", RNG)
STARTER = sources.of("starter").load(lambda: False)


def all_distances(x: Array, images: UInt8, layer: int) -> Array:
    a, A = (NETWORK.copy(np.float64).trace(X).A[layer] for X in (x.reshape(1, -1), images / 255))
    distances: Array = np.sqrt(((A - a) ** 2).sum(axis=1))
    return distances


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_they_are_those_of_all_distances(layer: int) -> None:
    images, x = STARTER.images[1:2501], STARTER.images[0] / 255
    found = nearest(NETWORK, x, images, 10, layer)
    distances = all_distances(x, images, layer)
    np.testing.assert_array_equal(found.numbers, np.argsort(distances, kind="stable")[:10])
    np.testing.assert_allclose(found.distances, np.sort(distances)[:10], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("layer", [0, 1])
def test_more_of_them_than_one_forward_pass_takes_are_right_too(layer: int) -> None:
    images, x = STARTER.images[1:2501], STARTER.images[0] / 255
    found = nearest(NETWORK, x, images, 200, layer)
    expected = np.sort(all_distances(x, images, layer))[:200]
    np.testing.assert_allclose(found.distances, expected, rtol=1e-5, atol=1e-6)


def test_a_picture_that_comes_several_times_counts_once() -> None:
    images = np.repeat(STARTER.images[:20], 3, axis=0)
    found = nearest(NETWORK, STARTER.images[0] / 255, images, 10)
    assert found.numbers[0] == 0
    assert found.distances[0] == pytest.approx(0, abs=1e-6)
    assert len({images[number].tobytes() for number in found.numbers}) == 10


def test_of_few_digits_there_are_no_more_and_of_none_there_is_none() -> None:
    x = STARTER.images[0] / 255
    assert len(nearest(NETWORK, x, STARTER.images[:3], 10).numbers) == 3
    assert len(nearest(NETWORK, x, STARTER.images[:0], 10, 1).numbers) == 0


@pytest.mark.parametrize("layer", [0, 1])
def test_it_can_be_stopped(layer: int) -> None:
    with pytest.raises(Cancelled):
        nearest(NETWORK, STARTER.images[0] / 255, STARTER.images, 10, layer, lambda: True)
