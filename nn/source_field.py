"""The kind of field that names sources of digits: how they and their weights are written, read and checked."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from nn.fields import Field, Notation, Real, real
from nn.source_names import Data, Weighted

LEAST_WEIGHT, LARGEST_WEIGHT = 0.01, 100
"""Of a source among others."""

WEIGHT = re.compile(r"-?\d+(\.\d*)?|-?\.\d+")
"""How a weight is written."""


def _weighted(text: str) -> Data:
    name, _, weight = text.rpartition("@")
    return (Weighted(name, float(weight)) if name and WEIGHT.fullmatch(weight) else Weighted(text),)


def _weighted_written(data: Data) -> str:
    """Each as `_weighted` reads it: a name that itself ends as a weight does, with one behind it."""
    return " ".join(
        each.name if _weighted(each.name) == (each,) else f"{each.name}@{Real.notation.shown(each.weight)}"
        for each in data
    )


def _weighted_loaded(value: Any) -> Any:
    if isinstance(value, str):
        return (Weighted(value),)
    if not isinstance(value, list):
        return value
    if not all(map(_has_both, value)):
        raise ValueError
    return tuple(Weighted(each["name"], real(each["weight"])) for each in value)


def _has_both(entry: Any) -> bool:
    """Whether this is a name and a weight, as `_weighted_saved` writes them."""
    if not isinstance(entry, dict):
        return False
    return type(entry.get("name")) is str and type(real(entry.get("weight"))) is float


def _weighted_saved(data: Data) -> Any:
    """The name alone where there is one source that has no weight, as it was before there could be several."""
    return data[0].name if data == (Weighted(data[0].name),) else [asdict(each) for each in data]


@dataclass(frozen=True, kw_only=True)
class Sources(Field):
    """Where data comes from: one source or several, each with a weight.

    Attributes:
        missing: what to do where none is named.
    """

    missing: str
    notation = Notation(
        tuple,
        "a name",
        "DATA",
        _weighted,
        written=_weighted_written,
        loaded=_weighted_loaded,
        saved=_weighted_saved,
    )

    @property
    def limits(self) -> str:
        """How several are written, and their weights."""
        return (
            "Repeat it to mix several; @ and a number behind a name say how many times its training digits come in an "
            "epoch, as in mnist@0.5."
        )

    def problem(self, value: Data) -> str:
        """Ask for a name, for each source once, and for a weight within bounds."""
        names = [each.name for each in value]
        if not all(names) or not names:
            return self.missing
        for each in value:
            if names.count(each.name) > 1:
                return f"name {each.name} once; its weight says how often its digits come"
            if not LEAST_WEIGHT <= each.weight <= LARGEST_WEIGHT:
                return f"choose a weight from {LEAST_WEIGHT} to {LARGEST_WEIGHT} for {each.name}, not {each.weight:g}"
        return ""
