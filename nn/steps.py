"""What a run tells after each batch and each epoch: plain numbers."""

import math
from dataclasses import asdict, dataclass
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


def finite(scores: EpochScores) -> dict[str, float]:
    """What a model keeps of its last epoch's scores: those that were measured and that a second run would repeat."""
    values = asdict(scores)
    del values["train_seconds"]
    return {name: value for name, value in values.items() if math.isfinite(value)}
