"""Several digits on the paper: boxes around them, and the chosen one."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.canvas.canvas import Canvas
from app.canvas.drawing import placed
from nn.data.ink import Ink, Stroke
from nn.data.raster import Frame, frame, rasterize
from nn.data.row import Box, PictureDigit
from tests.app.canvas.test_canvas import LEFT, PaintWatch, at, canvas, draw, mouse, pixels

__all__ = ["canvas"]

ONE = ((0.15, 0.3), (0.15, 0.5), (0.15, 0.7))
SEVEN = ((0.35, 0.3), (0.5, 0.3), (0.42, 0.7))
L = ((0.7, 0.3), (0.7, 0.7), (0.85, 0.7))


def stroke(points: tuple[tuple[float, float], ...], erase: bool = False, width: float = 0.04) -> Stroke:
    return Stroke(np.array(points, np.float32), erase=erase, width=width)


ROW = Ink((stroke(ONE), stroke(SEVEN), stroke(L)))


def seen(canvas: Canvas) -> tuple[int, int]:
    """How many digits there are, and which is chosen."""
    return len(canvas.row.digits()), canvas.row.index()


def is_image_of(canvas: Canvas, *strokes: Stroke) -> bool:
    image = canvas.image()
    return image is not None and np.array_equal(image, rasterize(Ink(strokes)))


def boxed(canvas: Canvas, index: int, chosen: bool) -> bool:
    """Whether there is a box, as of the chosen digit, at the left side of a digit's."""
    place = canvas.box_around(canvas.row.digits()[index])
    colour = pixels(canvas).pixelColor(round(place.left()), round(place.center().y()))
    highlight = canvas.palette().color(QPalette.ColorRole.Highlight)
    colours = (colour.red(), highlight.red()), (colour.green(), highlight.green()), (colour.blue(), highlight.blue())
    near = max(abs(one - other) for one, other in colours) < 100
    return near == chosen and colour != canvas.palette().color(QPalette.ColorRole.Base)


def test_a_drawing_of_one_digit_has_no_box_and_is_what_is_seen(canvas: Canvas) -> None:
    canvas.set_brush_width(0.04)
    draw(canvas, *SEVEN)
    draw(canvas, (0.38, 0.5), (0.46, 0.5))
    assert seen(canvas) == (1, 0)
    assert is_image_of(canvas, *canvas.ink().strokes)
    place = canvas.box_around(canvas.row.digits()[0])
    colour = pixels(canvas).pixelColor(round(place.left()), round(place.center().y()))
    assert colour == canvas.palette().color(QPalette.ColorRole.Base)


def test_the_digit_that_is_drawn_is_the_chosen_one_from_its_first_point_on(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.set_brush_width(0.04)
    draw(canvas, *SEVEN)
    with qtbot.waitSignal(canvas.row.switched):
        QTest.mousePress(canvas, LEFT, pos=at(canvas, *ONE[0]))
    assert seen(canvas) == (2, 0)
    for point in ONE[1:]:
        QTest.mouseMove(canvas, at(canvas, *point))
        assert seen(canvas) == (2, 0)
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, *ONE[-1]))
    assert seen(canvas) == (2, 0)
    assert is_image_of(canvas, canvas.ink().strokes[1])
    draw(canvas, *L)
    assert seen(canvas) == (3, 2)
    assert is_image_of(canvas, canvas.ink().strokes[2])


def test_a_stroke_on_another_digit_chooses_that(canvas: Canvas) -> None:
    canvas.set_ink(ROW)
    canvas.set_brush_width(0.04)
    draw(canvas, (0.36, 0.5), (0.46, 0.5))
    assert seen(canvas) == (3, 1)
    assert is_image_of(canvas, ROW.strokes[1], canvas.ink().strokes[3])


def test_boxes_stand_around_several_digits_and_the_chosen_one_stands_out(canvas: Canvas) -> None:
    canvas.set_ink(ROW)
    assert seen(canvas) == (3, 0)
    assert [boxed(canvas, i, chosen=i == 0) for i in range(3)] == [True] * 3
    canvas.choose_next(1)
    assert [boxed(canvas, i, chosen=i == 1) for i in range(3)] == [True] * 3


def test_a_box_follows_the_growing_digit_at_once(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.set_ink(Ink((stroke(ONE),)))
    QTest.mousePress(canvas, LEFT, pos=at(canvas, 0.5, 0.3))
    for y in (0.5, 0.6, 0.7):
        QTest.mouseMove(canvas, at(canvas, 0.5, y))
    qtbot.waitUntil(lambda: not canvas.frames.isActive())
    QApplication.processEvents()
    before = canvas.box_around(canvas.row.digits()[1])
    watch = PaintWatch()
    canvas.installEventFilter(watch)
    for x in (0.6, 0.7, 0.8):
        QTest.mouseMove(canvas, at(canvas, x, 0.7))
    qtbot.waitUntil(lambda: bool(watch.areas) and not canvas.frames.isActive())
    assert any(area.contains(before.topRight().toPoint()) for area in watch.areas), "the old edge would stay there"
    assert boxed(canvas, 1, chosen=True)
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 0.8, 0.7))


def test_a_click_in_a_box_chooses_its_digit_and_leaves_no_dot(canvas: Canvas) -> None:
    canvas.set_ink(ROW)
    count = canvas.undo_stack.count()
    for x, index in ((0.77, 2), (0.15, 0), (0.4, 1)):
        mouse(canvas, QEvent.Type.MouseButtonPress, x, 0.5, LEFT)
        mouse(canvas, QEvent.Type.MouseButtonRelease, x, 0.5, LEFT)
        assert seen(canvas) == (3, index)
        assert canvas.ink() == ROW
    assert canvas.undo_stack.count() == count
    mouse(canvas, QEvent.Type.MouseButtonPress, 0.4, 0.5, LEFT)
    mouse(canvas, QEvent.Type.MouseButtonRelease, 0.4, 0.5, LEFT)
    assert len(canvas.ink().strokes) == 4, "in the chosen digit's own box it is a dot"


def test_neighbours_are_chosen_up_to_the_ends(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.set_ink(ROW)
    for index in (1, 2):
        with qtbot.waitSignal(canvas.ink_changed):
            canvas.choose_next(1)
        assert seen(canvas) == (3, index)
        assert is_image_of(canvas, ROW.strokes[index])
    with qtbot.assertNotEmitted(canvas.ink_changed):
        canvas.choose_next(1)
    canvas.choose_next(-1)
    assert seen(canvas) == (3, 1)
    assert "Digits: 3, of which number 2 is chosen" in canvas.accessibleDescription()


def test_undo_and_redo_keep_the_choice_where_it_is_and_other_ink_begins_at_the_left(canvas: Canvas) -> None:
    canvas.set_ink(ROW)
    canvas.set_brush_width(0.04)
    canvas.choose_next(1)
    draw(canvas, (0.36, 0.5), (0.46, 0.5))
    canvas.undo_stack.undo()
    assert seen(canvas) == (3, 1)
    canvas.undo_stack.redo()
    assert seen(canvas) == (3, 1)
    canvas.choose_next(1)
    canvas.set_ink(Ink((stroke(SEVEN), stroke(L))))
    assert seen(canvas) == (2, 0)
    canvas.clear()
    assert (canvas.row.digits(), canvas.image()) == ([], None)


def test_a_digit_that_is_erased_is_no_longer_in_the_row(canvas: Canvas) -> None:
    canvas.set_ink(ROW)
    canvas.choose_next(2)
    canvas.set_tool("eraser")
    canvas.set_brush_width(0.1)
    draw(canvas, *ONE)
    assert seen(canvas) == (2, 1)
    assert is_image_of(canvas, ROW.strokes[2])
    canvas.undo_stack.undo()
    assert seen(canvas) == (3, 2)


def test_dots_are_no_digits_that_a_click_could_choose(canvas: Canvas) -> None:
    canvas.set_brush_width(0.04)
    for x in (0.2, 0.8, 0.2):
        QTest.mouseClick(canvas, LEFT, Qt.KeyboardModifier.NoModifier, at(canvas, x, 0.5))
    assert len(canvas.ink().strokes) == 3


def test_a_film_lies_over_the_chosen_digit(canvas: Canvas) -> None:
    canvas.set_ink(ROW)
    canvas.choose_next(2)
    film = np.zeros((28, 28, 4), np.uint8)
    film[...] = (255, 0, 255, 255)
    canvas.set_overlay(film)
    image = pixels(canvas)
    there = frame(Ink((ROW.strokes[2],)))
    assert there is not None
    inside, outside = at(canvas, there.left + there.side / 2, there.top + there.side / 4), at(canvas, 0.25, 0.5)
    assert image.pixelColor(inside).getRgb() == (255, 0, 255, 255)
    assert image.pixelColor(outside) == canvas.palette().color(QPalette.ColorRole.Base)


@pytest.mark.parametrize("scale", [1.0, 37.0])
def test_digits_of_a_picture_lie_as_they_do_in_it(canvas: Canvas, scale: float) -> None:
    images = [rasterize(Ink((each,))) for each in ROW.strokes[1:]]
    boxes = [Box(10 * scale, 20 * scale, 30 * scale, 60 * scale), Box(60 * scale, 10 * scale, 90 * scale, 50 * scale)]
    canvas.set_pictures([PictureDigit(*each) for each in zip(images, boxes, strict=True)])
    assert seen(canvas) == (2, 0)
    canvas.choose_next(1)
    assert canvas.image() is canvas.picture()
    np.testing.assert_array_equal(canvas.image(), images[1])
    first, second = canvas.row.digits()
    assert first.box.left == pytest.approx(1 - second.box.right)
    assert (second.box.left - first.box.right) / (second.box.right - first.box.left) == pytest.approx(30 / 80)
    for each, image in zip((first, second), images, strict=True):
        place = each.frame()
        assert place is not None
        rows = np.flatnonzero((image > 0.3).any(axis=1))
        top, bottom = (place.top + row * place.side / 28 for row in (rows[0], rows[-1] + 1))
        assert (top, bottom) == pytest.approx((each.box.top, each.box.bottom), abs=place.side / 28)
    canvas.undo_stack.undo()
    assert canvas.row.digits() == []


def test_one_digit_of_a_picture_fills_the_paper() -> None:
    (only,) = placed([PictureDigit(rasterize(ROW), Box(3, 4, 50, 60))])
    assert only.frame == Frame(0, 0, 1)
