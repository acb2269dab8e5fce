"""What is kept of a run while it goes on, whatever the disk does."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from nn import model_file
from nn.certainty import RAW
from nn.errors import DigitScopeError
from nn.model_file import Model
from nn.run import Run
from nn.runs import checkpoint, history, keeper, record, shelf
from nn.runs.keeper import Keeper
from nn.runs.record import RunEnd
from nn.runs.resume import resume
from tests.nn.runs.made import BATCHES, DATA, H, kept, load, silent


class Disk:
    """A disk that is full when it is said to be."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        real = os.fsync

        def fsync(file: int) -> None:
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(file)

        monkeypatch.setattr(os, "fsync", fsync)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    # Each batch is kept, so that each is a moment at which the disk may be full.
    monkeypatch.setattr(keeper, "LEAST_SECONDS", 0.0)
    monkeypatch.setattr(keeper, "WORTH", 0.0)
    return Disk(monkeypatch)


def test_a_run_has_a_folder_of_its_own(tmp_path: Path) -> None:
    folders = [kept(tmp_path, batches=1, end=end).folder for end in (RunEnd.STOPPED, RunEnd.RUNNING, RunEnd.FINISHED)]
    assert len(set(folders)) == 3
    assert {folder.parent for folder in folders} == {tmp_path}


def test_a_run_is_kept_with_its_curves_and_its_model(tmp_path: Path) -> None:
    run = Run.fresh(H, DATA, threads=1)
    whole = Keeper.begin(run, DATA, tmp_path, silent, " first try ")
    steps = []
    for step in run.steps():
        steps.append(step)
        whole.step(step)
    whole.save()
    whole.end(RunEnd.FINISHED, Model(run.network, H, {}, 1, RAW))
    curves = history.read(whole.folder)
    assert list(curves.epochs) == [step.scores for step in steps if step.scores]
    points = np.array([[s.step, s.epochs_done, s.loss, s.accuracy] for s in steps])
    np.testing.assert_allclose(curves.points, points, rtol=1e-8)
    assert curves.notes == ()
    saved = model_file.load(whole.folder / keeper.MODEL)
    assert saved.network.parameters.tobytes() == run.network.parameters.tobytes()
    entry = record.read(whole.folder)
    assert (entry.name, entry.end, entry.threads, entry.hyperparameters) == ("first try", RunEnd.FINISHED, 1, H)
    assert entry.begun <= entry.ended
    assert whole.whole


def test_a_long_run_has_points_of_several_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST", 15)
    run = Run.fresh(H, DATA, threads=1)
    whole, losses = Keeper.begin(run, DATA, tmp_path, silent), []
    for step in run.steps():
        losses.append(step.loss)
        whole.step(step)
        if step.step == 7:
            # Between two points: what was gathered goes on.
            whole.save()
            whole.release()
            break
    resumed = resume(whole.folder, load, silent)
    for step in resumed.run.steps():
        losses.append(step.loss)
        resumed.keeper.step(step)
    resumed.keeper.end(RunEnd.FINISHED)
    points = history.read(whole.folder).points
    assert points[:, 0].tolist() == [*range(3, 2 * BATCHES, 3), 2 * BATCHES]
    assert points[2, 2] == pytest.approx(sum(losses[6:9]) / 3)
    assert points[-1, 2] == pytest.approx(losses[-1])


def test_a_disk_that_is_full_in_the_middle_costs_one_sentence(tmp_path: Path, disk: Disk) -> None:
    told = list[str]()
    run = Run.fresh(H, DATA, threads=1)
    whole = Keeper.begin(run, DATA, tmp_path, told.append)
    steps = 0
    for step in run.steps():
        steps += 1
        disk.full = step.step > 25
        whole.step(step)
    whole.end(RunEnd.FINISHED, Model(run.network, H, {}, 1, RAW))
    assert steps == 2 * BATCHES, "the training went on"
    assert len(told) == 1
    assert told[0].startswith("The run goes on, but from here on it is not kept: ")
    assert told[0].endswith(" cannot be written: the disk is full; free some space or choose another place.")
    assert not whole.whole
    # What was finished is there, and goes on.
    assert checkpoint.load(whole.folder / checkpoint.FILE).state.step == 25
    assert [scores.epoch for scores in history.read(whole.folder).epochs] == [1]
    assert shelf.of(whole.folder).end is RunEnd.KILLED
    disk.full = False
    resumed = resume(whole.folder, load, silent)
    for step in resumed.run.steps():
        resumed.keeper.step(step)
    resumed.keeper.end(RunEnd.FINISHED)
    assert resumed.run.network.parameters.tobytes() == run.network.parameters.tobytes()


def test_a_disk_that_is_full_at_the_end_does_not_say_that_the_run_goes_on(tmp_path: Path, disk: Disk) -> None:
    told = list[str]()
    run = Run.fresh(H, DATA, threads=1)
    whole = Keeper.begin(run, DATA, tmp_path, told.append)
    for step in run.steps():
        whole.step(step)
    disk.full = True
    whole.save_last()
    whole.end(RunEnd.FINISHED)
    assert len(told) == 1
    assert told[0].startswith("The run is not kept whole: ")


def test_a_run_whose_end_was_not_kept_can_still_come_to_it(tmp_path: Path, disk: Disk) -> None:
    run = Run.fresh(H, DATA, threads=1)
    whole = Keeper.begin(run, DATA, tmp_path, lambda _: None)
    for step in run.steps():
        disk.full = step.step > 25
        whole.step(step)
    # Room for a line, and not for a checkpoint.
    disk.full = False
    whole.end(RunEnd.FINISHED)
    assert shelf.of(whole.folder).end is RunEnd.STOPPED
    resumed = resume(whole.folder, load, silent)
    assert resumed.run.state().step == 25
    resumed.keeper.end(RunEnd.STOPPED)


def test_a_disk_that_has_room_again_gets_all(tmp_path: Path, disk: Disk) -> None:
    told = list[str]()
    run = Run.fresh(H, DATA, threads=1)
    whole = Keeper.begin(run, DATA, tmp_path, told.append)
    for step in run.steps():
        disk.full = 10 < step.step <= 25
        whole.step(step)
    whole.end(RunEnd.FINISHED)
    assert told[1:] == ["The run is kept again, all of it."]
    assert whole.whole
    curves = history.read(whole.folder)
    assert curves.points[:, 0].tolist() == list(range(1, 2 * BATCHES + 1))
    assert [scores.epoch for scores in curves.epochs] == [1, 2]


def test_a_disk_that_is_full_at_the_end_is_told_as_that(tmp_path: Path, disk: Disk) -> None:
    told = list[str]()
    run = Run.fresh(H, DATA, threads=1)
    whole = Keeper.begin(run, DATA, tmp_path, told.append)
    disk.full = True
    whole.end(RunEnd.STOPPED)
    assert len(told) == 1
    assert told[0].startswith(f"The run is not kept whole: {whole.folder / record.FILE} cannot be written: ")


def test_a_run_that_cannot_begin_on_disk_leaves_nothing(tmp_path: Path, disk: Disk) -> None:
    disk.full = True
    with pytest.raises(DigitScopeError, match="the disk is full"):
        Keeper.begin(Run.fresh(H, DATA, threads=1), DATA, tmp_path / "runs", silent)
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_place_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DigitScopeError, match="cannot be written"):
        Keeper.begin(Run.fresh(H, DATA, threads=1), DATA, tmp_path / "file", silent)


def test_a_run_that_trained_nothing_is_taken_off_the_disk(tmp_path: Path) -> None:
    Keeper.begin(Run.fresh(H, DATA, threads=1), DATA, tmp_path, silent).forget()
    assert list(tmp_path.iterdir()) == []
