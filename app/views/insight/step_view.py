"""One step, by its size: what it does to a cost, predicted to first and to second order, and measured."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.choice import Choice
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.common.legend import LineLegend
from app.views.derivation.common.numbers import shown
from app.views.export_button import ExportButton
from app.views.insight.cost_formulas import BEST, QUADRATIC
from app.views.insight.equation_line import EquationLine
from app.views.insight.over import OVER
from app.views.insight.size_plot import LEGEND, SizePlot
from app.views.named import named
from app.views.number_table import NumberTable, given, number
from app.views.painting import tabular
from app.views.text_fit import fit_to_text
from app.views.why.section import sentence_label
from app.views.wrapped import WrappedView
from nn.arrays import Array
from nn.derivation.letters import ETA, MINUS
from nn.derivation.shown import rounded

EMPTY = "Draw a digit: then a step on it is taken in every size, and what it does to the cost is seen here."
RUNS = "A run changes the network with each batch: pause it to look at a step, or look along the run."

ROWS = ETA, "1st order", "2nd order", "measured", f"measured {MINUS} 1st", f"measured {MINUS} 2nd"
"""Numbers of a step."""
CHOSEN = "chosen"
PLACES = (CHOSEN, "run", "best", "edge")
HEADS = {
    "Step": "",
    CHOSEN: "chosen",
    f"run's {ETA}": r"$\eta$ of the run",
    f"{ETA}*": r"$\eta^*$",
    "2/\u03bb": r"$2 / \lambda$",
}
"""Steps that mean something, in the order of PLACES, and the same as LaTeX."""

MARKS = {"run": "run", "best": f"{ETA}*", "edge": "2/\u03bb"}
"""On the plot."""

PAGE = 20
"""Places of the slider in a factor of ten."""


@dataclass(frozen=True, eq=False)
class SizedStep:
    """A learning rate that means something.

    Attributes:
        key: one of PLACES.
        rate: eta.
        first: change of the cost to first order.
        second: to second order.
        actual: measured.
    """

    key: str
    rate: float
    first: float
    second: float
    actual: float

    @property
    def numbers(self) -> tuple[float, ...]:
        """In the order of ROWS."""
        off = self.actual - self.first, self.actual - self.second
        return (self.rate, self.first, self.second, self.actual, *off)


class StepView(WrappedView):
    """The curves, a step that is chosen on them, and both beside those that mean something.

    Signals:
        over_chosen: whose cost is to be looked at, a key of OVER.
    """

    over_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to show yet."""
        super().__init__(parent)
        named(self, "stepSize", "The step's size")
        self.over: Choice[str] = Choice("stepOver", OVER)
        self._said = sentence_label("stepSaid")
        self._facts = sentence_label("stepFacts")
        self.equation = EquationLine(QUADRATIC, ("E57",))
        self._best = FormulaView(BEST)
        self._best.setObjectName("stepBest")
        self.plot = SizePlot()
        self.export = ExportButton("stepExport", self.plot, "the step sizes")
        self.slider = named(
            QSlider(Qt.Orientation.Horizontal),
            "stepRate",
            "Learning rate of the step",
            "The learning rate of the step whose numbers stand below, over six factors of ten.",
        )
        self.slider.setPageStep(PAGE)
        self._rate = QLabel()
        self._rate.setFont(tabular(self.font()))
        self.table = named(
            NumberTable(HEADS),
            "stepTable",
            "Steps in numbers",
            "What the chosen step does to the cost, and steps with rates that mean something. "
            "Ctrl+C copies the table as CSV, Ctrl+Shift+C as LaTeX.",
        )
        self._rates: Array = np.empty(0)
        self._changes: tuple[Array, Array, Array] = (np.empty(0),) * 3
        self._marked: Sequence[SizedStep] = ()
        self._touched = False
        fit_to_text(self, self._fit)
        self._lay_out()
        self.over.changed.connect(self.over_chosen)
        self.slider.valueChanged.connect(self._take)
        self.plot.picked.connect(self.set_rate)
        self.plot.moved.connect(lambda steps: self.slider.setValue(self.slider.value() + steps))
        self.show_nothing(EMPTY)

    def _lay_out(self) -> None:
        top = filled(QHBoxLayout(), self.over, STRETCH, self.export)
        formulas = filled(QHBoxLayout(), self.equation, self._best, spacing=16)
        label = QLabel(f"Step {ETA}")
        label.setBuddy(self.slider)
        step = filled(QHBoxLayout(), (LineLegend(LEGEND), 2), label, (self.slider, 1), self._rate)
        parts = top, self._said, formulas, (self.plot, 1), step, self.table, self._facts
        filled(QVBoxLayout(self), *parts, around=(8, 8, 8, 8), spacing=6)

    def _fit(self, text: QFontMetrics) -> None:
        self._rate.setFixedWidth(text.horizontalAdvance(shown(1.234e-4)) + 8)

    def show_nothing(self, sentence: str) -> None:
        """Say why there is nothing to see, or that it is worked on."""
        self._said.setText(sentence)
        self._rates, self._marked = np.empty(0), ()
        self.plot.clear()
        self.table.show_rows([])
        self._rate.clear()
        self.show_facts("")
        self._enable()

    def show_working(self, sentence: str) -> None:
        """Say how far the work is; what is shown stays."""
        self._said.setText(sentence)

    def show_steps(self, words: str, rates: Array, first: Array, second: Array, actual: Array, begin: float) -> None:
        """Show the changes (m,) at the rates (m,); `words` say whose cost it is.

        The chosen rate stays; before a person has chosen one it is `begin`.
        """
        self._said.setText(words)
        self._rates, self._changes = rates, (first, second, actual)
        self.plot.show_sizes(rates, first, second, actual)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(rates) - 1)
            if not self._touched:
                self.set_rate(begin)
        self._enable()
        self._choose()

    def show_marked(self, steps: Sequence[SizedStep]) -> None:
        """Steps that mean something, in the table and on the plot."""
        self._marked = steps
        self.plot.show_marks([(MARKS[step.key], step.rate) for step in steps])
        self._fill_table()

    def show_facts(self, words: str) -> None:
        """What is known of slope and bend, in sentences."""
        self._facts.setText(words)
        self.updateGeometry()

    def set_rate(self, rate: float) -> None:
        """Choose the rate nearest to this one, counted in decades."""
        if len(self._rates):
            self.slider.setValue(int(np.abs(np.log10(self._rates) - np.log10(rate)).argmin()))

    def sentence(self) -> str:
        """What stands above the plot."""
        return self._said.text()

    def facts(self) -> str:
        """What stands below the table."""
        return self._facts.text()

    def _enable(self) -> None:
        for widget in (self.plot, self.slider, self.table, self.export):
            widget.setEnabled(len(self._rates) > 0)

    def _take(self) -> None:
        self._touched = True
        self._choose()

    def _choose(self) -> None:
        if len(self._rates):
            at = self.slider.value()
            rate = float(self._rates[at])
            self._rate.setText(rounded(rate))
            self.plot.mark(rate, [float(each[at]) for each in self._changes])
            self._fill_table()

    def _fill_table(self) -> None:
        if len(self._rates):
            at = self.slider.value()
            numbers = (float(self._rates[at]), *(float(each[at]) for each in self._changes))
            steps = {step.key: step.numbers for step in (SizedStep(CHOSEN, *numbers), *self._marked)}
            none = (math.nan,) * len(ROWS)
            columns = [steps.get(key, none) for key in PLACES]
            rows = zip(ROWS, zip(*columns, strict=True), strict=True)
            self.table.show_rows([(name, *map(given if name == ETA else number, row)) for name, row in rows])
