"""The window as a whole: everything can be reached and told apart, nothing is lost, and it always comes to rest."""

import math
import random
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QTimer, QUrl
from PySide6.QtGui import QAccessible, QAction, QColor, QDragEnterEvent, QDropEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDockWidget,
    QFileDialog,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QProgressBar,
    QScrollArea,
    QScrollBar,
    QSlider,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from app.assets import bundled_models
from app.dialogs import messages as messages_module
from app.dialogs.about import AboutDialog
from app.dialogs.download import DownloadDialog
from app.dialogs.hyperparameters import HyperparametersDialog
from app.dialogs.messages import Answer
from app.dialogs.shortcuts import ShortcutsDialog
from app.dialogs.sources import SourcesDialog
from app.session.states import State
from app.session.worker import DigitsThread, TrainingThread
from app.settings import Settings
from app.views.heatmap import Heatmap
from app.views.prediction import PredictionView
from app.views.seen import SeenView
from app.window import documents as documents_module
from app.window import main_window as main_window_module
from app.window.main_window import MainWindow
from nn import model_file
from nn.data import mnist, sources
from nn.data.digits import Digits
from nn.data.ink import Ink, Stroke
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.source_names import Weighted
from tests.sources import loading

H = Hyperparameters(hidden=(8,), epochs=1000, batch_size=64)
SEVEN = Stroke(np.array([(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)], np.float32), width=0.08)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


@pytest.fixture
def make_window(qtbot: QtBot, store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., MainWindow]]:
    made: list[MainWindow] = []

    def ask_no_more(_: QWidget) -> None:
        monkeypatch.setattr(documents_module, "ask_to_save", lambda *_, **__: Answer.DISCARD)

    def make(h: Hyperparameters | None = None, where: Path = store) -> MainWindow:
        window = MainWindow(Settings(QSettings(str(where), QSettings.Format.IniFormat)))
        made.append(window)
        qtbot.addWidget(window, before_close_func=ask_no_more)
        window.show()
        qtbot.waitExposed(window)
        if h is not None:
            window.session.set_hyperparameters(h)
        return window

    yield make
    for window in made:
        window.session.close()


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    return make_window()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Answer]]:
    """Answers to the questions whether to save, in turn; a question without an answer fails the test."""
    answers: list[Answer] = []

    def ask(*_: object, **__: object) -> Answer:
        if not answers:
            raise AssertionError("a question that was not expected")
        return answers.pop(0)

    monkeypatch.setattr(documents_module, "ask_to_save", ask)
    yield answers
    assert not answers, "a question was not asked"


def press(window: MainWindow, name: str) -> None:
    action = window.action(f"{name}Action")
    assert action.isEnabled(), f"{name} cannot be pressed"
    action.trigger()


def wait_for(qtbot: QtBot, window: MainWindow, state: State) -> None:
    qtbot.waitUntil(lambda: window.session.state is state, timeout=20_000)


def trained_a_little(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """One batch of a run, which is then stopped."""
    press(window, "step")
    wait_for(qtbot, window, State.PAUSED)
    press(window, "stop")
    wait_for(qtbot, window, State.STOPPED)
    assert window.session.unsaved
    return window


# Everything has a name


@pytest.mark.parametrize(
    "name",
    ["canvas", "prediction", "lossPlot", "accuracyPlot", "activations"]
    + [f"{name}Action" for name in ("train", "pause", "step", "stop", "reset", "clear", "undo", "redo")],
)
def test_scripts_find_the_parts_by_name(window: MainWindow, name: str) -> None:
    kind = QAction if name.endswith("Action") else QWidget
    assert len(window.findChildren(kind, name)) == 1


def test_scripts_read_the_answer(qtbot: QtBot, window: MainWindow) -> None:
    prediction = window.findChild(QWidget, "prediction")
    qtbot.waitUntil(lambda: prediction.property("digit") == -1)
    assert prediction.property("probabilities") == [0.0] * 10
    window.canvas.set_ink(Ink((SEVEN,)))
    qtbot.waitUntil(lambda: prediction.property("digit") == 7)
    probabilities = prediction.property("probabilities")
    assert isinstance(prediction.property("digit"), int)
    assert len(probabilities) == 10
    assert math.isclose(sum(probabilities), 1, abs_tol=1e-5)


CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QProgressBar,
    QTabBar,
)


NEED_NO_TOOLTIP = (
    # The tooltip is the value under the pointer.
    Heatmap,
    # The legend tells the values under the pointer, and a tooltip would cover the curves.
    QGraphicsView,
    # Only their content is to be read.
    QScrollArea,
    QAbstractItemView,
)


def is_control(widget: QWidget) -> bool:
    return isinstance(widget, CONTROLS) or bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def is_of_qt(widget: QWidget) -> bool:
    """Parts that Qt itself puts into its widgets, and names or not as it likes."""
    parent = widget.parentWidget()
    return (
        # The line edit of a spin box, the arrows of a tool bar, the buttons of a dock, the pages of a tab widget.
        widget.objectName().startswith("qt_")
        # The arrows of a tab bar whose tabs have no room.
        or (isinstance(parent, QTabBar) and isinstance(widget, QToolButton))
        or isinstance(widget, (QScrollBar, QHeaderView))
        # The focus is its tab bar's.
        or isinstance(widget, QTabWidget)
        # What a scroll area scrolls; the focus is the area's.
        or (isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget)
        # The list that drops down from a combo box.
        or any(isinstance(above, QComboBox) for above in ancestors(widget))
        # Buttons of a dialog's foot are told apart by their role; a message box's own are without a name.
        or isinstance(parent, (QDialogButtonBox, QMessageBox))
    )


def ancestors(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def missing_names(root: QWidget) -> list[str]:
    """What the controls in sight under `root` lack, as a person without eyes or a script would notice."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not is_control(widget) or is_of_qt(widget):
            continue
        known = {
            "objectName": widget.objectName(),
            "accessibleName": QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name),
            "toolTip": isinstance(widget, NEED_NO_TOOLTIP) or widget.toolTip(),
        }
        lacks = [name for name, value in known.items() if not value]
        if lacks:
            where = " < ".join(
                f"{type(each).__name__} {each.objectName()}" for each in [widget, *ancestors(widget)][:4]
            )
            found.append(f"{where} lacks {lacks}")
    return found


def pages(root: QWidget) -> Iterator[str]:
    """Bring every page of every tab widget into sight, one after the other."""
    for tabs in root.findChildren(QTabWidget):
        for index in range(tabs.count()):
            tabs.setCurrentIndex(index)
            QApplication.processEvents()
            yield tabs.tabText(index)


def test_every_control_of_the_window_has_name_accessible_name_and_tooltip(qtbot: QtBot, window: MainWindow) -> None:
    window.canvas.set_ink(Ink((SEVEN,)))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "prediction").property("digit") == 7)
    for page in pages(window):
        assert missing_names(window) == [], page


@pytest.mark.parametrize(
    "make",
    [
        lambda window: HyperparametersDialog(Hyperparameters(), False, window),
        lambda window: HyperparametersDialog(Hyperparameters(), True, window),
        lambda window: ShortcutsDialog(window.findChildren(QAction), window),
        lambda window: SourcesDialog(Hyperparameters().data, window),
        AboutDialog,
        DownloadDialog,
    ],
)
def test_every_control_of_a_dialog_has_name_accessible_name_and_tooltip(
    window: MainWindow, make: Callable[[MainWindow], QDialog]
) -> None:
    dialog = make(window)
    dialog.show()
    assert missing_names(dialog) == []


def test_no_control_takes_the_wheel_without_the_focus(window: MainWindow) -> None:
    window.action("hyperparametersAction").trigger()
    window.canvas.setFocus()
    for page in pages(window):
        controls = [each for kind in (QSlider, QAbstractSpinBox, QComboBox) for each in window.findChildren(kind)]
        assert controls
        for control in controls:
            place = QPointF(control.rect().center())
            up = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
            wheel = QWheelEvent(place, place, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, *up)
            QApplication.sendEvent(control, wheel)
            assert control.hasFocus() or not wheel.isAccepted(), f"{page}: {control.objectName()}"


# The keyboard alone


def mnemonic(text: str) -> str:
    plain = text.replace("&&", "")
    return plain[plain.index("&") + 1].lower() if "&" in plain else ""


def menus(window: MainWindow) -> dict[str, QMenu]:
    # Not what `QAction.menu` returns: in PySide6 6.9 that is deleted together with the Python object of its action.
    found = opened_by(window.menuBar().actions(), window)
    assert len(found) == len(window.menuBar().actions())
    return {menu.title(): menu for menu in found}


def opened_by(entries: Sequence[QAction], window: MainWindow) -> list[QMenu]:
    return [menu for menu in window.findChildren(QMenu) if menu.menuAction() in entries]


def test_each_entry_of_a_menu_has_a_mnemonic_of_its_own(window: MainWindow) -> None:
    assert all(count == 1 for count in Counter(map(mnemonic, menus(window))).values())
    for title, menu in menus(window).items():
        letters = Counter(mnemonic(action.text()) for action in menu.actions() if not action.isSeparator())
        assert "" not in letters, title
        assert [letter for letter, count in letters.items() if count > 1] == [], title


def test_every_action_is_in_a_menu(window: MainWindow) -> None:
    shown = [action for menu in menus(window).values() for action in menu.actions()]
    shown += [action for menu in opened_by(shown, window) for action in menu.actions()]
    entries = {action.objectName() for action in shown}
    actions = {action.objectName() for action in window.actions() if action.objectName().endswith("Action")}
    assert len(actions) > 20
    assert actions <= entries


def test_a_key_of_the_window_does_one_thing(window: MainWindow) -> None:
    everywhere = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
    keys = Counter(
        key.toString()
        for action in window.findChildren(QAction)
        if action.shortcutContext() in everywhere
        for key in action.shortcuts()
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_list_of_keys_has_every_key(window: MainWindow) -> None:
    dialog = ShortcutsDialog(window.actions(), window)
    listed = {label.text() for label in dialog.findChildren(QLabel)}
    for action in window.actions():
        if action.shortcuts():
            assert " or ".join(key.toString() for key in action.shortcuts()) in listed


def test_tab_reaches_every_control_in_sight_and_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    window.canvas.set_ink(Ink((SEVEN,)))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "prediction").property("digit") == 7)
    wanted = {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and is_control(widget) and not is_of_qt(widget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    # Of buttons of which exactly one is down, the arrow keys reach the others.
    wanted -= {each for each in wanted if isinstance(each, QAbstractButton) and each.group() and not each.isChecked()}
    window.activateWindow()
    window.canvas.setFocus()
    qtbot.waitUntil(window.canvas.hasFocus)
    reached: list[QWidget] = []
    while QApplication.focusWidget() not in reached and len(reached) < 100:
        reached.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is window.canvas
    assert {each.objectName() for each in wanted - set(reached)} == set()


def test_a_digit_is_drawn_with_the_keyboard_and_answered(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.canvas
    canvas.setFocus()
    for _ in range(15):
        QTest.keyClick(canvas, Qt.Key.Key_Up)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(6):
        QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "prediction").property("digit") == 1)


def test_what_a_drawing_was_said_to_show_holds_for_the_digit_chosen_then(qtbot: QtBot, window: MainWindow) -> None:
    left, right = (replace(SEVEN, points=SEVEN.points * np.float32(0.5) + np.float32(x)) for x in (0, 0.4))
    window.action("derivationAction").trigger()
    window.canvas.set_ink(Ink((left, right)))
    seen = window.findChild(SeenView)
    qtbot.waitUntil(lambda: seen.values() is not None)
    window.findChild(QAbstractButton, "label4").click()
    assert window.findChild(QAbstractButton, "label4").isChecked()
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.canvas.row.index() == 1
    assert not window.findChild(QAbstractButton, "label4").isChecked()
    assert window.canvas.ink().strokes == (left, right)


def test_typing_in_the_dialog_takes_nothing_back_on_the_canvas(qtbot: QtBot, window: MainWindow) -> None:
    window.canvas.set_ink(Ink((SEVEN,)))
    press(window, "hyperparameters")
    dialog = window.findChild(HyperparametersDialog)
    hidden = dialog.findChild(QLineEdit, "hidden")
    hidden.selectAll()
    QTest.keyClicks(hidden, "12")
    QTest.keyClick(hidden, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hidden.text() == "32, 32"
    assert window.canvas.ink().strokes


# The window on the screen


def test_it_begins_on_a_screen_of_1024_by_768_and_any_page_fits_one_of_1280(window: MainWindow) -> None:
    widest = 1024
    for _ in pages(window):
        least = window.minimumSizeHint()
        assert least.width() <= widest
        assert least.height() <= 768 - 40, "with a title bar"
        widest = 1280


def test_layout_hyperparameters_speed_and_recent_files_come_back(
    make_window: Callable[..., MainWindow], tmp_path: Path
) -> None:
    h = Hyperparameters(hidden=(20, 10), optimizer="adam", learning_rate=0.002)
    model_file.save(tmp_path / "a&b.safetensors", Model(network_of(h), h))
    first = make_window()
    first.session.set_hyperparameters(h)
    first.findChild(QComboBox, "speed").setCurrentText("1 batch/s")
    first.findChild(QDockWidget, "learningDock").close()
    first.showMaximized()
    first._documents.open_file(tmp_path / "a&b.safetensors")
    first.close()
    second = make_window()
    assert second.session.hyperparameters == h
    assert second.findChild(QComboBox, "speed").currentText() == "1 batch/s"
    assert not second.session.full_speed
    assert second.isMaximized()
    assert not second.findChild(QDockWidget, "learningDock").isVisible()
    assert [action.text() for action in recent(second).actions()] == ["a&&b.safetensors"]


@pytest.mark.qt_log_ignore("This plugin does not support (raise|propagateSizeHints)")
def test_the_default_layout_brings_back_what_was_closed_or_torn_off(window: MainWindow) -> None:
    window.findChild(QDockWidget, "learningDock").close()
    window.findChild(QDockWidget, "drawDock").setFloating(True)
    press(window, "resetLayout")
    for name in ("learningDock", "drawDock"):
        dock = window.findChild(QDockWidget, name)
        assert dock.isVisible()
        assert not dock.isFloating()


def recent(window: MainWindow) -> QMenu:
    return next(menu for menu in window.findChildren(QMenu) if menu.title() == "Open &recent")


def network_of(h: Hyperparameters) -> Network:
    return Network.initialized(Architecture.of(h), h.initializer, np.random.default_rng(3))


def test_a_recent_file_opens_again_and_one_that_is_gone_is_told(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        model_file.save(tmp_path / f"{name}.safetensors", Model(network_of(H), H))
        window._documents.open_file(tmp_path / f"{name}.safetensors")
    assert [action.text() for action in recent(window).actions()] == ["b.safetensors", "a.safetensors"]
    assert recent(window).isEnabled()
    recent(window).actions()[1].trigger()
    assert window.windowTitle().startswith("a.safetensors")
    assert [action.text() for action in recent(window).actions()] == ["a.safetensors", "b.safetensors"]
    told: list[str] = []
    monkeypatch.setattr(documents_module, "show_error", lambda _, sentence: told.append(sentence))
    (tmp_path / "b.safetensors").unlink()
    recent(window).actions()[1].trigger()
    assert len(told) == 1
    assert "b.safetensors" in told[0]


def test_the_title_names_the_file_and_marks_what_no_file_has(
    qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(H)
    assert not window.isWindowModified()
    trained_a_little(qtbot, window)
    assert window.isWindowModified()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine.safetensors"), ""))
    press(window, "save")
    assert window.windowTitle() == "mine.safetensors[*] - DigitScope"
    assert not window.isWindowModified()


def test_an_open_dialog_follows_the_run_and_the_model(
    qtbot: QtBot, make_window: Callable[..., MainWindow], asked: list[Answer], tmp_path: Path
) -> None:
    window = make_window(H)
    press(window, "hyperparameters")
    press(window, "hyperparameters")
    (dialog,) = window.findChildren(HyperparametersDialog)
    hidden = dialog.findChild(QLineEdit, "hidden")
    assert hidden.isEnabled()
    press(window, "step")
    assert not hidden.isEnabled()
    wait_for(qtbot, window, State.PAUSED)
    press(window, "stop")
    wait_for(qtbot, window, State.STOPPED)
    assert hidden.isEnabled()
    other = replace(H, hidden=(9, 9))
    model_file.save(tmp_path / "a.safetensors", Model(network_of(other), other))
    asked.append(Answer.DISCARD)
    window._documents.open_file(tmp_path / "a.safetensors")
    assert hidden.text() == "9, 9"
    opened = window.session.network
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    assert window.session.network is opened


def test_a_dialog_that_was_closed_is_opened_anew_with_the_present_values(qtbot: QtBot, window: MainWindow) -> None:
    press(window, "hyperparameters")
    window.findChild(HyperparametersDialog).close()
    window.session.set_hyperparameters(replace(window.session.hyperparameters, hidden=(5,)))
    press(window, "hyperparameters")
    qtbot.waitUntil(lambda: len(window.findChildren(HyperparametersDialog)) == 1)
    dialog = window.findChild(HyperparametersDialog)
    assert dialog.isVisible()
    assert dialog.findChild(QLineEdit, "hidden").text() == "5"
    dialog.findChild(QLineEdit, "hidden").setText("6")
    window.session.step_batch()
    wait_for(qtbot, window, State.PAUSED)
    # News of the run leaves alone what is being edited.
    assert dialog.findChild(QLineEdit, "hidden").text() == "6"


def test_values_from_the_dialog_act_on_the_run_at_the_next_batch(
    qtbot: QtBot, make_window: Callable[..., MainWindow]
) -> None:
    window = make_window(replace(H, schedule="constant"))
    press(window, "step")
    wait_for(qtbot, window, State.PAUSED)
    press(window, "hyperparameters")
    dialog = window.findChild(HyperparametersDialog)
    rate = dialog.findChild(QAbstractSpinBox, "learning_rate").findChild(QLineEdit)
    rate.setText("0.000001")
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Apply).click()
    before = window.session.network.parameters.copy()
    press(window, "step")
    qtbot.waitUntil(lambda: window.session.state is State.PAUSED and len(window.session.history.training) == 2)
    assert 0 < np.abs(window.session.network.parameters - before).max() < 1e-5


# Dropping


def drop(target: QWidget, data: QMimeData) -> bool:
    """Drag `data` onto a widget and let it go there; whether it was taken."""
    place, copy = QPoint(target.width() // 2, target.height() // 2), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():
        # Qt 6.12 wants QPointF here, which older ones do not take.
        warnings.simplefilter("ignore", DeprecationWarning)
        entering = QDragEnterEvent(place, copy, data, left, none)
    QApplication.sendEvent(target, entering)
    event = QDropEvent(QPointF(place), copy, data, left, none)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event.isAccepted()


@pytest.mark.parametrize("name", ["mainWindow", "canvas", "seen", "prediction", "activations", "lossPlotAxes"])
def test_a_picture_can_be_dropped_anywhere(qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str) -> None:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    for y in range(8, 32):
        picture.setPixelColor(20, y, QColor("black"))
    picture.save(str(tmp_path / "one.png"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.png"))])
    target = window if name == "mainWindow" else window.findChild(QWidget, name)
    if isinstance(target, QAbstractScrollArea):
        target = target.viewport()
    assert drop(target, data)
    qtbot.waitUntil(lambda: window.canvas.picture() is not None)


def test_text_cannot_be_dropped(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("seven")
    assert not drop(window, data)


# Closing


def test_an_unsaved_network_asks_and_the_answer_counts(
    qtbot: QtBot,
    make_window: Callable[..., MainWindow],
    asked: list[Answer],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = trained_a_little(qtbot, make_window(H))
    file = tmp_path / "mine.safetensors"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    asked.append(Answer.CANCEL)
    assert not window.close()
    assert window.isVisible()
    asked.append(Answer.SAVE)
    assert window.close()
    assert np.array_equal(model_file.load(file).network.parameters, window.session.network.parameters)


def test_discard_closes(qtbot: QtBot, make_window: Callable[..., MainWindow], asked: list[Answer]) -> None:
    window = trained_a_little(qtbot, make_window(H))
    asked.append(Answer.DISCARD)
    assert window.close()


def test_a_full_disk_keeps_the_window_open_and_the_network_unsaved(
    qtbot: QtBot,
    make_window: Callable[..., MainWindow],
    asked: list[Answer],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = trained_a_little(qtbot, make_window(H))

    def full(_: Path, __: Model) -> NoReturn:
        raise DigitScopeError("mine.safetensors cannot be written: the disk is full.")

    told: list[str] = []
    monkeypatch.setattr(model_file, "save", full)
    monkeypatch.setattr(messages_module, "show_error", lambda _, sentence: told.append(sentence))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine.safetensors"), ""))
    asked.append(Answer.SAVE)
    assert not window.close()
    assert told == ["mine.safetensors cannot be written: the disk is full."]
    assert window.isVisible()
    assert window.session.unsaved
    asked.append(Answer.DISCARD)
    assert window.close()


def test_the_question_itself_can_be_cancelled_with_escape(qtbot: QtBot, make_window: Callable[..., MainWindow]) -> None:
    window = trained_a_little(qtbot, make_window(H))
    seen: list[str] = []

    def escape() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        QTest.keyClick(box, Qt.Key.Key_Escape)

    QTimer.singleShot(0, escape)
    assert not window.close()
    assert seen == ["The trained network has not been saved. Save it?"]


@pytest.mark.parametrize("speed", [math.inf, 0.001], ids=["full speed", "slow"])
def test_closing_in_the_middle_of_a_run_asks_and_ends_its_thread(
    qtbot: QtBot, make_window: Callable[..., MainWindow], asked: list[Answer], speed: float
) -> None:
    window = make_window(H)
    window.session.set_speed(speed)
    press(window, "train")
    qtbot.waitUntil(lambda: window.session.unsaved and window.session.state is State.RUNNING, timeout=20_000)
    asked.append(Answer.CANCEL)
    assert not window.close()
    assert window.session.state is State.RUNNING
    asked.append(Answer.DISCARD)
    assert window.close()
    assert running(window) == []


def test_closing_in_a_pause_ends_its_thread(
    qtbot: QtBot, make_window: Callable[..., MainWindow], asked: list[Answer]
) -> None:
    window = make_window(H)
    press(window, "step")
    wait_for(qtbot, window, State.PAUSED)
    asked.append(Answer.DISCARD)
    assert window.close()
    assert running(window) == []


def test_closing_while_the_digits_are_read_asks_nothing(
    make_window: Callable[..., MainWindow], asked: list[Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(H)
    reading = threading.Event()
    load = sources.of("starter").load

    def slowly(cancelled: Callable[[], bool]) -> Digits:
        reading.set()
        return load(cancelled)

    loading(monkeypatch, "starter", slowly)
    press(window, "train")
    assert reading.wait(20)
    assert window.session.state is State.LOADING
    assert window.close()
    assert running(window) == []


def running(window: MainWindow) -> list[TrainingThread]:
    return [thread for thread in window.findChildren(TrainingThread) if thread.isRunning()]


def test_closing_the_window_closes_its_dialog(qtbot: QtBot, window: MainWindow) -> None:
    press(window, "hyperparameters")
    assert window.findChildren(HyperparametersDialog)
    window.close()
    qtbot.waitUntil(lambda: not window.findChildren(HyperparametersDialog))


def test_closing_the_window_ends_a_download(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def fetch(_: object, cancelled: Callable[[], bool]) -> Path:
        begun.set()
        while not cancelled():
            pass
        return Path()

    monkeypatch.setattr(mnist, "fetch", fetch)
    press(window, "fetch")
    assert begun.wait(20)
    (download,) = window.findChildren(DigitsThread)
    window.close()
    assert download.isFinished()
    assert not any(dialog.isVisible() for dialog in window.findChildren(DownloadDialog))


def test_two_windows_train_beside_each_other(
    qtbot: QtBot, make_window: Callable[..., MainWindow], asked: list[Answer], tmp_path: Path
) -> None:
    one, other = make_window(H), make_window(replace(H, hidden=(5,)), tmp_path / "other.ini")
    press(one, "train")
    press(other, "train")
    for session in (one.session, other.session):
        qtbot.waitUntil(lambda: session.unsaved and session.state is State.RUNNING, timeout=20_000)  # noqa: B023
    asked.append(Answer.DISCARD)
    one.close()
    assert other.session.state is State.RUNNING
    assert other.session.network.widths == (784, 5, 10)
    asked.append(Answer.DISCARD)
    other.close()


# What nobody foresaw


def test_an_unforeseen_error_ends_the_run_and_leaves_a_window_that_works(
    qtbot: QtBot, make_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(replace(H, epochs=1))

    def broken(*_: object) -> NoReturn:
        raise ZeroDivisionError("a mistake of ours")

    with monkeypatch.context() as patched, capture_exceptions() as caught:
        patched.setattr("nn.run.Run.steps", broken)
        press(window, "train")
        qtbot.waitUntil(lambda: window.session.state is State.STOPPED, timeout=20_000)
    assert [str(error) for _, error, _ in caught] == ["a mistake of ours"]
    press(window, "train")
    wait_for(qtbot, window, State.FINISHED)


def test_what_a_run_cannot_do_is_told_in_a_box(
    qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(main_window_module, "show_error", lambda _, sentence: told.append(sentence))
    window = make_window(replace(H, data=(Weighted(str(tmp_path)),)))
    press(window, "train")
    wait_for(qtbot, window, State.STOPPED)
    qtbot.waitUntil(lambda: bool(told))
    assert str(tmp_path) in told[0]


@pytest.mark.parametrize("name", ["loss", "accuracy"])
def test_a_plot_goes_into_the_file_that_is_asked_for(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    trained_a_little(qtbot, window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
    plot = window.findChild(QWidget, f"{name}PlotAxes")
    next(action for action in plot.actions() if action.objectName() == "saveNumbers").trigger()
    assert (tmp_path / f"{name}.csv").read_text().startswith(f"curve,epoch,{name}")


def test_mnist_is_fetched_where_a_training_needs_it(
    qtbot: QtBot, make_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    there: list[Path] = []
    monkeypatch.setattr(mnist, "find", lambda: there[0] if there else None)
    monkeypatch.setattr(mnist, "fetch", lambda *_: there.append(Path("there")))
    loading(monkeypatch, "mnist", sources.of("starter").load)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    window = make_window(replace(H, data=(Weighted("mnist"),), epochs=1))
    press(window, "train")
    wait_for(qtbot, window, State.FINISHED)
    assert window.statusBar().currentMessage().startswith("MNIST is on this computer")


# Any sequence of actions

WILD = ("train", "continue", "pause", "step", "stepEpoch", "stop", "reset", "goBack", "clear", "undo", "redo")


@pytest.mark.parametrize("seed", range(8))
def test_after_any_sequence_of_actions_the_window_comes_to_rest(
    qtbot: QtBot,
    make_window: Callable[..., MainWindow],
    asked: list[Answer],
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    chance = random.Random(seed)
    # The bundled model, to which one can go back, was trained on MNIST.
    monkeypatch.setattr(mnist, "find", Path)
    loading(monkeypatch, "mnist", sources.of("starter").load)
    window = make_window(replace(H, epochs=chance.choice((1, 2, 1000))))
    window.findChild(QComboBox, "speed").setCurrentText("Full speed")
    states: set[State] = set()
    for _ in range(60):
        enabled = [name for name in WILD if window.action(f"{name}Action").isEnabled()]
        window.action(f"{chance.choice(enabled)}Action").trigger()
        if chance.random() < 0.2:
            window.canvas.set_ink(Ink((SEVEN,)))
        if chance.random() < 0.2:
            rate = chance.choice((0.1, 0.25, 0.5))
            window.session.set_hyperparameters(replace(window.session.hyperparameters, learning_rate=rate))
        # The next action comes before anything is told, in the middle of it, or when the run goes.
        patience = chance.randrange(3)
        if patience == 1:
            QApplication.processEvents()
        elif patience == 2:
            qtbot.waitUntil(lambda: window.session.state is not State.LOADING, timeout=20_000)
        states.add(window.session.state)
        assert len(running(window)) <= 1
    window.session.stop()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    assert window.session.state in (State.STOPPED, State.FINISHED)
    assert running(window) == []
    assert np.isfinite(window.session.network.parameters).all()
    assert len(states) > 2
    if window.session.unsaved_works():
        asked.append(Answer.DISCARD)
    assert window.close()


def test_each_model_of_the_file_menu_reads_a_drawn_digit_and_the_window_says_which_it_is(
    qtbot: QtBot, make_window: Callable[..., MainWindow]
) -> None:
    window = make_window(H)
    window.canvas.set_ink(Ink((SEVEN,)))
    menus = window.findChildren(QMenu)
    (file,), (models,) = ([menu for menu in menus if menu.title() == title] for title in ("&File", "&Models"))
    assert models.menuAction() in file.actions()
    offered = bundled_models()
    assert len(models.actions()) == len(offered) == 2
    for action, bundled in reversed(list(zip(models.actions(), offered, strict=True))):
        action.trigger()
        assert window.windowTitle() == f"{bundled.title}[*] - DigitScope"
        assert "-".join(map(str, bundled.widths)) in window.findChild(QLabel, "summary").text()
        qtbot.waitUntil(lambda: window.findChild(PredictionView).property("digit") == 7)
    window.session.go_back()
    assert window.windowTitle() == f"{offered[1].title}[*] - DigitScope"


def test_the_title_says_what_the_network_is(
    qtbot: QtBot, make_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents_module, "ask_to_save", lambda *_, **__: Answer.DISCARD)
    window = make_window(replace(H, epochs=1))
    press(window, "bundled")
    assert window.windowTitle() == "Bundled network[*] - DigitScope"
    window.session.set_hyperparameters(replace(window.session.hyperparameters, epochs=1))
    press(window, "train")
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=20_000)
    assert window.windowTitle() == "New network[*] - DigitScope"
    assert window.isWindowModified()
    press(window, "reset")
    assert "New network was not saved" in window.statusBar().currentMessage()
    assert window.action("goBackAction").text() == "&Back to New network"
    press(window, "bundled")
    assert window.windowTitle() == "Bundled network[*] - DigitScope"
    assert window.session.hyperparameters.data == (Weighted("starter"),)


def test_no_tabs_of_docks_lie_over_the_first_picture(window: MainWindow) -> None:
    """A bar that Qt made for docks of which one is hidden would cover what the network sees."""
    QApplication.processEvents()
    for bar in window.findChildren(QTabBar, "dockTabs", Qt.FindChildOption.FindDirectChildrenOnly):
        assert not bar.isVisible() or not window.rect().intersects(bar.geometry())
