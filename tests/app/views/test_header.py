"""A header has one row where there is room, else two, and nothing in it touches."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.header import APART, Header


@pytest.mark.parametrize("more", [-1, 0])
def test_the_title_stands_above_what_it_has_no_room_beside(qtbot: QtBot, more: int) -> None:
    title, one, other = QLabel("A title"), QPushButton("One"), QPushButton("Other")
    header, around = Header(title, one, other), QWidget()
    QVBoxLayout(around).addWidget(header)
    qtbot.addWidget(around)
    around.show()
    row = title.sizeHint().width() + APART + one.sizeHint().width() + other.sizeHint().width()
    header.setFixedWidth(row + more)
    qtbot.waitUntil(lambda: (title.geometry().bottom() < one.geometry().top()) is (more < 0))
    assert other.geometry().right() == header.width() - 1
    if not more:
        assert title.geometry().right() + APART < one.geometry().left()
    assert header.minimumSizeHint().width() == one.sizeHint().width() + other.sizeHint().width()
