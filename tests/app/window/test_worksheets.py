"""Worksheets from the Learn menu: the dialog shows the pages, and the file is written or one sentence says why not."""

import errno
import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.canvas.canvas import Canvas
from app.dialogs import messages
from app.dialogs.worksheet import MAKING, OWN_FILE, WorksheetDialog
from app.settings import Settings
from app.window import worksheets as worksheets_module
from app.window.main_window import MainWindow
from app.window.worksheets import DRAW, Worksheets
from nn.data.ink import Ink, Stroke

ONE = Ink((Stroke(np.array([(0.5, 0.2), (0.5, 0.8)], np.float32), width=0.08),))
NOWHERE = Path()
"""For no name."""


class Class:
    """A canvas with a drawing, and what a person is told."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.window = QWidget()
        self.canvas = Canvas(self.window)
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.worksheets = Worksheets(self.canvas, settings, self.window)
        self.told: list[str] = []
        self.errors: list[str] = []
        self.questions: list[str] = []
        self.may_replace = True
        self.name = folder / "sheet.pdf"
        self.worksheets.told.connect(self.told.append)
        for module in (worksheets_module, messages):
            monkeypatch.setattr(module, "show_error", lambda _, sentence: self.errors.append(sentence))
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_: ("" if self.name == NOWHERE else str(self.name), "")
        )
        monkeypatch.setattr(QMessageBox, "question", self._question)

    def _typed(self) -> str:
        return "" if self.name == NOWHERE else str(self.name)

    def _question(self, _: Any, title: str, question: str) -> QMessageBox.StandardButton:
        self.questions.append(question)
        return QMessageBox.StandardButton.Yes if self.may_replace else QMessageBox.StandardButton.No

    def opened(self, qtbot: QtBot) -> WorksheetDialog:
        self.window.show()
        self.canvas.set_ink(ONE)
        self.worksheets.open()
        dialog = self.window.findChild(WorksheetDialog, "worksheetDialog")
        qtbot.waitUntil(lambda: not dialog.page.pixmap().isNull())
        return dialog


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Class]:
    room = Class(tmp_path, monkeypatch)
    qtbot.addWidget(room.window)
    yield room
    room.window.close()


def save(dialog: WorksheetDialog) -> None:
    QTest.mouseClick(dialog.findChild(QPushButton, "sheetSave"), Qt.MouseButton.LeftButton)


def pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes()))


def count(dialog: WorksheetDialog) -> int:
    return int(dialog.findChild(QLabel, "sheetPages").text().split()[-1])


def choose(dialog: WorksheetDialog, name: str, text: str) -> None:
    combo = dialog.findChild(QComboBox, name)
    combo.setFocus()
    combo.setCurrentText(text)
    assert combo.currentText() == text


def shows_another(dialog: WorksheetDialog, before: QImage) -> bool:
    return dialog.page.pixmap().toImage() != before


def says(label: QLabel, words: str) -> bool:
    return label.text().startswith(words)


def test_without_a_drawing_one_sentence_says_what_to_do(room: Class) -> None:
    room.worksheets.open()
    assert room.errors == [DRAW]
    assert room.window.findChild(WorksheetDialog, "worksheetDialog") is None


def test_the_file_has_the_pages_that_were_shown(room: Class, qtbot: QtBot) -> None:
    dialog = room.opened(qtbot)
    shown = count(dialog)
    save(dialog)
    assert pages(room.name) == shown
    assert room.told == [f"Saved sheet.pdf, {shown} pages"]
    assert not dialog.isVisible()


def test_a_file_gets_the_ending_that_it_lacks(room: Class, qtbot: QtBot) -> None:
    room.name = room.folder / "sheet"
    save(room.opened(qtbot))
    assert (room.folder / "sheet.pdf").exists()


def test_the_key_goes_into_a_file_of_its_own(room: Class, qtbot: QtBot) -> None:
    dialog = room.opened(qtbot)
    together = count(dialog)
    choose(dialog, "sheetKey", OWN_FILE)
    save(dialog)
    key = room.folder / "sheet-key.pdf"
    assert pages(room.name) + pages(key) == together
    assert room.told == [f"Saved sheet.pdf and sheet-key.pdf, {together} pages"]


@pytest.mark.parametrize("may_replace", [True, False])
def test_a_key_that_is_there_is_replaced_only_if_that_is_wanted(room: Class, qtbot: QtBot, may_replace: bool) -> None:
    room.may_replace = may_replace
    key = room.folder / "sheet-key.pdf"
    key.write_bytes(b"mine")
    dialog = room.opened(qtbot)
    choose(dialog, "sheetKey", OWN_FILE)
    save(dialog)
    assert room.questions == ["sheet-key.pdf is there already. Replace it?"]
    assert (key.read_bytes() == b"mine") is not may_replace
    assert room.name.exists() is may_replace
    assert dialog.isVisible() is not may_replace


def test_no_name_writes_nothing_and_leaves_the_dialog(room: Class, qtbot: QtBot) -> None:
    dialog = room.opened(qtbot)
    room.name = NOWHERE
    save(dialog)
    assert dialog.isVisible()
    assert not room.told


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "no permission")])
def test_what_cannot_be_written_is_one_sentence_and_leaves_the_dialog_and_no_half_file(
    room: Class, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    dialog = room.opened(qtbot)

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    save(dialog)
    (sentence,) = room.errors
    assert words in sentence
    assert "sheet.pdf" in sentence
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.findChild(QLabel, "sheetPages").text().startswith("page 1 of "))
    assert not list(room.folder.glob("*.pdf"))
    assert not room.told


def test_each_choice_shows_other_pages(room: Class, qtbot: QtBot) -> None:
    dialog = room.opened(qtbot)
    for name, text in (
        ("sheetSize", "9-2-2"),
        ("sheetActivation", "Tanh"),
        ("sheetLoss", "Mean squared error, sigmoid"),
        ("sheetPaper", "Letter" if dialog.paper() == "A4" else "A4"),
    ):
        before = dialog.page.pixmap().toImage()
        choose(dialog, name, text)
        qtbot.waitUntil(partial(shows_another, dialog, before))
    plan = dialog.plan()
    assert (plan.size, plan.activation, plan.loss) == ("9-2-2", "tanh", "mean_squared_error")


def test_what_takes_long_says_so_until_the_page_is_there(
    room: Class, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = room.opened(qtbot)
    about, said = dialog.findChild(QLabel, "sheetPages"), list[str]()
    say = dialog.show_working
    monkeypatch.setattr(dialog, "show_working", lambda words: said.append(words) or say(words))
    # As if each exercise took long.
    room.worksheets._slow.setInterval(0)
    dialog.findChild(QSpinBox, "sheetExercises").setValue(6)
    qtbot.waitUntil(lambda: MAKING in said)
    qtbot.waitUntil(lambda: about.text().startswith("page 1 of "))
    assert not room.worksheets._slow.isActive()
    assert not room.worksheets._later.isActive()


def test_the_window_closed_in_the_middle_of_the_pages_ends_them(room: Class, qtbot: QtBot) -> None:
    dialog = room.opened(qtbot)
    dialog.findChild(QSpinBox, "sheetExercises").setValue(6)
    assert room.worksheets._later.isActive()
    dialog.reject()
    assert not room.worksheets._later.isActive()
    assert not room.worksheets._slow.isActive()


def test_a_click_on_a_dialog_that_has_closed_does_nothing(room: Class, qtbot: QtBot) -> None:
    dialog = room.opened(qtbot)
    dialog.reject()
    dialog.findChild(QToolButton, "sheetFresh").click()
    assert not room.worksheets._later.isActive()
    assert not room.worksheets._slow.isActive()


def test_fresh_takes_another_seed_and_a_seed_can_be_typed(room: Class, qtbot: QtBot) -> None:
    dialog = room.opened(qtbot)
    seed = dialog.findChild(QSpinBox, "sheetSeed")
    before, picture = seed.value(), dialog.page.pixmap().toImage()
    QTest.mouseClick(dialog.findChild(QToolButton, "sheetFresh"), Qt.MouseButton.LeftButton)
    assert seed.value() != before
    seed.selectAll()
    QTest.keyClicks(seed, str(before))
    qtbot.waitUntil(lambda: dialog.page.pixmap().toImage() == picture)
    assert dialog.plan().seed == before


def test_pages_can_be_turned_to_the_key_and_back(room: Class, qtbot: QtBot) -> None:
    dialog = room.opened(qtbot)
    back, on = (dialog.findChild(QToolButton, name) for name in ("sheetBack", "sheetOn"))
    label = dialog.findChild(QLabel, "sheetPages")
    assert not back.isEnabled()
    for page in range(2, count(dialog) + 1):
        QTest.mouseClick(on, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(partial(says, label, f"page {page} "))
    assert not on.isEnabled()
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(on.isEnabled)


def test_with_one_output_there_is_no_choice_of_cost(room: Class, qtbot: QtBot) -> None:
    dialog = room.opened(qtbot)
    loss = dialog.findChild(QComboBox, "sheetLoss")
    assert loss.isEnabled()
    choose(dialog, "sheetSize", "2-2-1")
    assert not loss.isEnabled()


def test_the_learn_menu_has_it(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    learn = next(menu for menu in window.findChildren(QMenu) if menu.title() == "&Learn")
    assert window.action("worksheetAction") in learn.actions()
    window.canvas.set_ink(ONE)
    window.action("worksheetAction").trigger()
    dialog = window.findChild(WorksheetDialog, "worksheetDialog")
    qtbot.waitUntil(lambda: not dialog.page.pixmap().isNull())
    dialog.reject()
    window.close()
