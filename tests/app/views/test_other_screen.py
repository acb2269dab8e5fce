"""Lines of a plot on a screen with smaller pixels."""

from collections.abc import Callable

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.axes import Axes
from app.views.derivation.bench.slope_plot import SlopePlot
from app.views.derivation.referee.cost_plot import CostPlot
from app.views.derivation.referee.error_plot import ErrorPlot
from app.views.plot import Plot


@pytest.mark.parametrize("make", [lambda: Plot("epoch"), SlopePlot, CostPlot, ErrorPlot])
def test_a_curve_keeps_its_width_on_another_screen(
    make: Callable[[], Axes], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = make()
    qtbot.addWidget(plot)
    curves = [item for item in plot.box.addedItems if isinstance(item, pg.PlotCurveItem)]

    def widest() -> float:
        return max(float(curve.opts["pen"].widthF()) for curve in curves)

    before = widest()
    monkeypatch.setattr(plot, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(plot, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert widest() == 2 * before
