"""The vocabulary of the index form: a number that carries its symbol, and a product of such numbers."""

import math
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

_LATEX = {
    "delta": (r"\delta", ""),
    "-eta": (r"-\eta", ""),
    "sigma'(z)": (r"\sigma'(z", ")"),
    "exp(z)": ("e^{z", " - m}"),
    "(a - y)": ("(a - y)", ""),
    "1/n": (r"\frac{1}{n}", ""),
    "1/n_L": (r"\frac{1}{n_L}", ""),
}
"""Letter -> LaTeX before and after its indices; other letters stand for themselves."""

_CODE = {"sigma'(z)": ("sigma'(z", ")"), "exp(z)": ("exp(z", " - m)")}
"""Letter -> code before and after its indices."""


class Symbol(NamedTuple):
    """The name of one number.

    Attributes:
        letter: as in the alphabet, such as ``w`` or ``delta``, or a function of a letter, such as ``sigma'(z)``. C_0 is
            the cost of one example, C the average; m, in the exponent of ``exp(z)``, the largest z of its layer.
        layer: the layer l, None for what belongs to no layer.
        indices: the neurons, none in a chain of single neurons.
    """

    letter: str
    layer: int | None = None
    indices: tuple[int, ...] = ()

    def __str__(self) -> str:
        """The symbol as code writes it, such as ``w[1][3, 5]``."""
        before, after = _CODE.get(self.letter, (self.letter, ""))
        layer = "" if self.layer is None else f"[{self.layer}]"
        indices = f"[{', '.join(map(str, self.indices))}]" if self.indices else ""
        return f"{before}{layer}{indices}{after}"

    @property
    def latex(self) -> str:
        """The symbol as the derivation writes it, such as ``w_{3,5}^{(1)}``."""
        before, after = _LATEX.get(self.letter, (self.letter, ""))
        indices = f"_{{{','.join(map(str, self.indices))}}}" if self.indices else ""
        layer = "" if self.layer is None else f"^{{({self.layer})}}"
        return f"{before}{indices}{layer}{after}"


class Derivative(NamedTuple):
    """The name of one derivative: `of` by `by`."""

    of: Symbol
    by: Symbol

    def __str__(self) -> str:
        """The derivative as code writes it, such as ``dz[2][3]/da[1][5]``."""
        return f"d{self.of}/d{self.by}"

    @property
    def latex(self) -> str:
        """The derivative as a fraction."""
        return rf"\frac{{\partial {self.of.latex}}}{{\partial {self.by.latex}}}"


Name: TypeAlias = Symbol | Derivative


class Factor(NamedTuple):
    """One number of a product."""

    symbol: Name
    value: float

    @property
    def is_closed_gate(self) -> bool:
        """Whether this is a sigma' of exactly 0: nothing passes back through this neuron."""
        return self.value == 0 and isinstance(self.symbol, Symbol) and self.symbol.letter == "sigma'(z)"


class Term(NamedTuple):
    """A product of numbers, one summand of a sum.

    Attributes:
        factors: the numbers, in the order in which the derivation writes them.
        value: their product.
        opens: (layer, neuron) of the delta among the factors, which is a sum of its own; None where there is none.
    """

    factors: tuple[Factor, ...]
    value: float
    opens: tuple[int, int] | None = None

    @property
    def is_closed(self) -> bool:
        """Whether one of the factors is a closed gate."""
        return any(factor.is_closed_gate for factor in self.factors)


def product(*factors: Factor, opens: tuple[int, int] | None = None) -> Term:
    """The product of `factors`, multiplied from the left; a product of zero is never written -0."""
    return Term(factors, math.prod(factor.value for factor in factors) + 0.0, opens)


def total(terms: Iterable[Term]) -> float:
    """The sum of `terms`, rounded once."""
    return math.fsum(term.value for term in terms)


def by_size(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms, the largest absolute value first; equals keep their order."""
    return tuple(sorted(terms, key=lambda term: -abs(term.value)))
