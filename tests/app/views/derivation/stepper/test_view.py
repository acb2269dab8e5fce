"""The stepper: every number against an independent computation, every phase by every way that leads there."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from app.views.derivation.common.numbers import shown
from app.views.derivation.matrix.row import MatrixRow
from app.views.derivation.matrix.view import MatrixView
from app.views.derivation.stepper.loss_comparison import short
from app.views.derivation.stepper.view import StepperView
from app.views.grid import Grid
from nn.derivation.example import Pass
from nn.derivation.ledger import SMALLER, SUM
from nn.derivation.parameter import Parameter
from nn.derivation.phase import example_name
from nn.derivation.results import TrainingStep
from nn.derivation.training_step import training_step
from nn.network import Architecture, Network
from tests.app.views.derivation.conftest import Show
from tests.edges import kinked, saturated
from tests.phases import phase_key

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

KEYS = "input Z1 A1 Z2 A2 Z3 A3 loss J3 delta3 dW3 db3 delta2 dW2 db2 delta1 dW1 db1 update".split()


@pytest.fixture
def stepper(show: Show) -> StepperView:
    return show(StepperView())


def numbers(stepper: StepperView) -> dict[str, str]:
    return dict(stepper.property("numbers"))


def matrix(stepper: StepperView, name: str) -> MatrixView:
    """The last matrix of this name: what is found rather than what is given."""
    return next(view for view in reversed(stepper.page.row.views()) if view.matrix().name == name)


def middle(view: MatrixView, row: int, column: int) -> QPoint:
    """A point on a cell of a matrix that is no sheet of pictures."""
    cells = view.cells
    place, _ = cells.placement().place(row, column)
    return cells.placement().grid.rect(cells.area(), place).center().toPoint()


def button(stepper: StepperView, name: str) -> QPushButton:
    return stepper.findChild(QPushButton, name)


def problem(stepper: StepperView) -> str:
    label = stepper.findChild(QLabel, "stepperProblem")
    return label.text() if label.isVisible() else ""


# The numbers


def check(case: Any, texts: dict[str, str], reading: Callable[[str], float], by_hand: Any = None) -> None:
    """All numbers that are shown are those of the independent computation, to the digits shown."""
    by_hand = by_hand or case.by_hand
    for name, text in texts.items():
        if name not in (SMALLER, SUM):
            source = case.by_hand if name.startswith("C ") else by_hand
            assert reading(text) == pytest.approx(source.value(name), rel=5.01e-4, abs=1e-300), name


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("network", ["small", "digits"])
def test_every_number_of_a_phase_agrees_with_an_independent_computation(
    network: str, key: str, stepper: StepperView, request: pytest.FixtureRequest, reading: Callable[[str], float]
) -> None:
    case = request.getfixturevalue(network)
    stepper.show_step(case.step)
    stepper.show_phase(phase_key(key))
    texts = numbers(stepper)
    check(case, texts, reading)
    assert len(texts) >= 4  # At least one given number, the chosen cell, and the loss before and after.
    for row in range(0, 3):
        stepper.choose_cell(row, 0)
        check(case, numbers(stepper), reading)


def test_the_loss_after_is_that_of_the_updated_network(
    small: Any, stepper: StepperView, reading: Callable[[str], float]
) -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("loss after"))
    check(small, numbers(stepper), reading, small.by_hand.after())
    label = stepper.findChild(QLabel, "stepCost")
    assert label.text() == f"Loss {shown(small.by_hand.cost)} \u2192 {shown(small.by_hand.after().cost)}"


def test_a_cost_that_is_held_is_named_beside_it(stepper: StepperView) -> None:
    network = Network(Architecture((1, 2)), np.array([0.0, 720, 0, 0]))
    stepper.show_step(training_step(Pass.of(network, np.ones((1, 1)), (0,)), 10))
    stepper.show_phase(phase_key("loss"))
    line, said = stepper.findChild(QLabel, "stepCost"), stepper.findChild(QLabel, "phaseWords")
    assert line.text().startswith("Loss 708.4, held \u2192 ")
    assert line.text().count("held") == 1, "after the step it is not"
    held = (
        "<i>C</i><sub>0</sub>, held: the label's probability is below the smallest normal number of float64, 2.2e-308"
    )
    assert held in said.text()
    stepper.show_phase(phase_key("loss after"))
    assert "held" not in said.text()


def test_what_is_left_out_is_added_up(digits: Any, stepper: StepperView, reading: Callable[[str], float]) -> None:
    stepper.show_step(digits.step)
    stepper.show_phase(phase_key("Z1"))
    stepper.choose_cell(3)
    lines = stepper.page.worked.ledger.lines()
    *terms, result = [reading(line.value) for line in lines]
    hand = digits.by_hand
    assert sum(terms) == pytest.approx(result, abs=2e-3 * max(map(abs, terms)))
    shown_terms = [line for line in lines if line.names and not line.is_result]
    rest = 785 - len(shown_terms)
    zeros = int((hand.a[0] == 0).sum())
    assert lines[-2].words == f"and {rest} smaller terms, {zeros} of them 0, that add up to"
    products = np.append(hand.W[1][3] * hand.a[0], hand.b[1][3])
    largest = np.sort(np.abs(products))[::-1][: len(shown_terms)]
    assert [abs(reading(line.value)) for line in shown_terms] == pytest.approx(list(largest), rel=5.01e-4)


def test_more_room_shows_more_terms_and_says_so(
    digits: Any, stepper: StepperView, qtbot: "QtBot", reading: Callable[[str], float]
) -> None:
    stepper.show_step(digits.step)
    stepper.show_phase(phase_key("Z1"))
    before = numbers(stepper)
    stepper.resize(900, 900)
    qtbot.waitUntil(lambda: len(numbers(stepper)) > len(before))
    check(digits, numbers(stepper), reading)


@pytest.mark.parametrize(
    ("widths", "names"),
    [
        ((6, 5, 3), ("sigmoid", "sigmoid", "mean_squared_error")),
        ((6, 5, 3), ("tanh", "softmax", "mean_squared_error")),
        ((6, 4, 4, 3), ("leaky_relu", "identity", "mean_squared_error")),
        ((6, 3), ("relu", "softmax", "cross_entropy")),
        ((6, 3), ("relu", "identity", "mean_squared_error")),
        ((784, 10), ("relu", "softmax", "cross_entropy")),
        ((5, 2, 2, 2, 2, 2, 2, 2, 2), ("tanh",)),
    ],
)
def test_other_networks_are_shown_as_well(
    widths: tuple[int, ...], names: tuple[str, ...], stepper: StepperView, make_case: Callable[..., Any]
) -> None:
    step = make_case(widths, *names).step
    stepper.show_step(step)
    for phase in step.phases:
        stepper.show_phase(phase.key)
        assert stepper.phase() == phase.key
        texts = numbers(stepper)
        entry = phase.entry(*stepper.page.cell())
        assert shown(entry.value) in texts.values()
        for name, text in texts.items():
            values = [shown(f.value) for term in entry.terms for f in term.factors if str(f.symbol) == name]
            assert text in values or not values or name == str(entry.symbol)
        assert not stepper.grab().isNull()


def test_nan_is_told_in_words(small: Any, stepper: StepperView) -> None:
    first = small.step.phases[0]
    broken = replace(first.found[0], values=np.full((6, 1), np.nan))
    entry = replace(first.entry(0), value=np.nan)
    phase = replace(first, found=(broken,), work=(lambda row, column: entry,))
    stepper.show_step(replace(small.step, phases=(phase, *small.step.phases[1:])))
    assert numbers(stepper)["a[0][0]"] == "not a number"
    assert not stepper.grab().isNull()


# What it waits for


def test_it_says_what_it_waits_for(stepper: StepperView, small: Any) -> None:
    assert problem(stepper) == "Draw a digit to go through one training step with it."
    assert not button(stepper, "stepperApply").isEnabled()
    stepper.show_step(small.step)
    assert problem(stepper) == ""
    stepper.show_step(None, "Label: choose the digit that the drawing shows, 0 to 9.")
    assert problem(stepper) == "Label: choose the digit that the drawing shows, 0 to 9."
    assert numbers(stepper) == {}
    assert not stepper.strip.isVisible()
    assert not any(button(stepper, name).isEnabled() for name in ("stepperApply", "stepperNext", "stepperBack"))


# Ways from phase to phase


def test_keys_lead_through_all_phases(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    stepper.setFocus()
    focus = stepper.focusWidget()
    seen = [stepper.phase()]
    for _ in range(len(small.step.phases) + 1):
        qtbot.keyClick(focus, Qt.Key.Key_Right)
        seen.append(stepper.phase())
    keys = [phase.key for phase in small.step.phases]
    assert keys == [phase_key(name) for name in (*KEYS, "loss after")]
    assert seen == [*keys, keys[-1], keys[-1]]
    qtbot.keyClick(focus, Qt.Key.Key_Left)
    assert stepper.phase() == phase_key("update")
    qtbot.keyClick(focus, Qt.Key.Key_Home)
    assert stepper.phase() == phase_key("input")
    qtbot.keyClick(focus, Qt.Key.Key_End)
    assert stepper.phase() == phase_key("loss after")


def test_the_page_keys_work_from_inside_a_matrix(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("Z2"))
    cells = matrix(stepper, "Z[2]").cells
    qtbot.keyClick(cells, Qt.Key.Key_PageDown)
    assert stepper.phase() == phase_key("A2")
    qtbot.keyClick(cells, Qt.Key.Key_PageUp)
    assert stepper.phase() == phase_key("Z2")


def test_buttons_lead_on_and_back_and_end_at_the_ends(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    back, on = button(stepper, "stepperBack"), button(stepper, "stepperNext")
    assert not back.isEnabled()
    with qtbot.waitSignal(stepper.phase_changed) as heard:
        qtbot.mouseClick(on, Qt.MouseButton.LeftButton)
    assert heard.args == [phase_key("Z1")]
    assert back.isEnabled()
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert stepper.phase() == phase_key("input")
    stepper.show_phase(phase_key("loss after"))
    assert not on.isEnabled()


def test_a_click_in_the_line_of_progress_goes_there(stepper: StepperView, digits: Any, qtbot: "QtBot") -> None:
    stepper.show_step(digits.step)
    for index in (12, 2, 19):
        spot = stepper.strip.place(index).center().toPoint()
        qtbot.mouseClick(stepper.strip, Qt.MouseButton.LeftButton, pos=spot)
        assert stepper.phase() == digits.step.phases[index].key
        assert stepper.strip.accessibleDescription().startswith(f"Phase {index + 1} of 20")


def test_a_new_step_keeps_phase_and_cell(stepper: StepperView, small: Any, make_case: Callable[..., Any]) -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("Z2"))
    stepper.choose_cell(1)
    stepper.show_step(make_case((6, 5, 4, 3), seed=5).step)
    assert stepper.phase() == phase_key("Z2")
    assert "z[2][1]" in numbers(stepper)
    stepper.show_step(make_case((6, 3)).step)
    assert stepper.phase() == phase_key("Z1")


def test_what_comes_while_nobody_looks_is_shown_later(stepper: StepperView, small: Any) -> None:
    stepper.hide()
    stepper.show_step(small.step)
    stepper.show()
    assert numbers(stepper)["C before"] == shown(small.by_hand.cost)


# What is shown of a phase


def test_a_phase_says_what_happens_and_shows_its_formula(stepper: StepperView, digits: Any) -> None:
    stepper.show_step(digits.step)
    stepper.show_phase(phase_key("delta2"))
    words = stepper.findChild(QLabel, "phaseWords").text()
    assert words.startswith("<b>Delta of layer 2.</b> The errors of layer 3 go back")
    assert stepper.page.formula.latex() == digits.step.phases[12].formula
    names = [view.matrix().name for view in stepper.page.row.views()]
    assert names == ["W[3]", "delta[3]", "dA_dZ[2]", "delta[2]"]
    shapes = [view.shape_label.text() for view in stepper.page.row.views()]
    assert shapes == ["32 \u00d7 10", "10 \u00d7 1", "32 \u00d7 1", "32 \u00d7 1"]
    assert "W[3]" in stepper.page.formula.toolTip()


def _all_inside(row: MatrixRow) -> bool:
    return all(row.rect().contains(view.geometry()) for view in row.views())


def test_all_matrices_of_every_phase_are_inside_the_view(stepper: StepperView, digits: Any, qtbot: "QtBot") -> None:
    stepper.show_step(digits.step)
    for phase in digits.step.phases:
        stepper.show_phase(phase.key)
        row = stepper.page.row
        qtbot.waitUntil(partial(_all_inside, row))
        rects = [view.geometry() for view in row.views()]
        assert all(left.right() < right.left() for left, right in pairwise(rects)), phase.key


def test_the_rule_follows_the_chosen_cell(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("Z2"))
    stepper.choose_cell(3)
    rule = small.step.phases[3].entry(3).rule
    qtbot.waitUntil(lambda: stepper.page.worked.rule.latex() == rule)


@pytest.mark.parametrize(("activation", "can_close"), [("relu", True), ("sigmoid", False), ("leaky_relu", False)])
def test_a_gate_is_spoken_of_where_a_slope_is_0(
    stepper: StepperView, make_case: Any, activation: str, can_close: bool
) -> None:
    stepper.show_step(make_case((6, 5, 4, 3), activation).step)
    stepper.show_phase(phase_key("delta1"))
    words = stepper.page.words.text()
    assert ("then through the slope of \u03c3: where it is 0, the gate is closed." in words) is can_close
    assert ("then through the slope of \u03c3." in words) is not can_close


def test_a_saturated_neuron_is_no_closed_gate(stepper: StepperView, make_case: Any) -> None:
    network = make_case((6, 3, 2), "tanh").example.network
    network.b[1][1] = 800
    stepper.show_step(training_step(Pass.of(network, np.ones((1, 6)), (0,)), 0.1))
    stepper.show_phase(phase_key("delta1"))
    stepper.choose_cell(1)
    note = stepper.findChild(QLabel, "entryNote")
    assert note.text().startswith("Saturated: the slope of sigma is too small for float64 here")
    stepper.choose_cell(0)
    assert not note.isVisible()


@pytest.mark.parametrize(("activation", "at_0"), [("relu", "0"), ("leaky_relu", "0.01")])
def test_a_kink_is_no_closed_gate(stepper: StepperView, activation: str, at_0: str) -> None:
    passed = kinked(activation).passed
    stepper.show_step(training_step(passed, 0.1))
    convention = f"no derivative exists at 0; \u03c3\u2032(0) = {at_0} is a convention"
    for layer in (1, 2):
        stepper.show_phase(phase_key(f"delta{layer}"))
        assert stepper.page.words.text().endswith(f" A sum of exactly 0 is at a kink: {convention}.")
        stepper.choose_cell(0)
        follows = ", by which nothing goes back through this neuron" if at_0 == "0" else ""
        assert stepper.findChild(QLabel, "entryNote").text() == f"A kink of sigma, z = 0: {convention}{follows}."
        stepper.choose_cell(1)
        assert "kink" not in stepper.findChild(QLabel, "entryNote").text()
    passed.network.b[1][...] = passed.network.b[2][...] = 0.5
    stepper.show_step(training_step(Pass.of(passed.network, passed.trace.A[0], passed.labels), 0.1))
    assert "kink" not in stepper.page.words.text()


def test_a_closed_gate_is_said_in_words(stepper: StepperView, digits: Any) -> None:
    stepper.show_step(digits.step)
    stepper.show_phase(phase_key("delta1"))
    note = stepper.findChild(QLabel, "entryNote")
    closed = digits.by_hand.z[1] <= 0
    stepper.choose_cell(int(closed.argmax()))
    assert note.isVisible()
    assert "closed gate" in note.text()
    stepper.choose_cell(int((~closed).argmax()))
    assert not note.isVisible()


def test_each_parameter_of_the_update_can_be_shown(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("update"))
    which = stepper.findChild(QComboBox, "whichMatrix")
    assert which.isVisible()
    qtbot.keyClick(which, Qt.Key.Key_Down)
    names = [view.matrix().name for view in stepper.page.row.views()]
    assert names == ["b[1]", "db[1]", "b[1]"]
    moved = int(np.abs(small.by_hand.delta[1]).argmax())
    assert numbers(stepper)[f"b[1][{moved}] after"] == shown(small.by_hand.after().b[1][moved])
    stepper.show_phase(phase_key("input"))
    assert not which.isVisible()


def test_the_update_has_symbols_of_their_own_for_what_was_and_what_is(stepper: StepperView, small: Any) -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("update"))
    before, _, after = stepper.page.row.views()
    assert before.heading.latex() != after.heading.latex()
    assert before.name(0, 1) != after.name(0, 1)
    assert "new" in stepper.page.formula.latex()
    result = stepper.page.worked.ledger.lines()[-1]
    row, column = stepper.page.cell()
    assert result.names == (after.name(row, column),)


def test_a_colour_bar_that_values_go_beyond_says_so(stepper: StepperView, digits: Any) -> None:
    stepper.show_step(digits.step)
    stepper.show_phase(phase_key("dW1"))
    values, scale = matrix(stepper, "dW[1]").matrix().values, stepper.page.bar.scale()
    assert abs(values).max() > scale.high
    assert (scale.below, scale.above) == (values.min() < scale.low, values.max() > scale.high)


# Several digits


@pytest.fixture(scope="session")
def three() -> TrainingStep:
    """Of a network 784-6-10, on three digits."""
    rng, architecture = np.random.default_rng(4), Architecture((784, 6, 10))
    network = Network(architecture, rng.normal(0, 0.1, architecture.parameter_count))
    return training_step(Pass.of(network, rng.uniform(size=(3, 784)), (3, 1, 4)), 0.05)


def test_digits_of_a_batch_are_pictures_and_every_column_gets_the_biases(
    stepper: StepperView, three: TrainingStep, qtbot: "QtBot"
) -> None:
    stepper.show_step(three)
    stepper.show_phase(phase_key("Z1"))
    _, A, b, Z = stepper.page.row.views()
    assert A.cells.placement().is_sheet
    assert A.cells.grid() == Grid(2, 2, 3, (28, 28), gap=1)
    assert np.array_equal(b.matrix().values, np.repeat(three.phases[1].given[2].values, 3, axis=1))
    assert Z.matrix().values.shape == (6, 3)
    qtbot.mouseClick(A.cells, Qt.MouseButton.LeftButton, pos=middle(A, 0, 2))
    assert stepper.page.cell()[1] == 2, "a click on a digit goes to its column"
    assert [example.name for example in Z.cells.heads()] == ["example 0 (a 3)", "example 1 (a 1)", "example 2 (a 4)"]
    assert Z.cells.heads()[1].pixels == pytest.approx(A.matrix().values[:, 1])
    assert Z.cells.accessibleDescription().endswith(", example 2 (a 4)")
    stepper.choose_cell(4, 1)
    assert b.cells.marked() == ((4, 1),)
    assert str(b.name(4, 1)) == "b[1][4]"


def test_outer_products_add_up_one_by_one_by_click_and_by_themselves(
    stepper: StepperView, three: TrainingStep, qtbot: "QtBot"
) -> None:
    stepper.show_step(three)
    stepper.show_phase(phase_key("dW1"))
    adding, row = stepper.page.adding, stepper.page.row
    assert adding.isVisible()
    delta, A = (matrix.values for matrix in three.phases[-4].given)
    qtbot.mouseClick(stepper.findChild(QPushButton, "added1"), Qt.MouseButton.LeftButton)
    before, column, picture, so_far = (view.matrix().values for view in row.views())
    assert before == pytest.approx(np.outer(delta[:, 0], A[:, 0]))
    assert (column[:, 0] == delta[:, 1]).all()
    assert (picture[:, 0] == A[:, 1]).all()
    assert so_far == pytest.approx(delta[:, :2] @ A[:, :2].T)
    assert str(row.views()[1].name(4, 0)) == "delta[1][4, 1]"
    worked = stepper.page.worked.entry()
    assert worked is not None
    assert worked.value == pytest.approx(so_far[stepper.page.cell()])
    assert worked.symbol == row.views()[-1].name(*stepper.page.cell())
    assert r"\sum_{k=0}^{1}" in worked.rule, "k counts examples, i neurons that send"
    assert stepper.page.worked.rule.latex() == worked.rule, "not the rule of the sum before"
    one = stepper.findChild(QPushButton, "added1")
    assert one.accessibleName() == "Up to example 1 (a 1)"
    assert one.toolTip() == "The sum up to the outer product of example 1 (a 1)."
    told: list[int] = []
    adding.changed.connect(told.append)
    qtbot.mouseClick(stepper.findChild(QPushButton, "addUp"), Qt.MouseButton.LeftButton)
    for _ in range(3):
        adding.go_on()
    assert told == [0, 1, 2, -1]
    assert [view.matrix().name for view in row.views()] == ["delta[1]", "A[0]", "dW[1]"]
    worked = stepper.page.worked.entry()
    assert worked is not None
    assert worked.value == pytest.approx((delta @ A.T)[stepper.page.cell()] / 3)
    stepper.show_phase(phase_key("db1"))
    assert not adding.isVisible()


def test_an_example_has_a_name_that_is_not_the_value_of_a_digit(stepper: StepperView, three: TrainingStep) -> None:
    stepper.show_step(three)
    stepper.show_phase(phase_key("J2"))
    found = [stepper.page.which.itemText(index) for index in range(stepper.page.which.count())]
    of_each = "example 0 (a 3)", "example 1 (a 1)", "example 2 (a 4)"
    assert found == [f"{name}, {of}" for of in of_each for name in ("delta[2]", "J[2]")]
    stepper.show_phase(phase_key("delta2"))
    stepper.choose_cell(0, 2)
    assert "of example 2 (a 4) with either loss" in stepper.page.comparison.text()


def test_an_eight_has_the_article_that_one_says() -> None:
    assert example_name(3, 8) == "example 3 (an 8)"
    assert example_name(3, 1) == "example 3 (a 1)"
    assert example_name(3, None) == "example 3"


def test_the_mean_loss_stands_beside_the_costs(stepper: StepperView, three: TrainingStep) -> None:
    stepper.show_step(three)
    for key, mean in (("loss", three.loss_before), ("loss after", three.loss_after)):
        stepper.show_phase(phase_key(key))
        costs, loss = (view.matrix().values for view in stepper.page.row.views()[-2:])
        assert costs.shape == (1, 3)
        assert loss.item() == pytest.approx(mean)
        stepper.choose_cell(0, 0, which=1)
        assert numbers(stepper)["C"] == shown(mean)


def test_every_phase_of_a_batch_has_its_words_and_keeps_its_matrices_in_sight(
    stepper: StepperView, three: TrainingStep
) -> None:
    stepper.show_step(three)
    for phase in three.phases:
        for which in range(len(phase.found)):
            stepper.show_phase(phase.key)
            stepper.choose_cell(0, 0, which)
            row = stepper.page.row
            assert all(row.rect().contains(view.geometry()) for view in row.views()), phase.key
            assert len(stepper.page.words.text()) > len(phase.title) + 20


def test_what_a_step_does_to_others_and_the_way_back_are_seen(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step, validation="Validation 97.0% \u2192 20.0%")
    assert stepper.findChild(QLabel, "stepCost").text().endswith("\nValidation 97.0% \u2192 20.0%")
    note = stepper.findChild(QLabel, "appliedStep")
    assert not note.isVisible()
    stepper.set_applied(True, "", "Your step is in the network. Undo takes it out again.")
    assert note.isVisible()
    assert "Undo" in note.text()
    assert button(stepper, "stepperUndo").isEnabled()
    stepper.page.show_reason("eta is small for a reason.")
    stepper.show_phase(phase_key("update"))
    assert "eta is small for a reason." in stepper.page.words.text()
    stepper.show_phase(phase_key("input"))
    assert "eta is small" not in stepper.page.words.text()


# What a person does with a matrix


def test_a_click_works_out_the_cell(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("dW2"))
    view = matrix(stepper, "dW[2]")
    with qtbot.assertNotEmitted(stepper.parameter_chosen):
        qtbot.mouseClick(view.cells, Qt.MouseButton.LeftButton, pos=middle(view, 2, 4))
    assert numbers(stepper)["dC/dw[2][2, 4]"] == shown(small.by_hand.value("dC/dw[2][2, 4]"))
    assert view.cells.chosen() == (2, 4)
    delta, A = stepper.page.row.views()[:2]
    assert list(delta.cells.marked()) == [(2, None)]
    assert list(A.cells.marked()) == [(4, None)]


def test_a_click_into_what_is_given_chooses_the_cell_it_enters_into(
    stepper: StepperView, small: Any, qtbot: "QtBot"
) -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("dW2"))
    stepper.choose_cell(0, 0)
    for name, row, expected in (("delta[2]", 3, (3, 0)), ("A[1]", 2, (3, 2))):
        view = matrix(stepper, name)
        qtbot.mouseClick(view.cells, Qt.MouseButton.LeftButton, pos=middle(view, row, 0))
        assert stepper.page.cell() == expected


@pytest.mark.parametrize(
    ("key", "outlines"),
    [
        ("Z2", [[(2, None)], [], [(2, 0)]]),
        ("A2", [[(2, 0)]]),
        ("A3", [[]]),
        ("loss", [[], []]),
        ("delta3", [[(2, 0)], [(2, 0)]]),
        ("dW2", [[(2, None)], [(0, None)]]),
        ("db2", [[(2, None)]]),
        # Transposed, column 2 of W[3] is row 2.
        ("delta2", [[(None, 2)], [], [(2, 0)]]),
        ("update", [[(2, 0)], [(2, 0)]]),
    ],
)
def test_what_enters_into_the_chosen_cell_is_outlined(
    key: str, outlines: list[list[object]], stepper: StepperView, small: Any
) -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key(key))
    stepper.choose_cell(0 if key == "loss" else 2, 0)
    *given, found = stepper.page.row.views()
    assert [list(view.cells.marked()) for view in given] == outlines
    assert found.cells.marked() == ()


def test_colours_cover_the_values_and_have_a_sign_where_these_have_one(stepper: StepperView, small: Any) -> None:
    stepper.show_step(small.step)
    for key, values, signed in (("Z1", small.by_hand.z[1], True), ("A1", small.by_hand.a[1], False)):
        stepper.show_phase(phase_key(key))
        scale = stepper.page.bar.scale()
        assert scale.low == (-scale.high if signed else 0)
        assert np.abs(values).max() <= scale.high <= max(10 * np.abs(values).max(), 1)


def test_a_weight_is_traced_by_request(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("dW2"))
    stepper.choose_cell(1, 3)
    trace = button(stepper, "traceParameter")
    assert trace.text() == "Trace weight"
    with qtbot.waitSignal(stepper.parameter_chosen) as heard:
        qtbot.mouseClick(trace, Qt.MouseButton.LeftButton)
    assert heard.args == [Parameter(2, 1, 3)]
    stepper.show_phase(phase_key("Z2"))
    assert not trace.isVisible()
    for name, cell, parameter in (("W[2]", (3, 2), Parameter(2, 3, 2)), ("b[2]", (1, 0), Parameter(2, 1))):
        view = matrix(stepper, name)
        qtbot.mouseClick(view.cells, Qt.MouseButton.LeftButton, pos=middle(view, *cell))
        with qtbot.waitSignal(stepper.parameter_chosen) as heard:
            qtbot.mouseDClick(view.cells, Qt.MouseButton.LeftButton, pos=middle(view, *cell))
        assert heard.args == [parameter]


def test_arrows_walk_through_what_is_found(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("Z1"))
    stepper.choose_cell(0)
    cells = matrix(stepper, "Z[1]").cells
    for row in (1, 2, 3):
        qtbot.keyClick(cells, Qt.Key.Key_Down)
        assert stepper.page.cell() == (row, 0)
        assert f"z[1][{row}]" in numbers(stepper)


def test_a_pixel_of_a_picture_in_a_sheet_can_be_chosen(stepper: StepperView, digits: Any, qtbot: "QtBot") -> None:
    stepper.show_step(digits.step)
    stepper.show_phase(phase_key("dW1"))
    cells = matrix(stepper, "dW[1]").cells
    box = cells.placement().grid.rect(cells.area(), 9)
    qtbot.mouseClick(cells, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    a, b = stepper.page.cell()
    assert a == 9
    assert abs(b // 28 - 14) <= 2
    assert abs(b % 28 - 14) <= 2
    qtbot.keyClick(cells, Qt.Key.Key_Right)
    slopes = digits.by_hand.delta[1][10] * digits.by_hand.a[0]
    assert stepper.page.cell() == (10, int(np.abs(slopes).argmax()))


def test_pointing_reads_the_value_and_its_scale(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("Z1"))
    view = matrix(stepper, "b[1]")
    readout = stepper.findChild(QLabel, "stepperReadout")
    qtbot.mouseMove(view.cells, middle(view, 2, 0))
    assert readout.text() == f"<i>b</i><sub>2</sub><sup>(1)</sup> = {shown(small.by_hand.b[1][2])}"
    assert stepper.page.bar.label() == "b[1]"
    qtbot.mouseMove(stepper, QPoint(2, 2))
    view.cells.left.emit()
    assert "Point at a cell" in readout.text()
    assert stepper.page.bar.label() == "Z[1]"


def test_what_is_said_of_a_cell_under_a_resting_pointer_follows_the_step(
    stepper: StepperView, make_case: Callable[..., Any], qtbot: "QtBot"
) -> None:
    first, second = (make_case((6, 5, 4, 3), seed=seed) for seed in (1, 2))
    stepper.show_step(first.step)
    stepper.show_phase(phase_key("Z1"))
    readout = stepper.findChild(QLabel, "stepperReadout")
    view = matrix(stepper, "b[1]")
    qtbot.mouseMove(view.cells, middle(view, 2, 0))
    assert shown(first.by_hand.b[1][2]) in readout.text()
    stepper.show_step(second.step)
    assert shown(second.by_hand.b[1][2]) in readout.text()


def test_formula_and_matrix_can_be_copied(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("Z1"))
    stepper.page.formula.setFocus()
    qtbot.keyClick(stepper.page.formula, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == small.step.phases[1].formula
    cells = stepper.page.row.views()[0].cells
    cells.setFocus()
    qtbot.keyClick(cells, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = [list(map(float, line.split(","))) for line in QGuiApplication.clipboard().text().splitlines()]
    assert np.array_equal(np.array(rows), small.by_hand.W[1])


# What it asks for


def test_an_equation_can_be_asked_for_by_key(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("Z2"))
    links = stepper.findChild(QLabel, "equationLinks")
    assert all(id in links.text() for id in ("E5", "E27", "E44"))
    links.setFocus()
    qtbot.keyClick(links, Qt.Key.Key_Tab)
    with qtbot.waitSignal(stepper.equation_requested) as heard:
        qtbot.keyClick(links, Qt.Key.Key_Return)
    assert heard.args == ["E5"]


def test_the_step_is_put_in_and_taken_out_by_request(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    stepper.show_step(small.step)
    put, take = button(stepper, "stepperApply"), button(stepper, "stepperUndo")
    assert (put.isEnabled(), take.isEnabled()) == (True, False)
    with qtbot.waitSignal(stepper.apply_requested):
        qtbot.mouseClick(put, Qt.MouseButton.LeftButton)
    stepper.set_applied(True, "")
    assert (put.isEnabled(), take.isEnabled()) == (True, True)
    with qtbot.waitSignal(stepper.undo_requested):
        qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    stepper.set_applied(False, "A training is on: pause it first.")
    assert (put.isEnabled(), take.isEnabled()) == (False, False)
    assert put.toolTip() == "A training is on: pause it first."


# Its looks


def test_it_follows_another_palette(stepper: StepperView, small: Any, qtbot: "QtBot") -> None:
    dark = QPalette(QColor(50, 50, 50), QColor(50, 50, 50))
    fresh = StepperView()
    qtbot.addWidget(fresh)
    fresh.setPalette(dark)
    for view in (stepper, fresh):
        view.resize(550, 560)
        view.show()
        view.show_step(small.step)
        view.show_phase(phase_key("dW2"))
        QWidget.setFocus(view.page)
    before = stepper.grab().toImage()
    stepper.setPalette(dark)
    qtbot.waitUntil(lambda: stepper.grab().toImage() == fresh.grab().toImage())
    assert stepper.grab().toImage() != before


def test_tab_visits_everything_from_top_to_bottom(stepper: StepperView, small: Any) -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("update"))
    visited: list[str] = []
    widget: QWidget = stepper.strip
    while not visited or widget is not stepper.strip:
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            visited.append(widget.objectName())
        widget = widget.nextInFocusChain()
    assert visited == [
        "phaseStrip",
        "whichMatrix",
        "phaseFormula",
        "equationLinks",
        "coverSwitch",
        "cells W[1]",
        "cells dW[1]",
        "cells W[1]",
        "rule",
        "traceParameter",
        "ledger",
        "stepperBack",
        "stepperNext",
        "stepperApply",
    ]


def test_every_control_has_a_name_and_a_tooltip(stepper: StepperView, small: Any) -> None:
    stepper.show_step(small.step)
    stepper.show_phase(phase_key("update"))
    focusable = [
        child
        for child in stepper.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible()
    ]
    assert len(focusable) > 8
    for child in focusable:
        assert child.accessibleName(), child
        assert child.objectName(), child
        assert child.toolTip() or isinstance(child.parent(), MatrixView), child  # Each cell has a tooltip of its own.


def answering(a: float, loss: str) -> TrainingStep:
    """A step of a network of softmax that gives the label this probability, and the others the rest."""
    rest = (1 - a) / 2
    parameters = np.concatenate([np.zeros(6), np.log([a, rest, rest])])
    network = Network(Architecture((2, 3), loss=loss), parameters)
    return training_step(Pass.of(network, np.ones((1, 2)), (0,)), 0.1)


@pytest.mark.parametrize("loss", ["cross_entropy", "mean_squared_error"])
def test_who_is_sure_is_so_by_the_answers_whatever_the_loss(loss: str, stepper: StepperView) -> None:
    sentence = stepper.findChild(QLabel, "sureLabel")
    for a, is_sure in ((0.85, False), (0.985, False), (0.995, True)):
        stepper.show_step(answering(a, loss))
        assert sentence.isVisible() is is_sure, a


@pytest.mark.parametrize(
    ("loss", "output", "gap", "is_saturated"),
    [
        ("mean_squared_error", "softmax", 40.0, True),
        ("mean_squared_error", "softmax", 12.0, True),
        ("mean_squared_error", "identity", 1.0, False),
        ("cross_entropy", "softmax", 800.0, False),
    ],
)
def test_where_no_label_has_larger_slopes_none_is_proposed(
    loss: str, output: str, gap: float, is_saturated: bool, stepper: StepperView
) -> None:
    b = [gap, 0, 0]
    network = Network(Architecture((2, 3), "relu", output, loss), np.concatenate([np.zeros(6), b]))
    steps = [training_step(Pass.of(network, np.ones((1, 2)), (label,)), 0.1) for label in range(3)]
    slopes = [max(float(np.abs(p.found[0].values).max()) for p in s.phases if p.kind.value == "dW") for s in steps]
    assert (max(slopes) < 1e-4) is is_saturated
    stepper.show_step(steps[0])
    sentence = stepper.findChild(QLabel, "sureLabel")
    assert sentence.isVisible()
    assert ("every slope is about 0, whatever the label" in sentence.text()) is is_saturated
    assert ("choose another label" in sentence.text()) is not is_saturated


def test_where_outputs_are_nearly_saturated_another_label_is_not_said_to_help(stepper: StepperView) -> None:
    stepper.show_step(answering(0.995, "mean_squared_error"))
    sentence = stepper.findChild(QLabel, "sureLabel").text()
    assert sentence.endswith("another label may give larger slopes.")


def test_where_no_slope_rounds_to_0_none_is_said_to(stepper: StepperView) -> None:
    b = np.log([2.3e-82, 1.7e-62, 1.0])
    network = Network(Architecture((2, 3), "relu", "softmax", "mean_squared_error"), np.concatenate([np.zeros(6), b]))
    stepper.show_step(training_step(Pass.of(network, np.ones((1, 2)), (2,)), 0.1))
    stepper.show_phase(phase_key("delta1"))
    assert stepper.page.words.text().endswith(" slopes that are only small lose digits.")
    assert "every slope is about 0" in stepper.findChild(QLabel, "sureLabel").text()


def test_of_an_output_that_rounds_to_1_rounding_is_the_reason(stepper: StepperView) -> None:
    stepper.show_step(training_step(saturated(0).passed, 0.1))
    note = stepper.findChild(QLabel, "entryNote")
    for key in ("J2", "delta2"):
        stepper.show_phase(phase_key(key))
        assert "An output rounds to exactly 0 or 1 here" in stepper.page.words.text()
        stepper.choose_cell(0)
        assert note.text() == "Output 0 rounds to 1: of 1 \u2212 a, small but not exactly 0, no digit is left."
    stepper.show_step(training_step(saturated(0, gap=4).passed, 0.1))
    assert "rounds" not in note.text() + stepper.page.words.text()


def test_where_the_network_is_sure_another_label_is_proposed(small: Any, stepper: StepperView) -> None:
    sentence = stepper.findChild(QLabel, "sureLabel")
    stepper.show_step(small.step)
    assert not sentence.isVisible()
    stepper.show_step(answering(0.995, "cross_entropy"))
    assert sentence.isVisible()
    assert "choose another label" in sentence.text()
    stepper.show_step(None)
    assert not sentence.isVisible()


@pytest.mark.parametrize("key", ["input", "Z1", "delta2", "dW1", "update"])
def test_it_can_be_made_as_small_as_one_likes(key: str, digits: Any, stepper: StepperView) -> None:
    stepper.show_step(digits.step)
    stepper.show_phase(phase_key(key))
    for width, height in [(200, 120), (40, 300), (300, 10), (1, 1)]:
        stepper.resize(width, height)
        row = stepper.findChild(MatrixRow)
        assert row is not None
        row.resize(width, height)
        assert all(view.cells.width() >= 0 and view.cells.height() > 0 for view in row.views())


def test_m_is_explained_where_it_stands(digits: Any, stepper: StepperView) -> None:
    note = stepper.findChild(QLabel, "entryNote")
    stepper.show_step(digits.step)
    for key, is_said in (("Z3", False), ("A3", True), ("loss", False)):
        stepper.show_phase(phase_key(key))
        assert note.isVisible() is is_said, key
    stepper.show_phase(phase_key("A3"))
    assert note.text().startswith("m, the largest of the sums,")
    assert "m = " in stepper.page.worked.entry().rule
    assert note.height() >= note.heightForWidth(note.width())


def test_squared_error_stands_beside_a_minus_y_for_the_same_digit(digits: Any, stepper: StepperView) -> None:
    table = stepper.findChild(QLabel, "lossComparison")
    stepper.show_step(digits.step)
    for key in ("loss", "dW3", "delta2", "A3"):
        stepper.show_phase(phase_key(key))
        assert not table.isVisible(), key
    stepper.show_phase(phase_key("delta3"))
    assert table.isVisible()
    a, y = digits.by_hand.a[3], digits.by_hand.y
    slowed = a * (2 / 10 * (a - y) - np.sum(2 / 10 * (a - y) * a))
    cells = re.findall("<td[^>]*>([^<]*)</td>", table.text())
    rows = {cells[i]: cells[i + 1 : i + 11] for i in range(0, len(cells), 11)}
    assert rows == {
        "output": [str(j) for j in range(10)],
        "Cross-entropy": [short(value) for value in a - y],
        "Mean squared error": [short(value) for value in slowed],
    }


def test_outputs_that_take_one_loss_alone_have_nothing_beside_it(make_case: Any, stepper: StepperView) -> None:
    stepper.show_step(make_case((6, 5, 3), "relu", "sigmoid", "mean_squared_error").step)
    stepper.show_phase(phase_key("delta2"))
    assert not stepper.findChild(QLabel, "lossComparison").isVisible()


def test_what_is_found_has_no_outline_of_what_went_in(make_case: Any, stepper: StepperView) -> None:
    case = make_case((6, 5, 4, 3))
    X = np.linspace(0.1, 1, 12).reshape(2, 6)
    stepper.show_step(training_step(Pass.of(case.example.network, X, (0, 1)), 0.1))
    for name in ("input", "Z1", "A1", "Z2", "A2"):
        stepper.show_phase(phase_key(name))
        assert not stepper.page.row.views()[-1].cells.marked(), name


def test_short_numbers_are_short() -> None:
    assert [short(x) for x in (-0.93123, 0.0, 0.00213, 0.000021349, 1.0)] == [
        "\u22120.93",
        "0",
        "0.0021",
        "2e\u22125",
        "1",
    ]
