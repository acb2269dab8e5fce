"""What the window costs a training: its speed beside that of a bare loop, and how late the event loop gets.

    python tests/benchmarks/bench_window.py [--data DIR] [--epochs N] [--runs N] [--draw]

It needs no display (QT_QPA_PLATFORM=xcb takes one). Both train the same network on the same digits at full speed, the
window with a digit on its canvas; with --draw a hand goes on drawing. Runs alternate, so that a busy machine slows
both; medians are printed. In runs of their own, a timer that should fire every 5 ms measures how late the event loop
is: the timer itself would take its share of the speed.
"""

import argparse
import math
import os
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtTest import QTest

from app.application import make_application
from app.session.worker import State
from app.settings import Settings
from app.window.main_window import MainWindow
from nn.data import mnist
from nn.data.ink import Ink, Stroke
from nn.hyperparameters import Hyperparameters
from nn.run import Run

EVERY_MS = 5
HAND_MS = 8
"""A mouse tells its place 125 times a second."""


def headless(h: Hyperparameters, split: mnist.Split) -> float:
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


class Hand:
    """Draws a spiral, stroke after stroke."""

    def __init__(self, window: MainWindow) -> None:
        self._canvas = window.canvas
        self._timer = QTimer(interval=HAND_MS)
        self._timer.timeout.connect(self._move)
        self._moves = 0

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _move(self) -> None:
        turn, moves = self._moves / 20, self._moves % 200
        place = self._canvas.to_widget(0.5 + 0.3 * math.cos(turn), 0.5 + 0.4 * math.sin(turn)).toPoint()
        if moves == 0:
            self._canvas.clear()
            QTest.mousePress(self._canvas, Qt.MouseButton.LeftButton, pos=place)
        elif moves == 199:
            QTest.mouseRelease(self._canvas, Qt.MouseButton.LeftButton, pos=place)
        else:
            QTest.mouseMove(self._canvas, place)
        self._moves += 1


def main() -> None:
    """Print both speeds, their ratio, and the delays."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="mnist", help="starter, mnist or a directory with MNIST's files")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--draw", action="store_true", help="a hand goes on drawing")
    words = parser.parse_args()
    h = Hyperparameters(data=words.data, epochs=words.epochs)
    split = mnist.split(mnist.load_training(h.data), h.validation)
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Settings(store))
        window.session.set_speed(math.inf)
        window.show()
        points = np.array([(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)], np.float32)
        window.canvas.set_ink(Ink((Stroke(points, width=0.08),)))
        application.processEvents()
        headless(h, split)
        hand, watch = Hand(window), Watch()
        bare, watched = [], []
        for _ in range(words.runs):
            bare.append(headless(h, split))
            if words.draw:
                hand.start()
            watched.append(in_window(window, h))
            watch.start()
            in_window(window, h)
            watch.stop()
            hand.stop()
        window.session.close()
    late = np.array(watch.late)
    examples = h.epochs * len(split.training.labels)
    ratio = statistics.median(one / other for one, other in zip(bare, watched, strict=True))
    print(f"digits/s, median of {words.runs} runs of {h.epochs} epochs")
    print(f"headless  {examples / statistics.median(bare):9,.0f}")
    print(f"in window {examples / statistics.median(watched):9,.0f}, ratio {ratio:.3f}")
    print(
        f"event loop late by {np.median(late):.1f} ms (median), {np.percentile(late, 99):.1f} ms (99 of 100), "
        f"{late.max():.1f} ms (most), more than 20 ms in {100 * np.mean(late > 20):.2f} of 100 looks"
    )


if __name__ == "__main__":
    main()
