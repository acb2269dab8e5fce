"""Single cells worked out: each is the cell of its array, with its rule and its symbols."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.activations import ACTIVATIONS
from nn.derivation.example import Pass
from nn.derivation.phase import Phase
from nn.derivation.results import TrainingStep
from nn.derivation.terms import Entry
from nn.derivation.training_step import training_step
from nn.network import Architecture, Network
from tests.phases import phase_name

ETA = 0.1


def small_pass(output: str, loss: str, examples: int = 2, activation: str = "tanh") -> Pass:
    rng = np.random.default_rng(6)
    architecture = Architecture((4, 3, 3), activation, output, loss)
    network = Network(architecture, rng.normal(size=architecture.parameter_count))
    return Pass.of(network, rng.uniform(size=(examples, 4)), (1, 2)[:examples])


def phase(step: TrainingStep, key: str) -> Phase:
    (found,) = (phase for phase in step.phases if phase_name(phase.key) == key)
    return found


def numbers(entry: Entry) -> dict[str, float]:
    return {str(factor.symbol): factor.value for term in entry.terms for factor in term.factors}


@settings(max_examples=5)
@given(data=st.data())
def test_every_cell_worked_out_is_the_cell(data: st.DataObject, passes: st.SearchStrategy[Pass]) -> None:
    passed = data.draw(passes)
    for phase in training_step(passed, ETA).phases:
        for which, matrix in enumerate(phase.found):
            for (row, column), value in np.ndenumerate(matrix.values):
                entry = phase.entry(row, column, which)
                size = sum(abs(term.value) for term in entry.terms)
                assert entry.value == pytest.approx(value, rel=1e-10, abs=1e-13 * (1 + size))


@pytest.mark.equation("E14")
def test_the_squared_error_is_averaged_over_the_outputs() -> None:
    passed = small_pass("sigmoid", "mean_squared_error")
    step = training_step(passed, ETA)
    for k in range(2):
        squares = [(passed.trace.A[2][k, j] - passed.Y[k, j]) ** 2 for j in range(3)]
        assert phase(step, "loss").found[0].values[0, k] == pytest.approx(sum(squares) / 3, rel=1e-12)
        assert phase(step, "loss").entry(0, k).total == pytest.approx(sum(squares) / 3, rel=1e-12)


@pytest.mark.equation("E15")
def test_an_output_weighs_the_last_hidden_layer() -> None:
    passed = small_pass("sigmoid", "mean_squared_error")
    W, b, a = passed.network.W[2], passed.network.b[2], passed.trace.A[1][0]
    z = [math.fsum(W[j, i] * a[i] for i in range(3)) + b[j] for j in range(3)]
    step = training_step(passed, ETA)
    assert phase(step, "Z2").found[0].values[:, 0] == pytest.approx(z, rel=1e-12)
    assert phase(step, "A2").found[0].values[:, 0] == pytest.approx([1 / (1 + math.exp(-z_j)) for z_j in z], rel=1e-12)


@pytest.mark.parametrize("examples", [1, 2])
def test_with_several_examples_a_symbol_carries_its_example(examples: int) -> None:
    step = training_step(small_pass("softmax", "mean_squared_error", examples), ETA)
    last = examples - 1
    more = ", 1" if examples > 1 else ""
    symbols = {key: str(phase(step, key).entry(1, last).symbol) for key in ("Z1", "A1", "A2", "delta2", "delta1")}
    assert symbols == {
        "Z1": f"z[1][1{more}]",
        "A1": f"a[1][1{more}]",
        "A2": f"a[2][1{more}]",
        "delta2": f"delta[2][1{more}]",
        "delta1": f"delta[1][1{more}]",
    }
    assert str(phase(step, "loss").entry(0, last).symbol) == ("C[1]" if examples > 1 else "C_0")
    assert len(phase(step, "dW1").entry(1, 2).terms) == examples
    assert ("1/n" in numbers(phase(step, "dW1").entry(1, 2))) == (examples > 1)


def test_a_pixel_is_named_by_row_and_column(step: TrainingStep, digits: Pass) -> None:
    entry = phase(step, "input").entry(3 * 28 + 5, 2)
    assert numbers(entry) == {"x[3, 5, 2]": digits.trace.A[0][2, 89]}


@pytest.mark.parametrize(
    ("output", "loss", "name", "one", "several"),
    [
        (
            "softmax", "cross_entropy", "loss",
            r"C = C_0 = -\sum_j y_j \ln a_j^{(2)}",
            r"C = \frac{1}{n} \sum_k C_k, \quad C_k = -\sum_j y_{j,k} \ln a_{j,k}^{(2)}",
        ),
        (
            "softmax", "mean_squared_error", "loss after",
            r"C = C_0 = \frac{1}{n_L} \sum_j (a_j^{(2)} - y_j)^2",
            r"C = \frac{1}{n} \sum_k C_k, \quad C_k = \frac{1}{n_L} \sum_j (a_{j,k}^{(2)} - y_{j,k})^2",
        ),
        (
            "softmax", "cross_entropy", "J2",
            r"\frac{\partial A_j}{\partial z_i} = A_j (\mathbf{I}(i = j) - A_i), \quad"
            r" \frac{\partial C_0}{\partial A_j} = -\frac{y_j}{A_j}",
            r"\frac{\partial A_{j,k}}{\partial z_{i,k}} = A_{j,k} (\mathbf{I}(i = j) - A_{i,k}), \quad"
            r" \frac{\partial C_k}{\partial A_{j,k}} = -\frac{y_{j,k}}{A_{j,k}}",
        ),
        (
            "softmax", "mean_squared_error", "delta2",
            r"\delta_i^{(2)} = \sum_j \frac{\partial C_0}{\partial a_j} \cdot \frac{\partial a_j}{\partial z_i}",
            r"\delta_{i,k}^{(2)} = \sum_j \frac{\partial C_k}{\partial a_{j,k}}"
            r" \cdot \frac{\partial a_{j,k}}{\partial z_{i,k}}",
        ),
        (
            "sigmoid", "mean_squared_error", "delta2",
            r"\delta^{[2]} = \frac{\partial C_0}{\partial A^{[2]}} \,\circ\, \sigma'(Z^{[2]})",
            r"\delta_k^{[2]} = \frac{\partial C_k}{\partial A_k^{[2]}} \,\circ\, \sigma'(Z_k^{[2]})",
        ),
    ],
)  # fmt: skip
def test_a_formula_of_one_example_names_the_example_only_among_several(
    output: str, loss: str, name: str, one: str, several: str
) -> None:
    for n, formula in ((1, one), (2, several)):
        assert phase(training_step(small_pass(output, loss, n), ETA), name).formula == formula


def test_no_template_is_left_in_a_formula() -> None:
    for activation in ACTIVATIONS:
        for output, loss in (("softmax", "cross_entropy"), ("softmax", "mean_squared_error")):
            for n in (1, 2):
                for this in training_step(small_pass(output, loss, n, activation), ETA).phases:
                    texts = [this.formula, *(q.latex for q in this.given + this.found), this.entry(0).rule]
                    assert not any("$" in text for text in texts)
