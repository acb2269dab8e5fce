"""A run as some of its networks, each standing for the steps around it: what a sum over a run is taken over."""

from collections.abc import Callable
from functools import partial

import numpy as np

from nn.arrays import Array, UInt8
from nn.insight.influence import WeightedNetwork
from nn.optimizers import OPTIMIZERS
from nn.schedules import SCHEDULES
from nn.targets import learned
from nn.timeline.snapshots import Timeline

FACTORS = 10_000
"""Places of a schedule that are worked out; between them it is nearly straight."""

LEFT_OUT = "dropout", "augment", "redraw", "l2"
"""Hyperparameters that make of a digit or of a step another one."""


def rates(timeline: Timeline) -> Array:
    """The learning rate of each batch between the first and the last snapshot, with schedule and changes, (m,)."""
    h = timeline.snapshots[0].hyperparameters
    factor, steps = SCHEDULES[h.schedule].factor, h.batches(len(timeline.data.training)) * h.epochs
    batches = np.arange(timeline.first, timeline.last)
    places = np.unique(np.linspace(timeline.first, max(timeline.last - 1, 0), FACTORS).round())
    factors = np.interp(batches, places, [factor((k + 0.5) / steps) for k in places])
    return factors * _piecewise(timeline, [change.hyperparameters.learning_rate for change in timeline.changes])


def reaches(timeline: Timeline) -> Array:
    """How far the gradient of each of these batches has moved the weights in the end, in its own lengths, (m,).

    It is eta, and of an optimizer that remembers eta / (1 - mu). Rules that divide by a root mean square reach another
    way for each parameter; here they count as if they did not.
    """
    of_each = (change.hyperparameters for change in timeline.changes)
    more = [1 / (1 - h.momentum) if OPTIMIZERS[h.optimizer].remembers else 1.0 for h in of_each]
    return rates(timeline) * _piecewise(timeline, more)


def learned_in(timeline: Timeline) -> Callable[[Array, UInt8], Array]:
    """What the run wants for an answer to digits with pixels X (n, n_0) that show labels (n,), (n, n_L)."""
    return partial(learned, smoothing=timeline.changes[0].hyperparameters.label_smoothing, teacher=timeline.teacher)


def left_out(timeline: Timeline) -> tuple[str, ...]:
    """Hyperparameters that acted on the steps of the run and are in no gradient of a digit alone, as it is."""
    of_each = [change.hyperparameters for change in timeline.changes]
    return tuple(name for name in LEFT_OUT if any(getattr(h, name) for h in of_each))


def _piecewise(timeline: Timeline, values: list[float]) -> Array:
    """What each change of a run began, for each batch between the first and the last snapshot, (m,)."""
    begins = [change.step for change in timeline.changes]
    at = np.searchsorted(begins, np.arange(timeline.first, timeline.last), side="right") - 1
    piecewise: Array = np.array(values)[at]
    return piecewise


def along_the_run(timeline: Timeline, count: int) -> list[WeightedNetwork]:
    """At most `count` networks of a run, evenly spread over its batches, as TracIn takes them.

    In an epoch each digit is learned once, with 1/n of a batch's step: a network that stands for m batches of epochs of
    M batches stands for m/M steps on each digit, and its weight is the sum of `reaches` over the m batches, over M n.

    Source: G. Pruthi et al. (2020), https://arxiv.org/abs/2002.08484, with one checkpoint for several epochs, or
    several for one.
    """
    states = timeline.snapshots
    if len(states) < 2:
        return []
    steps = np.array([state.step for state in states])
    # The middle of each of equal parts, and the snapshot that is nearest to it.
    middles = steps[0] + (np.arange(count) + 0.5) / count * (steps[-1] - steps[0])
    chosen = np.unique(np.abs(steps[:, None] - middles).argmin(axis=0))
    borders = [0.0, *((steps[chosen[1:]] + steps[chosen[:-1]]) / 2 - steps[0]), float(steps[-1] - steps[0])]
    sums = np.concatenate([[0.0], reaches(timeline).cumsum()])
    h = states[0].hyperparameters
    n = min(h.batch_size, len(timeline.data.training))
    shares = np.diff(np.interp(borders, np.arange(len(sums)), sums)) / (h.batches(len(timeline.data.training)) * n)
    return [
        WeightedNetwork(timeline.network(states[at].parameters), float(share))
        for at, share in zip(chosen, shares, strict=True)
    ]
