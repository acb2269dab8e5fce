"""What a run tells after each batch and each epoch: plain numbers."""

import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class EpochScores:
    """What one epoch came to.

    Attributes:
        epoch: epochs finished in this run.
        examples_seen: training digits shown so far in this run.
        train_seconds: seconds spent on training alone, evaluation left out, so far in this run.
        train_loss: mean cost over the epoch's batches, each before its step; L2 adds nothing to it.
        train_accuracy: share of right answers over the epoch's batches, each before its step.
        validation_loss: mean cost on the validation digits after the epoch, NaN without any.
        validation_accuracy: share of right answers there, NaN without any.
        learning_rate: of the epoch's last batch.
    """

    epoch: int
    examples_seen: int
    train_seconds: float
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float


class StopCause(StrEnum):
    """What ends a run before its last batch."""

    ACCURACY = "accuracy"
    PATIENCE = "patience"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Stop:
    """That a run ends before its last batch, as its hyperparameters say.

    Attributes:
        cause: which of them.
        epoch: epochs begun.
        limit: the value of that hyperparameter: percent, epochs or minutes.
        best_epoch: the one after which the validation loss was least; 0 where there is none.
        accuracy: on the validation digits, NaN where the epoch was not over.
        restored: whether the run leaves the weights of the best epoch, and not those of the last.
    """

    cause: StopCause
    epoch: int
    limit: float
    best_epoch: int = 0
    accuracy: float = math.nan
    restored: bool = False

    @property
    def told(self) -> str:
        """A sentence: where, and why."""
        match self.cause:
            case StopCause.ACCURACY:
                why = f"validation accuracy is {self.accuracy:.2%}, and was to reach {self.limit:g}%"
            case StopCause.PATIENCE:
                epochs = "1 epoch" if self.limit == 1 else f"{self.limit:g} epochs"
                left = f"the weights are those of epoch {self.best_epoch}, the best one"
                best = left if self.restored else f"the best was epoch {self.best_epoch}"
                why = f"no better validation loss for {epochs}; {best}"
            case StopCause.TIME:
                why = f"the time limit is {'1 minute' if self.limit == 1 else f'{self.limit:g} minutes'}"
        return f"{self.short}: {why}."

    @property
    def short(self) -> str:
        """Where alone."""
        return f"Stopped at epoch {self.epoch}"


class Step(NamedTuple):
    """What one batch came to.

    Attributes:
        step: batches so far in this run, 1 for the first.
        steps: batches in the whole run.
        epoch: epochs begun, 1 for the first.
        epochs_done: epochs done, the part of the present one included.
        examples_seen: training digits shown so far in this run.
        loss: mean cost of the batch before its step, with the dropout of that step, without L2.
        accuracy: share of right answers in the batch before its step.
        learning_rate: eta of this step.
        scores: of the epoch that this batch ends, else None.
        train_seconds: spent on training so far in a run that has a time limit, 0 in any other, which repeats.
        stop: why the run ends with this batch, where it is not the last one anyway; None where it goes on.
    """

    step: int
    steps: int
    epoch: int
    epochs_done: float
    examples_seen: int
    loss: float
    accuracy: float
    learning_rate: float
    scores: EpochScores | None
    train_seconds: float = 0.0
    stop: Stop | None = None

    @property
    def last(self) -> bool:
        """Whether no batch follows."""
        return self.step == self.steps or self.stop is not None


def finite(scores: EpochScores) -> dict[str, float]:
    """What a model keeps of its last epoch's scores: those that were measured and that a second run would repeat."""
    values = asdict(scores)
    del values["train_seconds"]
    return {name: value for name, value in values.items() if math.isfinite(value)}
