"""The main job with a real pointer, for the display that DISPLAY names; run by `test_x_server.py`, not by itself."""

import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.app.main_job import do_the_main_job


class XHand(QObject):
    """The display's own pointer, moved and pressed from outside of the program.

    It waits for each event to arrive: Qt merges moves that come faster than it looks.
    """

    def __init__(self, qtbot: QtBot, parent: QObject) -> None:
        super().__init__(parent)
        self._qtbot = qtbot
        self._arrived: tuple[QEvent.Type, QPoint] | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            self._arrived = event.type(), event.position().toPoint()
        return False

    def press(self, widget: QWidget, at: QPoint) -> None:
        widget.installEventFilter(self)
        _xdotool("mousemove", *_global(widget, at))
        self._do(QEvent.Type.MouseButtonPress, at, "mousedown", "1")

    def move(self, widget: QWidget, to: QPoint) -> None:
        self._do(QEvent.Type.MouseMove, to, "mousemove", *_global(widget, to))

    def release(self, widget: QWidget, at: QPoint) -> None:
        self._do(QEvent.Type.MouseButtonRelease, at, "mouseup", "1")
        widget.removeEventFilter(self)

    def _do(self, kind: QEvent.Type, place: QPoint, *words: str) -> None:
        _xdotool(*words)
        self._qtbot.waitUntil(lambda: self._arrived == (kind, place))


def _global(widget: QWidget, place: QPoint) -> tuple[str, str]:
    point = widget.mapToGlobal(place)
    return str(point.x()), str(point.y())


def _xdotool(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True, timeout=10)


def test_the_main_job_with_a_real_pointer(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert QGuiApplication.platformName() == "xcb"
    do_the_main_job(qtbot, XHand(qtbot, qapp), tmp_path, monkeypatch)
