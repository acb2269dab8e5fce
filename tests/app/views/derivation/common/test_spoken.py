"""Formulas as sentences: each that the program shows, in words that a voice can say."""

import re

import numpy as np
import pytest

from app.views.derivation.bench.chain_words import formulas
from app.views.derivation.bench.definitions import definition_formulas
from app.views.derivation.common.wording import number_latex, sum_latex
from app.views.derivation.outer_product.view import DELTA_A, DW_A, FORMULA, W_A
from nn.activations import ACTIVATIONS, OUTPUTS
from nn.derivation.equations import EQUATIONS
from nn.derivation.example import Pass
from nn.derivation.phase import PhaseKind, of_one, partial_sums
from nn.derivation.spoken import spoken
from nn.derivation.terms import Derivative, Factor, Symbol, fill, product
from nn.derivation.training_step import training_step
from nn.network import Architecture, Network
from tests.nn.derivation.conftest import ENDS

VOCABULARY = set(
    """a and at b b's becomes by capital choice column cost delta e else end entry equal equals eta exponential
    fraction from function goes greater hyperbolic i identity if indicator is j k l layer least less line
    logarithm m matrix maximum mean minimum minus new n not of on ones or over plus power prime quantity respect
    rows sigma slope so softmax squared sub sum tangent than the times to transpose vector w where with x y z A B
    C I L S W X Y Z""".split()
)
"""What may be said, besides numbers."""


def step_formulas(activation: str, output: str, loss: str, hidden: tuple[int, ...], n: int) -> set[str]:
    rng = np.random.default_rng(0)
    architecture = Architecture((5, *hidden, 4), activation, output, loss)
    network = Network(architecture, rng.normal(0, 0.8, architecture.parameter_count))
    found = set()
    for phase in training_step(Pass.of(network, rng.uniform(size=(n, 5)), range(n)), 0.1).phases:
        found |= {phase.formula, *(f"({matrix.latex})^T" for matrix in (*phase.given, *phase.found))}
        for which in range(len(phase.found)):
            entry = phase.entry(*phase.largest(which), which)
            found |= {entry.rule, entry.symbol.latex}
            found |= {factor.symbol.latex for term in entry.terms for factor in term.factors}
        if phase.kind is PhaseKind.WEIGHT_GRADIENT:
            found |= {matrix.latex for matrices in partial_sums(phase) for matrix in matrices}
    return found


def test_what_insight_says_is_said_in_words() -> None:
    assert spoken(r"\lVert w \rVert \cdot \Delta b \propto i") == (
        "the length of w times the change of b is proportional to i"
    )


def understood(latex: str) -> None:
    """Fail where something of the formula is not said, or not in words."""
    text = spoken(latex)
    words = set(re.findall(r"[A-Za-z']+", text))
    assert words <= VOCABULARY, (latex, words - VOCABULARY)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ,;.']*", text), (latex, text)
    assert not re.search(r"  | [,;]|,,|,;|;,|times (plus|times|equals)|(of|over|by|with respect to|sub)$", text), text
    said = set(re.findall(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])", text))
    commands = r"\\begin\{\w+\}|\\end\{\w+\}|\\[A-Za-z]+(\{[a-zI]+\})?(?![a-z])"
    letters = set(re.findall(r"[A-Za-z]", re.sub(commands, " ", re.sub(r"\^\{?T", "", latex))))
    assert letters <= said, (latex, text, letters - said)
    assert not re.search(r"(layer|sub)( capital)? \w+ (plus|minus) (?![123]\b)", text), (latex, text)


def test_every_equation_of_the_derivation_is_told_in_words() -> None:
    for equation in EQUATIONS.values():
        understood(equation.latex)


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@pytest.mark.parametrize(("output", "loss"), ENDS)
def test_every_formula_of_a_step_is_told_in_words(activation: str, output: str, loss: str) -> None:
    for hidden in ((), (3,), (4, 3, 2)):
        for n in (1, 3):
            for latex in step_formulas(activation, output, loss, hidden, n):
                understood(latex)


def test_every_formula_of_the_bench_and_of_the_outer_product_is_told_in_words() -> None:
    for latex in (*formulas(), *definition_formulas(), FORMULA, DELTA_A, W_A, DW_A):
        understood(latex)


def test_a_traced_sum_is_told_in_words() -> None:
    w, z = Symbol("w", 2, (3, 5)), Symbol("z", 2, (3,))
    term = product(Factor(Derivative(Symbol("C_0"), z), 2.0), Factor(Symbol("sigma'(z)", 1, (5,)), -1e-9))
    assert spoken(sum_latex(w, [term], 3e-5)) == (
        "w sub 3, 5 of layer 2 equals the slope of C sub 0 with respect to z sub 3 of layer 2, times sigma prime of "
        "z sub 5 of layer 1, equals 3 times 10 to the power of minus 5"
    )
    assert spoken(number_latex(-0.25)) == "minus 0.25"


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (
            EQUATIONS["E4"].latex,
            "a sub j of layer k plus 1, equals sigma of the quantity the sum over i from 0 to n "
            "of layer k, minus 1, of "
            "w sub j, i of layer k plus 1, times a sub i of layer k, end of the sum, plus b sub j of layer k plus "
            "1, end of the quantity",
        ),
        (EQUATIONS["E7"].latex, "C sub 0 equals the quantity a of layer capital L, minus y, squared"),
        (
            EQUATIONS["E10"].latex,
            "the slope of C with respect to w of layer capital L, equals 1 over n, times the sum over k from 0 to "
            "n minus 1, of the slope of C sub k with respect to w of layer capital L",
        ),
        (
            EQUATIONS["E32"].latex,
            "delta of layer l equals the column of delta sub 0 of layer l; delta sub 1 of layer l; and so on; "
            "delta sub n of layer l, minus 1, of layer l; end of the column; a of layer l minus "
            "1, equals the column of "
            "a sub 0 of layer l minus 1; a sub 1 of layer l minus 1; and so on; "
            "a sub n of layer l minus 1, minus 1, of layer l minus 1; end of the column",
        ),
        (
            EQUATIONS["E40"].latex,
            "delta of layer l equals the transpose of capital W of layer l plus 1, times delta of layer l plus 1, "
            "times, entry by entry, sigma prime of z of layer l",
        ),
        (
            EQUATIONS["E42"].latex,
            "the slope of C sub 0 with respect to capital W of layer l, equals delta of layer l times the transpose of "
            "a of layer l minus 1",
        ),
        (
            EQUATIONS["E47"].latex,
            "capital A sub j equals e to the power of z sub j, over the sum over k from 0 to 9, of e to the power of "
            "z sub k, equals e to the power of the quantity z sub j, minus m, over the sum over k from 0 to 9, of e to "
            "the power of the quantity z sub k, minus m; "
            "the slope of capital A sub j with respect to z sub i, equals capital A sub j times the quantity "
            "1 minus capital A sub j if i equals j, or minus capital A sub j times capital A sub "
            "i if i is not equal to j",
        ),
        (
            EQUATIONS["E49"].latex,
            "the slope of C sub 0 with respect to z sub i, equals minus y sub i, over capital A sub i, times capital A "
            "sub i times the quantity 1 minus capital A sub i, end of the quantity, plus the sum over j not equal to i "
            "of y sub j, over capital A sub j, times capital A sub j times capital A sub i, equals capital A sub i "
            "times the sum over j from 0 to 9, of y sub j, end of the sum, minus y sub i equals capital A sub i, "
            "minus y sub i; the sum "
            "over j from 0 to 9, of y sub j, equals 1",
        ),
        (EQUATIONS["E52"].latex, "sigma prime of capital Z equals 1 where capital Z is greater than 0, else 0"),
        (
            EQUATIONS["E57"].latex,
            "capital W of layer l becomes capital W of layer l, minus eta times the slope of C "
            "with respect to capital W of layer l; "
            "b of layer l becomes b of layer l, minus eta times the slope of C with respect to b of layer l",
        ),
        (r"(W^{[2]})^T", "the transpose of capital W of layer 2"),
        (r"W_{\mathrm{new}}^{[2]}", "the new capital W of layer 2"),
        (Symbol("w new", 2, (3, 5)).latex, "the new w sub 3, 5 of layer 2"),
        (Symbol("-a", 2, (3,)).latex, "minus a sub 3 of layer 2"),
        (Symbol("(1 - a)", 2, (3,)).latex, "the quantity 1 minus a sub 3 of layer 2"),
        (
            fill(OUTPUTS["softmax"].slope_latex, i="i", j="j"),
            "capital A sub j times the quantity 1 where i equals j, else 0, end of the choice, minus capital A sub i, "
            "end of the quantity",
        ),
        (
            of_one("J", 2, np.zeros((3, 3)), 1).latex,
            "the slope of capital A sub 1 of layer 2 with respect to capital Z sub 1 of layer 2",
        ),
        (
            r"W^{[1]} A^{[0]} + b^{[1]} \mathbf{1}^T",
            "capital W of layer 1 times capital A of layer 0, plus b of layer 1 times the transpose of the vector of "
            "ones",
        ),
        (DW_A, "the slope of C with respect to capital W sub a of layer 1"),
        (r"\max(0.01 z_{1,2}, z_{1,2})", "the maximum of 0.01 times z sub 1, 2 and z sub 1, 2"),
        (r"\underset{32 \times 784}{W^{[1]}}", "capital W of layer 1, 32 by 784"),
    ],
)
def test_how_a_formula_is_told(latex: str, words: str) -> None:
    assert spoken(latex) == words


@pytest.mark.parametrize(
    "broken", ["", "{", "}", "\\", "a_{", "^", r"\frac", r"\begin{cases} a", "(a", r"\left(a", "|"]
)
def test_what_is_no_formula_is_no_error(broken: str) -> None:
    assert not set("\\{}^_|") & set(spoken(broken))
