"""The map in the window: every layer's, the digits that it shows, the drawing that moves in it, and its numbers."""

import csv
import gc
import io
import sys
import weakref
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from app.session.insight import mapped
from app.views.insight.layer_map.figures import apart
from app.views.insight.layer_map.scatter import ScatterView
from app.window.insight.map_page import FOLLOWS, YOURS_NOT, MapPage, spreads
from app.window.main_window import MainWindow
from app.window.tab_order import tab_stops
from nn.arrays import pixels
from nn.data.ink import Ink, Stroke
from nn.hyperparameters import Hyperparameters
from nn.insight import tsne
from nn.source_names import Weighted
from tests.app.window.insight.conftest import Make
from tests.app.window.test_keyboard import out_of_order
from tests.app.window.test_main_window import missing_names

SEVEN = np.array([(0.3, 0.25), (0.5, 0.25), (0.7, 0.25), (0.58, 0.5), (0.45, 0.8)], np.float32)


@pytest.fixture
def window(make: Make) -> MainWindow:
    return make(800, validation=500)


def opened(qtbot: QtBot, window: MainWindow) -> MapPage:
    """The page, with all maps and probes."""
    window.action("insightAction").trigger()
    tabs = window.findChild(QTabWidget, "insightTabs")
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index("Map"))
    page = window.findChild(MapPage)
    settled(qtbot, page)
    return page


def settled(qtbot: QtBot, page: MapPage) -> None:
    mapping = page.mapping

    def done() -> bool:
        found = mapping.shown
        return found is not None and found.network is mapping.network and mapping.probing is None

    qtbot.waitUntil(done, timeout=20_000)
    # What was shown last has another room.
    page.grab()


def at(page: MapPage, number: int) -> QPoint:
    """Where a digit stands."""
    scatter = page.view.scatter
    x, y = scatter.to_widget(scatter.places()[number : number + 1])[0].tolist()
    return QPointF(x, y).toPoint()


def alone(page: MapPage) -> int:
    """A digit that stands by itself, inside of the map."""
    scatter = page.view.scatter
    places = scatter.to_widget(scatter.places())
    inside = (places > 20).all(axis=1) & (places < [scatter.width() - 20, scatter.height() - 20]).all(axis=1)
    distances = np.hypot(*(places[:, np.newaxis] - places[np.newaxis]).transpose(2, 0, 1))
    np.fill_diagonal(distances, np.inf)
    return int(np.where(inside, distances.min(axis=1), 0).argmax())


def test_each_layer_has_a_small_map_and_one_is_large(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    view, found = page.view, page.mapping.shown
    assert [thumb.accessibleName() for thumb in view.thumbs.thumbs] == [
        "Map of pixels",
        "Map of hidden 1",
        "Map of hidden 2",
        "Map of output z",
    ]
    np.testing.assert_array_equal(view.scatter.places(), found.maps[1].places)
    view.thumbs.thumbs[3].click()
    np.testing.assert_array_equal(view.scatter.places(), found.maps[3].places)
    both = spreads(found.maps[3].shares)[0]
    assert f"this plane holds {both}" in view.words.text()
    assert view.scatter.caption() == f"{both} of the spread"
    QTest.keyClick(view.scatter, Qt.Key.Key_PageUp)
    assert page.mapping.layer == 2
    assert view.thumbs.thumbs[2].isChecked()
    scores = page.mapping.scores
    assert [thumb.number() for thumb in view.thumbs.thumbs] == [f"{100 * scores[k].accuracy:.2f}%" for k in range(4)]
    assert scores[3].accuracy > scores[0].accuracy
    assert "learned from 4,500 training digits, tested on 500 held back" in view.probed.text()
    rows = list(csv.reader(io.StringIO(view.table.csv())))
    assert [row[0] for row in rows[1:]] == ["Pixels", "Hidden 1", "Hidden 2", "Output z"]
    assert [float(row[3]) for row in rows[1:]] == [float(scores[k].accuracy) for k in range(4)]


def test_a_digit_is_pointed_at_walked_to_and_opened(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    scatter, number = page.view.scatter, alone(page)
    before = scatter.grab().toImage()
    QTest.mouseMove(scatter, at(page, number))
    assert scatter.pointed() == number
    assert scatter.grab().toImage() != before
    label = int(page.mapping.shown.digits.labels[number])
    assert scatter.accessibleDescription() == f"digit {number}, label {label}"
    QTest.mouseClick(scatter, Qt.MouseButton.LeftButton, pos=at(page, number))
    image = pixels(page.mapping.shown.digits.images[number])
    np.testing.assert_allclose(window.canvas.image().ravel(), image, atol=1e-6)
    scatter.setFocus()
    right = at(page, number).x() < scatter.width() / 2
    QTest.keyClick(scatter, Qt.Key.Key_Right if right else Qt.Key.Key_Left)
    other = scatter.pointed()
    assert other != number
    assert (at(page, other).x() > at(page, number).x()) is right
    QTest.keyClick(scatter, Qt.Key.Key_Return)
    image = pixels(page.mapping.shown.digits.images[other])
    np.testing.assert_allclose(window.canvas.image().ravel(), image, atol=1e-6)


def test_a_class_stands_out_by_its_key(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    scatter = page.view.scatter
    every = scatter.grab().toImage()
    scatter.setFocus()
    QTest.keyClick(scatter, Qt.Key.Key_4)
    assert page.view.alone.currentText() == "4"
    assert scatter.grab().toImage() != every
    labels = page.mapping.shown.digits.labels
    for _ in range(5):
        QTest.keyClick(scatter, Qt.Key.Key_Left)
        assert labels[scatter.pointed()] == 4
    QTest.keyClick(scatter, Qt.Key.Key_Escape)
    assert page.view.alone.currentText() == "all"


def test_the_drawing_moves_while_it_is_drawn(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    assert YOURS_NOT in page.view.words.text()
    assert page.view.scatter.yours() is None
    places = []
    for points in (2, 3, 5):
        window.canvas.set_ink(Ink((Stroke(SEVEN[:points], width=0.08),)))
        x = window.canvas.image().reshape(1, -1)
        A = window.session.network.trace(x).A[1]
        expected = page.mapping.shown.maps[1].place(A)[0]

        def moved(expected: Any = expected) -> bool:
            place = page.view.scatter.yours()
            return place is not None and np.allclose(place, expected, atol=1e-3)

        qtbot.waitUntil(moved)
        places.append(expected)
    assert not np.allclose(places[0], places[2])
    words = page.view.words.text()
    assert "On this map, which is not the whole layer, your drawing lies nearest to the middle of the " in words
    window.canvas.clear()
    qtbot.waitUntil(lambda: page.view.scatter.yours() is None)


def test_the_places_are_copied(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    page.view.scatter.setFocus()
    QTest.keyClick(page.view.scatter, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text())))
    assert rows[0] == ["digit", "label", "x", "y"]
    np.testing.assert_array_equal(np.array(rows[1:], float)[:, 2:], page.mapping.shown.maps[1].places)


def test_it_follows_a_run(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    session = window.session
    session.set_speed(50)
    session.set_hyperparameters(Hyperparameters(hidden=(8,), data=(Weighted("starter"),), epochs=500))
    settled(qtbot, page)
    assert len(page.view.thumbs.thumbs) == 3
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: page.view.words.text() == FOLLOWS, timeout=20_000)
    before = page.view.scatter.places()
    qtbot.waitUntil(lambda: not np.array_equal(page.view.scatter.places(), before), timeout=20_000)
    session.end_run()
    settled(qtbot, page)
    thumb = page.view.thumbs.thumbs[2]
    assert thumb.number()
    assert thumb.caption() == f"probe {thumb.number()}"
    thumb.resize(60, thumb.height())
    assert thumb.caption() == thumb.number(), "where there is no room for the word"


def test_t_sne_says_how_it_is_had_and_is_shown_where_it_is(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, window)
    view = page.view
    monkeypatch.setattr(tsne, "is_installed", lambda: False)
    view.method.findChild(QPushButton, "mapMethod_tsne").click()
    qtbot.waitUntil(lambda: view.scatter.waiting == mapped.NO_TSNE, timeout=20_000)
    assert view.scatter.places().shape == (0, 2)
    view.method.findChild(QPushButton, "mapMethod_pca").click()
    assert len(view.scatter.places()) == 500
    module = ModuleType("openTSNE")

    class TSNE:
        def __init__(self, **options: Any) -> None:
            pass

        def fit(self, A: Any) -> Any:
            return A[:, :2]

    monkeypatch.setattr(module, "TSNE", TSNE, raising=False)
    monkeypatch.setitem(sys.modules, "openTSNE", module)
    monkeypatch.setattr(tsne, "is_installed", lambda: True)
    view.method.findChild(QPushButton, "mapMethod_tsne").click()
    qtbot.waitUntil(lambda: "t-SNE of 500 digits" in view.words.text(), timeout=20_000)
    np.testing.assert_allclose(view.scatter.places(), page.mapping.embedded.answer.A[:, :2])
    assert view.cancel.isHidden()


def test_t_sne_is_left_by_a_button(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(qtbot, window)
    module = ModuleType("openTSNE")

    class TSNE:
        def __init__(self, **options: Any) -> None:
            self.tell = options["callbacks"][0]

        def fit(self, A: Any) -> Any:
            while True:
                self.tell(1, 0.0, A)

    monkeypatch.setattr(module, "TSNE", TSNE, raising=False)
    monkeypatch.setitem(sys.modules, "openTSNE", module)
    monkeypatch.setattr(tsne, "is_installed", lambda: True)
    page.view.method.findChild(QPushButton, "mapMethod_tsne").click()
    qtbot.waitUntil(lambda: "percent" in page.view.scatter.waiting, timeout=20_000)
    assert not page.view.cancel.isHidden()
    page.view.cancel.click()
    assert page.view.method.key() == "pca"
    assert len(page.view.scatter.places()) == 500


def test_networks_without_hidden_layers_and_of_one_neuron_have_maps(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    for hidden, count in (((), 2), ((1,), 3)):
        window.session.set_hyperparameters(Hyperparameters(hidden=hidden, data=(Weighted("starter"),)))
        settled(qtbot, page)
        assert len(page.view.thumbs.thumbs) == count
        assert len(page.view.scatter.places()) == 1000
        page.grab()


def test_everything_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window)
    assert not missing_names(window)


def test_the_axes_stand_still_while_they_fit(qtbot: QtBot) -> None:
    scatter = ScatterView()
    qtbot.addWidget(scatter)
    places = np.random.default_rng(0).normal(size=(200, 2))
    images, labels = np.zeros((200, 784), np.uint8), np.zeros(200, np.uint8)
    scatter.show_map(images, labels, places, None)
    limits = scatter.limits()
    scatter.show_map(images, labels, 0.9 * places, limits)
    assert scatter.limits() == limits
    scatter.show_map(images, labels, 2 * places, limits)
    np.testing.assert_allclose(scatter.limits(), 2 * np.array(limits))
    scatter.show_map(images, labels, places, scatter.limits())
    np.testing.assert_allclose(scatter.limits(), limits)


def test_circles_are_pushed_apart_and_no_further() -> None:
    at = np.array([(0.0, 0.0), (1.0, 0.0), (50.0, 0.0)])
    found = apart(at, 5)
    assert np.hypot(*(found[0] - found[1])) == pytest.approx(10, abs=0.1)
    np.testing.assert_array_equal(found[2], at[2])


def test_tab_goes_as_the_eye_does(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    stops = [stop for stop in tab_stops(window) if page.view.isAncestorOf(stop)]
    assert len(stops) > 5
    assert out_of_order(page.view, stops) == []


def test_out_of_sight_it_keeps_no_digits(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    digits = page.mapping.digits.answer
    assert digits is not None
    split = weakref.ref(digits)
    del digits
    page.hide()
    # As the panel does once the whole tab is left.
    page._tools.digits.forget()
    qtbot.waitUntil(lambda: gc.collect() >= 0 and split() is None, timeout=5_000)
    assert page.view.scatter.places().shape == (0, 2)
    page.show()
    settled(qtbot, page)
    assert len(page.view.scatter.places()) == 500


def test_the_spread_of_a_plane_is_the_sum_of_its_parts_as_they_are_written() -> None:
    assert spreads((0.18646, 0.16956)) == ("35.61%", "18.65%", "16.96%")
