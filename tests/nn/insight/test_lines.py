"""Lines and sums against every product written down, and deltas against slopes that are measured."""

import math
from dataclasses import replace

import numpy as np
import pytest

from nn.activations import ACTIVATIONS
from nn.arrays import Array, Int, one_hot
from nn.insight.lines import Passage, Way, most_active, neuron_sum, strongest
from nn.insight.passage import passage
from nn.network import Architecture, Network

PAIRS = [
    ("cross_entropy", "softmax"),
    ("mean_squared_error", "softmax"),
    ("mean_squared_error", "sigmoid"),
    ("mean_squared_error", "identity"),
]
LABEL = 2


def network(architecture: Architecture, dtype: type = np.float64) -> Network:
    rng = np.random.default_rng(0)
    made = Network.initialized(architecture, "he", rng, dtype)
    for biases in made.b.values():
        biases[...] = rng.normal(0, 0.3, biases.shape)
    return made


def passed(activation: str = "tanh", loss: str = "cross_entropy", output: str = "softmax") -> tuple[Network, Passage]:
    asked = network(Architecture((30, 7, 6, 4), activation, output, loss))
    x = np.random.default_rng(1).uniform(size=30)
    x[::3] = 0
    return asked, passage(asked, x, LABEL)


def every(width: int) -> Int:
    return np.arange(width)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_strongest_lines_there_carry_w_times_a(activation: str, layer: int) -> None:
    _, here = passed(activation)
    found = strongest(here, Way.FORWARD, layer, every(here.widths[layer]), every(here.widths[layer - 1]), 9)
    pairs = [
        (here.W[layer][i, j] * here.A[layer - 1][j], i, j)
        for i in range(here.widths[layer])
        for j in range(here.widths[layer - 1])
    ]
    expected = sorted((pair for pair in pairs if pair[0]), key=lambda pair: -abs(pair[0]))[:9]
    assert found.of == len(pairs)
    assert list(zip(found.values, found.receivers, found.senders, strict=True)) == expected


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_lines_back_carry_delta_times_w(activation: str, loss: str, output: str) -> None:
    _, here = passed(activation, loss, output)
    for layer in (1, 2, 3):
        found = strongest(here, Way.BACKWARD, layer, every(here.widths[layer]), every(here.widths[layer - 1]), 5)
        for value, i, j in zip(found.values, found.receivers, found.senders, strict=True):
            assert value == here.delta[layer][i] * here.W[layer][i, j]
        assert np.all(np.diff(np.abs(found.values)) <= 0)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_what_arrives_at_a_pixel_is_the_slope_of_the_cost(activation: str, loss: str, output: str) -> None:
    asked, here = passed(activation, loss, output)
    Y, step = one_hot(np.array([LABEL], np.uint8), np.float64)[:, :4], 1e-6

    def cost(x: Array) -> float:
        return float(asked.cost(asked.trace(x[np.newaxis]), Y)[0])

    for pixel in (0, 1, 17):
        there, back = (np.array(here.A[0]) for _ in range(2))
        there[pixel] += step
        back[pixel] -= step
        found = neuron_sum(here, Way.BACKWARD, 0, pixel)
        assert found is not None
        assert found.result == pytest.approx((cost(there) - cost(back)) / (2 * step), rel=1e-4, abs=1e-8)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_terms_rest_and_bias_are_z(activation: str, dtype: type) -> None:
    asked = network(Architecture((784, 20, 10), activation), dtype)
    here = passage(asked, np.random.default_rng(2).uniform(size=784).astype(dtype), LABEL)
    for layer in (1, 2):
        for neuron in range(10):
            found = neuron_sum(here, Way.FORWARD, layer, neuron)
            assert found is not None
            assert found.bias is not None
            parts = [*(term.value for term in found.terms), found.rest, found.bias]
            size = max(map(abs, parts))
            assert math.fsum(parts) == pytest.approx(found.total, rel=0, abs=4 * np.finfo(float).eps * size)
            explicit = sum(float(w) * float(a) for w, a in zip(here.W[layer][neuron], here.A[layer - 1], strict=True))
            assert found.total == pytest.approx(explicit + float(here.b[layer][neuron]), rel=1e-12, abs=1e-13)
            tolerance = 1e-12 if dtype is np.float64 else 1e-4
            assert found.total == pytest.approx(float(here.Z[layer][neuron]), rel=tolerance, abs=tolerance)
            assert found.result == float(here.A[layer][neuron])
            assert len(found.terms) + found.others == here.widths[layer - 1]
            sizes = [abs(term.value) for term in found.terms]
            assert sizes == sorted(sizes, reverse=True)
            assert all(term.value == term.weight * term.factor for term in found.terms)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_the_sum_back_times_the_slope_is_delta(activation: str, loss: str, output: str) -> None:
    _, here = passed(activation, loss, output)
    for layer in (1, 2):
        for neuron in range(here.widths[layer]):
            found = neuron_sum(here, Way.BACKWARD, layer, neuron)
            assert found is not None
            assert found.bias is None
            assert found.result == pytest.approx(float(here.delta[layer][neuron]), rel=1e-12, abs=1e-15)


def test_a_sum_without_a_finite_number_is_told_without_a_warning() -> None:
    asked, here = passed()
    A = {**here.A, 0: np.where(np.arange(len(here.A[0])) % 2, np.inf, -np.inf) * np.sign(asked.W[1][0])}
    found = neuron_sum(replace(here, A=A), Way.FORWARD, 1, 0)
    assert found is not None
    assert np.isnan(found.total)


def test_what_has_no_sum_says_so() -> None:
    asked, here = passed()
    assert neuron_sum(here, Way.FORWARD, 0, 3) is None
    assert neuron_sum(here, Way.BACKWARD, 3, 1) is None
    unlabelled = passage(asked, here.A[0], None)
    assert not unlabelled.goes(Way.BACKWARD)
    assert neuron_sum(unlabelled, Way.BACKWARD, 1, 1) is None
    assert not passage(asked, None, LABEL).goes(Way.FORWARD)


def test_lines_that_carry_nothing_or_no_number_are_left_out() -> None:
    asked, here = passed()
    blank = passage(asked, np.zeros(30), LABEL)
    assert len(strongest(blank, Way.FORWARD, 1, every(7), every(30), 9).values) == 0
    asked.W[1][0, 1] = np.nan
    asked.W[1][1, 1] = np.inf
    broken = Passage(asked.W, asked.b, here.A)
    assert np.isfinite(strongest(broken, Way.FORWARD, 1, every(7), every(30), 210).values).all()
    found = neuron_sum(Passage(asked.W, asked.b, here.A, here.Z), Way.FORWARD, 1, 0)
    assert found is not None
    assert found.terms[0].neuron == 1
    assert math.isnan(found.total)


def test_lines_lie_between_the_neurons_that_are_asked_for() -> None:
    _, here = passed()
    found = strongest(here, Way.FORWARD, 2, np.array([1, 4]), np.array([0, 2, 6]), 4)
    assert set(found.receivers) <= {1, 4}
    assert set(found.senders) <= {0, 2, 6}
    assert len(found.values) == 4
    assert found.of == 6


def test_the_most_active_neurons_stand_in_their_order() -> None:
    assert most_active(np.array([0.1, -3, 0, 2, np.nan, 0.5]), 3).tolist() == [1, 3, 5]
    assert most_active(np.array([0.1, 0.2]), 3).tolist() == [0, 1]


def test_delta_is_of_this_example_alone() -> None:
    asked, here = passed()
    Y = np.eye(4)[[LABEL]]
    alone = asked.backward(asked.trace(here.A[0][np.newaxis]), Y)
    for layer in (1, 2, 3):
        np.testing.assert_allclose(here.delta[layer], alone.delta[layer][0], rtol=1e-12)
    assert here.collapses
    np.testing.assert_allclose(here.delta[3], here.A[3] - Y[0], rtol=1e-12)
    assert not passed("tanh", "mean_squared_error")[1].collapses
