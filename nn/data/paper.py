"""Paper: where on a picture of a sheet its digit stands, and how much ink each pixel has.

People photograph paper under a lamp, scan forms, cut digits out. Their sheets have shadows, grain, dust, frames and
ruled lines; pens run dry. So nothing is told by brightness alone: ink is what is darker than the paper close by, and
the digit is what hangs together of it, but for what runs around the sheet or across it and what is small beside it.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from nn.arrays import Bool, Float32
from nn.data.marks import EIGHT, Marks, digits_among, marks_on
from nn.data.row import Box

COARSE = 200
"""Pixels: the digit is looked for in a picture reduced to this side."""

FINE = 140
"""Pixels: ink is measured in the digit's part of the picture, reduced to this side."""

BETWEEN = 40
"""Pixels: a digit's part of the picture that is smaller is measured between its pixels too, at twice this side at most.
Of hand-written pictures reduced to 16 pixels, 93.8 instead of 91.1 percent are read right then."""

FAINTEST, FAINT = 0.05, 0.08
"""Shares of the whole range by which ink must differ from its paper; between the two, only on paper without grain."""

SMALLEST = 0.045
"""Share of the sheet's side below which a mark is dust."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A picture of paper, and what stands on it.

    Attributes:
        pixels: (h, w, c), the picture.
        paper, ink: (c,), their colours.
        step: pixels along the side of one at the coarse scale, at which the digits were found.
        brightness: (h', w'), 1 for paper, 0 for ink, at the coarse scale.
        blur: by how much the grain of dots was blurred there.
        marks: what stands there, and `pen`, its width.
        digits: where each digit is (h', w'), from left to right.
    """

    pixels: Float32
    paper: Float32
    ink: Float32
    step: int
    brightness: Float32
    blur: float
    marks: Marks
    pen: float
    digits: list[Bool]


def sheet(pixels: Float32) -> Sheet | None:
    """Find the digits on a picture of paper.

    Args:
        pixels: (h, w, c), the colours of a picture in 0..1, of ink of about one colour on paper of about one other.

    Returns:
        None where nothing stands on the paper, or dust alone.
    """
    coarse, step = _reduced(pixels, COARSE)
    colours = _colours(coarse)
    if colours is None:
        return None
    paper, ink = colours
    brightness = _brightness(coarse, paper, ink)
    side, blur = max(brightness.shape), _grain_blur(brightness)
    brightness = ndimage.gaussian_filter(brightness, blur) if blur else brightness
    found = marks_on(brightness)
    if found is None:
        return None
    marks, pen = found
    contrast = marks.full * float(abs(paper - ink).max())
    if contrast < (FAINTEST if marks.full > 8 * marks.noise else FAINT) or marks.full < 4 * marks.noise:
        return None
    digits = digits_among(marks, max(3.0, SMALLEST * side))
    return Sheet(pixels, paper, ink, step, brightness, blur, marks, pen, digits) if digits else None


def ink_on(sheet: Sheet, digit: Bool) -> tuple[Float32, Box]:
    """The ink of a digit, and where it lies.

    Args:
        sheet: what it stands on.
        digit: where it is, at the sheet's coarse scale.

    Returns:
        (h', w'), 0 paper to 1 ink, no larger than `FINE`; and the box that this part of the picture fills, in pixels.
    """
    (rows, columns), margin = ndimage.find_objects(digit.astype(np.int8))[0], 2 + max(digit.shape) // 20
    rows = slice(max(rows.start - margin, 0), rows.stop + margin)
    columns = slice(max(columns.start - margin, 0), columns.stop + margin)
    step, blur = sheet.step, sheet.blur
    part = sheet.pixels[rows.start * step : rows.stop * step, columns.start * step : columns.stop * step]
    reduced, fine_step = _reduced(part, FINE)
    fine = _brightness(reduced, sheet.paper, sheet.ink)
    left, top, (height, width) = columns.start * step, rows.start * step, fine.shape
    box = Box(left, top, left + width * fine_step, top + height * fine_step)
    if max(height, width) < BETWEEN:
        fine = _between_pixels(fine, -(-BETWEEN // max(height, width)))
    # The paper's brightness and the digit's place are known at the coarse scale.
    light = _enlarged((sheet.brightness + sheet.marks.depth)[rows, columns], fine.shape)
    place = _enlarged(ndimage.binary_dilation(digit, EIGHT)[rows, columns].astype(np.float32), fine.shape) > 0.5
    scale = max(fine.shape) / max(rows.stop - rows.start, columns.stop - columns.start)
    fine = ndimage.gaussian_filter(fine, blur * scale) if blur else fine
    return _even((light - fine) * place, 1.5 * sheet.pen * scale, sheet.marks), box


def _even(depth: Float32, width: float, marks: Marks) -> Float32:
    """Depths as ink in 0..1: where the pen ran dry, what is full ink close by counts as full."""
    size = max(3, round(width) | 1)
    full = ndimage.uniform_filter(ndimage.maximum_filter(depth, size), size)
    lowest = 2 * marks.noise
    full = np.maximum(0.85 * np.maximum(full, 0.3 * marks.full) - lowest, 1e-3)
    ink: Float32 = ((depth - lowest) / full).clip(0, 1).astype(np.float32)
    return ink


def _reduced(pixels: Float32, side: int) -> tuple[Float32, int]:
    """The means of squares of so many pixels that no side is longer than `side`, and how many that are along one."""
    step = -(-max(pixels.shape[:2]) // side)
    if step == 1:
        return pixels, 1
    padded = np.pad(pixels, ((0, -pixels.shape[0] % step), (0, -pixels.shape[1] % step), (0, 0)), mode="edge")
    h, w, channels = padded.shape
    means: Float32 = padded.reshape(h // step, step, w // step, step, channels).mean(axis=(1, 3))
    return means, step


def _between_pixels(values: Float32, times: int) -> Float32:
    """Values (h, w) at so many times as many places along each side, by Lanczos' interpolation."""
    h, w = values.shape
    between: Float32 = np.asarray(Image.fromarray(values).resize((times * w, times * h), Image.Resampling.LANCZOS))
    return between


def _enlarged(values: Float32, shape: tuple[int, ...]) -> Float32:
    """Values of a part of the coarse picture at the places of the fine one."""
    grid = (np.linspace(0, n - 1, m, dtype=np.float32) for n, m in zip(values.shape, shape, strict=True))
    enlarged: Float32 = ndimage.map_coordinates(values, np.meshgrid(*grid, indexing="ij"), order=1)
    return enlarged


def _colours(pixels: Float32) -> tuple[Float32, Float32] | None:
    """The colours of paper and ink, by two means; None where there is one colour alone.

    Paper is the one that covers more of the picture and of its border, which is asked at three depths, since a frame
    may run around it; from whose neighbourhood fewer pixels differ by more; and rather the lighter one. In a narrow
    picture, which a one or a bar fills, that decides.
    """
    h, w, channels = pixels.shape
    flat = pixels.reshape(-1, channels)
    first = np.median(flat, axis=0)
    distance = np.linalg.norm(flat - first, axis=1)
    far = distance > 0.5 * np.quantile(distance, 0.999)
    if not far.any():
        return None
    second, is_second = flat[far].mean(axis=0), far
    for _ in range(6):
        is_second = np.linalg.norm(flat - second, axis=1) < np.linalg.norm(flat - first, axis=1)
        if is_second.all() or not is_second.any():
            return None
        first, second = flat[~is_second].mean(axis=0), flat[is_second].mean(axis=0)
    share = is_second.reshape(h, w)
    border = float(np.median([_rim(share, round(depth * min(h, w))).mean() for depth in (0, 0.03, 0.06)]))
    lighter = (0.04 if max(h, w) < 2.5 * min(h, w) else 0.6) * (1 if first.mean() > second.mean() else -1)
    brightness = _brightness(pixels, first, second)
    local = brightness - ndimage.gaussian_filter(brightness, max(h, w) / 8)
    skew = (local**3).mean() / max((local**2).mean(), 1e-12) ** 1.5
    first_is_paper = 1 - 0.5 * (share.mean() + border) + lighter - 0.2 * np.clip(skew, -1, 1) > 0.5
    return (first, second) if first_is_paper else (second, first)


def _rim(values: Bool, depth: int) -> Bool:
    """The pixels around the picture, so many from its border."""
    inner = values[depth : values.shape[0] - depth, depth : values.shape[1] - depth]
    return np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]])


def _brightness(pixels: Float32, paper: Float32, ink: Float32) -> Float32:
    """(h, w): 1 for paper, 0 for ink, by the way from one colour to the other."""
    way = paper - ink
    brightness: Float32 = ((pixels - ink) @ way / (way @ way)).astype(np.float32)
    return brightness


def _grain_blur(brightness: Float32) -> float:
    """By how much to blur a picture that is made of dots, in pixels as a standard deviation; 0 for all others."""
    if min(brightness.shape) <= 40:
        return 0.0
    stray = abs(brightness - ndimage.median_filter(brightness, 3, mode="nearest")) > 0.3
    return 1.2 if stray.mean() > 0.06 else 0.0
