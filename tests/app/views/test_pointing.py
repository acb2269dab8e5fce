"""The frame around what one is to look at: it follows its part, hides with it, and takes nothing from it."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton, QScrollArea, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from app.views.pointing import AROUND, PointingFrame


class Screen(QMainWindow):
    """A button on the first of two pages."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs = QTabWidget()
        self.page = QWidget()
        self.button = QPushButton("Here", self.page)
        self.button.setGeometry(60, 80, 90, 40)
        self.tabs.addTab(self.page, "First")
        self.tabs.addTab(QWidget(), "Second")
        self.setCentralWidget(self.tabs)
        self.frame = PointingFrame(self)

    def place(self) -> QRect:
        return QRect(self.button.mapTo(self, QPoint()), self.button.size()).adjusted(-AROUND, -AROUND, AROUND, AROUND)


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    screen = Screen()
    qtbot.addWidget(screen)
    screen.resize(400, 300)
    with qtbot.waitExposed(screen):
        screen.show()
    return screen


def test_it_lies_around_its_part_and_lets_clicks_through(screen: Screen, qtbot: QtBot) -> None:
    assert not screen.frame.isVisible()
    screen.frame.point_at(screen.button)
    assert screen.frame.isVisible()
    assert screen.frame.geometry() == screen.place()
    assert not screen.frame.words.isVisible()
    with qtbot.waitSignal(screen.button.clicked):
        QTest.mouseClick(screen.windowHandle(), Qt.MouseButton.LeftButton, pos=screen.place().center())
    assert screen.frame.focusPolicy() is Qt.FocusPolicy.NoFocus
    for each in (screen.frame, screen.frame.words):
        assert each.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_it_follows_its_part_and_hides_with_it(screen: Screen) -> None:
    screen.frame.point_at(screen.button, "Look here.")
    assert screen.frame.words.isVisible()
    assert not screen.frame.words.geometry().intersects(screen.place())
    screen.button.move(150, 120)
    assert screen.frame.geometry() == screen.place()
    screen.tabs.setCurrentIndex(1)
    assert not screen.frame.isVisible()
    assert not screen.frame.words.isVisible()
    screen.tabs.setCurrentIndex(0)
    assert screen.frame.isVisible()
    assert screen.frame.geometry() == screen.place()
    screen.frame.clear()
    assert not screen.frame.isVisible()
    screen.button.move(10, 10)
    assert not screen.frame.isVisible()


def test_what_a_layout_moves_comes_back_and_what_a_person_scrolls_does_not(qtbot: QtBot) -> None:
    window, area, content = QMainWindow(), QScrollArea(), QWidget()
    qtbot.addWidget(window)
    content.setFixedSize(200, 2000)
    part = QPushButton("Here", content)
    part.setGeometry(10, 900, 90, 40)
    area.setWidget(content)
    window.setCentralWidget(area)
    window.resize(300, 200)
    frame = PointingFrame(window)
    with qtbot.waitExposed(window):
        window.show()
    frame.point_at(part)
    assert not frame.isVisible(), "whoever points brings it into sight"
    part.move(10, 1500)
    assert frame.isVisible()
    assert frame.height() >= 40
    area.verticalScrollBar().setValue(0)
    assert not frame.isVisible()
    assert area.verticalScrollBar().value() == 0


def test_it_stays_in_the_window_and_survives_its_part(screen: Screen) -> None:
    screen.button.setGeometry(0, 0, 4000, 4000)
    screen.frame.point_at(screen.button, "Look here.")
    assert screen.rect().contains(screen.frame.geometry())
    assert screen.rect().contains(screen.frame.words.geometry())
    screen.button.setParent(None)
    assert not screen.frame.isVisible()
    screen.button.deleteLater()
    screen.resize(500, 300)
    screen.frame.clear()
