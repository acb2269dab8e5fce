"""What each view of Insight, the picture of the network and Learn's tables copies, by menu and by key."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.views.bug.check import BatchCheckView
from app.views.evaluation.digit_list import DigitList
from app.views.experiments.trials import TrialTable
from app.views.insight.edge_plot import EdgePlot
from app.views.insight.landscape.plot import LandscapePlot, Terrain
from app.views.insight.layer_map.view import LayerMapView
from app.views.insight.neuron.loss_curve import LossCurveView
from app.views.insight.neuron.strips import ActivityStrips
from app.views.insight.size_plot import SizePlot
from app.views.insight.step_plot import StepPlot
from app.views.network_picture.canvas import NetworkCanvas
from app.views.network_picture.sum_view import NeuronSumView
from app.views.why.pixel_map import PixelMap

THREE = np.array([0.1, 0.2, 0.4])


def strips() -> ActivityStrips:
    view = ActivityStrips()
    counts = np.arange(10)
    view.show_classes(np.where(counts[:, None] > 0, np.arange(5.0) / 8, np.nan), counts)
    return view


def curve() -> LossCurveView:
    view = LossCurveView()
    view.show_curve(THREE, THREE**2, 1.0, 0.25, -0.5, of_bias=False)
    return view


def size() -> SizePlot:
    view = SizePlot()
    view.show_sizes(THREE, -THREE, -(THREE**2), THREE**3)
    return view


def step() -> StepPlot:
    view = StepPlot()
    view.show_changes(THREE, np.array([0.1, np.nan, 0.3]))
    return view


def edge() -> EdgePlot:
    view = EdgePlot()
    view.show_sharpness(np.array([0, 10, 20]), THREE.copy(), np.array([2.0, np.nan, 1.0]))
    return view


def landscape() -> LandscapePlot:
    view = LandscapePlot()
    grid = np.arange(6.0).reshape(2, 3)
    view.show_terrain(Terrain(THREE, THREE[:2], grid, grid + 1, np.zeros((1, 2)), (0.1, 0.1), 0.0))
    return view


def picture() -> PixelMap:
    view = PixelMap("picture")
    view.set_values(np.arange(784.0).reshape(28, 28) / 784)
    return view


def digits() -> DigitList:
    view = DigitList()
    images, labels = np.zeros((3, 784), np.uint8), np.array([4, 5, 6], np.uint8)
    view.show_digits(images, labels, np.array([1, 2, 3]), THREE, np.array([2, 0]))
    return view


def trials() -> TrialTable:
    view = TrialTable()
    view.show_trials((("eta 0.1", "1", "2", "3"),))
    return view


def lines(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def copied(view: QWidget, name: str) -> str:
    QGuiApplication.clipboard().clear()
    action(view, name).trigger()
    return QGuiApplication.clipboard().text()


def action(view: QWidget, name: str) -> QAction:
    return next(each for each in view.actions() if each.objectName() == name)


WITH_NUMBERS: dict[str, tuple[Callable[[], QWidget], list[str], list[str]]] = {
    "strips": (strips, ["class", "digits", "least", "quartile 1", "median", "quartile 3", "largest"],
               ["9", "9", "0.0", "0.125", "0.25", "0.375", "0.5"]),
    "curve": (curve, ["scale", "loss measured", "loss predicted"], ["0.4", repr(0.4**2), "0.55"]),
    "size": (size, ["learning rate", "1st order", "2nd order", "measured"],
             ["0.4", "-0.4", repr(-(0.4**2)), repr(float(np.float64(0.4) ** 3))]),
    "step": (step, ["predicted change", "measured change"], ["0.4", "0.3"]),
    "edge": (edge, ["batches", "sharpness", "edge"], ["20", "0.4", "1.0"]),
    "landscape": (landscape, ["u", "v", "cost", "tangent plane"], ["0.4", "0.2", "5.0", "6.0"]),
    "digits": (digits, ["digit", "label", "value", "words"], ["0", "4", "0.1", "\"Label 4", " read as 1 with 10.0%\""]),
}  # fmt: skip


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_numbers_are_copied_with_all_their_digits(qtbot: QtBot, name: str) -> None:
    make, head, last = WITH_NUMBERS[name]
    view = make()
    qtbot.addWidget(view)
    rows = lines(copied(view, "copyCsv"))
    assert rows[0] == head
    assert rows[-1] == last


def test_pixels_are_copied_row_by_row(qtbot: QtBot) -> None:
    view = picture()
    qtbot.addWidget(view)
    rows = lines(copied(view, "copyCsv"))
    assert [len(row) for row in rows] == [28] * 28
    assert float(rows[1][0]) == 28 / 784


def test_a_view_without_numbers_leaves_the_clipboard_alone(qtbot: QtBot) -> None:
    for kind in (SizePlot, StepPlot, EdgePlot, LandscapePlot, NeuronSumView, DigitList):
        view = kind()
        qtbot.addWidget(view)
        shows = view.bars if isinstance(view, NeuronSumView) else view
        QGuiApplication.clipboard().setText("kept")
        action(shows, "copyCsv").trigger()
        assert QGuiApplication.clipboard().text() == "kept", kind


def test_strips_are_copied_as_a_table_and_the_predicted_line_as_an_equation(qtbot: QtBot) -> None:
    view, line = strips(), curve()
    for each in (view, line):
        qtbot.addWidget(each)
    table = copied(view, "copyLatex").splitlines()
    assert table[0] == r"\begin{tabular}{lrrrrrr}"
    assert table[-2] == r"$9$ & $9$ & $0$ & $0.125$ & $0.25$ & $0.375$ & $0.5$ \\"
    assert table[2] == r"$0$ & $0$ &  &  &  &  &  \\"
    assert copied(line, "copyLatex") == r"L(s) \approx 0.25 - 0.5 \, (s - 1)"
    line.show_curve(THREE, THREE, 0.0, 0.25, 0.5, of_bias=True)
    assert copied(line, "copyLatex") == r"L(\Delta b) \approx 0.25 + 0.5 \, \Delta b"


@pytest.mark.parametrize(
    "make",
    [strips, curve, size, step, edge, landscape, picture, digits, trials, NetworkCanvas,
     lambda: LayerMapView().scatter, lambda: NeuronSumView().bars, lambda: BatchCheckView().table],
)  # fmt: skip
def test_the_first_copy_has_ctrl_c_and_all_have_a_picture(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    view = make()
    qtbot.addWidget(view.window())
    offered = [each for each in view.actions() if each.objectName().startswith("copy")]
    assert offered[0].shortcut() == QKeySequence(QKeySequence.StandardKey.Copy)
    assert len({each.shortcut().toString() for each in offered}) == len(offered)
    assert view.contextMenuPolicy() == Qt.ContextMenuPolicy.ActionsContextMenu
    QGuiApplication.clipboard().clear()
    action(view, "copyPicture").trigger()
    assert not QGuiApplication.clipboard().image().isNull()


def test_ctrl_c_copies_the_picture_without_the_frame_of_the_keyboard(qtbot: QtBot) -> None:
    view = NetworkCanvas()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    view.setFocus(Qt.FocusReason.OtherFocusReason)
    with qtbot.waitActive(view):
        view.activateWindow()
    qtbot.waitUntil(view.hasFocus)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copy = QGuiApplication.clipboard().image()
    assert view.hasFocus()
    view.clearFocus()
    assert copy == view.grab().toImage().convertToFormat(copy.format())
