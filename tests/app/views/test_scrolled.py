"""A scrolled view: the view takes the room there is, is scrolled where that is too little, and asks for its width."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.scrolled import ScrolledView


class View(QWidget):
    """Needs 300 x 200, would like more, and has words that wrap."""

    needs = QSize(300, 200)
    asked = 0

    def __init__(self) -> None:
        super().__init__()
        QVBoxLayout(self).addWidget(QLabel("Some words that wrap where there is little room. " * 8, wordWrap=True))

    def minimumSizeHint(self) -> QSize:
        self.asked += 1
        return self.needs

    def sizeHint(self) -> QSize:
        return self.needs * 2


@pytest.fixture
def view(qtbot: QtBot) -> View:
    view = View()
    qtbot.addWidget(view)
    return view


@pytest.fixture
def page(qtbot: QtBot, view: View) -> ScrolledView:
    page = ScrolledView(view)
    qtbot.addWidget(page)
    return page


def show(qtbot: QtBot, page: ScrolledView, size: QSize) -> None:
    page.resize(size)
    with qtbot.waitExposed(page):
        page.show()


def test_the_view_takes_all_the_room(qtbot: QtBot, page: ScrolledView, view: View) -> None:
    show(qtbot, page, QSize(500, 320))
    qtbot.waitUntil(lambda: view.size() == page.viewport().size() == QSize(500, 320))
    assert not page.verticalScrollBar().isVisible()


def test_it_is_scrolled_only_where_it_needs_more(qtbot: QtBot, page: ScrolledView, view: View) -> None:
    show(qtbot, page, QSize(500, 200))
    assert not page.verticalScrollBar().isVisible()
    page.resize(500, 150)
    qtbot.waitUntil(page.verticalScrollBar().isVisible)
    assert view.height() == 200


def test_it_asks_for_the_width_of_the_view_and_for_little_height(qtbot: QtBot, page: ScrolledView, view: View) -> None:
    show(qtbot, page, QSize(500, 320))
    assert page.minimumSizeHint().width() == 300 + page.verticalScrollBar().sizeHint().width()
    assert page.minimumSizeHint().height() < 150


def test_it_follows_what_the_view_needs(qtbot: QtBot, page: ScrolledView, view: View) -> None:
    show(qtbot, page, QSize(500, 320))
    view.needs = QSize(400, 360)
    view.updateGeometry()
    qtbot.waitUntil(page.verticalScrollBar().isVisible)
    assert view.height() == 360
    assert page.minimumSizeHint().width() > 400


def test_nothing_is_measured_before_it_is_seen(page: ScrolledView, view: View) -> None:
    page.minimumSizeHint()
    page.sizeHint()
    assert view.asked == 0
