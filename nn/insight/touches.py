"""Everything that one number touches: what it comes from and what it goes to, there and back, by the derivation.

A number is known by the letter and the layer of its array and by its place there, as the derivation writes it: neurons
in rows, examples in columns. What one touches is rarely a single other number: a weighted sum comes from a row of
weights and from all activations below. So what is lit is named by blocks: a cell, a row, a column, or all of an array.

Each line of the derivation is one `Edge` for each array on its right-hand side: it says which index of the one array
has to be equal to which index of the other one, and every other index takes all values. Read from left to right it
gives what a block comes from, from right to left what it goes to.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache


class Letter(Enum):
    """Which array of a layer; the value is its letter in the alphabet."""

    A = "A"
    """Activations: of layer 0 the pixels, of layer L the outputs, which are probabilities with softmax."""
    W = "W"
    B = "b"
    Z = "Z"
    DA_DZ = "dA_dZ"
    Y = "Y"
    COST = "C"
    DELTA = "delta"
    DW = "dW"
    DB = "db"
    NEW_W = "W new"
    """The weights after the step."""
    NEW_B = "b new"


BY_EXAMPLE = frozenset({Letter.A, Letter.Z, Letter.DA_DZ, Letter.Y, Letter.COST, Letter.DELTA})
"""The arrays with a column for each example."""


@dataclass(frozen=True)
class Block:
    """A part of one array.

    Attributes:
        letter: which array.
        layer: l; 0 for the pixels, the labels and the costs.
        row: of the neuron; None for all rows, and for the costs, which have one.
        column: of a weight the neuron that sends, else the example; None for all columns, and for biases.
    """

    letter: Letter
    layer: int
    row: int | None = None
    column: int | None = None

    def covers(self, other: "Block") -> bool:
        """Whether all of `other` belongs to this one."""
        return (
            (self.letter, self.layer) == (other.letter, other.layer)
            and self.row in (None, other.row)
            and self.column in (None, other.column)
        )

    def meets(self, other: "Block") -> bool:
        """Whether any number belongs to both."""
        return (
            (self.letter, self.layer) == (other.letter, other.layer)
            and (self.row is None or other.row in (None, self.row))
            and (self.column is None or other.column in (None, self.column))
        )


@dataclass(frozen=True)
class Wiring:
    """What decides which number enters into which.

    Attributes:
        depth: L.
        cost: the equation of the cost.
        mixes: whether each output depends on all sums of its layer.
        collapses: whether delta at the output is A - Y.
        n: how many examples there are.
    """

    depth: int
    cost: str
    mixes: bool = True
    collapses: bool = True
    n: int = 1


ROW, COLUMN = 0, 1


@dataclass(frozen=True)
class Edge:
    """One array enters into another one.

    Attributes:
        to: letter and layer of the array that is worked out.
        of: letter and layer of what enters into it.
        ties: pairs of an index of `to` and an index of `of`, ROW or COLUMN, that are equal.
        equation: that says so.
    """

    to: tuple[Letter, int]
    of: tuple[Letter, int]
    ties: tuple[tuple[int, int], ...]
    equation: str


@dataclass(frozen=True)
class Touch:
    """A block that one number comes from or goes to, and the equation that says so."""

    block: Block
    equation: str


@dataclass(frozen=True)
class Touches:
    """Everything that one number touches.

    Attributes:
        cell: the number, or a block of them; None where it is one of an example that is not looked at.
        sources: what it comes from, in the order of its equation.
        targets: what it goes to, on the way there first.
    """

    cell: Block | None
    sources: tuple[Touch, ...] = ()
    targets: tuple[Touch, ...] = ()


SAME = ((ROW, ROW), (COLUMN, COLUMN))
SAME_ROW, SAME_EXAMPLE = ((ROW, ROW),), ((COLUMN, COLUMN),)


@lru_cache(maxsize=8)
def edges(wiring: Wiring) -> tuple[Edge, ...]:
    """All that enter into anything in a step of gradient descent, in the order in which it is worked out."""
    return (*_forward(wiring), *_backward(wiring))


def _forward(wiring: Wiring) -> Iterator[Edge]:
    L = wiring.depth
    for layer in range(1, L + 1):
        Z, A = (Letter.Z, layer), (Letter.A, layer)
        # z_a = sum_b w_ab a_b + b_a [E27]
        yield Edge(Z, (Letter.W, layer), SAME_ROW, "E27")
        yield Edge(Z, (Letter.A, layer - 1), SAME_EXAMPLE, "E27")
        yield Edge(Z, (Letter.B, layer), SAME_ROW, "E27")
        if layer == L and wiring.mixes:
            # a_j is a share of what all z come to [E47]
            yield Edge(A, Z, SAME_EXAMPLE, "E47")
        else:
            # a_j = sigma(z_j) [E20]
            yield Edge(A, Z, SAME, "E20")
    yield Edge((Letter.COST, 0), (Letter.A, L), SAME_EXAMPLE, wiring.cost)
    yield Edge((Letter.COST, 0), (Letter.Y, 0), SAME_EXAMPLE, wiring.cost)


def _backward(wiring: Wiring) -> Iterator[Edge]:
    L = wiring.depth
    for layer in range(L, 0, -1):
        delta = Letter.DELTA, layer
        if layer < L:
            # sigma'(z_a) [E37]
            yield Edge((Letter.DA_DZ, layer), (Letter.Z, layer), SAME, "E37")
            # delta_a = sum_k delta_k w_ka sigma'(z_a) [E38, E40]
            yield Edge(delta, (Letter.W, layer + 1), ((ROW, COLUMN),), "E40")
            yield Edge(delta, (Letter.DELTA, layer + 1), SAME_EXAMPLE, "E40")
            yield Edge(delta, (Letter.Z, layer), SAME, "E40")
            yield Edge(delta, (Letter.DA_DZ, layer), SAME, "E40")
        else:
            # delta_j = a_j - y_j [E45], or by the chain, over all outputs where they mix [E46], else of each [E16]
            chained = wiring.mixes and not wiring.collapses
            ties, equation = (SAME_EXAMPLE, "E46") if chained else (SAME, "E45" if wiring.collapses else "E16")
            yield Edge(delta, (Letter.A, L), ties, equation)
            yield Edge(delta, (Letter.Y, 0), ties, equation)
        # dC/dw_ab = delta_a a_b, dC/db_a = delta_a [E41, E42], the mean over several examples [E50, E51, E55, E56]
        by_w, by_b = ("E42", "E41") if wiring.n == 1 else ("E50", "E51") if layer == L else ("E55", "E56")
        yield Edge((Letter.DW, layer), delta, SAME_ROW, by_w)
        yield Edge((Letter.DW, layer), (Letter.A, layer - 1), ((COLUMN, ROW),), by_w)
        yield Edge((Letter.DB, layer), delta, SAME_ROW, by_b)
    for layer in range(1, L + 1):
        # w <- w - eta dC/dw [E57]
        yield Edge((Letter.NEW_W, layer), (Letter.W, layer), SAME, "E57")
        yield Edge((Letter.NEW_W, layer), (Letter.DW, layer), SAME, "E57")
        yield Edge((Letter.NEW_B, layer), (Letter.B, layer), SAME, "E57")
        yield Edge((Letter.NEW_B, layer), (Letter.DB, layer), SAME, "E57")


def sources(wiring: Wiring, block: Block) -> tuple[Touch, ...]:
    """What enters into a block at once, each array in whole as far as it does."""
    here = block.letter, block.layer
    return tuple(
        Touch(_tied(block, each.of, ((there, this) for this, there in each.ties)), each.equation)
        for each in edges(wiring)
        if each.to == here
    )


def targets(wiring: Wiring, block: Block) -> tuple[Touch, ...]:
    """What a block enters into at once."""
    here = block.letter, block.layer
    return tuple(Touch(_tied(block, each.to, each.ties), each.equation) for each in edges(wiring) if each.of == here)


def _tied(block: Block, other: tuple[Letter, int], ties: Iterable[tuple[int, int]]) -> Block:
    """The block of the array `other` whose indices are those of `block` where `ties`, its own first, say so."""
    places: list[int | None] = [None, None]
    for there, here in ties:
        places[there] = (block.row, block.column)[here]
    return Block(*other, *places)


def touches(wiring: Wiring, cell: Block, *, far: bool = False, through: frozenset[Letter] = frozenset()) -> Touches:
    """What a number comes from and goes to.

    Args:
        wiring: of the network.
        cell: the number.
        far: all the way, from the pixels to the update, and not only at once.
        through: arrays that are passed through: what these come from and go to belongs to it, too.
    """

    def goes_on(block: Block) -> bool:
        return far or block.letter in through

    return Touches(cell, *(_reached(wiring, cell, onward, goes_on) for onward in (sources, targets)))


def of_example(found: Touches, example: int | None) -> Touches:
    """What of it belongs to one example, or to all, as who looks at that one alone counts them; None for no example."""

    def kept(block: Block | None) -> Block | None:
        if block is None or block.letter not in BY_EXAMPLE:
            return block
        return replace(block, column=0) if example is not None and block.column in (None, example) else None

    def each(of: tuple[Touch, ...]) -> tuple[Touch, ...]:
        return tuple(Touch(block, touch.equation) for touch in of if (block := kept(touch.block)) is not None)

    return Touches(kept(found.cell), each(found.sources), each(found.targets))


def _reached(
    wiring: Wiring,
    cell: Block,
    onward: Callable[[Wiring, Block], tuple[Touch, ...]],
    goes_on: Callable[[Block], bool],
) -> tuple[Touch, ...]:
    """What is reached by one step, and by more from where it `goes_on`: each once, and no part of another one."""
    found: list[Touch] = []
    waiting = [cell]
    while waiting:
        for touch in onward(wiring, waiting.pop(0)):
            if not any(each.block.covers(touch.block) for each in found):
                found = [each for each in found if not touch.block.covers(each.block)]
                found.append(touch)
                if goes_on(touch.block):
                    waiting.append(touch.block)
    return tuple(found)
