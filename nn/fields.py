"""The kinds of hyperparameters: how the values of each are written, read, checked, and stepped through."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Protocol


@dataclass(frozen=True)
class Notation:
    """How values are written.

    Attributes:
        type: of a value.
        kind: what to write for one, in words.
        metavar: the same as ``--help`` says it.
        parse: the value of a text; ValueError for none. Bounds are not checked.
        written: a value as `parse` takes it.
        shown: a value as a form shows it.
        plain: what a person has typed into a form, as `parse` takes it.
        loaded: what JSON has in the place of a value, made one where that can be.
        saved: a value as JSON has it.
    """

    type: type
    kind: str
    metavar: str
    parse: Callable[[str], Any] = str
    written: Callable[[Any], str] = str
    shown: Callable[[Any], str] = str
    plain: Callable[[str], str] = str
    loaded: Callable[[Any], Any] = lambda value: value
    saved: Callable[[Any], Any] = lambda value: value


class Labelled(Protocol):
    """An entry of a registry of rules, of which no more is asked here than what a person reads."""

    @property
    def label(self) -> str:
        """Its name."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """What a person is told of one hyperparameter.

    Attributes:
        default: the value where none is given.
        label: name in dialogs and messages.
        help: one sentence for tooltips and ``--help``.
        group: heading under which dialogs show it.
        unit: unit of the value, empty for a pure number.
        live: whether it may change during a run, from the next batch on.
        idle: why it has no effect beside the values of all fields; empty where it has one.
        notation: how its values are written.
    """

    default: Any
    label: str
    help: str
    group: str
    unit: str = ""
    live: bool = False
    idle: Callable[[Mapping[str, Any]], str] = lambda values: ""
    notation: ClassVar[Notation]

    def declared(self) -> Any:
        """The field of a dataclass that this declares, itself under ``field`` in the metadata."""
        return field(default=self.default, metadata={"field": self})

    @property
    def choices(self) -> Mapping[str, str]:
        """Value -> what a person reads, empty where others are allowed too."""
        return {}

    @property
    def limits(self) -> str:
        """A sentence that says which values are allowed; empty where it would say nothing."""
        return ""

    def problem(self, value: Any) -> str:
        """What to do about `value`, which is of the field's type; empty where it may stand."""
        return ""

    def from_json(self, value: Any) -> Any:
        """The value for which JSON has `value`; ValueError where that is of another type. Bounds are not checked."""
        loaded = self.notation.loaded(value)
        if type(loaded) is not self.notation.type:
            raise ValueError
        return loaded


@dataclass(frozen=True, kw_only=True)
class OneOf(Field):
    """The key of a rule.

    Attributes:
        rules: the registry, which is asked each time.
    """

    rules: Mapping[str, Labelled]
    notation = Notation(str, "a name", "NAME")

    @property
    def choices(self) -> Mapping[str, str]:
        """Key -> what a person reads."""
        return {key: rule.label for key, rule in self.rules.items()}

    @property
    def limits(self) -> str:
        """All keys."""
        return f"One of {', '.join(self.rules)}."

    def problem(self, value: str) -> str:
        """Say which keys there are, where `value` is none."""
        return "" if value in self.rules else f"choose one of {', '.join(self.rules)}, not {value!r}"


class ModelFile(Field):
    """A model file, or nothing; whether it can be read is told when it is."""

    notation = Notation(str, "the name of a model file", "MODEL")


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise ValueError
    return text.lower() == "yes"


class YesNo(Field):
    """A switch."""

    notation = Notation(bool, "yes or no", "", _yes_or_no, written=lambda value: "yes" if value else "no")


@dataclass(frozen=True, kw_only=True)
class Bounded(Field):
    """One number or several, all within the same bounds.

    Attributes:
        minimum: smallest number allowed.
        maximum: largest number allowed.
    """

    minimum: float
    maximum: float

    @property
    def bounds(self) -> str:
        """Minimum and maximum as people write them, such as ``0.000001 to 10``."""
        return " to ".join(f"{bound:,.6f}".rstrip("0").rstrip(".") for bound in (self.minimum, self.maximum))

    @property
    def limits(self) -> str:
        """Both bounds."""
        return f"From {self.bounds}."


@dataclass(frozen=True, kw_only=True)
class Number(Bounded):
    """A number.

    Attributes:
        decimals: digits after the point that a form offers.
        off: the word that a form has for 0, where that turns something off; else empty.
    """

    decimals: int = 0
    off: str = ""

    def problem(self, value: float) -> str:
        """Say both bounds, where `value` is not within them."""
        return "" if self.minimum <= value <= self.maximum else f"choose a value from {self.bounds}, not {value:,}"

    def next(self, value: float, direction: int) -> float:
        """The value one step up (1) or down (-1): one unit of the second digit, so that steps fit every decade."""
        decade = math.floor(math.log10(abs(value))) if value else -math.inf
        if direction < 0 and value == 10.0**decade:
            decade -= 1
        step = max(10.0 ** (decade - 1), 10.0**-self.decimals)
        return min(max(round(value + direction * step, self.decimals or None), self.minimum), self.maximum)


class WholeNumber(Number):
    """A whole number, in forms with commas between thousands."""

    notation = Notation(
        int,
        "a whole number",
        "N",
        int,
        shown=lambda value: f"{value:,}",
        plain=lambda text: text.replace(" ", "").replace(",", ""),
    )


def real(value: Any) -> Any:
    """JSON writes 1.0 as 1; one too large for a float is out of bounds, and so is infinity."""
    if type(value) is int:
        return float(value) if abs(value) < 2**1000 else math.inf
    return value


class Real(Number):
    """A number with a fraction, in forms without an exponent, and with a comma for the point where that is typed."""

    notation = Notation(
        float,
        "a number",
        "X",
        float,
        shown=lambda value: f"{Decimal(repr(value)).normalize():f}",
        plain=lambda text: text.replace(" ", "").replace(",", "."),
        loaded=real,
    )


@dataclass(frozen=True, kw_only=True)
class Widths(Bounded):
    """The neurons of layers; a comma at the end is a list that is still being typed.

    Attributes:
        most: layers at most.
    """

    most: int
    notation = Notation(
        tuple,
        "numbers separated by commas",
        "N,N,...",
        lambda text: tuple(int(part) for part in text.split(",")) if text else (),
        written=lambda value: ",".join(map(str, value)),
        shown=lambda value: ", ".join(map(str, value)),
        plain=lambda text: text.rstrip(", "),
        loaded=lambda value: tuple(value) if isinstance(value, list) else value,
        saved=list,
    )

    def problem(self, value: tuple[int, ...]) -> str:
        """Say how many layers or neurons there may be."""
        if len(value) > self.most:
            return f"at most {self.most} hidden layers, not {len(value)}"
        for width in value:
            if type(width) is not int or not self.minimum <= width <= self.maximum:
                return f"each layer has {self.bounds} neurons, not {width}"
        return ""
