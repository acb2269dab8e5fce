"""The program's own files of JSON, an object a line, each of which says what it is and in which version.

What is added goes to the end of the file, so that no crash costs an earlier line; whatever else changes a file replaces
it at once, one process after the other.
"""

import json
import reprlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nn.errors import DigitScopeError
from nn.files import append_durably, reason, write_atomically


def entry_of(line: str, key: str, version: int, what: str) -> dict[str, Any]:
    """The object of a line, whose `key` has the `version`; `what` is what people call it.

    Raises:
        DigitScopeError: without a place, where it is none.
    """
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        raise DigitScopeError("this is not a line of JSON") from None
    if not isinstance(entry, dict) or key not in entry:
        raise DigitScopeError(f"this line is no {what} of DigitScope")
    if entry[key] != version:
        raise DigitScopeError(
            f"this {what} has version {reprlib.repr(entry[key])} and this DigitScope reads version {version}"
        )
    return entry


def lines_of(path: Path) -> dict[int, str]:
    """The lines of a file that are not blank by their numbers, whatever ends them; none where there is no file.

    Raises:
        DigitScopeError: where the file cannot be read at all.
    """
    try:
        text = path.read_bytes().decode("utf-8", errors="surrogateescape").lstrip("\ufeff")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return {number: line for number, line in enumerate(lines, 1) if line.strip()}


def append(path: Path, lines: str) -> None:
    """Add whole lines to the end of the file; DigitScopeError where they cannot be written, and it is as it was."""
    with _alone(path):
        append_durably(path, lines.encode("utf-8", errors="surrogateescape"))


def rewrite(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Replace the lines of the file by what `change` makes of them, each without its end; errors as of `append`."""
    with _alone(path):
        lines = "".join(f"{line}\n" for line in change(list(lines_of(path).values())))
        write_atomically(path, lines.encode("utf-8", errors="surrogateescape"))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep another process out of the file meanwhile, where the system can; make the directory where it is missing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path.with_name(f"{path.name}.lock"), "ab") as lock:
            try:
                import fcntl
            except ImportError:
                pass
            else:
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be written: {reason(error)}.") from None
