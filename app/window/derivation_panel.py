"""The derivation of backpropagation with the numbers of the drawing: the lab's numbers into the views, wishes back.

Each part is brought up to date when it is looked at, and no part that nobody sees is.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QTabWidget, QToolButton, QVBoxLayout, QWidget

from app.session.lab import Lab
from app.views.boxes import filled
from app.views.derivation.bench.view import BenchView
from app.views.derivation.common.formula import WarmUp
from app.views.derivation.equations.equation_note import EquationNote
from app.views.derivation.equations.view import EquationsView
from app.views.derivation.example_bar import ExampleBar
from app.views.derivation.input_gradient import InputGradientView
from app.views.derivation.outer_product.view import FORMULA, SYMBOLS, OuterProductView
from app.views.derivation.stepper.view import StepperView
from app.views.derivation.symbol_key import SymbolKey
from app.views.derivation.trace.view import TraceView
from app.views.named import named
from app.views.placing import place_beside
from app.views.scrolled import ScrolledView
from app.views.tab_bar import Tabs
from app.window.derivation_sources import step_bench, trace_source
from app.window.equation_way import EquationWay
from app.window.step_digits import StepDigits
from app.window.step_picture import StepPicture
from app.window.tab_order import stops_in
from nn.derivation.equations import CHAPTERS
from nn.derivation.parameter import Parameter
from nn.derivation.phase import PhaseKey
from nn.errors import DigitScopeError

WARM_MS = 100
"""After this long the window is on the screen, and nobody draws yet: importing ziamath takes as long again."""

PAINTED_MS = 30
"""After this long the window has painted that it is at work."""

WORKING = "Working out the numbers of this large network."
OWN_NUMBERS = "One neuron has examples, labels and a rate of its own, below."
SYMBOLS_TIP = "What z, a, W, delta and the others mean, and what they are here."


class DerivationPanel(QWidget):
    """The example, the step, and all views of them.

    Signals:
        told: a sentence for the person.
        preset_wanted: the name of a preset whose network has what a person looks for.
        another_drawing_wanted: clear the canvas, for another digit of the step.
    """

    told = Signal(str)
    preset_wanted = Signal(str)
    another_drawing_wanted = Signal()

    def __init__(self, lab: Lab, parent: QWidget | None = None) -> None:
        """Show what `lab` works out, as soon as it is looked at."""
        super().__init__(parent)
        named(self, "derivation", "Derivation")
        self._lab = lab
        self.input_gradient = InputGradientView()
        self.bar = ExampleBar(self.input_gradient.switch)
        self._digits = StepDigits(lab, self.bar.strip, self)
        self.stepper = StepperView()
        self.picture = StepPicture(lab, self.stepper)
        self.trace = TraceView()
        self.outer_product = OuterProductView()
        self.bench = BenchView()
        self.equations = EquationsView(CHAPTERS)
        self.note = EquationNote()
        views = self.stepper, self.trace, self.bench, self.outer_product
        self._way = EquationWay(lab, self.note, *views, self._go_to, self._bring_up_to_date)
        self.tabs = QTabWidget()
        self.tabs.setTabBar(Tabs())
        self.tabs.setDocumentMode(True)
        self.tabs.setObjectName("derivationTabs")
        self._symbol_key: SymbolKey | None = None
        self._symbols = named(QToolButton(autoRaise=True), "showSymbols", "Symbols", SYMBOLS_TIP)
        self._symbols.setText("Symbols")
        self.tabs.setCornerWidget(self._symbols)
        self._views: list[QWidget] = []
        for title, tip, view in (
            ("Stepper", "One training step, phase by phase.", self.stepper),
            ("Trace a weight", "The slope of one weight or bias, opened down to the output.", self.trace),
            ("Outer product", "The gradient of the first weights: the drawing times delta.", self.outer_product),
            ("One neuron", "The chain rule with one neuron a layer, to play with.", self.bench),
            ("Equations", "All equations of the derivation, and what is corrected in them.", self.equations),
        ):
            self._views.append(view)
            # The stepper scrolls by itself, and keeps its buttons in sight.
            page = self.picture if view is self.stepper else ScrolledView(view)
            self.tabs.setTabToolTip(self.tabs.addTab(page, title), tip)
        self._refreshers: dict[QWidget, Callable[[], None]] = {
            self.stepper: self._show_step,
            self.trace: self._show_trace,
            self.outer_product: self._show_outer_product,
            self.equations: self._way.warm_up,
        }
        self._stale = set(self._refreshers)
        self._wait = QTimer(self, singleShot=True, interval=PAINTED_MS)
        self._wait.timeout.connect(self._work_out)
        self._lay_out()
        self._connect()
        WarmUp((FORMULA, *SYMBOLS), self, WARM_MS)

    def _lay_out(self) -> None:
        top = filled(QVBoxLayout(), self.bar, self.input_gradient, around=(8, 4, 8, 0))
        self.input_gradient.hide()
        filled(QVBoxLayout(self), top, (self.tabs, 1), self.note)

    def _connect(self) -> None:
        lab = self._lab
        lab.changed.connect(self._on_numbers)
        lab.about_changed.connect(self._show_bar)
        self.bar.label_chosen.connect(lab.set_label)
        self.bar.learning_rate_chosen.connect(self._choose_rate)
        self.bar.newest_requested.connect(lab.take_newest)
        self._digits.told.connect(self.told)
        self._digits.another_drawing_wanted.connect(self.another_drawing_wanted)
        self.trace.split.example_chosen.connect(lab.choice.look_at)
        for chosen in (self.bar.strip.digit_chosen, self.trace.split.example_chosen):
            chosen.connect(self.stepper.show_example)
        self.input_gradient.switched.connect(self.input_gradient.setVisible)
        self.input_gradient.switched.connect(self._show_input_gradient)
        self.tabs.currentChanged.connect(self._show_current)
        self.tabs.currentChanged.connect(self._show_bar)
        self.stepper.apply_requested.connect(partial(self._try, lab.apply))
        self.stepper.undo_requested.connect(partial(self._try, lab.undo))
        self.stepper.parameter_chosen.connect(self.trace_parameter)
        for view in (self.stepper, self.trace, self.bench):
            view.equation_requested.connect(self.show_note)
        self.outer_product.parameter_chosen.connect(self.trace_parameter)
        self.bench.step_requested.connect(partial(step_bench, self.bench))
        self.equations.show_requested.connect(self.show_equation)
        self._symbols.clicked.connect(self.show_symbols)
        self.note.preset_wanted.connect(self.preset_wanted)
        # An equation belongs to the place that it was opened for.
        for elsewhere in (self.tabs.currentChanged, self.stepper.phase_changed, self.trace.part_changed):
            elsewhere.connect(self.note.clear)

    def set_canvas_seen(self, seen: bool) -> None:
        """Offer what acts on the canvas, or do not."""
        self.input_gradient.switch.setVisible(seen)
        self.input_gradient.setVisible(seen and self.input_gradient.is_on())
        self.bar.strip.another.setVisible(seen)

    # Where to look

    def current(self) -> QWidget:
        """The view that is looked at."""
        return self._views[self.tabs.currentIndex()]

    def trace_parameter(self, parameter: Parameter) -> None:
        """Trace a weight or a bias."""
        self.trace.show_parameter(parameter)
        self._go_to(self.trace)

    def show_equations(self) -> None:
        """List the equations."""
        self._go_to(self.equations)

    def show_symbols(self) -> None:
        """Open the key of symbols, at the side of what one reads."""
        if self._symbol_key is None:
            self._symbol_key = SymbolKey(self)
            self._symbol_key.phase_wanted.connect(self.show_phase)
            place_beside(self._symbol_key, self.tabs)
        self._symbol_key.show_step(self._lab.step())
        self._symbol_key.show()
        self._symbol_key.activateWindow()

    def show_phase(self, key: PhaseKey) -> None:
        """Show a phase of the step, and let the keyboard go on there."""
        self.stepper.show_phase(key)
        self._go_to(self.stepper)

    def show_note(self, id: str) -> None:
        """Keep an equation in sight."""
        self._way.show_note(id, in_stepper=self.current() is self.stepper)

    def show_equation(self, id: str) -> None:
        """Go to where an equation has its live numbers, and keep it in sight there; say so where it has none."""
        if self._way.lead(id):
            self.show_note(id)

    def _go_to(self, view: QWidget) -> None:
        """Show a view, and let the keyboard go on in it."""
        self.tabs.setCurrentIndex(self._views.index(view))
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """Let the keyboard go on in the view that is looked at, unless it is there already."""
        stops = list(stops_in(self.current()))
        if stops and QApplication.focusWidget() not in stops:
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Have the numbers worked out again."""
        super().showEvent(event)
        self._lab.set_active(True)
        self._show_numbers()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nobody work for nothing."""
        super().hideEvent(event)
        self._lab.set_active(False)
        self._wait.stop()
        if self._symbol_key is not None:
            self._symbol_key.hide()
        self._digits.hide_sheet()

    def _on_numbers(self) -> None:
        self._stale = set(self._refreshers)
        self._show_numbers()

    def _show_numbers(self) -> None:
        """Show what is looked at, at once or, where that takes long, after saying so."""
        if not self.isVisible():
            return
        if self._lab.is_slow:
            self.bar.show_about(WORKING, can_renew=False)
            self._wait.start()
        else:
            self._work_out()

    def _work_out(self) -> None:
        self._show_current()
        self._show_input_gradient()
        self._show_bar()
        if id := self.note.shown():
            self.show_note(id)
        if self._symbol_key is not None and self._symbol_key.isVisible():
            self._symbol_key.show_step(self._lab.step())

    def _show_current(self) -> None:
        if self.isVisible():
            self._bring_up_to_date(self.current())

    def _bring_up_to_date(self, view: QWidget) -> None:
        if view in self._stale:
            self._stale.discard(view)
            self._refreshers[view]()

    def _show_step(self) -> None:
        lab, scores = self._lab, self._lab.validation()
        self.stepper.show_step(lab.step(), lab.step_problem, scores.words if scores else "", lab.choice.chosen.index)
        self.stepper.page.show_reason(lab.rate_reason)
        self.picture.renew()
        self._show_applied()

    def _show_applied(self) -> None:
        self.stepper.set_applied(self._lab.can_undo, self._lab.apply_problem, self._lab.applied)

    def _show_trace(self) -> None:
        example = self._lab.example()
        source = None if example is None else trace_source(example, self._lab.passed())
        self.trace.show_example(source, self._lab.problem)

    def _show_outer_product(self) -> None:
        lab = self._lab
        self.outer_product.show_step(lab.step(), lab.step_problem, lab.choice.chosen.index)

    def _show_input_gradient(self) -> None:
        if self.input_gradient.is_on():
            self.input_gradient.show_gradient(self._lab.input_gradient())

    def _show_bar(self) -> None:
        lab = self._lab
        # The label may have to be worked out, which takes seconds in a large network.
        if not self.isVisible() or self._wait.isActive():
            return
        self.bar.show_label(lab.label, is_chosen=lab.label_is_chosen, given=lab.choice.chosen.digit.given)
        self._digits.show_digits()
        self.bar.show_learning_rate(lab.learning_rate, lab.own_rate, lab.rate_reason)
        has_own = self.current() is self.bench
        self.bar.setEnabled(not has_own)
        self.bar.show_about(OWN_NUMBERS if has_own else lab.about, can_renew=lab.can_renew)
        if self.current() is self.stepper:
            self._show_applied()

    # A step in the network itself

    def _choose_rate(self, learning_rate: float) -> None:
        self._try(partial(self._lab.set_learning_rate, learning_rate))
        self._show_bar()  # one that was refused does not stay

    def _try(self, change: Callable[[], None]) -> None:
        try:
            change()
        except DigitScopeError as error:
            self.told.emit(str(error))
