"""All runs that are kept: found, named, deleted, and within a bound."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nn.errors import DigitScopeError
from nn.runs import history, lock, record, shelf
from nn.runs.lock import hold
from nn.runs.record import RunEnd
from nn.runs.titles import title
from tests.nn.runs.made import H, kept

ROOT = Path(__file__).resolve().parents[3]


def aged(root: Path, days: int, **labels: Any) -> Path:
    """A finished run that began so many days ago."""
    folder = kept(root, batches=1).folder
    begun = datetime.fromisoformat(record.read(folder).begun) - timedelta(days=days)
    record.change(folder, begun=begun.isoformat())
    shelf.label(folder, **labels)
    return folder


def test_without_a_folder_there_are_no_runs(tmp_path: Path) -> None:
    assert shelf.listed(tmp_path / "none") == shelf.KeptRuns()


def test_runs_are_listed_the_newest_first(tmp_path: Path) -> None:
    old, new, middle = (aged(tmp_path, days) for days in (9, 1, 5))
    runs = shelf.listed(tmp_path)
    assert [run.folder for run in runs.runs] == [new, middle, old]
    assert runs.size == sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert [run.size for run in runs.runs] == [shelf.size(folder) for folder in (new, middle, old)]


def test_a_run_is_listed_with_what_it_came_to(tmp_path: Path) -> None:
    whole = kept(tmp_path)
    run = shelf.of(whole.folder)
    assert run.scores == history.read(whole.folder).epochs[-1]
    assert run.record.hyperparameters == H
    assert (run.title, run.end, run.resumable) == (title(run.record), RunEnd.FINISHED, False)


@pytest.mark.parametrize("end", [RunEnd.FINISHED, RunEnd.STOPPED, RunEnd.DIVERGED])
def test_a_run_is_listed_as_it_was_left(tmp_path: Path, end: RunEnd) -> None:
    run = shelf.of(kept(tmp_path, batches=3, end=end).folder)
    assert run.end is end
    assert run.resumable == (end is RunEnd.STOPPED)


def test_a_run_that_nobody_trains_any_more_was_killed(tmp_path: Path) -> None:
    folder = kept(tmp_path, batches=3, end=RunEnd.RUNNING).folder
    assert shelf.of(folder).end is RunEnd.KILLED
    assert shelf.of(folder).resumable
    held = hold(folder)
    assert shelf.of(folder).end is RunEnd.RUNNING
    assert held is not None
    held.release()


HOLDER = """
import sys
from pathlib import Path
from nn.runs.lock import hold
lock = hold(Path(sys.argv[1]))
print(lock is not None, flush=True)
sys.stdin.read()
"""


def test_the_lock_of_another_process_holds_until_it_is_killed(tmp_path: Path) -> None:
    folder = kept(tmp_path, batches=3, end=RunEnd.RUNNING).folder
    words = [sys.executable, "-c", HOLDER, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert shelf.of(folder).end is RunEnd.RUNNING
        with pytest.raises(DigitScopeError, match="is being trained; stop it before you delete it"):
            shelf.delete(folder)
        # It may be renamed meanwhile.
        shelf.label(folder, name="mine")
        other.kill()
    assert shelf.of(folder).end is RunEnd.KILLED


# Names


def test_labels_are_kept_and_the_rest_stays(tmp_path: Path) -> None:
    folder = kept(tmp_path, batches=3).folder
    before = record.read(folder)
    shelf.label(folder, name=" first try ", colour="#12ab34", note="a\nb")
    shelf.label(folder, starred=True)
    after = record.read(folder)
    assert after == replace(before, name="first try", colour="#12ab34", note="a\nb", starred=True)
    assert shelf.of(folder).title == "first try"


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ({"name": "a" * 81}, "Name of the run: write at most 80 letters in one line."),
        ({"name": "a\nb"}, "Name of the run: write at most 80 letters in one line."),
        ({"note": "a" * 4001}, "Note of the run: write at most 4,000 letters."),
        ({"colour": "red"}, "Colour of the run: write it as #1a2b3c, not 'red'."),
    ],
)
def test_a_label_that_cannot_be_taken_is_told(tmp_path: Path, label: dict[str, str], told: str) -> None:
    folder = kept(tmp_path, batches=3).folder
    before = record.read(folder)
    with pytest.raises(DigitScopeError) as caught:
        shelf.label(folder, **label)
    assert str(caught.value) == told
    assert record.read(folder) == before


def test_two_programs_write_a_record_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = kept(tmp_path, batches=3).folder
    monkeypatch.setattr(lock, "PATIENCE", 0.0)
    with lock.alone(folder):
        for write in (shelf.label, record.change):
            with pytest.raises(DigitScopeError, match="is being written by another program; try again"):
                write(folder, name="mine")
    shelf.label(folder, name="mine")


def test_a_run_is_found_by_id_name_and_path(tmp_path: Path) -> None:
    root = tmp_path / "runs"
    folder, other = (kept(root, batches=1).folder for _ in range(2))
    shelf.label(folder, name="first try")
    for words in (folder.name, "first try", str(folder)):
        assert shelf.find(root, words) == folder
    away = tmp_path / "away"
    folder.rename(away)
    assert shelf.find(root, str(away)) == away
    with pytest.raises(DigitScopeError, match="There is no run first try; digitscope runs lists"):
        shelf.find(root, "first try")
    assert shelf.find(root, other.name) == other


def test_a_name_that_several_have_is_no_name(tmp_path: Path) -> None:
    folders = [kept(tmp_path, batches=1).folder for _ in range(2)]
    for folder in folders:
        shelf.label(folder, name="twin")
    with pytest.raises(DigitScopeError, match="2 runs are called twin; say which one: ") as caught:
        shelf.find(tmp_path, "twin")
    assert all(folder.name in str(caught.value) for folder in folders)


# Room


def test_a_deleted_run_is_gone(tmp_path: Path) -> None:
    folder, other = (kept(tmp_path, batches=1).folder for _ in range(2))
    shelf.delete(folder)
    assert not folder.exists()
    assert [run.folder for run in shelf.listed(tmp_path).runs] == [other]


def test_the_oldest_without_a_name_make_room(tmp_path: Path) -> None:
    named, starred, noted = (
        aged(tmp_path, 90, name="a"),
        aged(tmp_path, 80, starred=True),
        aged(tmp_path, 70, note="b"),
    )
    oldest, old, new = (aged(tmp_path, days) for days in (60, 50, 1))
    bound = shelf.listed(tmp_path).size - shelf.size(oldest) - 1
    (told,) = shelf.make_room(tmp_path, bound)
    assert told.startswith(f"2 runs without a name, the oldest, made room for others, {oldest.name}, {old.name}: ")
    assert {run.folder for run in shelf.listed(tmp_path).runs} == {named, starred, noted, new}
    assert shelf.make_room(tmp_path, bound) == ()


def test_a_run_in_training_does_not_make_room(tmp_path: Path) -> None:
    folder = kept(tmp_path, batches=3, end=RunEnd.RUNNING).folder
    held = hold(folder)
    assert shelf.make_room(tmp_path, 0) == ()
    assert folder.exists()
    assert held is not None
    held.release()
    assert shelf.make_room(tmp_path, 0, folder) == ()
    assert len(shelf.make_room(tmp_path, 0)) == 1
    assert not folder.exists()


# What cannot be read


def broken(folder: Path, change: Any) -> None:
    path = folder / record.FILE
    entry = json.loads(path.read_text())
    path.write_text(json.dumps(change(entry)))


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry | {"begun": "yesterday"},
        lambda entry: entry | {"begun": "2026-01-01T00:00:00"},
        lambda entry: entry | {"end": "lost"},
        lambda entry: entry | {"name": 3},
        lambda entry: entry | {"name": "\n\0"},
        lambda entry: entry | {"threads": 0},
        lambda entry: entry | {"starred": 1},
        lambda entry: entry | {"epochs_before": -1.0},
        lambda entry: entry | {"epochs_before": "two"},
        lambda entry: entry | {"hyperparameters": entry["hyperparameters"] | {"epochs": "five"}},
        lambda entry: entry | {"hyperparameters": []},
        lambda entry: entry | {"fingerprint": {"hash": "a", "counts": {"mine": "x"}}},
        lambda entry: {name: value for name, value in entry.items() if name != "note"},
        lambda entry: [entry],
        lambda entry: {},
    ],
)
def test_a_run_that_cannot_be_read_is_told_and_costs_no_other(tmp_path: Path, change: Any) -> None:
    folder, other = (kept(tmp_path, batches=1).folder for _ in range(2))
    broken(folder, change)
    runs = shelf.listed(tmp_path)
    assert [run.folder for run in runs.runs] == [other]
    assert runs.notes == (f"{folder / record.FILE} is damaged or no run of DigitScope; choose another run.",)
    # It takes its room, and nobody deletes it by himself.
    assert runs.size > shelf.size(folder) > 0
    shelf.make_room(tmp_path, 0)
    assert folder.exists()


def test_a_run_of_a_later_version_is_told(tmp_path: Path) -> None:
    folder = kept(tmp_path, batches=1).folder
    broken(folder, lambda entry: entry | {"version": 2})
    (note,) = shelf.listed(tmp_path).notes
    assert note.endswith("has version 2 and this DigitScope reads version 1; update DigitScope.")
    with pytest.raises(DigitScopeError, match="has version 2"):
        shelf.label(folder, name="a")


def test_a_run_of_an_earlier_version_had_none_before_it(tmp_path: Path) -> None:
    folder = kept(tmp_path, batches=1).folder
    broken(folder, lambda entry: {name: value for name, value in entry.items() if name not in ("why", "epochs_before")})
    assert record.read(folder).epochs_before == 0.0


def test_a_run_cut_off_is_told(tmp_path: Path) -> None:
    folder = kept(tmp_path, batches=1).folder
    path = folder / record.FILE
    path.write_bytes(path.read_bytes()[:100])
    (note,) = shelf.listed(tmp_path).notes
    assert "is damaged" in note


# Curves


def test_a_last_line_that_was_cut_is_passed_over_and_one_before_it_told(tmp_path: Path) -> None:
    folder = kept(tmp_path).folder
    path = folder / history.EPOCHS
    first, second = path.read_text().splitlines()
    path.write_text(f"{first}\n{second[:40]}")
    assert [scores.epoch for scores in history.read(folder).epochs] == [1]
    assert history.read(folder).notes == ()
    assert shelf.of(folder).scores == history.read(folder).epochs[-1]
    path.write_text(f"{first[:40]}\n{second}\n")
    curves = history.read(folder)
    assert [scores.epoch for scores in curves.epochs] == [2]
    assert curves.notes == (f"1 of 2 lines could not be read and were left out, line 1: {path} was changed there.",)


def test_seconds_lie_between_those_of_the_epochs(tmp_path: Path) -> None:
    curves = history.read(kept(tmp_path, batches=30, end=RunEnd.STOPPED).folder)
    seconds, spent = curves.seconds, curves.epochs[0].train_seconds
    assert seconds[19] == spent
    assert seconds[9] == pytest.approx(spent / 2)
    assert seconds[29] == pytest.approx(1.5 * spent)


def test_before_the_first_epoch_seconds_are_not_known(tmp_path: Path) -> None:
    curves = history.read(kept(tmp_path, batches=5, end=RunEnd.STOPPED).folder)
    assert len(curves.seconds) == 5
    assert all(seconds != seconds for seconds in curves.seconds)
