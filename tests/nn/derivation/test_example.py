"""Delta by the index form against backward, and every wrong input in a sentence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.derivation.example import Example, Pass, sum_over_next_layer, value_of
from nn.derivation.parameter import Parameter
from nn.derivation.referee import costs
from nn.errors import DigitScopeError
from nn.network import Architecture, Network


@pytest.mark.equation("E40")
@settings(max_examples=20)
@given(data=st.data())
def test_delta_by_index_is_delta_by_matrices(data: st.DataObject, examples: st.SearchStrategy[Example]) -> None:
    example = data.draw(examples)
    W = example.network.W
    for layer, delta in example.delta.items():
        backward = example.gradient.delta[layer][0]
        assert delta == pytest.approx(backward, rel=1e-10, abs=1e-13)
        if layer in example.da_dz:
            by_matrix = (W[layer + 1].T @ example.delta[layer + 1]) * example.da_dz[layer]
            assert delta == pytest.approx(by_matrix, rel=1e-10, abs=1e-13)


@pytest.mark.equation("E30")
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_delta_is_the_slope_of_the_cost_by_the_weighted_sum(example: Example, layer: int) -> None:
    h = 1e-5
    for a, delta in enumerate(example.delta[layer]):
        # Moving the bias moves z_a by just as much.
        above, below = costs(example, Parameter(layer, a), np.array([h, -h]))
        assert delta == pytest.approx((above - below) / (2 * h), rel=1e-6, abs=1e-9)


@pytest.mark.equation("E36")
def test_an_activation_acts_on_the_next_sum_by_the_weight_between(example: Example) -> None:
    W, b, a, h = example.network.W[2], example.network.b[2], example.a[1], 1e-4
    for i in range(5):
        moved = a.copy()
        moved[i] += h
        for k in range(3):
            change = sum(W[k, m] * moved[m] for m in range(5)) + b[k] - example.z[2][k]
            assert change / h == pytest.approx(W[k, i], rel=1e-9)
    slopes = sum_over_next_layer(example.delta[2], W)
    assert slopes == pytest.approx([sum(example.delta[2][k] * W[k, i] for k in range(3)) for i in range(5)], rel=1e-12)


def test_the_network_is_copied(example: Example) -> None:
    network = example.network.copy(np.float32)
    seen = Example.of(network, example.a[0].astype(np.float32), 2)
    cost = float(seen.passed.cost[0])
    network.parameters[...] = 0
    assert seen.network.parameters.any()
    assert seen.network.parameters.dtype == np.float64
    assert float(seen.network.cost(seen.network.trace(seen.a[0][np.newaxis]), seen.passed.Y)[0]) == cost


def test_a_picture_of_any_shape_is_one_example() -> None:
    network = Network.initialized(Architecture((784, 8, 10)), "he", np.random.default_rng(0))
    picture = np.random.default_rng(1).uniform(size=(28, 28)).astype(np.float32)
    example = Example.of(network, picture, 7)
    assert example.a[0] == pytest.approx(picture.ravel())
    assert example.passed.labels == (7,)


def test_where_the_label_is_hopeless_delta_is_still_a_minus_y() -> None:
    network = Network(Architecture((1, 2)), np.array([0.0, -900.0, 0.0, 0.0]))
    example = Example.of(network, np.ones(1), 1)
    assert example.delta[1].tolist() == [1.0, -1.0]
    with pytest.raises(DigitScopeError, match="digit 1 a probability of 0"):
        example.check_chain()


@pytest.mark.parametrize(
    ("x", "label", "message"),
    [
        (None, 3, "Drawing: there is no ink yet"),
        (np.ones(5), 3, "Drawing: the network takes 6 pixels, not 5"),
        (np.full(6, np.nan), 3, "Drawing: a pixel is not a finite number"),
        (np.ones(6), None, "Label: choose the digit that the drawing shows, 0 to 3"),
        (np.ones(6), 4, "Label: choose a digit from 0 to 3, not 4"),
        (np.ones(6), -1, "Label: choose a digit from 0 to 3, not -1"),
    ],
)
def test_a_wrong_drawing_or_label_is_told_in_a_sentence(
    example: Example, x: np.typing.NDArray[np.float64] | None, label: int | None, message: str
) -> None:
    with pytest.raises(DigitScopeError, match=message):
        Example.of(example.network, x, label)


@pytest.mark.parametrize(
    ("value", "message"),
    [(np.nan, "Weights: some are not finite"), (-np.inf, "Weights: some are not finite"), (1e200, "too large")],
)
def test_wrong_weights_are_told_in_a_sentence(value: float, message: str) -> None:
    architecture = Architecture((2, 2, 2, 2), "identity", "identity", "mean_squared_error")
    network = Network(architecture, np.full(architecture.parameter_count, value))
    with pytest.raises(DigitScopeError, match=message):
        Example.of(network, np.ones(2), 0)


def test_each_drawing_needs_a_label(example: Example) -> None:
    with pytest.raises(DigitScopeError, match="2 drawings need as many labels, not 1"):
        Pass.of(example.network, np.ones((2, 6)), (1,))
    with pytest.raises(DigitScopeError, match="no ink"):
        Pass.of(example.network, np.ones((0, 6)), ())


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        (Parameter(0, 0), "Layer: the network has layers 1 to 3; choose one of these, not 0"),
        (Parameter(4, 0), "Layer: the network has layers 1 to 3; choose one of these, not 4"),
        (Parameter(1, 5), "Neuron: layer 1 has neurons 0 to 4; choose one of these, not 5"),
        (Parameter(1, -1), "Neuron: layer 1 has neurons 0 to 4; choose one of these, not -1"),
        (Parameter(1, 0, 6), "Input: neurons of layer 1 take inputs 0 to 5; choose one of these, not 6"),
    ],
)
def test_a_parameter_that_is_not_there_is_told_in_a_sentence(
    example: Example, parameter: Parameter, message: str
) -> None:
    with pytest.raises(DigitScopeError, match=message):
        parameter.check(example.network.widths)


def test_a_parameter_knows_its_name_and_its_value(example: Example) -> None:
    weight, bias = Parameter(2, 1, 4), Parameter(3, 0)
    assert str(weight.symbol) == "w[2][1, 4]"
    assert str(bias.symbol) == "b[3][0]"
    assert value_of(weight, example.network) == example.network.W[2][1, 4]
    assert value_of(bias, example.gradient) == example.gradient.b[3][0]
