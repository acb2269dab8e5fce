"""How fast a run goes: a pause is no part of it."""

import pytest

from app.session.progress import Stopwatch
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
    told = stopwatch.progress(epochs=1)
    assert told is not None
    assert told.examples_per_second == pytest.approx(10.0)
    assert told.seconds_left == pytest.approx(96.0)
