"""Runs at the command line: kept, gone on with, listed, named, deleted and exported."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from nn import cli, model_file
from nn.data import sources
from nn.hyperparameters import Hyperparameters
from nn.reports import ProgressLine
from nn.run import Run as Training
from nn.runs import checkpoint, history, record, shelf
from nn.runs.keeper import Keeper
from nn.runs.lock import hold
from nn.runs.record import RunEnd
from nn.runs.titles import title
from nn.steps import Step

ROOT = Path(__file__).resolve().parents[2]
QUICK = (
    "train",
    "--hidden",
    "8",
    "--epochs",
    "3",
    "--dropout",
    "0.2",
    "--optimizer",
    "adam",
    "--learning-rate",
    "0.01",
)


class Done(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Ctrl-C is heard: in the background of a shell it is not, which processes inherit."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> Done:
        capsys.readouterr()
        return Done(cli.main([str(word) for word in words]), *capsys.readouterr())

    return call


def the_run() -> Path:
    """The folder of the only run that is kept."""
    (folder,) = shelf.place().iterdir()
    return folder


@pytest.fixture
def stopped(run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run that Ctrl-C stopped at batch 200 of 375."""
    with monkeypatch.context() as patch:
        patch.setattr(ProgressLine, "batch", _interrupt_at(200))
        assert run(*QUICK).status == 130
    return the_run()


def _interrupt_at(batch: int) -> Callable[[Any, Step], None]:
    def told(_: Any, step: Step) -> None:
        if step.step == batch:
            signal.raise_signal(signal.SIGINT)

    return told


def one_line(done: Done, *parts: object) -> None:
    assert done.status == 2
    assert done.out == ""
    assert done.err.count("\n") == 1
    for part in parts:
        assert str(part) in done.err


# Going on


def test_ctrl_c_stops_between_two_batches(stopped: Path) -> None:
    assert checkpoint.load(stopped / checkpoint.FILE).state.step == 200
    assert record.read(stopped).end is RunEnd.STOPPED
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_interrupts_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(_: Any, step: Step) -> None:
        if step.step == 7:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(ProgressLine, "batch", twice)
    assert run(*QUICK).status == 130
    assert checkpoint.load(the_run() / checkpoint.FILE).state.step == 1


def test_a_run_goes_on_to_the_same_model_and_metrics(run: Run, stopped: Path, tmp_path: Path) -> None:
    done = run("train", "--resume", stopped.name, "--out", tmp_path / "a", "--metrics", tmp_path / "a.jsonl")
    assert done.status == 0
    assert [line.split("  ")[0] for line in done.err.splitlines()] == [
        "epoch 2 of 3",
        "epoch 3 of 3",
        f"Saved {tmp_path / 'a'}",
        f"Kept the run {stopped.name} in {stopped}",
    ]
    assert record.read(stopped).end is RunEnd.FINISHED
    run(*QUICK, "--out", tmp_path / "b", "--metrics", tmp_path / "b.jsonl", "--no-keep")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (stopped / "model.safetensors").read_bytes() == (tmp_path / "b").read_bytes()
    epochs = [
        [json.loads(line) for line in (tmp_path / name).read_text().splitlines()] for name in ("a.jsonl", "b.jsonl")
    ]
    for each in epochs:
        seconds = [epoch.pop("train_seconds") for epoch in each]
        assert seconds == sorted(seconds)
    assert epochs[0] == epochs[1]


def test_a_killed_process_goes_on(run: Run, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "nn", *QUICK, "--epochs", "12"]
    with subprocess.Popen(
        words, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
    ) as other:
        assert other.stderr is not None
        assert other.stderr.readline().startswith("epoch  1 of 12")
        other.kill()
    if os.name == "posix":
        assert other.returncode == -signal.SIGKILL
    assert run("runs").out.splitlines()[1].endswith("killed")
    assert run("train", "--resume", the_run(), "--out", tmp_path / "a").status == 0
    assert run(*QUICK, "--epochs", 12, "--out", tmp_path / "b", "--no-keep").status == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_same_digits_elsewhere_are_taken(run: Run, stopped: Path, tmp_path: Path) -> None:
    one_line(run("train", "--resume", stopped.name, "--data", "mine"), "There are no drawings of yours yet")
    assert run("train", "--resume", stopped.name, "--data", "starter").status == 0


def test_other_digits_are_refused_by_name(run: Run, stopped: Path) -> None:
    done = run("train", "--resume", stopped.name, "--data", "starter@0.5")
    words = title(record.read(stopped))
    one_line(done, f"digitscope: {words} was trained on other digits", "5,000 digits then and 3,000 now")


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--epochs", 9), "--epochs"),
        (("--threads", 1), "--threads"),
        (("--name", "a"), "--name"),
        (("--no-keep",), "--no-keep"),
    ],
)
def test_what_a_run_began_with_cannot_be_given_anew(
    run: Run, stopped: Path, words: tuple[object, ...], option: str
) -> None:
    one_line(run("train", "--resume", stopped.name, *words), f"digitscope: {option}: ", "leave it out")


def test_a_run_that_is_not_there(run: Run) -> None:
    one_line(run("train", "--resume", "none"), "There is no run none; digitscope runs lists those that there are.")


def test_a_run_in_training_is_refused(run: Run, stopped: Path) -> None:
    lock = hold(stopped)
    one_line(run("train", "--resume", stopped.name), "is being trained by another program")
    assert lock is not None
    lock.release()


def test_a_run_that_was_finished_but_for_its_model(run: Run, stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C came while the answer was fitted of how sure the model may be."""

    def fit(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("nn.training_verb.Certainty.fit", fit)
        assert run("train", "--resume", stopped.name).status == 130
    done = run("train", "--resume", stopped.name)
    assert done.err.splitlines() == [f"Kept the run {stopped.name} in {stopped}"]
    assert model_file.load(stopped / "model.safetensors").scores["epoch"] == 3
    assert record.read(stopped).end is RunEnd.FINISHED


# Keeping


def test_a_name_is_kept_and_told_as_a_shell_takes_it(run: Run) -> None:
    done = run("train", "--hidden", "4", "--epochs", 1, "--name", "Ada's first")
    assert done.err.splitlines()[-1] == f"""Kept the run 'Ada'"'"'s first' in {the_run()}"""
    assert record.read(the_run()).name == "Ada's first"


def test_a_name_that_cannot_be_taken_is_told_before_training(run: Run) -> None:
    one_line(run("train", "--name", "a" * 81), "Name of the run: write at most 80 letters")


def test_a_place_that_cannot_be_written_costs_a_sentence_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(shelf.ENVIRONMENT, str(tmp_path / "file" / "runs"))
    done = run("train", "--hidden", "4", "--epochs", 1)
    assert done.status == 0
    first, _, last = done.err.splitlines()
    assert first.startswith(f"digitscope: The run is not kept: {tmp_path / 'file' / 'runs'} cannot be written: ")
    assert last == "Not saved; --out FILE saves the model."


def test_a_run_that_diverges_at_once_is_kept_as_that(run: Run) -> None:
    words = "--loss mean_squared_error --output identity --activation identity --learning-rate 10 --schedule constant"
    done = run("train", "--hidden", "8", *words.split())
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith("digitscope: Learning rate: ")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert record.read(the_run()).end is RunEnd.DIVERGED
    assert not (the_run() / "model.safetensors").exists()
    one_line(run("train", "--resume", the_run().name), "would diverge again")


def test_a_run_that_could_not_begin_is_not_kept(run: Run) -> None:
    one_line(run("train", "--teacher", "none.safetensors"), "none.safetensors cannot be read")
    assert not list(shelf.place().iterdir())


def test_a_run_that_could_not_go_on_is_still_kept(run: Run, tmp_path: Path) -> None:
    """A kill came before its first batch."""
    h = Hyperparameters(hidden=(4,), epochs=1)
    data = sources.load(h.data, h.validation)
    begun = Keeper.begin(Training.fresh(h, data), data, shelf.place(), pytest.fail)
    begun.release()
    one_line(run("train", "--resume", begun.folder, "--metrics", tmp_path), "cannot be written")
    assert shelf.of(begun.folder).resumable
    assert run("train", "--resume", begun.folder).status == 0


def test_the_oldest_run_makes_room_and_is_told(run: Run, stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "BOUND", 1)
    done = run(*QUICK)
    assert done.err.splitlines()[-1].startswith("digitscope: 1 run without a name, the oldest, made room")
    assert the_run() != stopped


# Looking after them


def test_no_run_yet(run: Run) -> None:
    done = run("runs")
    assert (done.status, done.out) == (0, "")
    assert done.err == f"0 runs, 0.0 MB of 1,000.0 MB, in {shelf.place()}\n"


def test_runs_are_listed(run: Run, stopped: Path) -> None:
    run("runs", "rename", stopped.name, "first try")
    run(*QUICK, "--validation", 0)
    head, new, old = run("runs").out.splitlines()
    columns = {name: head.index(name) for name in head.split()}
    starts = list(columns.values())
    cells = [
        [line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)] for line in (new, old)
    ]
    scores = history.last_epoch(stopped)
    assert scores is not None
    network = "784-8-10 ReLU, Adam, peak 0.01, one cycle"
    assert list(columns) == ["run", "name", "begun", "network", "epochs", "training", "validation", "size", "state"]
    assert [row[0] for row in cells] == [kept.folder.name for kept in shelf.listed(shelf.place()).runs]
    assert cells[1][1] == "first try"
    begun = record.read(stopped).begun.replace("T", " ")[:16]
    assert cells[1][2] == begun
    assert cells[0][1].startswith("784-8-10, Adam 0.01 · today ")
    assert cells[1][3:7] == [network, "1 of 3", f"{scores.train_accuracy:.2%}", f"{scores.validation_accuracy:.2%}"]
    assert cells[1][7:] == [f"{shelf.size(stopped) / 1e6:.1f} MB", "stopped"]
    assert cells[0][4] == "3 of 3"
    assert cells[0][6] == ""
    assert cells[0][8] == "finished"


def test_a_run_that_stopped_by_itself_is_listed_so(run: Run, stopped: Path) -> None:
    record.change(stopped, end=RunEnd.FINISHED, why="Stopped at epoch 1: the time limit is 1 minute.")
    assert run("runs").out.splitlines()[1].endswith("  stopped by itself")


def test_a_run_that_cannot_be_read_is_told_beside_the_others(run: Run, stopped: Path) -> None:
    run(*QUICK)
    (stopped / record.FILE).write_text("{")
    done = run("runs")
    assert done.status == 2
    assert len(done.out.splitlines()) == 2
    told, _ = done.err.splitlines()
    assert told == f"digitscope: {stopped / record.FILE} is damaged or no run of DigitScope; choose another run."


def test_a_run_is_renamed_and_deleted(run: Run, stopped: Path) -> None:
    assert run("runs", "rename", stopped.name, "first").err == f"{stopped.name} is called first\n"
    assert run("runs", "rename", "first", "").err == f"{stopped.name} has no name\n"
    one_line(run("runs", "delete", stopped.name, "none"), "There is no run none")
    assert stopped.exists(), "none goes where one is not found"
    assert run("runs", "delete", stopped.name, stopped.name).err == f"Deleted {stopped}\n"
    assert not stopped.exists()


def test_a_run_gets_a_note_and_a_colour(run: Run, stopped: Path) -> None:
    told = run("runs", "label", stopped.name, "--note", "for the class", "--colour", "#187967").err
    assert told == f"{stopped.name} has the note: for the class; colour #187967\n"
    assert run("runs", "label", stopped.name, "--note", "").err == f"{stopped.name} has no note; colour #187967\n"
    assert (record.read(stopped).note, record.read(stopped).colour) == ("", "#187967")
    one_line(run("runs", "label", stopped.name), "Say what to give the run: --note TEXT, or --colour #RRGGBB.")
    one_line(
        run("runs", "label", stopped.name, "--colour", "red"), "Colour of the run: write it as #1a2b3c, not 'red'."
    )


def test_runs_are_exported(run: Run, stopped: Path, tmp_path: Path) -> None:
    assert run("runs", "export", stopped.name, "--csv", tmp_path / "a.csv").err == f"Saved {tmp_path / 'a.csv'}\n"
    assert (tmp_path / "a.csv").read_text().startswith("run,name,series,batch,")
    pytest.importorskip("tensorboardX")
    assert run("runs", "export", stopped.name, "--tensorboard", tmp_path / "events").status == 0
    assert len(list((tmp_path / "events").rglob("*tfevents*"))) == 1
