"""One digit's lesson: what a step on the canvas's digit does to all others goes into the view."""

import math

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.insight.one_lesson import OWN, LessonAsked, OneLesson
from app.views.boxes import filled
from app.views.insight.one_lesson import EMPTY, RUNS, OneLessonView
from app.views.number_table import change, count, given
from app.views.scrolled import ScrolledView
from app.views.table_texts import ExactNumber, TableCell
from app.window.insight.page import DigitPage
from app.window.insight.tools import InsightTools
from nn.arrays import SIDE, pixels
from nn.derivation.shown import rounded, signed

SHOWN = 8
"""Digits of each kind that are shown; how many there are is told."""


class LessonPage(DigitPage):
    """Follows the digit on the canvas while it is in sight."""

    def __init__(self, tools: InsightTools, parent: QWidget | None = None) -> None:
        """No lesson is given before it is in sight."""
        super().__init__(tools, parent)
        self.setObjectName("lessonPage")
        self.asked = asked = LessonAsked(tools.session, tools.digits, self.digit, self)
        self.view = view = OneLessonView()
        self._shown: OneLesson | None = None
        self._rate = OWN
        filled(QVBoxLayout(self), ScrolledView(view))
        asked.changed.connect(self._show)
        self.follow_label(view.label)
        view.rate_chosen.connect(self._choose)
        view.opened.connect(self._open)
        view.equation.equation_wanted.connect(tools.show_equation)

    def _show(self) -> None:
        found, given = self.asked.given.answer, self.asked.given
        if found is None:
            self._shown = None
            self.view.show_sentence(self.waiting(given, EMPTY, RUNS))
        elif found is not self._shown:
            self._shown = found
            self.view.show_steps(_rows(found), self._rate)
            self._show_step()

    def _choose(self, rate: int) -> None:
        self._rate = rate
        self._show_step()

    def _show_step(self) -> None:
        found = self._shown
        if found is None:
            return
        step, k = found.step, self._rate
        eta = float(step.rates[k])
        right, wrong = step.flipped(k)
        words = (
            f"A step on your {found.drawn.label} alone, with \u03b7 = {rounded(eta)}, changes its cost by "
            f"{signed(float(step.own_measured[k]))}; it sets {len(right):,} others right and makes {len(wrong):,} "
            f"wrong. {found.words}"
        )
        self.view.show_step(eta * step.predicted, step.measured[k], words)
        digits = found.digits
        self.view.show_flips(digits.images, digits.labels, step.before, step.after[k], right[:SHOWN], wrong[:SHOWN])

    def _open(self, number: int) -> None:
        if self._shown is not None:
            digits = self._shown.digits
            picture = pixels(digits.images[number]).reshape(SIDE, SIDE)
            self.tools.documents.open_digit(picture, int(digits.labels[number]))


def _rows(found: OneLesson) -> list[tuple[TableCell, ...]]:
    step, misses = found.step, found.step.misses()
    rows = list[tuple[TableCell, ...]]()
    for k, eta in enumerate(step.rates):
        right, wrong = step.flipped(k)
        rows.append(
            (
                given(eta),
                change(eta * step.own_predicted),
                change(step.own_measured[k]),
                change(eta * step.predicted.mean()),
                change(step.measured[k].mean()),
                _off(misses[k]),
                count(len(right)),
                count(len(wrong)),
            )
        )
    return rows


def _off(share: float) -> ExactNumber:
    """By how much a prediction was off: in two digits, since it may be a thousandth of a percent or thousands."""
    return ExactNumber(share, f"{rounded(100 * share, 2)}%" if math.isfinite(share) else "")
