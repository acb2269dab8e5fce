"""The content of the dock of why: what is worked out of the digit on the canvas goes into its view, wishes go back."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.canvas.canvas import Canvas
from app.session.digit_choice import DigitChoice
from app.session.session import Session
from app.session.why import Subject, Why
from app.views.boxes import filled
from app.views.scrolled import ScrolledView
from app.views.why.section import WORKING
from app.views.why.strokes import Line
from app.views.why.view import EMPTY, RUNS, WhyView
from nn.arrays import SIDE, pixels
from nn.data.ink import Stroke
from nn.why.smallest_change import MOST

LEAST = 270
"""Pixels of width; where the text needs more, the dock scrolls sideways in less."""

NO_STROKES = "A picture has no strokes that could be changed."
TAKEN = "The changed strokes are on the canvas; Edit, Undo brings back the drawing"


class WhyPanel(QWidget):
    """Follows the digit on the canvas while it is in sight.

    Signals:
        told: what was done, for the status bar.
        digit_wanted: a training digit (28, 28), 0 background to 1 ink, and its label, for the canvas.
    """

    told = Signal(str)
    digit_wanted = Signal(object, int)

    def __init__(self, session: Session, canvas: Canvas, choice: DigitChoice, parent: QWidget | None = None) -> None:
        """Nothing is worked out before it is in sight; `choice` knows what a person says that the drawing shows."""
        super().__init__(parent)
        self.setObjectName("whyPanel")
        self._canvas, self._choice = canvas, choice
        self.why = why = Why(session, self._subject, self)
        self.view = view = WhyView()
        filled(QVBoxLayout(self), ScrolledView(view, LEAST))
        canvas.ink_changed.connect(self._touch)
        choice.changed.connect(self._take_label)
        why.changed.connect(self._show)
        why.reasons.changed.connect(self._show_reasons)
        why.neighbours.changed.connect(self._show_neighbours)
        why.sought.changed.connect(self._show_change)
        view.neighbours.layer_chosen.connect(why.set_layer)
        view.neighbours.opened.connect(self._open)
        view.change.wanted_chosen.connect(why.set_wanted)
        view.change.take_wanted.connect(self._take_over)

    def set_seen(self, seen: bool) -> None:
        """Whether somebody looks."""
        self._take_label()
        self.why.set_active(seen)

    def _touch(self) -> None:
        self.why.touch(drawing=self._canvas.drawing.growing is not None)

    def _take_label(self) -> None:
        self.why.set_label(self._choice.drawn_label())

    def _subject(self) -> Subject | None:
        """The chosen digit, once no hand is at it any more."""
        chosen = self._canvas.row.chosen()
        if chosen is None or chosen.image is None:
            return None
        return Subject(chosen.image, chosen.ink, self._canvas.ink())

    def _show(self) -> None:
        why = self.why
        nothing = why.reasons.answer is None and not why.settled
        self.view.show_sentence((RUNS if why.runs else EMPTY) if nothing else "")
        self.view.neighbours.show_layers(why.layers, why.layer)
        self.view.change.set_may_take(self._may_take())

    def _show_reasons(self) -> None:
        view, asking = self.view, self.why.reasons
        found = asking.answer
        for section in (view.sections[0], view.sections[2]):
            if found is None:
                section.show_sentence(asking.problem or WORKING * asking.working)
            else:
                section.show_content()
        if found is not None:
            parts = found.contributions
            p = [float(found.stages[-1].p[answer]) for answer in parts.answers]
            view.contributions.show_contributions(parts.answers, p, parts.pixels, parts.biases, parts.bends, parts.z)
            view.preparation.show_stages([(each.image, each.digit, float(each.p.max())) for each in found.stages])
        self._show_change()

    def _show_neighbours(self) -> None:
        asking, section = self.why.neighbours, self.view.sections[1]
        found = asking.answer
        if found is None:
            section.show_sentence(asking.problem or WORKING * asking.working)
            return
        digits = found.digits
        self.view.neighbours.show_digits(digits.images, digits.labels, found.distances, found.known.note)
        section.show_content()

    def _show_change(self) -> None:
        view, why, section = self.view.change, self.why, self.view.sections[3]
        reasons, wanted, found = why.reasons.answer, why.wanted, why.sought.answer
        if reasons is None or wanted is None:
            section.show_sentence("")
            return
        before = _lines(reasons.subject.digit.strokes)
        if not before:
            section.show_sentence(NO_STROKES)
            return
        view.show_wanted(reasons.contributions.answers[0], wanted)
        if found is None:
            view.show_waiting(before, working=why.sought.working)
        elif found.change is None:
            view.show_none(before, found.wanted, MOST)
        else:
            change = found.change
            view.show_change(before, _lines(change.ink.strokes), found.wanted, change.mean, change.largest)
        view.set_may_take(self._may_take())
        section.show_content()

    def _may_take(self) -> bool:
        found = self.why.sought.answer
        return self.why.settled and found is not None and found.change is not None

    def _take_over(self) -> None:
        found = self.why.sought.answer
        if self._may_take() and found is not None and found.change is not None:
            # Before the button has nothing more to take over, and Qt sends the keyboard somewhere else.
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            self._canvas.set_ink(found.change.drawing)
            self.told.emit(TAKEN)

    def _open(self, number: int) -> None:
        found = self.why.neighbours.answer
        if found is not None:
            digits = found.digits
            self.digit_wanted.emit(pixels(digits.images[number]).reshape(SIDE, SIDE), int(digits.labels[number]))


def _lines(strokes: Iterable[Stroke]) -> list[Line]:
    return [Line(stroke.points, stroke.width, stroke.erase) for stroke in strokes]
