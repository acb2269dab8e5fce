"""Marks on paper: what is darker than the paper close by, and which of it is the digit.

The morphology is SciPy's; the paper close by is a grey closing with a square wider than a stroke (Serra, "Image
Analysis and Mathematical Morphology", Academic Press 1982, chapter XII).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from nn.arrays import Bool, Float32
from nn.data.row import Box, grouped

OF_ONE = 32
"""Pixels: a picture no larger is of one digit, as MNIST's are; at that size a digit may look torn."""

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


def marks_on(brightness: Float32) -> tuple[Marks, float] | None:
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


def digits_among(marks: Marks, smallest: float) -> list[Bool]:
    """Where each digit is (h, w), from left to right, without lines and dust; none smaller than `smallest` pixels."""
    parts = Components.of(marks.mask, marks.depth)
    if not len(parts.sizes):
        return []
    main = int((parts.mass * np.where(parts.at_border, 0.35, 1)).argmax())
    if parts.sizes[main] < smallest:
        return []
    kept = (parts.sizes >= 0.12 * parts.sizes[main]) & (parts.mass > 0.015 * parts.mass[main])
    kept &= ~parts.at_border | (parts.mass >= 0.5 * parts.mass[main])
    kept[main] = True
    indices = np.flatnonzero(kept)
    boxes = [Box(x.start, y.start, x.stop, y.stop) for y, x in (parts.places[i] for i in indices)]
    groups = grouped(boxes, touch=np.inf if max(marks.mask.shape) <= OF_ONE else 0)
    return [parts.mask(np.isin(np.arange(len(kept)), indices[list(group.parts)])) for group in groups]


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
