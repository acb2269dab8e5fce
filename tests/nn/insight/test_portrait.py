"""Portraits against what defines them: no input of its length moves a neuron more, and no step nearby."""

from dataclasses import replace

import numpy as np
import pytest

from nn.activations import ACTIVATIONS
from nn.arrays import one_hot, pixels
from nn.errors import Cancelled
from nn.insight import portrait
from nn.insight.portrait import Neuron, Surgery
from nn.network import Architecture, Network

RNG = np.random.default_rng
IMAGES = RNG(5).integers(256, size=(60, 784)).astype(np.uint8)
LABELS = RNG(6).integers(10, size=60).astype(np.uint8)


def network(activation: str = "tanh", widths: tuple[int, ...] = (784, 9, 7, 10), dtype: type = np.float64) -> Network:
    return Network.initialized(Architecture(widths, activation), "glorot", RNG(0), dtype)


def test_no_input_of_length_one_moves_the_first_layer_more() -> None:
    asked = network()
    wanted = portrait.wanted_direction(asked, 3)
    others = RNG(1).normal(size=(2000, 784))
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    assert np.linalg.norm(wanted) == pytest.approx(1)
    assert asked.W[1][3].dot(wanted) > others.dot(asked.W[1][3]).max()


def test_a_neuron_without_weights_wants_nothing() -> None:
    asked = network()
    asked.W[1][3] = 0
    assert not portrait.wanted_direction(asked, 3).any()


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_slope_is_that_of_the_sum(activation: str, layer: int) -> None:
    asked, neuron = network(activation), Neuron(layer, 4)
    x, along = RNG(2).uniform(size=(2, 784)), RNG(3).normal(size=784)
    found = portrait.slope(asked, asked.trace(x), neuron).dot(along)
    above, below = (asked.trace(x + sign * 1e-6 * along).Z[layer][:, 4] for sign in (1, -1))
    np.testing.assert_allclose(found, (above - below) / 2e-6, rtol=1e-4)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_ascent_beats_random_search(layer: int) -> None:
    asked, neuron = network(), Neuron(layer, 4)
    found = portrait.ascend(asked, neuron, np.full(784, 0.5))
    assert found.x.min() >= 0
    assert found.x.max() <= 1
    search = np.concatenate([RNG(4).uniform(size=(3000, 784)), RNG(5).integers(2, size=(3000, 784))])
    assert found.z > asked.trace(search.astype(np.float64)).Z[layer][:, 4].max()
    nearby = (found.x + 0.02 * RNG(7).normal(size=(500, 784))).clip(0, 1)
    assert asked.trace(nearby).Z[layer][:, 4].max() <= found.z + 1e-9


def test_the_ascent_of_the_first_layer_inks_what_the_weights_like() -> None:
    asked = network()
    found = portrait.ascend(asked, Neuron(1, 2), np.full(784, 0.5))
    np.testing.assert_allclose(found.x, asked.W[1][2] > 0, atol=1e-9)


def test_what_leads_out_of_a_bound_is_no_way_up(monkeypatch: pytest.MonkeyPatch) -> None:
    uphill, x = np.array([-1.0, 1.0, -1.0, 1.0, -1.0]), np.array([0.0, 0.0, 1.0, 1.0, 0.5])
    assert portrait.held_in(uphill, x).tolist() == [0, 1, -1, 0, -1]
    monkeypatch.setattr(portrait, "STEPS", 1)
    found = portrait.ascend(network(), Neuron(1, 2), np.zeros(784))
    np.testing.assert_allclose(np.linalg.norm(found.x), portrait.STEP)


def test_weights_without_finite_numbers_give_no_warning() -> None:
    blown = network("relu")
    blown.parameters[...] = 1e308
    assert not np.isfinite(portrait.activity(blown, 2, IMAGES, LABELS).A).all()


def test_where_sigma_is_level_it_stays() -> None:
    asked = network("relu")
    asked.b[1][...] = -1e6
    found = portrait.ascend(asked, Neuron(2, 1), np.full(784, 0.5))
    assert (found.steps, set(found.x)) == (0, {0.5})


def test_digits_are_told_by_activity_and_class() -> None:
    asked = network(dtype=np.float32)
    found = portrait.activity(asked, 2, IMAGES, LABELS)
    A = asked.trace(pixels(IMAGES)).A[2]
    np.testing.assert_array_equal(found.A, A)
    assert found.most(3, 2).tolist() == np.argsort(-A[:, 3])[:2].tolist()
    assert found.least(3, 1)[0] == A[:, 3].argmin()
    classes = found.by_class(3)
    assert [len(each) for each in classes] == np.bincount(LABELS, minlength=10).tolist()
    assert classes[4].tolist() == sorted(A[LABELS == 4, 3].tolist())


@pytest.mark.parametrize("layer", [1, 2])
def test_without_a_neuron_is_what_surgery_measures(layer: int) -> None:
    asked = network("relu")
    found = portrait.without_each(asked, layer, IMAGES, LABELS)
    X, Y = pixels(IMAGES).astype(np.float64), one_hot(LABELS, np.float64)
    cost = asked.cost(asked.trace(X), Y).mean()
    for number in range(asked.widths[layer]):
        off = Surgery(Neuron(layer, number), scale=0).done(asked)
        np.testing.assert_allclose(found.measured[number], off.cost(off.trace(X), Y).mean() - cost, atol=1e-12)
        assert found.accuracy[number] == pytest.approx(np.mean(off.predict(X).argmax(axis=1) == LABELS))
    assert found.whole == pytest.approx(np.mean(asked.predict(X).argmax(axis=1) == LABELS))


def test_the_prediction_is_right_to_first_order() -> None:
    asked = network("tanh")
    found = portrait.without_each(asked, 1, IMAGES, LABELS).predicted
    X, Y = pixels(IMAGES).astype(np.float64), one_hot(LABELS, np.float64)
    cost = asked.cost(asked.trace(X), Y).mean()
    for number in range(9):
        slightly = Surgery(Neuron(1, number), scale=1 - 1e-6).done(asked)
        change = (slightly.cost(slightly.trace(X), Y).mean() - cost) / 1e-6
        np.testing.assert_allclose(found[number], change, rtol=1e-3, atol=1e-8)


def test_surgery_leaves_the_network_alone_and_moves_what_it_says() -> None:
    asked = network()
    kept = asked.parameters.copy()
    changed = Surgery(Neuron(3, 2), shift=0.5).done(asked)
    np.testing.assert_array_equal(asked.parameters, kept)
    assert changed.b[3][2] == asked.b[3][2] + 0.5
    assert np.count_nonzero(changed.parameters != kept) == 1
    with pytest.raises(ValueError, match="output"):
        replace(Surgery(Neuron(3, 2)), scale=0.0).done(asked)


def test_each_can_be_left() -> None:
    asked = network()
    with pytest.raises(Cancelled):
        portrait.activity(asked, 1, IMAGES, LABELS, lambda: True)
    with pytest.raises(Cancelled):
        portrait.ascend(asked, Neuron(1, 0), np.zeros(784), lambda: True)
    with pytest.raises(Cancelled):
        portrait.without_each(asked, 1, IMAGES, LABELS, lambda: True)
