"""What is said of one numbered equation of the derivation."""

from dataclasses import dataclass
from enum import Enum, auto

from nn.derivation.letters import ParameterLetter
from nn.derivation.phase import PhaseKey, PhaseKind


class WindowPart(Enum):
    """The parts of the window with live numbers."""

    STEPPER = auto()
    TERMS = auto()
    PATHS = auto()
    REFEREE = auto()
    BENCH = auto()
    OUTER_PRODUCT = auto()
    INPUT_GRADIENT = auto()


@dataclass(frozen=True)
class Spot:
    """Where in the window an equation has its live numbers.

    Attributes:
        part: in which part.
        phase: in the stepper, at which phase; None elsewhere.
        back: of a parameter so many layers back from the last one; None for whatever layer is looked at.
        letter: of a weight or of a bias; None for either.
    """

    part: WindowPart
    phase: PhaseKey | None = None
    back: int | None = None
    letter: ParameterLetter | None = None


@dataclass(frozen=True)
class Equation:
    """One equation.

    Attributes:
        id: ``E1`` to ``E57``, in the derivation's order.
        latex: its correct form.
        meaning: what it says, in one plain sentence.
        spot: where the window shows it.
        correction: where the derivation's notation slips, what was mended; else empty.
    """

    id: str
    latex: str
    meaning: str
    spot: Spot
    correction: str = ""


def in_stepper(kind: PhaseKind, layer: int = 0) -> Spot:
    """At a phase of the stepper."""
    return Spot(WindowPart.STEPPER, PhaseKey(kind, layer))
