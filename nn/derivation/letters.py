"""The alphabet of the derivation: how each letter is written in LaTeX, in code and on the screen.

A number has a letter of its own, such as ``w`` or ``sigma'(z)``; an array has that of its cells, such as ``W`` of
``w``, or of the slopes by them, such as ``dW``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Literal, TypeAlias

MINUS, TIMES, DOT, PARTIAL, SUM = "\u2212", "\u00d7", "\u00b7", "\u2202", "\u2211"
DELTA, EPSILON, ETA, LAMBDA, SIGMA, PRIME = "\u03b4", "\u03b5", "\u03b7", "\u03bb", "\u03c3", "\u2032"

ParameterLetter: TypeAlias = Literal["w", "b"]

SIGMA_PRIME = "sigma'(z)"
"""The letter of sigma' of one number."""


@dataclass(frozen=True)
class Spelling:
    """How the letter of a number is written.

    Attributes:
        latex: LaTeX before and after the indices.
        code: the same in code.
        screen: what carries the indices.
        index: an index of the letter's own.
        before: what stands before, on the screen.
        after: what stands after it.
    """

    latex: tuple[str, str]
    code: tuple[str, str]
    screen: str
    index: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


LAYERS = (
    "Both (l) and [l] name the layer: (l) stands at single entries and in the formulas of one example, [l] at whole "
    "matrices, of any number of examples."
)
"""How layers are marked, said once."""

_LOWERED = str.maketrans(
    "0123456789jkl-()",
    "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u2c7c\u2096\u2097\u208b\u208d\u208e",
)


def lowered(text: str) -> str:
    """A sentence with its indices, such as those of a_j and n_(k-1), as lowered characters."""
    return re.sub(r"\b([A-Za-z])_(\w|\([^)]*\))", lambda found: found[1] + found[2].translate(_LOWERED), text)


COST_AND_LOSS = lowered(
    "The loss C is the mean of the costs of the examples: with one example it is that one's cost C_0, and their slopes "
    "are the same."
)
"""Why the same number may have two letters."""

COSTS = ("C_0", "C_1", "C_2")
"""The letters of the costs of single examples; C is their mean, the loss."""
COST, LOSS = COSTS[0], "C"
COST_NAME = lowered(COST)
"""What it is called in a sentence."""


class CostOf(Enum):
    """Where a cost or its slope is written."""

    STEPPER_DELTA = auto()
    STEPPER_GRADIENT = auto()
    OUTER_PRODUCT = auto()
    OUTER_PRODUCTS = auto()
    """Of one among several examples."""
    TRACE = auto()
    REFEREE = auto()
    INPUT_GRADIENT = auto()
    BENCH_CHAIN = auto()
    BENCH_STEP = auto()


COST_LETTERS: Mapping[CostOf, str] = MappingProxyType(
    dict.fromkeys(CostOf, COST)
    | dict.fromkeys((CostOf.STEPPER_GRADIENT, CostOf.OUTER_PRODUCT, CostOf.BENCH_STEP), LOSS)
)
"""What goes back from one example has its cost C_0; what a step goes down has the loss C."""

_SPELLINGS: Mapping[str, Spelling] = MappingProxyType(
    {
        "delta": Spelling((r"\delta", ""), ("delta", ""), DELTA),
        "eta": Spelling((r"\eta", ""), ("eta", ""), ETA),
        "-eta": Spelling((r"-\eta", ""), ("-eta", ""), ETA, before=(MINUS,)),
        **{f"{p} new": Spelling((rf"{{{p}_\mathrm{{new}}}}", ""), (p, " after"), p, "new") for p in ("w", "b")},
        "-a": Spelling(("-a", ""), ("-a", ""), "a", before=(MINUS,)),
        "(1 - a)": Spelling(("(1 - a", ")"), ("(1 - a", ")"), "a", before=(f"(1 {MINUS} ",), after=(")",)),
        "-y": Spelling(("-y", ""), ("-y", ""), "y", before=(MINUS,)),
        "1/n": Spelling((r"\frac{1}{n}", ""), ("1/n", ""), "n", before=("1/",)),
        "1/n_L": Spelling((r"\frac{1}{n_L}", ""), ("1/n_L", ""), "n", "L", before=("1/",)),
        "(a - y)": Spelling(("(a - y)", ""), ("(a - y)", ""), ")", before=("(", "a", f" {MINUS} ", "y")),
        "exp(z)": Spelling(
            ("e^{z", " - m}"), ("exp(z", " - m)"), "z", before=("exp(",), after=(f" {MINUS} ", "m", ")")
        ),
        "e^z": Spelling(("e^{z", "}"), ("exp(z", ")"), "z", before=("exp(",), after=(")",)),
        SIGMA_PRIME: Spelling((r"\sigma'(z", ")"), ("sigma'(z", ")"), "z", before=(SIGMA, f"{PRIME}("), after=(")",)),
        **{cost: Spelling((cost, ""), (cost, ""), "C", cost[2:]) for cost in (*COSTS, "C_k")},
    }
)


def spelling(letter: str) -> Spelling:
    """How a number's letter is written; those that are not in the table stand for themselves."""
    return _SPELLINGS.get(letter) or Spelling((letter, ""), (letter, ""), letter)


@dataclass(frozen=True)
class ArrayLetter:
    """The letter of an array.

    Attributes:
        cell: the letter of its cells.
        latex: the array in LaTeX; $l stands for its layer.
        indices: how many indices its cells have, rows first; 0 for an array with one column an example, whose cells
            have that of the example where there are several.
        is_slope: whether its cells are dC by a number of the letter `cell`.
        is_signed: whether its values lie on both sides of 0.
    """

    cell: str
    latex: str
    indices: int = 0
    is_slope: bool = False
    is_signed: bool = False


def _slope(array: str) -> str:
    return rf"\frac{{\partial {COST_LETTERS[CostOf.STEPPER_GRADIENT]}}}{{\partial {array}^{{[$l]}}}}"


ARRAYS: Mapping[str, ArrayLetter] = MappingProxyType(
    {
        "A": ArrayLetter("a", "A^{[$l]}"),
        "Y": ArrayLetter("y", "Y"),
        "C": ArrayLetter(LOSS, LOSS),
        "loss": ArrayLetter(LOSS, LOSS),
        "dC_dA": ArrayLetter("C", r"\frac{\partial C_$k}{\partial A_$k^{[$l]}}", is_signed=True),
        "J": ArrayLetter("a", r"\frac{\partial A_$k^{[$l]}}{\partial Z_$k^{[$l]}}", indices=2, is_signed=True),
        "S": ArrayLetter("s", "S_$k^{[$l]}", indices=2, is_signed=True),
        "Z": ArrayLetter("z", "Z^{[$l]}", is_signed=True),
        "delta": ArrayLetter("delta", r"\delta^{[$l]}", is_signed=True),
        "dA_dZ": ArrayLetter(SIGMA_PRIME, r"\sigma'(Z^{[$l]})"),
        "W": ArrayLetter("w", "W^{[$l]}", indices=2, is_signed=True),
        "b": ArrayLetter("b", "b^{[$l]}", indices=1, is_signed=True),
        "dW": ArrayLetter("w", _slope("W"), indices=2, is_slope=True, is_signed=True),
        "db": ArrayLetter("b", _slope("b"), indices=1, is_slope=True, is_signed=True),
    }
)
"""Letter -> what an array of this letter holds."""
