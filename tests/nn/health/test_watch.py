"""Runs that go wrong, each told in a sentence that names its cause, and runs that are well."""

from dataclasses import replace

import numpy as np
import pytest

from nn.data import sources
from nn.data.digits import Split
from nn.errors import Broken, DivergenceError
from nn.health.alarms import Alarm, AlarmKind
from nn.health.watch import Watch
from nn.hyperparameters import Hyperparameters
from nn.presets import PRESETS
from nn.run import Run

H = Hyperparameters()


@pytest.fixture(scope="module")
def starter() -> Split:
    return sources.load(H.data, H.validation)


def alarms_of(h: Hyperparameters, data: Split, batches: int = 100_000) -> list[Alarm]:
    """All alarms of a run, to its end or so many batches; by a clock that stands still, so that every time is alike."""
    run = Run.fresh(h, data, 1)
    ticks = iter(range(10**9))
    watch, told = Watch(run, lambda: next(ticks) * 1e-6), list[Alarm]()
    try:
        for step in run.steps():
            look = watch.see(run, step)
            told += look.alarms if look else ()
            if step.step >= batches:
                break
    except DivergenceError as error:
        alarm = watch.diverged(error, run)
        assert alarm is not None
        told.append(alarm)
    assert len({alarm.kind for alarm in told}) == len(told)
    return told


@pytest.mark.parametrize("rate", [10.0, 100.0])
@pytest.mark.parametrize("schedule", ["constant", "one_cycle"])
def test_a_rate_far_too_large_is_told_within_the_first_batches(rate: float, schedule: str, starter: Split) -> None:
    first, *_ = alarms_of(replace(H, learning_rate=rate, schedule=schedule), starter, 125)
    assert first.kind is AlarmKind.RATE_TOO_LARGE
    assert first.sentence.startswith(f"Learning rate {rate:g} is too large: ")
    assert first.step <= 30
    assert first.good < first.step


def test_a_layer_that_dies_is_told_with_the_batch_before(starter: Split) -> None:
    told = alarms_of(replace(H, learning_rate=10, schedule="constant"), starter, 200)
    (dead,) = (alarm for alarm in told if alarm.kind is AlarmKind.DEAD_LAYER)
    assert "sigma' = 0 and delta = 0" in dead.sentence
    assert dead.good == 0
    assert dead.layer == 2


def test_weights_that_begin_at_zero_are_told_at_the_first_batch(starter: Split) -> None:
    (alarm,) = alarms_of(replace(H, initializer="zero"), starter)
    assert (alarm.kind, alarm.step, alarm.layer) == (AlarmKind.SAME_WEIGHTS, 1, 1)
    assert "all weights 0" in alarm.sentence
    assert "He" in alarm.sentence


def test_zero_is_a_good_start_where_nothing_is_hidden(starter: Split) -> None:
    assert alarms_of(replace(H, initializer="zero", hidden=(), learning_rate=0.3), starter) == []


@pytest.mark.parametrize("initializer", ["he", "glorot"])
def test_eight_layers_of_sigmoids_are_told_to_let_delta_vanish(initializer: str, starter: Split) -> None:
    h = replace(H, hidden=(32,) * 8, activation="sigmoid", initializer=initializer)
    (alarm,) = alarms_of(h, starter)
    assert (alarm.kind, alarm.layer) == (AlarmKind.VANISHING, 1)
    assert alarm.step < 10
    assert "8 hidden layers of Sigmoid" in alarm.sentence
    assert "ReLU" in alarm.sentence


def test_eight_layers_of_relus_learn_without_an_alarm(starter: Split) -> None:
    assert alarms_of(replace(H, hidden=(32,) * 8), starter) == []


def test_delta_that_explodes_is_told(starter: Split) -> None:
    run = Run.fresh(replace(H, hidden=(64,) * 6, learning_rate=1e-6, schedule="constant"), starter, 1)
    for W in run.network.W.values():
        W *= 6
    watch = Watch(run)
    told: list[Alarm] = []
    for step in run.steps():
        look = watch.see(run, step)
        told += look.alarms if look else ()
        if step.step == 20:
            break
    assert [alarm.kind for alarm in told] == [AlarmKind.EXPLODING]


@pytest.mark.parametrize("rate", [1e-5, 1e-4])
def test_a_rate_far_too_small_is_told(rate: float, starter: Split) -> None:
    (alarm,) = alarms_of(replace(H, learning_rate=rate), starter)
    assert alarm.kind is AlarmKind.RATE_TOO_SMALL
    assert alarm.sentence.startswith(f"Learning rate {rate:g} is far too small: ")


def test_overfitting_is_told_with_the_epoch_before_it(starter: Split) -> None:
    few = Split(starter.training.chosen(np.arange(300)), starter.validation)
    h = replace(H, hidden=(128,), epochs=80, schedule="constant", learning_rate=0.3)
    (alarm,) = alarms_of(h, few)
    assert alarm.kind is AlarmKind.OVERFITTING
    assert alarm.good % 10 == 0
    assert f"go back to epoch {alarm.good // 10}" in alarm.sentence


def test_without_validation_digits_nothing_is_said_of_overfitting(starter: Split) -> None:
    few = Split(starter.training.chosen(np.arange(300)), starter.validation.chosen(np.arange(0)))
    assert alarms_of(replace(H, hidden=(128,), epochs=80, schedule="constant", learning_rate=0.3), few) == []


def test_a_run_at_chance_that_nothing_explains_is_told_all_the_same(starter: Split) -> None:
    digits = replace(starter.training, labels=np.random.default_rng(0).permutation(starter.training.labels))
    h = replace(H, hidden=(16,), activation="tanh", learning_rate=0.05, schedule="constant")
    (alarm,) = alarms_of(h, Split(digits, starter.validation), 400)
    assert alarm.kind is AlarmKind.STUCK
    assert "by guessing" in alarm.sentence


def test_numbers_that_break_are_told_with_layer_and_quantity(starter: Split) -> None:
    h = replace(H, activation="identity", output="identity", loss="mean_squared_error", learning_rate=10.0)
    alarm = alarms_of(h, starter)[-1]
    assert alarm.kind is AlarmKind.NOT_A_NUMBER
    assert "left the finite numbers first, at batch" in alarm.sentence
    assert alarm.good < alarm.step


def test_a_divergence_that_nobody_looked_into_has_no_alarm(starter: Split) -> None:
    run = Run.fresh(H, starter, 1)
    assert Watch(run).diverged(DivergenceError("x"), run) is None
    alarm = Watch(run).diverged(DivergenceError("x", Broken(5, 2, "Z")), run)
    assert alarm is not None
    assert "the weighted sums z of layer 2" in alarm.sentence


@pytest.mark.parametrize("name", [name for name in PRESETS if "distorted" not in name])
def test_presets_run_without_an_alarm(name: str, starter: Split) -> None:
    assert alarms_of(PRESETS[name], starter) == []
