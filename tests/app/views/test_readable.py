"""What the views write themselves can be read, in a light window as in a dark one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget

from app.canvas.canvas import Canvas
from app.views.batch import BatchView
from app.views.colours import symmetric
from app.views.curves import CurveView
from app.views.evaluation.confusion import ConfusionView
from app.views.heatmap import Heatmap
from app.views.measure import LOSS
from app.views.prediction import PredictionView
from app.views.scale_bar import ScaleBar
from app.views.seen import SeenView
from app.views.segment import Segment
from app.views.source_digits import SourceDigits
from tests.contrast import READABLE, enlarge, strongest
from tests.scene import palettes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LINE = 56
"""Pixels: about the height of a line of enlarged letters."""


def _head(widget: QWidget) -> QRect:
    """The first lines, without what is at the left edge."""
    return QRect(8, 0, widget.width() - 8, 2 * LINE)


def _unsure() -> PredictionView:
    view = PredictionView()
    view.show_probabilities(np.full(10, 0.1))
    return view


def _batch() -> BatchView:
    view, digits = BatchView(), np.arange(3)
    view.show_digits(np.zeros((3, 784), np.float32), digits, digits, 3, 0)
    return view


def _sheet() -> SourceDigits:
    sheet = SourceDigits(1)
    sheet.show_digits(np.zeros((1, 10, 784), np.uint8), np.arange(10) * 1000)
    return sheet


def _confusion() -> ConfusionView:
    view = ConfusionView()
    view.show_counts(np.eye(10, dtype=np.int64))
    return view


def _beside_the_digit(view: QWidget) -> QRect:
    """The name of what the bars show, under the percentage."""
    return QRect(3 * LINE, 2 * LINE, 5 * LINE, LINE)


def _inside(view: QWidget) -> QRect:
    """What is in its frame."""
    return view.rect().adjusted(8, 8, -8, -8)


def _legend(view: QWidget) -> QRect:
    """The first letters of the word "epoch"."""
    assert isinstance(view, CurveView)
    return QRect(view.plot.mapTo(view, QPoint(4, 4)), QSize(LINE, LINE))


PARTS: list[tuple[Callable[[], QWidget], Callable[[QWidget], QRect]]] = [
    (PredictionView, _head),
    (_unsure, _beside_the_digit),
    (Canvas, _inside),
    (lambda: Heatmap("Hidden 1", "32 ReLU"), _head),
    (SeenView, _head),
    (_confusion, _head),
    (lambda: ScaleBar("z", symmetric(1.0)), lambda bar: QRect(0, 0, LINE // 2, bar.height())),
    (lambda: Segment("W"), _inside),
    (lambda: CurveView(LOSS), _legend),
    (_sheet, lambda view: QRect(0, 0, view.width(), LINE // 2)),
    (_batch, lambda view: QRect(0, 0, 2 * LINE, LINE)),
]
"""Views, and where they have a text and nothing else."""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("make", "part"), PARTS)
def test_a_text_can_be_read(
    qtbot: "QtBot", make: Callable[[], QWidget], part: Callable[[QWidget], QRect], theme: str
) -> None:
    view = make()
    qtbot.addWidget(view)
    view.setPalette(palettes()[theme])
    enlarge(view)
    view.resize(800, 1200)
    view.show()
    QApplication.processEvents()
    assert strongest(view, part(view)) >= READABLE
