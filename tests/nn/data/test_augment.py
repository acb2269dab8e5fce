"""Distortions of a batch."""

import numpy as np
import pytest

from nn.arrays import Float32
from nn.data.augment import DEFAULT, Distortion, Strengths


def distort(
    images: Float32, rng: np.random.Generator, out: Float32 | None = None, strengths: Strengths = DEFAULT
) -> Float32:
    out = np.empty_like(images) if out is None else out
    Distortion(strengths).apply(images, rng, out)
    return out


def only(
    images: Float32,
    rng: np.random.Generator,
    rotation: float = 0,
    scale: float = 0,
    shear: float = 0,
    shift: float = 0,
    elastic: float = 0,
) -> Float32:
    """Distort in the ways that are named and in no other."""
    return distort(images, rng, strengths=Strengths(rotation, scale, shear, shift, elastic))


def digits(n: int) -> Float32:
    """Rings well inside the frame, each of another size."""
    y, x = np.mgrid[:28, :28] - 13.5
    radius = np.linspace(4, 8, n)[:, None, None]
    rings: Float32 = np.clip(2 - abs(np.hypot(x, y / 1.2) - radius), 0, 1).reshape(n, 784).astype(np.float32)
    return rings


def blob(x: float, y: float) -> Float32:
    columns, rows = np.meshgrid(np.arange(28), np.arange(28))
    return np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 4).reshape(1, 784).astype(np.float32)


def middle(image: Float32) -> tuple[float, float]:
    rows, columns = np.mgrid[:28, :28]
    picture = image.reshape(28, 28)
    return float((picture * columns).sum() / picture.sum()), float((picture * rows).sum() / picture.sum())


class Extreme(np.random.Generator):
    """A generator whose uniform numbers are all the largest or all the smallest."""

    def __init__(self, largest: bool) -> None:
        super().__init__(np.random.PCG64(0))
        self.largest = largest

    def uniform(self, low=0.0, high=1.0, size=None):  # type: ignore[no-untyped-def]
        return np.full(size, high if self.largest else low)


@pytest.mark.parametrize("n", [1, 31, 32, 70])
def test_no_strength_changes_nothing(n: int) -> None:
    images = digits(n)
    np.testing.assert_array_equal(only(images, np.random.default_rng(0)), images)


def test_the_same_generator_gives_the_same_batch() -> None:
    images = digits(40)
    first, second, other = (distort(images, np.random.default_rng(seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, second)
    assert abs(first - other).max() > 0.1


def test_images_are_left_alone_unless_they_are_the_output() -> None:
    images = digits(40)
    before = images.copy()
    expected = distort(images, np.random.default_rng(0))
    np.testing.assert_array_equal(images, before)
    out = np.empty_like(images)
    assert distort(images, np.random.default_rng(0), out) is out
    np.testing.assert_array_equal(out, expected)
    distort(images, np.random.default_rng(0), images)
    np.testing.assert_array_equal(images, expected)


def test_every_image_is_distorted_in_its_own_way() -> None:
    images = np.repeat(digits(1), 50, axis=0)
    result = distort(images, np.random.default_rng(0))
    assert len(np.unique(result, axis=0)) == 50


def test_values_and_ink_stay_what_they_were() -> None:
    images = digits(200)
    for strength in (1, 4):
        result = distort(
            images, np.random.default_rng(1), strengths=Strengths(elastic=strength * 0.5, rotation=strength * 10.0)
        )
        assert result.dtype == np.float32
        assert result.min() >= 0
        assert result.max() <= 1
    mass = distort(images, np.random.default_rng(1)).sum(axis=1) / images.sum(axis=1)
    assert abs(mass.mean() - 1) < 0.05
    assert mass.min() > 0.5
    assert mass.max() < 2


def test_a_shift_by_whole_pixels_is_exact() -> None:
    image = digits(1)
    result = only(image, Extreme(largest=True), shift=3.0)
    # What comes from 3 pixels further on appears 3 pixels further back; nothing comes round the other side.
    expected = np.zeros((28, 28), np.float32)
    expected[:25, :25] = image.reshape(28, 28)[3:, 3:]
    np.testing.assert_array_equal(result.reshape(28, 28), expected)


def test_far_outside_there_is_only_background() -> None:
    full = np.ones((1, 784), np.float32)
    for largest in (True, False):
        assert not only(full, Extreme(largest), shift=100.0).any()
    assert only(full, Extreme(True), shift=27.0).sum() == 1


def test_a_rotation_turns_about_the_middle_by_its_angle() -> None:
    radius = 8.0
    result = only(blob(13.5 + radius, 13.5), Extreme(largest=True), rotation=30.0)
    x, y = middle(result)
    assert np.hypot(x - 13.5, y - 13.5) == pytest.approx(radius, abs=0.05)
    assert abs(np.rad2deg(np.arctan2(y - 13.5, x - 13.5))) == pytest.approx(30, abs=0.5)


def test_scale_and_shear_do_what_they_say() -> None:
    x, y = middle(only(blob(21.5, 13.5), Extreme(largest=False), scale=0.2))
    assert (x, y) == pytest.approx((13.5 + 8 / 0.8, 13.5), abs=0.1)
    x, y = middle(only(blob(13.5, 19.5), Extreme(largest=False), shear=0.5))
    assert (x, y) == pytest.approx((13.5 + 0.5 * 6, 19.5), abs=0.1)


def test_bending_moves_points_by_its_strength() -> None:
    images, rng = np.repeat(blob(13.5, 13.5), 50, axis=0), np.random.default_rng(0)
    # In calls of their own, for images far apart in one call may share an amount.
    moved = np.array([middle(image) for _ in range(40) for image in only(images, rng, elastic=0.7)]) - 13.5
    np.testing.assert_allclose(moved.std(axis=0), 0.7, atol=0.1)
    np.testing.assert_allclose(moved.mean(axis=0), 0, atol=0.05)
