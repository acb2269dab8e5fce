"""Strokes of pictures made thicker or thinner, as other pens would have drawn them.

A picture has no strokes that could be drawn anew, as ink has; but where each pixel takes some of the darkest of its
neighbours strokes grow, and where it takes some of the lightest they shrink: dilation and erosion of grey pictures by a
cross (Serra, Image Analysis and Mathematical Morphology, 1982, chapter 12).
"""

from collections.abc import Callable

import numpy as np

from nn.arrays import SIDE, Float32


def vary_width(X: Float32, strength: float, rng: np.random.Generator) -> None:
    """Thicken or thin each picture of X (n, 784), in 0..1, in place.

    Args:
        X: pixels.
        strength: share of the way at most to a stroke that is wider by a pixel on each side, or narrower.
        rng: draws a share of its own for each picture.
    """
    share = rng.uniform(-strength, strength, (len(X), 1)).astype(np.float32)
    thicker, thinner = _extremes(X, np.maximum), _extremes(X, np.minimum)
    np.subtract(thicker, X, out=thicker)
    np.subtract(thinner, X, out=thinner)
    np.multiply(thicker, share.clip(0), out=thicker)
    np.multiply(thinner, -share.clip(None, 0), out=thinner)
    np.add(X, thicker, out=X)
    np.add(X, thinner, out=X)


def _extremes(X: Float32, extreme: Callable[..., Float32]) -> Float32:
    """(n, 784): of each pixel and its four neighbours the largest or smallest, as `extreme` says.

    The first and last pixels of neighbouring rows count as neighbours too: at the border there is hardly ever ink.
    """
    found = X.copy()
    for step in (1, SIDE):
        extreme(found[:, step:], X[:, :-step], out=found[:, step:])
        extreme(found[:, :-step], X[:, step:], out=found[:, :-step])
    return found
