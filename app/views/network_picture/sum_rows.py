"""A neuron's sum as rows of text and bars."""

from app.views.derivation.common.numbers import in_product
from app.views.network_picture.bars import SMALLER, SumRow
from app.views.network_picture.words import Names
from nn.derivation.letters import DELTA, PARTIAL, PRIME, SIGMA, TIMES
from nn.derivation.shown import in_column, shown
from nn.insight.lines import NeuronSum, Way

RESULTS = 5
"""Rows beside those of the terms, at most."""


def sum_rows(found: NeuronSum, names: Names, depth: int) -> list[SumRow]:
    """The terms, the rest, the bias, what they come to, and what the neuron makes of that."""
    there = found.way is Way.FORWARD
    other = found.layer - 1 if there else found.layer + 1
    rows, at = [], 0.0
    for term in found.terms:
        name = f"pixel {term.neuron}" if other == 0 else f"{names.layer(other, depth)}, neuron {term.neuron}"
        pair = (term.weight, term.factor) if there else (term.factor, term.weight)
        product = _product(*pair)
        rows.append(SumRow(name, product, in_column(term.value), at, at + term.value, sender=term.neuron))
        at += term.value
    if found.others:
        rows.append(SumRow(SMALLER.format(count=found.others), "", in_column(found.rest), at, at + found.rest))
        at += found.rest
    if found.bias is not None:
        rows.append(SumRow("bias b", "", in_column(found.bias), at, at + found.bias))
    letter = "z" if there else f"{PARTIAL}C/{PARTIAL}{'x' if found.layer == 0 else 'a'}"
    rows.append(SumRow(letter, "", in_column(found.total), 0.0, found.total, strong=True))
    if there:
        function = names.functions[found.layer - 1] if found.layer <= len(names.functions) else SIGMA
        rows.append(SumRow("a", f"{function} of z", shown(found.result), strong=True))
    elif found.slope is not None:
        name = f"{DELTA} = {letter} {TIMES} {SIGMA}{PRIME}(z)"
        rows.append(SumRow(name, _product(found.total, found.slope), shown(found.result), strong=True))
    return rows


def _product(one: float, other: float) -> str:
    return f"{in_column(one)} {TIMES} {in_product(in_column(other))}"
