"""What writing tests come to: how people compare, and a table for other programs."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from nn.data.ink import Ink, Stroke
from nn.data.writing_tests import WritingTest, WrittenDigit
from nn.writing_results import COLUMNS, people, table, tally


def made(name: str, correct: int, count: int = 10, minute: int = 0) -> WritingTest:
    stroke = Stroke(np.zeros((1, 2), np.float32), width=0.1)
    digits = tuple(WrittenDigit(Ink((stroke,), 3), 3 if k < correct else 4, 0.5) for k in range(count))
    return WritingTest(name, datetime(2026, 3, 1, 12, minute, tzinfo=UTC), "a", "b", digits)


def test_an_accuracy_has_its_interval() -> None:
    count = tally(made("Ada", 9))
    assert (count.correct, count.examples) == (9, 10)
    assert count.interval == pytest.approx((0.5958, 0.9821), abs=1e-4)


def test_everybody_stands_once_who_did_best_last_first() -> None:
    tests = [made("Bo", 10), made("Ada", 2), made("bea", 7), made("Bo", 5), made("Ada", 7)]
    everybody = people(tests)
    assert [(each.name, len(each.tests)) for each in everybody] == [("Ada", 2), ("bea", 1), ("Bo", 2)]
    assert [each.last.correct for each in everybody] == [7, 7, 5]
    assert [each.best.correct for each in everybody] == [7, 7, 10]


def test_the_best_of_equal_tests_is_the_longest() -> None:
    (ada,) = people([made("Ada", 10), made("Ada", 20, 20), made("Ada", 10)])
    assert ada.best.examples == 20


def test_nobody_is_no_table_of_people() -> None:
    assert people([]) == []


def test_the_table_has_a_line_for_each_test() -> None:
    asked = made('M\u00fcller, "Jo"', 9)
    unlike = replace(asked.digits[0], unlike=True)
    test = replace(asked, digits=(unlike, *asked.digits[1:]), changed=True, again=2)
    content = table([test, made("Ada", 3)])
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert tuple(lines[0]) == COLUMNS
    assert [line["name"] for line in lines] == ['M\u00fcller, "Jo"', "Ada"]
    first = lines[0]
    assert (first["digits"], first["right"], first["accuracy"]) == ("10", "8", "0.8000")
    assert (first["question_marks"], first["written_again"], first["network_changed"]) == ("1", "2", "1")
    assert first["date"] == "2026-03-01T12:00:00+00:00"
