"""What the watch over a run costs: at most 1 percent of the time of its batches.

    python tests/benchmarks/bench_health.py [--epochs N] [--json FILE]

Runs of the presets are driven with the watch; the time within it is held against the time of the whole run.
"""

import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nn.data import sources
from nn.health.watch import Watch
from nn.hyperparameters import Hyperparameters
from nn.presets import PRESETS
from nn.run import Run
from tests.benchmarks.options import keep, options

MOST = 0.01
"""Of the time of a run."""


def share(h: Hyperparameters) -> tuple[float, float, int]:
    """The part of a run's time that its watch takes, the seconds of the run, and how often it has measured."""
    run = Run.fresh(h, sources.of("starter").split(1000), 1)
    watch, within, looks = Watch(run), 0.0, 0
    began = perf_counter()
    for step in run.steps():
        before = perf_counter()
        look = watch.see(run, step)
        within += perf_counter() - before
        looks += look is not None and look.measures is not None
    seconds = perf_counter() - began
    return within / seconds, seconds, looks


def main() -> int:
    """Print a line for each preset; 1 where the watch takes more than it may."""
    parser = options(__doc__)
    parser.add_argument("--epochs", type=int, default=40, help="of each run: a short one has mostly first batches")
    words = parser.parse_args()
    rows = {}
    for name, preset in PRESETS.items():
        part, seconds, looks = share(replace(preset, epochs=words.epochs, augment=False))
        rows[name] = {"share": part, "seconds": seconds, "measured": looks}
        print(f"{name:48}{part:8.2%} of {seconds:6.1f} s, measured {looks} times", flush=True)
    keep(words, rows)
    return 0 if all(row["share"] <= MOST for row in rows.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
