"""Which strokes, and which marks on paper, make one digit where several stand beside each other."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from nn.arrays import SIDE
from nn.data.ink import Ink, Stroke
from nn.data.picture import picture_to_digit, picture_to_digits
from nn.data.raster import rasterize
from nn.data.row import Box, InkDigit, boxes_of, grouped, ink_digits
from tests.nn.data.test_picture import mask, painted

Paths = Sequence[Sequence[tuple[float, float]]]

FOUR: Paths = [[(0, 0), (-3, 6), (5, 6)], [(4, 2), (3, 10)]]
FIVE: Paths = [[(1, 0), (0, 5), (4, 6), (3, 10), (0, 9)], [(3, 0), (7, 0)]]
SEVEN: Paths = [[(0, 0), (6, 0), (2, 10)], [(1, 5), (6, 5)]]


def digit(paths: Paths, x: float, width: float = 0.8) -> list[Stroke]:
    return [stroke([(left + x, top) for left, top in path], width) for path in paths]


def stroke(points: Sequence[tuple[float, float]], width: float = 0.8, erase: bool = False) -> Stroke:
    return Stroke(np.array(points, np.float32), erase=erase, width=width)


def digits(*strokes: Stroke, growing: bool = False) -> list[InkDigit]:
    ink = Ink(strokes)
    return ink_digits(ink, boxes_of(ink), growing=growing)


@pytest.mark.parametrize("paths", [FOUR, FIVE, SEVEN])
def test_the_strokes_of_one_digit_stay_together(paths: Paths) -> None:
    ink = Ink(tuple(digit(paths, 3)), label=4)
    (only,) = ink_digits(ink, boxes_of(ink))
    assert only.ink is ink


def test_a_low_part_belongs_to_its_nearest_neighbour() -> None:
    seven, five = digit(SEVEN, 0), digit(FIVE, 14)
    bar = stroke([(23, 0), (26, 0.5)])
    assert [len(each.ink.strokes) for each in digits(*seven, *five, bar)] == [2, 3]


def test_digits_that_stand_apart_are_a_row_from_left_to_right_each_drawn_as_if_alone() -> None:
    seven, four, five = digit(SEVEN, 30), digit(FOUR, 5), digit(FIVE, 16)
    row = digits(*seven, *four, *five)
    assert [each.ink.strokes for each in row] == [tuple(four), tuple(five), tuple(seven)]
    for each, alone in zip(row, (four, five, seven), strict=True):
        np.testing.assert_array_equal(rasterize(each.ink), rasterize(Ink(tuple(alone))))
    assert row[0].box == Box(2, 0, 10, 10)


def test_no_digit_of_a_row_has_the_label_of_the_whole_and_each_has_its_writer() -> None:
    ink = Ink((*digit(FOUR, 5), *digit(FIVE, 16)), label=4, writer="Ada")
    row = ink_digits(ink, boxes_of(ink))
    assert [(each.ink.label, each.ink.writer) for each in row] == [(None, "Ada")] * 2


def test_ink_that_touches_belongs_together_however_wide_its_brush() -> None:
    assert len(digits(*digit(SEVEN, 0), *digit(SEVEN, 8))) == 2
    assert len(digits(*digit(SEVEN, 0, 2.5), *digit(SEVEN, 8, 2.5))) == 1


def test_what_was_erased_parts_digits_and_reaches_those_it_took_from() -> None:
    line, left, right = stroke([(0, 0), (20, 0)]), stroke([(0, 0), (0, 10)]), stroke([(20, 0), (20, 10)])
    gone = stroke([(-1, 0), (21, 0)], 2, erase=True)
    assert len(digits(line, left, right)) == 1
    row = digits(left, right, line, gone)
    assert [each.ink.strokes for each in row] == [(left, gone), (right, gone)]
    assert digits(line, gone) == []


def test_a_stroke_that_has_just_begun_is_a_digit_and_can_only_join_others_as_it_grows() -> None:
    drawn = [*digit(FOUR, 5), *digit(FIVE, 16)]
    path = np.array([(28, 0), (34, 0), (30, 10), (6, 10)], np.float32)
    steps = [np.interp(np.arange(0, 3.01, 0.05), np.arange(4), column) for column in path.T]
    points = np.stack(steps, axis=1)
    counts = [len(digits(*drawn, Stroke(points[: n + 1], width=0.8), growing=True)) for n in range(len(points))]
    assert counts[0] == 3
    assert counts[-1] == 1
    assert all(later <= before for before, later in pairwise(counts))
    assert len(digits(*drawn, Stroke(points[:1], width=0.8))) == 2


def test_a_large_digit_that_grows_does_not_join_small_ones_before_the_hand_lifts() -> None:
    small = [Box(0, 0, 2, 3), Box(4, 0, 6, 3)]
    assert [group.parts for group in grouped([*small, Box(12, 0, 20, 20)], growing=2)] == [(0,), (1,), (2,)]


def row_of(*places: tuple[int, int], size: tuple[int, int] = (700, 300)) -> Image.Image:
    """The same figure, 160 pixels high, at places on a sheet."""
    sheet = Image.new("L", size, 250)
    for x, y in places:
        sheet.paste(20, (x, y), mask(200))
    return sheet


@pytest.mark.parametrize("change", [lambda sheet: sheet, ImageOps.invert], ids=["dark on light", "light on dark"])
def test_digits_of_a_picture_come_from_left_to_right_with_their_boxes(
    change: Callable[[Image.Image], Image.Image],
) -> None:
    sheet = row_of((420, 60), (10, 30), (200, 80))
    row = picture_to_digits(change(sheet))
    alone = picture_to_digit(painted("black", "white"))
    for each, (x, y) in zip(row, [(10, 30), (200, 80), (420, 60)], strict=True):
        assert abs(each.image - alone).mean() < 0.02
        box = each.box
        # The figure runs from 0.2 to 0.75 of 200 pixels, and from 0.1 to 0.9; its pen adds half of 20 pixels.
        assert np.allclose((box.left, box.top, box.right, box.bottom), (x + 30, y + 10, x + 160, y + 190), atol=5)


def test_a_picture_of_one_digit_is_that_digit_and_its_box() -> None:
    sheet = row_of((200, 50))
    (only,) = picture_to_digits(sheet)
    np.testing.assert_array_equal(only.image, picture_to_digit(sheet))


def test_a_broken_stroke_a_speck_and_a_bar_apart_stay_one_digit() -> None:
    sheet = row_of((200, 50))
    draw = ImageDraw.Draw(sheet)
    draw.line((200, 130, 400, 160), fill=250, width=8)
    draw.rectangle((375, 80, 400, 90), fill=20)
    draw.ellipse((600, 200, 606, 206), fill=20)
    assert len(picture_to_digits(sheet)) == 1


def test_boxes_are_in_pixels_of_the_upright_file(tmp_path: Path) -> None:
    sheet = row_of((200, 100), (1200, 100), size=(1900, 400)).resize((3800, 800))
    lying = sheet.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # is to be turned a quarter to the right to be looked at
    lying.save(tmp_path / "lying.jpg", exif=exif)
    boxes = [each.box for each in picture_to_digits(tmp_path / "lying.jpg")]
    assert np.allclose([(box.left, box.right) for box in boxes], [(460, 720), (2460, 2720)], atol=12)
    assert np.allclose([(box.top, box.bottom) for box in boxes], [(220, 580)] * 2, atol=12)


def test_a_digit_at_the_edge_has_no_box_beyond_it() -> None:
    sheet = row_of((10, 30), (300, 30), size=(450, 203)).crop((0, 0, 450, 203))
    boxes = [each.box for each in picture_to_digits(sheet)]
    assert all(0 <= box.left < box.right <= 450 and 0 <= box.top < box.bottom <= 203 for box in boxes)


def test_a_picture_as_small_as_one_digit_is_of_one() -> None:
    sheet = row_of((0, 50), (180, 50), (360, 50), size=(560, 300))
    assert len(picture_to_digits(sheet)) == 3
    assert len(picture_to_digits(sheet.resize((32, 17)))) == 1


def test_digits_in_the_form_of_mnist_are_one_with_a_box_of_its_ink() -> None:
    image = np.zeros((SIDE, SIDE), np.uint8)
    image[4:24, 11:17] = 255
    (only,) = picture_to_digits(Image.fromarray(image))
    assert only.box == Box(11, 4, 17, 24)
