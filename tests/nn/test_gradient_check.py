"""Backward against central differences in float64; and a check of the check: a wrong backward is found."""

import re
from dataclasses import replace
from itertools import count
from typing import Any

import numpy as np
import pytest

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Array
from nn.gradient_check import STEP, Comparison, central_differences, compare, name_of
from nn.initializers import INITIALIZERS
from nn.network import Architecture, Gradient, Network, Trace
from nn.rules import SOUND

TOLERANCE = 1e-6
"""Largest relative error that passes."""

CLEARANCE = 1e-3
"""How far every hidden |z| stays from the kink of a ReLU: a hundred times what one step of the check can move it."""

WIDTHS = [(6, 4), (6, 5, 4), (6, 5, 3, 4), (6, 5, 4, 3, 4)]

PAIRS = [
    ("cross_entropy", "softmax"),
    ("mean_squared_error", "softmax"),
    ("mean_squared_error", "sigmoid"),
    ("mean_squared_error", "identity"),
]


def kink_distance(trace: Trace) -> float:
    """The smallest |z| of the hidden neurons: how near the pass came to the kink of a ReLU; inf without any."""
    return min((float(np.abs(trace.Z[layer]).min()) for layer in trace.dA_dZ), default=np.inf)


def clear_of_kinks(architecture: Architecture, initializer: str, n: int = 5) -> tuple[Network, Array, Array]:
    """The first random network and batch whose hidden sums all keep clear of zero: network, X, Y."""
    for seed in count():
        rng = np.random.default_rng(seed)
        network = Network.initialized(architecture, initializer, rng, np.float64)
        for biases in network.b.values():
            biases[...] = rng.normal(0, 0.3, biases.shape)
        X = rng.uniform(size=(n, architecture.widths[0]))
        Y = np.eye(architecture.widths[-1])[rng.integers(architecture.widths[-1], size=n)]
        if kink_distance(network.trace(X)) > CLEARANCE:
            return network, X, Y
    raise AssertionError


@pytest.mark.parametrize("widths", WIDTHS, ids=lambda widths: "-".join(map(str, widths)))
@pytest.mark.parametrize("initializer", INITIALIZERS)
@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_agrees_with_central_differences(
    activation: str, loss: str, output: str, initializer: str, widths: tuple[int, ...]
) -> None:
    network, X, Y = clear_of_kinks(Architecture(widths, activation, output, loss), initializer)
    comparison = compare(network, X, Y)
    assert comparison.relative_error <= TOLERANCE, str(comparison)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_backward_agrees_where_a_teacher_answers_in_the_place_of_labels(loss: str, output: str) -> None:
    network, X, Y = clear_of_kinks(Architecture((6, 5, 4), loss=loss, output=output), "he")
    Y = Y + np.random.default_rng(0).uniform(size=Y.shape)
    comparison = compare(network, X, Y / Y.sum(axis=1, keepdims=True))
    assert comparison.relative_error <= TOLERANCE, str(comparison)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_agrees_with_central_differences_under_dropout(activation: str, loss: str, output: str) -> None:
    widths = (6, 5, 3, 4)
    network, X, Y = clear_of_kinks(Architecture(widths, activation, output, loss), "he")
    rng = np.random.default_rng(1)
    factor: dict[int, Array] = {layer: (rng.random((len(X), widths[layer])) < 0.7) / 0.7 for layer in (1, 2)}
    assert all(0 < (kept == 0).sum() < kept.size for kept in factor.values())
    trace = network.trace(X, dropout=factor)
    assert kink_distance(trace) > CLEARANCE / 2
    gradient = network.backward(trace, Y).vector
    for index, value in enumerate(network.parameters.copy()):
        costs = []
        for moved in (value + STEP, value - STEP):
            network.parameters[index] = moved
            costs.append(network.cost(network.trace(X, dropout=factor), Y).mean())
        network.parameters[index] = value
        slope = (costs[0] - costs[1]) / (2 * STEP)
        close = abs(gradient[index] - slope) <= TOLERANCE * max(abs(slope), 1e-4 * np.abs(gradient).max())
        assert close, f"dC/d{name_of(network, index)}: backward {gradient[index]:.12g}, differences {slope:.12g}"


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_wrong_slope_of_sigma_is_found(activation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = ACTIVATIONS[activation]

    def slightly_wrong(Z: Array, A: Array, out: Array) -> None:
        sound.derivative(Z, A, out)
        np.multiply(out, 1 + 1e-5, out=out)

    network, X, Y = clear_of_kinks(Architecture((6, 5, 3, 4), activation), "he")
    assert compare(network, X, Y).relative_error <= TOLERANCE
    monkeypatch.setitem(ACTIVATIONS, activation, replace(sound, derivative=slightly_wrong))
    comparison = compare(network, X, Y)
    assert comparison.relative_error > TOLERANCE
    assert comparison.relative_error == pytest.approx(2e-5, rel=1.0)


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_wrong_jacobian_of_the_output_is_found(output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = OUTPUTS[output]

    def slightly_wrong(dC_dA: Array, A: Array, out: Array) -> None:
        sound.pullback(dC_dA, A, out)
        np.multiply(out, 1 + 1e-5, out=out)

    monkeypatch.setitem(OUTPUTS, output, replace(sound, pullback=slightly_wrong))
    network, X, Y = clear_of_kinks(Architecture((6, 5, 4), "tanh", output, "mean_squared_error"), "he")
    assert compare(network, X, Y).relative_error > TOLERANCE


@pytest.mark.parametrize(
    "planted",
    [
        {"delta_at_output": lambda loss, output, A, Y, out: np.subtract(Y, A, out=out)},
        {"delta_one_back": lambda delta, W, dA_dZ, out: delta.dot(W, out=out)},
        {"dC_dW": lambda delta, A, out: np.multiply(delta.T.dot(A), 2, out=out)},
        {"dC_db": lambda delta, out: out.fill(0)},
    ],
    ids=lambda planted: next(iter(planted)),
)
def test_a_planted_wrong_rule_is_found(planted: dict[str, Any]) -> None:
    sound, X, Y = clear_of_kinks(Architecture((6, 5, 4), "tanh"), "he")
    assert compare(sound, X, Y).relative_error < TOLERANCE
    wrong = Network(sound.architecture, sound.parameters, replace(SOUND, **planted))
    assert compare(wrong, X, Y).relative_error > 0.01


class WrongInOnePlace(Network):
    """A network whose backward is wrong in the parameter at `index`, by the factor 1.001."""

    index = 0

    def backward(self, trace: Trace, Y: Array, out: Gradient | None = None, weight: float = 1.0) -> Gradient:
        gradient = super().backward(trace, Y, out, weight)
        gradient.vector[self.index] *= 1.001
        return gradient


@pytest.mark.parametrize(("index", "name"), [(0, "W[1][0, 0]"), (45, "W[2][3, 0]"), (50, "b[1][0]"), (58, "b[2][3]")])
def test_the_wrong_parameter_is_named_with_both_numbers(index: int, name: str) -> None:
    sound, X, Y = clear_of_kinks(Architecture((6, 5, 4), "tanh"), "he")
    network = WrongInOnePlace(sound.architecture, sound.parameters)
    network.index = index
    comparison = compare(network, X, Y)
    assert comparison.parameter == name
    assert comparison.relative_error == pytest.approx(1e-3, rel=0.01)
    right = central_differences(sound, X, Y)[index]
    assert comparison.differences == right
    assert comparison.backward == pytest.approx(1.001 * right, rel=1e-6)
    for part in (name, f"{comparison.backward:.12g}", f"{comparison.differences:.12g}"):
        assert part in str(comparison)


def test_a_gradient_that_is_no_number_does_not_pass() -> None:
    sound, X, Y = clear_of_kinks(Architecture((6, 5, 4), "tanh"), "he")

    class NotANumber(Network):
        def backward(self, trace: Trace, Y: Array, out: Gradient | None = None, weight: float = 1.0) -> Gradient:
            gradient = super().backward(trace, Y, out, weight)
            gradient.vector[3] = np.nan
            return gradient

    comparison = compare(NotANumber(sound.architecture, sound.parameters), X, Y)
    assert not comparison.relative_error <= TOLERANCE
    assert comparison.parameter == "W[1][0, 3]"


@pytest.mark.parametrize("confidence", [10.0, 15.0, 20.0, 40.0])
def test_a_network_that_is_sure_of_the_right_answer_passes(confidence: float) -> None:
    network, X, _ = clear_of_kinks(Architecture((6, 5, 4), "tanh"), "he", n=1)
    network.b[2][3] = confidence
    comparison = compare(network, X, np.eye(4)[[3]])
    assert comparison.relative_error <= TOLERANCE, str(comparison)


def test_the_check_puts_every_parameter_back() -> None:
    network, X, Y = clear_of_kinks(Architecture((6, 5, 4), "tanh"), "he")
    before = network.parameters.copy()
    compare(network, X, Y)
    np.testing.assert_array_equal(network.parameters, before)


def test_the_text_has_both_numbers_in_one_line() -> None:
    text = str(Comparison("W[1][3, 5]", 0.25, 0.125, 0.5))
    assert text == "dC/dW[1][3, 5]: backward 0.25, central differences 0.125, relative error 0.5"


def test_every_parameter_has_a_name_that_leads_to_it() -> None:
    network = Network(Architecture((3, 4, 2)), np.arange(26.0))
    names = [name_of(network, index) for index in range(26)]
    assert len(set(names)) == 26
    for value, name in enumerate(names):
        match = re.fullmatch(r"([Wb])\[(\d)\]\[([\d, ]+)\]", name)
        assert match, name
        cell = tuple(int(part) for part in match[3].split(", "))
        assert {"W": network.W, "b": network.b}[match[1]][int(match[2])][cell] == value
    with pytest.raises(IndexError):
        name_of(network, 26)
