"""One step of an experiment: what to do, to predict or to look at, or what it means; and the way on."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.derivation.common.formula import FormulaView
from app.views.experiments.answers import AnswersView
from app.views.experiments.shown import ShownEquation, ShownExperimentStep, ShownOutcome
from app.views.experiments.trials import TrialTable
from app.views.flowing import Flowing
from app.views.named import named
from app.views.painting import bold
from app.views.scrolled import ScrolledView
from app.views.text_fit import fit_to_text
from app.views.wrapped import WrappedView

LEAST = 250
"""Pixels of width; where the text needs more, the step scrolls sideways in less."""

EDGE = 8
BACK_TIP = "Back to the step before."
NEXT_TIP = "On to the next step."
LEAVE_TIP = "End the experiment: hyperparameters and network are again those from before it."
FINISH = "Finish"


class _StepBody(WrappedView):
    """What scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.text, self.details, self.note = (_words() for _ in range(4))
        self.text.setObjectName("experimentText")
        self.note.setObjectName("experimentNote")
        self.action = named(QPushButton(), "experimentAct", "Do it")
        self.answers = AnswersView()
        self.trials = TrialTable()
        self.outcomes, self.equations = QVBoxLayout(), QVBoxLayout()
        filled(
            QVBoxLayout(self),
            self.heading,
            filled(self.outcomes, spacing=4),
            self.text,
            self.details,
            filled(QHBoxLayout(), self.action, STRETCH),
            self.answers,
            self.note,
            self.trials,
            filled(self.equations, spacing=4),
            STRETCH,
            around=(0, 0, EDGE, 0),
        )
        fit_to_text(self, lambda _: self.heading.setFont(bold(self.font())))


class StepPage(QWidget):
    """Shows a step.

    Signals:
        back_wanted, next_wanted: another step.
        leave_wanted: end the experiment.
        act_wanted: do what the step sets, or show where to look.
        said: the number of the answer that is predicted.
        equation_wanted: the id of an equation, with its live numbers.
    """

    back_wanted = Signal()
    next_wanted = Signal()
    leave_wanted = Signal()
    act_wanted = Signal()
    said = Signal(int)
    equation_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is shown yet."""
        super().__init__(parent)
        named(self, "experimentStep", "Step of the experiment")
        self._shown: ShownExperimentStep | None = None
        self._title, self._place = _words(), QLabel()
        self._body = body = _StepBody()
        self.back = self._button("Back", "experimentBack", BACK_TIP)
        self.next = self._button("Next", "experimentNext", NEXT_TIP)
        self.leave = self._button("Leave", "experimentLeave", LEAVE_TIP)
        self.back.clicked.connect(self.back_wanted)
        self.next.clicked.connect(self._go_on)
        self.leave.clicked.connect(self.leave_wanted)
        body.action.clicked.connect(self.act_wanted)
        body.answers.said.connect(self.said)
        filled(
            QVBoxLayout(self),
            self._title,
            self._place,
            (ScrolledView(body, LEAST), 1),
            Flowing(self.back, self.next, self.leave),
        )
        fit_to_text(self, lambda _: self._title.setFont(bold(self.font())))

    def show_step(self, shown: ShownExperimentStep) -> None:
        """Show a step; where the keyboard was in it, it goes on with what is to be done next."""
        if shown == self._shown:
            return
        before, self._shown, body = self._shown, shown, self._body
        here = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        is_other = before is None or (before.title, before.place) != (shown.title, shown.place)
        self._title.setText(shown.title)
        self._place.setText(shown.place)
        body.heading.setText(shown.heading)
        for label, text in ((body.text, shown.text), (body.details, "\n".join(shown.details)), (body.note, shown.note)):
            label.setText(text)
            label.setVisible(bool(text))
        body.action.setText(shown.action)
        body.action.setAccessibleName(shown.action)
        body.action.setToolTip(shown.tip)
        body.action.setVisible(bool(shown.action))
        body.action.setEnabled(shown.may_act)
        self.back.setEnabled(shown.may_go_back)
        self.next.setText(FINISH if shown.is_last else "Next")
        self.next.setAccessibleName(self.next.text())
        self.next.setToolTip(LEAVE_TIP if shown.is_last else NEXT_TIP)
        self.next.setEnabled(shown.may_go_on)
        if before is None or (before.answers, before.said) != (shown.answers, shown.said):
            body.answers.show_answers(shown.answers, shown.said)
        if before is None or before.outcomes != shown.outcomes:
            _fill(body.outcomes, [_outcome(each) for each in shown.outcomes])
        body.trials.show_trials(shown.trials)
        if before is None or before.equations != shown.equations:
            _fill(body.equations, [part for each in shown.equations for part in self._equation(each)])
        body.updateGeometry()
        if here or is_other:
            self.take_keyboard()

    def take_keyboard(self) -> None:
        """Let the keyboard go on with what is to be done."""
        body = self._body
        wanted = [body.action, *body.answers.buttons, self.next, self.back]
        first = next((each for each in wanted if each.isEnabled() and each.isVisibleTo(self)), self.leave)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def outcome_words(self) -> list[str]:
        """What is said of each prediction."""
        return [label.text() for label in self._body.findChildren(QLabel, "experimentOutcome")]

    def formulas(self) -> list[FormulaView]:
        """The equations that are shown."""
        return self._body.findChildren(FormulaView)

    def trials(self) -> TrialTable:
        """What was measured in each run."""
        return self._body.trials

    def text(self) -> str:
        """What the step says."""
        return self._body.text.text()

    def _go_on(self) -> None:
        last = self._shown is not None and self._shown.is_last
        (self.leave_wanted if last else self.next_wanted).emit()

    def _equation(self, shown: ShownEquation) -> tuple[QWidget, QWidget]:
        formula = FormulaView(shown.latex)
        formula.setObjectName(f"experimentFormula{shown.id}")
        formula.setToolTip(f"{shown.meaning} Ctrl+C copies it as LaTeX.")
        tip = f"{shown.id}: {shown.meaning} Show it in the derivation, with live numbers."
        button = named(QPushButton(f"{shown.id} with live numbers"), f"experiment{shown.id}", f"Show {shown.id}", tip)
        button.clicked.connect(partial(self.equation_wanted.emit, shown.id))
        return formula, button

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        return named(QPushButton(text), name, text, tip)


def _words() -> QLabel:
    return QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)


def _outcome(shown: ShownOutcome) -> QWidget:
    label = _words()
    label.setObjectName("experimentOutcome")
    verdict = "As you predicted." if shown.agrees else "Not as you predicted."
    lines = [f"Asked: {shown.question}", f"You said: {shown.said}", f"It came out: {shown.came}"]
    label.setText("\n".join([*lines, verdict] if shown.said and shown.came else lines))
    return label


def _fill(column: QVBoxLayout, parts: Sequence[QWidget]) -> None:
    """Show these parts, and no others."""
    while (item := column.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.setParent(None)
            old.deleteLater()
    for part in parts:
        column.addWidget(part)
        part.show()
