"""A new user's way: a drawing is misread, taught, read, found in My drawings, and trained on."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QFileDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs.messages import Answer
from app.dialogs.teach import TeachDialog
from app.session.states import State
from app.settings import Settings
from app.views.my_drawings import MyDrawingsView
from app.views.prediction import PredictionView
from app.window.documents import Documents
from app.window.main_window import MainWindow
from app.window.tab_order import tab_stops
from nn.data import ink, my_drawings
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from tests.app.window.test_main_window import missing_names

ZIGZAG = np.array([[0.2, 0.2], [0.8, 0.25], [0.3, 0.5], [0.7, 0.8]], np.float32)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """With a drawing on the canvas."""
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.canvas.set_ink(Ink((Stroke(ZIGZAG, width=0.08),)))
    yield window
    window.session.close()


def read(window: MainWindow) -> int:
    image = rasterize(window.canvas.ink()).reshape(1, -1)
    return int(window.session.network.predict(image)[0].argmax())


def other(window: MainWindow) -> int:
    """A digit that the network does not read."""
    return (read(window) + 1) % 10


def teach(window: MainWindow, label: int) -> TeachDialog:
    window.action("teachAction").trigger()
    dialog = asked(window)
    QTest.keyClicks(dialog, str(label))
    return dialog


def asked(window: MainWindow) -> TeachDialog:
    return next(dialog for dialog in window.findChildren(TeachDialog) if dialog.isVisible())


def press(dialog: TeachDialog, name: str) -> None:
    dialog.findChild(QPushButton, name).click()


def texts(dialog: TeachDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def kept() -> list[tuple[int, str]]:
    return [(each.label, each.ink.writer) for each in my_drawings.load(my_drawings.place()).drawings]


def dock(window: MainWindow) -> QDockWidget:
    return window.findChild(QDockWidget, "drawingsDock")


def browse(window: MainWindow) -> MyDrawingsView:
    dock(window).toggleViewAction().trigger()
    return window.findChild(MyDrawingsView)


class TestTeaching:
    def test_without_ink_there_is_nothing_to_teach(self, window: MainWindow) -> None:
        assert window.action("teachAction").isEnabled()
        window.canvas.clear()
        assert not window.action("teachAction").isEnabled()

    def test_why_a_picture_cannot_be_taught_is_said(self, window: MainWindow) -> None:
        action = window.action("teachAction")
        tip = action.toolTip()
        window.canvas.set_picture(np.ones((28, 28), np.float32))
        assert not action.isEnabled()
        assert "A picture has no strokes that could be kept" in action.toolTip()
        window.canvas.clear()
        assert action.toolTip() == tip

    def test_what_it_was_is_kept_at_once_with_the_writer(self, window: MainWindow) -> None:
        dialog = teach(window, 4)
        assert kept() == [(4, "Me")]
        assert window.statusBar().currentMessage() == "Kept in My drawings as a 4, drawn by Me"
        QTest.keyClicks(dialog, "8")
        assert window.statusBar().currentMessage() == "Kept in My drawings as an 8, drawn by Me"
        dialog.writer.setText("  Ada  Lovelace ")
        QTest.keyClicks(dialog, "5")
        assert kept() == [(5, "Ada Lovelace")], "the same drawing once, as what was said last"
        dialog.close()
        window.action("teachAction").trigger()
        assert asked(window).writer.text() == "Ada Lovelace"

    def test_of_a_row_the_chosen_digit_is_taught_alone(self, window: MainWindow) -> None:
        left, right = (Stroke(ZIGZAG * np.float32(0.4) + np.array((x, 0.3), np.float32), width=0.04) for x in (0, 0.5))
        window.canvas.set_ink(Ink((left, right)))
        window.canvas.choose_next(1)
        teach(window, 4)
        (drawing,) = my_drawings.load(my_drawings.place()).drawings
        assert drawing.label == 4
        assert drawing.ink.strokes == (right,)

    def test_the_drawing_is_read_right_and_every_bit_comes_back(self, window: MainWindow) -> None:
        before, label = window.session.network.parameters.tobytes(), other(window)
        dialog = teach(window, label)
        press(dialog, "teachLearn")
        assert read(window) == label
        assert window.action("goBackAction").isEnabled()
        press(dialog, "teachUndo")
        assert window.session.network.parameters.tobytes() == before
        assert not dialog.findChild(QPushButton, "teachUndo").isEnabled()

    def test_back_takes_a_lesson_out_too(self, window: MainWindow) -> None:
        before = window.session.network.parameters.tobytes()
        dialog = teach(window, other(window))
        press(dialog, "teachLearn")
        window.action("goBackAction").trigger()
        assert window.session.network.parameters.tobytes() == before
        assert not dialog.findChild(QPushButton, "teachUndo").isEnabled()

    def test_the_dialog_says_the_answer_that_stands_beside_it(self, qtbot: QtBot, window: MainWindow) -> None:
        def answer() -> str:
            p = window.findChild(PredictionView).property("probabilities")
            return f"{int(np.argmax(p))}, {100 * max(p):.1f}%"

        def reads() -> str:
            return next(text for text in texts(dialog) if text.startswith("The "))

        window.session.set_temperature(2.0)
        dialog = teach(window, other(window))
        unlike = "The drawing is unlike the digits that the network learned; nearest is"
        qtbot.waitUntil(lambda: reads() == f"{unlike} {answer()}.")
        at_two = reads()
        window.session.set_temperature(3.0)
        assert reads() != at_two
        qtbot.waitUntil(lambda: reads() == f"{unlike} {answer()}.")
        before = answer()
        press(dialog, "teachLearn")
        qtbot.waitUntil(lambda: answer() != before)
        assert reads() == f"The network reads {answer()}."
        assert f"{before} \u2192 {answer()}" in texts(dialog)
        window.action("goBackAction").trigger()
        qtbot.waitUntil(lambda: answer() == before)
        assert reads() == f"{unlike} {before}."

    def test_of_a_scribble_the_dialog_says_that_it_is_unlike_what_was_learned(self, window: MainWindow) -> None:
        comb = np.array([(x, y) for x in np.linspace(0.05, 0.95, 12) for y in (0.1, 0.9)], np.float32)
        window.canvas.set_ink(Ink((Stroke(comb, width=0.04),)))
        dialog = teach(window, 4)
        assert any(text.startswith("The drawing is unlike the digits") for text in texts(dialog))
        press(dialog, "teachLearn")
        assert any(text.startswith("The network reads") for text in texts(dialog)), "it is known from then on"

    def test_a_network_of_no_numbers_is_said_to_read_nothing(self, window: MainWindow) -> None:
        model = window.session.work.model
        network = model.network.copy()
        network.parameters.fill(np.nan)
        window.session.take(replace(model, network=network), None)
        assert "The network reads nothing." in texts(teach(window, 4))

    def test_the_dialog_hides_neither_the_drawing_nor_its_answer(self, window: MainWindow) -> None:
        window.resize(900, 600)
        dialog = teach(window, other(window))
        for part in (window.canvas, window.findChild(PredictionView)):
            assert not dialog.frameGeometry().intersects(QRect(part.mapToGlobal(QPoint(0, 0)), part.size()))

    def test_a_run_keeps_its_network_to_itself(self, qtbot: QtBot, window: MainWindow) -> None:
        dialog = teach(window, 4)
        window.session.set_hyperparameters(Hyperparameters(hidden=(8,)))
        window.session.step_batch()
        assert not dialog.findChild(QPushButton, "teachLearn").isEnabled()
        qtbot.waitUntil(lambda: window.session.state is State.PAUSED)
        window.session.stop()
        qtbot.waitUntil(lambda: not window.session.busy)
        assert dialog.findChild(QPushButton, "teachLearn").isEnabled()

    def test_the_question_goes_with_its_drawing(self, window: MainWindow) -> None:
        dialog = teach(window, 4)
        window.canvas.clear()
        assert not dialog.isVisible()

    def test_a_drawing_that_cannot_be_kept_is_told(
        self, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr("app.dialogs.messages.show_error", lambda _, sentence: told.append(sentence))
        (tmp_path / "file").touch()
        monkeypatch.setenv(my_drawings.ENVIRONMENT, str(tmp_path / "file" / "mine.jsonl"))
        dialog = teach(window, 4)
        assert "cannot be written" in told[0]
        assert not dialog.findChild(QPushButton, "teachLearn").isEnabled()


class TestDock:
    def test_it_is_hidden_at_first_and_empty_until_it_is_seen(self, window: MainWindow) -> None:
        assert not dock(window).isVisible()
        assert window.findChild(MyDrawingsView) is None

    def test_a_taught_drawing_is_there_and_a_click_opens_it(self, window: MainWindow) -> None:
        view = browse(window)
        assert dock(window).isVisible()
        teach(window, 4)
        assert [each.label for each in view.list.drawings.drawings] == [4]
        window.canvas.clear()
        view.open_wanted.emit(view.list.drawings.drawings[0].id)
        np.testing.assert_array_equal(window.canvas.ink().strokes[0].points, ZIGZAG)

    def test_the_dialog_leads_to_it(self, window: MainWindow) -> None:
        press(teach(window, 4), "teachDrawings")
        assert dock(window).isVisible()
        assert len(window.findChild(MyDrawingsView).list.drawings.drawings) == 1

    def test_the_keyboard_reaches_all_of_it_and_nothing_out_of_sight(self, window: MainWindow) -> None:
        teach(window, 4).close()
        assert "dockTabs" not in [stop.objectName() for stop in tab_stops(window)]
        view = browse(window)
        view.list.selectAll()
        QApplication.processEvents()
        names = [stop.objectName() for stop in tab_stops(window)]
        wanted = ["Digit", "Writer", "List", "Label", "Delete", "Import", "Export"]
        assert [name for name in names if name.startswith("drawings")] == [f"drawings{each}" for each in wanted]
        assert "dockTabs" in names
        assert missing_names(dock(window)) == []

    def test_labels_and_deletions_can_be_taken_back(self, window: MainWindow) -> None:
        teach(window, 4)
        view = browse(window)
        view.list.selectAll()
        QTest.keyClicks(view.list, "7")
        assert kept() == [(7, "Me")]
        view.list.selectAll()
        QTest.keyClick(view.list, Qt.Key.Key_Delete)
        assert kept() == []
        view.undo_wanted.emit()
        assert kept() == [(7, "Me")]
        view.undo_wanted.emit()
        assert kept() == [(4, "Me")]
        view.undo_wanted.emit()
        assert kept() == [(4, "Me")]

    def test_export_and_import(self, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        teach(window, 4)
        view, target = browse(window), tmp_path / "out.jsonl"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out"), ""))
        view.export_wanted.emit([view.list.drawings.drawings[0].id])
        assert [each.label for each in ink.read(target)] == [4]
        stroke = Stroke(ZIGZAG[:2], width=0.08)
        ink.write_ink(target, [Ink((stroke,), 1, "Bo"), *ink.read(target)])
        with open(target, "a", encoding="utf-8") as file:
            file.write("{ broken\n")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(target), ""))
        view.import_wanted.emit()
        assert sorted(kept()) == [(1, "Bo"), (4, "Me")]
        view.undo_wanted.emit()
        assert kept() == [(4, "Me")]

    def test_an_export_asks_before_it_replaces_a_file_whose_ending_was_not_typed(
        self, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        teach(window, 4)
        view, target, asked = browse(window), tmp_path / "out.jsonl", list[str]()
        target.write_text("mine", "utf-8")

        def ask(_: QWidget, __: str, text: str) -> QMessageBox.StandardButton:
            asked.append(text)
            return QMessageBox.StandardButton.No

        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out"), ""))
        monkeypatch.setattr(QMessageBox, "question", ask)
        view.export_wanted.emit([view.list.drawings.drawings[0].id])
        assert asked == ["out.jsonl is there already. Replace it?"]
        assert target.read_text("utf-8") == "mine"

    def test_its_dialogs_begin_beside_the_latest_file(
        self, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started: list[str] = []

        def where(_: QWidget, __: str, start: str, ___: str) -> tuple[str, str]:
            started.append(start)
            return "", ""

        monkeypatch.setattr(QFileDialog, "getOpenFileName", where)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", where)
        (tmp_path / "sub").mkdir()
        ink.write_ink(tmp_path / "sub" / "a.jsonl", [window.canvas.ink()])
        documents = window.findChild(Documents)
        documents.open_drawing_file(tmp_path / "sub" / "a.jsonl")
        view = browse(window)
        view.import_wanted.emit()
        view.export_wanted.emit([])
        assert started == [str(tmp_path / "sub"), str(tmp_path / "sub" / "drawings.jsonl")]

    def test_an_import_that_fails_is_told(
        self, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr("app.dialogs.messages.show_error", lambda _, sentence: told.append(sentence))
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "none.jsonl"), ""))
        browse(window).import_wanted.emit()
        assert "none.jsonl" in told[0]

    def test_the_window_trains_on_my_drawings_and_on_those_that_came_since(
        self, qtbot: QtBot, window: MainWindow
    ) -> None:
        teach(window, 4)
        mine = Hyperparameters(hidden=(4,), epochs=1, data=(Weighted("mine"),))
        window.session.set_hyperparameters(mine)
        window.session.train()
        qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=20_000)
        window.canvas.set_ink(Ink((Stroke(ZIGZAG[:3], width=0.08),)))
        teach(window, 7)
        window.session.train()
        qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=20_000)
        assert sorted(window.session.loaded.training.labels.tolist()) == [4, 7]
