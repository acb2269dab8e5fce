"""What the time machine costs a training at full speed, and how soon a moment of a run is there.

    python tests/benchmarks/bench_timeline.py [--data DIR] [--epochs N] [--json FILE]

Each case trains without snapshots and with them, some batches each in turns, so that a busy machine slows both; the
share is the median over the turns. Then moments at random are asked for, and those at the ends of the longest gaps.
"""

import statistics
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nn.data.digits import Digits, Split
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from nn.timeline.life import life
from nn.timeline.replay import Replay
from nn.timeline.snapshots import MOST_BYTES, Timeline
from tests.benchmarks.bench_training import digits_of
from tests.benchmarks.options import keep, options

TURN = 100
"""Batches that a run makes at a time."""

ASKED = 40
"""Moments that are asked for."""


@dataclass(frozen=True)
class Case:
    """A training: changes of the default hyperparameters, and the bytes that its snapshots may take."""

    changes: dict[str, Any]
    most_bytes: int = MOST_BYTES

    @property
    def name(self) -> str:
        """What the table and the file call it."""
        told = ", ".join(f"{name} {value}" for name, value in self.changes.items()) or "defaults"
        return told if self.most_bytes == MOST_BYTES else f"{told}, {self.most_bytes // 10**6} MB"


CASES = (
    Case({}),
    # Its memory is soon full, and so each snapshot has to be given room.
    Case({}, 3_000_000),
    Case({"optimizer": "adam", "learning_rate": 0.002}),
    Case({"augment": True}),
    Case({"hidden": (512, 256), "batch_size": 128}),
)


class OwnTime:
    """A clock that stands still while another run has its turn."""

    def __init__(self) -> None:
        self.waited = 0.0

    def __call__(self) -> float:
        return perf_counter() - self.waited


def kept(run: Run, most_bytes: int, clock: OwnTime) -> Iterator[Timeline]:
    """The snapshots of a run, after each of its batches."""
    timeline = Timeline(run, most_bytes, clock)
    for step in run.steps():
        if step.step >= timeline.due:
            timeline.take(run)
        yield timeline
    timeline.take(run)


def cost(h: Hyperparameters, data: Split, most_bytes: int) -> tuple[float, Timeline]:
    """The share of its time that a run takes longer with snapshots, and these: a run with and one without, in turns."""
    clock = OwnTime()
    without: Iterator[object] = Run.fresh(h, data, threads=1).steps()
    with_them = kept(Run.fresh(h, data, threads=1), most_bytes, clock)
    next(without)
    timeline, shares = next(with_them), []
    batches = h.epochs * -(-len(data.training) // h.batch_size)
    for k in range(batches // TURN):
        # Who comes second finds the caches as the other has left them.
        order = (without, with_them)[:: 1 if k % 2 else -1]
        taken = {}
        for run in order:
            taken[run] = seconds(partial(deque, islice(run, TURN), 0))
            clock.waited += taken[run] if run is without else 0
        shares.append(taken[with_them] / taken[without] - 1)
    deque(with_them, 0)
    return statistics.median(shares), timeline


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def milliseconds(deeds: Iterable[Callable[[], object]]) -> dict[str, float]:
    """How long each takes: the median, and the slowest."""
    taken = [1000 * seconds(deed) for deed in deeds]
    return {"median_ms": statistics.median(taken), "slowest_ms": max(taken)}


def moments(timeline: Timeline, chosen: Iterable[int]) -> dict[str, float]:
    """How long batches are replayed, each from its snapshot; the first moment, for which room is made, is left out."""
    chosen, replay = list(chosen), Replay(timeline)
    replay.batch(chosen[0])
    return milliseconds([partial(replay.batch, k) for k in chosen[1:]])


def measured(case: Case, data: Split, epochs: int) -> dict[str, Any]:
    """All numbers of a case."""
    h = Hyperparameters(epochs=epochs, **case.changes)
    share, timeline = cost(h, data, case.most_bytes)
    steps = np.array([state.step for state in timeline.snapshots])
    gaps = np.diff(steps)
    rng, X = np.random.default_rng(0), np.zeros(784, np.float32)
    replay = Replay(timeline)
    return {
        "cost_percent": 100 * share,
        "snapshots": len(steps),
        "megabytes": timeline.bytes / 1e6,
        "longest_gap": int(gaps.max()),
        "at_snapshot": milliseconds([partial(replay.at, k) for k in rng.choice(steps, ASKED).tolist()]),
        "replayed": moments(timeline, rng.integers(1, timeline.last + 1, ASKED).tolist()),
        "longest_gap_replayed": moments(timeline, (steps[1:][np.argsort(-gaps)[:10]]).tolist()),
        "life": milliseconds([lambda: life(timeline, timeline.snapshots, X)] * 9),
    }


def main() -> None:
    """Print a row a case, and write all of it where `--json` says."""
    parser = options(__doc__)
    parser.add_argument("--data", metavar="DIR", help="directory with MNIST's files; noise without it")
    parser.add_argument("--epochs", type=int, default=3, help="of each training")
    words = parser.parse_args()
    digits = digits_of(words.data)
    data = Split(digits, Digits(digits.images[:0], digits.labels[:0]))
    print(f"{len(digits):,} digits, {words.epochs} epochs; milliseconds: median, slowest")
    results = {}
    for case in CASES:
        results[case.name] = each = measured(case, data, words.epochs)
        print(f"{case.name}\n  costs {each['cost_percent']:.1f} %; {each['snapshots']} snapshots,", end=" ")
        print(f"{each['megabytes']:.0f} MB, at most {each['longest_gap']} batches apart")
        for what in "at_snapshot", "replayed", "longest_gap_replayed", "life":
            print(f"  {what:22}{each[what]['median_ms']:8.2f}{each[what]['slowest_ms']:8.2f}", flush=True)
    keep(words, results)


if __name__ == "__main__":
    main()
