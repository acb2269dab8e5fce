"""The window's memory survives a restart and anything that may have happened to the file in between."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QSettings

from app.settings import MAX_RECENT_FILES, NORMAL_TEXT, Settings
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.presets import PRESETS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def store(file: Path) -> QSettings:
    return QSettings(str(file), QSettings.Format.IniFormat)


def reopened(settings: QSettings) -> Settings:
    """The settings as the next start of the program reads them from the file."""
    settings.sync()
    return Settings(store(Path(settings.fileName())))


@pytest.mark.parametrize("name", PRESETS)
def test_hyperparameters_come_back_at_the_next_start(file: Path, name: str) -> None:
    first = store(file)
    Settings(first).set_hyperparameters(PRESETS[name])
    assert reopened(first).hyperparameters() == PRESETS[name]


def test_hyperparameters_are_the_defaults_at_the_first_start(file: Path) -> None:
    assert Settings(store(file)).hyperparameters() == Hyperparameters()


@pytest.mark.parametrize(
    "broken",
    ["", "{", "[1, 2]", "null", "17", "\x00", "[" * 100_000, '{"hidden": {}}'],
    ids=["empty", "cut off", "list", "null", "number", "binary", "deep", "wrong type"],
)
def test_broken_hyperparameters_are_the_defaults(file: Path, broken: str) -> None:
    first = store(file)
    first.setValue("hyperparameters", broken)
    assert reopened(first).hyperparameters() == Hyperparameters()


def test_a_text_that_is_no_settings_file_at_all_gives_the_defaults(file: Path) -> None:
    file.write_bytes(bytes(range(256)) * 8)
    settings = Settings(store(file))
    assert settings.hyperparameters() == Hyperparameters()
    assert settings.window_geometry().isEmpty()
    assert settings.recent_files() == []


@pytest.mark.parametrize("name", ABOUT)
def test_one_impossible_field_falls_back_alone(file: Path, name: str) -> None:
    kept: dict[str, Any] = {"epochs": 7, "learning_rate": 0.25}
    first = store(file)
    first.setValue("hyperparameters", json.dumps({**kept, name: {"not": "a value"}}))
    expected = Hyperparameters(**{key: value for key, value in kept.items() if key != name})
    assert reopened(first).hyperparameters() == expected


def test_values_that_do_not_fit_together_fall_back(file: Path) -> None:
    first = store(file)
    first.setValue("hyperparameters", json.dumps({"output": "sigmoid", "epochs": 7}))
    assert reopened(first).hyperparameters() == Hyperparameters(epochs=7)


def test_a_field_of_another_version_is_ignored(file: Path) -> None:
    first = store(file)
    first.setValue("hyperparameters", json.dumps({"epochs": 7, "warp": 9}))
    assert reopened(first).hyperparameters() == Hyperparameters(epochs=7)


def test_the_window_comes_back_where_it_was(file: Path) -> None:
    first = store(file)
    Settings(first).set_window(QByteArray(b"\x01\x00geometry"), QByteArray(b"\x02\x00state"))
    assert reopened(first).window_geometry() == QByteArray(b"\x01\x00geometry")
    assert reopened(first).window_state() == QByteArray(b"\x02\x00state")


def test_recent_files_are_the_latest_first_and_each_once(file: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"model, {index}.safetensors" for index in range(MAX_RECENT_FILES + 2)]
    first = store(file)
    settings = Settings(first)
    for path in paths:
        path.touch()
        settings.add_recent_file(path)
    settings.add_recent_file(paths[5])
    expected = [paths[5], *(path for path in reversed(paths) if path != paths[5])][:MAX_RECENT_FILES]
    assert reopened(first).recent_files() == expected


def test_recent_files_leave_out_what_is_gone(file: Path, tmp_path: Path) -> None:
    here, gone = tmp_path / "here", tmp_path / "gone"
    settings = Settings(store(file))
    for path in (here, gone):
        path.touch()
        settings.add_recent_file(path)
    gone.unlink()
    assert settings.recent_files() == [here]


@pytest.mark.parametrize("broken", ["{}", "[1, null]", "[", '["\\u0000", "' + "x" * 5000 + '"]'])
def test_broken_recent_files_are_none(file: Path, broken: str) -> None:
    first = store(file)
    first.setValue("recent_files", broken)
    assert reopened(first).recent_files() == []


@pytest.mark.parametrize("broken", ["", "fast", "null", "-1", "0", "NaN", "[1]", "1" + "0" * 400])
def test_a_broken_speed_is_the_first_one(file: Path, broken: str) -> None:
    first = store(file)
    first.setValue("speed", broken)
    assert reopened(first).speed() == Settings(store(file.with_name("new.ini"))).speed()


def test_the_size_of_text_comes_back(file: Path) -> None:
    first = store(file)
    assert Settings(first).text_size() == NORMAL_TEXT
    Settings(first).set_text_size(140)
    assert reopened(first).text_size() == 140


@pytest.mark.parametrize("broken", ["", "large", "null", "-1", "0", "141", "NaN", "[1]", "[140]", "1" + "0" * 400])
def test_a_broken_size_of_text_is_the_normal_one(file: Path, broken: str) -> None:
    first = store(file)
    first.setValue("text_size", broken)
    assert reopened(first).text_size() == NORMAL_TEXT


def test_who_drew_last_is_remembered(file: Path) -> None:
    first = store(file)
    assert Settings(first).writer() == "Me"
    Settings(first).set_writer("Ada")
    assert reopened(first).writer() == "Ada"
    first.setValue("writer", "[1]")
    assert reopened(first).writer() == "Me"
