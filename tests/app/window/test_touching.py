"""Pointing at a number: what it touches is outlined wherever it is shown, is said, and is gone with the pointer."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QPushButton, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from app.views.activations import ActivationsView
from app.views.derivation.stepper.view import StepperView
from app.views.heatmap import Heatmap
from app.views.lights import Light, Lights, outlined
from app.views.network_picture.outlined import Lit, Outlined
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.view import NetworkPictureView
from app.views.prediction import PredictionView
from app.views.seen import SeenView
from app.views.touch_line import TouchLine
from app.views.why.pixel_map import PixelMap
from app.window.main_window import MainWindow
from app.window.step_picture import StepPicture
from nn.data.ink import Ink, Stroke
from nn.insight.lines import Way
from tests.app.main_job import SEVEN, make_window, part
from tests.phases import phase_key

INK = Ink((Stroke(np.array(SEVEN, np.float32), width=0.08),))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = make_window(qtbot, tmp_path / "settings.ini")
    window.resize(1280, 800)
    window.canvas.set_ink(INK)
    qtbot.waitUntil(lambda: part(window, PredictionView, "prediction").property("digit") == 7)
    QApplication.processEvents()
    return window


def middle(heatmap: Heatmap, index: int) -> QPoint:
    grid = heatmap.grid()
    assert grid is not None
    return grid.rect(heatmap.area(), index).center().toPoint()


def move(widget: QWidget, at: QPoint) -> None:
    """Move the mouse there: also where its cursor was in the test before."""
    none = Qt.MouseButton.NoButton
    place, away = QPointF(at), QPointF(widget.mapToGlobal(at))
    QApplication.sendEvent(
        widget, QMouseEvent(QEvent.Type.MouseMove, place, away, none, none, Qt.KeyboardModifier.NoModifier)
    )


def lit(view: QWidget, light: Light) -> list[QRectF]:
    """What is outlined over a view itself."""
    found = view.findChildren(Lights, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [box for lights in found if lights.isVisibleTo(view) for box in lights.lit(light)]


def anything(window: MainWindow) -> list[Lights]:
    return [lights for lights in window.findChildren(Lights) if not lights.isHidden()]


def words(window: MainWindow) -> str:
    return part(window, TouchLine, "touchLine").words()


def test_a_neuron_lights_the_layers_on_both_sides(window: MainWindow) -> None:
    layers = part(window, ActivationsView, "activations").strip.heatmaps
    move(layers[1], middle(layers[1], 5))
    assert lit(layers[0], Light.SOURCE) == [layers[0].area()]
    assert lit(layers[2], Light.TARGET) == [layers[2].area()]
    assert not lit(layers[3], Light.TARGET)
    seen = part(window, SeenView, "seen")
    assert lit(seen, Light.SOURCE) == [seen.area()]
    network = window.session.network
    a = part(window, ActivationsView, "activations").layers().A[1][5]
    assert words(window).startswith("a₅⁽¹⁾ = ")
    assert f"{a:.4g}"[:4] in words(window)
    assert "all of Z[2] (E27)" in words(window)
    assert network.depth == 3


def test_nothing_is_lit_once_the_pointer_has_left(window: MainWindow) -> None:
    assert not window.findChildren(Lights), "nothing is made before somebody points"
    layers = part(window, ActivationsView, "activations").strip.heatmaps
    move(layers[1], middle(layers[1], 5))
    assert anything(window)
    QApplication.sendEvent(layers[1], QEvent(QEvent.Type.Leave))
    assert not anything(window)
    assert words(window) == ""


def test_a_pixel_lights_the_first_layer_and_its_weight_in_the_picture_stays_dark(window: MainWindow) -> None:
    activations, seen = part(window, ActivationsView, "activations"), part(window, SeenView, "seen")
    move(seen, middle(seen, 300))
    first = activations.strip.heatmaps[1]
    assert lit(first, Light.TARGET) == [first.area()]
    assert [box.center().toPoint() for box in lit(activations.strip.heatmaps[0], Light.SAME)] == [
        middle(activations.strip.heatmaps[0], 300)
    ]
    assert not lit(activations.weight_picture.heatmap, Light.TARGET)
    assert words(window).startswith("pixel 300 = ")
    QApplication.sendEvent(seen, QEvent(QEvent.Type.Leave))
    assert not anything(window)


def test_a_pixel_on_the_paper_is_one_of_the_network(window: MainWindow, qtbot: QtBot) -> None:
    canvas, seen = window.canvas, part(window, SeenView, "seen")
    chosen = canvas.row.chosen()
    assert chosen is not None
    frame = chosen.frame()
    assert frame is not None
    area = canvas.area_of(frame)
    place = area.topLeft() + QPointF(13.5, 14.5) * (area.width() / 28)
    move(canvas, place.toPoint())
    assert words(window).startswith(f"pixel {14 * 28 + 13} = ")
    assert [box.center().toPoint() for box in lit(seen, Light.SAME)] == [middle(seen, 14 * 28 + 13)]
    (box,) = lit(canvas, Light.SAME)
    assert box.contains(place)
    window.canvas.set_ink(Ink((Stroke(np.array([(0.2, 0.1), (0.25, 0.9)], np.float32), width=0.08),)))
    qtbot.waitUntil(lambda: lit(canvas, Light.SAME) != [box])
    assert all(box.contains(place) for box in lit(canvas, Light.SAME)), "it lies under the resting pointer"
    move(seen, middle(seen, 20))
    assert words(window).startswith("pixel 20 = ")
    assert len(lit(canvas, Light.SAME)) <= 1
    canvas.clear()
    qtbot.waitUntil(lambda: not anything(window))


def test_a_lit_pixel_lies_on_the_paper_where_the_ink_is(window: MainWindow, qtbot: QtBot) -> None:
    canvas, seen = window.canvas, part(window, SeenView, "seen")
    move(seen, middle(seen, 300))
    before = lit(canvas, Light.SAME)
    assert len(before) == 1
    image = seen.values()
    window.canvas.set_ink(Ink((Stroke(np.array([(0.1, 0.1), (0.15, 0.4)], np.float32), width=0.08),)))
    qtbot.waitUntil(lambda: seen.values() is not image)
    chosen = canvas.row.chosen()
    assert chosen is not None
    frame = chosen.frame()
    assert frame is not None
    place = canvas.area_of(frame).topLeft() + QPointF(300 % 28 + 0.5, 300 // 28 + 0.5) * (
        canvas.area_of(frame).width() / 28
    )
    assert [box.contains(place) for box in lit(canvas, Light.SAME)] == [True]
    assert not before[0].contains(place)


def test_who_draws_points_at_nothing(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.canvas
    at = canvas.square().center()
    move(canvas, at)
    assert words(window)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert words(window) == ""
    assert not anything(window)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at)


def test_the_pictures_of_why_are_the_pixels_of_the_drawing(window: MainWindow, qtbot: QtBot) -> None:
    window.action("whyAction").trigger()
    qtbot.waitUntil(lambda: window.findChild(PixelMap, "contributions0") is not None)
    picture = part(window, PixelMap, "contributions0")
    qtbot.waitUntil(lambda: picture.values() is not None)
    seen, prepared = part(window, SeenView, "seen"), part(window, PixelMap, "preparation2")
    qtbot.waitUntil(lambda: prepared.values() is not None)
    move(picture, middle(picture, 300))
    assert words(window).startswith("pixel 300 = ")
    for other in (seen, prepared):
        assert [box.center().toPoint() for box in lit(other, Light.SAME)] == [middle(other, 300)]
    QApplication.sendEvent(picture, QEvent(QEvent.Type.Leave))
    assert not anything(window)


def test_the_weights_of_a_portrait_are_those_of_the_network(window: MainWindow, qtbot: QtBot) -> None:
    window._pages.show_neuron(1, 5)
    weights = part(window, PixelMap, "wishesWeights")
    qtbot.waitUntil(lambda: weights.values() is not None)
    move(weights, middle(weights, 300))
    assert words(window).startswith("w₅,₃₀₀⁽¹⁾ = ")
    assert len(lit(weights, Light.SAME)) == 1
    QApplication.sendEvent(weights, QEvent(QEvent.Type.Leave))
    assert not anything(window)


def test_the_weights_of_a_neuron_are_lit_in_the_picture_of_that_neuron_alone(window: MainWindow) -> None:
    activations = part(window, ActivationsView, "activations")
    picture, layer = activations.weight_picture.heatmap, activations.strip.heatmaps[1]
    activations.pick(1, 5)
    move(layer, middle(layer, 5))
    assert lit(picture, Light.SOURCE) == [picture.area()]
    move(layer, middle(layer, 6))
    assert not lit(picture, Light.SOURCE)
    move(picture, middle(picture, 300))
    assert lit(layer, Light.TARGET)
    assert words(window).startswith("w₅,₃₀₀⁽¹⁾ = ")


def test_an_answer_comes_from_all_sums_of_its_layer(window: MainWindow) -> None:
    prediction = part(window, PredictionView, "prediction")
    layers = part(window, ActivationsView, "activations").strip.heatmaps
    move(prediction, prediction.row_places()[7].center().toPoint())
    assert lit(layers[2], Light.SOURCE) == [layers[2].area()]
    assert lit(prediction, Light.SAME) == [prediction.row_places()[7]]
    assert "a₇⁽³⁾ = 0.9" in words(window)
    move(layers[2], middle(layers[2], 3))
    rows = prediction.row_places()
    assert lit(prediction, Light.TARGET) == [rows[0].united(rows[-1])]


def test_the_keyboard_lights_what_the_mouse_does(window: MainWindow, qtbot: QtBot) -> None:
    layers = part(window, ActivationsView, "activations").strip.heatmaps
    layers[1].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(layers[1], Qt.Key.Key_Right)
    assert lit(layers[2], Light.TARGET) == [layers[2].area()]
    layers[1].clearFocus()
    assert not anything(window)
    prediction = part(window, PredictionView, "prediction")
    prediction.setFocus()
    qtbot.keyClick(prediction, Qt.Key.Key_Down)
    assert lit(prediction, Light.SAME)
    prediction.clearFocus()
    assert not anything(window)


def test_in_sums_and_weights_what_they_touch_is_lit(window: MainWindow) -> None:
    activations = part(window, ActivationsView, "activations")
    layers = activations.strip.heatmaps
    activations.show_quantity("z")
    move(layers[1], middle(layers[1], 5))
    assert words(window).startswith("z₅⁽¹⁾ = ")
    assert lit(layers[2], Light.TARGET) == [layers[2].area()]
    activations.show_quantity("W")
    move(layers[2], middle(layers[2], 4) + QPoint(1, 0))
    assert words(window).startswith("w₄,")
    assert len(lit(layers[2], Light.SAME)) == 1


def test_numbers_of_the_sentence_follow_the_network(window: MainWindow, qtbot: QtBot) -> None:
    activations = part(window, ActivationsView, "activations")
    layers = activations.strip.heatmaps
    before = activations.layers()
    assert before is not None
    index = int(before.A[1].argmax())
    move(layers[1], middle(layers[1], index))
    said, lights = words(window), anything(window)
    window.canvas.set_ink(Ink((Stroke(np.array([(0.5, 0.2), (0.5, 0.8)], np.float32), width=0.08),)))
    qtbot.waitUntil(lambda: activations.layers() is not before and words(window) != said)
    assert f"{activations.layers().A[1][index]:.4g}"[:4] in words(window)
    assert anything(window) == lights


def test_an_answer_under_a_resting_pointer_follows_the_drawing_and_is_left_with_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    prediction = part(window, PredictionView, "prediction")
    move(prediction, prediction.row_places()[7].center().toPoint())
    said = words(window)
    assert said.startswith("a₇⁽³⁾ = 0.9")
    window.canvas.set_ink(Ink((Stroke(np.array([(0.5, 0.2), (0.5, 0.8)], np.float32), width=0.08),)))
    qtbot.waitUntil(lambda: words(window).startswith("a₇⁽³⁾ = ") and words(window) != said)
    window.canvas.clear()
    qtbot.waitUntil(lambda: words(window) == "" and not anything(window))


def test_what_the_keyboard_has_lit_goes_with_the_drawing(window: MainWindow, qtbot: QtBot) -> None:
    layers = part(window, ActivationsView, "activations").strip.heatmaps
    layers[1].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(layers[1], Qt.Key.Key_Right)
    assert anything(window)
    window.canvas.clear()
    qtbot.waitUntil(lambda: words(window) == "" and not anything(window))


def test_nothing_stays_lit_in_a_network_of_another_architecture(window: MainWindow, qtbot: QtBot) -> None:
    layers = part(window, ActivationsView, "activations").strip.heatmaps
    move(layers[1], middle(layers[1], 5))
    assert anything(window)
    window.session.set_hyperparameters(replace(window.session.hyperparameters, hidden=(12,)))
    window.session.reset()
    assert words(window) == ""
    assert not anything(window)
    window.session.go_back()
    qtbot.waitUntil(lambda: len(part(window, ActivationsView, "activations").strip.heatmaps) == 4)
    assert not anything(window)


def test_a_delta_of_the_stepper_lights_a_column_of_the_weights_above(window: MainWindow) -> None:
    window.action("derivationAction").trigger()
    stepper = part(window, StepperView, "stepper")
    stepper.show_phase(phase_key("delta2"))
    QApplication.processEvents()
    W, delta, slope, found = (view.cells for view in stepper.page.row.views())
    move(found, middle(found, 4))
    assert lit(W, Light.SOURCE) == W.boxes((None, 4))
    assert lit(delta, Light.SOURCE) == delta.boxes((None, 0))
    assert lit(slope, Light.SOURCE) == slope.boxes((4, 0))
    assert not lit(found, Light.SOURCE)
    assert words(window).startswith("δ₄⁽²⁾ = ")
    assert "column 4 of W[3]" in words(window)
    move(W, middle(W, 0))
    assert lit(found, Light.TARGET) == found.boxes((0, 0))
    QApplication.sendEvent(W, QEvent(QEvent.Type.Leave))
    assert not anything(window)


def test_the_line_does_not_tell_a_covered_number(window: MainWindow) -> None:
    window.action("derivationAction").trigger()
    stepper = part(window, StepperView, "stepper")
    stepper.show_phase(phase_key("Z3"))
    QApplication.processEvents()
    for covered in (False, True):
        if covered:
            stepper.cover.switch.click()
            QApplication.processEvents()
        result = stepper.page.row.views()[-1].cells
        move(result, middle(result, 0))
        assert words(window).startswith("z\u2080\u207d\u00b3\u207e = ") is not covered
        assert words(window).startswith("z\u2080\u207d\u00b3\u207e comes from ") is covered
        QApplication.sendEvent(result, QEvent(QEvent.Type.Leave))


def test_an_update_comes_from_a_weight_and_its_slope(window: MainWindow) -> None:
    window.action("derivationAction").trigger()
    stepper = part(window, StepperView, "stepper")
    stepper.show_phase(phase_key("update"))
    stepper.choose_cell(0, 0, 2)
    QApplication.processEvents()
    before, slope, after = (view.cells for view in stepper.page.row.views())
    move(after, middle(after, 3))
    cell = after.cell_at(*divmod(3, after.placement().grid.columns))
    assert lit(before, Light.SOURCE) == [outlined(box) for box in before.boxes(cell)]
    assert lit(slope, Light.SOURCE) == [outlined(box) for box in slope.boxes(cell)]
    assert "(E57)" in words(window)


def test_the_picture_of_the_network_lights_and_is_lit(window: MainWindow) -> None:
    part(window, QPushButton, "show_lines").click()
    QApplication.processEvents()
    picture, prediction = part(window, NetworkPictureView, "networkPicture"), part(window, PredictionView, "prediction")
    picture.pointed.emit(PointedAt(2, 5))
    assert words(window).startswith("a₅⁽²⁾ = ")
    below, above = Outlined(Light.SOURCE, (1, None)), Outlined(Light.TARGET, (3, None))
    assert picture.canvas._lit == Lit(PointedAt(2, 5), (above, below))
    rows = prediction.row_places()
    assert lit(prediction, Light.TARGET) == [rows[0].united(rows[-1])]
    picture.pointed.emit(PointedAt(3, 7, 5))
    assert words(window).startswith("w₇,₅⁽³⁾ = ")
    picture.pointed.emit(None)
    assert not anything(window)
    move(prediction, rows[7].center().toPoint())
    assert picture.canvas._lit == Lit(
        PointedAt(3, 7), (Outlined(Light.SOURCE, (3, None)), Outlined(Light.SOURCE, (2, None)))
    )
    QApplication.sendEvent(prediction, QEvent(QEvent.Type.Leave))
    assert picture.canvas._lit == Lit()


def test_on_the_way_back_a_neuron_of_the_picture_is_its_delta(window: MainWindow) -> None:
    part(window, QPushButton, "show_lines").click()
    QApplication.processEvents()
    picture = part(window, NetworkPictureView, "networkPicture")
    picture.show_way(Way.BACKWARD)
    picture.pointed.emit(PointedAt(2, 5))
    assert words(window).startswith("δ₅⁽²⁾ = ")
    above, below = Outlined(Light.SOURCE, (3, None)), Outlined(Light.TARGET, (1, None))
    assert picture.canvas._lit == Lit(PointedAt(2, 5), (below, above))


def test_the_picture_over_the_stepper_lights_its_matrices_and_is_lit(window: MainWindow) -> None:
    window.action("derivationAction").trigger()
    stepper = part(window, StepperView, "stepper")
    stepper.show_phase(phase_key("delta2"))
    stepper.foot.picture.click()
    QApplication.processEvents()
    canvas = part(window, StepPicture).canvas
    assert canvas is not None
    canvas.pointed.emit(PointedAt(2, 4))
    W, delta, _, found = (view.cells for view in stepper.page.row.views())
    assert lit(W, Light.SOURCE) == list(map(outlined, W.boxes((None, 4))))
    assert lit(delta, Light.SOURCE) == list(map(outlined, delta.boxes((None, 0))))
    assert lit(found, Light.SAME) == list(map(outlined, found.boxes((4, 0))))
    assert words(window).startswith("δ₄⁽²⁾ = ")
    canvas.pointed.emit(None)
    assert not anything(window)
    move(found, middle(found, 4))
    above, below = Outlined(Light.SOURCE, (3, None)), Outlined(Light.TARGET, (1, None))
    assert canvas._lit == Lit(PointedAt(2, 4), (below, above))
    stepper.cover.switch.click()
    canvas.pointed.emit(PointedAt(2, 4))
    assert words(window).startswith("δ₄⁽²⁾ comes from ")


def test_with_shift_all_the_way_is_lit(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    layers = part(window, ActivationsView, "activations").strip.heatmaps
    move(layers[1], middle(layers[1], 5))
    assert not lit(layers[3], Light.TARGET)
    said = words(window)
    monkeypatch.setattr(QGuiApplication, "keyboardModifiers", lambda: Qt.KeyboardModifier.ShiftModifier)
    move(layers[1], middle(layers[1], 5))
    assert lit(layers[3], Light.TARGET) == [layers[3].area()]
    assert words(window) == said


class Paints(QObject):
    """How often each widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.counts[watched.objectName()] += 1
        return False


def test_pointing_on_within_a_cell_paints_nothing(window: MainWindow) -> None:
    layers = part(window, ActivationsView, "activations").strip.heatmaps
    at = middle(layers[1], 5)
    move(layers[1], at)
    for _ in range(20):
        QApplication.processEvents()
    application, paints = QApplication.instance(), Paints()
    assert application is not None
    application.installEventFilter(paints)
    move(layers[1], at + QPoint(1, 0))
    for _ in range(20):
        QApplication.processEvents()
    application.removeEventFilter(paints)
    assert not paints.counts


def test_the_line_gives_way_to_a_message(window: MainWindow) -> None:
    line = part(window, TouchLine, "touchLine")
    assert line.isVisible()
    window.statusBar().showMessage("Saved")
    layers = part(window, ActivationsView, "activations").strip.heatmaps
    move(layers[1], middle(layers[1], 5))
    assert window.statusBar().currentMessage() == "Saved"
    assert not line.isVisible()
    window.statusBar().clearMessage()
    assert line.isVisible()
    assert line.words()
    assert part(window, QTabWidget, "tabs").isVisible()
