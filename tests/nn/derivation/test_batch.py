"""A step on several examples, taken apart: a column an example, the outer products one by one, means at the end."""

import numpy as np
import pytest

from nn.derivation.example import Example, Pass, slopes_by_example, value_of
from nn.derivation.parameter import Parameter
from nn.derivation.phase import Phase, PhaseKey, PhaseKind, partial_sums, position
from nn.derivation.training_step import training_step
from nn.network import Architecture, Network

RNG = np.random.default_rng(5)
NETWORK = Network(Architecture((7, 5, 4)), RNG.normal(size=Architecture((7, 5, 4)).parameter_count))
X, LABELS = RNG.uniform(size=(3, 7)), (0, 2, 3)
PASSED = Pass.of(NETWORK, X, LABELS)
STEP = training_step(PASSED, 0.1)
EXAMPLES = [Example.of(NETWORK, x, label) for x, label in zip(X, LABELS, strict=True)]


def phase(kind: PhaseKind, layer: int = 0) -> Phase:
    return STEP.phases[position(STEP.phases, PhaseKey(kind, layer))]


@pytest.mark.equation("E10", "E50", "E55")
@pytest.mark.parametrize("layer", [1, 2])
def test_the_outer_products_add_up_one_by_one_to_n_times_the_gradient(layer: int) -> None:
    gradient = phase(PhaseKind.WEIGHT_GRADIENT, layer)
    products = partial_sums(gradient)
    assert len(products) == gradient.n == 3
    so_far = np.zeros_like(gradient.found[0].values)
    for k, ((delta, a, S), example) in enumerate(zip(products, EXAMPLES, strict=True)):
        so_far = so_far + np.outer(example.delta[layer], example.a[layer - 1])
        assert delta.values[:, 0] == pytest.approx(example.delta[layer])
        assert a.values[:, 0] == pytest.approx(example.a[layer - 1])
        assert S.values == pytest.approx(so_far)
        assert (delta.example, a.example, S.example) == (k, k, k)
    assert products[-1][2].values / 3 == pytest.approx(gradient.found[0].values)


def test_the_biases_are_added_to_every_column_in_the_formula_too() -> None:
    b, A = phase(PhaseKind.SUMS, 1).given[2].values, phase(PhaseKind.SUMS, 1).given[1].values
    assert phase(PhaseKind.SUMS, 1).found[0].values == pytest.approx(NETWORK.W[1] @ A + b @ np.ones((3, 1)).T)
    assert phase(PhaseKind.SUMS, 1).formula == r"Z^{[1]} = W^{[1]} A^{[0]} + b^{[1]} \mathbf{1}^T"
    assert training_step(EXAMPLES[0].passed, 0.1).phases[1].formula == "Z^{[1]} = W^{[1]} A^{[0]} + b^{[1]}"


@pytest.mark.equation("E46", "E47", "E48", "E49")
def test_the_jacobian_of_each_example_leads_to_its_delta() -> None:
    jacobian = phase(PhaseKind.JACOBIAN, 2)
    assert jacobian.equations == ("E46", "E47", "E48", "E49")
    assert [(m.letter, m.example) for m in jacobian.found] == [(q, k) for k in range(3) for q in ("delta", "J")]
    for which, matrix in enumerate(jacobian.found):
        example = EXAMPLES[matrix.example or 0]
        a, y = example.a[2], example.y
        J = np.array([[a_j * ((i == j) - a_i) for i, a_i in enumerate(a)] for j, a_j in enumerate(a)])
        assert matrix.values == pytest.approx(J if matrix.letter == "J" else (a - y)[:, np.newaxis])
        for row in range(4):
            entry = jacobian.entry(row, 0, which)
            assert entry.value == pytest.approx(matrix.values[row, 0])
            assert entry.total == pytest.approx(matrix.values[row, 0])
        if matrix.letter == "delta":
            terms = jacobian.entry(1, 0, which).terms
            slopes = [-y_j / a_j for y_j, a_j in zip(y, a, strict=True)]
            assert [term.factors[0].value for term in terms] == pytest.approx(slopes)
            assert [term.factors[1].value for term in terms] == pytest.approx(J[:, 1])


@pytest.mark.parametrize("parameter", [Parameter(1, 3, 2), Parameter(2, 1, 4), Parameter(2, 0)])
def test_a_slope_is_split_by_example_and_their_mean_is_that_of_the_loss(parameter: Parameter) -> None:
    slopes = slopes_by_example(PASSED, parameter)
    assert slopes == pytest.approx([value_of(parameter, example.gradient) for example in EXAMPLES])
    assert np.mean(slopes) == pytest.approx(value_of(parameter, PASSED.gradient))


def test_where_an_output_is_zero_its_jacobian_stands_alone() -> None:
    parameters = NETWORK.parameters.copy()
    parameters[-4:] = (0, 2000, 0, 0)
    step = training_step(Pass.of(Network(NETWORK.architecture, parameters), X[:1], LABELS[:1]), 0.1)
    jacobian = next(phase for phase in step.phases if phase.kind is PhaseKind.JACOBIAN)
    assert [matrix.letter for matrix in jacobian.found] == ["J"]


def test_outputs_that_do_not_mix_have_no_jacobian_and_delta_is_in_its_place() -> None:
    architecture = Architecture((3, 2), "relu", "sigmoid", "mean_squared_error")
    step = training_step(Pass.of(Network(architecture, np.ones(8)), np.ones((1, 3)), (0,)), 0.1)
    assert PhaseKind.JACOBIAN not in {phase.kind for phase in step.phases}
    assert step.phases[position(step.phases, PhaseKey(PhaseKind.JACOBIAN, 3))].kind is PhaseKind.DELTA


def test_the_loss_is_worked_out_as_the_mean_of_the_costs() -> None:
    for kind, mean in ((PhaseKind.LOSS, STEP.loss_before), (PhaseKind.LOSS_AFTER, STEP.loss_after)):
        costs, loss = phase(kind).found
        assert costs.values.shape == (1, 3)
        assert loss.values.item() == pytest.approx(mean)
        entry = phase(kind).entry(0, 0, 1)
        assert (str(entry.symbol), len(entry.terms)) == ("C", 3)
        assert entry.value == pytest.approx(mean)
        assert [term.factors[1].value for term in entry.terms] == pytest.approx(costs.values[0])
    assert len(training_step(EXAMPLES[0].passed, 0.1).phases[5].found) == 1, "of a single one there is no mean"
