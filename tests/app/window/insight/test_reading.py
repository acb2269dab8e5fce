"""While the digits are read each page that needs them says so, at once; then what it does, and how far that is."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from app.session.insight import kept_digits, who_taught
from app.session.network_digits import NetworkDigits, reading
from app.session.session import Session
from app.window.insight.landscape_page import LandscapePage
from app.window.insight.lesson_page import LessonPage
from app.window.insight.map_page import MapPage
from app.window.insight.neuron_page import NeuronPage
from app.window.insight.step_size_page import StepSizePage
from app.window.insight.who_taught_page import WhoTaughtPage
from app.window.main_window import MainWindow
from nn.errors import Cancelled
from tests.app.session.insight.conftest import Endless
from tests.app.window.insight.conftest import Make
from tests.app.window.insight.test_who_taught import draw

READING = "Reading the digits."


@pytest.fixture
def go() -> threading.Event:
    """Set where the digits may come."""
    return threading.Event()


@pytest.fixture
def window(make: Make, monkeypatch: pytest.MonkeyPatch, go: threading.Event) -> Iterator[MainWindow]:
    def slowly(session: Session) -> Callable[[Callable[[], bool]], NetworkDigits]:
        read = reading(session)

        def task(cancelled: Callable[[], bool]) -> NetworkDigits:
            while not go.is_set():
                if cancelled():
                    raise Cancelled
            return read(cancelled)

        return task

    monkeypatch.setattr(kept_digits, "reading", slowly)
    yield make()
    go.set()


def page(qtbot: QtBot, window: MainWindow, title: str, kind: type[Any]) -> Any:
    window.action("insightAction").trigger()
    qtbot.waitUntil(lambda: window.findChild(QTabWidget, "insightTabs") is not None)
    tabs = window.findChild(QTabWidget, "insightTabs")
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index(title))
    qtbot.waitUntil(lambda: window.findChild(kind) is not None)
    return window.findChild(kind)


def test_who_taught_reads_and_then_asks_so_many_digits(
    qtbot: QtBot, window: MainWindow, go: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = Endless()
    monkeypatch.setattr(who_taught, "influences", lambda *words: endless.work(words[5]))
    draw(window)
    view = page(qtbot, window, "Who taught it", WhoTaughtPage).view
    qtbot.waitUntil(lambda: view.words() == READING)
    go.set()
    qtbot.waitUntil(lambda: view.words() == "Asking 4,000 training digits: 100 percent.")
    window.action("networkAction").trigger()
    qtbot.waitUntil(endless.ended.is_set)


def test_a_lesson_says_it(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    view = page(qtbot, window, "Lesson", LessonPage).view
    qtbot.waitUntil(lambda: view.words() == READING)


@pytest.mark.parametrize(
    ("title", "kind", "over"),
    [("Step's size", StepSizePage, "stepOver"), ("Landscape", LandscapePage, "landscapeOver")],
)
def test_of_digits_held_back_step_and_landscape_say_it(
    qtbot: QtBot, window: MainWindow, go: threading.Event, title: str, kind: type[Any], over: str
) -> None:
    view = page(qtbot, window, title, kind).view
    window.findChild(QPushButton, f"{over}_validation").click()
    qtbot.waitUntil(lambda: view.sentence() == READING)
    go.set()
    qtbot.waitUntil(lambda: "validation digits" in view.sentence(), timeout=20_000)


def test_the_parts_of_a_neuron_that_need_them_say_it(qtbot: QtBot, window: MainWindow) -> None:
    view = page(qtbot, window, "Neuron", NeuronPage).view
    sections = view.operating, view.by_class, view.moving, view.without
    qtbot.waitUntil(lambda: [section.words() for section in sections] == [READING] * 4)


def test_the_map_says_it(qtbot: QtBot, window: MainWindow) -> None:
    scatter = page(qtbot, window, "Map", MapPage).view.scatter
    qtbot.waitUntil(lambda: scatter.waiting == READING)
