"""The cost beside what backpropagation claims: numbers read back, keys, and what can be seen in the plots."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.views.derivation.common.legend import LineLegend
from app.views.derivation.common.wording import HELD
from app.views.derivation.referee.error_plot import LEGEND
from app.views.derivation.referee.verdict import sentence
from app.views.derivation.referee.view import EMPTY, RefereeView
from app.window.derivation_sources import referee_source
from nn.arrays import Array
from nn.derivation.example import Example
from nn.derivation.parameter import Parameter
from nn.derivation.results import RefereeSource
from nn.derivation.verdict import AtKink, Best, Between, Flat, Rounding, Stuck, Truncation, Verdict
from nn.network import Architecture, Network
from tests.app.views.derivation.conftest import said

Reading: TypeAlias = Callable[[str], float]

WEIGHT = Parameter(1, 2, 3)


def _network(activation: str) -> tuple[Network, Array]:
    rng = np.random.default_rng(4)
    architecture = Architecture((5, 4, 3, 3), activation)
    return Network(architecture, rng.normal(0, 0.9, architecture.parameter_count)), rng.uniform(0.2, 1.0, size=5)


def _cost(network: Network, x: Array, offset: float, sigma: Callable[[Array], Array] = np.tanh) -> float:
    """The cost of label 1 with w[1][2, 3] moved, in plain NumPy."""
    W = network.W[1].copy()
    W[2, 3] += offset
    a = sigma(W @ x + network.b[1])
    z = network.W[3] @ sigma(network.W[2] @ a + network.b[2]) + network.b[3]
    return float(np.log(np.exp(z).sum()) - z[1])


def _make(qtbot: QtBot, activation: str = "tanh", parameter: Parameter | None = WEIGHT) -> RefereeView:
    view = RefereeView()
    qtbot.addWidget(view)
    view.resize(540, 400)
    if parameter is not None:
        network, x = _network(activation)
        view.show_parameter(referee_source(Example.of(network, x, 1), parameter))
    view.show()
    return view


def _press(view: RefereeView, *names: str) -> None:
    for name in names:
        view.findChild(QPushButton, name).click()


def _judged(view: RefereeView, epsilon: float) -> type[Verdict]:
    view.set_epsilon(epsilon)
    verdict = view.verdict()
    assert verdict is not None
    assert said(view, "refereeSentence") == sentence(verdict)
    return type(verdict)


@pytest.mark.parametrize("epsilon", [1.0, 1e-2, 1e-4])
def test_both_slopes_are_those_of_the_cost(qtbot: QtBot, epsilon: float, reading: Reading) -> None:
    view = _make(qtbot)
    network, x = _network("tanh")
    view.set_epsilon(epsilon)
    numbers = view.property("numbers")
    up, here, down = (_cost(network, x, offset) for offset in (epsilon, 0.0, -epsilon))
    slope = (_cost(network, x, 1e-6) - _cost(network, x, -1e-6)) / 2e-6
    assert reading(numbers["epsilon"]) == pytest.approx(epsilon, rel=6e-4)
    assert reading(numbers["w[1][2, 3]"]) == pytest.approx(network.W[1][2, 3], rel=6e-4)
    assert reading(numbers["C_0"]) == pytest.approx(here, rel=6e-4)
    assert reading(numbers["tangent"]) == pytest.approx(slope, rel=6e-4)
    central = (up - down) / (2 * epsilon)
    assert reading(numbers["secant"]) == pytest.approx(central, rel=6e-4)
    assert reading(numbers["error"]) == pytest.approx(abs(central - slope), rel=6e-4, abs=1e-9)
    _press(view, "refereeSide_forward")
    assert reading(view.property("numbers")["secant"]) == pytest.approx((up - here) / epsilon, rel=6e-4)


def test_the_curve_is_the_cost(qtbot: QtBot) -> None:
    view = _make(qtbot)
    network, x = _network("tanh")
    view.set_epsilon(0.1)
    offsets, costs = view.cost_plot.curve.getData()
    assert (offsets.min(), offsets.max()) == pytest.approx((-0.25, 0.25)), "the axes count in ones here"
    expected = [_cost(network, x, offset) - _cost(network, x, 0) for offset in offsets]
    assert costs == pytest.approx(expected, abs=1e-12)
    edges, tangent = view.cost_plot.tangent.getData()
    slope = (_cost(network, x, 1e-6) - _cost(network, x, -1e-6)) / 2e-6
    assert tangent == pytest.approx(slope * edges, rel=1e-6)
    points = view.cost_plot.points.getData()
    assert points[1] == pytest.approx([_cost(network, x, h) - _cost(network, x, 0) for h in (-0.1, 0.1)], abs=1e-12)
    low, high = (np.interp(h, *view.cost_plot.secant.getData()) for h in (-0.1, 0.1))
    assert (low, high) == pytest.approx(tuple(points[1]), abs=1e-12), "the secant goes through its points"


def test_the_curve_comes_as_close_as_the_step(qtbot: QtBot) -> None:
    view = _make(qtbot)
    view.set_epsilon(1e-6)
    offsets, _ = view.cost_plot.curve.getData()
    assert offsets.max() == pytest.approx(2.5), "in millionths"
    view.zoom.click()
    offsets, _ = view.cost_plot.curve.getData()
    assert offsets.max() == pytest.approx(2.5)
    points, _ = view.cost_plot.points.getData()
    assert points[1] == pytest.approx(1e-6), "in ones"


@pytest.mark.parametrize("side", ["central", "forward"])
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_a_smooth_cost_shows_truncation_then_rounding(qtbot: QtBot, side: str, precision: str) -> None:
    view = _make(qtbot)
    _press(view, f"refereeSide_{side}", f"refereePrecision_{precision}")
    seen = [_judged(view, epsilon) for epsilon in np.logspace(0, -6, 61)]
    order = [Truncation, Best, Rounding]
    in_order = [kind for kind in seen if kind in order]
    if precision == "float64" and side == "forward":
        assert set(seen) == {Truncation}, "it is best far below"
        in_order += [_judged(view, epsilon) for epsilon in np.logspace(-6, -10, 41)]
    assert in_order == sorted(in_order, key=order.index)
    assert set(in_order) == set(order)
    assert precision in said(view, "refereeSentence")


def test_a_step_too_short_for_float32_moves_nothing(qtbot: QtBot) -> None:
    view = _make(qtbot)
    _press(view, "refereePrecision_float32")
    assert _judged(view, 1e-10) is Stuck
    assert view.property("numbers")["secant"] == "0"
    _press(view, "refereePrecision_float64")
    assert _judged(view, 1e-10) is Rounding


def test_in_float32_the_curve_is_a_staircase(qtbot: QtBot) -> None:
    view = _make(qtbot)
    view.set_epsilon(1e-7)
    _, smooth = view.cost_plot.curve.getData()
    _press(view, "refereePrecision_float32")
    _, stairs = view.cost_plot.curve.getData()
    assert len(np.unique(smooth)) > 100
    assert len(np.unique(stairs)) < 20


def test_kinks_are_marked_and_named(qtbot: QtBot) -> None:
    view = _make(qtbot, "relu")
    network, x = _network("relu")
    # The kink of neuron 2 of layer 1: where its weighted sum is 0.
    kink = -(network.W[1][2] @ x + network.b[1][2]) / x[3]
    view.set_epsilon(1.0)
    assert abs(kink) < 2.5, "in sight"
    marked = [line.value() for line, _ in view.cost_plot.kinks() if line.isVisible()]
    assert min(abs(np.array(marked) - kink)) < 1e-12
    assert view.error_plot.kink.isVisible()
    nearest = min(map(abs, marked))
    assert 10 ** view.error_plot.kink.value() == pytest.approx(nearest)
    assert _judged(view, nearest * 1.3) is Between
    assert "changes its sign" in said(view, "refereeSentence")
    assert _judged(view, nearest / 1.5) is not Between
    view.show_parameter(_source("tanh"))
    assert not view.error_plot.kink.isVisible()
    assert not any(line.isVisible() for line, _ in view.cost_plot.kinks())


def _source(activation: str) -> RefereeSource:
    network, x = _network(activation)
    return referee_source(Example.of(network, x, 1), WEIGHT)


def test_a_parameter_without_influence_is_flat(qtbot: QtBot) -> None:
    view = _make(qtbot, parameter=None)
    network, x = _network("relu")
    x[3] = 0
    view.show_parameter(referee_source(Example.of(network, x, 1), WEIGHT))
    assert isinstance(view.verdict(), Flat)
    numbers = view.property("numbers")
    assert (numbers["tangent"], numbers["secant"], numbers["error"]) == ("0", "0", "0")


def test_where_no_error_can_be_drawn_the_plot_says_so(qtbot: QtBot) -> None:
    view = _make(qtbot)
    words = view.error_plot.no_error
    assert not words.isVisible()
    network, x = _network("tanh")
    view.show_parameter(referee_source(Example.of(network, np.where(np.arange(5) == 3, 0.0, x), 1), WEIGHT))
    assert words.isVisible()
    assert view.error_plot.rect().contains(words.geometry())
    view.show_parameter(None)
    assert not words.isVisible()


@pytest.mark.parametrize("epsilon", [1.0, 1e-10])
def test_the_marked_step_is_whole_at_either_end(qtbot: QtBot, epsilon: float) -> None:
    view = _make(qtbot)
    view.set_epsilon(epsilon)
    plot = view.error_plot
    at = plot.box.mapViewToScene(QPointF(plot.marker.getData()[0][0], 0.0)).x()
    box, half = plot.box.sceneBoundingRect(), plot.marker.opts["size"] / 2
    assert box.left() <= at - half
    assert at + half <= box.right()


def test_lines_are_named_in_rows_equally_long(qtbot: QtBot) -> None:
    legend = LineLegend(LEGEND)
    qtbot.addWidget(legend)
    rows = {}
    for width in range(40, 600):
        y = [place.y() for place in legend._places(width)]
        rows[len(set(y))] = [y.count(row) for row in sorted(set(y))]
    assert rows == {1: [4], 2: [2, 2], 4: [1, 1, 1, 1]}


def test_a_kink_at_the_parameter_is_told_at_every_step(qtbot: QtBot) -> None:
    view = _make(qtbot, parameter=None)
    network, x = _network("relu")
    network.W[1][2], network.b[1][2] = 0, 0
    view.show_parameter(referee_source(Example.of(network, x, 1), WEIGHT))
    for side in ("central", "forward"):
        _press(view, f"refereeSide_{side}")
        assert {_judged(view, epsilon) for epsilon in np.logspace(-10, 0, 21)} == {AtKink}
    assert "No derivative exists here" in said(view, "refereeSentence")
    assert not view.error_plot.kink.isVisible(), "there is no place for 0 among the decades"


def test_a_cost_that_is_held_is_named_beside_it(qtbot: QtBot) -> None:
    view = _make(qtbot, parameter=None)
    network, x = _network("tanh")
    network.b[3][0] = 300
    view.show_parameter(referee_source(Example.of(network, x, 1), Parameter(3, 0)))
    captions = [label.text() for label in view.findChildren(QLabel)]
    assert not any(text.endswith(HELD) for text in captions)
    assert float(view.property("numbers")["C_0"]) == pytest.approx(300, rel=0.02)
    _press(view, "refereePrecision_float32")
    captions = [label.text() for label in view.findChildren(QLabel)]
    assert any(text.endswith(HELD) and "C" in text for text in captions)
    assert view.property("numbers")["C_0"] == "87.34"
    assert "the cost is held at 87.34" in said(view, "refereeSentence")
    # The sentence says that the tangent is not flat, and so does the picture beside it.
    x, y = view.cost_plot.tangent.getData()
    low, high = view.cost_plot.box.viewRange()[1]
    assert y.max() - y.min() > 0.4 * (high - low)


def test_the_step_is_moved_by_keyboard(qtbot: QtBot) -> None:
    view = _make(qtbot)
    view.set_epsilon(1e-4)
    QTest.keyClick(view.slider, Qt.Key.Key_Right)
    assert view.property("numbers")["epsilon"] == "0.0001259"
    QTest.keyClick(view.slider, Qt.Key.Key_PageUp)
    assert view.property("numbers")["epsilon"] == "0.001259"
    QTest.keyClick(view.error_plot, Qt.Key.Key_PageDown)
    QTest.keyClick(view.error_plot, Qt.Key.Key_Left)
    assert view.property("numbers")["epsilon"] == "0.0001000"
    QTest.keyClick(view.slider, Qt.Key.Key_End)
    assert view.property("numbers")["epsilon"] == "1"
    QTest.keyClick(view.slider, Qt.Key.Key_Home)
    assert view.property("numbers")["epsilon"] == "1.000\u00d710\u207b\u00b9\u2070"


def test_the_step_is_picked_in_the_plot_of_errors(qtbot: QtBot) -> None:
    view = _make(qtbot)
    plot = view.error_plot
    place = plot.mapFromScene(plot.box.mapViewToScene(QPointF(-7.0, sum(plot.box.viewRange()[1]) / 2)))
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.property("numbers")["epsilon"].startswith(
        ("1.000\u00d710\u207b\u2077", "1.259\u00d710\u207b\u2077", "7.943")
    )
    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(plot.viewport(), place + QPoint(plot.pixels(), 0))
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(plot.pixels(), 0))


def test_the_errors_of_all_four_secants_are_drawn(qtbot: QtBot) -> None:
    view = _make(qtbot)
    source = _source("tanh")
    for (side, precision), curve in view.error_plot.curves.items():
        found = source.evidence(side == "central", precision == "float32")
        expected = found.errors
        x, y = curve.getData()
        assert x == pytest.approx(np.log10(found.epsilon))
        drawn = np.isfinite(y)
        assert y[drawn] == pytest.approx(np.log10(expected[drawn]))
        assert (expected[~drawn] == 0).all(), "an error of 0 has no place on an axis of decades"


def test_it_waits_for_a_parameter(qtbot: QtBot) -> None:
    view = _make(qtbot, parameter=None)
    assert said(view, "refereeSentence") == EMPTY
    assert view.property("numbers") == {}
    assert not view.slider.isEnabled()
    view.set_epsilon(1e-3)
    view.show_parameter(_source("tanh"))
    assert view.slider.isEnabled()
    assert view.property("numbers")["epsilon"] == "0.001000"
    view.show_parameter(None)
    assert said(view, "refereeSentence") == EMPTY
    assert view.property("numbers") == {}
    x, _ = view.cost_plot.curve.getData()
    assert x is None or not len(x), "nothing is left of the former parameter"


def test_the_step_stays_when_the_parameter_changes(qtbot: QtBot) -> None:
    view = _make(qtbot)
    view.set_epsilon(1e-6)
    view.show_parameter(_source("relu"))
    assert view.property("numbers")["epsilon"] == "1.000\u00d710\u207b\u2076"


def test_plots_that_waited_while_text_grew_are_no_paler_than_others(qtbot: QtBot) -> None:
    view = _make(qtbot, parameter=None)
    font = view.font()
    font.setPointSizeF(1.4 * font.pointSizeF())
    view.setFont(font)
    view.show_parameter(_source("tanh"))
    ground = view.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.Base)
    for plot in (view.cost_plot, view.error_plot):
        assert plot.backgroundBrush().color() == ground
    pen = view.error_plot.curves["forward", "float64"].opts["pen"]
    assert pen.color() == view.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text)


def test_it_follows_the_palette(qtbot: QtBot) -> None:
    view = _make(qtbot, "relu")
    dark = QPalette(QColor(40, 40, 40), QColor(40, 40, 40))
    dark.setColor(QPalette.ColorRole.Text, QColor(240, 240, 240))
    view.setPalette(dark)
    for pen in (view.cost_plot.tangent.opts["pen"], view.error_plot.curves["forward", "float64"].opts["pen"]):
        assert pen.color().lightness() > 200
    assert view.grab().toImage().pixelColor(0, 0).lightness() < 80
