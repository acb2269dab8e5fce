"""For the tests of the window: settings of their own, and nothing left on the screen or in a thread afterwards."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.system import missing_packages

SECONDS = 240
"""That a job on a display of its own may take."""


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


@pytest.fixture
def display() -> Iterator[str]:
    """The name of a virtual display of its own."""
    for tool in ("Xvfb", "xdotool"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed: sudo apt install xvfb xdotool")
    missing = missing_packages("xcb")
    if missing:
        names = " ".join(sorted({package.apt for package in missing.values()}))
        pytest.skip(f"Qt needs system libraries for X: sudo apt install {names}")
    reader, writer = os.pipe()
    # Xvfb itself finds a free number, and writes it when it is ready.
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as ready:
            number = ready.readline().strip()
        assert number, "Xvfb ended before it was ready"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def run_on(display: str, job: Path) -> str:
    """Run a file of tests in a process of its own on a display; what pytest says of it. None of them may fail."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    environment.pop("WAYLAND_DISPLAY", None)
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(job)]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=SECONDS, cwd=root, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
