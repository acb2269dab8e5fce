"""The cost as a function of one parameter, tangent and secants, and what is judged of them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn.derivation.example import Example, value_of
from nn.derivation.judge import judge
from nn.derivation.parameter import Parameter
from nn.derivation.referee import EPSILONS, costs, evidence, secants
from nn.derivation.verdict import (
    AtKink,
    Between,
    Cause,
    Exact,
    Flat,
    Held,
    Level,
    Parabola,
    Rounding,
    Stuck,
    Truncation,
    Verdict,
)
from nn.errors import DigitScopeError
from nn.network import Architecture, Network
from tests.edges import saturated, silent

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


def test_a_kink_keeps_the_secant_away_from_the_tangent() -> None:
    architecture = Architecture((1, 1, 2), "relu")
    network = Network(architecture, np.array([1e-4, 1.0, -1.0, 0.0, 0.0, 0.0]))
    example = Example.of(network, np.ones(1), 0)
    found = secants(example, Parameter(1, 0, 0), np.array([1e-5, 1e-2]))
    assert found.central_error[0] < 1e-9
    assert found.central[1] == pytest.approx(found.tangent / 2, rel=0.05), "half of the way there is no slope"
    assert [kink.offset for kink in evidence(example, Parameter(1, 0, 0)).kinks] == pytest.approx([-1e-4])


def test_a_smooth_network_has_no_kinks(example: Example) -> None:
    assert evidence(example, Parameter(1, 0, 0)).kinks == ()


def test_what_cannot_be_judged_is_told_in_a_sentence(example: Example) -> None:
    with pytest.raises(DigitScopeError, match="Step: epsilon is a number above 0"):
        secants(example, Parameter(1, 0), np.array([1e-3, 0.0]))
    with pytest.raises(DigitScopeError, match="Step: epsilon is a number above 0"):
        secants(example, Parameter(1, 0), np.array([np.nan]))
    with pytest.raises(DigitScopeError, match="Neuron: layer 3 has neurons 0 to 3"):
        costs(example, Parameter(3, 4), np.array([0.0, 1.0]))
    with pytest.raises(DigitScopeError, match="Neuron: layer 3 has neurons 0 to 3"):
        evidence(example, Parameter(3, 4))


def verdicts(example: Example, parameter: Parameter, single: bool = False, central: bool = True) -> list[Verdict]:
    """What is judged at each of EPSILONS."""
    found = evidence(example, parameter, np.float32 if single else np.float64, central=central)
    return [judge(found, at) for at in range(len(EPSILONS))]


def chain(weights: list[float], x: float = 1.0, activation: str = "relu") -> Example:
    """1-1-2, from w_1, two weights of the output and three biases."""
    return Example.of(Network(Architecture((1, 1, 2), activation), np.array(weights)), np.array([x]), 0)


@pytest.mark.parametrize("central", [True, False])
@pytest.mark.parametrize("single", [True, False])
@pytest.mark.parametrize(("activation", "low"), [("relu", 0.0), ("leaky_relu", 0.01)])
def test_at_a_kink_no_step_finds_a_slope(activation: str, low: float, single: bool, central: bool) -> None:
    example = chain([0.0, 1, -1, 0, 0, 0], activation=activation)
    for parameter in (Parameter(1, 0, 0), Parameter(1, 0)):
        for found in verdicts(example, parameter, single, central):
            assert isinstance(found, AtKink)
            assert (found.left, found.right) == pytest.approx((-low, -1.0)), (
                "half of 1 - (-1), with sigma' of each side"
            )
            assert found.convention == low == example.da_dz[1][0], "what the backward pass takes"
            assert [(kink.layer, kink.neuron, kink.offset) for kink in found.kinks] == [(1, 0, 0.0)]


def test_a_sum_of_0_that_nothing_listens_to_is_no_kink() -> None:
    example = chain([0.0, 0, 0, 0, 0, 0])
    assert {type(found) for found in verdicts(example, Parameter(1, 0))} == {Flat}


@pytest.mark.parametrize("single", [True, False])
def test_a_dead_neuron_is_flat_until_it_wakes_up_within_the_step(single: bool) -> None:
    example = chain([-0.01, 1, -1, 0, 0, 0])
    for epsilon, found in zip(EPSILONS, verdicts(example, Parameter(1, 0, 0), single), strict=True):
        assert isinstance(found, Between if epsilon > 0.01 else Flat), epsilon


@pytest.mark.parametrize("single", [True, False])
def test_a_blank_pixel_is_flat_whatever_the_rounding(single: bool) -> None:
    rng = np.random.default_rng(2)
    network = Network(Architecture((30, 33, 17, 10), "tanh"), rng.normal(0, 0.5, 30 * 33 + 33 * 17 + 170 + 60))
    x = rng.uniform(size=30)
    x[7] = 0
    found = verdicts(Example.of(network, x, 3), Parameter(1, 5, 7), single)
    assert {type(each) for each in found} == {Flat}


@pytest.mark.parametrize(("single", "gap"), [(True, 90.0), (False, 720.0)])
def test_a_cost_that_is_held_is_told(single: bool, gap: float) -> None:
    example = chain([1.0, 0, 1, 0, 0, gap - 1], activation="tanh")
    most = -np.log(float(np.finfo(np.float32 if single else np.float64).tiny))
    for found in verdicts(example, Parameter(2, 1), single):
        assert isinstance(found, Held)
        assert found.everywhere
        assert found.cost == pytest.approx(most)
    near = chain([1.0, 0, 1, 0, 0, float(most) - 0.2], activation="identity")
    assert {type(each) for each in verdicts(near, Parameter(2, 1), single)} == {Held}, (
        "1 - 0.2 above it, and what is above stays"
    )
    near = chain([1.0, 0, 1, 0, 0, float(most) - 1.5], activation="identity")
    kinds = [each for each in verdicts(near, Parameter(2, 1), single) if isinstance(each, Held)]
    assert kinds
    assert not any(each.everywhere for each in kinds)


@pytest.mark.parametrize("central", [True, False])
@pytest.mark.parametrize(
    ("activation", "weights", "slope", "tangent"), [("relu", (1, -1), 0.5, 0.0), ("leaky_relu", (-1,), 5e-3, 5e-5)]
)
def test_kinks_at_the_parameter_whose_jumps_cancel_are_told_where_backpropagation_misses_the_slope(
    activation: str, weights: tuple[int, ...], slope: float, tangent: float, central: bool
) -> None:
    # t = relu(t) - relu(-t), and a negative weight from leaky to leaky makes 0.01 on both sides, 0.01^2 by convention.
    architecture = Architecture((1, 1, len(weights), 2), activation)
    network = Network(architecture, np.zeros(architecture.parameter_count))
    network.W[2][...] = np.array(weights)[:, np.newaxis]
    network.W[3][0] = weights
    if activation == "relu":
        network.b[1][...] = 1
        network.b[2][...] = -np.array(weights)
    for found in verdicts(Example.of(network, np.zeros(1), 1), Parameter(1, 0), central=central):
        assert isinstance(found, AtKink)
        assert (found.left, found.right, found.tangent) == pytest.approx((slope, slope, tangent))


def test_where_the_cost_is_held_the_tangent_may_be_flat_too() -> None:
    parameters = np.array([0.0] * 3 + [0.0, -2000, -3000])
    example = Example.of(Network(Architecture((1, 3)), parameters), np.ones(1), 1)
    for neuron, tangent in ((0, 1.0), (1, -1.0), (2, 0.0)):
        for found in verdicts(example, Parameter(1, neuron), single=False):
            assert isinstance(found, Held)
            assert found.tangent == tangent


def test_a_parabola_has_no_truncation_in_the_central_secant() -> None:
    rng = np.random.default_rng(5)
    for activation, parameter in (("tanh", Parameter(2, 1, 0)), ("identity", Parameter(1, 1, 0))):
        architecture = Architecture((3, 4, 2), activation, "identity", "mean_squared_error")
        example = Example.of(Network(architecture, rng.normal(size=26)), rng.uniform(size=3), 1)
        assert {type(found) for found in verdicts(example, parameter)} - {Stuck, Exact} == {Parabola}
        forward = verdicts(example, parameter, central=False)[-15]
        assert isinstance(forward, Truncation)
        assert (forward.order, forward.in_order) == (1, True)
        assert forward.nearer == pytest.approx(10, rel=0.01)


def test_where_the_sender_rounds_to_0_the_cost_is_not_called_flat() -> None:
    assert {type(found) for found in verdicts(silent(), Parameter(2, 0, 0))} == {Stuck}


def test_at_a_minimum_the_slope_is_flat_and_the_cost_is_not() -> None:
    architecture = Architecture((1, 2), "relu", "identity", "mean_squared_error")
    example = Example.of(Network(architecture, np.array([1.0, 0.0, 0.0, 0.0])), np.ones(1), 0)
    found = verdicts(example, Parameter(1, 0, 0))[-1]
    assert isinstance(found, Level)
    assert (found.below, found.above) == pytest.approx((0.5, 0.5))


def test_ten_times_shorter_is_a_hundred_times_nearer_only_where_the_numbers_show_it(example: Example) -> None:
    for single in (False, True):
        found = evidence(example, Parameter(2, 2, 4), np.float32 if single else np.float64)
        for at, each in enumerate(judge(found, at) for at in range(len(EPSILONS))):
            if isinstance(each, Truncation) and each.in_order:
                assert 50 <= found.errors[at] / found.errors[at - 10] <= 200
                assert isinstance(judge(found, at - 10), Truncation), "the shorter step is above the best one too"
    assert any(
        isinstance(each, Truncation) and not each.in_order for each in verdicts(example, Parameter(2, 2, 4), True)
    )


def test_a_slope_that_rounds_to_0_is_not_told_as_one_of_0() -> None:
    architecture = Architecture((1, 2), "relu", "sigmoid", "mean_squared_error")
    example = Example.of(Network(architecture, np.array([40.0, 0.0, 0.0, -1.0])), np.ones(1), 1)
    assert example.delta[1][0] == 0
    moved = Example.of(Network(architecture, np.array([36.0, 0.0, 0.0, -1.0])), np.ones(1), 1)
    assert moved.delta[1][0] > 0, "the function never is level"
    found = evidence(example, Parameter(1, 0, 0))
    apart = replace(found, costs=found.costs + np.array([[-1e-16], [0.0]]))
    assert judge(apart, len(EPSILONS) - 1) == Level(-1e-16 + found.costs[0, -1] - found.cost, 0.0, rounds=True)


@pytest.mark.parametrize("gap", [18, 25])
def test_of_squared_error_too_a_probability_near_1_is_what_limits(gap: float) -> None:
    found = verdicts(saturated(0, gap=gap), Parameter(2, 0), single=True)
    rounding = [each for each in found if isinstance(each, Rounding)]
    assert rounding
    assert {each.cause for each in rounding} == {Cause.NEAR_ONE}
    wrong = verdicts(saturated(1, gap=gap), Parameter(2, 0), single=True)
    assert not [each for each in wrong if isinstance(each, Rounding) and each.cause is Cause.NEAR_ONE]


def test_a_probability_near_1_has_few_digits_left_of_its_distance_from_1() -> None:
    example = chain([1.0, 14, -14, 0, 0, 0], activation="tanh")
    found = [each for each in verdicts(example, Parameter(2, 0)) if isinstance(each, Rounding)]
    assert found
    for each in found:
        assert each.cause is Cause.NEAR_ONE
        assert each.from_one == pytest.approx(np.exp(-28 * np.tanh(1)), rel=1e-3)
