"""The mailbox between the training thread and the window.

The thread puts in every batch and, where the last one was taken, a copy of the network; the window takes all out on
its own draw timer. However fast training is, the event loop sees one letter at a time. The digits of a batch are put in
where the run pauses alone.
"""

import threading
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nn.arrays import Array, Int
from nn.certainty import RAW, Certainty
from nn.network import Network, Trace
from nn.steps import EpochScores, Step

if TYPE_CHECKING:
    from nn.batches import Batch
    from nn.health.watch import Checkup

PICTURED = 128
"""Digits of a batch that are copied for the window: two rows of small pictures on a large screen."""


@dataclass(frozen=True)
class BatchDigits:
    """The first m digits of a batch of n, as the network saw them.

    Attributes:
        X: pixels, (m, n_0).
        labels: (m,).
        answers: of the network before the step, (m,).
        n: digits in the whole batch.
        wrong: wrong answers among all n.
        next_X: the same of the first digits of the batch after it, (k, n_0); none at the end of the run.
        next_labels: (k,).
    """

    X: Array
    labels: Int
    answers: Int
    n: int
    wrong: int
    next_X: Array
    next_labels: Int

    @classmethod
    def of(cls, trace: Trace, labels: Int, next_X: Array, next_labels: Int) -> "BatchDigits":
        """Copies of a batch that was learned, whose buffers the next one fills anew, and the beginning of that."""
        A = trace.A
        answers = A[max(A)].argmax(axis=1)
        first = slice(PICTURED)
        wrong = int(np.count_nonzero(answers != labels))
        shown = A[0][first].copy(), labels[first].copy(), answers[first].copy()
        return cls(*shown, len(labels), wrong, next_X, next_labels)


@dataclass(frozen=True)
class Mail:
    """What has come since the last look.

    Attributes:
        points: rows (epochs done, loss, accuracy) (m, 3), one a batch.
        scores: of every epoch that ended, with the epochs done.
        step: the newest batch, None without any.
        parameters: a copy of the network's parameters, at most one look old; None without any.
        digits: of the batch after which the run has paused last; None where it has not.
        certainty: how sure the network may be that has the parameters.
        looks: what the watch over the run has seen.
    """

    points: Array
    scores: tuple[tuple[float, EpochScores], ...]
    step: Step | None
    parameters: Array | None
    digits: BatchDigits | None
    certainty: Certainty
    looks: tuple["Checkup", ...] = ()


class Mailbox:
    """Locked: `put` is called by the thread, `take` by the window.

    Attributes:
        turn: who holds this lock has the thread wait with its next batch.
    """

    def __init__(self) -> None:
        """An empty mailbox."""
        self._lock, self.turn = threading.Lock(), threading.Lock()
        self._points = array("d")
        self._scores: list[tuple[float, EpochScores]] = []
        self._step: Step | None = None
        self._parameters: Array | None = None
        self._digits: BatchDigits | None = None
        self._certainty = RAW
        self._looks: list[Checkup] = []

    def put(self, step: Step, network: Network) -> None:
        """Add a batch; the network is copied where no copy waits to be taken."""
        # Copied before the lock is taken: the window must not wait for hundreds of megabytes.
        parameters = network.parameters.copy() if self._parameters is None else None
        with self.turn, self._lock:
            self._points.extend((step.epochs_done, step.loss, step.accuracy))
            if step.scores is not None:
                self._scores.append((step.epochs_done, step.scores))
            self._step = step
            if parameters is not None:
                self._parameters = parameters

    def put_parameters(self, parameters: Array, certainty: Certainty = RAW) -> None:
        """Add the network's parameters, which nobody changes any more: before a pause or an end."""
        with self._lock:
            self._parameters, self._certainty = parameters, certainty

    def put_look(self, look: "Checkup") -> None:
        """Add what the watch over the run has seen."""
        with self._lock:
            self._looks.append(look)

    def put_digits(self, batch: "Batch", upcoming: tuple[Array, Int]) -> None:
        """Add the digits of the newest batch, and pixels and labels of the next one: before a pause."""
        with self._lock:
            self._digits = BatchDigits.of(batch.trace, batch.labels, *upcoming)

    def take(self) -> Mail:
        """All that has come since the last call."""
        with self._lock:
            points, self._points = self._points, array("d")
            rows, scores = np.array(points).reshape(-1, 3), tuple(self._scores)
            looks, self._looks = tuple(self._looks), []
            mail = Mail(rows, scores, self._step, self._parameters, self._digits, self._certainty, looks)
            self._scores, self._step, self._parameters, self._digits = [], None, None, None
        return mail
