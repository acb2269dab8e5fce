"""All tabs are in sight and none is cut off by its neighbour."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QTabWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.views.tab_bar import LEAST_AROUND, Tabs

TITLES = "Stepper", "Trace a weight", "Outer product", "One neuron", "Equations"


@pytest.fixture
def tabs(qtbot: QtBot) -> QTabWidget:
    tabs = QTabWidget()
    tabs.setTabBar(Tabs())
    tabs.setDocumentMode(True)
    symbols = QToolButton()
    symbols.setText("Symbols")
    tabs.setCornerWidget(symbols)
    for title in TITLES:
        tabs.addTab(QWidget(), title)
    qtbot.addWidget(tabs)
    tabs.show()
    qtbot.waitExposed(tabs)
    return tabs


def places(tabs: QTabWidget) -> list[QRect]:
    return [tabs.tabBar().tabRect(index) for index in range(tabs.count())]


def own_width(tabs: QTabWidget) -> int:
    tabs.resize(2000, 200)
    return sum(place.width() for place in places(tabs))


def beside(tabs: QTabWidget) -> int:
    return tabs.width() - tabs.tabBar().width()


@pytest.mark.parametrize("less", [0, 10, 40, 150, 300])
def test_all_tabs_are_in_sight_however_little_room_there_is(tabs: QTabWidget, less: int) -> None:
    width = own_width(tabs)
    tabs.resize(width + beside(tabs) - less, 200)
    assert tabs.tabBar().width() == width - less
    last = 0
    for place in places(tabs):
        assert place.left() == last
        last = place.right() + 1
    assert last <= tabs.tabBar().width()
    assert not any(arrow.isVisible() for arrow in tabs.tabBar().findChildren(QToolButton))


def test_what_is_around_the_titles_gives_way_before_they_do(tabs: QTabWidget) -> None:
    tabs.resize(own_width(tabs) + beside(tabs) - 40, 200)
    for place, title in zip(places(tabs), TITLES, strict=True):
        assert place.width() >= tabs.fontMetrics().horizontalAdvance(title) + LEAST_AROUND


def test_the_longest_titles_give_way_and_short_ones_stay_whole(tabs: QTabWidget) -> None:
    tabs.resize(own_width(tabs) + beside(tabs) - 150, 200)
    short, *_ = places(tabs)
    assert short.width() >= tabs.fontMetrics().horizontalAdvance("Stepper") + LEAST_AROUND
    longest = [places(tabs)[index].width() for index in (1, 2)]
    assert longest[0] == longest[1]


@pytest.mark.parametrize("points", [9, 13, 18])
def test_the_feet_of_letters_are_whole_in_a_tab_that_is_not_chosen(qtbot: QtBot, tabs: QTabWidget, points: int) -> None:
    bar = tabs.tabBar()
    font = bar.font()
    font.setPointSize(points)
    bar.setFont(font)
    for index in range(tabs.count()):
        tabs.setTabText(index, "Mg")
    tabs.resize(900, 200)
    heights = []
    for index in (0, 1):
        image = bar.grab(bar.tabRect(index).adjusted(8, 4, -8, -4)).toImage()
        across = range(image.width())
        dark = [y for y in range(image.height()) if any(image.pixelColor(x, y).lightness() < 100 for x in across)]
        heights.append(dark[-1] - dark[0])
    assert heights[0] == heights[1], "the first one is chosen, and whole"
