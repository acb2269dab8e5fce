"""One neuron a layer: the factors by hand, the chain against central differences and against the network."""

import math
from dataclasses import replace

import numpy as np
import pytest

from nn.activations import ACTIVATIONS
from nn.derivation import sigma, single_neuron
from nn.derivation.letters import ParameterLetter
from nn.derivation.single_neuron import Chain, factors, factors_back_to, forward, mean_slope, slope
from nn.errors import DigitScopeError
from nn.network import Architecture, Network

X, Y = 0.7, 1.0
LETTERS: list[ParameterLetter] = ["w", "b"]


def chain_of(activation: str, depth: int = 3) -> Chain:
    w, b = {1: 0.9, 2: -1.3, 3: 0.6}, {1: 0.2, 2: 1.4, 3: -0.1}
    return Chain({k: w[k] for k in range(1, depth + 1)}, {k: b[k] for k in range(1, depth + 1)}, activation)


def slope_by_differences(chain: Chain, layer: int, letter: ParameterLetter, h: float = 1e-6) -> float:
    value = (chain.w if letter == "w" else chain.b)[layer]
    above, below = single_neuron.costs(chain, X, Y, layer, letter, (value + h, value - h))
    return float(above - below) / (2 * h)


@pytest.mark.equation("E6")
def test_a_layer_weighs_shifts_and_applies_sigma() -> None:
    passed = forward(chain_of("sigmoid", depth=2), X, Y)
    assert passed.a[0] == X
    assert passed.z[1] == 0.9 * 0.7 + 0.2
    assert passed.a[1] == pytest.approx(1 / (1 + math.exp(-0.83)), rel=1e-14)
    assert passed.z[2] == -1.3 * passed.a[1] + 1.4
    assert passed.a[2] == pytest.approx(1 / (1 + math.exp(-passed.z[2])), rel=1e-14)


@pytest.mark.equation("E7")
def test_the_cost_is_the_squared_distance() -> None:
    passed = forward(Chain({1: 2.0}, {1: 0.5}, "identity"), 1.5, 1.0)
    assert passed.cost == (2.0 * 1.5 + 0.5 - 1.0) ** 2


@pytest.mark.equation("E8", "E9")
def test_the_last_layer_has_three_factors(activation: str) -> None:
    chain = chain_of(activation)
    passed = forward(chain, X, Y)
    dC_da, da_dz = 2 * (passed.a[3] - Y), sigma.slope(ACTIVATIONS[activation], passed.z[3])
    for letter, dz in (("w", passed.a[2]), ("b", 1.0)):
        found = factors(chain, X, Y, 3, letter)  # type: ignore[arg-type]
        assert [str(factor.symbol) for factor in found] == ["dC_0/da[3]", "da[3]/dz[3]", f"dz[3]/d{letter}[3]"]
        assert [factor.value for factor in found] == pytest.approx([dC_da, da_dz, dz], rel=1e-14)


@pytest.mark.equation("E10")
def test_over_examples_the_slope_is_the_mean_of_the_single_slopes() -> None:
    chain = chain_of("tanh")
    examples = [(0.7, 1.0), (-0.2, 0.0), (0.1, 0.5)]
    alone = [slope(chain, x, y, 2, "w") for x, y in examples]
    assert mean_slope(chain, examples, 2, "w") == pytest.approx(sum(alone) / 3, rel=1e-14)
    h = 1e-6
    mean_costs = [
        np.mean([single_neuron.costs(chain, x, y, 2, "w", [chain.w[2] + move])[0] for x, y in examples])
        for move in (h, -h)
    ]
    assert mean_slope(chain, examples, 2, "w") == pytest.approx((mean_costs[0] - mean_costs[1]) / (2 * h), rel=1e-6)


@pytest.mark.equation("E11")
def test_one_layer_back_the_cost_answers_to_the_activation(activation: str) -> None:
    chain, h = chain_of(activation), 1e-6
    a = forward(chain, X, Y).a[2]
    last = Chain({1: chain.w[3]}, {1: chain.b[3]}, activation)
    difference = (forward(last, a + h, Y).cost - forward(last, a - h, Y).cost) / (2 * h)
    found = factors_back_to(chain, X, Y, 2)
    assert [str(factor.symbol) for factor in found] == ["dC_0/da[3]", "da[3]/dz[3]", "dz[3]/da[2]"]
    assert math.prod(factor.value for factor in found) == pytest.approx(difference, rel=1e-6)


@pytest.mark.equation("E12", "E13")
@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_any_layer_has_the_whole_chain(activation: str, layer: int, letter: ParameterLetter) -> None:
    chain = chain_of(activation)
    found = factors(chain, X, Y, layer, letter)
    names = ["dC_0/da[3]", "da[3]/dz[3]", "dz[3]/da[2]", "da[2]/dz[2]", "dz[2]/da[1]", "da[1]/dz[1]"]
    assert [str(factor.symbol) for factor in found] == [*names[: 2 * (4 - layer)], f"dz[{layer}]/d{letter}[{layer}]"]
    assert slope(chain, X, Y, layer, letter) == math.prod(factor.value for factor in found)
    assert slope(chain, X, Y, layer, letter) == pytest.approx(slope_by_differences(chain, layer, letter), rel=1e-6)


@pytest.mark.parametrize("output", ["sigmoid", "identity"])
def test_the_chain_is_the_network_with_one_neuron_a_layer(output: str) -> None:
    chain = chain_of(output)
    parameters = np.array([*chain.w.values(), *chain.b.values()])
    network = Network(Architecture((1, 1, 1, 1), output, output, "mean_squared_error"), parameters)
    gradient = network.backward(network.trace(np.array([[X]])), np.array([[Y]]))
    found = [slope(chain, X, Y, layer, letter) for letter in LETTERS for layer in (1, 2, 3)]
    assert found == pytest.approx(gradient.vector, rel=1e-12)


def test_a_step_moves_every_parameter_against_its_slope_and_lowers_the_cost() -> None:
    chain, examples = chain_of("sigmoid"), [(X, Y), (0.1, 0.0)]
    after = single_neuron.step(chain, examples, learning_rate=0.5)
    assert after.w == {k: chain.w[k] - 0.5 * mean_slope(chain, examples, k, "w") for k in (1, 2, 3)}
    assert after.b == {k: chain.b[k] - 0.5 * mean_slope(chain, examples, k, "b") for k in (1, 2, 3)}
    assert sum(forward(after, x, y).cost for x, y in examples) < sum(forward(chain, x, y).cost for x, y in examples)


def test_what_cannot_be_computed_is_told_in_a_sentence() -> None:
    chain = chain_of("identity")
    with pytest.raises(DigitScopeError, match="finite numbers"):
        forward(replace(chain, w={1: math.nan, 2: 1.0, 3: 1.0}), X, Y)
    with pytest.raises(DigitScopeError, match="too large"):
        forward(replace(chain, w={1: 1e200, 2: 1e200, 3: 1.0}), X, Y)
    with pytest.raises(DigitScopeError, match="layers 1 to 3"):
        factors(chain, X, Y, 4, "w")
    with pytest.raises(DigitScopeError, match="layers 0 to 3"):
        factors_back_to(chain, X, Y, -1)
    with pytest.raises(DigitScopeError, match="at least one example"):
        mean_slope(chain, [], 1, "w")
