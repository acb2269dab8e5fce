"""How the strokes of a digit bend: each is moved by a few cosines along its length.

Its points keep their number and their order, and neighbours move alike. The vector q of all cosines is scaled so that
its length is the displacement, the root of its mean square, in pixels of the network's 28x28.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from nn.data.ink import Ink
from nn.data.raster import Float64, arc_length

COSINES = 6
"""Along a stroke, of each direction: any place of it can bend, and none can tremble."""


@dataclass(frozen=True, eq=False)
class Bending:
    """How the strokes of a digit can move.

    Attributes:
        ink: the strokes as they were drawn.
        cosines: of each stroke at its points, (m, K), scaled so that |q| is the displacement; (m, 0) of the eraser's.
        pixel: a pixel of 28x28 in the unit of the ink.
    """

    ink: Ink
    cosines: tuple[Float64, ...]
    pixel: float

    @classmethod
    def of(cls, ink: Ink, pixel: float) -> Self:
        """Of a digit's strokes; `pixel` is one of 28x28 in their unit."""
        arcs = [arc_length(stroke.points.astype(np.float64)) for stroke in ink.strokes]
        # A dot counts as if it were as long as its brush is wide.
        lengths = [
            0.0 if stroke.erase else max(arc[-1], stroke.width) for arc, stroke in zip(arcs, ink.strokes, strict=True)
        ]
        shares = [length / sum(lengths) for length in lengths]
        return cls(ink, tuple(_cosines(arc, share) for arc, share in zip(arcs, shares, strict=True)), pixel)

    @property
    def size(self) -> int:
        """Numbers in q."""
        return sum(2 * cosines.shape[1] for cosines in self.cosines)

    def bent(self, q: Float64) -> Ink:
        """The strokes moved by q, but not over the edge of the paper."""
        strokes, start = [], 0
        for stroke, cosines in zip(self.ink.strokes, self.cosines, strict=True):
            end = start + 2 * cosines.shape[1]
            if end > start:
                moved = stroke.points + self.pixel * cosines.dot(q[start:end].reshape(-1, 2))
                stroke = replace(stroke, points=moved.clip(0, 1).astype(np.float32))
            strokes.append(stroke)
            start = end
        return replace(self.ink, strokes=tuple(strokes), label=None)


def _cosines(arc: Float64, share: float) -> Float64:
    """(m, K): of a stroke with points at the arc lengths (m,), which has this share of all the pen's lines."""
    k = np.arange(0 if share == 0 else 1 if arc[-1] == 0 else COSINES)
    along = arc / max(arc[-1], np.finfo(np.float64).tiny)
    cosines: Float64 = np.where(k > 0, np.sqrt(2), 1) * np.cos(np.pi * k * along[:, np.newaxis]) / np.sqrt(share or 1)
    return cosines
