"""What a run in its thread was told to do: at which pace and how fast it goes on, with which hyperparameters, its end.

The window gives orders at any time; the run looks at them between two batches.
"""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.session.states import Pace
from nn.hyperparameters import Hyperparameters
from nn.steps import Step


class Orders:
    """Orders for one run.

    Attributes:
        given: whether there is anything to look at between two batches: locks and clocks would take their share of
            each batch, even where nobody asks for anything.
    """

    def __init__(self, pace: Pace, batches_per_second: float) -> None:
        """The first ones; inf for as many batches as the run can make."""
        self.given = False
        self._changed = threading.Condition()
        self._pace = pace
        self._stop = False
        self._live: Hyperparameters | None = None
        self._seconds_a_batch = 1 / batches_per_second
        self._begun_at = -math.inf  # no batch yet, so none to wait for, whatever the clock shows

    @property
    def pausing(self) -> bool:
        """Whether no further batch is wanted for a while."""
        return self._pace is Pace.PAUSE

    def set_pace(self, pace: Pace) -> None:
        """Go on at another pace after the present batch."""
        with self._order():
            self._pace = pace

    def set_live(self, hyperparameters: Hyperparameters) -> None:
        """Use these live hyperparameters from the next batch on."""
        with self._order():
            self._live = hyperparameters

    def set_speed(self, batches_per_second: float) -> None:
        """Make no more batches a second than this."""
        with self._order():
            self._seconds_a_batch = 1 / batches_per_second

    def stop(self) -> None:
        """Stop after the present batch."""
        with self._order():
            self._stop = True

    def take_live(self) -> Hyperparameters | None:
        """The live hyperparameters that were set, once."""
        with self._changed:
            live, self._live = self._live, None
        return live

    def slow_down(self, step: Step) -> None:
        """Pause where one batch or one epoch was all that was asked for."""
        with self._changed:
            if self._pace is Pace.BATCH or (self._pace is Pace.EPOCH and step.scores is not None):
                self._pace = Pace.PAUSE

    def may_go_on(self, pausing: Callable[[], None], going: Callable[[], None]) -> bool:
        """Wait while the pace is none, and until it is time for the next batch; False to stop.

        Of what it does it tells `pausing` and `going`, each as often as it looks.
        """
        with self._changed:
            while not self._stop:
                if self._pace is Pace.PAUSE:
                    pausing()
                    self._changed.wait()
                    continue
                going()
                left = self._begun_at + self._seconds_a_batch - time.monotonic()
                if left <= 0 or self._pace is Pace.BATCH:
                    break
                self._changed.wait(left)
            self._begun_at = time.monotonic()
            self.given = self._pace is not Pace.RUN or self._seconds_a_batch > 0
            return not self._stop

    @contextmanager
    def _order(self) -> Iterator[None]:
        """Change what the thread looks at between two batches."""
        with self._changed:
            yield
            self.given = True
            self._changed.notify()
