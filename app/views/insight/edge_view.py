"""The edge of stability: how sharp the cost becomes along a run, and how sharp it may be for steps of this size."""

import math

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.common.legend import LineLegend
from app.views.derivation.common.numbers import shown
from app.views.export_button import ExportButton
from app.views.insight.cost_formulas import PRODUCT
from app.views.insight.edge_plot import LEGEND, EdgePlot, nearest
from app.views.named import named
from app.views.why.section import sentence_label
from app.views.wrapped import WrappedView
from nn.arrays import Array
from nn.derivation.letters import LAMBDA

NO_RUN = "Press Train: how sharp the cost becomes along the run appears here."


class EdgeView(WrappedView):
    """The curve, and the numbers of the place that is pointed at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No run yet."""
        super().__init__(parent)
        named(self, "edge", "The edge of stability")
        self.formula, product = FormulaView(), FormulaView(PRODUCT)
        self.formula.setObjectName("edgeFormula")
        product.setObjectName("edgeProduct")
        self._said, self._numbers, self._facts = map(sentence_label, ("edgeSaid", "edgeNumbers", "edgeFacts"))
        self.plot = EdgePlot()
        self.export = ExportButton("edgeExport", self.plot, "the sharpness")
        self._steps: Array = np.empty(0)
        self._values: Array = np.empty(0)
        self._edges: Array = np.empty(0)
        self._at = math.inf
        formulas = filled(QHBoxLayout(), self.formula, STRETCH, product, 16, self.export)
        parts = self._said, formulas, (self.plot, 1), LineLegend(LEGEND), self._numbers, self._facts
        filled(QVBoxLayout(self), *parts, around=(8, 8, 8, 8), spacing=6)
        self.plot.pointed.connect(self._point)
        self.plot.left.connect(lambda: self._point(math.inf))
        self.show_nothing(NO_RUN)

    def show_nothing(self, sentence: str) -> None:
        """Say why there is nothing to see."""
        self._said.setText(sentence)
        self.show_points(np.empty(0), np.empty(0), np.empty(0))
        self.show_facts("")

    def show_words(self, words: str) -> None:
        """What is measured, or how far that is."""
        self._said.setText(words)

    def show_facts(self, words: str) -> None:
        """What holds for the rule of the run, in sentences."""
        self._facts.setText(words)

    def show_points(self, steps: Array, values: Array, edges: Array) -> None:
        """Show the eigenvalues (k,) after so many batches (k,), and the edges there (k,), NaN for none."""
        self._steps, self._values, self._edges = steps, values, edges
        self.plot.show_sharpness(steps, values, edges)
        for widget in (self.plot, self.export):
            widget.setEnabled(len(steps) > 0)
        self._tell()

    def sentence(self) -> str:
        """What stands above the plot."""
        return self._said.text()

    def numbers(self) -> str:
        """What stands below it, of the place that is pointed at, or of the newest."""
        return self._numbers.text()

    def facts(self) -> str:
        """What is said of the rule."""
        return self._facts.text()

    def _point(self, at: float) -> None:
        self._at = at
        self._tell()

    def _tell(self) -> None:
        """The numbers of the place that is pointed at, which stay live, or of the newest one."""
        if not len(self._steps):
            self._numbers.clear()
            self.plot.set_crosshair(None)
            return
        k = nearest(self._steps, self._at)
        step, value, edge = int(self._steps[k]), float(self._values[k]), float(self._edges[k])
        words = f"Batch {step:,}: {LAMBDA} = {shown(value)}"
        if math.isfinite(edge) and edge > 0:
            words += f", edge {shown(edge)}: {shown(value / edge)} of it"
        self._numbers.setText(f"{words}.")
        self.plot.set_crosshair(None if math.isinf(self._at) else float(self._steps[k]))
        self.plot.setAccessibleDescription(self._numbers.text())
