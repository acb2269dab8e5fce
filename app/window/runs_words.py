"""What the page of the runs says of each: cells of its table, and hyperparameters side by side."""

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from app.views.runs.comparison import ComparedRow
from app.views.runs.rows import RunRow
from app.window.dates import in_short
from nn.arrays import CLASSES, SIDE
from nn.fields import Field
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.optimizers import OPTIMIZERS
from nn.run_state import Change
from nn.runs.record import RunEnd
from nn.runs.shelf import BOUND, KeptRun, KeptRuns
from nn.source_names import told


def row(run: KeptRun, colour: str, *, laid_over: bool, here: bool) -> RunRow:
    """The cells of a run, which has this colour, or "", over the plots; `here` where this window trains it."""
    h, scores, begun = run.record.hyperparameters, run.scores, datetime.fromisoformat(run.record.begun)
    done = 0 if scores is None else scores.epoch
    accuracy = math.nan if scores is None else scores.validation_accuracy
    loss = math.nan if scores is None else scores.validation_loss
    state = run.state if run.end is not RunEnd.RUNNING else f"training {'here' if here else 'elsewhere'}"
    network = "-".join(str(width) for width in (SIDE * SIDE, *h.hidden, CLASSES))
    cells: Sequence[tuple[str, float | str] | tuple[str, float | str, str]] = (
        (run.title, run.title, f"{run.title}\nid {run.folder.name}"),
        (in_short(begun.astimezone()), begun.timestamp()),
        (_number(accuracy, ".2%"), accuracy),
        (_number(loss, ".4f"), loss),
        (network, network),
        (f"{OPTIMIZERS[h.optimizer].label} {h.learning_rate:g}", f"{h.optimizer} {h.learning_rate:12.6f}"),
        (f"{done:,} of {h.epochs:,}", float(done)),
        (state, state, run.record.why or state),
        (told(h.data), told(h.data)),
        (megabytes(run.size), float(run.size)),
    )
    texts, values, tips = zip(*((text, value, *(tip or (text,))) for text, value, *tip in cells), strict=True)
    return RunRow(run.folder.name, texts, values, tips, colour or run.record.colour, laid_over)


def room(runs: KeptRuns) -> str:
    """How many there are, and what room all take of what they may."""
    count = "1 run" if len(runs.runs) == 1 else f"{len(runs.runs):,} runs"
    return f"{count}, {megabytes(runs.size)} of {BOUND / 1e6:,.0f} MB"


def megabytes(size: int) -> str:
    """Bytes, for people."""
    return f"{size / 1e6:,.1f} MB"


def compared(runs: Sequence[Hyperparameters]) -> list[ComparedRow]:
    """The hyperparameters of runs side by side; those of one run are marked where they are not the default."""
    rows, reference = list[ComparedRow](), runs if len(runs) > 1 else (*runs, Hyperparameters())
    for name, field in ABOUT.items():
        values = [getattr(h, name) for h in reference]
        texts = tuple(_written(field, getattr(h, name)) for h in runs)
        rows.append(ComparedRow(field.label, texts, any(value != values[0] for value in values), field.help))
    return rows


def changes(changed: Sequence[Change]) -> list[str]:
    """What was changed while a run went on, and after which batch, in sentences; a branch has those before it."""
    sentences = list[str]()
    for before, change in pairwise(changed):
        for name, field in ABOUT.items():
            old, new = getattr(before.hyperparameters, name), getattr(change.hyperparameters, name)
            if old != new:
                values = f"{_written(field, new)} instead of {_written(field, old)}"
                sentences.append(f"After batch {change.step:,}: {field.label.lower()} {values}.")
    return sentences


def _written(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return field.choices[value] if field.choices else field.notation.shown(value) or "none"


def _number(value: float, form: str) -> str:
    return "" if math.isnan(value) else format(value, form)
