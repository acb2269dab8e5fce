"""Ink: what a pen did, kept as strokes instead of pixels, and the two text formats that carry it.

Strokes have no resolution. The canvas draws them as large as the screen likes, `nn.data.raster` draws the same
strokes as the 28x28 picture that the network sees, undo takes back the last one, and a file of them is a data set.

Two formats are read: UNIPEN text, in which most collections of online handwriting are published, and the
program's own JSON Lines, which also holds pressure, erasing strokes and brush widths.
"""

import json
import re
import reprlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from nn.arrays import CLASSES, Float32
from nn.data.json_lines import entry_of
from nn.errors import DigitScopeError
from nn.files import reason, write_atomically

VERSION = 1
"""Version of the JSON Lines format; stands in every line under the key ``digitscope_ink``."""

UNIPEN_BRUSH = 0.11
"""Brush width of UNIPEN strokes as a share of the ink's larger side: such files hold the pen's path alone, and
this is the share that a pen 2.2 pixels wide takes of MNIST's box of 20 pixels."""

NUMBERED = re.compile(r"\.COMMENT(\s+\d+){3}\s*")
"""A comment of three numbers: digit, writer, and which of the writer's digits it is."""


@dataclass(frozen=True, eq=False)
class Stroke:
    """One stroke, from pen down to pen up.

    Attributes:
        points: (m, 2) with m >= 1: x to the right, y downwards, in any unit. Copied and made read-only.
        pressure: (m,) in 0..1, or None for a pen that does not feel any. Copied and made read-only.
        erase: true if this stroke takes away what was drawn before it.
        width: of the brush, in the unit of the points.

    Raises:
        DigitScopeError: for a shape or a value that no pen can have made.
    """

    points: Float32
    pressure: Float32 | None = None
    erase: bool = False
    width: float = field(kw_only=True)

    def __post_init__(self) -> None:
        """Check what a person or a file may have got wrong, and keep copies that nobody changes."""
        points = _read_only(self.points, "points")
        if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
            raise DigitScopeError(f"A stroke needs points of shape (m, 2), m at least 1, but got {points.shape}.")
        object.__setattr__(self, "points", points)
        if self.pressure is not None:
            pressure = _read_only(self.pressure, "pressure")
            if pressure.shape != points.shape[:1]:
                raise DigitScopeError(
                    f"A stroke's pressure needs one value a point ({len(points)}), but has shape {pressure.shape}."
                )
            if pressure.min() < 0 or pressure.max() > 1:
                raise DigitScopeError("A stroke's pressure must lie between 0 and 1.")
            object.__setattr__(self, "pressure", pressure)
        if not isinstance(self.erase, bool):
            raise DigitScopeError(f"A stroke's erase must be true or false, not {self.erase!r}.")
        if not _is_number(self.width) or not 0 < self.width <= sys.float_info.max:
            raise DigitScopeError(f"A stroke's width must be a finite number above 0, not {self.width!r}.")
        object.__setattr__(self, "width", float(self.width))

    def __eq__(self, other: object) -> bool:
        """Equal points, pressure, kind and width."""
        if not isinstance(other, Stroke):
            return NotImplemented
        if self.pressure is None or other.pressure is None:
            same_pressure = self.pressure is other.pressure
        else:
            same_pressure = np.array_equal(self.pressure, other.pressure)
        same_brush = (self.erase, self.width) == (other.erase, other.width)
        return same_brush and same_pressure and np.array_equal(self.points, other.points)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Ink:
    """A drawing: its strokes in the order in which they were made, the digit it stands for and who drew it, if known.

    Raises:
        DigitScopeError: for a label that is no digit, and for a writer that is no name.
    """

    strokes: tuple[Stroke, ...] = ()
    label: int | None = None
    writer: str = ""

    def __post_init__(self) -> None:
        """Check label and writer."""
        object.__setattr__(self, "strokes", tuple(self.strokes))
        if not isinstance(self.writer, str):
            raise DigitScopeError(f"An ink's writer must be a name, not {self.writer!r}.")
        if self.label is None:
            return
        if not _is_number(self.label) or self.label not in range(CLASSES):
            raise DigitScopeError(f"An ink's label must be a digit from 0 to 9, not {self.label!r}.")
        object.__setattr__(self, "label", int(self.label))


def read(path: Path) -> list[Ink]:
    """Every ink of a file in either format; the content tells which, not the name.

    Raises:
        DigitScopeError: where the file cannot be read, is in neither format, or is broken; the sentence names the line.
    """
    inks = list[Ink]()
    for each in read_each(path):
        if isinstance(each, DigitScopeError):
            raise each
        inks.append(each)
    return inks


def read_each(path: Path) -> Iterator[Ink | DigitScopeError]:
    """The inks of a file, and in the place of a broken one its error; raises those of `read` that cost all of it."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from error
    if text.lstrip().startswith("{"):
        return _json_inks(text, path)
    if text.lstrip().startswith("."):
        return _unipen_inks(text, path)
    raise DigitScopeError(f"{path} holds no ink; choose a UNIPEN text file or an ink file of DigitScope.")


def write_ink(path: Path, inks: Iterable[Ink]) -> None:
    """Write inks as JSON Lines, one ink a line; at every moment the file is either the old or the new one.

    Raises:
        DigitScopeError: where the file cannot be written; it is then as it was.
    """
    lines = [json.dumps(to_json(ink), separators=(",", ":")) + "\n" for ink in inks]
    write_atomically(path, "".join(lines).encode())


def _read_only(values: Any, name: str) -> Float32:
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "iuf":
            raise ValueError
        with np.errstate(over="ignore"):
            array = array.astype(np.float32)
    except (ValueError, OverflowError):
        raise DigitScopeError(f"A stroke's {name} must be numbers, the same count in every row.") from None
    if not np.isfinite(array).all():
        raise DigitScopeError(f"A stroke's {name} must be finite numbers.")
    array.flags.writeable = False
    return array


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _broken(path: Path, line: int, what: str) -> DigitScopeError:
    return DigitScopeError(f"{path}, line {line}: {what.rstrip('.')}; mend the line or choose another file.")


def _unipen_inks(text: str, path: Path) -> Iterator[Ink | DigitScopeError]:
    """Every labelled digit of a UNIPEN text, or what is wrong with it.

    A ``.SEGMENT`` line ends in the digit in quotes; the ``.PEN_DOWN`` blocks up to the next one are its strokes,
    one point a line, x and y first. What the pen did in the air (``.PEN_UP``) and every other keyword is skipped.
    UNIPEN's y points upwards and is turned round here. The writer is the last ``.WRITER_ID`` before the strokes, or the
    second of the three numbers in a segment's ``.COMMENT`` whose first is its digit, as in Alpaydin and Alimoglu,
    "Pen-Based Recognition of Handwritten Digits", 1998. Format: Guyon, Schomaker, Plamondon, Liberman, Janet, "UNIPEN
    project of on-line data exchange and recognizer benchmarks", ICPR 1994.
    """
    lines = text.split("\n")
    keywords = [i for i, line in enumerate(lines) if line[:1] == "." and line[1:2].isalpha()]
    columns = (0, 1)
    segment, label, strokes = 0, 0, list[Float32]()
    broken: DigitScopeError | None = None
    writer = author = ""
    for i, end in pairwise([*keywords, len(lines)]):
        keyword, *words = lines[i].split()
        if keyword == ".SEGMENT":
            if segment:
                yield broken or _unipen_ink(strokes, label, writer, path, segment)
            segment, strokes, writer, broken = i + 1, [], author, None
            digit = re.search(r'"\s*([0-9])\s*"\s*$', lines[i])
            if digit:
                label = int(digit[1])
            else:
                broken = _broken(path, i + 1, ".SEGMENT needs one digit from 0 to 9 in quotes at its end")
        elif keyword == ".PEN_DOWN" and not segment:
            yield _broken(path, i + 1, "a pen stroke stands before the first .SEGMENT")
        elif keyword == ".PEN_DOWN" and broken is None:
            try:
                strokes.append(_unipen_points(lines, i + 1, end, columns, path))
            except DigitScopeError as error:
                broken = error
        elif keyword == ".WRITER_ID":
            author = " ".join(words)
            writer = writer if strokes else author
        elif keyword == ".COMMENT" and segment and NUMBERED.fullmatch(lines[i]) and words[0] == str(label):
            writer = words[1]
        elif keyword == ".COORD":
            if "X" not in words or "Y" not in words:
                raise _broken(path, i + 1, ".COORD needs the columns X and Y")
            columns = (words.index("X"), words.index("Y"))
    if not segment:
        raise DigitScopeError(f"{path} holds no .SEGMENT with a digit; choose a UNIPEN file of labelled digits.")
    yield broken or _unipen_ink(strokes, label, writer, path, segment)


def _unipen_points(lines: list[str], start: int, end: int, columns: tuple[int, int], path: Path) -> Float32:
    """The points of lines start..end, y turned to point downwards."""
    if end == len(lines):
        raise _broken(path, len(lines), "the file ends before the .PEN_UP of its last stroke")
    points = []
    for i in range(start, end):
        words = lines[i].split()
        if not words:
            continue
        try:
            points.append((float(words[columns[0]]), -float(words[columns[1]])))
        except (ValueError, IndexError):
            found = reprlib.repr(lines[i].strip())
            raise _broken(path, i + 1, f"a point needs two numbers, x and y, but here stands {found}") from None
    if not points:
        raise _broken(path, start, "this pen stroke has no points")
    try:
        return _read_only(points, "points")
    except DigitScopeError as error:
        raise _broken(path, start, str(error)) from None


def _unipen_ink(strokes: list[Float32], label: int, writer: str, path: Path, line: int) -> Ink | DigitScopeError:
    if not strokes:
        return _broken(path, line, "this .SEGMENT has no pen strokes")
    corners = np.concatenate(strokes).astype(np.float64)  # in which no span of float32 is too large
    side = float((corners.max(0) - corners.min(0)).max())
    width = UNIPEN_BRUSH * side or 1.0  # a single dot is as wide as its brush, whatever that was
    return Ink(tuple(Stroke(points, width=width) for points in strokes), label, writer)


def _json_inks(text: str, path: Path) -> Iterator[Ink | DigitScopeError]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield from_line(line)[0]
        except DigitScopeError as error:
            yield _broken(path, number, str(error))


def to_json(ink: Ink) -> dict[str, Any]:
    """The ink as an object of JSON; whoever writes it may add keys of their own."""
    strokes = []
    for stroke in ink.strokes:
        entry: dict[str, Any] = {"width": stroke.width, "points": stroke.points.tolist()}
        if stroke.pressure is not None:
            entry["pressure"] = stroke.pressure.tolist()
        if stroke.erase:
            entry["erase"] = True
        strokes.append(entry)
    written: dict[str, Any] = {"digitscope_ink": VERSION, "label": ink.label, "strokes": strokes}
    return written | ({"writer": ink.writer} if ink.writer else {})


def from_line(line: str) -> tuple[Ink, dict[str, Any]]:
    """The ink of a line of JSON, and all that the line says; DigitScopeError, without a place, where it is none."""
    entry = entry_of(line, "digitscope_ink", VERSION, "ink")
    return from_json(entry), entry


def from_json(entry: dict[str, Any]) -> Ink:
    """The ink of an object as `to_json` makes it; DigitScopeError, without a place, where it is none."""
    strokes = entry.get("strokes")
    if not isinstance(strokes, list) or not all(isinstance(stroke, dict) for stroke in strokes):
        raise DigitScopeError("an ink needs a list of strokes")
    return Ink(tuple(map(_stroke_from_json, strokes)), entry.get("label"), entry.get("writer", ""))


def _stroke_from_json(entry: dict[str, Any]) -> Stroke:
    if "points" not in entry or "width" not in entry:
        raise DigitScopeError("a stroke needs points and a width")
    return Stroke(entry["points"], entry.get("pressure"), entry.get("erase", False), width=entry["width"])
