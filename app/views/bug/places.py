"""Where the bug may stand: each place with the equation that holds there, one of them to be chosen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.bug.facts import BugPlace
from app.views.derivation.common.formula import FormulaView
from app.views.named import named
from app.views.wrapped_radio import WrappedRadio

INDENT = 24
"""Pixels by which an equation stands further in than its place."""


class BugPlaces(QWidget):
    """One choice among places.

    Signals:
        guessed: the key of the place that a person says.
        equation_wanted: the number of an equation.
    """

    guessed = Signal(str)
    equation_wanted = Signal(str)

    def __init__(self, places: Sequence[BugPlace], parent: QWidget | None = None) -> None:
        """None is chosen."""
        super().__init__(parent)
        self._places = places
        self._group = QButtonGroup(self)
        self.buttons: dict[str, WrappedRadio] = {}
        column = filled(QVBoxLayout(self), spacing=4)
        for place in places:
            button = named(
                WrappedRadio(place.words), f"bugPlace{place.key}", place.words, f"The bug is in {place.words}."
            )
            self.buttons[place.key] = button
            self._group.addButton(button)
            column.addLayout(filled(QHBoxLayout(), (button, 1), *self._way(place)))
            if place.latex:
                formula = FormulaView(place.latex)
                formula.setObjectName(f"bugFormula{place.key}")
                column.addLayout(filled(QHBoxLayout(), INDENT, (formula, 1)))
        self.say = named(
            QPushButton("It is here"), "bugGuess", "It is here", "Say that the bug is in the chosen place."
        )
        self.say.clicked.connect(self._say)
        self._group.buttonToggled.connect(self._enable)
        column.addLayout(filled(QHBoxLayout(), self.say, STRETCH))
        self._open = True
        self._enable()

    def _way(self, place: BugPlace) -> list[QWidget]:
        return [] if not place.equation else [equation_button(place.equation, self.equation_wanted.emit, place.key)]

    def show_wrong(self, wrong: Sequence[str], *, is_open: bool) -> None:
        """Take the places away that were wrong, and the others too where nothing is to be guessed any more."""
        self._open = is_open
        for key, button in self.buttons.items():
            if key in wrong and button.isChecked():
                self.forget()
            button.set_words(f"{self._words(key)}: not there" if key in wrong else self._words(key))
            button.setEnabled(is_open and key not in wrong)
        self._enable()

    def forget(self) -> None:
        """Choose none."""
        self._group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)
        self._enable()

    def _words(self, key: str) -> str:
        return next(place.words for place in self._places if place.key == key)

    def _enable(self) -> None:
        self.say.setEnabled(self._open and self._group.checkedButton() is not None)

    def _say(self) -> None:
        chosen = next((key for key, button in self.buttons.items() if button.isChecked()), None)
        if chosen is not None:
            self.guessed.emit(chosen)


def equation_button(id: str, open_equation: object, where: str) -> QToolButton:
    """A button that leads to an equation of the derivation."""
    button = named(QToolButton(), f"bugEquation{id}{where}", f"Equation {id}", f"Go to {id} in the derivation.")
    button.setText(id)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    assert callable(open_equation)
    button.clicked.connect(partial(open_equation, id))
    return button
