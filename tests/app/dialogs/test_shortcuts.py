"""The list of keys is made from the actions themselves."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QScrollArea

from app.dialogs.shortcuts import PARTS, ShortcutsDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


FRAME = 3
"""Pixels of the frame around what the keyboard is at."""


def action(text: str, *keys: str) -> QAction:
    action = QAction(text)
    action.setShortcuts([QKeySequence(key) for key in keys])
    return action


def test_it_lists_every_action_that_has_a_key(qtbot: "QtBot") -> None:
    actions = [action("&Open model...", "Ctrl+O"), action("&About"), action("&Redo", "Ctrl+Y", "F4")]
    dialog = ShortcutsDialog(actions)
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChild(QScrollArea).findChildren(QLabel)]
    keys = [
        " or ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in listed.shortcuts())
        for listed in (actions[0], actions[2])
    ]
    assert texts[:5] == ["Anywhere", "Open model", keys[0], "Redo", keys[1]]


def test_it_lists_the_keys_of_each_part_under_its_heading(qtbot: "QtBot") -> None:
    dialog = ShortcutsDialog([])
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChild(QScrollArea).findChildren(QLabel)]
    for heading, keys in PARTS.items():
        start = texts.index(heading) + 1
        assert texts[start : start + 2 * len(keys)] == [text for pair in keys.items() for text in pair]


def test_a_list_that_fits_the_screen_is_shown_whole(qtbot: "QtBot") -> None:
    dialog = ShortcutsDialog([action(f"Action {number}", f"Ctrl+F{number}") for number in range(1, 26)])
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.findChild(QScrollArea).verticalScrollBar().maximum() == 0


def test_a_long_list_scrolls_instead_of_outgrowing_the_screen(qtbot: "QtBot") -> None:
    dialog = ShortcutsDialog([action(f"Action {number}", "Ctrl+K") for number in range(200)])
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.height() <= dialog.screen().availableGeometry().height() - 40
    scroll = dialog.findChild(QScrollArea)
    assert scroll.verticalScrollBar().maximum() > 0
    assert scroll.horizontalScrollBar().maximum() == 0


def test_the_frame_of_the_keyboard_covers_no_word(qtbot: "QtBot") -> None:
    dialog = ShortcutsDialog([action("&Open model...", "Ctrl+O")])
    qtbot.addWidget(dialog)
    dialog.show()
    area = dialog.findChild(QScrollArea)
    inside = area.rect().adjusted(FRAME, FRAME, -FRAME, -FRAME)
    for label in area.findChildren(QLabel):
        assert inside.contains(label.rect().translated(label.mapTo(area, QPoint()))), label.text()
