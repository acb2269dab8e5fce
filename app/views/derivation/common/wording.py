"""Sums and their terms in words, as LaTeX and as CSV."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from app.views.derivation.common.numbers import shown, symbol_html
from app.views.sheet import table_csv
from nn.derivation.phase_words import HELD as HELD
from nn.derivation.phase_words import convention as convention
from nn.derivation.terms import Derivative, Factor, Gate, Name, Path, Symbol, Term

GATES: Mapping[Gate, str] = {
    Gate.OPEN: "",
    Gate.CLOSED: "closed gate",
    Gate.CONVENTION: "at a kink",
    Gate.TOO_SMALL: "too small for float64",
}
"""What a sigma' of 0 is called, where nothing passes back through its neuron, and one that is a convention."""


def agreement(total: float, backward: float, difference: float, *, count: int = 2) -> str:
    """How a sum of `count` terms compares with what backpropagation found; goes on after "The terms"."""
    adds = "add up" if count > 1 else "comes"
    differ = f"they differ by {shown(abs(difference))}" if difference else "they agree to the last bit"
    return f"{adds} to {shown(total)}; backpropagation found {shown(backward)}; {differ}"


def number_words(factor: Factor) -> str:
    """The number of a factor, or why it is 0 where sigma' is; at a kink both."""
    if factor.gate is not Gate.CONVENTION:
        return GATES[factor.gate] or shown(factor.value)
    is_delta = isinstance(factor.symbol, Symbol) and factor.symbol.letter == "delta"
    return f"{shown(factor.value)} {GATES[factor.gate] if is_delta else 'by convention'}"


def product_html(factors: Iterable[Factor]) -> str:
    """Each factor of a product with its number, in a line of its own, as rich text."""
    return "<br>".join(f"{symbol_html(factor.symbol)} = {shown(factor.value)}" for factor in factors)


def product_text(factors: Iterable[Factor]) -> str:
    """A product by its symbols as code writes them; what names it."""
    return " ".join(str(factor.symbol) for factor in factors)


def number_latex(value: float) -> str:
    """A number with four significant digits as LaTeX."""
    mantissa, _, exponent = f"{value:.4g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def product_latex(factors: Iterable[Factor]) -> str:
    """A product by its symbols as LaTeX."""
    return r" \cdot ".join(factor.symbol.latex for factor in factors)


def term_latex(term: Term | Path) -> str:
    """A product and what it comes to, as LaTeX."""
    return f"{product_latex(term.factors)} = {number_latex(term.value)}"


def sum_latex(name: Name, terms: Iterable[Term], total: float) -> str:
    """A sum of products and what it comes to, as LaTeX."""
    products = " + ".join(product_latex(term.factors) for term in terms).replace("+ -", "- ")
    return f"{name.latex} = {products} = {number_latex(total)}"


def terms_csv(terms: Sequence[Term], covered: Collection[str] = ()) -> str:
    """Terms as CSV: the product, each factor's number, the value, all digits; no value of a product that is covered."""
    letters = [_letter(factor.symbol) for factor in terms[0].factors] if terms else []
    names = [product_text(term.factors) for term in terms]
    rows = [
        [name, *(repr(f.value) for f in term.factors), "" if name in covered else repr(term.value)]
        for name, term in zip(names, terms, strict=True)
    ]
    return table_csv(["term", *letters, "value"], rows)


def _letter(name: Name) -> str:
    return f"d{name.of.letter}/d{name.by.letter}" if isinstance(name, Derivative) else name.letter
