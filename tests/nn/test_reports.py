"""What a run tells, on a terminal and without one, and that it goes on where nobody listens."""

import errno
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from nn import reports
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.reports import REFRESH_SECONDS, MetricsFile, ProgressLine, TerminalLine, say, to_json
from nn.steps import EpochScores, Step, finite

NAN = float("nan")


def scores_of(epoch: int = 1, validation: float = 0.25) -> EpochScores:
    return EpochScores(
        epoch=epoch,
        examples_seen=4000 * epoch,
        train_seconds=1.25,
        train_loss=0.5,
        train_accuracy=0.875,
        validation_loss=validation,
        validation_accuracy=validation,
        learning_rate=0.1,
    )


def step_of(step: int, steps: int = 100) -> Step:
    return Step(
        step=step,
        steps=steps,
        epoch=1,
        epochs_done=step / steps,
        examples_seen=32 * step,
        loss=0.5,
        accuracy=0.75,
        learning_rate=0.1,
        scores=None,
    )


def screen(text: str) -> list[str]:
    """What stands on the lines of a terminal after `text`, without spaces at their ends."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        shown = ""
        for piece in line.split("\r"):
            shown = piece + shown[len(piece) :]
        lines.append(shown.rstrip())
    return lines


class Terminal(io.StringIO):
    """Standard error on a terminal of 80 columns."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 2


class Gone(Terminal):
    """A terminal that was closed."""

    def write(self, text: str) -> int:
        raise OSError(errno.EIO, "Input/output error")


@pytest.fixture
def columns() -> Iterator[list[int]]:
    """The width of the terminal, which a test may change."""
    with pytest.MonkeyPatch.context() as patch:
        width = [80]
        patch.setattr(os, "get_terminal_size", lambda descriptor: os.terminal_size((width[0], 24)))
        yield width


@pytest.fixture
def terminal(columns: list[int], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    # Not `sys.stderr` itself, which pytest sets anew between a fixture and its test.
    monkeypatch.setattr(reports, "sys", SimpleNamespace(stderr=terminal))
    return terminal


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time in seconds, which a test may change."""
    now = [1000.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    return now


def test_json_has_no_number_that_is_not_finite() -> None:
    values = {"a": 1, "b": NAN, "c": [0.5, float("inf"), [float("-inf")]], "d": "NaN", "e": None}
    assert json.loads(to_json(values)) == {"a": 1, "b": None, "c": [0.5, None, [None]], "d": "NaN", "e": None}
    assert "\n" not in to_json({"a": "line\nline"})


def test_a_model_keeps_what_was_measured_and_what_a_second_run_repeats() -> None:
    assert finite(scores_of()) == {
        "epoch": 1,
        "examples_seen": 4000,
        "train_loss": 0.5,
        "train_accuracy": 0.875,
        "validation_loss": 0.25,
        "validation_accuracy": 0.25,
        "learning_rate": 0.1,
    }
    assert not {"validation_loss", "validation_accuracy"} & set(finite(scores_of(validation=NAN)))


def test_metrics_have_a_line_an_epoch_as_soon_as_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text("an older run")
    with MetricsFile(path) as metrics:
        metrics.write(scores_of(1))
        assert json.loads(path.read_text())["train_seconds"] == 1.25
        metrics.write(scores_of(2, NAN))
    lines = [json.loads(line) for line in path.read_bytes().decode().split("\n")[:-1]]
    assert [line["epoch"] for line in lines] == [1, 2]
    assert [line["validation_loss"] for line in lines] == [0.25, None]


def test_no_metrics_file_is_no_file(tmp_path: Path) -> None:
    with MetricsFile(None) as metrics:
        metrics.write(scores_of())


@pytest.mark.parametrize("name", [".", "none/metrics.jsonl"])
def test_a_metrics_file_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(DigitScopeError) as caught, MetricsFile(tmp_path / name):
        pass
    assert str(caught.value).startswith(f"{tmp_path / name} cannot be written: ")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is always full")
def test_a_full_disk_is_told_once() -> None:
    with pytest.raises(DigitScopeError, match="/dev/full cannot be written: the disk is full"):
        with MetricsFile(Path("/dev/full")) as metrics:
            metrics.write(scores_of())


def test_a_line_is_written_over_and_cleared(terminal: Terminal, clock: list[float]) -> None:
    line = TerminalLine()
    line.show("a long line of text")
    assert screen(terminal.getvalue()) == ["a long line of text"]
    clock[0] += REFRESH_SECONDS
    line.show("short")
    assert screen(terminal.getvalue()) == ["short"]
    line.clear()
    assert screen(terminal.getvalue()) == [""]
    assert terminal.getvalue().endswith("\r")


def test_a_line_is_not_written_anew_all_the_time(terminal: Terminal, clock: list[float]) -> None:
    line = TerminalLine()
    line.show("first")
    clock[0] += REFRESH_SECONDS / 2
    line.show("second")
    assert screen(terminal.getvalue()) == ["first"]
    clock[0] += REFRESH_SECONDS
    line.show("third")
    assert screen(terminal.getvalue()) == ["third"]


@pytest.mark.parametrize(("width", "shown"), [(80, 79), (20, 19), (0, 79)])
def test_a_line_is_no_longer_than_the_terminal_is_wide(
    terminal: Terminal, columns: list[int], width: int, shown: int
) -> None:
    columns[0] = width
    TerminalLine().show("x" * 200)
    assert screen(terminal.getvalue()) == ["x" * shown]


def test_without_a_terminal_there_is_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    line = TerminalLine()
    line.show("text")
    line.clear()
    ProgressLine(Hyperparameters()).batch(step_of(1))
    assert capsys.readouterr().err == ""


def test_a_batch_tells_speed_and_time_left(terminal: Terminal, clock: list[float]) -> None:
    progress = ProgressLine(Hyperparameters(epochs=5))
    clock[0] += 40
    progress.batch(step_of(25, steps=100))
    assert screen(terminal.getvalue()) == ["epoch 1 of 5, loss 0.5000, 20 digits a second, 2:00 left"]


def test_a_run_that_goes_on_tells_its_own_speed(terminal: Terminal, clock: list[float]) -> None:
    progress = ProgressLine(Hyperparameters(epochs=5), batches=20)
    clock[0] += 10
    progress.batch(step_of(25, steps=100))
    assert screen(terminal.getvalue()) == ["epoch 1 of 5, loss 0.5000, 16 digits a second, 2:30 left"]


def test_an_epoch_is_a_line_that_stays(terminal: Terminal, clock: list[float]) -> None:
    progress = ProgressLine(Hyperparameters(epochs=10))
    clock[0] += 1
    progress.batch(step_of(1))
    progress.epoch(scores_of(1))
    progress.epoch(scores_of(10, NAN))
    assert screen(terminal.getvalue()) == [
        "epoch  1 of 10  training: loss 0.5000, accuracy 87.50%  validation: loss 0.2500, accuracy 25.00%  1.2 s",
        "epoch 10 of 10  training: loss 0.5000, accuracy 87.50%  1.2 s",
        "",
    ]


def test_a_time_limit_ends_the_time_left(terminal: Terminal, clock: list[float]) -> None:
    progress = ProgressLine(Hyperparameters(epochs=5, time_limit=1.0))
    clock[0] += 40
    progress.batch(step_of(25, steps=100)._replace(train_seconds=30.0))
    assert screen(terminal.getvalue()) == ["epoch 1 of 5, loss 0.5000, 20 digits a second, 0:40 left"]


def test_without_a_moving_line_each_epoch_tells_the_time_left(
    capsys: pytest.CaptureFixture[str], clock: list[float]
) -> None:
    progress = ProgressLine(Hyperparameters(epochs=5))
    clock[0] += 40
    progress.batch(step_of(20, steps=100))
    progress.epoch(scores_of(1))
    assert capsys.readouterr().err.endswith("  1.2 s, 2:40 left\n")
    progress.batch(step_of(100, steps=100))
    progress.epoch(scores_of(5))
    assert capsys.readouterr().err.endswith("  1.2 s\n")


@pytest.mark.parametrize(
    "tell",
    [
        lambda: say("text"),
        lambda: TerminalLine().show("text"),
        lambda: ProgressLine(Hyperparameters()).epoch(scores_of()),
    ],
)
def test_a_run_goes_on_where_nobody_listens(
    columns: list[int], monkeypatch: pytest.MonkeyPatch, tell: Callable[[], None]
) -> None:
    monkeypatch.setattr(reports, "sys", SimpleNamespace(stderr=Gone()))
    tell()
