"""The single-neuron bench: the derivation's first network with every number in one's hands [E6 to E13].

One neuron a layer, two or three layers. What a slider moves goes forward through the chain, and the chain rule comes
back: the factors of the chosen parameter, their product, and that product as the slope of the cost's curve.
"""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.derivation.bench.asked_factors import questions
from app.views.derivation.bench.chain_bar import ChainBar
from app.views.derivation.bench.chain_diagram import ChainDiagram, ChainParameter
from app.views.derivation.bench.chain_words import COSTS, meaning, rule
from app.views.derivation.bench.definitions import Definitions
from app.views.derivation.bench.example_table import ExampleTable
from app.views.derivation.bench.factor_row import Boxed, FactorRow
from app.views.derivation.bench.knob import LIMIT, number_field
from app.views.derivation.bench.sliders import Sliders
from app.views.derivation.bench.slope_plot import SlopePlot
from app.views.derivation.common.cover_bar import HIDDEN, CoverBar
from app.views.derivation.common.numbers import plain, shown, symbol_html
from app.views.named import named
from app.views.painting import tabular
from nn.derivation import single_neuron
from nn.derivation.letters import ETA, PARTIAL, CostOf, ParameterLetter, lowered
from nn.derivation.shown import with_minus
from nn.derivation.single_neuron import Chain
from nn.derivation.terms import Derivative, Factor, Gate, Symbol, cost_in, product

W = {1: 1.5, 2: 0.8, 3: -1.2}
B = {1: -0.5, 2: -0.2, 3: 0.9}
"""Layer -> w and b at first: no activation is flat there."""
EXAMPLES = ((0.8, 1.0), (-0.6, 0.0), (0.2, 0.5))
"""(x, y) at first."""
LEARNING_RATE = 0.5
POINTS = 121
"""Of the curve."""
ROUNDING = 1e-28
"""Costs up to this are the square of what float64 leaves of a difference of 0."""
HOLD_MS = 80
"""A step each, while the button is held down."""
ARROW = "\u2192"
LOSS = cost_in(CostOf.BENCH_STEP)


class BenchView(QWidget):
    """Sliders, the chain, the boxed factors of a chosen parameter, its curve, and steps of gradient descent.

    Its dynamic property ``numbers`` holds what it shows: symbol -> text as shown.

    Signals:
        step_requested: the learning rate of a step of gradient descent that a person wants; `show_step` answers.
        equation_requested: the id of an equation.
    """

    step_requested = Signal(float)
    equation_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Two layers of sigmoids, one example, the first weight chosen."""
        super().__init__(parent)
        named(self, "bench", "One neuron a layer")
        self._examples = list(EXAMPLES)
        self._shown = 0
        self._place: ChainParameter = (1, "w")
        self._bar = ChainBar()
        self._diagram = ChainDiagram()
        self._factors = FactorRow()
        self.cover = CoverBar()
        self.cover.changed.connect(self._refresh)
        self.cover.left.connect(self._factors.setFocus)
        self.cover.equation_requested.connect(self.equation_requested)
        self._factors.asked.connect(self.cover.ask)
        self._sliders = Sliders()
        self._definitions = Definitions()
        self._plot = SlopePlot()
        self._table = ExampleTable()
        self._title = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title.setObjectName("slopeTitle")
        self._message = QLabel(" ")  # without a text it would not follow the font
        self._message.setObjectName("benchMessage")
        for label in (self._title, self._message):
            label.setFont(tabular(self.font()))
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._rate = number_field(0.001, 100.0, step=0.1, decimals=3)
        named(self._rate, "benchRate", "Learning rate", "The learning rate: how far a step goes down the slope.")
        self._rate.setValue(LEARNING_RATE)
        tip = "Move every weight and bias down its slope; hold to go on."
        self._step = named(QPushButton("Take a step"), "benchStep", "Take a step", tip)
        self._step.setAutoRepeat(True)
        self._step.setAutoRepeatInterval(HOLD_MS)
        tip = "Put weights, biases and examples back to where they began."
        self._reset = named(QPushButton("Reset"), "benchReset", "Reset", tip)
        self._lay_out()
        self._bar.changed.connect(self._on_bar)
        self._diagram.chosen.connect(self.choose)
        self._sliders.chosen.connect(self.choose)
        self._sliders.moved.connect(self._on_moved)
        self._plot.moved.connect(self._on_dragged)
        self._table.example_chosen.connect(self._show_example)
        self._step.clicked.connect(lambda: self.step_requested.emit(self._rate.value()))
        self._reset.clicked.connect(self.reset)
        self._sliders.set_values("w", W)
        self._sliders.set_values("b", B)
        self._on_bar()

    def _lay_out(self) -> None:
        rate = QLabel(f"Rate <i>{ETA}</i>")
        rate.setToolTip(self._rate.toolTip())
        left = filled(QVBoxLayout(), self._sliders, (self._definitions, 1), spacing=4)
        right = filled(QVBoxLayout(), self._title, (self._plot, 1), self._table, spacing=4)
        lower = filled(QHBoxLayout(), (left, 6), (right, 7), spacing=16)
        bottom = filled(
            QHBoxLayout(), rate, self._rate, self._step, self._reset, 8, (self._message, 1), self.cover.switch
        )
        parts = self._bar, self._diagram, self._factors, self.cover, (lower, 1), bottom
        filled(QVBoxLayout(self), *parts, around=(8, 8, 8, 8))

    # What it is about.

    def chain(self) -> Chain:
        """The network as the sliders have it."""
        depth = self._bar.depth()
        return Chain(self._sliders.values("w", depth), self._sliders.values("b", depth), self._bar.activation())

    def examples(self) -> list[tuple[float, float]]:
        """The examples (x, y) that the cost averages over."""
        return self._examples[: self._bar.count()]

    def choose(self, layer: int, letter: ParameterLetter) -> None:
        """Follow the chain rule back to w or b of a layer."""
        self._place = layer, letter
        self._refresh()

    def average(self) -> None:
        """Have a mean over several examples."""
        if self._bar.count() == 1:
            self._bar.set_count(len(COSTS))

    def show_step(self, after: Chain) -> None:
        """The network after a step, of which no parameter leaves the bounds of its slider; what that does to C."""
        chain, examples = self.chain(), self.examples()
        bounded = replace(after, w=_bounded(after.w), b=_bounded(after.b))
        self._sliders.set_values("w", bounded.w)
        self._sliders.set_values("b", bounded.b)
        before, loss = _loss(chain, examples), _loss(bounded, examples)
        words = f"{LOSS} {shown(before)} {ARROW} {shown(loss)}"
        too_far = ", too far" if loss > max(before, ROUNDING) else ""
        self._tell("A slider is at its end." if bounded != after else f"{words}{too_far}")
        self._refresh()

    def reset(self) -> None:
        """Weights, biases and examples as at first."""
        self._sliders.set_values("w", W)
        self._sliders.set_values("b", B)
        self._examples = list(EXAMPLES)
        self._tell("")
        self._show_example(self._shown)

    # What a person does.

    def _on_bar(self) -> None:
        depth = self._bar.depth()
        layer, letter = self._place
        self._place = min(layer, depth), letter
        self._sliders.set_depth(depth)
        self._factors.reserve(2 * depth + 1)
        self._definitions.show_sigma(self._bar.activation())
        self._table.setVisible(self._bar.count() > 1)
        self._tell("")
        self._show_example(min(self._shown, self._bar.count() - 1))

    def _on_moved(self) -> None:
        self._examples[self._shown] = self._sliders.example()
        self._tell("")
        self._refresh()

    def _on_dragged(self, value: float) -> None:
        layer, letter = self._place
        self._sliders.set_values(letter, {layer: value})
        self._on_moved()

    def _show_example(self, example: int) -> None:
        self._shown = example
        self._sliders.set_example(*self._examples[example])
        self._refresh()

    def _tell(self, words: str) -> None:
        """What the last step did; empty once something else has changed."""
        self._message.setText(words)
        self._message.setToolTip(words)

    # What it shows.

    def _refresh(self) -> None:
        self._sliders.set_chosen(self._place)
        chain, (layer, letter), (x, y) = self.chain(), self._place, self._examples[self._shown]
        cost, parameter = COSTS[self._shown], Symbol(letter, layer)
        passed = single_neuron.forward(chain, x, y)
        back = {k: product(*single_neuron.factors_back_to(chain, x, y, k)).value for k in chain.w}
        first, *others = single_neuron.factors(chain, x, y, layer, letter)
        factors = [first._replace(symbol=Derivative(cost, Symbol("a", chain.depth))), *others]
        whole = Factor(Derivative(cost, parameter), product(*factors).value)
        asked = questions(factors, whole, passed) if self.cover.is_on() else ()
        keys = [question.key for question in asked]
        self.cover.show_questions(asked, self.cover.key() if self.cover.key() in keys else next(iter(keys), None))
        covered, right = (
            [factor.symbol for factor in (*factors, whole) if state(factor.symbol)]
            for state in (self.cover.is_covered, self.cover.is_right)
        )
        # Of one that is covered nothing is to be told by its gate.
        told = [factor._replace(gate=Gate.OPEN) if factor.symbol in covered else factor for factor in factors]
        boxes = [Boxed(factor, rule(factor), meaning(factor)) for factor in told]
        numbers = self._diagram.show_chain(chain, passed, y, None if covered else back, self._place, cost)
        numbers |= self._factors.show_product(boxes, whole.symbol, whole.value, covered, right)
        numbers |= self._show_curve(chain, parameter, hidden=whole.symbol in covered)
        self.setProperty("numbers", numbers)

    def _show_curve(self, chain: Chain, parameter: Symbol, *, hidden: bool) -> dict[str, str]:
        """The curve over the parameter, and the table of the examples where there are several; no `hidden` slope."""
        (layer, letter), examples = self._place, self.examples()
        at = (chain.w if letter == "w" else chain.b)[layer]
        values = np.union1d(np.linspace(-LIMIT, LIMIT, POINTS), [at])
        curves = [single_neuron.costs(chain, x, y, layer, letter, values) for x, y in examples]
        slope = single_neuron.mean_slope(chain, examples, layer, letter)
        self._plot.show_slope(values, curves, at, slope)
        self._plot.set_x_label(symbol_html(parameter))
        several = len(examples) > 1
        cost = LOSS if several else COSTS[0]
        told = "" if hidden else f", slope {shown(slope)}"
        self._title.setText(f"{symbol_html(cost)} over {symbol_html(parameter)}{told}")
        self._plot.setAccessibleName(f"{cost} over {parameter}{told}")
        return self._show_table(chain, parameter, slope, hidden) if several else {}

    def _show_table(self, chain: Chain, parameter: Symbol, slope: float, hidden: bool) -> dict[str, str]:
        layer, letter = self._place
        rows: list[list[str]] = []
        numbers: dict[str, str] = {}
        for cost, (x, y) in zip(COSTS, self.examples(), strict=False):
            value = shown(single_neuron.forward(chain, x, y).cost)
            tangent = HIDDEN if hidden else shown(single_neuron.slope(chain, x, y, layer, letter))
            rows.append([_short(x), _short(y), value, tangent])
            numbers |= {str(cost): value, **({} if hidden else {str(Derivative(cost, parameter)): tangent})}
        mean = shown(_loss(chain, self.examples()))
        rows.append(["", "", mean, HIDDEN if hidden else shown(slope)])
        each = lowered("C_k")
        heading = ["x", "y", each, f"{PARTIAL}{each}/{PARTIAL}{plain(parameter)}"]
        self._table.show_rows(heading, rows, self._shown)
        whole = {} if hidden else {str(Derivative(LOSS, parameter)): shown(slope)}
        return numbers | {str(LOSS): mean, **whole}


def _loss(chain: Chain, examples: list[tuple[float, float]]) -> float:
    return sum(single_neuron.forward(chain, x, y).cost for x, y in examples) / len(examples)


def _bounded(values: dict[int, float]) -> dict[int, float]:
    return {layer: min(max(value, -LIMIT), LIMIT) for layer, value in values.items()}


def _short(value: float) -> str:
    """A number as it was set."""
    return with_minus(f"{value:.4g}")
