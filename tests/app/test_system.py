"""What Qt lacks on this machine is told in one sentence that says what to install."""

import ctypes
import importlib.util
import os
import shutil
import sys
from typing import Any

import pytest

from app.system import NEEDED, NEEDED_ON, NO_DISPLAY, display_problem, library_problem, missing_packages

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Only on Linux does Qt use libraries of the distribution."
)


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without a display; a test sets what it needs."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Libraries that the system's loader does not find."""
    names: set[str] = set()
    load = ctypes.CDLL

    def loader(name: str, *arguments: Any) -> ctypes.CDLL:
        plugin = "/platforms/" in name
        for missing in sorted(names):
            if name == missing or plugin:
                raise OSError(f"{missing}: cannot open shared object file: No such file or directory")
        return load(name, *arguments)

    monkeypatch.setattr(ctypes, "CDLL", loader)
    return names


@pytest.fixture
def apt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def test_nothing_is_missing_where_these_tests_run() -> None:
    assert missing_packages("offscreen") == {}
    assert library_problem("offscreen") is None


def test_all_missing_libraries_are_named_with_one_command(lacking: set[str], apt: None) -> None:
    lacking |= {"libEGL.so.1", "libxcb-cursor.so.0", "libxcb-shm.so.0"}
    problem = library_problem("xcb")
    assert problem is not None
    assert "libEGL.so.1, libxcb-cursor.so.0, libxcb-shm.so.0" in problem
    assert "sudo apt-get install libegl1 libxcb-cursor0 libxcb-shm0'" in problem
    assert "\n" not in problem


def test_libraries_of_another_display_are_not_asked_for(lacking: set[str]) -> None:
    lacking |= {"libEGL.so.1", "libxcb-cursor.so.0"}
    assert list(missing_packages("offscreen")) == ["libEGL.so.1"]


def test_one_package_of_two_libraries_is_named_once(lacking: set[str], apt: None) -> None:
    lacking |= {"libglib-2.0.so.0", "libgthread-2.0.so.0"}
    problem = library_problem("offscreen")
    assert problem is not None
    assert problem.count("libglib2.0-0") == 1


@pytest.mark.parametrize(
    ("manager", "expected"), [("dnf", ["dnf install libglvnd-egl'"]), ("", ["apt-get install", "dnf install"])]
)
def test_the_command_is_for_this_machine_or_for_both(
    lacking: set[str], monkeypatch: pytest.MonkeyPatch, manager: str, expected: list[str]
) -> None:
    lacking.add("libEGL.so.1")
    monkeypatch.setattr(shutil, "which", {manager: f"/usr/bin/{manager}"}.get)
    problem = library_problem("xcb")
    assert problem is not None
    assert [part in problem for part in expected] == [True] * len(expected)


def test_root_needs_no_sudo(lacking: set[str], apt: None, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking.add("libGL.so.1")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    problem = library_problem("xcb")
    assert problem is not None
    assert "sudo" not in problem


def test_a_library_that_the_table_does_not_know_is_named_too(lacking: set[str]) -> None:
    lacking.add("libnew.so.9")
    problem = library_problem("xcb")
    assert problem is not None
    assert "libnew.so.9" in problem


def test_every_library_has_a_package_for_both_kinds_of_system() -> None:
    for packages in (NEEDED, *NEEDED_ON.values()):
        for library, package in packages.items():
            assert ".so." in library
            assert package.apt
            assert package.dnf


def test_without_pyside_its_installation_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    problem = library_problem("offscreen")
    assert problem is not None
    assert "pip install PySide6-Essentials" in problem


def test_without_a_display_other_ways_are_named() -> None:
    assert display_problem() == NO_DISPLAY
    assert "digitscope train" in NO_DISPLAY
    assert "xvfb-run" in NO_DISPLAY


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:enable_fonts"])
def test_a_platform_without_a_screen_needs_no_display(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert display_problem() is None


@pytest.mark.skipif(bool(missing_packages("xcb")), reason="This machine lacks libraries that Qt needs for X.")
def test_a_display_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":54321")
    problem = display_problem()
    assert problem is not None
    assert "DISPLAY=:54321" in problem
    assert "digitscope train" in problem


@pytest.mark.skipif(bool(missing_packages("xcb")), reason="This machine lacks libraries that Qt needs for X.")
def test_asking_for_x_without_a_display_is_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert display_problem() == NO_DISPLAY


def test_the_second_platform_is_tried_where_the_first_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland;offscreen")
    assert display_problem() is None
