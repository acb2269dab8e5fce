"""The step's size by itself, with arrays made up for it: a rate is chosen on the plot, and its numbers stand below."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.views.insight.step_view import EMPTY, ROWS, SizedStep, StepView

RATES = 10.0 ** np.linspace(-4, 2, 61)
FIRST, SECOND = -RATES, -RATES + RATES**2 / 2
ACTUAL = SECOND + RATES**3 / 10


@pytest.fixture
def view(qtbot: QtBot) -> StepView:
    view = StepView()
    qtbot.addWidget(view)
    view.resize(560, 620)
    with qtbot.waitExposed(view):
        view.show()
    return view


def show(view: StepView) -> None:
    view.show_steps("C is the cost of your drawing.", RATES, FIRST, SECOND, ACTUAL, 0.1)
    view.show_marked([SizedStep("run", 0.1, -0.1, -0.095, -0.0951), SizedStep("best", 1.0, -1, -0.5, -0.6)])


def column(view: StepView, place: int) -> list[str]:
    return [view.table.item(row, place).text() for row in range(view.table.rowCount())]


def test_it_is_empty_until_there_are_steps(view: StepView) -> None:
    assert view.sentence() == EMPTY
    assert not view.plot.isEnabled()
    assert view.table.rowCount() == 0
    show(view)
    assert view.plot.isEnabled()
    view.show_nothing(EMPTY)
    assert view.table.rowCount() == 0
    assert not view.export.isEnabled()


def test_the_first_rate_is_the_runs_and_each_has_its_numbers(view: StepView) -> None:
    show(view)
    assert [view.table.item(row, 0).text() for row in range(len(ROWS))] == list(ROWS)
    assert column(view, 1)[0] == "0.1"
    assert column(view, 2) == [
        "0.1",
        "\u22120.1000",
        "\u22120.09500",
        "\u22120.09510",
        "0.004900",
        "\u22120.0001000",
    ]
    assert column(view, 3)[0] == "1"
    assert column(view, 4) == [""] * len(ROWS)


def test_a_rate_is_chosen_by_the_pointer_and_by_keys_and_stays(view: StepView) -> None:
    show(view)
    box = view.plot.box.sceneBoundingRect()
    at = QPoint(round(box.left() + box.width() * 5 / 6), round(box.center().y()))
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert float(column(view, 1)[0]) == pytest.approx(10, rel=0.2)
    view.plot.setFocus()
    before = view.slider.value()
    QTest.keyClick(view.plot, Qt.Key.Key_Left)
    assert view.slider.value() == before - 1
    show(view)
    assert view.slider.value() == before - 1


def test_curves_are_drawn_in_a_power_of_ten_and_not_far_beyond_the_axes(view: StepView) -> None:
    view.show_steps("", RATES, 1e-6 * FIRST, 1e-6 * SECOND, 1e-6 * ACTUAL, 0.1)
    low, high = view.plot.box.viewRange()[1]
    y = view.plot.second.getData()[1]
    assert y.min() == pytest.approx(-5, abs=0.2)
    assert low < y.min()
    assert y.max() < 10 * high


def test_what_is_no_number_is_left_out(view: StepView) -> None:
    view.show_steps("", RATES, FIRST, SECOND, np.full(61, np.nan), 0.1)
    assert column(view, 1)[3] == ""
    assert not view.grab().isNull()


def test_the_table_is_copied_with_all_digits(view: StepView) -> None:
    show(view)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    at = view.slider.value()
    assert lines[1].split(",")[1] == repr(float(RATES[at]))
    assert float(lines[4].split(",")[1]) == ACTUAL[at]
    QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    latex = QGuiApplication.clipboard().text()
    assert latex.startswith(r"\begin{tabular}{lrrrr}")
    assert r"$\eta$ & $0.1$" in latex


def test_the_plot_is_exported_as_numbers_and_as_pictures(view: StepView) -> None:
    show(view)
    lines = view.plot.csv().splitlines()
    assert lines[0] == "learning rate,1st order,2nd order,measured"
    assert len(lines) == 1 + 61
    assert view.export.entries.actions() == view.plot.actions()


def test_whose_cost_is_asked_for_by_a_click(qtbot: QtBot, view: StepView) -> None:
    with qtbot.waitSignal(view.over_chosen) as asked:
        QTest.mouseClick(view.findChild(QPushButton, "stepOver_validation"), Qt.MouseButton.LeftButton)
    assert asked.args == ["validation"]
