"""The life of a drawing is worked out while somebody looks, from the snapshots of the run that is there."""

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session import life as module
from app.session import lived as lived_module
from app.session.life import DrawingLife
from app.session.lived import effect_of
from app.session.session import Session
from app.session.states import State
from nn.arrays import Float32
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.errors import Cancelled
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from nn.timeline.life import answer, turns_between
from nn.timeline.replay import Replay
from tests.app.session.conftest import opened

H = Hyperparameters(hidden=(12,), epochs=2, batch_size=32, data=(Weighted("starter"),), validation=500)
SEVEN = rasterize(
    Ink((Stroke(np.array([(0.3, 0.25), (0.5, 0.25), (0.7, 0.25), (0.58, 0.5), (0.45, 0.8)], np.float32), width=0.08),))
)
ONE = rasterize(Ink((Stroke(np.array([(0.5, 0.2), (0.5, 0.5), (0.5, 0.8)], np.float32), width=0.08),)))


class Paper:
    """What is on a canvas."""

    def __init__(self) -> None:
        self.image: Float32 | None = SEVEN

    def subject(self) -> Float32 | None:
        return self.image


@pytest.fixture
def session(qapp: QObject) -> Iterator[Session]:
    yield from opened(H)


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def life(session: Session, paper: Paper) -> DrawingLife:
    return DrawingLife(session, paper.subject, session)


def trained(qtbot: QtBot, session: Session) -> None:
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)


def lived(qtbot: QtBot, life: DrawingLife, image: Float32) -> None:
    """Wait until the life of this drawing is there, with all of its changes found."""

    def known() -> bool:
        is_there = life.lived is not None and np.array_equal(life.lived.image, image)
        return is_there and all(b - a == 1 or (a, b) in life.turns for a, b in life.lived.life.turns())

    qtbot.waitUntil(known, timeout=20_000)


def test_the_answers_are_those_of_the_networks_of_the_snapshots(
    qtbot: QtBot, session: Session, life: DrawingLife
) -> None:
    trained(qtbot, session)
    life.set_active(True)
    lived(qtbot, life, SEVEN)
    timeline = session.timeline
    assert life.lived.life.steps.tolist() == [state.step for state in timeline.snapshots]
    assert len(timeline.snapshots) > 10
    for state, row in zip(timeline.snapshots, life.lived.life.probabilities, strict=True):
        np.testing.assert_array_equal(row, answer(timeline.network(state.parameters), SEVEN))


def test_every_change_that_two_snapshots_saw_is_found_to_the_batch(
    qtbot: QtBot, session: Session, life: DrawingLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A place at a time.
    monkeypatch.setattr(lived_module, "SLICE_SECONDS", 0.0)
    trained(qtbot, session)
    life.set_active(True)
    lived(qtbot, life, SEVEN)
    places = [place for place in life.lived.life.turns() if place[1] - place[0] > 1]
    replay = Replay(session.timeline)
    for place in places:
        assert life.turns[place] == turns_between(replay, *place, SEVEN.ravel())[0] != ()
    assert set(life.turns) == set(places)


def test_what_a_batch_did_is_what_a_replay_says(qtbot: QtBot, session: Session, life: DrawingLife) -> None:
    trained(qtbot, session)
    life.set_active(True)
    life.moment_found.connect(session.go_to)
    lived(qtbot, life, SEVEN)
    assert effect_of(session.moment, SEVEN) is None
    places = life.lived.life.turns()
    life.turns = {}
    for place in places:
        life.open(place)
        qtbot.waitUntil(lambda: effect_of(session.moment, SEVEN) is not None, timeout=20_000)
        step, effect = session.moment.step, effect_of(session.moment, SEVEN)
        assert place[0] < step <= place[1]
        direct, network = Replay(session.timeline).batch(step), session.timeline.network
        np.testing.assert_array_equal(effect.before, answer(network(direct.before.parameters), SEVEN))
        np.testing.assert_array_equal(effect.after, answer(network(direct.after.parameters), SEVEN))
        assert effect.before.argmax() != effect.after.argmax()
        assert effect.moment.step.loss == direct.step.loss
        session.go_to(None)
    assert places


def test_without_a_run_or_a_drawing_there_is_nothing(
    qtbot: QtBot, session: Session, life: DrawingLife, paper: Paper
) -> None:
    life.set_active(True)
    assert life.lived is None
    trained(qtbot, session)
    lived(qtbot, life, SEVEN)
    paper.image = None
    life.touch()
    qtbot.waitUntil(lambda: life.lived is None)
    assert life.turns == {}


def test_nothing_is_worked_out_before_somebody_looks(qtbot: QtBot, session: Session, life: DrawingLife) -> None:
    trained(qtbot, session)
    life.touch()
    assert life.lived is None
    life.set_active(True)
    lived(qtbot, life, SEVEN)


def test_a_drawing_that_comes_while_another_is_worked_out_takes_its_place(
    qtbot: QtBot, session: Session, life: DrawingLife, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained(qtbot, session)
    begun, may_go_on = threading.Event(), threading.Event()
    worked_out, seen = lived_module.life_of, []

    def held(*words: Any) -> Any:
        begun.set()
        assert may_go_on.wait(20)
        return worked_out(*words)

    monkeypatch.setattr(module, "life_of", held)
    life.changed.connect(lambda: seen.append(None if life.lived is None else life.lived.image))
    life.set_active(True)
    assert begun.wait(20)
    # What takes long says so.
    qtbot.waitUntil(lambda: life.working)
    paper.image = ONE
    life.touch()
    qtbot.waitUntil(lambda: life._wanted[1] is ONE)
    may_go_on.set()
    lived(qtbot, life, ONE)
    assert not any(np.array_equal(image, SEVEN) for image in seen if image is not None)


def test_an_old_life_is_not_shown_for_long_with_a_new_drawing(
    qtbot: QtBot, session: Session, life: DrawingLife, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained(qtbot, session)
    life.set_active(True)
    lived(qtbot, life, SEVEN)
    may_go_on, worked_out = threading.Event(), lived_module.life_of

    def held(*words: Any) -> Any:
        assert may_go_on.wait(20)
        return worked_out(*words)

    monkeypatch.setattr(module, "life_of", held)
    paper.image = ONE
    life.touch()
    qtbot.waitUntil(lambda: life.working)
    assert life.lived is None
    may_go_on.set()
    lived(qtbot, life, ONE)


def test_what_was_known_of_another_drawing_or_run_is_forgotten_while_nobody_looks(
    qtbot: QtBot, session: Session, life: DrawingLife, paper: Paper
) -> None:
    trained(qtbot, session)
    life.set_active(True)
    lived(qtbot, life, SEVEN)
    life.set_active(False)
    assert life.lived is not None, "the slider goes on with its marks"
    paper.image = ONE
    life.touch()
    assert life.lived is None
    life.set_active(True)
    lived(qtbot, life, ONE)
    life.set_active(False)
    session.reset()
    assert life.lived is None


def test_while_a_run_goes_on_its_newest_snapshots_come_in(
    qtbot: QtBot, session: Session, life: DrawingLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[int] = []
    worked_out = lived_module.life_of

    def counting(before: Any, *words: Any) -> Any:
        known.append(0 if before is None else len(before.steps))
        return worked_out(before, *words)

    monkeypatch.setattr(module, "life_of", counting)
    life._growing.setInterval(20)
    life.set_active(True)
    session.set_speed(500)
    session.train()
    lengths: set[int] = set()
    life.changed.connect(lambda: lengths.add(0 if life.lived is None else len(life.lived.life.steps)))
    qtbot.waitUntil(lambda: len(lengths) > 4, timeout=20_000)
    assert life.turns == {}, "no replays beside the run, before anybody asks"
    session.set_speed(np.inf)
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    lived(qtbot, life, SEVEN)
    assert life.lived.life.steps[-1] == session.timeline.last
    assert known.count(0) == 1, "only new snapshots are computed for the same drawing"
    assert not life._growing.isActive()


def test_another_network_has_none_before_its_run(qtbot: QtBot, session: Session, life: DrawingLife) -> None:
    trained(qtbot, session)
    life.set_active(True)
    lived(qtbot, life, SEVEN)
    session.reset()
    assert life.lived is None
    trained(qtbot, session)
    lived(qtbot, life, SEVEN)
    assert life.lived is not None
    assert life.lived.timeline is session.timeline


def test_a_session_that_closes_ends_what_is_worked_out(
    qtbot: QtBot, session: Session, life: DrawingLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained(qtbot, session)
    life.set_active(True)
    lived(qtbot, life, SEVEN)
    begun, gave_up = threading.Event(), threading.Event()

    def slow(*words: Any) -> Any:
        begun.set()
        while not words[-1]():
            pass
        gave_up.set()
        raise Cancelled

    monkeypatch.setattr(module, "turns_in", slow)
    life.open((0, session.timeline.last))
    assert begun.wait(20)
    session.close()
    assert gave_up.is_set()
    life.touch()
    life.set_active(True)
    assert not life._resting.isActive()
