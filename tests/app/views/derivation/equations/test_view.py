"""The list of equations: what it lists, what a click or a key does, what is corrected."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views.derivation.common.formula import typeset
from app.views.derivation.equations.equation_delegate import EQUATION, WIDEST_ID
from app.views.derivation.equations.view import EquationsView
from nn.derivation import setting
from nn.derivation.equations import CHAPTERS, EQUATIONS
from tests.app.views.derivation.conftest import row_of

FEW = {"Forward": CHAPTERS["Forward"][:3], "One neuron a layer": CHAPTERS["One neuron a layer"][:2]}

FEW_IDS = [equation.id for chapter in FEW.values() for equation in chapter]


def few(qtbot: QtBot) -> EquationsView:
    view = EquationsView(FEW)
    view.resize(560, 640)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    return view


def centre(view: EquationsView, id: str) -> QPoint:
    return view.list.visualRect(row_of(view.list, id)).center()


def listed(view: EquationsView) -> list[str]:
    """The ids of the equations that are listed, in order."""
    model = view.list.model()
    equations = [
        model.index(row, 0).data(EQUATION) for row in range(model.rowCount()) if not view.list.isRowHidden(row)
    ]
    return [equation.id for equation in equations if equation is not None]


def test_all_equations_are_listed_in_order_under_their_chapters(qtbot: QtBot) -> None:
    view = EquationsView(CHAPTERS)
    qtbot.addWidget(view)
    assert listed(view) == list(EQUATIONS)
    model = view.list.model()
    headings = [model.index(row, 0).data() for row in range(model.rowCount()) if not model.index(row, 0).data(EQUATION)]
    assert headings == list(CHAPTERS)
    for id, equation in EQUATIONS.items():
        assert row_of(view.list, id).data() == f"{id}: {equation.meaning}"


def test_a_click_asks_for_the_equation_with_live_numbers(qtbot: QtBot) -> None:
    view = few(qtbot)
    with qtbot.waitSignal(view.show_requested) as asked:
        QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=centre(view, "E3"))
    assert asked.args == ["E3"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_keyboard_alone_goes_past_the_headings_to_an_equation_and_asks_for_it(qtbot: QtBot, key: Qt.Key) -> None:
    view = few(qtbot)
    view.list.setFocus()
    for _ in range(5):
        QTest.keyClick(view.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.show_requested) as asked:
        QTest.keyClick(view.list, key)
    assert asked.args == ["E7"]


def test_a_heading_asks_for_nothing(qtbot: QtBot) -> None:
    view = few(qtbot)
    heading = view.list.visualRect(view.list.model().index(0, 0)).center()
    with qtbot.assertNotEmitted(view.show_requested):
        QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=heading)


def test_ctrl_c_copies_the_latex_of_the_equation_where_the_keyboard_is(qtbot: QtBot) -> None:
    view = few(qtbot)
    view.list.setFocus()
    view.list.setCurrentIndex(row_of(view.list, "E6"))
    QTest.keyClick(view.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == EQUATIONS["E6"].latex


def test_the_corrected_ones_can_be_listed_alone(qtbot: QtBot) -> None:
    view = EquationsView(CHAPTERS)
    qtbot.addWidget(view)
    corrected = [id for id, equation in EQUATIONS.items() if equation.correction]
    assert str(len(corrected)) in view.only_corrected.text()
    view.only_corrected.click()
    assert listed(view) == corrected
    view.only_corrected.click()
    assert listed(view) == list(EQUATIONS)


def test_formulas_are_there_when_somebody_looks(qtbot: QtBot) -> None:
    view = few(qtbot)

    def row(id: str) -> QRect:
        return view.list.visualRect(row_of(view.list, id))

    # E2 is a matrix of four rows, E1 is a line.
    assert row("E2").height() > row("E1").height()
    assert all(above.bottom() < below.top() for above, below in pairwise(map(row, FEW_IDS)))
    line = view.fontMetrics().height()
    middle = row("E2").adjusted(view.fontMetrics().horizontalAdvance(WIDEST_ID), 2 * line, 0, -4 * line)
    image = view.list.viewport().grab(middle).toImage()
    inked = [x for x in range(image.width()) if image.pixelColor(x, image.height() // 2).lightness() < 128]
    assert len(inked) > 10


def test_no_formula_of_the_list_has_to_be_set(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(setting, "set_formula", lambda latex, size: asked.append(latex) or ("", 1.0, 1.0))
    typeset.cache_clear()
    view = EquationsView(CHAPTERS)
    qtbot.addWidget(view)
    view.show()
    for id in EQUATIONS:
        view.list.scrollTo(row_of(view.list, id))
        view.grab()
    assert not asked


def test_a_listed_equation_is_told_in_words_with_what_it_means(qtbot: QtBot) -> None:
    view = few(qtbot)
    words = row_of(view.list, "E3").data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith(f"E3: {EQUATIONS['E3'].meaning} a sub j of layer k plus 1, equals")
    assert not set("\\{}^_") & set(words)
