"""Ink as the network sees it."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.arrays import SIDE, Float32
from nn.data.ink import Ink, Stroke
from nn.data.raster import PEN, Frame, draw_centred, frame, rasterize

Points = npt.NDArray[np.floating[Any]]

SAME = 0.05
"""How far a pixel may be off in what is the same drawing: discs may lie differently, and the file keeps float32."""

numbers = st.integers(0, 100).map(float)
paths = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=10).map(np.array)
drawings = st.lists(paths, min_size=1, max_size=3).filter(
    lambda drawing: bool(np.ptp(np.concatenate(drawing), axis=0).max() >= 30)
)
"""Strokes that together are at least 30 units wide or high: larger than the brushes below, so no dots."""

ANGLES = np.linspace(0, 2 * np.pi, 90)
RING = np.stack([200 + 90 * np.cos(ANGLES), 200 + 140 * np.sin(ANGLES)], axis=1)


def stroke(points: Any, width: float = 20.0, erase: bool = False, pressure: Any = None) -> Stroke:
    return Stroke(np.asarray(points), pressure, erase, width=width)


def ink_of(drawing: list[Points], width: float = 10.0) -> Ink:
    return Ink(tuple(stroke(path, width) for path in drawing))


def along(path: Points) -> Points:
    """(400 m, 2): points that lie close together on a path (m, 2)."""
    steps = np.linspace(0, len(path) - 1, 400 * len(path))
    return np.stack([np.interp(steps, np.arange(len(path)), column) for column in path.T], axis=1)


def assert_frame_fits(ink: Ink, drawn: list[Points]) -> None:
    """The pixels with ink lie on the paths that were drawn, and the paths on pixels with ink."""
    there, picture = frame(ink), rasterize(ink)
    assert there is not None
    pixel = there.side / 28
    corner = np.array([there.left, there.top])
    lines = np.concatenate([along(path) for path in drawn])
    rows, columns = np.nonzero(picture > 0.5)
    for centre in corner + pixel * (np.stack([columns, rows], axis=1) + 0.5):
        assert np.hypot(*(lines - centre).T).min() < (PEN / 2 + 0.1) * pixel
    columns, rows = ((lines - corner) / pixel).astype(int).T
    assert picture[rows, columns].min() > 0.3


def extent(picture: Float32, level: float = 0.5) -> tuple[int, int]:
    """Width and height of what is darker than a level."""
    rows, columns = np.nonzero(picture > level)
    return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


def centre_of_mass(picture: Float32) -> tuple[float, float]:
    rows, columns = np.mgrid[:28, :28]
    return float((picture * columns).sum() / picture.sum()), float((picture * rows).sum() / picture.sum())


@given(drawings, st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), st.floats(0.05, 50))
@settings(deadline=None)
def test_place_and_size_do_not_matter(drawing: list[Points], place: tuple[int, int], scale: float) -> None:
    moved = ink_of([(path + place) * scale for path in drawing], 10 * scale)
    np.testing.assert_allclose(rasterize(moved), rasterize(ink_of(drawing)), atol=SAME)


@given(drawings, st.floats(0.1, 30))
@settings(deadline=None)
def test_the_brush_does_not_matter(drawing: list[Points], width: float) -> None:
    np.testing.assert_allclose(rasterize(ink_of(drawing, width)), rasterize(ink_of(drawing)), atol=SAME)


@pytest.mark.parametrize("pen", [1.2, 2.2, 3.0, 5.0])
def test_a_pen_of_any_width_fills_the_box(pen: float) -> None:
    picture = rasterize(ink_of([np.array([[0, 0], [0, 100.0]])]), pen)
    width, height = extent(picture, 0.01)
    assert pen - 1 <= picture.sum(axis=1).max() <= pen + 0.1
    assert 19 <= height <= 21
    assert width <= pen + 2


@given(drawings, st.integers(2, 40), st.booleans())
@settings(deadline=None)
def test_how_densely_the_pen_was_sampled_does_not_matter(drawing: list[Points], more: int, repeat: bool) -> None:
    def denser(path: Points) -> Points:
        steps = np.arange((len(path) - 1) * more + 1) / more
        dense = np.stack([np.interp(steps, np.arange(len(path)), column) for column in path.T], axis=1)
        return np.repeat(dense, 2, axis=0) if repeat else dense

    dense = ink_of([denser(path) for path in drawing])
    np.testing.assert_allclose(rasterize(dense), rasterize(ink_of(drawing)), atol=SAME)


@given(drawings)
@settings(deadline=None)
def test_the_picture_is_made_like_those_of_mnist(drawing: list[Points]) -> None:
    picture = rasterize(ink_of(drawing))
    assert picture.shape == (28, 28)
    assert picture.dtype == np.float32
    assert picture.min() == 0
    assert 0.5 < picture.max() <= 1
    # The ink is 20 pixels wide or high. Had any been pushed off the frame, it would be less.
    assert 19 <= max(extent(picture)) <= 21


@pytest.mark.parametrize("ink", [Ink(), Ink((stroke([[1, 2], [3, 4]], erase=True),), label=3)])
def test_no_ink_is_an_empty_picture(ink: Ink) -> None:
    picture = rasterize(ink)
    assert picture.shape == (28, 28)
    assert not picture.any()


def test_the_centre_of_mass_is_that_of_mnist() -> None:
    for path in (RING, [[0, 0], [100, 0], [90, 60]], [[0, 0], [10, 90], [90, 100]], [[5, 5]]):
        assert centre_of_mass(rasterize(Ink((stroke(path),)))) == pytest.approx((14, 14), abs=0.1)


def test_ink_whose_mass_is_in_one_corner_stays_in_the_frame() -> None:
    picture = rasterize(Ink((stroke([[0, 0], [100, 0], [100, 100]]),)))
    assert min(extent(picture)) == 20
    # It was moved as far as it goes: its ends touch the frame, round as everywhere.
    assert picture[:, 0].max() > 0.5
    assert picture[-1].max() > 0.5


def test_an_upright_line_is_as_wide_as_the_pen() -> None:
    rows = rasterize(Ink((stroke([[7, 0], [7, 300]], 40),)))[8:20]
    np.testing.assert_allclose(rows.sum(axis=1), 2.2, atol=0.05)


@pytest.mark.parametrize("path", [[[5, 5]], [[5, 5], [5, 5]], [[5, 5], [6, 5], [5, 6], [5.5, 5]]])
def test_a_dot_stays_a_dot(path: Any) -> None:
    picture = rasterize(Ink((stroke(path, 20),)))
    assert picture.max() > 0.9
    assert max(extent(picture, 0.1)) <= 4
    assert picture.sum() < 2 * np.pi * 1.1**2


def test_a_dot_grows_steadily_into_a_line() -> None:
    lengths = [max(extent(rasterize(Ink((stroke([[0, 0], [x, 0]], 20),))), 0.4)) for x in range(0, 40)]
    assert lengths == sorted(lengths)
    assert lengths[-1] >= 19
    assert max(np.diff(lengths)) <= 2


@pytest.mark.parametrize("path", [[[0, 3], [90, 3]], [[3, 0], [3, 90]]])
def test_a_straight_line_fills_the_box_in_its_own_direction(path: Any) -> None:
    assert sorted(extent(rasterize(Ink((stroke(path),))), 0.2)) in ([2, 20], [3, 20], [2, 21], [3, 21])


def test_pressure_changes_the_width_gently() -> None:
    line = np.array([[0.0, 0.0], [0.0, 300.0]])
    width = {p: rasterize(Ink((stroke(line, pressure=np.full(2, p)),)))[10:18].sum() / 8 for p in (0.0, 0.5, 1.0)}
    none = rasterize(Ink((stroke(line),)))[10:18].sum() / 8
    assert width[0.0] < width[0.5] < width[1.0]
    assert width[0.5] == pytest.approx(none, rel=0.01)
    assert width[1.0] < 1.5 * none
    assert max(extent(rasterize(Ink((stroke(line, pressure=np.ones(2)),))))) in (20, 21)


def test_strokes_lie_over_each_other_without_getting_darker() -> None:
    once, twice = rasterize(Ink((stroke(RING),))), rasterize(Ink((stroke(RING), stroke(RING))))
    np.testing.assert_array_equal(once, twice)


ERASED = {
    "a gap": [stroke(RING), stroke([[0, 200], [400, 200]], 40, erase=True)],
    "one side": [stroke(RING), stroke([[110, 40], [110, 360]], 90, erase=True)],
    "drawn over": [stroke(RING), stroke([[60, 60], [340, 340]], 30, erase=True), stroke([[120, 200], [280, 200]])],
}


@pytest.mark.parametrize("strokes", ERASED.values(), ids=ERASED)
@given(place=st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), scale=st.floats(0.05, 50))
@settings(deadline=None, max_examples=30)
def test_erasing_does_not_depend_on_place_or_size(strokes: list[Stroke], place: tuple[int, int], scale: float) -> None:
    there = [stroke((s.points + place) * scale, s.width * scale, s.erase) for s in strokes]
    np.testing.assert_allclose(rasterize(Ink(tuple(there))), rasterize(Ink(tuple(strokes))), atol=SAME)


def test_an_eraser_leaves_a_gap_of_its_own_width() -> None:
    line = stroke([[0, 0], [0, 178]])  # 178 units are 17.8 pixels: 10 units a pixel
    for width in (10, 40, 80):
        gap = stroke([[-50, 89], [50, 89]], width, erase=True)
        lost = rasterize(Ink((line,))).sum() - rasterize(Ink((line, gap))).sum()
        assert lost == pytest.approx(2.2 * width / 10, rel=0.05)


def test_what_is_erased_entirely_does_not_count() -> None:
    for brush in (2.0, 20.0, 60.0):
        far = [[300, 0], [390, 60], [310, 30]]
        ink = Ink((stroke(RING, brush), stroke(far, brush), stroke(far, 25, erase=True)))
        expected = rasterize(Ink((stroke(RING, brush),)))
        if brush < 20:  # the eraser also touches the ring's right side where the brushes are wider
            np.testing.assert_allclose(rasterize(ink), expected, atol=SAME)
        assert not rasterize(Ink((*ink.strokes, stroke(RING, 30, erase=True)))).any()


def test_what_is_left_of_a_stroke_fills_the_box() -> None:
    line, half = [[0, 0], [200, 0]], [[0, 0], [100, 0]]
    eraser = stroke([[120, -100], [120, 100], [200, 100], [200, -100], [160, 0]], 40, erase=True)
    left = rasterize(Ink((stroke(line), eraser)))
    whole = rasterize(Ink((stroke(half),)))
    assert extent(left, 0.3)[0] == pytest.approx(extent(whole, 0.3)[0], abs=2)  # less the round end of the pen
    assert left.sum() == pytest.approx(whole.sum(), rel=0.08)


def test_an_eraser_acts_only_on_what_was_there_before() -> None:
    eraser = stroke(RING, 60, erase=True)
    np.testing.assert_array_equal(rasterize(Ink((eraser, stroke(RING)))), rasterize(Ink((stroke(RING),))))
    again = rasterize(Ink((stroke(RING), eraser, stroke(RING))))
    np.testing.assert_allclose(again, rasterize(Ink((stroke(RING),))), atol=SAME)


def test_a_long_scribble_is_drawn_whole() -> None:
    scribble = np.random.default_rng(0).uniform(0, 400, (5000, 2))
    assert (rasterize(Ink((stroke(scribble),)))[7:21, 7:21] > 0.9).all()


@given(drawings)
@settings(deadline=None, max_examples=50)
def test_the_frame_puts_each_pixel_where_its_ink_was_drawn(drawing: list[Points]) -> None:
    assert_frame_fits(ink_of(drawing), drawing)


@pytest.mark.parametrize(
    "path",
    [[[0, 0], [100, 0], [100, 100]], [[5, 5]], [[5, 5], [6, 5], [5, 6]], [[0, 0], [30, 0]]],
    ids=["moved as far as it goes", "a dot", "a crumb", "hardly a line"],
)
def test_the_frame_fits_where_the_picture_is_not_centred_or_does_not_fill_the_box(path: Any) -> None:
    assert_frame_fits(Ink((stroke(path),)), [np.array(path, float)])


def test_the_frame_is_of_what_erasing_has_left() -> None:
    line, right = stroke([[0, 0], [200, 0]]), stroke([[100, 0], [210, 0]], 40, erase=True)
    assert_frame_fits(Ink((line, right)), [np.array([[0.0, 0.0], [79.0, 0.0]])])


@given(drawings, st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), st.floats(0.05, 50))
@settings(deadline=None, max_examples=50)
def test_the_frame_goes_with_the_ink(drawing: list[Points], place: tuple[int, int], scale: float) -> None:
    still, moved = frame(ink_of(drawing)), frame(ink_of([(path + place) * scale for path in drawing], 10 * scale))
    assert still is not None
    assert moved is not None
    close, expected = 0.05 * scale * still.side / 28, (scale * (still.left + place[0]), scale * (still.top + place[1]))
    assert moved.side == pytest.approx(scale * still.side, rel=1e-4)
    assert (moved.left, moved.top) == pytest.approx(expected, abs=close, rel=1e-4)


def test_no_ink_has_no_frame() -> None:
    everything = stroke(RING, 30, erase=True)
    assert frame(Ink()) is None
    assert frame(Ink((everything,))) is None
    assert frame(Ink((stroke(RING), everything))) is None


def test_a_dot_in_the_middle_has_a_frame_around_it() -> None:
    there = frame(Ink((stroke([[50, 70]], width=8.9),)))
    assert there is not None
    # 17.8 of the box's 20 pixels are as wide as the brush: half a unit a pixel. The centre of mass lies on pixel 14.
    assert there.side == pytest.approx(14)
    assert (there.left, there.top) == pytest.approx((50 - 14.5 / 2, 70 - 14.5 / 2), abs=0.05)
    assert isinstance(there, Frame)


@pytest.mark.parametrize("radii", [(1.1,), (0.8, 1.4), (7.0, 1.4)], ids=["one size", "several sizes", "a wide one"])
def test_a_pixel_is_covered_as_far_as_the_nearest_edge_of_any_disc_reaches_beyond_its_middle(
    radii: tuple[float, ...],
) -> None:
    t = np.linspace(0, 2 * np.pi, 75)
    discs = np.stack([6 * np.sin(t), 9 * np.cos(t), np.resize(radii, t.shape)], axis=1).astype(np.float32)
    rows, columns = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    depth = np.max([r - np.hypot(columns - x, rows - y) for x, y, r in discs.tolist()], axis=0)
    # A drawing as large as the picture cannot be moved.
    assert draw_centred([(discs, False)], np.array([SIDE / 2, SIDE / 2])) == pytest.approx(
        np.clip(0.5 + depth, 0, 1), abs=1e-3
    )
