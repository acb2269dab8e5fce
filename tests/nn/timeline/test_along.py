"""A run as some of its networks: what they stand for together is every step of it."""

import numpy as np
import pytest

from nn.arrays import Array
from nn.insight.influence import influences
from nn.run import Run
from nn.timeline.along import along_the_run, rates
from tests.nn.timeline.runs import CHANGED, DATA, PLAIN, Recorded

RECORDED = Recorded(Run.fresh(PLAIN, DATA, threads=1), CHANGED)
TIMELINE = RECORDED.timeline


def test_rates_are_those_of_the_batches() -> None:
    made = [RECORDED.steps[k].learning_rate for k in sorted(RECORDED.steps)][: TIMELINE.last]
    np.testing.assert_allclose(rates(TIMELINE), made, rtol=1e-12)


@pytest.mark.parametrize("count", [1, 3, 12, 1000])
def test_the_networks_stand_for_all_batches_between_them(count: int) -> None:
    found = along_the_run(TIMELINE, count)
    assert 1 <= len(found) <= min(count, len(TIMELINE.snapshots))
    # Each of 330 digits is learned once in 17 batches, with 1/20 of a step.
    assert sum(each.weight for each in found) == pytest.approx(rates(TIMELINE).sum() / (17 * 20))
    places = [
        np.flatnonzero([state.parameters is each.network.parameters for state in TIMELINE.snapshots]) for each in found
    ]
    assert all(len(place) == 1 for place in places)
    assert [int(place[0]) for place in places] == sorted(int(place[0]) for place in places)


def test_more_networks_come_nearer_to_the_sum_over_every_batch() -> None:
    """What TracIn leaves out is told by the networks between: with all of them the sum is that of the run's steps."""
    images, labels = DATA.training.images[:40], DATA.training.labels[:40]
    x = (DATA.training.images[50] / 255).astype(np.float32)

    def asked(count: int) -> Array:
        changes: Array = influences(along_the_run(TIMELINE, count), images, labels, x, 3).sum(axis=0)
        return changes

    whole = asked(1000)
    assert np.linalg.norm(asked(12) - whole) < np.linalg.norm(asked(2) - whole)
