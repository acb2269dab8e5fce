"""The program without Python, where DIGITSCOPE_BUILT names one: `standalone/README.md` says how it is built."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nn.version import program_version
from tests.app.conftest import run_on

JOB = Path(__file__).with_name("built_program_job.py")
PROGRAM = os.environ.get("DIGITSCOPE_BUILT", "")
MEGABYTES = 250
"""What the folder may take."""

pytestmark = pytest.mark.skipif(not PROGRAM, reason="DIGITSCOPE_BUILT names no program that was built.")


def run(*words: str, folder: Path) -> str:
    environment = {"HOME": str(folder), "PATH": "", "DIGITSCOPE_RUNS": str(folder / "runs")}
    command = [PROGRAM, *words]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_it_draws_trains_pauses_saves_and_reopens(display: str) -> None:
    run_on(display, JOB)


def test_it_has_the_verbs(tmp_path: Path) -> None:
    assert run("--version", folder=tmp_path).split()[-1] == program_version()
    run("train", "--data", "starter", "--epochs", "1", "--out", "digits.safetensors", folder=tmp_path)
    assert json.loads(run("evaluate", "digits.safetensors", folder=tmp_path))["accuracy"] > 0.8


def test_a_process_of_it_is_no_second_window(tmp_path: Path) -> None:
    """As `multiprocessing` in it starts its processes: the program over again, with words that say what to do."""
    parent = (
        "import multiprocessing, sys; sys.frozen = True; spawning = multiprocessing.get_context('spawn');"
        f"spawning.set_executable({PROGRAM!r}); from nn.version import program_version;"
        "print(*spawning.Pool(2).map(len, [program_version(), 'ab']))"
    )
    environment = {"HOME": str(tmp_path), "PATH": "", "PYTHONPATH": str(JOB.parents[2])}
    command = [sys.executable, "-c", parent]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True).stdout
    assert told.split() == [str(len(program_version())), "2"]


def test_it_is_small_and_has_nothing_of_qt_that_it_does_not_use() -> None:
    folder = Path(PROGRAM).parent
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]
    assert sum(file.stat().st_size for file in files) < MEGABYTES * 1e6
    qt = {file.name for file in files if file.name.startswith(("libQt6", "Qt6"))}
    assert qt, "else nothing has been looked at"
    for unused in ("Network", "Qml", "Quick", "Test", "Sql", "VirtualKeyboard", "Pdf", "PrintSupport"):
        assert not [name for name in qt if unused in name]
