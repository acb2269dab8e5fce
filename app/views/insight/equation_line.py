"""The equation that answers a page's question, and a way to the equations of the derivation that it follows from."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.views.boxes import STRETCH, filled
from app.views.derivation.common.formula import FormulaView
from app.views.named import named


class EquationLine(QWidget):
    """Shows one formula; buttons lead to what it follows from.

    Signals:
        equation_wanted: the id of an equation of the derivation, such as E42.
    """

    equation_wanted = Signal(str)

    def __init__(self, latex: str, sources: Sequence[str] = (), parent: QWidget | None = None) -> None:
        """Show `latex`; `sources` are ids of equations."""
        super().__init__(parent)
        self.formula = FormulaView(latex)
        self.formula.setObjectName("equationFormula")
        row = filled(QHBoxLayout(self), self.formula, 8, spacing=4)
        if sources:
            row.addWidget(QLabel("from"))
        for id in sources:
            button = named(QToolButton(), f"equation{id}", f"Equation {id}", f"Show equation {id} of the derivation.")
            button.setText(id)
            button.setAutoRaise(True)
            button.clicked.connect(partial(self._want, id))
            row.addWidget(button)
        filled(row, STRETCH, spacing=4)

    def _want(self, id: str) -> None:
        self.equation_wanted.emit(id)
