"""Who taught it this: what is worked out of the digit on the canvas goes into the view, wishes go back."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.insight.who_taught import Weighed, WhoTaught
from app.views.boxes import filled
from app.views.insight.who_taught import EMPTY, RUNS, WhoTaughtView
from app.views.scrolled import ScrolledView
from app.window.insight.page import DigitPage
from app.window.insight.tools import InsightTools
from nn.arrays import SIDE, pixels
from nn.derivation.shown import rounded, shown

LEFT_OUT = {
    "dropout": "dropout",
    "augment": "distortion",
    "redraw": "redrawn ink",
    "l2": "L2",
}
"""Hyperparameters of a run -> what of its steps a sum over them leaves out."""


class WhoTaughtPage(DigitPage):
    """Follows the digit on the canvas while it is in sight."""

    def __init__(self, tools: InsightTools, parent: QWidget | None = None) -> None:
        """Nothing is weighed before it is in sight."""
        super().__init__(tools, parent)
        self.setObjectName("whoTaughtPage")
        self.asked = asked = WhoTaught(tools.session, tools.digits, self.digit, self)
        self.view = view = WhoTaughtView()
        self._shown: Weighed | None = None
        self._apart: int | None = None
        filled(QVBoxLayout(self), ScrolledView(view))
        asked.changed.connect(self._show)
        view.along_wanted.connect(asked.set_along)
        self.follow_label(view.label)
        view.chosen.connect(self._take_apart)
        view.open_wanted.connect(self._open)
        view.equation.equation_wanted.connect(tools.show_equation)

    def _show(self) -> None:
        asked, view = self.asked, self.view
        view.show_choice(along=asked.along and asked.has_run, may=asked.has_run)
        found = asked.weighed.answer
        if found is None:
            self._shown = None
            view.show_sentence(self.waiting(asked.weighed, EMPTY, RUNS))
        elif found is not self._shown:
            self._shown, self._apart = found, None
            digits = found.known.training
            helped, hurt = found.teachers.helped, found.teachers.hurt
            view.show_teachers(
                digits.images, digits.labels, found.changes.sum(axis=0), helped, hurt, self._words(found)
            )
            if len(helped):
                self._take_apart(int(helped[0]))

    def _words(self, found: Weighed) -> str:
        n, label = len(found.known.training), found.drawn.label
        if found.moments:
            words = (
                f"What the steps of the run on each of {n:,} training digits did to the cost of your {label}, to first "
                f"order, summed over {found.moments} networks along it (TracIn)."
            )
            if found.adapted:
                words += f" {found.adapted} gives each weight an \u03b7 of its own; here all have the same."
            if found.left_out:
                *most, last = (LEFT_OUT[name] for name in found.left_out)
                left_out = f"{', '.join(most)} and {last}" if most else last
                words += f" Of each digit as it is, without what else made up its steps: {left_out}."
        else:
            words = (
                f"What one step on each of {n:,} training digits alone, with \u03b7 = {rounded(found.rate)}, would do "
                f"to the cost of your {label}, which is {shown(found.cost)}, to first order."
            )
        return f"{words} {found.known.note}".rstrip()

    def _take_apart(self, number: int) -> None:
        steps = self.asked.steps_on(number)
        if not steps or self._shown is None:
            return
        self._apart = number
        label = int(self._shown.known.training.labels[number])
        checks = [(step.rate, step.predicted, step.measured) for step in steps]
        words = f"Training digit {number:,}, a {label}, now, in the present network: by layer, and steps on it alone."
        if -steps[0].predicted > steps[0].before:
            words += " A cost cannot fall below 0: the first order is that of small steps."
        self.view.show_apart(steps[0].deltas, steps[0].inputs, checks, words)

    def _open(self) -> None:
        if self._shown is not None and self._apart is not None:
            digits, number = self._shown.known.training, self._apart
            picture = pixels(digits.images[number]).reshape(SIDE, SIDE)
            self.tools.documents.open_digit(picture, int(digits.labels[number]))
