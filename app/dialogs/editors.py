"""Editors: one widget for one hyperparameter, chosen by what its declaration says of it.

A number may be typed freely, out of bounds too: what is wrong is said beside the field instead of a key that does
nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from app.assets import icon
from app.dialogs.files import MODELS
from app.views.boxes import filled
from app.views.named import named
from app.views.painting import faded
from nn.data import sources
from nn.fields import Field, ModelFile, Number, OneOf, Real, WholeNumber, Widths, YesNo
from nn.hyperparameters import ABOUT, HyperparameterError, parse
from nn.source_field import Sources
from nn.source_names import Data, Weighted, told

EDGE = 1
"""Pixels that a style leaves around the text of a list."""
LONGEST_NUMBER = 40
"""Characters of a number; every number in bounds has fewer."""


@dataclass(frozen=True)
class Editor:
    """A widget that edits one field.

    Attributes:
        widget: what a form lays out.
        field: the part that takes the focus and has the field's name as ``objectName``.
        read: the value as edited; raises HyperparameterError where the text is no value. Bounds are not checked.
        write: show a value.
        changed: emitted when `read` would give something else.
    """

    widget: QWidget
    field: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]
    changed: SignalInstance


def make_editor(name: str) -> Editor:
    """The editor for the field `name`, named, described and ready to be laid out."""
    this = ABOUT[name]
    editor = _EDITORS[type(this)](name)
    named(editor.field, name, this.label, this.help)
    return editor


def beside(editor: Editor, name: str, text: str, accessible: str, tip: str) -> tuple[Editor, QToolButton]:
    """An editor with a button beside its field, and that button."""
    place, button = QWidget(), named(QToolButton(), name, accessible, tip)
    button.setText(text)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    filled(QHBoxLayout(place), (editor.widget, 1), button, spacing=4)
    return replace(editor, widget=place), button


class NumberEdit(QAbstractSpinBox):
    """A number of a field, with steps of one unit of its second digit, so that they fit every decade."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """An editor for the field `name`, whose bounds and decimals limit the steps."""
        super().__init__(parent)
        this = ABOUT[name]
        assert isinstance(this, Number)
        self._name, self._field = name, this
        self.lineEdit().setMaxLength(LONGEST_NUMBER)

    def read(self) -> Any:
        """The number; raises HyperparameterError where the text is none."""
        text, off = self.text(), self._field.off
        return _read(self._name, "0" if off and text.strip().lower() == off else text)

    def write(self, value: float) -> None:
        """Show `value` in full, or by the word for 0 where there is one."""
        self.lineEdit().setText(self._field.off if self._field.off and not value else self._field.notation.shown(value))
        self.lineEdit().setCursorPosition(0)

    def stepBy(self, steps: int) -> None:
        """Go up or down by `steps` steps, within the bounds."""
        value = self._value()
        for _ in range(abs(steps)):
            value = self._field.next(value, 1 if steps > 0 else -1)
        self.write(value)
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Which of the two arrows has somewhere to go."""
        enabled = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self._value() > self._field.minimum:
            enabled |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        if self._value() < self._field.maximum:
            enabled |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        return enabled

    def _value(self) -> float:
        """The number, or the bound that is nearest to it; the lower one for no number."""
        try:
            value = self.read()
        except HyperparameterError:
            return self._field.minimum
        return min(value, self._field.maximum) if value >= self._field.minimum else self._field.minimum

    # What assistive tools ask of a spin box.
    value = Property(float, _value, write)
    minimum = Property(float, lambda self: self._field.minimum)
    maximum = Property(float, lambda self: self._field.maximum)


class ElidedCombo(QComboBox):
    """A list whose present entry ends in three dots where it is cut short."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """As usual, with as much of the text as there is room for."""
        painter, option, style = QStylePainter(self), QStyleOptionComboBox(), self.style()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width() - 2 * EDGE
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class DataEdit(QWidget):
    """The sources of the digits: one of those that have a name, or a place, or several."""

    changed = Signal()
    more_wanted = Signal()
    """The person wants to mix sources, or to look at one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer the data sets that the program knows by name."""
        super().__init__(parent)
        self.combo = ElidedCombo()
        self._offered: list[Data] = [(Weighted(name),) for name in sources.SOURCES]
        self._named = len(self._offered)
        for source in sources.SOURCES.values():
            words = source.words
            self.combo.addItem(f"{words.label} ({words.count:,})" if words.count else words.label)
        more = QToolButton()
        named(more, "moreSources", "Sources of digits", "Look at the digits, add files and folders, mix them.")
        more.setIcon(icon("open"))
        more.clicked.connect(self.more_wanted)
        more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        filled(QHBoxLayout(self), (self.combo, 1), more, spacing=4)
        self.combo.currentIndexChanged.connect(self.changed)

    def read(self) -> Data:
        """The sources; raises HyperparameterError where one of them cannot be read."""
        for each in self.data():
            source = sources.of(each.name)
            if not source.fetch and (lack := source.lack()):
                raise HyperparameterError("data", lack.rstrip("."))
        return self.data()

    def data(self) -> Data:
        """The sources, whether or not they can be read."""
        return self._offered[self.combo.currentIndex()]

    def write(self, data: Data) -> None:
        """Show these sources; what is not offered by name comes last, in the place of what stood there."""
        if data not in self._offered:
            del self._offered[self._named :]
            self._offered.append(data)
            self.combo.removeItem(self._named)
            self.combo.addItem(told(tuple(replace(each, name=Path(each.name).name or each.name) for each in data)))
            self.combo.setItemData(self._named, told(data), Qt.ItemDataRole.ToolTipRole)
        self.combo.setCurrentIndex(self._offered.index(data))


def _read(name: str, text: str) -> Any:
    """The value of the field `name` that a person has typed; raises HyperparameterError where it is none."""
    return parse(name, ABOUT[name].notation.plain(text))


def _source(name: str) -> Editor:
    edit = DataEdit()
    return Editor(edit, edit.combo, edit.read, edit.write, edit.changed)


def _line(name: str) -> Editor:
    line = QLineEdit()
    return Editor(
        line,
        line,
        lambda: _read(name, line.text()),
        lambda value: line.setText(ABOUT[name].notation.shown(value)),
        line.textChanged,
    )


def _model_file(name: str) -> Editor:
    """A line for the name of a file, and a button that asks for one."""
    line, place = _line(name), QWidget()

    def ask() -> None:
        file, _ = QFileDialog.getOpenFileName(place, "Choose a model", line.read(), MODELS)
        line.write(file or line.read())

    browse = QToolButton()
    named(browse, "browse", "Choose a model", "Take a model file.")
    browse.setIcon(icon("open"))
    browse.clicked.connect(ask)
    browse.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    filled(QHBoxLayout(place), (line.widget, 1), browse, spacing=4)
    return replace(line, widget=place)


def _choice(name: str) -> Editor:
    combo = QComboBox()
    for value, text in ABOUT[name].choices.items():
        combo.addItem(text, value)

    def write(value: str) -> None:
        combo.setCurrentIndex(combo.findData(value))

    return Editor(combo, combo, combo.currentData, write, combo.currentIndexChanged)


class Switch(QCheckBox):
    """A check box that can be seen in a dark window too, where one style paints its frame as dark as the ground."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame it in the text's colour."""
        super().paintEvent(event)
        if self.style().name() == "fusion":
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter = QPainter(self)
            painter.setPen(faded(self.palette().color(QPalette.ColorRole.WindowText), 0.6))
            painter.drawRect(box.adjusted(0, 0, -1, -1))


def _switch(name: str) -> Editor:
    box = Switch()
    return Editor(box, box, box.isChecked, box.setChecked, box.toggled)


def _number(name: str) -> Editor:
    edit = NumberEdit(name)
    return Editor(edit, edit, edit.read, edit.write, edit.lineEdit().textChanged)


_EDITORS: Mapping[type[Field], Callable[[str], Editor]] = {
    Widths: _line,
    OneOf: _choice,
    WholeNumber: _number,
    Real: _number,
    YesNo: _switch,
    ModelFile: _model_file,
    Sources: _source,
}
"""By the kind of a field."""
