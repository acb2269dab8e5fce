"""Processes that share a study begin no trial too many, those that die are replaced, and storages go and come back."""

import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from nn import cli
from nn.data import sources
from nn.errors import DigitScopeError, never
from nn.runs import shelf
from nn.runs.record import RunEnd
from nn.search.deaths import GIVEN_UP, TRIES
from nn.search.signs import Vigil, making
from nn.search.study import FILE, embedded, joined, known_studies
from nn.search.workers import TrialResult, asked, program, results, surroundings, work
from tests.nn.search.conftest import LOOK, Server, breath, opened_at_once

pytest.importorskip("optuna", reason="Optuna is not installed")

CHILDREN = Path("/proc/self/task")
"""Of Linux: what tells which processes another one has started."""


def begun(tmp_path: Path, storage: str = "", epochs: int = 1, trials: int = 1) -> str:
    """A study with so many trials, and where it is."""
    (tmp_path / "space.toml").write_text("[learning_rate]\nfrom = 0.05\nto = 0.1\n")
    words = ["search", "--study", "nets", "--space", str(tmp_path / "space.toml"), "--jobs", "1"]
    words += ["--trials", str(trials), "--epochs", str(epochs), *(["--storage", storage] if storage else [])]
    assert cli.main(words) == 0
    return storage or embedded()


def started(storage: str, trials: int, jobs: int = 1) -> "subprocess.Popen[str]":
    words = ["search", "--study", "nets", "--trials", str(trials), "--jobs", str(jobs), "--storage", storage]
    return subprocess.Popen(
        [*program(), *words], env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(process: "subprocess.Popen[str]") -> str:
    """What it has said on standard error, at its end."""
    try:
        return process.communicate(timeout=180)[1]
    finally:
        process.kill()
        process.communicate()


def trials_in(storage: str) -> list[TrialResult]:
    with joined("nets", storage) as (study, _):
        return results(study)


def states_in(storage: str) -> Counter[str]:
    return Counter("ended" if t.state in ("complete", "pruned") else t.state for t in trials_in(storage))


def at_a_trial(process: "subprocess.Popen[str]", storage: str) -> TrialResult:
    """Wait until the process is in the middle of one."""
    while True:
        for trial in trials_in(storage):
            if trial.state == "running" and trial.so_far:
                return trial
        breath(process)


def test_of_two_that_begin_the_last_trial_the_later_one_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = begun(tmp_path)
    with joined("nets", storage) as (study, plan):
        others = list[Any]()

        def both(study: Any, maker: str) -> Any:
            # Between the look at the study and the question another process has asked.
            others.append(asked(study, "another"))
            return asked(study, maker)

        def looked() -> bool:
            if others:
                study.tell(others.pop(), 0.5)
            return False

        monkeypatch.setattr("nn.search.workers.asked", both)
        split = sources.load(plan.base.data, plan.base.validation, never)
        assert list(work(plan, study, storage, split, 2, never, print, looked)) == []
        assert [trial.state for trial in results(study)] == ["complete"] * 2


def test_who_makes_a_trial_is_known_from_its_first_moment(tmp_path: Path) -> None:
    storage = begun(tmp_path)
    with joined("nets", storage) as (study, _), suppress(DigitScopeError), making() as maker:
        # What stands in the storage when it is killed right after its first word.
        asked(study, maker)
        raise DigitScopeError("It is dead.")
    with joined("nets", storage) as (study, _):
        assert [trial.state.name for trial in Vigil().trials(study)] == ["COMPLETE", "FAIL"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_many_processes_make_as_many_trials_as_are_wanted(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    storage = begun(tmp_path, request.getfixturevalue("postgres") if kind == "postgresql" else "")
    for count in (4, 7):
        processes = [started(storage, count) for _ in range(3)]
        told = [ended(process) for process in processes]
        assert [process.returncode for process in processes] == [0, 0, 0], told
        assert told == [""] * 3
        assert states_in(storage) == {"ended": count}


@pytest.mark.skipif(not CHILDREN.exists(), reason="this system does not tell who has started whom")
@pytest.mark.parametrize("seed", range(3))
def test_a_process_that_is_killed_is_replaced_and_loses_its_own_trial_at_most(tmp_path: Path, seed: int) -> None:
    storage, chance = begun(tmp_path, epochs=10), random.Random(seed)
    leader = started(storage, 9, jobs=2)
    children = Path(f"/proc/{leader.pid}/task/{leader.pid}/children")
    while len(children.read_text().split()) < 2:
        breath(leader)
    # At any moment: while it starts, between two trials, in the middle of one.
    before = chance.randrange(5)
    while before and states_in(storage)["ended"] <= before:
        breath(leader)
    with suppress(subprocess.TimeoutExpired):
        leader.wait(chance.uniform(0, 0.2))
    victim = chance.choice(children.read_text().split())
    subprocess.run(["kill", "-KILL", victim], check=True)
    killed = time.monotonic()
    told = ended(leader)
    assert leader.returncode == 0
    assert told.count("\n") == 1
    assert "ended with -9; another one takes its place" in told
    found = states_in(storage)
    assert found["ended"] == 9
    assert found["fail"] <= 1
    assert set(found) <= {"ended", "fail"}
    assert time.monotonic() - killed < 55, (
        "the trial of the dead process was given up before its signs of life were late"
    )


def test_processes_that_die_again_and_again_are_given_up_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(tmp_path)
    capsys.readouterr()
    dying = f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})"
    monkeypatch.setattr("nn.search.workers.program", lambda: [sys.executable, "-c", dying])
    assert cli.main(["search", "--study", "nets", "--trials", "3", "--jobs", "2"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told.count(f"digitscope: {GIVEN_UP.format(-9)}") >= 1
    assert len(told) == 2 * TRIES + 1
    assert states_in(embedded()) == {"ended": 1}


def test_a_system_that_starts_no_process_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(tmp_path)
    capsys.readouterr()
    monkeypatch.setattr("nn.search.workers.program", lambda: [str(tmp_path / "no program")])
    assert cli.main(["search", "--study", "nets", "--trials", "3", "--jobs", "2"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert all("The system starts no process for it: " in line for line in told)


def gone(process: "subprocess.Popen[str]") -> None:
    """It ends with one sentence on its storage."""
    told = ended(process)
    assert process.returncode == 2
    assert told.count("\n") == 1, told
    assert "cannot be reached or read" in told
    assert "the search can go on with it later" in told


def kept(trial: TrialResult) -> None:
    """Its run is on disk, as far as it came."""
    run = shelf.of(shelf.find(shelf.place(), trial.run))
    assert run.end is RunEnd.STOPPED
    assert run.resumable
    assert run.scores is not None


def test_a_server_that_stops_in_the_middle_is_a_sentence_and_the_study_goes_on(tmp_path: Path, server: Server) -> None:
    storage = begun(tmp_path, server.url, epochs=60)
    process = started(storage, 3)
    trial = at_a_trial(process, storage)
    server.stop()
    gone(process)
    kept(trial)
    server.start()
    later = started(storage, 3)
    assert ended(later) == ""
    assert later.returncode == 0
    # The dead process could tell no more, but this machine knows that it is dead.
    assert states_in(storage) == {"ended": 3, "fail": 1}


def test_a_file_that_is_deleted_in_the_middle_is_a_sentence_and_its_run_stays(tmp_path: Path) -> None:
    storage = begun(tmp_path, epochs=60)
    process = started(storage, 3)
    trial = at_a_trial(process, storage)
    (shelf.place() / FILE).unlink()
    gone(process)
    kept(trial)
    # Another study may begin in its place.
    (shelf.place() / FILE).unlink(missing_ok=True)
    begun(tmp_path)
    assert states_in(storage) == {"ended": 1}


def test_a_file_that_others_do_not_let_go_is_a_sentence_and_the_study_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = begun(tmp_path, epochs=60)
    capsys.readouterr()
    monkeypatch.setattr("nn.search_verb.WAIT", 0.2)
    over = threading.Event()

    def lock() -> None:
        while not any(trial.state == "running" and trial.so_far for trial in trials_in(storage)):
            if over.wait(LOOK):
                return
        locking = sqlite3.connect(shelf.place() / FILE, timeout=60)
        locking.execute("begin exclusive")
        over.wait()
        locking.close()

    thread = threading.Thread(target=lock)
    thread.start()
    words = ["search", "--study", "nets", "--trials", "3", "--jobs", "1"]
    try:
        assert cli.main(words) == 2
    finally:
        over.set()
        thread.join()
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "cannot be reached or read" in told
    assert cli.main(words) == 0
    assert states_in(storage) == {"ended": 3, "fail": 1}


def test_a_fresh_server_is_opened_by_several_at_the_same_time(tmp_path: Path, postgres: str) -> None:
    assert opened_at_once(postgres, 4) == 4


def test_several_programs_begin_the_same_study_on_a_fresh_server(tmp_path: Path, postgres: str) -> None:
    (tmp_path / "space.toml").write_text("[learning_rate]\nfrom = 0.05\nto = 0.1\n")
    words = ["search", "--study", "nets", "--space", str(tmp_path / "space.toml"), "--epochs", "1", "--jobs", "1"]
    processes = [
        subprocess.Popen(
            [*program(), *words, "--trials", "6", "--storage", postgres],
            env=surroundings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert [ended(process) for process in processes] == [""] * 3
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert states_in(postgres) == {"ended": 6}
    assert [each.name for each in known_studies(postgres)] == ["nets"]


def test_a_storage_of_another_optuna_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun(tmp_path)
    capsys.readouterr()
    with sqlite3.connect(shelf.place() / FILE) as other:
        other.execute("update alembic_version set version_num = 'v99.0.0.a'")
    other.close()
    assert cli.main(["search", "--study", "nets"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "was made by another version of Optuna" in told
