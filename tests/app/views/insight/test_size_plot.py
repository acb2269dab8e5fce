"""Names of learning rates on the plot of the step's size: each is read, whatever the marks are."""

from itertools import combinations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.views.insight.size_plot import SizePlot

RATES = np.logspace(-3, 1, 61)


@pytest.mark.parametrize("near", [1.0, 1.01, 1.2, 3.0])
@pytest.mark.parametrize("middle", [0.003, 0.5])
def test_no_name_lies_on_a_mark_or_on_another_name(qtbot: QtBot, near: float, middle: float) -> None:
    plot = SizePlot()
    qtbot.addWidget(plot)
    plot.resize(700, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_sizes(RATES, -RATES, -RATES + RATES**2 / 2, -RATES + 0.6 * RATES**2)
    plot.show_marks([("run", middle), ("best", middle * near), ("2/\u03bb", middle * near**2)])
    plot.grab()
    boxes = [text.mapRectToScene(text.boundingRect()) for _, text in plot._marks]
    for one, other in combinations(boxes, 2):
        both = one.intersected(other)
        assert min(both.width(), both.height()) < 1
    fits = min(box.left() for box in boxes) >= plot.box.sceneBoundingRect().left() - 1
    assert fits
    if middle > 0.1:
        for line, _ in plot._marks:
            x = plot.box.mapViewToScene(line.pos()).x()
            assert not any(box.left() < x < box.right() for box in boxes)
