"""What a person gets who installs the program: the files of the wheel and of the sdist, and what is said of them."""

import re
import tarfile
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

READ = {
    "resources": {"formulas.json.gz"},
    "resources/experiments": {".txt", "README.md"},
    "resources/icons": {".svg"},
    "resources/models": {".safetensors", "scores.json"},
    "resources/starter": {".gz", "LICENSE.md"},
}
"""Folder of `resources` -> names and endings of what the program reads there, and what has to lie beside it."""

SOURCES = {
    "": {".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"},
    ".ci": {"run", "pythons"},
    "app": {".py"},
    "nn": {".py"},
    "resources": {".gz", ".jsonl", ".json", ".md", ".png", ".py", ".safetensors", ".svg", ".txt"},
    "standalone": {".desktop", ".md", ".py", ".sh", ".spec"},
    "tests": {".md", ".py"},
}
"""Room -> names and endings of its files."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A wheel and an sdist of this folder."""
    # Here, because the tests of a program that is installed elsewhere need none.
    sdist = pytest.importorskip("hatchling.builders.sdist")
    wheel = pytest.importorskip("hatchling.builders.wheel")
    folder = str(tmp_path_factory.mktemp("dist"))
    made = [next(kind(str(ROOT)).build(directory=folder)) for kind in (wheel.WheelBuilder, sdist.SdistBuilder)]
    return Path(made[0]), Path(made[1])


def test_the_wheel_has_the_program_and_nothing_else(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    code = {path.relative_to(ROOT).as_posix() for room in ("app", "nn") for path in (ROOT / room).rglob("*.py")}
    read = {
        path.relative_to(ROOT).as_posix()
        for folder, kinds in READ.items()
        for path in (ROOT / folder).iterdir()
        if path.name in kinds or path.suffix in kinds
    }
    assert len(code) > 100
    assert names == code | read


def test_the_sdist_has_what_is_worked_with_and_nothing_else(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as sdist:
        names = [PurePosixPath(*PurePosixPath(each.name).parts[1:]) for each in sdist.getmembers() if each.isfile()]
    assert len(names) > 300
    for name in names:
        kinds = SOURCES[name.parts[0] if len(name.parts) > 1 else ""]
        assert name.name in kinds or name.suffix in kinds, f"{name} is not meant"
        assert (ROOT / name).is_file() or name.name == "PKG-INFO"
    assert {str(name) for name in names} >= SOURCES[""] | {".ci/run", "standalone/digitscope.spec"}


def test_what_an_index_shows_is_there(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        inside = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        told = message_from_string(wheel.read(inside).decode())
    assert (told["Name"], told["Version"]) == ("digitscope", PROJECT["version"])
    assert set(told["Requires-Python"].split(",")) == set(PROJECT["requires-python"].split(","))
    assert told["Description-Content-Type"] == "text/markdown"
    assert str(told.get_payload()).startswith("# DigitScope")
    assert set(told.get_all("License-File", [])) == set(PROJECT["license-files"])
    assert "Private :: Do Not Upload" not in told.get_all("Classifier", [])


def test_the_changelog_begins_with_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == PROJECT["version"]


def test_the_version_stands_in_one_place() -> None:
    files = [path for room in ("app", "nn", "standalone", ".ci") for path in (ROOT / room).rglob("*") if path.is_file()]
    written = re.compile(rf"\b{re.escape(PROJECT['version'])}\b".encode())
    assert len(files) > 100
    assert [path for path in files if path.suffix != ".pyc" and written.search(path.read_bytes())] == []
