"""Sums in words, as LaTeX and as CSV."""

import pytest

from app.views.derivation.common.wording import agreement, number_latex, sum_latex, term_latex, terms_csv
from nn.derivation.terms import Derivative, Factor, Symbol, product

DELTA = product(Factor(Symbol("delta", 2, (5,)), -0.5), Factor(Symbol("w", 2, (5, 3)), 0.25), opens=(2, 5))


def test_a_sum_is_held_against_backpropagation() -> None:
    assert agreement(0.5, 0.25, 0.25).startswith(
        "add up to 0.5000; backpropagation found 0.2500; they differ by 0.2500"
    )
    assert agreement(0.5, 0.5, 0.0).endswith("they agree to the last bit")
    assert agreement(0.5, 0.5, 0.0, count=1).startswith("comes to 0.5000")


@pytest.mark.parametrize(
    ("value", "latex"), [(-0.5, "-0.5"), (0.0, "0"), (1.23456e-7, r"1.235 \cdot 10^{-7}"), (2e9, r"2 \cdot 10^{9}")]
)
def test_numbers_are_set_with_powers_of_ten(value: float, latex: str) -> None:
    assert number_latex(value) == latex


def test_a_term_is_set_with_its_symbols() -> None:
    assert term_latex(DELTA) == r"\delta_{5}^{(2)} \cdot w_{5,3}^{(2)} = -0.125"


def test_a_sum_is_set_with_its_signs() -> None:
    terms = [product(Factor(Symbol("a", 3, (1,)), 0.25)), product(Factor(Symbol("-y", None, (1,)), -1.0))]
    assert sum_latex(Symbol("delta", 3, (1,)), terms, -0.75) == r"\delta_{1}^{(3)} = a_{1}^{(3)} - y_{1} = -0.75"


def test_csv_names_its_columns_and_keeps_all_digits() -> None:
    slope = Derivative(Symbol("C_0"), Symbol("a", 3, (1,)))
    assert terms_csv([DELTA]) == 'term,delta,w,value\n"delta[2][5] w[2][5, 3]",-0.5,0.25,-0.125\n'
    assert terms_csv([product(Factor(slope, 1 / 3))]).splitlines()[0] == "term,dC_0/da,value"
    assert "0.3333333333333333" in terms_csv([product(Factor(slope, 1 / 3))])
    assert terms_csv([]) == "term,value\n"
