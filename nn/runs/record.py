"""What a run is, in words and numbers: run.json in its folder, which is written when it begins, ends or is renamed."""

import json
import math
import re
import reprlib
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from nn.data.fingerprint import Fingerprint
from nn.errors import DigitScopeError
from nn.files import reason, write_atomically
from nn.hyperparameters import HyperparameterError, Hyperparameters, from_mapping, to_mapping
from nn.runs.lock import alone

VERSION = 1
FILE = "run.json"

COLOUR = re.compile(r"(#[0-9a-f]{6})?")
LONGEST_NAME, LONGEST_NOTE = 80, 4000
"""Letters."""


class RunEnd(StrEnum):
    """How a run stands: in run.json as it was last written."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    DIVERGED = "diverged"
    KILLED = "killed"
    """Never written: a run that is running, and that nobody trains."""


@dataclass(frozen=True)
class RunRecord:
    """What is known of a run beside its numbers.

    Attributes:
        hyperparameters: with which it began.
        fingerprint: of its digits.
        begun: when, as ISO 8601 writes it.
        program: the version of DigitScope that began it.
        threads: of BLAS; None before they were measured.
        teacher: a hash of the teacher's file; "" without a teacher.
        ended: when it was last left, as `begun`; "" while it goes on.
        end: how it was left.
        why: it came to its end before its last batch, in a sentence; "" where it did not.
        name: that a person gave it; "" for none.
        colour: of its curves, as ``#1a2b3c``; "" for none of its own.
        note: what a person wrote about it.
        starred: whether it stays when room is made.
        epochs_before: that its network had been trained for when it began, by other runs.
        study: the search that it is a trial of; "" for none.
        trial: which of that search.
    """

    hyperparameters: Hyperparameters
    fingerprint: Fingerprint
    begun: str
    program: str
    threads: int | None = None
    teacher: str = ""
    ended: str = ""
    end: RunEnd = RunEnd.RUNNING
    why: str = ""
    name: str = ""
    colour: str = ""
    note: str = ""
    starred: bool = False
    epochs_before: float = 0.0
    study: str = ""
    trial: int = 0

    @property
    def stays(self) -> bool:
        """Whether a person has said that it is worth something."""
        return bool(self.name or self.note or self.starred)


def moment() -> str:
    """This one, as ISO 8601 writes it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def labelled(record: RunRecord, **labels: Any) -> RunRecord:
    """The record with another `name`, `colour`, `note` or `starred`.

    Raises:
        DigitScopeError: where a name or a note is too long or cannot be shown, or a colour is none.
    """
    labels = {key: value.strip() if isinstance(value, str) else value for key, value in labels.items()}
    changed = replace(record, **labels)
    check_name(changed.name)
    if len(changed.note) > LONGEST_NOTE:
        raise DigitScopeError(f"Note of the run: write at most {LONGEST_NOTE:,} letters.")
    if not COLOUR.fullmatch(changed.colour):
        raise DigitScopeError(f"Colour of the run: write it as #1a2b3c, not {reprlib.repr(changed.colour)}.")
    return changed


def check_name(name: str) -> None:
    """Raise the DigitScopeError of a name that is too long or cannot be shown."""
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise DigitScopeError(f"Name of the run: write at most {LONGEST_NAME} letters in one line.")


def read(folder: Path) -> RunRecord:
    """What stands in a run's folder; errors are those of `load`."""
    return load(folder / FILE)


def load(path: Path) -> RunRecord:
    """The record in a file.

    Raises:
        DigitScopeError: where that is no run, damaged, or of another version.
    """
    try:
        entry = json.loads(path.read_bytes())
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from None
    except (ValueError, RecursionError):
        raise _damaged(path) from None
    if not isinstance(entry, dict) or "version" not in entry:
        raise _damaged(path)
    if entry["version"] != VERSION:
        raise DigitScopeError(
            f"{path} has version {reprlib.repr(entry['version']):.20} and this DigitScope reads version {VERSION}; "
            "update DigitScope."
        )
    try:
        return _record(entry)
    except (KeyError, TypeError, ValueError, HyperparameterError):
        raise _damaged(path) from None


def write(folder: Path, record: RunRecord) -> None:
    """Have the folder hold `record`; errors are those of `write_atomically`."""
    entry: dict[str, Any] = {"version": VERSION} | asdict(record)
    entry["hyperparameters"] = to_mapping(record.hyperparameters)
    entry["fingerprint"] = {"hash": record.fingerprint.hash, "counts": dict(record.fingerprint.counts)}
    write_atomically(folder / FILE, (json.dumps(entry, indent=1) + "\n").encode())


def change(folder: Path, **changes: Any) -> RunRecord:
    """Have the folder hold its record with other values of some fields, whatever another program writes of the others.

    Raises:
        DigitScopeError: where it cannot be read or written; it is then as it was.
    """
    with alone(folder):
        record = replace(read(folder), **changes)
        write(folder, record)
    return record


def _damaged(path: Path) -> DigitScopeError:
    return DigitScopeError(f"{path} is damaged or no run of DigitScope; choose another run.")


def _record(entry: dict[str, Any]) -> RunRecord:
    """The record as `write` wrote it; KeyError, TypeError, ValueError or HyperparameterError for another one."""
    hyperparameters, fingerprint = entry["hyperparameters"], entry["fingerprint"]
    if not isinstance(hyperparameters, dict) or not isinstance(fingerprint, dict):
        raise TypeError
    counts = tuple((name, _typed(count, int)) for name, count in _typed(fingerprint["counts"], dict).items())
    threads = entry["threads"]
    record = RunRecord(
        from_mapping(hyperparameters),
        Fingerprint(_typed(fingerprint["hash"], str), counts),
        _typed(entry["begun"], str),
        _typed(entry["program"], str),
        None if threads is None else _typed(threads, int),
        _typed(entry["teacher"], str),
        _typed(entry["ended"], str),
        RunEnd(entry["end"]),
        # What was written before runs stopped by themselves has none.
        _typed(entry.get("why", ""), str),
        epochs_before=_typed(entry.get("epochs_before", 0.0), float),
        study=_typed(entry.get("study", ""), str),
        trial=_typed(entry.get("trial", 0), int),
    )
    times = [datetime.fromisoformat(time) for time in (record.begun, record.ended or record.begun)]
    if not all(time.tzinfo for time in times) or not (record.threads is None or record.threads > 0):
        raise ValueError
    if not 0 <= record.epochs_before < math.inf:
        raise ValueError
    try:
        return labelled(
            record,
            name=_typed(entry["name"], str),
            colour=_typed(entry["colour"], str),
            note=_typed(entry["note"], str),
            starred=_typed(entry["starred"], bool),
        )
    except DigitScopeError:
        raise ValueError from None


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value
