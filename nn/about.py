"""What is declared of one hyperparameter: its name, bounds and words for people, and what is wrong with a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class Ruled(Protocol):
    """An entry of a registry of rules: all that is asked of it here is what a person reads."""

    @property
    def label(self) -> str:
        """Its name."""


def never_idle(values: Mapping[str, Any]) -> str:
    """It always has an effect."""
    return ""


@dataclass(frozen=True)
class About:
    """What a person is told of one hyperparameter.

    Attributes:
        label: name in dialogs and messages.
        help: one sentence for tooltips and ``--help``.
        group: heading under which dialogs show it.
        unit: unit of the value, empty for a pure number.
        minimum: smallest value allowed, None for no number.
        maximum: largest value allowed, None for no number.
        decimals: digits after the point that a form offers; 0 for whole numbers.
        rules: the registry whose keys are its values, empty where any value in bounds is allowed.
        live: whether it may change during a run, from the next batch on.
        idle: why it has no effect beside the values of all hyperparameters; empty where it has one.
    """

    label: str
    help: str
    group: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    rules: Mapping[str, Ruled] = field(default_factory=dict)
    live: bool = False
    idle: Callable[[Mapping[str, Any]], str] = never_idle

    @property
    def choices(self) -> dict[str, str]:
        """Value -> what a person reads, empty where any value in bounds is allowed."""
        return {key: rule.label for key, rule in self.rules.items()}

    @property
    def bounds(self) -> str:
        """Minimum and maximum as people write them, such as ``0.000001 to 10``; empty for no number."""
        if self.minimum is None or self.maximum is None:
            return ""
        return " to ".join(f"{bound:,.6f}".rstrip("0").rstrip(".") for bound in (self.minimum, self.maximum))

    def problem(self, value: Any) -> str:
        """What to do about `value`, which is of the hyperparameter's type; empty where it may stand."""
        if self.choices and value not in self.choices:
            return f"choose one of {', '.join(self.choices)}, not {value!r}"
        if self.minimum is not None and self.maximum is not None and not self.minimum <= value <= self.maximum:
            return f"choose a value from {self.bounds}, not {value:,}"
        return ""
