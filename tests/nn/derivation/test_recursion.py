"""A gradient cell opened down to the output: every sum agrees with backward, every factor with its name."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.activations import LEAK
from nn.derivation.example import Example, value_of
from nn.derivation.parameter import Parameter
from nn.derivation.paths import sum_over_paths
from nn.derivation.recursion import dC_dx, open_delta, open_parameter, sum_terms
from nn.derivation.referee import costs
from nn.derivation.terms import Factor, Gate, Opened, Symbol, Term, total
from nn.errors import DigitScopeError
from nn.network import Architecture, Network
from tests.edges import kinked


def parameters_of(example: Example) -> list[Parameter]:
    return [
        Parameter(layer, a, b)
        for layer in range(1, example.network.depth + 1)
        for a in range(example.network.widths[layer])
        for b in (None, *range(example.network.widths[layer - 1]))
    ]


def agrees(opened: Opened) -> bool:
    """Whether the terms add up to backward's number: to 1e-10 of it, or to the rounding of terms that cancel."""
    size = sum(abs(term.value) for term in opened.terms)
    return abs(opened.difference) <= max(1e-10 * abs(opened.backward), 1e-14 * size, 1e-300)


def sum_of(example: Example, layer: int, j: int) -> list[Term]:
    """z_j of a layer as its terms."""
    return sum_terms(example.network.W[layer][j], example.a[layer - 1], example.network.b[layer][j], layer, j)


def factors_of(term: Term) -> dict[str, float]:
    return {str(factor.symbol): factor.value for factor in term.factors}


@pytest.mark.equation("E31", "E38")
@settings(max_examples=20)
@given(data=st.data())
def test_everything_that_opens_adds_up(data: st.DataObject, examples: st.SearchStrategy[Example]) -> None:
    example = data.draw(examples)
    for parameter in parameters_of(example):
        cell = open_parameter(example, parameter)
        assert agrees(cell)
        (term,) = cell.terms
        assert term.opens == (parameter.layer, parameter.neuron)
    for layer in range(1, example.network.depth + 1):
        for a in range(example.network.widths[layer]):
            opened = open_delta(example, layer, a)
            assert agrees(opened)
            assert opened.total == pytest.approx(example.delta[layer][a], rel=1e-10, abs=1e-13)
            sizes = [abs(term.value) for term in opened.terms]
            assert sizes == sorted(sizes, reverse=True)
            assert total(sum_of(example, layer, a)) == pytest.approx(example.z[layer][a], rel=1e-10, abs=1e-13)


@pytest.mark.equation("E25", "E26")
def test_a_parameter_reaches_the_cost_through_its_neurons_sum_alone(example: Example) -> None:
    h = 1e-5
    for parameter in parameters_of(example):
        layer, a, sender = parameter.layer, parameter.neuron, parameter.sender
        by_sum = np.diff(costs(example, Parameter(layer, a), np.array([-h, h])))[0] / (2 * h)
        sum_by_parameter = 1.0 if sender is None else example.a[layer - 1][sender]
        assert open_parameter(example, parameter).total == pytest.approx(by_sum * sum_by_parameter, rel=1e-5, abs=1e-9)


@pytest.mark.equation("E27")
def test_a_weighted_sum_has_one_term_an_input_and_the_bias(example: Example) -> None:
    terms = sum_of(example, 2, 1)
    W, b, a = example.network.W[2], example.network.b[2], example.a[1]
    assert total(terms) == pytest.approx(example.z[2][1], rel=1e-12)
    expected = [{f"w[2][1, {i}]": W[1, i], f"a[1][{i}]": a[i]} for i in range(5)] + [{"b[2][1]": b[1]}]
    assert [factors_of(term) for term in terms] == expected


@pytest.mark.equation("E28")
def test_a_sum_answers_to_a_weight_by_its_input_and_to_a_bias_by_one(example: Example) -> None:
    network, h = example.network.copy(), 0.5
    before = sum(network.W[2][1, i] * example.a[1][i] for i in range(5)) + network.b[2][1]
    network.W[2][1, 3] += h
    moved = Example.of(network, example.a[0], 2)
    assert (total(sum_of(moved, 2, 1)) - before) / h == pytest.approx(example.a[1][3], rel=1e-12)
    network.W[2][1, 3] -= h
    network.b[2][1] += h
    moved = Example.of(network, example.a[0], 2)
    assert (total(sum_of(moved, 2, 1)) - before) / h == pytest.approx(1, rel=1e-12)


@pytest.mark.equation("E29")
def test_a_weight_opens_into_delta_times_input_and_a_bias_into_delta(example: Example) -> None:
    weight, bias = open_parameter(example, Parameter(2, 1, 3)), open_parameter(example, Parameter(2, 1))
    delta = example.delta[2][1]
    assert str(weight.symbol) == "dC_0/dw[2][1, 3]"
    assert factors_of(weight.terms[0]) == {"delta[2][1]": delta, "a[1][3]": example.a[1][3]}
    assert weight.total == delta * example.a[1][3]
    assert factors_of(bias.terms[0]) == {"delta[2][1]": delta}
    assert bias.total == delta


@pytest.mark.equation("E35")
def test_a_hidden_delta_has_one_term_a_neuron_of_the_next_layer(example: Example) -> None:
    opened = open_delta(example, 1, 4)
    found = {term.opens: factors_of(term) for term in opened.terms}
    assert found == {
        (2, k): {
            f"delta[2][{k}]": example.delta[2][k],
            f"w[2][{k}, 4]": example.network.W[2][k, 4],
            "sigma'(z[1][4])": example.da_dz[1][4],
        }
        for k in range(3)
    }


@pytest.mark.equation("E39")
def test_two_neurons_written_out() -> None:
    rng = np.random.default_rng(2)
    network = Network(Architecture((3, 2, 3), "sigmoid"), rng.normal(size=3 * 2 + 2 * 3 + 2 + 3))
    example = Example.of(network, rng.uniform(size=3), 0)
    d, w, slope = example.delta[2], network.W[2], example.a[1] * (1 - example.a[1])
    first = (d[0] * w[0, 0] + d[1] * w[1, 0] + d[2] * w[2, 0]) * slope[0]
    second = (d[0] * w[0, 1] + d[1] * w[1, 1] + d[2] * w[2, 1]) * slope[1]
    assert [open_delta(example, 1, a).total for a in (0, 1)] == pytest.approx([first, second], rel=1e-12)
    assert example.gradient.delta[1][0] == pytest.approx([first, second], rel=1e-12)


def test_the_output_opens_into_the_chain_and_keeps_its_short_form(example: Example) -> None:
    opened = open_delta(example, 3, 1)
    assert all(term.opens is None for term in opened.terms)
    assert "dC_0/da[3][2]" in factors_of(opened.terms[0]), "only the label's output has a slope"
    assert [str(term.factors[0].symbol) for term in opened.collapsed] == ["a[3][1]", "-y[1]"]
    assert sum(term.value for term in opened.collapsed) == pytest.approx(opened.total, abs=1e-15)


def test_opening_term_after_term_leads_to_the_cost(example: Example) -> None:
    def add_up(opened: Opened) -> float:
        total = 0.0
        for term in opened.terms:
            value = 1.0
            for factor in term.factors:
                is_delta = str(factor.symbol).startswith("delta")
                value *= add_up(open_delta(example, *term.opens)) if is_delta and term.opens else factor.value
            total += value
        return total

    for parameter in (Parameter(1, 2, 5), Parameter(1, 2), Parameter(2, 0, 1), Parameter(3, 3, 2)):
        assert add_up(open_parameter(example, parameter)) == pytest.approx(
            value_of(parameter, example.gradient), rel=1e-10
        )


def test_a_relu_that_is_off_is_a_closed_gate() -> None:
    architecture = Architecture((1, 2, 2), "relu")
    network = Network(architecture, np.zeros(architecture.parameter_count))
    network.W[1][:, 0] = 1, -1
    network.W[2][...] = [[0.5, 0.5], [-0.5, -0.5]]
    example = Example.of(network, np.ones(1), 0)
    on, off = open_delta(example, 1, 0), open_delta(example, 1, 1)
    assert on.sigma_prime.gate is Gate.OPEN
    assert off.sigma_prime.gate is Gate.CLOSED
    assert off.total == off.backward == 0
    assert all(term.sigma_prime.gate is Gate.CLOSED for term in off.terms)


@pytest.mark.parametrize(("activation", "at_0"), [("relu", 0.0), ("leaky_relu", LEAK)])
def test_at_a_kink_sigma_prime_is_a_convention_and_no_gate(activation: str, at_0: float) -> None:
    example = kinked(activation)
    for layer in (1, 2):
        opened = open_delta(example, layer, 0)
        assert opened.sigma_prime == Factor(Symbol("sigma'(z)", layer, (0,)), at_0, Gate.CONVENTION)
        assert open_delta(example, layer, 1).sigma_prime.gate is not Gate.CONVENTION
    passed = sum_over_paths(example, Parameter(1, 0), 1000).largest
    kinks = [[f for f in path.factors if f.gate is Gate.CONVENTION] for path in passed]
    assert all(len(found) == 1 + (path.neurons[1] == 0) for found, path in zip(kinks, passed, strict=True))


def test_one_level_further_back_is_the_slope_of_the_cost_by_a_pixel(example: Example) -> None:
    h = 1e-6
    slopes = dC_dx(example)
    assert slopes == pytest.approx(example.gradient.delta[1][0] @ example.network.W[1], rel=1e-12)
    for i in range(6):
        step = h * np.eye(6)[i]
        above, below = (Example.of(example.network, example.a[0] + move, 2).passed.cost[0] for move in (step, -step))
        assert slopes[i] == pytest.approx((above - below) / (2 * h), rel=1e-6, abs=1e-9)


def test_what_cannot_be_opened_is_told_in_a_sentence(example: Example) -> None:
    with pytest.raises(DigitScopeError, match="Layer: the network has layers 1 to 3"):
        open_delta(example, 4, 0)
    with pytest.raises(DigitScopeError, match="Neuron: layer 3 has neurons 0 to 3"):
        open_delta(example, 3, 4)
    with pytest.raises(DigitScopeError, match="Input: neurons of layer 2"):
        open_parameter(example, Parameter(2, 0, 5))
    hopeless = Example.of(Network(Architecture((1, 2)), np.array([0.0, -900.0, 0.0, 0.0])), np.ones(1), 1)
    with pytest.raises(DigitScopeError, match="probability of 0"):
        open_delta(hopeless, 1, 0)
