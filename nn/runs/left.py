"""Runs that were left before their end, looked at and not touched: which one was left last, what there is of one."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nn.errors import DigitScopeError, never
from nn.run_state import RunState
from nn.runs import checkpoint, history, record, shelf
from nn.runs.history import RunHistory
from nn.runs.lock import is_held
from nn.runs.record import RunEnd, RunRecord
from nn.runs.resume import check_belongs, check_end, elsewhere
from nn.runs.shelf import KeptRun


@dataclass(frozen=True)
class LeftRun:
    """A run as it was left.

    Attributes:
        folder: of the run.
        record: what is known of it.
        state: where it stands.
        earlier: its curves up to there.
    """

    folder: Path
    record: RunRecord
    state: RunState
    earlier: RunHistory


def last_left(root: Path, closed: str, cancelled: Callable[[], bool] = never) -> KeptRun | None:
    """The run during which a program ended last; None where the last one was not, or is being trained.

    Args:
        root: folder of all runs.
        closed: id of the run during which the window was closed last; a stopped one is meant by that alone.
        cancelled: asked now and then, says that nobody wants to know.

    Raises:
        DigitScopeError: where the folder cannot be read.
    """
    for folder in sorted(shelf.folders(root), key=_written, reverse=True):
        if cancelled():
            break
        try:
            run = shelf.of(folder)
        except DigitScopeError:
            # What cannot be read was left by nobody knows whom.
            continue
        if run.end is not RunEnd.RUNNING:
            return run if run.end is RunEnd.KILLED or (run.resumable and folder.name == closed) else None
    return None


def look(folder: Path) -> LeftRun:
    """What there is of a run that was left.

    Raises:
        DigitScopeError: where it is no run, has come to its end, is being trained, or cannot be read.
    """
    entry = record.read(folder)
    check_end(entry)
    if is_held(folder):
        raise elsewhere(entry)
    kept = checkpoint.load(folder / checkpoint.FILE)
    check_belongs(folder, entry, kept)
    return LeftRun(folder, entry, kept.state, _up_to(history.read(folder), kept.state))


def _up_to(curves: RunHistory, state: RunState) -> RunHistory:
    """The curves without what comes again when the run goes on."""
    points = curves.points[curves.points[:, 0] <= state.step]
    # The digits, which say how many batches an epoch has, are read later.
    epochs_done = float(np.max(curves.points[:, 1] / curves.points[:, 0] * state.step, initial=0.0))
    epochs = tuple(scores for scores in curves.epochs if scores.epoch <= epochs_done + 1e-6)
    return replace(curves, points=points, epochs=epochs)


def told(run: KeptRun) -> str:
    """Where a run was left, in words."""
    epochs, scores = run.record.hyperparameters.epochs, run.scores
    if scores is None:
        return f"{run.title}, epoch 1 of {epochs}"
    accuracy = scores.train_accuracy if np.isnan(scores.validation_accuracy) else scores.validation_accuracy
    return f"{run.title}, epoch {min(scores.epoch + 1, epochs)} of {epochs}, {accuracy:.1%}"


def _written(folder: Path) -> float:
    """When a run was trained last, in seconds."""
    try:
        return os.stat(folder / checkpoint.FILE).st_mtime
    except OSError:
        return 0.0
