"""One phase of a training step: what goes in, what comes out, and any cell of it worked out.

Arrays are as the derivation writes them: in column form, one column an example.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import NamedTuple, Self, TypeAlias

import numpy as np

from nn.arrays import Array, a_digit
from nn.derivation.letters import ARRAYS
from nn.derivation.terms import Entry, Factor, Symbol, fill, product, total
from nn.errors import DigitScopeError

MOST_EXAMPLES = 8
"""Examples in one step that is shown: as many columns as can be read."""

CellWork: TypeAlias = Callable[[int, int], Entry]
"""(row, column) -> the cell worked out."""


class PhaseKind(Enum):
    """What the phases of all layers have in common; the value is a sign for it."""

    INPUT = "input"
    SUMS = "Z"
    ACTIVATIONS = "A"
    LOSS = "loss"
    JACOBIAN = "J"
    DELTA = "delta"
    WEIGHT_GRADIENT = "dW"
    BIAS_GRADIENT = "db"
    UPDATE = "update"
    LOSS_AFTER = "loss after"


class PhaseKey(NamedTuple):
    """Which phase of a step.

    Attributes:
        kind: what it works out.
        layer: of which layer; 0 for a phase of none.
    """

    kind: PhaseKind
    layer: int = 0


class Form(Enum):
    """By which of its rules a phase is worked out, where its kind has several."""

    HIDDEN = auto()
    """Of a hidden layer; also of the kinds that have one rule only."""
    MIXED = auto()
    """Outputs that depend on all sums of the layer."""
    EACH = auto()
    """Outputs that depend each on its own sum."""
    COLLAPSED = auto()
    """Delta at the output as A - Y."""
    CHAIN = auto()
    """Delta at the output as the slope of the cost times that of the outputs."""


@dataclass(frozen=True, eq=False)
class StepExample:
    """One of the examples of a step: a column of each array that has one column an example.

    Attributes:
        number: k, counted from 0 as in C_k.
        label: what it shows.
        pixels: (n_0,).
    """

    number: int
    label: int
    pixels: Array

    @property
    def name(self) -> str:
        """What a person reads and hears."""
        return example_name(self.number, self.label)


def example_name(number: int, label: int | None) -> str:
    """An example in words, such as ``example 1 (a 7)``; its number alone could be taken for what it shows."""
    return f"example {number}" if label is None else f"example {number} ({a_digit(label)})"


@dataclass(frozen=True)
class Matrix:
    """One array of a phase.

    Attributes:
        letter: as in the alphabet, such as ``W``.
        layer: l; None for what belongs to no layer.
        latex: the symbol in LaTeX, such as ``W^{[1]}``.
        values: in column form: activations and delta (n_l, n), weights (n_l, n_{l-1}), biases (n_l, 1).
        is_new: whether it holds parameters after the step.
        example: the one among several examples to which all of it belongs; None elsewhere.
    """

    letter: str
    layer: int | None
    latex: str
    values: Array
    is_new: bool = False
    example: int | None = None

    @classmethod
    def of(cls, letter: str, layer: int | None, values: Array) -> Self:
        """An array in the derivation's form, with the LaTeX of its letter."""
        return cls(letter, layer, fill(ARRAYS[letter].latex, l=layer), values)

    @property
    def by_example(self) -> bool:
        """Whether each of several columns belongs to an example of its own; of biases, as they are added to each."""
        return self.values.shape[1] > 1 and ARRAYS[self.letter].indices < 2

    @property
    def name(self) -> str:
        """Letter and layer, such as ``W[1]``."""
        return self.letter if self.layer is None else f"{self.letter}[{self.layer}]"


def rows(letter: str, layer: int | None, values: Array) -> Matrix:
    """An array of a layer as training holds it, with an example in each row, turned into columns (n_l, n)."""
    return Matrix.of(letter, layer, values.T)


def vector(letter: str, layer: int, values: Array) -> Matrix:
    """A vector of a layer, as one column."""
    return Matrix.of(letter, layer, values[:, np.newaxis])


def renewed(matrix: Matrix) -> Matrix:
    """Parameters after the step, under a symbol of their own."""
    symbol = matrix.latex.replace("^", r"_{\mathrm{new}}^", 1)
    return replace(matrix, latex=symbol, is_new=True)


def of_one(letter: str, layer: int | None, values: Array, example: int | None) -> Matrix:
    """An array of one example; where there are several, under the symbol of that one."""
    latex = fill(_OF_ONE[letter], l=layer, k="" if example is None else f"_{example}", c=example or 0)
    return Matrix(letter, layer, latex, values, example=example)


_OF_ONE = {
    "A": "A$k^{[$l]}",
    "delta": r"\delta$k^{[$l]}",
    "J": r"\frac{\partial A$k^{[$l]}}{\partial Z$k^{[$l]}}",
    "dC_dA": r"\frac{\partial C_$c}{\partial A$k^{[$l]}}",
    "S": "S$k^{[$l]}",
}


@dataclass(frozen=True)
class Phase:
    """One phase of a training step.

    Attributes:
        kind: what it works out.
        layer: of which layer; 0 for a phase of none.
        title: what a person reads.
        equations: the ids of the equations that it carries out.
        formula: LaTeX.
        given: the arrays that go in, in the order of the formula.
        found: the arrays that come out.
        work: how to work out a cell, one for each of `found`.
        form: by which rule, where its kind has several.
        picture: signs and the letters of `given` between them, where the rule has its own; else its kind has one.
        held: of a loss, whether the cost of each example stays the same below its label's output; of others none.
        beside: delta at the output as each loss would give it, by the loss's name, (n_L, n); of other phases none.
        rounds: of the Jacobian and of delta at the output, whether slopes of each example that are only small are 0
            or lose digits because an output is rounded; of others none.
        saturates: of delta at the output, whether the slope of an output is a factor that comes near 0; else no.
        gates: of delta of a hidden layer, sigma' of each neuron, in rows, of each example; of others none.
        examples: those of the step, in the order of the columns; none where nobody asks which they are.
    """

    kind: PhaseKind
    layer: int
    title: str
    equations: tuple[str, ...]
    formula: str
    given: tuple[Matrix, ...]
    found: tuple[Matrix, ...]
    work: tuple[CellWork, ...]
    form: Form = Form.HIDDEN
    picture: tuple[str, ...] = ()
    held: tuple[bool, ...] = ()
    beside: Mapping[str, Array] = field(default_factory=dict)
    rounds: tuple[bool, ...] = ()
    saturates: bool = False
    gates: tuple[tuple[Factor, ...], ...] = ()
    examples: tuple[StepExample, ...] = ()

    @property
    def n(self) -> int:
        """How many examples the step is on."""
        return len(self.examples) or 1

    @property
    def key(self) -> PhaseKey:
        """Kind and layer, unique in a step."""
        return PhaseKey(self.kind, self.layer)

    def entry(self, row: int, column: int = 0, which: int = 0) -> Entry:
        """The cell of ``found[which]`` worked out.

        Raises:
            DigitScopeError: where there is no such cell.
        """
        height, width = self.found[which].values.shape
        if not (0 <= row < height and 0 <= column < width):
            raise DigitScopeError(
                f"Cell: {self.found[which].name} has rows 0 to {height - 1} and columns 0 to {width - 1}; "
                f"choose one of these, not ({row}, {column})."
            )
        return self.work[which](row, column)

    def largest(self, which: int = 0) -> tuple[int, int]:
        """Row and column of the cell of ``found[which]`` with the largest absolute value."""
        values = self.found[which].values
        row, column = np.unravel_index(int(np.abs(values).argmax()), values.shape)
        return int(row), int(column)


@dataclass(frozen=True, kw_only=True)
class Update(Phase):
    """The phase that moves the parameters.

    Attributes:
        eta: the learning rate.
    """

    eta: float


def position(phases: tuple[Phase, ...], key: PhaseKey) -> int:
    """Where the phase `key` is; in a network of another depth, the nearest layer's phase of the same kind.

    Where outputs do not mix there is no Jacobian; what it leads to is delta.
    """
    kinds = {phase.kind for phase in phases}
    kind = key.kind if key.kind in kinds else PhaseKind.DELTA
    alike = [index for index, phase in enumerate(phases) if phase.kind is kind]
    return min(alike, key=lambda index: abs(phases[index].layer - key.layer))


def default_cell(phase: Phase, which: int = 0, example: int = 0) -> tuple[int, int]:
    """The largest cell of what is found, in the example's column; of parameters, the one the update moves most."""
    if phase.found[which].by_example:
        of_example = min(example, phase.n - 1)
        return int(np.abs(phase.found[which].values[:, of_example]).argmax()), of_example
    if phase.kind is not PhaseKind.UPDATE:
        return phase.largest(which)
    slopes = phase.given[2 * which + 1].values
    place = np.unravel_index(int(np.abs(slopes).argmax()), slopes.shape)
    return int(place[0]), int(place[1])


def partial_sums(phase: Phase) -> tuple[tuple[Matrix, Matrix, Matrix], ...]:
    """Of a gradient of weights, for each example k: delta_k, a_k, and the sum of the outer products up to it.

    S_k = S_{k-1} + delta_k a_k^T; the gradient is the last of them times 1/n [E10, E50, E55].
    """
    delta, A = phase.given
    products = []
    S = np.zeros(phase.found[0].values.shape)
    for k in range(phase.n):
        delta_k, a_k = delta.values[:, k : k + 1], A.values[:, k : k + 1]
        S = S + delta_k * a_k.T
        names = (("delta", delta.layer, delta_k), ("A", A.layer, a_k), ("S", delta.layer, S))
        products.append(tuple(of_one(letter, layer, values, k) for letter, layer, values in names))
    return tuple((d, a, s) for d, a, s in products)


def partial_sum_entry(phase: Phase, k: int, row: int, column: int) -> Entry:
    """A cell of S_k of `partial_sums` worked out: delta_ak a_bk, added up over the examples from 0 to `k`."""
    delta, A = phase.given
    terms = tuple(
        product(
            Factor(Symbol("delta", delta.layer, (row, i)), float(delta.values[row, i])),
            Factor(Symbol("a", A.layer, (column, i)), float(A.values[column, i])),
        )
        for i in range(k + 1)
    )
    S = Symbol("s", delta.layer, (row, column, k))
    rule = fill(
        r"$S = \sum_{k=0}^{$last} \delta_{$a,k}^{($l)} a_{$b,k}^{($before)}",
        S=S.latex, last=k, a=row, b=column, l=delta.layer, before=A.layer,
    )  # fmt: skip
    return Entry(S, rule, terms, total(terms))
