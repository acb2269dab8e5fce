"""The part of an evaluation's page that says how sure the network may be; its diagram is drawn into the page itself."""

import math
from html import escape

import numpy as np

from nn.certainty import Claims
from nn.reliability import ERROR_HELP, FORMULAS, NAME, Reliability

SIDE, LEFT, ABOVE, BELOW = 240, 48, 10, 24
"""Pixels: side of the square that the bars fill, and what is left of it, above and below for numbers."""

STYLE = """
svg { display: block; max-width: 100%; height: auto; margin: 1rem 0; font-size: 13px; }
svg text { fill: var(--text); }
svg .bar { fill: rgb(var(--right)); }
svg .frame { fill: none; stroke: var(--faint); }
svg .even { stroke: var(--text); stroke-dasharray: 4 3; }
"""

HEADS = ("Answers claim", "Answers", "Claim on average", "Read right", "Apart")


def claims_section(claims: Claims, noun: str) -> str:
    """Temperature, calibration error, diagram, and the same numbers in a table.

    Args:
        claims: what the answers came to.
        noun: what an output is called, a key of FORMULAS.
    """
    T, table = claims.temperature, claims.at
    rows = {"Temperature T": f"{T:g}", f"Calibration error at T = {T:g}": table.error_words}
    rows["Calibration error at T = 1"] = claims.raw.error_words
    if claims.unlike is not None:
        rows["Unlike the digits it learned"] = f"{claims.unlike:,} of {claims.examples:,}"
    told = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows.items())
    shown = "" if math.isnan(table.error) else f"\n{diagram(table)}\n{bins(table)}"
    return (
        f'<h2>How sure it may be</h2>\n<dl>{told}</dl>\n<p class="note">{ERROR_HELP} At temperature T a {noun} is '
        f"{escape(FORMULAS[noun])}; T = 1 is the raw network.</p>{shown}"
    )


def diagram(table: Reliability) -> str:
    """A bar for each bin, as high as the share of right answers, and the line on which claim and truth are one."""
    right, bottom, width = LEFT + SIDE, ABOVE + SIDE, SIDE / len(table.counts)
    parts = []
    for k in np.flatnonzero(table.counts).tolist():
        height = SIDE * float(table.accuracy[k])
        parts.append(
            f'<rect class="bar" x="{LEFT + k * width + 1:.1f}" y="{bottom - height:.1f}" width="{width - 2:.1f}" '
            f'height="{height:.1f}"><title>{table.bin_words(k)}</title></rect>'
        )
    parts.append(f'<rect class="frame" x="{LEFT}" y="{ABOVE}" width="{SIDE}" height="{SIDE}"/>')
    parts.append(f'<line class="even" x1="{LEFT}" y1="{bottom}" x2="{right}" y2="{ABOVE}"/>')
    for share in (0.0, 0.5, 1.0):
        x, y = LEFT + share * SIDE, bottom - share * SIDE
        parts.append(f'<text x="{x:g}" y="{bottom + 18}" text-anchor="middle">{share:.0%}</text>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:g}" text-anchor="end">{share:.0%}</text>')
    size = f'width="{right + LEFT}" height="{bottom + BELOW}" viewBox="0 0 {right + LEFT} {bottom + BELOW}"'
    return f'<svg {size} role="img" aria-label="{NAME}">\n' + "\n".join(parts) + "\n</svg>"


def bins(table: Reliability) -> str:
    """The numbers of the bins that hold answers."""
    heads = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
    edges, rows = np.linspace(0, 1, len(table.counts) + 1), []
    for k in np.flatnonzero(table.counts).tolist():
        claimed, kept = float(table.confidence[k]), float(table.accuracy[k])
        cells = (f"{table.counts[k]:,}", f"{claimed:.1%}", f"{kept:.1%}", f"{abs(kept - claimed):.1%}")
        told = "".join(f"<td>{cell}</td>" for cell in cells)
        rows.append(f'<tr><th scope="row">{100 * edges[k]:.1f} to {edges[k + 1]:.1%}</th>{told}</tr>')
    return (
        f'<div class="wide"><table><caption>{NAME}.</caption>\n<tr>{heads}</tr>\n'
        + "\n".join(rows)
        + "\n</table></div>"
    )
