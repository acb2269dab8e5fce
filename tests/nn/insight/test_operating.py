"""Operations: what is measured is the operated network's own, and the forecast is its slope."""

import numpy as np
import pytest

from nn.arrays import one_hot, pixels
from nn.errors import Cancelled
from nn.insight.operating import prepared
from nn.insight.portrait import Neuron, Surgery
from nn.network import Architecture, Network

RNG = np.random.default_rng
IMAGES = RNG(5).integers(256, size=(60, 784)).astype(np.uint8)
LABELS = RNG(6).integers(10, size=60).astype(np.uint8)


def network(activation: str, output: str = "softmax", loss: str = "cross_entropy") -> Network:
    return Network.initialized(Architecture((784, 9, 7, 10), activation, output, loss), "glorot", RNG(0), np.float64)


def measured(network: Network, surgery: Surgery) -> tuple[float, float]:
    """Loss and accuracy of the network that was operated on."""
    changed = surgery.done(network)
    trace = changed.trace(pixels(IMAGES).astype(np.float64))
    right = trace.A[3].argmax(axis=1) == LABELS
    return float(changed.cost(trace, one_hot(LABELS, np.float64)).mean()), float(right.mean())


@pytest.mark.parametrize(
    ("activation", "output", "loss"), [("tanh", "softmax", "cross_entropy"), ("relu", "sigmoid", "mean_squared_error")]
)
@pytest.mark.parametrize(("layer", "scale"), [(1, 0.0), (1, 1.7), (2, -0.4), (3, 1.0)])
def test_it_measures_the_network_that_was_operated_on(
    activation: str, output: str, loss: str, layer: int, scale: float
) -> None:
    asked, surgery = network(activation, output, loss), Surgery(Neuron(layer, 4), scale, 0.3)
    effect = prepared(asked, layer, IMAGES, LABELS).effect(surgery)
    before, after = measured(asked, Surgery(Neuron(layer, 4))), measured(asked, surgery)
    ready = prepared(asked, layer, IMAGES, LABELS)
    np.testing.assert_allclose((ready.loss, ready.accuracy), before, rtol=1e-12)
    np.testing.assert_allclose((effect.loss, effect.accuracy), after, rtol=1e-12)
    np.testing.assert_allclose(effect.measured, after[0] - before[0], atol=1e-13)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_what_is_foretold_is_right_to_first_order(layer: int) -> None:
    ready = prepared(network("tanh"), layer, IMAGES, LABELS)
    for number in range(7):
        ratios = []
        for small in (1e-3, 1e-4):
            scale = 1.0 if layer == 3 else 1 + small
            effect = ready.effect(Surgery(Neuron(layer, number), scale, small))
            ratios.append(abs(effect.measured - effect.predicted) / small**2)
        # What is left over shrinks with the square of the operation.
        np.testing.assert_allclose(ratios[1], ratios[0], rtol=0.05, atol=1e-3)


def test_an_output_is_not_scaled_and_layers_are_not_mixed_up() -> None:
    ready = prepared(network("tanh"), 3, IMAGES, LABELS)
    for surgery in (Surgery(Neuron(3, 1), scale=0), Surgery(Neuron(2, 1))):
        with pytest.raises(ValueError, match="No such operation"):
            ready.effect(surgery)


def test_it_can_be_left() -> None:
    with pytest.raises(Cancelled):
        prepared(network("tanh"), 1, IMAGES, LABELS, lambda: True)


def test_an_operation_is_told_in_words() -> None:
    assert Surgery(Neuron(1, 7), scale=0).words == "layer 1, neuron 7: switched off"
    assert Surgery(Neuron(2, 0), scale=0.5, shift=-0.25).words == (
        "layer 2, neuron 0: scaled by 0.5 and bias moved by \u22120.25"
    )
