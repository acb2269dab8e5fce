"""Any picture as the network sees it: the digit on a photo, a scan or a screenshot as 28x28, the way MNIST was made.

What differs from the colour of the border is ink, whether dark on light or light on dark. The ink is fitted into
MNIST's box and centred by its mass; a line much thinner than MNIST's is drawn again with the pen of
`nn.data.raster`, for a hairline scaled down to 28x28 would be a shadow of itself.
"""

import warnings
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from nn.arrays import SIDE, Float32
from nn.data.raster import BOX, CENTRE, PEN, draw_centred
from nn.errors import DigitScopeError

LARGEST = 50_000_000
"""Pixels of the largest picture that is decoded: more than a camera takes, few enough for any computer's memory."""

WORKING = 1024
"""Pixels: larger pictures are reduced to this side first; a digit on a tenth of a page is still 100 pixels high."""

FAINTEST = 0.08
"""Share of the whole range by which ink must differ from the paper; the grain of a photographed sheet does not."""

THINNEST = 1.5
"""Pixels of the 20x20 box: thinner strokes, which 1 in 40 of MNIST's digits has, are drawn again as wide as the pen."""

SPECKS = 0.003
"""Share of the ink, on each side, that is too little to decide where the digit ends: dust."""


def picture_to_digit(source: Path | Image.Image) -> Float32:
    """Find the digit in a picture and prepare it for the network.

    Args:
        source: a picture file of any kind that Pillow reads, or a picture: of any size and mode, transparent or not,
            dark on light or light on dark. Of an animation the first frame counts.

    Returns:
        (28, 28), 0 background to 1 ink. A picture that has MNIST's form already comes back nearly as it was.

    Raises:
        DigitScopeError: where the file cannot be read, is no picture or is too large, or no digit is in it.
    """
    name = "The picture" if isinstance(source, Image.Image) else str(source)
    ink = _ink(_pixels(source, name))
    if ink is None:
        raise DigitScopeError(f"{name}: no digit was found; choose a picture with a digit that differs from its paper.")
    return _fitted(ink)


def _pixels(source: Path | Image.Image, name: str) -> Float32:
    """(h, w, c): the picture's colours in 0..1, upright, opaque, and no larger than needed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes, which are checked below, and of odd metadata
            with nullcontext(source) if isinstance(source, Image.Image) else Image.open(source) as image:
                if image is not source:
                    image.draft("RGB", (WORKING, WORKING))  # a JPEG need not be decoded in full
                if image.width * image.height > LARGEST:
                    raise Image.DecompressionBombError
                upright = ImageOps.exif_transpose(image)
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
    return pixels[:, :, None] if deep else _opaque(pixels / np.float32(255))


def _in_range(values: npt.NDArray[Any]) -> Float32:
    """Values of 16 or 32 bits in 0..1: the smallest usual range that holds them becomes 0..1."""
    positive: Float32 = np.nan_to_num(values.astype(np.float32)).clip(0)
    most = positive.max()
    return positive / np.float32(next((limit for limit in (1, 255, 65535) if most <= limit), most))


def _opaque(rgba: Float32) -> Float32:
    """(h, w, 3): the picture on paper. What stands alone on transparency is ink, so that paper is its contrary."""
    colour, alpha = rgba[:, :, :3], rgba[:, :, 3:]
    if alpha.min() == 1 or alpha.max() == 0:
        return colour * alpha
    grey = colour.mean(axis=2, keepdims=True)
    mean = np.average(grey, weights=alpha)
    spread = np.sqrt(np.average((grey - mean) ** 2, weights=alpha))
    if spread < (0.2 if alpha.mean() < 0.5 else 0.05):
        paper = np.full(3, 0 if mean > 0.5 else 1, dtype=np.float32)
    else:  # paper and ink both, and transparency only round them, as at a window's round corners
        paper = np.median(colour[alpha[:, :, 0] > 0.5], axis=0)
    opaque: Float32 = colour * alpha + paper * (1 - alpha)
    return opaque


def _ink(pixels: Float32) -> Float32 | None:
    """(h, w): 0 paper to 1 ink; None for paper alone."""
    difference = _difference(pixels)
    full = _full(difference)
    paper = difference[difference <= 0.3 * full]
    noise = np.quantile(paper, 0.75) if len(paper) else 0.0
    if full < max(FAINTEST, 5 * noise):
        return None
    floor = min(3 * noise, 0.4 * full)
    ink: Float32 = ((difference - floor) / (full - floor)).clip(0, 1).astype(np.float32)
    return ink


def _full(values: Float32) -> np.float32:
    """The value of full ink: not the very largest, which may be a single bright pixel."""
    return np.float32(np.quantile(values[values >= values.max() / 2], 0.75))


def _difference(pixels: Float32) -> Float32:
    """(h, w): how far each pixel is from the colour of the paper, which is that of the border.

    Uneven light on the paper is a quadratic surface, fitted to what is near it, in ever narrower limits, so that no ink
    counts. It makes ink and paper darker in proportion, so there the difference is a share of the paper's brightness.
    """
    height, width, channels = pixels.shape
    edge = max(1, min(height, width) // 25)
    sides = pixels[:edge], pixels[-edge:], pixels[:, :edge], pixels[:, -edge:]
    border = np.concatenate([side.reshape(-1, channels) for side in sides])
    colour = np.median(border, axis=0)
    if np.quantile(abs(border - colour).max(axis=1), 0.75) < 0.02:
        even: Float32 = abs(pixels - colour).max(axis=2)
        return even
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    surfaces = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).astype(np.float32)
    step = max(1, max(height, width) // 100)
    sample, basis = pixels[::step, ::step].reshape(-1, channels), surfaces[::step, ::step].reshape(-1, 6)
    paper: Float32 = np.broadcast_to(colour, sample.shape)
    coefficients = np.zeros((6, channels), dtype=np.float32)
    for tolerance in (0.3, 0.2, 0.1):
        near = abs(sample - paper).max(axis=1) < tolerance
        coefficients = np.linalg.lstsq(basis[near], sample[near], rcond=None)[0]
        paper = basis @ coefficients
    uneven: Float32 = abs(pixels / np.maximum(surfaces @ coefficients, 0.1) - 1).max(axis=2)
    return uneven


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
    if ink.shape == (SIDE, SIDE) and 17 <= size <= BOX + 0.5 and abs(centre - CENTRE - 0.5).max() <= 1:
        return ink
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
