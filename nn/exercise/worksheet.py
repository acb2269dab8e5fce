"""A worksheet: one step of backpropagation by hand, in networks small enough for that, from a person's own drawing.

The drawing shrinks to a few fields of ink; weights and biases have one decimal and come from a seed. Each number of the
key is worked out from the numbers as they are printed before it, so that whoever works with these comes to the same.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

import numpy as np

from nn.arrays import SIDE, Array
from nn.errors import DigitScopeError
from nn.exercise.decimals import ONE, rounded
from nn.exercise.hand_network import HandNetwork, Vector
from nn.exercise.hand_step import HandStep, hand_step

DARKEST = Decimal("0.9")
"""What the darkest field of the shrunken drawing is set to; the others keep their share of it."""
ETA = Decimal("0.5")
WEIGHTS, BIASES = 10, 5
"""In tenths: the largest weight and the largest bias."""
FLAT = Decimal(3)
"""Weighted sums stay below this, where sigma is not flat."""
DRAWS = 200
"""Networks that are drawn until one is good to work with."""
MOST_EXERCISES = 6
LARGEST_SEED = 999_999


@dataclass(frozen=True)
class SheetSize:
    """How large the networks of a worksheet are.

    Attributes:
        fields: rows and columns into which the drawing shrinks.
        hidden: neurons of the hidden layer.
        outputs: neurons of the output layer.
    """

    fields: tuple[int, int]
    hidden: int
    outputs: int


SIZES: Mapping[str, SheetSize] = MappingProxyType(
    {
        "2-2-1": SheetSize((2, 1), 2, 1),
        "4-2-2": SheetSize((2, 2), 2, 2),
        "4-3-2": SheetSize((2, 2), 3, 2),
        "9-2-2": SheetSize((3, 3), 2, 2),
    }
)
"""By the widths of their layers."""

SIGMAS = ("sigmoid", "tanh", "relu")
"""Activations that one can work out by hand, keys of ACTIVATIONS."""
ENDS = MappingProxyType({"cross_entropy": "softmax", "mean_squared_error": "sigmoid"})
"""Losses, and the output that goes with each."""
LOSS_LABELS = MappingProxyType({"cross_entropy": "Cross-entropy", "mean_squared_error": "Mean squared error"})
"""What a person reads of each, as in LOSSES, which views may not ask."""


@dataclass(frozen=True)
class SheetPlan:
    """What a person wants on a worksheet.

    Attributes:
        size: a key of SIZES.
        activation: one of SIGMAS.
        loss: a key of ENDS; one output alone has the squared error in any case.
        exercises: how many, each with a network of its own.
        seed: the same seed and the same drawing give the same worksheet.
    """

    size: str = "4-3-2"
    activation: str = "sigmoid"
    loss: str = "cross_entropy"
    exercises: int = 1
    seed: int = 1


@dataclass(frozen=True)
class HandExercise:
    """One network and the step to be worked out in it.

    Attributes:
        number: counted from 1.
        network: with its inputs and what is wanted of it.
        step: the tasks, with their key.
    """

    number: int
    network: HandNetwork
    step: HandStep


@dataclass(frozen=True)
class Worksheet:
    """All that is printed.

    Attributes:
        plan: what it was made from.
        pixels: the drawing as the network sees it, (28, 28), 0 for paper.
        fields: the shrunken drawing, rows of numbers.
        exercises: the exercises.
    """

    plan: SheetPlan
    pixels: Array
    fields: tuple[Vector, ...]
    exercises: tuple[HandExercise, ...]


def worksheet(pixels: Array, plan: SheetPlan) -> Worksheet:
    """The worksheet that `plan` asks for, from a drawing (28, 28).

    Raises:
        DigitScopeError: where nothing is drawn.
    """
    fields = shrunken(pixels, *SIZES[plan.size].fields)
    exercises = tuple(_exercise(number, fields, plan) for number in range(1, plan.exercises + 1))
    return Worksheet(plan, pixels, fields, exercises)


def shrunken(pixels: Array, rows: int, columns: int) -> tuple[Vector, ...]:
    """The mean ink of so many fields of a drawing, the darkest set to DARKEST, with one decimal.

    Raises:
        DigitScopeError: where nothing is drawn.
    """
    edges = [np.linspace(0, SIDE, count + 1).round().astype(int) for count in (rows, columns)]
    means = np.array(
        [
            [pixels[top:bottom, left:right].mean() for left, right in zip(edges[1], edges[1][1:], strict=False)]
            for top, bottom in zip(edges[0], edges[0][1:], strict=False)
        ]
    )
    if not means.max() > 0:
        raise DigitScopeError("Draw a digit first: the worksheet is made from it.")
    shares = (means / means.max()).tolist()
    return tuple(tuple(rounded(Decimal(share) * DARKEST, 1) for share in row) for row in shares)


def _exercise(number: int, fields: tuple[Vector, ...], plan: SheetPlan) -> HandExercise:
    """The first good one of the networks that the seed draws for this number."""
    rng = np.random.default_rng((plan.seed, number))
    for _ in range(DRAWS):
        drawn = _drawn(rng, fields, plan)
        with suppress(InvalidOperation):
            network, step = drawn, hand_step(drawn)
            if _is_good(step):
                break
    return HandExercise(number, network, step)


def _drawn(rng: "np.random.Generator", fields: tuple[Vector, ...], plan: SheetPlan) -> HandNetwork:
    size = SIZES[plan.size]
    x = tuple(ink for row in fields for ink in row)
    widths = len(x), size.hidden, size.outputs
    loss = plan.loss if size.outputs > 1 else "mean_squared_error"
    wanted = int(rng.integers(size.outputs)) if size.outputs > 1 else 0
    return HandNetwork(
        activation=plan.activation,
        output=ENDS[loss],
        loss=loss,
        x=x,
        W={layer: tuple(_tenths(rng, before, WEIGHTS) for _ in range(here)) for layer, before, here in _layers(widths)},
        b={layer: _tenths(rng, here, BIASES) for layer, _, here in _layers(widths)},
        y=tuple(ONE if j == wanted else Decimal(0) for j in range(size.outputs)),
        eta=ETA,
    )


def _layers(widths: tuple[int, int, int]) -> list[tuple[int, int, int]]:
    """Each layer, the neurons before it, and its own."""
    return [(layer, widths[layer - 1], widths[layer]) for layer in (1, 2)]


def _tenths(rng: "np.random.Generator", count: int, most: int) -> Vector:
    """Numbers of one decimal, none of them 0."""
    size, sign = rng.integers(1, most + 1, count), rng.integers(0, 2, count)
    return tuple(rounded(Decimal(int(n) * (1 - 2 * int(s))) / 10, 1) for n, s in zip(size, sign, strict=True))


def _is_good(step: HandStep) -> bool:
    """No sum where sigma is flat or has its kink, at least half of the gates open, and a step that lowers the cost."""
    sums = [cell.value for task in step.tasks for cell in task.cells if cell.letter == "z"]
    gates = [cell.value for task in step.tasks for cell in task.cells if cell.letter == "sigma'(z)"]
    is_lively = all(0 < abs(z) < FLAT for z in sums) and 2 * sum(gate > 0 for gate in gates) >= len(gates)
    return is_lively and step.cost_after < step.cost
