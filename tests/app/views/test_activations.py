from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.views.activations import EMPTY, ActivationsView
from app.views.heatmap import Heatmap
from app.views.layer_values import LayerValues

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

DEFAULT = (784, 32, 32, 10)


def _layers(widths: tuple[int, ...] = DEFAULT, *, drawn: bool = True, seed: int = 0) -> LayerValues:
    rng = np.random.default_rng(seed)
    layers = range(1, len(widths))
    W = {n: rng.normal(size=(widths[n], widths[n - 1])).astype(np.float32) / 10 for n in layers}
    b = {n: rng.normal(size=widths[n]).astype(np.float32) for n in layers}
    A = {0: rng.random(widths[0]).astype(np.float32)}
    Z = {}
    for n in layers:
        Z[n] = W[n] @ A[n - 1] + b[n]
        A[n] = np.maximum(Z[n], 0)
    functions = ("ReLU",) * (len(widths) - 2) + ("softmax",)
    return LayerValues(W, b, A if drawn else {}, Z if drawn else {}, functions)


@pytest.fixture
def view(qtbot: "QtBot") -> ActivationsView:
    view = ActivationsView()
    qtbot.addWidget(view)
    view.resize(480, 500)
    view.show()
    return view


def _shown(view: ActivationsView) -> list[Heatmap]:
    return [heatmap for heatmap in view.strip.heatmaps if heatmap.isVisible()]


def _readout(view: ActivationsView) -> str:
    label = view.findChild(QLabel, "activationsReadout")
    assert isinstance(label, QLabel)
    return label.text()


def _middle(heatmap: Heatmap, index: int) -> QPoint:
    QApplication.processEvents()  # another quantity takes another room
    grid = heatmap.grid()
    assert grid is not None
    return grid.rect(heatmap.area(), index).center().toPoint()


def _click(qtbot: "QtBot", heatmap: Heatmap, index: int) -> None:
    qtbot.mouseClick(heatmap, Qt.MouseButton.LeftButton, pos=_middle(heatmap, index))


def test_it_says_what_it_waits_for(view: ActivationsView) -> None:
    texts = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert EMPTY in texts


def test_colours_are_explained_where_there_are_some(view: ActivationsView) -> None:
    def explained() -> bool:
        return any("Dark is zero." in label.text() for label in view.findChildren(QLabel))

    drawn = _layers()
    view.show_layers(replace(drawn, A={}, Z={}))
    assert not explained()
    view.show_layers(drawn)
    assert explained()


def test_all_layers_are_shown_from_the_input_to_the_output(view: ActivationsView) -> None:
    layers = _layers()
    view.show_layers(layers)
    assert [heatmap.accessibleName() for heatmap in _shown(view)] == [
        "Input 28 \u00d7 28",
        "Hidden 1 32 ReLU",
        "Hidden 2 32 ReLU",
        "Output 10 softmax",
    ]
    assert [heatmap.values() is layers.A[n] for n, heatmap in enumerate(_shown(view))] == [True] * 4
    lefts = [heatmap.x() for heatmap in _shown(view)]
    assert lefts == sorted(lefts)


def test_without_a_drawing_the_layers_wait_and_the_weights_are_there(view: ActivationsView) -> None:
    layers = _layers(drawn=False)
    view.show_layers(layers)
    assert [heatmap.values() for heatmap in _shown(view)] == [None] * 4
    assert _readout(view) == EMPTY
    view.show_quantity("W")
    assert [heatmap.values() is layers.W[n + 1] for n, heatmap in enumerate(_shown(view))] == [True] * 3
    assert _readout(view) != EMPTY


@pytest.mark.parametrize("symbol", ["a", "z", "W"])
def test_the_buttons_choose_what_is_shown(view: ActivationsView, qtbot: "QtBot", symbol: str) -> None:
    layers = _layers()
    view.show_layers(layers)
    view.show_quantity("z" if symbol != "z" else "a")
    button = view.findChild(QPushButton, f"show_{symbol}")
    assert isinstance(button, QPushButton)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert button.isChecked()
    values = {"a": layers.A, "z": layers.Z, "W": layers.W}[symbol]
    assert _shown(view)[-1].values() is values[3]


def test_pointing_tells_layer_neuron_and_value(view: ActivationsView, qtbot: "QtBot") -> None:
    layers = _layers()
    view.show_layers(layers)
    qtbot.mouseMove(view.strip.heatmaps[1], _middle(view.strip.heatmaps[1], 5))
    assert _readout(view) == f"Hidden 1, neuron 5: a = {layers.A[1][5]:.4f}"
    qtbot.mouseMove(view.strip.heatmaps[0], _middle(view.strip.heatmaps[0], 3 * 28 + 4))
    assert _readout(view) == f"Input, pixel 88 (row 3, column 4): x = {layers.A[0][3 * 28 + 4]:.3f}"


def test_the_value_under_a_resting_pointer_follows_the_training(view: ActivationsView, qtbot: "QtBot") -> None:
    view.show_layers(_layers())
    qtbot.mouseMove(view.strip.heatmaps[1], _middle(view.strip.heatmaps[1], 7))
    later = _layers(seed=1)
    view.show_layers(later)
    assert _readout(view) == f"Hidden 1, neuron 7: a = {later.A[1][7]:.4f}"


def test_pointing_at_a_weight_tells_where_it_comes_from(view: ActivationsView, qtbot: "QtBot") -> None:
    layers = _layers()
    view.show_layers(layers)
    view.show_quantity("W")
    qtbot.mouseMove(view.strip.heatmaps[2], _middle(view.strip.heatmaps[2], 9))
    assert _readout(view).startswith("Hidden 2, neuron 9: weight from neuron 16 = ")


@pytest.mark.parametrize("symbol", ["a", "z", "W"])
def test_a_click_on_a_neuron_shows_its_weights(view: ActivationsView, qtbot: "QtBot", symbol: str) -> None:
    layers = _layers()
    view.show_layers(layers)
    view.show_quantity(symbol)
    for layer, index in ((1, 9), (2, 31), (3, 4)):
        _click(qtbot, view.strip.heatmaps[layer], index)
        assert view.weight_picture.neuron() == (layer, index)
        shown = view.weight_picture.heatmap.values()
        assert shown is not None
        np.testing.assert_array_equal(shown, layers.W[layer][index])


def test_the_weights_of_the_picked_neuron_follow_the_training(view: ActivationsView, qtbot: "QtBot") -> None:
    view.show_layers(_layers())
    _click(qtbot, view.strip.heatmaps[1], 9)
    later = _layers(seed=1)
    view.show_layers(later)
    shown = view.weight_picture.heatmap.values()
    assert shown is not None
    np.testing.assert_array_equal(shown, later.W[1][9])


def test_the_picked_neuron_stays_marked_whatever_is_shown(view: ActivationsView, qtbot: "QtBot") -> None:
    view.show_layers(_layers())
    _click(qtbot, view.strip.heatmaps[2], 9)
    _click(qtbot, view.strip.heatmaps[1], 6)
    assert view.strip.heatmaps[2].selected() is None
    assert view.strip.heatmaps[1].selected() == (1, 2)
    view.show_quantity("W")
    assert view.strip.heatmaps[1].selected() == (1, 0)


def test_what_the_keyboard_has_passed_is_not_outlined(view: ActivationsView, qtbot: "QtBot") -> None:
    view.show_layers(_layers())
    _click(qtbot, view.strip.heatmaps[1], 6)
    for heatmap in view.strip.heatmaps:
        heatmap.setFocus(Qt.FocusReason.TabFocusReason)
        assert heatmap.selected() is not None
    view.strip.heatmaps[1].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view.strip.heatmaps[1], Qt.Key.Key_Down)
    assert view.strip.heatmaps[1].selected() == (2, 2)
    view.strip.heatmaps[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert [heatmap.selected() for heatmap in view.strip.heatmaps] == [(0, 0), (1, 2), None, None]


def test_the_weights_of_a_neuron_are_there_from_the_start(view: ActivationsView) -> None:
    layers = _layers(drawn=False)
    view.show_layers(layers)
    assert view.weight_picture.neuron() == (1, 0)
    assert view.weight_picture.isVisible()
    shown = view.weight_picture.heatmap.values()
    assert shown is not None
    np.testing.assert_array_equal(shown, layers.W[1][0])
    assert view.strip.heatmaps[1].selected() == (0, 0)


def test_another_network_forgets_the_picked_neuron(view: ActivationsView, qtbot: "QtBot") -> None:
    view.show_layers(_layers())
    _click(qtbot, view.strip.heatmaps[2], 9)
    view.show_layers(_layers((784, 5, 10)))
    assert view.weight_picture.neuron() == (1, 0)


@pytest.mark.parametrize("layer", [1, 3])
def test_a_neurons_weights_have_the_colours_of_its_layer(view: ActivationsView, layer: int) -> None:
    view.show_layers(_layers())
    view.pick(layer, 3)
    alone = view.weight_picture.bar
    assert alone.isVisible()
    scale = alone.scale()
    view.show_quantity("W")
    assert view.scale_bars[layer != 1].scale() == scale
    assert view.weight_picture.bar.scale() == scale
    assert not alone.isVisible(), "two bars for one scale"


def test_no_room_is_left_between_the_layers_and_what_belongs_to_them(view: ActivationsView) -> None:
    for width, height in ((480, 500), (560, 620), (1000, 1000)):
        view.resize(width, height)
        view.show_layers(_layers())
        QApplication.processEvents()
        lowest = max(heatmap.mapTo(view, heatmap.rect().bottomLeft()).y() for heatmap in _shown(view))
        readout = view.findChild(QLabel, "activationsReadout")
        assert isinstance(readout, QLabel)
        assert 0 <= readout.y() - lowest <= 24


def test_the_scales_stand_still_while_values_wander(view: ActivationsView) -> None:
    view.show_layers(_layers())
    scales = {bar.scale() for bar in view.scale_bars}
    for seed in range(1, 20):
        view.show_layers(_layers(seed=seed))
        scales |= {bar.scale() for bar in view.scale_bars}
    assert len(scales) <= 4
    view.show_quantity("z")
    z = view.scale_bars[1].scale()
    assert z.low == -z.high


def test_negative_activations_get_a_signed_scale(view: ActivationsView) -> None:
    layers = _layers()
    signed = {n: np.tanh(z) for n, z in layers.Z.items()} | {0: layers.A[0]}
    view.show_layers(LayerValues(layers.W, layers.b, signed, layers.Z))
    assert view.scale_bars[1].scale().low == -1.0


@pytest.mark.parametrize(
    "widths", [(784, 10), (784, 1, 10), (784, 7, 100, 512, 1000, 3, 2, 10), (4, 3, 2), (784, 97, 10)]
)
@pytest.mark.parametrize("symbol", ["a", "z", "W"])
def test_any_architecture_is_shown_whole(view: ActivationsView, widths: tuple[int, ...], symbol: str) -> None:
    view.show_quantity(symbol)
    view.show_layers(_layers(widths))
    assert len(_shown(view)) == len(widths) - (symbol == "W")
    content = view.strip.widget().rect()
    assert all(content.contains(heatmap.geometry()) for heatmap in _shown(view))
    view.grab()


def test_values_that_are_not_finite_are_shown(view: ActivationsView) -> None:
    layers = _layers()
    layers.A[1][3], layers.A[2][0] = np.nan, np.inf
    view.show_layers(layers)
    view.grab()


def test_what_came_while_hidden_is_there_when_shown(view: ActivationsView) -> None:
    view.hide()
    layers = _layers()
    view.show_layers(layers)
    view.show()
    assert _shown(view)[1].values() is layers.A[1]


def test_every_control_has_a_name_and_a_tooltip(view: ActivationsView) -> None:
    for button in view.findChildren(QPushButton):
        assert button.objectName()
        assert button.toolTip()
        assert button.accessibleName()


@pytest.mark.parametrize("symbol", ["a", "W"])
def test_a_neuron_that_was_operated_on_is_marked_and_described(
    qtbot: "QtBot", view: ActivationsView, symbol: str
) -> None:
    view.show_quantity(symbol)
    view.show_layers(_layers())
    heatmap = view.strip.heatmaps[1]
    QApplication.processEvents()
    before = heatmap.grab().toImage()
    view.show_layers(replace(_layers(), operated={(1, 7): "switched off"}))
    assert heatmap.grab().toImage() != before
    view.show_layers(_layers())
    assert heatmap.grab().toImage() == before
    view.show_layers(replace(_layers(), operated={(1, 7): "switched off"}))
    assert heatmap.accessibleDescription() == "switched off"
    QTest.mouseMove(heatmap, _middle(heatmap, 7))
    assert "Hidden 1, neuron 7 (switched off): " in _readout(view)
    QTest.mouseMove(heatmap, _middle(heatmap, 8))
    assert "switched off" not in _readout(view)
