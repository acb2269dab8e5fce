"""The main job through the window, with events made by Qt's test tool."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.app.main_job import do_the_main_job, make_window, part


class QtHand:
    """Mouse events, sent to the widget."""

    def press(self, widget: QWidget, at: QPoint) -> None:
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=at)

    def move(self, widget: QWidget, to: QPoint) -> None:
        QTest.mouseMove(widget, to)

    def release(self, widget: QWidget, at: QPoint) -> None:
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=at)


def test_draw_train_watch_pause_step_save_reopen_predict(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do_the_main_job(qtbot, QtHand(), tmp_path, monkeypatch)


@pytest.mark.parametrize("tab", [0, 1])
def test_the_keyboard_goes_around_an_empty_window_and_comes_back(qtbot: QtBot, tmp_path: Path, tab: int) -> None:
    window = make_window(qtbot, tmp_path / "settings.ini")
    part(window, QTabWidget, "tabs").setCurrentIndex(tab)
    window.activateWindow()
    window.canvas.setFocus()
    qtbot.waitUntil(window.canvas.hasFocus)
    seen: list[QWidget] = []
    while len(seen) < 200:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if window.canvas.hasFocus():
            break
        seen.append(QApplication.focusWidget())
    assert 10 < len(seen) < 200, f"the tabulator does not come back to the canvas: {seen[:20]}"
    window.close()
