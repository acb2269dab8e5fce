"""Strokes, and the files that hold them."""

import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest

from nn.data import ink
from nn.data.ink import Ink, Stroke, read, write_ink
from nn.errors import DigitScopeError

UNIPEN = """.INCLUDE        dene.doc

.LEXICON "0" "1"
.SEGMENT DIGIT    0 ? "8"
.COMMENT 8 12  224
.PEN_DOWN
 267  333
 260.5  340
.PEN_UP
.DT 100

.SEGMENT DIGIT    1-2 ? "1"
.PEN_DOWN
 10  20
.PEN_UP
 11 21
.PEN_DOWN
 -3  1e1
 4  12
.PEN_UP
"""


def stroke(points: object, pressure: object = None, erase: bool = False, *, width: float) -> Stroke:
    return Stroke(np.array(points), None if pressure is None else np.array(pressure), erase, width=width)


INKS = [
    Ink((stroke([[0, 0], [1.5, 2.25]], width=3.0), stroke([[0, 0]], erase=True, width=8)), label=4),
    Ink((stroke([[0.1, 0.2], [3, 4]], [0.25, 1.0], width=0.5),)),
    Ink((stroke([[0, 1]], width=1),), label=3, writer="Anna Ö"),
]


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_stroke_keeps_its_own_read_only_copy() -> None:
    points = np.zeros((2, 2), np.float32)
    kept = Stroke(points, width=1)
    points[0, 0] = 5
    assert kept.points[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        kept.points[0, 0] = 5


def test_strokes_are_equal_when_everything_about_them_is() -> None:
    points = [[0.0, 0.0], [1.0, 1.0]]
    one = stroke(points, [0.5, 0.5], width=2)
    assert one == stroke(points, [0.5, 0.5], width=2)
    others = [
        stroke([[0, 0], [1, 2]], [0.5, 0.5], width=2),
        stroke(points, [0.5, 0.6], width=2),
        stroke(points, width=2),
        stroke(points, [0.5, 0.5], width=3),
        stroke(points, [0.5, 0.5], True, width=2),
        "a stroke",
    ]
    assert all(one != other for other in others)
    assert Ink((one,), 3) == Ink((one,), 3) != Ink((one,), 4)


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ({"points": []}, "points"),
        ({"points": [1, 2]}, "points"),
        ({"points": [[1, 2, 3]]}, "points"),
        ({"points": [[1, 2], [3]]}, "points"),
        ({"points": [["1", "2"]]}, "points"),
        ({"points": [[1, float("nan")]]}, "points"),
        ({"points": [[1, 1e300]]}, "points"),
        ({"points": None}, "points"),
        ({"pressure": [0.5, 0.5]}, "pressure"),
        ({"pressure": [1.5]}, "pressure"),
        ({"pressure": "a"}, "pressure"),
        ({"width": 0}, "width"),
        ({"width": -1.0}, "width"),
        ({"width": float("inf")}, "width"),
        ({"width": 10**400}, "width"),
        ({"width": "3"}, "width"),
        ({"width": None}, "width"),
        ({"width": True}, "width"),
        ({"erase": 1}, "erase"),
    ],
)
def test_a_stroke_that_no_pen_can_make_is_refused_in_one_sentence(arguments: dict[str, object], names: str) -> None:
    with pytest.raises(DigitScopeError, match=f"^A stroke.*{names}.*\\.$"):
        Stroke(**{"points": [[1, 2]], "width": 1.0, **arguments})  # type: ignore[arg-type]


@pytest.mark.parametrize("label", [-1, 10, "3", False, 2.5])
def test_a_label_is_a_digit(label: object) -> None:
    with pytest.raises(DigitScopeError, match="label must be a digit"):
        Ink((), label)  # type: ignore[arg-type]


def test_unipen_is_read_with_y_turned_downwards(tmp_path: Path) -> None:
    first, second = read(write(tmp_path / "a.unp", UNIPEN))
    assert (first.label, second.label) == (8, 1)
    assert [s.points.tolist() for s in first.strokes] == [[[267, -333], [260.5, -340]]]
    # What the pen did in the air is no stroke.
    assert [s.points.tolist() for s in second.strokes] == [[[10, -20]], [[-3, -10], [4, -12]]]
    assert first.strokes[0].width == pytest.approx(7 * 0.11)


def test_unipen_columns_are_those_that_the_file_declares(tmp_path: Path) -> None:
    text = '.COORD T X Y P\n.SEGMENT DIGIT 0 ? "2"\n.PEN_DOWN\n0 5 6 100\n1 7 8 90\n.PEN_UP\n'
    assert read(write(tmp_path / "a.unp", text))[0].strokes[0].points.tolist() == [[5, -6], [7, -8]]


def test_unipen_tells_the_writer_in_the_comment_of_a_segment(tmp_path: Path) -> None:
    assert [ink.writer for ink in read(write(tmp_path / "a.unp", UNIPEN))] == ["12", ""]
    for comment in (".COMMENT 7 12 224", ".COMMENT 8 is crossed", ".COMMENT 8 12", ".COMMENT"):
        text = UNIPEN.replace(".COMMENT 8 12  224", comment)
        assert [ink.writer for ink in read(write(tmp_path / "a.unp", text))] == ["", ""]


def test_unipen_tells_the_writer_of_all_that_follows(tmp_path: Path) -> None:
    before, after = UNIPEN.replace(".COMMENT 8 12  224\n", "").split(".DT 100")
    text = f".WRITER_ID anna b\n{before}.WRITER_ID otto{after}"
    assert [ink.writer for ink in read(write(tmp_path / "a.unp", text))] == ["anna b", "otto"]
    inside = text.replace('? "8"\n', '? "8"\n.WRITER_ID eve\n')
    assert [ink.writer for ink in read(write(tmp_path / "a.unp", inside))] == ["eve", "otto"]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('? "8"', '? "x"', 4, "digit"),
        ('? "8"', "?", 4, "digit"),
        ('? "8"', '? "12"', 4, "digit"),
        (" 260.5  340\n", " 260.5\n", 8, "two numbers"),
        (" 260.5  340\n", " 260.5  abc\n", 8, "two numbers"),
        (" 260.5  340\n", " 260.5  nan\n", 6, "finite"),
        (" 267  333\n 260.5  340\n", "", 6, "no points"),
        (".PEN_DOWN\n 267  333\n 260.5  340\n", "", 4, "no pen strokes"),
        ('.SEGMENT DIGIT    0 ? "8"', "", 6, "before the first"),
        ("12\n.PEN_UP\n", "12\n", 20, "ends before"),
        (".INCLUDE", ".COORD A B", 1, ".COORD"),
    ],
)
def test_broken_unipen_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, what: str) -> None:
    assert old in UNIPEN
    path = write(tmp_path / "a.unp", UNIPEN.replace(old, new))
    with pytest.raises(DigitScopeError) as error:
        read(path)
    assert str(error.value).startswith(f"{path}, line {line}: ")
    assert what in str(error.value)
    assert "\n" not in str(error.value)


def test_ink_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_ink(path, INKS)
    assert read(path) == INKS
    assert len(path.read_text().splitlines()) == len(INKS)


def test_the_content_tells_the_format(tmp_path: Path) -> None:
    write_ink(tmp_path / "a.unp", INKS)
    assert read(tmp_path / "a.unp") == INKS
    windows = UNIPEN.replace("\n", "\r\n").encode("utf-8-sig")
    mixed = UNIPEN.replace("\n", "\r\n", 9).replace(".DT 100\n", ".DT 100\r")
    for content in (UNIPEN, windows, mixed):
        assert [ink.label for ink in read(write(tmp_path / "b.jsonl", content))] == [8, 1]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"digitscope_ink":1,', "not a line of JSON"),
        ("[" * 100_000, "not a line of JSON"),
        ("[1]", "no ink"),
        ('{"strokes":[]}', "no ink"),
        ('{"digitscope_ink":2,"strokes":[]}', "version 2"),
        ('{"digitscope_ink":1}', "strokes"),
        ('{"digitscope_ink":1,"strokes":[3]}', "strokes"),
        ('{"digitscope_ink":1,"strokes":[{"points":[[1,2]]}]}', "width"),
        ('{"digitscope_ink":1,"strokes":[{"points":[[1,NaN]],"width":1}]}', "points"),
        ('{"digitscope_ink":1,"strokes":[{"points":{"a":1},"width":1}]}', "points"),
        ('{"digitscope_ink":1,"strokes":[],"label":"7"}', "label"),
        ('{"digitscope_ink":1,"strokes":[],"writer":7}', "writer"),
    ],
)
def test_a_broken_line_is_told_with_its_number(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "a.jsonl"
    write_ink(path, INKS)
    write(path, path.read_text() + line + "\n")
    with pytest.raises(DigitScopeError) as error:
        read(path)
    assert str(error.value).startswith(f"{path}, line {len(INKS) + 1}: ")
    assert what in str(error.value)
    assert "\n" not in str(error.value)


def test_a_fault_of_the_program_is_not_called_a_broken_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_ink(tmp_path / "a", INKS)

    def faulty(entry: object) -> None:
        raise ValueError("a fault of the program")

    monkeypatch.setattr(ink, "_stroke_from_json", faulty)
    with pytest.raises(ValueError, match="a fault of the program"):
        read(tmp_path / "a")


@pytest.mark.parametrize("content", [b"", b"\n \n", b"hello\n", bytes(range(256)), b"12 13\n"])
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path / "a", content)
    with pytest.raises(DigitScopeError, match="choose"):
        read(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.unp", tmp_path):
        with pytest.raises(DigitScopeError, match="cannot be read"):
            read(path)


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    write_ink(path, INKS)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DigitScopeError, match=r"a\.jsonl cannot be written: the disk is full"):
        write_ink(path, INKS[:1])
    assert read(path) == INKS
    assert os.listdir(tmp_path) == ["a.jsonl"]
    with pytest.raises(DigitScopeError, match="cannot be written"):
        write_ink(tmp_path / "no" / "folder", INKS)


def test_writing_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    link = tmp_path / "link"
    try:
        link.symlink_to(tmp_path / "target")
    except OSError:
        pytest.skip("this system lets no symbolic link be made here")
    write_ink(link, INKS)
    assert link.is_symlink()
    assert read(tmp_path / "target") == INKS


def test_every_line_carries_the_version(tmp_path: Path) -> None:
    write_ink(tmp_path / "a", INKS)
    assert all(json.loads(line)["digitscope_ink"] == 1 for line in (tmp_path / "a").read_text().splitlines())


def test_what_stands_in_a_file_is_quoted_in_one_printable_line(tmp_path: Path) -> None:
    (tmp_path / "a.unp").write_bytes(b'.SEGMENT DIGIT ? ? "3"\n.PEN_DOWN\n10\x0020' + b"\x07" * 500 + b"\n.PEN_UP\n")
    with pytest.raises(DigitScopeError, match="a point needs two numbers") as told:
        read(tmp_path / "a.unp")
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 300
