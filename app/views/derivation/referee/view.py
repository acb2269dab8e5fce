"""The referee: what the cost itself says of its slope, beside what backpropagation found.

Two points of the cost give a secant. A person drags the step between them over ten decades, and sees it come near the
tangent, stay away at a kink, and be lost to rounding.
"""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.choice import Choice
from app.views.derivation.common.legend import LineLegend
from app.views.derivation.common.numbers import shown, symbol_html
from app.views.derivation.common.wording import HELD
from app.views.derivation.referee import cost_plot
from app.views.derivation.referee.cost_plot import CostCurve, CostPlot
from app.views.derivation.referee.error_plot import LEGEND, LINES, ErrorPlot, SecantKind
from app.views.derivation.referee.verdict import sentence
from app.views.named import named
from app.views.painting import bold, tabular
from app.views.text_fit import fit_to_text
from nn.arrays import Array
from nn.derivation.judge import Evidence, judge
from nn.derivation.letters import EPSILON, CostOf
from nn.derivation.results import RefereeSource
from nn.derivation.terms import Symbol, cost_in
from nn.derivation.verdict import Verdict

EMPTY = "Draw a digit and choose its label to hold a slope against the cost."
START = 1e-3
"""The first step: long enough to see the secant, short enough to be near."""
DECADE = 10
"""Steps of the slider in a decade."""
MARGIN = 2.5
"""How far the curve goes on each side, in steps."""
SAMPLES = 301
"""Points of the curve."""

FIELDS = 5
"""Numbers below the plots: the parameter, the cost, both slopes and their difference."""

SIDES = {
    "central": ("central", "The secant through a point on each side of the parameter."),
    "forward": ("forward", "The secant through the parameter itself and a point above it."),
}
PRECISIONS = {
    "float64": ("float64", "Costs computed with 53 binary digits, about 16 decimal ones."),
    "float32": ("float32", "Costs computed with 24 binary digits, about 7 decimal ones: as in training."),
}


class RefereeView(QWidget):
    """The curve with tangent and secant, the errors of all steps, both slopes in numbers, and what is seen in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Wait for a parameter."""
        super().__init__(parent)
        self.setObjectName("referee")
        self.setAccessibleName("The cost as a referee of backpropagation")
        self._source: RefereeSource | None = None
        self._evidence: dict[SecantKind, Evidence] = {}
        self._verdict: Verdict | None = None
        tip = "The step from the parameter to the points of the secant, over ten decades."
        self.slider = named(QSlider(Qt.Orientation.Horizontal), "refereeStep", "Step epsilon", tip)
        self.slider.setPageStep(DECADE)
        self._epsilon = QLabel()
        self._epsilon.setFont(tabular(self.font()))
        fit_to_text(self._epsilon, lambda t: self._epsilon.setFixedWidth(t.horizontalAdvance(shown(1.234e-10)) + 8))
        self.sides, self.precisions = Choice("refereeSide", SIDES), Choice("refereePrecision", PRECISIONS)
        self.zoom = QCheckBox("Zoom to the step")
        self.zoom.setObjectName("refereeZoom")
        self.zoom.setAccessibleName("Zoom to the step")
        self.zoom.setChecked(True)
        self.zoom.setToolTip("Show the cost as close as the step is short; else always the same part of it.")
        self.cost_plot, self.error_plot = CostPlot(), ErrorPlot()
        self._captions = [QLabel() for _ in range(FIELDS)]
        self._fields = [QLabel() for _ in range(FIELDS)]
        self._sentence = QLabel(EMPTY)
        self._sentence.setObjectName("refereeSentence")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        fit_to_text(self._sentence, lambda text: self._sentence.setFixedHeight(2 * text.lineSpacing()))
        self._lay_out()
        self.slider.valueChanged.connect(self._draw)
        self.sides.changed.connect(self._draw)
        self.precisions.changed.connect(self._draw)
        self.zoom.toggled.connect(self._draw)
        self.error_plot.picked.connect(self.set_epsilon)
        self.error_plot.moved.connect(self._move)
        self.show_parameter(None)

    def _lay_out(self) -> None:
        step = QHBoxLayout()
        label = QLabel(f"Step {EPSILON}")
        label.setBuddy(self.slider)
        for widget, stretch in ((label, 0), (self.slider, 1), (self._epsilon, 0)):
            step.addWidget(widget, stretch)
        choices = QHBoxLayout()
        choices.addWidget(self.sides)
        choices.addSpacing(8)
        choices.addWidget(self.precisions)
        choices.addStretch(1)
        choices.addWidget(self.zoom)
        plots = QGridLayout()
        plots.setHorizontalSpacing(8)
        plots.setVerticalSpacing(4)
        for column, (plot, lines) in enumerate(((self.cost_plot, cost_plot.LEGEND), (self.error_plot, LEGEND))):
            plots.addWidget(plot, 0, column)
            plots.addWidget(LineLegend(lines), 1, column, Qt.AlignmentFlag.AlignTop)
            plots.setColumnStretch(column, 1)
        plots.setRowStretch(0, 1)
        numbers = QGridLayout()
        numbers.setVerticalSpacing(0)
        for column, (caption, field) in enumerate(zip(self._captions, self._fields, strict=True)):
            field.setFont(tabular(self.font()))
            field.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            numbers.addWidget(caption, 0, column)
            numbers.addWidget(field, 1, column)
            numbers.setColumnStretch(column, 1)
        heading = QLabel("Referee: the slope checked by a difference")
        heading.setFont(bold(self.font()))
        filled(QVBoxLayout(self), heading, step, choices, (plots, 1), numbers, self._sentence)

    # What is shown.

    def show_parameter(self, source: RefereeSource | None) -> None:
        """Show the cost around a parameter; the step stays. None waits for one."""
        self._source = source
        for widget in (self.slider, self.sides, self.precisions, self.zoom, self.cost_plot, self.error_plot):
            widget.setEnabled(source is not None)
        if source is None:
            self.cost_plot.clear()
            self.error_plot.clear()
            for label in (self._epsilon, *self._captions, *self._fields):
                label.clear()
            self._draw()
            return
        self._evidence = {(side, bits): source.evidence(side == "central", bits == "float32") for side, bits in LINES}
        seen = self._evidence["central", "float64"]
        epsilon = seen.epsilon
        nearest = min((abs(kink.offset) for kink in seen.kinks), default=None)
        self.error_plot.show_errors(epsilon, {kind: each.errors for kind, each in self._evidence.items()}, nearest)
        if self.slider.maximum() != len(epsilon) - 1:
            with QSignalBlocker(self.slider):
                self.slider.setRange(0, len(epsilon) - 1)
                self.slider.setValue(_nearest(epsilon, START))
        self._draw()

    def set_epsilon(self, epsilon: float) -> None:
        """Take the step nearest to this one, counted in decades."""
        if self._source is not None:
            self.slider.setValue(_nearest(self._seen().epsilon, epsilon))

    def verdict(self) -> Verdict | None:
        """What is seen at this step; None where there is no parameter."""
        return self._verdict

    def numbers(self) -> dict[str, str]:
        """What can be seen, by name."""
        if self._source is None:
            return {}
        names = ("epsilon", str(self._source.parameter.symbol), str(_cost(self._source)), "tangent", "secant", "error")
        return dict(zip(names, (self._epsilon.text(), *(field.text() for field in self._fields)), strict=True))

    def _move(self, steps: int) -> None:
        self.slider.setValue(self.slider.value() + steps)

    def _draw(self) -> None:
        """The curve, the secant, the numbers and the words for this step."""
        source = self._source
        self._verdict = None if source is None else self._judge(source)
        self._sentence.setText(sentence(self._verdict) if self._verdict else EMPTY)
        self.setProperty("numbers", self.numbers())

    def _seen(self) -> Evidence:
        return self._evidence[self.sides.key(), self.precisions.key()]

    def _judge(self, source: RefereeSource) -> Verdict:
        seen, at = self._seen(), self.slider.value()
        epsilon, slope, error = (float(each[at]) for each in (seen.epsilon, seen.slopes, seen.errors))
        self._draw_curve(source, seen, epsilon)
        self.error_plot.mark(epsilon, error)
        self._epsilon.setText(shown(epsilon))
        cost = symbol_html(_cost(source)) + (HELD if seen.held_here else "")
        captions = (symbol_html(source.parameter.symbol), cost, "tangent", "secant", "difference")
        values = (source.value, seen.cost, source.slope, slope, error)
        for caption, field, text, value in zip(self._captions, self._fields, captions, values, strict=True):
            caption.setText(text)
            field.setText(shown(value))
        return judge(seen, at)

    def _draw_curve(self, source: RefereeSource, seen: Evidence, epsilon: float) -> None:
        """So much of the curve as the step asks for, with a sample at each point of the secant and at each kink."""
        half = MARGIN * (epsilon if self.zoom.isChecked() else float(seen.epsilon[-1]))
        kinks = [kink for kink in seen.kinks if abs(kink.offset) < half]
        start, end = -epsilon if seen.central else 0.0, epsilon
        exact = np.array([start, 0.0, end, *(kink.offset for kink in kinks)])
        offsets = np.unique(np.concatenate([np.linspace(-half, half, SAMPLES), exact]))
        costs = source.costs(offsets, seen.bits == 32).astype(np.float64)
        costs -= costs[np.searchsorted(offsets, 0.0)]
        first, last = (float(costs[np.searchsorted(offsets, x)]) for x in (start, end))
        named = [(kink.offset, symbol_html(kink.symbol)) for kink in kinks]
        secant = (start, first), (end, last)
        name, cost = symbol_html(source.parameter.symbol), symbol_html(_cost(source))
        self.cost_plot.show_curve(CostCurve(name, cost, offsets, costs, source.slope, secant, named))


def _cost(source: RefereeSource) -> Symbol:
    return cost_in(CostOf.REFEREE, source.example)


def _nearest(epsilon: Array, wanted: float) -> int:
    """The index of the step nearest to a positive number, counted in decades."""
    return int(np.abs(np.log10(epsilon) - np.log10(wanted)).argmin())
