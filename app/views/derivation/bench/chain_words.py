"""The symbols of the single-neuron chain; how the number of each factor is computed, and what it means."""

from collections.abc import Iterator

from app.views.derivation.common.numbers import symbol_html
from app.views.derivation.common.wording import GATES, convention
from nn.derivation import letters
from nn.derivation.letters import MINUS, PRIME, SIGMA
from nn.derivation.terms import Derivative, Factor, Gate, Symbol

DEEPEST = 3
"""Layers at most."""
COSTS = tuple(map(Symbol, letters.COSTS))
"""The costs of the examples, which also says how many there are at most."""
PARAMETERS = tuple(Symbol(letter, layer) for layer in range(1, DEEPEST + 1) for letter in ("w", "b"))


def formulas() -> Iterator[str]:
    """Every symbol that may stand above a box, as LaTeX."""
    for layer in range(1, DEEPEST + 1):
        a, z = Symbol("a", layer), Symbol("z", layer)
        yield Derivative(a, z).latex
        yield Derivative(z, Symbol("a", layer - 1)).latex
        yield from (Derivative(cost, a).latex for cost in COSTS)
    for parameter in PARAMETERS:
        yield Derivative(Symbol("z", parameter.layer), parameter).latex
        yield from (Derivative(cost, parameter).latex for cost in COSTS)


def rule(factor: Factor) -> str:
    """How the number of a factor is computed, as rich text."""
    of, by = _names(factor)
    if of in COSTS:
        return f"2({symbol_html(by)} {MINUS} <i>y</i>)"
    if of.letter == "a":
        kink = f"{SIGMA}{PRIME}(0), a convention" if factor.gate is Gate.CONVENTION else ""
        return kink or GATES[factor.gate] or f"{SIGMA}{PRIME}({symbol_html(by)})"
    if by.letter == "a":
        return symbol_html(Symbol("w", of.layer))
    if by.letter == "w" and by.layer is not None:
        return symbol_html(Symbol("a", by.layer - 1) if by.layer > 1 else Symbol("x"))
    return "always 1"


def meaning(factor: Factor) -> str:
    """What a factor says, in one sentence."""
    of, by = _names(factor)
    if of in COSTS:
        return "How the cost answers to the output: by twice the difference, output minus y."
    if factor.gate is Gate.TOO_SMALL:
        return "The slope of sigma is too small for float64 here: it is saturated, and nothing comes back through it."
    if factor.gate is Gate.CLOSED:
        return "The slope of sigma is exactly 0 here: a closed gate, through which nothing comes back."
    if factor.gate is Gate.CONVENTION:
        return f"A kink of sigma, z = 0: {convention(factor, 'nothing comes back')}."
    if of.letter == "a":
        return "How the activation answers to its weighted sum: by the slope of sigma there."
    if by.letter == "a":
        return "How the weighted sum answers to the activation before it: by the weight between them."
    if by.letter == "w":
        return "How the weighted sum answers to its weight: by what the weight multiplies."
    return "How the weighted sum answers to its bias: one to one."


def _names(factor: Factor) -> Derivative:
    assert isinstance(factor.symbol, Derivative)
    return factor.symbol
