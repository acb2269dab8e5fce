"""What it takes to open the window: time and memory of new processes, beside an empty window's.

Both end in the same way: the window is on the screen and has painted. The program's has, besides, taken a stroke of
ink and painted the answer for it; the empty one is what anybody pays for PySide6 and pyqtgraph: a main window with one
plot.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

RUNS = 15

EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(pyqtgraph.PlotWidget())
window.resize(1280, 760)
window.show()
report(application)
"""

PROGRAM = """
from PySide6.QtWidgets import QApplication

def drawing(application):
    from PySide6.QtCore import QEvent, QObject, Qt
    from PySide6.QtGui import QMouseEvent
    (window,) = (window for window in application.topLevelWidgets() if window.objectName() == "mainWindow")
    canvas, prediction = window.canvas, window.findChild(QObject, "prediction")
    for step in range(7):
        kind = QEvent.Type.MouseMove if step else QEvent.Type.MouseButtonPress
        at, left = canvas.to_widget(0.5, 0.2 + 0.1 * step), Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), left, left, Qt.KeyboardModifier.NoModifier)
        application.sendEvent(canvas, event)
    while prediction.property("digit") < 0:
        application.processEvents()
    report(application)

QApplication.exec = drawing
from app.__main__ import main
main([])
"""

REPORT = """
def report(application):
    import os
    import re
    for _ in range(3):
        application.processEvents()
    with open("/proc/self/status") as status:
        print(re.search(r"VmRSS:\\s*(\\d+)", status.read())[1], flush=True)
    os._exit(0)
"""
"""Paints all, tells the memory and ends."""


def _environment() -> dict[str, str]:
    """This one, in which Python keeps what it has compiled, as an installed program does."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def opened(program: str, settings: str) -> tuple[float, int]:
    """Seconds from the command to the window, and the kilobytes of memory it has then."""
    here = str(Path(__file__).resolve().parents[2])
    began = perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", REPORT + program],
        env={**_environment(), "PYTHONPATH": here, "XDG_CONFIG_HOME": settings, "DIGITSCOPE_RUNS": settings},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        kilobytes = int(process.stdout.readline())
        return perf_counter() - began, kilobytes


def opening_ratios() -> tuple[float, float]:
    """How many times the empty window's time and memory the program's takes: medians over runs in turns."""
    with tempfile.TemporaryDirectory() as settings:
        for program in (EMPTY, PROGRAM):
            opened(program, settings)
        pairs = [(opened(EMPTY, settings), opened(PROGRAM, settings)) for _ in range(RUNS)]
    return (
        statistics.median(ours[0] / empty[0] for empty, ours in pairs),
        statistics.median(ours[1] / empty[1] for empty, ours in pairs),
    )


if __name__ == "__main__":
    print("{:.3f} times in seconds, {:.3f} times in memory".format(*opening_ratios()))
