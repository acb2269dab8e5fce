"""What the window costs a training, how late it gets, how soon it answers a hand, and what it takes to open.

    python tests/benchmarks/bench_window.py [--data DIR] [--seconds S] [--json FILE]

It needs no display (QT_QPA_PLATFORM=xcb takes one). All is measured in the running window, while it trains at full
speed, each figure over S seconds (60), once at rest with a digit on the canvas and once while a hand goes on drawing:

- the speed of the training as a share of that of a bare loop; both run in turns, so that a busy machine slows both;
- how late the event loop is, by a timer that should fire every 5 ms, in runs of its own: it takes its share;
- from the moment when a move of the hand was due until the window has painted the answer for it.

Start and memory are those of new processes, the program's and an empty PySide6 and pyqtgraph window's in turns.
"""

import math
import os
import statistics
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer

from app.application import make_application
from app.session.states import State
from app.settings import Settings
from app.window.main_window import MainWindow
from nn.data import sources
from nn.data.digits import Split
from nn.data.ink import Ink, Stroke
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from nn.runs import shelf
from nn.source_names import Weighted
from tests.benchmarks.hand import Hand
from tests.benchmarks.opening import opening_ratios
from tests.benchmarks.options import keep, window_options

EVERY_MS = 5
PART = 12.0
"""Seconds that a single run in the window takes, about."""


@dataclass(frozen=True)
class Figures:
    """What the program prints and writes; times in milliseconds, ratios against a bare loop or an empty window."""

    ratio_at_rest: float
    ratio_drawing: float
    late_p99_ms_at_rest: float
    late_worst_ms_at_rest: float
    late_p99_ms_drawing: float
    late_worst_ms_drawing: float
    answer_p50_ms: float
    answer_p99_ms: float
    start_ratio: float
    memory_ratio: float


def headless(h: Hyperparameters, split: Split) -> float:
    """Seconds that a bare loop takes."""
    run = Run.fresh(h, split)
    began = perf_counter()
    for _ in run.steps():
        pass
    return perf_counter() - began


def in_window(window: MainWindow, h: Hyperparameters) -> float:
    """The same in the window."""
    session, loop = window.session, QEventLoop()
    began = 0.0

    def follow(state: State) -> None:
        nonlocal began
        if state is State.RUNNING:
            began = perf_counter()
        elif state in (State.FINISHED, State.STOPPED):
            loop.quit()

    session.set_hyperparameters(h)
    session.state_changed.connect(follow)
    session.train()
    loop.exec()
    seconds = perf_counter() - began
    session.state_changed.disconnect(follow)
    return seconds


class Watch:
    """By how many milliseconds each look of a timer was late."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(interval=EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._last = perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        now = perf_counter()
        self.late.append(1e3 * (now - self._last) - EVERY_MS)
        self._last = now


def speed(window: MainWindow, h: Hyperparameters, split: Split, seconds: float, hand: Hand | None) -> float:
    """The median of the window's speeds, each as a share of the bare loop's just before."""
    ratios, spent = [], 0.0
    while spent < seconds:
        bare = headless(h, split)
        if hand is not None:
            hand.start()
        watched = in_window(window, h)
        if hand is not None:
            hand.stop()
        ratios.append(bare / watched)
        spent += watched
    return statistics.median(ratios)


def lateness(window: MainWindow, h: Hyperparameters, seconds: float) -> tuple[float, float]:
    """How many milliseconds the event loop was late, the 99th of 100 and the worst."""
    watch, spent = Watch(), 0.0
    while spent < seconds:
        watch.start()
        spent += in_window(window, h)
        watch.stop()
    return float(np.percentile(watch.late, 99)), max(watch.late)


def measured(data: str, seconds: float) -> Figures:
    """All figures."""
    h = Hyperparameters(data=(Weighted(data),))
    split = sources.load(h.data, h.validation)
    headless(h, split)
    h = replace(h, epochs=max(1, round(h.epochs * PART / headless(h, split))))
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[shelf.ENVIRONMENT] = str(Path(folder) / "runs")
        store = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Settings(store))
        window.session.set_speed(math.inf)
        window.show()
        points = np.array([(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)], np.float32)
        window.canvas.set_ink(Ink((Stroke(points, width=0.08),)))
        application.processEvents()
        ratio_at_rest = speed(window, h, split, seconds, None)
        late_at_rest = lateness(window, h, seconds)
        hand = Hand(window)
        ratio_drawing = speed(window, h, split, seconds, hand)
        hand.answers.clear()
        hand.start()
        late_drawing = lateness(window, h, seconds)
        hand.stop()
        window.session.close()
    start, memory = opening_ratios()
    return Figures(
        ratio_at_rest=ratio_at_rest,
        ratio_drawing=ratio_drawing,
        late_p99_ms_at_rest=late_at_rest[0],
        late_worst_ms_at_rest=late_at_rest[1],
        late_p99_ms_drawing=late_drawing[0],
        late_worst_ms_drawing=late_drawing[1],
        answer_p50_ms=float(np.percentile(hand.answers, 50)),
        answer_p99_ms=float(np.percentile(hand.answers, 99)),
        start_ratio=start,
        memory_ratio=memory,
    )


def main() -> None:
    """Print the figures, and write them."""
    words = window_options(__doc__, "mnist", 60.0).parse_args()
    figures = asdict(measured(words.data, words.seconds))
    for name, value in figures.items():
        print(f"{name:24}{value:8.3f}")
    keep(words, figures)


if __name__ == "__main__":
    main()
