"""A person chooses hyperparameters: by preset or field by field, before a run all of them, during one a few."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.dialogs.frame import AROUND, LINES_AROUND, Scrolled
from app.dialogs.hyperparameters import HyperparametersDialog
from nn.data.ink import Ink, Stroke, write_ink
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.presets import PRESETS
from nn.source_names import Weighted

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Button = QDialogButtonBox.StandardButton
MINE = Hyperparameters(
    hidden=(48,), optimizer="adam", learning_rate=0.004, data=(Weighted("mnist"),), validation=600, seed=7
)


def shown(qtbot: "QtBot", current: Hyperparameters = MINE, *, running: bool = False) -> HyperparametersDialog:
    dialog = HyperparametersDialog(current, running)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def button(dialog: QDialog, which: Button) -> QPushButton:
    return dialog.findChild(QDialogButtonBox).button(which)


def type_into(dialog: QDialog, name: str, text: str) -> None:
    field = dialog.findChild(QWidget, name)
    line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, text)


def choose_preset(dialog: QDialog, name: str) -> None:
    """Choose by keyboard, as a person does."""
    combo = dialog.findChild(QComboBox, "preset")
    combo.setFocus()
    step = Qt.Key.Key_Down if combo.findText(name) > combo.currentIndex() else Qt.Key.Key_Up
    while combo.currentText() != name:
        QTest.keyClick(combo, step)


def test_it_fits_a_small_screen(qtbot: "QtBot") -> None:
    size = shown(qtbot).size()
    assert size.width() <= 1280
    assert size.height() <= 720


def test_ok_hands_on_what_was_typed(qtbot: "QtBot") -> None:
    dialog = shown(qtbot)
    type_into(dialog, "learning_rate", "0.02")
    with qtbot.waitSignal(dialog.accepted), qtbot.waitSignal(dialog.applied) as caught:
        qtbot.mouseClick(button(dialog, Button.Ok), Qt.MouseButton.LeftButton)
    assert caught.args == [replace(MINE, learning_rate=0.02)]
    assert dialog.hyperparameters() == replace(MINE, learning_rate=0.02)


def test_cancel_hands_nothing_on(qtbot: "QtBot") -> None:
    dialog = shown(qtbot)
    type_into(dialog, "epochs", "9")
    with qtbot.waitSignal(dialog.rejected), qtbot.assertNotEmitted(dialog.applied):
        qtbot.mouseClick(button(dialog, Button.Cancel), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_ok_waits_while_something_is_wrong_and_return_leads_there(qtbot: "QtBot") -> None:
    dialog = shown(qtbot)
    type_into(dialog, "epochs", "0")
    assert not button(dialog, Button.Ok).isEnabled()
    dialog.findChild(QWidget, "hidden").setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.objectName() == "epochs"
    type_into(dialog, "epochs", "3")
    assert button(dialog, Button.Ok).isEnabled()


def test_it_opens_with_the_cursor_in_a_field_that_is_wrong(qtbot: "QtBot") -> None:
    dialog = shown(qtbot, replace(MINE, data=(Weighted("/a/folder/that/is/gone"),)))
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.objectName() == "data"


def test_with_data_that_is_not_on_this_computer_all_else_can_be_changed(qtbot: "QtBot") -> None:
    elsewhere = replace(MINE, data=(Weighted("/a/folder/that/is/gone"),))
    dialog = shown(qtbot, elsewhere)
    assert dialog.findChild(QLabel, "data_message").text().startswith("/a/folder/that/is/gone does not exist")
    type_into(dialog, "epochs", "9")
    with qtbot.waitSignal(dialog.accepted), qtbot.waitSignal(dialog.applied) as caught:
        button(dialog, Button.Ok).click()
    assert caught.args == [replace(elsewhere, epochs=9)]


@pytest.mark.parametrize("other", [True, False], ids=["chosen here", "from before"])
def test_a_file_that_went_while_the_dialog_was_open_keeps_it_open_and_is_marked(
    qtbot: "QtBot", tmp_path: Path, other: bool
) -> None:
    path = tmp_path / "pens.jsonl"
    write_ink(path, [Ink((Stroke(np.array([[0, 0], [0, 100]], np.float32), width=8),), 1)])
    data = (Weighted(str(path)),)
    dialog = shown(qtbot, MINE if other else replace(MINE, data=data))
    dialog.form.set_data(data, {})
    path.unlink()
    assert button(dialog, Button.Ok).isEnabled()
    with qtbot.assertNotEmitted(dialog.applied):
        button(dialog, Button.Ok).click()
    assert dialog.isVisible()
    assert dialog.findChild(QLabel, "data_message").text().startswith(f"{path} does not exist")
    assert dialog.focusWidget().objectName() == "data"
    assert button(dialog, Button.Ok).isEnabled() != other


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_everything_but_the_data(qtbot: "QtBot", name: str) -> None:
    dialog = shown(qtbot)
    choose_preset(dialog, name)
    expected = replace(PRESETS[name], data=MINE.data, validation=MINE.validation, seed=MINE.seed)
    assert dialog.hyperparameters() == expected


def test_the_preset_is_named_while_it_is_one_and_else_custom(qtbot: "QtBot") -> None:
    name = next(iter(PRESETS))
    dialog = shown(qtbot, replace(PRESETS[name], seed=7))
    preset = dialog.findChild(QComboBox, "preset")
    assert preset.currentText() == name
    type_into(dialog, "epochs", "17")
    assert preset.currentText() == "Custom"
    choose_preset(dialog, name)
    QTest.keyClick(preset, Qt.Key.Key_Home)
    assert preset.currentText() == name


def test_defaults_sets_everything(qtbot: "QtBot") -> None:
    dialog = shown(qtbot)
    qtbot.mouseClick(button(dialog, Button.RestoreDefaults), Qt.MouseButton.LeftButton)
    assert dialog.hyperparameters() == Hyperparameters()


def test_during_a_run_only_live_fields_can_be_edited_and_it_says_why(qtbot: "QtBot") -> None:
    dialog = shown(qtbot, running=True)
    enabled = {name for name in ABOUT if dialog.findChild(QWidget, name).isEnabled()}
    assert enabled == {name for name, this in ABOUT.items() if this.live}
    assert not dialog.findChild(QComboBox, "preset").isEnabled()
    assert not button(dialog, Button.RestoreDefaults).isEnabled()
    note = dialog.findChild(QLabel, "note").text()
    assert all(this.label in note for this in ABOUT.values() if this.live)


def test_during_a_run_the_cursor_is_in_the_first_field_that_may_change(qtbot: "QtBot") -> None:
    dialog = shown(qtbot, running=True)
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.objectName() == "learning_rate"
    QTest.keyClicks(focused, "0.25")
    assert dialog.hyperparameters().learning_rate == 0.25


def test_the_label_of_a_field_that_cannot_be_edited_looks_like_it(qtbot: "QtBot") -> None:
    dialog = shown(qtbot, replace(MINE, optimizer="rmsprop"), running=True)
    labels = {label.buddy().objectName(): label.isEnabled() for label in dialog.findChildren(QLabel) if label.buddy()}
    fields = {name: dialog.findChild(QWidget, name).isEnabled() for name in [*ABOUT, "preset"]}
    assert labels == fields
    assert not fields["momentum"]


def test_during_a_run_apply_hands_on_and_stays_open(qtbot: "QtBot") -> None:
    dialog = shown(qtbot, running=True)
    apply = button(dialog, Button.Apply)
    assert not apply.isEnabled()
    type_into(dialog, "learning_rate", "0.001")
    with qtbot.waitSignal(dialog.applied) as caught:
        qtbot.mouseClick(apply, Qt.MouseButton.LeftButton)
    assert caught.args == [replace(MINE, learning_rate=0.001)]
    assert dialog.isVisible()
    assert not apply.isEnabled()


def test_it_follows_the_end_of_the_run(qtbot: "QtBot") -> None:
    dialog = shown(qtbot, running=True)
    dialog.set_running(False)
    assert dialog.findChild(QWidget, "hidden").isEnabled()
    assert not button(dialog, Button.Apply).isEnabled()
    type_into(dialog, "hidden", "16")
    assert dialog.hyperparameters() == replace(MINE, hidden=(16,))


@pytest.mark.parametrize("running", [True, False])
def test_no_button_moves_under_the_pointer_when_a_run_ends_or_starts(qtbot: "QtBot", running: bool) -> None:
    dialog = shown(qtbot, running=running)

    def places() -> list[object]:
        QApplication.processEvents()
        buttons = dialog.findChild(QDialogButtonBox).buttons()
        return [dialog.size(), *((each.mapTo(dialog, QPoint()), each.size(), each.isVisible()) for each in buttons)]

    before = places()
    dialog.set_running(not running)
    assert places() == before


def test_a_click_where_apply_was_keeps_the_change_after_the_run_has_ended(qtbot: "QtBot") -> None:
    dialog = shown(qtbot, running=True)
    type_into(dialog, "learning_rate", "0.02")
    apply = button(dialog, Button.Apply)
    where = apply.mapTo(dialog, apply.rect().center())
    dialog.set_running(False)
    QApplication.processEvents()
    QTest.mouseClick(dialog.childAt(where), Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.hyperparameters().learning_rate == 0.02


def test_a_preset_that_is_wanted_during_a_run_comes_when_the_run_has_ended(qtbot: "QtBot") -> None:
    dialog = shown(qtbot, running=True)
    name, preset = list(PRESETS.items())[-1]
    dialog.choose_preset(name)
    assert dialog.hyperparameters() == MINE
    assert f"Stop the run first to take the preset {name}." in dialog.findChild(QLabel, "note").text()
    dialog.set_running(False)
    assert dialog.hyperparameters().loss == preset.loss
    assert dialog.findChild(QComboBox, "preset").currentText() == name
    assert "Stop the run" not in dialog.findChild(QLabel, "note").text()
    dialog.set_running(True)
    assert "Stop the run" not in dialog.findChild(QLabel, "note").text()


def test_on_a_screen_that_is_720_high_nothing_scrolls(qtbot: "QtBot") -> None:
    dialog = shown(qtbot)
    content = dialog.findChild(Scrolled).widget()
    assert content.sizeHint().height() <= 720 - AROUND - LINES_AROUND * dialog.fontMetrics().height()
