"""What the window remembers from one start to the next: hyperparameters, layout, text size, recent files.

Reading never fails: a value that is missing, broken or from another version counts as never written.
"""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from nn.hyperparameters import HyperparameterError, Hyperparameters, from_mapping, to_mapping

ORGANISATION = "DigitScope"
APPLICATION = "DigitScope"
MAX_RECENT_FILES = 8

TEXT_SIZES = (80, 90, 100, 110, 120, 140, 160, 180, 200)
NORMAL_TEXT = 100
"""Sizes of text, in percent of the system's."""

WATCHABLE = 100.0
"""Batches a second at first: at full speed the starter digits are learned before an eye can follow."""

SOMEONE = "Me"
"""Whose drawings are kept before anyone gave a name."""


class Settings:
    """Values with names and types on top of a QSettings store."""

    def __init__(self, store: QSettings | None = None) -> None:
        """`store` holds the values; the user's own store if None."""
        self._store = store if store is not None else QSettings(ORGANISATION, APPLICATION)

    def hyperparameters(self) -> Hyperparameters:
        """As last set; a field whose stored value is impossible has its default."""
        stored = self._json("hyperparameters")
        values = dict(stored) if isinstance(stored, dict) else {}
        while True:
            try:
                return from_mapping(values)
            except HyperparameterError as error:
                if error.field not in values:
                    return Hyperparameters()
                del values[error.field]

    def set_hyperparameters(self, hyperparameters: Hyperparameters) -> None:
        """Remember them."""
        self._store.setValue("hyperparameters", json.dumps(to_mapping(hyperparameters)))

    def speed(self) -> float:
        """Batches a second that training makes at most; inf for full speed."""
        stored = self._json("speed")
        try:
            return float(stored) if isinstance(stored, (int, float)) and stored > 0 else WATCHABLE
        except OverflowError:  # an integer larger than any float
            return WATCHABLE

    def set_speed(self, batches_per_second: float) -> None:
        """Remember it."""
        self._store.setValue("speed", json.dumps(batches_per_second))

    def text_size(self) -> int:
        """How large text is, one of TEXT_SIZES."""
        stored = self._json("text_size")
        return stored if stored in TEXT_SIZES else NORMAL_TEXT

    def set_text_size(self, percent: int) -> None:
        """Remember it."""
        self._store.setValue("text_size", json.dumps(percent))

    def writer(self) -> str:
        """Who drew last."""
        return self._text("writer", SOMEONE)

    def set_writer(self, name: str) -> None:
        """Remember it."""
        self._store.setValue("writer", json.dumps(name))

    def closed_run(self) -> str:
        """Id of the run during which the window was closed; empty where it was closed after its run."""
        return self._text("closed_run")

    def set_closed_run(self, id: str) -> None:
        """Remember it."""
        self._store.setValue("closed_run", json.dumps(id))

    def dismissed_run(self) -> str:
        """Id of the run that is not to be offered any more; empty for none."""
        return self._text("dismissed_run")

    def set_dismissed_run(self, id: str) -> None:
        """Remember it."""
        self._store.setValue("dismissed_run", json.dumps(id))

    def experiments_done(self) -> frozenset[str]:
        """Ids of the experiments that were seen to their end."""
        stored = self._json("experiments_done")
        return frozenset(id for id in stored if isinstance(id, str)) if isinstance(stored, list) else frozenset()

    def add_experiment_done(self, id: str) -> None:
        """Remember one more."""
        self._store.setValue("experiments_done", json.dumps(sorted(self.experiments_done() | {id})))

    def riddles_done(self) -> list[tuple[int, int, int]]:
        """(grade, seed, points) of riddles that are over, whatever was stored as such."""
        stored = self._json("riddles_done")
        rows = stored if isinstance(stored, list) else []
        return [(row[0], row[1], row[2]) for row in rows if isinstance(row, list) and [*map(type, row)] == [int] * 3]

    def add_riddle_done(self, grade: int, seed: int, points: int) -> None:
        """Remember one more, beside what another version may have stored there."""
        stored = self._json("riddles_done")
        rows = stored if isinstance(stored, list) else []
        self._store.setValue("riddles_done", json.dumps([*rows, [grade, seed, points]]))

    def riddle_grade(self) -> int:
        """The grade that was chosen last; 0 for none."""
        stored = self._json("riddle_grade")
        return stored if type(stored) is int else 0

    def set_riddle_grade(self, grade: int) -> None:
        """Remember it."""
        self._store.setValue("riddle_grade", json.dumps(grade))

    def window_geometry(self) -> QByteArray:
        """As QWidget.saveGeometry made it; empty if never set."""
        return self._bytes("window/geometry")

    def window_state(self) -> QByteArray:
        """As QMainWindow.saveState made it; empty if never set."""
        return self._bytes("window/state")

    def set_window(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember where the window was and how its docks lay."""
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/state", state)

    def recent_files(self) -> list[Path]:
        """Files that were opened or saved and still exist, the latest first."""
        stored = self._json("recent_files")
        names = [name for name in stored if isinstance(name, str)] if isinstance(stored, list) else []
        return [path for path in map(Path, names) if _is_file(path)][:MAX_RECENT_FILES]

    def folder(self) -> Path:
        """Where a dialog starts: beside the file opened or saved last."""
        recent = self.recent_files()
        return recent[0].parent if recent else Path.home()

    def add_recent_file(self, path: Path) -> None:
        """Put `path` first among the recent files."""
        path = path.absolute()
        others = [other for other in self.recent_files() if other != path]
        self._store.setValue("recent_files", json.dumps([str(file) for file in [path, *others][:MAX_RECENT_FILES]]))

    def _json(self, key: str) -> Any:
        """The stored JSON value; None for anything else."""
        try:
            return json.loads(str(self._store.value(key, "")))
        except (ValueError, RecursionError):
            return None

    def _text(self, key: str, otherwise: str = "") -> str:
        stored = self._json(key)
        return stored if isinstance(stored, str) else otherwise

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        # A folder that may not be entered, or a name that no file can have.
        return False
