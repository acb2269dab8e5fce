"""What a guided experiment is: plain data, whoever wrote it."""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from nn.hyperparameters import Hyperparameters


class RunOrder(Enum):
    """What happens to the run when a person clicks; the value is its name in a file."""

    TRAIN = "train"
    CONTINUE = "continue"
    RESET = "reset"


class Measured(Enum):
    """What the last epoch of a run says; the value is its name in a file."""

    VALIDATION_ACCURACY = "validation accuracy"
    TRAINING_ACCURACY = "training accuracy"
    VALIDATION_LOSS = "validation loss"
    TRAINING_LOSS = "training loss"

    @property
    def in_percent(self) -> bool:
        """Whether it is a share, which files and people write in percent."""
        return self in (Measured.VALIDATION_ACCURACY, Measured.TRAINING_ACCURACY)

    def written(self, value: float) -> str:
        """Its value as people read it."""
        return f"{value:.1%}" if self.in_percent else f"{value:.4g}"


@dataclass(frozen=True)
class SetStep:
    """Done by a click.

    Attributes:
        text: what is set, and why, in plain words.
        hyperparameters: all of them, those that the file does not name as before it or by default.
        changes: what the file names, in words, such as ``Initialisation: Zero``.
        run: what happens to the run; None for nothing.
        sheet: whether the canvas is cleared.
        drawn: whether the person draws.
        digit: which digit is put onto the canvas; None for none.
        label: what the drawing is said to show; None to leave that.
        bundled: whether the network becomes the one that comes with the program.
        steps: of gradient descent on the drawing, each with the learning rate of the derivation's own step.
    """

    text: str
    hyperparameters: Hyperparameters | None = None
    changes: tuple[str, ...] = ()
    run: RunOrder | None = None
    sheet: bool = False
    drawn: bool = False
    digit: int | None = None
    label: int | None = None
    steps: int = 0
    bundled: bool = False


@dataclass(frozen=True)
class PredictStep:
    """Asked before it is shown.

    Attributes:
        text: the question.
        answers: two to four.
        right: the number of the right one; None where a run says which.
        measured: what of the run says it.
        bounds: the largest value of each answer but the last, in the order of the answers; a share up to 1.
    """

    text: str
    answers: tuple[str, ...]
    right: int | None = None
    measured: Measured | None = None
    bounds: tuple[float, ...] = ()

    def right_one(self, value: float | None) -> int | None:
        """The number of the right answer, where the run came to `value`; None where that is wanted and is not there."""
        if self.measured is None:
            return self.right
        if value is None:
            return None
        # Not a number is no small one: it belongs to the last answer.
        return next((number for number, bound in enumerate(self.bounds) if value <= bound), len(self.bounds))


@dataclass(frozen=True)
class LookStep:
    """Pointed at in the window.

    Attributes:
        text: what to look for.
        place: where, a name of `PLACES`.
    """

    text: str
    place: str


@dataclass(frozen=True)
class MeansStep:
    """Said after the answer.

    Attributes:
        text: what came of it, and why.
        equations: ids of the derivation.
    """

    text: str
    equations: tuple[str, ...] = ()


ExperimentStep: TypeAlias = SetStep | PredictStep | LookStep | MeansStep


@dataclass(frozen=True)
class Experiment:
    """A guided experiment.

    Attributes:
        id: the name of its file.
        title: in a few words.
        question: that it answers, in one sentence.
        minutes: that it takes, about.
        steps: in order.
    """

    id: str
    title: str
    question: str
    minutes: int
    steps: tuple[ExperimentStep, ...]
