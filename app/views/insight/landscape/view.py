"""The landscape: a cost over a plane through the weights, with the plane that touches it and the step that follows."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.choice import Choice
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.common.numbers import shown
from app.views.export_button import ExportButton
from app.views.insight.cost_formulas import PLANE, TANGENT
from app.views.insight.landscape.contours import Heights
from app.views.insight.landscape.plot import LandscapePlot, Terrain
from app.views.insight.landscape.surface import SurfaceView, why_no_surface
from app.views.insight.over import OVER
from app.views.named import named
from app.views.scale_bar import ScaleBar
from app.views.why.section import sentence_label
from app.views.wrapped import WrappedView
from nn.derivation.letters import MINUS

KINDS = {
    "gradient": (
        "Gradient",
        "Downhill, and across it where the rule of the run steps aside, as momentum does; else a random way.",
    ),
    "random": ("Random", "Two random directions, as long as the weights of each neuron; press again for others."),
    "run": ("The run's", "The two directions along which the run has moved most, with its path."),
}
"""The planes -> their words, and what they are."""
SHAPES = {
    "contour": ("Contour", "The cost from above: colours and level lines."),
    "surface": ("Surface", "The cost as a surface that one turns."),
}
TANGENTS = {"contour": "Tangent plane (dashed)", "surface": "Tangent plane (grey)"}
"""How it looks on each of them."""


class LandscapeView(WrappedView):
    """Choices, the plot, and the numbers of the place that is pointed at.

    Signals:
        over_chosen: whose cost is to be looked at, a key of OVER.
        kind_chosen: the plane, a key of KINDS.
        zoom_wanted: 1 to see more of it, -1 to see less, 0 for the first frame.
    """

    over_chosen = Signal(object)
    kind_chosen = Signal(object)
    zoom_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to show yet."""
        super().__init__(parent)
        named(self, "landscape", "The landscape")
        self.over: Choice[str] = Choice("landscapeOver", OVER)
        self.kind: Choice[str] = Choice("landscapeKind", KINDS)
        self.shape: Choice[str] = Choice("landscapeShape", SHAPES)
        self.tangent = named(
            QCheckBox(TANGENTS["contour"]),
            "landscapeTangent",
            "Tangent plane",
            "Show the plane that touches the cost where the network stands: what the gradient promises.",
        )
        self.nearer, self.farther = (
            named(QPushButton(text), name, words, tip)
            for text, name, words, tip in (
                ("+", "landscapeNearer", "See less of the plane", "Half as much of the plane, twice as large."),
                (MINUS, "landscapeFarther", "See more of the plane", "Twice as much of the plane."),
            )
        )
        self._said, self._numbers, self._facts = map(
            sentence_label, ("landscapeSaid", "landscapeNumbers", "landscapeFacts")
        )
        self._plane, self._touching = FormulaView(PLANE), FormulaView(TANGENT)
        self._plane.setObjectName("landscapePlane")
        self._touching.setObjectName("landscapeTouching")
        self.plot, self.bar = LandscapePlot(), ScaleBar("C")
        self.export = ExportButton("landscapeExport", self.plot, "the landscape")
        self.surface: SurfaceView | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.plot)
        self._terrain: Terrain | None = None
        self._lay_out()
        self.over.changed.connect(self.over_chosen)
        self.kind.changed.connect(self.kind_chosen)
        self.shape.changed.connect(self._reshape)
        self.tangent.toggled.connect(self._show_tangent)
        self.nearer.clicked.connect(lambda: self.zoom_wanted.emit(-1))
        self.farther.clicked.connect(lambda: self.zoom_wanted.emit(1))
        self.plot.zoom_wanted.connect(self.zoom_wanted)
        self.plot.reset.connect(lambda: self.zoom_wanted.emit(0))
        self.plot.placed.connect(self._tell)
        self.show_nothing("")

    def _lay_out(self) -> None:
        for button in (self.nearer, self.farther):
            button.setFixedWidth(32)
        top = filled(QHBoxLayout(), self.over, STRETCH, self.export)
        planes = filled(QHBoxLayout(), self.kind, STRETCH, self.nearer, self.farther, spacing=4)
        shapes = filled(QHBoxLayout(), self.shape, 8, self.tangent, STRETCH, (self.bar, 1))
        formulas = filled(QHBoxLayout(), self._plane, STRETCH, self._touching)
        parts = top, planes, shapes, self._said, (self._stack, 1), self._numbers, formulas, self._facts
        filled(QVBoxLayout(self), *parts, around=(8, 8, 8, 8), spacing=6)

    # What is shown.

    def show_nothing(self, sentence: str) -> None:
        """Say why there is nothing to see, or that it is worked on."""
        self._terrain = None
        self.plot.show_terrain(None)
        if self.surface is not None:
            self.surface.show_terrain(None)
        self._said.setText(sentence)
        self._numbers.clear()
        self._facts.clear()
        self._enable()

    def show_words(self, words: str) -> None:
        """Whose cost it is, and how far the work is."""
        self._said.setText(words)

    def show_terrain(self, terrain: Terrain, facts: str) -> None:
        """Show the cost over a plane, and what is to be said of it."""
        self._terrain = terrain
        self.plot.show_terrain(terrain)
        if self.surface is not None:
            self.surface.show_terrain(terrain)
        heights = Heights.of(terrain.C)
        self.bar.set_scale(heights.name, heights.scale)
        self._facts.setText(facts)
        self._enable()
        self._tell()

    def sentence(self) -> str:
        """What stands above the plot."""
        return self._said.text()

    def numbers(self) -> str:
        """Of the place that is pointed at, or of the present one."""
        return self._numbers.text()

    def facts(self) -> str:
        """What is said of plane and step."""
        return self._facts.text()

    def _enable(self) -> None:
        for widget in (self.plot, self.export, self.tangent, self.nearer, self.farther):
            widget.setEnabled(self._terrain is not None)

    # What a person does.

    def _reshape(self, shape: str) -> None:
        problem = why_no_surface() if shape == "surface" and self.surface is None else ""
        if problem:
            self.shape.set_key("contour")
            self._facts.setText(problem)
            return
        if shape == "surface" and self.surface is None:
            self.surface = SurfaceView()
            self._stack.addWidget(self.surface)
            self.surface.show_terrain(self._terrain)
            self.surface.set_tangent(self.tangent.isChecked())
        self.tangent.setText(TANGENTS[shape])
        there = (self.surface if shape == "surface" else None) or self.plot
        self._stack.setCurrentWidget(there)
        self.export.show_entries(there)

    def _show_tangent(self, shown: bool) -> None:
        self.plot.set_tangent(shown)
        if self.surface is not None:
            self.surface.set_tangent(shown)

    def _tell(self, *_: int) -> None:
        """The numbers of the place that is pointed at, which stay live, or of where the network stands."""
        there = self._terrain
        if there is None:
            return
        place = self.plot.place()
        if place is None:
            # Where the network stands the two touch.
            self._numbers.setText(f"u = 0, v = 0: C = {shown(there.cost)}, and so is the tangent plane.")
            return
        row, column = place
        C, T = float(there.C[row, column]), float(there.T[row, column])
        words = (
            f"u = {shown(there.u[column])}, v = {shown(there.v[row])}: C = {shown(C)}, tangent plane {shown(T)}, "
            f"C {MINUS} T = {shown(C - T)}."
        )
        self._numbers.setText(words)
        self.plot.setAccessibleDescription(words)
