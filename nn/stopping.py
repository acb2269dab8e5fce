"""When a run ends before its last batch: validation digits read well enough, read no better any more, or time is up.

For lack of patience it leaves the weights of its best epoch. What all that depends on is part of the run's state, so
that one that goes on later ends where it would have ended. Seconds of training, counted over all parts of a run, are
the one thing that no second run repeats.

Source: patience as Prechelt, Early Stopping - But When?, 1998, has it in its third class of criteria: successive epochs
without a lower validation loss.
"""

import math
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from nn.arrays import Array
from nn.hyperparameters import Hyperparameters
from nn.network import Network
from nn.steps import EpochScores, Step, Stop, StopCause

Steps: TypeAlias = Generator[Step, Hyperparameters | None, None]


@dataclass(frozen=True)
class Standing:
    """What a run remembers of its epochs.

    Attributes:
        best_epoch: the one after which the validation loss was least; 0 before there is one.
        best_loss: that loss.
        stop: why the run has come to its end before its last batch; None where it has not.
        best_scores: of that epoch; None before there is one.
    """

    best_epoch: int = 0
    best_loss: float = math.inf
    stop: Stop | None = None
    best_scores: EpochScores | None = None

    @property
    def restored(self) -> EpochScores | None:
        """Scores of the weights that the run leaves, where those are of another epoch than the last."""
        return self.best_scores if self.stop is not None and self.stop.restored else None

    def after(self, scores: EpochScores) -> "Standing":
        """With one more epoch."""
        if scores.validation_loss < self.best_loss:
            return replace(self, best_epoch=scores.epoch, best_loss=scores.validation_loss, best_scores=scores)
        return self


class Stoppable(Protocol):
    """What is asked of a run: what it remembers, and the seconds it has trained."""

    hyperparameters: Hyperparameters
    network: Network
    standing: Standing
    best: Array | None
    train_seconds: float


def remember(run: Stoppable, scores: EpochScores) -> None:
    """Have the run remember one more epoch, and the weights after it where it may have to leave those."""
    run.standing = run.standing.after(scores)
    if run.hyperparameters.patience and run.standing.best_epoch == scores.epoch:
        run.best = run.network.parameters.copy()


def settle(run: Stoppable) -> None:
    """Give the network the weights that the run leaves, once it has ended; nothing where it has those, or goes on."""
    stop = run.standing.stop
    if stop is not None and stop.restored and run.best is not None:
        run.network.parameters[...] = run.best


def until_stopped(run: Stoppable, steps: Steps) -> Steps:
    """The `steps` of a run up to its end, which the last of them tells where it comes early; errors are theirs.

    With the last of them the network is still that of its batch; what the run leaves is there once no more is asked.
    """
    if run.standing.stop is not None:
        settle(run)
        return
    seconds = _seconds(run.hyperparameters)
    with closing(steps):
        step = next(steps, None)
        while step is not None:
            if seconds < math.inf:
                step = step._replace(train_seconds=run.train_seconds)
            if step.scores is not None or run.train_seconds >= seconds:
                stop = _stop(run, step)
                if stop is not None:
                    run.standing = replace(run.standing, stop=stop)
                    try:
                        yield step._replace(stop=stop)
                    finally:
                        settle(run)
                    return
            sent = yield step
            try:
                step = steps.send(sent)
            except StopIteration:
                return


def expected_steps(step: Step, h: Hyperparameters) -> float:
    """How many batches the run has in the end, as fast as it has been: all, unless its time is up before.

    What validation digits will say, nobody knows.
    """
    if step.stop is not None:
        return step.step
    if not step.train_seconds:
        return step.steps
    return min(step.steps, max(step.step * _seconds(h) / step.train_seconds, step.step))


def _seconds(h: Hyperparameters) -> float:
    return 60 * h.time_limit or math.inf


def _stop(run: Stoppable, step: Step) -> Stop | None:
    """Why a run ends with this batch; None where it goes on, or where it is the last one anyway."""
    h, best, scores = run.hyperparameters, run.standing.best_epoch, step.scores
    if step.step == step.steps:
        return None
    if scores is not None and 0 < h.target_accuracy <= 100 * scores.validation_accuracy:
        return Stop(StopCause.ACCURACY, step.epoch, h.target_accuracy, best, scores.validation_accuracy)
    if scores is not None and best and 0 < h.patience <= scores.epoch - best:
        restored = run.best is not None
        return Stop(StopCause.PATIENCE, step.epoch, h.patience, best, scores.validation_accuracy, restored)
    if run.train_seconds >= _seconds(h):
        return Stop(StopCause.TIME, step.epoch, h.time_limit, best)
    return None
