"""Rows and columns written down as what they hold."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.boxes import STRETCH, filled


def test_a_row_holds_its_parts_in_order_with_their_room(qtbot: QtBot) -> None:
    window, parts = QWidget(), [QWidget() for _ in range(3)]
    qtbot.addWidget(window)
    for part in parts:
        part.setFixedSize(20, 10)
    first, second, last = parts
    filled(QHBoxLayout(window), first, 7, second, STRETCH, last, spacing=3, around=(1, 2, 4, 6))
    window.resize(200, 100)
    window.grab()
    assert [part.x() for part in parts] == [1, 31, 176]
    assert first.y() == 2 + (100 - 2 - 6 - 10) // 2


def test_of_several_parts_the_one_that_stretches_takes_the_room(qtbot: QtBot) -> None:
    window, narrow, low, high = (QWidget() for _ in range(4))
    qtbot.addWidget(window)
    narrow.setMinimumWidth(20)
    low.setMinimumHeight(20)
    filled(QHBoxLayout(window), narrow, (filled(QVBoxLayout(), low, (high, 1), spacing=0), 1), spacing=0)
    window.resize(200, 100)
    window.grab()
    assert (narrow.width(), low.width(), low.height(), high.height()) == (20, 180, 20, 80)
