"""One weight or bias taken apart: its slope as a product, the sum behind it, all paths to the cost, and the referee."""

import math
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.choice import Choice
from app.views.derivation.common.cover_bar import CoverBar
from app.views.derivation.common.numbers import shown, symbol_html
from app.views.derivation.common.wording import agreement, convention
from app.views.derivation.referee.view import RefereeView
from app.views.derivation.trace.asked_terms import FIRST, SLOPE, questions
from app.views.derivation.trace.example_split import ExampleSplit
from app.views.derivation.trace.factor_line import FactorLine
from app.views.derivation.trace.parameter_picker import ParameterPicker
from app.views.derivation.trace.path_view import PathView
from app.views.derivation.trace.term_view import TermView
from app.views.painting import tabular
from app.views.text_fit import fit_to_text
from nn.derivation.parameter import Parameter
from nn.derivation.results import TraceSource
from nn.derivation.terms import Factor, Gate, Symbol, Term
from nn.errors import DigitScopeError

EMPTY = "Draw a digit and choose its label to trace a weight."

PARTS = {
    "terms": ("Terms", "The slope as the sum over the next layer; each term opens again, down to the output."),
    "paths": ("Paths", "The slope as one sum over every path from the parameter to the cost."),
    "referee": (
        "Referee",
        "The slope checked by a difference: the cost itself at two near points says how steep it is.",
    ),
}


class TraceView(QWidget):
    """A choice of weight or bias, its slope with numbers, and three ways to look into it.

    Signals:
        part_changed: the key of PARTS that is shown from now on.
        equation_requested: the id of an equation.
        renewed: other numbers are shown, or they stand elsewhere.
    """

    part_changed = Signal(str)
    equation_requested = Signal(str)
    renewed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Wait for an example."""
        super().__init__(parent)
        self.setObjectName("trace")
        self.setAccessibleName("Trace a weight")
        self._source: TraceSource | None = None
        self._parameter: Parameter | None = None
        self._last: dict[tuple[int, str], Parameter] = {}
        self._stale = set(PARTS)
        self._sum: dict[str, str] = {}
        self.picker = ParameterPicker()
        self.split = ExampleSplit()
        self.product = FactorLine("Slope of the cost")
        self.product.setObjectName("traceProduct")
        self._sentence = QLabel()
        self._sentence.setObjectName("traceSentence")
        self._sentence.setFont(tabular(self.font()))
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        fit_to_text(self._sentence, lambda text: self._sentence.setMinimumHeight(2 * text.lineSpacing()))
        self.parts = Choice("tracePart", PARTS)
        self.terms, self.paths, self.referee = TermView(), PathView(), RefereeView()
        self.cover = CoverBar()
        self._first = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._first.setObjectName("traceCovered")
        self._pages = QStackedWidget()
        self._problem = QLabel(EMPTY)
        self._problem.setObjectName("traceProblem")
        self._problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._problem.setWordWrap(True)
        self._lay_out()
        self.picker.chosen.connect(self._choose)
        self.picker.steepest_asked.connect(self._choose_steepest)
        self.picker.layer_chosen.connect(self._choose_layer)
        self.parts.changed.connect(self._part_chosen)
        self.terms.opened.connect(self._on_unfolded)
        self.terms.weight_chosen.connect(self._choose)
        self.cover.changed.connect(self._show)
        self.cover.left.connect(self.product.setFocus)
        self.cover.equation_requested.connect(self.equation_requested)
        self.product.asked.connect(lambda: self.cover.ask(SLOPE))
        self.terms.asked.connect(self.cover.ask)
        self._tell_numbers()

    def _lay_out(self) -> None:
        sum_over_terms = QWidget()
        filled(QVBoxLayout(sum_over_terms), self._sentence, (self.terms, 1))
        for page in (sum_over_terms, self.paths, self.referee, self._first):
            self._pages.addWidget(page)
        content = QWidget()
        row = QHBoxLayout()
        row.addWidget(self.product, 1)
        for part in (self.parts, self.cover.switch):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        parts = self.picker, self.split, row, self.cover, (self._pages, 1)
        filled(QVBoxLayout(content), *parts, around=(8, 8, 8, 8))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._problem)
        self._stack.addWidget(content)

    # What is shown.

    def show_example(self, source: TraceSource | None, problem: str = "") -> None:
        """Show the numbers of an example; without one, the sentence that says why. What is open stays open."""
        self._source = source
        self._problem.setText(problem or EMPTY)
        if source is not None and (self._parameter is None or not self._parameter.is_in(source.widths)):
            self._parameter = source.steepest(1)
        self._show()

    def show_parameter(self, parameter: Parameter) -> None:
        """Trace another weight or bias; one that the network lacks changes nothing."""
        if parameter != self._parameter and (self._source is None or parameter.is_in(self._source.widths)):
            self._parameter = parameter
            self._show()

    def show_part(self, key: str) -> None:
        """Show another of PARTS."""
        self.parts.set_key(key)
        self._show_page()

    def parameter(self) -> Parameter | None:
        """The weight or bias that is traced."""
        return self._parameter

    def source(self) -> TraceSource | None:
        """The example whose numbers are shown; None for none."""
        return self._source

    def part(self) -> str:
        """Which of PARTS is shown."""
        return self.parts.key()

    def _show(self) -> None:
        self._stale = set(PARTS)
        self._stack.setCurrentIndex(self._source is not None)
        if self._source is None:
            self.terms.show_delta(None)
            self.paths.show_paths(None)
            self.referee.show_parameter(None)
        elif self._parameter is not None:
            self._last[self._parameter.layer, self._parameter.letter] = self._parameter
            self.picker.set_parameter(self._source.widths, self._parameter)
            covered = self._ask(self._source, self._parameter)
            slopes = () if covered else self._source.slopes(self._parameter)
            self.split.show_slopes(self._parameter.symbol, slopes, self._source.labels, self._source.example)
            slope = self._source.open_parameter(self._parameter)
            (term,) = slope.terms
            self.product.show_product(term.factors, Factor(slope.symbol, slope.backward), covered)
            words = self._words(self._source, slope.terms[0], slope.backward)
            self._sentence.setText("" if covered else words)
        self._show_page()

    def _ask(self, source: TraceSource, parameter: Parameter) -> bool:
        """Ask for the numbers of a parameter, where they are covered; whether its slope still is."""
        unfolded = self.terms.unfolded(parameter.layer, parameter.neuron)
        asked = questions(source, parameter, unfolded) if self.cover.is_on() else ()
        keys = [question.key for question in asked]
        self.cover.show_questions(asked, self.cover.key() if self.cover.key() in keys else SLOPE)
        self.terms.cover(frozenset(str(key) for key in keys if self.cover.is_covered(key)))
        return self.cover.is_covered(SLOPE)

    def _show_page(self) -> None:
        """Bring the part in sight up to date."""
        part, source, parameter = self.part(), self._source, self._parameter
        tells = part != "terms" and self.cover.is_covered(SLOPE)
        self._first.setText(FIRST.format(PARTS[part][0].lower()))
        self._pages.setCurrentIndex(len(PARTS) if tells else list(PARTS).index(part))
        if tells:
            # What is there of them tells it, even unseen.
            self.paths.show_paths(None)
            self.referee.show_parameter(None)
        elif part in self._stale and source is not None and parameter is not None:
            self._stale.discard(part)
            if part == "terms":
                self.terms.show_delta(source, parameter.layer, parameter.neuron)
            elif part == "paths":
                self.paths.show_paths(source, parameter)
            else:
                self.referee.show_parameter(source.referee(parameter))
        self._tell_numbers()

    def _words(self, source: TraceSource, term: Term, backward: float) -> str:
        """How the terms of delta add up to the slope, and why it is 0 where it is."""
        delta, *others = term.factors
        assert isinstance(delta.symbol, Symbol)
        assert delta.symbol.layer is not None
        layer, (a,) = delta.symbol.layer, delta.symbol.indices
        self._sum = {}
        try:
            opened = source.open_delta(layer, a)
        except DigitScopeError as error:
            return str(error)
        times = others[0].value if others else 1.0
        total = math.fsum(found.value * times for found in opened.terms) + 0.0
        self._sum = {"total": shown(total), "difference": shown(abs(total - backward))}
        count = len(opened.terms)
        terms = f"The {count} terms of" if count > 1 else "The only term of"
        by = f", times {symbol_html(others[0].symbol)}," if others else ""
        words = [
            f"{terms} {symbol_html(delta.symbol)}{by} {agreement(total, backward, total - backward, count=count)}."
        ]
        words += filter(None, (opened.note,))
        words += _gate_words(opened.sigma_prime, f"nothing passes back through neuron {a}")
        if others and isinstance(others[0].symbol, Symbol):
            words.append(_input_words(others[0]))
        return " ".join(words)

    # What a person does.

    def _choose(self, parameter: Parameter) -> None:
        self._parameter = parameter
        self._show()

    def _choose_steepest(self, layer: int) -> None:
        if self._source is not None:
            self._choose(self._source.steepest(layer))

    def _choose_layer(self, layer: int) -> None:
        """The weight of a layer, or the bias, that was looked at last; else the steepest, or the bias of its neuron."""
        if self._source is None:
            return
        kind = self.picker.kind.key()
        last = self._last.get((layer, kind))
        if last is not None and last.is_in(self._source.widths):
            self._choose(last)
        else:
            weight = self._source.steepest(layer)
            self._choose(weight if kind == "w" else replace(weight, sender=None))

    def _on_unfolded(self) -> None:
        """Ask for the terms of a delta that is unfolded, and no longer for those of one that is folded again."""
        if self._source is not None and self._parameter is not None:
            self._ask(self._source, self._parameter)
        self._tell_numbers()

    def _part_chosen(self, key: str) -> None:
        self.show_part(key)
        self.part_changed.emit(key)

    def _tell_numbers(self) -> None:
        """Keep what is shown where other programs can read it: the property `numbers`."""
        numbers: dict[str, str] = {}
        if self._source is not None:
            numbers = self.product.numbers()
            covered = self.cover.is_covered(SLOPE)
            if self.part() == "terms":
                numbers |= ({} if covered else self._sum) | self.terms.numbers()
            elif not covered:
                numbers |= self.paths.numbers() if self.part() == "paths" else self.referee.numbers()
        self.setProperty("numbers", numbers)
        self.renewed.emit()


def _gate_words(slope: Factor, nothing: str) -> list[str]:
    """Why `nothing` passes back, where it is so, and what a sigma' at a kink is."""
    name = symbol_html(slope.symbol)
    return {
        Gate.OPEN: [],
        Gate.CLOSED: [f"Closed gate: {name} = 0, so {nothing}."],
        Gate.CONVENTION: [f"A kink of sigma, z = 0: {convention(slope, nothing)}."],
        Gate.TOO_SMALL: [f"Saturated: {name} is too small for float64, so {nothing}."],
    }[slope.gate]


def _input_words(factor: Factor) -> str:
    """What it means that an input is 0; nothing of another."""
    assert isinstance(factor.symbol, Symbol)
    if factor.value != 0:
        return ""
    silent = "no ink in this pixel" if factor.symbol.layer == 0 else f"neuron {factor.symbol.indices[0]} gives nothing"
    why = "rounds to 0: too small for float64" if factor.gate is Gate.TOO_SMALL else f"= 0: {silent}"
    return f"{symbol_html(factor.symbol)} {why}, so the weight has no part in this answer."
