"""What the verbs do: train, evaluate, predict, fetch and verify, in this process."""

import json
import os
import shutil
import socket
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image, ImageDraw

from nn import cli, model_file
from nn.certainty import RAW
from nn.data import mnist, sources
from nn.data.idx import write_idx
from nn.data.ink import Ink, Stroke, write_ink
from nn.errors import DigitScopeError, DivergenceError
from nn.hyperparameters import Hyperparameters
from nn.metrics import evaluate
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.run import Run as Training
from nn.runs import shelf
from nn.source_names import Weighted
from nn.steps import EpochScores, Step

EPOCH_KEYS = [
    "epoch",
    "examples_seen",
    "train_seconds",
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "learning_rate",
]

OFFICIAL = os.environ.get("DIGITSCOPE_DATA", "")
needs_mnist = pytest.mark.skipif(not OFFICIAL, reason="DIGITSCOPE_DATA names no folder with MNIST's files")


class Done(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output, line by line."""
        return [json.loads(line, parse_constant=pytest.fail) for line in self.out.splitlines()]


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> Done:
        capsys.readouterr()
        try:
            status = cli.main([str(word) for word in words])
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Done(status, *capsys.readouterr())

    return call


def the_run() -> Path:
    """The folder of the only run that is kept."""
    (folder,) = shelf.place().iterdir()
    return folder


def one_line(done: Done, *parts: object) -> None:
    """The verb was refused with status 2 and one line of error that contains `parts`, and it printed nothing else."""
    assert done.status == 2
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("digitscope")
    for part in parts:
        assert str(part) in done.err


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that has learned the starter digits for a moment."""
    path = tmp_path_factory.mktemp("trained") / "digits.safetensors"
    assert cli.main(["train", "--epochs", "3", "--out", str(path)]) == 0
    return path


@pytest.fixture
def quick(tmp_path: Path) -> list[object]:
    """Words of a run of two epochs that leaves a model and metrics."""
    return [
        "train",
        "--hidden",
        "8",
        "--epochs",
        2,
        "--out",
        tmp_path / "m.safetensors",
        "--metrics",
        tmp_path / "m.jsonl",
    ]


# train


def test_training_leaves_a_model_and_metrics(run: Run, quick: list[object], tmp_path: Path) -> None:
    done = run(*quick, "--learning-rate", 0.25, "--schedule", "constant")
    assert done.status == 0
    assert done.out == ""
    lines = done.err.splitlines()
    assert [line.split("  ")[0] for line in lines] == [
        "epoch 1 of 2",
        "epoch 2 of 2",
        f"Saved {tmp_path / 'm.safetensors'}",
        f"Kept the run {the_run().name} in {the_run()}",
    ]
    epochs = [json.loads(line) for line in (tmp_path / "m.jsonl").read_text().splitlines()]
    assert [list(epoch) for epoch in epochs] == [EPOCH_KEYS, EPOCH_KEYS]
    assert [epoch["examples_seen"] for epoch in epochs] == [4000, 8000]
    assert [epoch["learning_rate"] for epoch in epochs] == [0.25, 0.25]
    assert 0 < epochs[0]["train_seconds"] < epochs[1]["train_seconds"]
    assert epochs[1]["validation_loss"] < epochs[0]["validation_loss"]
    model = model_file.load(tmp_path / "m.safetensors")
    assert model.network.widths == (784, 8, 10)
    assert model.hyperparameters == Hyperparameters(hidden=(8,), epochs=2, learning_rate=0.25, schedule="constant")
    assert model.scores == {name: epochs[1][name] for name in EPOCH_KEYS if name != "train_seconds"}
    held_back = sources.of("starter").split(5000).validation
    scores = evaluate(model.network, held_back.images, held_back.labels)
    assert scores.accuracy == epochs[1]["validation_accuracy"]


def test_without_out_and_metrics_and_a_run_kept_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("train", "--hidden", "4", "--epochs", 1, "--no-keep")
    assert done.status == 0
    assert done.err.splitlines()[1:] == ["Not saved; --out FILE saves the model."]
    assert list(tmp_path.iterdir()) == []
    assert not shelf.place().exists()


def test_every_option_reaches_the_run(run: Run, tmp_path: Path) -> None:
    words = (
        "--hidden 5,4 --activation tanh --output sigmoid --loss mean_squared_error --initializer glorot "
        "--optimizer adamw --learning-rate 0.01 --schedule cosine --momentum 0.5 --batch-size 100 --epochs 1 "
        "--l2 0.001 --dropout 0.1 --augment --data starter --validation 500 --seed 7"
    )
    assert run("train", *words.split(), "--out", tmp_path / "m").status == 0
    assert model_file.load(tmp_path / "m").hyperparameters == Hyperparameters(
        hidden=(5, 4),
        activation="tanh",
        output="sigmoid",
        loss="mean_squared_error",
        initializer="glorot",
        optimizer="adamw",
        learning_rate=0.01,
        schedule="cosine",
        momentum=0.5,
        batch_size=100,
        epochs=1,
        l2=0.001,
        dropout=0.1,
        augment=True,
        data=(Weighted("starter"),),
        validation=500,
        seed=7,
    )


def test_no_hidden_layer_and_no_validation(run: Run, tmp_path: Path) -> None:
    done = run(
        "train", "--hidden", "", "--validation", 0, "--epochs", 1, "--metrics", tmp_path / "m", "--out", tmp_path / "n"
    )
    assert done.status == 0
    assert "validation" not in done.err
    assert "nan" not in done.err
    epoch = json.loads((tmp_path / "m").read_text())
    assert epoch["validation_loss"] is None
    assert epoch["validation_accuracy"] is None
    assert epoch["examples_seen"] == 5000
    model = model_file.load(tmp_path / "n")
    assert model.network.widths == (784, 10)
    assert "validation_loss" not in model.scores


def test_patience_saves_and_keeps_the_weights_of_the_best_epoch(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    words = ["train", "--hidden", "8", "--learning-rate", 3, "--batch-size", 64, "--threads", 1]
    done = run(*words, "--epochs", 40, "--patience", 2, "--out", path)
    assert done.status == 0
    model = model_file.load(path)
    epoch = int(model.scores["epoch"])
    assert f"2 epochs; the weights are those of epoch {epoch}, the best one." in done.err
    told = [line for line in done.err.splitlines() if line.startswith("epoch")]
    assert len(told) == epoch + 2
    assert f"accuracy {model.scores['validation_accuracy']:6.2%}" in told[epoch - 1].split("validation")[1]
    of_disk = model_file.load(the_run() / "model.safetensors")
    assert np.array_equal(of_disk.network.parameters, model.network.parameters)
    h = replace(model.hyperparameters, patience=0)
    there = Training.fresh(h, sources.load(h.data, h.validation), 1)
    next(step for step in there.steps() if step.scores is not None and step.epoch == epoch)
    assert np.array_equal(there.network.parameters, model.network.parameters)


def test_the_same_seed_gives_the_same_file(run: Run, tmp_path: Path) -> None:
    words = ["train", "--epochs", 2, "--dropout", 0.1, "--augment", "--hidden", "8"]
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        assert run(*words, "--seed", seed, "--out", tmp_path / name).status == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("hidden", "0"),
        ("hidden", "4097"),
        ("hidden", "3,,3"),
        ("hidden", "three"),
        ("hidden", ",".join(["3"] * 9)),
        ("activation", "step"),
        ("output", "sigmoid"),
        ("loss", "hinge"),
        ("initializer", "nought"),
        ("optimizer", ""),
        ("learning-rate", "0"),
        ("learning-rate", "nan"),
        ("learning-rate", "inf"),
        ("learning-rate", "fast"),
        ("learning-rate", "-0.1"),
        ("schedule", "never"),
        ("momentum", "1"),
        ("batch-size", "0"),
        ("batch-size", "2.5"),
        ("epochs", "0"),
        ("epochs", "1001"),
        ("epochs", "9" * 5000),
        ("l2", "-1"),
        ("dropout", "1"),
        ("data", ""),
        ("validation", "-1"),
        ("seed", "-1"),
        ("seed", str(2**40)),
    ],
)
def test_an_impossible_hyperparameter_is_named(run: Run, tmp_path: Path, option: str, value: str) -> None:
    done = run("train", f"--{option}", value, "--out", tmp_path / "m")
    one_line(done, f"digitscope: --{option}: ")
    assert done.err.endswith(".\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "name"), [("--out", "."), ("--out", "none/m"), ("--metrics", "."), ("--metrics", "none/m")]
)
def test_a_file_that_cannot_be_written_is_told_before_training(
    run: Run, tmp_path: Path, option: str, name: str
) -> None:
    one_line(run("train", option, tmp_path / name), f"{tmp_path / name} cannot be written")


def test_model_and_metrics_in_one_file_would_lose_one(run: Run, tmp_path: Path) -> None:
    one_line(run("train", "--out", tmp_path / "m", "--metrics", tmp_path / "." / "m"), "--metrics")


def test_data_that_is_not_there(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one_line(run("train", "--data", tmp_path), tmp_path, "holds no digits that can be read")
    one_line(run("train", "--data", tmp_path / "none"), f"{tmp_path / 'none'} does not exist")


@pytest.fixture
def no_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of a computer that has no MNIST."""
    monkeypatch.delenv("DIGITSCOPE_DATA", raising=False)
    monkeypatch.setattr(mnist, "cache", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def test_mnist_that_is_asked_for_and_missing_is_downloaded(
    run: Run, tmp_path: Path, no_mnist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(*_: object) -> Path:
        no_mnist.mkdir()
        for part, n in (("train", 50), ("t10k", 20)):
            write_idx(no_mnist / f"{part}-images-idx3-ubyte.gz", np.zeros((n, 28, 28), np.uint8))
            write_idx(no_mnist / f"{part}-labels-idx1-ubyte.gz", (np.arange(n) % 10).astype(np.uint8))
        return no_mnist

    monkeypatch.setattr(mnist, "fetch", fetch)
    assert run("train", "--data", "mnist", "--epochs", 1, "--out", tmp_path / "m").status == 0
    shutil.rmtree(no_mnist)
    (scores,) = run("evaluate", tmp_path / "m").lines
    assert scores["examples"] == 20


def test_nothing_is_downloaded_past_a_folder_that_was_named_in_vain(
    run: Run, trained: Path, no_mnist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist, "fetch", lambda *_, **__: pytest.fail("downloads"))
    monkeypatch.setenv("DIGITSCOPE_DATA", str(no_mnist))
    for words in (["train"], ["evaluate", trained]):
        one_line(run(*words, "--data", "mnist"), f"DIGITSCOPE_DATA names {no_mnist}, which does not exist")


def test_mnist_that_is_missing_and_cannot_be_downloaded(
    run: Run, no_mnist: Path, dead_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist, "fetch", partial(mnist.fetch, mirrors=[dead_url]))
    done = run("train", "--data", "mnist")
    assert done.status == 2
    assert "could not be downloaded" in done.err.splitlines()[-1]


def test_sources_are_mixed_and_evaluated_together_or_each_alone(run: Run, tmp_path: Path) -> None:
    ink, model = tmp_path / "ink.jsonl", tmp_path / "m"
    write_ink(ink, [Ink((ONE,), 1, f"writer {i // 5}") for i in range(50)])
    words = ("train", "--epochs", 1, "--hidden", "4", "--out", model)
    assert run(*words, "--data", "starter@0.5", "--data", f"{ink}@3").status == 0
    assert model_file.load(model).hyperparameters.data == (Weighted("starter", 0.5), Weighted(str(ink), 3.0))
    (scores,) = run("evaluate", model).lines
    assert scores["examples"] == 1010
    (scores,) = run("evaluate", model, "--data", ink, "--data", "starter").lines
    assert scores["examples"] == 1010
    (scores,) = run("evaluate", model, "--data", ink).lines
    assert scores["examples"] == 10
    one_line(run(*words, "--data", "starter@0", "--data", ink), "--data: choose a weight from 0.01 to 100 for starter")
    one_line(run("evaluate", model, "--data", ink, "--data", ink), "--data: name ", "once")


def test_what_was_done_to_digits_and_left_out_of_them_is_said_once(run: Run, tmp_path: Path) -> None:
    folder, model = tmp_path / "pictures", tmp_path / "m"
    for label in (3, 8):
        (folder / str(label)).mkdir(parents=True)
        for i in range(10):
            Image.fromarray(np.pad(np.zeros((16, 4 + i % 5), np.uint8), 12, constant_values=255)).save(
                folder / str(label) / f"{i}.png"
            )
    (folder / "8" / "a.png").write_bytes(b"")
    done = run("train", "--data", folder, "--epochs", 1, "--out", model)
    assert done.status == 0
    assert done.err.count("1 of 21 pictures could not be read and were left out, 8/a.png: ") == 1
    done = run("evaluate", model)
    assert done.lines[0]["examples"] == 4
    assert done.err.count("8/a.png: ") == 1


def test_data_of_ones_own(run: Run, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for part, n in (("train", 50), ("t10k", 20)):
        write_idx(tmp_path / f"{part}-images-idx3-ubyte", rng.integers(0, 256, (n, 28, 28), np.uint8))
        write_idx(tmp_path / f"{part}-labels-idx1-ubyte", (np.arange(n) % 10).astype(np.uint8))
    assert run("train", "--data", tmp_path, "--epochs", 1, "--out", tmp_path / "m").status == 0
    assert model_file.load(tmp_path / "m").hyperparameters.data == (Weighted(str(tmp_path)),)
    (scores,) = run("evaluate", tmp_path / "m").lines
    assert scores["examples"] == 20
    (tmp_path / "t10k-images-idx3-ubyte").unlink()
    one_line(run("evaluate", tmp_path / "m"), tmp_path)


def test_a_run_that_diverges_at_once_touches_no_file(run: Run, quick: list[object], tmp_path: Path) -> None:
    (tmp_path / "m.safetensors").write_bytes(b"an older model")
    loss = ["--loss", "mean_squared_error", "--output", "identity", "--activation", "identity", "--learning-rate", 10]
    done = run(*quick, *loss, "--schedule", "constant")
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith("digitscope: Learning rate: ")
    assert (tmp_path / "m.safetensors").read_bytes() == b"an older model"


Train = Callable[..., Generator[Step, Any, None]]


def stopped_by(error: BaseException, after: Callable[[Step], bool]) -> Train:
    """Training that ends in `error` after the first step that is like that."""
    real = Training.steps

    def train(run: Training) -> Generator[Step, Any, None]:
        for step in real(run):
            yield step
            if after(step):
                raise error

    return train


def first_epoch(step: Step) -> bool:
    return step.scores is not None


def test_a_run_that_diverges_later_keeps_what_it_learned(
    run: Run, quick: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Training, "steps", stopped_by(DivergenceError("Learning rate: choose less."), first_epoch))
    done = run(*quick)
    assert done.status == 2
    assert done.err.splitlines()[1:] == [
        "digitscope: Learning rate: choose less.",
        f"Saved {tmp_path / 'm.safetensors'}",
        f"Kept the run {the_run().name} in {the_run()}",
    ]
    assert model_file.load(tmp_path / "m.safetensors").scores["epoch"] == 1


@pytest.mark.parametrize(("batch", "scores"), [(1, {}), (125, {"epoch": 1}), (200, {"epoch": 1})])
def test_ctrl_c_keeps_what_was_learned(
    run: Run, quick: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, scores: dict[str, int]
) -> None:
    monkeypatch.setattr(Training, "steps", stopped_by(KeyboardInterrupt(), lambda step: step.step == batch))
    done = run(*quick)
    assert done.status == 130
    kept = f"Kept the run {the_run().name} in {the_run()}; digitscope train --resume {the_run().name} goes on"
    assert done.err.splitlines()[-3:] == ["digitscope: stopped early.", f"Saved {tmp_path / 'm.safetensors'}", kept]
    saved = model_file.load(tmp_path / "m.safetensors").scores
    assert {name: saved[name] for name in scores} == scores
    assert len((tmp_path / "m.jsonl").read_text().splitlines()) == len(scores)


def test_ctrl_c_before_anything_was_learned_touches_no_file(
    run: Run, quick: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train(*_: object) -> Iterator[Step]:
        raise KeyboardInterrupt

    (tmp_path / "m.safetensors").write_bytes(b"an older model")
    monkeypatch.setattr(Training, "steps", train)
    assert run(*quick).status == 130
    assert (tmp_path / "m.safetensors").read_bytes() == b"an older model"


def test_metrics_on_a_full_disk_lose_no_model(
    run: Run, quick: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DigitScopeError("m.jsonl cannot be written: the disk is full.")

    monkeypatch.setattr("nn.reports.MetricsFile.write", full)
    done = run(*quick)
    assert done.status == 2
    assert "digitscope: m.jsonl cannot be written: the disk is full." in done.err
    assert model_file.load(tmp_path / "m.safetensors").scores["epoch"] == 1


def test_too_little_memory_is_one_line(run: Run, quick: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    def train(*_: object) -> Iterator[Step]:
        raise MemoryError

    monkeypatch.setattr(Training, "steps", train)
    one_line(run(*quick), "memory")


def test_weights_that_left_the_numbers_at_the_last_batch_are_not_saved(
    run: Run, quick: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody looks at the cost after the last step."""

    def train(training: Training) -> Iterator[Step]:
        training.network.parameters[0] = np.nan
        scores = EpochScores(1, 1, 0.1, 0.5, 0.5, float("nan"), float("nan"), 0.1)
        yield Step(1, 1, 1, 1.0, 1, 0.5, 0.5, 0.1, scores)

    monkeypatch.setattr(Training, "steps", train)
    done = run(*quick)
    assert done.status == 2
    assert "smaller learning rate" in done.err
    assert not (tmp_path / "m.safetensors").exists()


# evaluate


def test_the_starter_digits_held_back_are_evaluated(run: Run, trained: Path) -> None:
    done = run("evaluate", trained)
    assert done.status == 0
    (scores,) = done.lines
    claims = ["temperature", "calibration_error", "raw_calibration_error", "unlike"]
    assert list(scores) == ["examples", "correct", "accuracy", "loss", *claims, "confusion"]
    assert scores["examples"] == 1000
    confusion = np.array(scores["confusion"])
    assert confusion.shape == (10, 10)
    assert confusion.sum(axis=1).tolist() == [100] * 10
    assert np.trace(confusion) == scores["correct"]
    assert scores["accuracy"] == scores["correct"] / 1000 > 0.85
    assert scores["loss"] == pytest.approx(model_file.load(trained).scores["validation_loss"], rel=1e-5)
    assert run("evaluate", trained, "--data", "starter").out == done.out
    assert done.err == ""


@needs_mnist
def test_the_test_digits_are_evaluated(run: Run, trained: Path) -> None:
    by_name, by_folder = (run("evaluate", trained, "--data", data) for data in ("mnist", OFFICIAL))
    assert by_name == by_folder
    (scores,) = by_name.lines
    assert scores["examples"] == 10_000
    assert scores["accuracy"] > 0.85
    assert np.sum(scores["confusion"], axis=1).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


ONE = Stroke(np.array([[0, 0], [0, 100]], np.float32), width=10)
ZERO = Stroke(np.array([[np.cos(t) * 40, np.sin(t) * 60] for t in np.linspace(0, 6.28, 40)], np.float32), width=10)

UNIPEN = """.COORD X Y
.SEGMENT DIGIT 0 ? "1"
.PEN_DOWN
0 0
0 100
.PEN_UP
.SEGMENT DIGIT 1 ? "1"
.PEN_DOWN
10 100
10 0
.PEN_UP
"""


def test_ink_is_evaluated(run: Run, trained: Path, tmp_path: Path) -> None:
    write_ink(tmp_path / "ink.jsonl", [Ink((ONE,), 1), Ink((ZERO,), 0), Ink((ZERO,), None)])
    (scores,) = run("evaluate", trained, "--ink", tmp_path / "ink.jsonl").lines
    assert (scores["examples"], scores["correct"]) == (2, 2)
    (tmp_path / "ink.unp").write_text(UNIPEN)
    (scores,) = run("evaluate", trained, "--ink", tmp_path / "ink.unp").lines
    assert (scores["examples"], scores["correct"]) == (2, 2)


def test_ink_that_cannot_be_evaluated(run: Run, trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "ink.jsonl"
    one_line(run("evaluate", trained, "--ink", path), path)
    one_line(run("evaluate", trained, "--ink", tmp_path), tmp_path)
    write_ink(path, [Ink((ONE,), None)])
    one_line(run("evaluate", trained, "--ink", path), path, "no labelled digits")
    path.write_bytes(path.read_bytes()[:-9])
    one_line(run("evaluate", trained, "--ink", path), path)
    path.write_bytes(trained.read_bytes())
    one_line(run("evaluate", trained, "--ink", path), path)


def test_a_report_has_the_scores_that_are_printed(run: Run, trained: Path, tmp_path: Path) -> None:
    done = run("evaluate", trained, "--report", tmp_path / "r.html")
    assert done.status == 0
    assert done.out == run("evaluate", trained).out
    (scores,) = done.lines
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert f"{scores['correct']:,} of {scores['examples']:,} digits" in text
    assert "Starter digits: digits held back for validation" in text
    assert text.count("<figure>") == scores["examples"] - scores["correct"]
    assert f"<dd>{scores['calibration_error']:.2%}</dd>" in text
    assert f"<dd>{scores['unlike']} of 1,000</dd>" in text
    assert str(tmp_path / "r.html") in done.err


def test_how_sure_a_model_may_be_is_told_as_calibrating_tells_it(run: Run, trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    shutil.copy(trained, path)
    (calibrated,), (scores,) = run("calibrate", path).lines, run("evaluate", path).lines
    for name in ("temperature", "calibration_error", "raw_calibration_error", "unlike"):
        assert scores[name] == calibrated[name]
    # Of its own digits held back a model gives up one in a hundred.
    assert scores["unlike"] == 10
    model_file.save(path, replace(model_file.load(path), certainty=RAW))
    (scores,) = run("evaluate", path).lines
    assert "unlike" not in scores
    assert scores["calibration_error"] == scores["raw_calibration_error"] == calibrated["raw_calibration_error"]


def test_a_report_that_cannot_be_written(run: Run, trained: Path, tmp_path: Path) -> None:
    one_line(run("evaluate", trained, "--report", tmp_path / "none" / "r.html"), tmp_path, "cannot be written")
    before = trained.read_bytes()
    one_line(run("evaluate", trained, "--report", trained), "is the model itself")
    assert trained.read_bytes() == before


def test_data_that_cannot_be_evaluated(run: Run, trained: Path, tmp_path: Path) -> None:
    one_line(run("evaluate", trained, "--data", tmp_path), tmp_path)
    one_line(run("evaluate", trained, "--data", ""), "--data: name starter, mnist, mine, a folder or a file.")


def elsewhere(trained: Path, path: Path, *data: str) -> Path:
    """The same model at `path`, as if it had learned from these digits."""
    model = model_file.load(trained)
    h = replace(model.hyperparameters, data=tuple(Weighted(name, 2.0) for name in data))
    model_file.save(path, replace(model, hyperparameters=h))
    return path


def test_of_a_model_that_learned_elsewhere_the_digits_that_are_here_are_evaluated(
    run: Run, trained: Path, tmp_path: Path
) -> None:
    path = elsewhere(trained, tmp_path / "m.safetensors", "starter", "../ink/pens.unp")
    done = run("evaluate", path)
    assert done.out == run("evaluate", trained).out
    assert done.err == "digitscope: Without pens.unp, whose digits are not on this computer.\n"
    assert run("evaluate", path, "--report", tmp_path / "r.html").status == 0
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "<dd>Starter digits \u00d72: digits held back for validation</dd>" in page
    nowhere = elsewhere(trained, tmp_path / "n.safetensors", "../ink/pens.unp")
    one_line(run("evaluate", nowhere), "pens.unp does not exist")
    one_line(run("evaluate", path, "--data", "starter", "--data", "../ink/pens.unp"), "pens.unp does not exist")


def test_a_model_that_learned_elsewhere_is_calibrated_on_all_that_it_learned_from_or_not_at_all(
    run: Run, trained: Path, tmp_path: Path
) -> None:
    path = elsewhere(trained, tmp_path / "m.safetensors", "starter", "../ink/pens.unp")
    before = path.read_bytes()
    one_line(run("calibrate", path), path, "pens.unp", "--data")
    assert path.read_bytes() == before
    assert run("calibrate", path, "--data", "starter").status == 0


@pytest.mark.parametrize("verb", [["evaluate"], ["predict"]])
def test_a_model_that_cannot_be_opened(run: Run, tmp_path: Path, verb: list[str]) -> None:
    rest = ["picture.png"] if verb == ["predict"] else []
    path = tmp_path / "model.safetensors"
    one_line(run(*verb, path, *rest), path, "no such file")
    path.write_bytes(b"no model")
    one_line(run(*verb, path, *rest), path, "damaged")
    one_line(run(*verb, tmp_path, *rest), tmp_path, "folder")


@pytest.fixture
def overflowing(tmp_path: Path) -> Path:
    """A model whose weights are numbers and whose answers are none."""
    h = Hyperparameters()
    architecture = Architecture.of(h)
    network = Network(architecture, np.full(architecture.parameter_count, 3e38, np.float32))
    model_file.save(tmp_path / "big.safetensors", Model(network, h))
    return tmp_path / "big.safetensors"


def test_answers_that_are_no_numbers_are_null(run: Run, overflowing: Path, tmp_path: Path) -> None:
    done = run("evaluate", overflowing)
    assert (done.status, done.err) == (0, "")
    assert done.lines[0]["loss"] is None
    picture(7, tmp_path / "7.png")
    done = run("predict", overflowing, tmp_path / "7.png")
    assert (done.status, done.err) == (0, "")
    (line,) = done.lines
    assert (line["file"], line["digit"], line["probabilities"]) == (str(tmp_path / "7.png"), None, [None] * 10)
    assert [(each["digit"], each["probabilities"]) for each in line["digits"]] == [(None, [None] * 10)]


# calibrate


def test_training_ends_with_how_sure_the_model_may_be(trained: Path) -> None:
    certainty = model_file.load(trained).certainty
    assert certainty.temperature != 1
    assert certainty.familiarity is not None


def test_calibrating_again_finds_the_same(run: Run, trained: Path, tmp_path: Path) -> None:
    bare, out = tmp_path / "bare.safetensors", tmp_path / "out.safetensors"
    model_file.save(bare, replace(model_file.load(trained), certainty=RAW))
    before = bare.read_bytes()
    done = run("calibrate", bare, "--out", out)
    assert (done.status, done.err) == (0, f"Saved {out}\n")
    (told,) = done.lines
    assert told["examples"] == 1000
    assert told["temperature"] == model_file.load(trained).certainty.temperature
    assert 0 <= told["calibration_error"] < 0.05
    assert 0 <= told["raw_calibration_error"] < 0.05
    assert told["calibration_error"] != told["raw_calibration_error"]
    assert told["knows_its_digits"] is True
    assert model_file.load(out).certainty.packed() == model_file.load(trained).certainty.packed()
    assert bare.read_bytes() == before


def test_without_another_name_the_model_itself_is_calibrated(run: Run, trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "bare.safetensors"
    model_file.save(path, replace(model_file.load(trained), certainty=RAW))
    assert run("calibrate", path, "--data", "starter").status == 0
    assert model_file.load(path).certainty.packed() == model_file.load(trained).certainty.packed()


def test_without_digits_held_back_there_is_nothing_to_calibrate_on(run: Run, trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "bare.safetensors"
    model = model_file.load(trained)
    model_file.save(path, replace(model, hyperparameters=replace(model.hyperparameters, validation=0)))
    one_line(run("calibrate", path), path, "validation 0")


# predict


def test_a_picture_that_is_no_digit_is_said_to_be_unlike(run: Run, trained: Path, tmp_path: Path) -> None:
    image = Image.new("L", (100, 100), 255)
    pen = ImageDraw.Draw(image)
    for x in (20, 40, 60, 80):
        pen.line((x, 15, x, 85), fill=0, width=5)
        pen.line((15, x, 85, x), fill=0, width=5)
    image.save(tmp_path / "grid.png")
    picture(7, tmp_path / "seven.png")
    done = run("predict", trained, tmp_path / "grid.png", tmp_path / "seven.png")
    assert [line["unlike"] for line in done.lines] == [True, False]


def picture(digit: int, path: Path) -> None:
    """One of the starter digits, dark on light and larger."""
    digits = sources.of("starter").split(5000).validation
    image = digits.images[np.flatnonzero(digits.labels == digit)[0]].reshape(28, 28)
    Image.fromarray(255 - image).resize((140, 140), Image.Resampling.BICUBIC).save(path)


def test_pictures_are_answered_a_line_each(run: Run, trained: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"{digit}.png" for digit in range(10)]
    for digit, path in enumerate(paths):
        picture(digit, path)
    done = run("predict", trained, *paths)
    assert (done.status, done.err) == (0, "")
    assert [list(line) for line in done.lines] == [["file", "digit", "probabilities", "unlike", "digits"]] * 10
    assert [line["file"] for line in done.lines] == list(map(str, paths))
    for line in done.lines:
        assert len(line["probabilities"]) == 10
        assert sum(line["probabilities"]) == pytest.approx(1, abs=1e-5)
        assert line["digit"] == np.argmax(line["probabilities"])
    assert sum(line["digit"] == digit for digit, line in enumerate(done.lines)) >= 8


def test_a_row_of_digits_is_answered_digit_by_digit(run: Run, trained: Path, tmp_path: Path) -> None:
    picture(4, tmp_path / "4.png")
    picture(2, tmp_path / "2.png")
    row = Image.new("L", (400, 200), 255)
    for x, digit in ((20, 4), (220, 2)):
        row.paste(Image.open(tmp_path / f"{digit}.png"), (x, 30))
    row.save(tmp_path / "row.png")
    alone, line = run("predict", trained, tmp_path / "4.png", tmp_path / "row.png").lines
    assert (line["digit"], line["probabilities"], line["unlike"]) == (None, None, None)
    assert [each["digit"] for each in line["digits"]] == [4, 2]
    for x, each in zip((20, 220), line["digits"], strict=True):
        assert list(each) == ["digit", "probabilities", "unlike", "box"]
        assert sum(each["probabilities"]) == pytest.approx(1, abs=1e-5)
        left, top, right, bottom = each["box"]
        assert all(isinstance(edge, int) for edge in each["box"])
        assert x < left < right < x + 140
        assert 30 < top < bottom < 170
    (only,) = alone["digits"]
    assert (only["digit"], only["probabilities"]) == (alone["digit"], alone["probabilities"])


def test_outputs_that_are_no_shares_are_made_some(run: Run, tmp_path: Path) -> None:
    loss = ["--loss", "mean_squared_error", "--output", "identity", "--learning-rate", 0.5, "--schedule", "constant"]
    assert run("train", "--epochs", 1, *loss, "--out", tmp_path / "m").status == 0
    picture(1, tmp_path / "1.png")
    (line,) = run("predict", tmp_path / "m", tmp_path / "1.png").lines
    assert all(share >= 0 for share in line["probabilities"])
    assert sum(line["probabilities"]) == pytest.approx(1, abs=1e-5)


def test_a_picture_that_cannot_be_read_costs_the_others_nothing(run: Run, trained: Path, tmp_path: Path) -> None:
    picture(1, tmp_path / "1.png")
    (tmp_path / "text.png").write_text("no picture")
    Image.new("L", (50, 50), 255).save(tmp_path / "white.png")
    bad = [tmp_path / "none.png", tmp_path / "text.png", tmp_path / "white.png", tmp_path]
    done = run("predict", trained, bad[0], tmp_path / "1.png", *bad[1:], tmp_path / "1.png")
    assert done.status == 2
    assert [line["file"] for line in done.lines] == [str(tmp_path / "1.png")] * 2
    errors = done.err.splitlines()
    assert len(errors) == len(bad)
    for path, error in zip(bad, errors, strict=True):
        assert error.startswith(f"digitscope: {path}")


# data


@pytest.fixture
def dead_url() -> Iterator[str]:
    """An address that refuses every connection: its port is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/mnist/"


def test_mirrors_that_cannot_be_reached(
    run: Run, tmp_path: Path, dead_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist, "fetch", partial(mnist.fetch, mirrors=[dead_url]))
    one_line(run("data", "fetch", "--data", tmp_path / "new"), "could not be downloaded", "check the network")


def test_a_download_that_is_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(mnist, "fetch", interrupted)
    assert run("data", "fetch") == (130, "", "digitscope: stopped.\n")


@needs_mnist
def test_what_is_complete_is_not_downloaded_again(run: Run, dead_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mnist, "fetch", partial(mnist.fetch, mirrors=[dead_url]))
    done = run("data", "fetch", "--data", OFFICIAL)
    assert done == (0, f"MNIST is complete and verified in {OFFICIAL}\n", "")


@needs_mnist
def test_the_official_files_are_verified(run: Run, tmp_path: Path) -> None:
    names = [part.name for part in mnist.PARTS]
    verified = "".join(f"{name}: verified\n" for name in names)
    assert run("data", "verify") == run("data", "verify", "--data", OFFICIAL) == (0, verified, "")
    for part in mnist.PARTS[1:]:
        path = part.path(Path(OFFICIAL))
        assert path is not None
        shutil.copyfile(path, tmp_path / path.name)
    wrong = tmp_path / names[3]
    wrong.write_bytes(wrong.read_bytes()[:-9])
    done = run("data", "verify", "--data", tmp_path)
    assert done.status == 2
    lines = done.out.splitlines()
    assert [line.split(": ")[0] for line in lines] == names
    assert [line.endswith(": verified") for line in lines] == [False, True, True, False]


def test_a_folder_to_verify_that_is_none(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one_line(run("data", "verify", "--data", tmp_path / "none"), f"{tmp_path / 'none'} does not exist")
    monkeypatch.delenv("DIGITSCOPE_DATA", raising=False)
    monkeypatch.setattr(mnist, "cache", lambda: tmp_path / "cache")
    one_line(run("data", "verify"), "digitscope data fetch")


def test_the_threads_asked_for_are_those_of_the_run_and_stand_in_the_model(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    done = run("train", "--data", "starter", "--epochs", 1, "--threads", 1, "--out", path)
    assert done.status == 0
    assert model_file.load(path).threads == 1
    assert "--threads" not in done.err


def test_a_measured_number_of_threads_is_told_where_there_was_a_choice(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.safetensors"
    monkeypatch.setattr("nn.threads.cores", lambda: 4)
    done = run("train", "--data", "starter", "--epochs", 1, "--out", path)
    threads = model_file.load(path).threads
    assert threads in (1, 2)
    told = f"The same command with --threads {threads} repeats it bit for bit on this computer."
    assert told in done.err.splitlines()


@pytest.mark.parametrize("threads", ["0", "9", "-1", "1.5", "many", "", "9" * 5000])
def test_a_number_of_threads_that_the_computer_does_not_have_is_one_sentence(
    run: Run, threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nn.training_verb.cores", lambda: 8)
    done = run("train", "--data", "starter", f"--threads={threads}")
    assert done.status == 2
    assert done.err == ("digitscope: --threads: write a whole number from 1 to 8, the processors of this computer.\n")
