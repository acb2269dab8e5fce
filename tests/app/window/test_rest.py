"""A window that nobody touches does nothing: what lays itself out again and again takes most of a training's time."""

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QDockWidget, QTabWidget
from pytestqt.qtbot import QtBot

from app.window.insight.pages import PAGES
from app.window.main_window import MainWindow

ROUNDS = 100
"""Of the event loop: enough for a window to settle, and for one that does not to be found out."""

WORK = QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Paint, QEvent.Type.UpdateRequest


class Work(QObject):
    """What is laid out, shown, hidden and painted while this filters the application's events."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in WORK:
            self.seen[f"{type(watched).__name__} {watched.objectName()}: {event.type().name}"] += 1
        return False


def turn() -> None:
    """Let the event loop do all it has, many times over."""
    for _ in range(ROUNDS):
        QCoreApplication.processEvents()


def work_of(action: Callable[[], object]) -> Counter[str]:
    """What is laid out, shown, hidden and painted meanwhile."""
    application, work = QCoreApplication.instance(), Work()
    assert application is not None
    application.installEventFilter(work)
    action()
    application.removeEventFilter(work)
    return work.seen


@pytest.mark.parametrize("name", ["drawDock", "drawingsDock", "experimentsDock", "lifeDock", "whyDock", "writingDock"])
def test_a_window_at_rest_does_nothing(qtbot: QtBot, name: str) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    dock = window.findChild(QDockWidget, name)
    assert dock is not None
    dock.show()
    dock.raise_()
    turn()
    if name != "drawDock":
        dock.hide()
        turn()
    assert work_of(turn) == {}


@pytest.mark.parametrize("title", [page.title for page in PAGES])
def test_a_page_of_insight_at_rest_does_nothing(qtbot: QtBot, title: str) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.action("insightAction").trigger()
    turn()
    tabs = window.findChild(QTabWidget, "insightTabs")
    assert tabs is not None
    tabs.setCurrentIndex([page.title for page in PAGES].index(title))
    turn()
    assert work_of(turn) == {}
