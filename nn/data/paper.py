"""Paper: where on a picture of a sheet its digit stands, and how much ink each pixel has.

People photograph paper under a lamp, scan forms, cut digits out. Their sheets have shadows, grain, dust, frames and
ruled lines; pens run dry. So nothing is told by brightness alone: ink is what is darker than the paper close by, and
the digit is what hangs together of it, but for what runs around the sheet or across it and what is small beside it.

The morphology is SciPy's; the paper close by is a grey closing with a square wider than a stroke (Serra, "Image
Analysis and Mathematical Morphology", Academic Press 1982, chapter XII).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from nn.arrays import Bool, Float32

COARSE = 200
"""Pixels: the digit is looked for in a picture reduced to this side."""

FINE = 140
"""Pixels: ink is measured in the digit's part of the picture, reduced to this side."""

FAINTEST, FAINT = 0.05, 0.08
"""Shares of the whole range by which ink must differ from its paper; between the two, only on paper without grain."""

SMALLEST = 0.045
"""Share of the sheet's side below which a mark is dust."""

EIGHT = np.ones((3, 3), np.bool_)
"""A pixel hangs together with all eight around it."""


@dataclass(frozen=True, eq=False)
class Marks:
    """What stands on a sheet.

    Attributes:
        depth: (h, w), how much darker than the paper close by; paper is about 0.
        mask: (h, w), where there is ink.
        full: the depth of full ink.
        noise: the standard deviation of the paper's depth.
    """

    depth: Float32
    mask: Bool
    full: float
    noise: float


@dataclass(frozen=True, eq=False)
class Components:
    """The parts of a mask, each of which hangs together; i stands for one of them.

    Attributes:
        labels: (h, w), i + 1 within part i, 0 outside of all.
        places: rows and columns of part i.
        sizes: (n,) the larger side of part i, in pixels.
        mass: (n,) the sum of its depths.
        at_border: (n,) whether it reaches the picture's border.
    """

    labels: npt.NDArray[np.int32]
    places: list[tuple[slice, slice]]
    sizes: npt.NDArray[np.intp]
    mass: Float32
    at_border: Bool

    @classmethod
    def of(cls, mask: Bool, depth: Float32) -> "Components":
        """The parts of a mask."""
        labels, n = ndimage.label(mask, EIGHT)
        places = ndimage.find_objects(labels)
        (h, w), spans = mask.shape, [(y.start, y.stop, x.start, x.stop) for y, x in places]
        return cls(
            labels,
            places,
            np.array([max(bottom - top, right - left) for top, bottom, left, right in spans], np.intp),
            ndimage.sum_labels(depth, labels, np.arange(1, n + 1)),
            np.array([not (top and left and bottom < h and right < w) for top, bottom, left, right in spans], np.bool_),
        )

    def mask(self, kept: Bool) -> Bool:
        """(h, w): where the parts lie that are `kept` (n,)."""
        inside: Bool = np.concatenate([[False], kept])[self.labels]
        return inside


def ink_on_paper(pixels: Float32) -> Float32 | None:
    """The digit's ink, in the part of a picture that holds it.

    Args:
        pixels: (h, w, c), the colours of a picture in 0..1, of ink of about one colour on paper of about one other.

    Returns:
        (h', w'), 0 paper to 1 ink, no larger than `FINE`; None where nothing stands on the paper, or dust alone.
    """
    coarse, step = _reduced(pixels, COARSE)
    colours = _colours(coarse)
    if colours is None:
        return None
    paper, ink = colours
    brightness = _brightness(coarse, paper, ink)
    side, blur = max(brightness.shape), _grain_blur(brightness)
    brightness = ndimage.gaussian_filter(brightness, blur) if blur else brightness
    found = _marks(brightness)
    if found is None:
        return None
    marks, pen = found
    contrast = marks.full * float(abs(paper - ink).max())
    if contrast < (FAINTEST if marks.full > 8 * marks.noise else FAINT) or marks.full < 4 * marks.noise:
        return None
    digit = _digit(marks, max(3.0, SMALLEST * side))
    if digit is None:
        return None
    (rows, columns), margin = ndimage.find_objects(digit.astype(np.int8))[0], 2 + side // 20
    rows = slice(max(rows.start - margin, 0), rows.stop + margin)
    columns = slice(max(columns.start - margin, 0), columns.stop + margin)

    part = pixels[rows.start * step : rows.stop * step, columns.start * step : columns.stop * step]
    fine = _brightness(_reduced(part, FINE)[0], paper, ink)
    # The paper's brightness and the digit's place are known at the coarse scale.
    light = _enlarged((brightness + marks.depth)[rows, columns], fine.shape)
    place = _enlarged(ndimage.binary_dilation(digit, EIGHT)[rows, columns].astype(np.float32), fine.shape) > 0.5
    scale = max(fine.shape) / max(rows.stop - rows.start, columns.stop - columns.start)
    fine = ndimage.gaussian_filter(fine, blur * scale) if blur else fine
    return _even((light - fine) * place, 1.5 * pen * scale, marks)


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


def _marks(brightness: Float32) -> tuple[Marks, float] | None:
    """What stands on the paper, but for lines, and the width of the pen in pixels.

    The paper close by is asked for twice: with a square that is surely wider than the pen, then with one that is a
    little wider, to which the edge of a shadow, or a dark corner, is paper too.
    """
    side = max(brightness.shape)
    pen = _pen(brightness < (1 + np.quantile(brightness, 0.01)) / 2)
    wide = max(1.6 * pen + 3, 0.12 * side) if pen < 0.35 * side else 0.22 * side
    marks = _darker(brightness, wide)
    if marks is None:
        return None
    parts = Components.of(marks.mask, marks.depth)
    if not len(parts.sizes):
        return None
    pen = _pen(parts.labels == 1 + int((parts.sizes * np.where(parts.at_border, 0.4, 1)).argmax()))
    narrow = max(1.8 * pen + 3, 0.06 * side)
    again = _darker(brightness, narrow) if narrow < 0.8 * wide else None
    return again or marks, pen


def _pen(mask: Bool) -> float:
    """The width of the widest stroke of a mask, in pixels."""
    return 2 * float(ndimage.distance_transform_edt(np.pad(mask, 1)).max())


def _darker(brightness: Float32, width: float) -> Marks | None:
    """What is darker than the paper within a square of this width; None where nothing is."""
    # A single bright pixel is no paper.
    calm = ndimage.median_filter(brightness, 3, mode="nearest") if min(brightness.shape) > 40 else brightness
    depth: Float32 = ndimage.grey_closing(calm, size=int(width) | 1, mode="reflect") - brightness
    if depth.max() <= 0:
        return None
    full = float(np.quantile(depth[depth >= depth.max() / 2], 0.75))
    paper = depth[depth < full / 2]
    level = float(np.median(paper)) if len(paper) else 0.0
    # 1.48: of a normal distribution, its standard deviation in median deviations.
    noise = 1.48 * float(np.median(abs(paper - level))) if len(paper) else 0.0
    return _unruled(_marked(depth - np.float32(level), full - level, noise))


def _marked(depth: Float32, full: float, noise: float) -> Marks:
    """Where there is ink: certainly, or possibly and beside certain ink."""
    certain, possible = depth > max(0.4 * full, 4 * noise), depth > max(0.15 * full, 3 * noise)
    return Marks(depth, ndimage.binary_propagation(certain, EIGHT, possible), full, noise)


def _digit(marks: Marks, smallest: float) -> Bool | None:
    """(h, w): where the digit is, without lines and dust; None where it would be smaller than `smallest` pixels."""
    parts = Components.of(marks.mask, marks.depth)
    if not len(parts.sizes):
        return None
    main = int((parts.mass * np.where(parts.at_border, 0.35, 1)).argmax())
    if parts.sizes[main] < smallest:
        return None
    kept = (parts.sizes >= 0.12 * parts.sizes[main]) & (parts.mass > 0.015 * parts.mass[main])
    kept &= ~parts.at_border | (parts.mass >= 0.5 * parts.mass[main])
    kept[main] = True
    return parts.mask(kept)


def _unruled(marks: Marks) -> Marks:
    """The marks without frames, ruled lines and the edges of a sheet, which may be darker than the pen.

    A frame runs around, near the border; a line goes from border to border, stands alone or is thinner than the pen,
    and what would be left reaches no more than one border. A digit that fills its picture reaches more.
    """
    mask = marks.mask
    h, w = mask.shape
    for i, place in enumerate((parts := Components.of(mask, marks.depth)).places):
        part = parts.labels[place] == i + 1
        rows = part.mean(axis=1) > 0.93 if part.shape[1] >= 0.9 * w else np.zeros(part.shape[0], np.bool_)
        columns = part.mean(axis=0) > 0.93 if part.shape[0] >= 0.9 * h else np.zeros(part.shape[1], np.bool_)
        lines = part & (rows[:, None] | columns)
        if not lines.any():
            continue
        rest = mask.copy()
        rest[place][lines] = False
        rest = _without_slivers(rest, marks.depth)
        is_frame = all(_at_both_ends(line) for line in (rows, columns))
        width = max(_longest_run(rows), _longest_run(columns))
        alone = not (part & ~lines).any() or width < 0.6 * _pen(part & ~lines)
        is_thin = width <= 0.08 * max(h, w) + 1
        is_whole = part.shape[1] >= w - 1 if rows.any() else part.shape[0] >= h - 1
        borders = sum(bool(border.any()) for border in (rest[0], rest[-1], rest[:, 0], rest[:, -1]))
        if is_frame or (is_whole and is_thin and alone and rest.any() and borders <= 1):
            mask = rest
    if mask is marks.mask:
        return marks
    if not mask.any():
        return Marks(marks.depth, mask, marks.full, marks.noise)
    depth = np.where(marks.mask & ~mask, np.float32(0), marks.depth)
    return _marked(depth, float(np.quantile(depth[mask], 0.75)), marks.noise)


def _without_slivers(mask: Bool, depth: Float32) -> Bool:
    """The mask without what is thin and lies along the border, as a line leaves it that is not quite straight."""
    (h, w), parts = mask.shape, Components.of(mask, depth)
    thin = max(2.0, 0.02 * max(h, w))
    kept = np.array(
        [
            min(y.stop - y.start, x.stop - x.start) > thin
            or not (y.start <= 2 or x.start <= 2 or y.stop >= h - 2 or x.stop >= w - 2)
            for y, x in parts.places
        ],
        np.bool_,
    )
    return parts.mask(kept)


def _at_both_ends(line: Bool) -> bool:
    end = max(1, len(line) // 12)
    return bool(line[:end].any() and line[-end:].any())


def _longest_run(line: Bool) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))
