"""Find the bug: which riddle, what is known of it, where it may be, and in the end what it was."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.bug.check import BatchCheckView
from app.views.bug.facts import BugPlace, BugState
from app.views.bug.hints import BugHints
from app.views.bug.places import BugPlaces
from app.views.bug.solution import BugSolutionView
from app.views.bug.start import BugStart
from app.views.named import named
from app.views.painting import bold
from app.views.text_fit import fit_to_text
from app.views.why.section import sentence_label
from app.views.wrapped import WrappedView

LEAST = 248
"""Pixels of width, in which the check fits with normal text."""

EMPTY = (
    "A bug that people make in backpropagation is planted in a network that learns the starter digits. Choose a grade, "
    "and find it by its symptoms."
)
PLAY = (
    "A bug is planted in the network that trains. Look at curves, health and heatmaps; pause, and take a batch apart "
    "in the derivation: its equations are right, the numbers are those of the bug."
)
KNOWN = "Mend it, and see whether the network recovers; or leave the riddle, which brings yours back."
FOUND, GIVEN_UP = "Found, for {points} points.", "The solution, for 0 points."
MENDED = "The bug is taken out: see whether it recovers."


class BugView(WrappedView):
    """Shows a riddle, or asks for one.

    Attributes:
        start, places, hints, check, solution: its parts.
    """

    def __init__(self, grades: Mapping[int, str], places: Sequence[BugPlace], parent: QWidget | None = None) -> None:
        """No riddle yet."""
        super().__init__(parent)
        named(self, "bug", "Find the bug")
        self.start, self.places, self.hints = BugStart(grades), BugPlaces(places), BugHints()
        self.check, self.solution = BatchCheckView(), BugSolutionView()
        self._title, self._sentence = QLabel(wordWrap=True), sentence_label("bugSentence")
        self._title.setObjectName("bugRiddle")
        self._run, self._verdict = sentence_label("bugRun"), sentence_label("bugVerdict")
        self._done = sentence_label("bugDone")
        self._where, self._asked = QLabel("Where is it?"), QLabel("Hints, for points")
        self._headings = self._title, self._where, self._asked
        self._riddle = QWidget()
        filled(
            QVBoxLayout(self._riddle),
            self._title,
            self._run,
            self._verdict,
            self.solution,
            self.check,
            self._where,
            self.places,
            self._asked,
            self.hints,
        )
        filled(QVBoxLayout(self), self._sentence, self.start, self._done, self._riddle, STRETCH, around=(8, 8, 8, 8))
        fit_to_text(self, self._set_fonts)
        self.show_nothing("")
        self.show_done("")

    def minimumSizeHint(self) -> QSize:
        """As wide with a riddle as without one."""
        return super().minimumSizeHint().expandedTo(QSize(LEAST, 0))

    def _set_fonts(self, _: object) -> None:
        for heading in self._headings:
            heading.setFont(bold(self.font()))

    def show_nothing(self, why: str) -> None:
        """No riddle; `why` says what has become of the last one, "" where nothing is to be said."""
        self._sentence.setText(why or EMPTY)
        self._riddle.hide()
        self.start.leave.setEnabled(False)
        self.places.forget()

    def show_state(self, state: BugState) -> None:
        """Show how far somebody is with a riddle."""
        solution = state.solution
        self._sentence.setText(PLAY if solution is None else MENDED if solution.mended else KNOWN)
        self._title.setText(f"{state.grade}, code {state.code}: {state.points} points")
        self._run.setText(state.run)
        wrong = f"Not there; that cost {len(state.wrong) * state.wrong_cost} points so far." if state.wrong else ""
        over = (FOUND if state.solved else GIVEN_UP).format(points=state.points)
        self._verdict.setText(wrong if solution is None else over)
        self._verdict.setVisible(bool(self._verdict.text()))
        self.places.show_wrong(state.wrong, is_open=solution is None)
        self.hints.show_hints(state.hints)
        self.solution.setVisible(solution is not None)
        for part in (self._where, self.places, self._asked, self.hints):
            part.setVisible(solution is None)
        if solution is not None:
            self.solution.show_solution(solution)
        self._riddle.show()
        self.start.leave.setEnabled(True)

    def show_done(self, sentence: str) -> None:
        """Say what was solved so far; "" for nothing."""
        self._done.setText(sentence)
        self._done.setVisible(bool(sentence))

    def words(self) -> str:
        """The sentence at the top, the riddle's heading and what was said of a guess, as far as they are seen."""
        if self._riddle.isHidden():
            return self._sentence.text()
        return f"{self._sentence.text()} {self._title.text()} {self._verdict.text()}".strip()
