"""Training: minibatch gradient descent as a generator that yields after each batch.

The yield is the only place where a run pauses, steps, changes hyperparameters or stops: whoever drives the generator
does so by not asking for the next batch, by ``send`` of new hyperparameters, or by ``close``. Buffers are allocated
once; randomness comes from the one generator handed in.
"""

import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from time import perf_counter
from types import MappingProxyType

import numpy as np
from threadpoolctl import threadpool_limits

from nn.arrays import Array, Int, one_hot, pixels
from nn.data.augment import distort
from nn.data.mnist import Digits, Split
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters, with_live
from nn.metrics import evaluate
from nn.network import Gradient, Network, Trace
from nn.optimizers import DECOUPLED_DECAY, OPTIMIZERS, Optimizer


class DivergenceError(DigitScopeError):
    """The cost left the finite numbers."""


@dataclass(frozen=True, slots=True)
class EpochScores:
    """What one epoch came to.

    Attributes:
        epoch: epochs finished in this run.
        examples_seen: training digits shown so far in this run.
        train_seconds: seconds spent on training alone, evaluation left out, so far in this run.
        train_loss: mean cost over the epoch's batches, each before its step; L2 adds nothing to it.
        train_accuracy: share of right answers over the epoch's batches, each before its step.
        validation_loss: mean cost on the validation digits after the epoch, NaN without any.
        validation_accuracy: share of right answers there, NaN without any.
        learning_rate: of the epoch's last batch.
    """

    epoch: int
    examples_seen: int
    train_seconds: float
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float


@dataclass(frozen=True, slots=True)
class Step:
    """What one batch came to.

    Attributes:
        step: batches so far in this run, 1 for the first.
        steps: batches in the whole run.
        epoch: epochs begun, 1 for the first.
        epochs_done: epochs done, the part of the present one included.
        examples_seen: training digits shown so far in this run.
        loss: mean cost of the batch before its step, with the dropout of that step, without L2.
        accuracy: share of right answers in the batch before its step.
        learning_rate: eta of this step.
        scores: of the epoch that this batch ends, else None.
    """

    step: int
    steps: int
    epoch: int
    epochs_done: float
    examples_seen: int
    loss: float
    accuracy: float
    learning_rate: float
    scores: EpochScores | None


WARM_UP = 0.2
"""Share of a one-cycle run in which the learning rate rises."""


def _step(progress: float) -> float:
    """A tenth from half of the run on, a hundredth from three quarters on."""
    return 1.0 if progress < 0.5 else 0.1 if progress < 0.75 else 0.01


def _cosine(progress: float) -> float:
    """Half a period of the cosine, from 1 to 0 (Loshchilov and Hutter, SGDR, 2017, equation 5, with no restart)."""
    return (1 + math.cos(math.pi * progress)) / 2


def _one_cycle(progress: float) -> float:
    """A triangle: up from 0 to 1, then down to 0 (one cycle of Smith, Cyclical Learning Rates, 2017)."""
    return progress / WARM_UP if progress < WARM_UP else (1 - progress) / (1 - WARM_UP)


SCHEDULES: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {"constant": lambda progress: 1.0, "step": _step, "cosine": _cosine, "one_cycle": _one_cycle}
)
"""Factor of the learning rate by progress, the middle of the batch in the run, between 0 and 1."""


class _Batch:
    """The buffers of one batch of at most n examples, and what happens to a batch."""

    def __init__(self, network: Network, digits: Digits, n: int) -> None:
        dtype = network.parameters.dtype
        self._network = network
        self._digits = digits
        self._targets = one_hot(digits.labels, dtype)
        self._images = np.empty((n, network.widths[0]), np.uint8)
        self._Y: Array = np.empty((n, network.widths[-1]), dtype)
        self._trace = Trace.empty(network.widths, n, dtype)
        self._gradient = Gradient.empty(network.widths, n, dtype)
        self._pull = np.empty(network.architecture.weight_count, dtype)
        self._dropout = {layer: np.empty((n, network.widths[layer]), np.float32) for layer in self._trace.dA_dZ}
        self._kept = {layer: np.empty(factor.shape, np.bool_) for layer, factor in self._dropout.items()}

    def learn(
        self, chosen: Int, optimizer: Optimizer, learning_rate: float, h: Hyperparameters, rng: np.random.Generator
    ) -> tuple[float, int]:
        """Forward, backward and one step on the digits `chosen`; their cost and right answers before the step."""
        n = len(chosen)
        trace, gradient = self._trace.rows(n), self._gradient.rows(n)
        Y, X = self._Y[:n], trace.A[0]
        # "clip" is NumPy's only mode that writes to `out` without a copy in between; no index is out of bounds.
        np.take(self._targets, chosen, axis=0, out=Y, mode="clip")
        np.take(self._digits.images, chosen, axis=0, out=self._images[:n], mode="clip")
        pixels(self._images[:n], X)
        if h.augment:
            distort(X, rng, out=X)
        network = self._network
        # A run that diverges is told by its cost; NumPy's warnings on the way there would say it worse.
        with np.errstate(all="ignore"):
            network.trace(X, out=trace, dropout=self._draw_dropout(n, h.dropout, rng) if h.dropout else None)
            cost = float(network.cost(trace, Y).sum())
            network.backward(trace, Y, out=gradient)
            if h.l2:
                self._pull_weights(learning_rate, h)
            optimizer.step(network.parameters, gradient.vector, learning_rate, h.momentum)
        answers = trace.A[network.depth].argmax(axis=1)
        return cost, int(np.count_nonzero(answers == self._digits.labels[chosen]))

    def _pull_weights(self, learning_rate: float, h: Hyperparameters) -> None:
        """L2: pull the weights towards zero, by way of the gradient or, for some optimizers, directly."""
        weights = self._network.parameters[: len(self._pull)]
        if h.optimizer in DECOUPLED_DECAY:
            np.multiply(weights, 1 - learning_rate * h.l2, out=weights)
        else:
            # d(l2/2 |W|^2)/dW = l2 W
            slopes = self._gradient.vector[: len(self._pull)]
            np.multiply(weights, h.l2, out=self._pull)
            np.add(slopes, self._pull, out=slopes)

    def _draw_dropout(self, n: int, share: float, rng: np.random.Generator) -> dict[int, Array]:
        """Factors (n, n_l): 0 with probability `share`, else 1 / (1 - share), so that the mean activation stays.

        Each example has factors of its own. Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov,
        Dropout, 2014, section 10: the form that scales in training, so that `predict` need not.
        """
        drawn: dict[int, Array] = {}
        for layer, buffer in self._dropout.items():
            factor, kept = buffer[:n], self._kept[layer][:n]
            rng.random(out=buffer, dtype=np.float32)
            np.greater_equal(factor, share, out=kept)
            drawn[layer] = np.multiply(kept, np.float32(1 / (1 - share)), out=factor)
        return drawn


def train(
    network: Network, data: Split, hyperparameters: Hyperparameters, rng: np.random.Generator
) -> Generator[Step, Hyperparameters | None, None]:
    """Train `network` in place; yields after each batch and takes new hyperparameters by ``send``.

    Of hyperparameters sent, the fields that are declared live act from the next batch on; the others stay.

    Args:
        network: changed in place.
        data: training and validation digits; the latter are only looked at.
        hyperparameters: of the run; those of the architecture are the network's own and play no part.
        rng: source of the order of the digits, of dropout and of distortions.

    Yields:
        What each batch came to.

    Raises:
        DigitScopeError: without training digits.
        DivergenceError: when the cost is no longer finite; the weights are then those at the start of the epoch.
    """
    if not len(data.training.labels):
        raise DigitScopeError("Data set: there are no training digits in it; choose another one.")
    # At this size more BLAS threads only wait for each other, and one thread keeps a run the same bit for bit.
    with threadpool_limits(limits=1, user_api="blas"):
        yield from _train(network, data, hyperparameters, rng)


def _train(
    network: Network, data: Split, h: Hyperparameters, rng: np.random.Generator
) -> Generator[Step, Hyperparameters | None, None]:
    examples = len(data.training.labels)
    batch = _Batch(network, data.training, min(h.batch_size, examples))
    optimizer = OPTIMIZERS[h.optimizer](network.parameters)
    schedule = SCHEDULES[h.schedule]
    starts = range(0, examples, h.batch_size)
    steps = len(starts) * h.epochs
    step = examples_seen = 0
    train_seconds = 0.0
    for epoch in range(1, h.epochs + 1):
        before = network.parameters.copy()
        order = rng.permutation(examples)
        epoch_cost, epoch_right = 0.0, 0
        for start in starts:
            began = perf_counter()
            learning_rate = h.learning_rate * schedule((step + 0.5) / steps)
            chosen = order[start : start + h.batch_size]
            cost, right = batch.learn(chosen, optimizer, learning_rate, h, rng)
            step += 1
            train_seconds += perf_counter() - began
            if not math.isfinite(cost):
                network.parameters[...] = before
                raise _diverged(step, h)
            examples_seen += len(chosen)
            epoch_cost += cost
            epoch_right += right
            scores = None
            if start == starts[-1]:
                held_back = evaluate(network, data.validation.images, data.validation.labels)
                finite = math.isfinite(held_back.loss) or not held_back.examples
                if not finite or not np.isfinite(network.parameters).all():
                    network.parameters[...] = before
                    raise _diverged(step, h)
                scores = EpochScores(
                    epoch=epoch,
                    examples_seen=examples_seen,
                    train_seconds=train_seconds,
                    train_loss=epoch_cost / examples,
                    train_accuracy=epoch_right / examples,
                    validation_loss=held_back.loss,
                    validation_accuracy=held_back.accuracy,
                    learning_rate=learning_rate,
                )
            n = len(chosen)
            sent = yield Step(
                step=step,
                steps=steps,
                epoch=epoch,
                epochs_done=step / len(starts),
                examples_seen=examples_seen,
                loss=cost / n,
                accuracy=right / n,
                learning_rate=learning_rate,
                scores=scores,
            )
            if sent is not None:
                h = with_live(h, sent)


def _diverged(step: int, h: Hyperparameters) -> DivergenceError:
    return DivergenceError(
        f"Learning rate: the loss is no longer a finite number at batch {step}; choose less than {h.learning_rate:g}."
    )
