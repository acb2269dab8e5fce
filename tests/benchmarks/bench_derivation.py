"""How soon the derivation answers: opening it and each of its parts, choosing a weight, going on a phase, drawing.

Run with ``python tests/benchmarks/bench_derivation.py``; it needs no display. Each line is the time from a click to
the frame that answers it, layout and painting included, in milliseconds: for what is opened the first time and the
median of the later ones, for what is done again and again the median and the slowest. The bound is 50 ms, and 100 ms
for a phase of eight digits. ``--json FILE`` writes the numbers, too.
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
from PySide6.QtWidgets import QAbstractSlider, QApplication

from app.application import make_application
from app.session.digits import Digit
from app.session.lab import Lab
from app.session.states import State
from app.settings import Settings
from app.window.derivation_panel import DerivationPanel
from app.window.main_window import MainWindow
from nn.arrays import Float32
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.derivation.parameter import Parameter
from nn.hyperparameters import Hyperparameters
from tests.benchmarks.options import keep, options
from tests.phases import phase_key, phase_name

FIGURES: dict[str, tuple[float, float, float]] = {}
"""What is measured -> first, median and slowest, in milliseconds."""
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


def tell(name: str, first: float, later: list[float]) -> None:
    """Print and keep what something costs the first time and later."""
    FIGURES[name] = first, statistics.median(later), max(later)
    print(f"{name:44} {first:8.1f} {FIGURES[name][1]:8.1f} {FIGURES[name][2]:8.1f}")


def opened(window: MainWindow, name: str, go: Callable[[], None], leave: Callable[[], None]) -> None:
    """Print what opening a part costs the first time and later."""
    first = answer(window, go)
    later = []
    for _ in range(AGAIN):
        settle(20)
        answer(window, leave)
        later.append(answer(window, go))
    settle()
    tell(name, first, later)


def repeated(window: MainWindow, name: str, act: Callable[[int], None]) -> None:
    """Print what doing something again and again costs."""
    times = []
    for turn in range(AGAIN):
        times.append(answer(window, lambda turn=turn: act(turn)))  # type: ignore[misc]
        settle(20)
    tell(name, times[0], times[1:])


def ink(turn: int) -> Ink:
    """A seven that has just grown by a point."""
    return Ink((Stroke(np.array([*SEVEN, (0.42 + 0.002 * turn, 0.82)], np.float32), width=0.08),))


def train(window: MainWindow) -> None:
    """Let the network learn the starter digits at full speed, for longer than anything here takes."""
    window.session.set_hyperparameters(Hyperparameters(epochs=1000))
    window.action("trainAction").trigger()
    settle()
    assert window.session.state is State.RUNNING


def measure_equations(window: MainWindow, panel: DerivationPanel) -> None:
    """The first look at the equations: the first of them, every further page, and all until the last."""
    pages = [answer(window, window.action("equationsAction").trigger)]
    bar = panel.equations.list.verticalScrollBar()
    while bar.value() < bar.maximum():
        pages.append(answer(window, lambda: bar.triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd)))
    tell("list the equations, then page by page", pages[0], pages[1:])
    tell("all equations, to the last", sum(pages), [sum(pages)])
    settle()
    ids = "E2", "E5", "E50", "E54"
    repeated(window, "go to an equation with its sizes", lambda turn: panel.show_equation(ids[turn % len(ids)]))
    window.action("networkAction").trigger()
    panel.tabs.setCurrentIndex(0)
    settle()


def measure_batch(window: MainWindow, panel: DerivationPanel, lab: Lab, images: list[Float32]) -> None:
    """All phases of eight digits on the default network, and another digit among them."""
    alone = lab.choice.chosen
    for image in images[:7]:
        lab.choice.choose(lab.choice.chosen.added(Digit.of(image, 7)))
    settle()
    step = lab.step()
    assert step is not None
    for phase in step.phases:
        repeated(
            window,
            f"eight digits: go to {phase_name(phase.key)}",
            lambda turn, phase=phase: panel.stepper.show_phase(  # type: ignore[misc]
                phase.key if turn % 2 else step.phases[0 if phase is not step.phases[0] else 1].key
            ),
        )
    repeated(window, "eight digits: follow the drawing", lambda turn: lab.set_image(images[turn]))
    lab.choice.choose(alone)
    settle()


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
        map(phase_key, "input Z1 A1 Z2 A2 Z3 A3 loss J3 delta3 dW3 db3 delta2 dW2 db2 delta1 dW1 db1 update".split())
    )
    repeated(window, "go on a phase", lambda turn: panel.stepper.show_phase(phases[turn % len(phases)]))
    measure_batch(window, panel, lab, images)
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
    parser = options(__doc__)
    parser.add_argument("--training", action="store_true", help="the equations alone, while the network learns")
    parser.add_argument("--batch", action="store_true", help="eight digits alone")
    chosen = parser.parse_args()
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
        if chosen.training:
            train(window)
            measure_equations(window, panel)
        elif chosen.batch:
            window.action("derivationAction").trigger()
            settle()
            lab = window.findChild(Lab)
            assert isinstance(lab, Lab)
            measure_batch(window, panel, lab, [rasterize(ink(turn)) for turn in range(AGAIN)])
        else:
            measure_equations(window, panel)
            measure(window, panel)
        window.session.close()
    keep(chosen, FIGURES)
