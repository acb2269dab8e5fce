"""How soon Insight shows a neuron and a map, and what a training pays for a map that follows it.

    python tests/benchmarks/bench_insight_neurons.py [--data NAME] [--seconds S] [--json FILE]

It needs no display. In the window, with the default network: from opening a page until all of it is painted, digits
read from the disk; from choosing another neuron, of the layer and of the next one; from a movement of the slider to the
measured effect; from another layer's map, and from a drawing to its place. Then a run at full speed with the map in
sight, and with Insight's first page in its place, in turns, S seconds in all (40): the share of its speed that the
training keeps.
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

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QTabWidget

from app.application import make_application
from app.settings import Settings
from app.window.insight.map_page import MapPage
from app.window.insight.neuron_page import NeuronPage
from app.window.main_window import MainWindow
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from tests.benchmarks.bench_life import drawing, milliseconds
from tests.benchmarks.bench_window import in_window
from tests.benchmarks.options import keep, window_options

TIMES = 12
PART = 5.0
"""Seconds that a single run takes, about."""


@dataclass(frozen=True)
class Figures:
    """Milliseconds until painted, medians of several, and what is left of a training's speed."""

    neuron_page: float
    neuron_of_layer: float
    neuron_of_next_layer: float
    slider_to_effect: float
    map_page: float
    map_with_probes: float
    map_of_layer: float
    drawing_to_place: float
    speed_ratio: float


def median(deed: Callable[[int], object], done: Callable[[], bool]) -> float:
    """Of several times, from a deed until it is done and painted."""
    return statistics.median(milliseconds(partial(deed, k), done) for k in range(TIMES))


def portrait_figures(page: NeuronPage) -> tuple[float, float, float]:
    """Another neuron of the layer, one of the next layer, and a movement of the slider."""
    portrait, operation = page.portrait, page.operation

    def whole() -> bool:
        askings = portrait.wanted, portrait.active, portrait.measured
        return all(asking.answer is not None for asking in askings)

    layers = portrait.network.depth - 1
    same = median(lambda k: portrait.choose(1, k + 1), whole)
    other = median(lambda k: portrait.choose(1 + k % layers, 0), whole)
    slider = page.view.surgery.scale.slider
    effect = median(lambda k: slider.setValue(k - 5), lambda: operation.effect.answer is not None)
    return same, other, effect


def measured(data: str, seconds: float) -> Figures:
    """All figures."""
    h = Hyperparameters(data=(Weighted(data),))
    make_application()
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)))
        session = window.session
        session.set_speed(math.inf)
        window.resize(1280, 800)
        window.show()
        model = session.work.model
        session.take(replace(model, hyperparameters=replace(model.hyperparameters, data=h.data)), None)
        window.action("insightAction").trigger()
        QApplication.processEvents()
        tabs = window.findChild(QTabWidget, "insightTabs")
        assert tabs is not None
        titles = [tabs.tabText(at) for at in range(tabs.count())]

        began = perf_counter()
        tabs.setCurrentIndex(titles.index("Neuron"))
        portrait = window.findChild(NeuronPage)
        assert portrait is not None
        milliseconds(lambda: None, lambda: portrait.portrait.measured.answer is not None)
        neuron_page = 1000 * (perf_counter() - began)
        same, other, effect = portrait_figures(portrait)
        began = perf_counter()
        tabs.setCurrentIndex(titles.index("Map"))
        page = window.findChild(MapPage)
        assert page is not None
        milliseconds(lambda: None, lambda: page.mapping.shown is not None)
        map_page = 1000 * (perf_counter() - began)
        probes = map_page + milliseconds(lambda: None, lambda: page.mapping.probing is None)
        layers = page.mapping.network.depth + 1
        layer = median(lambda k: page.mapping.choose(k % layers), lambda: True)
        place = median(lambda k: window.canvas.set_ink(drawing(k)), lambda: page.view.scatter.yours() is not None)
        in_window(window, h)
        h = replace(h, epochs=max(1, round(h.epochs * PART / in_window(window, h))))
        in_window(window, h)
        ratios, spent = [], 0.0
        while spent < seconds:
            pair = []
            for title in ("Map", titles[0]):
                tabs.setCurrentIndex(titles.index(title))
                QApplication.processEvents()
                pair.append(in_window(window, h))
            ratios.append(pair[1] / pair[0])
            spent += sum(pair)
        session.close()
    return Figures(neuron_page, same, other, effect, map_page, probes, layer, place, statistics.median(ratios))


def main() -> None:
    """Print the figures, and write them."""
    words = window_options(__doc__).parse_args()
    figures = asdict(measured(words.data, words.seconds))
    for name, value in figures.items():
        print(f"{name:24}{value:10.3f}")
    keep(words, figures)


if __name__ == "__main__":
    main()
