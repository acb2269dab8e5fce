"""The edge of stability by itself: the numbers of the place that is pointed at, or of the newest, stay live."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views.insight.edge_view import NO_RUN, EdgeView

STEPS = np.array([0.0, 100.0, 200.0, 300.0])
VALUES = np.array([2.0, 8.0, 20.0, -1.0])
EDGES = np.array([4000.0, 20.0, 20.0, 20.0])


@pytest.fixture
def view(qtbot: QtBot) -> EdgeView:
    view = EdgeView()
    qtbot.addWidget(view)
    view.resize(560, 560)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_it_waits_for_a_run(view: EdgeView) -> None:
    assert view.sentence() == NO_RUN
    assert view.numbers() == ""
    assert not view.export.isEnabled()


def test_the_newest_point_is_told_and_one_that_is_pointed_at(view: EdgeView) -> None:
    view.show_points(STEPS[:3], VALUES[:3], EDGES[:3])
    assert view.numbers() == "Batch 200: \u03bb = 20.00, edge 20.00: 1 of it."
    view.plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view.plot, Qt.Key.Key_Left)
    assert view.numbers() == "Batch 100: \u03bb = 8.000, edge 20.00: 0.4000 of it."
    view.show_points(STEPS[:3], 2 * VALUES[:3], EDGES[:3])
    assert view.numbers() == "Batch 100: \u03bb = 16.00, edge 20.00: 0.8000 of it."
    view.plot.left.emit()
    assert view.numbers().startswith("Batch 200")


def test_without_an_edge_the_eigenvalue_stands_alone(view: EdgeView) -> None:
    view.show_points(STEPS, VALUES, np.full(4, np.nan))
    assert view.numbers() == "Batch 300: \u03bb = \u22121."


def test_what_is_below_zero_has_no_place_and_a_far_edge_none_in_sight(view: EdgeView) -> None:
    view.show_points(STEPS, VALUES, EDGES)
    assert np.isnan(view.plot.sharpness.getData()[1][3])
    low, high = view.plot.box.viewRange()[1]
    assert low < np.log10(2) < np.log10(20) < high < np.log10(4000)


def test_it_is_exported(view: EdgeView) -> None:
    view.show_points(STEPS, VALUES, EDGES)
    lines = view.plot.csv().splitlines()
    assert lines[:2] == ["batches,sharpness,edge", "0.0,2.0,4000.0"]
    assert len(lines) == 5
    assert view.export.entries.actions() == view.plot.actions()
