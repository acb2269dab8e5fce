"""A person mixes sources of digits: adds, weighs, looks at them and takes them out; what cannot be read is said."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QToolButton,
    QTreeWidget,
)

from app.dialogs.sources import SourcesDialog
from app.views.menu_button import MenuButton
from app.views.source_digits import SourceDigits
from nn.data.look import Look
from nn.source_names import Weighted

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LOOK = Look(np.arange(10) * 1000, 30, np.full((4, 10, 784), 255, np.uint8), ("One was left out.",))


@pytest.fixture
def wanted() -> list[str]:
    return []


@pytest.fixture
def dialog(qtbot: "QtBot", wanted: list[str]) -> SourcesDialog:
    dialog = SourcesDialog((Weighted("starter", 0.5), Weighted("/a/pens.unp")))
    qtbot.addWidget(dialog)
    dialog.wanted.connect(wanted.append)
    dialog.begin()
    dialog.show()
    return dialog


def rows(dialog: SourcesDialog) -> list[tuple[str, ...]]:
    sources = dialog.findChild(QTreeWidget, "sources")
    items = [sources.topLevelItem(i) for i in range(sources.topLevelItemCount())]
    return [tuple(item.text(column) for column in range(3)) for item in items]


def choose(dialog: SourcesDialog, row: int) -> None:
    sources = dialog.findChild(QTreeWidget, "sources")
    sources.setCurrentItem(sources.topLevelItem(row))


def add(dialog: SourcesDialog, text: str) -> None:
    (action,) = (each for each in dialog.findChild(MenuButton, "addSource").entries.actions() if each.text() == text)
    action.trigger()


def told(dialog: SourcesDialog) -> str:
    return dialog.findChild(QLabel, "told").text()


def ok(dialog: SourcesDialog) -> QPushButton:
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)


def test_of_one_digit_and_of_one_writer_it_speaks_as_of_one(dialog: SourcesDialog) -> None:
    choose(dialog, 1)
    dialog.show_seen("/a/pens.unp", replace(LOOK, counts=np.eye(10, dtype=int)[7], writers=1))
    assert told(dialog) == "1 digit by 1 known writer. One was left out."


def test_it_lists_the_sources_and_asks_for_what_is_in_them(dialog: SourcesDialog, wanted: list[str]) -> None:
    assert wanted == ["starter", "/a/pens.unp"]
    assert rows(dialog) == [("Starter digits", "0.5", "reading..."), ("pens.unp", "1", "reading...")]
    assert told(dialog) == "Reading..."
    dialog.show_seen("/a/pens.unp", LOOK)
    assert rows(dialog)[1] == ("pens.unp", "1", "45,000")
    assert told(dialog) == "Reading..."
    choose(dialog, 1)
    assert told(dialog) == "45,000 digits by 30 known writers. One was left out."
    sheet = dialog.findChild(SourceDigits, "sourceDigits")
    assert "9,000 of 9" in sheet.accessibleDescription()
    # Of a source that is still to be read, nothing of the other one is left in sight.
    choose(dialog, 0)
    assert sheet.accessibleDescription() == ""


def test_a_source_that_cannot_be_read_says_why(dialog: SourcesDialog) -> None:
    dialog.show_seen("starter", "It is damaged; replace it.")
    assert rows(dialog)[0][2] == "cannot be read"
    assert told(dialog) == "It is damaged; replace it."


def test_a_source_that_cannot_be_read_keeps_ok_back_and_says_so_whichever_is_chosen(dialog: SourcesDialog) -> None:
    lack = dialog.findChild(QLabel, "lack")
    assert ok(dialog).isEnabled()
    assert not lack.isVisible()
    dialog.show_seen("/a/pens.unp", "It is damaged; replace it.")
    assert not ok(dialog).isEnabled()
    assert lack.isVisible()
    assert lack.text() == "pens.unp cannot be read: choose it to see why, or remove it."
    choose(dialog, 1)
    dialog.findChild(QToolButton, "removeSource").click()
    assert ok(dialog).isEnabled()
    assert not lack.isVisible()
    add(dialog, "MNIST")
    dialog.show_seen("mnist", "MNIST is not on this computer.")
    assert ok(dialog).isEnabled(), "Train fetches it"


def test_a_weight_belongs_to_the_chosen_source(dialog: SourcesDialog) -> None:
    weight = dialog.findChild(QDoubleSpinBox, "weight")
    assert weight.value() == 0.5
    choose(dialog, 1)
    assert weight.value() == 1
    weight.setValue(2.75)
    assert dialog.data() == (Weighted("starter", 0.5), Weighted("/a/pens.unp", 2.75))
    assert rows(dialog)[1][1] == "2.75"
    choose(dialog, 0)
    assert dialog.data() == (Weighted("starter", 0.5), Weighted("/a/pens.unp", 2.75))


def test_looking_at_a_source_changes_no_weight_that_has_more_digits_than_are_shown(qtbot: "QtBot") -> None:
    data = (Weighted("starter", 1 / 3), Weighted("mnist"))
    dialog = SourcesDialog(data)
    qtbot.addWidget(dialog)
    dialog.begin()
    assert dialog.findChild(QDoubleSpinBox, "weight").value() == 0.33
    choose(dialog, 1)
    choose(dialog, 0)
    assert dialog.data() == data


def test_sources_are_added_once(dialog: SourcesDialog, wanted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    add(dialog, "MNIST")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/b/digits.csv", ""))
    add(dialog, "A file...")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/b/scans")
    add(dialog, "A folder...")
    add(dialog, "A folder...")
    add(dialog, "Starter digits")
    assert [each.name for each in dialog.data()] == ["starter", "/a/pens.unp", "mnist", "/b/digits.csv", "/b/scans"]
    assert wanted == [each.name for each in dialog.data()]
    # What was asked for is what is looked at, whether it was there or not.
    assert dialog.findChild(QDoubleSpinBox, "weight").value() == 0.5
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    add(dialog, "A file...")
    assert len(dialog.data()) == 5


def test_without_a_source_there_is_nothing_to_accept(dialog: SourcesDialog) -> None:
    remove = dialog.findChild(QToolButton, "removeSource")
    choose(dialog, 0)
    remove.click()
    assert dialog.data() == (Weighted("/a/pens.unp"),)
    assert ok(dialog).isEnabled()
    remove.click()
    assert dialog.data() == ()
    assert not ok(dialog).isEnabled()
    assert not remove.isEnabled()
    assert told(dialog) == "Add a source of digits."
    dialog.show_seen("starter", LOOK)
    add(dialog, "Starter digits")
    assert ok(dialog).isEnabled()
