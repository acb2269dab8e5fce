"""The gradient of the first weights as an outer product: the drawing times one number a neuron, and what it changes."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.colours import Scale, SteadyScale
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.common.numbers import in_product, shown, symbol_html
from app.views.derivation.common.trace_button import TraceButton
from app.views.derivation.matrix.cell_grid import CellGrid
from app.views.derivation.matrix.cells import Placement
from app.views.derivation.matrix.parts import EQUALS, PRODUCT, Operator, Place, RowPart
from app.views.derivation.matrix.row import MatrixRow
from app.views.derivation.matrix.scales import MatrixScales
from app.views.derivation.outer_product.first_layer import FirstLayer
from app.views.derivation.outer_product.words import words_of
from app.views.named import named
from app.views.painting import tabular
from app.views.scale_bar import EVEN, ScaleBar
from app.views.text_fit import fit_to_text
from nn.derivation.letters import DOT, ETA, MINUS, SUM, TIMES, CostOf
from nn.derivation.parameter import Parameter, parameter_of
from nn.derivation.phase import Matrix
from nn.derivation.results import TrainingStep
from nn.derivation.terms import Derivative, Symbol, cost_in, fill

EMPTY = "Draw a digit to see it in the gradient of the first weights."
LOSS = cost_in(CostOf.OUTER_PRODUCT)
FORMULA = fill(
    r"\frac{\partial $C}{\partial w_{a,b}^{(1)}} = \delta_a^{(1)} a_b^{(0)}, \quad "
    r"{w_\mathrm{new}}_{a,b}^{(1)} = w_{a,b}^{(1)} - \eta \, \frac{\partial $C}{\partial w_{a,b}^{(1)}}",
    C=LOSS.latex,
)
FORMULA_OF_SEVERAL = fill(
    r"\frac{\partial C_k}{\partial w_{a,b}^{(1)}} = \delta_{a,k}^{(1)} a_{b,k}^{(0)}, \quad "
    r"{w_\mathrm{new}}_{a,b}^{(1)} = w_{a,b}^{(1)} - \eta \, \frac{\partial $C}{\partial w_{a,b}^{(1)}}, \quad"
    r" \frac{\partial $C}{\partial w_{a,b}^{(1)}} = \frac{1}{n} \sum_k \frac{\partial C_k}{\partial w_{a,b}^{(1)}}",
    C=LOSS.latex,
)
SLOPES = r"\partial $C / \partial W_a^{[1]}"
DELTA_A, W_A, DW_A = r"\delta_a^{(1)}", r"W_a^{[1]}", fill(SLOPES, C=LOSS.latex)
NEW_W_A = r"{W_\mathrm{new}}_a^{[1]}"
SYMBOLS = DELTA_A, W_A, DW_A, NEW_W_A


class OuterProductView(QWidget):
    """For one neuron of layer 1: picture times number equals picture; weights before, minus eta times that, after.

    Among several examples the picture is that of one of them; what the weights move by is the mean over all.

    Its dynamic property ``numbers`` holds the numbers of the neuron and of one pixel: symbol -> text as shown.

    Signals:
        parameter_chosen: the Parameter that is to be traced.
    """

    parameter_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No step yet."""
        super().__init__(parent)
        self.setObjectName("outerProduct")
        self.setAccessibleName("The gradient of the first weights as an outer product")
        self._step: TrainingStep | None = None
        self._layer: FirstLayer | None = None
        self._example = 0
        self._scales = MatrixScales()
        self._pixel: int | None = None
        self._steady: tuple[int, SteadyScale, SteadyScale] | None = None
        self._problem = QLabel(EMPTY, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._problem.setObjectName("outerProductProblem")
        self.neuron_box = named(QSpinBox(), "neuron", "Neuron a", "Which neuron of layer 1 is shown.")
        self.neuron_box.valueChanged.connect(self._show_neuron)
        self.deltas = CellGrid()
        self.deltas.setObjectName("deltas")
        self.deltas.setAccessibleName("delta of all neurons of layer 1")
        self.deltas.setToolTip("The error of every neuron of layer 1; click one to see its picture.")
        self.deltas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.deltas.describe = self._describe
        self.deltas.cell_chosen.connect(self.show_neuron)
        self.formula = FormulaView(FORMULA)
        self.formula.setObjectName("outerProductFormula")
        self.words = QLabel(wordWrap=True)
        self.words.setObjectName("outerProductWords")
        fit_to_text(self.words, lambda text: self.words.setMinimumHeight(2 * text.lineSpacing()))
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.product, self.update_row = MatrixRow(), MatrixRow()
        for row in (self.product, self.update_row):
            row.even = True
            row.cell_chosen.connect(partial(self._on_cell, row))
            row.cell_opened.connect(partial(self._on_opened, row))
        self.readout = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self.readout.setObjectName("outerProductReadout")
        self.readout.setFont(tabular(self.font()))
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.readout.setToolTip("The chosen pixel in numbers; click another one in any picture.")
        self.trace = TraceButton()
        self.trace.parameter_chosen.connect(self.parameter_chosen)
        self.delta_bar, self.bars = ScaleBar(), (ScaleBar(), ScaleBar(), ScaleBar())
        self._pages = QStackedWidget()
        self._pages.addWidget(self._problem)
        self._pages.addWidget(self._page())
        filled(QVBoxLayout(self), self._pages, around=(8, 8, 8, 8))
        self.show_step(None, EMPTY)

    def _page(self) -> QWidget:
        label = QLabel("Neuron &a")
        label.setBuddy(self.neuron_box)
        fit_to_text(self.delta_bar, lambda text: self.delta_bar.setFixedWidth(text.horizontalAdvance(EVEN)))
        page = QWidget()
        filled(
            QVBoxLayout(page),
            filled(QHBoxLayout(), label, self.neuron_box, (self.deltas, 1), self.delta_bar),
            self.formula,
            self.words,
            (filled(QVBoxLayout(), self.product, self.update_row, spacing=0), 1),
            filled(QHBoxLayout(), (self.readout, 1), self.trace),
            filled(QHBoxLayout(), *self.bars, spacing=16),
        )
        return page

    # What is shown.

    def show_step(self, step: TrainingStep | None, problem: str = "", example: int = 0) -> None:
        """Show one of the examples of another step, or with None the sentence that says why there is none."""
        self._step, self._example = step, example
        self._problem.setText(problem or EMPTY)
        self._pages.setCurrentIndex(0 if step is None else 1)
        if step is None:
            self._layer = None
            self.setProperty("numbers", {})
        elif self.isVisible():
            self._take()

    def show_neuron(self, a: int) -> None:
        """Show another neuron of layer 1."""
        self.neuron_box.setValue(a)

    def neuron(self) -> int:
        """The neuron that is shown."""
        return self.neuron_box.value()

    def errors(self) -> Matrix | None:
        """What the strip of all neurons shows; None for no step."""
        return None if self._layer is None else self._layer.delta

    def choose_pixel(self, pixel: int) -> None:
        """Say the numbers of a pixel."""
        self._pixel = pixel
        self._show_pixel()

    def pixel(self) -> int:
        """The pixel whose numbers are said: the chosen one, else the one with the largest slope."""
        assert self._layer is not None
        chosen = self._pixel
        inputs = len(self._layer.A.values)
        return chosen if chosen is not None and chosen < inputs else self._layer.steepest(self.neuron())

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        self._take()

    def _take(self) -> None:
        """Show the newest step."""
        if self._step is None:
            return
        another = self._layer
        self._layer = layer = FirstLayer.of(self._step, self._example)
        self._scales.follow(self._step)
        neurons = len(layer.delta.values)
        if another is None or len(another.delta.values) != neurons:
            self.neuron_box.blockSignals(True)
            self.neuron_box.setRange(0, neurons - 1)
            self.neuron_box.setValue(layer.blamed())
            self.neuron_box.blockSignals(False)
        scale = self._scales.of(layer.delta)
        self.deltas.show_matrix(layer.delta.values, scale, Placement(neurons, 1, transposed=True))
        self.delta_bar.set_scale(layer.delta.name, scale)
        self.formula.set_latex(FORMULA if layer.n == 1 else FORMULA_OF_SEVERAL)
        self._show_neuron()

    def _show_neuron(self) -> None:
        layer = self._layer
        if layer is None:
            return
        a = self.neuron()
        self.deltas.choose(a)
        self.words.setText(words_of(layer, a))

        def of_a(matrix: Matrix, latex: str) -> Place:
            return Place(replace(matrix, latex=latex, values=matrix.values[a : a + 1]), first_row=a)

        error = of_a(layer.delta, DELTA_A if layer.n == 1 else rf"\delta_{{a,{layer.example}}}^{{(1)}}")
        picture, slopes = Place(layer.A, transposed=True), of_a(layer.dW, DW_A)
        of_example = of_a(layer.of_example, fill(SLOPES, C=layer.cost.latex))
        product: tuple[RowPart, ...] = error, PRODUCT, picture, EQUALS, of_example
        eta = Operator(f"{MINUS} {ETA} {DOT}", shown(layer.learning_rate))
        update: tuple[RowPart, ...] = of_a(layer.before, W_A), eta, slopes, EQUALS, of_a(layer.after, NEW_W_A)
        scales = self._follow(layer, a)
        for row, parts in ((self.product, product), (self.update_row, update)):
            row.show_parts(parts, lambda matrix: scales.get(matrix.name) or self._scales.of(matrix))
        for bar, (name, scale) in zip(self.bars, scales.items(), strict=True):
            bar.set_scale(name, scale)
        self._show_pixel()

    def _follow(self, layer: FirstLayer, a: int) -> dict[str, Scale]:
        """The colours of the pictures: those of slopes and weights are the neuron's own, or most would be dark."""
        if self._steady is None or self._steady[0] != a:
            self._steady = a, SteadyScale(signed=True), SteadyScale(signed=True)
        _, slopes, weights = self._steady
        return {
            layer.A.name: self._scales.of(layer.A),
            layer.dW.name: slopes.follow(layer.dW.values[a], layer.of_example.values[a]),
            layer.before.name: weights.follow(layer.before.values[a], layer.after.values[a]),
        }

    def _show_pixel(self) -> None:
        layer = self._layer
        if layer is None:
            return
        a, pixel = self.neuron(), self.pixel()
        for view in (*self.product.views(), *self.update_row.views()):
            rows, columns = view.matrix().values.shape
            view.choose(*((None,) if rows == columns == 1 else (pixel, 0) if columns == 1 else (0, pixel)))
        parameter = Parameter(1, a, pixel)
        self.trace.show_parameter(parameter)
        w, dw, dw_k = parameter.symbol, Derivative(LOSS, parameter.symbol), Derivative(layer.cost, parameter.symbol)
        new, of = w._replace(letter="w new"), (layer.example,) if layer.n > 1 else ()
        delta, sent, eta = Symbol("delta", 1, (a, *of)), Symbol("a", 0, (pixel, *of)), Symbol("eta")
        values = {
            str(delta): float(layer.delta.values[a, 0]),
            str(sent): float(layer.A.values[pixel, 0]),
            str(dw_k): float(layer.of_example.values[a, pixel]),
            str(dw): float(layer.dW.values[a, pixel]),
            str(w): float(layer.before.values[a, pixel]),
            str(eta): layer.learning_rate,
            str(new): float(layer.after.values[a, pixel]),
        }
        numbers = {name: shown(value) for name, value in values.items()}
        self.setProperty("numbers", numbers)
        error, ink, mean, before, rate, after = (numbers[str(name)] for name in (delta, sent, dw, w, eta, new))
        every = symbol_html(Derivative(Symbol("C_k"), w))
        of_all = f"{symbol_html(dw)} = 1/{layer.n} {SUM} {every} = <b>{mean}</b>; " if of else ""
        self.readout.setText(
            f"{symbol_html(dw_k)} = {symbol_html(delta)} {DOT} {symbol_html(sent)}"
            f" = {error} {TIMES} {in_product(ink)} = <b>{numbers[str(dw_k)]}</b><br>"
            f"{of_all}{symbol_html(new)} = {before} {MINUS} {rate} {TIMES} {in_product(mean)} = <b>{after}</b>"
        )

    # What a person does.

    def _on_cell(self, pictures: MatrixRow, index: int, row: int, column: int) -> None:
        if pictures.places()[index].matrix.values.size > 1:
            self.choose_pixel(row + column)

    def _on_opened(self, pictures: MatrixRow, index: int, row: int, column: int) -> None:
        if parameter_of(pictures.views()[index].name(row, column)) is not None:
            self.parameter_chosen.emit(Parameter(1, self.neuron(), row + column))

    def _describe(self, grid_row: int, a: int, value: float) -> str:
        return f"{symbol_html(Symbol('delta', 1, (a,)))} = {shown(value)}"

    def sizeHint(self) -> QSize:
        """As much as the middle of a 1280 x 800 window has."""
        return QSize(550, 560)
