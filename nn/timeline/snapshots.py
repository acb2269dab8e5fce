"""Snapshots along a run: taken as often as costs a small part of its time, and thinned out as memory ends.

One is taken after each of the first batches, then more and more seldom, until they are so far apart that they cost the
run `SHARE` of its time: by the clock, for a small network some tens of batches. A snapshot is the state to go on from.
The weights at the start of an epoch are kept once for all of its snapshots.
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from copy import copy
from time import perf_counter
from typing import Any, Self

import numpy as np

from nn.arrays import Array
from nn.network import Network
from nn.optimizers import OPTIMIZERS
from nn.run import Run
from nn.run_state import Change, RunState
from nn.timeline.thinning import least_missed, places

SHARE = 0.01
"""Of the time of a run that its snapshots may take."""

MOST_BYTES = 200_000_000
"""Of all snapshots of a run together."""

MOST = 2000
"""Snapshots: as many points as a curve on a screen can show."""

BYTES_BESIDE = 4096
"""Of a snapshot beside its arrays: the states of the generators, as Python's numbers."""

SLACK = 16
"""Snapshots are thinned out by this part of the memory at a time, because finding the first one to drop costs most."""


class Timeline:
    """The snapshots of a run, which its thread takes between batches and any thread may read.

    What it holds is replaced, never changed: the arrays of its snapshots are read-only.

    Attributes:
        snapshots: in order of their steps; none of a network of which no two states fit into the memory.
        due: batches after which the next snapshot is due; inf where there will be none.
        changes: of the run's hyperparameters up to the last snapshot.
        threads: of BLAS in the run; None before its first batch.
        teacher: whose answers the run learns; None where there is none.
        data: the digits of the run.
        rules: that its network is run with.
        share: of the time that passes, what the snapshots may take; runs in turns divide it.
        chances: state of the generator before the order of an epoch is drawn, by the epochs before it, where that is
            not the run's own: all lanes of a race have the same.
    """

    def __init__(self, run: Run, most_bytes: int = MOST_BYTES, clock: Callable[[], float] = perf_counter) -> None:
        """Begin where the run stands, which has made no batch or was taken up."""
        self.snapshots: tuple[RunState, ...] = ()
        self.due: float = run.step
        self.changes: tuple[Change, ...] = run.changes
        self.threads, self.teacher, self.data = run.threads, run.teacher, run.data
        self.share = SHARE
        self.chances: Mapping[int, Mapping[str, Any]] = {}
        self._architecture, self.rules = run.network.architecture, run.network.rules
        self._most_bytes, self._clock = most_bytes, clock
        self._users: Counter[int] = Counter()
        self._bytes = 0
        h = run.hyperparameters
        vectors = 2 + bool(h.patience) + OPTIMIZERS[h.optimizer].optimizer.vectors
        self._bytes_of_one = vectors * run.network.parameters.nbytes + BYTES_BESIDE
        self._cost, self._ended = math.inf, clock()
        if 2 * self._bytes_of_one > most_bytes:
            self.due = math.inf
        self.take(run)

    def take(self, run: Run) -> None:
        """Keep where the run stands, between two batches, if that is new; to be called when `due`, and at a pause."""
        if math.isinf(self.due) or (self.snapshots and run.step <= self.last):
            return
        began = self._clock()
        self.changes, self.threads, self.teacher = run.changes, run.threads, run.teacher
        kept = self.snapshots = self._with_room(run.step)
        try:
            state = run.state()
        except MemoryError:
            # Training goes on, and what there is can be gone back to.
            self.due = math.inf
            return
        _freeze(state)
        self._count(state, 1)
        self.snapshots = (*kept, state)
        self._plan(began, kept[-1].step if kept else run.step)

    def until(self, state: RunState) -> Self:
        """The snapshots of a run that goes on in its own way from `state`, where this one stood: those up to there."""
        _freeze(state)
        branch = copy(self)
        branch._users, branch._bytes, branch._ended = Counter(), 0, self._clock()
        branch.share, branch.changes, branch.due = SHARE, state.changes, state.step + 1
        an_epoch = state.hyperparameters.batches(len(self.data.training))
        branch.chances = {each: chance for each, chance in dict(self.chances).items() if each * an_epoch < state.step}
        branch.snapshots = (*(each for each in self.snapshots if each.step < state.step), state)
        for each in branch.snapshots:
            branch._count(each, 1)
        return branch

    @property
    def first(self) -> int:
        """Batches after which the first snapshot was taken; there is one."""
        return self.snapshots[0].step

    @property
    def last(self) -> int:
        """Batches after which the last snapshot was taken; there is one."""
        return self.snapshots[-1].step

    @property
    def bytes(self) -> int:
        """What the snapshots take."""
        return self._bytes

    def before(self, step: int) -> RunState:
        """The last snapshot that was taken after at most so many batches.

        Raises:
            ValueError: where the run was not yet there, or its first snapshot was taken later.
        """
        snapshots = self.snapshots
        if not snapshots or not snapshots[0].step <= step <= snapshots[-1].step:
            raise ValueError(f"No snapshots lead to batch {step}")
        return snapshots[bisect_right(snapshots, step, key=lambda state: state.step) - 1]

    def network(self, parameters: Array) -> Network:
        """A network as the run's, on these parameters (P,), which are not copied."""
        return Network(self._architecture, parameters, self.rules)

    def _with_room(self, now: int) -> tuple[RunState, ...]:
        """The snapshots that stay, so that one more after `now` batches has room."""
        most = self._most_bytes - self._bytes_of_one
        if self._bytes <= most and len(self.snapshots) < MOST:
            return self.snapshots
        slack = self._most_bytes // SLACK
        if self._bytes_of_one < slack:
            most -= slack
        kept = list(self.snapshots)
        at = places(np.array([*(state.step for state in kept), now]), now)
        while len(kept) > 1 and (self._bytes > most or len(kept) >= MOST):
            least = least_missed(at)
            self._count(kept.pop(least), -1)
            at = np.delete(at, least)
        return tuple(kept)

    def _count(self, state: RunState, times: int) -> None:
        """Count what a snapshot takes, or no longer takes; an array that several have counts once."""
        self._bytes += times * BYTES_BESIDE
        for array in _arrays(state):
            users = self._users[id(array)]
            self._users[id(array)] += times
            if 0 in (users, users + times):
                self._bytes += times * array.nbytes
            if users + times == 0:
                del self._users[id(array)]

    def _plan(self, began: float, previous: int) -> None:
        """Say when the next snapshot is due, from what this one has cost and a batch takes."""
        step, ended = self.last, self._clock()
        # The mean of the last few; one that had to wait for its turn says little of those to come.
        cost = min(ended - began, 4 * self._cost)
        self._cost = cost if math.isinf(self._cost) else 0.75 * self._cost + 0.25 * cost
        seconds = max(1e-9, began - self._ended) / max(1, step - previous)
        self._ended = ended
        self.due = step + max(1, round(min(self._cost / (self.share * seconds), (step - self.first) / 2)))


def _arrays(state: RunState) -> tuple[Array, ...]:
    """What is large in it."""
    arrays = state.parameters, state.before, state.memory
    return arrays if state.best is None else (*arrays, state.best)


def _freeze(state: RunState) -> None:
    """Let nobody write into its arrays."""
    for array in _arrays(state):
        array.flags.writeable = False
