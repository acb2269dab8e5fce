"""The sharpness along a run: the newest weights in a training, the snapshots once it stands still, and only if seen."""

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.insight import edge_watch
from app.session.insight.cost_digits import training_sample
from app.session.insight.edge_watch import EdgeWatch
from app.session.insight.kept_digits import KeptDigits
from app.session.session import Session
from app.session.states import State
from nn.errors import never
from nn.hyperparameters import Hyperparameters
from nn.insight.curvature import LossSurface
from nn.insight.sharpest import sharpest
from nn.source_names import Weighted
from tests.app.session.insight.conftest import Endless, finish

SMALL = Hyperparameters(
    hidden=(8,),
    data=(Weighted("starter"),),
    validation=200,
    epochs=2,
    batch_size=64,
    optimizer="momentum",
    momentum=0.8,
    learning_rate=0.02,
    schedule="constant",
)


@pytest.fixture
def watch(session: Session, kept: KeptDigits) -> EdgeWatch:
    return EdgeWatch(session, kept, session)


def test_without_a_run_there_is_nothing_to_look_at(watch: EdgeWatch) -> None:
    watch.set_active(True)
    assert not watch.has_run
    assert watch.points == []


def test_after_a_run_its_snapshots_are_looked_at(qtbot: QtBot, session: Session, watch: EdgeWatch) -> None:
    finish(qtbot, session)
    watch.set_active(True)
    qtbot.waitUntil(lambda: bool(watch.points) and not watch.left, timeout=30_000)
    timeline = session.timeline
    assert timeline is not None
    assert (watch.points[0].step, watch.points[-1].step) == (timeline.first, timeline.last)
    assert [point.step for point in watch.points] == sorted(point.step for point in watch.points)
    middle = watch.points[len(watch.points) // 2]
    digits = training_sample(session, KeptDigits(session)).find(never)
    network = timeline.network(timeline.before(middle.step).parameters)
    alone = sharpest(LossSurface.of(network, digits.X, digits.Y), np.random.default_rng(5))
    assert middle.value == pytest.approx(alone.value, rel=0.02)
    assert middle.edge == pytest.approx(2 * 1.8 / 0.02)
    assert "500 of the" in watch.words


def test_in_a_training_the_newest_weights_are_looked_at(qtbot: QtBot, session: Session, watch: EdgeWatch) -> None:
    watch.set_active(True)
    session.set_hyperparameters(replace(SMALL, epochs=50))
    session.set_speed(100)
    session.train()

    def looked() -> bool:
        # As the window does on its draw timer: nothing is signalled.
        session.collect()
        return session.state is State.RUNNING and len(watch.points) >= 2

    qtbot.waitUntil(looked, timeout=20_000)
    steps = [point.step for point in watch.points]
    assert steps[-1] > steps[0]
    assert watch.left == 0
    session.stop()
    qtbot.waitUntil(lambda: session.state is State.STOPPED and watch.left == 0, timeout=20_000)
    assert len(watch.points) > len(steps)


def test_a_look_at_a_training_begins_with_the_direction_of_the_one_before(
    qtbot: QtBot, session: Session, watch: EdgeWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins, true = list[Any](), sharpest

    def seen(surface: LossSurface, random: Any, near: Any, most: int, cancelled: Callable[[], bool]) -> object:
        begins.append(near)
        return true(surface, random, near, most, cancelled)

    monkeypatch.setattr(edge_watch, "sharpest", seen)
    finish(qtbot, session)
    watch.set_active(True)
    qtbot.waitUntil(lambda: not watch.left and bool(watch.points), timeout=30_000)
    assert begins[0] is None
    assert all(isinstance(near, np.ndarray) for near in begins[1:])


def test_another_run_begins_anew(qtbot: QtBot, session: Session, watch: EdgeWatch) -> None:
    finish(qtbot, session)
    watch.set_active(True)
    qtbot.waitUntil(lambda: bool(watch.points), timeout=20_000)
    watch.set_active(False)
    session.set_hyperparameters(replace(SMALL, optimizer="adam"))
    finish(qtbot, session)
    assert watch.points == []
    watch.set_active(True)
    qtbot.waitUntil(lambda: bool(watch.points), timeout=20_000)
    assert watch.points[0].edge is None


def test_nobody_looks_nothing_is_worked_out(
    qtbot: QtBot, session: Session, watch: EdgeWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = Endless()
    monkeypatch.setattr(edge_watch, "sharpest", lambda surface, random, near, most, cancelled: endless.work(cancelled))
    finish(qtbot, session)
    assert not endless.began.is_set()
    watch.set_active(True)
    qtbot.waitUntil(endless.began.is_set)
    watch.set_active(False)
    qtbot.waitUntil(endless.ended.is_set)
    assert watch.points == []


@pytest.mark.usefixtures("forgetful")
def test_a_run_that_is_left_goes_once_nobody_looks(qtbot: QtBot, session: Session, watch: EdgeWatch) -> None:
    finish(qtbot, session)
    watch.set_active(True)
    qtbot.waitUntil(lambda: bool(watch.points) and not watch.left, timeout=30_000)
    watch.set_active(False)
    run = weakref.ref(session.timeline)
    session.reset()
    qtbot.waitUntil(lambda: gc.collect() >= 0 and run() is None)
