"""The content of the dock of the drawing's life: what is worked out goes into its view, wishes go back."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.canvas.canvas import Canvas
from app.session.digit_choice import DigitChoice
from app.session.life import DrawingLife
from app.session.lived import Lived, Place
from app.session.session import Session
from app.views.boxes import filled
from app.views.life.marks import TurnMark
from app.views.life.view import NO_DRAWING, NO_RUN, NO_SNAPSHOTS, LifeView
from app.views.scrolled import ScrolledView
from app.views.why.section import WORKING

LEAST = 270
"""Pixels of width; where the text needs more, the dock scrolls sideways in less."""


class LifePanel(QWidget):
    """Follows the digit on the canvas while it is in sight.

    Attributes:
        life: what is worked out.
        view: where it is shown.
    """

    def __init__(self, session: Session, canvas: Canvas, choice: DigitChoice, parent: QWidget | None = None) -> None:
        """Nothing is worked out before it is in sight; `choice` knows what a person says that the drawing shows."""
        super().__init__(parent)
        self.setObjectName("lifePanel")
        self._session, self._canvas, self._choice = session, canvas, choice
        self.life = life = DrawingLife(session, canvas.image, self)
        self.view = view = LifeView()
        filled(QVBoxLayout(self), ScrolledView(view, LEAST))
        canvas.ink_changed.connect(self._touch)
        choice.changed.connect(self._show)
        life.changed.connect(self._show)
        life.effect.changed.connect(self._show_effect)
        view.mark_opened.connect(self._open)

    def set_seen(self, seen: bool) -> None:
        """Whether somebody looks."""
        self.life.set_active(seen)

    def _touch(self) -> None:
        self.life.touch(drawing=self._canvas.drawing.growing is not None)

    def _open(self, number: int) -> None:
        mark = self.view.marks()[number]
        self.life.open((mark.first, mark.last))

    def _show(self) -> None:
        lived = self.life.lived
        if lived is None:
            self.view.show_sentence(self._sentence())
            return
        progress = self._session.progress() if self._session.busy else None
        end = None if progress is None else progress.batches
        truth = self._choice.drawn_label()
        self.view.show_life(lived.life.steps, lived.life.probabilities, end, truth)
        self._show_marks(lived)

    def _sentence(self) -> str:
        timeline = self._session.timeline
        if self.life.problem or self.life.working:
            return self.life.problem or WORKING
        if timeline is None:
            return NO_RUN
        if not timeline.snapshots:
            return NO_SNAPSHOTS
        return NO_DRAWING if self._canvas.image() is None else ""

    def _show_marks(self, lived: Lived) -> None:
        answers = lived.life.probabilities.argmax(axis=1).tolist()
        at = {step: k for k, step in enumerate(lived.life.steps.tolist())}
        found = self.life.effect.answer
        marks: list[TurnMark] = []
        for place in lived.life.turns():
            marks += self._found_in(place) or [TurnMark(*place, answers[at[place[0]]], answers[at[place[1]]])]
        chosen = None
        if found is not None:
            chosen = next((k for k, mark in enumerate(marks) if mark.exact and mark.last == found.step), None)
        self.view.show_marks(marks, chosen)

    def _found_in(self, place: Place) -> list[TurnMark]:
        """The batches that changed the answer between two snapshots, as far as they were sought."""
        return [TurnMark(turn.step - 1, turn.step, turn.before, turn.after) for turn in self.life.turns.get(place, ())]

    def _show_effect(self) -> None:
        asking, effect = self.life.effect, self.view.effect
        found = asking.answer
        if found is None:
            effect.show_sentence(asking.problem or WORKING * asking.working)
            effect.setVisible(bool(effect.words()))
        else:
            effect.show_step(found.step, found.before, found.after, found.loss, exact=found.exact)
            effect.show_batch(found.X, found.labels, found.answers)
            effect.show()
        if self.life.lived is not None:
            self._show_marks(self.life.lived)
