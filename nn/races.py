"""The classic races by name: the present hyperparameters, and beside them the same with one change a lane."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nn.hyperparameters import ABOUT, HyperparameterError, Hyperparameters, with_rate
from nn.optimizers import usual_rate

FEWEST, MOST = 2, 4
"""Lanes of a race."""

SHARED = "seed", "data", "validation", "batch_size", "epochs"
"""Fields in which all lanes are alike, or they would not see the same batches."""


AS_IT_IS = "as it is"


@dataclass(frozen=True)
class Lane:
    """One run of a race.

    Attributes:
        name: its change, such as ``learning rate 0.3``, or that it has none.
        hyperparameters: of the run.
    """

    name: str
    hyperparameters: Hyperparameters


@dataclass(frozen=True)
class Classic:
    """A race of which people learn something.

    Attributes:
        field: what differs.
        values: of the field, given the present hyperparameters, of which those that are present already are left out.
        help: what it shows, in a sentence.
    """

    field: str
    values: Callable[[Hyperparameters], Sequence[Any]]
    help: str


def always(*values: Any) -> Callable[[Hyperparameters], Sequence[Any]]:
    """These values, whatever the present hyperparameters are."""
    return lambda h: values


def times(*factors: float) -> Callable[[Hyperparameters], Sequence[Any]]:
    """The present learning rate times these factors, to two digits, within its bounds."""
    return lambda h: [with_rate(h, h.learning_rate * factor).learning_rate for factor in factors]


RACES: Mapping[str, Classic] = {
    "Learning rates": Classic(
        "learning_rate", times(1 / 3, 3), "A third of the learning rate, the rate as it is, and three times as much."
    ),
    "Optimizers": Classic(
        "optimizer",
        always("gradient_descent", "momentum", "adam"),
        "Plain gradient descent, momentum and Adam, each with a learning rate that suits it.",
    ),
    "Initialisations": Classic(
        "initializer", always("zero", "glorot", "he"), "First weights that are all zero, and two random spreads."
    ),
    "Dropout against none": Classic(
        "dropout", lambda h: (0.0 if h.dropout else 0.2,), "Hidden neurons that are switched off at random, or none."
    ),
    "ReLU against sigmoid": Classic(
        "activation", always("relu", "sigmoid"), "Two functions that hidden neurons apply to their weighted sums."
    ),
}
"""Name -> what it changes, in the order in which they are offered."""


def lanes(field: str, values: Sequence[Any], h: Hyperparameters) -> tuple[Lane, ...]:
    """The run as it is, and beside it the same with each other value of one field; four lanes at most.

    An optimizer brings a learning rate that suits it, unless it is of the present one's kind: what suits gradient
    descent leads Adam nowhere.

    Raises:
        HyperparameterError: for a value that the field cannot have beside the others.
    """
    present = getattr(h, field)
    others = [value for value in dict.fromkeys(values) if value != present]
    return Lane(named(field, present), h), *(changed(h, field, value) for value in others[: MOST - 1])


def own(changes: Sequence[tuple[str, Any]], h: Hyperparameters) -> tuple[Lane, ...]:
    """The run as it is, and beside it a lane for each change of one field, which need not be the same one.

    Raises:
        HyperparameterError: for a value that the field cannot have beside the others, and for one that is no change.
    """
    found = [Lane(AS_IT_IS, h)]
    for field, value in changes:
        lane = changed(h, field, value)
        if any(lane.hyperparameters == other.hyperparameters for other in found):
            raise HyperparameterError(field, "choose a value that no other lane has")
        found.append(lane)
    return tuple(found)


def can_differ(h: Hyperparameters, *, from_run: bool) -> list[str]:
    """The fields in which lanes of `h` can differ; where they go on from a run, those that it takes on its way."""
    able = [name for name, this in ABOUT.items() if name not in SHARED and (this.live or not from_run)]
    return [name for name in able if not idle(name, h)]


def changed(h: Hyperparameters, field: str, value: Any) -> Lane:
    """The lane of `h` with another value of one field; errors are those of `lanes`."""
    other, name = replace(h, **{field: value}), named(field, value)
    if field == "optimizer" and usual_rate(value) != usual_rate(h.optimizer):
        other = replace(other, learning_rate=usual_rate(value))
        name = f"{name}, {named('learning_rate', other.learning_rate)}"
    return Lane(name, other)


def named(field: str, value: Any) -> str:
    """A value of a field in words, such as ``learning rate 0.3``; rules go by their own names."""
    this = ABOUT[field]
    return this.choices.get(value) or f"{this.label.lower()} {this.notation.shown(value)}"


def idle(field: str, h: Hyperparameters) -> str:
    """Why a field has no effect beside the others, in which case no race comes of it; empty where it has one."""
    return ABOUT[field].idle(vars(h))
