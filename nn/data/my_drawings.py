"""My drawings: the digits that people drew and said what they are, one line of JSON each, in the user's own directory.

A drawing is added at the end of the file, so that no crash costs an earlier one; a line that a kill cut in the middle
is passed over and told. Whatever else changes the file replaces it at once. A line that cannot be read stays in it.
"""

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from nn.data.digits import Digits, left_out
from nn.data.ink import Ink, from_line, read_each, to_json
from nn.data.ink_digits import digits_of
from nn.data.json_lines import append, lines_of, rewrite
from nn.errors import DigitScopeError, never
from nn.files import write_atomically

ENVIRONMENT = "DIGITSCOPE_DRAWINGS"
"""The environment variable that may name the file."""

EMPTY = "There are no drawings of yours yet; draw a digit and press Teach below the network's answer."


@dataclass(frozen=True)
class MyDrawing:
    """Ink that a person has labelled.

    Attributes:
        ink: with its label.
        drawn: when, as ISO 8601 writes it; "" where nobody knows.
    """

    ink: Ink
    drawn: str = ""

    @property
    def label(self) -> int:
        """What it shows."""
        assert self.ink.label is not None, "only labelled ink is made one"
        return self.ink.label

    @cached_property
    def id(self) -> str:
        """Tells it from others: the same strokes are the same drawing, whatever their label and whoever drew them."""
        strokes = json.dumps(to_json(self.ink)["strokes"])
        return hashlib.sha256(strokes.encode()).hexdigest()[:16]

    @property
    def line(self) -> str:
        """As it stands in the file, without its end; also a line of an ink file."""
        entry = to_json(self.ink) | ({"drawn": self.drawn} if self.drawn else {})
        return json.dumps(entry, separators=(",", ":"))

    def labelled(self, label: int) -> "MyDrawing":
        """The same drawing with another label."""
        return replace(self, ink=replace(self.ink, label=label))


@dataclass(frozen=True)
class MyDrawings:
    """What a file holds.

    Attributes:
        drawings: each once, in the order in which they were drawn as far as that is known.
        notes: what could not be read, in sentences.
    """

    drawings: tuple[MyDrawing, ...] = ()
    notes: tuple[str, ...] = ()


def place() -> Path:
    """The file of My drawings, which need not be there."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(os.path.expanduser(named))
    # Here, because the window opens without it.
    import platformdirs

    return platformdirs.user_data_path("DigitScope", appauthor=False) / "my-drawings.jsonl"


def drawn_now(ink: Ink, label: int, writer: str) -> MyDrawing:
    """Ink as a drawing of this moment."""
    moment = datetime.now().astimezone().isoformat(timespec="seconds")
    return MyDrawing(replace(ink, label=label, writer=writer), moment)


def load(path: Path) -> MyDrawings:
    """All that can be read in the file; nothing where there is none.

    Raises:
        DigitScopeError: where the file cannot be read at all.
    """
    found: dict[str, MyDrawing] = {}
    broken: dict[str, str] = {}
    lines = lines_of(path)
    for number, line in lines.items():
        try:
            drawing = _drawing(line)
        except DigitScopeError as error:
            broken[f"line {number:,}"] = f"{path}, line {number:,}: {str(error).rstrip('.')}."
        else:
            # The later line of the same strokes is what was said last.
            found[drawing.id] = drawing
    drawings = sorted(found.values(), key=lambda drawing: drawing.drawn)
    return MyDrawings(tuple(drawings), left_out(len(lines), "lines", broken))


def add(path: Path, drawing: MyDrawing) -> None:
    """Add a drawing to the end of the file; where the same strokes are there, this is what counts of them.

    Raises:
        DigitScopeError: where that cannot be written; the file is then as it was.
    """
    append(path, f"{drawing.line}\n")


def put(path: Path, drawings: Iterable[MyDrawing]) -> None:
    """Have the file hold these in the place of those with the same strokes, and where there are none, after the others.

    Raises:
        DigitScopeError: as `add`.
    """
    _rewrite(path, {drawing.id: drawing for drawing in drawings})


def keep(path: Path, drawings: Sequence[MyDrawing]) -> int:
    """Add those whose strokes are not there yet, and say how many these are; errors are those of `add` and `load`."""
    known = {drawing.id for drawing in load(path).drawings}
    fresh = [drawing for drawing in drawings if drawing.id not in known]
    if fresh:
        put(path, fresh)
    return len(fresh)


def delete(path: Path, ids: Collection[str]) -> None:
    """Take drawings out of the file; errors are those of `add`."""
    _rewrite(path, dict.fromkeys(ids))


def export(drawings: Iterable[MyDrawing], target: Path, store: Path) -> None:
    """Write drawings to an ink file that is not the `store` itself.

    Raises:
        DigitScopeError: where it is, or cannot be written; it is then as it was.
    """
    if os.path.realpath(target) == os.path.realpath(store):
        raise DigitScopeError(f"{target} is the file of My drawings itself; choose another name.")
    write_atomically(target, "".join(f"{drawing.line}\n" for drawing in drawings).encode())


def bring_in(path: Path, source: Path) -> tuple[str, ...]:
    """Add the labelled drawings of an ink file that are not there yet; what was left out, in sentences.

    Args:
        path: the file of My drawings.
        source: UNIPEN text, or JSON Lines.

    Raises:
        DigitScopeError: where no drawing can be read, or `path` cannot be written; it is then as it was.
    """
    found, notes = _labelled(source)
    if not found:
        raise DigitScopeError(
            f"Nothing was imported: {notes[0]}" if notes else f"{source} holds no drawing; choose another."
        )
    there = len(found) - keep(path, found)
    already = (f"{there:,} of {len(found):,} drawings are in My drawings already.",) if there else ()
    return (*notes, *already)


def _labelled(source: Path) -> tuple[tuple[MyDrawing, ...], tuple[str, ...]]:
    """The labelled drawings of an ink file, and what could not be read of it, in sentences."""
    if next(iter(lines_of(source).values()), "").lstrip().startswith("{"):
        mine = load(source)
        return mine.drawings, mine.notes
    inks = list(read_each(source))
    broken = {f"drawing {number:,}": str(each) for number, each in enumerate(inks, 1) if not isinstance(each, Ink)}
    drawings = {drawing.id: drawing for drawing in (MyDrawing(each) for each in inks if isinstance(each, Ink))}
    return tuple(drawings.values()), left_out(len(inks), "drawings", broken)


def read_mine(source: str, cancelled: Callable[[], bool] = never) -> Digits:
    """My drawings as digits, each with its writer; `source` is what their origins name.

    Raises:
        Cancelled: where `cancelled` said so.
        DigitScopeError: where there are none, or they cannot be read.
    """
    path = place()
    mine = load(path)
    if not mine.drawings:
        raise DigitScopeError(EMPTY)
    digits = digits_of((drawing.ink for drawing in mine.drawings), path, source, cancelled)
    return replace(digits, notes=(*mine.notes, *digits.notes))


def lack() -> str:
    """Why there are none; "" where the file has anything."""
    path = place()
    return "" if os.path.isfile(path) and os.path.getsize(path) else EMPTY


def _drawing(line: str) -> MyDrawing:
    """The drawing of a line; DigitScopeError, without a place, where it is none."""
    ink, entry = from_line(line)
    if ink.label is None or not ink.strokes:
        raise DigitScopeError("this ink has no label" if ink.strokes else "this ink has no strokes")
    drawn = entry.get("drawn", "")
    return MyDrawing(ink, drawn if isinstance(drawn, str) else "")


def _rewrite(path: Path, wanted: Mapping[str, MyDrawing | None]) -> None:
    """Replace the file: drawings by those that are `wanted` for their ids, None for none, and the others after them."""

    def change(before: list[str]) -> list[str]:
        lines, left = [], dict(wanted)
        for line in before:
            try:
                id = _drawing(line).id
            except DigitScopeError:
                id = ""
            if id not in wanted:
                lines.append(line)
            elif (drawing := left.pop(id, None)) is not None:
                lines.append(drawing.line)
        return lines + [drawing.line for drawing in left.values() if drawing is not None]

    rewrite(path, change)
