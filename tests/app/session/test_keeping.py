"""Runs of the window on disk: each is there, goes on where it was left bit for bit, and none is in the way."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session import keeping
from app.session.continuation import Continuation
from app.session.resumption import is_under_runs
from app.session.session import Session
from app.session.states import State
from nn import model_file
from nn.certainty import Certainty
from nn.errors import Cancelled, DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.runs import checkpoint, history, keeper, left, record, shelf
from nn.runs.keeper import MODEL, Keeper
from nn.runs.lock import hold
from nn.runs.record import RunEnd
from nn.runs.shelf import KeptRun
from nn.runs.titles import title
from tests.app.session.test_session import has_done, headless, model, wait_for

H = Hyperparameters(hidden=(8,), epochs=4, batch_size=64, dropout=0.1, augment=True, learning_rate=0.02)
BATCHES = 63
"""In an epoch."""

PATIENCE_MS = 60_000


class Told:
    """A session, and all that it has said."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.failed: list[str] = []
        self.told: list[str] = []
        self.looks: list[Path | None] = []
        session.failed.connect(self.failed.append)
        session.told.connect(self.told.append)
        session.kept_changed.connect(lambda: self.looks.append(session.kept))


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Callable[..., Told]]:
    made: list[tuple[Session, QObject]] = []

    def make(h: Hyperparameters = H) -> Told:
        parent = QObject()
        session = Session(model(replace(h, dropout=0.0)), h, parent)
        made.append((session, parent))
        return Told(session)

    yield make
    for session, _ in made:
        session.close()


def kept() -> tuple[KeptRun, ...]:
    """The runs on disk, all of which can be read."""
    runs = shelf.listed(shelf.place())
    assert runs.notes == ()
    return runs.runs


def paused_after(qtbot: QtBot, session: Session, epochs: int = 2) -> None:
    """Train from fresh weights, and pause after so many epochs."""
    session.reset()
    for epoch in range(1, epochs + 1):
        session.step_epoch()
        qtbot.waitUntil(partial(has_done, session, epoch * BATCHES), timeout=PATIENCE_MS)
        wait_for(qtbot, session, State.PAUSED)


def stopped_after(qtbot: QtBot, session: Session) -> Path:
    """Train two epochs and stop; the folder of the run."""
    paused_after(qtbot, session)
    session.stop()
    wait_for(qtbot, session, State.STOPPED)
    assert session.kept is not None
    return session.kept


def killed(session: Session) -> Path:
    """The folder of a paused run as a kill at this moment would leave it."""
    assert session.kept is not None
    return Path(shutil.copytree(session.kept, session.kept.with_name("killed")))


def test_a_run_is_kept_with_its_end_its_curves_and_its_model(qtbot: QtBot, make: Callable[..., Told]) -> None:
    window = make()
    session = window.session
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    (run,) = kept()
    assert run.end is RunEnd.FINISHED
    assert session.kept == run.folder
    assert run.record.hyperparameters == H
    curves = history.read(run.folder)
    assert [scores.epoch for scores in curves.epochs] == [1, 2, 3, 4]
    assert curves.points[:, 0].tolist() == list(range(1, 4 * BATCHES + 1))
    of_disk = model_file.load(run.folder / MODEL)
    assert of_disk.network.parameters.tobytes() == headless(H).parameters.tobytes()
    assert of_disk.certainty.temperature == session.certainty.temperature != 1.0
    assert window.looks[0] == window.looks[-1] == run.folder
    assert window.told == window.failed == []


@pytest.mark.parametrize("end", [Session.stop, Session.close, Session.reset])
def test_a_run_that_is_left_can_be_gone_on_with(
    qtbot: QtBot, make: Callable[..., Told], end: Callable[[Session], None]
) -> None:
    session = make().session
    paused_after(qtbot, session)
    end(session)
    wait_for(qtbot, session, State.STOPPED)
    (run,) = kept()
    assert run.end is RunEnd.STOPPED
    assert run.resumable


def test_a_network_is_under_runs_while_its_folder_holds_that_network(qtbot: QtBot, make: Callable[..., Told]) -> None:
    session = make().session
    folder = stopped_after(qtbot, session)
    work = session.work
    assert is_under_runs(work)
    session.reset()
    assert is_under_runs(session.unsaved_works()[0])
    session.go_back()
    session.put_step(session.network.copy())
    assert not is_under_runs(session.work)
    (folder / "model.safetensors").unlink()
    assert not is_under_runs(work)


def test_continue_goes_on_with_the_run_on_disk(qtbot: QtBot, make: Callable[..., Told]) -> None:
    window = make()
    session = window.session
    folder = stopped_after(qtbot, session)
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    (run,) = kept()
    assert (run.folder, run.end) == (folder, RunEnd.FINISHED)
    assert len(history.read(run.folder).points) == 4 * BATCHES
    assert model_file.load(run.folder / MODEL).network.parameters.tobytes() == headless(H).parameters.tobytes()
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    assert [run.end for run in kept()] == [RunEnd.FINISHED] * 2, "further epochs are a run of their own"
    assert window.told == window.failed == []


def test_a_run_that_another_program_has_taken_up_goes_on_here_as_one_of_its_own(
    qtbot: QtBot, make: Callable[..., Told]
) -> None:
    window = make()
    session = window.session
    folder = stopped_after(qtbot, session)
    lock = hold(folder)
    assert lock is not None
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    lock.release()
    assert window.told == [
        f"{title(record.read(folder))} is being trained by another program; stop it there, or wait for its end. "
        "What is trained here is kept as a run of its own."
    ]
    assert {run.folder: run.end for run in kept()} == {folder: RunEnd.STOPPED, session.kept: RunEnd.FINISHED}


def test_a_step_or_two_are_not_kept(qtbot: QtBot, make: Callable[..., Told]) -> None:
    session = make().session
    session.reset()
    for batches in 1, 2:
        session.step_batch()
        qtbot.waitUntil(partial(has_done, session, batches), timeout=PATIENCE_MS)
        wait_for(qtbot, session, State.PAUSED)
    session.stop()
    wait_for(qtbot, session, State.STOPPED)
    assert kept() == ()
    assert session.kept is None


def test_a_slow_run_is_kept_after_a_second(
    qtbot: QtBot, make: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SECONDS", 0.0)
    session = make().session
    session.train()
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    assert session.kept is not None
    assert checkpoint.load(session.kept / checkpoint.FILE).state.step == 1


def test_a_run_that_diverges_at_once_is_kept_as_one(qtbot: QtBot, make: Callable[..., Told]) -> None:
    wild = Hyperparameters(
        hidden=(8,), activation="identity", output="identity", loss="mean_squared_error", learning_rate=10.0
    )
    session = make(wild).session
    with qtbot.waitSignal(session.failed, timeout=PATIENCE_MS):
        session.train()
    wait_for(qtbot, session, State.STOPPED)
    assert [run.end for run in kept()] == [RunEnd.DIVERGED]


def test_a_killed_run_is_taken_up_with_its_curves_and_ends_as_if_nothing_had_been(
    qtbot: QtBot, make: Callable[..., Told]
) -> None:
    before = make().session
    paused_after(qtbot, before, 3)
    progress = before.progress()
    assert progress is not None
    folder, batches = killed(before), progress.batch
    window = make(Hyperparameters(hidden=(5,), seed=3))
    session = window.session
    session.set_speed(1)
    session.resume(folder)
    qtbot.waitUntil(lambda: session.collect().network, timeout=PATIENCE_MS)
    assert session.hyperparameters == H
    assert session.kept == folder
    assert len(session.history.training) == batches + 1
    assert session.history.training.column(0)[:batches] == pytest.approx(np.arange(1, batches + 1) / BATCHES)
    assert len(session.history.validation) == 3
    assert session.timeline is not None
    assert session.timeline.first == batches == 3 * BATCHES
    session.set_speed(float("inf"))
    wait_for(qtbot, session, State.FINISHED)
    assert session.network.parameters.tobytes() == headless(H).parameters.tobytes()
    assert shelf.of(folder).end is RunEnd.FINISHED
    assert window.told == window.failed == []


def test_a_run_that_was_left_while_it_found_its_temperature_can_still_come_to_its_end(
    qtbot: QtBot, make: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    def given_up(*_: object) -> Certainty:
        raise Cancelled("The window was closed.")

    before = make()
    with monkeypatch.context() as patched:
        patched.setattr(Certainty, "fit", given_up)
        before.session.train()
        wait_for(qtbot, before.session, State.FINISHED)
    (run,) = kept()
    assert run.end is RunEnd.STOPPED
    window = make(Hyperparameters(hidden=(5,), seed=3))
    window.session.resume(run.folder)
    wait_for(qtbot, window.session, State.FINISHED)
    assert shelf.of(run.folder).end is RunEnd.FINISHED
    of_disk = model_file.load(run.folder / MODEL)
    assert of_disk.network.parameters.tobytes() == headless(H).parameters.tobytes()
    assert of_disk.certainty.temperature == window.session.certainty.temperature != 1.0
    assert of_disk.scores["epoch"] == H.epochs
    assert len(window.session.history.training) == 4 * BATCHES
    assert window.told == window.failed == before.failed == []


def test_a_run_that_trained_on_is_taken_up_after_the_epochs_before_it(qtbot: QtBot, make: Callable[..., Told]) -> None:
    before = make().session
    before.train()
    wait_for(qtbot, before, State.FINISHED)
    for epoch in (1, 2):
        before.step_epoch()
        qtbot.waitUntil(partial(has_done, before, epoch * BATCHES), timeout=PATIENCE_MS)
        wait_for(qtbot, before, State.PAUSED)
    folder, epochs = killed(before), before.history.training.column(0)[4 * BATCHES :].copy()
    assert record.read(folder).epochs_before == 4
    session = make().session
    session.set_speed(1)
    session.resume(folder)
    qtbot.waitUntil(lambda: session.collect().network, timeout=PATIENCE_MS)
    history_there = session.history
    assert history_there.training.column(0)[: len(epochs)] == pytest.approx(epochs)
    assert history_there.training.column(0)[len(epochs)] == pytest.approx(6 + 1 / BATCHES)
    assert history_there.validation.column(0).tolist() == [5, 6]
    assert history_there.clock.batch(6) == 2 * BATCHES
    session.stop()
    wait_for(qtbot, session, State.STOPPED)
    assert session.history.epochs_done == pytest.approx(history_there.training.column(0)[-1])


def test_a_taken_up_run_that_is_stopped_is_continued(qtbot: QtBot, make: Callable[..., Told]) -> None:
    before = make().session
    paused_after(qtbot, before)
    folder = killed(before)
    session = make().session
    session.resume(folder)
    qtbot.waitUntil(lambda: session.collect().network, timeout=PATIENCE_MS)
    session.stop()
    qtbot.waitUntil(lambda: not session.busy, timeout=PATIENCE_MS)
    if session.state is State.STOPPED:
        assert session.continuation is Continuation.REST
        session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    assert session.network.parameters.tobytes() == headless(H).parameters.tobytes()


def damaged(folder: Path) -> str:
    (folder / checkpoint.FILE).write_bytes(b"nothing")
    return f"{folder / checkpoint.FILE} is damaged"


def of_other_digits(folder: Path) -> str:
    kept = checkpoint.load(folder / checkpoint.FILE)
    other = replace(kept.fingerprint, hash="0" * 16)
    checkpoint.save(folder / checkpoint.FILE, replace(kept, fingerprint=other))
    record.change(folder, fingerprint=other)
    return f"{title(record.read(folder))} was trained on other digits than Starter digits has now"


def finished(folder: Path) -> str:
    record.change(folder, end=RunEnd.FINISHED)
    return f"{title(record.read(folder))} has done its 4 epochs"


def gone(folder: Path) -> str:
    shutil.rmtree(folder)
    return f"{folder / record.FILE} cannot be read"


@pytest.mark.parametrize("break_it", [damaged, of_other_digits, finished, gone])
def test_what_cannot_be_gone_on_with_is_told_and_costs_nothing(
    qtbot: QtBot, make: Callable[..., Told], break_it: Callable[[Path], str]
) -> None:
    before = make().session
    paused_after(qtbot, before)
    folder = killed(before)
    begins = break_it(folder)
    there = {path.name: path.read_bytes() for path in folder.glob("*.*") if path.suffix != ".lock"}
    window = make(Hyperparameters(hidden=(5,), seed=3))
    network = window.session.network
    window.session.resume(folder)
    qtbot.waitUntil(lambda: window.failed != [], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=PATIENCE_MS)
    assert window.failed[0].startswith(begins)
    assert "--" not in window.failed[0]
    assert window.session.network is network
    assert window.session.hyperparameters == Hyperparameters(hidden=(5,), seed=3)
    assert {path.name: path.read_bytes() for path in folder.glob("*.*") if path.suffix != ".lock"} == there


def test_a_run_that_another_window_trains_is_left_to_it(qtbot: QtBot, make: Callable[..., Told]) -> None:
    first, second = make(), make()
    paused_after(qtbot, first.session)
    folder = first.session.kept
    assert folder is not None
    second.session.resume(folder)
    qtbot.waitUntil(lambda: second.failed != [], timeout=PATIENCE_MS)
    words = title(record.read(folder))
    assert second.failed == [f"{words} is being trained by another program; stop it there, or wait for its end."]
    assert second.session.state is State.STOPPED
    first.session.go_on()
    wait_for(qtbot, first.session, State.FINISHED)


def test_during_a_run_no_other_one_is_taken_up(qtbot: QtBot, make: Callable[..., Told]) -> None:
    window = make()
    paused_after(qtbot, window.session)
    window.session.resume(killed(window.session))
    assert window.failed == ["Another run is going on here; stop it before you continue this one."]


def test_where_nothing_can_be_written_the_run_goes_on_and_that_is_told_once(
    qtbot: QtBot, make: Callable[..., Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(shelf.ENVIRONMENT, str(tmp_path / "file" / "runs"))
    window = make()
    window.session.train()
    wait_for(qtbot, window.session, State.FINISHED)
    assert window.session.kept is None
    (sentence,) = window.told
    assert sentence.startswith("The run is not kept: ")
    assert window.failed == []


def test_a_disk_that_is_full_in_the_middle_of_a_run_is_told_once(
    qtbot: QtBot, make: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each batch is kept, so that each is a moment at which the disk may be full.
    monkeypatch.setattr(keeper, "LEAST_SECONDS", 0.0)
    monkeypatch.setattr(keeper, "WORTH", 0)
    window = make()
    paused_after(qtbot, window.session)

    def full(path: Path, _: object) -> None:
        raise DigitScopeError(f"{path} cannot be written: the disk is full.")

    monkeypatch.setattr(checkpoint, "save", full)
    window.session.go_on()
    wait_for(qtbot, window.session, State.FINISHED)
    (sentence,) = window.told
    assert sentence.startswith("The run goes on, but from here on it is not kept: ")
    assert [run.end for run in kept()] == [RunEnd.STOPPED], "on disk it stands before its end"


def test_too_little_memory_to_keep_a_run_is_told_once_and_it_goes_on(
    qtbot: QtBot, make: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(_: Keeper) -> None:
        raise MemoryError

    monkeypatch.setattr(Keeper, "save", too_large)
    window = make()
    window.session.train()
    wait_for(qtbot, window.session, State.FINISHED)
    assert window.told == [keeping.GOES_ON]
    assert [run.end for run in kept()] == [RunEnd.STOPPED]


@pytest.mark.parametrize(
    ("deed", "epochs", "told", "ends"),
    [
        ("save_last", 4, keeping.NOT_WHOLE, [RunEnd.STOPPED]),
        ("end", 4, keeping.NOT_WHOLE, [RunEnd.KILLED]),
        ("catch_up", 1, keeping.NOT_WHOLE, [RunEnd.STOPPED]),
        ("begin", 1, keeping.NOT_KEPT, []),
    ],
)
def test_too_little_memory_at_the_end_of_a_run_is_told_as_what_it_is(
    qtbot: QtBot,
    make: Callable[..., Told],
    monkeypatch: pytest.MonkeyPatch,
    deed: str,
    epochs: int,
    told: str,
    ends: list[RunEnd],
) -> None:
    def too_large(*_: object, **__: object) -> object:
        raise MemoryError

    # A run of one epoch is begun on disk at its end.
    window = make(replace(H, epochs=epochs))
    monkeypatch.setattr(keeping, "SECONDS", PATIENCE_MS)
    monkeypatch.setattr(Keeper, deed, too_large)
    window.session.train()
    wait_for(qtbot, window.session, State.FINISHED)
    assert window.told == [told]
    assert [run.end for run in kept()] == ends


def test_the_oldest_runs_make_room(qtbot: QtBot, make: Callable[..., Told], monkeypatch: pytest.MonkeyPatch) -> None:
    window = make()
    for _ in range(2):
        window.session.train()
        wait_for(qtbot, window.session, State.FINISHED)
        monkeypatch.setattr(shelf, "BOUND", 1)
    assert [run.folder for run in kept()] == [window.session.kept]
    (sentence,) = window.told
    assert sentence.startswith("1 run without a name, the oldest, made room for others")


def test_of_the_runs_on_disk_the_one_trained_last_is_offered_if_it_was_left(
    qtbot: QtBot, make: Callable[..., Told]
) -> None:
    session, root = make().session, shelf.place()
    assert left.last_left(root, "") is None
    paused_after(qtbot, session)
    assert left.last_left(root, "") is None, "it is being trained"
    folder = killed(session)
    offered = left.last_left(root, "")
    assert offered is not None
    assert offered.folder == folder
    assert left.told(offered) == f"{offered.title}, epoch 3 of 4, " + f"{offered.scores.validation_accuracy:.1%}"
    shutil.rmtree(folder)
    session.stop()
    wait_for(qtbot, session, State.STOPPED)
    stopped = session.kept
    assert stopped is not None
    assert left.last_left(root, "") is None, "the person stopped it"
    closed = left.last_left(root, stopped.name)
    assert closed is not None
    assert closed.folder == stopped
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    os.utime(stopped / checkpoint.FILE, (1, 1))
    assert left.last_left(root, stopped.name) is None, "another one was trained since"
