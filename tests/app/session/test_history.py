"""Learning curves that grow: every point is there, and memory stays bounded."""

import numpy as np
import pytest

from app.session import history
from app.session.history import ACCURACY, EPOCHS, LOSS, Clock, Curve, History
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


def test_a_clock_knows_batches_and_seconds_between_ends_of_epochs_and_beyond() -> None:
    clock = Clock()
    clock.tell(0.5, 50)
    assert clock.batch(0.25) == 25
    assert clock.second(0.5) == 0, "not known before the first end of an epoch"
    clock.tell(1, 100, 4.0)
    clock.tell(2, 200, 10.0)
    clock.tell(2.5, 250)
    assert clock.batches(np.array([0.5, 1.5, 2.5])).tolist() == [50, 150, 250]
    assert clock.seconds(np.array([0.5, 1.5, 2.5])).tolist() == [2, 7, 13]


def test_a_clock_goes_on_with_another_run() -> None:
    clock = Clock()
    for epochs in (1, 2):
        clock.tell(epochs, 100 * epochs, 4.0 * epochs)
    clock.begin(2.0)
    clock.begin(2.0)
    clock.tell(1, 50, 1.0)
    assert (clock.batch(3), clock.second(3), clock.batch(2.5)) == (250, 9, 225)


def test_a_clock_is_cut_with_its_history() -> None:
    history = History()
    for epochs in (1, 2):
        history.clock.tell(epochs, 100 * epochs, 4.0 * epochs)
    cut = history.until(1.5).clock
    assert (cut.batch(1.5), cut.batch(2.0), cut.second(1.0)) == (150, 150, 4)
    assert history.clock.batch(2.0) == 200
