"""What a frame of the views costs: taking new values, painting, and both together as a person waits for it.

    python tests/benchmarks/bench_views.py [--json FILE]

It needs no display. A window that follows a drawing and a
training has 16 ms for all of it.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from app.views.activations import ActivationsView
from app.views.colours import symmetric
from app.views.curves import CurveView
from app.views.heatmap import Heatmap
from app.views.layer_values import LayerValues
from app.views.lights import Light
from app.views.measure import LOSS, Series
from app.views.network_picture.outlined import Lit, Outlined
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.view import NetworkPictureView
from app.views.network_picture.words import Names
from app.views.overlaid import Overlaid
from app.views.series_colours import PALETTE
from nn.insight.lines import Way
from nn.insight.passage import passage
from nn.network import Architecture, Network
from tests.benchmarks.options import keep, options

FRAMES = 60
SIZES = (420, 320), (1280, 720)
"""Pixels of a plot: as it stands in the window at first, and as large as a small screen."""
FIGURES: dict[str, dict[str, float]] = {}
"""All that has been printed, in milliseconds."""


def report(name: str, widget: QWidget, show: Callable[[int], None]) -> None:
    """Print the median of taking values and of a whole frame, and the slowest frame, in milliseconds."""
    taking, frames = [], []
    for frame in range(FRAMES):
        start = time.perf_counter()
        show(frame)
        taken = time.perf_counter()
        widget.repaint()
        QApplication.processEvents()
        taking.append(1e3 * (taken - start))
        frames.append(1e3 * (time.perf_counter() - start))
    taken_up, middle, slowest = statistics.median(taking[5:]), statistics.median(frames[5:]), max(frames[5:])
    print(f"{name:48} {taken_up:8.2f} {middle:8.2f} {slowest:8.2f}")
    FIGURES[name] = {"taking": taken_up, "frame": middle, "slowest": slowest}


def layers(widths: tuple[int, ...]) -> LayerValues:
    """Random values of a network of this architecture."""
    rng = np.random.default_rng(0)
    numbers = range(1, len(widths))
    W = {n: rng.normal(size=(widths[n], widths[n - 1])).astype(np.float32) for n in numbers}
    b = {n: rng.normal(size=widths[n]).astype(np.float32) for n in numbers}
    A = {n: rng.random(widths[n]).astype(np.float32) for n in range(len(widths))}
    return LayerValues(W, b, A, {n: A[n] for n in numbers})


def heatmap(rows: int, columns: int) -> None:
    """A digit, or the weights of a layer as one matrix."""
    view = Heatmap()
    view.resize(800, 240)
    view.show()
    values, scale = np.random.default_rng(0).normal(size=(rows, columns)).astype(np.float32), symmetric(3.0)
    report(f"heatmap {rows} x {columns}", view, lambda _: view.set_values(values, scale))


def activations(widths: tuple[int, ...]) -> None:
    """All layers and the weights of one neuron."""
    view, values = ActivationsView(), layers(widths)
    view.resize(480, 560)
    view.show()
    view.show_layers(values)
    view.pick(1, 3)
    for symbol in "azW":
        view.show_quantity(symbol)
        name = f"activations {'-'.join(map(str, widths))}, {symbol}"
        report(name, view, lambda _: view.show_layers(values))


def picture(widths: tuple[int, ...]) -> None:
    """The network as neurons and lines, on both ways, and while one of its neurons is lit."""
    rng = np.random.default_rng(0)
    network = Network.initialized(Architecture(widths), "he", rng)
    digits = [rng.random(widths[0]).astype(np.float32) for _ in range(FRAMES)]
    view, names = NetworkPictureView(), Names()
    view.resize(662, 500)
    view.show()
    for way in Way:
        view.show_way(way)
        name = f"picture {'-'.join(map(str, widths))}, {way.value}"
        report(name, view, lambda frame: view.show_passage(passage(network, digits[frame], 3), names))
    view.canvas.light(Lit(PointedAt(1, 3), (Outlined(Light.TARGET, (2, None)),)))
    report(f"{name}, lit", view, lambda frame: view.show_passage(passage(network, digits[frame], 3), names))


def curves(points: int) -> None:
    """A run that grows by a batch a frame, then one that a person looks into."""
    x = np.linspace(0, 5, points)
    y = np.exp(0.3 * np.random.default_rng(0).normal(size=points) - x)
    validation = np.arange(6.0)
    view = CurveView(LOSS)
    view.resize(420, 320)
    view.show()
    view.set_span(5)

    def grow(frame: int) -> None:
        stop = points - FRAMES + frame
        view.show_curves(
            view, [Series("training", x[:stop], y[:stop]), Series("validation", validation, np.exp(-validation))]
        )

    report(f"curves, {points:,} batches", view, grow)
    report(f"curves, {points:,} batches, zooming", view, lambda _: view.plot.box.scaleBy(x=0.9))


def overlaid(runs: int, points: int, width: int, height: int) -> None:
    """A run that grows beside others, over which a person points, and which are then moved to and fro and zoomed."""
    rng, x, checked = np.random.default_rng(0), np.linspace(5 / points, 5, points), np.arange(1.0, 6)

    def curve(rate: float) -> tuple[Series, Series]:
        y = np.exp(0.3 * rng.normal(size=points) - rate * x)
        return Series("training", x, y), Series("validation", checked, np.exp(-rate * checked))

    view = CurveView(LOSS)
    view.resize(width, height)
    view.show()
    view.set_span(5)
    colours = (PALETTE[number % len(PALETTE)] for number in range(runs))
    view.set_overlaid([Overlaid(f"run {n}", colour, *curve(0.3 + n / 10)) for n, colour in enumerate(colours)])
    training, validation = curve(1.0)
    name = f"{runs} x {points:,} over, {width} x {height}"

    def grow(frame: int) -> None:
        stop = points - FRAMES + frame
        view.show_curves(view, [Series("training", x[:stop], training.y[:stop]), validation])

    report(f"{name}, training", view, grow)
    report(f"{name}, pointing", view, lambda frame: view.plot.pointed.emit(1 + frame / FRAMES))
    view.plot.left.emit()
    report(f"{name}, moving", view, lambda frame: view.plot.box.translateBy(x=0.05 if frame % 2 else -0.05))
    report(f"{name}, zooming", view, lambda _: view.plot.box.scaleBy(x=0.97))


if __name__ == "__main__":
    words = options(__doc__).parse_args()
    application = QApplication([])
    print(f"{'milliseconds':48} {'taking':>8} {'frame':>8} {'slowest':>8}")
    heatmap(28, 28)
    heatmap(32, 784)
    activations((784, 32, 32, 10))
    activations((784, 1000, 512, 10))
    picture((784, 32, 32, 10))
    picture((784, 1000, 512, 10))
    curves(4_000)
    curves(1_000_000)
    for width, height in SIZES:
        overlaid(20, 1_000_000, width, height)
    keep(words, FIGURES)
