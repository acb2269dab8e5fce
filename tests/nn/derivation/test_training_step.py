"""One training step, phase by phase: every array against plain loops, every cell against its array."""

import math
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.activations import ACTIVATIONS
from nn.arrays import Array
from nn.derivation.example import Example, Pass
from nn.derivation.phase import Phase, PhaseKind, Update
from nn.derivation.results import TrainingStep
from nn.derivation.sigma import value
from nn.derivation.terms import Entry
from nn.derivation.training_step import training_step
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network
from nn.optimizers import GradientDescent
from tests.phases import phase_name

ETA = 0.1


def phase(step: TrainingStep, key: str) -> Phase:
    (found,) = (phase for phase in step.phases if phase_name(phase.key) == key)
    return found


def found(step: TrainingStep, key: str) -> Array:
    return phase(step, key).found[0].values


def numbers(entry: Entry) -> dict[str, float]:
    return {str(factor.symbol): factor.value for term in entry.terms for factor in term.factors}


def weighted(W: Array, b: Array, a: Array) -> list[float]:
    """W a + b with a loop over each index."""
    return [
        math.fsum(w_ji * a_i for w_ji, a_i in zip(row, a, strict=True)) + b_j for row, b_j in zip(W, b, strict=True)
    ]


def test_a_phase_says_what_it_is() -> None:
    network = Network(Architecture((4, 3, 2)), np.linspace(-1, 1, 23))
    phases = training_step(Example.of(network, np.ones(4), 1).passed, ETA).phases
    assert [(phase.kind, phase.layer) for phase in phases] == [
        (PhaseKind.INPUT, 0),
        (PhaseKind.SUMS, 1),
        (PhaseKind.ACTIVATIONS, 1),
        (PhaseKind.SUMS, 2),
        (PhaseKind.ACTIVATIONS, 2),
        (PhaseKind.LOSS, 0),
        (PhaseKind.JACOBIAN, 2),
        (PhaseKind.DELTA, 2),
        (PhaseKind.WEIGHT_GRADIENT, 2),
        (PhaseKind.BIAS_GRADIENT, 2),
        (PhaseKind.DELTA, 1),
        (PhaseKind.WEIGHT_GRADIENT, 1),
        (PhaseKind.BIAS_GRADIENT, 1),
        (PhaseKind.UPDATE, 0),
        (PhaseKind.LOSS_AFTER, 0),
    ]
    assert [phase.eta for phase in phases if isinstance(phase, Update)] == [ETA]
    assert [(q.letter, q.layer) for q in phases[1].given] == [("W", 1), ("A", 0), ("b", 1)]


# Forward


@pytest.mark.equation("E1")
def test_the_first_neuron_weighs_every_pixel(digits: Pass, step: TrainingStep) -> None:
    W, b, x = digits.network.W[1], digits.network.b[1], digits.trace.A[0][0]
    z = math.fsum(W[0, i] * x[i] for i in range(784)) + b[0]
    assert found(step, "A1")[0, 0] == pytest.approx(max(0.0, z), rel=1e-10)
    assert phase(step, "A1").entry(0, 0).value == pytest.approx(max(0.0, z), rel=1e-10)
    assert phase(step, "Z1").entry(0, 0).total == pytest.approx(z, rel=1e-10)
    assert [str(factor.symbol) for factor in phase(step, "Z1").entry(0, 0).terms[3].factors] == [
        "w[1][0, 3]",
        "a[0][3, 0]",
    ]


@pytest.mark.equation("E2", "E5")
def test_a_layer_is_a_matrix_times_a_column_plus_a_column(step: TrainingStep) -> None:
    for layer, (inputs, neurons) in enumerate(pairwise((784, 32, 32, 10)), start=1):
        W, A, b = phase(step, f"Z{layer}").given
        assert [matrix.name for matrix in (W, A, b)] == [f"W[{layer}]", f"A[{layer - 1}]", f"b[{layer}]"]
        assert (W.values.shape, A.values.shape, b.values.shape) == ((neurons, inputs), (inputs, 3), (neurons, 1))
        for k in range(3):
            column = weighted(W.values, b.values[:, 0], A.values[:, k])
            assert found(step, f"Z{layer}")[:, k] == pytest.approx(column, rel=1e-10, abs=1e-12)


@pytest.mark.equation("E3", "E4", "E18", "E19", "E20")
@settings(max_examples=10)
@given(data=st.data())
def test_every_layer_comes_from_the_one_before(data: st.DataObject, examples: st.SearchStrategy[Example]) -> None:
    example = data.draw(examples)
    network, a = example.network, example.a[0].tolist()
    sigma = partial(value, ACTIVATIONS[network.architecture.activation])
    for layer in range(1, network.depth):
        z = weighted(network.W[layer], network.b[layer], np.array(a))
        a = [sigma(z_j) for z_j in z]
        assert example.z[layer] == pytest.approx(z, rel=1e-10, abs=1e-13)
        assert example.a[layer] == pytest.approx(a, rel=1e-10, abs=1e-13)


@pytest.mark.equation("E43")
def test_the_derivations_network_has_784_32_32_and_10_neurons(step: TrainingStep) -> None:
    assert Architecture.of(Hyperparameters()).widths == (784, 32, 32, 10)
    assert [len(found(step, key)) for key in ("input", "A1", "A2", "A3")] == [784, 32, 32, 10]
    assert "(784, 32, 32, 10)" in phase(step, "input").formula


@pytest.mark.equation("E44")
def test_forward_ends_in_softmax(digits: Pass, step: TrainingStep) -> None:
    for k in range(3):
        a = digits.trace.A[0][k]
        for layer in (1, 2, 3):
            z = weighted(digits.network.W[layer], digits.network.b[layer], a)
            assert found(step, f"Z{layer}")[:, k] == pytest.approx(z, rel=1e-9, abs=1e-11)
            a = np.array([max(0.0, z_j) for z_j in z] if layer < 3 else [math.exp(z_j) for z_j in z])
            if layer == 3:
                a /= math.fsum(a)
            assert found(step, f"A{layer}")[:, k] == pytest.approx(a, rel=1e-9, abs=1e-11)
        assert found(step, "loss")[0, k] == pytest.approx(-math.log(a[digits.labels[k]]), rel=1e-9)


# Backward


@pytest.mark.equation("E45")
def test_delta_at_the_output_is_answer_minus_wish(digits: Pass, step: TrainingStep) -> None:
    for k, label in enumerate(digits.labels):
        for i in range(10):
            wish = 1.0 if i == label else 0.0
            assert found(step, "delta3")[i, k] == digits.trace.A[3][k, i] - wish
            assert numbers(phase(step, "delta3").entry(i, k)) == {
                f"a[3][{i}, {k}]": digits.trace.A[3][k, i],
                f"-y[{i}, {k}]": -wish,
            }


@pytest.mark.equation("E53", "E54")
def test_delta_goes_back_through_the_weights_and_the_gates(digits: Pass, step: TrainingStep) -> None:
    for layer in (2, 1):
        W, after, Z = digits.network.W[layer + 1], found(step, f"delta{layer + 1}"), found(step, f"Z{layer}")
        for k in range(3):
            by_loops = [
                sum(W[j, i] * after[j, k] for j in range(len(W))) * (1.0 if Z[i, k] > 0 else 0.0) for i in range(32)
            ]
            assert found(step, f"delta{layer}")[:, k] == pytest.approx(by_loops, rel=1e-10, abs=1e-14)


@pytest.mark.equation("E10", "E50", "E55")
def test_the_gradient_of_weights_is_the_mean_of_delta_times_input(step: TrainingStep) -> None:
    for layer in (1, 2, 3):
        delta, A = found(step, f"delta{layer}"), found(step, f"A{layer - 1}" if layer > 1 else "input")
        dW = found(step, f"dW{layer}")
        assert dW.shape == (len(delta), len(A))
        for a, b in ((0, 0), (3, 7), (9, 31)):
            assert dW[a, b] == pytest.approx(sum(delta[a, k] * A[b, k] for k in range(3)) / 3, rel=1e-10, abs=1e-15)


@pytest.mark.equation("E51", "E56")
def test_the_gradient_of_biases_is_the_mean_delta(step: TrainingStep) -> None:
    for layer in (1, 2, 3):
        delta = found(step, f"delta{layer}")
        means = [sum(delta[a, k] for k in range(3)) / 3 for a in range(len(delta))]
        assert found(step, f"db{layer}")[:, 0] == pytest.approx(means, rel=1e-10, abs=1e-15)


@pytest.mark.equation("E10")
@settings(max_examples=5)
@given(data=st.data())
def test_the_gradient_of_a_batch_is_the_mean_of_the_gradients_of_its_examples(
    data: st.DataObject, passes: st.SearchStrategy[Pass]
) -> None:
    passed = data.draw(passes)
    alone = [
        Pass.of(passed.network, passed.trace.A[0][k : k + 1], passed.labels[k : k + 1]).gradient.vector
        for k in range(len(passed.labels))
    ]
    assert passed.gradient.vector == pytest.approx(np.mean(alone, axis=0), rel=1e-10, abs=1e-14)


@pytest.mark.equation("E32", "E33", "E34", "E41", "E42")
def test_for_one_example_the_gradient_is_a_column_times_a_row(example: Example) -> None:
    step = training_step(example.passed, ETA)
    for layer in (1, 2, 3):
        delta, a = phase(step, f"dW{layer}").given
        assert delta.values[:, 0] == pytest.approx(example.delta[layer], rel=1e-10, abs=1e-14)
        assert (a.values[:, 0] == example.a[layer - 1]).all()
        assert delta.values.shape[1] == a.values.shape[1] == 1
        for row in range(len(delta.values)):
            by_picture = example.delta[layer][row] * example.a[layer - 1]
            assert found(step, f"dW{layer}")[row] == pytest.approx(by_picture, rel=1e-10, abs=1e-14)
        assert found(step, f"db{layer}")[:, 0] == pytest.approx(example.delta[layer], rel=1e-10, abs=1e-14)


# The update


@pytest.mark.equation("E57")
def test_in_float32_a_step_is_exact_to_the_last_bit() -> None:
    rng = np.random.default_rng(11)
    network = Network.initialized(Architecture.of(Hyperparameters()), "he", rng)
    X = rng.uniform(size=(4, 784)).astype(np.float32)
    gradient = network.backward(network.trace(X), np.eye(10, dtype=np.float32)[[3, 1, 4, 1]])
    before = network.parameters.copy()
    GradientDescent(network.parameters).step(network.parameters, gradient.vector, ETA, momentum=0.0)
    assert network.parameters.dtype == np.float32
    # float64 holds the product of two float32 exactly, so that each operation below is rounded to float32 once.
    change = (np.float64(np.float32(ETA)) * gradient.vector.astype(np.float64)).astype(np.float32)
    expected = (before.astype(np.float64) - change.astype(np.float64)).astype(np.float32)
    assert np.array_equal(network.parameters, expected)
    assert (network.parameters != before).any()


@pytest.mark.equation("E57")
def test_the_update_moves_every_parameter_against_its_slope(digits: Pass, step: TrainingStep) -> None:
    update = phase(step, "update")
    assert [q.name for q in update.given] == [f"{q}[{n}]" for n in (1, 2, 3) for q in ("W", "dW", "b", "db")]
    assert [q.name for q in update.found] == [f"{q}[{n}]" for n in (1, 2, 3) for q in ("W", "b")]
    for which in range(6):
        before, slope, after = update.given[2 * which], update.given[2 * which + 1], update.found[which]
        assert np.array_equal(after.values, before.values - ETA * slope.values)
        row, column = update.largest(which)
        assert update.entry(row, column, which).value == pytest.approx(after.values[row, column], rel=1e-14)
    assert np.array_equal(step.parameters, digits.network.parameters - ETA * digits.gradient.vector)


def test_the_loss_after_is_that_of_the_new_parameters_and_the_network_stays(digits: Pass, step: TrainingStep) -> None:
    before = digits.network.parameters.copy()
    again = training_step(digits, ETA)
    after = Network(digits.network.architecture, again.parameters)
    cost = after.cost(after.trace(digits.trace.A[0]), digits.Y)
    assert found(again, "loss after")[0] == pytest.approx(cost, rel=1e-14)
    assert (again.loss_before, again.loss_after) == pytest.approx((digits.cost.mean(), cost.mean()), rel=1e-14)
    assert again.loss_after < again.loss_before
    assert np.array_equal(digits.network.parameters, before)
    assert not np.shares_memory(again.parameters, digits.network.parameters)


def test_a_wrong_learning_rate_is_told_in_a_sentence(digits: Pass) -> None:
    for rate in (0.0, math.nan, 101.0):
        with pytest.raises(DigitScopeError, match="Learning rate: choose a value"):
            training_step(digits, rate)
    architecture = Architecture((1, 1, 1, 1), "identity", "identity", "mean_squared_error")
    steep = Network(architecture, np.array([1e50, 1e50, 1.0, 0.0, 0.0, 0.0]))
    with pytest.raises(DigitScopeError, match="Learning rate: a step of 1 leads too far"):
        training_step(Pass.of(steep, np.ones((1, 1)), (0,)), 1.0)


def test_a_loss_tells_which_costs_are_held() -> None:
    # The sums are 0 and 720 x: the label 0 is held for the picture 1, the label 1 is sure, 0.5 is above the floor.
    network = Network(Architecture((1, 2)), np.array([0.0, 720, 0, 0]))
    batch = Pass.of(network, np.array([[1.0], [1.0], [0.5], [1.0]]), (0, 1, 0, 1))
    phases = {phase.kind: phase for phase in training_step(batch, 1e-3).phases}
    assert phases[PhaseKind.LOSS].held == (True, False, False, False)
    assert phases[PhaseKind.LOSS].found[0].values[0, 0] == pytest.approx(-math.log(np.finfo(np.float64).tiny))
    assert phases[PhaseKind.DELTA].held == ()
    after = {phase.kind: phase for phase in training_step(batch, 10).phases}[PhaseKind.LOSS_AFTER]
    assert not any(after.held), "the step brought it back"
    square = Network(Architecture((1, 2), loss="mean_squared_error"), network.parameters)
    assert training_step(Pass.of(square, np.ones((1, 1)), (0,)), ETA).phases[3].held == ()
