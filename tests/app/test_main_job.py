"""The main job through the window, with events made by Qt's test tool."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.app.main_job import do_the_main_job


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
