import numpy as np
import pytest

from nn.arrays import SIDE, UInt8
from nn.data.edges import CELL, DIRECTIONS, EDGES, edges
from nn.errors import Cancelled

CELLS = SIDE // CELL


def bar(angle: int, level: int = 255) -> UInt8:
    """A line across the middle: 0 lies, 1 stands."""
    picture = np.zeros((SIDE, SIDE), np.uint8)
    picture[12:16, 4:24] = level
    return np.rot90(picture, angle).reshape(1, -1)


def by_direction(images: UInt8) -> list[float]:
    """The share of each direction in all edges."""
    shares: list[float] = (edges(images)[0] ** 2).reshape(DIRECTIONS, -1).sum(axis=1).tolist()
    return shares


def test_the_edges_of_a_picture_are_shares() -> None:
    found = edges(np.random.default_rng(0).integers(0, 256, (70, 784), np.uint8))
    assert found.shape == (70, EDGES)
    assert (found >= 0).all()
    assert (found**2).sum(axis=1) == pytest.approx(np.ones(70), rel=1e-5)


def test_a_lying_line_rises_up_and_down_a_standing_one_to_the_sides() -> None:
    lying, standing = by_direction(bar(0)), by_direction(bar(1))
    assert lying[2] + lying[6] > 0.7
    assert standing[0] + standing[4] > 0.7


def test_the_blackness_of_the_pen_plays_no_part() -> None:
    assert edges(bar(0, 80)) == pytest.approx(edges(bar(0)), abs=1e-3)


def test_an_edge_is_found_in_its_cell() -> None:
    picture = np.zeros((SIDE, SIDE), np.uint8)
    picture[2:5, 2:5] = 255
    where = (edges(picture.reshape(1, -1))[0] ** 2).reshape(DIRECTIONS, CELLS, CELLS).sum(axis=0)
    assert where[:3, :3].sum() > 0.95


def test_an_empty_picture_has_none() -> None:
    assert not edges(np.zeros((1, 784), np.uint8)).any()


def test_looking_at_many_is_given_up_when_told_to() -> None:
    with pytest.raises(Cancelled):
        edges(bar(0), lambda: True)
