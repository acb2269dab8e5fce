"""One phase of a training step: what happens in a sentence, its formula, its matrices, and one cell worked out."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolTip, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.colours import UNIT, Scale, SteadyScale
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.common.links import LinkLabel
from app.views.derivation.common.numbers import shown
from app.views.derivation.matrix.covers import UNCOVERED, Covers
from app.views.derivation.matrix.row import MatrixRow
from app.views.derivation.matrix.scales import MatrixScales
from app.views.derivation.stepper.adding_up import WHOLE, AddingUp
from app.views.derivation.stepper.arrangement import add_up, arrange
from app.views.derivation.stepper.loss_comparison import LossComparison
from app.views.derivation.stepper.worked_entry import WorkedEntry, place_for
from app.views.named import named
from app.views.painting import tabular
from app.views.scale_bar import EVEN, ScaleBar
from app.views.text_fit import fit_to_text
from nn.derivation.equations import EQUATIONS
from nn.derivation.letters import TIMES, lowered
from nn.derivation.parameter import parameter_of
from nn.derivation.phase import Matrix, Phase, PhaseKind, partial_sum_entry, partial_sums
from nn.derivation.phase_words import sentence

FORMULA_HEIGHTS = 2.8, 3.8
"""Least and most height of the formula's place in heights of the font: the least is enough for a fraction."""
BESIDE = 16
"""Pixels between the words about a cell and the scale."""
HINT = "Point at a cell for its value, click it to work it out."
COVERED_HINT = "No number of what is found is told: a click or Enter asks for that of any cell."


class PhasePage(QWidget):
    """Shows a phase.

    Signals:
        cell_chosen: row and column of a cell of what is found, to be worked out.
        which_chosen: which of several found matrices is to be shown.
        equation_requested: the id of an equation.
        parameter_chosen: the Parameter that is to be traced.
        turned: another phase is shown, or another of its found matrices.
        cell_asked: row and column of a covered cell that is to be answered.
    """

    cell_asked = Signal(int, int)
    turned = Signal()
    cell_chosen = Signal(int, int)
    which_chosen = Signal(int)
    equation_requested = Signal(str)
    parameter_chosen = Signal(object)

    def __init__(self, switch: QWidget, parent: QWidget | None = None) -> None:
        """No phase yet; `switch` stands at the end of the formula."""
        super().__init__(parent)
        self._phase: Phase | None = None
        self._scales = MatrixScales()
        self._products: tuple[tuple[Matrix, Matrix, Matrix], ...] = ()
        self._sums = UNIT
        self._reason = ""
        self._cell = (0, 0)
        self._covers = UNCOVERED
        self.words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self.words.setObjectName("phaseWords")
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        fit_to_text(self.words, lambda text: self.words.setMinimumHeight(2 * text.lineSpacing()))
        tip = "Which of the arrays that are found is shown."
        self.which = named(QComboBox(), "whichMatrix", "Parameters", tip)
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.which.activated.connect(self.which_chosen)
        self.formula = FormulaView()
        self.formula.setObjectName("phaseFormula")
        fit_to_text(self.formula, self._fit_formula)
        self.equations = LinkLabel()
        self.equations.setObjectName("equationLinks")
        self.equations.setAccessibleName("Equations of this phase")
        self.equations.setToolTip("The equations of the derivation that this phase carries out.")
        self.equations.linkActivated.connect(self.equation_requested)
        self.equations.linkHovered.connect(self._explain)
        self.adding = AddingUp()
        self.adding.changed.connect(self._show_row)
        self.row = MatrixRow()
        self.row.cell_chosen.connect(self._on_cell)
        self.row.cell_opened.connect(self._on_opened)
        self.row.cell_pointed.connect(self._point)
        self.row.pointer_left.connect(self._leave)
        self.row.cover_clicked.connect(self.cell_asked)
        self.readout = QLabel(HINT, wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self.readout.setObjectName("stepperReadout")
        self.readout.setFont(tabular(self.font()))
        self.bar = ScaleBar()
        fit_to_text(self.bar, lambda text: self.bar.setFixedWidth(text.horizontalAdvance(EVEN)))
        fit_to_text(self.readout, self._fit_readout)
        self.worked = WorkedEntry()
        self.worked.parameter_chosen.connect(self.parameter_chosen)
        self.comparison = LossComparison()
        self._lay_out(switch)

    def _lay_out(self, switch: QWidget) -> None:
        head = filled(QHBoxLayout(), (self.words, 1), self.which)
        head.setAlignment(self.which, Qt.AlignmentFlag.AlignTop)
        formula = filled(QHBoxLayout(), (self.formula, 1), self.equations, switch, spacing=12)
        below = filled(QHBoxLayout(), (self.readout, 1), self.bar, spacing=BESIDE)
        parts = head, formula, self.adding, (self.row, 1), below, self.comparison
        filled(QVBoxLayout(self), *parts, spacing=3)

    def cover(self, covers: Covers) -> None:
        """Of what is found, let nothing be known of the cells that are covered; to be followed by `show_phase`."""
        self._covers = covers

    def has_covers(self) -> bool:
        """Whether a cell of what is found is covered."""
        return self._phase is not None and self._covers.hides_in(self.shown_found().values.shape)

    def take_keyboard(self) -> None:
        """Let the keyboard go on at the cells of what is found."""
        for place, view in zip(self.row.places(), self.row.views(), strict=True):
            if place.is_found:
                view.cells.setFocus(Qt.FocusReason.OtherFocusReason)

    def minimumSizeHint(self) -> QSize:
        """With all lines that its words take in its width."""
        least, layout = super().minimumSizeHint(), self.layout()
        wrapped = 0 if layout is None else layout.minimumHeightForWidth(self.width())
        return QSize(least.width(), max(least.height(), wrapped))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width, words take other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_readout()
            self.updateGeometry()

    def _fit_readout(self, *_: object) -> None:
        """Two lines, which take all that is said of a cell, or as many as what to do takes beside the scale."""
        text, room = self.readout.fontMetrics(), QRect(0, 0, max(self.width() - self.bar.width() - BESIDE, 1), 0)
        hints = (text.boundingRect(room, Qt.TextFlag.TextWordWrap, hint).height() for hint in (HINT, COVERED_HINT))
        self.readout.setFixedHeight(max(2 * text.lineSpacing(), *hints))

    def show_phase(self, phase: Phase, which: int, cell: tuple[int, int], scales: MatrixScales) -> None:
        """Show a phase, one of its found matrices, and one cell of that worked out."""
        another = self._phase is None or phase.key != self._phase.key or which != self.which.currentIndex()
        self._phase, self._scales = phase, scales
        self._say()
        names = [_title(phase, matrix) for matrix in phase.found]
        self.which.setVisible(len(names) > 1)
        if [self.which.itemText(index) for index in range(self.which.count())] != names:
            self.which.clear()
            self.which.addItems(names)
        self.which.setCurrentIndex(which)
        self.formula.set_latex(phase.formula)
        self._fit_formula()
        self.equations.setText(" &nbsp;".join(f'<a href="{id}">{id}</a>' for id in phase.equations))
        self._say_hint()
        self._show_scale(phase.found[which])
        adds_up = phase.kind is PhaseKind.WEIGHT_GRADIENT and phase.n > 1
        self._products = partial_sums(phase) if adds_up else ()
        self._sums = SteadyScale(signed=True).follow(*(S.values for *_, S in self._products))
        self.adding.show_for(phase.examples if adds_up else ())
        self._arrange()
        if another:
            for view in self.row.views():
                view.choose(None)
        self.formula.setToolTip(_live(phase, covered=self.has_covers()))
        self.show_cell(*cell, at_once=another)
        if another:
            self.turned.emit()

    def _fit_formula(self, *_: object) -> None:
        self.formula.setFixedHeight(place_for(self.formula, FORMULA_HEIGHTS))

    def show_reason(self, reason: str) -> None:
        """Say of the update why eta is what it is; empty where there is nothing to say."""
        self._reason = reason
        self._say()

    def _say(self) -> None:
        if self._phase is not None:
            reason = self._reason if self._phase.kind is PhaseKind.UPDATE else ""
            self.words.setText(f"<b>{self._phase.title}.</b> {sentence(self._phase)} {reason}".rstrip())

    def _show_row(self) -> None:
        """Show the matrices anew, after another outer product."""
        self._arrange()
        self.show_cell(*self._cell, at_once=True)
        self._leave()

    def _arrange(self) -> None:
        assert self._phase is not None
        k = self._added()
        whole = k == WHOLE
        parts = arrange(self._phase, self.which.currentIndex()) if whole else add_up(self._products, k)
        self.row.show_parts(parts, self._scale_of, self._phase.examples if self._phase.n > 1 else ())

    def _added(self) -> int:
        """The example whose outer product is the last that is added; WHOLE where the mean of all is shown."""
        return self.adding.last() if self._products else WHOLE

    def _scale_of(self, matrix: Matrix) -> Scale:
        return self._sums if matrix.letter == "S" else self._scales.of(matrix)

    def show_cell(self, row: int, column: int, at_once: bool = False) -> None:
        """Work out another cell; `at_once` as in `WorkedEntry.show_entry`."""
        assert self._phase is not None
        self._cell = (row, column)
        of = self._phase.examples[column].name if self._phase.n > 1 and self._phase.beside else "this digit"
        self.comparison.show_deltas({} if self.has_covers() else self._phase.beside, column, of)
        k = self._added()
        whole = k == WHOLE
        entry = self._phase.entry(row, column, self.which.currentIndex()) if whole else None
        self.worked.show_entry(
            entry or partial_sum_entry(self._phase, k, row, column), at_once, self._covers.hides(row, column)
        )
        for place, view in zip(self.row.places(), self.row.views(), strict=True):
            view.cover(self._covers if place.is_found else UNCOVERED)
            if place.is_found:
                view.choose(row, column)
            # Also to nothing: the view may have shown what goes in before.
            view.cells.mark(() if place.is_found else place.enters(self._cell))

    def shown_found(self) -> Matrix:
        """Of what the phase finds, the array that is shown."""
        assert self._phase is not None
        return self._phase.found[self.which.currentIndex()]

    def cell(self) -> tuple[int, int]:
        """Row and column of the cell that is worked out."""
        return self._cell

    def _on_cell(self, index: int, row: int, column: int) -> None:
        """Of what is given, choose the cell that it enters into."""
        place, cell = self.row.places()[index], list(self._cell)
        if place.is_found:
            cell = [row, column]
        for picks, value in ((place.row, row), (place.column, column)):
            if picks is not None and not place.is_found:
                cell[picks] = value
        self._point(index, row, column)
        if tuple(cell) != self._cell:
            self.cell_chosen.emit(*cell)

    def _on_opened(self, index: int, row: int, column: int) -> None:
        view = self.row.views()[index]
        parameter = parameter_of(view.name(row, column))
        if parameter is not None and not view.cells.covers().hides(row, column):
            self.parameter_chosen.emit(parameter)

    def _point(self, index: int, row: int, column: int) -> None:
        view = self.row.views()[index]
        self.readout.setText(view.cell_text(row, column))
        self._show_scale(view.matrix())

    def _say_hint(self) -> None:
        self.readout.setText(COVERED_HINT if self.has_covers() else HINT)

    def _leave(self) -> None:
        self._say_hint()
        self._show_scale(self.row.views()[-1].matrix())

    def _show_scale(self, matrix: Matrix) -> None:
        self.bar.set_scale(matrix.name, self._scale_of(matrix))

    def _explain(self, id: str) -> None:
        if id in EQUATIONS:
            QToolTip.showText(
                QCursor.pos(), f"Equation {id[1:]} of the derivation: {EQUATIONS[id].meaning}", self.equations
            )


_OF_SEVERAL = {"C": lowered("costs C_k"), "loss": "loss C"}
"""Of several examples, the names of what is found for the loss: C is the mean."""


def _title(phase: Phase, matrix: Matrix) -> str:
    name = _OF_SEVERAL.get(matrix.name, matrix.name) if phase.n > 1 else matrix.name
    name = f"{name} new" if matrix.is_new else name
    return name if matrix.example is None else f"{name}, {phase.examples[matrix.example].name}"


def _live(phase: Phase, covered: bool) -> str:
    """All symbols of the formula with their shapes and values, as rich text; no found ones where some are covered."""
    rows = []
    found = () if covered else phase.found
    for title, matrix in {_title(phase, matrix): matrix for matrix in (*phase.given, *found)}.items():
        values = matrix.values
        shape = f"{values.shape[0]} {TIMES} {values.shape[1]}"
        span = f"{shown(values.min())} to {shown(values.max())}" if values.size > 1 else shown(values.item())
        rows.append(f"<tr><td>{title}&nbsp;</td><td>{shape}&nbsp;&nbsp;</td><td>{span}</td></tr>")
    return f"<table>{''.join(rows)}</table>Ctrl+C copies the formula as LaTeX."
