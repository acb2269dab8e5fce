"""One digit's lesson, in the window: steps on the drawing, and what they do to every digit held back."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabWidget
from pytestqt.qtbot import QtBot

from app.views.insight.one_lesson import EMPTY, HEADS
from app.window.insight.lesson_page import LessonPage
from app.window.main_window import MainWindow
from nn.arrays import one_hot, pixels
from nn.network import Network
from tests.app.window.insight.test_who_taught import draw, window
from tests.app.window.test_main_window import missing_names

__all__ = ["window"]


def page(qtbot: QtBot, window: MainWindow) -> LessonPage:
    window.action("insightAction").trigger()
    qtbot.waitUntil(lambda: window.findChild(QTabWidget, "insightTabs") is not None)
    tabs = window.findChild(QTabWidget, "insightTabs")
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index("Lesson"))
    qtbot.waitUntil(lambda: window.findChild(LessonPage) is not None)
    return window.findChild(LessonPage)


def answered(qtbot: QtBot, found: LessonPage) -> LessonPage:
    qtbot.waitUntil(lambda: found.asked.given.answer is not None, timeout=20_000)
    return found


def test_it_waits_for_a_digit(qtbot: QtBot, window: MainWindow) -> None:
    found = page(qtbot, window)
    assert found.view.words() == EMPTY
    draw(window)
    answered(qtbot, found)
    assert found.view.words().startswith("A step on your ")
    assert not missing_names(window)


def test_what_is_shown_is_what_a_step_does(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    # As another digit than it is read: a step on it then is a large one, and answers flip.
    found.view.label.digits.activated.emit((found.digit.drawn.label + 1) % 10)
    qtbot.waitUntil(lambda: found.digit.drawn is not None and found.digit.drawn.said)
    answered(qtbot, found)
    found.view.table.setCurrentCell(6, 0)
    lesson, drawn = found.asked.given.answer, found.digit.drawn
    assert lesson is not None
    network = drawn.network.copy(np.float64)
    Y = one_hot(np.array([drawn.label], np.uint8), np.float64)
    g = network.backward(network.trace(drawn.image.reshape(1, -1).astype(float)), Y).vector
    eta = 10 * window.session.hyperparameters.learning_rate
    moved = Network(network.architecture, network.parameters - eta * g)
    X, labels = pixels(lesson.digits.images).astype(float), lesson.digits.labels
    before, after = network.predict(X).argmax(axis=1), moved.predict(X).argmax(axis=1)
    right = np.flatnonzero((before != labels) & (after == labels))
    wrong = np.flatnonzero((before == labels) & (after != labels))
    assert len(right) + len(wrong) > 0
    assert found.view.righted.rows.numbers == right[:8].tolist()
    assert found.view.wronged.rows.numbers == wrong[:8].tolist()
    row = [found.view.table.item(6, column).text() for column in range(8)]
    assert row[6:] == [f"{len(right):,}", f"{len(wrong):,}"]
    assert f"sets {len(right):,} others right and makes {len(wrong):,} wrong" in found.view.words()


def test_the_smaller_the_step_the_truer_the_prediction(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    off = [float(found.view.table.item(row, 5).text().rstrip("%")) for row in range(found.view.table.rowCount())]
    assert off[0] < off[1] < off[2]


def test_it_is_copied_as_csv(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    table = answered(qtbot, page(qtbot, window)).view.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == ",".join(HEADS)
    assert len(lines) == 8


@pytest.mark.parametrize("key", [Qt.Key.Key_Up, Qt.Key.Key_Down])
def test_the_keyboard_goes_through_the_steps(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    found.view.table.setFocus()
    before = found.view.words()
    QTest.keyClick(found.view.table, key)
    eta = {Qt.Key.Key_Up: 0.03, Qt.Key.Key_Down: 0.3}[key]
    assert found.view.words() != before
    assert f"with \u03b7 = {eta:g}" in found.view.words()


def test_the_window_closes_while_first_weights_are_drawn(qtbot: QtBot, window: MainWindow) -> None:
    """Hyperparameters then change once more: a lesson asked for by that would be a thread that nobody ends."""
    draw(window)
    answered(qtbot, page(qtbot, window))
    session = window.session
    session.set_hyperparameters(replace(session.hyperparameters, hidden=(1500, 1500)))
    session.close()
    assert not window.findChild(LessonPage).asked.given.unanswered


def test_out_of_sight_no_digits_are_kept(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    digits = found.tools.digits.reading()(lambda: False)
    assert digits is found.tools.digits.reading()(lambda: False)
    kept = weakref.ref(digits)
    del digits
    window.action("networkAction").trigger()
    qtbot.waitUntil(lambda: found.asked.given.answer is None)
    gc.collect()
    assert kept() is None
