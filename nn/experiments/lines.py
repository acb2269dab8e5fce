"""The lines of a file of an experiment: its sections, each with words that are set, text and answers."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, NoReturn

from nn.errors import DigitScopeError
from nn.files import reason

LARGEST = 200_000
"""Bytes of a file: a long experiment has 5,000."""

ASSIGNMENT = re.compile(r"([a-z][a-z0-9_]*) *= *(.*)")
HEADING = re.compile(r"\[(.*)\]")


class Said(NamedTuple):
    """What a line says, and which line it is, counted from 1."""

    value: str
    line: int


class AnswerLine(NamedTuple):
    """An answer, whether it is the right one, and its line."""

    text: str
    right: bool
    line: int


@dataclass
class FilePart:
    """What stands between one heading and the next; that before the first heading is called ``""``."""

    kind: str
    line: int
    words: dict[str, Said] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    answers: list[AnswerLine] = field(default_factory=list)


Refuse = Callable[[int, str], NoReturn]
"""Raises the sentence for a line, given what is wrong there and what to do."""


def refusing(name: str) -> Refuse:
    """Errors of the file `name`: one sentence that names file and line."""

    def refuse(line: int, problem: str) -> NoReturn:
        raise DigitScopeError(f"{name}, line {line}: {problem}.")

    return refuse


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        DigitScopeError: where it cannot be read, is too large, or is no text in UTF-8.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "no file can have such a name"
        raise DigitScopeError(f"{path} cannot be read: {why}.") from None
    if len(content) > LARGEST:
        raise DigitScopeError(f"{path} is too large for an experiment: at most {LARGEST:,} bytes.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refusing(path.name)(line, "this is no text in UTF-8; save the file as UTF-8 in your editor")
    return text


def sections(text: str, refuse: Refuse) -> list[FilePart]:
    """The sections in order; what is wrong with a line by itself is refused."""
    found = [FilePart("", 1)]
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        line = raw.strip()
        if any(ord(letter) < 32 and letter != "\t" for letter in line):
            refuse(number, "there are letters that cannot be read; save the file as plain text in UTF-8")
        if line.startswith("#"):
            continue
        if heading := HEADING.fullmatch(line):
            found.append(FilePart(heading[1].strip(), number))
        elif line[:2] in ("- ", "+ "):
            found[-1].answers.append(AnswerLine(line[2:].strip(), line[0] == "+", number))
        elif assignment := ASSIGNMENT.fullmatch(line):
            name, value = assignment[1], assignment[2].strip()
            if name in found[-1].words:
                refuse(number, f"{name} stands in line {found[-1].words[name].line} already; leave one of the two out")
            found[-1].words[name] = Said(value, number)
        else:
            found[-1].text.append(line)
    return found


def paragraphs(lines: Iterable[str]) -> str:
    """Lines of text joined to paragraphs, which an empty line parts."""
    return "\n\n".join(" ".join(part.split()) for part in "\n".join(lines).split("\n\n") if part.strip())


def one_of(words: Sequence[str]) -> str:
    """A choice in words."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
