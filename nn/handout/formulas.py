"""Formulas drawn into a page, in the colour of its text, with their LaTeX and in words for who hears the page."""

import re
from functools import lru_cache
from html import escape

from nn.derivation.setting import set_formula
from nn.derivation.spoken import spoken

UNITS = 24
"""Size at which a formula is set, in units of its drawing."""
EM = 20
"""Units that are as high as the type around it: the letters of formulas are lighter."""
DECIMALS = 1
"""Of the drawing's coordinates: finer than a pixel of a printer, and half the bytes."""


@lru_cache(maxsize=512)
def formula(latex: str) -> str:
    """The formula as a picture that is part of the page."""
    drawing, width, height = set_formula(latex, UNITS)
    box = re.search(r'viewBox="([^"]*)"', drawing)
    assert box is not None
    left, top, *_ = map(float, box[1].split())
    shapes = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    shapes = re.sub(r'(?<=\sd=")[^"]*', lambda found: _short(found[0]), shapes).replace('fill="black"', "")
    below = (top + height) / EM
    return (
        f'<svg class="tex" role="img" aria-label="{escape(spoken(latex))}" fill="currentColor" '
        f'style="width: {width / EM:.2f}em; height: auto; vertical-align: {-max(below - 0.05, 0):.2f}em" '
        f'viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}"><title>{escape(latex)}</title>{shapes}</svg>'
    )


def _short(path: str) -> str:
    rounded = re.sub(r"-?\d+\.\d+", lambda number: f"{float(number[0]):.{DECIMALS}f}".removesuffix(".0"), path)
    return re.sub(r"\s*([A-Z])\s*", r"\1", rounded)
