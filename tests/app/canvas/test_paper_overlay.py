"""The film of colours over a drawing: it lies where the network sees the ink."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from pytestqt.qtbot import QtBot

from app.canvas.canvas import Canvas
from nn.arrays import SIDE, UInt8
from nn.data.ink import Ink, Stroke
from nn.data.raster import frame, rasterize

RED = (255, 0, 0, 255)
"""Nothing else on the canvas has this colour."""
LINE = np.array([(0.6, 0.1), (0.6, 0.4)], np.float32)
"""In the upper right part of the paper, so that its frame is smaller than the paper and not in the middle."""


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    canvas.resize(304, 304)
    qtbot.addWidget(canvas)
    canvas.show()
    return canvas


def ink(points: object = LINE) -> Ink:
    return Ink((Stroke(np.array(points, np.float32), width=0.02),))


def everywhere(rgba: tuple[int, int, int, int] = RED) -> UInt8:
    return np.tile(np.array(rgba, np.uint8), (SIDE, SIDE, 1))


def only(row: int, column: int) -> UInt8:
    colours = everywhere((0, 0, 0, 0))
    colours[row, column] = RED
    return colours


def colour(canvas: Canvas, x: float, y: float) -> QColor:
    image = canvas.grab().toImage()
    return image.pixelColor((canvas.to_widget(x, y) * image.devicePixelRatio()).toPoint())


def paper(canvas: Canvas) -> QColor:
    return canvas.palette().color(QPalette.ColorRole.Base)


def reds(canvas: Canvas) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is red, in units of the paper's side."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)
    y, x = np.nonzero(pixels[..., 0] - pixels[..., 2] > 100)
    ratio, square = image.devicePixelRatio(), canvas.square()
    left, right = ((x[[x.argmin(), x.argmax()]] + (0, 1)) / ratio - square.x()) / square.width()
    top, bottom = ((y[[y.argmin(), y.argmax()]] + (0, 1)) / ratio - square.y()) / square.width()
    return float(left), float(top), float(right), float(bottom)


def test_the_film_lies_where_the_network_sees_the_ink(canvas: Canvas) -> None:
    canvas.set_ink(ink())
    canvas.set_overlay(everywhere())
    there = frame(ink())
    assert there is not None
    assert there.side < 0.6
    edges = there.left, max(there.top, 0), there.left + there.side, there.top + there.side
    assert reds(canvas) == pytest.approx(edges, abs=0.01)
    assert colour(canvas, 0.1, 0.9) == paper(canvas)


def test_each_colour_lies_on_the_ink_that_its_pixel_sees(canvas: Canvas) -> None:
    canvas.set_ink(ink())
    rows, columns = np.nonzero(rasterize(ink()) > 0.9)
    canvas.set_overlay(only(rows[5], columns[5]))
    left, top, right, bottom = reds(canvas)
    assert left < 0.6 < right
    there = frame(ink())
    assert there is not None
    assert (top + bottom) / 2 == pytest.approx(there.top + there.side * (rows[5] + 0.5) / SIDE, abs=0.01)


def test_it_never_leaves_the_paper(canvas: Canvas) -> None:
    canvas.set_ink(ink([(0.05, 0.05), (0.95, 0.95)]))
    canvas.set_overlay(everywhere())
    assert reds(canvas) == pytest.approx((0, 0, 1, 1), abs=0.01)


def test_over_a_picture_it_lies_on_the_whole_paper(canvas: Canvas) -> None:
    canvas.set_picture(rasterize(ink()))
    canvas.set_overlay(only(3, 20))
    left, top, right, bottom = reds(canvas)
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((20.5 / SIDE, 3.5 / SIDE), abs=0.01)


def test_it_follows_a_growing_stroke(canvas: Canvas) -> None:
    canvas.drawing.begin("mouse", 0.2, 0.2, width=0.02, erase=False)
    canvas.drawing.extend("mouse", 0.2, 0.4)
    canvas.set_overlay(everywhere())
    small = reds(canvas)
    canvas.drawing.extend("mouse", 0.2, 0.8)
    canvas.set_overlay(everywhere())
    large = reds(canvas)
    assert large[3] - large[1] > 1.5 * (small[3] - small[1])


def test_what_is_clear_changes_nothing_and_the_ink_is_seen_through_it(canvas: Canvas) -> None:
    canvas.set_ink(ink())
    before = canvas.grab().toImage()
    canvas.set_overlay(everywhere((255, 0, 0, 0)))
    assert canvas.grab().toImage() == before
    canvas.set_overlay(everywhere((255, 0, 0, 128)))
    on_ink, on_paper = colour(canvas, 0.6, 0.25), colour(canvas, 0.5, 0.25)
    assert on_ink.lightness() < on_paper.lightness()
    assert on_ink.red() > on_ink.blue()


def test_it_goes_when_taken_away_and_with_the_drawing(canvas: Canvas) -> None:
    canvas.set_ink(ink())
    before = canvas.grab().toImage()
    canvas.set_overlay(everywhere())
    canvas.set_overlay(None)
    assert canvas.grab().toImage() == before
    canvas.set_overlay(everywhere())
    canvas.clear()
    assert colour(canvas, 0.6, 0.25) == paper(canvas)


def test_an_empty_sheet_takes_none(canvas: Canvas) -> None:
    before = canvas.grab().toImage()
    canvas.set_overlay(everywhere())
    assert canvas.grab().toImage() == before
