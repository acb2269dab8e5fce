"""Writing tests: what is kept, what a crash or a bad line costs, what is asked, and what is changed afterwards."""

import json
import math
import os
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from nn.data import my_drawings, writing_tests
from nn.data.ink import Ink, Stroke
from nn.data.json_lines import append
from nn.data.writing_tests import NOTHING, WritingTest, WrittenDigit, shuffled
from nn.errors import DigitScopeError
from tests.campaigns import kills


def digit(label: int, answer: int, slant: float = 0.0, *, unlike: bool = False) -> WrittenDigit:
    points = np.array([[0.2, 0.2], [0.5 + slant, 0.8]], np.float32)
    probability = math.nan if answer == NOTHING else 0.75
    return WrittenDigit(Ink((Stroke(points, width=0.08),), label), answer, probability, unlike)


def made(number: int, name: str = "Ada") -> WritingTest:
    """A test finished in the minute of its number."""
    date = datetime(2026, 3, 1, 12, number, tzinfo=timezone(timedelta(hours=2)))
    digits = (digit(7, 7, number / 100), digit(1, 7, number / 50), digit(3, 3, number / 40, unlike=True))
    return WritingTest(name, date, "Bundled network", "abc", digits, changed=number == 1, again=number)


@pytest.fixture
def path() -> Path:
    return writing_tests.place()


@pytest.fixture
def kept(path: Path) -> list[WritingTest]:
    """Three that are in the file."""
    tests = [made(number) for number in range(3)]
    for test in tests:
        writing_tests.add(path, test)
    return tests


def names(path: Path) -> list[str]:
    return [test.name for test in writing_tests.load(path).tests]


def test_the_file_lies_beside_my_drawings() -> None:
    assert writing_tests.place().parent == my_drawings.place().parent
    assert writing_tests.place() != my_drawings.place()


def test_none_are_there_at_first(path: Path) -> None:
    assert writing_tests.load(path) == writing_tests.WritingTests()


def test_a_test_comes_back_whole(path: Path, kept: list[WritingTest]) -> None:
    read = writing_tests.load(path)
    assert read.notes == ()
    assert read.tests == tuple(kept)
    assert [test.id for test in read.tests] == [test.id for test in kept]
    assert len({test.id for test in kept}) == 3


def test_outputs_that_are_no_numbers_come_back_as_nothing(path: Path) -> None:
    broken = WritingTest("Ada", datetime(2026, 3, 1, tzinfo=UTC), "x", "y", (digit(4, NOTHING),))
    writing_tests.add(path, broken)
    (read,) = writing_tests.load(path).tests
    assert (read.digits[0].answer, read.digits[0].read, read.correct) == (NOTHING, NOTHING, 0)
    assert math.isnan(read.digits[0].probability)
    assert "NaN" not in path.read_text("utf-8"), "JSON has no such number"


def test_a_question_mark_is_no_right_answer(kept: list[WritingTest]) -> None:
    assert kept[0].correct == 1
    assert [each.read for each in kept[0].digits] == [7, 7, NOTHING]


@pytest.mark.parametrize("count", [10, 20, 50])
def test_each_digit_is_asked_equally_often_in_an_order_that_a_seed_repeats(count: int) -> None:
    first, again, other = (shuffled(count, np.random.default_rng(seed)).tolist() for seed in (5, 5, 6))
    assert first == again != other
    assert Counter(first) == dict.fromkeys(range(10), count // 10)
    assert first != sorted(first)


def test_they_are_in_the_order_of_time_whatever_the_zone(path: Path) -> None:
    early = WritingTest(
        "Early", datetime(2026, 3, 1, 13, 0, tzinfo=timezone(timedelta(hours=9))), "", "", (digit(1, 1),)
    )
    for test in (made(0, "Late"), early):
        writing_tests.add(path, test)
    assert names(path) == ["Early", "Late"]


@pytest.mark.parametrize("cut", [1, 30, 500])
def test_a_line_that_was_cut_costs_no_other_one(path: Path, kept: list[WritingTest], cut: int) -> None:
    path.write_bytes(path.read_bytes()[:-cut])
    read = writing_tests.load(path)
    assert list(read.tests) == kept[: 3 if cut == 1 else 2]
    assert bool(read.notes) == (cut > 1)
    writing_tests.add(path, made(9, "Bo"))
    assert names(path)[-1] == "Bo"


BAD = [
    "no JSON",
    "[]",
    "{}",
    '{"digitscope_writing_test": 2}',
    *(
        json.dumps(json.loads(made(4).line) | change)
        for change in (
            {"name": ""},
            {"name": " \n"},
            {"name": 7},
            {"name": "\ud800"},
            {"date": "yesterday"},
            {"date": None},
            {"network": []},
            {"weights": 1},
            {"again": -1},
            {"again": True},
            {"digits": []},
            {"digits": [7]},
            {"digits": [{"label": 7}]},
            {"digits": [{"label": None, "strokes": [{"width": 1, "points": [[0, 0]]}]}]},
            {"digits": [{"label": 7, "strokes": []}]},
            {"digits": [{"label": 7, "strokes": [{"width": 1, "points": [[0, "a"]]}]}]},
            *(
                {"digits": [json.loads(made(4).line)["digits"][0] | {"answer": answer}]}
                for answer in (10, -2, "7", True)
            ),
            *(
                {"digits": [json.loads(made(4).line)["digits"][0] | {"probability": p}]}
                for p in (1.5, -1, "1", 1e999, 10**400)
            ),
        )
    ),
]


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_line_is_counted_and_named_and_stays(path: Path, kept: list[WritingTest], bad: str) -> None:
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0], bad, *lines[1:]]) + "\n", "utf-8")
    read = writing_tests.load(path)
    assert list(read.tests) == kept
    (note,) = read.notes
    assert note.startswith("1 of 4 lines could not be read and were left out, line 2: ")
    assert note.endswith(".")
    writing_tests.rename(path, kept[0].id, "Bo")
    writing_tests.delete(path, kept[2].id)
    assert names(path) == ["Bo", "Ada"]
    assert bad in path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-01"])
def test_a_date_of_any_kind_can_be_read(path: Path, kept: list[WritingTest], date: str) -> None:
    append(path, json.dumps(json.loads(made(5).line) | {"date": date}) + "\n")
    assert len(writing_tests.load(path).tests) == 4


def test_what_else_a_line_says_outlasts_a_new_name_and_a_deletion_taken_back(
    path: Path, kept: list[WritingTest]
) -> None:
    line = json.dumps(json.loads(made(9).line) | {"device": "a pen"})
    append(path, line + "\n")
    writing_tests.rename(path, made(9).id, "Chen Wei")
    assert names(path)[-1] == "Chen Wei"
    assert writing_tests.load(path).tests[-1].id == made(9).id
    lines = writing_tests.delete(path, made(9).id)
    assert names(path) == ["Ada"] * 3
    writing_tests.put_back(path, lines)
    assert json.loads(path.read_text("utf-8").splitlines()[-1]) == json.loads(line) | {"name": "Chen Wei"}


def test_a_full_disk_costs_nothing(path: Path, kept: list[WritingTest], monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for work in (
        lambda: writing_tests.add(path, made(8)),
        lambda: writing_tests.rename(path, kept[0].id, "Bo"),
        lambda: writing_tests.delete(path, kept[0].id),
    ):
        with pytest.raises(DigitScopeError, match="the disk is full"):
            work()
    assert path.read_bytes() == before


SAVER = """
import sys
from dataclasses import replace
from pathlib import Path
from nn.data import writing_tests
from tests.nn.data.test_writing_tests import made

path, seed = Path(sys.argv[1]), int(sys.argv[2])
for number in range(60):
    test = replace(made(number), date=made(number).date.replace(year=2000 + seed))
    print("try", test.id, 0, flush=True)
    writing_tests.add(path, test)
    print("saved", test.id, 0, flush=True)
"""


def test_a_process_that_is_killed_while_it_saves_costs_no_earlier_test(path: Path) -> None:
    saved = dict[str, int]()
    for seed in range(3):
        more, _ = kills.killed(path, seed, SAVER)
        saved |= more
        assert saved.keys() <= {test.id for test in writing_tests.load(path).tests}
    assert saved


def test_its_digits_are_drawings_of_who_wrote_them(path: Path, kept: list[WritingTest]) -> None:
    mine = my_drawings.place()
    assert my_drawings.keep(mine, kept[2].drawings()) == 3
    assert my_drawings.keep(mine, kept[2].drawings()) == 0, "once"
    drawings = my_drawings.load(mine).drawings
    assert sorted(each.label for each in drawings) == [1, 3, 7]
    assert {(each.ink.writer, each.drawn) for each in drawings} == {("Ada", "2026-03-01T12:02:00+02:00")}
