"""Learning curves that grow: every point is there, and memory stays bounded."""

import numpy as np
import pytest

from app.session import history
from app.session.history import ACCURACY, EPOCHS, LOSS, Curve
from nn.arrays import Array


def rows(start: int, stop: int) -> Array:
    """Rows whose columns are recognisable functions of the batch."""
    batch = np.arange(start, stop, dtype=float)
    return np.stack([batch, 2 * batch, 3 * batch], axis=1)


def columns(curve: Curve) -> Array:
    return np.stack([curve.column(each) for each in (EPOCHS, LOSS, ACCURACY)], axis=1)


@pytest.mark.parametrize("size", [1, 7, 1000, 5000])
def test_all_points_are_there_in_their_order_whatever_they_came_in(size: int) -> None:
    curve = Curve()
    for start in range(0, 5000, size):
        curve.extend(rows(start, min(start + size, 5000)))
    assert len(curve) == 5000
    assert np.array_equal(columns(curve), rows(0, 5000))


def test_no_points_are_no_change() -> None:
    curve = Curve()
    curve.extend(rows(0, 0))
    assert len(curve) == 0
    assert columns(curve).shape == (0, 3)


def test_what_a_view_has_been_given_is_not_changed_by_later_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST", 2048)
    curve = Curve()
    curve.extend(rows(0, 1000))
    given = curve.column(LOSS)
    before = given.copy()
    for start in range(1000, 20_000, 1000):
        curve.extend(rows(start, start + 1000))
    assert np.array_equal(given, before)


@pytest.mark.parametrize("size", [1, 3, 1500, 2048, 9000])
def test_beyond_the_bound_each_row_is_the_mean_of_the_same_number_of_batches(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST", 2048)
    curve = Curve()
    for start in range(0, 9000, size):
        curve.extend(rows(start, min(start + size, 9000)))
    means = rows(0, 8 * (9000 // 8)).reshape(-1, 8, 3).mean(axis=1)
    assert len(curve) <= 2048
    assert np.allclose(columns(curve), means)
