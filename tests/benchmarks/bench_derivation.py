"""How long the derivation lets one wait: opening a part of it, choosing a weight, drawing on while it is in sight.

    python tests/benchmarks/bench_derivation.py

It needs no display. The window has the bundled model and a three on its canvas. A line is milliseconds from the click,
key or movement until the window is painted: the first time, the median and the slowest of the later times. What comes
a little later on its own, such as a formula under numbers that are there already, is not counted.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from app.application import make_application
from app.derivation_panel import DerivationPanel
from app.lab import Lab
from app.main_window import MainWindow
from app.middle import Middle
from app.settings import Settings
from app.views.derivation.knob import Knob
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize

RUNS = 20
BETWEEN_MS, IDLE_MS = 60, 5000
"""From one time to the next; and for all formulas to be set, which the window does while it is idle."""
EIGHT = 8


def three(length: int) -> Ink:
    """The first points of a three, as a hand draws it; 54 are all."""
    upper, lower = np.linspace(-2.6, 1.4, 24), np.linspace(-1.5, 2.5, 30)
    x = np.concatenate([0.48 + 0.17 * np.cos(upper), 0.47 + 0.21 * np.cos(lower)])
    y = np.concatenate([0.34 + 0.15 * np.sin(upper), 0.66 + 0.18 * np.sin(lower)])
    return Ink((Stroke(np.stack([x, y], axis=1)[:length].astype(np.float32), width=0.08),))


def report(name: str, act: Callable[[], object], before: Callable[[], object] = lambda: None) -> None:
    """Act several times, each time after `before`, and print how long the window took."""
    times = []
    for _ in range(RUNS):
        before()
        QTest.qWait(BETWEEN_MS)
        began = perf_counter()
        act()
        for _ in range(3):  # a layout, what follows from it, the painting; without what is done in idle time
            QCoreApplication.sendPostedEvents()
        times.append(1e3 * (perf_counter() - began))
    print(f"{name:44} {times[0]:8.1f} {statistics.median(times[1:]):8.1f} {max(times[1:]):8.1f}", flush=True)


def measure(window: MainWindow) -> None:
    """Print all lines."""
    middle, panel = window.findChild(Middle), window.findChild(DerivationPanel)
    lab, switch = window.findChild(Lab), window.findChild(QCheckBox, "inputGradient")
    assert middle is not None
    assert panel is not None
    assert lab is not None
    assert switch is not None

    report("the derivation, opened", middle.show_derivation, middle.show_network)
    QTest.qWait(IDLE_MS)
    tabs = panel.tabs
    for index in range(tabs.count()):
        other = (index + 1) % tabs.count()
        report(
            f"{tabs.tabText(index)}, opened", partial(tabs.setCurrentIndex, index), partial(tabs.setCurrentIndex, other)
        )

    rng = np.random.default_rng(0)
    network = lab.example()
    assert network is not None
    widths = network.network.widths
    for layer in range(1, len(widths)):

        def trace(layer: int = layer) -> None:
            panel.trace_parameter(layer, int(rng.integers(widths[layer])), int(rng.integers(widths[layer - 1])))

        report(f"a weight of layer {layer}, traced", trace)

    panel.show_equation("E6")
    tabs.setCurrentIndex(0)
    ways = cycle([panel.stepper.go_on] * 8 + [panel.stepper.go_back] * 8)
    report("stepper, the next phase", lambda: next(ways)())
    panel.show_equation("E8")
    places = cycle(((1, "w"), (2, "b"), (1, "b"), (2, "w")))
    report("one neuron, a parameter chosen", lambda: panel.bench.choose(*next(places)))  # type: ignore[arg-type]
    knob = panel.bench.findChild(Knob, "w1")
    assert isinstance(knob, Knob)
    positions = cycle(range(-60, 60, 3))
    report("one neuron, a slider moved", lambda: knob.slider.setValue(next(positions)))

    images = cycle(rasterize(three(length)) for length in range(20, 54))
    for index in range(3):
        tabs.setCurrentIndex(index)
        report(f"{tabs.tabText(index)}, a stroke goes on", lambda: lab.set_image(next(images)))
    lab.set_label(EIGHT)
    report("dC/dx, switched on", partial(switch.setChecked, True), partial(switch.setChecked, False))
    report("stepper and dC/dx, a stroke goes on", lambda: lab.set_image(next(images)))


def main() -> None:
    """Open a window and print what it takes."""
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)))
        window.show()
        window.canvas.set_ink(three(54))
        application.processEvents()
        print(f"{'milliseconds':44} {'first':>8} {'median':>8} {'slowest':>8}")
        measure(window)
        window.session.close()


if __name__ == "__main__":
    main()
