"""The views of a search by themselves: one trial is chosen in all of them, whichever a person chose it in."""

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication
from PySide6.QtTest import QTest

from app.views.search.shown_trial import ShownTrial, TrialAxis, colour_of
from app.views.search.view import COORDINATES, CURVES, SearchView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

HEADS = "Trial", "Validation accuracy", "Learning rate"
AXES = [
    TrialAxis("Learning rate", ((0.0, "0.01"), (1.0, "1"))),
    TrialAxis("Validation accuracy", ((0.0, "90%"), (1.0, "96%"))),
]
EPOCHS = np.arange(1.0, 4.0)


def trial(number: int, rate: float, goodness: float) -> ShownTrial:
    known = not math.isnan(goodness)
    return ShownTrial(
        number,
        (str(number), f"{0.9 + 0.06 * goodness:.2%}" if known else "", f"{rate}"),
        (float(number), 0.9 + 0.06 * goodness if known else math.nan, rate),
        f"Trial {number}.",
        (rate, goodness),
        goodness,
        EPOCHS,
        0.5 + 0.1 * number + 0.05 * EPOCHS,
    )


TRIALS = [trial(0, 0.2, 0.0), trial(1, 0.5, 1.0), trial(2, 0.9, math.nan), trial(3, 0.7, 0.4)]


@pytest.fixture
def view(qtbot: "QtBot") -> SearchView:
    view = SearchView()
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    qtbot.waitExposed(view)
    view.show_trials(HEADS, ("",) * 3, AXES, TRIALS, "accuracy")
    return view


def chosen_in_the_table(view: SearchView) -> int | None:
    rows = view.table.selectionModel().selectedRows()
    return view.table.numbers()[rows[0].row()] if rows else None


def test_a_line_that_is_clicked_is_chosen_in_all(view: SearchView, qtbot: "QtBot") -> None:
    place = (view.coordinates.point(3, 0) * 0.7 + view.coordinates.point(3, 1) * 0.3).toPoint()
    with qtbot.waitSignal(view.chosen_changed) as told:
        QTest.mouseClick(view.coordinates, Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [3]
    assert view.number == 3
    assert chosen_in_the_table(view) == 3


def test_a_row_that_is_chosen_stands_out_in_the_pictures(view: SearchView, qtbot: "QtBot") -> None:
    view.choose(0)
    for page, picture in ((COORDINATES, view.coordinates), (CURVES, view.curves)):
        view.pages.setCurrentIndex(page)
        view.choose(0)
        qtbot.waitUntil(picture.isVisible)
        before = picture.grab().toImage()
        view.table.setFocus()
        with qtbot.waitSignal(view.chosen_changed):
            QTest.keyClick(view.table, Qt.Key.Key_Down)
        assert view.number == 1
        assert picture.grab().toImage() != before


def test_a_curve_that_is_clicked_is_chosen_in_all(view: SearchView, qtbot: "QtBot") -> None:
    view.pages.setCurrentIndex(CURVES)
    qtbot.waitUntil(lambda: view.curves.isVisible() and view.curves.box.width() > 100)
    at = view.curves.box.mapFromView(QPointF(2.5, 0.5 + 0.2 + 0.05 * 2.5))
    assert view.curves.nearest(at) == 2
    place = view.curves.mapFromScene(view.curves.box.mapToScene(at))
    with qtbot.waitSignal(view.chosen_changed):
        QTest.mouseClick(view.curves.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.number == chosen_in_the_table(view) == 2


def test_the_arrow_keys_go_from_the_best_to_the_worst(view: SearchView) -> None:
    seen = []
    for _ in range(5):
        QTest.keyClick(view.coordinates, Qt.Key.Key_Right)
        seen.append(view.number)
    assert seen == [1, 3, 0, 2, 2]
    QTest.keyClick(view.coordinates, Qt.Key.Key_Left)
    assert view.number == 0


def test_what_is_chosen_is_kept_while_trials_come_and_the_table_is_sorted(view: SearchView) -> None:
    view.choose(3)
    view.table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    assert view.table.numbers() == [1, 3, 0, 2], "what has no value comes last"
    assert chosen_in_the_table(view) == 3
    view.show_trials(HEADS, ("",) * 3, AXES, [*TRIALS, trial(4, 0.3, 0.9)], "accuracy")
    assert view.table.numbers() == [1, 4, 3, 0, 2]
    assert view.number == chosen_in_the_table(view) == 3


def test_the_table_is_copied_as_csv_in_its_order(view: SearchView) -> None:
    view.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    view.table.findChild(QAction, "copyCsv").trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Trial,Validation accuracy,Learning rate"
    assert lines[1:3] == ["2,,0.9", "3,92.40%,0.7"]


def test_the_buttons_are_about_the_chosen_trial(view: SearchView, qtbot: "QtBot") -> None:
    view.set_able(go_on=True, pause=False, stop=False, take=True, open=True)
    view.choose(1)
    for button, signal in ((view.take, view.take_wanted), (view.open, view.open_wanted)):
        with qtbot.waitSignal(signal) as told:
            button.click()
        assert told.args == [1]
    view.show_wanted(70)
    with qtbot.waitSignal(view.go_on_wanted) as told:
        view.go_on.click()
    assert told.args == [70]


def test_without_trials_it_says_what_it_waits_for(qtbot: "QtBot") -> None:
    view = SearchView()
    qtbot.addWidget(view)
    view.show()
    assert not view.table.isVisible()
    assert not any(button.isEnabled() for button in (view.go_on, view.take, view.open))
    view.coordinates.resize(400, 200)
    view.coordinates.show_trials(AXES, [])
    assert view.coordinates.nearest(QPointF(QPoint(200, 100))) is None


@pytest.mark.parametrize("ground", ["#ffffff", "#1e1e1e"])
def test_the_better_a_trial_is_the_more_it_stands_out(ground: str) -> None:
    base = QColor(ground)
    apart = []
    for goodness in (0.0, 0.5, 1.0):
        colour = colour_of(goodness, base)
        assert colour is not None
        apart.append(abs(colour.lightnessF() - base.lightnessF()))
        assert max(abs(getattr(colour, part)() - getattr(base, part)()) for part in ("red", "green", "blue")) > 80
    assert apart == sorted(apart)
    assert colour_of(math.nan, base) is None
