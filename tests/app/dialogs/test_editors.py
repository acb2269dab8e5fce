"""Each hyperparameter has an editor that fits it: what is written is read back, and numbers step sensibly."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QStyleFactory,
    QToolButton,
    QWidget,
)

from app.dialogs.editors import DataEdit, NumberEdit, make_editor
from nn.data import sources
from nn.data.mnist import TRAINING_IMAGES, TRAINING_LABELS
from nn.hyperparameters import ABOUT, HyperparameterError
from nn.presets import PRESETS
from nn.source_names import Weighted
from tests.contrast import VISIBLE, strongest
from tests.scene import palettes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def mnist(tmp_path: Path) -> Path:
    """A folder with files of the right names."""
    for part in (TRAINING_IMAGES, TRAINING_LABELS):
        (tmp_path / part.name).touch()
    return tmp_path


@pytest.mark.parametrize("name", ABOUT)
def test_an_editor_is_named_and_described(qtbot: "QtBot", name: str) -> None:
    editor = make_editor(name)
    qtbot.addWidget(editor.widget)
    assert editor.field.objectName() == name
    assert editor.field.accessibleName() == ABOUT[name].label
    assert editor.field.toolTip() == ABOUT[name].help
    assert editor.field.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("hidden", QLineEdit),
        ("loss", QComboBox),
        ("learning_rate", QAbstractSpinBox),
        ("epochs", QAbstractSpinBox),
        ("augment", QCheckBox),
        ("data", QComboBox),
    ],
)
def test_the_declaration_chooses_the_kind_of_editor(qtbot: "QtBot", name: str, kind: type[QWidget]) -> None:
    editor = make_editor(name)
    qtbot.addWidget(editor.widget)
    assert isinstance(editor.field, kind)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_empty_check_box_can_be_seen(qtbot: "QtBot", theme: str) -> None:
    box = make_editor("augment").widget
    qtbot.addWidget(box)
    fusion = QStyleFactory.create("Fusion")
    box.setStyle(fusion)
    box.setPalette(palettes()[theme])
    assert strongest(box) >= VISIBLE


@pytest.mark.parametrize("name", ABOUT)
def test_what_is_written_is_read_back_exactly(qtbot: "QtBot", name: str) -> None:
    editor = make_editor(name)
    qtbot.addWidget(editor.widget)
    for preset in PRESETS.values():
        value = getattr(preset, name)
        editor.write(value)
        assert editor.read() == value
        assert type(editor.read()) is type(value)


@pytest.mark.parametrize("value", [1e-06, 1.5e-06, 0.1 + 0.2, 10.0, 0.000123456789, 5.0, 1 / 3])
def test_a_number_keeps_every_digit_and_is_never_written_with_an_exponent(qtbot: "QtBot", value: float) -> None:
    edit = NumberEdit("learning_rate")
    qtbot.addWidget(edit)
    edit.write(value)
    assert edit.read() == value
    assert "e" not in edit.text()
    assert not edit.text().endswith(".0")


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("learning_rate", "1e-3", 0.001),
        ("learning_rate", "0,25", 0.25),
        ("learning_rate", " 2 ", 2.0),
        ("batch_size", "1,000", 1000),
        ("batch_size", "1 000", 1000),
        ("batch_size", "0", 0),
        ("hidden", "64,32", (64, 32)),
        ("hidden", "64, ", (64,)),
        ("hidden", "  ", ()),
    ],
)
def test_numbers_may_be_typed_as_people_write_them(qtbot: "QtBot", name: str, typed: str, value: object) -> None:
    editor = make_editor(name)
    qtbot.addWidget(editor.widget)
    editor.widget.show()
    editor.field.setFocus()
    QTest.keyClick(editor.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor.field, Qt.Key.Key_Delete)
    QTest.keyClicks(editor.field, typed)
    assert editor.read() == value


@pytest.mark.parametrize(("name", "typed"), [("epochs", "1.5"), ("epochs", ""), ("l2", "much"), ("hidden", "3,x")])
def test_what_is_no_value_is_an_error_of_that_field(qtbot: "QtBot", name: str, typed: str) -> None:
    editor = make_editor(name)
    qtbot.addWidget(editor.widget)
    line = editor.field if isinstance(editor.field, QLineEdit) else editor.field.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setText(typed)
    with pytest.raises(HyperparameterError) as caught:
        editor.read()
    assert caught.value.field == name


@pytest.mark.parametrize(
    ("name", "start", "key", "expected"),
    [
        ("learning_rate", "0.1", Qt.Key.Key_Up, 0.11),
        ("learning_rate", "0.1", Qt.Key.Key_Down, 0.099),
        ("learning_rate", "0.003", Qt.Key.Key_Up, 0.0031),
        ("learning_rate", "0.000001", Qt.Key.Key_Up, 0.000002),
        ("learning_rate", "99.5", Qt.Key.Key_Up, 100.0),
        ("learning_rate", "0.000001", Qt.Key.Key_Down, 0.000001),
        ("momentum", "0.99", Qt.Key.Key_Up, 0.999),
        ("l2", "0", Qt.Key.Key_Up, 0.000001),
        ("l2", "0.000001", Qt.Key.Key_Down, 0.0),
        ("epochs", "5", Qt.Key.Key_Up, 6),
        ("validation", "5000", Qt.Key.Key_Up, 5100),
        ("batch_size", "100", Qt.Key.Key_Down, 99),
        ("batch_size", "64", Qt.Key.Key_PageUp, 74),
        ("batch_size", "", Qt.Key.Key_Up, 2),
        ("batch_size", "9" * 400, Qt.Key.Key_Down, 9900),
        ("batch_size", "-3", Qt.Key.Key_Up, 2),
        ("learning_rate", "1e999", Qt.Key.Key_Down, 99.0),
        ("learning_rate", "nan", Qt.Key.Key_Up, 0.000002),
    ],
)
def test_the_arrow_keys_step_by_a_unit_of_the_second_digit(
    qtbot: "QtBot", name: str, start: str, key: Qt.Key, expected: float
) -> None:
    edit = NumberEdit(name)
    qtbot.addWidget(edit)
    edit.show()
    edit.lineEdit().setText(start)
    QTest.keyClick(edit, key)
    assert edit.read() == expected


def test_an_assistive_tool_can_read_and_set_a_number(qtbot: "QtBot") -> None:
    edit = NumberEdit("learning_rate")
    qtbot.addWidget(edit)
    assert edit.setProperty("value", 0.25)
    assert edit.property("value") == 0.25
    assert edit.text() == "0.25"
    assert (edit.property("minimum"), edit.property("maximum")) == (1e-6, 100.0)


def test_a_mix_is_one_entry_and_more_is_asked_for(qtbot: "QtBot", mnist: Path) -> None:
    edit = DataEdit()
    qtbot.addWidget(edit)
    mix = (Weighted("starter", 0.5), Weighted(str(mnist)))
    with qtbot.waitSignal(edit.changed):
        edit.write(mix)
    assert edit.read() == mix
    assert edit.combo.currentText() == f"Starter digits \u00d70.5, {mnist.name}"
    with qtbot.waitSignal(edit.more_wanted):
        edit.findChild(QToolButton, "moreSources").click()


def test_a_teacher_is_chosen_by_browsing_or_typed(qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch) -> None:
    editor = make_editor("teacher")
    qtbot.addWidget(editor.widget)
    assert editor.read() == ""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/models/large.safetensors", ""))
    browse = editor.widget.findChild(QToolButton, "browse")
    with qtbot.waitSignal(editor.changed):
        browse.click()
    assert editor.read() == "/models/large.safetensors"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    browse.click()
    assert editor.read() == "/models/large.safetensors"
    editor.write("")
    assert editor.read() == ""


def test_a_second_folder_takes_the_place_of_the_first(qtbot: "QtBot", mnist: Path) -> None:
    edit = DataEdit()
    qtbot.addWidget(edit)
    edit.write((Weighted("/nowhere"),))
    edit.write((Weighted(str(mnist)),))
    assert edit.read() == (Weighted(str(mnist)),)
    assert edit.combo.count() == len(sources.SOURCES) + 1
    edit.write((Weighted("starter"),))
    assert edit.read() == (Weighted("starter"),)


def test_a_folder_without_digits_is_an_error_that_names_the_missing_file(qtbot: "QtBot", mnist: Path) -> None:
    edit = DataEdit()
    qtbot.addWidget(edit)
    (mnist / TRAINING_LABELS.name).unlink()
    edit.write((Weighted(str(mnist)),))
    with pytest.raises(HyperparameterError, match=TRAINING_LABELS.name) as caught:
        edit.read()
    assert caught.value.field == "data"


def test_my_drawings_are_no_data_set_while_there_are_none(qtbot: "QtBot") -> None:
    edit = DataEdit()
    qtbot.addWidget(edit)
    edit.write((Weighted("mine"),))
    assert edit.combo.currentText() == "My drawings"
    with pytest.raises(HyperparameterError, match="press Teach"):
        edit.read()


def test_sources_that_do_not_fit_end_in_dots(qtbot: "QtBot") -> None:
    edit = DataEdit()
    qtbot.addWidget(edit)
    edit.show()

    def looks(width: int) -> list[QImage]:
        """With either of two weights, whose digit stands where the dots of the narrow one are."""
        pictures = []
        for weight in (3, 4):
            edit.write((Weighted("starter"), Weighted("class.csv", weight), Weighted("scans of a school")))
            edit.setFixedWidth(width)
            QApplication.processEvents()
            pictures.append(edit.combo.grab().toImage())
        return pictures

    one, other = looks(600)
    assert one != other
    one, other = looks(220)
    assert one == other


@pytest.mark.parametrize("name", ["target_accuracy", "time_limit", "patience"])
def test_a_stop_condition_that_0_turns_off_says_never(qtbot: "QtBot", name: str) -> None:
    editor = make_editor(name)
    qtbot.addWidget(editor.widget)
    edit = editor.field
    assert isinstance(edit, NumberEdit)
    editor.write(0)
    assert edit.text() == "never"
    assert editor.read() == 0
    assert "0 means never" in edit.toolTip()
    edit.stepBy(1)
    assert editor.read() > 0
    edit.stepBy(-1)
    assert edit.text() == "never"
    for typed in ("0", " Never "):
        edit.lineEdit().setText(typed)
        assert editor.read() == 0
