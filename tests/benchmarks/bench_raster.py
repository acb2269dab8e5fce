"""How long a drawing takes to become 28x28, and how like MNIST pen strokes then look.

    python tests/benchmarks/bench_raster.py [--ink FILE --data DIR] [--json FILE]

The first table is milliseconds for one drawing, as on every mouse move; the second compares the ink of a file with
MNIST's training digits.
"""

import statistics
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nn.arrays import SIDE, Array, Float32
from nn.data import sources
from nn.data.augment import Distortion
from nn.data.ink import Ink, Stroke, read
from nn.data.raster import rasterize
from nn.errors import never
from tests.benchmarks.options import keep, options

RUNS = 50


def milliseconds(work: Callable[[], object]) -> float:
    """Median of several runs."""
    work()
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return 1000 * statistics.median(times)


def stroke(points: Array, pressure: float | None = None, width: float = 20, erase: bool = False) -> Stroke:
    """A stroke with the same pressure throughout, or with none."""
    pressures = None if pressure is None else np.full(len(points), pressure, dtype=np.float32)
    return Stroke(points.astype(np.float32), pressures, erase, width=width)


def drawings(m: int) -> dict[str, Ink]:
    """Drawings of m points a stroke."""
    t = np.linspace(0, 4 * np.pi, m)
    eight = np.stack([90 * np.sin(t), 150 * np.cos(t / 2)], axis=1)
    zigzag = np.stack([np.linspace(-100, 100, m), 40 * np.sin(9 * t)], axis=1)
    scribble = np.random.default_rng(0).uniform(-150, 150, (m, 2))
    return {
        "digit": Ink((stroke(eight),)),
        "pressure": Ink((stroke(eight, pressure=0.3),)),
        "erased": Ink((stroke(eight), stroke(zigzag, width=40, erase=True))),
        "scribble": Ink((stroke(scribble),)),
    }


def looks(pictures: Float32) -> list[float]:
    """What makes pictures (n, 28, 28) alike or not; the names stand in `main`."""
    inside = pictures > 0.5
    outline = sum(abs(np.diff(np.pad(inside, 1).astype(np.int8), axis=axis)).sum() for axis in (1, 2)) * np.pi / 4
    rows, columns = (pictures.max(axis=axis) > 0.1 for axis in (2, 1))
    larger = SIDE - np.minimum(*(side.argmax(1) + side[:, ::-1].argmax(1) for side in (rows, columns)))
    ink = pictures > 0.02
    mass = pictures.sum(axis=(1, 2))
    return [
        255 * float(pictures.mean()),
        float(ink.mean()),
        float((ink & (pictures < 0.98)).sum() / ink.sum()),
        float(2 * inside.sum() / outline),
        float(larger.mean()),
        float((pictures.sum(axis=1) @ np.arange(SIDE) / mass).mean()),
        float((pictures.sum(axis=2) @ np.arange(SIDE) / mass).mean()),
    ]


def main() -> None:
    """Print both tables."""
    parser = options(__doc__)
    parser.add_argument("--ink", type=Path, help="strokes to compare with MNIST")
    parser.add_argument("--data", help="directory with MNIST's four files")
    arguments = parser.parse_args()
    figures: dict[str, dict[str, float]] = {}

    print(f"{'points':>7}" + "".join(f"{name:>10}" for name in drawings(1)))
    for m in (100, 300, 1000, 5000):
        times = {name: milliseconds(partial(rasterize, ink)) for name, ink in drawings(m).items()}
        print(f"{m:7}" + "".join(f"{time:10.2f}" for time in times.values()))
        figures[f"milliseconds, {m} points"] = times
    batch, rng = np.zeros((64, SIDE * SIDE), np.float32), np.random.default_rng(0)
    with threadpool_limits(limits=1, user_api="blas"):  # as in training
        distorting = milliseconds(lambda: Distortion().apply(batch, rng, batch))
    print(f"distorting a batch of 64: {distorting:.2f} ms")
    figures["milliseconds, a batch of 64"] = {"distorting": distorting}

    if arguments.ink and arguments.data:
        strokes = np.stack([rasterize(ink) for ink in read(arguments.ink)])
        images = sources.of(arguments.data).load(never).images
        digits = np.asarray(images.reshape(-1, SIDE, SIDE) / 255, dtype=np.float32)
        names = ("mean 0..255", "share of ink", "greys in ink", "stroke width", "box", "centre x", "centre y")
        print(f"{'':12}" + "".join(f"{name:>13}" for name in names))
        for of, pictures in (("MNIST", digits), ("ink", strokes)):
            figures[of] = dict(zip(names, looks(pictures), strict=True))
            print(f"{of:12}" + "".join(f"{value:13.3f}" for value in figures[of].values()))
    keep(arguments, figures)


if __name__ == "__main__":
    main()
