"""The curves of runs for other programs."""

import csv
import re
import sys
import tomllib
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest

from nn.errors import Cancelled, DigitScopeError
from nn.extras import not_installed
from nn.runs import export, history, shelf
from nn.runs.record import RunEnd
from nn.runs.shelf import KeptRun
from tests.nn.runs.made import BATCHES, kept

ROOT = Path(__file__).parents[3]


@pytest.fixture
def run(tmp_path: Path) -> KeptRun:
    folder = kept(tmp_path / "runs", batches=BATCHES + 5, end=RunEnd.STOPPED).folder
    shelf.label(folder, name="half, rate 0.05")
    return shelf.of(folder)


def test_a_table_has_all_points_of_all_runs(run: KeptRun, tmp_path: Path) -> None:
    other = shelf.of(kept(tmp_path / "runs").folder)
    export.to_csv([run, other], tmp_path / "a.csv")
    with open(tmp_path / "a.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "run",
        "name",
        "series",
        "batch",
        "epochs",
        "seconds",
        "loss",
        "accuracy",
        "learning_rate",
    ]
    ours = [row for row in rows if row["run"] == run.folder.name]
    assert {row["name"] for row in ours} == {"half, rate 0.05"}
    assert len([row for row in rows if row["run"] == other.folder.name]) == 2 * BATCHES + 4
    curves = history.read(run.folder)
    batches = [row for row in ours if row["series"] == "batches"]
    assert [int(row["batch"]) for row in batches] == list(range(1, BATCHES + 6))
    assert [float(row["loss"]) for row in batches] == curves.points[:, 2].tolist()
    (scores,) = curves.epochs
    training, validation = (next(row for row in ours if row["series"] == name) for name in ("training", "validation"))
    assert int(training["batch"]) == int(validation["batch"]) == BATCHES
    assert float(training["loss"]) == scores.train_loss
    assert float(training["learning_rate"]) == scores.learning_rate
    assert float(training["seconds"]) == scores.train_seconds
    assert float(validation["accuracy"]) == scores.validation_accuracy
    assert validation["learning_rate"] == ""


def test_a_table_that_cannot_be_written_is_named(run: KeptRun, tmp_path: Path) -> None:
    with pytest.raises(DigitScopeError, match="cannot be written"):
        export.to_csv([run], tmp_path)


def test_without_its_library_event_files_are_not_there(
    run: KeptRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    with pytest.raises(DigitScopeError) as caught:
        export.to_tensorboard([run], tmp_path / "events")
    assert "pip install '.[tensorboard]'" in str(caught.value)
    assert not (tmp_path / "events").exists()


def test_event_files_hold_the_curves(run: KeptRun, tmp_path: Path) -> None:
    pytest.importorskip("tensorboardX")
    from tensorboardX.proto.event_pb2 import Event

    export.to_tensorboard([run], tmp_path / "events")
    (folder,) = (tmp_path / "events").iterdir()
    assert folder.name == f"half-rate-0.05-{run.folder.name}"
    (path,) = folder.iterdir()
    content, events = path.read_bytes(), []
    while content:
        # A record: its length and a checksum, 12 bytes, then the event and another checksum.
        length = int.from_bytes(content[:8], "little")
        events.append(Event.FromString(content[12 : 12 + length]))
        content = content[16 + length :]
    found: dict[str, dict[int, float]] = {}
    for event in events:
        for value in event.summary.value:
            found.setdefault(value.tag, {})[event.step] = value.simple_value
    curves = history.read(run.folder)
    assert found["loss/batches"] == pytest.approx(dict(enumerate(curves.points[:, 2].tolist(), 1)))
    assert found["accuracy/validation"] == pytest.approx({BATCHES: curves.epochs[0].validation_accuracy})
    assert found["learning_rate"] == pytest.approx({BATCHES: curves.epochs[0].learning_rate})
    assert any(tag.startswith("hyperparameters") for tag in found)
    with pytest.raises(DigitScopeError, match="is there already; choose another folder, or delete it"):
        export.to_tensorboard([run], tmp_path / "events")


def test_tensorboard_reads_them(run: KeptRun, tmp_path: Path) -> None:
    pytest.importorskip("tensorboardX")
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    export.to_tensorboard([run], tmp_path)
    events = reader.EventAccumulator(str(tmp_path / f"half-rate-0.05-{run.folder.name}"))
    events.Reload()
    (first, *_) = events.Scalars("loss/batches")
    assert first.step == 1
    assert first.value == pytest.approx(history.read(run.folder).points[0, 2])
    assert first.wall_time >= datetime.fromisoformat(run.record.begun).timestamp()


@pytest.mark.parametrize("at", [1, 2])
def test_who_gives_an_export_up_finds_nothing_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    runs = [shelf.of(kept(tmp_path / "runs", batches=3).folder) for _ in range(2)]
    monkeypatch.setitem(sys.modules, "tensorboardX", ModuleType("tensorboardX"))
    monkeypatch.setattr(export, "_write_events", lambda *words: (words[-1] / "events").write_bytes(b"events"))
    seen = list[bool]()

    def given_up(done: int) -> None:
        if done == at:
            seen.append(any((tmp_path / "events").iterdir()))
            raise Cancelled

    (tmp_path / "events").mkdir()
    for write, target in ((export.to_csv, "table.csv"), (export.to_tensorboard, "events")):
        with pytest.raises(Cancelled):
            write(runs, tmp_path / target, given_up)
    assert seen == [False, True]
    assert not (tmp_path / "table.csv").exists()
    assert not [*(tmp_path / "events").iterdir()]


def test_what_is_not_installed_is_brought_by_an_optional_dependency_that_there_is() -> None:
    optional = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (named,) = re.findall(r"pip install '\.\[([a-z]+(?:,[a-z]+)+)\]'", readme)
    for library, extra in (("tensorboardX", "tensorboard"), ("openTSNE", "tsne"), ("PyOpenGL", "surface")):
        assert any(each.startswith(library) for each in optional[extra])
        assert f"pip install '.[{extra}]'" in not_installed("This", library, extra)
        assert extra in named.split(",")
