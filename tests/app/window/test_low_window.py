"""A window of 1280x720: the derivation has the room that it needs, wherever that comes from."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyqtgraph import AxisItem
from PySide6.QtCore import QPoint, QRectF, QSettings, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDockWidget,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.views.derivation.matrix.cell_grid import CellGrid
from app.views.derivation.referee.view import RefereeView
from app.views.derivation.stepper.view import StepperView
from app.views.health.trial_row import TrialLine
from app.views.scrolled import ScrolledView
from app.window.derivation_panel import DerivationPanel
from app.window.documents import Documents
from app.window.learning_panel import LearningPanel
from app.window.main_window import MainWindow
from app.window.tab_order import go_by_tab, tab_stops
from tests.gallery import drawn, finished, gone_back, refereed
from tests.phases import phase_key

EDGE = 4
"""Pixels between the name of an axis and the edge of its plot, at least."""


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path) -> Callable[[int], MainWindow]:
    def make(height: int) -> MainWindow:
        window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        drawn(window).resize(1280, height)
        window.action("resetLayoutAction").trigger()
        settle()
        return window

    return make


def settle() -> None:
    for _ in range(10):
        QApplication.processEvents()


def at(window: MainWindow, phase: str) -> StepperView:
    window.action("derivationAction").trigger()
    window.findChild(QPushButton, "label8").click()
    stepper = window.findChild(StepperView, "stepper")
    stepper.show_phase(phase_key(phase))
    settle()
    return stepper


def test_a_row_above_the_derivation_folds_away_while_that_is_open(make_window: Callable[[int], MainWindow]) -> None:
    window, size = make_window(720), (1280, 720)
    tabs, run = window.findChild(QWidget, "tabs"), window.findChild(QWidget, "runBar")
    before = tabs.height()
    assert run.isVisible()
    window.action("derivationAction").trigger()
    settle()
    assert not run.isVisible()
    assert tabs.height() >= before + 24
    window.action("networkAction").trigger()
    settle()
    assert run.isVisible()
    assert tabs.height() == before
    assert window.size().toTuple() == size


def test_the_keyboard_does_not_fall_onto_the_paper_with_the_row_that_folds_away(
    make_window: Callable[[int], MainWindow],
) -> None:
    window = make_window(720)
    window.activateWindow()
    window.findChild(QComboBox, "speed").setFocus()
    settle()
    window.findChild(QTabWidget, "tabs").setCurrentIndex(1)
    settle()
    assert not window.findChild(QWidget, "runBar").isVisible()
    assert window.findChild(QTabWidget, "tabs").tabBar().hasFocus()


def test_a_window_with_room_folds_nothing(make_window: Callable[[int], MainWindow]) -> None:
    window = make_window(800)
    window.action("derivationAction").trigger()
    settle()
    assert window.findChild(QWidget, "runBar").isVisible()


@pytest.mark.parametrize("phase", ["Z3", "A3", "delta3", "db3"])
def test_the_ten_answers_keep_their_numbers(make_window: Callable[[int], MainWindow], phase: str) -> None:
    stepper = at(make_window(720), phase)
    found = stepper.page.row.views()[-1].cells
    assert isinstance(found, CellGrid)
    height, width = found.number_size()
    cell = found.placement().grid.rect(found.area(), 0)
    assert 0 < width <= cell.width()
    assert height <= cell.height()


@pytest.mark.parametrize("phase", ["Z1", "A3", "loss", "delta3", "delta2", "dW1", "db1", "update"])
@pytest.mark.parametrize("larger", [0, 3])
@pytest.mark.parametrize("digits", [1, 8])
def test_what_a_worked_cell_comes_to_is_always_in_sight(
    make_window: Callable[[int], MainWindow], phase: str, larger: int, digits: int
) -> None:
    window = make_window(720)
    for _ in range(larger):
        window.action("largerTextAction").trigger()
    stepper = at(window, phase)
    panel = window.findChild(DerivationPanel, "derivation")
    for _ in range(digits - 1):
        panel.bar.strip.another_requested.emit()
        drawn(window)
    panel.show_note("E40")
    settle()
    ledger = stepper.page.worked.ledger
    last = ledger.mapTo(window, QPoint(0, round(len(ledger.lines()) * ledger.line_height()) - 1))
    assert panel.bar.strip.isVisible() is (digits > 1)
    assert window.size().toTuple() == (1280, 720)
    assert ledger.lines()[-1].value
    assert ledger.visibleRegion().boundingRect().contains(ledger.mapFrom(window, last))
    window.action("normalTextAction").trigger()
    settle()


@pytest.mark.parametrize("height", [680, 720])
def test_what_the_step_does_to_the_loss_takes_a_line_and_leaves_room_for_all_ten_rows(
    make_window: Callable[[int], MainWindow], height: int
) -> None:
    stepper = at(make_window(height), "loss")
    stepper.foot.show_step(stepper._step, "Loss 0.0002326 \u2192 0.0002322", "Validation 93.4% \u2192 91.4%")
    settle()
    lines = stepper.findChild(QLabel, "stepCost").text().split("\n")
    assert lines == ["Loss 0.0002326 \u2192 0.0002322", "Validation 93.4% \u2192 91.4%"]
    given = stepper.page.row.views()[0].cells
    assert isinstance(given, CellGrid)
    last = given.placement().grid.rect(given.area(), 9).toRect()
    assert given.visibleRegion().contains(last)


def whole(widget: QWidget) -> bool:
    """Whether all of it is in sight."""
    return widget.visibleRegion().boundingRect() == widget.rect()


@pytest.mark.parametrize("larger", [0, 3, 6])
def test_what_a_step_does_and_has_done_is_in_sight(
    qtbot: QtBot, make_window: Callable[[int], MainWindow], monkeypatch: pytest.MonkeyPatch, larger: int
) -> None:
    monkeypatch.setattr(Documents, "may_go_on", lambda documents: True)
    window = make_window(720)
    for _ in range(larger):
        window.action("largerTextAction").trigger()
    stepper = at(window, "update")
    window.findChild(QDoubleSpinBox, "learningRate").setValue(0.5)
    settle()
    loss, apply = window.findChild(QLabel, "stepCost"), window.findChild(QPushButton, "stepperApply")
    assert whole(loss)
    assert whole(apply)
    ledger = stepper.page.worked.ledger
    assert whole(ledger)
    assert sum(ledger._columns()) <= ledger.width()
    before = stepper.property("numbers")["C before"]
    apply.click()
    settle()
    applied, undo = window.findChild(QLabel, "appliedStep"), window.findChild(QPushButton, "stepperUndo")
    assert f"loss {before} \u2192" in applied.text()
    qtbot.waitUntil(lambda: whole(applied) and whole(undo))
    assert window.size().toTuple() == (1280, 720)
    window.action("normalTextAction").trigger()
    settle()


def test_delta_with_either_loss_is_in_sight_below_the_matrices(make_window: Callable[[int], MainWindow]) -> None:
    stepper = at(make_window(720), "delta3")
    assert stepper.page.comparison.text()
    assert whole(stepper.page.comparison)


def test_the_keyboard_brings_into_sight_what_it_goes_to(make_window: Callable[[int], MainWindow]) -> None:
    window = make_window(720)
    for _ in range(6):
        window.action("largerTextAction").trigger()
    settle()
    window.activateWindow()
    stops = tab_stops(window)
    stops[0].setFocus()
    for _ in stops:
        go_by_tab(window, forward=True)
        focused = window.focusWidget()
        assert focused is not None
        seen = focused.viewport() if isinstance(focused, QAbstractScrollArea) else focused
        assert not seen.visibleRegion().isEmpty(), focused.objectName()
    window.action("normalTextAction").trigger()
    settle()


@pytest.mark.parametrize("larger", [0, 3])
def test_the_plots_of_the_referee_are_readable_and_their_labels_whole(
    make_window: Callable[[int], MainWindow], larger: int
) -> None:
    window = refereed(make_window(720), 150, 1.0)
    for _ in range(larger):
        window.action("largerTextAction").trigger()
    referee = window.findChild(RefereeView, "referee")
    for epsilon in (1e-10, 1e-3, 1.0):
        referee.set_epsilon(epsilon)
        settle()
        for plot in (referee.cost_plot, referee.error_plot):
            assert plot.height() >= 150
            seen = plot.rect() if larger else plot.viewport().visibleRegion().boundingRect()
            axes = [item for item in plot.scene().items() if isinstance(item, AxisItem) and item.isVisible()]
            assert sorted(axis.orientation for axis in axes if axis.label.isVisible()) == ["bottom", "left"]
            for axis in axes:
                edge = axis.label.document().documentMargin()
                text = axis.label.boundingRect().adjusted(edge, edge, -edge, -edge)
                box = plot.viewportTransform().mapRect(axis.label.sceneTransform().mapRect(text))
                assert QRectF(seen).contains(box), (epsilon, axis.labelText, box)
                assert box.left() >= EDGE, "it does not touch the edge"
    window.action("normalTextAction").trigger()
    settle()


@pytest.mark.parametrize(("phase", "note"), [("delta2", "E53"), ("J3", "E49"), ("input", ""), ("delta3", "")])
@pytest.mark.parametrize("larger", [0, 3])
def test_the_page_of_a_phase_ends_with_a_whole_line(
    make_window: Callable[[int], MainWindow], phase: str, note: str, larger: int
) -> None:
    window = make_window(720)
    for _ in range(larger):
        window.action("largerTextAction").trigger()
    stepper = at(window, phase)
    if note:
        window.findChild(DerivationPanel, "derivation").show_note(note)
    settle()
    page, row = stepper.page, stepper.page.row
    seen = page.visibleRegion().boundingRect()
    parts = page.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for part in (each.geometry() for each in parts if each.isVisible() and each.y() > row.geometry().bottom()):
        assert part.bottom() <= seen.bottom() or part.top() > seen.bottom(), part
    window.action("normalTextAction").trigger()
    settle()


def test_closed_docks_give_their_room_to_the_middle(make_window: Callable[[int], MainWindow]) -> None:
    window = make_window(720)
    stepper = at(window, "Z1")
    before = stepper.width(), stepper.page.row.width()
    for name in ("drawDock", "learningDock"):
        window.findChild(QDockWidget, name).close()
    settle()
    assert stepper.width() > before[0] + 600
    assert stepper.page.row.width() > before[1] + 600


@pytest.mark.parametrize("larger", [4, 6])
@pytest.mark.parametrize("digits", [1, 8])
def test_matrices_are_in_sight_alone_and_with_large_text(
    make_window: Callable[[int], MainWindow], larger: int, digits: int
) -> None:
    window = make_window(720)
    for _ in range(larger):
        window.action("largerTextAction").trigger()
    stepper = at(window, "Z1")
    panel = window.findChild(DerivationPanel, "derivation")
    for _ in range(digits - 1):
        panel.bar.strip.another_requested.emit()
        drawn(window)
    window.action("aloneAction").trigger()
    window.showNormal()  # the screen of the tests is narrower
    settle()
    window.resize(1280, 720)
    for phase in ("Z2", "A3", "dW3", "db3"):
        stepper.show_phase(phase_key(phase))
        settle()
        assert window.size().toTuple() == (1280, 720)
        grids = [view.cells for view in stepper.page.row.views()]
        seen = [cells.visibleRegion().boundingRect() & cells.area().toAlignedRect() for cells in grids]
        assert all(each.height() > 0 for each in seen), phase
        assert seen[-1].height() >= 75, phase
    window.action("aloneAction").trigger()
    window.action("normalTextAction").trigger()
    settle()


def test_nothing_scrolls_beside_the_plots_whatever_is_wrong_with_a_run(
    make_window: Callable[[int], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Documents, "may_go_on", lambda documents: True)
    window = gone_back(finished(make_window(720)))
    panel = window.findChild(LearningPanel)
    scrolled = next(view for view in window.findChildren(ScrolledView) if view.isAncestorOf(panel))
    window.action("derivationAction").trigger()
    panel.banner.hide()
    settle()
    assert panel.batch.height() > 0
    window.action("networkAction").trigger()
    weights = "the weights of layer 1 have grown to 1,000,000 times their first spread"
    panel.banner.show_alarm(
        f"Learning rate 100 is too large: {weights}, and answers are right by chance alone; go back to batch 1,234 "
        "and choose a tenth of the rate."
    )
    curve = (0.0, 0.1), (1.0, 0.92)
    panel.banner.show_trials([TrialLine("Rate 0.3 from now on", "92%", "", curve, True)] * 3, "")
    settle()
    assert panel.banner.isVisible()
    assert panel.batch.height() == 0
    assert scrolled.verticalScrollBar().maximum() == scrolled.horizontalScrollBar().maximum() == 0
    panel.banner.hide()
    settle()
    assert panel.batch.height() > 0
