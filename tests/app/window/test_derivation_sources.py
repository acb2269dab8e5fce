"""What the trace asks of an example, answered by the derivation."""

import numpy as np
import pytest

from app.window.derivation_sources import referee_source, steepest, trace_source
from nn.derivation.example import Example, value_of
from nn.derivation.parameter import Parameter
from nn.derivation.terms import Gate
from nn.errors import DigitScopeError
from nn.network import Architecture, Network


@pytest.fixture
def example() -> Example:
    rng = np.random.default_rng(4)
    architecture = Architecture((5, 4, 3, 3))
    return Example.of(Network(architecture, rng.normal(size=architecture.parameter_count)), rng.uniform(size=5), 1)


@pytest.mark.parametrize(
    "parameter", [Parameter(2, 1, 3), Parameter(3, 0)], ids=lambda parameter: str(parameter.symbol)
)
def test_every_way_to_look_at_a_parameter_begins_with_its_slope(example: Example, parameter: Parameter) -> None:
    source = trace_source(example)
    slope = value_of(parameter, example.gradient)
    assert source.open_parameter(parameter).backward == slope
    assert source.sum_over_paths(parameter, 1).backward == slope
    referee = source.referee(parameter)
    assert (referee.parameter, referee.slope) == (parameter, slope)
    assert referee.value == value_of(parameter, example.network)
    cost = referee.evidence(True, False).cost
    assert cost == example.passed.cost[0] == referee.costs(np.zeros(1), False)[0]


def test_what_the_network_lacks_is_told_in_a_sentence(example: Example) -> None:
    with pytest.raises(DigitScopeError, match="Neuron: layer 3 has neurons 0 to 2"):
        referee_source(example, Parameter(3, 3))


def test_the_steepest_weight_of_a_layer(example: Example) -> None:
    for layer in (1, 2, 3):
        found = steepest(example, layer)
        assert found.layer == layer
        assert abs(value_of(found, example.gradient)) == np.abs(example.gradient.W[layer]).max()
        assert trace_source(example).steepest(layer) == found


def test_gates_are_closed_where_sigma_has_no_slope(example: Example) -> None:
    source = trace_source(example)
    closed = [source.open_delta(1, a).sigma_prime.gate is Gate.CLOSED for a in range(4)]
    assert closed == (example.z[1] <= 0).tolist()
    assert all(source.open_delta(3, j).sigma_prime.gate is Gate.OPEN for j in range(3)), "the output has no gate"


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_a_saturated_gate_is_not_a_closed_one(activation: str) -> None:
    architecture = Architecture((1, 1, 2), activation)
    for sign in (-1, 1):
        saturated, rounded = (
            Example.of(Network(architecture, np.array([sign * z, 1.0, -1, 0, 0, 0])), np.ones(1), 0) for z in (60, 800)
        )
        assert trace_source(saturated).open_delta(1, 0).sigma_prime.gate is Gate.OPEN
        assert 0 < abs(trace_source(saturated).referee(Parameter(1, 0, 0)).slope) < 1e-20
        assert rounded.da_dz[1][0] == 0
        assert trace_source(rounded).open_delta(1, 0).sigma_prime.gate is Gate.TOO_SMALL


def test_the_referee_computes_in_the_precision_asked_for(example: Example) -> None:
    referee = trace_source(example).referee(Parameter(1, 2, 3))
    assert referee.costs(np.zeros(1), False).dtype == np.float64
    assert referee.costs(np.zeros(1), True).dtype == np.float32
    assert referee.evidence(True, True).slopes[0] == 0, "no step of 1e-10 is left in float32"
    assert referee.evidence(True, False).slopes[0] != 0
