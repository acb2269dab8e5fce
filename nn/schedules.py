"""How the learning rate changes along a run: a factor of it by progress, between 0 and 1."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

WARM_UP = 0.2
"""Share of a one-cycle run in which the learning rate rises."""


@dataclass(frozen=True)
class Schedule:
    """A course of the learning rate.

    Attributes:
        factor: of the learning rate, by progress: the middle of the batch in the run, between 0 and 1.
        label: what a person reads.
    """

    factor: Callable[[float], float]
    label: str


def constant(progress: float) -> float:
    """The same from the first batch to the last."""
    return 1.0


def step(progress: float) -> float:
    """A tenth from half of the run on, a hundredth from three quarters on."""
    return 1.0 if progress < 0.5 else 0.1 if progress < 0.75 else 0.01


def cosine(progress: float) -> float:
    """Half a period of the cosine, from 1 to 0 (Loshchilov and Hutter, SGDR, 2017, equation 5, with no restart)."""
    return (1 + math.cos(math.pi * progress)) / 2


def one_cycle(progress: float) -> float:
    """A triangle: up from 0 to 1, then down to 0.

    In a run of few batches none lies at the top, so that the largest factor is below 1.

    Source: Smith, A Disciplined Approach to Neural Network Hyper-Parameters: Part 1, 2018, arXiv 1803.09820.
    """
    return progress / WARM_UP if progress < WARM_UP else (1 - progress) / (1 - WARM_UP)


SCHEDULES: Mapping[str, Schedule] = {
    "constant": Schedule(constant, "Constant"),
    "step": Schedule(step, "Step"),
    "cosine": Schedule(cosine, "Cosine"),
    "one_cycle": Schedule(one_cycle, "One cycle (triangle)"),
}
