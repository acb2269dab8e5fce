"""How soon the derivation answers: opening it and each of its parts, choosing a weight, going on a phase, drawing.

Run with ``python tests/benchmarks/bench_derivation.py``; it needs no display. Each line is the time from a click to
the frame that answers it, layout and painting included, in milliseconds: for what is opened the first time and the
median of the later ones, for what is done again and again the median and the slowest. The bound is 50 ms.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from app.application import make_application
from app.session.lab import Lab
from app.settings import Settings
from app.window.derivation_panel import DerivationPanel
from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.derivation.parameter import Parameter
from tests.phases import phase_key

AGAIN = 20
SETTLE_MS = 2000
SEVEN = [(0.3, 0.25), (0.7, 0.25), (0.42, 0.8)]


def settle(milliseconds: int = SETTLE_MS) -> None:
    """Let the window do what it does while nobody asks for anything."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def answer(window: MainWindow, ask: Callable[[], None]) -> float:
    """Milliseconds from asking to the frame."""
    start = time.perf_counter()
    ask()
    QApplication.sendPostedEvents()
    window.repaint()
    return 1e3 * (time.perf_counter() - start)


def opened(window: MainWindow, name: str, go: Callable[[], None], leave: Callable[[], None]) -> None:
    """Print what opening a part costs the first time and later."""
    first = answer(window, go)
    later = []
    for _ in range(AGAIN):
        settle(20)
        answer(window, leave)
        later.append(answer(window, go))
    settle()
    print(f"{name:44} {first:8.1f} {statistics.median(later):8.1f} {max(later):8.1f}")


def repeated(window: MainWindow, name: str, act: Callable[[int], None]) -> None:
    """Print what doing something again and again costs."""
    times = []
    for turn in range(AGAIN):
        times.append(answer(window, lambda turn=turn: act(turn)))  # type: ignore[misc]
        settle(20)
    print(f"{name:44} {times[0]:8.1f} {statistics.median(times[1:]):8.1f} {max(times[1:]):8.1f}")


def ink(turn: int) -> Ink:
    """A seven that has just grown by a point."""
    return Ink((Stroke(np.array([*SEVEN, (0.42 + 0.002 * turn, 0.82)], np.float32), width=0.08),))


def measure(window: MainWindow, panel: DerivationPanel) -> None:
    """Everything a person does here."""
    lab, images = window.findChild(Lab), [rasterize(ink(turn)) for turn in range(AGAIN)]
    assert isinstance(lab, Lab)
    open_network, open_derivation = window.action("networkAction").trigger, window.action("derivationAction").trigger
    opened(window, "open the derivation (stepper)", open_derivation, open_network)
    tabs = panel.tabs
    for index in range(1, tabs.count()):
        opened(
            window,
            f"open {tabs.tabText(index)}",
            lambda index=index: tabs.setCurrentIndex(index),  # type: ignore[misc]
            lambda: tabs.setCurrentIndex(0),
        )
    tabs.setCurrentIndex(0)
    settle()
    phases = list(
        map(phase_key, "input Z1 A1 Z2 A2 Z3 A3 loss delta3 dW3 db3 delta2 dW2 db2 delta1 dW1 db1 update".split())
    )
    repeated(window, "go on a phase", lambda turn: panel.stepper.show_phase(phases[turn % len(phases)]))
    for part in ("terms", "paths", "referee"):
        panel.trace_parameter(Parameter(1, 0, 300))
        panel.trace.show_part(part)
        settle()
        repeated(
            window, f"trace another weight: {part}", lambda turn: panel.trace_parameter(Parameter(1, turn, 300 + turn))
        )
    for index in range(3):
        tabs.setCurrentIndex(index)
        panel.trace.show_part("terms")
        settle()
        repeated(window, f"follow the drawing: {tabs.tabText(index)}", lambda turn: lab.set_image(images[turn]))


if __name__ == "__main__":
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)))
        window.resize(1280, 800)
        window.show()
        window.canvas.set_ink(ink(0))
        settle()
        print(f"{'milliseconds':44} {'first':>8} {'median':>8} {'slowest':>8}")
        panel = window.findChild(DerivationPanel)
        assert isinstance(panel, DerivationPanel)
        measure(window, panel)
        window.session.close()
