"""Batches of digits, gathered some hundreds of digits at a time: what is fast, and no mathematics.

Gathering, converting and distorting cost a fixed time for each call beside the time for each digit, so they are done
for a block of several batches. All buffers are allocated once; a batch is a set of views on them. A digit is a row of
each, the 784 pixels of which lie beside each other in memory; in the derivation it is a column.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from nn import model_file
from nn.arrays import Array, Int, aligned, one_hot
from nn.data.digits import Digits
from nn.hyperparameters import Hyperparameters
from nn.losses import LOSSES
from nn.network import Gradient, Network, Trace
from nn.targets import answer, smoothed
from nn.variation import Variation

BLOCK = 256
"""Digits gathered at a time: as many as pay for the calls, few enough to stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The buffers of one batch of n digits.

    Attributes:
        trace: its A[0] holds the pixels, (n, n_0); what else is in it belongs to the batch before.
        gradient: buffers for the backward pass.
        Y: one-hot labels, smoothed ones, or a teacher's answers, (n, n_L).
        labels: the same labels as numbers, (n,).
        places: where the labels' outputs stand in A[L] as one row of numbers, (n,).
    """

    trace: Trace
    gradient: Gradient
    Y: Array
    labels: Int
    places: Int


class Batches:
    """The batches of n digits that a run goes through; the last one of an epoch may be smaller.

    Attributes:
        n: digits of a batch.
        trace: buffers for one.
        one_hot: whether Y is one-hot: neither smoothed nor a teacher's answers.
        teacher: the network that answers instead of labels; None where none does.
    """

    def __init__(self, network: Network, digits: Digits, h: Hyperparameters, teacher: Network | None = None) -> None:
        """Allocate for batches of the `digits`, of which there are some, as a run of these hyperparameters shows them.

        The teacher, where they name one, is read from its file unless it is given.

        Raises:
            DigitScopeError: where the teacher cannot be read.
        """
        n = min(h.batch_size, len(digits))
        dtype, per_block = network.parameters.dtype, max(1, BLOCK // n)
        self.n = n
        self._variation = Variation(digits, h)
        self.teacher = teacher or (model_file.load(Path(h.teacher)).network if h.teacher else None)
        self._targets = smoothed(one_hot(digits.labels, dtype), h.label_smoothing)
        self.one_hot = not (h.teacher or h.label_smoothing)
        self._images = np.empty((per_block * n, network.widths[0]), np.uint8)
        self._X = aligned(self._images.shape, dtype)
        self._Y: Array = np.empty((len(self._X), network.widths[-1]), dtype)
        self._all_labels = digits.labels.astype(np.int64)
        self._labels: Int = np.empty(len(self._X), np.int64)
        self._rows: Int = np.arange(len(self._X)) % n * network.widths[-1]
        self._places = np.empty_like(self._labels)
        trace, gradient = Trace.empty(network.widths, n, dtype), Gradient.empty(network.widths, n, dtype)
        self.trace = trace
        self._batches = tuple(
            Batch(
                replace(trace, A={**trace.A, 0: self._X[start : start + n]}),
                gradient,
                self._Y[start : start + n],
                self._labels[start : start + n],
                self._places[start : start + n],
            )
            for start in range(0, len(self._X), n)
        )

    def of_block(self, chosen: Int, epoch: int, rng: np.random.Generator | None) -> Iterator[Batch]:
        """The batches of a block of digits `chosen`, at most `block` of them; distorted by `rng` if there is one.

        The epoch is counted from 1, and ink that is due in it is drawn anew.

        A batch holds until the next one is asked for.
        """
        m = len(chosen)
        # "clip" is NumPy's only mode that writes to `out` without a copy in between; no index is out of bounds.
        np.take(self._targets, chosen, axis=0, out=self._Y[:m], mode="clip")
        np.take(self._all_labels, chosen, out=self._labels[:m], mode="clip")
        np.add(self._labels, self._rows, out=self._places)
        X = self._variation.pictures(chosen, epoch, rng, self._images[:m], self._X[:m])
        if self.teacher is not None:
            answer(self.teacher, X, out=self._Y[:m])
        for batch, start in zip(self._batches, range(0, m, self.n), strict=False):
            yield batch if start + self.n <= m else _first(batch, m - start)

    def after(self, done: int, order: Int, epoch: int, rng: np.random.Generator | None) -> Batch:
        """The batch of an epoch after so many of its digits, which come in this order; `rng` as before its block."""
        start = done // self.block * self.block
        block = self.of_block(order[start : start + self.block], epoch, rng)
        return next(islice(block, (done - start) // self.n, None))

    @property
    def block(self) -> int:
        """Digits in a block: a whole number of batches."""
        return len(self._X)


def _first(batch: Batch, n: int) -> Batch:
    """The first n digits of a batch."""
    return Batch(batch.trace.rows(n), batch.gradient.rows(n), batch.Y[:n], batch.labels[:n], batch.places[:n])


def cost_and_right(network: Network, one_hot: bool) -> Callable[[Batch], tuple[float, int]]:
    """A function of a batch after its forward pass: the sum of its costs, and how many answers are right.

    Cross-entropy looks at the label's output alone [E48], which is taken out instead of multiplied with Y where Y is
    one-hot.
    """
    L, of_label = network.depth, LOSSES[network.architecture.loss].of_label if one_hot else None

    def told(batch: Batch) -> tuple[float, int]:
        A = batch.trace.A[L]
        costs = network.cost(batch.trace, batch.Y) if of_label is None else of_label(A.take(batch.places))
        return float(np.add.reduce(costs)), int(np.count_nonzero(A.argmax(axis=1) == batch.labels))

    return told
