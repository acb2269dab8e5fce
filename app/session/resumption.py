"""A run on disk becomes what a session works on: as if it had been stopped here, with its curves up to there."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.session.candidate import NEW, Reached, Work
from app.session.history import History
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.steps import finite

if TYPE_CHECKING:
    from nn.runs.left import LeftRun

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
    return Work(model, _curves(left), reached=reached, title=left.record.name or NEW)


def _curves(left: "LeftRun") -> History:
    """They begin after the epochs of the runs before it, of which there are none here."""
    history, before, points = History(), left.record.epochs_before, left.earlier.points
    history.clock.begin(before)
    history.training.extend(points[:, 1:] + (before, 0.0, 0.0))
    rows = [(before + each.epoch, each.validation_loss, each.validation_accuracy) for each in left.earlier.epochs]
    history.validation.extend(np.array(rows, float).reshape(-1, 3))
    for each in left.earlier.epochs if len(points) else ():
        history.clock.tell(each.epoch, float(np.interp(each.epoch, points[:, 1], points[:, 0])), each.train_seconds)
    history.epochs_done = before + (float(points[-1, 1]) if len(points) else 0.0)
    return history
