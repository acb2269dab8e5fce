from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QInputDevice,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.canvas.canvas import BRUSH, ERASER, LEAP, STEP, Canvas
from app.canvas.drawing import on_paper
from nn.data.ink import Ink, Stroke
from nn.data.raster import PRESSURE, rasterize

SEVEN = ((0.3, 0.2), (0.5, 0.2), (0.7, 0.2), (0.6, 0.5), (0.5, 0.8))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    canvas.resize(304, 304)
    qtbot.addWidget(canvas)
    with qtbot.waitActive(canvas):
        canvas.show()
        canvas.activateWindow()
    return canvas


def at(canvas: Canvas, x: float, y: float) -> QPoint:
    return canvas.to_widget(x, y).toPoint()


def draw(canvas: Canvas, *points: tuple[float, float]) -> None:
    places = [at(canvas, *point) for point in points]
    QTest.mousePress(canvas, LEFT, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, LEFT, pos=places[-1])


def mouse(
    canvas: Canvas,
    kind: QEvent.Type,
    x: float,
    y: float,
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    source: Qt.MouseEventSource = Qt.MouseEventSource.MouseEventNotSynthesized,
) -> None:
    place = canvas.to_widget(x, y)
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        canvas, QMouseEvent(kind, place, place, canvas.mapToGlobal(place), button, button, keys, source)
    )


def pixels(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()


def colour(canvas: Canvas, x: float, y: float) -> QColor:
    image = pixels(canvas)
    return image.pixelColor((canvas.to_widget(x, y) * image.devicePixelRatio()).toPoint())


def ink_colour(canvas: Canvas) -> QColor:
    return canvas.palette().color(QPalette.ColorRole.Text)


def paper_colour(canvas: Canvas) -> QColor:
    return canvas.palette().color(QPalette.ColorRole.Base)


class PaintWatch(QObject):
    """Notes what is repainted."""

    def __init__(self) -> None:
        super().__init__()
        self.areas: list[QRect] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.rect())
        return super().eventFilter(watched, event)


# Mouse


def test_a_stroke_holds_the_points_the_mouse_went_through(canvas: Canvas) -> None:
    draw(canvas, *SEVEN)
    (stroke,) = canvas.ink().strokes
    np.testing.assert_allclose(stroke.points, SEVEN, atol=1 / 300)
    assert stroke.pressure is None
    assert stroke.width == BRUSH


def test_the_ink_grows_before_the_button_is_released(canvas: Canvas) -> None:
    lengths: list[int] = []
    canvas.ink_changed.connect(lambda: lengths.append(len(canvas.ink().strokes[-1].points)))
    QTest.mousePress(canvas, LEFT, pos=at(canvas, 0.3, 0.2))
    for point in SEVEN[1:]:
        QTest.mouseMove(canvas, at(canvas, *point))
    assert lengths == [1, 2, 3, 4, 5]
    assert not canvas.undo_stack.canUndo()
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, *SEVEN[-1]))
    assert canvas.undo_stack.undoText() == "Draw stroke"


def test_what_is_drawn_shows_before_the_button_is_released(canvas: Canvas) -> None:
    QTest.mousePress(canvas, LEFT, pos=at(canvas, 0.2, 0.5))
    QTest.mouseMove(canvas, at(canvas, 0.8, 0.5))
    assert colour(canvas, 0.5, 0.5) == ink_colour(canvas)
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 0.8, 0.5))


def test_a_click_is_a_dot_and_a_double_click_two(canvas: Canvas) -> None:
    draw(canvas, (0.5, 0.5))
    assert len(canvas.ink().strokes[0].points) == 1
    assert colour(canvas, 0.5, 0.5) == ink_colour(canvas)
    QTest.mouseDClick(canvas, LEFT, pos=at(canvas, 0.2, 0.2))
    assert len(canvas.ink().strokes) >= 2
    assert canvas.undo_stack.undoText() == "Draw stroke"


def test_a_stroke_that_leaves_the_paper_follows_its_edge(canvas: Canvas) -> None:
    draw(canvas, (0.5, 0.5), (1.5, 0.4))
    (stroke,) = canvas.ink().strokes
    assert stroke.points[-1] == pytest.approx((1.0, 0.4), abs=1 / 300)


def test_a_press_beside_the_paper_draws_nothing(canvas: Canvas) -> None:
    canvas.resize(500, 300)
    draw(canvas, (-0.2, 0.5), (0.5, 0.5))
    assert canvas.ink() == Ink()


def test_other_buttons_and_synthesised_mouse_events_draw_nothing(canvas: Canvas) -> None:
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=at(canvas, 0.5, 0.5))
    synthesised = Qt.MouseEventSource.MouseEventSynthesizedByQt
    mouse(canvas, QEvent.Type.MouseButtonPress, 0.5, 0.5, LEFT, synthesised)
    mouse(canvas, QEvent.Type.MouseButtonRelease, 0.5, 0.5, LEFT, synthesised)
    assert canvas.ink() == Ink()


def test_a_hand_that_does_not_move_adds_no_points(qtbot: QtBot, canvas: Canvas) -> None:
    QTest.mousePress(canvas, LEFT, pos=at(canvas, 0.5, 0.5))
    with qtbot.assertNotEmitted(canvas.ink_changed):
        for _ in range(3):
            QTest.mouseMove(canvas, at(canvas, 0.5, 0.5))
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 0.5, 0.5))


# Undo, clear, replace


def test_undo_and_redo_walk_through_strokes_and_clearing(qtbot: QtBot, canvas: Canvas) -> None:
    draw(canvas, *SEVEN)
    one = canvas.ink()
    draw(canvas, (0.4, 0.5), (0.7, 0.5))
    two = canvas.ink()
    canvas.clear()
    assert canvas.ink() == Ink()
    stack = canvas.undo_stack
    assert [stack.text(index) for index in range(stack.count())] == ["Draw stroke", "Draw stroke", "Clear"]
    for expected in (two, one, Ink()):
        with qtbot.waitSignal(canvas.ink_changed):
            stack.undo()
        assert canvas.ink() == expected
    assert colour(canvas, 0.4, 0.2) == paper_colour(canvas)
    stack.redo()
    assert canvas.ink() == one
    assert colour(canvas, 0.4, 0.2) == ink_colour(canvas)


def test_clearing_an_empty_canvas_is_no_step(canvas: Canvas) -> None:
    canvas.clear()
    assert not canvas.undo_stack.canUndo()


def test_opened_ink_keeps_its_label_until_something_is_drawn(canvas: Canvas) -> None:
    ink = Ink((Stroke(np.array(SEVEN, np.float32), width=0.1),), label=7)
    canvas.set_ink(ink)
    assert canvas.ink() == ink
    assert canvas.undo_stack.undoText() == "Replace ink"
    draw(canvas, (0.4, 0.5), (0.7, 0.5))
    assert canvas.ink().label is None
    canvas.undo_stack.undo()
    assert canvas.ink() == ink


def test_ink_of_another_unit_is_fitted_and_means_the_same() -> None:
    ink = Ink((Stroke(np.array(SEVEN, np.float32) * 900 - 4000, width=90),))
    fitted = on_paper(ink)
    points = fitted.strokes[0].points
    assert points.min() > 0
    assert points.max() < 1
    assert (points.min(axis=0) + points.max(axis=0)) / 2 == pytest.approx((0.5, 0.5))
    np.testing.assert_allclose(rasterize(fitted), rasterize(ink), atol=1e-3)


def test_a_picture_lies_in_the_place_of_ink_until_a_stroke_is_drawn(canvas: Canvas) -> None:
    draw(canvas, *SEVEN)
    seven = canvas.ink()
    picture = np.zeros((28, 28), np.float32)
    picture[14, 14] = 1
    canvas.set_picture(picture)
    assert canvas.ink() == Ink()
    assert colour(canvas, 14.5 / 28, 14.5 / 28) == ink_colour(canvas)
    assert colour(canvas, 0.1, 0.1) == paper_colour(canvas)
    draw(canvas, (0.2, 0.2), (0.8, 0.8))
    assert canvas.picture() is None
    canvas.undo_stack.undo()
    kept = canvas.picture()
    assert kept is not None
    np.testing.assert_array_equal(kept, picture)
    canvas.undo_stack.undo()
    assert (canvas.ink(), canvas.picture()) == (seven, None)


def test_clearing_in_mid_stroke_leaves_nothing_behind(canvas: Canvas) -> None:
    draw(canvas, *SEVEN)
    QTest.mousePress(canvas, LEFT, pos=at(canvas, 0.2, 0.9))
    canvas.clear()
    QTest.mouseMove(canvas, at(canvas, 0.8, 0.9))
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 0.8, 0.9))
    assert canvas.ink() == Ink()
    assert colour(canvas, 0.4, 0.9) == paper_colour(canvas)


# Eraser


def test_the_eraser_takes_ink_away_on_the_screen_and_for_the_network(canvas: Canvas) -> None:
    draw(canvas, (0.1, 0.3), (0.9, 0.3))
    draw(canvas, (0.1, 0.7), (0.9, 0.7))
    canvas.set_tool("eraser")
    draw(canvas, (0.1, 0.7), (0.9, 0.7))
    assert canvas.undo_stack.undoText() == "Erase"
    stroke = canvas.ink().strokes[-1]
    assert (stroke.erase, stroke.width) == (True, BRUSH * ERASER)
    assert colour(canvas, 0.5, 0.7) == paper_colour(canvas)
    assert colour(canvas, 0.5, 0.3) == ink_colour(canvas)
    np.testing.assert_allclose(rasterize(canvas.ink()), rasterize(Ink(canvas.ink().strokes[:1])), atol=1e-6)


def test_one_can_draw_over_what_was_erased(canvas: Canvas) -> None:
    for tool in ("pen", "eraser", "pen"):
        canvas.set_tool("eraser" if tool == "eraser" else "pen")
        draw(canvas, (0.2, 0.5), (0.8, 0.5))
    assert colour(canvas, 0.5, 0.5) == ink_colour(canvas)


def test_erasing_on_empty_paper_is_no_step(canvas: Canvas) -> None:
    canvas.set_tool("eraser")
    draw(canvas, *SEVEN)
    assert canvas.ink() == Ink()
    assert not canvas.undo_stack.canUndo()


# The network sees the same


def test_the_size_of_the_canvas_does_not_change_the_ink(canvas: Canvas) -> None:
    draw(canvas, *SEVEN)
    ink = canvas.ink()
    canvas.resize(700, 420)
    assert canvas.ink() is ink
    assert colour(canvas, 0.5, 0.2) == ink_colour(canvas)
    assert colour(canvas, 0.3, 0.7) == paper_colour(canvas)
    canvas.clear()
    draw(canvas, *SEVEN)
    np.testing.assert_allclose(canvas.ink().strokes[0].points, ink.strokes[0].points, atol=2 / 300)


def test_the_brush_changes_the_stroke_but_not_what_the_network_sees(canvas: Canvas) -> None:
    draw(canvas, *SEVEN)
    thin = canvas.ink()
    assert colour(canvas, 0.5, 0.27) == paper_colour(canvas)
    canvas.clear()
    canvas.set_brush_width(0.2)
    draw(canvas, *SEVEN)
    assert colour(canvas, 0.5, 0.27) == ink_colour(canvas)
    np.testing.assert_allclose(rasterize(canvas.ink()), rasterize(thin), atol=1e-6)


# Tablet


@pytest.fixture
def pen() -> Callable[..., None]:
    def device(kind: QPointingDevice.PointerType) -> QPointingDevice:
        capabilities = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
        return QPointingDevice("tablet", 1, QInputDevice.DeviceType.Stylus, kind, capabilities, 1, 2)

    devices = {kind: device(kind) for kind in (QPointingDevice.PointerType.Pen, QPointingDevice.PointerType.Eraser)}

    def stroke(
        canvas: Canvas,
        *points: tuple[float, float, float],
        kind: QPointingDevice.PointerType = QPointingDevice.PointerType.Pen,
    ) -> None:
        phases = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * (len(points) - 1), QEvent.Type.TabletRelease]
        for phase, (x, y, pressure) in zip(phases, [*points, (*points[-1][:2], 0.0)], strict=True):
            place = canvas.to_widget(x, y)
            button = Qt.MouseButton.NoButton if phase == QEvent.Type.TabletMove else LEFT
            held = Qt.MouseButton.NoButton if phase == QEvent.Type.TabletRelease else LEFT
            event = QTabletEvent(
                phase, devices[kind], place, QPointF(canvas.mapToGlobal(place)), pressure,
                0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, held,
            )  # fmt: skip
            QApplication.sendEvent(canvas, event)
            assert event.isAccepted()  # else Qt would send mouse events too

    return stroke


def test_a_tablet_draws_once_and_with_its_pressure(canvas: Canvas, pen: Callable[..., None]) -> None:
    pen(canvas, (0.2, 0.5, 0.25), (0.5, 0.5, 0.5), (0.8, 0.5, 1.0))
    (stroke,) = canvas.ink().strokes
    np.testing.assert_allclose(stroke.points, [(0.2, 0.5), (0.5, 0.5), (0.8, 0.5)], atol=1e-5)
    assert stroke.pressure is not None
    np.testing.assert_allclose(stroke.pressure, (0.25, 0.5, 1.0))


def test_pressure_makes_the_line_wider(canvas: Canvas, pen: Callable[..., None]) -> None:
    canvas.set_brush_width(0.2)
    pen(canvas, (0.2, 0.3, 0.0), (0.8, 0.3, 0.0))
    pen(canvas, (0.2, 0.7, 1.0), (0.8, 0.7, 1.0))
    beyond_light = 0.1 * (PRESSURE[0] + 1) / 2
    assert colour(canvas, 0.5, 0.3 + beyond_light) == paper_colour(canvas)
    assert colour(canvas, 0.5, 0.3) == ink_colour(canvas)
    assert colour(canvas, 0.5, 0.7 + beyond_light) == ink_colour(canvas)
    assert colour(canvas, 0.5, 0.7 + 0.1 * (PRESSURE[1] + 0.1)) == paper_colour(canvas)


def test_a_dot_that_is_pressed_harder_keeps_the_greatest_pressure(canvas: Canvas, pen: Callable[..., None]) -> None:
    pen(canvas, (0.5, 0.5, 0.1), (0.5, 0.5, 0.6), (0.5, 0.5, 0.3))
    (stroke,) = canvas.ink().strokes
    assert stroke.pressure == pytest.approx([0.6])
    assert colour(canvas, 0.5, 0.5) == ink_colour(canvas)


def test_the_back_end_of_the_pen_erases(canvas: Canvas, pen: Callable[..., None]) -> None:
    draw(canvas, (0.2, 0.5), (0.8, 0.5))
    pen(canvas, (0.2, 0.5, 0.5), (0.8, 0.5, 0.5), kind=QPointingDevice.PointerType.Eraser)
    assert canvas.undo_stack.undoText() == "Erase"
    assert colour(canvas, 0.5, 0.5) == paper_colour(canvas)
    draw(canvas, (0.2, 0.3), (0.8, 0.3))
    assert canvas.undo_stack.undoText() == "Draw stroke"


def mouse_tap(canvas: Canvas, x: float, y: float, milliseconds: int) -> None:
    place = canvas.to_widget(x, y)
    for kind, held in ((QEvent.Type.MouseButtonPress, LEFT), (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)):
        event = QMouseEvent(kind, place, QPointF(canvas.mapToGlobal(place)), LEFT, held, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(milliseconds)
        QApplication.sendEvent(canvas, event)


def test_the_mouse_does_not_repeat_the_tap_of_a_pen(canvas: Canvas, pen: Callable[..., None]) -> None:
    pen(canvas, (0.5, 0.5, 0.5))
    mouse_tap(canvas, 0.5, 0.5, milliseconds=80)
    assert len(canvas.ink().strokes) == 1
    mouse_tap(canvas, 0.8, 0.2, milliseconds=120)
    assert len(canvas.ink().strokes) == 2
    mouse_tap(canvas, 0.5, 0.5, milliseconds=5000)
    assert len(canvas.ink().strokes) == 3


# Touch


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    return QTest.createTouchDevice()


def test_a_finger_draws_once(canvas: Canvas, screen: QPointingDevice) -> None:
    places = [at(canvas, *point) for point in SEVEN]
    QTest.touchEvent(canvas, screen).press(0, places[0], canvas).commit()
    for place in places[1:]:
        QTest.touchEvent(canvas, screen).move(0, place, canvas).commit()
    assert len(canvas.ink().strokes[0].points) == len(SEVEN)
    QTest.touchEvent(canvas, screen).release(0, places[-1], canvas).commit()
    (stroke,) = canvas.ink().strokes
    np.testing.assert_allclose(stroke.points, SEVEN, atol=1 / 300)
    assert canvas.undo_stack.count() == 1


def test_a_second_finger_draws_nothing(canvas: Canvas, screen: QPointingDevice) -> None:
    QTest.touchEvent(canvas, screen).press(0, at(canvas, 0.2, 0.2), canvas).commit()
    QTest.touchEvent(canvas, screen).stationary(0).press(1, at(canvas, 0.8, 0.2), canvas).commit()
    moved = QTest.touchEvent(canvas, screen).move(0, at(canvas, 0.2, 0.8), canvas)
    moved.move(1, at(canvas, 0.8, 0.8), canvas).commit()
    QTest.touchEvent(canvas, screen).release(0, at(canvas, 0.2, 0.8), canvas).stationary(1).commit()
    QTest.touchEvent(canvas, screen).move(1, at(canvas, 0.8, 0.5), canvas).commit()
    QTest.touchEvent(canvas, screen).release(1, at(canvas, 0.8, 0.5), canvas).commit()
    (stroke,) = canvas.ink().strokes
    np.testing.assert_allclose(stroke.points, [(0.2, 0.2), (0.2, 0.8)], atol=1 / 300)


# Keys


def test_a_digit_can_be_drawn_with_the_keys_alone(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.ink() == Ink()
    with qtbot.waitSignal(canvas.ink_changed):
        QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_End)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    (stroke,) = canvas.ink().strokes
    start = np.array((0.5, 0.5 - STEP))
    np.testing.assert_allclose(stroke.points, start + np.array([(0, 0), (LEAP, 0), (LEAP - STEP, STEP)]), atol=1e-6)


def test_the_keys_stay_on_the_paper_and_draw_on_from_where_the_mouse_was(canvas: Canvas) -> None:
    draw(canvas, (0.5, 0.5), (0.9, 0.95))
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    np.testing.assert_allclose(canvas.ink().strokes[-1].points, [(0.9, 0.95), (0.9, 1.0)], atol=1 / 300)


def test_the_crosshair_shows_while_the_keys_draw_and_goes_with_the_mouse(canvas: Canvas) -> None:
    bare = pixels(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert pixels(canvas) != bare
    draw(canvas, (0.9, 0.9))
    canvas.undo_stack.undo()
    assert pixels(canvas) == bare


def test_the_mouse_lifts_a_pen_that_the_keys_left_down(canvas: Canvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    draw(canvas, (0.2, 0.2), (0.8, 0.2))
    assert [len(stroke.points) for stroke in canvas.ink().strokes] == [1, 2]


def test_space_draws_even_where_the_window_has_another_use_for_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    canvas = Canvas()
    layout.addWidget(canvas)
    button = QPushButton("Step", shortcut="Space")  # type: ignore[call-overload]
    layout.addWidget(button)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    canvas.setFocus()
    with qtbot.assertNotEmitted(button.clicked):
        QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert len(canvas.ink().strokes) == 1


# Escape and interruptions


def test_escape_takes_the_growing_stroke_back(qtbot: QtBot, canvas: Canvas) -> None:
    draw(canvas, *SEVEN)
    ink = canvas.ink()
    shown = pixels(canvas)
    QTest.mousePress(canvas, LEFT, pos=at(canvas, 0.2, 0.9))
    QTest.mouseMove(canvas, at(canvas, 0.8, 0.9))
    with qtbot.waitSignal(canvas.ink_changed):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseMove(canvas, at(canvas, 0.5, 0.9))
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 0.5, 0.9))
    assert canvas.ink() == ink
    assert canvas.undo_stack.count() == 1
    assert pixels(canvas) == shown


@pytest.mark.parametrize(
    "interrupt",
    [
        pytest.param(lambda canvas: canvas.hide(), id="hidden"),
        pytest.param(lambda canvas: canvas.clearFocus(), id="focus lost"),
        pytest.param(lambda canvas: canvas.setEnabled(False), id="disabled"),
        pytest.param(lambda canvas: mouse(canvas, QEvent.Type.MouseMove, 0.9, 0.9), id="release seen by no one"),
    ],
)
def test_an_interrupted_stroke_is_finished(canvas: Canvas, interrupt: Callable[[Canvas], None]) -> None:
    QTest.mousePress(canvas, LEFT, pos=at(canvas, 0.2, 0.5))
    QTest.mouseMove(canvas, at(canvas, 0.8, 0.5))
    interrupt(canvas)
    assert canvas.undo_stack.undoText() == "Draw stroke"
    (stroke,) = canvas.ink().strokes
    assert len(stroke.points) == 2


# Looks


def test_a_new_palette_repaints_paper_and_ink(canvas: Canvas) -> None:
    draw(canvas, *SEVEN)
    palette = QPalette(canvas.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor("#101418"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#f0e8e0"))
    canvas.setPalette(palette)
    assert colour(canvas, 0.5, 0.2) == QColor("#f0e8e0")
    assert colour(canvas, 0.2, 0.8) == QColor("#101418")


def test_the_empty_canvas_invites_and_the_first_point_silences_it(canvas: Canvas) -> None:
    middle = QRect(at(canvas, 0.2, 0.4), at(canvas, 0.8, 0.6))
    invitation = canvas.grab(middle).toImage()
    QTest.mousePress(canvas, LEFT, pos=at(canvas, 0.1, 0.1))
    blank = canvas.grab(middle).toImage()
    assert blank != invitation
    assert blank.pixelColor(blank.rect().center()) == paper_colour(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.grab(middle).toImage() == invitation


def test_a_finished_stroke_looks_as_it_did_while_it_grew(canvas: Canvas) -> None:
    t = np.linspace(0, 2 * np.pi, 50)
    points = [at(canvas, 0.5 + 0.3 * np.cos(a), 0.5 + 0.3 * np.sin(2 * a)) for a in t]
    QTest.mousePress(canvas, LEFT, pos=points[0])
    for place in points[1:]:
        QTest.mouseMove(canvas, place)
    growing = pixels(canvas)
    QTest.mouseRelease(canvas, LEFT, pos=points[-1])
    assert pixels(canvas) == growing


def test_what_is_on_the_screen_is_repainted_as_far_as_it_changes(qtbot: QtBot, canvas: Canvas) -> None:
    kind = QEvent.Type.MouseButtonPress
    for x, y in ((0.1, 0.1), (0.5, 0.2), (0.5, 0.8), (0.8, 0.5), (0.3, 0.3)):
        mouse(canvas, kind, x, y, LEFT)
        qtbot.waitUntil(lambda: not canvas.frames.isActive())
        QApplication.processEvents()
        shown = canvas.screen().grabWindow(canvas.winId()).toImage()
        assert shown == pixels(canvas).convertToFormat(shown.format())
        kind = QEvent.Type.MouseMove
    mouse(canvas, QEvent.Type.MouseButtonRelease, 0.3, 0.3, LEFT)


def test_only_the_end_of_a_growing_stroke_is_repainted(qtbot: QtBot, canvas: Canvas) -> None:
    QTest.mousePress(canvas, LEFT, pos=at(canvas, 0.1, 0.1))
    for x in (0.15, 0.2, 0.25, 0.3):
        QTest.mouseMove(canvas, at(canvas, x, 0.1))
    QApplication.processEvents()
    watch = PaintWatch()
    canvas.installEventFilter(watch)
    QTest.mouseMove(canvas, at(canvas, 0.35, 0.1))
    qtbot.waitUntil(lambda: bool(watch.areas))
    assert watch.areas[0].width() < canvas.width() / 2
    assert watch.areas[0].height() < canvas.height() / 2
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 0.35, 0.1))


def test_the_pointer_is_as_large_as_the_brush(canvas: Canvas) -> None:
    sizes = []
    for tool, width in (("pen", 0.05), ("eraser", 0.05), ("pen", 0.2)):
        canvas.set_tool("eraser" if tool == "eraser" else "pen")
        canvas.set_brush_width(width)
        sizes.append(canvas.cursor().pixmap().deviceIndependentSize().width())
    assert all(one < other for one, other in pairwise(sizes))
    assert sizes[-1] == pytest.approx(0.2 * 300, abs=8)


def test_names_for_scripts_and_assistive_tools(canvas: Canvas) -> None:
    assert canvas.objectName() == "canvas"
    assert canvas.accessibleName()
    assert "Space" in canvas.toolTip()
    assert canvas.accessibleDescription().startswith("Empty.")
    draw(canvas, *SEVEN)
    assert canvas.accessibleDescription().startswith("Strokes: 1.")
