"""Whether a process that makes a trial is still there: one of this machine by a lock, any by its signs of life.

The lock ends with its process, however that ends, and its number cannot become another's. Optuna's own signs of life
need a database; those here are attributes of the trial, which every storage takes.
"""

import hashlib
import platform
import re
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from pathlib import Path
from typing import Any, TypeGuard

from nn.errors import DigitScopeError
from nn.runs.lock import FolderLock, hold
from nn.search.optuna_package import optuna_package
from nn.search.trial import StoppedError

MAKER, BEAT = "maker", "beat"
"""What is kept of a trial: which process makes it, and its last sign of life, in seconds of that machine's clock."""

PULSE, GRACE = 10.0, 60.0
"""Seconds between two signs of life, and after how many without one a trial is given up, unless its lock is held."""

LEFT_FOR = 86400.0
"""Seconds after whose beginning the file of a dead process is deleted, whether its trial was given up or not.

Not sooner, as with the file it is forgotten that the process is dead: its trial would wait for its signs of life.
"""


class Presence(Enum):
    """What this machine knows of a process that makes trials."""

    HERE = auto()
    """It holds its lock, and may stand still."""
    DEAD = auto()
    """It was here, and has ended."""
    UNKNOWN = auto()
    """It is another machine's, or has no lock."""


@contextmanager
def making() -> Iterator[str]:
    """Make trials under a name that no other process has, with a lock that says that it is there.

    Where an error ends it, its last trial may not have been told, as its storage was gone: the file is left then, and
    others find that the process is dead.
    """
    _sweep()
    name = _machine() + secrets.token_hex(8)
    try:
        lock = _hold(name)
    except DigitScopeError:
        # Without a lock there are the signs of life.
        lock = None
        _forget(name)
    told = True
    try:
        yield name
    except DigitScopeError as error:
        told = isinstance(error, StoppedError)
        raise
    finally:
        if lock is not None:
            lock.release()
            if told:
                _forget(name)


def presence(name: object) -> Presence:
    """Whether a process is there; what stands in a study may be no name at all."""
    if not _is_of_here(name) or not (_place() / _file(name)).exists():
        return Presence.UNKNOWN
    try:
        lock = _hold(name)
    except DigitScopeError:
        # Another person's, or no locks.
        return Presence.UNKNOWN
    if lock is None:
        return Presence.HERE
    lock.release()
    return Presence.DEAD


@contextmanager
def beating(trial: Any) -> Iterator[None]:
    """Give signs of life of a trial meanwhile."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(PULSE):
            # One that is missed is made up for by the next; of a storage that is gone the trial itself will hear.
            with suppress(Exception):
                trial.set_user_attr(BEAT, time.time())

    thread = threading.Thread(target=beat, name="beat")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Vigil:
    """What one process sees of the trials that others make."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is seen yet."""
        self._clock = clock
        self._looked = clock()
        self._seen: dict[int, tuple[Any, float]] = {}

    def dead(self, trials: list[Any]) -> list[Any]:
        """The trials whose process is dead.

        A sign of life is one that was not seen before: what other machines' clocks say may be wrong. Nor does a time
        count in which this process itself did not look: it may have stood still, and the storage with it.
        """
        now, dead = self._clock(), list[Any]()
        slept, self._looked = now - self._looked > PULSE, now
        for trial in trials:
            if trial.state.name != "RUNNING":
                continue
            maker, beat = trial.user_attrs.get(MAKER), trial.user_attrs.get(BEAT)
            sign, since = self._seen.get(trial.number, (beat, now))
            since = now if slept or sign != beat else since
            self._seen[trial.number] = (beat, since)
            found = presence(maker)
            if found is Presence.DEAD or (found is Presence.UNKNOWN and now - since > GRACE):
                dead.append(trial)
        return dead

    def trials(self, study: Any) -> list[Any]:
        """All trials of a study, in their order; those whose process is dead are failed ones from now on."""
        optuna = optuna_package()
        trials: list[Any] = study.get_trials(deepcopy=False)
        dead = self.dead(trials)
        for trial in dead:
            # Another process may have told it just now, or its own one, which only was slow.
            with suppress(RuntimeError):
                study.tell(trial.number, state=optuna.trial.TrialState.FAIL, skip_if_finished=True)
                maker = trial.user_attrs.get(MAKER)
                if presence(maker) is Presence.DEAD:
                    _forget(maker)
        return study.get_trials(deepcopy=False) if dead else trials


def _place() -> Path:
    """Where the locks are: of this machine alone, as a folder of runs may not be."""
    return Path(tempfile.gettempdir())


def _machine() -> str:
    """What the names of this machine's processes begin with: several may have one folder for temporary files."""
    return hashlib.blake2b(platform.node().encode(), digest_size=4).hexdigest()


def _is_of_here(name: object) -> TypeGuard[str]:
    return isinstance(name, str) and re.fullmatch(f"{_machine()}[0-9a-f]{{16}}", name) is not None


def _file(name: str) -> str:
    return f"digitscope-search-{name}"


def _hold(name: str) -> FolderLock | None:
    """The lock of a name; None where its process has it.

    Raises:
        DigitScopeError: where its file cannot be written, or the file system knows no locks.
    """
    lock = hold(_place(), _file(name))
    if lock is not None and (second := hold(_place(), _file(name))) is not None:
        second.release()
        lock.release()
        raise DigitScopeError(f"{_place()} knows no locks.")
    return lock


def _forget(name: str) -> None:
    with suppress(OSError):
        (_place() / _file(name)).unlink()


def _sweep() -> None:
    """Delete what was left by processes of this machine that were killed long ago, such as between two trials."""
    for path in _place().glob(_file(f"{_machine()}*")):
        name = path.name.removeprefix(_file(""))
        # Another process may sweep at the same time.
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFT_FOR and presence(name) is Presence.DEAD:
                _forget(name)
