"""The page of the step's size: what is worked out of steps from the present network goes into its view."""

import math

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.session.insight.cost_digits import Over
from app.session.insight.step_study import Marked, SharpestFacts, StepFacts, StepStudy
from app.views.boxes import STRETCH, filled
from app.views.choice import Choice
from app.views.insight.step_view import EMPTY, RUNS, SizedStep, StepView
from app.views.scrolled import ScrolledView
from app.views.why.section import working
from app.window.insight.edge_part import EdgePart
from app.window.insight.tools import InsightTools
from nn.derivation.letters import EPSILON, ETA
from nn.derivation.shown import shown
from nn.insight.curvature import StepSizes
from nn.optimizers import OPTIMIZERS

PARTS = {
    "step": ("One step", "What one step of any size does to a cost: predicted and measured."),
    "run": ("Along the run", "How sharp the cost becomes while it trains, beside the edge of stability."),
}
"""What the page shows -> its words, and what it is."""

OTHER_RULE = "The run itself steps by {}; these are steps of plain gradient descent."


class StepSizePage(QWidget):
    """Follows drawing and network while it is in sight."""

    def __init__(self, tools: InsightTools, parent: QWidget | None = None) -> None:
        """Nothing is worked out before it is in sight."""
        super().__init__(parent)
        self.setObjectName("stepSizePage")
        self.study = StepStudy(tools.session, tools.digits, tools.choice, self)
        self.view, self.edge = StepView(), EdgePart(tools)
        self.parts: Choice[str] = Choice("stepParts", PARTS)
        self._stack = QStackedWidget()
        for part in (ScrolledView(self.view), self.edge):
            self._stack.addWidget(part)
        filled(QVBoxLayout(self), filled(QHBoxLayout(), self.parts, STRETCH, around=(8, 8, 8, 0)), (self._stack, 1))
        self.parts.changed.connect(self._choose)
        self._shown: StepFacts | None = None
        self.study.changed.connect(self._show)
        self.view.over_chosen.connect(lambda over: self.study.set_over(Over(over)))
        self.view.equation.equation_wanted.connect(tools.show_equation)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow them."""
        super().showEvent(event)
        self._choose(self.parts.key())

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave them alone."""
        super().hideEvent(event)
        self.study.set_active(False)
        self.edge.set_seen(False)
        self._shown = None

    def _choose(self, part: str) -> None:
        """Look at one part, and leave the other alone."""
        self._stack.setCurrentIndex(tuple(PARTS).index(part))
        self.study.set_active(part == "step")
        self.edge.set_seen(part == "run")

    def _show(self) -> None:
        study = self.study
        facts = study.facts.answer
        if facts is None:
            if study.runs or study.nothing_drawn or study.facts.problem:
                self._shown = None
                self.view.show_nothing(RUNS if study.runs else study.facts.problem or EMPTY)
            elif study.facts.working:
                self.view.show_working(working(study.facts.done, study.facts.doing))
            return
        if facts is not self._shown:
            self._show_curves(facts)
        self._show_marked(facts)

    def _show_curves(self, facts: StepFacts) -> None:
        self._shown = facts
        sizes = facts.sizes
        words = f"C is {facts.digits.words}: {shown(facts.cost)}."
        self.view.show_steps(words, sizes.rates, sizes.first, sizes.second, sizes.actual, float(facts.marked.rates[0]))

    def _show_marked(self, facts: StepFacts) -> None:
        sharp = self.study.sharp.answer
        marked = [_step(name, facts.marked, k) for k, name in enumerate(facts.names)]
        if sharp is not None and sharp.step is not None:
            marked.append(_step(Marked.EDGE, sharp.step, 0))
        self.view.show_marked(marked)
        self.view.show_facts(self._facts(facts, sharp))

    def _facts(self, facts: StepFacts, sharp: SharpestFacts | None) -> str:
        sizes = facts.sizes
        sentences = [f"|g|\u00b2 = {shown(sizes.slope)}, g\u1d40Hg = {shown(sizes.bend)}."]
        if not math.isfinite(sizes.best):
            sentences.append("The cost does not bend upwards along g: to second order no step is the best one.")
        if sharp is not None:
            sentences.append(_sharpness(sharp))
        elif self.study.sharp.working:
            sentences.append("The sharpest direction is being sought.")
        sentences.append(
            f"Products with H are differences of gradients on both sides; with half the {EPSILON}, Hg is another by "
            f"{shown(facts.halved)} of its length."
        )
        rule = self.study.optimizer
        if rule != "gradient_descent":
            sentences.append(OTHER_RULE.format(OPTIMIZERS[rule].label))
        return " ".join(sentences)


def _step(name: Marked, sizes: StepSizes, k: int) -> SizedStep:
    numbers = (sizes.rates[k], sizes.first[k], sizes.second[k], sizes.actual[k])
    return SizedStep(name.value, *map(float, numbers))


def _sharpness(sharp: SharpestFacts) -> str:
    found = sharp.sharpest
    settled = "" if found.settled else ", not settled yet"
    words = f"H's largest eigenvalue is \u03bb = {shown(found.value)} ({found.products} products{settled})"
    if sharp.step is None:
        return f"{words}."
    rate = float(sharp.step.rates[0])
    return f"{words}: with {ETA} above 2/\u03bb = {shown(rate)} steps along its direction grow."
