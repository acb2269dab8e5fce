"""Writing tests as their view shows them: numbers, sentences and pictures."""

from collections.abc import Sequence

import numpy as np

from app.views.writing.shown import ShownDigits, ShownPerson, ShownTest
from app.window.dates import in_short, in_words
from nn.arrays import as_bytes
from nn.data.raster import rasterize
from nn.data.writing_tests import WritingTest, WrittenDigit
from nn.evaluation import percent
from nn.writing_results import people, tally

SEVERAL_NETWORKS = "Not all of these tests were read by the same network: compare with care."


def shown_test(test: WritingTest) -> ShownTest:
    """A test in short."""
    count = tally(test)
    dates, words = (in_words(test.date), in_short(test.date)), (percent(count.accuracy), count.interval.words)
    return ShownTest(test.id, test.name, *dates, count.examples, count.accuracy, *count.interval, *words)


def shown_digits(test: WritingTest) -> ShownDigits:
    """The digits of a test."""
    digits = test.digits
    return ShownDigits(
        np.array([as_bytes(rasterize(digit.ink)) for digit in digits]),
        np.array([digit.label for digit in digits], np.uint8),
        np.array([digit.read for digit in digits]),
        np.array([digit.probability for digit in digits]),
    )


def shown_people(tests: Sequence[WritingTest]) -> list[ShownPerson]:
    """Who has written, in the order of `people`."""
    return [
        ShownPerson(each.name, percent(each.last.accuracy), percent(each.best.accuracy), len(each.tests))
        for each in people(tests)
    ]


def comparison(tests: Sequence[WritingTest]) -> str:
    """How far tests can be compared; "" where nothing speaks against it."""
    return SEVERAL_NETWORKS if len({test.weights for test in tests}) > 1 else ""


def result(test: WritingTest) -> str:
    """What there is to say of a test, in sentences."""
    count, unlike = tally(test), sum(digit.unlike for digit in test.digits)
    parts = [
        f"{count.correct} of {count.examples} digits read right by {test.network or 'a network without a name'}. "
        f"95 percent confidence interval: {count.interval.words}."
    ]
    if unlike:
        parts.append(f"{unlike} with a question mark count{'s' if unlike == 1 else ''} as misread.")
    if test.again:
        parts.append(f"Written again: {test.again}.")
    if test.changed:
        parts.append("The network changed during the test.")
    return " ".join(parts)


def verdict(digit: WrittenDigit) -> str:
    """What became of a digit."""
    if digit.is_right:
        return f"Your {digit.label} was read right."
    return f"Your {digit.label} was read as {digit.read if digit.read >= 0 else '?'}."
