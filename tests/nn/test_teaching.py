"""Teaching one digit: it reads right, the others still do, and the network that was there is left alone."""

from pathlib import Path

import numpy as np
import pytest

from nn import model_file
from nn.arrays import Float32, pixels
from nn.data import sources
from nn.data.digits import Digits, Split
from nn.metrics import evaluate
from nn.network import Architecture, Network
from nn.teaching import MARGIN, RATES, teach

BUNDLED = Path(__file__).resolve().parents[2] / "resources" / "models" / "digits.safetensors"


@pytest.fixture(scope="module")
def network() -> Network:
    return model_file.load(BUNDLED).network


@pytest.fixture(scope="module")
def digits() -> Split:
    return sources.of("starter").split(1000)


def image(digits: Digits, k: int) -> Float32:
    X = digits.images[k : k + 1]
    out: Float32 = pixels(X, np.empty(X.shape, np.float32))[0]
    return out


@pytest.fixture(scope="module")
def misread(network: Network, digits: Split) -> list[int]:
    """Some of those held back."""
    held_back = digits.validation
    X = pixels(held_back.images, np.empty(held_back.images.shape, np.float32))
    wrong = np.flatnonzero(network.predict(X).argmax(axis=1) != held_back.labels)
    return [int(k) for k in wrong[:6]]


def test_misread_digits_read_right_with_a_margin_and_cost_little(
    network: Network, digits: Split, misread: list[int]
) -> None:
    held_back, costs = digits.validation, []
    before = evaluate(network, held_back.images, held_back.labels).accuracy
    for k in misread:
        label = int(held_back.labels[k])
        taught = teach(network, image(held_back, k), label, digits.training, np.random.default_rng(0))
        assert taught.before.argmax() != label
        assert taught.after[label] >= MARGIN
        np.testing.assert_allclose(taught.after, taught.network.predict(image(held_back, k)[None])[0], atol=1e-6)
        costs.append(before - evaluate(taught.network, held_back.images, held_back.labels).accuracy)
    assert np.mean(costs) <= 0.002


def test_the_network_itself_is_left_alone(network: Network, digits: Split, misread: list[int]) -> None:
    bits = network.parameters.tobytes()
    taught = teach(network, image(digits.validation, misread[0]), 3, digits.training, np.random.default_rng(0))
    assert network.parameters.tobytes() == bits
    assert taught.network.architecture == network.architecture


def test_the_gentlest_rate_that_is_enough_is_taken(network: Network, digits: Split, misread: list[int]) -> None:
    label = int(digits.validation.labels[misread[0]])
    taught = teach(network, image(digits.validation, misread[0]), label, digits.training, np.random.default_rng(0))
    assert taught.learning_rate in RATES[:2]
    already = int(taught.before.argmax())
    again = teach(network, image(digits.validation, misread[0]), already, digits.training, np.random.default_rng(0))
    assert (again.learning_rate, again.steps) <= (taught.learning_rate, taught.steps)


@pytest.mark.parametrize("output", ["softmax", "sigmoid", "identity"])
def test_what_cannot_be_learned_in_so_few_steps_gives_the_nearest_finite_network(digits: Split, output: str) -> None:
    loss = "cross_entropy" if output == "softmax" else "mean_squared_error"
    architecture = Architecture((784, 2, 10), "sigmoid", output, loss)
    network = Network.initialized(architecture, "glorot", np.random.default_rng(0))
    network.W[1][...] *= 1000
    taught = teach(network, image(digits.validation, 0), 5, digits.training, np.random.default_rng(0))
    assert np.isfinite(taught.network.parameters).all()
    assert taught.after[5] >= taught.before[5]


def test_the_same_seed_teaches_the_same(network: Network, digits: Split, misread: list[int]) -> None:
    one, other = (
        teach(network, image(digits.validation, misread[1]), 5, digits.training, np.random.default_rng(3))
        for _ in range(2)
    )
    assert one.network.parameters.tobytes() == other.network.parameters.tobytes()
