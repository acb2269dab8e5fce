"""What a handout has: one training step of one network, and of each array that it makes one cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from nn.dates import day_in_words
from nn.derivation.equation import Equation
from nn.derivation.equations import EQUATIONS
from nn.derivation.phase import Matrix, Phase, PhaseKey, PhaseKind, Update, default_cell
from nn.derivation.results import TrainingStep
from nn.derivation.shown import shown
from nn.handout.heat import HeatScale, scales
from nn.version import program_version

TITLE = "One step of backpropagation"
MOST_TERMS = 9
"""Lines in which a cell is worked out."""
MOST_CELLS = 64
"""Numbers of a vector that are written out; of a longer one there is a picture."""
MOST_ROWS, MOST_COLUMNS = 16, 10
"""The same for a matrix."""
MOST_EXACT = 150_000
"""Numbers of a page for a browser that have all of their digits: each takes some 20 bytes."""


@dataclass(frozen=True, eq=False)
class Handout:
    """One step to be written out.

    Attributes:
        name: of the network, as a person calls it.
        widths: neurons of all layers.
        activation: what a person reads of the function of the hidden layers.
        output: the same of the output layer.
        cost: the same of the cost.
        step: its phases, in the order in which they are written.
        example: which of the step's examples is looked at.
        day: on which it is written; None for nothing said.
        chosen: (phase, which of its arrays) -> row and column of the cell that is worked out, where one was chosen.
    """

    name: str
    widths: tuple[int, ...]
    activation: str
    output: str
    cost: str
    step: TrainingStep
    example: int = 0
    day: date | None = None
    chosen: Mapping[tuple[PhaseKey, int], tuple[int, int]] = field(default_factory=dict)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Those of the step."""
        return self.step.phases

    @cached_property
    def scales(self) -> Mapping[str, HeatScale]:
        """Name of an array -> its scale in all pictures, so that before and after compare."""
        return scales(matrix for phase in self.phases for matrix in (*phase.given, *phase.found))

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """All that the step carries out, in the derivation's order."""
        ids = {id for phase in self.phases for id in phase.equations}
        return tuple(equation for id, equation in EQUATIONS.items() if id in ids)

    @property
    def update(self) -> Update:
        """The phase that moves the parameters."""
        return next(phase for phase in self.phases if isinstance(phase, Update))

    @property
    def parameters(self) -> tuple[Matrix, ...]:
        """Weights and biases before the step, layer by layer."""
        return tuple(matrix for matrix in self.update.given if matrix.letter in ("W", "b"))

    @cached_property
    def most_exact(self) -> int:
        """Numbers of one array that have all of their digits: as many as let all arrays together have MOST_EXACT."""
        sizes = [matrix.values.size for matrix in (*self.parameters, *(m for p in self.phases for m in p.found))]
        left = MOST_EXACT
        for done, size in enumerate(sorted(sizes)):
            share = left // (len(sizes) - done)
            if size > share:
                return share
            left -= size
        return MOST_EXACT

    @property
    def facts(self) -> Mapping[str, str]:
        """What a reader wants to know at first."""
        outputs = next(p for p in reversed(self.phases) if p.kind is PhaseKind.ACTIVATIONS).found[0].values
        rows = {"Network": f"{self.name}: {self.size}, {self.activation}, {self.output}", "Cost": self.cost}
        several = len(self.phases[0].examples) > 1
        for each in self.phases[0].examples:
            answer = int(outputs[:, each.number].argmax())
            which = f"Example {each.number}" if several else "Digit"
            rows[which] = (
                f"label {each.label}; the network answers {answer}, its output there is "
                f"{shown(float(outputs[answer, each.number]))}"
            )
        rows["Learning rate"] = f"\u03b7 = {shown(self.update.eta)}, one step of plain gradient descent"
        rows["Loss"] = f"{shown(self.step.loss_before)} before the step, {shown(self.step.loss_after)} after it"
        program = f"DigitScope {program_version()}"
        rows["Written"] = f"{day_in_words(self.day)}, {program}" if self.day else program
        return rows

    @property
    def size(self) -> str:
        """The neurons of all layers, such as ``784-32-32-10``."""
        return "-".join(map(str, self.widths))

    def cell(self, phase: Phase, which: int) -> tuple[int, int]:
        """The cell of ``phase.found[which]`` that is worked out: the chosen one, else the largest."""
        rows, columns = phase.found[which].values.shape
        row, column = self.chosen.get((phase.key, which), (rows, columns))
        return (row, column) if row < rows and column < columns else default_cell(phase, which, self.example)

    def numbered(self) -> Iterator[tuple[int, Phase]]:
        """Each phase with its number, from 1."""
        return enumerate(self.phases, 1)


def is_vector(matrix: Matrix) -> bool:
    """Whether an array is written out as a row of numbers."""
    rows, columns = matrix.values.shape
    return bool(columns == 1 and rows <= MOST_CELLS)


def is_table(matrix: Matrix) -> bool:
    """Whether an array is written out as a table; one that is neither this nor a vector is a picture."""
    rows, columns = matrix.values.shape
    return bool(1 < columns <= MOST_COLUMNS and rows <= MOST_ROWS)
