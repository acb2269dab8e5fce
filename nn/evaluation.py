"""What a network makes of digits that it did not learn from, digit by digit: answers, how sure, which it misreads."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self, TypeVar

import numpy as np

from nn.activations import OUTPUTS
from nn.arrays import CLASSES, Array, Bool, Int
from nn.certainty import Certainty
from nn.data.digits import Digits, Origin
from nn.errors import never
from nn.metrics import Scores
from nn.metrics import evaluate as score
from nn.network import Network, probabilities
from nn.source_names import words_of

Z95 = 1.959964
"""The standard normal distribution has 95 percent of its mass within so many standard deviations of its mean."""

Key = TypeVar("Key")


class Interval(NamedTuple):
    """From `low` to `high`, shares 0..1."""

    low: float
    high: float

    @property
    def words(self) -> str:
        """In percent, for people."""
        return f"{100 * self.low:.2f} to {percent(self.high)}"


def percent(share: float) -> str:
    """A share for people."""
    return f"{share:.2%}" if math.isfinite(share) else "no number"


def wilson(correct: int, examples: int) -> Interval:
    """The 95 percent confidence interval of a share, `correct` of `examples`, each 0..1; (0, 1) for no examples.

    Unlike the usual one, p +- z sqrt(p (1 - p) / n), it stays within 0..1 and keeps its coverage for shares near 1.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927), 209-212, https://doi.org/10.1080/01621459.1927.10502953.
    """
    if not examples:
        return Interval(0.0, 1.0)
    p, zz = correct / examples, Z95**2 / examples
    middle = (p + zz / 2) / (1 + zz)
    half = math.sqrt(zz * p * (1 - p) + zz**2 / 4) / (1 + zz)
    # Rounded, the ends of none and of all right would miss 0 and 1.
    return Interval(max(min(middle - half, p), 0.0), min(max(middle + half, p), 1.0))


@dataclass(frozen=True)
class Tally:
    """How many digits of a group were read right."""

    name: str
    correct: int
    examples: int

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0..1, NaN for no examples."""
        return self.correct / self.examples if self.examples else math.nan

    @property
    def interval(self) -> Interval:
        """The accuracy's 95 percent confidence interval."""
        return wilson(self.correct, self.examples)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a network makes of n digits.

    Attributes:
        digits: the n of them.
        scores: accuracy, loss and confusion.
        Z: the weighted sums Z[L] of each digit, (n, 10).
        probabilities: of each class for each digit, (n, 10), each row with the sum 1; NaN where outputs are not finite.
        answers: (n,), the classes of the largest outputs.
        confidence: (n,), the probabilities of the answers.
        sources: a group for each source of digits, by name; none where nobody knows.
        writers: the same for each writer who is known, the worst read first.
    """

    digits: Digits
    scores: Scores
    Z: Array
    probabilities: Array
    answers: Int
    confidence: Array
    sources: tuple[Tally, ...]
    writers: tuple[Tally, ...]

    @property
    def total(self) -> Tally:
        """All digits as one group."""
        return Tally("All", self.scores.correct, self.scores.examples)

    def claiming(self, certainty: Certainty, output: str) -> Self:
        """The same answers with the probabilities of a network that may be so sure; `output` is its output function."""
        # Weights that a run has blown up claim nothing.
        with np.errstate(all="ignore"):
            probabilities = certainty.probabilities(self.Z, output)
        confidence = probabilities[np.arange(len(probabilities)), self.answers]
        return replace(self, probabilities=probabilities, confidence=confidence)

    def misread(self, label: int | None = None, answer: int | None = None) -> Int:
        """Indices of digits with a wrong answer, the surest first; of one label or one answer alone where given."""
        wrong = self.answers != self.digits.labels
        return self._surest(wrong & self._of(label, answer))

    def cell(self, label: int, answer: int) -> Int:
        """Indices of the digits in a cell of the confusion: misread ones the surest first, right ones the least."""
        surest = self._surest(self._of(label, answer))
        return surest[::-1] if label == answer else surest

    def _of(self, label: int | None, answer: int | None) -> Bool:
        chosen: Bool = np.ones(len(self.digits), np.bool_)
        if label is not None:
            chosen &= self.digits.labels == label
        if answer is not None:
            chosen &= self.answers == answer
        return chosen

    def _surest(self, chosen: Bool) -> Int:
        indices: Int = np.flatnonzero(chosen)
        return indices[np.argsort(-self.confidence[indices], kind="stable")]


def evaluate(network: Network, digits: Digits, cancelled: Callable[[], bool] = never) -> Evaluation:
    """Ask `network`, which is not changed, for each of the digits.

    Args:
        network: with CLASSES outputs.
        digits: n of them, with as many pixels as the network has inputs.
        cancelled: asked some times a second whether to stop.

    Raises:
        Cancelled: where `cancelled` said so.
    """
    Z = np.empty((len(digits), CLASSES), network.parameters.dtype)
    scores = score(network, digits.images, digits.labels, Z, cancelled)
    # Weights that a run has blown up have outputs that are no numbers, which is no reason for a warning.
    with np.errstate(all="ignore"):
        A = np.empty_like(Z)
        OUTPUTS[network.architecture.output].sigma(Z, A)
        shares = probabilities(A, network.architecture.output)
    answers: Int = A.argmax(axis=1)
    confidence = shares[np.arange(len(digits)), answers]
    right = answers == digits.labels
    sources, writers = by_source(digits.origins, right), by_writer(digits.origins, right)
    return Evaluation(digits, scores, Z, shares, answers, confidence, sources, writers)


def by_source(origins: Sequence[Origin], right: Bool) -> tuple[Tally, ...]:
    """A group for each source, by name; `right` (n,) says which digits were read right."""
    groups = _groups([origin.source for origin in origins], right)
    return tuple(sorted((Tally(words_of(source).label, *counts) for source, *counts in groups), key=lambda t: t.name))


def by_writer(origins: Sequence[Origin], right: Bool) -> tuple[Tally, ...]:
    """A group for each writer who is known, the worst read first; with the source where there are several of them."""
    groups = [group for group in _groups(origins, right) if group[0].writer]
    several = len({origin.source for origin, *_ in groups}) > 1
    tallies = [
        Tally(f"{origin.writer}, {words_of(origin.source).label}" if several else origin.writer, *counts)
        for origin, *counts in groups
    ]
    return tuple(sorted(tallies, key=lambda tally: (tally.accuracy, tally.name)))


def _groups(keys: Sequence[Key], right: Bool) -> list[tuple[Key, int, int]]:
    """Each key, how many of the digits that have it are right, and how many have it."""
    examples, correct = Counter(keys), Counter(key for key, is_right in zip(keys, right, strict=False) if is_right)
    return [(key, correct[key], count) for key, count in examples.items()]
