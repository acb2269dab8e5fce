"""Outlines of formulas: those of ziamath are read, anything else is refused rather than drawn wrong."""

import pytest
from PySide6.QtCore import QPointF, QRectF

from app.views.derivation.common.formula import typeset
from app.views.worksheet.paper_formulas import outline


def svg(data: str, box: str = "0 -2 4 4") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{data}"/></svg>'


def test_a_formula_has_its_shapes_within_its_box(qapp: object) -> None:
    path, box = outline(typeset(r"\frac{\partial C}{\partial w} = \sqrt{x}").svg)
    assert box.adjusted(-1, -1, 1, 1).contains(path.boundingRect())


def test_lines_and_parabolas_are_read() -> None:
    path, box = outline(svg("M 1 0 L 3,0 Q 3 2 1 1 Z"))
    assert box == QRectF(0, -2, 4, 4)
    assert path.currentPosition() == QPointF(1, 0)
    assert path.contains(QPointF(2, 0.5))


@pytest.mark.parametrize(
    "data", ["L 1 2 3 4", "M 1", "Z 1", "C 1 2 3 4 5 6 M 0 0", "M 0 0 c 1 2 3 4 5 6", "M 0 0 H 3", "1 2 M 0 0", "M a 1"]
)
def test_other_paths_are_refused(data: str) -> None:
    with pytest.raises(ValueError, match="a path with"):
        outline(svg(data))


def test_other_shapes_are_refused_and_so_is_a_plane_without_bounds() -> None:
    with pytest.raises(ValueError, match="a formula with a path2"):
        outline(svg("M 0 0").replace("<path", "<path2"))
    with pytest.raises(ValueError, match="unpack"):
        outline(svg("M 0 0", ""))
