"""Focus is seen on every widget of the window and of its own dialogs, in a light window as in a dark one."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.window.derivation_panel import DerivationPanel
from app.window.main_window import MainWindow
from app.window.tab_order import tab_stops
from nn.arrays import Array
from nn.data.ink import Ink, Stroke
from nn.derivation.parameter import Parameter
from tests.app.window.test_keyboard import DIALOGS, SEVEN, states, walk, window
from tests.phases import phase_key
from tests.scene import palettes

__all__ = ["window"]

AROUND = 3
"""Pixels around a widget where a style may mark it, too."""
SEEN, CLEAR = 24, 30
"""How many pixels have to change, and by how much of 255 in one of their colours."""


def picture(root: QWidget, widget: QWidget) -> Array:
    """The widget as it is seen, RGB."""
    around = widget.parentWidget()
    while around is not None and around is not root:
        if isinstance(around, QScrollArea):  # as Qt does where the Tab key leads
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()
    QApplication.processEvents()
    place = QRect(widget.mapTo(root, QPoint()), widget.size()).adjusted(-AROUND, -AROUND, AROUND, AROUND)
    image = root.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def changed(one: Array, other: Array) -> int:
    return int((np.abs(one - other).max(axis=2) >= CLEAR).sum())


def unseen(root: QWidget, stops: list[QWidget], away: QWidget) -> list[str]:
    """Which of the stops look the same with the keyboard at them as with it at `away`."""
    found = []
    for stop in stops:
        away.setFocus(Qt.FocusReason.TabFocusReason)
        without = picture(root, stop)
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        # As after the Tab key itself: only then styles show where the keyboard is.
        root.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if changed(without, picture(root, stop)) < SEEN:
            found.append(f"{type(stop).__name__} {stop.objectName()}")
    return found


@pytest.fixture(params=["light", "dark"], autouse=True)
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    before = qapp.palette()
    qapp.setPalette(palettes()[request.param])
    yield
    qapp.setPalette(before)


def check(window: MainWindow, state: str) -> None:
    stops = tab_stops(window)
    others = [stop for stop in stops if stop is not window.canvas]
    assert unseen(window, others, window.canvas) == [], state
    assert unseen(window, [window.canvas], others[-1]) == [], state


def test_focus_is_seen_on_every_widget_of_the_window(window: MainWindow) -> None:
    for state in states(window):
        check(window, state)


def test_focus_is_seen_on_what_comes_with_several_digits_and_examples(qtbot: QtBot, window: MainWindow) -> None:
    window.action("derivationAction").trigger()
    panel = window.findChild(DerivationPanel)
    assert isinstance(panel, DerivationPanel)
    panel.bar.strip.add.entries.findChild(QAction, "keepDrawing").trigger()
    window.canvas.set_ink(Ink((Stroke(SEVEN, width=0.08),)))
    qtbot.waitUntil(panel.bar.strip.isVisible)
    for phase in ("dW1", "J3"):
        panel.stepper.show_phase(phase_key(phase))
        check(window, phase)
    panel.trace_parameter(Parameter(1, 14, 150))
    check(window, "a slope split by example")
    panel.bench.average()
    panel.tabs.setCurrentIndex(3)
    check(window, "a mean")


@pytest.mark.parametrize("make", DIALOGS)
def test_focus_is_seen_on_every_widget_of_a_dialog(qtbot: QtBot, make: Callable[[QWidget], QDialog]) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = make(parent)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    if QApplication.focusWidget() is None:
        dialog.focusNextChild()
    stops = walk(dialog)
    if len(stops) > 1:
        # Fusion frames the button that Enter presses wherever the keyboard is.
        others = [stop for stop in stops[1:] if not (isinstance(stop, QPushButton) and stop.isDefault())]
        assert unseen(dialog, others, stops[0]) == []
        assert unseen(dialog, stops[:1], stops[-1]) == []
    dialog.close()
