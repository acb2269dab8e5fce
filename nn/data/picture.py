"""Any picture as the network sees it: each digit on a photo, a scan or a screenshot as 28x28, the way MNIST was made.

`nn.data.paper` finds the digits and their ink, whether dark on light or light on dark. The ink is fitted into MNIST's
box and centred by its mass; a line much thinner than MNIST's is drawn again with the pen of `nn.data.raster`, for a
hairline scaled down to 28x28 would be a shadow of itself.
"""

import warnings
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from nn.arrays import SIDE, Float32
from nn.data.paper import FAINT, Sheet, ink_on, sheet
from nn.data.raster import BOX, CENTRE, PEN, draw_centred
from nn.data.row import Box, PictureDigit
from nn.errors import DigitScopeError

LARGEST = 50_000_000
"""Pixels of the largest picture that is decoded: more than a camera takes, few enough for any computer's memory."""

WORKING = 1024
"""Pixels: larger pictures are reduced to this side first; a digit on a tenth of a page is still 100 pixels high."""

RANGES = tuple(2**bits - 1 for bits in (1, 8, 10, 12, 14, 16))
"""The largest values of usual files: floats to 1, cameras and scanners with 8 to 16 bits."""

CARD = 0.75
"""Share of the box around it that the opaque part of a picture fills where it is a sheet; a digit does not."""

THINNEST = 1.5
"""Pixels of the 20x20 box: thinner strokes, which 1 in 40 of MNIST's digits has, are drawn again as wide as the pen."""

SPECKS = 0.003
"""Share of the ink, on each side, that is too little to decide where the digit ends: dust."""


def picture_to_digit(source: Path | Image.Image) -> Float32:
    """Find the one digit in a picture and prepare it for the network.

    Args:
        source: a picture file of any kind that Pillow reads, or a picture: of any size and mode, transparent or not,
            dark on light or light on dark. Of an animation the first frame counts.

    Returns:
        (28, 28), 0 background to 1 ink. A picture that has MNIST's form already comes back nearly as it was.

    Raises:
        DigitScopeError: where the file cannot be read, is no picture or is too large, or no digit is in it.
    """
    name = _name(source)
    pixels, _ = _pixels(source, name)
    prepared = _prepared(pixels)
    if prepared is not None:
        return prepared
    found = _sheet(pixels, name)
    return _fitted(ink_on(found, np.logical_or.reduce(found.digits))[0])


def picture_to_digits(source: Path | Image.Image) -> list[PictureDigit]:
    """Find every digit in a picture, from left to right, and prepare each for the network.

    Where there is one alone, its image is that of `picture_to_digit`, whose arguments and errors are these too.
    """
    name = _name(source)
    pixels, size = _pixels(source, name)
    prepared = _prepared(pixels)
    if prepared is not None:
        return [PictureDigit(prepared, _around(prepared, Box(0, 0, SIDE, SIDE), 1, size))]
    found, scale = _sheet(pixels, name), max(size) / max(pixels.shape[:2])
    inks = (ink_on(found, digit) for digit in found.digits)
    return [PictureDigit(_fitted(ink), _around(ink, part, scale, size)) for ink, part in inks]


def _name(source: Path | Image.Image) -> str:
    return "The picture" if isinstance(source, Image.Image) else str(source)


def _sheet(pixels: Float32, name: str) -> Sheet:
    found = sheet(pixels)
    if found is None:
        raise DigitScopeError(f"{name}: no digit was found; choose a picture with a digit that differs from its paper.")
    return found


def _around(ink: Float32, part: Box, scale: float, size: tuple[int, int]) -> Box:
    """The box around the ink of a part of the pixels.

    Args:
        ink: of the part, at a scale of its own.
        part: in pixels as they were reduced.
        scale: pixels of the picture along one of them.
        size: width and height of the picture, in its own pixels.
    """
    strong = ink > 0.3 * ink.max()
    across, down = (np.flatnonzero(strong.any(axis=axis)) for axis in (0, 1))
    unit = scale * (part.right - part.left) / ink.shape[1]
    left, top = part.left * scale, part.top * scale
    return Box(
        round(left + across[0] * unit),
        round(top + down[0] * unit),
        min(round(left + (across[-1] + 1) * unit), size[0]),
        min(round(top + (down[-1] + 1) * unit), size[1]),
    )


def _pixels(source: Path | Image.Image, name: str) -> tuple[Float32, tuple[int, int]]:
    """(h, w, c): the picture's colours in 0..1, upright, opaque, no larger than needed; its own width and height."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes, which are checked below, and of odd metadata
            with nullcontext(source) if isinstance(source, Image.Image) else Image.open(source) as image:
                width, height = image.size
                if image is not source:
                    image.draft("RGB", (WORKING, WORKING))  # a JPEG need not be decoded in full
                if image.width * image.height > LARGEST:
                    raise Image.DecompressionBombError
                upright = ImageOps.exif_transpose(image)
                size = (width, height) if upright.size == image.size else (height, width)
            deep = upright.mode.startswith(("I", "F"))
            colours = upright if deep else upright.convert("RGBA")
    except Image.DecompressionBombError:
        raise DigitScopeError(f"{name} has more than {LARGEST:,} pixels; choose a smaller picture.") from None
    except FileNotFoundError:
        raise DigitScopeError(f"{name} does not exist; choose another picture.") from None
    except Exception as error:  # from broken files Pillow's decoders raise nearly anything
        raise DigitScopeError(f"{name} could not be read as a picture; choose a PNG, JPEG or similar file.") from error
    if deep:
        colours = Image.fromarray(_in_range(np.asarray(colours)))
    pixels = np.asarray(colours.reduce(-(-max(colours.size) // WORKING)), dtype=np.float32)
    return (pixels[:, :, None] if deep else _opaque(pixels / np.float32(255))), size


def _in_range(values: npt.NDArray[Any]) -> Float32:
    """Values of 16 or 32 bits in 0..1: the smallest usual range that holds them becomes 0..1."""
    positive: Float32 = np.nan_to_num(values.astype(np.float32)).clip(0)
    most = positive.max()
    return positive / np.float32(next((limit for limit in RANGES if most <= limit), most))


def _opaque(rgba: Float32) -> Float32:
    """(h, w, c): the picture on paper. What stands alone on transparency is ink, whatever its colours.

    Where the opaque part fills the box around it, as a card or a window does, and has colours of its own, its paper is
    among them; the transparent rest gets that colour. Else a pixel has as much ink as it is opaque.
    """
    colour, alpha = rgba[:, :, :3], rgba[:, :, 3]
    if alpha.min() == 1 or alpha.max() == 0:
        return colour * alpha[:, :, None]
    opaque = alpha > 0.5 * alpha.max()
    rows, columns = np.flatnonzero(opaque.any(axis=1)), np.flatnonzero(opaque.any(axis=0))
    filled = opaque[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].mean()
    if filled < CARD or colour[opaque].std(axis=0).max() < 0.05:
        return 1 - alpha[:, :, None]
    paper = np.median(colour[opaque], axis=0)
    on_paper: Float32 = colour * alpha[:, :, None] + paper * (1 - alpha[:, :, None])
    return on_paper


def _prepared(pixels: Float32) -> Float32 | None:
    """The picture where it has MNIST's form already, as large and as far in the middle, on even paper; else None."""
    if pixels.shape[:2] != (SIDE, SIDE):
        return None
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    paper = np.median(border, axis=0)
    difference: Float32 = abs(pixels - paper).max(axis=2)
    if abs(border - paper).max() > 0.02 or difference.max() < FAINT:
        return None
    ink = (difference / _full(difference)).clip(0, 1)
    (left, right), (top, bottom) = _span(ink.sum(axis=0)), _span(ink.sum(axis=1))
    middles = np.arange(SIDE) + 0.5
    centre = np.array([ink.sum(axis=0) @ middles, ink.sum(axis=1) @ middles]) / ink.sum()
    fits = 17 <= max(right - left, bottom - top) <= BOX + 0.5 and abs(centre - CENTRE - 0.5).max() <= 1
    return ink if fits else None


def _full(values: Float32) -> np.float32:
    """The value of full ink: not the very largest, which may be a single bright pixel."""
    return np.float32(np.quantile(values[values >= values.max() / 2], 0.75))


def _fitted(ink: Float32) -> Float32:
    """(28, 28): the ink in MNIST's box, its centre of mass where MNIST has it."""
    left, right = _span(ink.sum(axis=0))
    top, bottom = _span(ink.sum(axis=1))
    size = max(right - left, bottom - top)
    corner = np.floor([left, top])
    digit = ink[int(top) : int(np.ceil(bottom)), int(left) : int(np.ceil(right))]
    rows, columns = digit.sum(axis=1), digit.sum(axis=0)
    # Distances from the picture's corner: the middle of its first pixel lies at 0.5.
    centre = corner + [columns @ (np.arange(len(columns)) + 0.5), rows @ (np.arange(len(rows)) + 0.5)] / digit.sum()
    scale = BOX / size
    inside = np.pad(digit > 0.5, 1)
    outline = np.pi / 4 * sum(np.count_nonzero(np.diff(inside, axis=axis)) for axis in (0, 1))
    width = 2 * np.count_nonzero(inside) / max(outline, 1)
    if width * scale < THINNEST:
        return _drawn_again(inside, width, scale)
    low, high = np.array([left, top]), np.array([right, bottom])
    start = np.clip(centre, high - (SIDE - CENTRE - 0.5) / scale, low + (CENTRE + 0.5) / scale) - (CENTRE + 0.5) / scale
    margin = int(np.ceil(SIDE / scale)) + 1
    x, y = start - corner + margin
    frame = (x, y, x + SIDE / scale, y + SIDE / scale)
    fitted = Image.fromarray(np.pad(digit, margin)).resize((SIDE, SIDE), Image.Resampling.HAMMING, frame)
    picture = np.asarray(fitted, dtype=np.float32)
    return (picture / _full(picture)).clip(0, 1)


def _span(mass: Float32) -> tuple[float, float]:
    """Where the mass begins and ends, but for specks."""
    share = np.concatenate([[0.0], np.cumsum(mass, dtype=np.float64)]) / mass.sum(dtype=np.float64)
    begin, end = np.interp([SPECKS, 1 - SPECKS], share, np.arange(len(share)))
    return float(begin), float(end)


def _drawn_again(inside: npt.NDArray[np.bool_], width: float, scale: float) -> Float32:
    """Thin strokes, True in a picture, as if a pen of MNIST's width had gone along them."""
    points = np.argwhere(inside)[:, ::-1].astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    radius = (PEN - (width - 1) * scale) / 2
    scale = (BOX - 2 * radius) / max((high - low).max(), 1)
    places = np.unique(np.round((points - (low + high) / 2) * scale * 4) / 4, axis=0)
    discs = np.column_stack([places, np.full(len(places), radius)]).astype(np.float32)
    picture = draw_centred([(discs, False)], radius + (high - low) / 2 * scale)
    fullest = np.float32(picture.max())  # small discs alone do not make the middle of a stroke full
    return picture / fullest
