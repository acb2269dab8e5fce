"""Any picture as the network sees it."""

import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from nn.arrays import Float32
from nn.data import picture
from nn.data.ink import Ink, Stroke
from nn.data.picture import LARGEST, picture_to_digit
from nn.data.raster import rasterize
from nn.errors import DigitScopeError

PATH = np.array([[0.2, 0.1], [0.7, 0.3], [0.75, 0.5], [0.4, 0.55], [0.6, 0.9]], dtype=np.float32)
"""A figure with no symmetry, as shares of a picture's side."""

EXPECTED = rasterize(Ink((Stroke(PATH, width=0.1),)))
PEN = 2.2 / 17.8 * 0.8
"""What MNIST's pen is on `PATH`, whose larger side is 0.8: a share of the picture's side."""


def mask(side: int, pen: float = PEN) -> Image.Image:
    """`PATH` as coverage, mode L, anti-aliased."""
    image = Image.new("L", (4 * side, 4 * side))
    draw = ImageDraw.Draw(image)
    points = [tuple(point) for point in (PATH * 4 * side).tolist()]
    draw.line(points, fill=255, width=max(4, round(4 * pen * side)))
    for x, y in points:
        r = 2 * pen * side
        draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return image.resize((side, side), Image.Resampling.BOX)


def painted(ink: str, paper: str, side: int = 200, pen: float = PEN) -> Image.Image:
    return Image.composite(Image.new("RGB", (side, side), ink), Image.new("RGB", (side, side), paper), mask(side, pen))


def on_transparency(ink: str, side: int = 200) -> Image.Image:
    image = Image.new("RGBA", (side, side), ink)
    image.putalpha(mask(side))
    return image


def on_a_window() -> Image.Image:
    """A white window with round, transparent corners."""
    image = painted("black", "white").convert("RGBA")
    corners = Image.new("L", image.size)
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, 199, 199), 20, fill=255)
    image.putalpha(corners)
    return image


def on_a_card() -> Image.Image:
    """A small white card on a large transparent sheet."""
    sheet = Image.new("RGBA", (400, 400))
    sheet.paste(painted("black", "white"), (120, 40))
    return sheet


def deep(low: int, high: int, side: int = 200) -> Image.Image:
    """16 bits, dark on light."""
    return Image.fromarray((high - np.asarray(mask(side), dtype=np.float64) / 255 * (high - low)).astype(np.uint16))


def photographed() -> Image.Image:
    """Uneven light, low contrast, grain."""
    y, x = np.mgrid[:300, :300] / 300
    paper = 0.85 - 0.3 * x - 0.2 * y * y
    grain = np.random.default_rng(0).normal(0, 0.015, paper.shape)
    values = paper * (1 - 0.6 * np.asarray(mask(300)) / 255) + grain
    return Image.fromarray((255 * values.clip(0, 1)).astype(np.uint8))


def assert_like_ink(digit: Float32, mean: float = 0.02) -> None:
    """The same figure at the same place; a pixel's grey may differ a little, since a picture has no middle line."""
    assert digit.shape == (28, 28)
    assert digit.dtype == np.float32
    assert digit.min() == 0
    assert 0.97 < digit.max() <= 1
    assert abs(digit - EXPECTED).mean() < mean


PICTURES = {
    "black on white": painted("black", "white"),
    "white on black": painted("white", "black"),
    "blue on yellow": painted("blue", "yellow"),
    "yellow on white": painted("yellow", "white"),
    "as bright as its paper": painted("#4c4cff", "#8c6a00"),
    "grey on grey": painted("#707070", "#a0a0a0"),
    "black on transparency": on_transparency("black"),
    "white on transparency": on_transparency("white"),
    "red on transparency": on_transparency("red"),
    "grey and alpha": on_transparency("black").convert("LA"),
    "premultiplied": on_transparency("white").convert("RGBa"),
    "a window": on_a_window(),
    "a card": on_a_card(),
    "16 bits": deep(0, 65535),
    "16 bits, dim": deep(1000, 20000),
    "16 bits holding 8": deep(0, 255),
    "32 bits": Image.fromarray(np.asarray(deep(0, 65535)).astype(np.int32)),
    "floats": Image.fromarray(np.asarray(mask(200), dtype=np.float32) / 255),
    "1 bit": painted("black", "white").convert("1", dither=Image.Dither.NONE),
    "palette": painted("black", "white").convert("P"),
    "CMYK": painted("black", "white").convert("CMYK"),
    "YCbCr": painted("black", "white").convert("YCbCr"),
    "large": painted("black", "white", 1500),
    "small": painted("black", "white", 48),
    "a photo": photographed(),
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_any_picture_of_a_digit_looks_like_its_ink(picture: Image.Image) -> None:
    assert_like_ink(picture_to_digit(picture))


@pytest.mark.parametrize("pen", [0.004, 0.01, 0.03, 0.06])
def test_thin_lines_are_drawn_with_the_pen_of_mnist(pen: float) -> None:
    assert_like_ink(picture_to_digit(painted("black", "white", 250, pen)))


@pytest.mark.parametrize("size", [(900, 300), (300, 900)])
@pytest.mark.parametrize("place", [(5, 5), (95, 60)])
def test_place_and_shape_of_the_paper_do_not_matter(size: tuple[int, int], place: tuple[int, int]) -> None:
    sheet = Image.new("RGB", size, "white")
    sheet.paste(painted("black", "white", 200), place)
    assert_like_ink(picture_to_digit(sheet))


def test_a_digit_whose_mass_is_in_one_corner_stays_in_the_frame() -> None:
    corner = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(corner).rectangle((40, 40, 160, 70), fill=0)
    ImageDraw.Draw(corner).line((153, 40, 153, 160), fill=0, width=14)
    digit = picture_to_digit(corner)
    rows, columns = np.nonzero(digit > 0.5)
    assert np.ptp(rows) + 1 in (20, 21)
    assert np.ptp(columns) + 1 in (20, 21)


@pytest.mark.parametrize("inverted", [False, True])
def test_a_picture_of_mnists_form_comes_back_nearly_unchanged(tmp_path: Path, inverted: bool) -> None:
    values = (255 * EXPECTED).round().astype(np.uint8)
    Image.fromarray(255 - values if inverted else values).save(tmp_path / "digit.png")
    np.testing.assert_allclose(picture_to_digit(tmp_path / "digit.png"), EXPECTED, atol=0.01)


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp", "tiff", "webp", "ppm"])
def test_files_of_every_usual_kind_are_read(tmp_path: Path, suffix: str) -> None:
    painted("black", "white").save(tmp_path / f"digit.{suffix}")
    assert_like_ink(picture_to_digit(tmp_path / f"digit.{suffix}"))


def test_a_picture_held_sideways_by_the_camera_is_turned_upright(tmp_path: Path) -> None:
    image = painted("black", "white")
    exif = image.getexif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    image.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "photo.jpg", exif=exif)
    assert_like_ink(picture_to_digit(tmp_path / "photo.jpg"))


def test_the_first_frame_of_an_animation_counts(tmp_path: Path) -> None:
    blank = Image.new("RGB", (200, 200), "white")
    painted("black", "white").save(tmp_path / "moving.gif", save_all=True, append_images=[blank, blank])
    assert_like_ink(picture_to_digit(tmp_path / "moving.gif"))


def test_specks_of_dust_do_not_count() -> None:
    image = painted("black", "white", 400)
    for x, y in [(2, 3), (396, 200), (30, 390)]:
        image.putpixel((x, y), (0, 0, 0))
    assert_like_ink(picture_to_digit(image))


def test_the_given_picture_is_left_as_it_was() -> None:
    image = painted("black", "white")
    before = image.copy()
    picture_to_digit(image)
    assert image == before


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (28, 28), (300, 200)])
@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "I;16", "F", "CMYK"])
def test_a_blank_picture_holds_no_digit(size: tuple[int, int], mode: str) -> None:
    with pytest.raises(DigitScopeError, match=r"^The picture: no digit was found; .*\.$"):
        picture_to_digit(Image.new(mode, size))


def test_a_trace_that_the_eye_would_not_see_is_no_digit() -> None:
    with pytest.raises(DigitScopeError, match="no digit was found"):
        picture_to_digit(painted("#f4f4f4", "white"))


def test_an_empty_sheet_of_paper_holds_no_digit() -> None:
    values = 200 + np.random.default_rng(0).normal(0, 3, (300, 300)) - np.linspace(0, 60, 300)
    with pytest.raises(DigitScopeError, match="no digit was found"):
        picture_to_digit(Image.fromarray(values.astype(np.uint8)))


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_is_no_picture_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "digit.png"
    path.write_bytes(content)
    with pytest.raises(DigitScopeError) as error:
        picture_to_digit(path)
    assert str(error.value).startswith(f"{path} could not be read as a picture; ")


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "tiff"])
def test_a_truncated_picture_is_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"digit.{suffix}"
    photographed().save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DigitScopeError, match="could not be read as a picture"):
        picture_to_digit(path)


def test_a_fault_of_the_program_is_not_called_a_broken_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(values: object) -> None:
        raise TypeError("a fault of the program")

    monkeypatch.setattr(picture, "_in_range", faulty)
    with pytest.raises(TypeError, match="a fault of the program"):
        picture_to_digit(Image.new("I", (40, 40)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DigitScopeError, match=r"digit\.png does not exist"):
        picture_to_digit(tmp_path / "digit.png")
    with pytest.raises(DigitScopeError, match="could not be read"):
        picture_to_digit(tmp_path)


@pytest.mark.parametrize("side", [int(LARGEST**0.5) + 1, 10_000, 20_000])
def test_a_picture_too_large_for_the_memory_is_refused_undecoded(tmp_path: Path, side: int) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (side, 1)).save(path)
    content = bytearray(path.read_bytes())
    content[20:24] = side.to_bytes(4, "big")  # the height that the header claims
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    path.write_bytes(content)
    with pytest.raises(DigitScopeError, match="more than 50,000,000 pixels"):
        picture_to_digit(path)
