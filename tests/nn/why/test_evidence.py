"""The sum of an answer, split over the pixels: nothing is left over, and slopes are what forward passes say."""

import numpy as np
import pytest

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.network import Architecture, Network
from nn.why.evidence import evidence, leading


def network(activation: str, output: str = "softmax", widths: tuple[int, ...] = (12, 7, 6, 10)) -> Network:
    architecture = Architecture(
        widths, activation, output, "cross_entropy" if output == "softmax" else "mean_squared_error"
    )
    return Network(architecture, np.random.default_rng(3).normal(0, 0.7, architecture.parameter_count))


X = np.random.default_rng(4).uniform(0, 1, 12) * np.array([1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1])


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("output", OUTPUTS)
def test_pixels_biases_and_bends_are_the_whole_sum(activation: str, output: str) -> None:
    net = network(activation, output)
    found = evidence(net, X, (4, 9))
    np.testing.assert_allclose(found.pixels.sum(axis=1) + found.biases + found.bends, found.z, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.z, net.trace(X[np.newaxis]).Z[3][0, [4, 9]], atol=1e-12)
    assert (found.pixels[:, X == 0] == 0).all()


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "identity"])
def test_straight_pieces_leave_no_bend(activation: str) -> None:
    np.testing.assert_allclose(evidence(network(activation), X, (0, 1)).bends, 0, atol=1e-15)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_pixel_speaks_for_as_much_as_central_differences_say(activation: str) -> None:
    net, step = network(activation), 1e-6
    found = evidence(net, X, (2, 5))
    for i in range(12):
        moved = np.eye(12)[i] * step
        above, below = (net.trace((X + sign * moved)[np.newaxis]).Z[3][0, [2, 5]] for sign in (1, -1))
        np.testing.assert_allclose(found.pixels[:, i], X[i] * (above - below) / (2 * step), atol=1e-7)


def test_a_network_without_hidden_layers_has_its_weights_as_evidence() -> None:
    net = network("relu", widths=(12, 10))
    found = evidence(net, X, (3,))
    np.testing.assert_allclose(found.pixels[0], net.W[1][3] * X)
    np.testing.assert_allclose(found.biases[0], net.b[1][3])


def test_the_network_of_single_precision_is_left_alone_and_split_as_exactly() -> None:
    net = network("relu").copy(np.float32)
    before = net.parameters.tobytes()
    found = evidence(net, X.astype(np.float32), (4, 9))
    np.testing.assert_allclose(found.pixels.sum(axis=1) + found.biases + found.bends, found.z, atol=1e-12)
    assert net.parameters.tobytes() == before


def test_weights_that_blew_up_say_nothing_and_warn_of_nothing() -> None:
    net = network("relu")
    net.parameters[:] = np.inf
    assert not np.isfinite(evidence(net, X, (4, 9)).z).any()


def test_the_leading_answers_come_in_their_order() -> None:
    assert leading(np.array([0.0, 3.0, 7.0, 3.0])) == (2, 1)
    assert leading(np.array([0.0, 3.0, 7.0, 3.0]), 3) == (2, 1, 3)
