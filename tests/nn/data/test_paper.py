"""Sheets of paper as people photograph, scan and cut them: what stands on them besides the digit does not matter."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from nn.arrays import SIDE, Float32
from nn.data.picture import picture_to_digit
from nn.data.starter import read_starter
from nn.errors import DigitScopeError, never
from tests.nn.data.test_picture import PEN, assert_like_ink, mask, on_transparency, painted

Change = Callable[[Image.Image], Image.Image]


def drawn(draw: Callable[[ImageDraw.ImageDraw, int], object]) -> Change:
    def change(image: Image.Image) -> Image.Image:
        draw(ImageDraw.Draw(image), image.width)
        return image

    return change


def of_values(change: Callable[[Float32], Float32]) -> Change:
    def changed(image: Image.Image) -> Image.Image:
        values = change(np.asarray(image, dtype=np.float32))
        return Image.fromarray(values.clip(0, 255).astype(np.uint8))

    return changed


def in_a_hard_shadow(values: Float32) -> Float32:
    side = len(values)
    y, x = np.mgrid[:side, :side] / side
    shade: Float32 = np.where(x + 0.6 * y < 0.7, 0.6, 1).astype(np.float32)[:, :, None]
    return values * shade


def under_a_lamp(values: Float32) -> Float32:
    side = len(values)
    shade: Float32 = np.outer(np.linspace(1, 0.8, side), np.linspace(1, 0.45, side)).astype(np.float32)[:, :, None]
    return values * shade


def half_faint(values: Float32) -> Float32:
    share = np.where(np.arange(len(values)) > len(values) / 2, 0.45, 1)
    return 255 + (values - 255) * share[:, None, None]


def salted(values: Float32) -> Float32:
    values = values.copy()
    values[np.random.default_rng(2).random(values.shape[:2]) < 0.004] = 0
    return values


def specked(values: Float32) -> Float32:
    values, rng = values.copy(), np.random.default_rng(1)
    for y, x in rng.integers(0, len(values) - 4, (10, 2)):
        values[y : y + 4, x : x + 4] = 0
    return values


def cropped(image: Image.Image) -> Image.Image:
    return image.crop(ImageOps.invert(image.convert("L")).point(lambda grey: 255 if grey > 100 else 0).getbbox())


def cut_out(image: Image.Image) -> Image.Image:
    cut = image.convert("RGBA")
    cut.putalpha(ImageOps.invert(image.convert("L")))
    return cut


CHANGES: Mapping[str, Change] = {
    "a hard shadow": of_values(in_a_hard_shadow),
    "a lamp at the side": of_values(under_a_lamp),
    "a pen that ran dry": of_values(half_faint),
    "salt": of_values(salted),
    "specks": of_values(specked),
    "a frame at the border": drawn(lambda draw, w: draw.rectangle((0, 0, w - 1, w - 1), outline="black", width=4)),
    "a frame inside": drawn(lambda draw, w: draw.rectangle((9, 9, w - 10, w - 10), outline="black", width=4)),
    "a ruled line": drawn(lambda draw, w: draw.line((0, w - 12, w, w - 12), fill="black", width=4)),
    "the edge of the sheet": drawn(lambda draw, w: draw.rectangle((0, 0, 6, w), fill="black")),
    "dots instead of greys": lambda image: image.convert("1"),
    "a tight cut": cropped,
    "a cut along the pen": cut_out,
    "out of focus": lambda image: image.filter(ImageFilter.GaussianBlur(4)),
}


@pytest.mark.parametrize("inverted", [False, True], ids=["dark on light", "light on dark"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_happens_to_a_sheet_leaves_its_digit_as_it_was(change: Change, inverted: bool) -> None:
    changed = change(painted("#202020", "#f0f0f0", 400))
    if inverted and changed.mode == "RGB":
        changed = ImageOps.invert(changed)
    assert_like_ink(picture_to_digit(changed), 0.03)


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
def test_a_deep_file_may_hold_values_of_any_usual_depth(bits: int) -> None:
    values = (2**bits - 1) * (1 - np.asarray(mask(200), np.float64) / 255)
    assert_like_ink(picture_to_digit(Image.fromarray(values.astype(np.uint16))))


def test_ink_of_many_colours_on_transparency_is_as_much_ink_as_it_is_opaque() -> None:
    image = on_transparency("black", 400)
    colours = np.array(image)
    colours[..., :3] = np.random.default_rng(0).integers(0, 255, (*colours.shape[:2], 3))
    assert_like_ink(picture_to_digit(Image.fromarray(colours)))


def test_specks_alone_are_no_digit() -> None:
    sheet = of_values(specked)(Image.new("RGB", (400, 400), "white"))
    with pytest.raises(DigitScopeError, match="no digit was found"):
        picture_to_digit(sheet)


def test_a_frame_alone_is_no_digit() -> None:
    sheet = Image.new("RGB", (400, 400), "white")
    ImageDraw.Draw(sheet).rectangle((8, 8, 391, 391), outline="black", width=4)
    with pytest.raises(DigitScopeError, match="no digit was found"):
        picture_to_digit(sheet)


def test_the_bar_of_a_digit_that_fills_its_picture_is_no_ruled_line() -> None:
    seven = Image.new("L", (200, 280), 255)
    draw = ImageDraw.Draw(seven)
    draw.line((0, 7, 199, 7), fill=0, width=15)
    draw.line((190, 7, 60, 279), fill=0, width=15)
    digit = picture_to_digit(seven)
    rows, columns = np.nonzero(digit > 0.5)
    bar = digit[rows.min() : rows.min() + 2].max(axis=0)
    assert (bar[columns.min() : columns.max()] > 0.5).all()
    assert np.ptp(rows) + 1 in (20, 21)


def test_a_thick_pen_that_fills_its_picture_keeps_ink_and_paper_apart() -> None:
    assert_like_ink(picture_to_digit(cropped(painted("black", "white", 300, 2.2 * PEN))), 0.12)


def test_a_digit_on_a_tiny_picture_looks_much_as_on_a_large_one() -> None:
    alike = []
    for pixels in read_starter(never).images[:60]:
        large = Image.fromarray(255 - pixels.reshape(SIDE, SIDE)).resize((224, 224), Image.Resampling.BICUBIC)
        tiny = large.resize((16, 16), Image.Resampling.LANCZOS)
        alike.append(np.corrcoef(picture_to_digit(large).ravel(), picture_to_digit(tiny).ravel())[0, 1])
    # Where nothing is measured between pixels: 0.917.
    assert np.mean(alike) > 0.94
