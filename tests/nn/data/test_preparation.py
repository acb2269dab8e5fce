"""The three states of a drawing: where it lies, in its box, and with its centre of mass in the middle."""

import numpy as np
import pytest

from nn.arrays import Float32
from nn.data.ink import Ink, Stroke
from nn.data.preparation import preparation
from nn.data.raster import CENTRE, rasterize


def stroke(*points: tuple[float, float], width: float = 0.08, erase: bool = False) -> Stroke:
    return Stroke(np.array(points, np.float32), width=width, erase=erase)


def centre(image: Float32) -> tuple[float, float]:
    """Row and column of the centre of mass."""
    places = np.arange(28)
    return float(image.sum(axis=1) @ places / image.sum()), float(image.sum(axis=0) @ places / image.sum())


SEVEN = Ink((stroke((0.1, 0.1), (0.3, 0.1), (0.2, 0.4)),))
"""In the upper left of the paper."""


def test_the_last_picture_is_what_the_network_sees() -> None:
    found = preparation(SEVEN)
    assert found is not None
    np.testing.assert_array_equal(found.centred, rasterize(SEVEN))
    assert centre(found.centred) == pytest.approx((CENTRE, CENTRE), abs=0.05)


def test_the_fitted_one_has_its_box_in_the_middle_and_is_the_last_one_moved() -> None:
    found = preparation(SEVEN)
    assert found is not None
    rows = np.flatnonzero(found.fitted.any(axis=1))
    assert rows[0] == 27 - rows[-1]
    assert rows[-1] - rows[0] + 1 == pytest.approx(20, abs=1)
    assert found.fitted.sum() == pytest.approx(found.centred.sum(), rel=0.01)
    assert abs(centre(found.fitted)[0] - CENTRE) > 1


def test_the_first_one_lies_where_it_was_drawn_with_its_own_brush() -> None:
    found = preparation(SEVEN)
    assert found is not None
    rows, columns = (np.flatnonzero(found.drawn.any(axis=axis)) for axis in (1, 0))
    # Points from 0.1 to 0.4 of 28 pixels and half a brush of 2.24 pixels.
    assert (rows[0], rows[-1]) == (1, 12)
    assert (columns[0], columns[-1]) == (1, 9)
    thick = preparation(Ink((stroke((0.1, 0.1), (0.3, 0.1), (0.2, 0.4), width=0.16),)))
    assert thick is not None
    assert thick.drawn.sum() > 1.7 * found.drawn.sum()
    assert thick.centred.sum() == pytest.approx(found.centred.sum())


def test_what_was_erased_is_in_none_of_them() -> None:
    line, eraser = stroke((0.2, 0.5), (0.8, 0.5)), stroke((0.5, 0.3), (0.5, 0.7), width=0.2, erase=True)
    found = preparation(Ink((line, eraser)))
    assert found is not None
    assert found.drawn[14, 14] == 0
    assert found.drawn[14, 7] == 1
    assert preparation(Ink((line, stroke((0.1, 0.5), (0.9, 0.5), width=0.2, erase=True)))) is None
    assert preparation(Ink()) is None
