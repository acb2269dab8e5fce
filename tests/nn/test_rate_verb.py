"""``digitscope rate``, and a training that ends by itself on the command line."""

import csv
import json
from pathlib import Path

import pytest

from nn import cli
from nn.data import sources
from nn.hyperparameters import Hyperparameters
from nn.rate_finder import range_test
from nn.runs import record, shelf
from nn.runs.record import RunEnd

SMALL = ("--hidden", "8", "--validation", "500")


@pytest.fixture(autouse=True)
def _own_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(shelf.ENVIRONMENT, str(tmp_path / "runs"))


def test_it_prints_what_the_test_came_to_and_writes_its_curve(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    curve = tmp_path / "curve.csv"
    assert cli.main(["rate", *SMALL, "--optimizer", "adam", "--csv", str(curve)]) == 0
    out, err = capsys.readouterr()
    h = Hyperparameters(hidden=(8,), validation=500, optimizer="adam")
    found = range_test(h, sources.load(h.data, h.validation))
    told = json.loads(out)
    assert told["learning_rate"] == found.suggestion
    assert told["batches"] == len(found.rates)
    assert told["highest"] == found.rates[-1]
    assert told["diverged"] is found.diverged
    assert err == f"Saved {curve}\n"
    head, *rows = csv.reader(curve.read_text().splitlines())
    assert head == ["learning_rate", "loss", "smoothed"]
    assert [float(row[2]) for row in rows] == found.smoothed.tolist()


def test_where_nothing_is_learned_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    deep = ("--hidden", ",".join(["16"] * 8), "--activation", "sigmoid", "--initializer", "glorot")
    assert cli.main(["rate", *deep]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["learning_rate"] is None
    assert err.startswith("digitscope: The loss hardly falls at any rate")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "part"),
    [(("--batch-size", "0"), "--batch-size"), (("--csv", "/nowhere/curve.csv"), "/nowhere")],
)
def test_what_cannot_be_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], part: str
) -> None:
    assert cli.main(["rate", *SMALL, *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert part in err
    assert err.count("\n") == 1


def test_a_training_that_ends_by_itself_says_why_and_cannot_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["train", *SMALL, "--epochs", "9", "--target-accuracy", "20", "--threads", "1"]) == 0
    _, err = capsys.readouterr()
    (folder,) = (tmp for tmp in shelf.place().iterdir())
    entry = record.read(folder)
    assert entry.end is RunEnd.FINISHED
    assert entry.why.startswith("Stopped at epoch ")
    assert entry.why.endswith("was to reach 20%.")
    assert f"\n{entry.why}\n" in err
    assert cli.main(["train", "--resume", folder.name]) == 2
    assert f"has come to its end. {entry.why} Train a new run for more." in capsys.readouterr().err
