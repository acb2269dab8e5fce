"""For the tests of the window: settings of their own, and nothing left on the screen or in a thread afterwards."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let the offscreen platform say of each window that has a least size that it cannot keep a person to it."""
    item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path) -> None:
    """Keep the settings of the person who runs the tests out of them, and the tests' out of theirs."""
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def _nothing_is_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test after which a window or a thread of Qt is still there. pytest-qt closes what `qtbot` knows."""
    before = set(_windows())
    yield
    if set(_windows()) - before:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    left = [window for window in _windows() if window not in before]
    assert not left, f"the test left windows open: {left}"
    threads = [thing for thing in gc.get_objects() if issubclass(type(thing), QThread) and isValid(thing)]
    running = [thread for thread in threads if thread.isRunning()]
    assert not running, f"the test left threads running: {running}"


def _windows() -> list[QWidget]:
    return [window for window in QApplication.topLevelWidgets() if window.parent() is None]
