"""The outer product: pictures and numbers against an independent computation, and the ways to a neuron and a pixel."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QPushButton

from app.views.derivation.outer_product.view import OuterProductView
from nn.derivation.example import Pass
from nn.derivation.parameter import Parameter
from nn.derivation.training_step import training_step
from nn.network import Architecture, Network
from tests.app.views.derivation.conftest import Show
from tests.edges import kinked

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.views.derivation.matrix.cell_grid import CellGrid
    from nn.arrays import Array

ETA = 0.05


@pytest.fixture
def view(show: Show) -> OuterProductView:
    return show(OuterProductView())


def pictures(view: OuterProductView) -> list["Array"]:
    """What is shown: delta, drawing, slopes; weights, slopes, weights."""
    return [part.matrix().values for row in (view.product, view.update_row) for part in row.views()]


def middle(cells: "CellGrid", row: int, column: int) -> QPoint:
    place, _ = cells.placement().place(row, column)
    return cells.placement().grid.rect(cells.area(), place).center().toPoint()


def words(view: OuterProductView, name: str) -> str:
    label = view.findChild(QLabel, name)
    return label.text() if label.isVisible() else ""


@pytest.mark.parametrize("network", ["small", "digits"])
def test_every_picture_and_number_agrees_with_an_independent_computation(
    network: str, view: OuterProductView, request: pytest.FixtureRequest, reading: Callable[[str], float]
) -> None:
    case = request.getfixturevalue(network)
    hand = case.by_hand
    view.show_step(case.step)
    for a in range(len(hand.delta[1])):
        view.show_neuron(a)
        error, x, slopes, before, again, after = pictures(view)
        assert x[:, 0] == pytest.approx(hand.a[0])
        assert error[0] == pytest.approx(hand.delta[1][a], rel=1e-9, abs=1e-15)
        assert slopes[0] == pytest.approx(hand.delta[1][a] * hand.a[0], rel=1e-9, abs=1e-15)
        assert (again == slopes).all()
        assert before[0] == pytest.approx(hand.W[1][a])
        assert after[0] == pytest.approx(hand.W[1][a] - ETA * hand.delta[1][a] * hand.a[0], rel=1e-9)
        texts = view.property("numbers")
        assert len(texts) == 6
        for name, text in texts.items():
            assert reading(text) == pytest.approx(hand.value(name), rel=5.01e-4, abs=1e-300), name
            # Qt pads what it makes of rich text with nothing that would hide a number.
            assert text in words(view, "outerProductReadout")


def test_a_number_times_a_row_is_a_row_and_old_and_new_weights_have_symbols_of_their_own(
    view: OuterProductView, digits: Any
) -> None:
    view.show_step(digits.step)
    product, update = ([part.shape_label.text() for part in row.views()] for row in (view.product, view.update_row))
    assert product == ["1 \u00d7 1", "1 \u00d7 784", "1 \u00d7 784"]
    assert set(update) == {"1 \u00d7 784"}
    before, _, after = (part.name(0, 300) for part in view.update_row.views())
    assert before != after
    old, _, new = (part.heading.latex() for part in view.update_row.views())
    assert old != new
    assert "new" in words(view, "outerProductReadout")


def test_pictures_of_pixels_are_28_by_28(view: OuterProductView, digits: Any) -> None:
    view.show_step(digits.step)
    for row in (view.product, view.update_row):
        grids = [part.cells.grid() for part in row.views() if part.matrix().values.size > 1]
        assert {(grid.height, grid.width) for grid in grids} == {(28, 28)}


def test_it_begins_with_the_neuron_that_has_the_largest_error(
    view: OuterProductView, digits: Any, make_case: Callable[..., Any]
) -> None:
    view.show_step(digits.step)
    assert view.neuron() == int(np.abs(digits.by_hand.delta[1]).argmax())
    view.show_neuron(3)
    view.show_step(make_case((784, 32, 32, 10), seed=3).step)
    assert view.neuron() == 3
    other = make_case((784, 3, 10), seed=1)
    view.show_step(other.step)
    assert view.neuron() == int(np.abs(other.by_hand.delta[1]).argmax())


def test_a_neuron_is_chosen_by_key_and_by_click(view: OuterProductView, digits: Any, qtbot: "QtBot") -> None:
    view.show_step(digits.step)
    view.show_neuron(4)
    qtbot.keyClick(view.neuron_box, Qt.Key.Key_Up)
    assert view.deltas.chosen() == (5, 0)
    qtbot.mouseClick(view.deltas, Qt.MouseButton.LeftButton, pos=middle(view.deltas, 20, 0))
    assert view.neuron() == 20
    qtbot.keyClick(view.deltas, Qt.Key.Key_Right)
    assert view.neuron() == 21
    assert "delta[1][21]" in view.property("numbers")


def test_a_pixel_is_chosen_in_any_picture(view: OuterProductView, digits: Any, qtbot: "QtBot") -> None:
    view.show_step(digits.step)
    a = view.neuron()
    _, drawing, slopes = (part.cells for part in view.product.views())
    qtbot.mouseClick(drawing, Qt.MouseButton.LeftButton, pos=middle(drawing, 300, 0))
    assert f"w[1][{a}, 300] after" in view.property("numbers")
    assert slopes.chosen() == (0, 300)
    qtbot.mouseClick(slopes, Qt.MouseButton.LeftButton, pos=middle(slopes, 0, 410))
    assert drawing.chosen() == (410, 0)
    qtbot.keyClick(slopes, Qt.Key.Key_Down)
    assert view.pixel() == 410 + 28
    with qtbot.waitSignal(view.parameter_chosen) as heard:
        qtbot.mouseClick(view.findChild(QPushButton, "traceParameter"), Qt.MouseButton.LeftButton)
    assert heard.args == [Parameter(1, a, 438)]
    with qtbot.waitSignal(view.parameter_chosen) as heard:
        qtbot.mouseDClick(slopes, Qt.MouseButton.LeftButton, pos=middle(slopes, 0, 438))
    assert heard.args == [Parameter(1, a, 438)]


def test_a_closed_gate_is_said_in_words(view: OuterProductView, digits: Any) -> None:
    view.show_step(digits.step)
    closed = digits.by_hand.z[1] <= 0
    view.show_neuron(int(closed.argmax()))
    assert "closed gate" in words(view, "outerProductWords")
    assert view.property("numbers")[f"delta[1][{int(closed.argmax())}]"] == "0"


@pytest.mark.parametrize(("activation", "at_0"), [("relu", "0"), ("leaky_relu", "0.01")])
def test_a_kink_is_no_closed_gate(view: OuterProductView, activation: str, at_0: str) -> None:
    view.show_step(training_step(kinked(activation).passed, 0.1))
    view.show_neuron(0)
    found = words(view, "outerProductWords")
    kink = "Neuron 0 is at a kink of sigma, z = 0: no derivative exists at 0; \u03c3\u2032(0) ="
    if at_0 == "0":
        assert found == f"{kink} 0 is a convention, by which delta is 0, and this digit changes none of its weights."
    else:
        assert found.startswith(f"{kink} 0.01 is a convention. All slopes into neuron 0 are the picture times")
    view.show_neuron(1)
    assert "kink" not in words(view, "outerProductWords")


def test_a_saturated_neuron_is_no_closed_gate(view: OuterProductView, make_case: Any) -> None:
    network = make_case((784, 4, 10), "sigmoid").example.network
    network.b[1][...] = -800, 0, 0, 0
    view.show_step(training_step(Pass.of(network, np.full((1, 784), 0.5), (3,)), 0.1))
    view.show_neuron(0)
    assert words(view, "outerProductWords").startswith(
        "Neuron 0 is saturated: the slope of sigma is too small for float64"
    )
    view.show_neuron(1)
    assert "too small" not in words(view, "outerProductWords")


@pytest.mark.parametrize(
    ("activation", "output", "sums"),
    [("relu", "softmax", (800.0, 0.0)), ("relu", "sigmoid", (40.0, 800.0)), ("tanh", "softmax", (1.0, 0.0))],
)
def test_an_error_that_rounds_to_0_is_not_told_as_exactly_0(
    view: OuterProductView, activation: str, output: str, sums: tuple[float, float]
) -> None:
    parameters = np.random.default_rng(0).uniform(1e-3, 2e-3, 1582)
    network = Network(Architecture((784, 2, 2, 2), activation, output, "mean_squared_error"), parameters)
    network.b[2][...] = 800 if activation == "tanh" else 0
    network.b[3][...] = sums
    view.show_step(training_step(Pass.of(network, np.full((1, 784), 0.5), (0,)), 0.1))
    assert view.property("numbers")["delta[1][0]"] == "0"
    assert words(view, "outerProductWords").startswith(
        "The error of neuron 0 is 0 in float64, where slopes on the way back round to 0"
    )
    network.b[2][...], network.b[3][...], network.W[2][...] = 0, 0, 0
    view.show_step(training_step(Pass.of(network, np.full((1, 784), 0.5), (0,)), 0.1))
    assert "exactly 0" in words(view, "outerProductWords"), "nothing listens to the neuron"
    network.W[2][...] = 5e-324
    view.show_step(training_step(Pass.of(network, np.full((1, 784), 0.5), (0,)), 0.1))
    assert "0 in float64" in words(view, "outerProductWords"), "no factor is 0, their product is too small"


def test_the_sign_of_the_error_says_what_the_update_does(view: OuterProductView, digits: Any) -> None:
    view.show_step(digits.step)
    view.show_neuron(int(digits.by_hand.delta[1].argmax()))
    assert "takes some of the picture away" in words(view, "outerProductWords")
    view.show_neuron(int(digits.by_hand.delta[1].argmin()))
    assert "adds some of the picture" in words(view, "outerProductWords")


@pytest.mark.parametrize(
    ("widths", "names"),
    [
        ((784, 10), ("relu", "softmax", "cross_entropy")),
        ((784, 4, 10), ("sigmoid", "sigmoid", "mean_squared_error")),
        ((6, 3), ("tanh", "identity", "mean_squared_error")),
    ],
)
def test_other_networks_are_shown_as_well(
    widths: tuple[int, ...], names: tuple[str, ...], view: OuterProductView, make_case: Callable[..., Any]
) -> None:
    case = make_case(widths, *names)
    view.show_step(case.step)
    a = view.neuron()
    slopes = pictures(view)[2]
    assert slopes[0] == pytest.approx(case.example.gradient.W[1][a])
    assert "closed" not in words(view, "outerProductWords")
    assert not view.grab().isNull()


def test_it_says_what_it_waits_for(view: OuterProductView, small: Any) -> None:
    assert words(view, "outerProductProblem") == "Draw a digit to see it in the gradient of the first weights."
    view.show_step(small.step)
    assert words(view, "outerProductProblem") == ""
    view.show_step(None, "Weights: some are not finite numbers; reset the network or open another model.")
    assert words(view, "outerProductProblem").startswith("Weights: some are not finite numbers")
    assert view.property("numbers") == {}


def test_what_comes_while_nobody_looks_is_shown_later(view: OuterProductView, small: Any) -> None:
    view.hide()
    view.show_step(small.step)
    view.show()
    assert len(view.property("numbers")) == 6


def test_everything_is_inside_the_view_and_the_rows_are_aligned(view: OuterProductView, digits: Any) -> None:
    view.show_step(digits.step)
    for row in (view.product, view.update_row):
        assert all(row.rect().contains(part.geometry()) for part in row.views())
    columns = [[part.x() for part in row.views()] for row in (view.product, view.update_row)]
    assert columns[0] == columns[1]


def test_it_follows_another_palette(view: OuterProductView, small: Any, qtbot: "QtBot") -> None:
    dark = QPalette(QColor(50, 50, 50), QColor(50, 50, 50))
    fresh = OuterProductView()
    qtbot.addWidget(fresh)
    fresh.setPalette(dark)
    fresh.resize(550, 560)
    fresh.show()
    view.setPalette(dark)
    for each in (view, fresh):
        each.show_step(small.step)
        each.neuron_box.clearFocus()
    qtbot.waitUntil(lambda: view.grab().toImage() == fresh.grab().toImage())
