"""A run as some of its networks: what they stand for together is every step of it."""

from dataclasses import replace

import numpy as np
import pytest

from nn.arrays import Array, one_hot, pixels
from nn.batches import Batches
from nn.insight.influence import influences
from nn.network import Architecture, Network
from nn.run import Run
from nn.timeline.along import along_the_run, learned_in, left_out, rates, reaches
from nn.timeline.snapshots import Timeline
from tests.nn.timeline.runs import CHANGED, DATA, PLAIN, STARTER, Recorded

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
    assert sum(each.weight for each in found) == pytest.approx(reaches(TIMELINE).sum() / (17 * 20))
    places = [
        np.flatnonzero([state.parameters is each.network.parameters for state in TIMELINE.snapshots]) for each in found
    ]
    assert all(len(place) == 1 for place in places)
    assert [int(place[0]) for place in places] == sorted(int(place[0]) for place in places)


@pytest.mark.parametrize("count", [2, 3, 12])
def test_each_stands_for_the_batches_that_are_nearest_to_it(count: int) -> None:
    steps = np.array([state.step for state in TIMELINE.snapshots])
    found = along_the_run(TIMELINE, count)
    at = [
        next(state.step for state in TIMELINE.snapshots if state.parameters is each.network.parameters)
        for each in found
    ]
    # In the middle of each of equal parts of the run, as nearly as there is a snapshot.
    middles = TIMELINE.first + (np.arange(count) + 0.5) / count * (TIMELINE.last - TIMELINE.first)
    assert set(at) == {int(steps[np.abs(steps - middle).argmin()]) for middle in middles}
    times = np.arange(TIMELINE.first, TIMELINE.last, 0.01) + 0.005
    nearest = np.abs(times[:, None] - np.array(at)).argmin(axis=1)
    weights = np.bincount(nearest, np.repeat(reaches(TIMELINE) / 100, 100)) / (17 * 20)
    np.testing.assert_allclose([each.weight for each in found], weights, rtol=1e-9)


def test_more_networks_come_nearer_to_the_sum_over_every_batch() -> None:
    """What TracIn leaves out is told by the networks between: with all of them the sum is that of the run's steps."""
    images, labels = DATA.training.images[:40], DATA.training.labels[:40]
    x = (DATA.training.images[50] / 255).astype(np.float32)

    def asked(count: int) -> Array:
        changes: Array = influences(along_the_run(TIMELINE, count), images, labels, x, 3).sum(axis=0)
        return changes

    whole = asked(1000)
    assert np.linalg.norm(asked(12) - whole) < np.linalg.norm(asked(2) - whole)


@pytest.mark.parametrize(("optimizer", "times"), [("gradient_descent", 1), ("momentum", 5), ("nesterov", 5)])
def test_momentum_reaches_further(optimizer: str, times: float) -> None:
    run = Recorded(Run.fresh(replace(PLAIN, optimizer=optimizer), DATA, threads=1), {})
    np.testing.assert_allclose(reaches(run.timeline), times * rates(run.timeline), rtol=1e-12)


def test_what_was_learned_is_what_the_run_wanted() -> None:
    teacher = Network.initialized(Architecture((784, 4, 10)), "he", np.random.default_rng(3))
    for h, of in ((replace(PLAIN, label_smoothing=0.3), None), (replace(PLAIN, teacher="of it.safetensors"), teacher)):
        run = Run(
            TIMELINE.network(TIMELINE.snapshots[0].parameters.copy()), DATA, h, np.random.default_rng(1), teacher=of
        )
        timeline, batches = Timeline(run), Batches(run.network, DATA.training, h, of)
        chosen = np.arange(20)
        wanted = next(batches.of_block(chosen, 1, None)).Y
        X = pixels(DATA.training.images[chosen])
        found = learned_in(timeline)(X, DATA.training.labels[chosen])
        np.testing.assert_allclose(found, wanted, rtol=1e-6)
        assert not np.array_equal(found, one_hot(DATA.training.labels[chosen]))


def test_what_else_made_up_the_steps_is_told() -> None:
    assert left_out(TIMELINE) == ("dropout", "augment", "l2")
    plain = Recorded(Run.fresh(replace(PLAIN, epochs=1, dropout=0.0, augment=False), DATA, threads=1), {})
    assert left_out(plain.timeline) == ()


@pytest.mark.parametrize("optimizer", ["gradient_descent", "momentum"])
def test_the_sum_foretells_what_a_run_does_to_digits(optimizer: str) -> None:
    """All its steps together, to first order, are about what became of the costs of digits that it never saw."""
    h = replace(PLAIN, optimizer=optimizer, learning_rate=0.001, epochs=8, dropout=0.0, augment=False)
    run = Recorded(Run.fresh(h, DATA, threads=1), {})
    images, labels, unseen = DATA.training.images, DATA.training.labels, STARTER.validation.chosen(np.arange(12))
    X, Y = (unseen.images / 255).astype(np.float32), one_hot(unseen.labels)
    moments = along_the_run(run.timeline, 1000)
    foretold = [influences(moments, images, labels, x, int(k)).sum() for x, k in zip(X, unseen.labels, strict=True)]
    first, last = (run.timeline.network(run.timeline.snapshots[k].parameters) for k in (0, -1))
    became = last.cost(last.trace(X), Y) - first.cost(first.trace(X), Y)
    assert np.linalg.norm(foretold - became) < 0.3 * np.linalg.norm(became)
