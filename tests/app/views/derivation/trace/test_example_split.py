"""The slope of a weight split by example: every number whole, in a row or in several, whatever the size of the text."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLayout, QPushButton

from app.views.derivation.trace.example_split import ExampleSplit
from app.views.painting import bold
from nn.derivation.terms import Symbol
from tests.app.views.derivation.conftest import Show

SLOPES = [-0.001826, 1.876e-5, -1.234e-12, 0.0, 0.25, -12.34, 1e-4, 0.99]
W = Symbol("w", 1, (20, 542))


@pytest.fixture
def split(show: Show) -> ExampleSplit:
    split = show(ExampleSplit())
    # As on a page: a window would stay as wide as its layout is.
    split.layout().setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    split.setMinimumSize(1, 1)
    return split


def rows(split: ExampleSplit) -> list[int]:
    """How many segments stand in each row; fails where a number or a segment is cut off."""
    tops: list[int] = []
    for k in range(len(SLOPES)):
        button = split.findChild(QPushButton, f"slopeOf{k}")
        assert QFontMetrics(bold(button.font())).horizontalAdvance(button.text()) < button.width()
        assert split.rect().contains(button.geometry())
        tops.append(button.y())
    return [tops.count(top) for top in sorted(set(tops))]


@pytest.mark.parametrize("larger", [1.0, 1.3, 2.0])
def test_no_slope_is_cut_off(split: ExampleSplit, larger: float) -> None:
    font = split.font()
    font.setPointSizeF(larger * font.pointSizeF())
    split.setFont(font)
    split.show_slopes(W, SLOPES, range(8), 0)
    width = split.findChild(QPushButton, "slopeOf0").width()
    for segments, expected in ((8, [8]), (7, [4, 4]), (4, [4, 4]), (3, [3, 3, 2]), (2, [2, 2, 2, 2])):
        split.resize(segments * width + 4, split.heightForWidth(segments * width) + 400)
        split.layout().activate()
        assert rows(split) == expected
