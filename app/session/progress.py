"""How far a run is, how fast it goes, and how long it still takes."""

import math
import time
from dataclasses import dataclass

from nn.steps import Step

RATE_MEMORY = 0.8
"""Share of the old examples a second that stays when a new rate is measured, so that the number can be read."""


@dataclass(frozen=True)
class Progress:
    """How far the present run is.

    Attributes:
        epoch: epochs begun.
        epochs: of the whole run.
        batch: batches that are done.
        batches: of the whole run.
        learning_rate: eta of the newest batch.
        fraction: of the run's batches that are done, 0..1.
        examples_per_second: training digits a second, lately.
        seconds_left: at that rate; NaN before there is one.
    """

    epoch: int
    epochs: int
    batch: int
    batches: int
    learning_rate: float
    fraction: float
    examples_per_second: float
    seconds_left: float


class Stopwatch:
    """Measures one run; a pause does not count.

    Attributes:
        step: the newest batch, None before the first.
    """

    def __init__(self) -> None:
        """A run that has not begun."""
        self.step: Step | None = None
        self._rate = 0.0
        self._from: tuple[float, int] | None = None

    def see(self, step: Step) -> None:
        """Take in the newest batch."""
        now = time.perf_counter()
        if self._from is not None:
            then, examples = self._from
            rate = (step.examples_seen - examples) / max(now - then, 1e-6)
            self._rate = RATE_MEMORY * self._rate + (1 - RATE_MEMORY) * rate if self._rate else rate
        self._from = (now, step.examples_seen)
        self.step = step

    def interrupt(self) -> None:
        """Measure anew from the next batch on: the run pauses, or goes on after a pause."""
        self._from = None

    def progress(self, epochs: int) -> Progress | None:
        """How far a run of so many epochs is; None before its first batch."""
        step = self.step
        if step is None:
            return None
        examples = step.examples_seen / step.step * step.steps
        left = (examples - step.examples_seen) / self._rate if self._rate else math.nan
        done = step.step / step.steps
        return Progress(step.epoch, epochs, step.step, step.steps, step.learning_rate, done, self._rate, left)
