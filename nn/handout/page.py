"""A handout as one page for a browser that needs no other file: readable light, dark and on paper."""

from collections.abc import Iterator
from html import escape

from nn.arrays import SIDE, as_bytes
from nn.derivation.ledger import LedgerLine, ledger
from nn.derivation.phase import Phase, StepExample, Update
from nn.derivation.phase_words import entry_note, sentence
from nn.derivation.shown import shown
from nn.derivation.symbols import SYMBOLS
from nn.derivation.written import symbol_html
from nn.handout.formulas import formula
from nn.handout.handout import MOST_TERMS, TITLE, Handout
from nn.handout.style import STYLE
from nn.handout.tables import figure
from nn.png import address
from nn.version import program_version

PICTURE = 168
"""Pixels of the screen along one side of a digit."""


def page(handout: Handout) -> bytes:
    """The page, in UTF-8. The same handout gives the same bytes."""
    return b"".join(parts(handout))


def parts(handout: Handout) -> Iterator[bytes]:
    """The page from its beginning to its end, as many parts as `count`; each takes a moment."""
    yield _encoded(_head(handout))
    yield _encoded(_network(handout))
    for number, phase in handout.numbered():
        yield _encoded(_section(handout, number, phase))
    yield _encoded(f"{_equations(handout)}\n{_symbols()}\n{_foot()}")


def count(handout: Handout) -> int:
    """How many parts a page has."""
    return len(handout.phases) + 3


def _encoded(text: str) -> bytes:
    # A name of a file may hold bytes that are no text.
    return (text + "\n").encode("utf-8", "backslashreplace")


def _head(handout: Handout) -> str:
    title = escape(f"{TITLE}: {handout.size}")
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in handout.facts.items())
    digits = "".join(map(_digit, handout.phases[0].examples))
    steps = "".join(f'<li><a href="#phase-{n}">{escape(phase.title)}</a></li>' for n, phase in handout.numbered())
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{TITLE}</h1>\n"
        f'<div class="top">{digits}<dl>{facts}</dl></div>\n<nav><ol>{steps}</ol></nav>'
    )


def _digit(example: StepExample) -> str:
    if example.pixels.size != SIDE * SIDE:
        return ""
    source = address(255 - as_bytes(example.pixels).reshape(SIDE, SIDE))
    return (
        f"<figure><figcaption>{example.name.capitalize()}</figcaption>"
        f'<img alt="The digit as the network sees it" src="{source}" width="{PICTURE}"/></figure>'
    )


def _network(handout: Handout) -> str:
    *hidden, last = range(1, len(handout.widths))
    told = [f"<li>Layer 0, the input: {handout.widths[0]} pixels.</li>"]
    told += [f"<li>Layer {layer}: {handout.widths[layer]} neurons, {handout.activation}.</li>" for layer in hidden]
    told.append(f"<li>Layer {last}, the output: {handout.widths[last]} neurons, {handout.output}.</li>")
    arrays = "".join(figure(matrix, handout.scales[matrix.name], handout.most_exact) for matrix in handout.parameters)
    return f'<section id="network">\n<h2>The network before the step</h2>\n<ul>{"".join(told)}</ul>\n{arrays}</section>'


def _section(handout: Handout, number: int, phase: Phase) -> str:
    links = ", ".join(f'<a href="#{id}">{id}</a>' for id in phase.equations)
    arrays = []
    for which, matrix in enumerate(phase.found):
        row, column = handout.cell(phase, which)
        arrays.append(figure(matrix, handout.scales[matrix.name], handout.most_exact, (row, column)))
        arrays.append(_worked(phase, which, row, column))
    eta = (
        f'<p>Here \u03b7 = <span title="{phase.eta!r}">{shown(phase.eta)}</span>.</p>\n'
        if isinstance(phase, Update)
        else ""
    )
    return (
        f'<section id="phase-{number}">\n<h2><span class="number">{number}</span>{escape(phase.title)}</h2>\n'
        f'<p>{sentence(phase)}</p>\n<div class="formula">{formula(phase.formula)}</div>\n'
        f'<p class="note">Equations {links}</p>\n{eta}' + "\n".join(arrays) + "\n</section>"
    )


def _worked(phase: Phase, which: int, row: int, column: int) -> str:
    """One cell, with the numbers that enter into it."""
    entry = phase.entry(row, column, which)
    lines = "".join(map(_line, ledger(entry, MOST_TERMS).lines))
    note = f'<p class="note">{escape(words)}</p>' if (words := entry_note(entry)) else ""
    digits = f'<p class="note">All digits: {symbol_html(entry.symbol)} = {entry.value!r}</p>'
    rule = f'<div class="formula">{formula(entry.rule)}</div>'
    return f'<div class="worked">{rule}<table>{lines}</table>{digits}{note}</div>'


def _line(line: LedgerLine) -> str:
    names = " \u00b7 ".join(map(symbol_html, line.names)) or escape(line.words)
    work = f"= {line.work}" if line.work else ""
    kind = ' class="result"' if line.is_result else ""
    return f'<tr{kind}><td>{names}</td><td>{work}</td><td class="is">= {line.value}</td></tr>'


def _equations(handout: Handout) -> str:
    told = "".join(
        f'<dt id="{each.id}">{each.id}</dt>'
        f'<dd><div class="formula">{formula(each.latex)}</div>{escape(each.meaning)}</dd>'
        for each in handout.equations
    )
    return f'<section>\n<h2>Equations</h2>\n<dl class="equations">{told}</dl>\n</section>'


def _symbols() -> str:
    told = "".join(f"<dt>{escape(each.name)}</dt><dd>{escape(each.words)}</dd>" for each in SYMBOLS)
    return f'<section>\n<h2>Symbols</h2>\n<dl class="symbols">{told}</dl>\n</section>'


def _foot() -> str:
    return (
        f'<p class="note">DigitScope {program_version()}. All numbers are float64; four digits are shown, and a number '
        "shows all of its digits below the pointer.</p>\n</body>\n</html>"
    )
