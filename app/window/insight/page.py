"""A page of Insight that asks about the digit on the canvas: it works while it is in sight."""

from functools import partial
from typing import Any

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.session.asking import Asking
from app.session.insight.drawn import RestingDigit
from app.views.insight.label_choice import LabelChoice
from app.views.why.section import working
from app.window.insight.tools import InsightTools


class DigitPage(QWidget):
    """Who inherits shows what it finds of `digit`.

    Attributes:
        tools: what it is made from.
        digit: what is asked about.
    """

    def __init__(self, tools: InsightTools, parent: QWidget | None = None) -> None:
        """Nothing is asked before it is in sight."""
        super().__init__(parent)
        self.tools = tools
        self.digit = RestingDigit(tools.session, tools.canvas.image, tools.choice.drawn_label, self)
        tools.canvas.ink_changed.connect(self._touch)
        tools.choice.changed.connect(self.digit.renew)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask."""
        super().showEvent(event)
        self.digit.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave it alone."""
        super().hideEvent(event)
        self.digit.set_active(False)

    def _touch(self) -> None:
        self.digit.touch(drawing=self.tools.canvas.drawing.growing is not None)

    def follow_label(self, label: LabelChoice) -> None:
        """Let a view's choice of the label show, and say, what the drawing is."""
        label.chosen.connect(self.tools.choice.set_drawn_label)
        self.digit.changed.connect(partial(self._show_label, label))

    def waiting(self, asked: Asking[Any], empty: str, runs: str) -> str:
        """What is said in the place of an answer: `empty` without a digit, `runs` while a run changes the network."""
        if self.digit.drawn is None:
            return runs if self.digit.runs else empty
        return asked.problem or (working(asked.done, asked.doing) if asked.working else "")

    def _show_label(self, label: LabelChoice) -> None:
        drawn = self.digit.drawn
        if drawn is None:
            label.show_label(None, said=False)
        else:
            label.show_label(drawn.label, said=drawn.said)
