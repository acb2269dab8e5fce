"""The form reads all fields, and says beside the one that is wrong what is wrong with it, without moving anything."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget

from app.dialogs.editors import NumberEdit
from app.dialogs.form import COLUMNS, HyperparameterForm
from app.dialogs.message import Message
from nn.hyperparameters import ABOUT, HyperparameterError, Hyperparameters
from nn.presets import PRESETS
from nn.source_names import Weighted

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

MOMENTUM = Hyperparameters(optimizer="momentum", momentum=0.9)


@pytest.fixture
def form(qtbot: "QtBot") -> HyperparameterForm:
    form = HyperparameterForm(MOMENTUM)
    qtbot.addWidget(form)
    form.show()
    return form


def line(form: HyperparameterForm, name: str) -> QLineEdit:
    """The part of the field `name` into which one types."""
    field = form.findChild(QWidget, name)
    return field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)


def message(form: HyperparameterForm, name: str) -> str:
    return form.findChild(Message, f"{name}_message").text()


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_shown_is_what_is_read(form: HyperparameterForm, name: str) -> None:
    form.set_hyperparameters(PRESETS[name])
    assert form.hyperparameters() == PRESETS[name]
    assert form.problems() == {}


def test_every_field_has_a_label_that_leads_to_it(form: HyperparameterForm) -> None:
    leads = {label.buddy().objectName(): label.text() for label in form.findChildren(QLabel) if label.buddy()}
    assert leads == {name: this.label for name, this in ABOUT.items()}


def test_the_tabulator_goes_through_all_fields_column_by_column(form: HyperparameterForm) -> None:
    fields: list[QWidget] = [form.findChild(QWidget, "hidden")]
    while (field := fields[-1].nextInFocusChain()) is not fields[0]:
        fields.append(field)
    named = [field for field in fields if field.objectName() in ABOUT]
    assert len(named) == len(ABOUT)
    places = [field.mapTo(form, QPoint(0, 0)) for field in named]
    column = [int(COLUMNS * place.x() / form.width()) for place in places]
    assert set(column) == set(range(COLUMNS))
    assert column == sorted(column)
    for each in range(COLUMNS):
        heights = [place.y() for place, its in zip(places, column, strict=True) if its == each]
        assert heights == sorted(heights)


@pytest.mark.parametrize(
    ("name", "typed", "part"),
    [
        ("hidden", "32; 64", "separated by commas"),
        ("hidden", "0", "1 to 4,096"),
        ("learning_rate", "1000", "100"),
        ("learning_rate", "fast", "number"),
        ("batch_size", "", "whole number"),
        ("batch_size", "10001", "10,000"),
        ("epochs", "0", "from 1"),
        ("epochs", "9" * 400, "1,000"),
        ("seed", "-1", "from 0"),
    ],
)
def test_a_wrong_field_is_told_beside_it_while_one_types(
    form: HyperparameterForm, name: str, typed: str, part: str
) -> None:
    line(form, name).setText(typed)
    assert list(form.problems()) == [name]
    assert part in message(form, name)
    assert part in form.findChild(QWidget, name).accessibleDescription()
    with pytest.raises(HyperparameterError) as caught:
        form.hyperparameters()
    assert caught.value.field == name
    assert str(caught.value) == f"{ABOUT[name].label}: {form.problems()[name]}."
    assert not form.problems()[name].endswith(".")
    form.set_hyperparameters(MOMENTUM)
    assert form.problems() == {}


def test_all_wrong_fields_are_told_at_once_in_the_order_of_the_fields(form: HyperparameterForm) -> None:
    for name in ("seed", "epochs", "hidden"):
        line(form, name).setText("?")
    assert list(form.problems()) == ["hidden", "epochs", "seed"]


def test_fields_that_do_not_fit_together_are_told(form: HyperparameterForm) -> None:
    output = form.findChild(QComboBox, "output")
    output.setCurrentIndex(output.findData("sigmoid"))
    assert "softmax" in message(form, "output")
    loss = form.findChild(QComboBox, "loss")
    loss.setCurrentIndex(loss.findData("mean_squared_error"))
    assert form.hyperparameters() == replace(MOMENTUM, output="sigmoid", loss="mean_squared_error")


def test_nothing_moves_when_a_message_appears(form: HyperparameterForm) -> None:
    def places() -> list[QRect]:
        QApplication.processEvents()
        return [QRect(widget.geometry()) for widget in form.findChildren(QWidget)]

    before = places(), form.sizeHint()
    for name in ("hidden", "learning_rate", "epochs"):
        line(form, name).setText("something that is much too long to be a number and needs more than one line")
    assert (places(), form.sizeHint()) == before


@pytest.mark.parametrize(
    ("typed", "count"), [("32, 32", "26,506"), ("", "No hidden layer: 7,850"), ("100", "79,510"), ("32, 32,", "26,506")]
)
def test_the_number_of_parameters_follows_the_layers(form: HyperparameterForm, typed: str, count: str) -> None:
    line(form, "hidden").setText(typed)
    assert message(form, "hidden") == f"{count} parameters"


def test_a_field_without_effect_cannot_be_edited_and_says_why(form: HyperparameterForm) -> None:
    momentum, optimizer = form.findChild(NumberEdit, "momentum"), form.findChild(QComboBox, "optimizer")
    assert momentum.isEnabled()
    optimizer.setCurrentIndex(optimizer.findData("gradient_descent"))
    assert not momentum.isEnabled()
    assert message(form, "momentum")
    optimizer.setCurrentIndex(optimizer.findData("adam"))
    assert momentum.isEnabled()
    assert not message(form, "momentum")


def test_a_field_without_effect_is_never_in_the_way(form: HyperparameterForm) -> None:
    line(form, "momentum").setText("7")
    assert "momentum" in form.problems()
    optimizer = form.findChild(QComboBox, "optimizer")
    optimizer.setCurrentIndex(optimizer.findData("rmsprop"))
    assert form.hyperparameters() == replace(MOMENTUM, optimizer="rmsprop")


def test_only_fields_that_may_be_edited_are_read(form: HyperparameterForm) -> None:
    gone = replace(MOMENTUM, data=(Weighted("/a/folder/that/is/gone"),))
    form.set_hyperparameters(gone)
    assert "data" in form.warnings()
    form.set_editable(["learning_rate"])
    assert form.warnings() == form.problems() == {}
    line(form, "learning_rate").setText("0.02")
    assert form.hyperparameters() == replace(gone, learning_rate=0.02)


def test_the_cursor_goes_to_the_first_wrong_field(form: HyperparameterForm) -> None:
    for name in ("seed", "epochs"):
        line(form, name).setText("?")
    form.focus_problem()
    focused = form.focusWidget()
    assert focused is not None
    assert focused.objectName() == "epochs"


def test_a_change_is_told(form: HyperparameterForm, qtbot: "QtBot") -> None:
    with qtbot.waitSignal(form.changed):
        line(form, "epochs").setText("6")


def test_data_that_came_so_is_marked_and_no_other_value_waits_for_it(form: HyperparameterForm) -> None:
    gone = replace(MOMENTUM, data=(Weighted("/a/folder/that/is/gone"),))
    form.set_hyperparameters(gone)
    assert message(form, "data").startswith("/a/folder/that/is/gone does not exist")
    line(form, "epochs").setText("3")
    assert form.hyperparameters() == replace(gone, epochs=3)
    form.set_data((Weighted("/another/that/is/gone"),), {})
    assert message(form, "data").startswith("/another/that/is/gone does not exist")
    assert "data" in form.problems()


def test_of_digits_that_nobody_has_counted_it_says_what_is_known_of_those_held_back(form: HyperparameterForm) -> None:
    pens = Weighted("/home/ada/pens.unp")
    form.set_hyperparameters(replace(MOMENTUM, data=(Weighted("starter"), pens), validation=5000))
    starter = "Holds back a fifth, 1,000 starter digits"
    assert message(form, "validation") == f"{starter} and at most a fifth of pens.unp"
    form.set_hyperparameters(replace(MOMENTUM, data=(Weighted("mnist"),), validation=5000))
    assert message(form, "validation") == "Holds back 5,000 of the 60,000 MNIST digits"
    form.set_hyperparameters(replace(MOMENTUM, data=(pens,), validation=0))
    assert message(form, "validation") == "Holds back 0 digits of pens.unp"
    form.set_hyperparameters(replace(MOMENTUM, data=(pens,), validation=5000))
    form.set_data((pens,), {pens.name: 7494})
    assert message(form, "validation") == "Holds back up to 1,498 of the 7,494 pens.unp digits"
    form.set_data((pens,), {pens.name: 1})
    assert message(form, "validation") == "Holds back 0 of the 1 pens.unp digits"
