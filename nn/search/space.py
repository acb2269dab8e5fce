"""What a search may choose: for each field a range of numbers or some values; a file of it is TOML.

[learning_rate]
from = 0.01
to = 1.0
scale = "log"

[hidden]
any = ["32,32", "64", "128,64"]
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from nn.errors import DigitScopeError
from nn.fields import Number, WholeNumber
from nn.files import reason
from nn.hyperparameters import ABOUT, HyperparameterError, Hyperparameters, parse

SCALES = ("linear", "log")
FIXED = {"epochs", "data", "validation", "seed", "teacher", "target_accuracy", "time_limit", "patience"}
"""Fields that every trial has alike: what it is judged by must not differ."""


@dataclass(frozen=True)
class Range:
    """Numbers from `low` to `high`, both among them; by factors where `log`."""

    low: float
    high: float
    log: bool = False


@dataclass(frozen=True)
class AnyOf:
    """Some values, each as `nn.hyperparameters.parse` takes it."""

    texts: tuple[str, ...]


Searched: TypeAlias = Range | AnyOf
Space: TypeAlias = Mapping[str, Searched]
"""Field name -> what may be chosen for it."""

USUAL: Space = {
    "hidden": AnyOf(("16", "32", "64", "32,32", "64,32", "128,64")),
    "activation": AnyOf(("relu", "leaky_relu", "tanh")),
    "output": AnyOf(("softmax", "sigmoid")),
    "loss": AnyOf(("cross_entropy", "mean_squared_error")),
    "initializer": AnyOf(("he", "glorot")),
    "optimizer": AnyOf(("gradient_descent", "momentum", "adam")),
    "learning_rate": Range(0.001, 1.0, log=True),
    "schedule": AnyOf(("constant", "cosine", "one_cycle")),
    "momentum": Range(0.5, 0.99),
    "batch_size": Range(16, 256, log=True),
    "l2": Range(1e-6, 0.01, log=True),
    "dropout": Range(0.0, 0.5),
    "label_smoothing": Range(0.0, 0.2),
    "augment": AnyOf(("no", "yes")),
    "distortion": Range(0.2, 2.0),
    "stroke_width": Range(0.0, 1.0),
    "redraw": AnyOf(("no", "yes")),
}
"""Of each field, what is often searched, where a person says no more."""


def may_be_searched(name: str) -> bool:
    """Whether trials may differ in this field."""
    return name not in FIXED


def value_of(name: str, drawn: float | str) -> Any:
    """The value of a field from what was drawn for it: a number within its range, or a text among its choices."""
    if isinstance(drawn, str):
        return parse(name, drawn)
    return round(drawn) if isinstance(ABOUT[name], WholeNumber) else float(drawn)


def read_space(path: Path) -> dict[str, Searched]:
    """The space in a file.

    Raises:
        DigitScopeError: where it cannot be read or is no space; the sentence names the field.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DigitScopeError(f"{path} is no TOML: {error}.") from None
    try:
        return checked_space(tables)
    except DigitScopeError as error:
        raise DigitScopeError(f"{path}: {error}") from None


def checked_space(tables: Mapping[str, Any]) -> dict[str, Searched]:
    """A space as TOML or JSON have it.

    Raises:
        DigitScopeError: where it is none; the sentence names the field.
    """
    space = {name: _searched(name, table) for name, table in tables.items()}
    if not space:
        raise DigitScopeError("No field is to be searched; name one, as [learning_rate] with from and to.")
    return space


def to_tables(space: Space) -> dict[str, Any]:
    """The space as `checked_space` takes it."""
    return {
        name: {"any": list(searched.texts)}
        if isinstance(searched, AnyOf)
        else {"from": searched.low, "to": searched.high, "scale": SCALES[searched.log]}
        for name, searched in space.items()
    }


def _searched(name: str, table: Any) -> Searched:
    if name not in ABOUT:
        raise DigitScopeError(
            f"[{name}] is no hyperparameter; choose from {', '.join(filter(may_be_searched, ABOUT))}."
        )
    if not may_be_searched(name):
        raise DigitScopeError(f"[{name}] is the same in all trials, or they could not be compared; leave it out.")
    if table == {}:
        if name in USUAL:
            return USUAL[name]
    elif isinstance(table, dict) and table.keys() == {"any"}:
        return _choice(name, table["any"])
    elif isinstance(table, dict) and {"from", "to"} <= table.keys() <= {"from", "to", "scale"}:
        return _range(name, table)
    raise DigitScopeError(f'[{name}]: write from and to, and scale = "log" where factors count; or any = [...].')


def _choice(name: str, values: Any) -> AnyOf:
    texts = [str(value) if not isinstance(value, bool) else ("yes" if value else "no") for value in values or ()]
    if not isinstance(values, list) or not texts:
        raise DigitScopeError(f"[{name}]: any is a list of values.")
    for text in texts:
        try:
            problem = ABOUT[name].problem(parse(name, text))
        except HyperparameterError as error:
            problem = error.problem
        if problem:
            raise DigitScopeError(f"[{name}] any: {problem}.")
    return AnyOf(tuple(dict.fromkeys(texts)))


def _range(name: str, table: Mapping[str, Any]) -> Range:
    field, scale = ABOUT[name], table.get("scale", SCALES[0])
    if not isinstance(field, Number):
        raise DigitScopeError(f"[{name}] has no numbers from and to; write any = [...].")
    bounds = table["from"], table["to"]
    for bound in bounds:
        if type(bound) not in (int, float) or not math.isfinite(bound):
            raise DigitScopeError(f"[{name}]: from and to are numbers, not {bound!r}.")
        if problem := field.problem(bound):
            raise DigitScopeError(f"[{name}]: {problem}.")
    if bounds[0] >= bounds[1]:
        raise DigitScopeError(f"[{name}]: from is below to, not {bounds[0]:g} and {bounds[1]:g}.")
    if scale not in SCALES:
        raise DigitScopeError(f"[{name}]: scale is one of {', '.join(SCALES)}, not {scale!r}.")
    if scale == "log" and bounds[0] <= 0:
        raise DigitScopeError(f'[{name}]: with scale = "log" from is above 0.')
    return Range(float(bounds[0]), float(bounds[1]), scale == "log")


def check_base(h: Hyperparameters) -> None:
    """Raise the sentence where nothing of a trial could be measured.

    Raises:
        DigitScopeError: where no digits are held back.
    """
    if not h.validation:
        raise DigitScopeError("Validation 0: no digits are held back to judge a trial by; hold some back.")
