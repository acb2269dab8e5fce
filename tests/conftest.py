"""For all tests: no display, repeatable properties, and no thread that outlives its test.

This file imports no Qt, so that the tests of `nn` run where Qt is not installed; what concerns Qt is in
`tests/app/conftest.py`.
"""

import os
import secrets
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

from app.system import library_problem
from nn.data import my_drawings
from nn.runs import shelf

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if sys.platform.startswith("linux") and find_spec("PySide6") is not None:
    # Here, because pytest-qt imports Qt before it collects any test.
    problem = library_problem(os.environ["QT_QPA_PLATFORM"])
    if problem is not None:
        pytest.exit(problem, returncode=2)

# Properties are about what is true, not about how fast this machine is; and what fails once fails again.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know the options of pytest-qt where it is not installed, or the project's configuration is an error there."""
    if find_spec("pytestqt") is None:
        for name in ("qt_api", "qt_log_ignore", "qt_log_level_fail"):
            parser.addini(name, "An option of pytest-qt, which is not installed.")


@pytest.fixture(autouse=True)
def _own_drawings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the drawings of the person who runs the tests out of them, and the tests' out of theirs."""
    monkeypatch.setenv(my_drawings.ENVIRONMENT, str(tmp_path / "drawings" / "mine.jsonl"))


@pytest.fixture(scope="session", autouse=True)
def _all_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the runs of fixtures that serve several tests out of those of the person who runs the tests."""
    root = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(shelf.ENVIRONMENT, str(root / "of-fixtures"))
        yield root


@pytest.fixture(autouse=True)
def _own_runs(_all_runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test begin without runs."""
    monkeypatch.setenv(shelf.ENVIRONMENT, str(_all_runs / secrets.token_hex(8)))


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not isinstance(t, threading._DummyThread)]
    for thread in left:
        thread.join(timeout=2)
    assert not [thread for thread in left if thread.is_alive()], "the test left a thread running"
