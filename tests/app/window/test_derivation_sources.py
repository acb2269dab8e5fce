"""What the trace asks of an example, answered by the derivation."""

import numpy as np
import pytest

from app.window.derivation_sources import parameter_of, referee_source, steepest, trace_source
from nn.derivation.example import Example, Parameter
from nn.derivation.terms import Symbol
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
def test_a_parameter_is_known_by_its_symbol(example: Example, parameter: Parameter) -> None:
    assert parameter_of(parameter.symbol) == parameter
    source = trace_source(example)
    slope = parameter.of(example.gradient)
    assert source.open_parameter(parameter.symbol).backward == slope
    assert source.sum_over_paths(parameter.symbol).backward == slope
    referee = source.referee(parameter.symbol)
    assert (referee.symbol, referee.slope) == (parameter.symbol, slope)
    assert referee.value == parameter.of(example.network)
    assert referee.cost == example.passed.cost[0] == referee.costs(np.zeros(1), False)[0]


@pytest.mark.parametrize("symbol", [Symbol("w", 1, (3,)), Symbol("w"), Symbol("z", 1, (3,)), Symbol("b", 1, (3, 4))])
def test_other_symbols_name_no_parameter(symbol: Symbol) -> None:
    with pytest.raises(ValueError, match="no weight and no bias"):
        parameter_of(symbol)


def test_what_the_network_lacks_is_told_in_a_sentence(example: Example) -> None:
    with pytest.raises(DigitScopeError, match="Neuron: layer 3 has neurons 0 to 2"):
        referee_source(example, Parameter(3, 3))


def test_the_steepest_weight_of_a_layer(example: Example) -> None:
    for layer in (1, 2, 3):
        found = steepest(example, layer)
        assert found.layer == layer
        assert abs(found.of(example.gradient)) == np.abs(example.gradient.W[layer]).max()
        assert trace_source(example).steepest(layer) == found.symbol


def test_gates_are_closed_where_sigma_has_no_slope(example: Example) -> None:
    source = trace_source(example)
    closed = [source.is_closed(1, a) for a in range(4)]
    assert closed == (example.z[1] <= 0).tolist()
    assert not any(source.is_closed(3, j) for j in range(3)), "the output has no gate"


def test_the_referee_computes_in_the_precision_asked_for(example: Example) -> None:
    referee = trace_source(example).referee(Symbol("w", 1, (2, 3)))
    assert referee.costs(np.zeros(1), False).dtype == np.float64
    assert referee.costs(np.zeros(1), True).dtype == np.float32
    assert referee.secants(referee.epsilon, True).central[0] == 0, "no step of 1e-10 is left in float32"
    assert referee.secants(referee.epsilon, False).central[0] != 0
