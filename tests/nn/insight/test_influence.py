"""Inner products by layer against explicit gradients; a ranking against steps that were taken."""

from functools import partial

import numpy as np
import pytest

from nn.activations import ACTIVATIONS
from nn.arrays import Array, one_hot, pixels
from nn.errors import Cancelled
from nn.faults.catalogue import FAULTS
from nn.insight.influence import CHUNK, Factors, WeightedNetwork, influences, step_on_another, teachers
from nn.network import Architecture, Network
from nn.targets import learned, smoothed

PAIRS = [
    ("cross_entropy", "softmax"),
    ("mean_squared_error", "softmax"),
    ("mean_squared_error", "sigmoid"),
    ("mean_squared_error", "identity"),
]


def network(architecture: Architecture, seed: int = 0, dtype: type = np.float64) -> Network:
    rng = np.random.default_rng(seed)
    made = Network.initialized(architecture, "he", rng, dtype)
    for biases in made.b.values():
        biases[...] = rng.normal(0, 0.3, biases.shape)
    return made


def gradient(of: Network, X: Array, Y: Array, k: int) -> Array:
    """dC_k/dtheta of example k, by the backward pass of it alone."""
    return of.backward(of.trace(X[k : k + 1]), Y[k : k + 1]).vector.copy()


@pytest.mark.parametrize("widths", [(6, 4), (6, 5, 4), (6, 5, 3, 4), (6, 5, 4, 3, 4)])
@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_products_are_those_of_the_gradients(activation: str, loss: str, output: str, widths: tuple[int, ...]) -> None:
    asked = network(Architecture(widths, activation, output, loss))
    rng = np.random.default_rng(1)
    X, Y = rng.uniform(size=(7, 6)), np.eye(4)[rng.integers(4, size=7)]
    gradients = [gradient(asked, X, Y, k) for k in range(7)]
    found = Factors.of(asked, X, Y).products(Factors.of(asked, X[:1], Y[:1])).sum(axis=0)
    expected = np.array([each.dot(gradients[0]) for each in gradients])
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12 * np.abs(expected).max())


def test_shares_by_layer_are_those_of_each_layers_parameters() -> None:
    asked = network(Architecture((6, 5, 4)))
    rng = np.random.default_rng(1)
    X, Y = rng.uniform(size=(2, 6)), np.eye(4)[[1, 2]]
    one, other = (asked.backward(asked.trace(X[k : k + 1]), Y[k : k + 1]) for k in (0, 1))
    found = Factors.of(asked, X, Y).products(Factors.of(asked, X[1:], Y[1:]))
    for layer in (1, 2):
        expected = (one.W[layer] * other.W[layer]).sum() + one.b[layer].dot(other.b[layer])
        np.testing.assert_allclose(found[layer - 1, 0], expected, rtol=1e-10)


def digits(n: int) -> tuple["np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", ...]:
    rng = np.random.default_rng(3)
    return rng.integers(256, size=(n, 784)).astype(np.uint8), rng.integers(10, size=n).astype(np.uint8)


def test_a_small_step_on_each_digit_does_what_was_predicted() -> None:
    asked = network(Architecture((784, 8, 10), "tanh"))
    images, labels = digits(6)
    x, eta = np.random.default_rng(4).uniform(size=784), 1e-7
    found = influences([WeightedNetwork(asked, eta)], images, labels, x, 3).sum(axis=0)
    X, Y = pixels(images).astype(np.float64), one_hot(labels, np.float64)
    own = x.reshape(1, -1), one_hot(np.array([3]), np.float64)
    cost = asked.cost(asked.trace(own[0]), own[1])[0]
    for k in range(6):
        moved = Network(asked.architecture, asked.parameters - eta * gradient(asked, X, Y, k))
        change = moved.cost(moved.trace(own[0]), own[1])[0] - cost
        np.testing.assert_allclose(found[k], change, rtol=1e-3, atol=1e-10)


def test_digits_may_have_been_learned_with_other_answers_than_their_labels() -> None:
    asked = network(Architecture((784, 8, 10), "tanh"))
    images, labels = digits(4)
    x = np.random.default_rng(4).uniform(size=784)
    own = gradient(asked, x.reshape(1, -1), one_hot(np.array([3]), np.float64), 0)
    X, Y = pixels(images).astype(np.float64), smoothed(one_hot(labels, np.float64), 0.3)
    of = partial(learned, smoothing=0.3, teacher=None)
    found = influences([WeightedNetwork(asked, 0.1)], images, labels, x, 3, learned=of).sum(axis=0)
    np.testing.assert_allclose(found, [-0.1 * gradient(asked, X, Y, k).dot(own) for k in range(4)], rtol=1e-6)


def test_moments_of_a_run_add_up() -> None:
    first, second = (network(Architecture((784, 8, 10)), seed) for seed in (0, 1))
    images, labels = digits(5)
    x = np.full(784, 0.25)
    both = influences([WeightedNetwork(first, 0.1), WeightedNetwork(second, 0.3)], images, labels, x, 1)
    apart = [
        influences([each], images, labels, x, 1) for each in (WeightedNetwork(first, 0.1), WeightedNetwork(second, 0.3))
    ]
    np.testing.assert_allclose(both, apart[0] + apart[1], rtol=1e-12)


def test_many_digits_are_weighed_as_few_are() -> None:
    asked = network(Architecture((784, 8, 10)), dtype=np.float32)
    images, labels = digits(CHUNK + 3)
    x = np.full(784, 0.25)
    found = influences([WeightedNetwork(asked, 0.1)], images, labels, x, 1)
    last = influences([WeightedNetwork(asked, 0.1)], images[-3:], labels[-3:], x, 1)
    np.testing.assert_allclose(found[:, -3:], last, rtol=1e-4)


def test_the_ones_that_helped_most_come_first_and_those_without_effect_not_at_all() -> None:
    found = teachers(np.array([[0.0, -1.0, 2.0, -3.0, 0.5], [0.0, -1.0, 1.0, 0.0, 0.5]]), 3)
    assert found.helped.tolist() == [3, 1]
    assert found.hurt.tolist() == [2, 4]
    blown = teachers(np.array([[np.nan, -1.0, np.inf, 3.0], [0.0, -1.0, -np.inf, 1.0]]), 2)
    assert (blown.helped.tolist(), blown.hurt.tolist()) == ([1], [3])


def test_it_can_be_left() -> None:
    images, labels = digits(3)
    with pytest.raises(Cancelled):
        influences(
            [WeightedNetwork(network(Architecture((784, 8, 10))), 1.0)], images, labels, np.zeros(784), 1, lambda: True
        )


@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
def test_a_step_on_one_digit_changes_the_cost_of_another_as_predicted(activation: str, loss: str, output: str) -> None:
    asked = network(Architecture((784, 6, 10), activation, output, loss))
    images, labels = digits(2)
    digit, x = pixels(images)
    steps = [
        step_on_another(asked, digit, int(labels[0]), x, int(labels[1]), rate) for rate in (1e-3, 1e-4, 1e-5, 1e-6)
    ]
    scale = abs(steps[0].products).sum() or 1
    misses = [abs(step.predicted - step.measured) / (step.rate * scale) for step in steps]
    # The miss is of second order: a tenth of the step, a tenth of the miss for its size.
    assert misses[2] < 0.2 * misses[1] < 0.2 * 0.2 * misses[0] or misses[2] < 1e-6
    own, other = (
        asked.backward(asked.trace(each.reshape(1, -1).astype(float)), one_hot(labels[[k]], np.float64)).vector.copy()
        for k, each in enumerate((digit, x))
    )
    np.testing.assert_allclose(steps[0].products.sum(), own.dot(other), rtol=1e-6, atol=1e-12)
    assert steps[0].deltas * steps[0].inputs == pytest.approx(steps[0].products)


def test_of_a_planted_rule_each_example_is_as_if_it_were_alone() -> None:
    """1/n lost or twice makes of a batch another thing, so that digits would weigh by the chunk that they are in."""
    sound = network(Architecture((784, 6, 10), "tanh", "softmax", "cross_entropy"))
    images, labels = digits(3)
    X, Y = pixels(images).astype(np.float64), one_hot(labels, np.float64)
    for name in ("mean_lost", "mean_twice"):
        planted = Network(sound.architecture, sound.parameters, FAULTS[name].rules)
        whole, alone = Factors.of(planted, X, Y), Factors.of(planted, X[1:2], Y[1:2])
        np.testing.assert_allclose(whole.delta[2][1:2], alone.delta[2], rtol=1e-12)
        step = step_on_another(planted, X[0], int(labels[0]), X[1], int(labels[1]), 1e-6)
        assert step.predicted == pytest.approx(step.measured, rel=1e-3)
    climbing = Network(sound.architecture, sound.parameters, FAULTS["climbing"].rules)
    down, up = (step_on_another(each, X[0], int(labels[0]), X[0], int(labels[0]), 1e-3) for each in (sound, climbing))
    assert down.measured < 0 < up.measured
