"""The content of the dock of find the bug: what the session knows of a riddle goes into its view, wishes go back."""

import random
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.bug import MOST_SEED, BugHunt, RiddlesDone
from app.session.session import Session
from app.settings import Settings
from app.views.boxes import filled
from app.views.bug.facts import BugHint, BugPlace, BugSolution, BugState, CheckedArray
from app.views.bug.view import BugView
from app.views.scrolled import ScrolledView, scroll_to
from app.views.why.section import WORKING
from nn.derivation.equations import EQUATIONS
from nn.errors import DigitScopeError
from nn.faults.fault import Stands
from nn.faults.riddle import GRADES, WRONG_GUESS, Attempt, Hint, read_code
from nn.hyperparameters import summary

LEAST = 270
"""Pixels of width; where the text needs more, the dock scrolls sideways in less."""

EQUATION_OF = {
    Stands.FORWARD: "E47",
    Stands.OUTPUT: "E45",
    Stands.BACK: "E40",
    Stands.WEIGHTS: "E55",
    Stands.BIASES: "E56",
    Stands.UPDATE: "E57",
    Stands.PREDICTION: "E44",
}
"""Of the derivation, what holds in each place."""

SHORT = {
    Stands.FORWARD: r"A_j = \frac{e^{z_j}}{\sum_k e^{z_k}}",
    Stands.OUTPUT: r"\delta^{[L]} = \frac{1}{n} (A^{[L]} - Y)",
    Stands.WEIGHTS: r"\frac{\partial C}{\partial W^{[l]}} = \delta^{[l]} (A^{[l-1]})^T",
    Stands.BIASES: r"\frac{\partial C}{\partial b^{[l]}} = \sum_k \delta_k^{[l]}",
    Stands.UPDATE: r"W^{[l]} \leftarrow W^{[l]} - \eta \frac{\partial C}{\partial W^{[l]}}",
    Stands.PREDICTION: r"A^{[l]} = \sigma(Z^{[l]})",
}
"""What holds there as the network works it out: in rows, and with the 1/n of the mean in delta[L] once for all."""

BEFORE = " Done before, for {} points: the first time counts."

HINTS = {
    Hint.SYMPTOM: ("Symptom", "how it shows."),
    Hint.PLACE: ("Place", "where it stands."),
    Hint.LINE: ("Line", "what should be there."),
}
"""What each tells of, in a word and in a sentence."""


class BugPanel(QWidget):
    """Joins a riddle and its view.

    Attributes:
        hunt: the riddle.
        view: where it is shown.

    Signals:
        told: what was done, for the status bar.
        equation_wanted: the number of an equation of the derivation.
    """

    told = Signal(str)
    equation_wanted = Signal(str)

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        """No riddle yet; what was solved, and the grade, are as the settings remember them."""
        super().__init__(parent)
        self.setObjectName("bugPanel")
        self.hunt = hunt = BugHunt(session, self, RiddlesDone.of(settings.riddles_done()))
        self.view = view = BugView(GRADES, [_place(stands) for stands in Stands])
        filled(QVBoxLayout(self), ScrolledView(view, LEAST))
        hunt.changed.connect(self._show)
        hunt.told.connect(self.told)
        hunt.ended.connect(settings.add_riddle_done)
        if settings.riddle_grade() in GRADES:
            view.start.grade.set_key(settings.riddle_grade())
        view.start.grade.changed.connect(settings.set_riddle_grade)
        view.start.new_wanted.connect(lambda grade: self._begin(random.randint(0, MOST_SEED), grade))
        view.start.seed_wanted.connect(self._begin_written)
        view.places.guessed.connect(lambda key: hunt.guess(Stands[key]))
        view.hints.hint_wanted.connect(lambda key: hunt.ask(Hint[key]))
        view.hints.solution_wanted.connect(hunt.give_up)
        view.check.check_wanted.connect(hunt.check)
        view.solution.mend_wanted.connect(lambda anew: hunt.mend(from_start=anew))
        view.start.leave_wanted.connect(hunt.leave)
        for part in (view.places, view.solution):
            part.equation_wanted.connect(self.equation_wanted)
        self._show()

    def _begin_written(self, text: str, grade: int) -> None:
        try:
            seed, grade = read_code(text, grade)
        except ValueError:
            self.view.start.show_problem(
                f"Code: write one such as E-139071, or a whole number from 0 to {MOST_SEED:,}, not {text!r}."
            )
            return
        self._begin(seed, grade)

    def _begin(self, seed: int, grade: int) -> None:
        self._try(lambda: self.hunt.begin(seed, grade))

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except DigitScopeError as error:
            self.view.start.show_problem(str(error))
        else:
            self.view.start.show_problem("")

    def _show(self) -> None:
        hunt, view = self.hunt, self.view
        view.show_done(hunt.done.words())
        if hunt.attempt is None:
            view.show_nothing(hunt.left)
            return
        was_over = view.solution.isVisible()
        asked = hunt.attempt.riddle
        before = None if hunt.attempt.over else hunt.done.points.get((asked.grade, asked.seed))
        view.show_state(_state(hunt.attempt, before, mended=hunt.mended))
        if hunt.attempt.over and not was_over:
            QTimer.singleShot(0, self, self._to_solution)
        asking = hunt.checked
        if asking.answer is None:
            view.check.show_sentence(asking.problem or WORKING * asking.working)
        else:
            found = asking.answer
            rows = [
                CheckedArray(
                    each.name,
                    each.worst.parameter,
                    each.worst.backward,
                    each.worst.differences,
                    each.relative_error,
                    each.agrees,
                )
                for each in found.arrays
            ]
            view.check.show_check(rows, found.compared, found.held, repeats=found.repeats)

    def _to_solution(self) -> None:
        """What was found stands above the places, out of sight of who has chosen one."""
        scroll_to(self.view.solution)
        self.view.solution.mend.setFocus()


def _place(stands: Stands) -> BugPlace:
    id = EQUATION_OF.get(stands, "")
    latex = SHORT.get(stands) or (EQUATIONS[id].latex if id else "")
    return BugPlace(stands.name, stands.value, latex, id)


def _state(attempt: Attempt, before: int | None, *, mended: bool) -> BugState:
    asked = attempt.riddle
    fault, h = asked.fault, asked.hyperparameters
    solution = None
    if attempt.over:
        solution = BugSolution(
            fault.title,
            fault.stands.value,
            fault.right,
            fault.wrong,
            fault.equations,
            fault.symptom,
            fault.because,
            mended,
        )
    dropout = f", dropout {h.dropout:g}" if h.dropout else ""
    return BugState(
        GRADES[asked.grade],
        asked.code,
        f"{summary(h)}, batches of {h.batch_size}{dropout}.{'' if before is None else BEFORE.format(before)}",
        attempt.points,
        tuple(stands.name for stands in attempt.wrong),
        WRONG_GUESS,
        tuple(
            BugHint(hint.name, *HINTS[hint], hint.value, asked.hint(hint) if hint in attempt.hints else "")
            for hint in Hint
        ),
        solution,
        attempt.solved,
    )
