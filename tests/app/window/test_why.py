"""Why, in the window: opened by a key, it follows the digit on the canvas, and can change its strokes."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QPushButton
from pytestqt.qtbot import QtBot

from app.dialogs.messages import Answer
from app.dialogs.teach import TeachDialog
from app.session import why as session_why
from app.session.states import State
from app.settings import Settings
from app.views.why.contributions import NO_ANSWER
from app.views.why.section import WORKING
from app.views.why.view import EMPTY, RUNS
from app.window.main_window import MainWindow
from app.window.tab_order import tab_stops
from app.window.why_panel import NO_STROKES, WhyPanel
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.errors import Cancelled
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from tests.app.window.test_main_window import missing_names

SEVEN = np.array([(0.3, 0.25), (0.5, 0.25), (0.7, 0.25), (0.58, 0.5), (0.45, 0.8)], np.float32)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """With a network that learned from the starter digits, as it says, and a seven on the canvas."""
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    model = window.session.work.model
    h = replace(model.hyperparameters, data=(Weighted("starter"),))
    window.session.take(replace(model, hyperparameters=h), None)
    window.canvas.set_ink(Ink((Stroke(SEVEN, width=0.08),)))
    yield window
    window.session.close()


def ask(window: MainWindow) -> WhyPanel:
    window.action("whyAction").trigger()
    return window.findChild(WhyPanel)


def answered(qtbot: QtBot, panel: WhyPanel) -> WhyPanel:
    """The panel once all is worked out that can be."""
    why = panel.why

    def done() -> bool:
        reasons = why.reasons.answer
        sought = why.sought.answer is not None or (reasons is not None and not reasons.subject.digit.strokes)
        return why.settled and reasons is not None and why.neighbours.answer is not None and sought

    qtbot.waitUntil(done, timeout=20_000)
    return panel


def read(window: MainWindow) -> int:
    return int(window.session.network.predict(window.canvas.image().reshape(1, -1)).argmax())


def sentences(panel: WhyPanel) -> list[str]:
    return [section.words() for section in panel.view.sections]


def test_it_is_hidden_and_empty_until_its_key_is_pressed(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.findChild(QDockWidget, "whyDock").isVisible()
    assert window.findChild(WhyPanel) is None
    QTest.keyClick(window, Qt.Key.Key_W)
    panel = window.findChild(WhyPanel)
    assert panel.isVisible()
    assert sentences(answered(qtbot, panel)) == ["", "", "", ""]


def test_a_digit_that_is_drawn_shows_what_speaks_for_its_answers(qtbot: QtBot, window: MainWindow) -> None:
    window.canvas.clear()
    panel = ask(window)
    assert panel.view.words() == EMPTY
    square = window.canvas.square()
    at = [square.topLeft() + QPoint(*(point * square.width()).astype(int).tolist()) for point in SEVEN]
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=at[0])
    for point in at[1:]:
        QTest.mouseMove(window.canvas, point)
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=at[-1])
    answered(qtbot, panel)
    assert panel.view.words() == ""
    view, network = panel.view.contributions, window.session.network
    Z = network.trace(window.canvas.image().reshape(1, -1)).Z[network.depth][0]
    first, second = np.argsort(-Z)[:2].tolist()
    assert f"Read as {first}, " in view.words.text()
    sums = [[float(label.text().replace("\u2212", "-")) for label in row] for row in view.numbers if row[0].isVisible()]
    assert len(sums) == 3, "a ReLU has no bend that would add anything"
    np.testing.assert_allclose(np.add(sums[0], sums[1]), sums[2], atol=0.02)
    np.testing.assert_allclose(sums[2], [Z[first], Z[second], Z[first] - Z[second]], atol=0.01)
    pictures = [picture.values().sum() for picture in view.maps]
    np.testing.assert_allclose(pictures, sums[0], atol=0.01)


def test_the_input_of_the_network_is_the_last_picture_of_the_preparation(qtbot: QtBot, window: MainWindow) -> None:
    panel = answered(qtbot, ask(window))
    maps = panel.view.preparation.maps
    np.testing.assert_array_equal(maps[2].values(), window.canvas.image())
    assert all(picture.isVisible() for picture in maps)
    assert f"read as {read(window)}, " in maps[2].accessibleName()


def test_the_changed_strokes_are_taken_over_read_as_wanted_and_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    panel = answered(qtbot, ask(window))
    before, wanted = read(window), panel.why.wanted
    assert panel.view.change.take.isEnabled()
    panel.view.change.take.setFocus()
    panel.view.change.take.click()
    assert read(window) == wanted != before
    assert window.focusWidget() is window.canvas, "and not wherever Qt goes from a button that is disabled"
    assert not panel.view.change.take.isEnabled(), "until it is known what would change these strokes"
    window.action("undoAction").trigger()
    assert read(window) == before
    np.testing.assert_array_equal(window.canvas.ink().strokes[0].points, SEVEN)
    answered(qtbot, panel)


def test_another_answer_can_be_wanted(qtbot: QtBot, window: MainWindow) -> None:
    panel = answered(qtbot, ask(window))
    choice = panel.view.change.wanted
    assert read(window) not in [choice.itemData(i) for i in range(choice.count())]
    wanted = next(digit for digit in range(10) if digit not in (read(window), panel.why.wanted))
    choice.setCurrentIndex(choice.findData(wanted))
    choice.activated.emit(choice.currentIndex())
    qtbot.waitUntil(lambda: panel.why.sought.answer is not None and panel.why.sought.answer.wanted == wanted)
    assert choice.currentData() == wanted
    assert str(wanted) in panel.view.change.words.text()


def test_what_a_person_taught_is_wanted(qtbot: QtBot, window: MainWindow) -> None:
    label = (read(window) + 3) % 10
    window.action("teachAction").trigger()
    dialog = next(each for each in window.findChildren(TeachDialog) if each.isVisible())
    QTest.keyClicks(dialog, str(label))
    dialog.findChild(QPushButton, "teachWhy").click()
    panel = window.findChild(WhyPanel)
    assert panel.isVisible()
    assert answered(qtbot, panel).why.wanted == label


def test_of_a_row_the_chosen_digit_is_asked_about_and_changed(qtbot: QtBot, window: MainWindow) -> None:
    left, right = (Stroke(SEVEN * np.float32(0.4) + np.array((x, 0.3), np.float32), width=0.04) for x in (0, 0.5))
    window.canvas.set_ink(Ink((left, right)))
    panel = answered(qtbot, ask(window))
    window.canvas.choose_next(1)
    qtbot.waitUntil(lambda: not panel.why.settled or panel.why.reasons.answer.subject.digit.strokes == (right,))
    answered(qtbot, panel)
    assert panel.why.reasons.answer.subject.digit.strokes == (right,)
    panel.view.change.take.click()
    strokes = window.canvas.ink().strokes
    assert strokes[0] == left
    assert strokes[1] != right


def test_a_click_on_a_near_digit_puts_it_with_its_label_onto_the_canvas(qtbot: QtBot, window: MainWindow) -> None:
    panel = answered(qtbot, ask(window))
    digits = panel.why.neighbours.answer.digits
    rows = panel.view.neighbours.list
    assert rows.rows.rowCount() == 10
    # All are in sight.
    qtbot.waitUntil(lambda: rows.viewport().rect().contains(rows.visualRect(rows.rows.index(9, 0))))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.rows.index(2, 0)).center())
    np.testing.assert_allclose(window.canvas.image().ravel(), digits.images[2] / 255, atol=1e-6)
    answered(qtbot, panel)
    assert sentences(panel) == ["", "", "", NO_STROKES]
    assert [picture.isVisible() for picture in panel.view.preparation.maps] == [False, False, True]
    assert panel.why.neighbours.answer.distances[0] == pytest.approx(0, abs=1e-3)
    window.action("undoAction").trigger()
    np.testing.assert_array_equal(window.canvas.ink().strokes[0].points, SEVEN)


def test_layers_of_the_network_are_offered(qtbot: QtBot, window: MainWindow) -> None:
    panel = answered(qtbot, ask(window))
    choice = panel.view.neighbours.layer
    assert [choice.itemText(i) for i in range(choice.count())] == ["Pixels", "Layer 1", "Layer 2"]
    by_pixels = panel.why.neighbours.answer
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    qtbot.waitUntil(lambda: panel.why.neighbours.answer not in (None, by_pixels), timeout=20_000)
    assert panel.why.layer == 2
    window.session.set_hyperparameters(Hyperparameters(hidden=(5,), data=(Weighted("starter"),)))
    answered(qtbot, panel)
    assert [choice.itemText(i) for i in range(choice.count())] == ["Pixels", "Layer 1"]
    assert choice.currentIndex() == 1


def test_in_a_training_it_says_what_to_do(qtbot: QtBot, window: MainWindow) -> None:
    panel = answered(qtbot, ask(window))
    window.session.set_hyperparameters(Hyperparameters(hidden=(5,), epochs=1000, data=(Weighted("starter"),)))
    window.session.train()
    qtbot.waitUntil(lambda: window.session.state is State.RUNNING, timeout=20_000)
    assert panel.view.words() == RUNS
    window.session.pause()
    qtbot.waitUntil(lambda: window.session.state is State.PAUSED, timeout=20_000)
    answered(qtbot, panel)
    assert panel.view.words() == ""
    window.session.end_run()


def test_behind_another_part_of_the_window_it_rests(qtbot: QtBot, window: MainWindow) -> None:
    panel = answered(qtbot, ask(window))
    window.findChild(QDockWidget, "learningDock").raise_()
    qtbot.waitUntil(lambda: panel.why.reasons.answer is None)
    window.action("whyAction").trigger()
    answered(qtbot, panel)


def test_the_keyboard_reaches_all_of_it(qtbot: QtBot, window: MainWindow) -> None:
    panel = answered(qtbot, ask(window))
    QApplication.processEvents()
    names = [stop.objectName() for stop in tab_stops(window) if panel.isAncestorOf(stop)]
    maps = [f"{part}{i}" for part in ("contributions", "preparation") for i in range(3)]
    assert names == [*maps[:3], "nearestBy", "nearestDigits", *maps[3:], "changedStrokes", "changeWanted", "changeTake"]
    assert missing_names(window.findChild(QDockWidget, "whyDock")) == []


def test_what_takes_long_says_so_and_closing_does_not_wait_for_it(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def forever(*words: Any) -> Any:
        cancelled: Callable[[], bool] = words[-1]
        begun.set()
        while not cancelled():
            threading.Event().wait(0.005)
        raise Cancelled("")

    monkeypatch.setattr(session_why, "nearest", forever)
    monkeypatch.setattr(session_why, "smallest_change", forever)
    panel = ask(window)
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: sentences(panel)[1] == WORKING)
    qtbot.waitUntil(lambda: panel.view.change.words.text() == WORKING)
    assert not panel.view.change.take.isEnabled()
    window.close()
    assert not window.isVisible()


def test_while_a_hand_draws_on_nothing_says_that_it_is_worked_out(qtbot: QtBot, window: MainWindow) -> None:
    panel = answered(qtbot, ask(window))
    said = panel.view.change.words.text()
    window.canvas.drawing.begin("mouse", 0.5, 0.4, width=0.08, erase=False)
    for x in np.linspace(0.5, 0.7, 5):
        window.canvas.drawing.extend("mouse", float(x), 0.45)
        QApplication.processEvents()
    assert panel.view.change.words.text() == said
    assert not panel.view.change.take.isEnabled()
    window.canvas.drawing.finish()
    answered(qtbot, panel)
    assert panel.why.reasons.answer.subject.digit.strokes == window.canvas.ink().strokes


def test_a_network_without_an_answer_is_told(qtbot: QtBot, window: MainWindow) -> None:
    session = window.session
    blown = session.network.copy()
    blown.parameters[:] = np.inf
    session.take(replace(session.work.model, network=blown), None)
    panel = answered(qtbot, ask(window))
    assert panel.view.contributions.words.text() == NO_ANSWER
    assert not panel.view.change.take.isEnabled()


@pytest.mark.parametrize("size", [(1280, 720), (1000, 700)])
def test_it_scrolls_in_one_direction(qtbot: QtBot, window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    panel = answered(qtbot, ask(window))
    qtbot.waitUntil(lambda: panel.view.height() >= panel.view.minimumSizeHint().height())
    assert panel.view.width() >= panel.view.minimumSizeHint().width()


def test_the_picture_of_the_input_is_what_is_rasterized(qtbot: QtBot, window: MainWindow) -> None:
    panel = answered(qtbot, ask(window))
    np.testing.assert_array_equal(panel.why.reasons.answer.subject.image, rasterize(window.canvas.ink()))
