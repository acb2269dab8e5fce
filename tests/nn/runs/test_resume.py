"""A run goes on where it was left: the same bits as without a kill, or one sentence that says why not."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn import model_file
from nn.arrays import Array
from nn.data.digits import Split
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.optimizers import OPTIMIZERS
from nn.run import Run
from nn.runs import checkpoint, history, keeper, record
from nn.runs.history import RunHistory
from nn.runs.keeper import Keeper
from nn.runs.lock import hold
from nn.runs.record import RunEnd
from nn.runs.resume import Resumed, resume
from nn.runs.titles import title
from tests.nn.runs.made import BATCHES, DATA, H, digits_of, kept, load, silent, without_seconds

KILLS = 20

WILD: dict[str, Any] = {
    "dropout": 0.2,
    "augment": True,
    "stroke_width": 0.5,
    "l2": 0.001,
    "learning_rate": 0.01,
    "momentum": 0.8,
}
"""Everything that chance and memory have a part in."""


def go_on(folder: Path, tell: Callable[[str], None] = silent) -> Resumed:
    resumed = resume(folder, load, tell)
    for step in resumed.run.steps():
        resumed.keeper.step(step)
    resumed.keeper.save()
    resumed.keeper.end(RunEnd.FINISHED)
    return resumed


def killed_at(h: Hyperparameters, points: list[tuple[int, int]], root: Path) -> tuple[Array, RunHistory, list[Path]]:
    """The weights and curves of a whole run, and its folder as a kill leaves it at each of `points`.

    A point is the batch of the last checkpoint, and that of the kill.
    """
    run, left = Run.fresh(h, DATA, threads=1), list[Path]()
    whole = Keeper.begin(run, DATA, root, silent)
    for step in run.steps():
        whole._gathering.add(step)
        if step.step in (saved for saved, _ in points):
            whole.save()
        for number, (saved, kill) in enumerate(points):
            if step.step == kill:
                left.append(shutil.copytree(whole.folder, root / f"killed-{number}"))
                assert checkpoint.load(left[-1] / checkpoint.FILE).state.step >= saved
    whole.save()
    whole.end(RunEnd.FINISHED)
    return run.network.parameters, history.read(whole.folder), left


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_killed_run_goes_on_as_if_nothing_had_been(optimizer: str, tmp_path: Path) -> None:
    h = replace(H, optimizer=optimizer, **WILD)
    rng = np.random.default_rng(len(optimizer))
    saves, lags = rng.integers(1, 2 * BATCHES, KILLS), rng.integers(0, 5, KILLS)
    points = [(int(saved), int(min(saved + lag, 2 * BATCHES))) for saved, lag in zip(saves, lags, strict=True)]
    parameters, curves, left = killed_at(h, points, tmp_path)
    assert len(left) == KILLS
    for folder in left:
        resumed = go_on(folder)
        assert resumed.notes == ()
        assert resumed.run.network.parameters.tobytes() == parameters.tobytes()
        again = history.read(folder)
        assert without_seconds(again.epochs) == without_seconds(curves.epochs)
        assert again.points.tolist() == curves.points.tolist()


def test_a_run_that_was_killed_at_once_begins_anew(tmp_path: Path) -> None:
    whole = kept(tmp_path)
    run = Run.fresh(H, DATA, threads=1)
    begun = Keeper.begin(run, DATA, tmp_path, silent)
    begun.release()
    assert go_on(begun.folder).run.network.parameters.tobytes() == checkpoint_of(whole).tobytes()


def checkpoint_of(whole: Keeper) -> Array:
    return checkpoint.load(whole.folder / checkpoint.FILE).state.parameters


def test_a_run_killed_after_its_last_batch_has_no_batch_left(tmp_path: Path) -> None:
    whole = kept(tmp_path, end=RunEnd.RUNNING)
    before = checkpoint_of(whole)
    resumed = go_on(whole.folder)
    assert resumed.run.network.parameters.tobytes() == before.tobytes()
    assert [scores.epoch for scores in resumed.earlier.epochs] == [1, 2]
    assert record.read(whole.folder).end is RunEnd.FINISHED


def test_live_hyperparameters_go_on_as_they_were_set_last(tmp_path: Path) -> None:
    run = Run.fresh(H, DATA, threads=1)
    whole = Keeper.begin(run, DATA, tmp_path, silent)
    steps = run.steps()
    next(steps)
    steps.send(replace(H, learning_rate=0.02))
    whole.save()
    whole.end(RunEnd.STOPPED)
    resumed = resume_and_leave(whole.folder).run
    assert resumed.hyperparameters.learning_rate == 0.02
    assert resumed.changes == run.changes
    assert len(run.changes) == 2
    assert record.read(whole.folder).hyperparameters == H


def resume_and_leave(folder: Path, data: Split = DATA) -> Resumed:
    resumed = resume(folder, lambda _: data, silent)
    resumed.keeper.end(RunEnd.STOPPED)
    return resumed


def test_a_run_that_goes_on_says_so_on_disk(tmp_path: Path) -> None:
    stopped = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    resumed = resume(stopped.folder, load, silent)
    entry = record.read(stopped.folder)
    assert (entry.end, entry.ended) == (RunEnd.RUNNING, "")
    resumed.keeper.release()


def test_what_a_kill_left_half_written_is_gone(tmp_path: Path) -> None:
    stopped = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    (stopped.folder / ".digitscope-0123456789abcdef").write_bytes(b"half")
    resume_and_leave(stopped.folder)
    assert not list(stopped.folder.glob(".*"))


def test_another_version_of_the_program_is_told(tmp_path: Path) -> None:
    stopped = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    record.change(stopped.folder, program="0.0.1")
    (note,) = resume_and_leave(stopped.folder).notes
    assert note.startswith(f"{title(record.read(stopped.folder))} was begun with DigitScope 0.0.1: with ")


# What cannot go on


def refusal(folder: Path, data: Split = DATA) -> str:
    """The sentence with which a run is refused; on disk it stays as it was."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(DigitScopeError) as caught:
        resume(folder, lambda _: data, silent)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    lock = hold(folder)
    assert lock is not None, "the lock is left behind"
    lock.release()
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert ". " not in sentence
    return sentence


def test_a_finished_run_has_nothing_left(tmp_path: Path) -> None:
    whole = kept(tmp_path)
    words = title(record.read(whole.folder))
    assert refusal(whole.folder) == f"{words} has done its 2 epochs; train a new run for more."


def test_a_run_that_diverged_would_do_so_again(tmp_path: Path) -> None:
    whole = kept(tmp_path, batches=5, end=RunEnd.DIVERGED)
    assert "would diverge again" in refusal(whole.folder)


def test_a_run_in_training_is_not_trained_twice(tmp_path: Path) -> None:
    whole = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    lock = hold(whole.folder)
    assert lock is not None
    with pytest.raises(DigitScopeError, match="is being trained by another program"):
        resume(whole.folder, load, silent)
    lock.release()
    resume_and_leave(whole.folder)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (Split(digits_of(591, 1), DATA.validation), "starter, 640 digits then and 641 now"),
        (Split(digits_of(590, 3), DATA.validation), "starter, other pictures or labels now"),
        (Split(DATA.validation, DATA.training), "starter, other pictures or labels now"),
        (Split(replace(DATA.training, labels=DATA.training.labels[::-1]), DATA.validation), "other pictures or labels"),
    ],
)
def test_other_digits_are_named(tmp_path: Path, data: Split, told: str) -> None:
    whole = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    sentence = refusal(whole.folder, data)
    words = title(record.read(whole.folder))
    assert sentence.startswith(f"{words} was trained on other digits than Starter digits has now: ")
    assert told in sentence
    assert "--data" in sentence


def test_another_teacher_is_named(tmp_path: Path) -> None:
    teacher = tmp_path / "teacher.safetensors"
    for seed in (1, 2):
        model_file.save(teacher, Model(Run.fresh(replace(H, seed=seed), DATA).network, H))
        if seed == 1:
            whole = kept(tmp_path / "runs", replace(H, teacher=str(teacher)), batches=5, end=RunEnd.STOPPED)
            resume_and_leave(whole.folder)
    assert f"was taught by another model than {teacher} is now" in refusal(whole.folder)


def test_a_checkpoint_that_is_missing_is_named(tmp_path: Path) -> None:
    whole = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    (whole.folder / checkpoint.FILE).unlink()
    assert refusal(whole.folder).startswith(f"{whole.folder / checkpoint.FILE} cannot be read: ")


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_a_checkpoint_that_was_cut_off_is_named(tmp_path: Path, share: float) -> None:
    whole = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    path = whole.folder / checkpoint.FILE
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert refusal(whole.folder) == f"{path} is damaged: it is cut off, or not what was written; train anew."


def test_a_checkpoint_with_one_bit_turned_is_named(tmp_path: Path) -> None:
    whole = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    path = whole.folder / checkpoint.FILE
    content = bytearray(path.read_bytes())
    for at in range(len(content) - 40_000, len(content), 997):
        content[at] ^= 4
        path.write_bytes(content)
        assert "is damaged" in refusal(whole.folder)
        content[at] ^= 4


def test_the_checkpoint_of_another_run_is_found_out(tmp_path: Path) -> None:
    whole = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    other = kept(tmp_path, replace(H, seed=1), batches=5, end=RunEnd.STOPPED)
    shutil.copy(other.folder / checkpoint.FILE, whole.folder)
    assert "is of another run than run.json beside it" in refusal(whole.folder)


def edit(whole: Keeper, *keys: str, to: Any) -> None:
    path = whole.folder / record.FILE
    entry = json.loads(path.read_text())
    inner = entry
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = to
    path.write_text(json.dumps(entry))


@pytest.mark.parametrize(
    ("keys", "to"), [(("hyperparameters", "seed"), 7), (("fingerprint", "hash"), "0"), (("teacher",), "a")]
)
def test_a_record_that_was_edited_is_found_out(tmp_path: Path, keys: tuple[str, ...], to: Any) -> None:
    whole = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    edit(whole, *keys, to=to)
    assert "one of them was changed" in refusal(whole.folder)


@pytest.mark.parametrize("file", [record.FILE, checkpoint.FILE])
def test_another_version_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    module = record if file == record.FILE else checkpoint
    monkeypatch.setattr(module, "VERSION", 7)
    whole = kept(tmp_path, batches=5, end=RunEnd.STOPPED)
    monkeypatch.undo()
    assert f"{file} has version 7 and this DigitScope reads version 1; update DigitScope" in refusal(whole.folder)


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith(f"{tmp_path / record.FILE} cannot be read: ")


# Curves


def test_epochs_that_were_lost_are_told_and_the_run_goes_on(tmp_path: Path) -> None:
    whole = kept(tmp_path, batches=BATCHES + 3, end=RunEnd.STOPPED)
    (whole.folder / history.EPOCHS).unlink()
    resumed = go_on(whole.folder)
    assert resumed.notes == (
        f"{whole.folder / history.EPOCHS} lacks 1 of 1 epochs; the run goes on without their scores.",
    )
    assert [scores.epoch for scores in history.read(whole.folder).epochs] == [2]


def test_what_was_written_after_the_checkpoint_comes_once(tmp_path: Path) -> None:
    whole = kept(tmp_path, batches=BATCHES + 3, end=RunEnd.RUNNING)
    with open(whole.folder / history.BATCHES, "a") as file:
        file.write("[24, 1.2, 0.5, 0.5]\n[25, 1.25, 0.5")
    with open(whole.folder / history.EPOCHS, "a") as file:
        (first,) = history.read(whole.folder).epochs
        file.write(history.line_of(replace(first, epoch=2)))
    go_on(whole.folder)
    assert history.read(whole.folder).points[:, 0].tolist() == list(range(1, 2 * BATCHES + 1))
    assert [scores.epoch for scores in history.read(whole.folder).epochs] == [1, 2]


def test_a_checkpoint_costs_a_hundredth_of_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    saved = list[float]()

    def save(*_: object) -> None:
        saved.append(now[0])
        now[0] += 0.05

    monkeypatch.setattr(keeper, "perf_counter", lambda: now[0])
    run = Run.fresh(replace(H, epochs=20), DATA, threads=1)
    whole = Keeper.begin(run, DATA, tmp_path, silent)
    monkeypatch.setattr(checkpoint, "save", save)
    for step in run.steps():
        now[0] += 0.1
        whole.step(step)
    assert len(saved) == 8
    assert all(5.0 <= after - before <= 5.2 for before, after in pairwise(saved))
    whole.release()
