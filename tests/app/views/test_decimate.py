import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.views.decimate import Pyramid, blocks, columns, envelope, in_sight, nearest, running_mean

values = arrays(np.float64, st.integers(1, 400), elements=st.floats(-1e6, 1e6))


@given(values, st.integers(1, 50))
def test_no_spike_is_lost_and_few_points_are_left(y: np.ndarray, most: int) -> None:
    x = np.arange(y.size, dtype=np.float64)
    cut = blocks(x, y, 0, y.size, most)
    assert len(cut.x) <= most + 2
    assert cut.least.min() == y.min()
    assert cut.largest.max() == y.max()
    line_x, line_y = envelope(cut)
    assert len(line_x) == len(line_y) <= 2 * len(cut.x)
    assert np.all(np.diff(line_x) >= 0)


@pytest.mark.parametrize("points", [5, 100, 1000, 1023, 4097, 100_000])
@pytest.mark.parametrize(("low", "high", "most"), [(0.0, 1.0, 64), (0.2, 0.7, 50), (0.5, 0.5001, 100), (-1, 2, 9)])
def test_blocks_tell_what_their_points_are(points: int, low: float, high: float, most: int) -> None:
    x, y = np.linspace(0, 1, points), np.random.default_rng(0).normal(size=points)
    pyramid = Pyramid(x, y)
    start, stop = in_sight(x, low, high)
    size = 1
    while size * most < stop - start:
        size *= 2
    for _ in range(2):
        cut = pyramid.cut(low, high, most)
        assert len(cut.x) == (-(-stop // size) - start // size if size > 1 else stop - start) <= most + 2
        for number in range(len(cut.x)):
            first = number * size + start - start % size
            block = slice(first, first + size)
            assert cut.x[number] == pytest.approx((x[block][0] + x[block][-1]) / 2)
            assert (cut.least[number], cut.largest[number]) == (y[block].min(), y[block].max())
            assert cut.mean[number] == pytest.approx(y[block].mean())


def test_points_that_arrive_join_what_is_known_and_other_points_replace_it() -> None:
    x, rows = np.arange(50_000.0), np.random.default_rng(0).random((50_000, 3))
    y = rows[:, 1]
    pyramid = Pyramid(x[:0], y[:0])
    for stop in (1, 900, 901, 20_000, 49_999):
        pyramid = pyramid.grown(x[:stop], y[:stop])
        for found, expected in zip(
            pyramid.cut(0, stop, 100), Pyramid(x[:stop], y[:stop].copy()).cut(0, stop, 100), strict=True
        ):
            np.testing.assert_array_equal(found, expected)
    for other in (rows[:, 2], y[:30_000], y[1:], np.ones(50_000)):
        pyramid = pyramid.grown(x[: len(other)], other)
        assert pyramid.cut(0, 50_000, 100).largest.max() == other.max()
        assert pyramid.cut(0, 50_000, 100).least[0] == other[:512].min()


def test_few_points_are_shown_as_they_are() -> None:
    x, y = np.arange(20.0), np.arange(20.0) ** 2
    line_x, line_y = envelope(blocks(x, y, 0, 20, 100))
    np.testing.assert_array_equal(line_x, x)
    np.testing.assert_array_equal(line_y, y)


def test_zooming_in_shows_single_points_and_their_neighbours() -> None:
    x = np.linspace(0, 50, 1_000_001)
    cut = blocks(x, np.sin(x), 10.0, 10.002, 400)
    assert len(cut.x) == 43
    assert cut.x[0] < 10.0 < 10.002 < cut.x[-1]


def test_the_picture_stands_still_while_points_arrive() -> None:
    x = np.arange(100_000.0)
    y = np.random.default_rng(0).random(x.size)
    early, late = blocks(x[:90_000], y[:90_000], 0, 1e5, 400), blocks(x, y, 0, 1e5, 400)
    whole = len(early.x) - 1
    np.testing.assert_array_equal(early.largest[:whole], late.largest[:whole])


def test_the_picture_stands_still_while_it_is_moved() -> None:
    x = np.arange(100_000.0)
    y = np.random.default_rng(0).random(x.size)
    left, right = blocks(x, y, 1_000, 21_000, 400), blocks(x, y, 1_037, 21_037, 400)
    common = np.intersect1d(left.x, right.x)
    assert len(common) > 300


def test_the_running_mean_finds_the_trend_under_the_noise() -> None:
    x = np.linspace(0, 5, 50_000)
    y = np.exp(-x) + np.random.default_rng(0).normal(size=x.size)
    cut = blocks(x, y, 0, 5, 400)
    assert np.abs(running_mean(cut) - np.exp(-cut.x))[20:-20].max() < 0.1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_not_finite_makes_a_gap_only_where_it_is(bad: float) -> None:
    x, y = np.arange(10_000.0), np.ones(10_000, np.float32)
    y[5_000:5_003] = bad, np.inf, -np.inf
    for most in (100, 20_000):
        mean = running_mean(blocks(x, y, 0, 10_000, most))
        gap = np.flatnonzero(np.isnan(mean))
        assert 1 <= gap.size <= 3
        np.testing.assert_allclose(np.delete(mean, gap), 1)


def test_no_points_are_no_points() -> None:
    cut = blocks(np.empty(0), np.empty(0), 0, 1, 100)
    assert envelope(cut)[0].size == running_mean(cut).size == 0
    assert nearest(np.empty(0), 1.0) is None


@given(arrays(np.float32, st.integers(1, 50), elements=st.floats(0, 100, width=32)), st.floats(-10, 110))
def test_nearest_is_the_nearest(x: np.ndarray, to: float) -> None:
    x = np.sort(x)
    index = nearest(x, to)
    assert index is not None
    assert abs(float(x[index]) - to) <= float(np.abs(x.astype(np.float64) - to).min()) + 1e-5


def test_the_nearest_to_infinity_is_the_last() -> None:
    assert nearest(np.arange(5.0), np.inf) == 4


def test_curves_over_uneven_steps_keep_every_peak_and_no_more_points_than_are_seen() -> None:
    x = np.concatenate([np.arange(2000.0), np.arange(2000.0, 100_000.0, 500.0)])
    y = np.zeros((len(x), 3))
    y[[7, 1500, 2100], [0, 1, 2]] = 5.0, -4.0, 3.0
    at, shown = columns(x, y, 0.0, 100_000.0, 200)
    assert len(at) <= 2 * 201
    assert shown.max(axis=0).tolist() == [5.0, 0.0, 3.0]
    assert shown.min(axis=0).tolist() == [0.0, -4.0, 0.0]
    for column, place in enumerate((7, 1500, 2100)):
        seen = at[np.abs(shown[:, column]).argmax()]
        assert abs(seen - x[place]) <= 500
    # A few are shown as they are, with one neighbour on each side.
    at, shown = columns(x, y, 1400.0, 1600.0, 200)
    np.testing.assert_array_equal(at, x[1399:1602])
    np.testing.assert_array_equal(shown, y[1399:1602])
    assert len(columns(x[:0], y[:0], 0.0, 1.0, 200)[0]) == 0


def test_a_column_with_a_value_that_is_no_number_is_a_gap() -> None:
    y = np.ones((1000, 1))
    y[500] = np.nan
    at, shown = columns(np.arange(1000.0), y, 0.0, 1000.0, 100)
    assert np.isnan(shown).sum() == 2
    assert at[np.isnan(shown[:, 0])].tolist() == [500.0, 500.0]
