"""How soon the step's size and the landscape answer, and what a training pays for the edge of stability in sight.

    python tests/benchmarks/bench_insight_steps.py [--data NAME] [--seconds S] [--json FILE]

It needs no display. With the network that comes with the program: from the last stroke of a drawing until each page is
painted with its answer, the landscape with its coarse grid and with its fine one; and the same for the mean over
validation digits, from the click. Then runs with the default hyperparameters at full speed with the sharpness along the
run in sight and with the other part of the same page, in turns, S seconds in all (40): the share of its speed that the
training keeps, and how often the sharpness was looked at in a second.
"""

import math
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QTabWidget

from app.application import make_application
from app.session.asking import Asking
from app.session.insight.ground import Costs
from app.settings import Settings
from app.window.insight.landscape_page import LandscapePage
from app.window.insight.step_size_page import StepSizePage
from app.window.main_window import MainWindow
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from tests.benchmarks.bench_life import PART, drawing
from tests.benchmarks.bench_window import in_window
from tests.benchmarks.options import keep, window_options

DRAWINGS = 15


def page(window: MainWindow, title: str) -> None:
    """Go to a page of Insight."""
    tabs = window.findChild(QTabWidget, "insightTabs")
    assert tabs is not None
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index(title))
    QApplication.processEvents()


def press(window: MainWindow, name: str) -> None:
    """Press a button of a page."""
    button = window.findChild(QPushButton, name)
    assert button is not None
    button.click()


def milliseconds(deed: Callable[[], object], done: Callable[[], bool]) -> float:
    """From a deed until it is done and painted; the window's loop waits meanwhile, and leaves the time to others."""
    waking, began = QTimer(interval=2), perf_counter()
    waking.start()
    deed()
    while not done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()
    return 1000 * (perf_counter() - began)


def until_painted(window: MainWindow, answer: Callable[[], object]) -> dict[str, float]:
    """How long drawings wait for an answer that is another one than before, in milliseconds."""
    taken = []
    for k in range(1, DRAWINGS + 1):
        before = answer()

        def there(before: object = before) -> bool:
            return answer() is not None and answer() is not before

        taken.append(milliseconds(partial(window.canvas.set_ink, drawing(k)), there))
    return {"median_ms": statistics.median(taken), "slowest_ms": max(taken)}


def named(what: str, figures: dict[str, float]) -> dict[str, float]:
    """The figures by longer names."""
    return {f"{what}_{name}": value for name, value in figures.items()}


def of_pages(window: MainWindow) -> dict[str, float]:
    """Until each page is painted with its answers."""
    figures: dict[str, float] = {}
    began = perf_counter()
    page(window, "Step's size")
    step = window.findChild(StepSizePage)
    assert step is not None
    milliseconds(int, lambda: step.study.facts.answer is not None)
    figures["step_opened_ms"] = 1000 * (perf_counter() - began)
    for name, asking in (("curves", step.study.facts), ("sharpness", step.study.sharp)):
        figures |= named(f"step_{name}", until_painted(window, partial(getattr, asking, "answer")))
    figures["step_validation_ms"] = milliseconds(
        lambda: press(window, "stepOver_validation"),
        lambda: step.study.sharp.answer is not None and "validation" in step.view.sentence(),
    )
    began = perf_counter()
    page(window, "Landscape")
    landscape = window.findChild(LandscapePage)
    assert landscape is not None
    milliseconds(int, lambda: landscape.landscape.costs is not None)
    figures["landscape_opened_ms"] = 1000 * (perf_counter() - began)
    milliseconds(int, lambda: landscape.landscape.fine.answer is not None)
    grids = ("coarse", landscape.landscape.coarse), ("fine", landscape.landscape.fine)
    for grid, costs in grids:
        figures |= named(f"landscape_{grid}", until_painted(window, partial(getattr, costs, "answer")))
    began = perf_counter()
    press(window, "landscapeOver_validation")
    for grid, costs in grids:

        def there(costs: Asking[Costs] = costs) -> bool:
            return costs.answer is not None and "validation" in costs.answer.ground.digits.words

        milliseconds(int, there)
        figures[f"landscape_validation_{grid}_ms"] = 1000 * (perf_counter() - began)
    return figures


def of_training(window: MainWindow, data: str, seconds: float) -> dict[str, float]:
    """What the sharpness along the run costs it."""
    h = Hyperparameters(data=(Weighted(data),))
    session = window.session
    session.set_speed(math.inf)
    in_window(window, h)
    h = replace(h, epochs=max(1, round(h.epochs * PART / in_window(window, h))))
    page(window, "Step's size")
    step = window.findChild(StepSizePage)
    assert step is not None
    ratios, looks, spent = list[float](), list[float](), 0.0
    while spent < seconds:
        taken = dict[str, float]()
        # In the other order each time: a machine that becomes slower counts for neither.
        for part in ("run", "step") if len(ratios) % 2 else ("step", "run"):
            press(window, f"stepParts_{part}")
            taken[part] = in_window(window, h)
            if part == "run":
                looks.append(len(step.edge.watch.points) / taken[part])
        ratios.append(taken["step"] / taken["run"])
        spent += sum(taken.values())
    return {"speed_ratio": statistics.median(ratios), "looks_a_second": statistics.median(looks)}


def main() -> None:
    """Print the figures, and write them."""
    words = window_options(__doc__).parse_args()
    make_application()
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)))
        window.resize(1280, 800)
        window.show()
        window.canvas.set_ink(drawing(0))
        window.action("insightAction").trigger()
        milliseconds(int, lambda: window.findChild(QTabWidget, "insightTabs") is not None)
        figures = of_pages(window) | of_training(window, words.data, words.seconds)
        window.session.close()
    for name, value in figures.items():
        print(f"{name:34}{value:10.3f}")
    keep(words, figures)


if __name__ == "__main__":
    main()
