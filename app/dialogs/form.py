"""A form for hyperparameters, made from their declarations: groups, labels, editors, units, and what is wrong.

Below every field a line is kept free for a message, so that nothing moves when one appears.
"""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from app.dialogs.editors import DataEdit, beside, make_editor
from app.dialogs.frame import GAP, heading
from app.dialogs.message import Message
from app.views.text_fit import fit_to_text
from nn.arrays import CLASSES, SIDE
from nn.data import sources
from nn.data.digits import held_back
from nn.enumerated import enumerated
from nn.fields import Number
from nn.hyperparameters import ABOUT, HyperparameterError, Hyperparameters, problems
from nn.network import Architecture
from nn.source_names import Data, words_of

COLUMNS = 3
LABEL_WIDTH = 12 * "0"
EDITOR_WIDTH = 26 * "0"
UNIT_WIDTH = 9 * "0"
"""Texts as wide as the columns."""
EDITOR_HEIGHT = 28

FIND_TIP = "Try growing rates on a fresh network, see its loss, and take the rate that is suggested."


class HyperparameterForm(QWidget):
    """Edits all hyperparameters at once and says beside each field what is wrong with it."""

    changed = Signal()
    sources_wanted = Signal()
    """The person wants to mix sources of digits: `set_data` may follow."""
    rate_wanted = Signal()
    """The person wants to have a learning rate found: `set_rate` may follow."""

    def __init__(self, current: Hyperparameters, parent: QWidget | None = None) -> None:
        """Show `current`."""
        super().__init__(parent)
        self._editors = {name: make_editor(name) for name in ABOUT}
        self._labels = {name: (QLabel(ABOUT[name].label), QLabel(ABOUT[name].unit)) for name in ABOUT}
        self._messages = {name: Message(f"{name}_message") for name in ABOUT}
        self._editable: Collection[str] = ABOUT
        self._given: dict[str, Any] = dict(vars(current))
        self._values: dict[str, Any] = dict(self._given)
        self._problems: dict[str, str] = {}
        self._warnings: dict[str, str] = {}
        self._read: dict[str, int] = {}
        self._editors["learning_rate"], find = beside(
            self._editors["learning_rate"], "findRate", "Find...", "Find a learning rate", FIND_TIP
        )
        find.clicked.connect(self.rate_wanted)
        data = self._editors["data"].widget
        assert isinstance(data, DataEdit)
        data.more_wanted.connect(self.sources_wanted)
        self.data, self._set_data = data.data, data.write
        self._lay_out()
        for editor in self._editors.values():
            editor.changed.connect(self.check)
        self.set_hyperparameters(current)

    def hyperparameters(self) -> Hyperparameters:
        """The values as edited; raises HyperparameterError while `problems` is not empty."""
        return Hyperparameters(**self.values(ABOUT))

    def values(self, names: Collection[str]) -> dict[str, Any]:
        """The values of the fields `names` as edited; raises HyperparameterError while one of them is wrong."""
        for name, problem in self._problems.items():
            if name in names:
                raise HyperparameterError(name, problem)
        return {name: self._values[name] for name in names}

    def problems(self) -> dict[str, str]:
        """Field name -> what is wrong with its value, in the order of the fields."""
        return self._problems

    def warnings(self) -> dict[str, str]:
        """Field name -> what is wrong with a value that came so; it keeps from training, and from nothing else."""
        return self._warnings

    def set_data(self, data: Data, counts: Mapping[str, int]) -> None:
        """Show other sources, some of which were read by now and have so many digits."""
        self._read |= counts
        self._set_data(data)
        self.check()

    def set_rate(self, rate: float) -> None:
        """Show another learning rate."""
        self._editors["learning_rate"].write(rate)

    def set_hyperparameters(self, hyperparameters: Hyperparameters, names: Collection[str] = ABOUT) -> None:
        """Show other values in the fields `names`."""
        for name in names:
            self._given[name] = getattr(hyperparameters, name)
            self._editors[name].write(self._given[name])

    def set_editable(self, names: Collection[str]) -> None:
        """Let a person edit the fields `names` and no others."""
        self._editable = names
        self.check()

    def focus_problem(self) -> None:
        """Put the cursor into the first field that is wrong, if any is."""
        for name in self._problems | self._warnings:
            self._editors[name].field.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def focus_first(self) -> None:
        """Put the cursor into the first field that can be edited, with its text selected."""
        fields = (self._editors[name].field for name in self._editable)
        field = next(field for field in fields if field.isEnabled())
        # As the tabulator would: it selects the text.
        field.setFocus(Qt.FocusReason.TabFocusReason)

    def check(self) -> None:
        """Read every field that can be edited, and say what is wrong where it is wrong."""
        values, found = dict(self._given), {}
        for name in self._editable:
            try:
                values[name] = self._editors[name].read()
            except HyperparameterError as error:
                found[name] = error.problem
        # The digits of a network that was opened may be on another computer: all else of it can still be changed.
        came_so = "data" in found and self.data() == self._given["data"]
        self._warnings = {"data": found.pop("data")} if came_so else {}
        found = problems(values) | found
        idle = {name: why for name, this in ABOUT.items() if (why := this.idle(values))}
        for name in idle.keys() & found.keys():
            # What has no effect may be wrong: the value from before stands.
            values[name] = self._given[name]
            del found[name]
        self._values = values
        self._problems = {name: found[name] for name in ABOUT if name in found}
        for name, editor in self._editors.items():
            this, unit = ABOUT[name], self._labels[name][1]
            unit.setText("" if isinstance(this, Number) and this.off and not values[name] else this.unit)
            for part in (editor.widget, *self._labels[name]):
                part.setEnabled(name in self._editable and name not in idle)
            self._messages[name].show_note(idle.get(name, ""))
        widths = (SIDE * SIDE, *values["hidden"], CLASSES)
        parameters = f"{Architecture(widths).parameter_count:,} parameters"
        self._messages["hidden"].show_note(parameters if values["hidden"] else f"No hidden layer: {parameters}")
        if "validation" not in self._problems:
            self._messages["validation"].show_note(_holds_back(values["data"], values["validation"], self._read))
        for name, problem in (self._problems | self._warnings).items():
            self._messages[name].show_problem(problem[:1].upper() + problem[1:])
        for name, editor in self._editors.items():
            editor.field.setAccessibleDescription(self._messages[name].text() or ABOUT[name].help)
        self.changed.emit()

    def _lay_out(self) -> None:
        """Give each group to the shortest column; the tabulator goes down one column after the other."""
        groups: dict[str, list[str]] = {}
        for name, this in ABOUT.items():
            groups.setdefault(this.group, []).append(name)
        grids = [QGridLayout() for _ in range(COLUMNS)]
        for group, names in groups.items():
            self._add_group(min(grids, key=QGridLayout.rowCount), group, names)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * GAP)
        for grid in grids:
            grid.setHorizontalSpacing(GAP)
            grid.setVerticalSpacing(0)
            fit_to_text(self, partial(_fit_columns, grid))
            grid.setRowStretch(grid.rowCount(), 1)
            layout.addLayout(grid)

    def _add_group(self, grid: QGridLayout, group: str, names: list[str]) -> None:
        title = heading(group)
        title.setContentsMargins(0, GAP, 0, GAP)
        grid.addWidget(title, grid.rowCount(), 0, 1, 3)
        for name in names:
            (label, unit), editor, row = self._labels[name], self._editors[name], grid.rowCount()
            label.setBuddy(editor.field)
            label.setToolTip(ABOUT[name].help)
            fit_to_text(editor.widget, partial(_fit_editor, editor.widget))
            editor.field.setMinimumHeight(EDITOR_HEIGHT)
            grid.addWidget(label, row, 0)
            grid.addWidget(editor.widget, row, 1)
            grid.addWidget(unit, row, 2)
            grid.addWidget(self._messages[name], row + 1, 1, 1, 2)


def _holds_back(data: Data, validation: int, read: Mapping[str, int]) -> str:
    """How many digits of these sources are held back, as far as is known; `read` says how many some of them have."""
    known, unknown = list[str](), list[str]()
    for name in (each.name for each in data):
        words = sources.SOURCES[name].words if name in sources.SOURCES else words_of(name)
        if words.count:
            kind, most = words.label.removesuffix(" digits"), held_back(words.count, validation)
            share = f"a fifth, {most:,}" if most < validation else f"{most:,} of the {words.count:,}"
            known.append(f"{share} {kind if kind.isupper() else kind.lower()}")
        elif count := read.get(name):
            # Whole writers where they are known: their digits are seldom as many.
            most = held_back(count, validation)
            known.append(f"{'up to ' if most else ''}{most:,} of the {count:,} {words.label}")
        else:
            unknown.append(words.label)
    told = [f"{' and '.join(known)} digits"] if known else []
    if unknown:
        told.append(f"{'at most a fifth' if validation else '0 digits'} of {enumerated(unknown)}")
    return f"Holds back {' and '.join(told)}"


def _fit_columns(grid: QGridLayout, text: QFontMetrics) -> None:
    for column, widest in ((0, LABEL_WIDTH), (2, UNIT_WIDTH)):
        grid.setColumnMinimumWidth(column, text.horizontalAdvance(widest))


def _fit_editor(editor: QWidget, text: QFontMetrics) -> None:
    editor.setFixedWidth(text.horizontalAdvance(EDITOR_WIDTH))
