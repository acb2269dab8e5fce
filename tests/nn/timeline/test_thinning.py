"""Which snapshots stay of a run that grows: near enough to each other everywhere, denser at its ends."""

from itertools import count, islice, pairwise

import numpy as np
import pytest

from nn.arrays import Int
from nn.timeline.thinning import least_missed, places


def thinned(taken: Int, most: int) -> list[tuple[int, Int]]:
    """The steps that are left each time one of those `taken` has come, with that step."""
    kept: list[int] = []
    left = []
    for now in taken.tolist():
        kept.append(now)
        if len(kept) > most:
            kept.pop(least_missed(places(np.array(kept), now)))
        left.append((now, np.array(kept)))
    return left


TAKEN = np.array([*range(20), *range(20, 60_000, 20)])
"""One batch apart at first, as a run takes its snapshots, then twenty."""


@pytest.mark.parametrize("most", [10, 50, 200])
def test_no_gap_is_longer_than_is_said(most: int) -> None:
    for now, kept in thinned(TAKEN, most):
        assert len(kept) <= most
        assert (kept[0], kept[-1]) == (0, now)
        assert np.diff(kept).max(initial=0) <= max(20, 3 * now / (most - 1))


def test_both_ends_are_denser_than_the_middle() -> None:
    now, kept = thinned(TAKEN, 200)[-1]
    gaps = np.diff(kept)
    middle = gaps[(kept[:-1] > now / 4) & (kept[1:] < now * 3 / 4)]
    assert gaps[:4].max() <= gaps[-4:].max() <= 20 < 300 < middle.min()


def test_snapshots_from_the_middle_of_a_run_on_are_thinned_alike() -> None:
    (_, first), (_, later) = thinned(TAKEN, 50)[-1], thinned(TAKEN + 10_000, 50)[-1]
    assert np.array_equal(first, later - 10_000)


def test_what_was_near_enough_stays_so_as_the_run_grows() -> None:
    steps = np.array([0, 1, 5, 40, 300, 301, 900])
    ways = [np.diff(places(steps, now)) for now in islice(count(900, 250), 40)]
    assert all(np.all(later <= earlier + 1e-12) for earlier, later in pairwise(ways))


def test_places_go_from_zero_to_one_in_order() -> None:
    at = places(np.array([7, 8, 30, 5000]), 5000)
    assert (at[0], at[-1]) == pytest.approx((0, 1))
    assert np.all(np.diff(at) > 0)
    assert places(np.array([7]), 7) == pytest.approx([0.0])
