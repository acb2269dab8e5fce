"""How fast a run goes: a pause is no part of it."""

import pytest

from app.session.progress import Stopwatch
from nn.hyperparameters import Hyperparameters
from nn.steps import Step


def step(number: int) -> Step:
    return Step(number, 100, 1, number / 100, 10 * number, 0.5, 0.5, 0.1, None)


def test_a_pause_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("app.session.progress.time.perf_counter", lambda: now)
    stopwatch = Stopwatch()
    for number in (1, 2):
        now += 1.0
        stopwatch.see(step(number))
    stopwatch.interrupt()
    now += 3600.0
    for number in (3, 4):
        now += 1.0
        stopwatch.see(step(number))
    told = stopwatch.progress(Hyperparameters(epochs=1))
    assert told is not None
    assert told.examples_per_second == pytest.approx(10.0)
    assert told.seconds_left == pytest.approx(96.0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that have passed, to be set."""
    now = [0.0]
    monkeypatch.setattr("app.session.progress.time.perf_counter", lambda: now[0])
    return now


def left(stopwatch: Stopwatch, h: Hyperparameters) -> float:
    told = stopwatch.progress(h)
    assert told is not None
    return told.seconds_left


def test_a_time_limit_ends_the_time_left_and_fills_the_bar(clock: list[float]) -> None:
    stopwatch, h = Stopwatch(), Hyperparameters(time_limit=0.5)
    for number in range(1, 11):
        clock[0] += 1.0
        stopwatch.see(step(number)._replace(train_seconds=float(number)))
    told = stopwatch.progress(h)
    assert told is not None
    assert told.seconds_left == pytest.approx(20.0)
    assert told.fraction == pytest.approx(1 / 3)
    assert left(stopwatch, Hyperparameters()) == pytest.approx(90.0)


def test_a_short_halt_hardly_moves_the_time_left(clock: list[float]) -> None:
    stopwatch = Stopwatch()
    for number in range(1, 51):
        clock[0] += 0.1
        stopwatch.see(step(number))
    before = left(stopwatch, Hyperparameters())
    clock[0] += 0.5  # a validation
    stopwatch.see(step(51))
    assert left(stopwatch, Hyperparameters()) == pytest.approx(before, rel=0.2)
