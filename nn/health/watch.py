"""The watch over a run: measures it now and then, and tells each kind of trouble once.

A measurement is due by the clock, so that all of them take `SHARE` of the run's time; the first ones follow each other
closely. What one measurement shows by chance is no alarm: the thresholds lie far outside of what runs that learn show
(`python -m tests.campaigns.alarms` measures that), and most rules wait for several that agree.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from nn.arrays import one_hot
from nn.errors import DivergenceError
from nn.health import alarms
from nn.health.alarms import Alarm, AlarmKind
from nn.health.measures import Gauge, Measures
from nn.losses import LOSSES
from nn.network import Network
from nn.run import Run
from nn.steps import EpochScores, Step

SHARE = 0.004
"""Of the time of a run that measuring may take: half of what is allowed, for the clock's and the sums' sake."""

AGREE = 3
"""Measurements one after the other that must show the same: one batch may be odd."""

WHOLE = 1.0
"""Update relative to the weights that is far too large: what was learned is gone in one step.

About 0.001 is usual; the first steps of the presets reach 0.3.
"""

RISEN = 1.4
"""Times the loss of guessing that tells of steps too large: first weights by He alone come to 1.25."""

DEAD = 0.9
"""Share of silent ReLUs with which a layer is told to be dead."""

SILENT = 256
"""Digits that must leave a ReLU silent before it counts as dead: some only fire for one class in ten."""

VANISHED, EXPLODED = 1e-3, 1e2
"""Delta in the first layer over that at the output: each layer of sigmoids leaves 1/4 at most, ReLU with He about 1."""

IDLE = 1e-4
"""Update relative to the weights, at the schedule's top, that leads nowhere: a tenth of what is usual."""

HARDLY = 3e-4
"""The same of the layer that moves most, where a rate is far too small."""

UNMOVED = 0.9
"""Of the first loss what is left where nothing has been learned."""

CHANCE = 0.15
"""Accuracy near guessing: five standard deviations of a thousand guesses above a tenth."""

PATIENCE = 2000
"""Digits before a run can be stuck or too slow: two thirds are right by then in the presets."""

FULL_STEPS = 60
"""Batches at the full rate, or more at less, before the same."""

GROWN = 3.0
"""Spread of the weights over the first one that blames the rate where nothing is learned; 2 is usual at the end."""

WORSE, EPOCHS = 1.1, 3
"""Times the best validation loss, and epochs one after the other above it, that are overfitting: less is noise."""


@dataclass(frozen=True)
class Checkup:
    """What the watch has seen: measures where they were due, and alarms that are new."""

    measures: Measures | None
    alarms: tuple[Alarm, ...]


class Watch:
    """Over one run; `see` is asked after each of its batches, in its thread.

    Attributes:
        told: the kinds of alarms so far.
    """

    def __init__(self, run: Run, clock: Callable[[], float] = perf_counter) -> None:
        """Begin where the run stands."""
        self.told: set[AlarmKind] = set()
        self._clock, self._start = clock, run.step
        self._gauge = Gauge(run.network, SILENT)
        self._next = run.step + 1
        self._loss = self._right = 0.0
        self._since = self._measured = run.step
        self._last, self._cost = clock(), math.inf
        self._guessing = guessing(run.network)
        self._first_loss = math.nan
        self._full = 0.0
        self._digits, self._good = 0, run.step
        self._recent: list[tuple[int, float]] = []
        self._agreed: dict[str, int] = {}
        self._best: tuple[EpochScores, int] | None = None
        self._worse = 0

    def see(self, run: Run, step: Step) -> Checkup | None:
        """What the batch that was just made shows; None where it was not looked at, or shows nothing new."""
        self._loss += step.loss
        self._right += step.accuracy
        if step.step < self._next - 1 and step.scores is None:
            return None
        measures, found = None, []
        if step.step >= self._next and run.batch is not None:
            began = self._clock()
            measures = self._measures(run, step)
            found = self._new(self._rules(run, measures))
            self._plan(began, step.step)
        if step.scores is not None:
            found += self._new(self._epoch(step, step.scores, run.network.depth))
        if step.step >= self._next - 1:
            self._gauge.look(run.network)
        return Checkup(measures, tuple(found)) if measures or found else None

    def diverged(self, error: DivergenceError, run: Run) -> Alarm | None:
        """The alarm for a run that ended so."""
        if error.broken is None:
            return None
        self.told.add(AlarmKind.NOT_A_NUMBER)
        return alarms.not_a_number(error.broken, run.hyperparameters, min(self._good, max(0, error.broken.step - 1)))

    def _measures(self, run: Run, step: Step) -> Measures:
        count = step.step - self._since
        measures = self._gauge.measure(run, step, self._loss / count, self._right / count)
        self._loss, self._right, self._since = 0.0, 0.0, step.step
        rate = run.hyperparameters.learning_rate
        batch = run.hyperparameters.batch_size
        self._full += count * step.learning_rate / rate
        self._digits += count * batch
        self._recent = [*self._recent, (count * batch, measures.accuracy)]
        while sum(digits for digits, _ in self._recent[1:]) >= PATIENCE // 2:
            del self._recent[0]
        if math.isnan(self._first_loss):
            self._first_loss = measures.loss
        return measures

    def _plan(self, began: float, step: int) -> None:
        """Say when the next measurement is due."""
        ended = self._clock()
        cost = min(ended - began, 4 * self._cost)
        self._cost = cost if math.isinf(self._cost) else 0.75 * self._cost + 0.25 * cost
        done = step - self._start
        seconds = max(1e-9, began - self._last) / max(1, step - self._measured)
        self._last, self._measured = ended, step
        self._next = step + max(1, round(min(self._cost / (SHARE * seconds), done / 2)))

    def _new(self, found: Iterator[Alarm]) -> list[Alarm]:
        """Those of a kind that was not told."""
        new = []
        for alarm in found:
            if alarm.kind not in self.told:
                self.told.add(alarm.kind)
                new.append(alarm)
        return new

    def _agree(self, name: str, shown: bool, times: int = AGREE) -> bool:
        """Whether the last measurements all showed it."""
        self._agreed[name] = self._agreed.get(name, 0) + 1 if shown else 0
        return self._agreed[name] >= times

    def _rules(self, run: Run, seen: Measures) -> Iterator[Alarm]:
        """What the measures show, causes before consequences."""
        h, network, layers, told = run.hyperparameters, run.network, seen.layers, self.told
        good, L = self._good, network.depth
        top = h.learning_rate / seen.learning_rate if seen.learning_rate else 0.0
        for layer in self._gauge.alike[:1]:
            yield alarms.same_weights(layer, not self._gauge.first(layer), seen.step)
        # Against weights that began at 0 any step is large.
        most = max(layers, key=lambda each: -1.0 if math.isnan(each.spread) else each.update)
        large = most.update >= WHOLE and not math.isnan(most.spread)
        if large:
            yield alarms.rate_too_large(h, seen.step, most.layer, most.update, good)
        risen = self._digits >= SILENT and seen.loss > RISEN * max(self._guessing, self._first_loss)
        if self._agree("risen", risen, 2):
            yield alarms.loss_rises(h, seen.step, most.layer, seen.loss, self._guessing, good)
        dead = [each for each in layers if each.dead >= DEAD]
        if self._agree("dead", bool(dead), 2) and AlarmKind.SAME_WEIGHTS not in told:
            yield alarms.dead_layer(dead[-1].layer, dead[-1].dead, seen.step, good)
        ratio = layers[0].delta / layers[-1].delta if L > 1 and layers[-1].delta else 1.0
        little = 0 < ratio < VANISHED and layers[0].update * top < IDLE
        if self._agree("vanishing", little and seen.accuracy < 0.5) and not dead:
            yield alarms.vanishing(h, ratio, seen.step)
        if self._agree("exploding", ratio > EXPLODED) and AlarmKind.RATE_TOO_LARGE not in told:
            yield alarms.exploding(h, ratio, seen.step, good)
        patient = self._digits >= PATIENCE and self._full >= FULL_STEPS
        blamed = told - {AlarmKind.OVERFITTING}
        slow = patient and 0 < most.update * top < HARDLY and seen.loss > UNMOVED * self._first_loss
        if self._agree("slow", slow) and not blamed:
            yield alarms.rate_too_small(h, most.update * top, seen.loss, seen.step, most.layer)
        digits = sum(count for count, _ in self._recent)
        accuracy = sum(count * each for count, each in self._recent) / digits
        at_chance = patient and digits >= PATIENCE // 2 and accuracy < CHANCE
        if self._agree("chance", at_chance) and not self.told:
            grown = max(layers, key=lambda each: each.spread)
            if grown.spread > GROWN:
                yield alarms.weights_grown(h, seen.step, grown.layer, grown.spread, good)
            elif 0 < ratio < VANISHED:
                yield alarms.vanishing(h, ratio, seen.step)
            else:
                yield alarms.stuck(h, accuracy, self._digits, seen.step, L)
        if not (large or risen or dead or at_chance or self.told):
            self._good = seen.step

    def _epoch(self, step: Step, scores: EpochScores, L: int) -> Iterator[Alarm]:
        """What the scores of an epoch show."""
        if not math.isfinite(scores.validation_loss):
            return
        if self._best is None or scores.validation_loss < self._best[0].validation_loss:
            self._best, self._worse = (scores, step.step), 0
            return
        best, at = self._best
        self._worse = self._worse + 1 if scores.validation_loss > WORSE * best.validation_loss else 0
        if self._worse >= EPOCHS and scores.train_loss < scores.validation_loss / 2:
            yield alarms.overfitting(best, scores, step.step, L, at)


def guessing(network: Network) -> float:
    """The cost of answering each digit with a tenth, whatever it is."""
    classes = network.widths[-1]
    A = np.full((classes, classes), 1 / classes, np.float32)
    return float(
        LOSSES[network.architecture.loss].cost(A, one_hot(np.arange(classes, dtype=np.uint8), np.float32)).mean()
    )
