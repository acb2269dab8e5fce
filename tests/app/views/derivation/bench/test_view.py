"""The single-neuron bench: what it shows against a computation of its own, and what a person can do with it."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QPushButton, QRadioButton, QSlider, QWidget

from app.assets import formulas
from app.views.derivation.bench.chain_diagram import ChainDiagram
from app.views.derivation.bench.chain_words import meaning, rule
from app.views.derivation.bench.example_table import ExampleTable
from app.views.derivation.bench.factor_row import FactorRow
from app.views.derivation.bench.knob import LIMIT
from app.views.derivation.bench.slope_plot import SlopePlot
from app.views.derivation.bench.view import EXAMPLES, BenchView
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.common.numbers import shown
from app.window.derivation_sources import step_bench
from nn.derivation import single_neuron
from nn.derivation.terms import Symbol
from tests.app.views.derivation.conftest import Show

SIGMA: dict[str, Callable[[float], float]] = {
    "relu": lambda z: max(z, 0),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "identity": lambda z: z,
}
SIGMA_SLOPE: dict[str, Callable[[float], float]] = {
    "relu": lambda z: float(z > 0),
    "leaky_relu": lambda z: 1 if z > 0 else 0.01,
    "sigmoid": lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2,
    "tanh": lambda z: 1 / math.cosh(z) ** 2,
    "identity": lambda z: 1,
}


@pytest.fixture
def bench(show: Show) -> BenchView:
    bench = BenchView()
    bench.step_requested.connect(partial(step_bench, bench))
    return show(bench)


def numbers(bench: BenchView) -> dict[str, str]:
    found: dict[str, str] = bench.property("numbers")
    return found


def press(bench: BenchView, name: str) -> None:
    QTest.mouseClick(bench.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def slide(bench: BenchView, name: str, value: float) -> None:
    slider = bench.findChild(QSlider, f"{name}Slider")
    slider.setValue(round(value * slider.maximum() / LIMIT))


def choose_activation(bench: BenchView, key: str) -> None:
    combo = bench.findChild(QComboBox, "benchActivation")
    combo.setCurrentIndex(combo.findData(key))


def sliders(bench: BenchView) -> dict[str, float]:
    """What the fields say, by the names of their numbers."""
    fields = bench.findChildren(QDoubleSpinBox)
    return {field.objectName().removesuffix("Field"): field.value() for field in fields}


def by_hand(
    bench: BenchView, activation: str, depth: int, layer: int, letter: str, k: int = 0, **changed: float
) -> dict[str, float]:
    """All numbers of the chain for one example, by symbol, from what the sliders say."""
    at = sliders(bench) | changed
    a, z = {0: at["x"]}, {}
    for m in range(1, depth + 1):
        z[m] = at[f"w{m}"] * a[m - 1] + at[f"b{m}"]
        a[m] = SIGMA[activation](z[m])
    C = f"C_{k}"
    found = {"x": at["x"], "y": at["y"], C: (a[depth] - at["y"]) ** 2}
    slope = 2 * (a[depth] - at["y"])
    for m in range(depth, 0, -1):
        found |= {f"w[{m}]": at[f"w{m}"], f"b[{m}]": at[f"b{m}"], f"z[{m}]": z[m], f"a[{m}]": a[m]}
        found[f"d{C}/da[{m}]"] = slope
        if m >= layer:
            found[f"da[{m}]/dz[{m}]"] = SIGMA_SLOPE[activation](z[m])
        if m > layer:
            found[f"dz[{m}]/da[{m - 1}]"] = at[f"w{m}"]
        slope *= SIGMA_SLOPE[activation](z[m])
        if m == layer:
            last = a[m - 1] if letter == "w" else 1
            found[f"dz[{m}]/d{letter}[{m}]"] = last
            found[f"d{C}/d{letter}[{m}]"] = slope * last
        slope *= at[f"w{m}"]
    return found


@pytest.mark.parametrize("activation", SIGMA)
@pytest.mark.parametrize(
    ("depth", "layer", "letter"), [(2, 2, "w"), (2, 1, "w"), (2, 2, "b"), (3, 1, "w"), (3, 2, "b"), (3, 1, "b")]
)
def test_every_number_agrees_with_a_computation_by_hand(
    bench: BenchView, activation: str, depth: int, layer: int, letter: str
) -> None:
    press(bench, f"depth_{depth}")
    choose_activation(bench, activation)
    slide(bench, "w1", -0.7)
    slide(bench, "x", -1.3)
    bench.findChild(QRadioButton, f"choose_{letter}{layer}").click()
    expected = by_hand(bench, activation, depth, layer, letter)
    assert numbers(bench) == {name: shown(value) for name, value in expected.items()}


def test_the_slope_is_that_of_the_cost(bench: BenchView) -> None:
    press(bench, "depth_3")
    for letter, layer in (("w", 1), ("b", 2), ("w", 3)):
        bench.findChild(QRadioButton, f"choose_{letter}{layer}").click()
        name, step = f"{letter}{layer}", 1e-5
        high, low = (
            by_hand(bench, "sigmoid", 3, layer, letter, 0, **{name: sliders(bench)[name] + side * step})["C_0"]
            for side in (1, -1)
        )
        assert numbers(bench)[f"dC_0/d{letter}[{layer}]"] == shown((high - low) / (2 * step))


def test_the_examples_average(bench: BenchView) -> None:
    press(bench, "count_3")
    each = []
    for k, (x, y) in enumerate(EXAMPLES):
        found = by_hand(bench, "sigmoid", 2, 1, "w", k, x=x, y=y)
        assert numbers(bench)[f"C_{k}"] == shown(found[f"C_{k}"])
        assert numbers(bench)[f"dC_{k}/dw[1]"] == shown(found[f"dC_{k}/dw[1]"])
        each.append((found[f"C_{k}"], found[f"dC_{k}/dw[1]"]))
    cost, slope = np.mean(each, axis=0)
    assert numbers(bench)["C"] == shown(cost)
    assert numbers(bench)["dC/dw[1]"] == shown(slope)
    table = bench.findChild(ExampleTable)
    assert [table.item(3, column).text() for column in (2, 3)] == [shown(cost), shown(slope)]
    headings = [table.horizontalHeaderItem(column).text() for column in (2, 3)]
    assert headings == ["C\u2096", "\u2202C\u2096/\u2202w\u207d\u00b9\u207e"]
    assert [table.verticalHeaderItem(row).text() for row in range(4)] == ["0", "1", "2", "mean, C"]


def test_a_row_of_the_table_shows_its_example(bench: BenchView) -> None:
    press(bench, "count_3")
    table = bench.findChild(ExampleTable)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert (sliders(bench)["x"], sliders(bench)["y"]) == EXAMPLES[1]
    expected = by_hand(bench, "sigmoid", 2, 1, "w", 1)
    assert {name: numbers(bench)[name] for name in expected} == {name: shown(v) for name, v in expected.items()}
    slide(bench, "y", 0.25)
    assert table.item(1, 1).text() == "0.25"
    press(bench, "count_1")
    assert not table.isVisible()
    assert (sliders(bench)["x"], sliders(bench)["y"]) == EXAMPLES[0]


def test_slider_and_field_are_one_number_and_move_by_keys(bench: BenchView) -> None:
    slider, field = bench.findChild(QSlider, "w1Slider"), bench.findChild(QDoubleSpinBox, "w1Field")
    before = field.value()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert field.value() == pytest.approx(before + 0.05)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == pytest.approx(before + 0.15)
    assert slider.value() == round((before + 0.15) * slider.maximum() / LIMIT)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-1.2345")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert numbers(bench)["w[1]"] == shown(-1.2345)
    assert slider.value() == round(-1.2345 * slider.maximum() / LIMIT)


def test_no_number_leaves_the_bounds_whatever_is_done(bench: BenchView) -> None:
    press(bench, "depth_3")
    choose_activation(bench, "identity")
    for name in ("w1", "b1", "w2", "b2", "w3", "b3", "x", "y"):
        slide(bench, name, LIMIT if name != "y" else -LIMIT)
    field = bench.findChild(QDoubleSpinBox, "w1Field")
    field.setValue(1e9)
    bench.findChild(QDoubleSpinBox, "benchRate").setValue(1e9)
    for _ in range(3):
        press(bench, "benchStep")
    assert all(abs(value) <= LIMIT for name, value in sliders(bench).items() if name != "benchRate")
    assert bench.findChild(QLabel, "benchMessage").text() == "A slider is at its end."
    assert "not a number" not in numbers(bench).values()
    assert not any("infinite" in text for text in numbers(bench).values())


def test_a_saturated_neuron_has_hardly_any_slope(bench: BenchView) -> None:
    for name in ("w1", "b1", "x", "w2", "b2"):
        slide(bench, name, LIMIT)
    assert numbers(bench)["a[1]"] == "1.000"
    assert numbers(bench)["da[1]/dz[1]"].endswith("10\u207b\u00b9\u2074")


def test_a_relu_that_lets_nothing_through_is_a_closed_gate(bench: BenchView) -> None:
    choose_activation(bench, "relu")
    slide(bench, "b2", -LIMIT)
    assert numbers(bench)["da[2]/dz[2]"] == "0"
    assert numbers(bench)["dC_0/dw[1]"] == "0"
    row = bench.findChild(FactorRow)
    assert "closed gate" in [label.text() for label in row.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize(
    ("activation", "words"),
    [
        ("relu", "no derivative exists at 0; \u03c3\u2032(0) = 0 is a convention, by which nothing comes back."),
        ("leaky_relu", "no derivative exists at 0; \u03c3\u2032(0) = 0.01 is a convention."),
    ],
)
def test_a_kink_is_no_closed_gate(activation: str, words: str) -> None:
    chain = single_neuron.Chain({1: 1.0}, {1: -0.5}, activation)
    slope = single_neuron.factors(chain, 0.5, 1.0, 1, "w")[1]
    assert rule(slope) == "\u03c3\u2032(0), a convention"
    assert meaning(slope) == f"A kink of sigma, z = 0: {words}"


def test_a_saturated_neuron_is_no_closed_gate() -> None:
    chain = single_neuron.Chain({1: 1.0}, {1: 800.0}, "tanh")
    slope = single_neuron.factors(chain, 0.0, 1.0, 1, "w")[1]
    assert rule(slope) == "too small for float64"
    assert "saturated" in meaning(slope)
    off = single_neuron.factors(replace(chain, b={1: -800.0}, activation="relu"), 0.0, 1.0, 1, "w")[1]
    assert rule(off) == "closed gate"
    assert "closed gate" in meaning(off)


@pytest.mark.parametrize("activation", SIGMA)
def test_a_small_step_lowers_the_cost(bench: BenchView, activation: str) -> None:
    press(bench, "count_3")
    choose_activation(bench, activation)
    bench.findChild(QDoubleSpinBox, "benchRate").setValue(0.05)
    costs = [float(numbers(bench)["C"])]
    for _ in range(5):
        press(bench, "benchStep")
        costs.append(float(numbers(bench)["C"]))
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]


def test_a_step_goes_down_the_mean_slope_of_every_parameter(bench: BenchView) -> None:
    press(bench, "count_2")
    before, rate = sliders(bench), 0.5
    expected = {}
    for letter, layer in (("w", 1), ("b", 1), ("w", 2), ("b", 2)):
        slopes = [
            by_hand(bench, "sigmoid", 2, layer, letter, x=x, y=y)[f"dC_0/d{letter}[{layer}]"] for x, y in EXAMPLES[:2]
        ]
        expected[f"{letter}[{layer}]"] = shown(before[f"{letter}{layer}"] - rate * float(np.mean(slopes)))
    press(bench, "benchStep")
    assert {name: numbers(bench)[name] for name in expected} == expected


def test_a_step_that_is_too_long_is_called_so(bench: BenchView) -> None:
    choose_activation(bench, "identity")
    bench.findChild(QDoubleSpinBox, "benchRate").setValue(1)
    press(bench, "benchStep")
    message = bench.findChild(QLabel, "benchMessage")
    assert "too far" in message.text()
    slide(bench, "x", 0.1)
    assert message.text() == ""


def test_a_step_that_only_rounding_makes_worse_is_not_called_too_long(bench: BenchView) -> None:
    choose_activation(bench, "identity")
    for last, words in ((0.2, "\u2192 0"), (0.2 + 3e-16, "10\u207b\u00b3\u00b9"), (0.3, "too far")):
        bench.show_step(replace(bench.chain(), w={1: 1.0, 2: 1.0}, b={1: 0.0, 2: last}))
        assert bench.findChild(QLabel, "benchMessage").text().endswith(words), last


def test_reset_brings_back_what_was_there_at_first(bench: BenchView) -> None:
    first = numbers(bench)
    slide(bench, "w2", 3)
    slide(bench, "x", -2)
    press(bench, "benchStep")
    assert numbers(bench) != first
    press(bench, "benchReset")
    assert numbers(bench) == first


def test_two_layers_again_forget_the_third_but_keep_the_rest(bench: BenchView) -> None:
    slide(bench, "w1", 2)
    press(bench, "depth_3")
    bench.findChild(QRadioButton, "choose_w3").click()
    assert bench.findChild(QWidget, "w3").isVisible()
    press(bench, "depth_2")
    assert not bench.findChild(QWidget, "w3").isVisible()
    assert "dC_0/dw[2]" in numbers(bench)
    assert numbers(bench)["w[1]"] == "2.000"


def test_the_drawing_is_walked_by_arrow_keys(bench: BenchView) -> None:
    diagram = bench.findChild(ChainDiagram)
    for name in ("b[1]", "w[2]", "b[2]", "b[2]"):
        QTest.keyClick(diagram, Qt.Key.Key_Right)
        assert f"dC_0/d{name}" in numbers(bench)
    QTest.keyClick(diagram, Qt.Key.Key_Left)
    assert bench.findChild(QRadioButton, "choose_w2").isChecked()


@pytest.mark.parametrize("size", [13, 30])
def test_the_slopes_below_the_neurons_are_written_whole(show: Show, size: int) -> None:
    diagram = ChainDiagram()
    font = diagram.font()
    font.setPixelSize(size)
    diagram.setFont(font)
    chain = single_neuron.Chain({1: 1.0, 2: 0.5}, {1: -0.5, 2: 0.25}, "sigmoid")
    passed = single_neuron.forward(chain, 0.5, 1.0)
    back = {1: -0.12345, 2: -0.16234}
    diagram.show_chain(chain, passed, 1.0, back, (1, "w"), Symbol("C"))
    show(diagram, 1200, diagram.minimumSizeHint().height())
    image = diagram.grab().toImage()
    line = range(round(diagram.height() - diagram.fontMetrics().height()), diagram.height() - 1)
    ground = image.pixelColor(0, line[0])
    inked = [x for x in range(image.width()) if any(image.pixelColor(x, y) != ground for y in line)]
    starts = [x for before, x in pairwise([-100, *inked]) if x - before > diagram.fontMetrics().height()]
    assert len(starts) == len(back), "each by itself"
    text = f"\u2202C/\u2202a {shown(back[1])}"
    wanted = diagram.fontMetrics().horizontalAdvance(text)
    ends = [max(x for x in inked if x < following) for following in (*starts[1:], image.width())]
    for start, end in zip(starts, ends, strict=True):
        assert end - start >= 0.9 * wanted


def test_a_click_on_a_parameter_of_the_drawing_chooses_it(bench: BenchView) -> None:
    diagram = bench.findChild(ChainDiagram)
    heard: list[tuple[int, str]] = []
    diagram.chosen.connect(lambda *place: heard.append(place))
    places: dict[tuple[int, str], list[QPoint]] = {}
    for point in (QPoint(x, y) for y in range(0, diagram.height(), 8) for x in range(0, diagram.width(), 8)):
        heard.clear()
        QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=point)
        for place in heard:
            places.setdefault(place, []).append(point)
            layer, letter = place
            assert f"dC_0/d{letter}[{layer}]" in numbers(bench)
    # From left to right as in the forward pass, weights above their arrows and biases below their neurons.
    assert sorted(places, key=lambda place: places[place][0].x()) == [(1, "w"), (1, "b"), (2, "w"), (2, "b")]
    assert places[1, "w"][-1].y() < places[1, "b"][0].y()


def test_the_curve_passes_through_the_cost_and_the_tangent_touches_it(bench: BenchView) -> None:
    plot = bench.findChild(SlopePlot)
    x, y = plot.curve.getData()
    at = sliders(bench)["w1"]
    assert float(np.interp(at, x, y)) == pytest.approx(by_hand(bench, "sigmoid", 2, 1, "w")["C_0"])
    for value in (-4.0, 0.0, 3.0):
        expected = by_hand(bench, "sigmoid", 2, 1, "w", w1=value)["C_0"]
        assert float(np.interp(value, x, y)) == pytest.approx(expected, rel=1e-3)
    (left, right), (low, high) = plot.tangent.getData()
    slope = by_hand(bench, "sigmoid", 2, 1, "w")["dC_0/dw[1]"]
    assert (high - low) / (right - left) == pytest.approx(slope)
    assert low + slope * (at - left) == pytest.approx(by_hand(bench, "sigmoid", 2, 1, "w")["C_0"])


def test_the_point_on_the_curve_can_be_dragged(bench: BenchView) -> None:
    plot = bench.findChild(SlopePlot)

    def at(value: float) -> QPointF:
        return QPointF(plot.mapFromScene(plot.box.mapViewToScene(QPointF(value, 0.1))))

    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=at(2).toPoint())
    assert sliders(bench)["w1"] == pytest.approx(2, abs=0.05)
    QTest.mouseMove(plot.viewport(), at(-3).toPoint())
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=at(-3).toPoint())
    assert sliders(bench)["w1"] == pytest.approx(-3, abs=0.05)


def test_nothing_moves_when_another_parameter_is_chosen(bench: BenchView) -> None:
    press(bench, "depth_3")
    places = []
    for name in ("choose_w1", "choose_w3", "choose_b2"):
        bench.findChild(QRadioButton, name).click()
        bench.layout().activate()
        places.append(bench.findChild(SlopePlot).geometry())
    assert places[0] == places[1] == places[2]


@pytest.mark.parametrize("width", [500, 550, 900])
def test_boxes_never_overlap_and_stay_inside(bench: BenchView, width: int) -> None:
    press(bench, "depth_3")
    bench.resize(width, 700)
    row = bench.findChild(FactorRow)
    boxes = [symbol.parentWidget().geometry() for symbol in row.findChildren(FormulaView)]
    assert len(boxes) == 8
    assert all(row.rect().contains(box) for box in boxes)
    assert not any(one.intersects(other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])


def test_the_product_is_copied_as_latex(bench: BenchView) -> None:
    bench.findChild(QRadioButton, "choose_w2").click()
    row = bench.findChild(FactorRow)
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        r"\frac{\partial C_0}{\partial w^{(2)}} = \frac{\partial C_0}{\partial a^{(2)}}"
        r" \cdot \frac{\partial a^{(2)}}{\partial z^{(2)}} \cdot \frac{\partial z^{(2)}}{\partial w^{(2)}}"
    )


def test_formulas_are_there_with_the_numbers(bench: BenchView) -> None:
    assert "dC_0/dw[1]" in numbers(bench)
    assert all(symbol.isVisible() for symbol in bench.findChildren(FormulaView))
    press(bench, "depth_3")
    shown_now = [symbol for symbol in bench.findChild(FactorRow).findChildren(FormulaView) if symbol.isVisible()]
    assert len(shown_now) == 8


def test_every_formula_that_may_be_shown_is_set_beforehand(bench: BenchView) -> None:
    known = set(formulas())
    press(bench, "count_3")
    for depth in (2, 3):
        press(bench, f"depth_{depth}")
        for key in SIGMA:
            choose_activation(bench, key)
            for radio in bench.findChildren(QRadioButton):
                if radio.isVisible():
                    radio.click()
                    found = {formula.latex() for formula in bench.findChildren(FormulaView)}
                    assert found <= known


def test_colours_follow_the_palette(bench: BenchView) -> None:
    palette = bench.palette()
    palette.setColor(QPalette.ColorRole.Text, QColor(1, 2, 3))
    palette.setColor(QPalette.ColorRole.Base, QColor(250, 251, 252))
    palette.setColor(QPalette.ColorRole.Highlight, QColor(120, 0, 60))
    bench.setPalette(palette)
    plot = bench.findChild(SlopePlot)
    assert plot.curve.opts["pen"].color() == QColor(120, 0, 60)
    assert plot.tangent.opts["pen"].color() == QColor(1, 2, 3)
    assert plot.backgroundBrush().color() == QColor(250, 251, 252)


def test_every_control_is_named_explained_and_reached_by_tab(bench: BenchView) -> None:
    press(bench, "count_2")
    for widget in bench.findChildren(QWidget):
        reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if reached and widget.isVisible() and widget.focusProxy() is None:
            assert widget.objectName(), widget
            assert widget.toolTip(), widget.objectName()
            assert widget.accessibleName(), widget.objectName()
