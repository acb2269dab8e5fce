"""Ink as other hands might have drawn it: strokes varied before they are drawn, with a pen of another width.

A distorted picture keeps its pen's width, how round its corners are, and where its strokes meet. Strokes can change in
all of that: each goes its own way, wavers, is hasty or careful, begins late or ends early. So the ink of a few writers
stands for more. Stroke warping: Yaeger, Webb, Lyon, "Combining neural networks and context-driven search for online,
printed handwriting recognition in the Newton", AI Magazine 19, 1998.
"""

from dataclasses import dataclass

import numpy as np

from nn.arrays import Float32, UInt8, as_bytes
from nn.data.ink import Ink, Stroke
from nn.data.raster import Float64, arc_length, evenly_spaced, rasterize

SPACING = 1 / 32
"""Distance of the points of a varied stroke, as a share of the larger side of the ink's box: half a pixel or so."""

WAVES = np.array([0.5, 1.0, 1.6, 2.4])
"""Waves by which a stroke wavers, in a path as long as the larger side of the ink's box."""

END = 4
"""Points at either end of a stroke that follow where the end is moved."""

HOOKS = (3, 8)
"""Points of the shortest hook, and of one that is too long."""

TURNS = (0.5, 2.4)
"""Radians by which a hook turns aside, either way."""

ROUNDING = np.array([1, 2, 3, 4, 5, 4, 3, 2, 1]) / 25
"""Shares of a point and its neighbours along the stroke in the point of a path whose corners are cut."""


@dataclass(frozen=True)
class OtherHand:
    """How far another hand may be from the one that drew; lengths are shares of the larger side of the ink's box.

    Attributes:
        pens: pixels of the 20x20 box: width of the thinnest pen and of the thickest; ratios of widths are as likely.
        rotation: degrees, either way.
        slant: by how much x moves for each y, either way.
        aspect: natural logarithm of the ratio by which width and height change against each other, either way.
        waver: of the path about the one that was drawn: a standard deviation, at most.
        haste: share of the way at most to a path whose corners are cut; half as far the other way, where they sharpen.
        ends: by how much each end of a stroke becomes longer or shorter, at most.
        hooks: probability with which the last bit of an end turns aside, as where a hasty pen comes or leaves.
        strokes: standard deviation of the place of each stroke; that of its size is twice as much.
        pressure: what is added at one end of a stroke and taken away at the other, at most.
    """

    pens: tuple[float, float] = (1.5, 3.6)
    rotation: float = 10.0
    slant: float = 0.35
    aspect: float = 0.3
    waver: float = 0.02
    haste: float = 1.0
    ends: float = 0.06
    hooks: float = 0.12
    strokes: float = 0.025
    pressure: float = 0.25


DEFAULT = OtherHand()


def vary(ink: Ink, rng: np.random.Generator, hand: OtherHand = DEFAULT) -> Ink:
    """The same digit as another hand might have drawn it, at the same place and about as large.

    Ink that was erased in part turns, leans and stretches as a whole, for what erases must still meet what it erases.
    The same generator state gives the same ink.
    """
    if not ink.strokes:
        return ink
    points = np.concatenate([stroke.points for stroke in ink.strokes]).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    middle, side = (low + high) / 2, float((high - low).max()) or 1.0
    matrix, whole = _matrix(rng, hand), any(stroke.erase for stroke in ink.strokes)
    haste, waver = rng.uniform(-0.5, 1) * hand.haste, rng.uniform(0, 1) * hand.waver
    strokes = []
    for stroke in ink.strokes:
        path, pressure = (stroke.points - middle) / side, stroke.pressure
        if not (whole or len(path) == 1):
            felt = np.full(len(path), 0.5) if pressure is None else pressure
            even = evenly_spaced(np.column_stack([path, felt]), SPACING)
            path = _moved(_wavering(_hasty(even[:, :2], haste), waver, rng), rng, hand)
            pressure = _pressed(even[:, 2], rng, hand)
        strokes.append(Stroke(path @ matrix * side + middle, pressure, stroke.erase, width=stroke.width))
    return Ink(tuple(strokes), ink.label, ink.writer)


def draw_varied(ink: Ink, rng: np.random.Generator, hand: OtherHand = DEFAULT) -> UInt8:
    """(784,): varied ink as the network sees it, drawn by a pen of another width; 0 is background, 255 is ink."""
    pen = float(np.exp(rng.uniform(*np.log(hand.pens))))
    return as_bytes(rasterize(vary(ink, rng, hand), pen))


def _matrix(rng: np.random.Generator, hand: OtherHand) -> Float64:
    """(2, 2): turns rows of x and y into those of ink that was stretched, then slanted, then rotated."""
    turn, lean, stretch = rng.uniform(-1, 1, 3) * (np.deg2rad(hand.rotation), hand.slant, hand.aspect / 2)
    matrix: Float64 = np.diag(np.exp([stretch, -stretch])) @ np.array([[1, 0], [lean, 1]]) @ _rotation(turn)
    return matrix


def _rotation(turn: float) -> Float64:
    """(2, 2): turns rows of x and y by so many radians."""
    return np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])


def _hasty(path: Float64, haste: float) -> Float64:
    """A path (m, 2) moved by a share towards one whose corners are cut; the ends stay."""
    reach = len(ROUNDING) // 2
    if len(path) <= 2 * reach:
        return path
    # Beyond its ends the path goes on as it would if turned by half round them.
    around = np.vstack([2 * path[0] - path[reach:0:-1], path, 2 * path[-1] - path[-2 : -reach - 2 : -1]])
    cut = np.stack([np.convolve(along, ROUNDING, "valid") for along in around.T], axis=1)
    return path + haste * (cut - path)


def _wavering(path: Float64, waver: float, rng: np.random.Generator) -> Float64:
    """A path (m, 2) that wavers about this one, along x and along y by as much."""
    phases, heights = rng.uniform(0, 2 * np.pi, (2, len(WAVES))), rng.normal(0, waver, (2, len(WAVES)))
    waves = np.sin(2 * np.pi * WAVES * arc_length(path)[:, None, None] + phases)
    wavering: Float64 = path + (waves * heights / np.sqrt(1 + WAVES)).sum(axis=2)
    return wavering


def _moved(path: Float64, rng: np.random.Generator, hand: OtherHand) -> Float64:
    """A path (m, 2) in another place, larger or smaller, its ends longer, shorter or hooked; m is 2 at least."""
    middle = path.mean(axis=0)
    path = (path - middle) * np.exp(rng.normal(0, 2 * hand.strokes)) + middle + rng.normal(0, hand.strokes, 2)
    n = min(END, len(path) - 1)
    for inwards in path, path[::-1]:
        outwards = inwards[0] - inwards[n]
        length = rng.uniform(-hand.ends, hand.ends) / max(float(np.hypot(*outwards)), 1e-9)
        inwards[:n] += length * outwards * np.linspace(1, 0, n, endpoint=False)[:, None]
        if len(path) > 2 * HOOKS[1] and rng.random() < hand.hooks:
            k, turn = rng.integers(*HOOKS), rng.choice((-1, 1)) * rng.uniform(*TURNS)
            inwards[:k] = inwards[k] + (inwards[:k] - inwards[k]) @ _rotation(turn)
    return path


def _pressed(pressure: Float64, rng: np.random.Generator, hand: OtherHand) -> Float32:
    """Pressure (m,) that grows or falls along the stroke besides what it did."""
    change = rng.uniform(-hand.pressure, hand.pressure)
    return np.clip(pressure + np.linspace(-change, change, len(pressure)), 0, 1).astype(np.float32)
