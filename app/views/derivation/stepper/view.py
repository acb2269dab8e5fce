"""One training step, phase by phase: what goes in, what comes out, and every number on the way."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.derivation.common.cover_bar import CoverBar
from app.views.derivation.common.numbers import shown
from app.views.derivation.matrix.scales import MatrixScales
from app.views.derivation.stepper.asked import cover_page, told_names
from app.views.derivation.stepper.phase_page import PhasePage
from app.views.derivation.stepper.phase_room import PhaseRoom
from app.views.derivation.stepper.phase_strip import PhaseStrip
from app.views.derivation.stepper.step_facts import LOSSES, losses
from app.views.derivation.stepper.step_foot import StepFoot
from app.views.derivation.stepper.warming import StepWarmUp
from app.views.text_fit import fit_to_text
from nn.derivation.phase import Phase, PhaseKey, PhaseKind, default_cell, position
from nn.derivation.results import TrainingStep
from nn.derivation.terms import Entry, Name

EMPTY = "Draw a digit to go through one training step with it."
FIRST = PhaseKey(PhaseKind.INPUT)
LOSS_BEFORE, LOSS_AFTER = "C before", "C after"

LOW = 24
"""Lines of text: with less height than these, only tooltips say what is not about the chosen cell and this step."""

NEXT = (Qt.Key.Key_Right, Qt.Key.Key_PageDown)
BACK = (Qt.Key.Key_Left, Qt.Key.Key_PageUp)


class StepperView(QWidget):
    """Goes through the phases of a training step by button, by key and by a click on the line of progress.

    Its dynamic property ``numbers`` holds what it shows: symbol -> text as shown.

    Attributes:
        cells: (phase, which of its arrays) -> row and column of the cell that was chosen there.

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
        self.cells: dict[tuple[PhaseKey, int], tuple[int, int]] = {}
        self._example = 0
        self._looked_at: list[float] = []
        self._scales = MatrixScales()
        self._stale = False
        self._validation = ""
        self._warming = StepWarmUp(self, self._first_entry)
        self.strip = PhaseStrip()
        self.strip.phase_clicked.connect(self.show_phase)
        self.cover = CoverBar()
        self.page = PhasePage(self.cover.switch)
        self.page.worked.changed.connect(self._tell)
        self.page.cell_chosen.connect(lambda row, column: self.choose_cell(row, column, self._which))
        self.page.which_chosen.connect(self._on_which)
        self.page.parameter_chosen.connect(self.parameter_chosen)
        self.page.equation_requested.connect(self.equation_requested)
        self.cover.changed.connect(self._refresh)
        self.cover.chosen.connect(lambda key: self.choose_cell(key[2], key[3], key[1]))
        self.cover.left.connect(self.page.take_keyboard)
        self.cover.equation_requested.connect(self.equation_requested)
        self.page.cell_asked.connect(lambda *cell: self.cover.ask((self._key, self._which, *cell)))
        self._problem = QLabel(EMPTY, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._problem.setObjectName("stepperProblem")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._problem)
        # In a low window the phase scrolls, between the line of progress and the buttons, which stay in sight.
        self._pages.addWidget(PhaseRoom(self.page))
        self.foot = StepFoot()
        self.foot.back_requested.connect(self.go_back)
        self.foot.next_requested.connect(self.go_on)
        self.foot.apply_requested.connect(self.apply_requested)
        self.foot.undo_requested.connect(self.undo_requested)
        # What a cell comes to is always in sight, also where the matrices have to be scrolled.
        parts = self.strip, (self._pages, 3), self.cover, (self.page.worked, 1), self.foot
        filled(QVBoxLayout(self), *parts, around=(8, 4, 8, 4))
        fit_to_text(self, self._fold)
        self.set_applied(False, "")
        self.show_step(None, EMPTY)

    # What is shown.

    def show_step(self, step: TrainingStep | None, problem: str = "", validation: str = "", example: int = 0) -> None:
        """Show another step, or with None the sentence that says why there is none.

        Args:
            step: what is shown.
            problem: why there is none.
            validation: what the step does to digits that are held back; empty where nobody knows.
            example: the one that is looked at: where that is another digit, its column is worked out.
        """
        self._step, self._validation = step, validation
        if step is not None:
            looked_at = step.phases[0].found[0].values[:, example].tolist()
            if example != self._example or looked_at != self._looked_at:
                self._work_out(example)
            self._looked_at = looked_at
        self._problem.setText(problem or EMPTY)
        self._pages.setCurrentIndex(0 if step is None else 1)
        for part in (self.strip, self.page.worked):
            part.setVisible(step is not None)
        if step is None:
            self.foot.show_step(None)
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
        phase = phases[position(phases, key)]
        key = phase.key
        if key != self._key:
            self._key, self._which = key, self._first(phase)
            self._refresh()
            self._warming.neighbours(phases, position(phases, key))
            self.phase_changed.emit(key)

    def phase(self) -> PhaseKey:
        """The key of the phase that is shown."""
        return self._key

    def told(self) -> frozenset[Name]:
        """Of the step, the numbers that were covered, and that the learner has answered or uncovered."""
        return frozenset() if self._step is None else told_names(self.cover, self._step)

    def choose_cell(self, row: int, column: int = 0, which: int = 0) -> None:
        """Work out a cell of what the present phase finds."""
        self.cells[self._key, which] = (row, column)
        if which != self._which:
            self._which = which
            self._refresh()
        elif self._step is not None:
            self.cover.choose((self._key, which, *self._cell(self._present(), which)))
            self.page.show_cell(*self._cell(self._present(), which))

    def show_example(self, k: int) -> None:
        """Work out the column of example k wherever there is one; rows stay."""
        if self._step is not None:
            self._work_out(k)
            if self.isVisible():
                self._refresh()

    def _work_out(self, k: int) -> None:
        """Take the column of example k; a pixel that is paper in it gives way to one of ink."""
        assert self._step is not None
        self._example = k
        for phase in self._step.phases:
            for which, matrix in enumerate(phase.found):
                if matrix.by_example and (phase.key, which) in self.cells:
                    self.cells[phase.key, which] = self._cell(phase, which)[0], k
        first = self._step.phases[0]
        if not first.found[0].values[self._cell(first, 0)]:
            self.cells.pop((first.key, 0), None)
        found = self._present().found
        letter = found[min(self._which, len(found) - 1)].letter
        self._which = next((i for i, m in enumerate(found) if (m.letter, m.example) == (letter, k)), self._which)

    def set_applied(self, applied: bool, why: str = "", words: str = "") -> None:
        """Say whether a step of the person is in the network, so that it can be taken out.

        Args:
            applied: whether there is one.
            why: why none can be put in now, in one sentence; empty where one can.
            words: what the step did that is in the network; empty for nothing to say.
        """
        self.foot.set_applied(applied, why, words)

    def _allow(self) -> None:
        index = 0 if self._step is None else position(self._step.phases, self._key)
        self.foot.allow(index > 0, self._step is not None and index < len(self._step.phases) - 1)

    def _present(self) -> Phase:
        assert self._step is not None
        return self._step.phases[position(self._step.phases, self._key)]

    def _cell(self, phase: Phase, which: int) -> tuple[int, int]:
        """The cell that was chosen, while there is one; else the largest."""
        rows, columns = phase.found[which].values.shape
        row, column = self.cells.get((phase.key, which), (rows, columns))
        return (row, column) if row < rows and column < columns else default_cell(phase, which, self._example)

    def _first(self, phase: Phase) -> int:
        """Which of its found matrices is shown until another is chosen: the first of the example that is looked at."""
        return next((which for which, matrix in enumerate(phase.found) if matrix.example == self._example), 0)

    def _refresh(self) -> None:
        """Show the present phase of the present step."""
        if self._step is None:
            return
        if self._stale:
            self._scales.follow(self._step)
            self._stale = False
            self._warming.follow(self._step, position(self._step.phases, self._key))
        phases = self._step.phases
        phase = self._present()
        self._key = phase.key
        self._which = min(self._which, len(phase.found) - 1)
        self.strip.show_phases(phases, position(phases, self._key))
        cell = self._cell(phase, self._which)
        cover_page(self.cover, self.page, phase, self._which, cell, self._example)
        self.page.show_phase(phase, self._which, cell, self._scales)
        self._allow()

    def _tell(self) -> None:
        """What is shown, in words and for tests."""
        if self._step is None:
            return
        hidden = self._key.kind in LOSSES and self.page.has_covers()
        self.foot.show_step(self._step, "" if hidden else losses(self._step), self._validation)
        before, after = shown(self._step.loss_before), shown(self._step.loss_after)
        whole = {} if hidden else {LOSS_BEFORE: before, LOSS_AFTER: after}
        self.setProperty("numbers", self.page.worked.property("numbers") | whole)
        self.setAccessibleDescription(self.strip.accessibleDescription())

    def _first_entry(self, phase: Phase) -> Entry:
        """The cell of a phase that is worked out until another is chosen."""
        which = self._first(phase)
        return phase.entry(*self._cell(phase, which), which)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window, say less around what is worked out."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self, *_: QFontMetrics) -> None:
        low = self.height() < LOW * self.fontMetrics().lineSpacing()
        self.foot.set_low(low)
        self.page.worked.set_low(low)

    def sizeHint(self) -> QSize:
        """As much as the middle of a 1280 x 800 window has."""
        return QSize(550, 560)
