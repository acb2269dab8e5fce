"""The arrays of a handout for a browser: numbers with all their digits in reach, and pictures with their scale."""

from html import escape

import numpy as np

from nn.derivation.phase import Matrix
from nn.derivation.shown import shown
from nn.derivation.spoken import spoken
from nn.handout.formulas import formula
from nn.handout.handout import is_table, is_vector
from nn.handout.heat import STEPS, TINT, HeatScale, spread
from nn.png import address

WIDEST = 800
"""Pixels of the screen that a picture takes at most."""
LARGEST_CELL = 9
"""Pixels of a cell at most."""


def figure(matrix: Matrix, scale: HeatScale, most: int, cell: tuple[int, int] | None = None) -> str:
    """An array with its symbol and its shape; `cell` is marked where its numbers are written out.

    So many numbers have all of their digits at `most`.
    """
    rows, columns = matrix.values.shape
    symbol, shape = formula(matrix.latex), f"{rows} \u00d7 {columns}"
    if is_vector(matrix):
        body, how = _cells(matrix, scale, cell), ""
    elif is_table(matrix):
        body, how = _table(matrix, scale, cell), ""
    else:
        body, how = _picture(matrix, scale)
    return f"<figure><figcaption>{symbol} &#160; {shape}{how}</figcaption>{body}{_exact(matrix, most)}</figure>"


def _cells(matrix: Matrix, scale: HeatScale, cell: tuple[int, int] | None) -> str:
    parts = [
        f"<span{_look(value, scale, (row, 0) == cell)}><small>{row}</small> {shown(value)}</span>"
        for row, value in enumerate(matrix.values[:, 0].tolist())
    ]
    return f'<div class="cells">{"".join(parts)}</div>'


def _table(matrix: Matrix, scale: HeatScale, cell: tuple[int, int] | None) -> str:
    columns = matrix.values.shape[1]
    head = "".join(f'<th scope="col">{column}</th>' for column in range(columns))
    lines = []
    for row, values in enumerate(matrix.values.tolist()):
        cells = "".join(
            f"<td{_look(value, scale, (row, column) == cell)}>{shown(value)}</td>"
            for column, value in enumerate(values)
        )
        lines.append(f'<tr><th scope="row">{row}</th>{cells}</tr>')
    return f'<div class="wide"><table class="matrix"><tr><th></th>{head}</tr>{"".join(lines)}</table></div>'


def _look(value: float, scale: HeatScale, is_chosen: bool) -> str:
    """The attributes of a number: all its digits, its colour, and whether it is the one that is worked out."""
    kinds = ["above" if value > 0 else "below"] if value else []
    share = TINT * min(abs(value) / scale.limit, 1)
    classes = f' class="{" ".join([*kinds, *(["chosen"] if is_chosen else [])])}"' if kinds or is_chosen else ""
    return f'{classes} title="{value!r}"' + (f' style="--share: {share:.3f}"' if kinds else "")


def _picture(matrix: Matrix, scale: HeatScale) -> tuple[str, str]:
    """The picture with its scale, and how its cells stand."""
    values, how = spread(matrix)
    width = values.shape[1]
    side = min(LARGEST_CELL, max(WIDEST // width, 1))
    about = f"{spoken(matrix.latex)}, {matrix.values.shape[0]} by {matrix.values.shape[1]}"
    image = f'<img alt="{escape(about)}" src="{address(scale.rgba(values))}" width="{width * side}"/>'
    return f"{image}{bar(scale)}", f", {how}" if how else ""


def bar(scale: HeatScale) -> str:
    """The colours of a scale between its ends."""
    low, high = scale.ends
    ramp = np.linspace(-scale.limit if scale.signed else 0, scale.limit, 2 * STEPS if scale.signed else STEPS)
    beyond = " (larger ones have the last colour)" if scale.clips else ""
    source = address(scale.rgba(ramp[np.newaxis]))
    return f'<div class="scale">{low} <img class="ramp" alt="" src="{source}"/> {high}{beyond}</div>'


def _exact(matrix: Matrix, most: int) -> str:
    """Every digit of every number, a row of the array a line; of too many, of the rows with the largest of them."""
    values = matrix.values
    if values.size <= most:
        return _digits("All digits, as CSV", [",".join(map(repr, row)) for row in values.tolist()])
    rows, columns = values.shape
    kept = max(most // columns, 1)
    largest = np.sort(np.argsort(-np.nan_to_num(np.abs(values)).max(axis=1), kind="stable")[:kept]).tolist()
    words = (
        f"All digits of {kept:,} of the {rows:,} rows, those with the largest numbers, as CSV, each row after its "
        "number; the others are left out to keep this page small"
    )
    return _digits(words, [f"{row},{','.join(map(repr, values[row].tolist()))}" for row in largest])


def _digits(words: str, lines: list[str]) -> str:
    text = "\n".join(lines)
    return f"<details><summary>{words}</summary><pre>{text}</pre></details>"
