"""What the window knows of the health of its run, and the remedies that are tried beside it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session.advice import Advice
from app.session.health import MOST, Health
from app.session.session import Session
from app.session.states import State
from nn.health.alarms import Alarm, AlarmKind
from nn.health.measures import Measures
from nn.health.watch import Checkup
from nn.hyperparameters import Hyperparameters
from tests.app.session.conftest import opened

H = Hyperparameters(hidden=(8,), epochs=1, learning_rate=10.0, schedule="constant")


@pytest.fixture
def session(qapp: QObject) -> Iterator[Session]:
    yield from opened(H)


def finish(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)


def test_what_is_wrong_with_a_run_comes_with_its_measures(qtbot: QtBot, session: Session) -> None:
    told: list[Alarm] = []
    session.health.alarmed.connect(told.append)
    session.train()
    finish(qtbot, session)
    assert told[0].kind is AlarmKind.RATE_TOO_LARGE
    assert tuple(told) == session.health.alarms
    steps = [measures.step for measures in session.health.measures]
    assert steps == sorted(set(steps))
    assert steps[0] == 1


def test_another_run_has_a_health_of_its_own(qtbot: QtBot, session: Session) -> None:
    session.train()
    finish(qtbot, session)
    session.set_hyperparameters(replace(H, learning_rate=0.3))
    session.train()
    finish(qtbot, session)
    assert session.health.alarms == ()
    assert session.health.measures[0].step == 1


def test_a_run_that_breaks_is_told_with_what_broke(qtbot: QtBot, session: Session) -> None:
    h = replace(H, activation="identity", output="identity", loss="mean_squared_error")
    session.set_hyperparameters(h)
    with qtbot.waitSignal(session.failed, timeout=60_000):
        session.train()
    qtbot.waitUntil(lambda: session.state is State.STOPPED, timeout=60_000)
    assert session.health.alarms[-1].kind is AlarmKind.NOT_A_NUMBER


def test_remedies_are_tried_one_after_the_other(qtbot: QtBot, session: Session) -> None:
    advice = Advice(session)
    session.train()
    finish(qtbot, session)
    advice.try_against(session.health.alarms[0])
    assert advice.trying is not None
    qtbot.waitUntil(lambda: advice.trying is None, timeout=60_000)
    assert [trial.remedy.words for trial in advice.trials] == ["Rate 0.3 from the start", "Rate 0.3 from now on"]
    assert advice.trials[0].helped
    advice.forget()
    assert advice.trials == ()


def test_a_session_that_is_closed_tries_nothing_further(qtbot: QtBot, session: Session) -> None:
    advice = Advice(session)
    session.train()
    finish(qtbot, session)
    advice.try_against(session.health.alarms[0])
    session.close()
    assert advice.trials == ()


def test_of_many_measures_every_second_one_goes(qtbot: QtBot) -> None:
    parent = QObject()
    health = Health(parent)
    for step in range(1, MOST + 2):
        health.take((Checkup(Measures(step, 0.0, (), 0.0, 0.0, 0.1), ()),))
    assert len(health.measures) == MOST // 2 + 1
    assert health.measures[-1].step == MOST + 1
