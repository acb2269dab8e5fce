"""The vocabulary of the index form: a number that carries its symbol, products of such numbers, and sums of those.

Nothing here knows a network, so that what shows these numbers need not know one either.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from string import Template
from typing import NamedTuple, TypeAlias

from nn.derivation.letters import COST, COST_LETTERS, LOSS, SIGMA_PRIME, CostOf, spelling


class Symbol(NamedTuple):
    """The name of one number.

    Attributes:
        letter: as in the alphabet, such as ``w`` or ``delta``, or a function of a letter, such as ``sigma'(z)``. C_0 is
            the cost of one example, C the loss, their mean; m, in the exponent of ``exp(z)``, the largest z of a layer.
        layer: the layer l, None for what belongs to no layer.
        indices: the neurons, none in a chain of single neurons.
    """

    letter: str
    layer: int | None = None
    indices: tuple[int, ...] = ()

    def __str__(self) -> str:
        """The symbol as code writes it, such as ``w[1][3, 5]``."""
        before, after = spelling(self.letter).code
        layer = "" if self.layer is None else f"[{self.layer}]"
        indices = f"[{', '.join(map(str, self.indices))}]" if self.indices else ""
        return f"{before}{layer}{indices}{after}"

    @property
    def latex(self) -> str:
        """The symbol as the derivation writes it, such as ``w_{3,5}^{(1)}``."""
        before, after = spelling(self.letter).latex
        indices = f"_{{{','.join(map(str, self.indices))}}}" if self.indices else ""
        layer = "" if self.layer is None else f"^{{({self.layer})}}"
        return f"{before}{indices}{layer}{after}"


def cost_symbol(column: tuple[int, ...] = ()) -> Symbol:
    """The cost of an example: C_0 where there is one, C with the example's number among several."""
    return Symbol(LOSS, None, column) if column else Symbol(COST)


def cost_in(place: CostOf, example: int = 0) -> Symbol:
    """The cost that is written in a place; where it is that of one example, of this one."""
    letter = COST_LETTERS[place]
    return Symbol(LOSS, None, (example,)) if example and letter == COST else Symbol(letter)


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


class Gate(Enum):
    """What a neuron's sigma' lets back."""

    OPEN = auto()
    CLOSED = auto()
    """Nothing: sigma is level there, as ReLU below 0."""
    CONVENTION = auto()
    """What a convention says: sigma has a kink there, as ReLU at 0, and no derivative."""
    TOO_SMALL = auto()
    """Nothing that float64 can hold: sigma is saturated there, its slope is not 0 but rounds to it."""


class Factor(NamedTuple):
    """One number of a product.

    Attributes:
        symbol: its name.
        value: the number.
        gate: of the neuron whose sigma' or delta it is; TOO_SMALL for an activation that rounds to 0; else OPEN.
    """

    symbol: Name
    value: float
    gate: Gate = Gate.OPEN


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
    def sigma_prime(self) -> Factor:
        """The sigma' among the factors; where there is none, one that lets everything back."""
        named = (f for f in self.factors if isinstance(f.symbol, Symbol) and f.symbol.letter == SIGMA_PRIME)
        return next(named, _NO_GATE)


_NO_GATE = Factor(Symbol(SIGMA_PRIME), 1.0)


def product(*factors: Factor, opens: tuple[int, int] | None = None) -> Term:
    """The product of `factors`, multiplied from the left; a product of zero is never written -0."""
    return Term(factors, math.prod(factor.value for factor in factors) + 0.0, opens)


def total(terms: Iterable[Term]) -> float:
    """The sum of `terms`, rounded once."""
    return math.fsum(term.value for term in terms)


def by_size(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms, the largest absolute value first; equals keep their order."""
    return tuple(sorted(terms, key=lambda term: -abs(term.value)))


def fill(template: str, **values: object) -> str:
    """LaTeX with each $name replaced by its value."""
    return Template(template).substitute(values)


@dataclass(frozen=True)
class Opened:
    """One number as the sum that it is.

    Attributes:
        symbol: the number's name.
        terms: the summands, the largest first.
        backward: the same number by matrix products.
        collapsed: the summands of the short form a - y, at an output where the chain collapses [E49]; else none.
        pair: the names of output and cost with which it does.
        note: what is to be said of the number.
    """

    symbol: Name
    terms: tuple[Term, ...]
    backward: float
    collapsed: tuple[Term, ...] = ()
    pair: str = ""
    note: str = ""

    @property
    def total(self) -> float:
        """The sum of the terms."""
        return total(self.terms)

    @property
    def difference(self) -> float:
        """By how much the sum of the terms differs from `backward`: what floating point leaves."""
        return self.total - self.backward

    @property
    def sigma_prime(self) -> Factor:
        """The sigma' that is a factor of each term."""
        return self.terms[0].sigma_prime


@dataclass(frozen=True)
class Path:
    """One way from a parameter to the cost.

    Attributes:
        neurons: the neurons on it, from layer l on; with softmax, last the output that it leaves by.
        factors: the derivatives on it, from the cost back.
        value: their product.
    """

    neurons: tuple[int, ...]
    factors: tuple[Factor, ...]
    value: float


@dataclass(frozen=True)
class Entry:
    """One cell, worked out.

    Attributes:
        symbol: the cell's name.
        rule: LaTeX of the rule, with the cell's indices.
        terms: the numbers that enter into it, in the order of the rule. The value is their sum, unless one of the next
            two says otherwise, or the rule is no sum.
        value: the cell's value.
        acts: what makes the value of the sum, $a, as text.
        own: which of the terms the value is, as a share of the sum.
        note: what is to be said of the rule.
    """

    symbol: Name
    rule: str
    terms: tuple[Term, ...]
    value: float
    acts: str = ""
    own: int | None = None
    note: str = ""

    @property
    def sigma_prime(self) -> Factor:
        """The sigma' that is a factor of each term."""
        return self.terms[0].sigma_prime if self.terms else _NO_GATE

    @property
    def total(self) -> float:
        """The sum of the terms."""
        return total(self.terms)
