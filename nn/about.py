"""What is declared of one hyperparameter: its name, bounds and words for people, and what is wrong with a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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
        choices: value -> what a person reads, empty where any value in bounds is allowed.
        live: whether it may change during a run, from the next batch on.
    """

    label: str
    help: str
    group: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    live: bool = False

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
