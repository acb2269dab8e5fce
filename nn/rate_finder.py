"""The learning-rate finder: a range test, its curve, and the rate to begin with that it suggests.

A fresh network learns while its learning rate grows geometrically from batch to batch; the loss of the batches,
smoothed, tells which rates teach it something, and from which on they do harm.

Source: Smith, Cyclical Learning Rates for Training Neural Networks, 2017, arXiv 1506.01186, section 3.3; the rate
growing geometrically, the smoothing, and the early end as fastai has them (Howard and Gugger, fastai: A Layered API for
Deep Learning, 2020, arXiv 2002.04688, section 4.2).
"""

import contextlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from nn.arrays import Array
from nn.blas import undisturbing
from nn.data.digits import Digits, Split
from nn.errors import Cancelled, DivergenceError, never
from nn.hyperparameters import Hyperparameters
from nn.run import Run

LOWEST, HIGHEST = 1e-5, 10.0
"""From the one to the other the rate grows; a higher one has been of no use to any network here."""

BATCHES, DIGITS = 480, 3_840
"""Batches of a test that comes to its end: 80 for a factor of ten; more of them where they are so small that fewer
digits than this would be seen."""

MOST_EPOCHS = 1000
"""More than these no run can have: a handful of digits makes a shorter test."""

WINDOW = 48
"""The standard deviation of the smoothing is the part 1 / WINDOW of the test: an eighth of a factor of ten."""

DIVERGED = 4.0
"""The test ends where the running mean of the loss is so many times the least one so far, as fastai has it."""

LEARNED = 0.9
"""Where the least loss is more than this part of that at the start, no rate has taught the network anything."""


@dataclass(frozen=True, eq=False)
class RangeTest:
    """What a range test came to.

    Attributes:
        rates: the learning rate of each batch, (k,).
        losses: mean cost of each batch before its step, (k,).
        smoothed: the mean of those around it, (k,).
        batches: of a test that comes to its end; it has ended early where k is less.
    """

    rates: Array
    losses: Array
    smoothed: Array
    batches: int

    @property
    def ends(self) -> tuple[float, float]:
        """The first rate, and the last one of a test that comes to its end."""
        return LOWEST, HIGHEST

    @property
    def diverged(self) -> bool:
        """Whether it has ended early: from its last rate on the loss grows."""
        return len(self.rates) < self.batches

    @property
    def suggestion(self) -> float | None:
        """The rate at which the smoothed loss is least, to two digits; None where nothing was learned at any rate.

        Of the rules in use it is the one that holds here: means of three seeds after two epochs. On starter digits,
        over the presets and all optimizers, it comes within a percent of rates that were chosen by hand or above them,
        and within three where digits are distorted; on MNIST, over five presets, within half a percent. The steepest
        descent and a tenth of this rate, which fastai prefers for networks that have learned before, come to less.
        """
        least = int(self.smoothed.argmin())
        if self.smoothed[least] > LEARNED * self.smoothed[0]:
            return None
        return float(f"{self.rates[least]:.2g}")


def batches_of(h: Hyperparameters, training: int) -> int:
    """How many batches a test with so many training digits has, where it comes to its end."""
    n = min(h.batch_size, max(training, 1))
    return min(max(BATCHES, DIGITS // n), MOST_EPOCHS * max(h.batches(training), 1))


def range_test(
    h: Hyperparameters,
    data: Split,
    tell: Callable[[int, int], None] = lambda done, batches: None,
    cancelled: Callable[[], bool] = never,
) -> RangeTest:
    """Let a fresh network learn with growing rates; the same hyperparameters and digits repeat it.

    A run that goes on meanwhile keeps its threads of BLAS.

    Args:
        h: of the network; their rate, schedule and number of epochs play no part.
        data: whose training digits are learned, in the order of a run's.
        tell: takes the number of batches done, and how many there are.
        cancelled: asked before each batch.

    Raises:
        Cancelled: where `cancelled` said so.
        DigitScopeError: where there is nothing to learn from.
    """
    count = batches_of(h, len(data.training))
    rates, losses = np.geomspace(LOWEST, HIGHEST, count), list[float]()
    keep, mean, least = 1 - WINDOW / 2 / count, 0.0, math.inf
    with undisturbing(1), contextlib.suppress(DivergenceError):
        for loss in _losses(h, data.training, rates, cancelled):
            losses.append(loss)
            tell(len(losses), count)
            mean = keep * mean + (1 - keep) * loss
            # The start at zero is taken out, as Adam does it.
            now = mean / (1 - keep ** len(losses))
            if len(losses) > count / WINDOW:
                least = min(least, now)
            if now > DIVERGED * least:
                break
    found = np.array(losses)
    return RangeTest(rates[: len(found)], found, _smoothed(found, count / WINDOW), count)


def _losses(h: Hyperparameters, training: Digits, rates: Array, cancelled: Callable[[], bool]) -> Iterator[float]:
    """The loss of a batch at each rate, before its step; errors are those of `range_test`, and DivergenceError."""
    epochs = -(-len(rates) // max(h.batches(len(training)), 1))
    h = replace(h, schedule="constant", learning_rate=rates[0].item(), epochs=epochs)
    run = Run.fresh(h, Split(training, training.chosen(np.arange(0))))
    with contextlib.closing(run.replayed()) as steps:
        step = next(steps)
        for rate in rates[1:]:
            yield step.loss
            if cancelled():
                raise Cancelled
            step = steps.send(replace(h, learning_rate=rate.item()))
        yield step.loss


def _smoothed(values: Array, spread: float) -> Array:
    """The mean (k,) of the values (k,) around each, weighted by a bell curve of this standard deviation."""
    reach = math.ceil(3 * spread)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / spread) ** 2)

    def around(of: Array) -> Array:
        found: Array = np.convolve(of, bell)[reach : reach + len(of)]
        return found

    return around(values) / around(np.ones_like(values))
