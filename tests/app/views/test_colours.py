from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.colours import NOT_A_NUMBER, TABLES, UNIT, Kind, Scale, SteadyScale, nice_limit, symmetric
from app.views.scale_bar import ScaleBar
from nn.arrays import Array, UInt8


def _lightness(rgba: UInt8) -> Array:
    """L* of CIELAB, 0..100."""
    rgb = rgba[:, :3] / 255.0
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126, 0.7152, 0.0722])
    lightness: Array = np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance)
    return lightness


def test_zero_of_an_activation_is_dark_and_more_is_lighter() -> None:
    lightness = _lightness(UNIT.to_rgba(np.linspace(0, 1, 256)))
    assert lightness[0] < 5
    assert np.all(np.diff(lightness) > -0.3)
    assert lightness[-1] > 90


def test_signed_values_are_neutral_at_zero_and_equally_light_on_both_sides() -> None:
    scale = symmetric(2.0)
    middle = scale.to_rgba(np.array([0.0]))[0, :3].astype(int)
    assert np.ptp(middle) <= 8
    values = np.linspace(0.02, 2, 100)
    above, below = scale.to_rgba(values), scale.to_rgba(-values)
    np.testing.assert_allclose(_lightness(above), _lightness(below), atol=7)
    assert np.all(np.diff(_lightness(above)) > -0.3)
    assert np.all(above[50:, 0] > above[50:, 2])
    assert np.all(below[50:, 2] > below[50:, 0])


def test_beyond_the_ends_the_last_colour_stays() -> None:
    colours = UNIT.to_rgba(np.array([-np.inf, -3, 0, 1, 1e30, np.inf]))
    assert (colours[:3] == colours[0]).all()
    assert (colours[3:] == colours[3]).all()


def test_not_a_number_has_a_colour_of_its_own() -> None:
    for kind, table in TABLES.items():
        assert tuple(Scale(kind, -1, 1).to_rgba(np.array([[np.nan]]))[0, 0]) == NOT_A_NUMBER
        distance = np.abs(table[:256, :3].astype(int) - np.array(NOT_A_NUMBER[:3])).sum(axis=1)
        assert distance.min() > 100


def test_colours_keep_the_shape_of_the_values() -> None:
    rgba = symmetric(1.0).to_rgba(np.zeros((3, 5), np.float32))
    assert rgba.shape == (3, 5, 4)
    assert rgba.dtype == np.uint8


def test_a_scale_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="low < high"):
        Scale(Kind.SEQUENTIAL, 1.0, 1.0)


@pytest.mark.parametrize(
    ("maximum", "limit"),
    [(0.04, 0.05), (0.1, 0.1), (1, 1), (1.01, 2), (2.0, 2), (2.1, 3), (4, 5), (6, 7), (8, 10), (4e-6, 5e-6)],
)
def test_limits_are_round(maximum: float, limit: float) -> None:
    assert nice_limit(maximum) == pytest.approx(limit)


@given(st.floats(1e-30, 1e30), st.none() | st.floats(1e-30, 1e30))
def test_a_limit_holds_its_values_and_is_not_far_above_them(maximum: float, previous: float | None) -> None:
    limit = nice_limit(maximum, previous)
    assert maximum <= limit * (1 + 1e-6)
    assert limit <= maximum * 4.001
    assert nice_limit(maximum, limit) == limit


def test_a_limit_grows_at_once_and_shrinks_late() -> None:
    assert nice_limit(1.3, 1.0) == 2.0
    assert nice_limit(0.6, 2.0) == 2.0
    assert nice_limit(0.4, 2.0) == pytest.approx(0.5)


@given(st.floats(1e-3, 1e3))
def test_a_limit_does_not_jump_to_and_fro(maximum: float) -> None:
    limits = [nice_limit(maximum)]
    for wobble in (0.8, 1.25, 0.8, 1.25, 0.8):
        limits.append(nice_limit(maximum * wobble, limits[-1]))
    assert len(set(limits)) <= 2


@pytest.mark.parametrize("maximum", [0.0, 1e-323, 4e-310, np.nan, np.inf])
def test_a_limit_survives_values_without_a_size(maximum: float) -> None:
    assert nice_limit(maximum, 5.0) == 5.0
    assert nice_limit(maximum) == 1.0


def test_a_scale_is_signed_from_the_first_negative_value_on() -> None:
    steady = SteadyScale(floor=1.0)
    assert steady.follow(np.array([0.0, 0.2])) == UNIT
    assert steady.follow(np.array([0.5]), np.array([-1.5, np.nan])) == symmetric(2.0)
    assert steady.follow(np.array([0.5])) == symmetric(2.0)


def test_a_few_large_weights_do_not_make_all_others_dark() -> None:
    weights = np.random.default_rng(0).normal(size=(32, 784)).astype(np.float32) / 8
    weights[3, 400] = 7.0
    assert SteadyScale(signed=True).follow(weights) == symmetric(7.0)
    assert SteadyScale(signed=True, share=0.995).follow(weights) == replace(symmetric(0.5), below=True, above=True)


def test_a_scale_says_at_which_end_values_are_clipped() -> None:
    values = np.linspace(-0.1, 0.15, 1000)
    scale = SteadyScale(signed=True, share=0.9).follow(values)
    assert (scale.high, scale.below, scale.above) == (0.2, False, False)
    values[7] = -0.99
    assert SteadyScale(signed=True, share=0.9).follow(values) == replace(symmetric(0.2), below=True)
    values[8] = 0.3
    bar = ScaleBar("dW[1]", SteadyScale(signed=True, share=0.9).follow(values))
    assert bar.accessibleName() == "dW[1]: colours from at most -0.2 to at least 0.2"


def test_a_scale_leaves_out_what_is_not_finite() -> None:
    assert SteadyScale().follow(np.array([0.4, np.inf, np.nan])) == Scale(Kind.SEQUENTIAL, 0.0, 0.5)
