"""What a guided experiment has measured, and what became of what was predicted."""

from dataclasses import dataclass

from nn.experiments.experiment import Measured, PredictStep


@dataclass(frozen=True)
class MeasuredRun:
    """A run of the experiment.

    Attributes:
        at: the step that asked for it.
        changes: what was set since the run before, in words.
        measured: what its last epoch came to; empty where it had none.
    """

    at: int
    changes: tuple[str, ...]
    measured: dict[Measured, float]


@dataclass(frozen=True)
class Outcome:
    """What became of a prediction; `said` and `right` are the numbers of answers, None where there is none."""

    asked: PredictStep
    said: int | None
    right: int | None
    value: float | None
