"""Change one number, work everything out anew: exactly what is said to be touched changes."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product

import numpy as np
import pytest

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Array
from nn.derivation.equations import EQUATIONS
from nn.derivation.places import place
from nn.insight.touches import Block, Letter, Touch, Wiring, edges, sources, targets, touches
from nn.insight.wiring import wiring_of
from nn.losses import LOSSES
from nn.network import Architecture
from nn.rules import SOUND

PAIRS = [
    ("cross_entropy", "softmax"),
    ("mean_squared_error", "softmax"),
    ("mean_squared_error", "sigmoid"),
    ("mean_squared_error", "identity"),
]
ALL = [
    pytest.param(Architecture(widths, activation, output, loss), n, id=f"{widths}-{activation}-{output}-{loss}-{n}")
    for activation, (loss, output) in product(ACTIVATIONS, PAIRS)
    for widths, n in (((3, 2), 1), ((4, 3, 2), 2), ((3, 2, 3, 2), 2))
]
DRAWS = 60
"""Networks that are asked at most: a closed gate hides what would change, and it is open in another one."""

Name = tuple[Letter, int]
Cell = tuple[Name, int, int]
Values = dict[Name, Array]


class Recomputation:
    """A step of gradient descent as a list of arrays, each worked out from others, in column form."""

    def __init__(self, architecture: Architecture, n: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.architecture, self.n, L = architecture, n, architecture.depth
        self.given: Values = {(Letter.A, 0): rng.normal(size=(architecture.widths[0], n))}
        # Of any values, so that no output is out of sight of its cost.
        self.given[Letter.Y, 0] = rng.uniform(0.1, 1, size=(architecture.widths[-1], n))
        self.steps: list[tuple[Name, Callable[[Values], Array]]] = []
        for layer in range(1, L + 1):
            neurons, inputs = architecture.widths[layer], architecture.widths[layer - 1]
            self.given[Letter.W, layer] = rng.normal(size=(neurons, inputs))
            self.given[Letter.B, layer] = rng.normal(size=(neurons, 1))
            self.steps.append(((Letter.Z, layer), partial(self.sums, layer)))
            self.steps.append(((Letter.A, layer), partial(self.activation, layer)))
        self.steps.append(((Letter.COST, 0), self.cost))
        for layer in range(L, 0, -1):
            if layer < L:
                self.steps.append(((Letter.DA_DZ, layer), partial(self.slope, layer)))
            self.steps.append(((Letter.DELTA, layer), partial(self.delta, layer)))
            self.steps.append(((Letter.DW, layer), partial(self.dC_dW, layer)))
            self.steps.append(((Letter.DB, layer), partial(self.dC_db, layer)))
            self.steps.append(((Letter.NEW_W, layer), partial(self.new, (Letter.W, layer), (Letter.DW, layer))))
            self.steps.append(((Letter.NEW_B, layer), partial(self.new, (Letter.B, layer), (Letter.DB, layer))))
        self.values = self.worked_out({})

    def sums(self, layer: int, v: Values) -> Array:
        Z: Array = v[Letter.W, layer] @ v[Letter.A, layer - 1] + v[Letter.B, layer]
        return Z

    def dC_dW(self, layer: int, v: Values) -> Array:
        slopes: Array = v[Letter.DELTA, layer] @ v[Letter.A, layer - 1].T / self.n
        return slopes

    def dC_db(self, layer: int, v: Values) -> Array:
        slopes: Array = v[Letter.DELTA, layer].mean(axis=1, keepdims=True)
        return slopes

    def new(self, parameters: Name, slopes: Name, v: Values) -> Array:
        after: Array = v[parameters] - 0.1 * v[slopes]
        return after

    def activation(self, layer: int, v: Values) -> Array:
        Z = v[Letter.Z, layer]
        rows, out = np.ascontiguousarray(Z.T), np.empty(Z.T.shape)
        last = layer == self.architecture.depth
        rule = OUTPUTS[self.architecture.output] if last else ACTIVATIONS[self.architecture.activation]
        rule.sigma(rows, out)
        return out.T

    def slope(self, layer: int, v: Values) -> Array:
        Z = v[Letter.Z, layer]
        rows, A, out = np.ascontiguousarray(Z.T), np.empty(Z.T.shape), np.empty(Z.T.shape)
        rule = ACTIVATIONS[self.architecture.activation]
        rule.sigma(rows, A)
        rule.derivative(rows, A, out)
        return out.T

    def cost(self, v: Values) -> Array:
        A, Y = (np.ascontiguousarray(v[name].T) for name in ((Letter.A, self.architecture.depth), (Letter.Y, 0)))
        return LOSSES[self.architecture.loss].cost(np.maximum(A, 1e-9), Y)[np.newaxis, :]

    def delta(self, layer: int, v: Values) -> Array:
        L = self.architecture.depth
        if layer == L:
            A, Y = (np.ascontiguousarray(v[name].T) for name in ((Letter.A, L), (Letter.Y, 0)))
            out = np.empty_like(A)
            SOUND.delta_at_output(self.architecture.loss, self.architecture.output, A, Y, out)
            return out.T
        above = np.ascontiguousarray(v[Letter.DELTA, layer + 1].T)
        out = np.empty(v[Letter.Z, layer].T.shape)
        SOUND.delta_one_back(above, v[Letter.W, layer + 1], np.ascontiguousarray(v[Letter.DA_DZ, layer].T), out)
        return out.T

    def worked_out(self, forced: Values) -> Values:
        """All arrays, where some are what they are `forced` to be."""
        values = dict(self.given) | forced
        for name, work in self.steps:
            values[name] = forced[name] if name in forced else work(values)
        return values

    def at_once(self, forced: Values) -> Values:
        """Each array from the present ones, of which some are `forced`: nothing that follows is worked out."""
        values = self.values | forced
        # A slope that is not shown is a part of delta's own formula.
        shown = {name: work(values) for name, work in self.steps if name[0] is Letter.DA_DZ and name not in forced}
        return {
            name: forced[name] if name in forced else work(values | shown if name[0] is Letter.DELTA else values)
            for name, work in self.steps
        } | {name: values[name] for name in self.given}

    def changed(self, cell: Cell, rng: "np.random.Generator", way: Callable[[Values], Values]) -> set[Cell]:
        """What is another number once the cell is."""
        name, row, column = cell
        array = self.values[name].copy()
        # Far enough to get past a kink, on either side.
        array[row, column] += rng.choice([-6.0, 6.0])
        before, after = way({}), way({name: array})
        return {
            (other, int(r), int(c))
            for other in before
            for r, c in zip(*np.nonzero(before[other] != after[other]), strict=True)
        } - {cell}


def cells_of(block: Block, values: Values) -> Iterator[Cell]:
    """The cells of a block."""
    rows, columns = values[block.letter, block.layer].shape
    for row, column in product(range(rows), range(columns)):
        if block.row in (None, row) and block.column in (None, column):
            yield (block.letter, block.layer), row, column


def block_of(cell: Cell) -> Block:
    """A cell as views name it: biases and costs have one index."""
    (letter, layer), row, column = cell
    if letter in (Letter.B, Letter.DB, Letter.NEW_B):
        return Block(letter, layer, row)
    return Block(letter, layer, None if letter is Letter.COST else row, column)


def named(found: Iterable[Touch], values: Values) -> set[Cell]:
    return {cell for touch in found for cell in cells_of(touch.block, values)}


def every_cell(values: Values) -> Iterator[Cell]:
    for name, array in values.items():
        for row, column in np.ndindex(array.shape):
            yield name, row, column


@pytest.mark.parametrize(("architecture", "n"), ALL)
def test_what_changes_is_what_is_said_to_be_touched(architecture: Architecture, n: int) -> None:
    wiring, rng = wiring_of(architecture, n), np.random.default_rng(7)
    draws = [Recomputation(architecture, n, seed) for seed in range(DRAWS)]
    straight = architecture.activation == "identity"
    for cell in every_cell(draws[0].values):
        for far in (False, True):
            said = named(touches(wiring, block_of(cell), far=far).targets, draws[0].values)
            if straight and cell[0][0] is Letter.Z and not far:
                # The slope of a straight line is the same everywhere: it stays, and with it what it is a factor of.
                said = {each for each in said if each[0][0] is not Letter.DELTA}
            if straight:
                said = {each for each in said if each[0][0] is not Letter.DA_DZ}
            found: set[Cell] = set()
            for each in draws:
                found |= each.changed(cell, rng, each.worked_out if far else each.at_once)
                if found == said:
                    break
            assert found == said, (block_of(cell), "all the way" if far else "at once")


@pytest.mark.parametrize(("architecture", "n"), ALL[:3] + ALL[-3:])
def test_what_a_number_comes_from_goes_to_it(architecture: Architecture, n: int) -> None:
    wiring, values = wiring_of(architecture, n), Recomputation(architecture, n, 0).values
    for far in (False, True):
        to = {cell: named(touches(wiring, block_of(cell), far=far).targets, values) for cell in every_cell(values)}
        for cell in every_cell(values):
            comes_from = named(touches(wiring, block_of(cell), far=far).sources, values)
            assert comes_from == {other for other, reached in to.items() if cell in reached}


def test_every_equation_that_is_named_has_numbers_in_this_network() -> None:
    for architecture in (
        Architecture((784, 32, 32, 10)),
        Architecture((784, 10), "relu", "sigmoid", "mean_squared_error"),
    ):
        for n in (1, 3):
            for edge in edges(wiring_of(architecture, n)):
                assert edge.equation in EQUATIONS
                assert place(edge.equation, architecture, n) is not None, edge


DIGITS = Wiring(depth=3, cost="E48")


def test_a_weighted_sum_comes_from_a_row_and_a_layer_and_goes_to_its_activation_and_its_delta() -> None:
    z = Block(Letter.Z, 2, 5, 0)
    assert sources(DIGITS, z) == (
        Touch(Block(Letter.W, 2, 5), "E27"),
        Touch(Block(Letter.A, 1, None, 0), "E27"),
        Touch(Block(Letter.B, 2, 5), "E27"),
    )
    assert targets(DIGITS, z) == (
        Touch(Block(Letter.A, 2, 5, 0), "E20"),
        Touch(Block(Letter.DA_DZ, 2, 5, 0), "E37"),
        Touch(Block(Letter.DELTA, 2, 5, 0), "E40"),
    )


def test_a_probability_comes_from_all_sums_of_its_layer() -> None:
    p = Block(Letter.A, 3, 7, 0)
    assert sources(DIGITS, p) == (Touch(Block(Letter.Z, 3, None, 0), "E47"),)
    assert [touch.block.letter for touch in targets(DIGITS, p)] == [Letter.COST, Letter.DELTA]


def test_a_weights_slope_comes_from_delta_and_what_came_in_and_goes_to_the_update() -> None:
    slope = Block(Letter.DW, 2, 5, 9)
    assert sources(DIGITS, slope) == (
        Touch(Block(Letter.DELTA, 2, 5), "E42"),
        Touch(Block(Letter.A, 1, 9), "E42"),
    )
    assert targets(DIGITS, slope) == (Touch(Block(Letter.NEW_W, 2, 5, 9), "E57"),)


def test_a_delta_comes_from_a_column_of_the_weights_above() -> None:
    delta = Block(Letter.DELTA, 1, 5, 0)
    assert Touch(Block(Letter.W, 2, None, 5), "E40") in sources(DIGITS, delta)
    assert Touch(Block(Letter.DELTA, 2, None, 0), "E40") in sources(DIGITS, delta)
    assert [touch.block for touch in targets(DIGITS, delta)] == [Block(Letter.DW, 1, 5), Block(Letter.DB, 1, 5)]


def test_all_the_way_names_each_array_once_where_all_of_it_is_reached() -> None:
    reached = [touch.block for touch in touches(DIGITS, Block(Letter.A, 0, 100, 0), far=True).targets]
    slopes = {block for block in reached if block.letter is Letter.DW}
    assert slopes == {Block(Letter.DW, layer) for layer in (1, 2, 3)}
    assert len(reached) == len({(block.letter, block.layer) for block in reached})


def test_blocks_know_what_they_share() -> None:
    row, column, cell = Block(Letter.W, 1, 2), Block(Letter.W, 1, None, 3), Block(Letter.W, 1, 2, 3)
    assert row.covers(cell)
    assert column.covers(cell)
    assert not cell.covers(row)
    assert row.meets(column)
    assert not row.meets(Block(Letter.W, 1, 1, 3))
    assert not row.meets(Block(Letter.W, 2, 2))
