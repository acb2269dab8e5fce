"""What preparation makes of a drawing, one thing after the other: as it lies on the paper, fitted, and centred.

The network sees the last picture alone. Beside it the first one shows what would enter if the canvas were simply made
smaller: then the place and the size of a digit, and the brush, would matter as much as its form.
"""

from dataclasses import dataclass

import numpy as np

from nn.arrays import SIDE, Float32
from nn.data.ink import Ink
from nn.data.raster import PEN, SPACING, draw, evenly_spaced, fit_to_box, path_of, rasterize


@dataclass(frozen=True, eq=False)
class Preparation:
    """One digit in three states, each (28, 28), 0 background to 1 ink.

    Attributes:
        drawn: the whole paper, made as small, with the brush that drew on it.
        fitted: the ink in MNIST's box of 20x20, drawn with a pen of one width, the box in the middle.
        centred: the same with its centre of mass in the middle: what the network sees.
    """

    drawn: Float32
    fitted: Float32
    centred: Float32


def preparation(ink: Ink) -> Preparation | None:
    """Of ink on a paper whose x and y run from 0 to 1; None if no ink is left."""
    box = fit_to_box(ink, PEN)
    if box is None:
        return None
    strokes = []
    for stroke in ink.strokes:
        discs = evenly_spaced(path_of(stroke) * (SIDE, SIDE, SIDE * stroke.width / 2), SPACING)
        strokes.append((discs.astype(np.float32), stroke.erase))
    # Pixels are counted from the middle of the first one, half a pixel inside the edge.
    corner, middle = (np.full(2, place, np.float32) for place in (-0.5, (SIDE - 1) / 2))
    return Preparation(draw(strokes, corner), draw(box.strokes, middle), rasterize(ink))
