"""Remedies, each tried on a branch of a run that went wrong."""

from dataclasses import replace

import numpy as np
import pytest

from nn.data import sources
from nn.data.digits import Split
from nn.errors import Cancelled, DivergenceError
from nn.health.advice import LOOKED_AT, MOST, Trial, remedies, tried
from nn.health.alarms import Alarm, AlarmKind
from nn.health.watch import Watch
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from nn.timeline.snapshots import Timeline

H = Hyperparameters()


@pytest.fixture(scope="module")
def starter() -> Split:
    return sources.load(H.data, H.validation)


def gone_wrong(h: Hyperparameters, data: Split, more: int = 30) -> tuple[Timeline, Alarm]:
    """A run some batches after its last alarm, and its first alarm."""
    run = Run.fresh(h, data, 1)
    timeline, watch, told = Timeline(run), Watch(run), list[Alarm]()
    try:
        for step in run.steps():
            look = watch.see(run, step)
            told += look.alarms if look else ()
            if step.step >= timeline.due:
                timeline.take(run)
            if told and step.step >= told[-1].step + more:
                break
    except DivergenceError:
        pass
    timeline.take(run)
    return timeline, told[0]


def still() -> float:
    """A clock by which no time passes: a busy machine ends no trial."""
    return 0.0


def trials(h: Hyperparameters, data: Split, more: int = 30) -> list[Trial]:
    timeline, alarm = gone_wrong(h, data, more)
    return [tried(remedy, timeline, clock=still) for remedy in remedies(alarm, h, timeline)]


def test_a_smaller_rate_helps_from_before_and_not_from_now_on_where_the_layers_are_dead(starter: Split) -> None:
    before, now = trials(replace(H, learning_rate=10, schedule="constant"), starter)
    assert before.helped
    assert before.accuracy > 0.85
    assert before.words == f"Rate 0.3 from the start: tried, {before.accuracy:.0%} after 625 batches."
    assert not now.helped
    assert now.words.startswith("Rate 0.3 from now on: tried, stays at 1")


def test_a_branch_goes_over_the_batches_of_the_run(starter: Split) -> None:
    h = replace(H, learning_rate=10)
    timeline, alarm = gone_wrong(h, starter)
    first, _ = remedies(alarm, h, timeline)
    assert first.state is not None
    assert 0 < first.state.step <= alarm.good
    same = replace(first, hyperparameters=h)
    run = Run.resumed(first.state, timeline.network(first.state.parameters).copy(), starter)
    for _ in run.steps():
        pass
    digits = starter.validation.chosen(np.arange(LOOKED_AT))
    answers = run.network.predict(digits.images / np.float32(255)).argmax(axis=1)
    assert tried(same, timeline, clock=still).accuracy == pytest.approx((answers == digits.labels).mean(), abs=0.01)


def test_weights_that_began_alike_begin_anew(starter: Split) -> None:
    he, glorot = trials(replace(H, initializer="zero"), starter)
    assert he.remedy.state is None
    assert he.accuracy > 0.85
    assert glorot.accuracy > 0.85


def test_deep_sigmoids_are_answered_by_relus(starter: Split) -> None:
    relu, fewer, rate = trials(replace(H, hidden=(32,) * 8, activation="sigmoid"), starter)
    assert relu.helped
    assert relu.remedy.hyperparameters.activation == "relu"
    assert fewer.helped
    assert fewer.remedy.hyperparameters.hidden == (32, 32)
    assert not rate.helped


def test_a_rate_far_too_small_is_answered_by_larger_ones_the_largest_first(starter: Split) -> None:
    h = replace(H, learning_rate=1e-4)
    found = trials(h, starter)
    rates = [trial.remedy.hyperparameters.learning_rate for trial in found]
    assert rates == [0.1, 0.01, 0.001]
    assert found[0].accuracy > found[-1].accuracy


def test_overfitting_is_answered_from_the_best_epoch_on(starter: Split) -> None:
    few = Split(starter.training.chosen(np.arange(300)), starter.validation)
    h = replace(H, hidden=(128,), epochs=80, schedule="constant", learning_rate=0.3)
    timeline, alarm = gone_wrong(h, few)
    assert alarm.kind is AlarmKind.OVERFITTING
    found = remedies(alarm, h, timeline)
    assert [each.hyperparameters.dropout for each in found] == [0.3, 0]
    assert all(each.state is not None and each.state.step <= alarm.good for each in found)


def test_a_trial_that_breaks_says_so(starter: Split) -> None:
    h = replace(H, activation="identity", output="identity", loss="mean_squared_error", learning_rate=10.0)
    timeline, alarm = gone_wrong(h, starter)
    remedy = replace(remedies(alarm, h, timeline)[0], hyperparameters=replace(h, learning_rate=90.0))
    trial = tried(remedy, timeline, clock=still)
    assert trial.broke
    assert not trial.helped
    assert "tried, no numbers left" in trial.words


def test_a_trial_ends_in_time_and_can_be_left(starter: Split) -> None:
    h = replace(H, learning_rate=10, epochs=100)
    timeline, alarm = gone_wrong(h, starter)
    remedy = remedies(alarm, h, timeline)[0]
    assert tried(remedy, timeline, clock=still).curve[-1][0] == MOST
    hours = iter(range(10**6))
    assert tried(remedy, timeline, clock=lambda: next(hours)).curve[-1][0] < 10
    with pytest.raises(Cancelled):
        tried(remedy, timeline, lambda: True)
