"""Whatever shows numbers offers to save them: all views of the real window are walked, and no kind of view is left out.

A new view that paints, plots or lists something fails here until it offers it, or until WITHOUT says why it need not.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGraphicsView,
    QHeaderView,
    QMenu,
    QTableView,
    QTableWidget,
    QTreeView,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

import app.views
from app.settings import Settings
from app.views.copying import offer_copies
from app.views.derivation.matrix.view import MatrixView
from app.views.evaluation.reliability import ReliabilityDiagram
from app.views.heatmap import Heatmap
from app.views.plot import Plot
from app.views.search.coordinates import Coordinates
from app.window.main_window import MainWindow
from tests.app.window.test_text_size import pages
from tests.gallery import drawn
from tests.pages import late_docks, middle_pages

SAVES = {"savePicture", "saveFormula"}
WITHOUT = {
    "DigitSheet._Pictures": "chooses a digit",
    "DrawingList": "its drawings are exported as ink, by a button of its own",
    "ElidedLabel": "a text",
    "ExperimentList": "names of experiments",
    "FocusFrame": "the keyboard",
    "HealthBanner": "a sentence",
    "LayerKey": "the legend of the lines beside it",
    "LayerThumb": "chooses a map, which is saved where it is large",
    "Lights": "outlines over a view",
    "LineLegend": "the legend of a plot",
    "Mark": "the keyboard",
    "MarkedSlider": "a slider",
    "MatrixRow": "each matrix in it is saved, and by saveRow the row",
    "OverlayValues": "the legend of a plot",
    "PhaseStrip": "chooses a phase",
    "PointingFrame": "points at a part of the window",
    "Reading": "a text",
    "Row": "buttons",
    "ScaleBar": "the scale of a heatmap",
    "Segment": "a button",
    "SourceDigits": "a look at some digits of a source, in a dialog",
    "Tabs": "titles",
    "TouchLine": "a sentence",
    "TrialRow": "a button with a sentence",
    "VariationView": "a look at some digits as they are varied, in a dialog",
}
"""Kinds of views that show no numbers of their own -> what they show."""
ELSEWHERE = {
    "RatePlot": "in a dialog",
}
"""Kinds that the window does not show in a test, and which tests of their own look at."""

TIPS_OF_THEIR_OWN = Heatmap, QAbstractItemView, Plot, Coordinates, ReliabilityDiagram
"""They say of each cell, or of the place under the pointer, what it is."""


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.resize(1280, 760)
    window.show()
    drawn(window)
    return window


def kinds() -> set[type[QWidget]]:
    """All kinds of views of ours that paint, plot or list something."""
    found = set()
    for module in pkgutil.walk_packages(app.views.__path__, "app.views."):
        for each in vars(importlib.import_module(module.name)).values():
            if isinstance(each, type) and issubclass(each, QWidget) and each.__module__ == module.name and shows(each):
                found.add(each)
    return found


def shows(kind: type[QWidget]) -> bool:
    if issubclass(kind, QHeaderView):
        return False
    paints = any("paintEvent" in each.__dict__ and each.__module__.startswith("app.views.") for each in kind.__mro__)
    lists = issubclass(kind, (QAbstractItemView, QGraphicsView))
    return paints or (lists and kind.__module__.startswith("app.views."))


def everything(window: MainWindow) -> Iterator[QWidget]:
    """Each view of the window, built and shown once."""
    for walk in (late_docks, middle_pages, pages):
        for _ in walk(window):
            QApplication.processEvents()
    window.action("raceAction").trigger()
    QApplication.processEvents()
    yield from (widget for widget in window.findChildren(QWidget) if shows(type(widget)) or of_qt(widget))


def of_qt(widget: QWidget) -> bool:
    """Whether it is a table or a plot that Qt paints without a class of ours."""
    return type(widget) in (QTableView, QTableWidget, QTreeView, QTreeWidget, QGraphicsView)


def offered(widget: QWidget) -> set[str]:
    if widget.contextMenuPolicy() is not Qt.ContextMenuPolicy.ActionsContextMenu:
        return set()
    return {action.objectName() for action in widget.actions()}


def above(widget: QWidget) -> Iterator[QWidget]:
    """The widget and those that it is a part of, to which Qt hands a right click on."""
    yield widget
    parent = widget.parentWidget()
    if parent is not None and not widget.isWindow():
        yield from above(parent)


def test_every_view_saves_what_it_shows(window: MainWindow) -> None:
    met, silent, unreached, without_numbers, unexplained = set(), set(), set(), set(), set()
    for widget in everything(window):
        name = name_of(type(widget))
        met.add(name)
        if name in WITHOUT:
            continue
        saving = [each for each in above(widget) if offered(each) & SAVES]
        label = f"{name} {widget.objectName()}"
        if not saving:
            silent.add(label)
        # The letter of a matrix stands over its cells, which the keyboard reaches.
        elif not any(each.focusPolicy() & Qt.FocusPolicy.TabFocus for each in saving) and not isinstance(
            widget.parentWidget(), MatrixView
        ):
            unreached.add(label)
        if not widget.toolTip() and not isinstance(widget, TIPS_OF_THEIR_OWN):
            unexplained.add(label)
        if isinstance(widget, (QTableView, Heatmap)) and "saveNumbers" not in offered(widget):
            without_numbers.add(label)
    assert silent == set(), "these save nothing: call offer_copies, or offer_table"
    assert unreached == set(), "the menu key reaches none of these"
    assert without_numbers == set()
    assert unexplained == set(), "no tooltip"
    unseen = {name_of(kind) for kind in kinds()} - met - {*WITHOUT} - {*ELSEWHERE}
    assert {name for name in unseen if not is_base(name)} == set(), "these are nowhere in the walk through the window"


def name_of(kind: type[QWidget]) -> str:
    return kind.__qualname__ if not kind.__name__.startswith("_") else f"DigitSheet.{kind.__name__}"


def is_base(name: str) -> bool:
    """Whether others inherit from it, so that the window has it in these."""
    kind = next(each for each in kinds() if name_of(each) == name)
    return any(each is not kind and issubclass(each, kind) for each in kinds())


def test_nothing_is_excused_that_is_not_there() -> None:
    assert {*WITHOUT, *ELSEWHERE} <= {name_of(kind) for kind in kinds()}


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_key_opens_what_a_right_click_opens(qtbot: QtBot) -> None:
    view = QWidget()
    qtbot.addWidget(view)
    offer_copies(view, lambda: "1,2\n")
    view.resize(80, 60)
    view.show()
    opened: list[list[str]] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        opened.append([action.text() for action in menu.actions()])
        menu.close()

    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        middle = view.rect().center()
        QTimer.singleShot(0, look)
        QGuiApplication.sendEvent(view, QContextMenuEvent(reason, middle, view.mapToGlobal(middle)))
    assert opened == [["Copy as CSV", "Copy as picture", "Save picture...", "Save numbers..."]] * 2
