"""Runs that a window has deleted: hidden, brought back, and gone with the window."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from nn.errors import DigitScopeError
from nn.runs import deleted, record, shelf
from nn.runs.deleted import START, Deleted, hidden, sweep
from nn.runs.lock import FolderLock, hold
from tests.nn.runs.made import kept

ROOT = Path(__file__).resolve().parents[3]


def content(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(".lock")}


def test_a_deleted_run_is_in_no_list_and_comes_back_as_it_was(tmp_path: Path) -> None:
    run, other = (kept(tmp_path, batches=1).folder for _ in range(2))
    before, deleted = content(run), Deleted()
    deleted.take(run)
    kept_runs = shelf.listed(tmp_path)
    assert [each.folder for each in kept_runs.runs] == [other]
    assert kept_runs.size == shelf.size(other)
    assert deleted.has(run)
    with pytest.raises(DigitScopeError, match="There is no run"):
        shelf.find(tmp_path, run.name)
    deleted.bring_back(run)
    assert content(run) == before
    assert not deleted.has(run)
    deleted.empty()
    assert run.exists()
    assert not [*tmp_path.glob(f"{START}*")]


def test_with_the_window_they_are_gone(tmp_path: Path) -> None:
    run, other = (kept(tmp_path, batches=1).folder for _ in range(2))
    deleted = Deleted()
    deleted.take(run)
    deleted.empty()
    assert [*tmp_path.iterdir()] == [other]
    with pytest.raises(DigitScopeError, match=f"^{run.name} cannot be brought back: "):
        deleted.bring_back(run)


def test_what_a_window_hides_meanwhile_in_a_folder_that_is_swept_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, late = (kept(tmp_path, batches=1).folder for _ in range(2))
    gone = Deleted()
    gone.take(run)
    (folder,) = tmp_path.glob(f"{START}*")
    assert gone._lock is not None
    gone._lock.release()

    def discard(going: Path) -> bool:
        os.rename(late, folder / late.name)
        return real(going)

    real = deleted.discard
    monkeypatch.setattr(deleted, "discard", discard)
    sweep(tmp_path)
    assert [path.name for path in folder.iterdir()] == [late.name]
    assert (folder / late.name / record.FILE).exists()


def test_a_disk_that_takes_no_lock_is_told_and_nothing_is_left_of_the_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(folder: Path, *words: Any, **named: Any) -> FolderLock | None:
        if folder.name.startswith(START):
            raise DigitScopeError("The lock cannot be written: the disk is full.")
        return hold(folder, *words, **named)

    run = kept(tmp_path, batches=1).folder
    monkeypatch.setattr(deleted, "hold", refuses)
    with pytest.raises(DigitScopeError, match="the disk is full"):
        Deleted().take(run)
    assert [*tmp_path.iterdir()] == [run]


def test_a_run_that_is_only_looked_at_is_deleted_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleted, "A_LOOK", 60.0)
    run = kept(tmp_path, batches=1).folder
    looking = hold(run)
    assert looking is not None
    timer = threading.Timer(0.05, looking.release)
    timer.start()
    window = Deleted()
    window.take(run)
    timer.join()
    assert window.has(run)
    window.empty()


def test_a_run_in_training_is_not_deleted(tmp_path: Path) -> None:
    run = kept(tmp_path, batches=1).folder
    held, deleted = hold(run), Deleted()
    with pytest.raises(DigitScopeError, match="is being trained; stop it before you delete it"):
        deleted.take(run)
    assert run.exists()
    assert held is not None
    held.release()
    deleted.take(run)
    assert not run.exists()
    deleted.empty()


WINDOW = """
import sys
from pathlib import Path
from nn.runs.deleted import Deleted
deleted = Deleted()
deleted.take(Path(sys.argv[1]))
print(True, flush=True)
sys.stdin.read()
"""


def test_those_of_another_program_stay_until_it_is_killed(tmp_path: Path) -> None:
    run = kept(tmp_path, batches=1).folder
    words, environment = [sys.executable, "-c", WINDOW, str(run)], {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        sweep(tmp_path)
        (there,) = hidden(tmp_path)
        assert there.name == run.name
        other.kill()
    sweep(tmp_path)
    assert not [*tmp_path.iterdir()]


def test_they_make_room_before_any_other_run(tmp_path: Path) -> None:
    first, second, third = (kept(tmp_path, batches=1).folder for _ in range(3))
    size, deleted = shelf.size(first), Deleted()
    deleted.take(second)
    deleted.take(third)
    assert shelf.make_room(tmp_path, 10 * size) == ()
    assert deleted.has(second)
    assert shelf.make_room(tmp_path, 2 * size + size // 2) == ()
    assert [deleted.has(run) for run in (second, third)] == [False, True]
    assert first.exists()
    with pytest.raises(DigitScopeError, match="cannot be brought back: it made room for other runs"):
        deleted.bring_back(second)
    deleted.bring_back(third)
    deleted.empty()


def test_a_disk_that_refuses_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = kept(tmp_path, batches=1).folder
    deleted = Deleted()

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refused)
        with pytest.raises(DigitScopeError, match="cannot be deleted: "):
            deleted.take(run)
    assert shelf.listed(tmp_path).runs[0].folder == run
    deleted.take(run)
    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refused)
        with pytest.raises(DigitScopeError, match="cannot be brought back: "):
            deleted.bring_back(run)
    deleted.bring_back(run)
    deleted.empty()


def test_a_window_whose_folder_others_have_taken_away_makes_another(tmp_path: Path) -> None:
    first, second = (kept(tmp_path, batches=1).folder for _ in range(2))
    deleted = Deleted()
    deleted.take(first)
    (place,) = tmp_path.glob(f"{START}*")
    place.rename(tmp_path / "elsewhere")
    deleted.take(second)
    deleted.bring_back(second)
    assert second.exists()
    deleted.empty()
