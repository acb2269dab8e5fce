"""All text, numbers and formulas are enlarged together, at once, remembered, and nothing is cut off."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QAction, QFontDatabase, QScreen
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QDockWidget,
    QLabel,
    QPushButton,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.dialogs.about import AboutDialog
from app.dialogs.download import DownloadDialog
from app.dialogs.hyperparameters import HyperparametersDialog
from app.dialogs.search import SearchDialog
from app.dialogs.shortcuts import ShortcutsDialog
from app.settings import TEXT_SIZES, Settings
from app.views.derivation.common.formula import FormulaView
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.view import NetworkPictureView
from app.views.scrolled import ScrolledView
from app.window.bug_panel import BugPanel
from app.window.main_window import MainWindow
from nn.faults.fault import Stands
from nn.faults.riddle import Hint
from nn.hyperparameters import Hyperparameters
from tests.cut_off import cut_off, scrolled_sideways
from tests.gallery import drawn
from tests.pages import middle_pages
from tests.scene import Stillness, wait_for

ROUNDING = 3
TITLE = 24
"""Pixels of the bar above a dialog."""
WINDOWS = (1280, 720), (1280, 760), (1920, 1080)


@pytest.fixture(autouse=True)
def _system_font(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def make_window(qtbot: QtBot, settings: Settings) -> Callable[[], MainWindow]:
    def make() -> MainWindow:
        window = MainWindow(settings)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        drawn(window)
        window.resize(1280, 720)
        return window

    return make


def press(window: MainWindow, name: str, times: int = 1) -> None:
    for _ in range(times):
        window.action(f"{name}Action").trigger()


def enlarged(window: MainWindow, percent: int) -> None:
    """To this size, from the normal one."""
    press(window, "normalText")
    steps = TEXT_SIZES.index(percent) - TEXT_SIZES.index(100)
    press(window, "largerText" if steps > 0 else "smallerText", abs(steps))


def pages(window: MainWindow) -> Iterator[str]:
    """Bring into sight every page of the middle, one after the other."""
    press(window, "network")
    for symbol in "azW":
        window.findChild(QPushButton, f"show_{symbol}").click()
        yield f"Network, {symbol}"
    window.findChild(QPushButton, "show_lines").click()
    yield "Network, Lines"
    window.findChild(NetworkPictureView).open_sum(PointedAt(1, 5))
    yield "Network, sum of a neuron"
    window.findChild(NetworkPictureView).close_sum()
    window.findChild(QPushButton, "show_a").click()
    press(window, "derivation")
    tabs = window.findChild(QTabWidget, "derivationTabs")
    for index in range(tabs.count()):
        tabs.setCurrentIndex(index)
        yield tabs.tabText(index)
        if tabs.tabText(index) == "Trace a weight":
            for part in ("paths", "referee", "terms"):
                window.findChild(QPushButton, f"tracePart_{part}").click()
                yield f"Trace a weight, {part}"
    tabs.setCurrentIndex(0)
    for phase in range(30):
        if not window.findChild(QPushButton, "stepperNext").isEnabled():
            break
        window.findChild(QPushButton, "stepperNext").click()
        yield f"Stepper, phase {phase + 1}"


def points(widget: QWidget) -> float:
    return widget.font().pointSizeF()


def test_text_numbers_and_formulas_grow_together_and_come_back(
    qtbot: QtBot, make_window: Callable[[], MainWindow]
) -> None:
    window = make_window()
    press(window, "derivation")
    qtbot.waitUntil(window.findChild(FormulaView, "phaseFormula").isVisible)
    texts = [each for each in window.findChildren(QWidget) if each.isVisible()]
    formulas = [each for each in window.findChildren(FormulaView) if each.isVisible() and each.latex()]
    before = [points(each) for each in texts]
    heights = [each.sizeHint().height() for each in formulas]
    press(window, "largerText", 4)
    QApplication.processEvents()
    assert window.statusBar().currentMessage() == "Text size 160 %"
    for widget, size in zip(texts, before, strict=True):
        assert points(widget) == pytest.approx(1.6 * size, rel=0.01), widget
    for formula, height in zip(formulas, heights, strict=True):
        assert formula.sizeHint().height() == pytest.approx(1.6 * height, rel=0.15), formula.latex()
    press(window, "normalText")
    QApplication.processEvents()
    assert [points(each) for each in texts] == before


@pytest.mark.parametrize("percent", [80, 200])
def test_docks_are_as_wide_as_before_once_text_is_normal_again(
    qtbot: QtBot, make_window: Callable[[], MainWindow], percent: int
) -> None:
    window = make_window()
    docks = [dock for dock in window.findChildren(QDockWidget) if dock.isVisible()]
    window.resizeDocks(docks, [310, 395], Qt.Orientation.Horizontal)
    settle(qtbot, window)
    before = [dock.width() for dock in docks]
    assert len(docks) == 2
    enlarged(window, percent)
    settle(qtbot, window)
    press(window, "normalText")
    qtbot.waitUntil(lambda: [dock.width() for dock in docks] == before)


def test_text_goes_from_80_to_200_percent_and_no_further(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    own = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    for name, end in (("largerText", 2.0), ("smallerText", 0.8)):
        for _ in range(20):
            if window.action(f"{name}Action").isEnabled():
                press(window, name)
        assert not window.action(f"{name}Action").isEnabled()
        assert QApplication.font().pointSizeF() == pytest.approx(end * own)
    assert window.action("normalTextAction").isEnabled()


def test_the_size_of_text_is_remembered(make_window: Callable[[], MainWindow]) -> None:
    first = make_window()
    press(first, "largerText", 2)
    large = points(first)
    first.session.close()
    QApplication.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    second = make_window()
    assert points(second) == large
    assert second.action("normalTextAction").isEnabled()


def test_the_keys_are_those_of_other_programs(make_window: Callable[[], MainWindow]) -> None:
    keys = {
        name: {key.toString() for key in make_window().action(f"{name}Action").shortcuts()}
        for name in ("largerText", "smallerText", "normalText")
    }
    assert keys["largerText"] >= {"Ctrl++", "Ctrl+="}
    assert keys["smallerText"] >= {"Ctrl+-"}
    assert keys["normalText"] == {"Ctrl+0"}


def geometry(window: MainWindow) -> dict[str, tuple[int, ...]]:
    """Where each named part in sight lies."""
    return {
        f"{type(each).__name__} {each.objectName()}": (*each.pos().toTuple(), *each.size().toTuple())
        for each in window.findChildren(QWidget)
        # A formula comes when it is set.
        if each.isVisible()
        and each.objectName()
        and not isinstance(each, FormulaView)
        and type(each).__module__.startswith(("app.", "PySide6"))
    }


def settle(qtbot: QtBot, widget: QWidget) -> None:
    wait_for(Stillness(widget))


@pytest.mark.parametrize("page", ["Network", "Stepper", "Outer product", "One neuron", "Equations"])
def test_an_enlarged_window_looks_like_one_that_began_so(
    qtbot: QtBot, make_window: Callable[[], MainWindow], page: str
) -> None:
    places = []
    for first in (True, False):
        window = make_window()
        press(window, "network" if page == "Network" else "derivation")
        tabs = window.findChild(QTabWidget, "derivationTabs")
        if page != "Network":
            tabs.setCurrentIndex([tabs.tabText(index) for index in range(tabs.count())].index(page))
        settle(qtbot, window)
        if first:
            press(window, "largerText", 3)
        window.resize(1280, 720)
        settle(qtbot, window)
        # Where the docks end is a matter of what they have been through; what they hold is not.
        press(window, "resetLayout")
        settle(qtbot, window)
        places.append(geometry(window))
        window.session.close()
        window.hide()
    enlarged, began_so = places
    assert enlarged.keys() == began_so.keys()
    # Styles round what they put around a text, and a box moves with those before it.
    moved = {
        name: (box, began_so[name])
        for name, box in enlarged.items()
        if any(abs(one - other) > ROUNDING for one, other in zip(box, began_so[name], strict=True))
    }
    assert moved == {}


def ink_height(widget: QWidget, part: QRect) -> int:
    """From the first to the last row of pixels of this part that are not all alike."""
    image = widget.grab(part).toImage()
    rows = [y for y in range(image.height()) if len({image.pixel(x, y) for x in range(image.width())}) > 1]
    return rows[-1] - rows[0]


def test_titles_of_docks_grow_with_the_text(qtbot: QtBot, make_window: Callable[[], MainWindow]) -> None:
    window = make_window()

    def heights() -> list[int]:
        settle(qtbot, window)
        docks = [window.findChild(QDockWidget, name) for name in ("drawDock", "learningDock")]
        # The buttons at the right end keep their size.
        return [ink_height(dock, QRect(0, 0, dock.width() // 2, dock.widget().y() - 2)) for dock in docks]

    before = heights()
    enlarged(window, 200)
    assert all(large >= 1.8 * small for large, small in zip(heights(), before, strict=True))


@pytest.mark.parametrize("percent", [80, 100, 120, 140])
def test_the_plots_fit_across_their_dock(qtbot: QtBot, make_window: Callable[[], MainWindow], percent: int) -> None:
    window = make_window()
    enlarged(window, percent)
    window.resize(1280, 720)
    settle(qtbot, window)
    scrolled = window.findChild(QDockWidget, "learningDock").widget()
    assert isinstance(scrolled, ScrolledView)
    assert not scrolled.horizontalScrollBar().isVisible()


@pytest.mark.parametrize("percent", [80, 140, 200])
def test_docks_have_their_width_at_once_and_not_when_a_page_is_first_seen(
    qtbot: QtBot, make_window: Callable[[], MainWindow], percent: int
) -> None:
    window = make_window()

    def widths() -> list[int]:
        settle(qtbot, window)
        return [dock.width() for dock in window.findChildren(QDockWidget)]

    widths()
    enlarged(window, percent)
    at_once = widths()
    for action in ("derivation", "network"):
        press(window, action)
        assert widths() == at_once


@pytest.mark.parametrize("percent", [80, 100, 140, 200])
def test_nothing_is_cut_off(qtbot: QtBot, make_window: Callable[[], MainWindow], percent: int) -> None:
    window = make_window()
    enlarged(window, percent)
    found = []
    for size in WINDOWS:
        window.resize(*size)
        for page in pages(window):
            assert window.size().toTuple() == size, page
            for _ in range(10):  # what one part asks for, the next one learns in the next round
                QApplication.processEvents()
            found += [f"{size}, {page}: {lack}" for lack in cut_off(window)]
    assert sorted(set(found)) == []


@pytest.mark.parametrize("percent", [100, 140])
def test_every_page_of_the_middle_has_room_for_its_text(
    qtbot: QtBot, make_window: Callable[[], MainWindow], percent: int
) -> None:
    window = make_window()
    enlarged(window, percent)
    window.resize(1280, 720)
    found = []
    for page in middle_pages(window):
        # What a page has to tell is worked out in a thread: it is looked at as soon as nothing moves any more.
        settle(qtbot, window)
        assert window.size().toTuple() == (1280, 720), page
        found += [f"{page}: {lack}" for lack in (*cut_off(window), *scrolled_sideways(window.centralWidget()))]
    assert sorted(set(found)) == []


@pytest.mark.parametrize("percent", [100, 140])
def test_every_dock_has_room_for_its_text(qtbot: QtBot, make_window: Callable[[], MainWindow], percent: int) -> None:
    window = make_window()
    enlarged(window, percent)
    press(window, "resetLayout")
    settle(qtbot, window)
    found, seen = [], 0
    for dock in window.findChildren(QDockWidget):
        if dock.isVisible():
            continue
        dock.toggleViewAction().trigger()
        dock.raise_()
        settle(qtbot, window)
        seen += dock.isVisible()
        name = dock.windowTitle()
        assert window.size().toTuple() == (1280, 720), name
        lacks = cut_off(dock)
        # Three pictures, each over its numbers, are wider than what the middle leaves beside them in large text.
        if (name, percent) != ("Why", 140):
            lacks += scrolled_sideways(dock)
        found += [f"{name}: {lack}" for lack in lacks]
        dock.close()
    assert seen == 6
    assert found == []


each_dialog = pytest.mark.parametrize(
    "make",
    [
        lambda window: HyperparametersDialog(Hyperparameters(), False, window),
        lambda window: ShortcutsDialog(window.findChildren(QAction), window),
        AboutDialog,
        lambda window: DownloadDialog("MNIST", window),
        lambda window: SearchDialog(Hyperparameters(), None, window),
    ],
    ids=["hyperparameters", "shortcuts", "about", "download", "search"],
)


@each_dialog
def test_a_dialog_is_no_larger_than_a_screen_of_1280x720(
    make_window: Callable[[], MainWindow], make: Callable[[MainWindow], QDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda screen: QRect(0, 0, 1280, 720))
    window = make_window()
    enlarged(window, 200)
    dialog = make(window)
    dialog.show()
    QApplication.processEvents()
    assert dialog.width() <= 1280
    assert dialog.height() <= 720 - TITLE
    for buttons in dialog.findChildren(QDialogButtonBox):
        assert dialog.rect().contains(QRect(buttons.mapTo(dialog, QPoint()), buttons.size()))


@pytest.mark.parametrize("percent", [80, 100, 140, 200])
@each_dialog
def test_nothing_is_cut_off_in_a_dialog(
    qtbot: QtBot, make_window: Callable[[], MainWindow], make: Callable[[MainWindow], QDialog], percent: int
) -> None:
    window = make_window()
    enlarged(window, percent)
    dialog = make(window)
    dialog.show()
    QApplication.processEvents()
    assert cut_off(dialog) == []
    assert dialog.findChildren(QLabel)


@pytest.mark.parametrize("percent", [100, 140, 200])
def test_a_riddle_is_read_without_scrolling_sideways(make_window: Callable[[], MainWindow], percent: int) -> None:
    window = make_window()
    enlarged(window, percent)
    drawn(window)
    press(window, "bug")
    panel = window.findChild(BugPanel)
    assert panel is not None
    drawn(window)
    bar = panel.findChild(ScrolledView).horizontalScrollBar()
    assert window.width() == 1280
    assert bar.maximum() == 0
    panel.hunt.begin(2, 3)
    panel.hunt.guess(next(each for each in Stands if each is not panel.hunt.attempt.riddle.fault.stands))
    for hint in Hint:
        panel.hunt.ask(hint)
    panel.hunt.check()
    wait_for(lambda: panel.hunt.checked.answer is not None)
    window.session.end_run()
    drawn(window)
    assert bar.maximum() == 0
    panel.hunt.give_up()
    drawn(window)
    assert bar.maximum() == 0
    assert window.width() == 1280
    assert window.findChild(QDockWidget, "bugDock").width() < 290
