"""A writing test in the window: digits are asked for, drawn with the mouse, read, kept, and seen again."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDockWidget,
    QFileDialog,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.dialogs.messages import Answer
from app.settings import TEXT_SIZES, Settings
from app.views.evaluation.digit_list import DigitList
from app.views.prediction import PredictionView
from app.views.text_table import TextTable
from app.views.writing.view import PAGES, WritingView
from app.window.main_window import MainWindow
from app.window.tab_order import tab_stops
from app.window.writing_dock import WritingDock
from nn.data import my_drawings, writing_tests
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.data.writing_tests import WritingTest, WrittenDigit
from nn.network import Network
from tests.app.window.test_main_window import missing_names
from tests.cut_off import cut_off

MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeWindow:
    """Each begins with the settings that the one before has left."""
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    monkeypatch.setattr("app.window.writing.is_wanted", lambda *_: True)

    def make() -> MainWindow:
        window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
        qtbot.addWidget(window)
        window.resize(1280, 720)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    return make


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()


def opened(window: MainWindow) -> WritingView:
    """With the dock in sight."""
    dock = window.findChild(QDockWidget, "writingDock")
    if not dock.isVisible():
        dock.toggleViewAction().trigger()
    QApplication.processEvents()
    return window.findChild(WritingView)


def draw(window: MainWindow, *points: tuple[float, float]) -> None:
    """A stroke with the mouse, in shares of the paper."""
    square, left = window.canvas.square(), Qt.MouseButton.LeftButton
    places = [
        QPoint(round(square.x() + x * square.width()), round(square.y() + y * square.height())) for x, y in points
    ]
    QTest.mousePress(window.canvas, left, Qt.KeyboardModifier.NoModifier, places[0])
    for place in places[1:]:
        QTest.mouseMove(window.canvas, place)
    QTest.mouseRelease(window.canvas, left, Qt.KeyboardModifier.NoModifier, places[-1])


def one(window: MainWindow) -> None:
    draw(window, (0.5, 0.2), (0.5, 0.5), (0.5, 0.8))


def press(root: QWidget, name: str) -> None:
    button = root.findChild(QWidget, name)
    assert isinstance(button, (QPushButton, QToolButton))
    assert button.isEnabled(), name
    button.click()


def text(root: QWidget, name: str) -> str:
    return root.findChild(QLabel, name).text()


def start(window: MainWindow, name: str = "Ada") -> WritingView:
    view = opened(window)
    view.name.setEditText(name)
    press(view, "writingStart")
    return view


def asked(window: MainWindow) -> int | None:
    return window.findChild(WritingDock).page.writing.asked


def write_all(window: MainWindow, name: str = "Ada") -> list[int]:
    """A whole test of ones; what was asked for."""
    start(window, name)
    order = []
    while (digit := asked(window)) is not None:
        order.append(digit)
        one(window)
        QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    return order


def kept() -> tuple[WritingTest, ...]:
    return writing_tests.load(writing_tests.place()).tests


def rows(table: TextTable) -> list[list[str]]:
    return [
        [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]


def read_by(network: Network, test: WritingTest) -> list[int]:
    return [int(network.predict(rasterize(digit.ink).reshape(1, -1))[0].argmax()) for digit in test.digits]


def test_it_is_hidden_at_first_and_built_when_it_is_seen(window: MainWindow) -> None:
    assert not window.findChild(QDockWidget, "writingDock").isVisible()
    assert window.findChild(WritingView) is None
    assert "No tests yet" in "".join(label.text() for label in opened(window).findChildren(QLabel) if label.isVisible())


def test_a_whole_test_with_the_mouse_and_enter(window: MainWindow) -> None:
    order = write_all(window)
    assert Counter(order) == dict.fromkeys(range(10), 1)
    (test,) = kept()
    assert (test.name, [digit.label for digit in test.digits]) == ("Ada", order)
    assert test.network == window.session.name
    assert not test.changed
    assert [digit.answer for digit in test.digits] == read_by(window.session.network, test)
    assert test.correct == 1, "the one among them"
    view = opened(window)
    assert text(view, "resultAccuracy") == "10.00%"
    assert "1 of 10 digits read right" in text(view, "resultWords")
    assert "interval: 1.79 to 40.42%" in text(view, "resultWords")
    assert text(view, "resultWhich") == "9 misread"
    assert view.result.confusion.counts().trace() == 1
    assert window.canvas.drawing.is_empty()


def test_the_verdict_and_the_progress_are_told_after_each_digit(window: MainWindow) -> None:
    view = start(window)
    assert text(view, "askedProgress") == "1 of 10"
    assert text(view, "askedDigit") == str(asked(window))
    first = asked(window)
    one(window)
    press(view, "writingNext")
    assert text(view, "askedProgress") == "2 of 10"
    assert text(view, "verdict").startswith(f"Your {first} was read ")
    assert view.asking.accessibleDescription().endswith(f"{asked(window)}, 2 of 10.")


def test_the_answer_is_the_one_of_the_window_at_its_temperature(qtbot: QtBot, window: MainWindow) -> None:
    window.session.set_temperature(3.0)
    start(window)
    one(window)
    prediction = window.findChild(PredictionView)
    qtbot.waitUntil(lambda: prediction.property("digit") >= 0)
    shown = prediction.property("digit"), max(prediction.property("probabilities"))
    QTest.keyClick(window.canvas, Qt.Key.Key_Enter)
    last = window.findChild(WritingDock).page.writing.last
    assert last.answer == shown[0]
    assert last.probability == pytest.approx(shown[1])


def test_of_a_row_the_digit_in_the_marked_box_counts(window: MainWindow) -> None:
    start(window)
    draw(window, (0.2, 0.3), (0.2, 0.7))
    draw(window, (0.7, 0.3), (0.9, 0.3), (0.75, 0.7))
    assert len(window.canvas.row.digits()) == 2
    strokes = window.canvas.row.chosen().ink.strokes
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert window.findChild(WritingDock).page.writing.last.ink.strokes == strokes


def test_an_empty_canvas_is_no_digit(window: MainWindow) -> None:
    view = start(window)
    first = asked(window)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert not view.findChild(QPushButton, "writingNext").isEnabled()
    one(window)
    assert view.findChild(QPushButton, "writingNext").isEnabled()
    window.canvas.clear()
    assert not view.findChild(QPushButton, "writingNext").isEnabled()
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    window.canvas.set_picture(np.eye(28, dtype=np.float32))
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert (asked(window), text(view, "askedProgress")) == (first, "1 of 10"), "nor is a picture"


def test_the_keyboard_alone_writes_a_digit(window: MainWindow) -> None:
    view = opened(window)
    view.name.setFocus()
    QTest.keyClick(view.name.lineEdit(), Qt.Key.Key_Return)
    assert window.canvas.hasFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(window.canvas, key)
    assert text(view, "askedProgress") == "2 of 10"
    assert window.canvas.drawing.is_empty(), "the pen is lifted"
    one(window)
    next_button = view.findChild(QPushButton, "writingNext")
    next_button.setFocus()
    QTest.keyClick(next_button, Qt.Key.Key_Space)
    assert text(view, "askedProgress") == "3 of 10"


def test_the_last_digit_is_taken_back_and_that_is_told(window: MainWindow) -> None:
    view = start(window)
    first = asked(window)
    assert not view.findChild(QPushButton, "writingBack").isEnabled()
    one(window)
    press(view, "writingNext")
    press(view, "writingBack")
    assert (asked(window), text(view, "askedProgress")) == (first, "1 of 10")
    while asked(window) is not None:
        one(window)
        QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    (test,) = kept()
    assert test.again == 1
    assert "Written again: 1." in text(view, "resultWords")


def test_a_skipped_digit_comes_last(window: MainWindow) -> None:
    view = start(window)
    first = asked(window)
    press(view, "writingSkip")
    assert asked(window) != first
    while asked(window) is not None:
        last = asked(window)
        one(window)
        QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert last == first
    assert Counter(digit.label for digit in kept()[0].digits) == dict.fromkeys(range(10), 1)


def test_of_a_test_that_is_stopped_nothing_is_kept_and_that_is_asked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[str] = []
    answers = [False, True]
    monkeypatch.setattr("app.window.writing.is_wanted", lambda _, words: questions.append(words) or answers.pop(0))
    view = start(window)
    press(view, "writingStop")
    assert questions == [], "nothing would be lost"
    assert asked(window) is None
    start(window)
    one(window)
    press(view, "writingNext")
    press(view, "writingStop")
    assert asked(window) is not None
    press(view, "writingStop")
    assert questions == ["Stop the test? The digit that is written is not kept."] * 2
    assert asked(window) is None
    assert not writing_tests.place().exists()


def test_a_window_that_is_closed_in_the_middle_asks_and_keeps_nothing_of_it(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[str] = []
    answers = [False, True]
    monkeypatch.setattr("app.window.writing.is_wanted", lambda _, words: questions.append(words) or answers.pop(0))
    window = make_window()
    write_all(window)
    start(window)
    one(window)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert not window.close()
    assert text(opened(window), "askedProgress") == "2 of 10"
    assert window.close()
    assert questions == ["Close DigitScope? The digit that is written is not kept."] * 2
    assert len(kept()) == 1


def test_a_dock_out_of_sight_takes_nothing(window: MainWindow) -> None:
    view = start(window)
    window.findChild(QDockWidget, "writingDock").close()
    one(window)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert not window.canvas.drawing.is_empty()
    opened(window)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert text(view, "askedProgress") == "2 of 10"


def test_the_canvas_comes_into_sight_to_be_written_on(window: MainWindow) -> None:
    paper = window.findChild(QDockWidget, "drawDock")
    paper.close()
    start(window)
    assert paper.isVisible()


def test_results_are_there_when_the_program_is_opened_again(make_window: MakeWindow) -> None:
    first = make_window()
    write_all(first, "Ada")
    first.close()
    second = make_window()
    view = opened(second)
    assert view.name.currentText() == "Ada"
    assert text(view, "resultWhose").startswith("Ada, ")
    assert text(view, "resultAccuracy") == "10.00%"
    assert [row[1:3] for row in rows(view.progress.table)] == [["10", "10.00%"]]


def add(name: str, minute: int, correct: int) -> WritingTest:
    """A test of ten digits in the file."""

    def digit(label: int) -> WrittenDigit:
        points = np.array([[0.1, label / 10], [minute / 100, 0.9]], np.float32)
        return WrittenDigit(
            Ink((Stroke(points, width=0.08),), label), label if label < correct else (label + 1) % 10, 0.9
        )

    date = datetime(2026, 3, 1, 12, minute, tzinfo=UTC)
    test = WritingTest(name, date, "a.safetensors", "abc", tuple(map(digit, range(10))))
    writing_tests.add(writing_tests.place(), test)
    return test


def test_a_class_compares(window: MainWindow) -> None:
    for minute, (name, correct) in enumerate([("Bo", 9), ("Ada", 5), ("Bo", 8), ("Chen", 10), ("Ada", 9)]):
        add(name, minute, correct)
    view = opened(window)
    assert rows(view.people) == [
        ["Chen", "100.00%", "100.00%", "1"],
        ["Ada", "90.00%", "90.00%", "2"],
        ["Bo", "80.00%", "90.00%", "2"],
    ]
    assert view.findChild(QLabel, "writingCompared").text() == ""
    view.people.cellClicked.emit(2, 0)
    assert view.progress.isVisible()
    assert view.findChild(QComboBox, "writingPerson").currentText() == "Bo"
    assert [row[2] for row in rows(view.progress.table)] == ["80.00%", "90.00%"], "the newest first"
    np.testing.assert_array_equal(view.progress.plot.points.getData()[1], [90, 80])
    view.progress.table.setCurrentCell(1, 0)
    QTest.keyClick(view.progress.table, Qt.Key.Key_Return)
    assert view.result.isVisible()
    assert text(view, "resultAccuracy") == "90.00%"
    write_all(window, "Dora")
    assert rows(view.people)[-1][0] == "Dora"
    assert "same network" in view.findChild(QLabel, "writingCompared").text()


def test_a_misread_digit_is_opened_on_the_canvas(window: MainWindow) -> None:
    test = add("Ada", 1, 8)
    view = opened(window)
    digits = view.findChild(DigitList, "writtenDigits")
    assert digits.rows.numbers == [8, 9]
    digits.clicked.emit(digits.rows.index(1, 0))
    np.testing.assert_array_equal(window.canvas.ink().strokes[0].points, test.digits[9].ink.strokes[0].points)
    view.result.confusion.clicked.emit(3, 3)
    assert digits.rows.numbers == [3]
    press(view, "writtenMisread")
    assert digits.rows.numbers == [8, 9]


def test_a_question_mark_is_misread_and_no_column_of_the_confusion(window: MainWindow) -> None:
    test = add("Ada", 1, 10)
    unlike = replace(test.digits[4], unlike=True)
    writing_tests.delete(writing_tests.place(), test.id)
    writing_tests.add(writing_tests.place(), replace(test, digits=(*test.digits[:4], unlike, *test.digits[5:])))
    view = opened(window)
    assert text(view, "resultAccuracy") == "90.00%"
    assert "1 with a question mark counts as misread." in text(view, "resultWords")
    assert view.result.confusion.counts().sum() == 9
    digits = view.findChild(DigitList, "writtenDigits")
    assert digits.rows.index(0, 0).data() == "4 \u2192 ?"


def test_the_digits_join_my_drawings_once_and_by_name(window: MainWindow) -> None:
    add("Ada", 1, 8)
    view = opened(window)
    press(view, "writingKeep")
    drawings = my_drawings.load(my_drawings.place()).drawings
    assert sorted((each.label, each.ink.writer) for each in drawings) == [(label, "Ada") for label in range(10)]
    assert window.statusBar().currentMessage() == "10 digits of Ada kept in My drawings"
    my_drawings.put(my_drawings.place(), [drawings[0].labelled(5)])
    before = my_drawings.load(my_drawings.place())
    press(view, "writingKeep")
    assert my_drawings.load(my_drawings.place()) == before, "what was corrected stays"
    assert "10 were there already" in window.statusBar().currentMessage()


def test_a_result_is_renamed_deleted_and_brought_back(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    add("Ada", 1, 8)
    add("Ada", 2, 9)
    view = opened(window)
    monkeypatch.setattr("app.window.writing.ask_name", lambda *_: "Bo")
    press(view, "writingRename")
    assert [test.name for test in kept()] == ["Ada", "Bo"]
    press(view, "writingDelete")
    assert [test.name for test in kept()] == ["Ada"]
    assert text(view, "resultAccuracy") == "80.00%"
    press(view, "writingUndo")
    press(view, "writingUndo")
    assert [test.name for test in kept()] == ["Ada", "Ada"]
    assert not view.findChild(QToolButton, "writingUndo").isVisible()


def test_results_are_exported(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add("Ada, 5b", 1, 8)
    view = opened(window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "class"), ""))
    press(view, "writingExport")
    head, line = (tmp_path / "class.csv").read_text("utf-8-sig").splitlines()
    assert head.startswith("name,date,network,weights,digits,right,accuracy,low,high")
    assert line.startswith('"Ada, 5b",2026-03-01T12:01:00+00:00,a.safetensors,abc,10,8,0.8000,0.4902,0.9433')


def test_a_full_disk_costs_no_result(window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told: list[str] = []
    monkeypatch.setattr("app.window.writing.show_error", lambda _, sentence: told.append(sentence))
    (tmp_path / "file").touch()
    monkeypatch.setenv(my_drawings.ENVIRONMENT, str(tmp_path / "file" / "mine.jsonl"))
    write_all(window)
    assert "cannot be written" in told[0]
    view = opened(window)
    assert text(view, "resultAccuracy") == "10.00%"
    assert "could not be saved" in text(view, "writingNotes")
    monkeypatch.setattr("app.window.writing.is_wanted", lambda _, words: bool(told.append(words)))
    assert not window.close()
    assert told[-1].startswith("Close DigitScope? 1 of the tests could not be saved")
    monkeypatch.setenv(my_drawings.ENVIRONMENT, str(tmp_path / "elsewhere" / "mine.jsonl"))
    press(view, "writingSave")
    assert len(kept()) == 1
    assert not view.findChild(QToolButton, "writingSave").isVisible()
    assert not view.findChild(QLabel, "writingNotes").isVisible()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe no JSON\n", b'{"digitscope_writing_test": 1, "name": "A"}\n'])
def test_a_bad_file_is_told_and_new_results_join_it(window: MainWindow, content: bytes) -> None:
    writing_tests.place().parent.mkdir()
    writing_tests.place().write_bytes(content)
    view = opened(window)
    assert ("line 1" in text(view, "writingNotes")) == bool(content)
    write_all(window)
    assert len(kept()) == 1
    assert writing_tests.place().read_bytes().startswith(content)


def test_another_network_in_the_middle_is_told(window: MainWindow) -> None:
    start(window)
    one(window)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    window.session.reset()
    while asked(window) is not None:
        one(window)
        QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert kept()[0].changed
    assert "The network changed during the test." in text(opened(window), "resultWords")


def test_nobody_writes_without_a_name(window: MainWindow) -> None:
    view = opened(window)
    view.name.setEditText("  ")
    assert not view.findChild(QPushButton, "writingStart").isEnabled()
    view.name.setEditText(" Ada   Lovelace ")
    press(view, "writingStart")
    assert Settings.writer(window._settings) == "Ada Lovelace"


@pytest.fixture
def _system_font(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))


@pytest.mark.usefixtures("_system_font")
@pytest.mark.parametrize("percent", [80, 100, 140, 200])
def test_nothing_is_cut_off_in_a_low_window_with_text_of_any_size(window: MainWindow, percent: int) -> None:
    for minute, name in enumerate(["Ada", "Bo", "Wilhelmina Hohenstaufen-Lichtenberg the Second of that Name"]):
        add(name, minute, 8)
    steps = TEXT_SIZES.index(percent) - TEXT_SIZES.index(100)
    for _ in range(abs(steps)):
        window.action("largerTextAction" if steps > 0 else "smallerTextAction").trigger()
    view = opened(window)
    dock = window.findChild(QDockWidget, "writingDock")

    def lacks() -> list[str]:
        for _ in range(10):  # what one part asks for, the next one learns in the next round
            QApplication.processEvents()
        assert window.size().toTuple() == (1280, 720)
        return cut_off(dock)

    for page in PAGES:
        view.show_page(page)
        assert lacks() == [], page
    start(window)
    assert lacks() == []
    one(window)
    press(view, "writingNext")
    assert lacks() == []


def test_the_keyboard_reaches_all_of_it_and_every_control_has_its_names(window: MainWindow) -> None:
    add("Ada", 1, 8)
    view = opened(window)
    for page, wanted in {
        "result": ["writtenConfusion", "writtenDigits", "writingKeep", "writingRename", "writingDelete"],
        "progress": ["writingPerson", "writingPlot", "writingTests"],
        "people": ["writingPeople", "writingExport"],
    }.items():
        view.show_page(page)
        QApplication.processEvents()
        names = [stop.objectName() for stop in tab_stops(window)]
        own = [name for name in names if name.startswith(("writing", "written"))]
        # Of segments side by side, Tab comes to one, and then arrows go on.
        found = [name for name in own if "_" not in name or name in ("writingCount_10", f"writingPage_{page}")]
        expected = ["writingName", "writingCount_10", "writingStart", f"writingPage_{page}", *wanted]
        assert found == expected
        assert missing_names(window.findChild(QDockWidget, "writingDock")) == []
    start(window)
    one(window)
    names = [stop.objectName() for stop in tab_stops(window)]
    assert [name for name in names if name.startswith("writing")] == ["writingSkip", "writingStop", "writingNext"]
    assert missing_names(window.findChild(QDockWidget, "writingDock")) == []
