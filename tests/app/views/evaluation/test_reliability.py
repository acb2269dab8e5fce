import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.views.evaluation import reliability
from app.views.evaluation.reliability import FORMULA, SHARES, ReliabilityDiagram, ReliabilityView
from nn import calibration
from nn.derivation.spoken import spoken
from nn.reliability import Reliability

COUNTS = np.array([0, 0, 4, 0, 10])
CONFIDENCE = np.array([np.nan, np.nan, 0.5, np.nan, 0.95])
ACCURACY = np.array([np.nan, np.nan, 0.25, np.nan, 0.8])


@pytest.fixture
def view(qtbot: QtBot) -> ReliabilityView:
    view = ReliabilityView()
    view.resize(560, 300)
    qtbot.addWidget(view)
    view.show_bins(Reliability(COUNTS, CONFIDENCE, ACCURACY))
    view.show_temperature(1.4, "probability", may_change=True)
    view.show()
    return view


def height_of_bar(diagram: ReliabilityDiagram, k: int) -> int:
    """Pixels of the bar of bin k, along its left edge, where no line crosses what it covers."""
    image, area = diagram.grab().toImage(), diagram.area()
    accent = diagram.palette().color(QPalette.ColorRole.Highlight)
    x = round(area.left() + (k + 0.25) * area.width() / len(COUNTS))
    return sum(image.pixelColor(x, y) == accent for y in range(image.height()))


def test_a_bar_is_as_high_as_the_share_of_right_answers(view: ReliabilityView) -> None:
    whole = view.diagram.area().height()
    assert height_of_bar(view.diagram, 2) == pytest.approx(0.25 * whole, abs=4)
    assert height_of_bar(view.diagram, 4) == pytest.approx(0.8 * whole, abs=4)
    assert height_of_bar(view.diagram, 0) == 0


def test_error_temperature_and_formula_are_said(view: ReliabilityView) -> None:
    assert "17.86%" in view.words()
    assert spoken(FORMULA) in view.words()
    assert "The derivation shows T = 1" in view.words()
    view.show_temperature(1, "share", may_change=True)
    assert spoken(FORMULA) not in view.words()
    assert SHARES in view.words()
    assert "derivation" not in view.words()


def test_without_answers_no_error_is_claimed(view: ReliabilityView) -> None:
    none = np.full(5, np.nan)
    view.show_bins(Reliability(np.zeros(5, np.int64), none, none))
    assert "no answers yet" in view.words()
    assert view.diagram.accessibleDescription() == ""


def test_each_bin_tells_what_it_holds(view: ReliabilityView, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, __: shown.append(text))
    told = "10 answers claim 95.0% on average, 80.0% of them are right"
    assert view.diagram.accessibleDescription().endswith(told)
    area = view.diagram.area().toRect()
    last = area.topRight() - QPoint(4, -4)
    QApplication.sendEvent(view.diagram, QHelpEvent(QHelpEvent.Type.ToolTip, last, view.diagram.mapToGlobal(last)))
    assert shown == [told]


def test_a_person_may_choose_the_temperature(qtbot: QtBot, view: ReliabilityView) -> None:
    with qtbot.waitSignal(view.temperature_wanted) as wanted:
        QTest.keyClick(view.temperature, Qt.Key.Key_Up)
    assert wanted.args == [pytest.approx(1.45)]
    view.temperature.selectAll()
    QTest.keyClicks(view.temperature, view.temperature.locale().toString(0.585))
    with qtbot.waitSignal(view.temperature_wanted) as wanted:
        QTest.keyClick(view.temperature, Qt.Key.Key_Return)
    assert wanted.args == [pytest.approx(0.585)]


def test_what_is_shown_is_not_asked_for(qtbot: QtBot, view: ReliabilityView) -> None:
    with qtbot.assertNotEmitted(view.temperature_wanted):
        view.show_temperature(3, "probability", may_change=False)
    assert view.temperature.value() == 3
    assert not view.temperature.isEnabled()


def test_the_field_has_the_bounds_of_a_temperature() -> None:
    assert (reliability.COLDEST, reliability.HOTTEST) == (calibration.COLDEST, calibration.HOTTEST)
