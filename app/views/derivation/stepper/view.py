"""One training step, phase by phase: what goes in, what comes out, and every number on the way."""

from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.derivation.common.formula import WarmUp
from app.views.derivation.common.numbers import shown
from app.views.derivation.common.wording import HELD
from app.views.derivation.matrix.scales import MatrixScales
from app.views.derivation.stepper.arrangement import default_cell
from app.views.derivation.stepper.phase_page import PhasePage, PhaseRoom
from app.views.derivation.stepper.phase_strip import PhaseStrip
from app.views.painting import bold, tabular
from app.views.text_fit import fit_to_text
from nn.derivation.phase import Phase, PhaseKey, PhaseKind, position
from nn.derivation.results import TrainingStep

EMPTY = "Draw a digit to go through one training step with it."
FIRST = PhaseKey(PhaseKind.INPUT)
LOSS_BEFORE, LOSS_AFTER = "C before", "C after"
LOSSES = PhaseKind.LOSS, PhaseKind.LOSS_AFTER
APPLY = "Put this step into the network: every weight and bias takes its new value."
UNDO = "Take the step out of the network again."

SURE_WITHIN = 0.01
"""Every output nearer than this to what was wanted: whatever the loss, every slope is about 0."""
SURE = "The network is already sure of this label: choose another one to see larger slopes."

BESIDE_TEXT = 35
"""Pixels of a slim button beside its text, both sides together."""

NEXT = (Qt.Key.Key_Right, Qt.Key.Key_PageDown)
BACK = (Qt.Key.Key_Left, Qt.Key.Key_PageUp)


class StepperView(QWidget):
    """Goes through the phases of a training step by button, by key and by a click on the line of progress.

    Its dynamic property ``numbers`` holds what it shows: symbol -> text as shown.

    Signals:
        phase_changed: the PhaseKey of the phase that is shown from now on.
        parameter_chosen: the Parameter that is to be traced.
        equation_requested: the id of an equation.
        apply_requested: put the step into the network.
        undo_requested: take it out.
    """

    phase_changed = Signal(object)
    parameter_chosen = Signal(object)
    equation_requested = Signal(str)
    apply_requested = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """No step yet."""
        super().__init__(parent)
        self.setObjectName("stepper")
        self.setAccessibleName("One training step, phase by phase")
        self._step: TrainingStep | None = None
        self._key, self._which = FIRST, 0
        self._cells: dict[tuple[PhaseKey, int], tuple[int, int]] = {}
        self._scales = MatrixScales()
        self._stale = False
        self._why = self._validation = ""
        self._warmed: tuple[str, ...] = ()
        self.strip = PhaseStrip()
        self.strip.phase_clicked.connect(self.show_phase)
        self.page = PhasePage()
        self.page.worked.changed.connect(self._tell)
        self.page.cell_chosen.connect(self._on_cell)
        self.page.which_chosen.connect(self._on_which)
        self.page.parameter_chosen.connect(self.parameter_chosen)
        self.page.equation_requested.connect(self.equation_requested)
        self._problem = QLabel(EMPTY, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._problem.setObjectName("stepperProblem")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._problem)
        # In a low window the phase scrolls, between the line of progress and the buttons, which stay in sight.
        self._pages.addWidget(PhaseRoom(self.page))
        self._loss = QLabel()
        self._loss.setObjectName("stepCost")
        self._loss.setFont(tabular(self.font()))
        self._loss.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._loss.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._loss.setToolTip(
            "The loss before the step and after it; below, right answers among digits that training holds back."
        )
        self._applied = QLabel(wordWrap=True)
        self._applied.setObjectName("appliedStep")
        self._applied.setFont(bold(self.font()))
        self._applied.hide()
        self._sure = QLabel(SURE, wordWrap=True)
        self._sure.setObjectName("sureLabel")
        self._sure.hide()
        self._back = self._button("Back", "stepperBack", "The phase before (Left).")
        self._next = self._button("Next", "stepperNext", "The next phase (Right).")
        self._apply = self._button("Apply", "stepperApply", APPLY)
        self._undo = self._button("Undo", "stepperUndo", UNDO)
        for slim in (self._back, self._next):
            fit_to_text(slim, partial(_fit, slim))
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        self._apply.clicked.connect(self.apply_requested)
        self._undo.clicked.connect(self.undo_requested)
        self._lay_out()
        self.set_applied(False, "")
        self.show_step(None, EMPTY)

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        # A click leaves the keyboard with the phases.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        row = filled(QHBoxLayout(), self._back, self._next, (self._loss, 1), 8, self._apply, self._undo)
        # What a cell comes to is always in sight, also where the matrices have to be scrolled.
        parts = self.strip, (self._pages, 3), (self.page.worked, 1), self._sure, self._applied, row
        filled(QVBoxLayout(self), *parts, around=(8, 8, 8, 8))

    # What is shown.

    def show_step(self, step: TrainingStep | None, problem: str = "", validation: str = "") -> None:
        """Show another step, or with None the sentence that says why there is none.

        `validation` says what the step does to digits that are held back; empty where nobody knows.
        """
        self._step, self._validation = step, validation
        self._problem.setText(problem or EMPTY)
        self._pages.setCurrentIndex(0 if step is None else 1)
        for part in (self.strip, self.page.worked):
            part.setVisible(step is not None)
        self._sure.setVisible(step is not None and _is_sure(step))
        if step is None:
            self._loss.clear()
            self.setProperty("numbers", {})
            self._allow()
        else:
            self._stale = True
            if self.isVisible():
                self._refresh()

    def show_phase(self, key: PhaseKey) -> None:
        """Go to a phase, or to the one like it where the network has no such layer."""
        if self._step is None:
            self._key = key
            return
        phases = self._step.phases
        key = phases[position(phases, key)].key
        if key != self._key:
            self._key, self._which = key, 0
            self._refresh()
            self._warm_up_neighbours()
            self.phase_changed.emit(key)

    def phase(self) -> PhaseKey:
        """The key of the phase that is shown."""
        return self._key

    def choose_cell(self, row: int, column: int = 0, which: int = 0) -> None:
        """Work out a cell of what the present phase finds."""
        self._cells[self._key, which] = (row, column)
        if which != self._which:
            self._which = which
            self._refresh()
        elif self._step is not None:
            self.page.show_cell(*self._cell(self._present(), which))

    def set_applied(self, applied: bool, why: str = "", words: str = "") -> None:
        """Say whether a step of the person is in the network, so that it can be taken out.

        Args:
            applied: whether there is one.
            why: why none can be put in now, in one sentence; empty where one can.
            words: what the step did that is in the network; empty for nothing to say.
        """
        self._applied.setText(words)
        self._applied.setVisible(bool(words))
        self._undo.setEnabled(applied)
        self._why = why
        self._allow()

    def _allow(self) -> None:
        self._apply.setEnabled(self._step is not None and not self._why)
        self._apply.setToolTip(self._why or APPLY)
        index = 0 if self._step is None else position(self._step.phases, self._key)
        self._back.setEnabled(index > 0)
        self._next.setEnabled(self._step is not None and index < len(self._step.phases) - 1)

    def _present(self) -> Phase:
        assert self._step is not None
        return self._step.phases[position(self._step.phases, self._key)]

    def _cell(self, phase: Phase, which: int) -> tuple[int, int]:
        """The cell that was chosen, while there is one; else the largest."""
        rows, columns = phase.found[which].values.shape
        row, column = self._cells.get((phase.key, which), (rows, columns))
        return (row, column) if row < rows and column < columns else default_cell(phase, which)

    def _refresh(self) -> None:
        """Show the present phase of the present step."""
        if self._step is None:
            return
        if self._stale:
            self._scales.follow(self._step)
            self._stale = False
            self._warm_up()
        phases = self._step.phases
        phase = self._present()
        self._key = phase.key
        self._which = min(self._which, len(phase.found) - 1)
        self.strip.show_phases(phases, position(phases, self._key))
        self.page.show_phase(phase, self._which, self._cell(phase, self._which), self._scales)
        self._allow()

    def _tell(self) -> None:
        """What is shown, in words and for tests."""
        if self._step is None:
            return
        before, after = shown(self._step.loss_before), shown(self._step.loss_after)
        marks = (HELD if any(phase.held) else "" for phase in self._step.phases if phase.kind in LOSSES)
        losses = f"Loss {before}{next(marks)} \u2192 {after}{next(marks)}"
        self._loss.setText("\n".join(filter(None, (losses, self._validation))))
        self.setProperty("numbers", self.page.worked.property("numbers") | {LOSS_BEFORE: before, LOSS_AFTER: after})
        self.setAccessibleDescription(self.strip.accessibleDescription())

    def _warm_up(self) -> None:
        """Set the formulas of all phases while nothing else is to be done."""
        assert self._step is not None
        phases = self._step.phases
        formulas = tuple(phase.formula for phase in phases)
        if formulas != self._warmed:
            self._warmed = formulas
            symbols = (matrix.latex for phase in phases for matrix in (*phase.given, *phase.found))
            WarmUp((*formulas, *dict.fromkeys(symbols)), self)
            self._warm_up_neighbours()

    def _warm_up_neighbours(self) -> None:
        """Set the rules of the phases that a person may go to next."""
        assert self._step is not None
        phases = self._step.phases
        index = position(phases, self._key)
        near = phases[max(index - 1, 0) : index] + phases[index + 1 : index + 2]
        WarmUp([phase.entry(*self._cell(phase, 0)).rule for phase in near], self)

    # What a person does.

    def go_on(self) -> None:
        """Show the next phase."""
        self._go(1)

    def go_back(self) -> None:
        """Show the phase before."""
        self._go(-1)

    def _go(self, steps: int) -> None:
        if self._step is not None:
            last = len(self._step.phases) - 1
            index = position(self._step.phases, self._key) + steps
            self.show_phase(self._step.phases[min(max(index, 0), last)].key)

    def _on_cell(self, row: int, column: int) -> None:
        self.choose_cell(row, column, self._which)

    def _on_which(self, which: int) -> None:
        self._which = which
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right and Left, PageDown and PageUp go on and back; Home and End to the first and the last phase."""
        key = Qt.Key(event.key())
        if key in NEXT:
            self._go(1)
        elif key in BACK:
            self._go(-1)
        elif key == Qt.Key.Key_Home and self._step is not None:
            self.show_phase(self._step.phases[0].key)
        elif key == Qt.Key.Key_End and self._step is not None:
            self.show_phase(self._step.phases[-1].key)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def sizeHint(self) -> QSize:
        """As much as the middle of a 1280 x 800 window has."""
        return QSize(550, 560)


def _is_sure(step: TrainingStep) -> bool:
    A, Y = next(phase for phase in step.phases if phase.kind is PhaseKind.LOSS).given
    return float(np.abs(A.values - Y.values).max()) < SURE_WITHIN


def _fit(button: QPushButton, text: QFontMetrics) -> None:
    button.setFixedWidth(max(map(text.horizontalAdvance, ("Back", "Next"))) + BESIDE_TEXT)
