"""What is seen of experiments: plain texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShownExperiment:
    """A row of the list."""

    title: str
    question: str
    minutes: int
    done: bool = False


@dataclass(frozen=True)
class ShownOutcome:
    """What became of a prediction: the question, what was said and what came, each in words."""

    question: str
    said: str
    came: str
    agrees: bool


@dataclass(frozen=True)
class ShownEquation:
    """An equation that answers the question."""

    id: str
    latex: str
    meaning: str


@dataclass(frozen=True)
class ShownStep:
    """A step of an experiment.

    Attributes:
        title: of the experiment.
        place: which step of how many.
        heading: what is to be done, in a word or two.
        text: paragraphs with an empty line between them.
        details: what a click sets, a line for each.
        action: text of the button that does it; empty for none.
        tip: what that button does.
        may_act: whether it can be done now.
        note: a sentence below the button or the answers; empty for none.
        answers: to choose from.
        said: the number of the one that was chosen; None for none.
        outcomes: what became of what was predicted.
        trials: what was measured in each run so far, a row for each: what was set, and three numbers.
        equations: that answer the question.
        may_go_back, may_go_on: whether there is a step before, and whether one may go to the next.
        is_last: whether there is no next one.
    """

    title: str
    place: str
    heading: str
    text: str
    details: tuple[str, ...] = ()
    action: str = ""
    tip: str = ""
    may_act: bool = True
    note: str = ""
    answers: tuple[str, ...] = ()
    said: int | None = None
    outcomes: tuple[ShownOutcome, ...] = ()
    trials: tuple[tuple[str, ...], ...] = ()
    equations: tuple[ShownEquation, ...] = ()
    may_go_back: bool = True
    may_go_on: bool = True
    is_last: bool = False
