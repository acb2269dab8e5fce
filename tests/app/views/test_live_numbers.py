"""A pointer rests on a heatmap, a plot or a matrix while numbers change: what is said there is the new number."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.views import live_tip
from app.views.activations import ActivationsView
from app.views.axes import Axes
from app.views.colours import UNIT
from app.views.curves import CurveView
from app.views.derivation.matrix.cell_grid import CellGrid
from app.views.derivation.matrix.cells import Placement
from app.views.derivation.matrix.view import MatrixView
from app.views.evaluation.confusion import ConfusionView
from app.views.evaluation.reliability import ReliabilityDiagram
from app.views.health.layer_lines import LayerLines
from app.views.heatmap import Heatmap
from app.views.insight.neuron.strips import ActivityStrips
from app.views.layer_values import LayerValues
from app.views.life.view import LifeView
from app.views.measure import LOSS, Along, Series
from app.views.overlaid import Overlaid
from app.views.seen import SeenView
from app.views.why.pixel_map import PixelMap
from nn.arrays import Array
from nn.derivation.phase import Matrix
from nn.reliability import Reliability


class Tip:
    """Stands for QToolTip, which Qt cannot raise without a screen."""

    def __init__(self) -> None:
        self._text = ""
        self.places: list[QPoint] = []

    def showText(self, at: QPoint, text: str, widget: QWidget) -> None:
        self._text = text
        self.places.append(at)

    def hideText(self) -> None:
        self._text = ""

    def isVisible(self) -> bool:
        return bool(self._text)

    def text(self) -> str:
        return self._text


@pytest.fixture(autouse=True)
def tip(monkeypatch: pytest.MonkeyPatch) -> Tip:
    tip = Tip()
    monkeypatch.setattr(live_tip, "QToolTip", tip)
    return tip


def ask(widget: QWidget, at: QPoint) -> None:
    """Rest the pointer until Qt asks for the tooltip."""
    QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, at, widget.mapToGlobal(at)))


def middle_of(heatmap: Heatmap, index: int) -> QPoint:
    grid = heatmap.grid()
    assert grid is not None
    return grid.rect(heatmap.area(), index).center().toPoint()


def heatmap() -> tuple[Heatmap, Callable[[float], None]]:
    view = Heatmap("a", "3 x 3")
    return view, lambda value: view.set_values(np.full((3, 3), value))


def seen() -> tuple[Heatmap, Callable[[float], None]]:
    view = SeenView()
    return view, lambda value: view.show_image(np.full((28, 28), value, np.float32))


def pixel_map() -> tuple[Heatmap, Callable[[float], None]]:
    view = PixelMap("contributions")
    return view, lambda value: view.set_values(np.full((28, 28), value))


def confusion() -> tuple[Heatmap, Callable[[float], None]]:
    view = ConfusionView()
    return view, lambda value: view.show_counts(np.full((10, 10), round(100 * value)))


def matrix() -> tuple[Heatmap, Callable[[float], None]]:
    view = CellGrid()
    return view, lambda value: view.show_matrix(np.full((3, 3), value), UNIT, Placement(3, 3))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (heatmap, ("0.2500", "0.7500")),
        (seen, ("0.25", "0.75")),
        (pixel_map, ("0.25", "0.75")),
        (confusion, ("25 of 250", "75 of 750")),
        (matrix, ("0.2500", "0.7500")),
    ],
)
def test_the_tooltip_of_a_cell_follows_its_number(
    qtbot: QtBot, tip: Tip, make: Callable[[], tuple[Heatmap, Callable[[float], None]]], told: tuple[str, str]
) -> None:
    view, show = make()
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.show()
    show(0.25)
    ask(view, middle_of(view, 4))
    assert told[0] in tip.text()
    assert tip.isVisible()
    show(0.75)
    assert told[1] in tip.text()
    assert told[0] not in tip.text()
    assert len(set(map(QPoint.toTuple, tip.places))) == 1, "it would move under the pointer"


def test_the_tooltip_of_a_matrix_of_the_stepper_follows_its_number(qtbot: QtBot, tip: Tip) -> None:
    view = MatrixView()
    qtbot.addWidget(view)
    view.show_matrix(Matrix.of("W", 1, np.full((3, 3), 0.25)), UNIT)
    view.resize(300, 300)
    view.show()
    ask(view.cells, middle_of(view.cells, 4))
    assert "0.2500" in tip.text()
    view.show_matrix(Matrix.of("W", 1, np.full((3, 3), 0.75)), UNIT)
    assert "0.7500" in tip.text()


def test_a_tooltip_goes_with_the_numbers(qtbot: QtBot, tip: Tip) -> None:
    view, show = seen()
    qtbot.addWidget(view)
    view.show()
    show(0.25)
    ask(view, middle_of(view, 40))
    assert isinstance(view, SeenView)
    view.show_image(None)
    assert not tip.isVisible()
    show(0.75)
    assert not tip.isVisible(), "nobody asked again"


def test_what_a_person_has_taken_away_does_not_come_back(qtbot: QtBot, tip: Tip) -> None:
    view, show = heatmap()
    qtbot.addWidget(view)
    view.show()
    show(0.25)
    ask(view, middle_of(view, 4))
    tip.hideText()
    show(0.75)
    assert not tip.isVisible()


def test_where_nobody_points_no_words_are_made(qtbot: QtBot) -> None:
    view, show = heatmap()
    qtbot.addWidget(view)
    view.show()
    said = []
    view.describe = lambda row, column, value: said.append(value) or ""
    show(0.25)
    show(0.75)
    assert not said


def test_the_tooltip_of_a_bin_follows_its_answers(qtbot: QtBot, tip: Tip) -> None:
    view = ReliabilityDiagram()
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.show()
    counts, half = np.array([4, 10]), np.array([0.3, 0.95])
    view.show_bins(Reliability(counts, half, np.array([0.25, 0.8])))
    ask(view, QPoint(round(view.area().right()) - 4, 50))
    assert "80.0% of them are right" in tip.text()
    view.show_bins(Reliability(counts, half, np.array([0.25, 0.9])))
    assert "90.0% of them are right" in tip.text()


def test_the_tooltip_of_a_layers_line_follows_the_batches(qtbot: QtBot, tip: Tip) -> None:
    view = LayerLines("dead", "Dead neurons", "How many.", share=True)
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    view.show_lines(np.arange(11.0), [np.full(11, 0.25)])
    ask(view, view.area().center().toPoint())
    assert tip.text() == "Batch 5: layer 1 25%"
    view.show_lines(np.arange(21.0), [np.full(21, 0.75)])
    assert tip.text() == "Batch 10: layer 1 75%"


def test_the_tooltip_of_a_class_follows_the_neuron(qtbot: QtBot, tip: Tip) -> None:
    view = ActivityStrips()
    qtbot.addWidget(view)
    view.show()
    view.show_classes(np.full((10, 5), 0.25), np.full(10, 7))
    ask(view, QPoint(view.width() // 2, view.height() // 2))
    assert "0.2500" in tip.text()
    view.show_classes(np.full((10, 5), 0.75), np.full(10, 7))
    assert "0.7500" in tip.text()


# Plots.


def rest(plot: Axes, share: float) -> None:
    """Move the mouse so far into the axes, and leave it there."""
    box = plot.box.sceneBoundingRect()
    plot.scene().sigMouseMoved.emit(QPointF(box.left() + share * box.width(), box.center().y()))


def run(batches: int) -> list[Series]:
    """Of a training whose loss is the epoch."""
    x = np.arange(1, batches + 1) / 100
    return [Series("training", x, x)]


@pytest.fixture
def curves(qtbot: QtBot) -> CurveView:
    view = CurveView(LOSS)
    qtbot.addWidget(view)
    view.resize(420, 320)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_a_plot_tells_what_has_come_under_the_pointer(curves: CurveView) -> None:
    key = object()
    curves.show_curves(key, run(100))
    rest(curves.plot, 0.5)
    before = float(curves.readout()[0])
    assert before == pytest.approx(0.5 * curves.plot.x_range()[1], abs=0.02)
    curves.show_curves(key, run(400))
    after = float(curves.readout()[0])
    assert after == pytest.approx(0.5 * curves.plot.x_range()[1], abs=0.04)
    assert after > 2 * before
    assert curves.plot._crosshair.value() == pytest.approx(after, abs=0.01)


def test_a_plot_tells_the_new_number_at_the_same_place(curves: CurveView) -> None:
    x = np.arange(1, 101) / 100
    curves.show_curves(object(), [Series("training", x, np.full(100, 0.25))])
    rest(curves.plot, 0.5)
    assert curves.readout()[1] == "0.2500"
    curves.show_curves(object(), [Series("training", x, np.full(100, 0.75))])
    assert curves.readout()[1] == "0.7500"


def test_what_is_laid_over_a_plot_is_told_anew(curves: CurveView) -> None:
    def other(height: float) -> Overlaid:
        x = np.arange(1.0, 101)
        points = Series("training", x, np.full(100, height))
        return Overlaid("tanh", "#187967", points, Series("validation", x, points.y))

    curves.set_overlaid([other(0.25)], Along.BATCH)
    rest(curves.plot, 0.5)
    assert curves._values.rows() == [("tanh", "0.2500", "0.2500")]
    curves.set_overlaid([other(0.75)], Along.BATCH)
    assert curves._values.rows() == [("tanh", "0.7500", "0.7500")]


def test_a_key_takes_the_crosshair_from_the_mouse(curves: CurveView, qtbot: QtBot) -> None:
    key = object()
    curves.show_curves(key, run(100))
    rest(curves.plot, 0.5)
    qtbot.keyClick(curves.plot, Qt.Key.Key_Left)
    at = float(curves.readout()[0])
    curves.show_curves(key, run(400))
    assert float(curves.readout()[0]) == pytest.approx(at)


def test_where_nobody_points_a_plot_points_at_nothing(curves: CurveView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(curves.plot.pointed):
        curves.show_curves(object(), run(100))
        curves.show_curves(object(), run(400))
    rest(curves.plot, 0.5)
    rest(curves.plot, 2.0)
    with qtbot.assertNotEmitted(curves.plot.pointed):
        curves.show_curves(object(), run(900))


def test_the_life_of_a_drawing_tells_what_has_come_under_the_pointer(qtbot: QtBot) -> None:
    view = LifeView()
    qtbot.addWidget(view)
    view.resize(500, 500)

    def live(batches: int) -> Array:
        return np.tile(np.linspace(0, 1, batches + 1)[:, np.newaxis], 10)

    view.show_life(np.arange(101), live(100), None, None)
    with qtbot.waitExposed(view):
        view.show()
    rest(view.plot, 0.5)
    assert "After batch 50" in view.numbers.words()
    view.show_life(np.arange(401), live(400), None, None)
    assert "After batch 200" in view.numbers.words()
    # Thinned: the same batches, fewer of them.
    view.show_life(np.arange(0, 401, 4), live(100), None, None)
    assert "After batch 200" in view.numbers.words()


# The line below the layers.


def layers(value: float) -> LayerValues:
    W = {1: np.full((6, 784), value), 2: np.full((10, 6), value)}
    A = {0: np.full(784, value), 1: np.full(6, value), 2: np.full(10, value)}
    return LayerValues(W, {1: np.zeros(6), 2: np.zeros(10)}, A, {1: A[1], 2: A[2]})


@pytest.mark.parametrize("symbol", ["a", "z", "W"])
def test_the_line_below_the_layers_follows_the_cell_under_the_pointer(qtbot: QtBot, symbol: str) -> None:
    view = ActivationsView()
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show_layers(layers(0.25))
    view.show_quantity(symbol)
    with qtbot.waitExposed(view):
        view.show()
    QApplication.processEvents()
    readout = view.findChild(QLabel, "activationsReadout")
    heatmap = view.strip.heatmaps[1]
    qtbot.mouseMove(heatmap, middle_of(heatmap, 3))
    qtbot.waitUntil(lambda: "0.2500" in readout.text())
    view.show_layers(layers(0.75))
    assert "0.7500" in readout.text()
    picture = view.weight_picture.heatmap
    qtbot.mouseMove(picture, middle_of(picture, 3))
    qtbot.waitUntil(lambda: "0.7500" in view.weight_picture._hover.text())
    view.show_layers(layers(0.25))
    assert "0.2500" in view.weight_picture._hover.text()
