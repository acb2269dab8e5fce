"""The cost as a function of one parameter, tangent and secants, and the kinks between two points."""

from typing import Any

import numpy as np
import pytest

from nn.derivation.example import Example, value_of
from nn.derivation.parameter import Parameter
from nn.derivation.referee import EPSILONS, costs, kinks, secants
from nn.errors import DigitScopeError
from nn.network import Architecture, Network

PARAMETERS = [Parameter(1, 3, 2), Parameter(1, 0), Parameter(2, 2, 4), Parameter(3, 1, 0), Parameter(3, 2)]


def cost_of(example: Example, parameter: Parameter, offset: float, dtype: type[np.floating[Any]]) -> float:
    """The cost of the whole network with the parameter moved."""
    network = example.network.copy(dtype)
    if parameter.sender is None:
        network.b[parameter.layer][parameter.neuron] += dtype(offset)
    else:
        network.W[parameter.layer][parameter.neuron, parameter.sender] += dtype(offset)
    trace = network.trace(example.passed.trace.A[0].astype(dtype))
    return float(network.cost(trace, example.passed.Y.astype(dtype))[0])


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: str(parameter.symbol))
@pytest.mark.parametrize(("dtype", "rel"), [(np.float64, 1e-13), (np.float32, 1e-5)])
def test_the_curve_is_the_networks_own_cost(
    example: Example, parameter: Parameter, dtype: type[np.floating[Any]], rel: float
) -> None:
    offsets = np.linspace(-2, 2, 9)
    found = costs(example, parameter, offsets, dtype)
    assert found.dtype == dtype
    assert found == pytest.approx([cost_of(example, parameter, offset, dtype) for offset in offsets], rel=rel)


def test_the_curve_serves_every_output_and_loss() -> None:
    rng = np.random.default_rng(3)
    for output in ("softmax", "sigmoid", "identity"):
        architecture = Architecture((3, 4, 2), "sigmoid", output, "mean_squared_error")
        example = Example.of(Network(architecture, rng.normal(size=26)), rng.uniform(size=3), 1)
        for parameter in (Parameter(1, 3, 2), Parameter(2, 1)):
            expected = [cost_of(example, parameter, offset, np.float64) for offset in (-1.0, 0.0, 0.5)]
            assert costs(example, parameter, np.array([-1.0, 0.0, 0.5])) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: str(parameter.symbol))
def test_secants_come_near_the_tangent_until_rounding_takes_over(example: Example, parameter: Parameter) -> None:
    found = secants(example, parameter, EPSILONS)
    assert found.tangent == value_of(parameter, example.gradient)
    assert found.central_error.min() < 1e-9
    assert found.forward_error.min() < 1e-7
    assert found.central_error.min() < found.forward_error.min()
    # Truncation: ten times smaller a step, ten times smaller an error forward, a hundred times smaller centrally.
    large, small = np.searchsorted(EPSILONS, (1e-2 * 0.99, 1e-3 * 0.99))
    assert found.forward_error[large] / found.forward_error[small] == pytest.approx(10, rel=0.2)
    assert found.central_error[large] / found.central_error[small] == pytest.approx(100, rel=0.2)
    # Rounding: at the smallest step the error has grown again.
    assert found.central_error[0] > 10 * found.central_error.min()


def test_in_float32_rounding_takes_over_much_earlier(example: Example) -> None:
    parameter = Parameter(2, 2, 4)
    fine = secants(example, parameter, EPSILONS)
    coarse = secants(example, parameter, EPSILONS, np.float32)
    assert EPSILONS[coarse.central_error.argmin()] > 10 * EPSILONS[fine.central_error.argmin()]
    assert coarse.central_error.min() > 100 * fine.central_error.min()
    assert coarse.central[0] == 0, "a step below the precision of the weight moves nothing"


def test_steps_cover_ten_decades() -> None:
    assert (EPSILONS[0], EPSILONS[-1]) == pytest.approx((1e-10, 1.0))


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_a_kink_lies_where_a_hidden_sum_changes_sign(activation: str) -> None:
    # z_0 = w x = 0.3: its kink is at w = 0; the next layer's z = a_0 - 0.5 has its kink at w = 0.5.
    architecture = Architecture((1, 1, 1, 2), activation)
    network = Network(architecture, np.array([0.3, 1.0, 1.0, -1.0, 0.0, -0.5, 0.0, 0.0]))
    example = Example.of(network, np.ones(1), 0)
    weight = Parameter(1, 0, 0)
    (first,) = kinks(example, weight, np.array([-0.31, 0.0, 0.1]))
    assert (first.layer, first.neuron) == (1, 0)
    assert first.offset == pytest.approx(-0.3)
    (second,) = kinks(example, weight, np.array([-0.1, 0.0, 0.21]))
    assert (second.layer, second.neuron) == (2, 0)
    assert second.offset == pytest.approx(0.2)
    assert kinks(example, weight, np.array([-0.1, 0.0, 0.1])) == ()
    assert kinks(example, Parameter(3, 0, 0), np.array([-10.0, 10.0])) == (), "behind the last hidden layer is none"


def test_a_kink_keeps_the_secant_away_from_the_tangent() -> None:
    architecture = Architecture((1, 1, 2), "relu")
    network = Network(architecture, np.array([1e-4, 1.0, -1.0, 0.0, 0.0, 0.0]))
    example = Example.of(network, np.ones(1), 0)
    found = secants(example, Parameter(1, 0, 0), np.array([1e-5, 1e-2]))
    assert found.central_error[0] < 1e-9
    assert found.central[1] == pytest.approx(found.tangent / 2, rel=0.05), "half of the way there is no slope"
    assert len(kinks(example, Parameter(1, 0, 0), np.array([-1e-2, 0, 1e-2]))) == 1


def test_a_smooth_network_has_no_kinks(example: Example) -> None:
    assert kinks(example, Parameter(1, 0, 0), np.array([-100.0, 0.0, 100.0])) == ()


def test_what_cannot_be_judged_is_told_in_a_sentence(example: Example) -> None:
    with pytest.raises(DigitScopeError, match="Step: epsilon is a number above 0"):
        secants(example, Parameter(1, 0), np.array([1e-3, 0.0]))
    with pytest.raises(DigitScopeError, match="Step: epsilon is a number above 0"):
        secants(example, Parameter(1, 0), np.array([np.nan]))
    for judge in (costs, kinks):
        with pytest.raises(DigitScopeError, match="Neuron: layer 3 has neurons 0 to 3"):
            judge(example, Parameter(3, 4), np.array([0.0, 1.0]))
