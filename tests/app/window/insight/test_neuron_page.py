"""A neuron's portrait in the window: what it shows is what the network says, and an operation can be undone."""

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from app.session.insight import neuron
from app.session.insight.surgery import BUSY
from app.session.moment import LOOKED_AT
from app.session.states import State
from app.views.activations import ActivationsView
from app.views.insight.neuron.words import NO_DRAWING, OUTPUT_READ_BY_NOBODY
from app.window.insight.neuron_page import NO_HIDDEN, NeuronPage
from app.window.main_window import MainWindow
from app.window.tab_order import tab_stops
from nn.arrays import pixels
from nn.data import sources
from nn.data.ink import Ink, Stroke
from nn.errors import Cancelled
from nn.hyperparameters import Hyperparameters
from nn.insight.portrait import Neuron, Surgery
from nn.metrics import evaluate
from nn.network import Network
from nn.source_names import Weighted
from tests.app.window.insight.conftest import Make
from tests.app.window.test_keyboard import out_of_order
from tests.app.window.test_main_window import missing_names

if TYPE_CHECKING:
    from collections.abc import Callable

SEVEN = np.array([(0.3, 0.25), (0.5, 0.25), (0.7, 0.25), (0.58, 0.5), (0.45, 0.8)], np.float32)
SMALL = Hyperparameters(hidden=(8, 6), data=(Weighted("starter"),), validation=500, epochs=2, learning_rate=0.1)


@pytest.fixture
def window(make: Make) -> MainWindow:
    return make(validation=500)


def opened(qtbot: QtBot, window: MainWindow) -> NeuronPage:
    """The page, with all of it worked out."""
    window.action("insightAction").trigger()
    tabs = window.findChild(QTabWidget, "insightTabs")
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index("Neuron"))
    page = window.findChild(NeuronPage)
    answered(qtbot, page)
    return page


def answered(qtbot: QtBot, page: NeuronPage) -> None:
    parts = page.portrait.wanted, page.portrait.active, page.portrait.measured
    qtbot.waitUntil(lambda: all(part.answer is not None for part in parts), timeout=20_000)


def say(page: NeuronPage, key: Qt.Key) -> None:
    QTest.keyClick(page.view.number, key)


def test_it_shows_what_a_neuron_weighs_and_wants(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    for _ in range(3):
        say(page, Qt.Key.Key_Up)
    answered(qtbot, page)
    network, wishes = window.session.network, page.view.wishes
    assert page.portrait.neuron == Neuron(1, 3)
    np.testing.assert_array_equal(wishes.weights.values(), network.W[1][3])
    w = network.W[1][3].astype(np.float64)
    np.testing.assert_allclose(wishes.direction.values(), w / np.linalg.norm(w))
    np.testing.assert_allclose(wishes.wanted.values().ravel(), w > 0, atol=1e-9)
    z = w[w > 0].sum() + network.b[1][3]
    assert f"z = {z:.1f}" in wishes.words.text()
    page.view.layer.setCurrentIndex(1)
    page.view.layer.activated.emit(1)
    answered(qtbot, page)
    assert wishes.direction.isHidden()
    x, deep = wishes.wanted.values().reshape(1, -1), network.copy(np.float64)
    random = np.random.default_rng(0).uniform(size=(500, 784))
    assert deep.trace(x).Z[2][0, 3] > deep.trace(random).Z[2][:, 3].max()


def test_an_ascent_may_begin_from_the_drawing(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    button = page.view.wishes.findChild(QPushButton, "wishesBegin_drawing")
    button.click()
    assert page.view.wishes.words.text() == NO_DRAWING
    window.canvas.set_ink(Ink((Stroke(SEVEN, width=0.08),)))
    answered(qtbot, page)
    before = window.session.network.trace(window.canvas.image().reshape(1, -1)).Z[1][0, 0]
    found = page.portrait.wanted.answer
    assert found.begin == pytest.approx(float(before), rel=1e-4)
    assert "From your drawing" in page.view.wishes.words.text()


def test_the_digits_that_move_it_are_opened_by_a_click(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    training = sources.of("starter").split(500).training
    a = window.session.network.trace(pixels(training.images)).A[1][:, 0]
    most = page.view.movers.most
    assert most.rows.numbers == np.argsort(-a, kind="stable")[:10].tolist()
    assert page.view.movers.least.rows.numbers == np.argsort(a, kind="stable")[:10].tolist()
    qtbot.mouseClick(most.viewport(), Qt.MouseButton.LeftButton, pos=most.visualRect(most.model().index(2, 0)).center())
    number = most.rows.numbers[2]
    np.testing.assert_allclose(window.canvas.image().ravel(), pixels(training.images[number]), atol=1e-6)


def test_the_strips_tell_the_activations_by_class(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    training = sources.of("starter").split(500).training
    a = window.session.network.trace(pixels(training.images)).A[1][:, 0][training.labels == 4]
    strips = page.view.strips
    strips.setFocus()
    QTest.keyClick(strips, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    row = QGuiApplication.clipboard().text().splitlines()[5].split(",")
    assert row[:2] == ["4", str(len(a))]
    np.testing.assert_allclose(list(map(float, row[2:])), np.percentile(a, (0, 25, 50, 75, 100)), rtol=1e-5)
    assert f"4: {len(a)} digits, from " in strips.accessibleDescription()


def test_the_layer_without_each_is_sorted_and_copied(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    validation, network = sources.of("starter").split(500).validation, window.session.network
    table = page.view.removal.table
    assert "Measured on 500 digits held back. " in page.view.removal.words.text()
    table.horizontalHeader().setSortIndicator(3, Qt.SortOrder.AscendingOrder)
    worst = table.order[0]
    accuracies = [
        evaluate(Surgery(Neuron(1, number), scale=0).done(network), validation.images, validation.labels).accuracy
        for number in range(32)
    ]
    assert accuracies[worst] == pytest.approx(min(accuracies))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 33
    assert float(lines[1].split(",")[3]) == pytest.approx(min(accuracies))
    assert r"measured $\Delta C$" in table.latex()
    table.opened.emit(0)
    assert page.portrait.neuron == Neuron(1, worst)
    assert page.view.number.value() == worst


@pytest.mark.parametrize("column", range(4))
def test_a_click_on_any_cell_chooses_its_neuron_which_stays_chosen_when_sorted(
    qtbot: QtBot, window: MainWindow, column: int
) -> None:
    page = opened(qtbot, window)
    table = page.view.removal.table
    chosen = table.order[2]
    middle = table.visualItemRect(table.item(2, column)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert page.portrait.neuron == Neuron(1, chosen)
    table.horizontalHeader().setSortIndicator(3, Qt.SortOrder.DescendingOrder)
    assert table.order[table.currentRow()] == chosen
    assert page.portrait.neuron == Neuron(1, chosen)


def test_an_operation_is_foretold_measured_done_marked_and_undone(qtbot: QtBot, window: MainWindow) -> None:
    page, session = opened(qtbot, window), window.session
    view, before = page.view.surgery, session.network
    page.portrait.choose(1, 7)
    answered(qtbot, page)
    assert not view.operate.isEnabled()
    view.off.click()
    qtbot.waitUntil(lambda: page.operation.effect.answer is not None)
    effect = page.operation.effect.answer
    validation = sources.of("starter").split(500).validation
    off = Surgery(Neuron(1, 7), scale=0).done(before)
    found = evaluate(off, validation.images, validation.labels)
    assert effect.accuracy == pytest.approx(found.accuracy)
    assert effect.loss == pytest.approx(found.loss, rel=1e-4)
    without = page.portrait.measured.answer.without
    assert effect.predicted == pytest.approx(without.predicted[7], rel=1e-6)
    assert effect.measured == pytest.approx(without.measured[7], rel=1e-6)
    assert f"\u2192 {100 * found.accuracy:.2f}%" in view.numbers["accuracy"].text()
    view.operate.click()
    np.testing.assert_array_equal(session.network.parameters, off.parameters)
    assert view.done.text() == "Operated: layer 1, neuron 7: switched off."
    assert session.before == "Bundled network"
    window.action("networkAction").trigger()
    layers = window.findChild(ActivationsView)
    qtbot.waitUntil(lambda: layers.strip.heatmaps[1].marked() == {7: "switched off"})
    window.action("insightAction").trigger()
    view.undo.click()
    assert session.network is before
    assert view.done.isHidden()
    window.action("networkAction").trigger()
    qtbot.waitUntil(lambda: not layers.strip.heatmaps[1].marked())
    window.action("goForwardAction").trigger()
    qtbot.waitUntil(lambda: layers.strip.heatmaps[1].marked() == {7: "switched off"})
    window.action("goBackAction").trigger()
    assert session.network is before


def test_after_an_operation_it_is_said_what_takes_it_out_again(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    before = window.session.network
    surgery = page.view.surgery
    surgery.off.click()
    qtbot.waitUntil(surgery.operate.isEnabled)
    surgery.operate.click()
    assert window.session.network is not before
    said = window.statusBar().currentMessage()
    assert f"Undo on this page ({surgery.undo.shortcut().toString()}) takes it out" in said
    assert "Network, Back" in said
    surgery.undo.click()
    assert window.session.network is before


def test_a_slider_is_followed_and_another_neuron_begins_anew(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    view = page.view.surgery
    view.scale.slider.setFocus()
    QTest.keyClick(view.scale.slider, Qt.Key.Key_Right)
    view.shift.field.setValue(-0.5)
    qtbot.waitUntil(lambda: page.operation.effect.answer is not None)
    assert page.operation.surgery.scale == pytest.approx(1.05)
    assert page.operation.surgery.shift == -0.5
    assert view.numbers["predicted"].text()
    say(page, Qt.Key.Key_Up)
    answered(qtbot, page)
    assert page.operation.surgery == Surgery(Neuron(1, 1))
    assert (view.scale.value(), view.shift.value()) == (1.0, 0.0)
    assert view.numbers["predicted"].text() == ""


def test_the_loss_is_shown_along_the_scale_beside_its_tangent(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    qtbot.waitUntil(lambda: page.operation.curve.answer is not None, timeout=20_000)
    curve = page.view.surgery.curve
    curve.setFocus()
    QTest.keyClick(curve, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = np.array([row.split(",") for row in QGuiApplication.clipboard().text().splitlines()[1:]], float)
    validation = sources.of("starter").split(500).validation
    for scale, loss, _ in rows[::5]:
        changed = Surgery(Neuron(1, 0), scale).done(window.session.network)
        assert evaluate(changed, validation.images, validation.labels).loss == pytest.approx(loss, rel=1e-3)
    ready = page.operation.prepared.prepared
    np.testing.assert_allclose(rows[:, 2], ready.loss + (rows[:, 0] - 1) * ready.slopes[0, 0])
    before = curve.grab().toImage()
    page.view.surgery.off.click()
    qtbot.waitUntil(lambda: page.operation.effect.answer is not None)
    assert curve.grab().toImage() != before


def test_of_an_output_only_the_bias_is_moved(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    page.view.layer.activated.emit(page.view.layer.setCurrentIndex(2) or 2)
    answered(qtbot, page)
    view = page.view.surgery
    assert page.portrait.neuron.layer == 3
    assert not view.output.isHidden()
    assert view.output.text() == OUTPUT_READ_BY_NOBODY
    assert not view.scale.isEnabled()
    assert page.view.without.words() == NO_HIDDEN
    view.shift.field.setValue(1.0)
    qtbot.waitUntil(lambda: page.operation.effect.answer is not None)
    assert view.operate.isEnabled()


def test_in_a_run_its_weights_are_followed_and_nothing_is_operated_on(qtbot: QtBot, window: MainWindow) -> None:
    page, session = opened(qtbot, window), window.session
    session.set_speed(20)
    session.set_hyperparameters(replace(SMALL, epochs=500))
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: session.state is State.RUNNING and session.network.widths[1] == 8, timeout=20_000)
    first = session.network.W[1][0].copy()
    qtbot.waitUntil(lambda: not np.array_equal(page.view.wishes.weights.values(), first), timeout=20_000)
    assert page.view.operating.isHidden()
    window.action("pauseAction").trigger()
    qtbot.waitUntil(lambda: session.state is State.PAUSED, timeout=20_000)
    answered(qtbot, page)
    view = page.view.surgery
    assert view.problem.text() == BUSY
    assert not view.scale.isEnabled()
    session.end_run()
    answered(qtbot, page)
    assert view.problem.isHidden()
    session.go_to(0)
    answered(qtbot, page)
    assert view.problem.text() == LOOKED_AT


def test_a_network_that_was_blown_up_is_shown_as_it_is(qtbot: QtBot, window: MainWindow) -> None:
    page, network = opened(qtbot, window), window.session.network
    window.session.put_step(Network(network.architecture, np.full_like(network.parameters, np.nan)))
    answered(qtbot, page)
    page.view.surgery.off.click()
    qtbot.waitUntil(lambda: page.operation.effect.answer is not None and page.operation.curve.answer is not None)
    page.grab()
    assert "not a number" in page.view.surgery.numbers["loss"].text()


def test_of_a_wide_layer_the_first_digits_are_looked_at(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neuron, "MOST_ACTIVATIONS", 32 * 300)
    page = opened(qtbot, window)
    assert len(page.portrait.active.answer.A) == 300
    assert page.view.movers.note.text() == "The first 300 of 4,500 training digits were looked at."
    assert max(page.view.movers.most.rows.numbers) < 300


def test_a_network_without_hidden_layers_has_outputs_alone(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    window.session.set_hyperparameters(replace(SMALL, hidden=()))
    answered(qtbot, page)
    assert [page.view.layer.itemText(at) for at in range(page.view.layer.count())] == ["Output"]
    assert not page.view.wishes.direction.isHidden()
    assert not page.view.surgery.scale.isEnabled()


def test_everything_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window)
    assert not missing_names(window)


def test_out_of_sight_nothing_is_kept(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    window.action("networkAction").trigger()
    assert page.portrait.digits.answer is None
    assert page.portrait.active.answer is None
    window.action("insightAction").trigger()
    answered(qtbot, page)


def test_out_of_sight_a_look_at_the_training_digits_is_given_up(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, window)
    began, ended = threading.Event(), threading.Event()

    def slow(*words: Any) -> None:
        cancelled: Callable[[], bool] = words[4]
        began.set()
        while not cancelled():
            pass
        ended.set()
        raise Cancelled

    monkeypatch.setattr(neuron, "activity", slow)
    page.portrait.choose(2, 0)
    qtbot.waitUntil(lambda: began.is_set() and page.portrait.active.done > 0)
    window.action("networkAction").trigger()
    qtbot.waitUntil(ended.is_set)


def test_the_network_leads_to_the_portrait_of_a_neuron(qtbot: QtBot, window: MainWindow) -> None:
    picture = window.findChild(ActivationsView).weight_picture
    window.findChild(ActivationsView).pick(2, 4)
    picture.heatmap.setFocus()
    QTest.keyClick(picture.heatmap, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page = window.findChild(NeuronPage)
    assert page.isVisible()
    assert page.portrait.neuron == Neuron(2, 4)
    assert page.view.number.value() == 4
    answered(qtbot, page)


def test_tab_goes_as_the_eye_does(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    page.view.surgery.off.click()
    page.view.surgery.operate.click()
    answered(qtbot, page)
    stops = [stop for stop in tab_stops(window) if page.view.isAncestorOf(stop)]
    assert len(stops) > 15
    assert out_of_order(page.view, stops) == []
