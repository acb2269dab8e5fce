"""A process that is led ends as its leader says, and when there is no leader any more."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn import cli
from nn.search.led import REST, STOP, ask
from nn.search.study import closed, embedded, joined, known_studies, open_storage
from nn.search.workers import results, start_led
from tests.nn.search.conftest import breath, opened_at_once

if TYPE_CHECKING:
    import subprocess

pytest.importorskip("optuna", reason="Optuna is not installed")

SPACE = "[learning_rate]\nfrom = 0.05\nto = 0.5\n"


@pytest.fixture
def study(tmp_path: Path) -> str:
    """With one trial, of 12 epochs."""
    (tmp_path / "space.toml").write_text(SPACE)
    words = ["search", "--study", "nets", "--space", str(tmp_path / "space.toml"), "--trials", "1", "--jobs", "1"]
    assert cli.main([*words, "--epochs", "12"]) == 0
    return "nets"


def led(study: str, tmp_path: Path) -> "subprocess.Popen[bytes]":
    """A process that is in the middle of a trial."""
    with (tmp_path / "told").open("wb") as told:
        process = start_led(study, embedded(), 500, told)
    while "running" not in states(study):
        breath(process)
    return process


def states(study: str) -> list[str]:
    with joined(study, embedded()) as (known, _):
        return [trial.state for trial in results(known)]


def ended(process: "subprocess.Popen[bytes]") -> int:
    try:
        return process.wait(60)
    finally:
        process.kill()
        process.wait()
        assert process.stdin is not None
        process.stdin.close()


def test_it_rests_after_its_trial(study: str, tmp_path: Path) -> None:
    process = led(study, tmp_path)
    ask(process, REST)
    assert ended(process) == 0
    assert set(states(study)) <= {"complete", "pruned"}
    assert len(states(study)) < 500


def test_it_rests_when_its_leader_is_dead(study: str, tmp_path: Path) -> None:
    process = led(study, tmp_path)
    assert process.stdin is not None
    process.stdin.close()
    assert ended(process) == 0
    assert set(states(study)) <= {"complete", "pruned"}


def test_it_stops_in_the_middle_of_a_trial(study: str, tmp_path: Path) -> None:
    process = led(study, tmp_path)
    ask(process, STOP)
    process.wait(60)
    # To one that is dead nothing can be said, and nothing happens.
    ask(process, STOP)
    assert ended(process) == 130
    assert "running" not in states(study)


def test_a_fresh_storage_is_opened_by_several_at_the_same_time(tmp_path: Path) -> None:
    for attempt in range(3):
        assert opened_at_once(f"sqlite:///{tmp_path}/{attempt}.db", 3) == 3


def test_an_open_storage_keeps_no_connection_beside_its_own(tmp_path: Path) -> None:
    """Only until its tables are made it is noted what was opened."""
    sqlalchemy = pytest.importorskip("sqlalchemy")
    url = f"sqlite:///{tmp_path}/studies.db"
    plain, storage = sqlalchemy.create_engine(url), open_storage(url)
    plain.connect().close()
    assert len(storage.engine.pool.dispatch.connect) == len(plain.pool.dispatch.connect)
    closed(storage)
    plain.dispose()


def test_studies_are_known_the_newest_first(study: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["search", "--study", "later", "--space", str(tmp_path / "space.toml"), "--trials", "2", "--jobs", "1"]
    capsys.readouterr()
    assert cli.main(words) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["trials"] == 2
    assert [(each.name, each.trials) for each in known_studies(embedded())] == [("later", 2), ("nets", 1)]
