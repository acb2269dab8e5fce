"""The whole window with the keyboard alone: where Tab goes, what it shows of where it is, and what is told there."""

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDockWidget,
    QLabel,
    QMessageBox,
    QPushButton,
    QTabBar,
    QTabWidget,
    QToolBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.dialogs.about import AboutDialog
from app.dialogs.download import DownloadDialog
from app.dialogs.frame import plain
from app.dialogs.hyperparameters import HyperparametersDialog
from app.dialogs.messages import Answer
from app.dialogs.shortcuts import ShortcutsDialog
from app.dialogs.teach import TeachDialog
from app.settings import Settings
from app.views.derivation.digit_sheet import DigitSheet
from app.window.derivation_panel import DerivationPanel
from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke
from nn.derivation.parameter import Parameter
from nn.hyperparameters import Hyperparameters
from nn.presets import PRESETS
from tests.phases import phase_key

SEVEN = np.array([[0.2, 0.2], [0.8, 0.2], [0.45, 0.9]], dtype=np.float32)
TRACE_PARTS = "terms", "paths", "referee"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """With a seven that was answered, the weights of a neuron, and the derivation built."""
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Settings(store))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.canvas.set_ink(Ink((Stroke(SEVEN, width=0.08),)))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "prediction").property("digit") == 7)
    qtbot.waitUntil(lambda: window.findChild(DerivationPanel) is not None)
    return window


def states(window: MainWindow) -> Iterator[str]:
    """Bring each page of the window into sight, one after the other."""
    panel = window.findChild(DerivationPanel)
    layer = window.findChild(QWidget, "layer1")
    yield "activations"
    for symbol in ("z", "W"):
        window.findChild(QPushButton, f"show_{symbol}").click()
        layer.setFocus()
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
            QTest.keyClick(layer, key)
        QApplication.processEvents()
        yield f"layers, {symbol}"
    window.action("derivationAction").trigger()
    panel.trace_parameter(Parameter(1, 14, 150))
    for part in TRACE_PARTS:
        panel.trace.show_part(part)
        QApplication.processEvents()
        yield f"trace, {part}"
    for index in range(panel.tabs.count()):
        if panel.tabs.tabText(index) == "Trace a weight":
            continue
        panel.tabs.setCurrentIndex(index)
        QApplication.processEvents()
        yield panel.tabs.tabText(index)
    panel.tabs.setCurrentIndex(0)
    for phase in ("Z1", "A3", "delta2", "update"):
        panel.stepper.show_phase(phase_key(phase))
        QApplication.processEvents()
        yield f"stepper, {phase}"
    panel.show_note("E36")
    QApplication.processEvents()
    yield "an equation's note"


def walk(root: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """All stops of Tab from the present one until it comes back; fails where it does not."""
    start = QApplication.focusWidget()
    stops = [start]
    for _ in range(200):
        QTest.keyClick(QApplication.focusWidget(), key)
        here = QApplication.focusWidget()
        if here is start:
            return stops
        # A line of links has a stop for each.
        if here is not stops[-1] or not isinstance(here, QLabel):
            assert here not in stops, f"{here.objectName()} comes twice: {[each.objectName() for each in stops]}"
            stops.append(here)
    raise AssertionError(f"there is no way out: {[each.objectName() for each in stops]}")


def place(root: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint()), widget.size())


def out_of_order(root: QWidget, stops: list[QWidget]) -> list[str]:
    """The pairs of which the second, as one reads, stands before the first: left of it, or above it."""
    found = []
    for (one, before), (other, after) in combinations([(each, place(root, each)) for each in stops], 2):
        in_one_row = abs(before.center().y() - after.center().y()) < min(before.height(), after.height()) / 2
        left = in_one_row and after.right() <= before.left()
        above = after.bottom() <= before.top() and after.left() < before.right()
        if left or above:
            found.append(f"{other.objectName()} after {one.objectName()}")
    return found


def part_of(window: MainWindow, widget: QWidget) -> int:
    """Which part of the window it is in, from the rows above over the docks and the middle from left to right."""
    part = widget
    while part.parentWidget() is not window:
        part = part.parentWidget()
    if isinstance(part, QToolBar):
        return -1
    assert isinstance(part, QDockWidget) or part is window.centralWidget()
    return place(window, part).left()


def test_tab_goes_through_the_window_as_the_eye_does(window: MainWindow) -> None:
    window.canvas.setFocus()
    for state in states(window):
        window.canvas.setFocus()
        stops = walk(window)
        first = min(range(len(stops)), key=lambda index: part_of(window, stops[index]))
        stops = stops[first:] + stops[:first]
        parts = [part_of(window, stop) for stop in stops]
        assert parts == sorted(parts), (state, [stop.objectName() for stop in stops])
        assert len(set(parts)) == 4, state
        for part in set(parts):
            inside = [stop for stop, of in zip(stops, parts, strict=True) if of == part]
            assert out_of_order(window, inside) == [], state


def test_tabs_come_before_what_they_open(window: MainWindow) -> None:
    for state in states(window):
        window.canvas.setFocus()
        stops = walk(window)
        bars = [stop for stop in stops if isinstance(stop, QTabBar)]
        assert bars, state
        for bar in bars:
            tabs = bar.parentWidget()
            assert isinstance(tabs, QTabWidget)
            opened = [index for index, stop in enumerate(stops) if tabs.currentWidget().isAncestorOf(stop)]
            assert not opened or stops.index(bar) < min(opened), state


def test_shift_tab_goes_the_same_way_back(window: MainWindow) -> None:
    for state in states(window):
        window.canvas.setFocus()
        there = walk(window)
        window.canvas.setFocus()
        back = walk(window, Qt.Key.Key_Backtab)
        assert back[1:] == there[:0:-1], state


def test_tab_stops_at_nothing_that_cannot_be_seen(window: MainWindow) -> None:
    for state in states(window):
        window.canvas.setFocus()
        for stop in walk(window):
            assert stop.isVisible(), (state, stop.objectName())
            assert stop.width() > 4, (state, stop.objectName())
            assert stop.height() > 4, (state, stop.objectName())
            assert window.rect().contains(place(window, stop).center()), (state, stop.objectName())


def test_a_layer_that_comes_later_is_reached_with_the_others(qtbot: QtBot, window: MainWindow) -> None:
    window.session.set_hyperparameters(Hyperparameters(hidden=(8, 8, 8, 8)))
    window.session.reset()
    qtbot.waitUntil(lambda: window.findChild(QWidget, "layer5") is not None)
    window.canvas.setFocus()
    names = [stop.objectName() for stop in walk(window)]
    layers = [name for name in names if name.startswith("layer")]
    assert layers == [f"layer{layer}" for layer in range(6)]
    assert names.index("layer0") + 5 == names.index("layer5") == names.index("weightPictureCells") - 1


def test_the_derivation_has_the_keyboard_when_it_is_opened(window: MainWindow) -> None:
    panel = window.findChild(DerivationPanel)
    for name in ("derivationAction", "equationsAction"):
        window.canvas.setFocus()
        window.action(name).trigger()
        assert panel.current().isAncestorOf(QApplication.focusWidget()), name
        window.action("networkAction").trigger()


def test_tab_reaches_the_label_that_is_down(window: MainWindow) -> None:
    window.action("derivationAction").trigger()
    window.canvas.setFocus()
    assert [stop.objectName() for stop in walk(window) if stop.objectName().startswith("label")] == ["label7"]
    window.findChild(QWidget, "label7").setFocus()
    QTest.keyClick(window.findChild(QWidget, "label7"), Qt.Key.Key_Left)
    assert QApplication.focusWidget().objectName() == "label6"


def press(window: MainWindow, name: str, times: int = 1) -> str:
    """Press Space with the keyboard on a button, as long as it is there; returns where the keyboard is then."""
    button = window.findChild(QAbstractButton, name)
    button.setFocus()
    for _ in range(times):
        if QApplication.focusWidget() is button:
            QTest.keyClick(button, Qt.Key.Key_Space)
    return QApplication.focusWidget().objectName()


def test_the_keyboard_stays_near_a_button_that_can_no_longer_be_pressed(qtbot: QtBot, window: MainWindow) -> None:
    window.action("derivationAction").trigger()
    assert press(window, "stepperNext", times=99) == "stepperBack"
    assert press(window, "stepperBack", times=99) == "stepperNext"
    assert press(window, "stepperApply") == "stepperApply"
    assert press(window, "stepperUndo") == "stepperApply"
    window.findChild(QAction, "keepDrawing").trigger()
    window.canvas.set_ink(Ink((Stroke(SEVEN, width=0.08),)))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "digitStrip").isVisible())
    assert press(window, "removeDigit") == "addDigits"


def test_a_layer_that_is_deleted_takes_no_other_widget_with_it(qtbot: QtBot, window: MainWindow) -> None:
    pause = next(each for each in window.action("pauseAction").associatedObjects() if isinstance(each, QToolButton))
    QTest.keyClick(window.canvas, Qt.Key.Key_Tab)
    window.session.set_hyperparameters(Hyperparameters(hidden=(8,)))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "layer3") is None)
    assert isValid(pause)


DIALOGS: list[Callable[[QWidget], QDialog]] = [
    lambda window: HyperparametersDialog(Hyperparameters(), False, window),
    lambda window: HyperparametersDialog(next(iter(PRESETS.values())), True, window),
    lambda window: ShortcutsDialog(window.actions(), window),
    AboutDialog,
    lambda window: ready(TeachDialog("Ada", window)),
    lambda window: DownloadDialog("MNIST", window),
    lambda window: sheet(window),
    lambda window: message(window),
]


def sheet(parent: QWidget) -> QDialog:
    offered = DigitSheet(parent)
    offered.show_training(np.zeros((70, 784), np.uint8), np.arange(70, dtype=np.uint8) % 10)
    return offered


def ready(dialog: TeachDialog) -> TeachDialog:
    dialog.show_state(learns=True, undoes=True, why_not="")
    return dialog


def message(parent: QWidget) -> QDialog:
    buttons = QMessageBox.StandardButton
    box = QMessageBox(parent)
    box.setText("Save it?")
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    plain(box)
    return box


@pytest.mark.parametrize("make", DIALOGS)
def test_tab_goes_through_a_dialog_as_the_eye_does(qtbot: QtBot, make: Callable[[QWidget], QDialog]) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = make(parent)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    if QApplication.focusWidget() is None:
        dialog.focusNextChild()
    stops = walk(dialog)
    where = [(place(dialog, stop).top() // 400, place(dialog, stop).left()) for stop in stops]
    first = where.index(min(where))
    assert out_of_order(dialog, stops[first:] + stops[:first]) == []
    dialog.close()
