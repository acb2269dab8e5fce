"""One phase of a training step: what goes in, what comes out, and any cell of it worked out.

Arrays are as the derivation writes them: in column form, one column an example.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from nn.arrays import Array
from nn.derivation.terms import Entry, fill
from nn.errors import DigitScopeError

Work: TypeAlias = Callable[[int, int], Entry]
"""(row, column) -> the cell worked out."""

_LATEX = {
    "delta": r"\delta^{[$l]}",
    "dW": r"\frac{\partial C}{\partial W^{[$l]}}",
    "db": r"\frac{\partial C}{\partial b^{[$l]}}",
    "dA_dZ": r"\sigma'(Z^{[$l]})",
}
"""Letter -> LaTeX; other letters stand for themselves."""


@dataclass(frozen=True)
class Quantity:
    """One array of a phase.

    Attributes:
        name: as in the alphabet, such as ``W[1]``.
        latex: the symbol in LaTeX, such as ``W^{[1]}``.
        values: in column form: activations and delta (n_l, n), weights (n_l, n_{l-1}), biases (n_l, 1).
    """

    name: str
    latex: str
    values: Array


def rows(letter: str, layer: int, values: Array) -> Quantity:
    """An array of a layer whose rows are examples, turned into columns."""
    return matrix(letter, layer, values.T)


def vector(letter: str, layer: int, values: Array) -> Quantity:
    """A vector of a layer, as one column."""
    return matrix(letter, layer, values[:, np.newaxis])


def matrix(letter: str, layer: int, values: Array) -> Quantity:
    """An array of a layer that has the derivation's form already."""
    latex = _LATEX.get(letter, letter + "^{[$l]}")
    return Quantity(f"{letter}[{layer}]", fill(latex, l=layer), values)


@dataclass(frozen=True)
class Phase:
    """One phase of a training step.

    Attributes:
        key: such as ``Z1``, ``dW3`` or ``loss``; unique in a step.
        title: what a person reads.
        equations: the ids of the equations that it carries out.
        formula: LaTeX.
        given: the arrays that go in, in the order of the formula.
        found: the arrays that come out.
        work: how to work out a cell, one for each of `found`.
    """

    key: str
    title: str
    equations: tuple[str, ...]
    formula: str
    given: tuple[Quantity, ...]
    found: tuple[Quantity, ...]
    work: tuple[Work, ...]

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


def position(phases: tuple[Phase, ...], key: str) -> int:
    """Where the phase `key` is; in a network of another depth, the nearest layer's phase of the same kind."""
    kind, layer = _split(key)
    alike = [index for index, phase in enumerate(phases) if _split(phase.key)[0] == kind]
    return min(alike, key=lambda index: abs(_split(phases[index].key)[1] - layer))


def _split(key: str) -> tuple[str, int]:
    kind = key.rstrip("0123456789")
    return kind, int(key[len(kind) :] or 0)
