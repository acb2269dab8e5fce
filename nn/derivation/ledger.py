"""One cell worked out as a bill: its largest terms with their numbers, what the others add up to, the value."""

from dataclasses import dataclass

from nn.derivation.letters import TIMES
from nn.derivation.shown import shown
from nn.derivation.terms import Entry, Name, Term, by_size, fill, total
from nn.derivation.written import in_product

HIDDEN = "?"
"""What stands in the place of a number that is covered."""
SMALLER, SUM = "smaller terms", "their sum"
"""Names of what has no symbol."""


@dataclass(frozen=True)
class LedgerLine:
    """One line of the bill.

    Attributes:
        names: the symbols whose product it is; none where `words` say what it is.
        words: what it is.
        work: its numbers, such as ``0.3412 x 0.9804``; empty where it is one number.
        value: what they come to.
        is_result: whether the lines above come to it.
    """

    names: tuple[Name, ...]
    words: str
    work: str
    value: str
    is_result: bool = False


@dataclass(frozen=True)
class Ledger:
    """The whole bill.

    Attributes:
        lines: from the first term to the value.
        numbers: symbol -> text as shown, for all that is shown.
    """

    lines: tuple[LedgerLine, ...]
    numbers: dict[str, str]


def ledger(entry: Entry, most: int, covered: bool = False) -> Ledger:
    """The cell's bill in at most `most` lines, or in as few as it takes to show one term.

    Of a cell that is `covered` it has the numbers that enter, but nothing that they come to.
    """
    closing = _closing_covered(entry) if covered else _closing(entry)
    room = max(most - len(closing), 2)
    terms, rest = entry.terms, entry.terms[:0]
    if len(terms) > room:
        ordered = by_size(terms)
        if covered and entry.own is not None:
            own = entry.terms[entry.own]
            ordered = (own, *(term for term in ordered if term is not own))
        terms, rest = ordered[: room - 1], ordered[room - 1 :]
    numbers: dict[str, str] = {}
    lines = []
    for term in terms:
        texts = [
            HIDDEN if covered and factor.symbol == entry.symbol else shown(factor.value) for factor in term.factors
        ]
        names = tuple(factor.symbol for factor in term.factors)
        numbers |= zip(map(str, names), texts, strict=True)
        several = len(texts) > 1
        value = (HIDDEN if several else texts[0]) if covered else shown(term.value)
        lines.append(LedgerLine(names, "", _product(texts) if several else "", value))
    if rest:
        sum_of_rest = shown(total(rest))
        numbers[SMALLER] = sum_of_rest
        lines.append(LedgerLine((), _and(rest), "", sum_of_rest))
    if not covered:
        numbers |= {str(line.names[0]) if line.names else line.words: line.value for line in closing}
    return Ledger((*lines, *closing), numbers)


def _closing(entry: Entry) -> list[LedgerLine]:
    """The value; before it the sum of the terms where the value is not that sum itself."""
    total_shown = shown(entry.total)
    if entry.own is None:
        work = fill(entry.acts, a=total_shown)
        return [LedgerLine((entry.symbol,), "", work, shown(entry.value), is_result=True)]
    work = f"{shown(entry.terms[entry.own].value)} / {total_shown}"
    return [
        LedgerLine((), SUM, "", total_shown, is_result=True),
        LedgerLine((entry.symbol,), "", work, shown(entry.value), is_result=True),
    ]


def _closing_covered(entry: Entry) -> list[LedgerLine]:
    """The same with nothing but what is to be done."""
    whole = [LedgerLine((), SUM, "", HIDDEN, is_result=True)] if entry.own is not None else []
    is_given = len(entry.terms) == 1 and len(entry.terms[0].factors) == 1 and entry.own is None
    work = fill(entry.acts, a=shown(entry.total)) if is_given else ""
    return [*whole, LedgerLine((entry.symbol,), "", work, HIDDEN, is_result=True)]


def _product(texts: list[str]) -> str:
    """Numbers multiplied; a negative one after the first stands in parentheses."""
    return f" {TIMES} ".join([texts[0], *map(in_product, texts[1:])])


def _and(rest: tuple[Term, ...]) -> str:
    zeros = sum(term.value == 0 for term in rest)
    if zeros == len(rest):
        return f"and {zeros} more terms, all of them 0"
    return f"and {len(rest)} smaller terms{f', {zeros} of them 0,' if zeros else ''} that add up to"
