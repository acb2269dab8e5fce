"""What is said beside the equations holds: where a formula is true, which cost it speaks of, what the slips are."""

import re
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.derivation.equations import CHAPTERS, EQUATIONS
from nn.derivation.example import Example
from nn.derivation.letters import COST_AND_LOSS, LAYERS
from nn.derivation.output_layer import dC_da
from nn.derivation.symbols import SYMBOLS
from nn.network import Architecture, Network


def example_with(output: str) -> Example:
    """One example in a network 4-3-2-3 with the squared error, which every output takes."""
    rng = np.random.default_rng(8)
    architecture = Architecture((4, 3, 2, 3), "sigmoid", output, "mean_squared_error")
    return Example.of(Network(architecture, rng.normal(size=architecture.parameter_count)), rng.uniform(size=4), 1)


def _out(e: Example, j: int) -> float:
    """dC_0/da_j da_j/dz_j, as written: no other z than the neuron's own."""
    slope, J = dC_da(e.loss, e.a[3], e.y), OUTPUTS[e.output].jacobian(e.a[3])
    return float(slope[j] * J[j, j])


def _delta2(e: Example, i: int) -> float:
    """The sum over the outputs of E21 and E22, as written."""
    return float(sum(_out(e, j) * e.network.W[3][j, i] * e.da_dz[2][i] for j in range(3)))


def _delta1(e: Example, i: int) -> float:
    """The nested sums of E23 and E24, as written."""
    return float(sum(_delta2(e, k) * e.network.W[2][k, i] * e.da_dz[1][i] for k in range(2)))


def _sigma(e: Example) -> float:
    """An output by its own sum alone: of softmax, a neuron by itself gives 1."""
    a = np.empty((1, 1))
    OUTPUTS[e.output].sigma(e.z[3][:1][np.newaxis], a)
    return float(a[0, 0])


LITERAL: Mapping[str, tuple[Callable[[Example], float], Callable[[Example], float]]] = {
    "E15": (_sigma, lambda e: e.a[3][0]),
    "E16": (lambda e: _out(e, 0) * e.a[2][1], lambda e: e.gradient.W[3][0, 1]),
    "E17": (lambda e: _out(e, 0), lambda e: e.gradient.b[3][0]),
    "E20": (_sigma, lambda e: e.a[3][0]),
    "E21": (lambda e: _delta2(e, 0) * e.a[1][1], lambda e: e.gradient.W[2][0, 1]),
    "E22": (lambda e: _delta2(e, 0), lambda e: e.gradient.b[2][0]),
    "E23": (lambda e: _delta1(e, 0) * e.a[0][1], lambda e: e.gradient.W[1][0, 1]),
    "E24": (lambda e: _delta1(e, 0), lambda e: e.gradient.b[1][0]),
}
"""Equation -> what it comes to as it is written, and what it stands for."""


@pytest.mark.parametrize("id", LITERAL)
def test_where_softmax_makes_a_formula_untrue_the_sentence_beside_it_says_so(id: str) -> None:
    literal, meant = LITERAL[id]
    for output, rule in OUTPUTS.items():
        example = example_with(output)
        is_true = abs(literal(example) - meant(example)) < 1e-10 * abs(meant(example))
        assert is_true != rule.mixes
    assert "softmax" in EQUATIONS[id].meaning


def test_the_slips_are_named_where_they_are_made() -> None:
    for id, other in (("E1", "E2"), ("E2", "E1")):
        assert "sender's index first" in EQUATIONS[id].correction
        assert other in EQUATIONS[id].correction
    assert "this one formula" not in EQUATIONS["E1"].correction
    assert EQUATIONS["E14"].correction.startswith("The formula is right")
    assert "layer k has n\u2096 neurons" in EQUATIONS["E14"].correction


def test_the_notes_on_the_forward_equations_say_where_sums_and_sizes_are_one_too_many() -> None:
    for id, words in {
        "E1": "a sum that ends at n\u2081",
        "E2": "one row and one column more",
        "E3": "n\u2096 + 1 neurons in layer k",
        "E4": "a sum that ends at n\u2096",
        "E5": "one row and one column more",
    }.items():
        assert words in EQUATIONS[id].correction, id


def test_a_sentence_leaves_out_no_part_of_its_formula() -> None:
    for id, words in {
        "E6": ("z has one weight", "sigma makes a of it"),
        "E31": ("for a weight", "for a bias"),
        "E33": ("for all weights", "for its biases"),
        "E44": ("b added to each column", "softmax"),
    }.items():
        for part in words:
            assert part in EQUATIONS[id].meaning, id


def test_sigma_acts_in_the_hidden_layers_of_e44_alone() -> None:
    e = example_with("softmax")
    for layer in (1, 2, 3):
        a = np.empty((1, len(e.z[layer])))
        ACTIVATIONS["sigmoid"].sigma(e.z[layer][np.newaxis], a)
        assert np.allclose(a[0], e.a[layer]) == (layer < 3)
    assert r"A^{[l]} = \sigma(Z^{[l]}) \ (l = 1, 2)" in EQUATIONS["E44"].latex


def test_an_example_has_a_cost_and_a_batch_has_a_loss() -> None:
    means = ["E10", "E50", "E51", "E55", "E56", "E57"]
    for id, equation in EQUATIONS.items():
        assert (r"\partial C}" in equation.latex) == (id in means), id
    for id in ("E46", "E48", "E49"):
        assert "C\u2080, the cost of one example" in EQUATIONS[id].correction
    assert "the cost of an example" in EQUATIONS["E14"].meaning


@pytest.mark.parametrize("y", [(0.0, 1.0, 0.0), (0.2, 0.5, 0.3), (1.0, 1.0, 0.0)])
def test_the_last_step_of_e49_is_that_the_labels_add_up_to_one(y: tuple[float, ...]) -> None:
    a = np.array([0.2, 0.5, 0.3])
    J = OUTPUTS["softmax"].jacobian(a)
    for i in range(3):
        chain = sum(-y[j] / a[j] * J[j, i] for j in range(3))
        split = -y[i] / a[i] * a[i] * (1 - a[i]) + sum(y[j] / a[j] * a[j] * a[i] for j in range(3) if j != i)
        assert chain == pytest.approx(split, abs=1e-15)
        assert chain == pytest.approx(a[i] * sum(y) - y[i], abs=1e-15)
        assert (abs(chain - (a[i] - y[i])) < 1e-12) == (abs(sum(y) - 1) < 1e-12)
    for step in (r"A_i \sum_{j=0}^{9} y_j - y_i", "A_i - y_i", r"\sum_{j=0}^{9} y_j = 1"):
        assert step in EQUATIONS["E49"].latex


def test_the_sum_of_e46_is_written_out_with_the_slopes_of_e47() -> None:
    a, slope = np.array([0.2, 0.5, 0.3]), np.array([0.7, -1.1, 0.4])
    for i in range(3):
        whole = sum(slope[j] * OUTPUTS["softmax"].jacobian(a)[j, i] for j in range(3))
        parts = slope[i] * a[i] * (1 - a[i]) - sum(slope[j] * a[j] * a[i] for j in range(3) if j != i)
        assert whole == pytest.approx(parts, rel=1e-12)
    assert r"A_i (1 - A_i) - \sum_{j \neq i}" in EQUATIONS["E46"].latex


def test_at_zero_the_slope_of_relu_is_said_to_be_a_convention() -> None:
    slope = np.empty(1)
    ACTIVATIONS["relu"].derivative(np.zeros(1), np.zeros(1), slope)
    assert slope[0] == 0
    assert "at 0 it has none, and sigma' = 0 is a convention" in EQUATIONS["E52"].meaning


def test_the_picture_comes_into_layer_1_alone() -> None:
    assert "into layer 1 came the picture" in EQUATIONS["E34"].meaning


def test_brackets_stand_at_whole_matrices_of_the_digit_network_alone() -> None:
    for chapter, equations in CHAPTERS.items():
        for equation in equations:
            assert ("^{[" not in equation.latex) or chapter == "The digit network", equation.id
            assert ("^{(" not in equation.latex) or chapter != "The digit network", equation.id


def test_the_results_say_of_which_neurons_and_of_how_many_examples_they_are() -> None:
    for id, words in {"E38": "hidden", "E40": "hidden", "E41": "for one example", "E42": "for one example"}.items():
        assert words in EQUATIONS[id].meaning, id


def test_the_key_of_symbols_says_what_k_counts_in_each_equation_that_has_it() -> None:
    (words,) = (meaning.words for meaning in SYMBOLS if meaning.name == "k")
    named = set()
    for first, last in re.findall(r"E(\d+)(?: to E(\d+))?", words):
        named |= {f"E{number}" for number in range(int(first), int(last or first) + 1)}
    k = re.compile(r"(?<![\\A-Za-z])k(?![A-Za-z_])")
    having = {id for id, equation in EQUATIONS.items() if k.search(equation.latex)}
    means = {id for id in having if r"\frac{1}{n}" in EQUATIONS[id].latex}
    assert having - means == named


def test_no_sentence_writes_an_index_with_an_underscore() -> None:
    texts = [COST_AND_LOSS, LAYERS, *(words for meaning in SYMBOLS for words in (meaning.name, meaning.words))]
    texts += [words for equation in EQUATIONS.values() for words in (equation.meaning, equation.correction)]
    assert not [text for text in texts if "_" in text]
    assert "n\u2096 neurons, not n\u208d\u2096\u208b\u2081\u208e" in EQUATIONS["E14"].correction
