"""``digitscope``: a verb needs no Qt, and a machine that cannot open a window is told why in one line."""

import subprocess
import sys
from pathlib import Path

import pytest

from nn.version import program_version

ROOT = Path(__file__).resolve().parents[2]
LINUX = sys.platform.startswith("linux")


def digitscope(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own, with no more of an environment than is named."""
    return subprocess.run(
        [sys.executable, "-m", "app", *words],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_lists_the_verbs() -> None:
    result = digitscope("--help")
    assert result.returncode == 0
    for verb in ("train", "evaluate", "predict", "data"):
        assert verb in result.stdout


def test_the_version_is_told() -> None:
    result = digitscope("--version")
    assert result.returncode == 0
    assert result.stdout == f"digitscope {program_version()}\n"


def test_a_verb_imports_no_qt() -> None:
    code = """
import sys
from app.__main__ import main
status = main(["predict", "no-such-model.safetensors", "no-such-picture.png"])
print(status, [name for name in sys.modules if name.startswith(("PySide6", "shiboken6", "pyqtgraph"))])
"""
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout == "2 []\n"
    assert result.stderr.count("\n") == 1
    assert "no-such-model.safetensors" in result.stderr


def test_the_window_opens_without_what_opens_later() -> None:
    later = {"app.dialogs.hyperparameters", "app.window.why_panel", "app.window.writing", "nn.preview", "nn.evaluation"}
    code = f"""
import sys
from PySide6.QtWidgets import QApplication
from app.window.main_window import MainWindow
application = QApplication([])
window = MainWindow()
print(sorted({later} & {{*sys.modules}}))
window.close()
"""
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


@pytest.mark.skipif(not LINUX, reason="Other systems always have a display.")
@pytest.mark.parametrize(
    "environment",
    [{}, {"DISPLAY": ""}, {"DISPLAY": ":54321"}, {"QT_QPA_PLATFORM": "xcb"}, {"WAYLAND_DISPLAY": "none"}],
    ids=["nothing", "empty", "dead X", "X named", "dead Wayland"],
)
def test_without_a_display_it_says_so_in_one_line(environment: dict[str, str]) -> None:
    result = digitscope(**environment)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("digitscope: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not LINUX, reason="Other systems always have a display.")
def test_without_a_display_it_names_the_ways_without_one() -> None:
    result = digitscope()
    assert "digitscope train" in result.stderr
    assert "xvfb-run digitscope" in result.stderr
