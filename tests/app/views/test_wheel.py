"""The wheel scrolls a page over whatever lies in it; only what has the focus is changed by it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QListView,
    QListWidget,
    QScrollArea,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.views.named import named


def slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setValue(50)
    return slider


def box() -> QSpinBox:
    box = QSpinBox()
    box.setValue(50)
    return box


def double() -> QDoubleSpinBox:
    double = QDoubleSpinBox()
    double.setValue(50)
    return double


def combo() -> QComboBox:
    combo = QComboBox()
    combo.addItems(["a", "b", "c"])
    combo.setCurrentIndex(1)
    return combo


def value(control: QWidget) -> float:
    return control.currentIndex() if isinstance(control, QComboBox) else control.property("value")


def in_page(qtbot: QtBot, widget: QWidget) -> QScrollArea:
    page, content = QScrollArea(widgetResizable=True), QWidget()
    long = QLabel("long")
    long.setMinimumHeight(3000)
    column = QVBoxLayout(content)
    column.addWidget(widget)
    column.addWidget(long)
    page.setWidget(content)
    page.resize(300, 300)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    page.setFocus()
    return page


def turn(page: QScrollArea, widget: QWidget) -> None:
    place = QPointF(widget.mapTo(page, widget.rect().center()))
    QTest.wheelEvent(page.windowHandle(), place, QPoint(0, -120))
    QApplication.processEvents()


@pytest.mark.parametrize("make", [slider, box, double, combo])
def test_a_control_is_changed_by_the_wheel_only_where_it_has_the_focus(
    qtbot: QtBot, make: Callable[[], QWidget]
) -> None:
    control = named(make(), "control", "Control")
    page = in_page(qtbot, control)
    before = value(control)
    turn(page, control)
    assert value(control) == before
    assert page.verticalScrollBar().value() > 0
    assert not control.hasFocus()
    page.verticalScrollBar().setValue(0)
    control.setFocus()
    turn(page, control)
    assert value(control) != before
    assert page.verticalScrollBar().value() == 0


@pytest.mark.parametrize(("count", "scrolls"), [(2, False), (200, True)])
def test_a_list_keeps_the_wheel_only_where_it_can_scroll(qtbot: QtBot, count: int, scrolls: bool) -> None:
    digits = named(QListWidget(), "digits", "Digits")
    digits.setFlow(QListView.Flow.LeftToRight)
    digits.setWrapping(True)
    digits.setFixedHeight(100)
    digits.addItems([str(number) for number in range(count)])
    page = in_page(qtbot, digits)
    turn(page, digits)
    assert (digits.verticalScrollBar().value() > 0) == scrolls
    assert (page.verticalScrollBar().value() > 0) != scrolls
