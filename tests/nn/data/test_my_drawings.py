"""My drawings: what is kept, what a crash or a bad line costs, and what an import brings."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from nn.data import ink, my_drawings, sources
from nn.data.ink import Ink, Stroke
from nn.data.my_drawings import MyDrawing
from nn.errors import DigitScopeError


def drawing(number: int, label: int = 7, writer: str = "Ada") -> MyDrawing:
    """A stroke whose slant tells it from others, drawn in the second of its number."""
    points = np.array([[0.2, 0.2], [0.3 + number / 100, 0.8]], np.float32)
    return MyDrawing(Ink((Stroke(points, width=0.08),), label, writer), f"2026-01-01T00:00:{number:02}+00:00")


@pytest.fixture
def path() -> Path:
    return my_drawings.place()


@pytest.fixture
def kept(path: Path) -> list[MyDrawing]:
    """Three that are in the file."""
    drawings = [drawing(number) for number in range(3)]
    for each in drawings:
        my_drawings.add(path, each)
    return drawings


def ids(path: Path) -> list[str]:
    return [each.id for each in my_drawings.load(path).drawings]


def test_none_are_there_at_first(path: Path) -> None:
    assert my_drawings.load(path) == my_drawings.MyDrawings()


def test_what_is_kept_comes_back_with_label_writer_and_date(path: Path) -> None:
    mine = my_drawings.drawn_now(drawing(1).ink, 3, "Bo")
    my_drawings.add(path, mine)
    (read,) = my_drawings.load(path).drawings
    assert read == mine
    assert (read.label, read.ink.writer) == (3, "Bo")
    assert read.drawn[:2] == "20"


def test_the_file_is_an_ink_file(path: Path, kept: list[MyDrawing]) -> None:
    assert ink.read(path) == [each.ink for each in kept]


def test_the_directory_is_the_users_own_unless_the_environment_names_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    monkeypatch.delenv(my_drawings.ENVIRONMENT)
    assert my_drawings.place().name == "my-drawings.jsonl"
    monkeypatch.setenv(my_drawings.ENVIRONMENT, "/elsewhere/x.jsonl")
    assert my_drawings.place() == Path("/elsewhere/x.jsonl")


def test_the_same_strokes_are_one_drawing_whose_last_label_counts(path: Path) -> None:
    my_drawings.add(path, drawing(1, 7))
    my_drawings.add(path, drawing(1, 1))
    assert [each.label for each in my_drawings.load(path).drawings] == [1]
    my_drawings.put(path, [drawing(1, 4)])
    assert [each.label for each in my_drawings.load(path).drawings] == [4]


@pytest.mark.parametrize("cut", [1, 30, 90])
def test_a_line_that_was_cut_costs_no_other_one(path: Path, kept: list[MyDrawing], cut: int) -> None:
    path.write_bytes(path.read_bytes()[:-cut])
    mine = my_drawings.load(path)
    # Without its line feed alone it still says all.
    assert [each.id for each in mine.drawings] == [each.id for each in kept[: 3 if cut == 1 else 2]]
    assert bool(mine.notes) == (cut > 1)
    my_drawings.add(path, drawing(9))
    assert ids(path)[-1] == drawing(9).id
    assert len(ids(path)) == (4 if cut == 1 else 3)


def test_what_cannot_be_read_is_counted_and_named_and_stays_in_the_file(path: Path, kept: list[MyDrawing]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    bad = ['{"digitscope_ink": 1, "stro\n', "no JSON\n", json.dumps({"digitscope_ink": 1, "strokes": []}) + "\n"]
    path.write_bytes("".join([lines[0], *bad, *lines[1:]]).encode() + b'\xff\xfe"\n')
    (note,) = my_drawings.load(path).notes
    assert note.startswith("4 of 7 lines could not be read and were left out, line 2, line 3, line 4, line 7: ")
    my_drawings.delete(path, [kept[0].id])
    my_drawings.put(path, [kept[1].labelled(2)])
    assert [each.label for each in my_drawings.load(path).drawings] == [2, 7]
    assert all(line.encode() in path.read_bytes() for line in bad)
    assert b'\xff\xfe"\n' in path.read_bytes()


def test_a_line_that_says_more_keeps_it_where_other_drawings_change(path: Path, kept: list[MyDrawing]) -> None:
    line = json.dumps(json.loads(drawing(9).line) | {"device": "a pen"}) + "\n"
    path.write_bytes(path.read_bytes() + line.encode())
    my_drawings.put(path, [kept[1].labelled(2)])
    my_drawings.delete(path, [kept[0].id])
    assert ids(path)[-1] == drawing(9).id
    assert line.encode() in path.read_bytes()


def test_a_label_is_corrected_and_what_was_deleted_returns_to_its_place(path: Path, kept: list[MyDrawing]) -> None:
    my_drawings.put(path, [kept[1].labelled(5)])
    assert [each.label for each in my_drawings.load(path).drawings] == [7, 5, 7]
    my_drawings.delete(path, [kept[0].id, kept[1].id])
    assert ids(path) == [kept[2].id]
    my_drawings.put(path, kept[:2])
    assert my_drawings.load(path).drawings == tuple(kept)


def test_a_full_disk_costs_nothing(path: Path, kept: list[MyDrawing], monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DigitScopeError, match="the disk is full"):
        my_drawings.add(path, drawing(8))
    with pytest.raises(DigitScopeError, match="the disk is full"):
        my_drawings.delete(path, [kept[0].id])
    with pytest.raises(DigitScopeError, match="the disk is full"):
        my_drawings.put(path, [kept[0].labelled(1)])
    assert path.read_bytes() == before


def test_what_was_exported_can_be_imported_elsewhere(path: Path, kept: list[MyDrawing], tmp_path: Path) -> None:
    target, other = tmp_path / "some.jsonl", tmp_path / "other" / "mine.jsonl"
    my_drawings.export(kept[:2], target, path)
    assert my_drawings.bring_in(other, target) == ()
    assert my_drawings.load(other).drawings == tuple(kept[:2])
    assert my_drawings.bring_in(path, target) == ("2 of 2 drawings are in My drawings already.",)
    assert len(ids(path)) == 3


def test_an_export_never_replaces_my_drawings(path: Path, kept: list[MyDrawing]) -> None:
    with pytest.raises(DigitScopeError, match="choose another name"):
        my_drawings.export(kept[:1], path, path)
    assert len(ids(path)) == 3


UNIPEN = """.WRITER_ID ada
.COORD X Y
.SEGMENT DIGIT ? "3"
.PEN_DOWN
1 2
3 4
.PEN_UP
.SEGMENT DIGIT ? "4"
.PEN_DOWN
1 two
.PEN_UP
.SEGMENT DIGIT ? "x"
.PEN_DOWN
1 2
.PEN_UP
.SEGMENT DIGIT ? "5"
.SEGMENT DIGIT ? "6"
.PEN_DOWN
1 2
5 9
.PEN_UP
"""


def test_of_a_foreign_file_the_good_part_is_kept_and_the_rest_named(path: Path, tmp_path: Path) -> None:
    source = tmp_path / "pens.unp"
    source.write_text(UNIPEN, encoding="utf-8")
    notes = my_drawings.bring_in(path, source)
    assert [(each.label, each.ink.writer) for each in my_drawings.load(path).drawings] == [(3, "ada"), (6, "ada")]
    assert notes[0].startswith("3 of 5 drawings could not be read and were left out, drawing 2, drawing 3, drawing 4: ")
    assert "line 10" in notes[0]


def test_lines_may_end_in_any_way_and_are_counted_as_an_editor_does(path: Path, tmp_path: Path) -> None:
    source = tmp_path / "mixed.jsonl"
    lines = (drawing(number).line.strip() for number in range(4))
    source.write_bytes("{}\r\n\r\n{}\r{}\nno JSON\r\n{}".format(*lines).encode())
    (note,) = my_drawings.bring_in(path, source)
    assert ids(path) == [drawing(number).id for number in range(4)]
    assert note.startswith(f"1 of 5 lines could not be read and were left out, line 5: {source}, line 5: ")
    assert [each.label for each in ink.read_each(source) if isinstance(each, Ink)] == [7] * 4


@pytest.mark.parametrize("content", ["", "hello", '{"a": 1}\n', '{"digitscope_ink": 1, "label": 12, "strokes": []}\n'])
def test_an_import_that_fails_changes_nothing(path: Path, kept: list[MyDrawing], tmp_path: Path, content: str) -> None:
    source, before = tmp_path / "bad.jsonl", path.read_bytes()
    source.write_text(content, encoding="utf-8")
    with pytest.raises(DigitScopeError, match="bad"):
        my_drawings.bring_in(path, source)
    assert path.read_bytes() == before


class TestSource:
    def test_it_says_how_to_begin_where_it_is_empty(self, path: Path) -> None:
        assert "press Teach" in sources.of("mine").lack()
        with pytest.raises(DigitScopeError, match="press Teach"):
            sources.of("mine").split(0)

    def test_writers_stand_on_one_side_where_there_are_several(self, path: Path) -> None:
        my_drawings.put(path, [drawing(n, n % 10, f"writer {n // 3}") for n in range(30)])
        assert sources.of("mine").lack() == ""
        parts = sources.of("mine").split(6)
        assert len(parts.validation) == 6
        assert len(set(parts.validation.origins)) == 2
        assert not set(parts.validation.origins) & set(parts.training.origins)

    def test_of_one_writer_some_digits_are_held_back(self, path: Path) -> None:
        my_drawings.put(path, [drawing(n, n % 10) for n in range(30)])
        parts = sources.of("mine").split(6)
        assert (len(parts.training), len(parts.validation)) == (24, 6)

    def test_what_could_not_be_read_is_told(self, path: Path, kept: list[MyDrawing]) -> None:
        path.write_bytes(path.read_bytes()[:-20])
        assert "line 3" in sources.of("mine").split(0).training.notes[0]
