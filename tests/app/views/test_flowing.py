"""Widgets that take as many lines as their width asks for, and a radio button whose words do."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.views.flowing import Flowing
from app.views.wrapped_radio import WrappedRadio


def boxes(*widths: int) -> list[QWidget]:
    made = [QWidget() for _ in widths]
    for box, width in zip(made, widths, strict=True):
        box.setFixedSize(width, 20)
    return made


def test_what_has_no_room_begins_another_line(qtbot: QtBot) -> None:
    holder, (first, second, third) = QWidget(), boxes(60, 50, 70)
    qtbot.addWidget(holder)
    flow = Flowing(first, second, third, spacing=10)
    holder.setLayout(flow)
    assert flow.sizeHint().width() == 60 + 10 + 50 + 10 + 70
    assert flow.minimumSize().width() == 70
    assert [flow.heightForWidth(width) for width in (200, 199, 120, 119)] == [20, 50, 50, 80]
    holder.resize(120, 50)
    holder.show()
    assert [each.pos() for each in (first, second, third)] == [QPoint(0, 0), QPoint(70, 0), QPoint(0, 30)]
    first.hide()
    qtbot.waitUntil(lambda: second.pos() == QPoint(0, 0))
    assert third.pos() == QPoint(0, 30)


def test_words_of_a_radio_button_wrap_and_can_be_clicked(qtbot: QtBot) -> None:
    radio = WrappedRadio("the gradient of the weights, which is a matrix for each layer")
    qtbot.addWidget(radio)
    radio.resize(1000, 40)
    one = radio.sizeHint().height()
    radio.resize(160, 200)
    radio.show()
    assert radio.sizeHint().height() > 2 * one
    QTest.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    assert radio.isChecked()
