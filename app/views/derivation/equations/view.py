"""All numbered equations of the derivation, chapter by chapter: each set, explained, and a way to its live numbers.

Where the derivation's notation slips, the equation stands here in its correct form, with a note of what was mended.
"""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QListView, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.derivation.common.formula import offer_formula
from app.views.derivation.equations.equation_delegate import EQUATION, EquationDelegate, where
from app.views.named import named
from nn.derivation.equation import Equation
from nn.derivation.letters import LAYERS
from nn.derivation.spoken import spoken


class EquationItem(QStandardItem):
    """An equation's row."""

    def __init__(self, equation: Equation) -> None:
        """What is typed finds an id."""
        super().__init__(f"{equation.id}: {equation.meaning}")
        self._latex = equation.latex
        self.setData(equation, EQUATION)
        self.setData(equation.correction, Qt.ItemDataRole.AccessibleDescriptionRole)
        self.setToolTip(f"Show {equation.id} {where(equation)}; Ctrl+C copies its LaTeX.")

    def data(self, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """To assistive tools with its formula, in words."""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.text()} {spoken(self._latex)}."
        return super().data(role)


class EquationList(QListView):
    """The rows; a click or Enter chooses one.

    Signals:
        chosen: the id of an equation.
    """

    chosen = Signal(str)

    def __init__(self, chapters: Mapping[str, tuple[Equation, ...]]) -> None:
        """A heading and the equations of each chapter."""
        super().__init__()
        named(self, "equationList", "Equations")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setModel(_model(chapters, self))
        self.setItemDelegate(EquationDelegate(self))
        self.clicked.connect(self._choose)
        offer_formula(self, self._latex)

    def show_corrected(self, only: bool) -> None:
        """Show all rows, or only the equations that were corrected."""
        for row in range(self.model().rowCount()):
            equation = self.model().index(row, 0).data(EQUATION)
            self.setRowHidden(row, only and not (equation is not None and equation.correction))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose the row where the keyboard is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        equation = index.data(EQUATION)
        if equation is not None:
            self.chosen.emit(equation.id)

    def _latex(self) -> str:
        equation = self.currentIndex().data(EQUATION)
        return "" if equation is None else str(equation.latex)


class EquationsView(QWidget):
    """The list of all equations, and a choice of those that were corrected.

    Signals:
        show_requested: the id of the equation that a person wants to see with live numbers.
    """

    show_requested = Signal(str)

    def __init__(self, chapters: Mapping[str, tuple[Equation, ...]], parent: QWidget | None = None) -> None:
        """List the equations of each chapter."""
        super().__init__(parent)
        named(self, "equations", "Equations of the derivation")
        self.list = EquationList(chapters)
        equations = [equation for chapter in chapters.values() for equation in chapter]
        corrected = sum(bool(equation.correction) for equation in equations)
        self.only_corrected = QCheckBox(f"Only the {corrected} that are corrected here")
        self.only_corrected.setObjectName("onlyCorrected")
        self.only_corrected.setAccessibleName("Only corrected equations")
        self.only_corrected.setToolTip(
            "List the equations with a note on how they are usually written, most of them with a slip."
        )
        self.only_corrected.toggled.connect(self.list.show_corrected)
        self.list.chosen.connect(self.show_requested)
        about = QLabel(
            f"The {len(equations)} equations of the derivation. Choose one to see it with the numbers of your digit. "
            "Some are usually written down with slips: what was corrected is said below them. "
            f"{LAYERS}",
            wordWrap=True,
        )
        filled(QVBoxLayout(self), about, self.only_corrected, (self.list, 1), around=(8, 8, 8, 0))


def _model(chapters: Mapping[str, tuple[Equation, ...]], parent: EquationList) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    for chapter, equations in chapters.items():
        heading = QStandardItem(chapter)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        model.appendRow(heading)
        for equation in equations:
            model.appendRow(EquationItem(equation))
    return model
