"""A letter with Alt means one thing at a time: no two parts in sight have the same, and none that of a menu."""

import re
from collections import defaultdict
from itertools import chain

from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow
from tests.app.window.insight.conftest import Make, make  # noqa: F401
from tests.gallery import drawn
from tests.pages import late_docks, middle_pages


def letters(window: MainWindow) -> dict[str, list[str]]:
    """Letter -> the texts in sight that have it."""
    texts = [action.text() for action in window.menuBar().actions()]
    texts += [button.text() for button in window.findChildren(QAbstractButton) if button.isVisible()]
    texts += [label.text() for label in window.findChildren(QLabel) if label.isVisible() and label.buddy() is not None]
    found = defaultdict[str, list[str]](list)
    for text in texts:
        for letter in re.findall(r"&(\w)", text):
            found[letter.upper()].append(text)
    return found


def test_no_two_parts_in_sight_share_a_letter(qtbot: QtBot, make: Make) -> None:  # noqa: F811
    window = make()
    drawn(window)
    shared = set()
    for page in chain(middle_pages(window), late_docks(window)):
        QApplication.processEvents()
        shared |= {f"{page}: {texts}" for texts in letters(window).values() if len(texts) > 1}
    assert sorted(shared) == []
