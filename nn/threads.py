"""How many threads BLAS should use for a network and a batch: measured, for no rule of thumb knows the machine."""

import os
from collections.abc import Callable
from time import perf_counter

import numpy as np

from nn.blas import limited
from nn.network import Gradient, Network, Trace

PASSES = 7
"""Passes that are timed with each number of threads; the fastest counts."""

WORTH = 0.9
"""More threads are taken where they need at most this part of the time."""


def fastest_threads(network: Network, n: int, clock: Callable[[], float] = perf_counter) -> int:
    """The number of BLAS threads with which a batch of `n` takes least time; one core is left for the window.

    The network is only looked at. Takes as long as some tens of batches, and nothing where there are two cores.
    """
    counts = measured_counts()
    if len(counts) == 1:
        return counts[0]
    dtype = network.parameters.dtype
    trace, gradient = Trace.empty(network.widths, n, dtype), Gradient.empty(network.widths, n, dtype)
    X, Y = np.zeros((n, network.widths[0]), dtype), np.zeros((n, network.widths[-1]), dtype)
    best, least = 1, float("inf")
    for threads in counts:
        with limited(threads), np.errstate(all="ignore"):
            seconds = []
            for _ in range(PASSES):
                began = clock()
                network.backward(network.trace(X, out=trace), Y, out=gradient)
                seconds.append(clock() - began)
        if min(seconds) < WORTH * least:
            best, least = threads, min(seconds)
    return best


def measured_counts() -> list[int]:
    """The numbers of threads that are measured: 1, 2, 4, and so on, as far as one core is left for the window."""
    counts = [1]
    while 2 * counts[-1] < cores():
        counts.append(2 * counts[-1])
    return counts


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
