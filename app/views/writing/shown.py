"""What the pages of a writing test show of a finished one and of a person."""

from dataclasses import dataclass

from nn.arrays import Array, Int, UInt8


@dataclass(frozen=True)
class ShownTest:
    """A finished test in short.

    Attributes:
        id: tells it from the others.
        name: whose it is.
        date: when it was finished, in words.
        short: the same for a column of a table.
        digits: how many were asked for.
        accuracy: share that was read right, 0..1.
        low: lower end of its confidence interval, 0..1.
        high: upper end.
        right: the accuracy in words.
        interval: the confidence interval in words.
    """

    id: str
    name: str
    date: str
    short: str
    digits: int
    accuracy: float
    low: float
    high: float
    right: str
    interval: str


@dataclass(frozen=True)
class ShownPerson:
    """How somebody has done: the newest and the best accuracy in words, and the number of tests."""

    name: str
    last: str
    best: str
    tests: int


@dataclass(frozen=True, eq=False)
class ShownDigits:
    """The n digits of a test.

    Attributes:
        images: (n, 784), 0 background to 255 ink.
        labels: (n,), what was asked for.
        answers: (n,), -1 where the window showed a question mark.
        confidence: (n,), how probable the network found its nearest digit.
    """

    images: UInt8
    labels: UInt8
    answers: Int
    confidence: Array
