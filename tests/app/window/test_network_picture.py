"""The picture of the network in the window: there when it is wanted, following drawing, label, training and time."""

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.session.states import State
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.view import EMPTY, NetworkPictureView
from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke
from nn.derivation.shown import shown
from nn.hyperparameters import Hyperparameters
from nn.insight.lines import Way
from nn.source_names import Weighted
from tests.app.window.test_rest import Work, turn

ONE = Ink((Stroke(np.array([[0.5, 0.1], [0.5, 0.9]], np.float32), width=0.08),))
SEVEN = Ink((Stroke(np.array([[0.2, 0.1], [0.8, 0.1], [0.4, 0.9]], np.float32), width=0.08),))


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr("app.window.main_window.Documents.may_go_on", lambda _: True)
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def open_picture(window: MainWindow) -> NetworkPictureView:
    window.findChild(QPushButton, "show_lines").click()
    view = window.findChild(NetworkPictureView, "networkPicture")
    assert view is not None
    return view


def test_it_is_not_even_imported_before_somebody_wants_it() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, app.window.main_window; print([name for name in sys.modules if 'network_picture.' in name "
            "or name in ('nn.insight.lines', 'app.window.picture_panel')])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"


def test_it_takes_the_place_of_the_heatmaps_and_gives_it_back(window: MainWindow) -> None:
    assert window.findChild(NetworkPictureView) is None
    view = open_picture(window)
    activations = window._middle.activations
    assert view.isVisible()
    assert not activations.strip.isVisible()
    assert not activations.weight_picture.isVisible()
    window.findChild(QPushButton, "show_z").click()
    assert not view.isVisible()
    assert activations.strip.isVisible()
    assert window.findChild(QPushButton, "show_z").isChecked()
    window.findChild(QPushButton, "show_lines").click()
    assert view.isVisible()
    window.findChild(QPushButton, "show_z").click()
    assert activations.strip.isVisible()


def test_it_follows_the_drawing(window: MainWindow, qtbot: QtBot) -> None:
    view = open_picture(window)
    assert view.words() == EMPTY
    window.canvas.set_ink(ONE)
    qtbot.waitUntil(view.play.isEnabled)
    before = view.grab().toImage()
    window.canvas.set_ink(SEVEN)
    qtbot.waitUntil(lambda: view.grab().toImage() != before)
    window.canvas.clear()
    qtbot.waitUntil(lambda: view.words() == EMPTY)


def test_what_came_while_it_was_hidden_is_there_when_it_is_seen_again(window: MainWindow, qtbot: QtBot) -> None:
    view = open_picture(window)
    window.findChild(QPushButton, "show_a").click()
    window.canvas.set_ink(ONE)
    qtbot.waitUntil(lambda: bool(window._middle.activations.layers().A))
    assert not view.play.isEnabled(), "nothing is worked out for nobody"
    window.findChild(QPushButton, "show_lines").click()
    assert view.play.isEnabled()


def test_a_label_is_that_of_the_derivation(window: MainWindow, qtbot: QtBot) -> None:
    view = open_picture(window)
    window.canvas.set_ink(ONE)
    qtbot.waitUntil(view.play.isEnabled)
    view.show_way(Way.BACKWARD)
    assert "the network's own answer" in view.words()
    view.label_chosen.emit(5)
    assert window._lab.label == 5
    assert view.label.currentText() == "5"
    assert "answer" not in view.words()
    window._lab.set_label(None)
    assert view.label.currentText() == "answer"


def test_a_line_leads_to_the_trace_and_an_equation_to_its_place(window: MainWindow, qtbot: QtBot) -> None:
    view = open_picture(window)
    window.canvas.set_ink(ONE)
    qtbot.waitUntil(view.play.isEnabled)
    view.trace_wanted.emit(2, 4, 7)
    panel = window._middle.derivation()
    assert window._middle.is_derivation()
    parameter = panel.trace.parameter()
    assert (parameter.layer, parameter.neuron, parameter.sender) == (2, 4, 7)
    window._middle.show_network()
    view.equation_requested.emit("E38")
    assert window._middle.is_derivation()
    assert panel.note.shown() == "E38"


def test_it_follows_training_and_the_time_machine(window: MainWindow, qtbot: QtBot) -> None:
    view = open_picture(window)
    window.canvas.set_ink(ONE)
    qtbot.waitUntil(view.play.isEnabled)
    view.canvas.setFocus()
    view.canvas.select(PointedAt(1, 3))
    session = window.session
    said = [view.words()]
    session.set_hyperparameters(Hyperparameters(data=(Weighted("starter"),), epochs=2))
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=30_000)
    qtbot.waitUntil(lambda: view.words() != said[0])
    said.append(view.words())
    session.go_to(5)
    qtbot.waitUntil(lambda: session.moment is not None and view.words() not in said)
    session.go_to(None)
    qtbot.waitUntil(lambda: view.words() == said[1])


def test_at_rest_it_does_nothing(window: MainWindow, qtbot: QtBot) -> None:
    view = open_picture(window)
    window.canvas.set_ink(ONE)
    qtbot.waitUntil(view.play.isEnabled)
    view.play.click()
    view.play.click()
    turn()
    application, work = QCoreApplication.instance(), Work()
    application.installEventFilter(work)
    turn()
    application.removeEventFilter(work)
    assert work.seen == {}


def test_its_numbers_are_those_of_the_derivation_to_the_last_digit(window: MainWindow, qtbot: QtBot) -> None:
    view = open_picture(window)
    window.canvas.set_ink(ONE)
    qtbot.waitUntil(view.play.isEnabled)
    view.label_chosen.emit(5)
    window._lab.set_active(True)
    example = window._lab.example()
    assert example is not None
    view.show_way(Way.BACKWARD)
    for layer, neuron in ((3, 5), (3, 1), (2, 7), (1, 3)):
        view._on_pointed(PointedAt(layer, neuron))
        a, delta = shown(example.a[layer][neuron]), shown(example.delta[layer][neuron])
        assert view.words().endswith(f"a = {a}, \u03b4 = {delta}")
    passage = view._passage
    assert passage is not None
    for layer, expected in example.delta.items():
        np.testing.assert_allclose(passage.delta[layer], expected, rtol=1e-9, atol=1e-16)
