"""Level lines lie where a function has their level; heights see small values beside large ones."""

import numpy as np
import pytest

from app.views.insight.landscape.contours import FINER, Heights, coloured_heights, level_lines, plane_lines

X, Y = np.linspace(-1, 1, 41), np.linspace(-2, 2, 31)


def test_the_lines_of_a_slope_are_straight_and_exact() -> None:
    lines = level_lines(2 * X[np.newaxis, :] + 3 * Y[:, np.newaxis], X, Y, np.array([0.5, 1.7]))
    heights = 2 * lines[..., 0] + 3 * lines[..., 1]
    assert np.minimum(np.abs(heights - 0.5), np.abs(heights - 1.7)).max() < 1e-12
    assert {0.5, 1.7} == set(np.round(heights.ravel(), 9))


def test_a_plane_is_level_along_one_segment_from_edge_to_edge_where_it_is_negative_too() -> None:
    T = 0.1 + 2 * X[np.newaxis, :] - 3 * Y[:, np.newaxis]
    lines = plane_lines(T, X, Y, np.array([0.5, -1.7, 40.0]))
    assert len(lines) == 2, "the plane comes nowhere to 40"
    for line, level in zip(lines, (0.5, -1.7), strict=True):
        np.testing.assert_allclose(0.1 + 2 * line[:, 0] - 3 * line[:, 1], level, atol=1e-12)
        at_edge = np.isclose(np.abs(line[:, 0]), 1) | np.isclose(np.abs(line[:, 1]), 2)
        assert at_edge.all()
    upright = plane_lines(np.tile(X, (31, 1)), X, Y, np.array([0.25]))
    np.testing.assert_allclose(np.sort(upright[0], axis=0), [[0.25, -2], [0.25, 2]])
    assert not len(plane_lines(np.ones((31, 41)), X, Y, np.array([1.0])))


def test_the_lines_around_a_bowl_are_circles_in_one_piece() -> None:
    lines = level_lines(X[np.newaxis, :] ** 2 + X[:, np.newaxis] ** 2, X, X, np.array([0.36]))
    np.testing.assert_allclose(np.hypot(*lines.reshape(-1, 2).T), 0.6, atol=2e-3)
    # Each end of a piece is that of another one.
    ends, counts = np.unique(np.round(lines.reshape(-1, 2), 9), axis=0, return_counts=True)
    assert (counts % 2 == 0).all()
    assert np.hypot(*np.diff(lines, axis=1)[:, 0].T).sum() == pytest.approx(2 * np.pi * 0.6, rel=5e-3)
    assert len(ends) > 50


def test_where_there_is_no_number_there_is_no_line() -> None:
    heights = np.tile(X, (31, 1))
    heights[:15] = np.nan
    lines = level_lines(heights, X, Y, np.array([0.01]))
    assert len(lines)
    assert lines[..., 1].min() >= Y[15]
    assert not len(level_lines(np.full((31, 41), np.nan), X, Y, np.array([0.01])))


def test_heights_count_in_powers_of_ten_where_values_are_far_apart() -> None:
    near, far = Heights.of(np.array([1.0, 2.0, 3.0])), Heights.of(np.array([0.001, 0.1, 10.0, np.nan, np.inf]))
    assert not near.log
    np.testing.assert_allclose(near.of_values(np.array([1.0, 2.0, 3.0])), [0, 0.5, 1])
    assert far.log
    np.testing.assert_allclose(far.of_values(np.array([0.001, 0.1, 10.0])), [0, 0.5, 1])
    assert np.isnan(far.of_values(np.array([0.0, -1.0, np.nan, np.inf]))).all()
    for heights in (near, far):
        np.testing.assert_allclose(heights.of_values(heights.values(np.array([0.1, 0.7]))), [0.1, 0.7])
    assert (far.scale.low, far.scale.high) == (-3, 1)


def test_a_flat_cost_and_one_without_a_number_have_heights_too() -> None:
    assert Heights.of(np.full(4, 2.0)).of_values(np.full(4, 2.0)).tolist() == [0.5] * 4
    assert np.isnan(Heights.of(np.full(4, np.nan)).of_values(np.full(4, np.nan))).all()


def test_between_the_values_colours_are_between() -> None:
    picture = coloured_heights(np.array([[0.0, 1.0], [0.0, 1.0]]))
    assert picture.shape == (FINER + 1, FINER + 1, 4)
    brightness = picture[0, :, :3].sum(axis=1).astype(int)
    assert (np.diff(brightness) > 0).all()
