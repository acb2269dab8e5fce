"""Runs of small networks with all that depends on chance, and every state that they went through."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from nn.batches import Batch
from nn.data import sources
from nn.data.digits import Digits, Split
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from nn.run_state import RunState
from nn.steps import Step
from nn.timeline.snapshots import Timeline

if TYPE_CHECKING:
    from nn.arrays import Array, Int

STARTER = sources.of("starter").split(1000)
NO_DIGITS = STARTER.training.chosen(np.empty(0, np.int64))
DATA = Split(STARTER.training.chosen(np.arange(330)), NO_DIGITS)
"""Sixteen batches of twenty digits and one of ten; a block of distorted digits is twelve batches."""

PLAIN = Hyperparameters(
    hidden=(6, 5), batch_size=20, epochs=8, learning_rate=0.01, dropout=0.2, augment=True, momentum=0.8
)
"""136 batches."""

CHANGED = {
    30: replace(PLAIN, learning_rate=0.05),
    31: replace(PLAIN, learning_rate=0.05, dropout=0.0),
    77: replace(PLAIN, l2=0.01, dropout=0.5, momentum=0.3),
}
"""What is sent after so many batches."""


class Clock:
    """Goes on by a second with each look at it: that is what a snapshot takes."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


class Recorded:
    """A run with its timeline, and for comparison each batch of it and each state.

    Attributes:
        states: where the run stood, by batches done.
        steps: what each batch came to, by its number, counted from 1; so are those that follow.
        pixels: of its digits.
        labels: of its digits.
        Y: what was to be answered.
        outputs: of the network before the step.
    """

    def __init__(
        self,
        run: Run,
        sent: Mapping[int, Hyperparameters] = MappingProxyType({}),
        most_bytes: int = 10**8,
        batch_seconds: float = 4,
    ) -> None:
        clock = Clock()
        self.run, self.timeline = run, Timeline(run, most_bytes, clock)
        self.states: dict[int, RunState] = {run.step: run.state()}
        self.steps: dict[int, Step] = {}
        self.pixels: dict[int, Array] = {}
        self.labels: dict[int, Int] = {}
        self.Y: dict[int, Array] = {}
        self.outputs: dict[int, Array] = {}
        steps = run.steps()
        step = next(steps)
        while True:
            clock.now += batch_seconds
            assert run.batch is not None
            self._keep(step, run.batch)
            if step.step >= self.timeline.due:
                self.timeline.take(run)
            try:
                changed = sent.get(step.step)
                step = steps.send(None if changed is None else _live(run.hyperparameters, changed))
            except StopIteration:
                break
        self.timeline.take(run)

    def _keep(self, step: Step, batch: Batch) -> None:
        k, A = step.step, batch.trace.A
        self.states[k], self.steps[k] = self.run.state(), step._replace(scores=None)
        self.pixels[k], self.labels[k], self.Y[k] = A[0].copy(), batch.labels.copy(), batch.Y.copy()
        self.outputs[k] = A[max(A)].copy()


def _live(h: Hyperparameters, changed: Hyperparameters) -> Hyperparameters:
    live = ("learning_rate", "l2", "dropout", "momentum")
    return replace(h, **{name: getattr(changed, name) for name in live})


def bits(state: RunState) -> tuple[object, ...]:
    """All of a state that decides what comes next, and what of it is told; not the seconds, nor hyperparameters."""
    arrays = (state.parameters, state.before, state.memory, state.powers)
    return (
        *(array.tobytes() for array in arrays),
        *(state.step, state.cost, state.right, state.threads),
        *(state.chance, state.epoch_chance, state.distortion_chance),
    )


def digits(n: int, seed: int = 0) -> Digits:
    """Noise with labels."""
    rng = np.random.default_rng(seed)
    return Digits(rng.integers(0, 256, (n, 784), np.uint8), rng.integers(0, 10, n).astype(np.uint8))
