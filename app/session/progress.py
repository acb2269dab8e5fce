"""How far a run is, how fast it goes, and how long it still takes."""

import math
import time
from dataclasses import dataclass

from nn.hyperparameters import Hyperparameters
from nn.steps import Step, Stop
from nn.stopping import expected_steps

MEMORY_SECONDS = 4.0
"""What was measured so long ago counts for a third, so that numbers can be read: a validation is over by then."""


@dataclass(frozen=True)
class Progress:
    """How far the present run is.

    Attributes:
        epoch: epochs begun.
        epochs: of the whole run.
        batch: batches that are done.
        batches: of the whole run.
        learning_rate: eta of the newest batch.
        fraction: of the run that is done, 0..1: of its batches, or of its time where that is over before.
        examples_per_second: training digits a second, lately.
        seconds_left: at that rate; NaN before there is one.
        stop: why the run has ended before its last batch; None where it goes on.
    """

    epoch: int
    epochs: int
    batch: int
    batches: int
    learning_rate: float
    fraction: float
    examples_per_second: float
    seconds_left: float
    stop: Stop | None = None

    @property
    def last(self) -> bool:
        """Whether no batch follows."""
        return self.batch == self.batches or self.stop is not None


class Stopwatch:
    """Measures one run; a pause does not count.

    Attributes:
        step: the newest batch, None before the first.
    """

    def __init__(self) -> None:
        """A run that has not begun."""
        self.step: Step | None = None
        self._examples = self._seconds = 0.0
        self._from: tuple[float, int] | None = None

    def see(self, step: Step) -> None:
        """Take in the newest batch."""
        now = time.perf_counter()
        if self._from is not None:
            then, examples = self._from
            keep = math.exp((then - now) / MEMORY_SECONDS)
            self._examples = keep * self._examples + step.examples_seen - examples
            self._seconds = keep * self._seconds + max(now - then, 1e-6)
        self._from = (now, step.examples_seen)
        self.step = step

    def interrupt(self) -> None:
        """Measure anew from the next batch on: the run pauses, or goes on after a pause."""
        self._from = None

    def progress(self, h: Hyperparameters) -> Progress | None:
        """How far a run of these hyperparameters is; None before its first batch."""
        step, rate = self.step, self._examples / self._seconds if self._seconds else 0.0
        if step is None:
            return None
        steps = expected_steps(step, h)
        left = (steps - step.step) * step.examples_seen / step.step / rate if rate else math.nan
        done = step.step / steps
        return Progress(step.epoch, h.epochs, step.step, step.steps, step.learning_rate, done, rate, left, step.stop)
