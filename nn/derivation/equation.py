"""What is said of one numbered equation of the derivation."""

from dataclasses import dataclass
from enum import Enum


class Spot(Enum):
    """Where in the window an equation has its live numbers."""

    STEPPER = "stepper"
    TRACE = "trace"
    REFEREE = "referee"
    BENCH = "bench"
    OUTER_PRODUCT = "outer product"
    INPUT_GRADIENT = "input gradient"


@dataclass(frozen=True)
class Equation:
    """One equation.

    Attributes:
        id: ``E1`` to ``E57``, in the derivation's order.
        chapter: the chapter of the derivation that it stands in.
        latex: its correct form.
        meaning: what it says, in one plain sentence.
        spot: where the window shows it.
        phase: the key of its phase in the stepper; empty elsewhere.
        correction: where the derivation's notation slips, what was mended; else empty.
    """

    id: str
    chapter: str
    latex: str
    meaning: str
    spot: Spot
    phase: str
    correction: str = ""
