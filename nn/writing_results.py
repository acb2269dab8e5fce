"""What writing tests come to: how far off an accuracy may be, how people compare, and a table for other programs."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nn.data.writing_tests import WritingTest
from nn.evaluation import Tally

COLUMNS = (
    "name",
    "date",
    "network",
    "weights",
    "digits",
    "right",
    "accuracy",
    "low",
    "high",
    "question_marks",
    "written_again",
    "network_changed",
)
"""Of the table: accuracy and its 95 percent confidence interval are shares, 0 to 1."""


@dataclass(frozen=True)
class Person:
    """Who has written.

    Attributes:
        name: of the person.
        tests: theirs, the earliest first.
    """

    name: str
    tests: tuple[WritingTest, ...]

    @property
    def last(self) -> Tally:
        """Of the newest test."""
        return tally(self.tests[-1])

    @property
    def best(self) -> Tally:
        """Of the test of which the largest share was read right; of several, that with most digits."""
        return max(map(tally, self.tests), key=lambda each: (each.accuracy, each.examples))


def tally(test: WritingTest) -> Tally:
    """How many digits of a test were read right."""
    return Tally(test.name, test.correct, len(test.digits))


def people(tests: Iterable[WritingTest]) -> list[Person]:
    """Everybody once, who did best in the last test first; `tests` are in the order of time."""
    by_name: dict[str, list[WritingTest]] = {}
    for test in tests:
        by_name.setdefault(test.name, []).append(test)
    found = [Person(name, tuple(own)) for name, own in by_name.items()]
    return sorted(found, key=lambda person: (-person.last.accuracy, person.name.casefold()))


def table(tests: Sequence[WritingTest]) -> bytes:
    """The tests as CSV, one a line below COLUMNS, in UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for test in tests:
        all_digits = tally(test)
        shares = [f"{share:.4f}" for share in (all_digits.accuracy, *all_digits.interval)]
        words = test.name, test.date.isoformat(), test.network, test.weights
        unlike = sum(digit.unlike for digit in test.digits)
        counts = unlike, test.again, int(test.changed)
        writer.writerow([*words, all_digits.examples, all_digits.correct, *shares, *counts])
    return text.getvalue().encode("utf-8-sig")
