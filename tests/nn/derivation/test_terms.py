"""Symbols as code and as LaTeX; products, sums and closed gates."""

import pytest

from nn.derivation.terms import Derivative, Factor, Gate, Name, Symbol, by_size, product, total


@pytest.mark.parametrize(
    ("symbol", "code", "latex"),
    [
        (Symbol("w", 1, (3, 5)), "w[1][3, 5]", "w_{3,5}^{(1)}"),
        (Symbol("b", 2, (7,)), "b[2][7]", "b_{7}^{(2)}"),
        (Symbol("a", 3), "a[3]", "a^{(3)}"),
        (Symbol("delta", 2, (0,)), "delta[2][0]", r"\delta_{0}^{(2)}"),
        (Symbol("sigma'(z)", 1, (4,)), "sigma'(z[1][4])", r"\sigma'(z_{4}^{(1)})"),
        (Symbol("exp(z)", 3, (9,)), "exp(z[3][9] - m)", "e^{z_{9}^{(3)} - m}"),
        (Symbol("C_0"), "C_0", "C_0"),
        (
            Derivative(Symbol("z", 2, (3,)), Symbol("a", 1, (5,))),
            "dz[2][3]/da[1][5]",
            r"\frac{\partial z_{3}^{(2)}}{\partial a_{5}^{(1)}}",
        ),
    ],
)
def test_a_symbol_is_written_as_code_and_as_the_derivation_writes_it(symbol: Name, code: str, latex: str) -> None:
    assert str(symbol) == code
    assert symbol.latex == latex


def test_a_term_is_the_product_of_its_factors() -> None:
    term = product(Factor(Symbol("delta", 2, (1,)), -2.0), Factor(Symbol("a", 1, (0,)), 3.5), opens=(2, 1))
    assert term.value == -7.0
    assert term.opens == (2, 1)


def test_zero_is_never_written_with_a_minus() -> None:
    assert str(product(Factor(Symbol("-y"), -1.0), Factor(Symbol("x"), 0.0)).value) == "0.0"


def test_the_gate_of_a_term_is_that_of_the_slope_of_sigma_in_it() -> None:
    delta = Factor(Symbol("delta", 2, (0,)), 0.0, Gate.CLOSED)
    for gate in Gate:
        assert product(delta, Factor(Symbol("sigma'(z)", 1, (0,)), 0.0, gate)).sigma_prime.gate is gate
    assert product(delta, Factor(Symbol("w", 2, (0, 0)), 0.0)).sigma_prime.gate is Gate.OPEN


def test_terms_are_sorted_by_absolute_value_and_summed_with_one_rounding() -> None:
    terms = [product(Factor(Symbol("x", None, (i,)), value)) for i, value in enumerate((1.0, -1e17, 0.5, 1e17))]
    assert [term.value for term in by_size(terms)] == [-1e17, 1e17, 1.0, 0.5]
    assert total(terms) == 1.5
