"""F11 shows the middle alone, and everything comes back as it was."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QDockWidget,
    QLabel,
    QTabWidget,
    QToolBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path) -> Callable[[], MainWindow]:
    def make() -> MainWindow:
        window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    return make


def around(window: MainWindow) -> dict[str, bool]:
    """What is around the middle, and whether it is in sight."""
    parts = [*window.findChildren(QDockWidget), *window.findChildren(QToolBar), window.menuBar(), window.statusBar()]
    return {part.objectName() or type(part).__name__: part.isVisible() for part in parts}


def widths(window: MainWindow) -> list[int]:
    return [dock.width() for dock in window.findChildren(QDockWidget) if dock.isVisible()]


def settle() -> None:
    for _ in range(10):
        QApplication.processEvents()


@pytest.mark.parametrize("back", ["F11", "Escape"])
@pytest.mark.parametrize("closed", [None, "learningDock", "drawDock"])
def test_the_middle_is_alone_until_f11_or_escape(
    make_window: Callable[[], MainWindow], closed: str | None, back: str
) -> None:
    window = make_window()
    if closed is not None:
        window.findChild(QDockWidget, closed).close()
    settle()
    before, wide = around(window), widths(window)
    QTest.keyClick(window, Qt.Key.Key_F11)
    settle()
    assert window.isFullScreen()
    assert not any(around(window).values())
    middle = window.findChild(QWidget, "tabs")
    assert middle.isVisible()
    assert middle.width() > 0.98 * window.width()
    QTest.keyClick(window.findChild(QWidget, "activations"), Qt.Key.Key_Escape if back == "Escape" else Qt.Key.Key_F11)
    settle()
    assert not window.isFullScreen()
    assert around(window) == before
    assert widths(window) == wide


def test_closed_while_the_middle_is_alone_the_window_comes_back_whole(make_window: Callable[[], MainWindow]) -> None:
    first = make_window()
    first.findChild(QDockWidget, "learningDock").close()
    settle()
    before = around(first)
    first.action("aloneAction").trigger()
    settle()
    assert first.close()
    second = make_window()
    assert not second.isFullScreen()
    assert around(second) == before


def test_a_maximized_window_is_maximized_again(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.showMaximized()
    window.action("aloneAction").trigger()
    settle()
    window.action("aloneAction").trigger()
    settle()
    assert window.isMaximized()


def test_what_the_status_bar_says_is_seen_beside_the_tabs(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.action("derivationAction").trigger()
    window.action("aloneAction").trigger()
    settle()
    label = window.findChild(QLabel, "aloneSentence")
    assert not label.isVisible()
    window.findChild(QAction, "addDrawing").trigger()
    assert label.isVisible()
    assert label.text() == "Drawing: there is no ink yet; draw a digit."
    assert window.rect().contains(label.geometry())
    assert label.height() < 2 * label.fontMetrics().lineSpacing(), "there is room for it in one line"
    tabs = window.findChild(QTabWidget, "tabs").tabBar()
    last = tabs.tabRect(tabs.count() - 1)
    assert label.x() > tabs.mapTo(window, last.topRight()).x()
    window.action("largerTextAction").trigger()
    settle()
    assert label.text() == "Text size 110 %"
    assert label.height() < 2 * label.fontMetrics().lineSpacing()
    assert label.width() > label.fontMetrics().horizontalAdvance(label.text())
    window.resize(window.width() - 15, window.height())  # as where large text has asked for too much for a moment
    settle()
    assert window.rect().contains(label.geometry())
    window.action("normalTextAction").trigger()
    window.action("aloneAction").trigger()
    assert not label.isVisible()
    window.action("aloneAction").trigger()
    assert label.isVisible(), "it is still said"
    window.statusBar().clearMessage()
    assert not label.isVisible()
    window.action("aloneAction").trigger()


@pytest.mark.parametrize("hide", ["alone", "closed"])
def test_what_acts_on_the_canvas_is_offered_while_one_sees_it(
    qtbot: QtBot, make_window: Callable[[], MainWindow], hide: str
) -> None:
    window = make_window()
    window.canvas.set_ink(Ink((Stroke(np.array([[0.3, 0.2], [0.6, 0.8]], np.float32), width=0.08),)))
    window.action("derivationAction").trigger()
    switch, another = window.findChild(QCheckBox, "inputGradient"), window.findChild(QAction, "keepDrawing")
    legend = window.findChild(QWidget, "inputGradientLegend")
    switch.click()
    dock = window.findChild(QDockWidget, "drawDock")
    turn = window.action("aloneAction") if hide == "alone" else dock.toggleViewAction()

    def offered() -> set[bool]:
        return {switch.isVisible(), another.isVisible(), legend.isVisible()}

    qtbot.waitUntil(lambda: offered() == {True})
    turn.trigger()
    qtbot.waitUntil(lambda: offered() == {False})
    turn.trigger()
    qtbot.waitUntil(lambda: offered() == {True})


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(("opens", "name"), [("showSymbols", "symbolKey"), ("chooseTraining", "digitSheet")])
def test_what_opens_beside_the_derivation_is_on_the_screen(
    make_window: Callable[[], MainWindow], opens: str, name: str, alone: bool
) -> None:
    window = make_window()
    window.action("derivationAction").trigger()
    screen = window.screen().availableGeometry()
    if alone:
        window.action("aloneAction").trigger()
    else:
        window.setGeometry(screen.adjusted(0, screen.height() // 2, 0, 0))
    settle()
    opener = window.findChild(QToolButton, opens) or window.findChild(QAction, opens)
    (opener.click if isinstance(opener, QToolButton) else opener.trigger)()
    assert screen.contains(window.findChild(QDialog, name).geometry())
    window.findChild(QDialog, name).close()
    window.action("aloneAction").setChecked(False)
