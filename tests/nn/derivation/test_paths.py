"""The sum over all paths: against nested loops written as on paper, and against backward."""

from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.activations import OUTPUTS
from nn.arrays import Array
from nn.derivation.example import Example
from nn.derivation.output_layer import dC_da
from nn.derivation.parameter import Parameter
from nn.derivation.paths import MAX_PATHS, count_paths, path, path_products, sum_over_paths
from nn.derivation.results import PathSum
from nn.errors import DigitScopeError
from nn.network import Architecture, Network


def agrees(found: PathSum, products: Array) -> bool:
    """Whether the paths add up to backward's number: to 1e-10 of it, or to the rounding of paths that cancel."""
    size = float(np.abs(products).sum())
    return abs(found.difference) <= max(1e-10 * abs(found.backward), 1e-14 * size, 1e-300)


def nested_sum(example: Example, parameter: Parameter) -> float:
    """E23 and E24 as loops: one index a layer from the output back, a product of derivatives in the innermost."""
    L, layer = example.network.depth, parameter.layer
    W, widths = example.network.W, example.network.widths
    slope, J = dC_da(example.loss, example.a[L], example.y), OUTPUTS[example.output].jacobian(example.a[L])
    last = 1.0 if parameter.sender is None else float(example.a[layer - 1][parameter.sender])
    found = 0.0
    for cell in product(*(range(widths[m]) for m in range(L, layer, -1))):
        k = dict(zip(range(L, layer, -1), cell, strict=True)) | {layer: parameter.neuron}
        for j in range(widths[L]):
            # dC/da_j da_j/dz_k: for an output that is no softmax, only j = k_L is not 0.
            value = slope[j] * J[j, k[L]]
            for m in range(L, layer, -1):
                value *= W[m][k[m], k[m - 1]] * example.da_dz[m - 1][k[m - 1]]
            found += float(value) * last
    return found


@pytest.mark.equation("E23", "E24")
@settings(max_examples=20)
@given(data=st.data())
def test_the_sum_over_all_paths_is_the_gradient(data: st.DataObject, examples: st.SearchStrategy[Example]) -> None:
    example = data.draw(examples)
    widths = example.network.widths
    for layer in range(1, example.network.depth + 1):
        a, b = data.draw(st.integers(0, widths[layer] - 1)), data.draw(st.integers(0, widths[layer - 1] - 1))
        for parameter in (Parameter(layer, a, b), Parameter(layer, a)):
            found = sum_over_paths(example, parameter, 1)
            assert agrees(found, path_products(example, parameter))
            assert found.count == count_paths(example.network.architecture, layer)
            assert found.total == pytest.approx(nested_sum(example, parameter), rel=1e-10, abs=1e-13)


@pytest.fixture
def squared() -> Example:
    """One example in a network 4-3-2-3 as the document has it: sigma at the output too, and the squared error."""
    rng = np.random.default_rng(8)
    architecture = Architecture((4, 3, 2, 3), "sigmoid", "sigmoid", "mean_squared_error")
    return Example.of(Network(architecture, rng.normal(size=architecture.parameter_count)), rng.uniform(size=4), 1)


@pytest.mark.equation("E16", "E17")
def test_into_an_output_there_are_three_factors(squared: Example) -> None:
    a, y = squared.a[3], squared.y
    for j in range(3):
        dC, da = 2 / 3 * (a[j] - y[j]), a[j] * (1 - a[j])
        for b in range(2):
            (found,) = sum_over_paths(squared, Parameter(3, j, b), 5).largest
            assert [factor.value for factor in found.factors] == pytest.approx([dC, da, squared.a[2][b]], rel=1e-12)
            assert squared.gradient.W[3][j, b] == pytest.approx(dC * da * squared.a[2][b], rel=1e-10)
        (found,) = sum_over_paths(squared, Parameter(3, j), 5).largest
        assert [str(factor.symbol) for factor in found.factors] == [
            f"dC_0/da[3][{j}]",
            f"da[3][{j}]/dz[3][{j}]",
            f"dz[3][{j}]/db[3][{j}]",
        ]
        assert squared.gradient.b[3][j] == pytest.approx(dC * da, rel=1e-10)


@pytest.mark.equation("E21")
def test_of_the_double_sum_for_a_weight_only_its_own_neuron_remains(squared: Example) -> None:
    a, z_slope, W = squared.a, squared.da_dz[2], squared.network.W[3]
    for row in range(2):
        for b in range(3):
            double = 0.0
            for j in range(3):
                for i in range(2):
                    dz_dw = a[1][b] if i == row else 0.0
                    out = 2 / 3 * (a[3][j] - squared.y[j]) * a[3][j] * (1 - a[3][j])
                    double += out * W[j, i] * z_slope[i] * dz_dw
            assert path_products(squared, Parameter(2, row, b)).shape == (3,)
            assert sum_over_paths(squared, Parameter(2, row, b), 1).total == pytest.approx(double, rel=1e-10)
            assert squared.gradient.W[2][row, b] == pytest.approx(double, rel=1e-10)


@pytest.mark.equation("E22")
def test_the_sum_for_a_bias_runs_over_the_outputs_alone(squared: Example) -> None:
    a, W = squared.a, squared.network.W[3]
    for i in range(2):
        over_outputs = sum(
            2 / 3 * (a[3][j] - squared.y[j]) * a[3][j] * (1 - a[3][j]) * W[j, i] * squared.da_dz[2][i] for j in range(3)
        )
        found = sum_over_paths(squared, Parameter(2, i), 1)
        assert found.count == 3
        assert found.total == pytest.approx(over_outputs, rel=1e-10)
        assert squared.gradient.b[2][i] == pytest.approx(over_outputs, rel=1e-10)


def test_a_path_names_its_neurons_and_its_factors(example: Example) -> None:
    products = path_products(example, Parameter(1, 4, 2))
    assert products.shape == (3, 4, 4)
    found = path(example, Parameter(1, 4, 2), (1, 3, 2))
    assert found.neurons == (4, 1, 3, 2)
    assert [str(factor.symbol) for factor in found.factors] == [
        "dC_0/da[3][2]",
        "da[3][2]/dz[3][3]",
        "dz[3][3]/da[2][1]",
        "da[2][1]/dz[2][1]",
        "dz[2][1]/da[1][4]",
        "da[1][4]/dz[1][4]",
        "dz[1][4]/dw[1][4, 2]",
    ]
    assert found.value == prod(factor.value for factor in found.factors)
    assert found.value == pytest.approx(products[1, 3, 2], rel=1e-12)


def test_the_largest_paths_come_first(example: Example) -> None:
    sizes = [abs(path.value) for path in sum_over_paths(example, Parameter(1, 0), 7).largest]
    products = path_products(example, Parameter(1, 0))
    assert sizes == pytest.approx(np.sort(np.abs(products.ravel()))[::-1][:7], rel=1e-12)
    found = sum_over_paths(example, Parameter(1, 0), 1000)
    assert len(found.largest) == found.count == 48
    assert found.closed == 36, "cross-entropy has a slope at the label's output alone"


def test_paths_are_counted_before_they_are_walked(example: Example) -> None:
    digits = Architecture((784, 32, 32, 10))
    assert [count_paths(digits, layer) for layer in (1, 2, 3)] == [32 * 10 * 10, 10 * 10, 10]
    squared = Architecture((784, 32, 32, 10), "sigmoid", "sigmoid", "mean_squared_error")
    assert [count_paths(squared, layer) for layer in (1, 2, 3)] == [32 * 10, 10, 1]
    wide = Network.initialized(Architecture((6, 2, 400, 300, 4)), "he", np.random.default_rng(0))
    seen = Example.of(wide, example.a[0], 0)
    assert count_paths(wide.architecture, 1) == 1_920_000 > MAX_PATHS
    with pytest.raises(DigitScopeError, match=r"1,920,000 paths lead from here to the cost"):
        sum_over_paths(seen, Parameter(1, 1, 2), 1)
    assert sum_over_paths(seen, Parameter(2, 1, 1), 1).count == 4_800


def test_what_has_no_paths_is_told_in_a_sentence(example: Example) -> None:
    with pytest.raises(DigitScopeError, match="Layer: the network has layers 1 to 3"):
        sum_over_paths(example, Parameter(0, 0), 1)
    hopeless = Example.of(Network(Architecture((1, 2)), np.array([0.0, -900.0, 0.0, 0.0])), np.ones(1), 1)
    with pytest.raises(DigitScopeError, match="probability of 0"):
        sum_over_paths(hopeless, Parameter(1, 0), 1)


@pytest.mark.parametrize(("w", "rounds"), [(1e-200, True), (0.0, False)])
def test_a_path_without_a_factor_of_0_may_carry_what_is_too_small_for_float64(w: float, rounds: bool) -> None:
    architecture = Architecture((1, 1, 1, 2), "identity", "identity", "mean_squared_error")
    network = Network(architecture, np.array([1.0, w, 1e-200, 1e-200, 0.0, 0.0, 0.0, 0.0]))
    found = sum_over_paths(Example.of(network, np.ones(1), 0), Parameter(1, 0), 2)
    assert (found.closed, found.rounds) == (2, rounds)
