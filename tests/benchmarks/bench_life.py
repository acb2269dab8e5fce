"""What the life of the drawing costs: how soon it is shown, how soon a batch is there, and what a training pays for it.

    python tests/benchmarks/bench_life.py [--data NAME] [--seconds S] [--json FILE]

It needs no display. In the window, after a run with the default hyperparameters: from the end of a drawing until its
curves are painted, and from a click on a change of the answer until the batch is shown. Then the same run at full speed
with the dock of the life in sight and with the plots in its place, in turns, S seconds in all (40): the share of its
speed that the training keeps.
"""

import math
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDockWidget

from app.application import make_application
from app.session.lived import Lived
from app.settings import Settings
from app.window.life_panel import LifePanel
from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from tests.benchmarks.bench_window import in_window
from tests.benchmarks.options import keep, window_options

DRAWINGS, CLICKS = 20, 20
PART = 5.0
"""Seconds that a single run takes, about."""


@dataclass(frozen=True)
class Figures:
    """What the program prints and writes."""

    snapshots: int
    shown_median_ms: float
    shown_slowest_ms: float
    gone_to_median_ms: float
    gone_to_slowest_ms: float
    speed_ratio: float


def milliseconds(deed: Callable[[], object], done: Callable[[], bool]) -> float:
    """From a deed until it is done and painted."""
    application = QApplication.instance()
    assert application is not None
    began = perf_counter()
    deed()
    while not done():
        application.processEvents()
    application.processEvents()
    return 1000 * (perf_counter() - began)


def drawing(k: int) -> Ink:
    """A seven, each a little other than the one before."""
    points = np.array([(0.3, 0.25), (0.7, 0.25), (0.45 + 0.01 * k, 0.8)], np.float32)
    return Ink((Stroke(points, width=0.08),))


def until_shown(window: MainWindow, panel: LifePanel) -> list[float]:
    """How long drawings wait for their life."""
    taken = []
    for k in range(1, DRAWINGS + 1):
        before = panel.life.lived

        def lived(before: Lived | None = before) -> bool:
            return panel.life.lived is not before

        taken.append(milliseconds(partial(window.canvas.set_ink, drawing(k)), lived))
    return taken


def until_gone_to(window: MainWindow, panel: LifePanel) -> list[float]:
    """How long clicks on the last changes wait for their batch."""
    session, taken = window.session, []
    for number in range(len(panel.view.marks()))[-CLICKS:]:
        session.go_to(None)
        step = panel.view.marks()[number].last

        def there(step: int = step) -> bool:
            moment = session.moment
            return moment is not None and moment.batch is not None and moment.step <= step

        taken.append(milliseconds(partial(panel.view.mark_opened.emit, number), there))
    session.go_to(None)
    return taken


def measured(data: str, seconds: float) -> Figures:
    """All figures."""
    h = Hyperparameters(data=(Weighted(data),))
    make_application()
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Settings(store))
        session = window.session
        session.set_speed(math.inf)
        window.show()
        window.canvas.set_ink(drawing(0))
        in_window(window, h)
        h = replace(h, epochs=max(1, round(h.epochs * PART / in_window(window, h))))
        in_window(window, h)
        window.action("lifeAction").trigger()
        panel = window.findChild(LifePanel)
        assert panel is not None
        milliseconds(lambda: None, lambda: panel.life.lived is not None)
        shown = until_shown(window, panel)
        gone_to = until_gone_to(window, panel)
        timeline = session.timeline
        assert timeline is not None
        snapshots, ratios, spent = len(timeline.snapshots), [], 0.0
        docks = [window.findChild(QDockWidget, name) for name in ("lifeDock", "learningDock")]
        while spent < seconds:
            pair = []
            for dock in docks:
                assert dock is not None
                dock.raise_()
                QApplication.processEvents()
                pair.append(in_window(window, h))
            ratios.append(pair[1] / pair[0])
            spent += sum(pair)
        session.close()
    return Figures(
        snapshots=snapshots,
        shown_median_ms=statistics.median(shown),
        shown_slowest_ms=max(shown),
        gone_to_median_ms=statistics.median(gone_to) if gone_to else math.nan,
        gone_to_slowest_ms=max(gone_to, default=math.nan),
        speed_ratio=statistics.median(ratios),
    )


def main() -> None:
    """Print the figures, and write them."""
    words = window_options(__doc__).parse_args()
    figures = asdict(measured(words.data, words.seconds))
    for name, value in figures.items():
        print(f"{name:24}{value:10.3f}")
    keep(words, figures)


if __name__ == "__main__":
    main()
