"""Worksheets: the key is what the network's own code finds, and what a hand finds from the printed numbers."""

import ast
import math
import re
from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from nn.arrays import Array
from nn.derivation.equations import EQUATIONS
from nn.derivation.letters import DOT, MINUS
from nn.derivation.terms import Derivative, Symbol
from nn.errors import DigitScopeError
from nn.exercise.decimals import DECIMALS, printed, rounded, sum_text
from nn.exercise.hand_network import HandNetwork
from nn.exercise.worksheet import ENDS, LOSS_LABELS, SIGMAS, SIZES, SheetPlan, shrunken, worksheet
from nn.losses import LOSSES
from nn.network import Architecture, Network

PLANS = [
    SheetPlan(size, activation, loss, 2, seed)
    for size, activation, loss, seed in product(SIZES, SIGMAS, ENDS, (1, 2, 3))
]
UNIT = 10.0**-DECIMALS


def seven() -> Array:
    pixels = np.zeros((28, 28))
    pixels[5:8, 6:22] = 1
    for row in range(8, 24):
        pixels[row, 21 - (row - 8) // 2 : 24 - (row - 8) // 2] = 0.8
    return pixels


def network_of(hand: HandNetwork) -> Network:
    """The same network in the code that trains."""
    architecture = Architecture(hand.widths, hand.activation, hand.output, hand.loss)
    network = Network(architecture, np.zeros(architecture.parameter_count))
    for layer in (1, 2):
        network.W[layer][...] = np.array(hand.W[layer], float)
        network.b[layer][...] = np.array(hand.b[layer], float)
    return network


def found_by_code(hand: HandNetwork) -> dict[str, float]:
    """Every number of the step, by its symbol."""
    network = network_of(hand)
    Y = np.array([hand.y], float)
    trace = network.trace(np.array([hand.x], float))
    gradient = network.backward(trace, Y)
    found = {str(Symbol("C_0")): float(network.cost(trace, Y)[0])}
    eta = float(hand.eta)
    for layer in (1, 2):
        for j in range(hand.widths[layer]):
            z, sent = float(trace.Z[layer][0, j]), trace.A[layer - 1][0]
            found[str(Symbol("z", layer, (j,)))] = z
            found[str(Symbol("e^z", layer, (j,)))] = math.exp(z)
            found[str(Symbol("a", layer, (j,)))] = float(trace.A[layer][0, j])
            found[str(Symbol("delta", layer, (j,)))] = float(gradient.delta[layer][0, j])
            slope = float(gradient.b[layer][j])
            found[str(Derivative(Symbol("C_0"), Symbol("b", layer, (j,))))] = slope
            found[str(Symbol("b new", layer, (j,)))] = float(network.b[layer][j]) - eta * slope
            for i in range(len(sent)):
                slope = float(gradient.W[layer][j, i])
                found[str(Derivative(Symbol("C_0"), Symbol("w", layer, (j, i))))] = slope
                found[str(Symbol("w new", layer, (j, i)))] = float(network.W[layer][j, i]) - eta * slope
    for j in range(hand.widths[1]):
        found[str(Symbol("sigma'(z)", 1, (j,)))] = float(trace.dA_dZ[1][0, j])
    found["S"] = float(np.exp(trace.Z[2]).sum())
    return found


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.size}-{plan.activation}-{plan.loss}-{plan.seed}")
def test_the_key_is_what_the_networks_code_finds_to_the_digits_printed(plan: SheetPlan) -> None:
    for exercise in worksheet(seven(), plan).exercises:
        expected = found_by_code(exercise.network)
        asked = [cell for task in exercise.step.tasks for cell in task.cells]
        assert len(asked) > 20
        for cell in asked:
            # What is rounded before may shift the last digit; where e^z is large or ln steep, by more.
            steep = {"e^z": 4, "S": 4, "C_0": math.exp(float(cell.value))}.get(cell.letter, 1.0)
            off = 3 * max(steep, 1.0) * UNIT
            assert float(cell.value) == pytest.approx(expected[str(cell.name)], abs=off), cell


def by_hand(work: str) -> float:
    """What a pocket calculator makes of a line of the key."""
    text = work.replace(MINUS, "-").replace(f" {DOT} ", " * ").replace("\u00b2", "**2")
    text = re.sub(r"ln ([\d.]+)", r"log(\1)", text).replace("e^", "exp")
    names = {"exp": math.exp, "log": math.log, "tanh": math.tanh, "max": max, "I": float}
    assert {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)} <= set(names)
    return float(eval(text, {"__builtins__": {}}, names))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.size}-{plan.activation}-{plan.loss}-{plan.seed}")
def test_each_line_of_the_key_worked_out_with_its_printed_numbers_comes_to_its_result(plan: SheetPlan) -> None:
    for exercise in worksheet(seven(), plan).exercises:
        for task in exercise.step.tasks:
            for cell in task.cells:
                assert abs(by_hand(cell.work) - float(cell.value)) <= UNIT / 2 + 1e-9, cell


def test_each_line_goes_on_from_numbers_that_were_printed_before() -> None:
    exercise = worksheet(seven(), SheetPlan(seed=4)).exercises[0]
    network = exercise.network
    known: set[Decimal] = {Decimal(0), Decimal(1), network.eta, *network.x, *network.y}
    for layer in (1, 2):
        known |= {*network.b[layer], *(w for row in network.W[layer] for w in row)}
    for task in exercise.step.tasks:
        for cell in task.cells:
            numbers = {Decimal(text) for text in re.findall(r"\d+(?:\.\d+)?", cell.work.replace("\u00b2", ""))}
            assert numbers <= {abs(number) for number in known}, cell
            known.add(cell.value)


def test_tasks_follow_the_derivation_and_name_its_equations() -> None:
    tasks = worksheet(seven(), SheetPlan()).exercises[0].step.tasks
    assert [task.equations[0] for task in tasks] == [
        "E27", "E20", "E27", "E47", "E48", "E45", "E37", "E38", "E31", "E31", "E31", "E31", "E57", "E57", "E57", "E57",
    ]  # fmt: skip
    assert all(id in EQUATIONS for task in tasks for id in task.equations)


def test_a_step_lowers_the_cost() -> None:
    for plan in PLANS:
        for exercise in worksheet(seven(), plan).exercises:
            assert exercise.step.cost_after < exercise.step.cost


def test_a_seed_gives_the_same_worksheet_and_another_seed_another() -> None:
    first, again, other = (worksheet(seven(), SheetPlan(seed=seed)).exercises for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_each_exercise_has_a_network_of_its_own() -> None:
    one, two = worksheet(seven(), SheetPlan(exercises=2)).exercises
    assert one.network.W != two.network.W
    assert one.network.x == two.network.x


def test_of_a_large_array_the_most_telling_rows_are_asked_for() -> None:
    for plan in PLANS:
        for exercise in worksheet(seven(), plan).exercises:
            assert all(len(task.cells) <= 12 for task in exercise.step.tasks)


def test_the_drawing_shrinks_to_the_mean_ink_of_its_fields() -> None:
    pixels = np.zeros((28, 28))
    pixels[:14, 14:] = 1
    pixels[14:, :14] = 0.5
    assert shrunken(pixels, 2, 2) == ((Decimal("0.0"), Decimal("0.9")), (Decimal("0.5"), Decimal("0.0")))
    assert shrunken(pixels, 2, 1) == ((Decimal("0.9"),), (Decimal("0.5"),))


def test_losses_are_called_as_elsewhere() -> None:
    assert dict(LOSS_LABELS) == {key: LOSSES[key].label for key in ENDS}


def test_without_a_drawing_there_is_one_sentence() -> None:
    with pytest.raises(DigitScopeError, match=r"^Draw a digit"):
        worksheet(np.zeros((28, 28)), SheetPlan())


def test_numbers_are_rounded_as_at_school() -> None:
    assert printed(rounded(Decimal("0.12345"))) == "0.1235"
    assert printed(rounded(Decimal("-0.00005"))) == f"{MINUS}0.0001"
    assert printed(rounded(Decimal("-0.00001"))) == "0"
    assert sum_text(["1", f"{MINUS}2", "3"]) == f"1 {MINUS} 2 + 3"


@pytest.mark.parametrize("seed", [134, 135, 136])
def test_a_network_whose_softmax_leaves_nothing_to_what_was_wanted_is_not_drawn(seed: int) -> None:
    plan = SheetPlan("9-2-2", "relu", "cross_entropy", 6, seed)
    made = worksheet(np.ones((28, 28)), plan)
    assert [exercise.number for exercise in made.exercises] == [1, 2, 3, 4, 5, 6]
    assert all(exercise.step.cost_after < exercise.step.cost for exercise in made.exercises)
