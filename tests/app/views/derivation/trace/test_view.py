"""The numbers of a trace read back through its properties, and all that a person does with the keyboard."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.views.derivation.trace.rows import Column
from app.views.derivation.trace.view import EMPTY, TraceView
from app.window.derivation_sources import trace_source
from nn.activations import ACTIVATIONS
from nn.arrays import Array
from nn.derivation.example import Example
from nn.derivation.parameter import Parameter
from nn.network import Architecture, Network
from tests.app.views.derivation.conftest import said
from tests.edges import kinked, saturated, silent

Reading: TypeAlias = Callable[[str], float]

SIGMAS: dict[str, Callable[[Array], Array]] = {
    "relu": lambda z: np.where(z > 0, z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "identity": lambda z: z,
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(),
}
ENDS = [
    ("softmax", "cross_entropy"),
    ("softmax", "mean_squared_error"),
    ("sigmoid", "mean_squared_error"),
    ("identity", "mean_squared_error"),
]
H = 1e-6


class ByHand:
    """A network's cost in plain NumPy, and slopes as differences of costs: neither knows any rule of calculus."""

    def __init__(self, network: Network, x: Array, label: int) -> None:
        self.network, self.x, self.label = network, x, label

    def run(self, bump: tuple[str, int, int] = ("", 0, 0), h: float = 0.0) -> tuple[float, dict[str, dict[int, Array]]]:
        """The cost, and a and z of all layers, with one z (or one output's a) moved by h."""
        n, kind = self.network, self.network.architecture
        a: dict[int, Array] = {0: self.x}
        z: dict[int, Array] = {}
        for layer in range(1, n.depth + 1):
            z[layer] = n.W[layer] @ a[layer - 1] + n.b[layer]
            if bump[:2] == ("z", layer):
                z[layer][bump[2]] += h
            a[layer] = SIGMAS[kind.activation if layer < n.depth else kind.output](z[layer])
            if bump[:2] == ("a", layer):
                a[layer][bump[2]] += h
        y = np.eye(n.widths[-1])[self.label]
        out = a[n.depth]
        cost = -np.log(out[self.label]) if kind.loss == "cross_entropy" else np.mean((out - y) ** 2)
        return float(cost), {"a": a, "z": z}

    def slope(self, *bump: Any) -> float:
        """dC/dz or dC/da by a central difference."""
        return (self.run(bump, H)[0] - self.run(bump, -H)[0]) / (2 * H)

    def value(self, symbol: str) -> float:
        """The number that a symbol in code stands for."""
        if symbol.startswith("dC_0/da"):
            return self.slope("a", *_numbers(symbol[4:]))
        if symbol.startswith("dC_0/d"):
            layer, a, *b = _numbers(symbol[4:])
            return self.slope("z", layer, a) * (self.run()[1]["a"][layer - 1][b[0]] if b else 1.0)
        if symbol.startswith("da"):
            layer, j, _, i = _numbers(symbol)
            up, down = (self.run(("z", layer, i), h)[1]["a"][layer][j] for h in (H, -H))
            return float(up - down) / (2 * H)
        if symbol.startswith("sigma'"):
            layer, i = _numbers(symbol)
            up, down = (self.run(("z", layer, i), h)[1]["a"][layer][i] for h in (H, -H))
            return float(up - down) / (2 * H)
        if symbol.startswith("-y"):
            return -float(_numbers(symbol)[0] == self.label)
        letter, (layer, *indices) = symbol.partition("[")[0], _numbers(symbol)
        if letter == "delta":
            return self.slope("z", layer, *indices)
        if letter == "w":
            return float(self.network.W[layer][tuple(indices)])
        return float(self.run()[1][letter][layer][indices[0]])


def _numbers(symbol: str) -> list[int]:
    digits = "".join(character if character.isdigit() else " " for character in symbol)
    return [int(number) for number in digits.split()]


def _example(widths: tuple[int, ...] = (5, 4, 3, 3), *names: str, seed: int = 4, label: int = 1) -> Example:
    rng = np.random.default_rng(seed)
    architecture = Architecture(widths, *names)
    network = Network(architecture, rng.normal(0, 0.9, architecture.parameter_count))
    return Example.of(network, rng.uniform(0.2, 1.0, size=widths[0]), label)


def _make(qtbot: QtBot, example: Example | None = None, *parameter: int) -> TraceView:
    view = TraceView()
    qtbot.addWidget(view)
    view.resize(550, 560)
    if example is not None:
        view.show_example(trace_source(example))
        if parameter:
            view.show_parameter(Parameter(*parameter))
    view.show()
    # Keys of actions work in the active window alone.
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


def _open_all(view: TraceView, parent: QModelIndex = QModelIndex()) -> None:  # noqa: B008
    model = view.terms.model()
    if model.canFetchMore(parent):
        model.fetchMore(parent)
    for row in range(model.rowCount(parent)):
        index = model.index(row, Column.TERM, parent)
        if model.hasChildren(index):
            view.terms.expand(index)
            _open_all(view, index)


def _is_symbol(name: str) -> bool:
    return "[" in name and " " not in name.replace(", ", ",")


def _rows(view: TraceView, parent: QModelIndex = QModelIndex()) -> list[str]:  # noqa: B008
    model = view.terms.model()
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


def _press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def _field(view: TraceView, name: str) -> QSpinBox:
    return view.findChild(QSpinBox, name)


def _visible_words(view: TraceView) -> str:
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


# Numbers.


@pytest.mark.parametrize("end", ENDS, ids="-".join)
@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_all_numbers_of_an_open_trace_are_slopes_of_the_cost(
    qtbot: QtBot, activation: str, end: tuple[str, str], reading: Reading
) -> None:
    example = _example((5, 4, 3, 3), activation, *end)
    by_hand = ByHand(example.network, example.a[0], 1)
    view = _make(qtbot, example)
    for parameter in ((1, 2, 3), (1, 0), (2, 1, 0), (3, 2, 1), (3, 1)):
        view.show_parameter(Parameter(*parameter))
        _open_all(view)
        numbers = view.property("numbers")
        symbols = [name for name in numbers if _is_symbol(name)]
        assert str(Parameter(*parameter).symbol) in " ".join(symbols)
        for name in symbols:
            assert reading(numbers[name]) == pytest.approx(by_hand.value(name), rel=6e-4, abs=1e-7), name
        assert numbers["total"] == numbers[f"dC_0/d{view.parameter().symbol}"]
        assert reading(numbers["difference"]) < 1e-14


def test_each_product_is_the_product_of_its_numbers(qtbot: QtBot, reading: Reading) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    _open_all(view)
    numbers = view.property("numbers")
    products = [name for name in numbers if name.startswith("delta") and not _is_symbol(name)]
    assert len(products) == 3 + 3 * 3
    for name in products:
        factors = [f"{letter}{rest}" for letter, rest in _split(name)]
        expected = np.prod([reading(numbers[factor]) for factor in factors])
        assert reading(numbers[name]) == pytest.approx(expected, rel=3e-3)


def _split(product: str) -> list[tuple[str, str]]:
    parts = product.replace("] w", "]|w").replace("] sigma", "]|sigma").split("|")
    return [(part[0], part[1:]) for part in parts]


def test_the_numbers_of_a_digit_agree_with_numpy(qtbot: QtBot, digits: Any, reading: Reading) -> None:
    view = _make(qtbot, digits.example)
    a, b = view.parameter().neuron, view.parameter().sender
    numbers_seen = 0
    for parameter in ((1, a, b), (1, a), (1, 14, 150), (2, 7, 30), (3, 7, 5), (3, 9)):
        view.show_parameter(Parameter(*parameter))
        view.terms.expand(view.terms.model().index(1, 0))
        numbers = view.property("numbers")
        for name, text in numbers.items():
            if _is_symbol(name) and not name.startswith(("dC_0/da", "da")):
                expected = digits.by_hand.value(name.replace("C_0", "C"))
                assert reading(text) == pytest.approx(expected, rel=6e-4, abs=1e-15), name
                numbers_seen += 1
    assert numbers_seen > 200


def test_the_short_form_stands_beside_the_chain(qtbot: QtBot, reading: Reading) -> None:
    example = _example()
    view = _make(qtbot, example, 3, 2)
    numbers = view.property("numbers")
    a = example.a[3]
    assert reading(numbers["short delta[3][2]"]) == pytest.approx(a[2], rel=6e-4)
    assert numbers["short delta[3][2]"] == numbers["delta[3][2]"]
    assert _rows(view)[1].startswith("Short form: a - y")
    view.show_example(trace_source(_example((5, 4, 3, 3), "relu", "sigmoid", "mean_squared_error")))
    assert not any(row.startswith("Short form") for row in _rows(view)), "only softmax with cross-entropy collapses"


def test_without_a_hidden_layer_the_slope_opens_at_the_output(qtbot: QtBot, reading: Reading) -> None:
    example = _example((4, 3))
    view = _make(qtbot, example, 1, 2, 3)
    by_hand = ByHand(example.network, example.a[0], 1)
    numbers = view.property("numbers")
    assert reading(numbers["dC_0/dw[1][2, 3]"]) == pytest.approx(by_hand.value("dC_0/dw[1][2, 3]"), rel=6e-4)
    assert not view.terms.model().hasChildren(view.terms.model().index(2, 0)), "nothing lies behind the output"
    view.show_part("paths")
    assert view.property("numbers")["paths"] == "3"


def test_terms_stand_the_largest_first(qtbot: QtBot, reading: Reading) -> None:
    view = _make(qtbot, _example((5, 4, 8, 3), "tanh"), 1, 2, 3)
    model = view.terms.model()
    values = [abs(reading(model.index(row, Column.VALUE).data())) for row in range(1, model.rowCount())]
    assert values == sorted(values, reverse=True)
    assert len(values) == 8


# Gates, and inputs that are nothing.


def _closed_gate() -> tuple[Example, int, int]:
    """An example of ReLU, and a closed neuron of its first and its second layer."""
    example = _example((5, 6, 6, 3))
    return example, *(int(np.flatnonzero(example.da_dz[layer] == 0)[0]) for layer in (1, 2))  # type: ignore[return-value]


def test_closed_gates_are_named(qtbot: QtBot) -> None:
    example, first, second = _closed_gate()
    view = _make(qtbot, example, 1, first, 0)
    assert f"nothing passes back through neuron {first}" in said(view, "traceSentence")
    assert _rows(view)[0].startswith("Closed gate")
    assert all("= closed gate" in row for row in _rows(view)[1:])
    view.show_parameter(Parameter(1, int(np.flatnonzero(example.da_dz[1])[0]), 0))
    behind = [row for row in _rows(view)[1:] if f"delta[2][{second}]" in row]
    assert behind[0].startswith(f"delta[2][{second}] = closed gate")
    assert "sigma'(z[1]" in behind[0]


def test_a_saturated_neuron_is_no_closed_gate(qtbot: QtBot) -> None:
    rng = np.random.default_rng(0)
    network = Network(Architecture((5, 6, 6, 3), "tanh"), rng.normal(size=99))
    network.b[1][2], network.b[2][4] = 800, -800
    view = _make(qtbot, Example.of(network, rng.uniform(size=5), 1), 1, 2, 0)
    assert "is too small for float64, so nothing passes back through neuron 2" in said(view, "traceSentence")
    rows = _rows(view)
    assert rows[0].startswith("Saturated, sigma' is too small for float64: the 6 terms of delta[1][2] add up to 0")
    assert all("sigma'(z[1][2]) = too small for float64" in row for row in rows[1:])
    assert [row for row in rows if "delta[2][4] = too small for float64" in row], "behind the gate of layer 2"
    assert not [text for text in (*rows, said(view, "traceSentence")) if "closed" in text.lower()]


@pytest.mark.parametrize(("activation", "at_0"), [("relu", "0"), ("leaky_relu", "0.01")])
def test_a_kink_is_no_closed_gate(qtbot: QtBot, activation: str, at_0: str) -> None:
    view = _make(qtbot, kinked(activation), 1, 0, 0)
    convention = f"no derivative exists at 0; \u03c3\u2032(0) = {at_0} is a convention"
    follows = ", by which nothing passes back through neuron 0" if at_0 == "0" else ""
    assert f"A kink of sigma, z = 0: {convention}{follows}." in said(view, "traceSentence")
    rows = _rows(view)
    assert rows[0].startswith(f"A kink, z = 0: {convention}. The 3 terms of delta[1][0]")
    shown_at_0 = "0" if at_0 == "0" else "0.01000"
    assert all(f"sigma'(z[1][0]) = {shown_at_0} by convention" in row for row in rows[1:])
    assert [row for row in rows if "delta[2][0]" in row and " at a kink " in row], "behind the kink of layer 2"
    assert not [text for text in (*rows, said(view, "traceSentence")) if "closed" in text.lower()]


def test_of_an_output_that_rounds_to_1_rounding_is_the_reason(qtbot: QtBot) -> None:
    view = _make(qtbot, saturated(0), 2, 0, 0)
    note = "Output 0 rounds to 1: of 1 \u2212 a, small but not exactly 0, no digit is left."
    assert note in said(view, "traceSentence")
    assert _rows(view)[0].endswith(note)
    view.show_part("paths")
    assert "1 of them carries nothing that float64 can hold. All of them" in said(view, "pathSentence")
    view = _make(qtbot, saturated(0, gap=4), 2, 0, 0)
    assert "rounds" not in said(view, "traceSentence")


def test_closed_gates_are_drawn(qtbot: QtBot) -> None:
    example, first, _ = _closed_gate()
    view = _make(qtbot, example, 2, 0, 0)
    before = view.product.grab().toImage()
    view.show_parameter(Parameter(1, first, 0))
    assert "closed gate" not in view.property("numbers").values(), "the number itself is 0"
    assert view.product.grab().toImage() != before


def test_an_input_of_nothing_is_explained(qtbot: QtBot) -> None:
    rng = np.random.default_rng(0)
    example = Example.of(Network(Architecture((4, 3, 2)), rng.normal(size=23)), np.array([0, 0.5, 1, 0]), 1)
    view = _make(qtbot, example, 1, 1, 0)
    assert "no ink in this pixel" in said(view, "traceSentence")
    view.show_parameter(Parameter(1, 1, 1))
    assert "no ink" not in said(view, "traceSentence")
    off = int(np.flatnonzero(example.a[1] == 0)[0])
    view.show_parameter(Parameter(2, 1, off))
    assert f"neuron {off} gives nothing" in said(view, "traceSentence")


def test_an_input_that_rounds_to_0_is_not_told_as_nothing(qtbot: QtBot) -> None:
    view = _make(qtbot, silent(), 2, 0, 0)
    assert "rounds to 0: too small for float64, so the weight has no part" in said(view, "traceSentence")
    assert "gives nothing" not in said(view, "traceSentence")
    view.show_part("paths")
    assert "carry nothing that float64 can hold" in said(view, "pathSentence")


# What cannot be shown.


def test_it_says_what_it_waits_for(qtbot: QtBot) -> None:
    view = _make(qtbot)
    assert said(view, "traceProblem") == EMPTY
    assert _visible_words(view) == EMPTY
    assert view.property("numbers") == {}
    view.show_example(trace_source(_example()))
    assert EMPTY not in _visible_words(view)
    assert view.property("numbers")
    view.show_example(None, "Label: choose the digit that the drawing shows, 0 to 9.")
    assert _visible_words(view).startswith("Label: choose")
    assert view.property("numbers") == view.referee.property("numbers") == {}


def test_a_probability_of_nothing_leaves_the_chain_without_a_value(qtbot: QtBot) -> None:
    network = Network(Architecture((1, 2)), np.array([800.0, -800.0, 0.0, 0.0]))
    view = _make(qtbot, Example.of(network, np.ones(1), 1), 1, 1, 0)
    assert "-y/a has no value" in said(view, "traceSentence")
    assert "-y/a has no value" in _rows(view)[0]
    assert "total" not in view.property("numbers"), "what is not shown has no number"
    view.show_part("paths")
    assert "-y/a has no value" in said(view, "pathSentence")
    view.show_part("referee")
    assert view.grab()


def test_too_many_paths_are_told_in_a_sentence(qtbot: QtBot) -> None:
    widths = (1, 1, 101, 100, 10)
    architecture = Architecture(widths)
    network = Network(architecture, np.random.default_rng(0).normal(0, 0.1, architecture.parameter_count))
    view = _make(qtbot, Example.of(network, np.ones(1), 1), 1, 0, 0)
    view.show_part("paths")
    assert "1,010,000 paths" in said(view, "pathSentence")
    assert "Choose a weight of a later layer" in said(view, "pathSentence")
    view.show_parameter(Parameter(2, 0, 0))
    assert "10,000 paths lead from" in said(view, "pathSentence")


# Paths.


@pytest.mark.parametrize(("x", "carries"), [(0.5, ""), (0.0, "; it carries exactly nothing")])
def test_one_path_is_told_as_one(qtbot: QtBot, x: float, carries: str) -> None:
    network = Network(Architecture((1, 2), "relu", "sigmoid", "mean_squared_error"), np.array([0.5, -0.3, 0.1, 0.2]))
    view = _make(qtbot, Example.of(network, np.full(1, x), 1), 1, 0, 0)
    view.show_part("paths")
    words = re.sub(r"<[^>]+>", "", said(view, "pathSentence"))
    assert re.match(rf"1 path leads from w\S+ to the cost{carries}\. It comes to [^;]+; backpropagation found", words)


def test_one_path_among_several_that_carries_nothing_is_told_as_one(qtbot: QtBot) -> None:
    network = Network(Architecture((1, 1, 2), "identity", "sigmoid", "mean_squared_error"), np.ones(6))
    network.W[2][0] = 0
    view = _make(qtbot, Example.of(network, np.ones(1), 0), 1, 0, 0)
    view.show_part("paths")
    assert "2 paths lead" in said(view, "pathSentence")
    assert "; 1 of them carries exactly nothing. All of them add up to" in said(view, "pathSentence")


def test_the_paths_add_up_and_the_largest_are_listed(qtbot: QtBot, digits: Any, reading: Reading) -> None:
    view = _make(qtbot, digits.example)
    view.show_part("paths")
    a, b = view.parameter().neuron, view.parameter().sender
    by_hand, y = digits.by_hand, 7
    slope = by_hand.delta[1][a] * by_hand.a[0][b]
    assert slope != 0
    numbers = view.property("numbers")
    assert numbers["paths"] == "3,200"
    assert "3,200 paths" in said(view, "pathSentence")
    assert reading(numbers["sum over paths"]) == pytest.approx(slope, rel=6e-4)
    model = view.paths.list.model()
    values = [abs(reading(model.index(row, Column.VALUE).data())) for row in range(model.rowCount())]
    assert values == sorted(values, reverse=True)
    first, k, i, j = (int(neuron) for neuron in model.index(0, Column.TERM).data().split(" - "))
    assert first == a
    jacobian = by_hand.a[3][j] * ((i == j) - by_hand.a[3][i])
    expected = -(j == y) / by_hand.a[3][j] * jacobian * by_hand.W[3][i, k] * by_hand.W[2][k, a] * by_hand.a[0][b]
    assert reading(model.index(0, Column.VALUE).data()) == pytest.approx(expected, rel=6e-4)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Neuron of layer 1, 2, 3, output"


def test_the_path_that_is_picked_is_multiplied_out(qtbot: QtBot) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    view.show_part("paths")
    view.paths.list.setFocus()
    first = view.paths.factors.latex()
    _press(view.paths.list, Qt.Key.Key_Down)
    assert view.paths.factors.latex() != first
    assert view.paths.factors.latex().count(r"\partial") == 2 * 7
    assert view.paths.factors.isVisible()


# Keys, choosing, copying.


def test_enter_opens_a_term_and_left_closes_it(qtbot: QtBot) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    view.terms.setFocus()
    _press(view.terms, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Return)
    opened = view.terms.currentIndex()
    assert view.terms.isExpanded(opened)
    assert view.terms.model().rowCount(opened) == 1 + 3
    _press(view.terms, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert view.terms.currentIndex().parent() == opened
    assert "delta[3]" in view.terms.currentIndex().data()
    assert view.terms.isExpanded(view.terms.currentIndex())
    view.terms.setCurrentIndex(opened)
    _press(view.terms, Qt.Key.Key_Left)
    assert not view.terms.isExpanded(opened)


def test_a_term_is_told_in_words_rather_than_as_code(qtbot: QtBot) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    model = view.terms.model()
    told = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert len(told) > 1
    for words in told:
        assert "delta sub" in words
        assert not set("[]_\\") & set(words), words


def test_what_is_open_stays_open_when_the_numbers_change(qtbot: QtBot) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    _open_all(view)
    before = set(view.property("numbers"))
    view.terms.setCurrentIndex(view.terms.model().index(2, 0))
    current = view.terms.currentIndex().data().split(" = ")[0]
    view.show_example(trace_source(_example(seed=5)))
    assert set(view.property("numbers")) == before
    assert view.terms.currentIndex().data().startswith(current)
    view.show_parameter(Parameter(1, 1, 3))
    assert not any(view.terms.isExpanded(view.terms.model().index(row, 0)) for row in range(4)), "another sum"


def test_a_parameter_is_chosen_by_keyboard(qtbot: QtBot) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    chosen = []
    for field, key in (("B", Qt.Key.Key_Down), ("A", Qt.Key.Key_Up)):
        _press(_field(view, f"parameter{field}"), key)
        chosen.append(view.parameter())
    assert chosen == [Parameter(1, 2, 2), Parameter(1, 3, 2)]
    view.picker.kind.findChild(QPushButton, "parameterKind_b").click()
    assert not _field(view, "parameterB").isEnabled()
    assert view.parameter() == Parameter(1, 3)
    _press(_field(view, "parameterLayer"), Qt.Key.Key_Up)
    view.picker.steepest.click()
    assert view.parameter().layer == 2


def test_another_layer_comes_with_its_last_weight_or_its_steepest_one(qtbot: QtBot) -> None:
    example = _example()
    view = _make(qtbot, example, 1, 3, 2)
    up, down = Qt.Key.Key_Up, Qt.Key.Key_Down
    steepest = [trace_source(example).steepest(layer) for layer in (1, 2, 3)]
    seen = []
    for key in (up, up, down, down):
        _press(_field(view, "parameterLayer"), key)
        seen.append(view.parameter())
    assert seen == [steepest[1], steepest[2], steepest[1], Parameter(1, 3, 2)]
    view.picker.kind.findChild(QPushButton, "parameterKind_b").click()
    _press(_field(view, "parameterLayer"), up)
    assert view.parameter() == replace(steepest[1], sender=None)
    _press(_field(view, "parameterLayer"), down)
    assert view.parameter() == Parameter(1, 3)
    view.show_example(trace_source(_example((5, 2, 2, 3))))
    _press(_field(view, "parameterLayer"), up)
    _press(_field(view, "parameterLayer"), down)
    assert view.parameter() is not None
    assert view.parameter().is_in((5, 2, 2, 3)), "the other network lacks the last one"


def test_the_steepest_weight_has_the_largest_slope(qtbot: QtBot) -> None:
    example = _example()
    view = _make(qtbot, example)
    slopes = np.abs(example.gradient.W[1])
    assert view.parameter() == Parameter(1, *map(int, np.unravel_index(slopes.argmax(), slopes.shape)))


def test_a_parameter_is_shown_where_the_network_has_it(qtbot: QtBot) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    view.show_parameter(Parameter(2, 1))
    assert view.parameter() == Parameter(2, 1)
    view.show_parameter(Parameter(2, 3, 0))
    view.show_parameter(Parameter(4, 0))
    assert view.parameter() == Parameter(2, 1), "there is no such parameter"
    view.show_parameter(Parameter(2, 2, 3))
    view.show_example(trace_source(_example((5, 2, 2, 3))))
    assert (view.parameter().letter, view.parameter().layer) == ("w", 1), "the other network lacks it"


def test_the_weight_in_a_term_can_be_traced(qtbot: QtBot) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    view.terms.setFocus()
    view.terms.setCurrentIndex(view.terms.model().index(1, 0))
    QTest.keyClick(view.terms, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    parameter = view.parameter()
    assert (parameter.layer, parameter.sender) == (2, 2)


def test_where_a_pixel_lies_is_said(qtbot: QtBot, digits: Any) -> None:
    view = _make(qtbot, digits.example, 1, 14, 150)
    assert "pixel 150 (row 5, column 10)" in _visible_words(view)
    view.show_parameter(Parameter(2, 14, 15))
    assert "column" not in _visible_words(view)


def test_a_row_is_copied_as_latex_and_the_list_as_csv(qtbot: QtBot) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    clipboard, model = QGuiApplication.clipboard(), view.terms.model()
    view.terms.setFocus()
    view.terms.selectionModel().setCurrentIndex(model.index(1, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    QTest.keyClick(view.terms, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert r"^{(2)} \cdot w_{" in clipboard.text()
    assert r"\sigma'(z_{2}^{(1)}) = " in clipboard.text()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view.terms, Qt.Key.Key_C, both)
    lines = clipboard.text().splitlines()
    assert lines[0] == "term,delta,w,sigma'(z),value"
    assert len(lines) == 1 + 3
    values = [float(line.rsplit(",", 1)[1]) for line in lines[1:]]
    assert sum(values) == pytest.approx(_example().delta[1][2], rel=1e-14), "all digits"
    view.terms.setCurrentIndex(model.index(0, 0))
    view.terms.copy_latex()
    assert clipboard.text().startswith(r"\delta_{2}^{(1)} = ")
    view.product.copy()
    assert clipboard.text().startswith(
        r"\frac{\partial C_0}{\partial w_{2,3}^{(1)}} = \delta_{2}^{(1)} \cdot a_{3}^{(0)}"
    )
    view.show_part("paths")
    view.paths.list.copy_csv()
    assert clipboard.text().startswith("neurons,value\n2 - ")
    view.paths.list.copy_latex()
    assert clipboard.text().startswith(r"\frac{\partial C_0}")


def test_the_parts_are_chosen_by_keyboard(qtbot: QtBot) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    parts: list[str] = []
    view.part_changed.connect(parts.append)
    view.findChild(QWidget, "tracePart_terms").setFocus()
    _press(QGuiApplication.focusObject() or view, Qt.Key.Key_Right)  # type: ignore[arg-type]
    _press(view.findChild(QWidget, "tracePart_paths"), Qt.Key.Key_Space)
    assert view.part() == "paths"
    assert parts[-1] == "paths"
    view.show_part("referee")
    assert view.referee.isVisible()
    assert "epsilon" in view.property("numbers")


def test_all_controls_have_names_and_tooltips(qtbot: QtBot) -> None:
    view = _make(qtbot, _example())
    controls = [view.terms, view.paths.list, view.product, view.referee.slider, view.referee.zoom, view.picker.steepest]
    for control in [*controls, *view.findChildren(QSpinBox)]:
        assert control.objectName()
        assert control.toolTip()
        assert control.accessibleName()


def test_it_follows_the_palette(qtbot: QtBot) -> None:
    view = _make(qtbot, _example(), 1, 2, 3)
    for part in ("terms", "paths", "referee"):
        view.show_part(part)
        light = view.grab().toImage()
        dark = QPalette(QColor(40, 40, 40), QColor(40, 40, 40))
        dark.setColor(QPalette.ColorRole.Base, QColor(20, 20, 20))
        view.setPalette(dark)
        image = view.grab().toImage()
        assert image.pixelColor(2, 2).lightness() < 80
        assert light.pixelColor(2, 2).lightness() > 80
        darkest = np.array([image.pixelColor(x, 300).lightness() for x in range(20, 500)])
        assert np.median(darkest) < 80
        view.setPalette(QPalette())
