"""Cells of the stepper are covered, answered, shown; and nothing is known of a covered number before."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.views.derivation.common.numbers import shown
from app.views.derivation.matrix import cell_grid
from app.views.derivation.matrix.view import MatrixView
from app.views.derivation.stepper.asked import ALL, SOME, asked_cells
from app.views.derivation.stepper.view import StepperView
from nn.derivation.example import Pass
from nn.derivation.phase import Phase, PhaseKey, PhaseKind
from nn.derivation.results import TrainingStep
from nn.derivation.training_step import training_step
from nn.network import Architecture, Network
from tests.app.views.derivation.conftest import Case, Show
from tests.app.views.derivation.leaks import said_by
from tests.phases import phase_key


def step_of(n: int, *names: str, widths: tuple[int, ...] = (5, 4, 3)) -> TrainingStep:
    rng = np.random.default_rng(3)
    architecture = Architecture(widths, *names)
    network = Network(architecture, rng.normal(0, 0.9, architecture.parameter_count))
    labels = [int(label) for label in rng.integers(0, widths[-1], n)]
    return training_step(Pass.of(network, rng.uniform(0.1, 0.9, (n, widths[0])), labels), 0.3)


@pytest.fixture
def stepper(show: Show) -> StepperView:
    view = show(StepperView(), 700, 800)
    view.show_step(step_of(1, "sigmoid"))
    view.show_phase(phase_key("Z1"))
    return view


def switch(stepper: StepperView, qtbot: QtBot) -> None:
    qtbot.mouseClick(stepper.cover.switch, Qt.MouseButton.LeftButton)


def answer(stepper: StepperView, text: str) -> None:
    QTest.keyClicks(stepper.cover.field, text.replace("\u2212", "-"))
    QTest.keyClick(stepper.cover.field, Qt.Key.Key_Return)


def said(stepper: StepperView, name: str = "coverSaid") -> str:
    return stepper.findChild(QLabel, name).text()


def value(stepper: StepperView) -> float:
    return float(stepper.page.shown_found().values[stepper.page.cell()])


def found_view(stepper: StepperView) -> MatrixView:
    places = stepper.page.row.places()
    return next(view for place, view in zip(places, stepper.page.row.views(), strict=True) if place.is_found)


def centre(stepper: StepperView, row: int, column: int = 0) -> QPoint:
    cells = found_view(stepper).cells
    place, _ = cells.placement().place(row, column)
    return cells.placement().grid.rect(cells.area(), place).center().toPoint()


# What is covered


def test_nothing_is_covered_before_a_person_wants_it(stepper: StepperView) -> None:
    assert not stepper.cover.isVisible()
    assert not found_view(stepper).cells.covers().asked


def test_the_switch_covers_and_uncovers(stepper: StepperView, qtbot: QtBot) -> None:
    switch(stepper, qtbot)
    assert len(found_view(stepper).cells.covers().asked) == 4
    assert said(stepper, "coverCount") == "0 of 4 right"
    switch(stepper, qtbot)
    assert not found_view(stepper).cells.covers().asked
    assert stepper.property("numbers")["z[1][0]" if stepper.page.cell()[0] == 0 else f"z[1][{stepper.page.cell()[0]}]"]


def test_its_key_covers(stepper: StepperView, qtbot: QtBot) -> None:
    with qtbot.waitActive(stepper):
        stepper.activateWindow()
    qtbot.keyClick(stepper, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(stepper.cover.is_on)


def test_of_a_large_array_some_cells_are_covered_and_the_first_is_worked_out(digits: Case) -> None:
    for phase in digits.step.phases:
        for which, matrix in enumerate(phase.found):
            cells = asked_cells(phase, which, 0)
            if phase.kind is PhaseKind.INPUT:
                assert not cells
            else:
                assert len(set(cells)) == len(cells) == (SOME if matrix.values.size > ALL else matrix.values.size)


def test_of_several_examples_those_of_the_one_that_is_looked_at(stepper: StepperView, qtbot: QtBot) -> None:
    stepper.show_step(step_of(4, "tanh"), example=2)
    switch(stepper, qtbot)
    assert {column for _, column in found_view(stepper).cells.covers().asked} == {2}


# Nothing leaks


def phases() -> Iterator[tuple[TrainingStep, Phase, int]]:
    for n in (1, 3):
        for names in (
            ("sigmoid",),
            ("tanh", "sigmoid", "mean_squared_error"),
            ("relu", "softmax", "mean_squared_error"),
        ):
            step = step_of(n, *names)
            for phase in step.phases:
                for which in range(len(phase.found)):
                    yield step, phase, which


def given_texts(phase: Phase) -> set[str]:
    return {shown(value) for matrix in phase.given for value in matrix.values.ravel().tolist()}


def tips(stepper: StepperView) -> Iterator[str]:
    """Tooltip, hover line and what assistive tools hear of each found cell."""
    view = found_view(stepper)
    rows, columns = view.matrix().values.shape
    for row, column in np.ndindex(rows, columns):
        place, _ = view.cells.placement().place(row, column)
        grid = view.cells.placement().grid
        yield view.cells.describe(*divmod(place, grid.columns), 0.0)
        yield view.cells.told(*divmod(place, grid.columns), 0.0)
        view.cell_pointed.emit(row, column)
        yield said(stepper, "stepperReadout")


def test_a_covered_number_is_nowhere_to_be_had(show: Show, qtbot: QtBot) -> None:
    stepper = show(StepperView(), 700, 900)
    switch(stepper, qtbot)
    looked = 0
    for step, phase, which in phases():
        stepper.show_step(step)
        stepper.show_phase(phase.key)
        stepper.page.which_chosen.emit(which)
        covered = found_view(stepper).cells.covers().asked
        matrix = phase.found[which].values
        secret = set(map(shown, matrix.ravel().tolist())) - given_texts(phase) if covered else set()
        # These stand in sentences and formulas.
        secret -= {"0", "1"}
        found_view(stepper).copy()
        stepper.page.formula.copy()
        for cell in covered:
            stepper.choose_cell(*cell, which)
            for text in (*said_by(stepper), *tips(stepper), QGuiApplication.clipboard().text()):
                words = re.sub(r"<[^>]*>", " ", text)
                for number in secret:
                    assert not re.search(rf"(?<![\d.\u2212]){re.escape(number)}(?![\d.])", words), (phase.title, words)
                    looked += 1
        if covered:
            assert set(found_view(stepper).csv().replace("\n", ",").split(",")) == {"?", ""}
    assert looked > 1000


def test_delta_of_each_loss_is_not_beside_a_covered_one(stepper: StepperView, qtbot: QtBot) -> None:
    stepper.show_step(step_of(1))
    stepper.show_phase(phase_key("delta2"))
    assert stepper.page.comparison.isVisible()
    switch(stepper, qtbot)
    assert not stepper.page.comparison.isVisible()


def test_a_covered_cell_is_painted_alike_whatever_its_number(show: Show, qtbot: QtBot) -> None:
    pictures = []
    for seed in (1.0, 3.0):
        stepper = show(StepperView(), 700, 900)
        step = step_of(1, "sigmoid")
        stepper.show_step(step)
        stepper.show_phase(phase_key("dW1"))
        switch(stepper, qtbot)
        view = found_view(stepper)
        row, column = max(set(view.cells.covers().asked) - {stepper.page.cell()})
        view.matrix().values[row, column] *= seed
        view.cells.update()
        cell = view.cells.placement().grid.rect(view.cells.area(), view.cells.placement().place(row, column)[0])
        pictures.append(view.cells.grab(cell.adjusted(2, 2, -2, -2).toRect()).toImage())
    assert pictures[0] == pictures[1]


def test_a_double_click_on_a_covered_slope_does_not_lead_to_where_it_is_opened(
    stepper: StepperView, qtbot: QtBot
) -> None:
    stepper.show_phase(phase_key("dW1"))
    switch(stepper, qtbot)
    view = found_view(stepper)
    row, column = next(iter(view.cells.covers().asked))
    with qtbot.assertNotEmitted(stepper.parameter_chosen):
        view.cell_opened.emit(row, column)


def test_the_other_half_of_a_symmetric_array_does_not_tell_what_is_asked(show: Show, qtbot: QtBot) -> None:
    stepper = show(StepperView(), 700, 900)
    stepper.show_step(step_of(1, "relu", "softmax", "mean_squared_error", widths=(5, 4, 4)))
    stepper.show_phase(PhaseKey(PhaseKind.JACOBIAN, 2))
    which = next(i for i, matrix in enumerate(stepper._present().found) if matrix.letter == "J")
    stepper.page.which_chosen.emit(which)
    switch(stepper, qtbot)
    view = found_view(stepper)
    asked = view.cells.covers().asked
    row, column = next(cell for cell in sorted(asked) if cell[::-1] not in asked)
    mirrored = view.cell_text(column, row)
    assert mirrored.endswith("covered")
    stepper.choose_cell(row, column, which)
    answer(stepper, shown(value(stepper)))
    assert view.cell_text(column, row) == mirrored
    assert not view.cell_text(row, column).endswith("covered")


def test_of_what_is_not_asked_the_colours_are_seen_and_no_number(
    stepper: StepperView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepper.resize(1400, 900)
    stepper.show_phase(phase_key("dW1"))
    switch(stepper, qtbot)
    cells = found_view(stepper).cells
    painted: list[str] = []
    monkeypatch.setattr(cell_grid, "draw_numbers", lambda *args: painted.extend(args[-1]))
    cells.grab()
    assert painted == [""] * 20
    row, column = next(cell for cell in np.ndindex(4, 5) if cell not in cells.covers().asked)
    box = cells.placement().grid.rect(cells.area(), cells.placement().place(row, column)[0]).center().toPoint()
    colour = cells._scale.to_rgba(cells.matrix()[row : row + 1, column])[0].tolist()
    assert cells.grab().toImage().pixelColor(box).getRgb() == tuple(colour)


def test_a_partial_sum_does_not_tell_the_mean(show: Show, qtbot: QtBot) -> None:
    stepper = show(StepperView(), 900, 900)
    stepper.show_step(step_of(2, "tanh"))
    stepper.show_phase(phase_key("dW1"))
    switch(stepper, qtbot)
    stepper.page.adding.go_on()
    stepper.page.adding.go_on()
    assert set(found_view(stepper).csv().replace("\n", ",").split(",")) == {"?", ""}
    assert not [name for name in stepper.property("numbers") if name.startswith("s[")]


# What a learner points at


def hidden_cell(stepper: StepperView) -> tuple[int, int]:
    """One that nobody is asked for."""
    view = found_view(stepper)
    shape = view.matrix().values.shape
    return next(cell for cell in np.ndindex(*shape) if cell not in view.cells.covers().asked)


def test_a_click_covers_any_cell_and_asks_for_it(stepper: StepperView, qtbot: QtBot) -> None:
    stepper.show_phase(phase_key("dW1"))
    switch(stepper, qtbot)
    row, column = hidden_cell(stepper)
    qtbot.mouseClick(found_view(stepper).cells, Qt.MouseButton.LeftButton, pos=centre(stepper, row, column))
    assert (row, column) in found_view(stepper).cells.covers().asked
    assert stepper.page.cell() == (row, column)
    assert stepper.cover.field.hasFocus()
    assert said(stepper, "coverCount") == "0 of 9 right"
    answer(stepper, shown(value(stepper)))
    assert said(stepper, "coverCount") == "1 of 9 right"
    assert shown(value(stepper)) in stepper.property("numbers").values()


def test_enter_covers_the_cell_at_the_cursor_and_arrows_do_not(stepper: StepperView, qtbot: QtBot) -> None:
    stepper.show_phase(phase_key("dW1"))
    switch(stepper, qtbot)
    row, column = hidden_cell(stepper)
    cells = found_view(stepper).cells
    cells.setFocus()
    stepper.choose_cell(row, column)
    assert said(stepper, "coverCount") == "0 of 8 right"
    assert shown(value(stepper)) not in stepper.property("numbers").values()
    qtbot.keyClick(cells, Qt.Key.Key_Return)
    assert stepper.cover.field.hasFocus()
    assert said(stepper, "coverCount") == "0 of 9 right"


def test_what_was_pointed_at_is_asked_until_all_is_uncovered(stepper: StepperView, qtbot: QtBot) -> None:
    stepper.show_phase(phase_key("dW1"))
    switch(stepper, qtbot)
    stepper.page.cell_asked.emit(*hidden_cell(stepper))
    stepper.show_phase(phase_key("db1"))
    assert said(stepper, "coverCount") == "0 of 4 right"
    stepper.show_phase(phase_key("dW1"))
    assert said(stepper, "coverCount") == "0 of 9 right"
    stepper.show_step(step_of(1, "sigmoid", widths=(3, 2, 2)))
    assert said(stepper, "coverCount") == "0 of 6 right"
    stepper.show_step(step_of(1, "sigmoid"))
    switch(stepper, qtbot)
    switch(stepper, qtbot)
    assert said(stepper, "coverCount") == "0 of 8 right"


# Answering


def test_a_click_on_a_covered_cell_asks_for_it_and_the_right_number_uncovers_it(
    stepper: StepperView, qtbot: QtBot
) -> None:
    switch(stepper, qtbot)
    view = found_view(stepper)
    qtbot.mouseClick(view.cells, Qt.MouseButton.LeftButton, pos=centre(stepper, 2))
    assert stepper.page.cell() == (2, 0)
    assert stepper.cover.field.hasFocus()
    assert "z[1][2]" not in stepper.property("numbers")
    answer(stepper, shown(value(stepper)))
    assert "\u2713" in said(stepper)
    assert (2, 0) not in view.cells.covers().asked
    assert said(stepper, "coverCount") == "1 of 4 right"
    assert stepper.property("numbers")["z[1][2]"] == shown(value(stepper))


def test_enter_on_the_cell_cursor_opens_the_field_and_escape_goes_back(stepper: StepperView, qtbot: QtBot) -> None:
    switch(stepper, qtbot)
    cells = found_view(stepper).cells
    cells.setFocus()
    qtbot.keyClick(cells, Qt.Key.Key_Return)
    assert stepper.cover.field.hasFocus()
    qtbot.keyClick(stepper.cover.field, Qt.Key.Key_Escape)
    assert cells.hasFocus()


def test_arrows_go_on_choosing_and_leave_the_keyboard_at_the_cells(stepper: StepperView, qtbot: QtBot) -> None:
    switch(stepper, qtbot)
    cells = found_view(stepper).cells
    cells.setFocus()
    stepper.choose_cell(0)
    qtbot.keyClick(cells, Qt.Key.Key_Down)
    assert stepper.page.cell() == (1, 0)
    assert cells.hasFocus()


def test_a_wrong_number_stays_covered_and_the_second_offers_to_show_it(stepper: StepperView, qtbot: QtBot) -> None:
    switch(stepper, qtbot)
    offer = stepper.findChild(QToolButton, "coverShow")
    cell = stepper.page.cell()
    answer(stepper, "123")
    assert said(stepper)
    assert not offer.isVisible()
    answer(stepper, "nonsense")
    assert not offer.isVisible(), "what is no number is no attempt"
    answer(stepper, "124")
    assert offer.isVisible()
    assert cell in found_view(stepper).cells.covers().asked
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert cell not in found_view(stepper).cells.covers().asked
    assert said(stepper, "coverCount") == "0 of 4 right"


def test_a_forgotten_bias_is_named_with_its_equation(stepper: StepperView, qtbot: QtBot) -> None:
    switch(stepper, qtbot)
    W, A, _ = (matrix.values for matrix in stepper.page._phase.given)
    row = stepper.page.cell()[0]
    answer(stepper, repr(float((W @ A)[row, 0])))
    assert "bias is left out" in said(stepper)
    assert "E27" in said(stepper)
    with qtbot.waitSignal(stepper.equation_requested) as led:
        stepper.findChild(QLabel, "coverSaid").linkActivated.emit("E27")
    assert led.args == ["E27"]


def test_enter_after_a_right_number_goes_to_the_next_cell_until_all_are_right(
    stepper: StepperView, qtbot: QtBot
) -> None:
    switch(stepper, qtbot)
    stepper.cover.go_on()
    for _ in range(4):
        assert stepper.cover.field.hasFocus()
        answer(stepper, shown(value(stepper)))
        QTest.keyClick(stepper.cover.field, Qt.Key.Key_Return)
    assert said(stepper, "coverCount") == "4 of 4 right"
    assert not stepper.findChild(QToolButton, "coverNext").isEnabled()


def test_what_was_right_stays_uncovered_while_the_number_is_the_same(stepper: StepperView, qtbot: QtBot) -> None:
    switch(stepper, qtbot)
    cell = stepper.page.cell()
    answer(stepper, shown(value(stepper)))
    stepper.show_phase(phase_key("A1"))
    stepper.show_phase(phase_key("Z1"))
    assert cell not in found_view(stepper).cells.covers().asked
    stepper.show_step(step_of(1, "sigmoid", widths=(5, 4, 2)))
    assert len(found_view(stepper).cells.covers().asked) == 4
