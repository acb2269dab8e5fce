"""Asking for a name: what was there can be typed over, blanks go, and nothing is nobody."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs.name import ask_name


def answered(parent: QWidget, deed: Callable[[QLineEdit], None]) -> str | None:
    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QInputDialog)
        deed(dialog.findChild(QLineEdit))

    QTimer.singleShot(0, act)
    return ask_name(parent, "Rename", "Whose test is it?", "Ada")


@pytest.mark.parametrize(
    ("typed", "key", "name"),
    [
        ("  Bo  Li ", Qt.Key.Key_Return, "Bo Li"),
        ("", Qt.Key.Key_Return, "Ada"),
        (" ", Qt.Key.Key_Return, None),
        ("Bo", Qt.Key.Key_Escape, None),
        (99 * "x", Qt.Key.Key_Return, 60 * "x"),
    ],
)
def test_a_name_is_asked_for(qtbot: QtBot, typed: str, key: Qt.Key, name: str | None) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def deed(edit: QLineEdit) -> None:
        QTest.keyClicks(edit, typed)
        QTest.keyClick(edit, key)

    assert answered(parent, deed) == name
