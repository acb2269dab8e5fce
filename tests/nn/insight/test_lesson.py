"""A lesson's prediction against its measurement: they meet as the step shrinks, and what flips is told both ways."""

import numpy as np
import pytest

from nn.arrays import one_hot, pixels
from nn.errors import Cancelled
from nn.insight.lesson import StepOnOne, lesson
from nn.network import Architecture, Network

RNG = np.random.default_rng(5)
IMAGES = RNG.integers(256, size=(40, 784)).astype(np.uint8)
LABELS = RNG.integers(10, size=40).astype(np.uint8)
X = RNG.uniform(size=784)


def taken(*rates: float) -> StepOnOne:
    network = Network.initialized(Architecture((784, 12, 10), "tanh"), "glorot", np.random.default_rng(0), np.float64)
    return lesson(network, X, 3, IMAGES, LABELS, np.array(rates))


def test_prediction_and_measurement_meet_in_proportion_to_the_step() -> None:
    misses = taken(1e-4, 1e-5, 1e-6).misses()
    np.testing.assert_allclose(misses[:2] / misses[1:], 10, rtol=0.1)
    assert misses[2] < 1e-3


def test_the_drawing_itself_is_predicted_too() -> None:
    found = taken(1e-7)
    np.testing.assert_allclose(found.own_measured[0], 1e-7 * found.own_predicted, rtol=1e-3)
    assert found.own_predicted < 0


def test_costs_and_answers_are_those_of_the_step() -> None:
    network = Network.initialized(Architecture((784, 12, 10), "tanh"), "glorot", np.random.default_rng(0), np.float64)
    kept = network.parameters.copy()
    found = lesson(network, X, 3, IMAGES, LABELS, np.array([0.05]))
    np.testing.assert_array_equal(network.parameters, kept)
    slope = network.backward(network.trace(X.reshape(1, -1)), one_hot(np.array([3]), np.float64)).vector
    moved = Network(network.architecture, kept - 0.05 * slope)
    P, Y = pixels(IMAGES).astype(np.float64), one_hot(LABELS, np.float64)
    change = moved.cost(moved.trace(P), Y) - network.cost(network.trace(P), Y)
    np.testing.assert_allclose(found.measured[0], change, rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(found.after[0], moved.predict(P).argmax(axis=1))


def test_what_flips_is_told_both_ways() -> None:
    told = StepOnOne(
        np.ones(1), np.zeros(4), np.zeros((1, 4)), np.array([1, 2, 3, 4]), np.array([[1, 5, 7, 8]]),
        np.array([1, 2, 7, 9], np.uint8), 0.0, np.zeros(1),
    )  # fmt: skip
    better, worse = told.flipped(0)
    assert (better.tolist(), worse.tolist()) == ([2], [1])


def test_it_can_be_left() -> None:
    network = Network.initialized(Architecture((784, 10)), "zero", np.random.default_rng(0))
    with pytest.raises(Cancelled):
        lesson(network, X, 3, IMAGES, LABELS, np.ones(1), lambda: True)


def test_weights_without_finite_numbers_give_no_warning() -> None:
    blown = Network.initialized(Architecture((784, 8, 10)), "he", np.random.default_rng(0), np.float64)
    blown.parameters[...] = 1e200
    found = lesson(blown, X, 3, IMAGES, LABELS, np.array([0.1]))
    assert not np.isfinite(found.own_predicted)
