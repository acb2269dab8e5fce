"""What is said of one numbered equation of the derivation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from nn.derivation.letters import ParameterLetter
from nn.derivation.phase import PhaseKey, PhaseKind
from nn.derivation.terms import fill


class WindowPart(Enum):
    """The parts of the window with live numbers."""

    STEPPER = auto()
    TERMS = auto()
    PATHS = auto()
    REFEREE = auto()
    BENCH = auto()
    OUTER_PRODUCT = auto()


@dataclass(frozen=True)
class Spot:
    """Where in the window an equation has its live numbers.

    Attributes:
        part: in which part.
        phase: in the stepper, at which phase; None elsewhere.
        back: of a parameter so many layers back from the last one; None for whatever layer is looked at.
        letter: of a weight or of a bias; None for either.
        hidden: whether it speaks of a hidden layer.
        several: whether it speaks of several examples.
    """

    part: WindowPart
    phase: PhaseKey | None = None
    back: int | None = None
    letter: ParameterLetter | None = None
    hidden: bool = False
    several: bool = False


class Extent(NamedTuple):
    """A number of rows or columns in an equation.

    Attributes:
        latex: as the derivation writes it.
        layer: whose neurons it counts, from the layer where the equation stands; None for the examples.
    """

    latex: str
    layer: int | None = None


@dataclass(frozen=True)
class Equation:
    """One equation.

    Attributes:
        id: ``E1`` to ``E57``, in the derivation's order.
        template: its correct form, as LaTeX; $ and a name stand for a size.
        meaning: what it says, in a plain sentence or two.
        spot: where the window shows it.
        correction: where the derivation's notation slips, what was mended; else empty.
        sizes: rows and columns of its matrices, by their names in the template.
    """

    id: str
    template: str
    meaning: str
    spot: Spot
    correction: str = ""
    sizes: Mapping[str, Extent] = field(default_factory=dict)

    @property
    def latex(self) -> str:
        """The equation as the derivation writes it."""
        return fill(self.template, **{name: size.latex for name, size in self.sizes.items()})

    def live(self, layer: int, widths: tuple[int, ...], n: int) -> str:
        """The equation with the sizes of a network of these `widths` and of n examples, where it stands at `layer`."""
        here = {name: n if at is None else widths[layer + at] for name, (_, at) in self.sizes.items()}
        return fill(self.template, **here)


def sized(latex: str, rows: str, columns: str) -> str:
    """A matrix with its size below it."""
    return rf"\underset{{{rows} \times {columns}}}{{{latex}}}"


def in_stepper(kind: PhaseKind, layer: int = 0) -> Spot:
    """At a phase of the stepper."""
    return Spot(WindowPart.STEPPER, PhaseKey(kind, layer))
