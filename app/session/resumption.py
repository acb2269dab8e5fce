"""A run on disk becomes what a session works on: as if it had been stopped here, with its curves up to there."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.session.candidate import NEW, Reached, Work, opened
from app.session.history import History
from nn import model_file
from nn.errors import DigitScopeError
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.steps import finite

if TYPE_CHECKING:
    from nn.runs.history import RunHistory

AT_ONCE = 5_000_000
"""Bytes of a run's curves on disk that are read while a person waits: some 0.3 s."""

BUSY = "Another run is going on here; stop it before you continue this one."


def left_in(folder: Path) -> Work:
    """The work of the run in a folder, which is only read; in a thread, for it may be large.

    Raises:
        DigitScopeError: where it is no run, has come to its end, is being trained, or cannot be read.
    """
    # Here, because the window opens without it.
    from nn.runs.left import look

    left = look(folder)
    h, scores = left.state.hyperparameters, left.earlier.epochs
    network = Network(Architecture.of(h), left.state.parameters)
    model = Model(network, h, finite(scores[-1]) if scores else {}, left.state.threads)
    reached = Reached(left.state, left.record.epochs_before, left=True, folder=folder)
    return Work(model, _curves(left.earlier, left.record.epochs_before), reached=reached, title=left.record.name or NEW)


def kept_in(folder: Path, model: Model, title: str) -> Work:
    """The work of what the run in a folder has learned, with its curves where they can be read, and at once."""
    from nn.runs import history, record

    work = opened(model, None, title)
    with suppress(DigitScopeError, OSError):
        if (folder / history.BATCHES).stat().st_size <= AT_ONCE:
            return replace(work, history=_curves(history.read(folder), record.read(folder).epochs_before))
    return work


def is_under_runs(work: Work) -> bool:
    """Whether the folder of the run that led to it holds the same network, so that it stays among the runs."""
    from nn.runs.keeper import MODEL

    if work.folder is None:
        return False
    with suppress(DigitScopeError):
        there = model_file.load(work.folder / MODEL).network
        return np.array_equal(there.parameters, work.model.network.parameters)
    return False


def _curves(earlier: "RunHistory", before: float) -> History:
    """They begin after the epochs of the runs before it, of which there are none here."""
    history, points = History(), earlier.points
    history.clock.begin(before)
    history.training.extend(points[:, 1:] + (before, 0.0, 0.0))
    rows = [(before + each.epoch, each.validation_loss, each.validation_accuracy) for each in earlier.epochs]
    history.validation.extend(np.array(rows, float).reshape(-1, 3))
    for each in earlier.epochs if len(points) else ():
        history.clock.tell(each.epoch, float(np.interp(each.epoch, points[:, 1], points[:, 0])), each.train_seconds)
    history.epochs_done = before + (float(points[-1, 1]) if len(points) else 0.0)
    return history
