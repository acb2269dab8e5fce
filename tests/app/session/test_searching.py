"""What is said of a search's processes and of a study that cannot be read stays as long as it is so, and no longer."""

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from app.session.search import searching as module
from app.session.search.found import FoundSearch
from app.session.search.searching import Searching, SearchState
from app.session.session import Session
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.search.deaths import GIVEN_UP, REPLACED, TRIES
from nn.search.space import AnyOf
from nn.search.study import KnownStudy, Plan
from nn.search.workers import TrialResult
from tests.app.session.conftest import opened

TRIAL = TrialResult(0, "complete", 0.9, {}, "", 1.0, "", ())
STUDY = FoundSearch("nets", Plan({"hidden": AnyOf(("8", "16"))}, Hyperparameters()), 9, (TRIAL,))
UNREAD = "The storage cannot be read."


class World:
    """The studies and processes of which a search hears.

    Attributes:
        study: what a look finds.
        unread: whether looks and lists fail.
        refused: whether the system starts no process.
        looks: how many there were.
        processes: all that were started.
    """

    def __init__(self) -> None:
        self.study = STUDY
        self.unread = self.refused = False
        self.looks = 0
        self.processes: list[Worker] = []

    def found(self) -> FoundSearch:
        self.looks += 1
        if self.unread:
            raise DigitScopeError(UNREAD)
        return self.study

    def has_started(self, count: int) -> bool:
        return len(self.processes) == count

    def listed(self) -> list[KnownStudy]:
        self.found()
        return []


class Worker:
    """A process that ends when a test says so."""

    number = 1

    def __init__(self) -> None:
        self.code: int | None = None

    @property
    def ended(self) -> bool:
        return self.code is not None

    def stop(self) -> None:
        self.code = 0

    def end(self, _: float) -> None:
        """It has ended already."""

    def close(self) -> tuple[int, str]:
        return self.code or 0, ""


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    yield from opened(Hyperparameters())


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()

    class Looks:
        def __init__(self, _: str) -> None:
            """Nothing is opened."""

        def look(self, *, last: bool) -> FoundSearch:
            return world.found()

        def close(self) -> None:
            """Nothing is open."""

    def process(*_: object) -> Worker:
        if world.refused:
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        world.processes.append(Worker())
        return world.processes[-1]

    monkeypatch.setattr(module, "LOOK_MS", 5)
    monkeypatch.setattr(module, "Looks", Looks)
    monkeypatch.setattr(module, "Process", process)
    monkeypatch.setattr(module, "listed", world.listed)
    monkeypatch.setattr(module, "found", lambda *_: world.study)
    return world


@pytest.fixture
def searching(session: Session, world: World, qtbot: QtBot) -> Searching:
    """At rest, with a study."""
    searching = Searching(session, session)
    searching.show("nets")
    qtbot.waitUntil(lambda: searching.found is not None)
    return searching


def until(qtbot: QtBot, searching: Searching, condition: Callable[[], bool]) -> None:
    """Wait for it; nothing is told but by the signal."""
    if not condition():
        qtbot.waitSignal(searching.changed, check_params_cb=condition, timeout=20_000).wait()
    assert condition()


def more_looks(qtbot: QtBot, world: World) -> None:
    before = world.looks
    qtbot.waitUntil(lambda: world.looks > before + 2)


def run(qtbot: QtBot, searching: Searching, count: int = 1) -> None:
    searching.go_on(9, count)
    qtbot.waitUntil(lambda: searching.state is not SearchState.BEGINNING)


def test_what_could_not_be_read_is_told_until_it_can_be(world: World, searching: Searching, qtbot: QtBot) -> None:
    run(qtbot, searching)
    world.unread = True
    until(qtbot, searching, lambda: searching.problem == UNREAD)
    world.unread = False
    until(qtbot, searching, lambda: searching.problem == "")


def test_a_list_that_could_not_be_read_is_told_until_it_can_be(
    world: World, searching: Searching, qtbot: QtBot
) -> None:
    world.unread = True
    searching.list_studies()
    until(qtbot, searching, lambda: searching.problem == UNREAD)
    world.unread = False
    searching.list_studies()
    until(qtbot, searching, lambda: searching.problem == "")


def test_that_no_process_was_started_stays_whatever_is_read(world: World, searching: Searching, qtbot: QtBot) -> None:
    world.unread = True
    searching.list_studies()
    until(qtbot, searching, lambda: searching.problem == UNREAD)
    world.unread, world.refused = False, True
    searching.go_on(9, 1)
    qtbot.waitUntil(lambda: world.looks > 1 and not searching.on)
    assert searching.problem.startswith("The system starts no process for it")


def test_processes_that_were_given_up_are_told_whatever_is_read(
    world: World, searching: Searching, qtbot: QtBot
) -> None:
    run(qtbot, searching)
    world.unread = True
    until(qtbot, searching, lambda: searching.problem == UNREAD)
    for count in range(1, TRIES + 1):
        qtbot.waitUntil(partial(world.has_started, count))
        world.processes[-1].code = -9
    qtbot.waitUntil(lambda: not searching.on)
    assert searching.problem == f"{GIVEN_UP.format(-9)} {UNREAD}"
    world.unread = False
    searching.list_studies()
    more = world.looks
    qtbot.waitUntil(lambda: world.looks > more)
    assert searching.problem.startswith(GIVEN_UP.format(-9))


def test_a_process_that_was_replaced_is_told_until_a_trial_has_ended(
    world: World, searching: Searching, qtbot: QtBot
) -> None:
    run(qtbot, searching)
    world.unread = True
    until(qtbot, searching, lambda: searching.problem == UNREAD)
    world.processes[0].code = -9
    until(qtbot, searching, lambda: searching.problem == f"{REPLACED.format(-9)} {UNREAD}")
    world.unread = False
    until(qtbot, searching, lambda: searching.problem == REPLACED.format(-9))
    more_looks(qtbot, world)
    assert searching.problem == REPLACED.format(-9)
    world.study = replace(STUDY, trials=(TRIAL, replace(TRIAL, number=1)))
    until(qtbot, searching, lambda: searching.problem == "")


def test_of_a_search_that_has_ended_no_process_is_told_that_was_replaced(
    world: World, searching: Searching, qtbot: QtBot
) -> None:
    run(qtbot, searching)
    world.processes[0].code = -9
    until(qtbot, searching, lambda: searching.problem == REPLACED.format(-9))
    searching.stop()
    qtbot.waitUntil(lambda: not searching.on)
    assert searching.problem == ""
