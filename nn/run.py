"""A run: minibatch gradient descent as a generator that yields after each batch.

The yield is the only place where a run pauses, steps, changes hyperparameters or stops: whoever drives the generator
does so by not asking for the next batch, by ``send`` of new hyperparameters, or by ``close``. There, too, its state can
be taken: from it the run goes on later, bit for bit. Buffers are allocated once; randomness comes from the one
generator handed in.
"""

import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from itertools import islice
from time import perf_counter
from typing import Any, Self

import numpy as np

from nn.arrays import Array, Int
from nn.batches import Batch, Batches
from nn.blas import limited
from nn.breaking import divergence, first_broken
from nn.data.digits import Split
from nn.errors import DigitScopeError, DivergenceError, never
from nn.hyperparameters import Hyperparameters, with_live
from nn.learning import learning
from nn.metrics import evaluate
from nn.network import Architecture, Network
from nn.optimizers import OPTIMIZERS, share_memory
from nn.run_state import Change, RunState, generator
from nn.schedules import SCHEDULES
from nn.steps import EpochScores, Step
from nn.stopping import Standing, remember, until_stopped
from nn.threads import fastest_threads


def first_weights(h: Hyperparameters, cancelled: Callable[[], bool] = never) -> tuple[Network, np.random.Generator]:
    """The network with which a run of these hyperparameters begins, and the generator that goes on into the run.

    Raises:
        Cancelled: where `cancelled`, asked now and then, said so.
    """
    rng = np.random.default_rng(h.seed)
    return Network.initialized(Architecture.of(h), h.initializer, rng, cancelled=cancelled), rng


class Run:
    """A network in training, and all that the next batch depends on.

    Attributes:
        network: changed in place.
        hyperparameters: those of the architecture are the network's own and play no part.
        threads: of BLAS: as many as were given, or, from the first batch on, as many as a short measurement found to
            be fastest. With another number the last bits of the weights may be others.
        batch: the last one, with its forward pass before the step; it holds until the next one is asked for.
        changes: of the hyperparameters, as far as they are known; the first ones are one, too.
        data, rng: training and validation digits; what orders, dropout and distortions are drawn from.
        step, train_seconds: batches done, and seconds spent on them.
        teacher: whose answers are learned, once it is read; None where there is none.
        standing, best: what it remembers of its epochs, to know when to end; with patience, the best weights (P,).
    """

    def __init__(
        self,
        network: Network,
        data: Split,
        hyperparameters: Hyperparameters,
        rng: np.random.Generator,
        threads: int | None = None,
        teacher: Network | None = None,
    ) -> None:
        """Prepare a run that begins with the present weights; nothing is trained before `steps` is asked.

        Args:
            network: to train.
            data: training and validation digits; the latter are only looked at.
            hyperparameters: of the run.
            rng: source of the order of the digits, of dropout and of distortions.
            threads: of BLAS; measured unless given.
            teacher: that the hyperparameters name; read from its file unless given.
        """
        self.network, self.data, self.teacher, self.rng = network, data, teacher, rng
        self.hyperparameters, self.threads = hyperparameters, threads
        self.batch: Batch | None = None
        self.changes: tuple[Change, ...] = (Change(0, hyperparameters),)
        self._batches: Batches | None = None
        self._optimizer = OPTIMIZERS[hyperparameters.optimizer].optimizer(network.parameters)
        self._before = network.parameters.copy()
        self.step, self._cost, self._right, self.train_seconds, self.standing = 0, 0.0, 0, 0.0, Standing()
        self.best: Array | None = None
        self._epoch_chance = rng.bit_generator.state
        self._distorting = np.random.default_rng(rng.integers(1 << 62)) if hyperparameters.augment else None
        self._distortion_chance: Mapping[str, Any] | None = None
        self._keep_distortion_chance()

    @classmethod
    def fresh(cls, hyperparameters: Hyperparameters, data: Split, threads: int | None = None) -> Self:
        """A run from random weights: with the same arguments, the same weights, bit for bit on one machine."""
        network, rng = first_weights(hyperparameters)
        return cls(network, data, hyperparameters, rng, threads)

    @classmethod
    def continued(cls, state: RunState, hyperparameters: Hyperparameters, network: Network, data: Split) -> Self:
        """A run of its own that goes on from the weights and the random numbers of the one that `state` was taken of.

        The optimizer's memory goes on as well where both have the same optimizer, and so do the threads where both have
        batches of one size.

        Args:
            state: of the other run.
            hyperparameters: of this run.
            network: of the same architecture, gets the state's weights.
            data: as for any run.
        """
        network.parameters[...] = state.parameters
        run = cls(network, data, hyperparameters, generator(state.chance))
        if hyperparameters.batch_size == state.hyperparameters.batch_size:
            run.threads = state.threads
        if share_memory(hyperparameters.optimizer, state.hyperparameters.optimizer):
            run._optimizer.memory[...] = state.memory
            run._optimizer.powers[...] = state.powers
        # The orders of the digits are those of the other run, whichever of the two distorts them.
        run.rng.bit_generator.state = state.chance
        if hyperparameters.augment and state.distortion_chance is not None:
            run._distorting = generator(state.distortion_chance)
            run._keep_distortion_chance()
        return run

    @classmethod
    def resumed(cls, state: RunState, network: Network, data: Split) -> Self:
        """The run that `state` was taken of, on a network of the same architecture, which gets the state's weights."""
        run = cls(network, data, state.hyperparameters, generator(state.chance))
        run.take_up(state)
        return run

    def take_up(self, state: RunState) -> None:
        """Stand where `state` was taken, of this run or of another one like it; to be asked where no `steps` go on."""
        self.threads, self.batch = state.threads, None
        self.network.parameters[...] = state.parameters
        self._before = state.before
        self._optimizer.memory[...] = state.memory
        self._optimizer.powers[...] = state.powers
        self.step, self._cost, self._right = state.step, state.cost, state.right
        self.train_seconds, self.standing, self.best = state.train_seconds, state.standing, state.best
        self.rng, self._epoch_chance = generator(state.chance), state.epoch_chance
        if state.distortion_chance is not None:
            self._distorting = generator(state.distortion_chance)
        self._keep_distortion_chance()
        self.changes = state.changes
        self._take_on(state.hyperparameters)

    def state(self) -> RunState:
        """Where the run stands; to be asked between two batches, or before the first."""
        return RunState(
            hyperparameters=self.hyperparameters,
            parameters=self.network.parameters.copy(),
            before=self._before,
            memory=self._optimizer.memory.copy(),
            powers=self._optimizer.powers.copy(),
            step=self.step,
            cost=self._cost,
            right=self._right,
            train_seconds=self.train_seconds,
            threads=self.threads,
            chance=self.rng.bit_generator.state,
            epoch_chance=self._epoch_chance,
            distortion_chance=self._distortion_chance,
            changes=self.changes,
            standing=self.standing,
            best=self.best,
        )

    def steps(self) -> Generator[Step, Hyperparameters | None, None]:
        """Train; yields after each batch and takes new hyperparameters by ``send``.

        Of hyperparameters sent, the fields that are declared live act from the next batch on; the others stay. The run
        may end before its last batch, as they say.

        Yields:
            What each batch came to.

        Raises:
            DigitScopeError: without training digits.
            DivergenceError: when the cost is no longer finite; the weights are then those at the start of the epoch.
        """
        batches = self._made()
        if self.threads is None:
            self.threads = fastest_threads(self.network, batches.n)
        with limited(self.threads):
            yield from until_stopped(self, self._steps(batches))

    def replayed(self) -> Generator[Step, Hyperparameters | None, None]:
        """As `steps`, but to the last batch, with as many threads of BLAS as there are: for who sees to both."""
        yield from self._steps(self._made())

    def _made(self) -> Batches:
        """The buffers of the batches, made before the first one."""
        if not len(self.data.training):
            raise DigitScopeError("Data set: there are no training digits in it; choose another one.")
        if self._batches is None:
            self._batches = Batches(self.network, self.data.training, self.hyperparameters, self.teacher)
            self.teacher = self._batches.teacher
        return self._batches

    def _steps(self, batches: Batches) -> Generator[Step, Hyperparameters | None, None]:
        h, n, examples = self.hyperparameters, batches.n, len(self.data.training)
        learn = learning(self.network, self._optimizer, batches, self.rng)
        schedule, size = SCHEDULES[h.schedule].factor, batches.block
        an_epoch = h.batches(examples)
        steps = an_epoch * h.epochs
        began = perf_counter()
        for epoch in range(self.step // an_epoch + 1, h.epochs + 1):
            # What is skipped was done before the state was taken from which this run goes on.
            order, skipped = self._order(an_epoch), self.step % an_epoch * n
            seen = examples * (epoch - 1) + skipped
            for start in range(skipped // size * size, examples, size):
                block = batches.of_block(order[start : start + size], epoch, self._distorting)
                for batch in islice(block, max(0, skipped - start) // n, None):
                    learning_rate = self.hyperparameters.learning_rate * schedule((self.step + 0.5) / steps)
                    cost, right = learn(batch, learning_rate, self.hyperparameters)
                    self.batch = batch
                    self.step += 1
                    self.train_seconds += perf_counter() - began
                    if not math.isfinite(cost):
                        raise self._diverged()
                    self._cost, self._right = self._cost + cost, self._right + right
                    m = len(batch.labels)
                    seen += m
                    scores = None
                    if seen - examples * (epoch - 1) in (examples, start + size):
                        self._keep_distortion_chance()
                        if seen == examples * epoch:
                            scores = self._scores(epoch, seen, learning_rate)
                            remember(self, scores)
                    done = self.step / an_epoch
                    sent = yield Step(self.step, steps, epoch, done, seen, cost / m, right / m, learning_rate, scores)
                    began = perf_counter()
                    if sent is not None:
                        self._take_on(with_live(self.hyperparameters, sent))

    def _take_on(self, hyperparameters: Hyperparameters) -> None:
        """Go on with these hyperparameters, and remember since when."""
        self.hyperparameters = hyperparameters
        if not self.changes or self.changes[-1].hyperparameters != hyperparameters:
            earlier = (change for change in self.changes if change.step < self.step)
            self.changes = (*earlier, Change(self.step, hyperparameters))

    def _keep_distortion_chance(self) -> None:
        """Remember how the distortions of the block that comes next begin."""
        if self._distorting is not None:
            self._distortion_chance = self._distorting.bit_generator.state

    def upcoming(self, most: int) -> tuple[Array, Int]:
        """Copies of the first digits of the next batch, `most` of them, distorted as the network will see them.

        To be asked between two batches of a run that has begun; nothing of the run moves.

        Returns:
            Pixels X (m, n_0) and labels (m,); m is 0 after the last batch.
        """
        h, examples = self.hyperparameters, len(self.data.training)
        # What is wanted is not looked at, and so no teacher is read to answer.
        batches = Batches(self.network, self.data.training, replace(h, teacher=""))
        an_epoch = h.batches(examples)
        if self.step >= an_epoch * h.epochs:
            return np.empty((0, self.network.widths[0])), np.empty(0, np.int64)
        done = self.step % an_epoch * batches.n
        # At the end of an epoch the order of the next one is what the run's own generator would give.
        order = generator(self._epoch_chance if done else self.rng.bit_generator.state).permutation(examples)
        distorting = None if self._distortion_chance is None else generator(self._distortion_chance)
        batch = batches.after(done, order, self.step // an_epoch + 1, distorting)
        return batch.trace.A[0][:most].copy(), batch.labels[:most].copy()

    def _order(self, an_epoch: int) -> Int:
        """The order of the digits in the present epoch, which begins unless batches of it are done."""
        if self.step % an_epoch:
            return generator(self._epoch_chance).permutation(len(self.data.training))
        # States of the epoch before keep its weights; where there are none, their memory is free before more is taken.
        del self._before
        self._before = self.network.parameters.copy()
        self._cost, self._right = 0.0, 0
        self._epoch_chance = self.rng.bit_generator.state
        return self.rng.permutation(len(self.data.training))

    def _scores(self, epoch: int, seen: int, learning_rate: float) -> EpochScores:
        """What the epoch that ends came to."""
        held_back = evaluate(self.network, self.data.validation.images, self.data.validation.labels)
        finite = math.isfinite(held_back.loss) or not held_back.examples
        if not finite or not np.isfinite(self.network.parameters).all():
            raise self._diverged()
        examples = len(self.data.training)
        trained = self.train_seconds, self._cost / examples, self._right / examples
        return EpochScores(epoch, seen, *trained, held_back.loss, held_back.accuracy, learning_rate)

    def _diverged(self) -> DivergenceError:
        """Take back the epoch."""
        broken = None if self.batch is None else first_broken(self.network, self.batch, self.step)
        self.network.parameters[...] = self._before
        return DivergenceError(divergence(self.network, self.step, self.hyperparameters.learning_rate), broken)
