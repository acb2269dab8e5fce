"""The page of the landscape: what is worked out of the cost around the present network goes into its view."""

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.insight.cost_digits import Over
from app.session.insight.ground import Costs, Ground, PlaneKind
from app.session.insight.landscape import Landscape
from app.views.boxes import filled
from app.views.insight.landscape.plot import Terrain
from app.views.insight.landscape.view import LandscapeView
from app.views.scrolled import ScrolledView
from app.views.why.section import working
from app.window.insight.tools import InsightTools
from nn.derivation.letters import ETA
from nn.derivation.shown import rounded, shown

EMPTY = "Draw a digit: then its cost is measured all over a plane through the weights."
RUNS = "A run changes the network with each batch: pause it to look around."
NO_PATH = "The run's own directions need a run: press Train."
MOST_ZOOM = 12
"""Factors of two, both ways."""


class LandscapePage(QWidget):
    """Follows drawing and network while it is in sight."""

    def __init__(self, tools: InsightTools, parent: QWidget | None = None) -> None:
        """Nothing is worked out before it is in sight."""
        super().__init__(parent)
        self.setObjectName("landscapePage")
        self.landscape = landscape = Landscape(tools.session, tools.digits, tools.choice, self)
        self.view = view = LandscapeView()
        filled(QVBoxLayout(self), ScrolledView(view))
        self._shown: Costs | None = None
        self._question: tuple[Over, PlaneKind] | None = None
        landscape.changed.connect(self._show)
        view.over_chosen.connect(lambda over: landscape.set_over(Over(over)))
        view.kind_chosen.connect(lambda kind: landscape.set_kind(PlaneKind(kind)))
        view.zoom_wanted.connect(self._zoom)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow them."""
        super().showEvent(event)
        self.landscape.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave them alone."""
        super().hideEvent(event)
        self.landscape.set_active(False)
        self._shown = None

    def _zoom(self, steps: int) -> None:
        zoom = self.landscape.zoom + steps if steps else 0
        self.landscape.set_zoom(max(-MOST_ZOOM, min(MOST_ZOOM, zoom)))

    def _show(self) -> None:
        landscape, view = self.landscape, self.view
        ground, found = landscape.ground.answer, landscape.costs
        problem = landscape.ground.problem or landscape.coarse.problem or landscape.fine.problem
        if landscape.runs or landscape.nothing_drawn or landscape.no_path or problem:
            self._shown = None
            reason = RUNS if landscape.runs else EMPTY if landscape.nothing_drawn else problem or NO_PATH
            view.show_nothing(reason)
            return
        question, current = (landscape.over, landscape.kind), found is not None and found.ground is ground
        if not current and self._question not in (None, question):
            # Another cost, or another plane: what was seen is no answer to that.
            self._shown = None
            view.show_nothing(working(landscape.fine.done, landscape.ground.doing))
            return
        if found is not None and found is not self._shown:
            self._shown, self._question = found, question
            view.show_terrain(_terrain(found), _facts(found.ground))
        if landscape.fine.answer is not None and ground is not None:
            view.show_words(_words(ground))
            return
        asked = landscape.ground, landscape.coarse, landscape.fine
        if busy := next((each for each in asked if each.working), None):
            view.show_words(working(busy.done, busy.doing))


def _terrain(found: Costs) -> Terrain:
    ground = found.ground
    T = ground.tangent.at(found.u, found.v)
    return Terrain(found.u, found.v, found.C, T, ground.path, (ground.step.u, ground.step.v), ground.tangent.cost)


def _words(ground: Ground) -> str:
    return f"C is {ground.digits.words}: {shown(ground.tangent.cost)} where the network stands."


def _arrow(ground: Ground) -> str:
    """What the arrow is, or why there is none."""
    rule, share = f"({ground.rule}, {ETA} = {rounded(ground.rate)})", f"{ground.step.share:.0%}"
    if share == "0%":
        return f"There is no arrow: one step on these digits {rule} leads out of this plane"
    return f"The arrow is one step on these digits {rule}, of whose length {share} lies in this plane"


def _facts(ground: Ground) -> str:
    step = ground.step
    sentences = [
        f"{_arrow(ground)}: C changes by {shown(step.first)} to first order, {shown(step.second)} "
        f"to second, {shown(step.actual)} measured."
    ]
    shares = ground.plane.shares
    if ground.kind is PlaneKind.RANDOM:
        sentences.append("Of u or v, 1 is as long as the weights of each neuron; biases stay as they are.")
    elif shares is not None:
        sentences.append(
            f"Of the spread of the run's path {shares[0]:.0%} lies along u and {shares[1]:.0%} along v; "
            "its places are dropped onto the plane, so that C there is not what they had."
        )
    return " ".join(sentences)
