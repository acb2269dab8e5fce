"""The application names itself, closes on Ctrl-C as a person would close it, and ends with a status."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CHILD = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from app.application import run
from nn.errors import DigitScopeError

class Window(QMainWindow):
    def __init__(self):
        super().__init__()
        QTimer.singleShot(0, self.begin)

    def begin(self):
        print("open", flush=True)
"""


def child(code: str) -> subprocess.Popen[str]:
    """A program that opens a window, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", CHILD + code],
        cwd=ROOT,
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "", "QT_LOGGING_RULES": "qt.qpa.*=false"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_it_ends_with_its_window() -> None:
    process = child(
        """
class Closing(Window):
    def begin(self):
        app = QApplication.instance()
        print(app.applicationName(), app.organizationName(), app.windowIcon().isNull(), app.desktopFileName())
        self.close()

sys.exit(run(Closing))
"""
    )
    out, err = process.communicate(timeout=60)
    assert (out.strip(), err, process.returncode) == ("DigitScope DigitScope False digitscope", "", 0)


def test_the_desktop_finds_its_entry_in_the_menu() -> None:
    # Wayland looks for an entry of the application's desktop file name, X11 for one that names the window's class.
    entry = ROOT / "standalone" / "linux" / "digitscope.desktop"
    assert "StartupWMClass=DigitScope" in entry.read_text(encoding="utf-8").splitlines()


def test_a_window_that_cannot_be_built_is_told_in_one_line() -> None:
    process = child(
        """
def fail():
    QTimer.singleShot(0, lambda: QApplication.activeModalWidget().accept())
    raise DigitScopeError("digits.safetensors is missing: install DigitScope again.")

sys.exit(run(fail))
"""
    )
    _, err = process.communicate(timeout=60)
    assert err.splitlines()[0] == "digitscope: digits.safetensors is missing: install DigitScope again."
    assert "Traceback" not in err
    assert process.returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console, the tests included.")
def test_ctrl_c_closes_the_window_as_a_person_would() -> None:
    process = child(
        """
class Asking(Window):
    def closeEvent(self, event):
        print("asked", flush=True)

sys.exit(run(Asking))
"""
    )
    assert line(process) == "open"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (out.strip(), err, process.returncode) == ("asked", "", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console, the tests included.")
def test_a_window_that_stays_open_goes_on_and_is_asked_again() -> None:
    process = child(
        """
class Refusing(Window):
    refusals = 0

    def closeEvent(self, event):
        self.refusals += 1
        if self.refusals == 1:
            event.ignore()
            QTimer.singleShot(0, lambda: print("stays", flush=True))

sys.exit(run(Refusing))
"""
    )
    assert line(process) == "open"
    process.send_signal(signal.SIGINT)
    assert line(process) == "stays"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console, the tests included.")
def test_a_second_ctrl_c_does_not_wait_for_an_answer() -> None:
    process = child(
        """
from app.dialogs.messages import Answer, ask_to_save

class Asking(Window):
    def closeEvent(self, event):
        QTimer.singleShot(0, lambda: print("asked", flush=True))
        if ask_to_save(self, ['New network']) is Answer.CANCEL:
            event.ignore()

sys.exit(run(Asking))
"""
    )
    assert line(process) == "open"
    process.send_signal(signal.SIGINT)
    assert line(process) == "asked"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
