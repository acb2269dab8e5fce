"""Every action can be told from the others by name, words and key."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.window.actions import make_actions

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: "QtBot") -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(window: QWidget) -> Mapping[str, QAction]:
    return make_actions(window)


def _keys(actions: Mapping[str, QAction]) -> list[str]:
    return [key.toString() for action in actions.values() for key in action.shortcuts()]


def test_no_key_does_two_things(actions: Mapping[str, QAction]) -> None:
    # What redoes elsewhere must not do anything else here: hands remember it.
    redo = {"Ctrl+Y", "Ctrl+Shift+Z"} - {actions["redoAction"].shortcut().toString()}
    keys = Counter([*_keys(actions), *redo])
    assert [key for key, count in keys.items() if count > 1] == []
    assert "" not in keys


def test_what_the_platform_gives_no_key_has_one_all_the_same(actions: Mapping[str, QAction]) -> None:
    platforms = QKeySequence(QKeySequence.StandardKey.Quit)
    quits = actions["quitAction"].shortcuts()
    assert quits == [platforms if not platforms.isEmpty() else QKeySequence("Ctrl+Q")]


def test_a_tooltip_tells_what_happens_and_the_key(actions: Mapping[str, QAction]) -> None:
    for action in actions.values():
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert action.toolTip().startswith(action.statusTip())
        assert key in action.toolTip()
        assert action.objectName()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("trainAction", "present one stays under Network, Back"),
        ("continueAction", "the schedule begins anew"),
        ("stepAction", "present weights"),
        ("resetAction", "present network stays under Network, Back"),
    ],
)
def test_what_changes_the_weights_tells_what_it_keeps_and_forgets(
    actions: Mapping[str, QAction], name: str, words: str
) -> None:
    assert words in actions[name].toolTip()
