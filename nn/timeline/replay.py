"""Exact replay: any batch of a run over again, from the snapshot before it, on a network of its own.

A replay equals the run bit for bit where BLAS has as many threads as it had in the run. It takes the number that it
needs while nobody else works with BLAS; beside a run with another number it takes what that has, and says so.
"""

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

import numpy as np

from nn.arrays import Array, Int
from nn.batches import Batch
from nn.blas import undisturbing
from nn.data.digits import Split
from nn.errors import Cancelled, never
from nn.network import Network, Trace
from nn.run import Run
from nn.run_state import RunState, generator, in_force
from nn.steps import Step
from nn.timeline.snapshots import Timeline

Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Moment:
    """Where a run stood after a batch, with the hyperparameters of the next one.

    Attributes:
        after: the state.
        exact: whether it is the run's own, bit for bit; else the last bits may be others.
    """

    after: RunState
    exact: bool


@dataclass(frozen=True)
class BatchMoment(Moment):
    """One batch of m digits over again.

    Attributes:
        before: where the run stood before it, with its hyperparameters.
        step: what it came to, without the scores of an epoch that it may have ended.
        X: pixels as the network saw them, distorted, (m, n_0).
        Y: what was to be answered: one-hot labels, smoothed ones, or a teacher's answers, (m, n_L).
        labels: (m,).
        trace: the forward pass before the step, with its dropout; A[0] is X.
    """

    before: RunState
    step: Step
    X: Array
    Y: Array
    labels: Int
    trace: Trace


class Replay:
    """Goes over the batches of a run again. Any thread may ask, one at a time, while the run goes on in its own.

    Attributes:
        timeline: of the run.
    """

    def __init__(self, timeline: Timeline) -> None:
        """Of the run with these snapshots."""
        self.timeline = timeline
        self._turn = threading.Lock()
        self._run: Run | None = None
        self._last: RunState | None = None

    def snapshot(self, step: int) -> Moment | None:
        """Where the run stood after `step` batches, at once; None where no snapshot was taken there.

        Raises:
            ValueError: as `at`.
        """
        start = self.timeline.before(step)
        return Moment(self._with_changes(start), exact=True) if start.step == step else None

    def at(self, step: int, cancelled: Callable[[], bool] = never) -> Moment:
        """Where the run stood after `step` batches; at once where there is a snapshot.

        Raises:
            ValueError: where `step` lies not between the first and the last snapshot.
            Cancelled: where `cancelled`, asked before each batch, said so.
        """
        with self._turn:
            start = self._start(step)
            if start.step == step:
                return Moment(start, exact=True)
            with undisturbing(_threads(start)) as claim, closing(self._steps(start, cancelled)) as steps:
                run = _forward(steps, step - start.step)
                return Moment(self._kept(run, claim.kept), claim.kept)

    def batch(self, step: int, cancelled: Callable[[], bool] = never) -> BatchMoment:
        """Batch number `step`, counted from 1, over again.

        Raises:
            ValueError: where `step` lies not between the first snapshot, without it, and the last one.
            Cancelled: where `cancelled`, asked before each batch, said so.
        """
        with self._turn:
            self.timeline.before(step)
            start = self._start(step - 1)
            with undisturbing(_threads(start)) as claim, closing(self._steps(start, cancelled)) as steps:
                before = start
                if start.step < step - 1:
                    before = self._with_changes(_forward(steps, step - 1 - start.step).state())
                run, told = next(steps)
                assert run.batch is not None
                X, Y, labels, trace = _copied(run.batch)
                after = self._kept(run, claim.kept)
                return BatchMoment(after, claim.kept, before, told._replace(scores=None), X, Y, labels, trace)

    def follow(
        self, first: int, last: int, look: Callable[[Network], Seen], cancelled: Callable[[], bool] = never
    ) -> tuple[list[Seen], bool]:
        """What `look` sees in the network after each of the batches `first` + 1 to `last`, and whether it is exact.

        Raises:
            ValueError: where the batches lie not between the first and the last snapshot.
            Cancelled: where `cancelled`, asked before each batch, said so.
        """
        with self._turn:
            self.timeline.before(last)
            start = self._start(first)
            seen: list[Seen] = []
            with undisturbing(_threads(start)) as claim, closing(self._steps(start, cancelled)) as steps:
                for run, told in islice(steps, last - start.step):
                    if told.step > first:
                        seen.append(look(run.network))
                return seen, claim.kept

    def _made(self) -> Run:
        """A run on a network of its own: the same hyperparameters, digits and teacher.

        Digits are held back where the run remembers how well it reads those, to know when to end.
        """
        if self._run is None:
            start, data = self.timeline.snapshots[0], self.timeline.data
            network = self.timeline.network(start.parameters).copy()
            if not start.hyperparameters.patience:
                data = Split(data.training, data.training.chosen(np.empty(0, np.int64)))
            rng = generator(start.chance)
            self._run = Run(network, data, start.hyperparameters, rng, teacher=self.timeline.teacher)
        return self._run

    def _start(self, step: int) -> RunState:
        """The nearest state from which to come to `step`: a snapshot, or where the last replay ended."""
        start, last = self.timeline.before(step), self._last
        return self._with_changes(last if last is not None and start.step < last.step <= step else start)

    def _with_changes(self, state: RunState) -> RunState:
        """The state with the hyperparameters of the batch after it, and with the threads that were measured on it."""
        changes = self.timeline.changes
        known = tuple(change for change in changes if change.step <= state.step)
        return replace(
            state,
            hyperparameters=in_force(changes, state.step),
            changes=known,
            threads=self.timeline.threads,
        )

    def _steps(self, start: RunState, cancelled: Callable[[], bool]) -> Generator[tuple[Run, Step], None, None]:
        """The run after each batch from `start` on, with the changes of the hyperparameters that came then."""
        run = self._made()
        run.take_up(start)
        sent = {each.step: each.hyperparameters for each in self.timeline.changes if each.step > start.step}
        chances, an_epoch = self.timeline.chances, start.hyperparameters.batches(len(run.data.training))
        with closing(run.replayed()) as steps:
            step: Step | None = None
            while True:
                if cancelled():
                    raise Cancelled
                if run.step % an_epoch == 0 and (chance := chances.get(run.step // an_epoch)) is not None:
                    run.rng.bit_generator.state = chance
                step = next(steps) if step is None else steps.send(sent.get(step.step))
                yield run, step

    def _kept(self, run: Run, exact: bool) -> RunState:
        """Where the run stands, from which the next replay may go on if it is exact."""
        state = self._with_changes(run.state())
        if exact:
            self._last = state
        return state


def _forward(steps: Iterator[tuple[Run, Step]], count: int) -> Run:
    """The run after so many batches more, one at least."""
    run, _ = next(islice(steps, count - 1, None))
    return run


def _threads(state: RunState) -> int:
    """Of BLAS in the run; where none was measured, no batch follows."""
    return state.threads or 1


def _copied(batch: Batch) -> tuple[Array, Array, Int, Trace]:
    """X, Y, labels and the forward pass of a batch whose buffers the next one fills anew."""
    A, Z, dA_dZ = ({layer: array.copy() for layer, array in each.items()} for each in _layers(batch.trace))
    return A[0], batch.Y.copy(), batch.labels.copy(), Trace(A, Z, dA_dZ)


def _layers(trace: Trace) -> tuple[dict[int, Array], ...]:
    return trace.A, trace.Z, trace.dA_dZ
