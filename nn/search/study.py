"""A study: the trials of one search, in a storage that any number of processes and machines work on together.

What is searched is written into it once, so that whoever joins searches the same: the space, the hyperparameters that
all trials have alike, and what is to be best.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nn.errors import DigitScopeError
from nn.hyperparameters import HyperparameterError, Hyperparameters, from_mapping, to_mapping
from nn.runs import shelf
from nn.search.objective import OBJECTIVES
from nn.search.optuna_package import optuna_package
from nn.search.space import Space, check_base, checked_space, to_tables
from nn.version import program_version

FORMAT = 1
KEY = "digitscope"
"""Of the study's attributes: one JSON object."""

WANTED = "trials"
"""Of the attributes, too: how many trials it was last to have."""

FILE = "studies.sqlite"
"""The storage where none is named, beside the runs."""

WAIT = 60
"""Seconds that a process waits for others to let go of an embedded storage."""

MEETINGS, MEETING = 10, 0.1
"""How often, and after how many seconds, a fresh storage is tried again whose tables others are making."""

REDUCTION = 3
"""Of Hyperband: each rung keeps one run of so many (Li and others, Hyperband, 2018, section 3.3)."""


class NoStudyError(DigitScopeError):
    """A study that was to be joined is not there."""


@dataclass(frozen=True)
class Plan:
    """What is searched.

    Attributes:
        space: what trials may choose.
        base: what they have alike, and the first seed.
        objective: a key of OBJECTIVES.
    """

    space: Space
    base: Hyperparameters
    objective: str = "accuracy"

    def to_json(self) -> str:
        """As it is written into a study."""
        known = {
            "format": FORMAT,
            "program": program_version(),
            "objective": self.objective,
            "base": to_mapping(self.base),
            "space": to_tables(self.space),
        }
        return json.dumps(known, sort_keys=True)

    @classmethod
    def of(cls, text: str, name: str) -> "Plan":
        """What was written into the study `name`.

        Raises:
            DigitScopeError: where it is of another version of the program, or damaged.
        """
        try:
            known = json.loads(text)
            if known["format"] != FORMAT:
                raise DigitScopeError(
                    f"The study {name} is written in a way that this DigitScope does not know; use the one that began "
                    "it, or begin a study of another name."
                )
            if known["program"] != program_version():
                raise DigitScopeError(
                    f"The study {name} was begun by DigitScope {known['program']}, and this is {program_version()}, "
                    "whose trials may not compare; use that version, or begin a study of another name."
                )
            if known["objective"] not in OBJECTIVES:
                raise ValueError
            try:
                space = checked_space(known["space"])
            except DigitScopeError as error:
                raise DigitScopeError(f"The study {name}: {error}") from None
            return cls(space, from_mapping(known["base"]), known["objective"])
        except (AttributeError, ValueError, KeyError, TypeError, HyperparameterError):
            raise DigitScopeError(f"The study {name} is damaged; begin one of another name.") from None


def embedded() -> str:
    """The storage where none is named: an SQLite file beside the runs."""
    root = shelf.place()
    root.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{(root / FILE).resolve().as_posix()}"


def studies_are_here() -> bool:
    """Whether there may be a study in it."""
    return (shelf.place() / FILE).exists()


@contextmanager
def reached(storage: str) -> Iterator[None]:
    """Tell in a sentence where the storage cannot be reached, or goes away."""
    optuna = optuna_package()
    try:
        yield
    except DigitScopeError:
        raise
    except Exception as error:
        known = {"sqlalchemy", "optuna", "grpc", "sqlite3", "psycopg", "psycopg2", "pymysql", "alembic"}
        if isinstance(error, optuna.TrialPruned) or type(error).__module__.partition(".")[0] not in known:
            raise
        raise DigitScopeError(
            f"The storage {_shown(storage)} cannot be reached or read ({type(error).__name__}); what it has stays, and "
            "the search can go on with it later."
        ) from None


def _shown(url: str) -> str:
    """A storage's address without a password."""
    head, at, tail = url.rpartition("@")
    return f"{head.partition('://')[0]}://...@{tail}" if at else url


def open_storage(url: str, wait: float = WAIT) -> Any:
    """The storage of a URL: SQLite, PostgreSQL, MySQL, or Optuna's proxy as ``grpc://HOST:PORT``.

    Args:
        url: of it.
        wait: seconds for others to let go of an embedded one, each time.

    Raises:
        DigitScopeError: where it cannot be reached, its driver is not installed, or another Optuna made it.
    """
    optuna = optuna_package()
    with reached(url):
        try:
            if url.startswith("grpc://"):
                return _proxy(url)
            settings = {"connect_args": {"timeout": wait}} if url.startswith("sqlite") else {"pool_pre_ping": True}
            return _made(url, settings)
        except ImportError as error:
            lacking = error.__cause__ if isinstance(error.__cause__, ImportError) else error
            raise DigitScopeError(
                f"--storage {_shown(url)} needs the package {lacking.name or lacking}, which is not installed."
            ) from None
        except import_module("sqlalchemy").exc.ArgumentError:
            raise DigitScopeError(f"--storage {_shown(url)} is no address of a storage.") from None
        except RuntimeError as error:
            if type(error) is not RuntimeError:
                raise
            raise DigitScopeError(
                f"The storage {_shown(url)} was made by another version of Optuna than {optuna.__version__}; use that "
                "one, or another storage."
            ) from None


def _proxy(url: str) -> Any:
    host, _, port = url.removeprefix("grpc://").partition(":")
    if not port.isdecimal():
        raise DigitScopeError(f"--storage {url}: write it as grpc://HOST:PORT.")
    return optuna_package().storages.GrpcStorageProxy(host=host, port=int(port))


def _made(url: str, settings: dict[str, Any]) -> Any:
    """A storage with its tables, which another thread, process or machine may be making at the same time."""
    storages, errors = optuna_package().storages, import_module("sqlalchemy").exc
    for left in reversed(range(MEETINGS)):
        connections = list[Any]()
        listening = (lambda connection, _, to=connections: to.append(connection), "connect")
        try:
            storage = storages.RDBStorage(url, engine_kwargs=settings | {"pool_events": [listening]})
        except Exception as error:
            # Nobody else has what it had opened by then.
            for connection in connections:
                connection.close()
            is_made = isinstance(error, (errors.OperationalError, errors.ProgrammingError))
            met = isinstance(error, errors.IntegrityError) or (is_made and "already exists" in str(error))
            if not met or not left:
                raise
            time.sleep(MEETING)
        else:
            import_module("sqlalchemy").event.remove(storage.engine.pool, *reversed(listening))
            return storage
    raise AssertionError


@dataclass(frozen=True)
class KnownStudy:
    """A study of this program's in a storage.

    Attributes:
        name: of the study.
        trials: of it, whatever became of them.
        wanted: how many it was last to have.
    """

    name: str
    trials: int
    wanted: int


def known_studies(url: str, wait: float = WAIT) -> list[KnownStudy]:
    """The studies of this program in a storage, the newest first; `wait` is that of `open_storage`.

    Raises:
        DigitScopeError: where the storage cannot be reached.
    """
    storage = open_storage(url, wait)
    try:
        with reached(url):
            told = optuna_package().study.get_all_study_summaries(storage)
    finally:
        closed(storage)
    ours = [each for each in told if KEY in each.user_attrs]
    ours.sort(key=lambda each: each._study_id, reverse=True)
    return [KnownStudy(each.study_name, each.n_trials, wanted_trials(each)) for each in ours]


def wanted_trials(study: Any) -> int:
    """How many trials a study, or a summary of it, was last to have; 0 where nobody has said."""
    number = study.user_attrs.get(WANTED)
    return number if isinstance(number, int) else 0


def closed(storage: Any) -> None:
    """Let its connections go."""
    if (engine := getattr(storage, "engine", None)) is not None:
        storage.remove_session()
        engine.dispose()


@contextmanager
def joined(name: str, url: str, plan: Plan | None = None, wait: float = WAIT) -> Iterator[tuple[Any, Plan]]:
    """Open the study of a name, or begin it with `plan`; its connections are closed at the end.

    `wait` is that of `open_storage`.

    Yields:
        Optuna's study, and what is searched in it.

    Raises:
        NoStudyError: where there is no such study, and no plan.
        DigitScopeError: where the storage cannot be reached, or the study is another program's or another than `plan`.
    """
    storage = open_storage(url, wait)
    try:
        yield _joined(name, url, plan, storage)
    finally:
        closed(storage)


def _joined(name: str, url: str, plan: Plan | None, storage: Any) -> tuple[Any, Plan]:
    optuna = optuna_package()
    with reached(url):
        names = optuna.study.get_all_study_names(storage)
        if name not in names and plan is None:
            told = f"; there are {', '.join(sorted(names))}" if names else ""
            raise NoStudyError(f"There is no study {name}{told}.")
        if name not in names and plan is not None:
            check_base(plan.base)
        # The objective is needed before the study's own plan can be read.
        larger = plan is None or OBJECTIVES[plan.objective].larger
        study = optuna.create_study(
            study_name=name, storage=storage, load_if_exists=True, direction="maximize" if larger else "minimize"
        )
        if KEY not in study.user_attrs and plan is None:
            # Another process may be beginning it this moment.
            time.sleep(MEETINGS * MEETING)
        if KEY not in study.user_attrs:
            if plan is None or study.get_trials(deepcopy=False):
                raise DigitScopeError(f"The study {name} was begun by another program; choose another name.")
            study.set_user_attr(KEY, plan.to_json())
        known = Plan.of(study.user_attrs[KEY], name)
        if [each.name == "MAXIMIZE" for each in study.directions] != [OBJECTIVES[known.objective].larger]:
            raise DigitScopeError(f"The study {name} is damaged; begin one of another name.")
    if plan is not None and plan != known:
        raise DigitScopeError(
            f"The study {name} searches something else already; leave out what is to be searched to join it, or begin "
            "one of another name."
        )
    study.sampler = optuna.samplers.TPESampler(seed=int.from_bytes(os.urandom(4), "big"), constant_liar=True)
    study.pruner = optuna.pruners.HyperbandPruner(
        min_resource=1, max_resource=max(known.base.epochs, 1), reduction_factor=REDUCTION
    )
    return study, known
