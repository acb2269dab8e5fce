"""Advice that was tried: remedies for an alarm, each on a short branch of the run, and what came of it.

A branch from a snapshot goes over the same batches with other hyperparameters, on a network of its own; where weights
or layers have to be others, it begins anew. It ends after `MOST` batches or `SECONDS`, and is measured on some of the
digits that are held back, on training digits where there are none.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from nn.blas import undisturbing
from nn.data.digits import Digits, Split
from nn.errors import Cancelled, DivergenceError, never
from nn.health.alarms import Alarm, AlarmKind
from nn.hyperparameters import Hyperparameters, with_rate
from nn.metrics import evaluate
from nn.network import Network
from nn.optimizers import usual_rate
from nn.run import Run, first_weights
from nn.run_state import RunState
from nn.timeline.snapshots import Timeline

MOST = 1000
"""Batches of a trial: as many as an untroubled network needs to be right nine times out of ten."""

SECONDS = 3.0
"""Of a trial at most: a large network makes fewer batches."""

POINTS = 20
"""Of its curve."""

LOOKED_AT = 500
"""Digits held back that measure it: two percent of accuracy, which is enough to tell whether a remedy helps."""

CHANCE = 0.2
"""Accuracy up to which a trial has not helped."""


@dataclass(frozen=True)
class Remedy:
    """One thing to try.

    Attributes:
        words: what, and from when on, such as ``Rate 1 from batch 11 on``.
        hyperparameters: of the branch.
        state: where it leaves the run; None to begin anew.
    """

    words: str
    hyperparameters: Hyperparameters
    state: RunState | None


@dataclass(frozen=True)
class Trial:
    """What came of a remedy.

    Attributes:
        remedy: that was tried.
        curve: (batches, accuracy) along it.
        broke: whether it left the finite numbers.
    """

    remedy: Remedy
    curve: tuple[tuple[int, float], ...]
    broke: bool = False

    @property
    def accuracy(self) -> float:
        """At its end."""
        return self.curve[-1][1]

    @property
    def helped(self) -> bool:
        """Whether the network has learned by it."""
        return not self.broke and self.accuracy > CHANCE

    @property
    def words(self) -> str:
        """The remedy and its result in a sentence."""
        stays = "" if self.broke or self.helped else "stays at "
        return f"{self.remedy.words}: tried, {stays}{self.result} after {self.curve[-1][0]:,} batches."

    @property
    def result(self) -> str:
        """What came of it, in a word or two."""
        return "no numbers left" if self.broke else f"{self.accuracy:.0%}"


def remedies(alarm: Alarm, h: Hyperparameters, timeline: Timeline) -> tuple[Remedy, ...]:
    """What may help against `alarm` in a run with these hyperparameters, the most promising first."""
    kind = alarm.kind
    if not timeline.snapshots:
        return ()
    good, newest = timeline.before(min(max(alarm.good, timeline.first), timeline.last)), timeline.snapshots[-1]
    before, here = _from(good), "from now on"
    if kind in (
        AlarmKind.RATE_TOO_LARGE,
        AlarmKind.DEAD_LAYER,
        AlarmKind.EXPLODING,
        AlarmKind.NOT_A_NUMBER,
        AlarmKind.STUCK,
    ):
        mild = with_rate(h, min(usual_rate(h.optimizer), h.learning_rate / 3))
        return (
            Remedy(f"Rate {mild.learning_rate:g} {before}", mild, good),
            Remedy(f"Rate {mild.learning_rate:g} {here}", mild, newest),
        )
    if kind is AlarmKind.RATE_TOO_SMALL:
        larger = [with_rate(h, h.learning_rate * factor) for factor in (10, 100, 1000)]
        kept = [each for each in larger if each.learning_rate <= 2 * usual_rate(h.optimizer)] or larger[:1]
        return tuple(Remedy(f"Rate {each.learning_rate:g} {before}", each, good) for each in reversed(kept))
    if kind is AlarmKind.SAME_WEIGHTS:
        return (
            Remedy("He weights from the start", replace(h, initializer="he"), None),
            Remedy("Glorot weights from the start", replace(h, initializer="glorot"), None),
        )
    if kind is AlarmKind.VANISHING:
        relu = replace(h, activation="relu", initializer="he")
        fewer = replace(h, hidden=h.hidden[:2])
        ten = with_rate(h, h.learning_rate * 10)
        return (
            Remedy("ReLU and He weights from the start", relu, None),
            Remedy(f"{len(fewer.hidden)} hidden layers from the start", fewer, None),
            Remedy(f"Rate {ten.learning_rate:g} {here}", ten, newest),
        )
    # Against overfitting; dropout where something is hidden.
    l2 = replace(h, l2=max(1e-3, 2 * h.l2))
    dropout = replace(h, dropout=max(0.3, h.dropout))
    return (
        *((Remedy(f"Dropout {dropout.dropout:g} {before}", dropout, good),) if h.hidden else ()),
        Remedy(f"L2 of {l2.l2:g} {before}", l2, good),
    )


def tried(
    remedy: Remedy, timeline: Timeline, cancelled: Callable[[], bool] = never, clock: Callable[[], float] = perf_counter
) -> Trial:
    """Try a remedy beside the run of the timeline, which may go on.

    Raises:
        Cancelled: where `cancelled`, asked before each batch, said so.
    """
    data = timeline.data
    looked_at = data.validation if len(data.validation) else data.training
    looked_at = looked_at.chosen(np.arange(min(len(looked_at), LOOKED_AT)))
    alone = Split(data.training, data.training.chosen(np.arange(0)))
    threads = timeline.threads or 1
    run = _branch(remedy, timeline, alone, threads)
    curve, began = [(0, _accuracy(run.network, looked_at))], clock()
    first, every = run.step, max(1, min(MOST, _left(run)) // POINTS)
    with undisturbing(threads), closing(run.replayed()) as steps:
        try:
            for step in steps:
                if cancelled():
                    raise Cancelled
                done = step.step - first
                late = done >= MOST or clock() - began > SECONDS
                if done % every == 0 or late or step.step == step.steps:
                    curve.append((done, _accuracy(run.network, looked_at)))
                if late:
                    break
        except DivergenceError:
            return Trial(remedy, tuple(curve), broke=True)
    return Trial(remedy, tuple(curve))


def _branch(remedy: Remedy, timeline: Timeline, data: Split, threads: int) -> Run:
    h, state = remedy.hyperparameters, remedy.state
    if state is None:
        network, rng = first_weights(h)
        return Run(Network(network.architecture, network.parameters, timeline.rules), data, h, rng, threads)
    network = timeline.network(state.parameters).copy()
    run = Run.resumed(replace(state, hyperparameters=h, threads=threads), network, data)
    run.teacher = timeline.teacher
    return run


def _left(run: Run) -> int:
    """Batches that the run has left."""
    h = run.hyperparameters
    return max(1, h.batches(len(run.data.training)) * h.epochs - run.step)


def _accuracy(network: Network, digits: Digits) -> float:
    with np.errstate(all="ignore"):
        return evaluate(network, digits.images, digits.labels).accuracy


def _from(state: RunState) -> str:
    return f"from batch {state.step:,} on" if state.step else "from the start"
