"""The bill of a cell: which terms it shows, what it says of the others, and how it ends."""

import pytest

from nn.derivation.ledger import SMALLER, ledger
from nn.derivation.terms import Derivative, Entry, Factor, Symbol, Term, product, total


def term(value: float, index: int) -> Term:
    return product(Factor(Symbol("w", 1, (0, index)), value), Factor(Symbol("a", 0, (index,)), 1.0))


def entry(*values: float) -> Entry:
    terms = tuple(term(value, index) for index, value in enumerate(values))
    return Entry(Symbol("z", 1, (0,)), "z", terms, total(terms))


def test_a_few_terms_are_all_shown_in_the_order_of_the_rule() -> None:
    lines = ledger(entry(1.0, -3.0, 2.0), 9).lines
    assert [line.value for line in lines] == ["1", "\u22123.000", "2.000", "0"]
    assert [line.is_result for line in lines] == [False, False, False, True]
    assert lines[1].work == "\u22123.000 \u00d7 1"


def test_of_many_the_largest_are_shown_and_the_others_added_up() -> None:
    bill = ledger(entry(0.5, 0.0, -8.0, 0.25, 4.0, 0.0), 4)
    assert [line.value for line in bill.lines] == ["\u22128.000", "4.000", "0.7500", "\u22123.250"]
    assert bill.lines[2].words == "and 4 smaller terms, 2 of them 0, that add up to"
    assert bill.numbers[SMALLER] == "0.7500"
    assert bill.numbers["w[1][0, 2]"] == "\u22128.000"
    assert "w[1][0, 0]" not in bill.numbers


def test_terms_that_are_all_zero_are_said_to_be() -> None:
    bill = ledger(entry(2.0, 0.0, 0.0, 0.0, 0.0), 3)
    assert bill.lines[1].words == "and 4 more terms, all of them 0"


@pytest.mark.parametrize("most", [1, 2, 3, 5, 8])
def test_it_takes_no_more_lines_than_there_are(most: int) -> None:
    assert len(ledger(entry(*map(float, range(1, 40))), most).lines) <= max(most, 3)


def test_a_negative_factor_stands_in_parentheses() -> None:
    w = Symbol("w", 2, (1, 0))
    terms = (product(Factor(w, 0.5)), product(Factor(Symbol("-eta"), -0.1), Factor(Derivative(Symbol("C"), w), -2.0)))
    bill = ledger(Entry(w._replace(letter="w new"), "w", terms, 0.7), 9)
    assert bill.lines[1].work == "\u22120.1000 \u00d7 (\u22122.000)"
    assert bill.numbers["w[2][1, 0]"] == "0.5000"
    assert bill.numbers["w[2][1, 0] after"] == "0.7000"


def test_where_a_function_acts_on_the_sum_it_is_named() -> None:
    z = product(Factor(Symbol("z", 1, (0,)), -2.0))
    assert ledger(Entry(Symbol("a", 1, (0,)), "a", (z,), 0.0, "\u03c3($a)"), 9).lines[-1].work == "\u03c3(\u22122.000)"
    a = product(Factor(Symbol("a", 3, (4,)), 0.5))
    assert ledger(Entry(Symbol("C_0"), "C", (a,), 0.6931, "\u2212ln $a"), 9).lines[-1].work == "\u2212ln 0.5000"


def test_softmax_is_its_own_term_over_the_sum() -> None:
    terms = tuple(product(Factor(Symbol("exp(z)", 3, (k,)), value)) for k, value in enumerate((1.0, 0.25)))
    lines = ledger(Entry(Symbol("a", 3, (1,)), "a", terms, 0.2, own=1), 9).lines
    assert [line.value for line in lines] == ["1", "0.2500", "1.250", "0.2000"]
    assert lines[-1].work == "0.2500 / 1.250"


def test_of_a_sure_answer_the_numbers_shown_add_up() -> None:
    powers = (1.0, 3.766e-4)
    terms = tuple(product(Factor(Symbol("exp(z)", 3, (k,)), value)) for k, value in enumerate(powers))
    lines = ledger(Entry(Symbol("a", 3, (0,)), "a", terms, 1 / sum(powers), own=0), 9).lines
    assert [line.value for line in lines] == ["1", "0.0003766", "1.0003766", "0.9996235"]
    assert lines[-1].work == "1 / 1.0003766"
