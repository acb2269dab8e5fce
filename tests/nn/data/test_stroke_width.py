"""Strokes of pictures made thicker or thinner."""

import numpy as np
import pytest

from nn.arrays import Float32
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.data.stroke_width import vary_width

CROSS = Ink(tuple(Stroke(np.array(points, np.float32), width=1.0) for points in ([[0, 5], [10, 5]], [[5, 0], [5, 10]])))


class Fixed(np.random.Generator):
    """A generator whose uniform numbers lie at one end."""

    def __init__(self, largest: bool) -> None:
        super().__init__(np.random.PCG64(0))
        self.largest = largest

    def uniform(self, low=0.0, high=1.0, size=None):  # type: ignore[no-untyped-def]
        return np.full(size, high if self.largest else low)


def varied(strength: float, rng: np.random.Generator, pen: float = 3.0, n: int = 1) -> Float32:
    X = np.repeat(rasterize(CROSS, pen).reshape(1, 784), n, axis=0)
    vary_width(X, strength, rng)
    return X


@pytest.mark.parametrize("largest", [True, False])
def test_a_full_share_changes_a_stroke_by_a_pixel_on_each_side(largest: bool) -> None:
    middle = varied(1.0, Fixed(largest)).reshape(28, 28)[8]
    assert middle.sum() == pytest.approx(5.0 if largest else 1.0, abs=0.15)


def test_each_picture_has_a_width_of_its_own_both_ways_and_stays_in_bounds() -> None:
    X = varied(0.5, np.random.default_rng(0), n=60)
    mass = X.sum(axis=1)
    assert len(np.unique(mass)) == 60
    assert mass.min() < 0.8 * rasterize(CROSS, 3.0).sum() < 1.25 * rasterize(CROSS, 3.0).sum() < mass.max()
    assert 0 <= X.min() <= X.max() <= 1


def test_the_same_generator_does_the_same() -> None:
    first, again = (varied(0.5, np.random.default_rng(3), n=5) for _ in range(2))
    assert np.array_equal(first, again)
