"""What is asked in an exercise: numbers, each with how it is worked out, and tasks that ask for several at once."""

from dataclasses import dataclass
from decimal import Decimal

from nn.derivation.terms import Name, Symbol


@dataclass(frozen=True)
class HandCell:
    """A number to be worked out.

    Attributes:
        name: its symbol.
        work: how, with the numbers that are printed before it.
        value: the number, rounded.
    """

    name: Name
    work: str
    value: Decimal

    @property
    def letter(self) -> str:
        """That of its symbol; empty for a slope."""
        return self.name.letter if isinstance(self.name, Symbol) else ""


@dataclass(frozen=True)
class HandTask:
    """What is asked at once.

    Attributes:
        title: in a word or two.
        sentence: what is to be done.
        formula: the rule, LaTeX.
        equations: the ids of those of the derivation that say so.
        cells: the numbers, row by row.
        columns: how many of them stand beside each other.
    """

    title: str
    sentence: str
    formula: str
    equations: tuple[str, ...]
    cells: tuple[HandCell, ...]
    columns: int = 1
