"""How long an epoch takes, beside a textbook's loop and the frameworks that are installed.

    python tests/benchmarks/bench_training.py [--data DIR] [--runs N] [--json FILE]

All train on the same digits in one process, in turns, so that a busy machine slows all; medians are printed, and how
many times as long as DigitScope each other one takes. The extra `bench` installs the frameworks; those that are not
there are named and left out.
"""

import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nn.data import sources
from nn.data.digits import Digits, Split
from nn.errors import never
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from tests.benchmarks.options import keep, options
from tests.benchmarks.peers import ETA, PEERS, installed

EXAMPLES = 30_000
"""Digits of noise where no data set is named: as fast as real ones, for no rule here looks at their values."""

OURS = "DigitScope"


@dataclass(frozen=True)
class Case:
    """One comparison: a network, a batch size, BLAS threads, and the peers that take part (all but JAX, or all)."""

    hidden: tuple[int, ...]
    batch_size: int
    threads: int
    peers: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the table and the file call it."""
        widths = "-".join(map(str, (784, *self.hidden, 10)))
        return f"{widths}, batch {self.batch_size}, threads {self.threads}"


CASES = (
    Case((32, 32), 32, 1, tuple(PEERS)),
    Case((32, 32), 128, 1, tuple(PEERS)),
    # JAX has one thread here.
    Case((512, 256), 128, 2, ("textbook", "PyTorch eager", "scikit-learn")),
)

DISTORTED = 64
"""Batch size at which an epoch with distortions is held against one without."""


def digits_of(directory: str | None) -> Digits:
    """MNIST's training digits from a directory, else noise."""
    if directory:
        return sources.of(directory).load(never)
    rng = np.random.default_rng(0)
    images = rng.integers(256, size=(EXAMPLES, 784), dtype=np.uint8)
    return Digits(images, rng.integers(10, size=EXAMPLES, dtype=np.uint8))


def ours(
    digits: Digits, hidden: tuple[int, ...], batch_size: int, threads: int, augment: bool = False
) -> Callable[[], object]:
    """A function that trains one epoch of plain gradient descent with this program."""
    h = Hyperparameters(
        hidden=hidden, batch_size=batch_size, epochs=1, schedule="constant", learning_rate=ETA, augment=augment
    )
    data = Split(digits, Digits(digits.images[:0], digits.labels[:0]))

    def epoch() -> None:
        for _ in Run.fresh(h, data, threads).steps():
            pass

    return epoch


def seconds(epochs: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """The median seconds of each, in turns; a first round, in which things are compiled, does not count."""
    taken: dict[str, list[float]] = {name: [] for name in epochs}
    for _ in range(runs + 1):
        for name, epoch in epochs.items():
            began = perf_counter()
            epoch()
            taken[name].append(perf_counter() - began)
    return {name: statistics.median(each[1:]) for name, each in taken.items()}


def main() -> None:
    """Print a table a case, and write all of it where `--json` says."""
    parser = options(__doc__)
    parser.add_argument("--data", metavar="DIR", help="directory with MNIST's files; noise without it")
    parser.add_argument("--runs", type=int, default=9, help="epochs of each that count")
    words = parser.parse_args()
    digits = digits_of(words.data)
    peers = installed()
    absent = [name for name in PEERS if name not in peers]
    if absent:
        print(f"Not installed, left out: {', '.join(absent)}")
    results: dict[str, dict[str, float]] = {}
    for case in CASES:
        epochs = {OURS: ours(digits, case.hidden, case.batch_size, case.threads)}
        for name in (name for name in case.peers if name in peers):
            epochs[name] = peers[name](digits.images, digits.labels, case.hidden, case.batch_size, case.threads)
        results[case.name] = seconds(epochs, words.runs)
    results[f"784-32-32-10, batch {DISTORTED}, threads 1"] = seconds(
        {
            OURS: ours(digits, (32, 32), DISTORTED, 1),
            "with distortions": ours(digits, (32, 32), DISTORTED, 1, augment=True),
        },
        words.runs,
    )
    print(f"{len(digits):,} digits, seconds an epoch, median of {words.runs}; and in times of {OURS}")
    for name, medians in results.items():
        print(name)
        for peer, each in medians.items():
            print(f"  {peer:18}{each:8.3f}{each / medians[OURS]:8.2f}")
    keep(words, {"seconds": results, "absent": absent})


if __name__ == "__main__":
    main()
