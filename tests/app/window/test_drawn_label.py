"""What a person says that a drawing shows goes with the drawing, and comes back with it."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.canvas.canvas import Canvas
from app.session.digit_choice import DigitChoice
from app.session.session import Session
from app.window.drawn_label import DrawnLabels
from nn.arrays import SIDE
from nn.data.ink import Ink, Stroke
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.run import first_weights

H = Hyperparameters(hidden=(4,))
THREE = Ink((Stroke(np.array([(0.3, 0.2), (0.6, 0.4), (0.3, 0.8)], np.float32), width=0.08),))
PICTURE = np.eye(SIDE, dtype=np.float32)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    return canvas


@pytest.fixture
def choice(canvas: Canvas) -> DigitChoice:
    choice = DigitChoice(Session(Model(first_weights(H)[0], H), H, canvas), canvas)
    DrawnLabels(canvas, choice, canvas)
    canvas.ink_changed.connect(lambda: choice.choose(choice.chosen.drawn(canvas.image())))
    return choice


def draw(canvas: Canvas, *points: tuple[float, float]) -> None:
    canvas.drawing.begin("mouse", *points[0], width=0.08, erase=False)
    for point in points[1:]:
        canvas.drawing.extend("mouse", *point)
    canvas.drawing.finish("mouse")


def test_undo_and_redo_bring_each_drawing_with_its_own_label(canvas: Canvas, choice: DigitChoice) -> None:
    canvas.set_ink(THREE)
    assert choice.drawn_label() is None
    canvas.set_picture(PICTURE)
    choice.set_drawn_label(9)
    canvas.undo_stack.undo()
    assert choice.drawn_label() is None
    choice.set_drawn_label(3)
    canvas.undo_stack.redo()
    assert choice.drawn_label() == 9
    canvas.undo_stack.undo()
    assert choice.drawn_label() == 3


def test_a_stroke_more_keeps_the_label_and_clear_and_its_undo_bring_it_back(
    canvas: Canvas, choice: DigitChoice
) -> None:
    draw(canvas, (0.5, 0.2), (0.5, 0.5))
    choice.set_drawn_label(4)
    draw(canvas, (0.5, 0.5), (0.5, 0.8))
    assert choice.drawn_label() == 4
    canvas.clear()
    assert choice.drawn_label() is None
    canvas.undo_stack.undo()
    assert choice.drawn_label() == 4


def test_what_takes_the_place_of_a_drawing_does_not_take_its_label(canvas: Canvas, choice: DigitChoice) -> None:
    canvas.set_picture(PICTURE)
    choice.set_drawn_label(9)
    canvas.set_ink(THREE)
    assert choice.drawn_label() is None
    canvas.undo_stack.undo()
    assert choice.drawn_label() == 9
    draw(canvas, (0.5, 0.2), (0.5, 0.8))
    assert choice.drawn_label() is None


def test_another_digit_of_a_row_has_none_and_undo_brings_that_of_the_first(canvas: Canvas, choice: DigitChoice) -> None:
    draw(canvas, (0.2, 0.2), (0.2, 0.8))
    choice.set_drawn_label(1)
    draw(canvas, (0.8, 0.2), (0.8, 0.8))
    assert choice.drawn_label() is None
    canvas.undo_stack.undo()
    assert choice.drawn_label() == 1


def test_a_stroke_that_is_taken_back_changes_no_label(canvas: Canvas, choice: DigitChoice) -> None:
    draw(canvas, (0.2, 0.2), (0.2, 0.8))
    choice.set_drawn_label(1)
    canvas.drawing.begin("mouse", 0.8, 0.2, width=0.08, erase=False)
    assert choice.drawn_label() is None
    canvas.drawing.cancel()
    assert choice.drawn_label() == 1
