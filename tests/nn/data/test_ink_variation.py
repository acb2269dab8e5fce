"""Ink as other hands might have drawn it."""

from dataclasses import fields, replace

import numpy as np
import pytest

from nn.data.ink import Ink, Stroke
from nn.data.ink_variation import DEFAULT, OtherHand, draw_varied, vary
from nn.data.raster import PEN, Float64, rasterize

STEADY = OtherHand((PEN, PEN), *[0.0] * (len(fields(OtherHand)) - 1))
"""A hand that draws as the first one did."""

ANGLES = np.linspace(0, 2 * np.pi, 60)
SEVEN = Ink(
    (
        Stroke(np.array([[100, 100], [160, 100], [120, 220]]), width=10.0),
        Stroke(np.array([[110, 160], [155, 160]]), width=10.0),
    ),
    7,
    "Ann",
)
RING = Ink((Stroke(np.stack([50 * np.cos(ANGLES), 80 * np.sin(ANGLES)], axis=1), width=9.0),), 0)


def only(name: str) -> OtherHand:
    """A hand that differs in one way alone."""
    return replace(STEADY, **{name: getattr(DEFAULT, name)})


def varied(ink: Ink, hand: OtherHand, seed: int = 0) -> Ink:
    return vary(ink, np.random.default_rng(seed), hand)


def drawn(ink: Ink, hand: OtherHand, seed: int = 0) -> Float64:
    return draw_varied(ink, np.random.default_rng(seed), hand).reshape(28, 28) / 255


def box(ink: Ink) -> Float64:
    """Left, top, right and bottom."""
    points = np.concatenate([stroke.points for stroke in ink.strokes])
    return np.concatenate([points.min(axis=0), points.max(axis=0)]).astype(np.float64)


def test_a_hand_that_is_the_same_draws_the_same() -> None:
    for ink in SEVEN, RING:
        np.testing.assert_allclose(drawn(ink, STEADY), rasterize(ink), atol=0.06)


@pytest.mark.parametrize("name", [f.name for f in fields(OtherHand)])
def test_each_way_alone_changes_the_picture_and_leaves_most_of_it(name: str) -> None:
    before = rasterize(SEVEN)
    differences = [abs(drawn(SEVEN, only(name), seed) - before).sum() / before.sum() for seed in range(8)]
    assert max(differences) > 0.03
    assert np.mean(differences) < 0.9


def test_the_same_generator_gives_the_same_ink_and_another_one_another() -> None:
    assert varied(SEVEN, DEFAULT, 1) == varied(SEVEN, DEFAULT, 1)
    assert varied(SEVEN, DEFAULT, 1) != varied(SEVEN, DEFAULT, 2)
    assert (drawn(SEVEN, DEFAULT, 1) == drawn(SEVEN, DEFAULT, 1)).all()


def test_label_writer_and_brush_stay() -> None:
    ink = varied(SEVEN, DEFAULT)
    assert (ink.label, ink.writer, [stroke.width for stroke in ink.strokes]) == (7, "Ann", [10.0, 10.0])


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_it_stays_about_where_it_was_and_as_large_in_any_unit(scale: float) -> None:
    ink = Ink(tuple(Stroke(stroke.points * scale, width=stroke.width * scale) for stroke in SEVEN.strokes))
    side = 120 * scale
    for seed in range(20):
        assert abs(box(varied(ink, DEFAULT, seed)) - box(ink)).max() < 0.45 * side


def test_pens_of_all_widths_are_used() -> None:
    masses = [drawn(SEVEN, only("pens"), seed).sum() for seed in range(200)]
    assert min(masses) < 0.75 * rasterize(SEVEN).sum()
    assert max(masses) > 1.4 * rasterize(SEVEN).sum()


def test_pressure_of_the_pen_is_kept_beside_what_is_added() -> None:
    ramp = Ink((Stroke(RING.strokes[0].points, np.linspace(0, 1, 60, dtype=np.float32), width=9.0),))
    pressure = varied(ramp, STEADY).strokes[0].pressure
    assert pressure is not None
    np.testing.assert_allclose(pressure, np.linspace(0, 1, len(pressure)), atol=0.02)
    for seed in range(20):
        changed = varied(ramp, DEFAULT, seed).strokes[0].pressure
        assert changed is not None
        assert 0 <= changed.min() <= changed.max() <= 1


def test_what_is_erased_stays_erased() -> None:
    """A dash is rubbed out that stands apart: the picture stays that of the rest, leaning and turned."""
    dash = np.array([[200.0, 160.0], [260.0, 160.0]])
    rubbed = Ink((SEVEN.strokes[0], Stroke(dash, width=10.0), Stroke(dash, erase=True, width=8.0)))
    for seed in range(20):
        np.testing.assert_allclose(
            rasterize(varied(rubbed, DEFAULT, seed)).sum(), rasterize(SEVEN).sum(), rtol=0.3, err_msg=str(seed)
        )


def test_ink_without_extent_and_without_strokes_is_left_alone() -> None:
    dot = Ink((Stroke(np.array([[5.0, 5.0]]), width=3.0),), 1)
    still = Ink((Stroke(np.array([[5.0, 5.0], [5.0, 5.0]]), width=3.0),), 1)
    for seed in range(5):
        assert drawn(dot, DEFAULT, seed).any()
        assert drawn(still, DEFAULT, seed).any()
    assert varied(Ink(), DEFAULT) == Ink()
