"""What a search makes as good as it can be, and what of a run says how good it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nn.data.digits import Digits, Split
from nn.errors import DigitScopeError
from nn.evaluation import evaluate
from nn.network import Network
from nn.steps import EpochScores

TARGET = 0.97
"""Validation accuracy at which the clock is stopped."""


@dataclass(frozen=True)
class Objective:
    """One.

    Attributes:
        label: what people read.
        help: one sentence.
        larger: whether more is better.
        so_far: after an epoch, from its scores, the network and the validation digits: what runs are compared by before
            they have come to their end, the more the better.
        needs_digits: whether `check` has to see them: not all digits can be judged by it.
        value: of a whole run, from the scores of its epochs and the last `so_far`; None where it has not reached what
            is measured.
    """

    label: str
    help: str
    larger: bool
    so_far: Callable[[EpochScores, Network, Digits], float]
    value: Callable[[list[EpochScores], float], float | None]
    check: Callable[[Split], None] = lambda split: None
    needs_digits: bool = False


def _accuracy(scores: EpochScores, network: Network, digits: Digits) -> float:
    return scores.validation_accuracy


def _of_writers(scores: EpochScores, network: Network, digits: Digits) -> float:
    """The mean over writers of the share of each one's digits: a writer of many digits counts no more than others."""
    ink = digits.chosen(digits.is_ink.nonzero()[0])
    writers = evaluate(network, ink).writers
    return sum(writer.accuracy for writer in writers) / len(writers)


def _check_writers(split: Split) -> None:
    digits = split.validation
    if not any(origin.writer for origin, is_ink in zip(digits.origins, digits.is_ink, strict=True) if is_ink):
        raise DigitScopeError(
            "No ink of a writer who is known is held back; choose a source of such ink as data, such as an ink file, "
            "and hold some back."
        )


def _last(epochs: list[EpochScores], so_far: float) -> float:
    return so_far


def _seconds(epochs: list[EpochScores], so_far: float) -> float | None:
    """Seconds of training up to the end of the first epoch with the target."""
    return next((each.train_seconds for each in epochs if each.validation_accuracy >= TARGET), None)


OBJECTIVES: Mapping[str, Objective] = {
    "accuracy": Objective(
        "Validation accuracy", "The share of validation digits that are read right at the end.", True, _accuracy, _last
    ),
    "ink": Objective(
        "Ink accuracy by writer",
        "The mean over the writers held back of the share of each one's digits that are read right.",
        True,
        _of_writers,
        _last,
        _check_writers,
        needs_digits=True,
    ),
    "time": Objective(
        f"Time to {TARGET:.0%}",
        f"Seconds of training until {TARGET:.0%} of the validation digits are read right; a run that does not come "
        "there has lost.",
        False,
        _accuracy,
        _seconds,
    ),
}
"""By the word of the command line."""
