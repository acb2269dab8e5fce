"""Who taught it this, in the window: the digits that a step on would help or hurt the drawing most."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabWidget, QToolButton
from pytestqt.qtbot import QtBot

from app.session.insight.who_taught import MOMENTS
from app.session.states import State
from app.views.insight.digits import PickedDigits
from app.views.insight.who_taught import EMPTY, RUNS
from app.window.insight.who_taught_page import WhoTaughtPage
from app.window.main_window import MainWindow
from nn.arrays import one_hot, pixels
from nn.data.ink import Ink, Stroke
from nn.derivation.shown import signed
from nn.hyperparameters import Hyperparameters
from nn.insight.influence import influences
from nn.source_names import Weighted
from nn.targets import learned
from nn.timeline.along import along_the_run
from tests.app.window.insight.conftest import Make
from tests.app.window.test_main_window import missing_names

SEVEN = np.array([(0.3, 0.25), (0.5, 0.25), (0.7, 0.25), (0.58, 0.5), (0.45, 0.8)], np.float32)
SMALL = Hyperparameters(hidden=(8,), data=(Weighted("starter"),), validation=4000, epochs=2, learning_rate=0.1)


@pytest.fixture
def window(make: Make) -> MainWindow:
    window = make(learning_rate=0.1)
    window.session.set_hyperparameters(SMALL)
    return window


def draw(window: MainWindow) -> None:
    window.canvas.set_ink(Ink((Stroke(SEVEN, width=0.08),)))


def page(qtbot: QtBot, window: MainWindow) -> WhoTaughtPage:
    window.action("insightAction").trigger()
    qtbot.waitUntil(lambda: window.findChild(WhoTaughtPage) is not None)
    return window.findChild(WhoTaughtPage)


def answered(qtbot: QtBot, found: WhoTaughtPage) -> WhoTaughtPage:
    qtbot.waitUntil(lambda: bool(found.view.check()), timeout=20_000)
    return found


def test_it_waits_for_a_digit_and_answers_when_the_hand_rests(qtbot: QtBot, window: MainWindow) -> None:
    found = page(qtbot, window)
    assert found.view.words() == EMPTY
    draw(window)
    answered(qtbot, found)
    assert len(found.view.helped.rows.numbers) == len(found.view.hurt.rows.numbers) == 10
    assert "with \u03b7 = 0.1" in found.view.words()
    window.canvas.clear()
    qtbot.waitUntil(lambda: found.view.words() == EMPTY)


def test_the_first_one_is_that_whose_step_helps_most(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    answer = found.asked.weighed.answer
    assert answer is not None
    network, digits = window.session.network.copy(np.float64), answer.known.training
    x, Y = answer.drawn.image.reshape(1, -1).astype(float), one_hot(np.array([answer.drawn.label], np.uint8), float)
    g = network.backward(network.trace(x), Y).vector.copy()
    order = [found.view.helped.rows.numbers[0], found.view.hurt.rows.numbers[0]]
    for number in (*order, 17, 230):
        X = pixels(digits.images[number]).reshape(1, -1).astype(float)
        own = network.backward(network.trace(X), one_hot(digits.labels[[number]], float)).vector
        change = answer.changes[:, number].sum()
        assert change == pytest.approx(-0.1 * own.dot(g), rel=1e-3, abs=1e-9)
        assert answer.changes[:, order[0]].sum() <= change <= answer.changes[:, order[1]].sum()


def test_a_digit_is_taken_apart_and_its_steps_are_taken(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    view = found.view
    view.hurt.setFocus()
    QTest.keyClick(view.hurt, Qt.Key.Key_Right)
    number = view.hurt.rows.numbers[1]
    assert f"Training digit {number:,}, " in view.check()
    steps = found.asked.steps_on(number)
    rows = [[view.checks.item(row, column).text() for column in range(3)] for row in range(view.checks.rowCount())]
    assert [row[0] for row in rows] == ["0.1", "0.01", "0.001", "0.0001"]
    assert rows[3][1] == signed(steps[3].predicted)
    assert steps[3].predicted == pytest.approx(steps[3].measured, rel=0.01)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0].startswith("l,")
    assert copied[-1].endswith(",1.0")
    product, share = map(float, copied[1].split(",")[3:])
    assert share == pytest.approx(product / float(copied[-1].split(",")[3]))
    assert r"\delta_k \cdot \delta" in view.table.latex()


def test_the_digit_goes_onto_the_canvas_with_its_label(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    number, digits = found.view.helped.rows.numbers[0], found.asked.weighed.answer.known.training
    found.view.findChild(QPushButton, "teacherOpen").click()
    qtbot.waitUntil(lambda: found.digit.drawn is not None and found.digit.drawn.said)
    assert found.digit.drawn is not None
    assert found.digit.drawn.label == digits.labels[number]
    np.testing.assert_allclose(found.digit.drawn.image.ravel(), pixels(digits.images[number]), atol=1e-6)


def test_another_label_is_another_question(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    read = found.digit.drawn.label
    before = found.asked.weighed.answer
    other = (read + 1) % 10
    found.view.label.digits.activated.emit(other)
    qtbot.waitUntil(lambda: found.asked.weighed.answer not in (None, before), timeout=20_000)
    assert f"the cost of your {other}" in found.view.words()
    assert found.view.label.digits.currentIndex() == other


def test_the_run_is_summed_over_networks_along_it(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    choice = found.view.choice
    assert choice.isHidden()
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.RUNNING, timeout=20_000)
    qtbot.waitUntil(lambda: found.view.words() == RUNS or window.session.state is State.FINISHED)
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=60_000)
    qtbot.waitUntil(lambda: not choice.isHidden())
    choice.findChild(QPushButton, "teachersOf_run").click()
    qtbot.waitUntil(lambda: "TracIn" in found.view.words(), timeout=20_000)
    answer = found.asked.weighed.answer
    assert answer is not None
    assert answer.moments > 1
    assert "without" not in found.view.words()
    qtbot.waitUntil(lambda: bool(found.view.check()))
    assert "now, in the present network" in found.view.check(), "its number is another than that of the picture"
    for picked in (found.view.helped, found.view.hurt):
        assert len(picked.rows.numbers) == 10
        qtbot.waitUntil(partial(all_in_sight, picked))
    window.session.set_hyperparameters(replace(window.session.hyperparameters, label_smoothing=0.3, l2=0.001))
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.RUNNING, timeout=20_000)
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=60_000)
    qtbot.waitUntil(lambda: "without what else made up its steps: L2." in found.view.words(), timeout=20_000)
    answer, timeline = found.asked.weighed.answer, window.session.timeline
    digits, drawn = answer.known.training, answer.drawn
    alone = influences(
        along_the_run(timeline, MOMENTS),
        digits.images[:9],
        digits.labels[:9],
        drawn.image.ravel(),
        drawn.label,
        learned=partial(learned, smoothing=0.3, teacher=None),
    )
    np.testing.assert_allclose(answer.changes[:, :9], alone, rtol=1e-4, atol=1e-9)


def all_in_sight(digits: PickedDigits) -> bool:
    """The list itself does not scroll: its last digit lies inside of it."""
    last = digits.visualRect(digits.model().index(len(digits.rows.numbers) - 1, 0))
    return digits.viewport().rect().contains(last)


def test_everything_has_a_name_and_the_equations_are_a_click_away(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    assert not missing_names(window)
    found.view.equation.findChild(QToolButton, "equationE42").click()
    assert window.findChild(QTabWidget, "tabs").currentWidget().findChild(QTabWidget, "derivationTabs") is not None


def test_out_of_sight_nothing_is_asked(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    window.action("networkAction").trigger()
    assert found.digit.drawn is None
    assert found.asked.weighed.answer is None
