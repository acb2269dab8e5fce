"""All that the window has to show, one page after the other, for tests that look at all of it."""

from collections.abc import Iterator

from PySide6.QtWidgets import QDockWidget, QTabWidget

from app.window.main_window import MainWindow
from tests.scene import find

AT_FIRST = "drawDock", "learningDock"
"""Docks that are in sight when the window opens."""


def middle_pages(window: MainWindow) -> Iterator[str]:
    """Bring each tab of the middle into sight, and each page of Insight."""
    tabs = find(window, QTabWidget, "tabs")
    for index in range(tabs.count()):
        tabs.setCurrentIndex(index)
        yield tabs.tabText(index)
        if tabs.tabText(index) == "Insight":
            inner = find(window, QTabWidget, "insightTabs")
            for page in range(inner.count()):
                inner.setCurrentIndex(page)
                yield f"Insight, {inner.tabText(page)}"
    tabs.setCurrentIndex(0)


def late_docks(window: MainWindow) -> Iterator[str]:
    """Bring each dock into sight that a person opens, beside the layers of the network."""
    for dock in window.findChildren(QDockWidget):
        if dock.objectName() not in AT_FIRST:
            dock.toggleViewAction().trigger()
            dock.raise_()
            yield dock.windowTitle()
            dock.toggleViewAction().trigger()
