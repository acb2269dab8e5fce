"""The slope of a traced weight and the terms behind it are covered and answered; nothing tells them before."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.views.derivation.common.numbers import shown
from app.views.derivation.common.wording import product_text
from app.views.derivation.trace.rows import Column
from app.views.derivation.trace.view import PARTS, TraceView
from app.window.derivation_sources import trace_source
from nn.derivation.terms import Term
from tests.app.views.derivation.conftest import MakeCase, Show
from tests.app.views.derivation.leaks import said_by


@pytest.fixture
def trace(show: Show, qtbot: QtBot, make_case: MakeCase) -> TraceView:
    view = show(TraceView(), 800, 700)
    case = make_case((4, 5, 4, 3), "sigmoid", seed=5)
    view.show_example(trace_source(case.example, case.example.passed))
    view.show_parameter(view._source.steepest(1))
    qtbot.mouseClick(view.cover.switch, Qt.MouseButton.LeftButton)
    return view


def slope(trace: TraceView) -> float:
    return float(trace._source.open_parameter(trace.parameter()).backward)


def terms(trace: TraceView) -> list[float]:
    return [term.value for term in trace._source.open_delta(1, trace.parameter().neuron).terms]


def answer(trace: TraceView, text: str) -> None:
    QTest.keyClicks(trace.cover.field, text.replace("\u2212", "-"))
    QTest.keyClick(trace.cover.field, Qt.Key.Key_Return)


def said(trace: TraceView, name: str = "coverSaid") -> str:
    return trace.findChild(QLabel, name).text()


def told_by(trace: TraceView) -> Iterator[str]:
    """What the views say, and what the rows of the terms show, tell and copy."""
    yield from said_by(trace)
    trace.product.copy()
    yield QGuiApplication.clipboard().text()
    tree, model = trace.terms, trace.terms.model()
    roles = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
    for row in range(model.rowCount(QModelIndex())):
        tree.setCurrentIndex(model.index(row, 0))
        for copy in (tree.copy_latex, tree.copy_csv):
            copy()
            yield QGuiApplication.clipboard().text()
        for column in Column:
            for role in roles:
                yield str(model.data(model.index(row, column), role))


@pytest.mark.parametrize("part", PARTS)
def test_a_covered_number_is_nowhere_to_be_had(trace: TraceView, qtbot: QtBot, part: str) -> None:
    # Seen before it is covered, so that what is left of it would tell.
    qtbot.mouseClick(trace.cover.switch, Qt.MouseButton.LeftButton)
    trace.show_part(part)
    qtbot.mouseClick(trace.cover.switch, Qt.MouseButton.LeftButton)
    numbers = [slope(trace), *terms(trace)]
    secret = {shown(number) for number in numbers} | {repr(number) for number in numbers}
    secret |= {f"{number:.4g}" for number in numbers}
    for text in told_by(trace):
        words = re.sub(r"<[^>]*>", " ", text)
        told = [number for number in secret if re.search(rf"(?<![\d.\u2212-]){re.escape(number)}(?!\d)", words)]
        assert not told, words


def test_the_slope_is_asked_first_and_then_tells_all_of_it(trace: TraceView) -> None:
    assert said(trace, "coverCount") == "0 of 5 right"
    assert not said(trace, "traceSentence")
    answer(trace, repr(slope(trace)))
    assert "\u2713" in said(trace)
    assert shown(slope(trace)) in said(trace, "traceSentence")


def test_a_part_that_tells_the_slope_waits_for_it(trace: TraceView) -> None:
    trace.show_part("paths")
    assert trace.findChild(QLabel, "traceCovered").isVisible()
    assert not trace.paths.isVisible()
    answer(trace, repr(slope(trace)))
    assert trace.paths.isVisible()
    assert trace.property("numbers")["sum over paths"] == shown(slope(trace))


def test_enter_on_a_term_asks_for_it(trace: TraceView, qtbot: QtBot) -> None:
    tree, model = trace.terms, trace.terms.model()
    tree.setFocus()
    tree.setCurrentIndex(model.index(1, 0))
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert trace.cover.field.hasFocus()
    assert model.data(model.index(1, Column.VALUE)) == "?"
    value = terms(trace)[0]
    answer(trace, repr(value))
    assert model.data(model.index(1, Column.VALUE)) == shown(value)
    assert said(trace, "coverCount") == "1 of 5 right"


def test_a_factor_that_is_left_out_is_named(trace: TraceView) -> None:
    (term,) = trace._source.open_parameter(trace.parameter()).terms
    answer(trace, repr(term.factors[0].value))
    assert "The activation is left out" in said(trace)


def test_uncovered_all_is_as_before(trace: TraceView, qtbot: QtBot) -> None:
    qtbot.mouseClick(trace.cover.switch, Qt.MouseButton.LeftButton)
    model = trace.terms.model()
    assert "?" not in [model.data(model.index(row, Column.VALUE)) for row in range(model.rowCount(QModelIndex()))]
    assert shown(slope(trace)) in said(trace, "traceSentence")


def test_a_list_of_which_no_row_is_chosen_is_copied_without_what_is_covered(trace: TraceView) -> None:
    trace.terms.setCurrentIndex(QModelIndex())
    next(action for action in trace.terms.actions() if action.objectName() == "copyCsv").trigger()
    copied = QGuiApplication.clipboard().text()
    assert all(line.endswith(",") for line in copied.splitlines()[1:])
    assert not any(repr(value) in copied or shown(value) in copied for value in terms(trace))


# Terms that are unfolded


def unfold(trace: TraceView, parent: QModelIndex, row: int) -> QModelIndex:
    """Open the delta in a row."""
    index = trace.terms.model().index(row, 0, parent)
    trace.terms.expand(index)
    return index


def term(trace: TraceView, index: QModelIndex) -> Term:
    """What stands in a row."""
    content = trace.terms._tree.node(index).content
    assert isinstance(content, Term)
    return content


def values_below(trace: TraceView, parent: QModelIndex) -> list[str]:
    """What stands in the column of values of its terms."""
    model = trace.terms.model()
    rows = [model.index(row, Column.VALUE, parent) for row in range(model.rowCount(parent))]
    return [model.data(index) for index in rows if isinstance(trace.terms._tree.node(index).content, Term)]


def test_the_terms_of_a_delta_are_covered_as_a_learner_unfolds_it(trace: TraceView, qtbot: QtBot) -> None:
    first = unfold(trace, QModelIndex(), 1)
    assert values_below(trace, first) == ["?"] * 3
    assert said(trace, "coverCount") == "0 of 8 right"
    second = unfold(trace, first, 1)
    assert values_below(trace, second) == ["?"] * 3
    assert said(trace, "coverCount") == "0 of 11 right"
    model, tree = trace.terms.model(), trace.terms
    index = model.index(2, 0, second)  # Below the sum and its short form.
    content = term(trace, index)
    tree.setCurrentIndex(index)
    secret = {shown(content.value), repr(content.value), f"{content.value:.4g}"}
    assert product_text(content.factors) not in tree.numbers()
    for copy in (tree.copy_latex, tree.copy_csv):
        copy()
        assert not any(text in QGuiApplication.clipboard().text() for text in secret)
    assert "Product: covered" in model.data(index, Qt.ItemDataRole.ToolTipRole)


def test_an_unfolded_term_is_asked_and_answered(trace: TraceView, qtbot: QtBot) -> None:
    tree, model = trace.terms, trace.terms.model()
    below = unfold(trace, QModelIndex(), 1)
    index = model.index(1, 0, below)
    content = term(trace, index)
    tree.setFocus()
    tree.setCurrentIndex(index)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert trace.cover.field.hasFocus()
    answer(trace, repr(content.value / content.factors[1].value))
    assert "The weight is left out" in said(trace)
    trace.cover.field.clear()
    answer(trace, repr(content.value))
    assert values_below(trace, below) == [shown(content.value), "?", "?"]
    assert said(trace, "coverCount") == "1 of 8 right"


def test_what_is_folded_again_is_not_asked_and_stays_answered(trace: TraceView) -> None:
    below = unfold(trace, QModelIndex(), 1)
    content = term(trace, trace.terms.model().index(1, 0, below))
    trace.cover.ask(product_text(content.factors))
    answer(trace, repr(content.value))
    trace.terms.collapse(trace.terms.model().index(1, 0))
    assert said(trace, "coverCount") == "0 of 5 right"
    unfold(trace, QModelIndex(), 1)
    assert said(trace, "coverCount") == "1 of 8 right"
    # The same again: what is open stays open.
    trace.show_example(trace._source)
    assert said(trace, "coverCount") == "1 of 8 right"


def test_the_only_term_of_a_delta_is_not_asked(show: Show, qtbot: QtBot, make_case: MakeCase) -> None:
    view = show(TraceView(), 800, 700)
    case = make_case((4, 5, 3), "tanh", "sigmoid", "mean_squared_error", seed=5)
    view.show_example(trace_source(case.example, case.example.passed))
    view.show_parameter(view._source.steepest(2))
    qtbot.mouseClick(view.cover.switch, Qt.MouseButton.LeftButton)
    assert said(view, "coverCount") == "0 of 1 right"
