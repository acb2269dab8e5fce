"""The curves of kept runs for other programs: a table, or the event files that TensorBoard reads."""

import csv
import io
import math
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from nn.errors import DigitScopeError
from nn.extras import not_installed
from nn.files import reason, write_atomically
from nn.hyperparameters import to_mapping
from nn.runs import history
from nn.runs.shelf import KeptRun

NOT_THERE = f"{not_installed('An event file for TensorBoard', 'tensorboardX', 'tensorboard')} CSV needs nothing."


class CurvePoint(NamedTuple):
    """A point of a curve.

    Attributes:
        series: ``batches``, means of some batches each; ``training`` or ``validation``, of an epoch each.
        batch: of the run, counted from 1.
        epochs: done.
        seconds: of training; NaN where they are not known.
        loss: mean cost.
        accuracy: share of right answers.
        learning_rate: of the epoch's last batch; NaN for batches.
    """

    series: str
    batch: int
    epochs: float
    seconds: float
    loss: float
    accuracy: float
    learning_rate: float


def _silent(done: int) -> None:
    """Nobody wants to know."""


def to_csv(runs: Sequence[KeptRun], path: Path, before_each: Callable[[int], object] = _silent) -> None:
    """Write the curves of runs as one table, a line a point; what was not measured is empty.

    Args:
        runs: to write.
        path: of the table.
        before_each: is told before each run, and before the table is written, how many are done; what it raises leaves
            nothing behind.

    Raises:
        DigitScopeError: where a run cannot be read, or `path` cannot be written.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("run", "name", *CurvePoint._fields))
    for done, run in enumerate(runs):
        before_each(done)
        for point in points(run):
            values = ("" if isinstance(value, float) and math.isnan(value) else value for value in point)
            table.writerow((run.folder.name, run.record.name, *values))
    before_each(len(runs))
    write_atomically(path, text.getvalue().encode())


def to_tensorboard(runs: Sequence[KeptRun], target: Path, before_each: Callable[[int], object] = _silent) -> None:
    """Write the event files of runs, each into a folder of its own under `target`.

    Args:
        runs: to write.
        target: a folder, which need not be there.
        before_each: as `to_csv` takes it.

    Raises:
        DigitScopeError: where tensorboardX is not installed, a run cannot be read, a folder of its name is there
            already, or cannot be written; of such a run nothing is left.
    """
    try:
        import tensorboardX
    except ImportError:
        raise DigitScopeError(NOT_THERE) from None
    written = list[Path]()

    def ask(done: int) -> None:
        try:
            before_each(done)
        except BaseException:
            for folder in written:
                shutil.rmtree(folder, ignore_errors=True)
            raise

    for done, run in enumerate(runs):
        ask(done)
        curves = list(points(run))
        folder = target / _folder_name(run)
        try:
            target.mkdir(parents=True, exist_ok=True)
            folder.mkdir()
        except FileExistsError:
            raise DigitScopeError(f"{folder} is there already; choose another folder, or delete it.") from None
        except OSError as error:
            raise DigitScopeError(f"{folder} cannot be written: {reason(error)}.") from None
        try:
            _write_events(tensorboardX, run, curves, folder)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise DigitScopeError(f"{folder} cannot be written: {reason(error)}.") from None
        written.append(folder)
    ask(len(runs))


def points(run: KeptRun) -> Iterator[CurvePoint]:
    """All points of the curves of a run; errors are those of `history.read`."""
    kept = history.read(run.folder)
    for (batch, epochs, loss, accuracy), seconds in zip(kept.points.tolist(), kept.seconds.tolist(), strict=True):
        yield CurvePoint("batches", int(batch), epochs, seconds, loss, accuracy, math.nan)
    for scores in kept.epochs:
        examples = scores.examples_seen // max(scores.epoch, 1)
        batch = scores.epoch * run.record.hyperparameters.batches(examples)
        at = (batch, float(scores.epoch), scores.train_seconds)
        yield CurvePoint("training", *at, scores.train_loss, scores.train_accuracy, scores.learning_rate)
        if not math.isnan(scores.validation_accuracy):
            yield CurvePoint("validation", *at, scores.validation_loss, scores.validation_accuracy, math.nan)


def _write_events(tensorboard: Any, run: KeptRun, curves: Sequence[CurvePoint], folder: Path) -> None:
    """OSError where it cannot be done."""
    from tensorboardX.event_file_writer import EventsWriter

    began = datetime.fromisoformat(run.record.begun).timestamp()
    summary, event = tensorboard.summary, tensorboard.proto.event_pb2.Event
    writer = EventsWriter(str(folder / "events"))
    told = "\n".join(f"- {name}: {value}" for name, value in to_mapping(run.record.hyperparameters).items())
    writer.write_event(event(wall_time=began, step=0, summary=summary.text("hyperparameters", told)))
    for point in curves:
        for name in ("loss", "accuracy", "learning_rate"):
            value = getattr(point, name)
            if not math.isnan(value):
                time = began + (0.0 if math.isnan(point.seconds) else point.seconds)
                tag = name if name == "learning_rate" else f"{name}/{point.series}"
                writer.write_event(event(wall_time=time, step=point.batch, summary=summary.scalar(tag, value)))
    writer.close()


def _folder_name(run: KeptRun) -> str:
    """What TensorBoard calls the run: its name, as far as a folder may be called so, and its id."""
    name = re.sub(r"[^\w.-]+", "-", run.record.name).strip("-.")
    return f"{name}-{run.folder.name}" if name else run.folder.name
