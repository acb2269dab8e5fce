"""Which cost each view writes: C_0, that of the example, or C, the loss; by one table, in every formula and name."""

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget

from app.session.digits import Digit, batch_of
from app.views.axes import Axes
from app.views.derivation.bench.chain_diagram import ChainDiagram
from app.views.derivation.common.formula import FormulaView
from app.window.derivation_panel import DerivationPanel
from nn.derivation.example import slopes_by_example
from nn.derivation.letters import COST, COST_AND_LOSS, COST_LETTERS, LOSS, CostOf
from nn.derivation.parameter import Parameter
from nn.derivation.phase import PhaseKind
from tests.app.main_job import part
from tests.app.views.derivation.conftest import read
from tests.app.window.test_derivation_panel import panel, window

__all__ = ["panel", "window"]

PLACES: Mapping[PhaseKind, CostOf] = {
    PhaseKind.JACOBIAN: CostOf.STEPPER_DELTA,
    PhaseKind.DELTA: CostOf.STEPPER_DELTA,
    PhaseKind.WEIGHT_GRADIENT: CostOf.STEPPER_GRADIENT,
    PhaseKind.BIAS_GRADIENT: CostOf.STEPPER_GRADIENT,
    PhaseKind.UPDATE: CostOf.STEPPER_GRADIENT,
}
SLOPE_OF = re.compile(r"(?:\\partial |\u2202|\bd)(?:<i>)?C(?:</i>)?(_0|_k|<sub>0</sub>|\u2080)?")
"""A derivative of a cost, in LaTeX, on the screen or in code; its group is empty for C."""


def letters(texts: Iterator[str]) -> set[str]:
    """The costs whose derivatives are written."""
    found = (match.group(1) for text in texts for match in SLOPE_OF.finditer(text))
    return {LOSS if index is None else COST for index in found}


def written(view: QWidget) -> Iterator[str]:
    """All that a view shows in writing: formulas, labels, names of axes, of numbers and of boxes."""
    yield from view.property("numbers") or {}
    for widget in (view, *view.findChildren(QWidget)):
        if not widget.isVisibleTo(view):
            continue
        if isinstance(widget, FormulaView):
            yield widget.latex()
        elif isinstance(widget, QLabel | QCheckBox):
            yield widget.text()


def test_the_stepper_goes_back_from_c_0_and_down_c(panel: DerivationPanel) -> None:
    step = panel.stepper._step
    assert step is not None
    for phase in step.phases:
        panel.stepper.show_phase(phase.key)
        worked = phase.entry(*panel.stepper.page.cell())
        names = (str(name) for name in (worked.symbol, *(f.symbol for term in worked.terms for f in term.factors)))
        matrices = (matrix.latex for matrix in (*phase.given, *phase.found))
        found = letters(iter([phase.formula, worked.rule, *names, *matrices, *written(panel.stepper.page)]))
        assert found <= {COST_LETTERS[PLACES[phase.kind]]} if phase.kind in PLACES else not found, phase.key
        assert found or phase.kind not in (PhaseKind.WEIGHT_GRADIENT, PhaseKind.BIAS_GRADIENT, PhaseKind.UPDATE)


@pytest.mark.parametrize("part_shown", ["terms", "paths", "referee"])
def test_a_trace_is_of_one_examples_cost(panel: DerivationPanel, part_shown: str) -> None:
    panel.show_equation("E31")
    panel.trace.show_part(part_shown)
    assert letters(written(panel.trace)) == {COST_LETTERS[CostOf.TRACE]}


def test_the_curve_of_the_referee_is_that_of_the_same_cost(panel: DerivationPanel) -> None:
    panel.show_equation("E25")
    assert COST_LETTERS[CostOf.REFEREE] in panel.trace.referee.numbers()
    plot = part(panel.trace, Axes, "costPlot")
    assert "change of <i>C</i><sub>0</sub>" in plot._y_label
    assert COST_LETTERS[CostOf.REFEREE] == COST


def test_the_outer_product_is_of_what_the_step_goes_down(panel: DerivationPanel) -> None:
    panel.show_equation("E33")
    assert letters(written(panel.outer_product)) == {COST_LETTERS[CostOf.OUTER_PRODUCT]}
    slopes = panel.outer_product.product.views()[-1].matrix()
    assert letters(iter([slopes.latex])) == {LOSS}


def test_of_several_digits_trace_and_outer_product_open_the_cost_of_one_and_the_step_goes_down_the_mean(
    panel: DerivationPanel,
) -> None:
    lab, w = panel._lab, Parameter(1, 3, 410)
    lab.choice.choose(batch_of(Digit(), np.random.default_rng(0).uniform(size=(5, 784)), np.arange(5)))
    passed = lab.passed()
    assert passed is not None
    slopes = slopes_by_example(passed, w)
    for k in (0, 3):
        lab.choice.look_at(k)
        panel.trace_parameter(w)
        slope = f"<i>C</i><sub>{k}</sub>"
        for part_shown, letter in (("terms", COST if k == 0 else f"C[{k}]"), ("paths", None), ("referee", None)):
            panel.trace.show_part(part_shown)
            traced = panel.trace.property("numbers")
            if letter:
                assert read(traced[f"d{letter}/dw[1][3, 410]"]) == pytest.approx(slopes[k], rel=5.1e-4)
            assert not any(("C_0" if k else "C[") in name for name in traced), traced
        assert f"change of {slope}" in part(panel.trace, Axes, "costPlot")._y_label
        view = panel.outer_product
        panel.tabs.setCurrentIndex(2)
        view.show_neuron(w.neuron)
        view.choose_pixel(410)
        numbers = view.property("numbers")
        assert read(numbers[f"d{COST if k == 0 else f'C[{k}]'}/dw[1][3, 410]"]) == pytest.approx(slopes[k], rel=5.1e-4)
        assert read(numbers["dC/dw[1][3, 410]"]) == pytest.approx(np.mean(slopes), rel=5.1e-4)
        readout = part(view, QLabel, "outerProductReadout").text()
        assert slope in readout
        assert "1/5" in readout
        assert [str(row.name(0, 410)) for row in (view.product.views()[-1], view.update_row.views()[1])] == [
            f"d{COST if k == 0 else f'C[{k}]'}/dw[1][3, 410]".replace("C_0", "C[0]"),
            "dC/dw[1][3, 410]",
        ]
        lab.apply()
        applied = float(panel._lab._session.network.W[1][3, 410])
        lab.undo()
        assert read(numbers["w[1][3, 410] after"]) == pytest.approx(applied, rel=5.1e-4)


def test_the_input_gradient_is_of_one_example(panel: DerivationPanel) -> None:
    switch = part(panel, QCheckBox, "inputGradient")
    assert letters(iter([switch.text(), switch.accessibleName()])) == {COST_LETTERS[CostOf.INPUT_GRADIENT]}
    labels = part(panel, QWidget, "inputGradientLegend").findChildren(QLabel)
    assert not any("loss" in words for words in (switch.toolTip(), *(label.text() for label in labels)))


def test_the_bench_has_a_cost_an_example_and_c_where_there_is_a_mean(panel: DerivationPanel) -> None:
    panel.show_equation("E8")
    title = part(panel.bench, QLabel, "slopeTitle")
    assert letters(written(panel.bench)) == {COST_LETTERS[CostOf.BENCH_CHAIN]}
    assert title.text().startswith("<i>C</i><sub>0</sub> over")
    assert letters(iter(part(panel.bench, ChainDiagram, "chain")._back)) == {COST}
    part(panel.bench, QPushButton, "count_3").click()
    assert title.text().startswith("<i>C</i> over")
    assert "dC/dw[2]" in panel.bench.property("numbers")
    assert COST_LETTERS[CostOf.BENCH_STEP] == LOSS


def test_one_sentence_in_the_window_says_why_both_letters_are_the_same_number(panel: DerivationPanel) -> None:
    step = panel.stepper._step
    assert step is not None
    panel.stepper.show_phase(next(phase.key for phase in step.phases if phase.kind is PhaseKind.LOSS))
    assert COST_AND_LOSS in part(panel.stepper, QLabel, "phaseWords").text()
