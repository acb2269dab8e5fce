"""The equation in sight: its formula, its meaning where there is room, and how it is closed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.views.derivation.equations.equation_note import HIGHEST, READABLE, EquationNote
from nn.derivation.equations import EQUATIONS


@pytest.fixture
def note(qtbot: QtBot) -> EquationNote:
    note = EquationNote()
    qtbot.addWidget(note)
    note.resize(520, 60)
    return note


def words(note: EquationNote) -> list[str]:
    return [label.text() for label in note.findChildren(QLabel) if label.isVisible()]


def test_it_opens_with_an_equation_and_closes_with_escape(qtbot: QtBot, note: EquationNote) -> None:
    assert not note.isVisible()
    with qtbot.waitActive(note):
        note.show_equation(EQUATIONS["E45"])
    assert note.formula.latex() == EQUATIONS["E45"].latex
    assert words(note) == ["E45", EQUATIONS["E45"].meaning]
    QTest.keyClick(note, Qt.Key.Key_Escape)
    assert not note.isVisible()


def test_its_button_closes_it_too(note: EquationNote) -> None:
    note.show_equation(EQUATIONS["E45"])
    note.findChild(QToolButton, "closeEquationNote").click()
    assert not note.isVisible()


def test_the_meaning_of_a_long_formula_is_told_on_hover(note: EquationNote) -> None:
    note.show_equation(EQUATIONS["E13"])
    assert words(note) == ["E13"]
    assert note.toolTip() == EQUATIONS["E13"].meaning
    assert EQUATIONS["E13"].meaning in note.accessibleDescription()


@pytest.mark.parametrize("id", EQUATIONS)
def test_no_equation_takes_much_room_from_the_view_and_each_can_be_read(note: EquationNote, id: str) -> None:
    note.show_equation(EQUATIONS[id])
    assert note.height() <= HIGHEST + 16
    assert note.formula.width() >= int(READABLE * note.formula.sizeHint().width())
    assert note.minimumSizeHint().width() <= note.width()


@pytest.mark.parametrize("id", "E45 E50 E51 E53 E55 E56".split())
def test_that_a_formula_is_written_for_three_layers_stands_beside_it_in_the_narrow_middle_too(
    note: EquationNote, id: str
) -> None:
    note.resize(550, 60)
    note.show_equation(EQUATIONS[id])
    note.show()
    assert any(text.endswith("Written for L = 3.") for text in words(note))
