"""An evaluation as one page for a browser that needs no other file: readable light, dark and on paper.

The page is its SECTIONS one below the other, each a function of the evaluation; an empty one is left out. After the
first comes how sure the network may be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import CLASSES, SIDE, UInt8
from nn.certainty import Claims
from nn.claims_page import STYLE as CLAIMS_STYLE
from nn.claims_page import claims_section
from nn.evaluation import Evaluation, Tally, percent
from nn.model_file import Model
from nn.png import address
from nn.source_names import told as learned_from
from nn.version import program_version

MOST_PICTURES = 500
"""Misread digits that are pictured, the surest: a network that has learned nothing misreads nearly all."""

Section: TypeAlias = Callable[[Evaluation], str]

STYLE = """
:root { color-scheme: light dark; --text: #1b1b1b; --faint: #595959; --ground: #ffffff; --line: #d0d0d0;
  --wrong: 217, 95, 2; --right: 60, 120, 200; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f0f0f0; --faint: #b4b4b4; --ground: #242424; --line: #505050; }
  img { filter: invert(1); }
}
@media print {
  :root { --text: #000000; --faint: #404040; --ground: #ffffff; --line: #b0b0b0; }
  img { filter: none; }
  figure, tr { break-inside: avoid; }
  td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground);
  max-width: 60rem; margin: 0 auto; padding: 1rem; font-variant-numeric: tabular-nums; }
h1, h2 { line-height: 1.2; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
h1 { margin-top: .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0; }
dt, p.note, caption, figcaption { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
.large { font-size: 2.5rem; margin: 0; line-height: 1.2; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
caption { text-align: left; }
th, td { border: 1px solid var(--line); padding: .2rem .6rem; text-align: right; }
th:first-child { text-align: left; }
.wrong { background: rgba(var(--wrong), var(--share)); }
.right { background: rgba(var(--right), var(--share)); }
.digits { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); gap: 1rem .5rem; }
figure { margin: 0; text-align: center; }
img { width: 84px; height: 84px; image-rendering: pixelated; border: 1px solid var(--line); }
"""


@dataclass(frozen=True)
class About:
    """What was evaluated: a model with its file's name, and on which digits, in words."""

    name: str
    model: Model
    data: str


def page(about: About, evaluation: Evaluation, claims: Claims) -> bytes:
    """The page, in UTF-8; `claims` is what the answers came to. The same evaluation gives the same bytes."""
    output, certainty = about.model.network.architecture.output, about.model.certainty
    evaluation = evaluation.claiming(certainty, output)
    first, *others = (section(evaluation) for section in SECTIONS)
    sections = [head(about), first, claims_section(claims, OUTPUTS[output].noun), *filter(None, others)]
    text = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(about.name)}: evaluation</title>\n<style>{STYLE}{CLAIMS_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(sections)
        + "\n</body>\n</html>\n"
    )
    # A name of a file may hold bytes that are no text.
    return text.encode("utf-8", "backslashreplace")


def head(about: About) -> str:
    """What was evaluated on what."""
    architecture, h = about.model.network.architecture, about.model.hyperparameters
    functions = f"{ACTIVATIONS[architecture.activation].label}, {OUTPUTS[architecture.output].label}"
    rows = {
        "Network": f"{'-'.join(map(str, architecture.widths))}, {functions}",
        "Learned from": learned_from(h.data),
        "Evaluated on": about.data,
        "Program": f"DigitScope {program_version()}",
    }
    told = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows.items())
    return f"<h1>{escape(about.name)}</h1>\n<dl>{told}</dl>"


def accuracy(evaluation: Evaluation) -> str:
    """The share of right answers, and how far off it may be."""
    total = evaluation.total
    return (
        f'<h2>Accuracy</h2>\n<p class="large">{percent(total.accuracy)}</p>\n'
        f"<p>{total.correct:,} of {total.examples:,} digits are read right; the 95 percent confidence interval of the "
        f"accuracy is {total.interval.words} (Wilson's score interval). The loss is {evaluation.scores.loss:.4f}.</p>"
    )


def confusion(evaluation: Evaluation) -> str:
    """A table with a row for each label and a column for each answer."""
    counts = evaluation.scores.confusion.tolist()
    most = max((n for label, row in enumerate(counts) for answer, n in enumerate(row) if answer != label), default=0)
    answers = "".join(f'<th scope="col">{answer}</th>' for answer in range(CLASSES))
    rows = []
    for label, row in enumerate(counts):
        cells = []
        for answer, n in enumerate(row):
            # Text stays readable on half of a colour.
            share = 0.25 if answer == label else 0.5 * n / max(most, 1)
            kind = "right" if answer == label else "wrong"
            cells.append(f'<td class="{kind}" style="--share: {share:.2f}">{n:,}</td>' if n else "<td></td>")
        group = Tally(str(label), row[label], sum(row))
        cells.append(f"<td>{percent(group.accuracy) if group.examples else ''}</td>")
        rows.append(f'<tr><th scope="row">{label}</th>{"".join(cells)}</tr>')
    return (
        '<h2>Confusion</h2>\n<div class="wide"><table><caption>Rows are labels, columns the answers.</caption>\n'
        f'<tr><th scope="col">Label</th>{answers}<th scope="col">Read right</th></tr>\n' + "\n".join(rows)
    ) + "\n</table></div>"


def sources(evaluation: Evaluation) -> str:
    """A table by source, where there are several."""
    return _groups("By source", "Source", evaluation.sources) if len(evaluation.sources) > 1 else ""


def writers(evaluation: Evaluation) -> str:
    """A table by writer, where any is known."""
    return _groups("By writer", "Writer", evaluation.writers) if evaluation.writers else ""


def misread(evaluation: Evaluation) -> str:
    """Pictures of the digits that were misread, the surest first."""
    indices = evaluation.misread()
    if not len(indices):
        return "<h2>Misread digits</h2>\n<p>None.</p>"
    shown = indices[:MOST_PICTURES]
    note = f"{len(indices):,}, the surest answers first"
    if len(shown) < len(indices):
        note += f"; here are the first {len(shown):,}"
    digits = evaluation.digits
    figures = []
    for index in shown.tolist():
        label, answer, sure = digits.labels[index], evaluation.answers[index], percent(evaluation.confidence[index])
        figures.append(
            f'<figure><img alt="A {label} read as {answer}" src="{picture(digits.images[index])}">'
            f"<figcaption>{label} read as {answer}<br>{sure}</figcaption></figure>"
        )
    return (
        f'<h2>Misread digits</h2>\n<p class="note">{note}.</p>\n<div class="digits">\n' + "\n".join(figures) + "</div>"
    )


SECTIONS: Sequence[Section] = (accuracy, confusion, sources, writers, misread)


def picture(image: UInt8) -> str:
    """A digit (784,), dark on light, as the address of a PNG that holds the picture itself."""
    return address((255 - image).reshape(SIDE, SIDE))


def _groups(title: str, kind: str, tallies: Sequence[Tally]) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in (kind, "Digits", "Read right", "95 percent interval"))
    rows = "\n".join(
        f'<tr><th scope="row">{escape(tally.name)}</th><td>{tally.examples:,}</td><td>{percent(tally.accuracy)}</td>'
        f"<td>{tally.interval.words}</td></tr>"
        for tally in tallies
    )
    return f'<h2>{title}</h2>\n<div class="wide"><table>\n<tr>{heads}</tr>\n{rows}\n</table></div>'
