"""The content of the dock of the drawing's life: what is worked out goes into its view, wishes go back."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.canvas.canvas import Canvas
from app.session.digit_choice import DigitChoice
from app.session.life import DrawingLife
from app.session.lived import Lived, effect_of
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

    Signals:
        turns_changed: the batches (k,) at which the answer changed, as far as they are known.
    """

    turns_changed = Signal(object)

    def __init__(self, session: Session, canvas: Canvas, choice: DigitChoice, parent: QWidget | None = None) -> None:
        """Nothing is worked out before it is in sight; `choice` knows what a person says that the drawing shows."""
        super().__init__(parent)
        self.setObjectName("lifePanel")
        self._session, self._canvas, self._choice = session, canvas, choice
        self._seen = False
        self.life = life = DrawingLife(session, canvas.image, self)
        self.view = view = LifeView()
        filled(QVBoxLayout(self), ScrolledView(view, LEAST))
        canvas.ink_changed.connect(self._touch)
        choice.changed.connect(self._show)
        life.changed.connect(self._show)
        life.moment_found.connect(session.go_to)
        session.moment_changed.connect(self._show_moment)
        session.network_changed.connect(self._tell_temperature)
        view.newest_wanted.connect(lambda: session.go_to(None))
        view.mark_opened.connect(self._open)

    def set_seen(self, seen: bool) -> None:
        """Whether somebody looks."""
        self._seen = seen
        self.life.set_active(seen)

    def _touch(self) -> None:
        self.life.touch(drawing=self._canvas.drawing.growing is not None)

    def _open(self, number: int) -> None:
        mark = self.view.marks()[number]
        self.life.open((mark.first, mark.last))

    def _show(self) -> None:
        lived, view = self.life.lived, self.view
        marks = [] if lived is None else self._marks(lived)
        if lived is None:
            view.show_sentence(self._sentence())
        else:
            progress = self._session.progress() if self._session.busy else None
            end = None if progress is None else progress.batches
            view.show_life(lived.life.steps, lived.life.probabilities, end, self._choice.drawn_label())
            view.show_marks(marks)
            self._show_moment()
        self.turns_changed.emit(np.array([mark.last for mark in marks], np.int64))

    def _sentence(self) -> str:
        timeline = self._session.timeline
        if self.life.problem or self.life.working:
            return self.life.problem or WORKING
        if timeline is None:
            return self._session.gone or NO_RUN
        if not timeline.snapshots:
            return NO_SNAPSHOTS
        return NO_DRAWING if self._canvas.image() is None else ""

    def _marks(self, lived: Lived) -> list[TurnMark]:
        """Of every change of the answer: its batch, or where that was not sought, the snapshots around it."""
        answers = lived.life.probabilities.argmax(axis=1).tolist()
        at = {step: k for k, step in enumerate(lived.life.steps.tolist())}
        marks: list[TurnMark] = []
        for first, last in lived.life.turns():
            turns = self.life.turns.get((first, last), ())
            found = [TurnMark(turn.step - 1, turn.step, turn.before, turn.after) for turn in turns]
            marks += found or [TurnMark(first, last, answers[at[first]], answers[at[last]])]
        return marks

    def _tell_temperature(self) -> None:
        """The curves are those of the outputs; the answer beside them may be calibrated."""
        self.view.show_temperature(self._session.certainty.temperature)

    def _show_moment(self) -> None:
        """Show what the step of the batch did that is looked at, as soon as it is replayed."""
        shown, lived, view = self._session.moment, self.life.lived, self.view
        if not self._seen:
            return
        self._tell_temperature()
        effect = None if lived is None else effect_of(shown, lived.image)
        if shown is None or lived is None:
            view.show_moment(None)
            view.effect.hide()
        elif shown.is_first:
            view.show_moment(shown.step, lived.life.probabilities[0])
            view.effect.hide()
        elif effect is not None and (digits := shown.digits) is not None:
            view.show_moment(shown.step, effect.after)
            view.effect.show_step(shown.step, effect.before, effect.after, effect.moment.step.loss, exact=shown.exact)
            view.effect.show_batch(digits.X, digits.labels, digits.answers, digits.n, digits.wrong)
            view.effect.show()
