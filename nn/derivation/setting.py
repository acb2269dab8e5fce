"""ziamath, without what it does twice for nothing.

To know how far its parentheses stretch, it sets each row of a formula a first time without them, and so each row within
it twice as often: what stands under six rows is set 64 times. Only a row in which something stretches needs that.
"""

from typing import Any
from xml.etree.ElementTree import Element

from ziamath.config import config
from ziamath.nodes.mrow import Mrow
from ziamath.operators import operators
from ziamath.zmath import Latex

MARGIN = 1
"""Units around a formula, for what leans out of its letters' boxes."""
STRETCHY = {text for (text, _), about in operators.items() if about.get("stretchy") == "true"}
ROWS = {"mrow", "mtd", "mtr", "math"}

# QSvgRenderer knows SVG 1.1.
config.svg2 = False


def set_formula(latex: str, size: float) -> tuple[str, float, float]:
    """The formula as SVG in black, in letters of this size, and its width and height."""
    formula = Latex(latex, size=size, margin=MARGIN)
    width, height = formula.getsize()
    return formula.svg(), width + 2 * MARGIN, height + 2 * MARGIN


class FormulaRow(Mrow, tag="mrow"):
    """Takes the place of ziamath's own row, by its tag."""

    def _get_height_nostretch(self, line: list[Element], **kwargs: Any) -> tuple[float, float]:
        """Lowest and highest point of the row without what stretches; of no use, and 0, where nothing does."""
        return super()._get_height_nostretch(line, **kwargs) if any(map(_stretches, line)) else (0, 0)


def _stretches(element: Element) -> bool:
    """Whether something in it stretches with the row that it stands in."""
    if element.tag in ROWS:
        return False
    if element.tag in ("mo", "mi"):
        is_fixed = element.get("stretchy") == "false" or "minsize" in element.attrib
        return (element.text or "").strip() in STRETCHY and not is_fixed
    return any(map(_stretches, element))
