"""Along the run: what is worked out of the edge of stability goes into its view."""

import math

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.insight.edge_watch import EdgeWatch
from app.views.boxes import filled
from app.views.insight.edge_view import NO_RUN, EdgeView
from app.views.scrolled import ScrolledView
from app.window.insight.tools import InsightTools
from nn.derivation.letters import ETA, LAMBDA
from nn.hyperparameters import Hyperparameters
from nn.optimizers import OPTIMIZERS

SCALED = (
    "{} divides each part of the gradient by its own root mean square: its edge is that of H scaled by it, and no line "
    f"2/{ETA} holds for it."
)
NO_EDGE = "No edge of {} is known, and there is no line."
BATCHES = (
    "The line is that of steps on the mean of all digits; steps on batches of {:,} are noisy, and keep the cost less "
    "sharp than the line."
)
SMOOTH = f"While {LAMBDA} is above the line steps along its direction grow, until they lead to where it is lower."


class EdgePart(QWidget):
    """Follows the run while it is in sight."""

    def __init__(self, tools: InsightTools, parent: QWidget | None = None) -> None:
        """Nothing is worked out before it is watched."""
        super().__init__(parent)
        self.setObjectName("edgePart")
        self._session = tools.session
        self.watch = EdgeWatch(tools.session, tools.digits, self)
        self.view = EdgeView()
        filled(QVBoxLayout(self), ScrolledView(self.view))
        self.watch.changed.connect(self._show)

    def set_seen(self, seen: bool) -> None:
        """Whether somebody looks."""
        self.watch.set_active(seen)
        if seen:
            self._show()

    def _show(self) -> None:
        watch, points = self.watch, self.watch.points
        if not points:
            waiting = "The first look is being taken." if watch.has_run else self._session.gone or NO_RUN
            self.view.show_nothing(watch.problem or waiting)
            return
        steps = np.array([point.step for point in points], float)
        values = np.array([point.value for point in points])
        edges = np.array([math.nan if point.edge is None else point.edge for point in points])
        self.view.show_points(steps, values, edges)
        words = f"{LAMBDA} is the largest eigenvalue of H, of {watch.words}."
        left = watch.left
        self.view.show_words(f"{words} {left} of the run's snapshots are still to be looked at." if left else words)
        h = watch.hyperparameters
        of_rule = OPTIMIZERS[h.optimizer].edge
        self.view.formula.set_latex("" if of_rule is None else of_rule.latex)
        self.view.show_facts(_facts(h, sum(not point.settled for point in points)))


def _facts(h: Hyperparameters, unsettled: int) -> str:
    rule = OPTIMIZERS[h.optimizer]
    if rule.edge is not None:
        sentences = [SMOOTH, BATCHES.format(h.batch_size)]
    else:
        sentences = [(SCALED if rule.adaptive else NO_EDGE).format(rule.label)]
    if unsettled:
        sentences.append(f"{unsettled} of the values may be a little low: not every direction had settled.")
    return " ".join(sentences)
