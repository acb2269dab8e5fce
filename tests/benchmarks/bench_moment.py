"""How soon the window shows a moment of a run that a person goes to, on the default network.

    python tests/benchmarks/bench_moment.py [--data DIR] [--epochs N] [--json FILE]

Each figure is the time from the wish until answer and layers of that batch are painted: where there is a snapshot, and
until its batch is there as well, replayed from the snapshot before. After a run first, then while one goes on at full
speed, whose share of the machine the window waits for. It needs no display.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QCoreApplication, QSettings

from app.application import make_application
from app.session.states import State
from app.settings import Settings
from app.window.main_window import MainWindow
from nn.hyperparameters import Hyperparameters
from nn.runs import shelf
from nn.source_names import Weighted
from nn.timeline.snapshots import Timeline
from tests.benchmarks.bench_timeline import ASKED, milliseconds
from tests.benchmarks.options import keep, options
from tests.gallery import drawn


def until(condition: Callable[[], bool]) -> None:
    """Let the window work until the condition holds."""
    while not condition():
        QCoreApplication.processEvents()


def network_of(window: MainWindow, step: int) -> None:
    """Go there, and return when the network of the batch is shown."""
    window.session.go_to(step)
    until(lambda: window.session.moment is not None and window.session.moment.step == step)


def batch_of(window: MainWindow, step: int) -> None:
    """The same, and the batch with its digits is there."""
    network_of(window, step)
    until(lambda: window.session.moment is not None and window.session.moment.batch is not None)


def timed(window: MainWindow, go: Callable[[MainWindow, int], None], steps: Iterable[int]) -> dict[str, float]:
    """How long each takes; before each the newest is shown, and the window is at rest."""

    def deeds() -> Iterable[Callable[[], None]]:
        for step in steps:
            window.session.go_to(None)
            for _ in range(20):
                QCoreApplication.processEvents()
            yield partial(go, window, step)

    return milliseconds(deeds())


def figures(window: MainWindow) -> dict[str, Any]:
    """To snapshots, to any batch, and to the ends of the longest gaps."""
    timeline = of(window)
    steps = np.array([state.step for state in timeline.snapshots[1:]])
    rng = np.random.default_rng(0)
    batch_of(window, int(steps[-1]))
    return {
        "snapshots": len(steps),
        "longest_gap": int(np.diff(steps).max()),
        "at_snapshot": timed(window, network_of, rng.choice(steps, ASKED).tolist()),
        "replayed": timed(window, batch_of, rng.integers(1, timeline.last + 1, ASKED).tolist()),
        "longest_gap_replayed": timed(window, batch_of, steps[1:][np.argsort(-np.diff(steps))[:10]].tolist()),
    }


def of(window: MainWindow) -> Timeline:
    """The snapshots of its run."""
    timeline = window.session.timeline
    assert timeline is not None
    return timeline


def main() -> None:
    """Print the figures, and write them where `--json` says."""
    parser = options(__doc__)
    parser.add_argument("--data", metavar="DIR", help="directory with MNIST's files; the starter digits without it")
    parser.add_argument("--epochs", type=int, default=3, help="of the run")
    words = parser.parse_args()
    if words.data:
        os.environ["DIGITSCOPE_DATA"] = words.data
    h = Hyperparameters(data=(Weighted("mnist" if words.data else "starter"),), epochs=words.epochs)
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[shelf.ENVIRONMENT] = folder
        window = drawn(MainWindow(Settings(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))))
        window.resize(1280, 800)
        window.show()
        session = window.session
        session.set_hyperparameters(h)
        session.train()
        until(lambda: session.state is State.FINISHED)
        results = {"after the run": figures(window)}
        session.set_hyperparameters(replace(h, epochs=1000))
        session.train()
        until(lambda: session.state is State.RUNNING and session.timeline is not None and of(window).last > 2000)
        results["during a run"] = figures(window)
        session.close()
        window.hide()
        window.deleteLater()
        application.processEvents()
    print("milliseconds: median, slowest")
    for when, each in results.items():
        print(f"{when}: {each['snapshots']} snapshots, at most {each['longest_gap']} batches apart")
        for what in "at_snapshot", "replayed", "longest_gap_replayed":
            print(f"  {what:22}{each[what]['median_ms']:8.2f}{each[what]['slowest_ms']:8.2f}", flush=True)
    keep(words, results)


if __name__ == "__main__":
    main()
