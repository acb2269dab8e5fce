"""How many digits a second training takes in, beside PyTorch's eager mode where PyTorch is installed.

    python tests/benchmarks/bench_training.py [--data DIR]

Both train 784-32-32-10 with ReLU, cross-entropy and momentum on the same digits in one thread, gather each shuffled
batch from memory and tell the cost of each batch; ours counts right answers too. Runs alternate, so that a busy
machine slows both; medians are printed.
"""

import argparse
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nn.data.mnist import Digits, Split, load_training
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network
from nn.run import Run

try:
    import torch  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    torch = None  # type: ignore[assignment,unused-ignore]

RUNS = 9
"""Runs of each kind, of one epoch."""

EXAMPLES = 30_000
"""Digits of noise where no data set is named: as fast as real ones, for no rule here looks at their values."""


def digits_of(directory: str | None) -> Digits:
    """MNIST's training digits from a directory, else noise."""
    if directory:
        return load_training(directory)
    rng = np.random.default_rng(0)
    images = rng.integers(256, size=(EXAMPLES, 784), dtype=np.uint8)
    return Digits(images, rng.integers(10, size=EXAMPLES, dtype=np.uint8))


def ours(digits: Digits, batch_size: int) -> Callable[[], float]:
    """A function that trains for one epoch and returns its seconds."""
    h = Hyperparameters(
        optimizer="momentum", momentum=0.9, batch_size=batch_size, epochs=1, schedule="constant", learning_rate=0.01
    )
    network = Network.initialized(Architecture.of(h), h.initializer, np.random.default_rng(0))
    data = Split(digits, Digits(digits.images[:0], digits.labels[:0]))

    def epoch() -> float:
        began = perf_counter()
        for _ in Run(network, data, h, np.random.default_rng(0), threads=1).steps():
            pass
        return perf_counter() - began

    return epoch


def pytorch(digits: Digits, batch_size: int) -> Callable[[], float]:
    """The same in PyTorch."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    X = torch.from_numpy(digits.images.astype(np.float32) / 255)
    labels = torch.from_numpy(digits.labels.astype(np.int64))
    nn = torch.nn
    model = nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 10))
    cost = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

    def epoch() -> float:
        began = perf_counter()
        order = torch.randperm(len(labels))
        for start in range(0, len(labels), batch_size):
            chosen = order[start : start + batch_size]
            optimizer.zero_grad()
            loss = cost(model(X[chosen]), labels[chosen])
            loss.backward()
            optimizer.step()
            loss.item()
        return perf_counter() - began

    return epoch


def main() -> None:
    """Print one line a batch size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", metavar="DIR", help="directory with MNIST's files; noise without it")
    digits = digits_of(parser.parse_args().data)
    kinds = {"DigitScope": ours} | ({f"PyTorch {torch.__version__}": pytorch} if torch else {})
    print(f"784-32-32-10, {len(digits):,} digits, one thread, median of {RUNS} runs")
    for batch_size in (32, 64):
        epochs = {name: kind(digits, batch_size) for name, kind in kinds.items()}
        for epoch in epochs.values():
            epoch()
        seconds: dict[str, list[float]] = {name: [] for name in epochs}
        for _ in range(RUNS):
            for name, epoch in epochs.items():
                seconds[name].append(epoch())
        medians = {name: statistics.median(each) for name, each in seconds.items()}
        rates = ", ".join(f"{name} {len(digits) / median:,.0f} digits/s" for name, median in medians.items())
        first, *others = medians.values()
        ratio = "".join(f", ratio {other / first:.2f}" for other in others)
        print(f"batch {batch_size}: {rates}{ratio}")


if __name__ == "__main__":
    main()
