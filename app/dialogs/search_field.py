"""A row of the dialog of a search: a field, whether it is searched, and what may be drawn for it."""

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit

from app.views.named import named
from nn.hyperparameters import ABOUT
from nn.search.space import SCALES, AnyOf, Searched

BETWEEN = ";"
"""Between values; a comma stands within some."""


class FieldRow(QObject):
    """The editors of one field.

    Signals:
        changed: something was typed or checked.

    Attributes:
        field: its name.
    """

    changed = Signal()

    def __init__(self, field: str, searched: Searched, is_chosen: bool) -> None:
        """With what is `searched`, which can be edited while the field is chosen."""
        super().__init__()
        self.field, label = field, ABOUT[field].label
        self._box = named(QCheckBox(label), f"searchField_{field}", label, f"Search this: {ABOUT[field].help}")
        self._box.setChecked(is_chosen)
        self._edits: list[QLineEdit] = []
        self._log: QCheckBox | None = None
        if isinstance(searched, AnyOf):
            known = ", ".join(ABOUT[field].choices)
            tip = f"Values to choose from, with ; between them{f': {known}' if known else ''}."
            self._add("any", "values", f"{BETWEEN} ".join(searched.texts), tip)
        else:
            limits = f" {ABOUT[field].limits}" if ABOUT[field].limits else ""
            self._add("from", "from", f"{searched.low:g}", f"The least value.{limits}")
            self._add("to", "to", f"{searched.high:g}", f"The largest value.{limits}")
            tip = "Draw by factors: from 0.001 to 0.01 as often as from 0.1 to 1."
            self._log = named(QCheckBox("by factors"), f"searchLog_{field}", f"{label}: by factors", tip)
            self._log.setChecked(searched.log)
            self._log.toggled.connect(self.changed)
        self._box.toggled.connect(self._follow)
        self._enable()

    def _add(self, key: str, words: str, text: str, tip: str) -> None:
        name = f"search{key.title()}_{self.field}"
        edit = named(QLineEdit(text), name, f"{ABOUT[self.field].label}: {words}", tip)
        edit.textChanged.connect(self.changed)
        self._edits.append(edit)

    def place(self, grid: QGridLayout, row: int) -> None:
        """Put the editors into a row of the form."""
        grid.addWidget(self._box, row, 0)
        if self._log is None:
            grid.addWidget(self._edits[0], row, 1, 1, 3)
        else:
            for column, part in enumerate((*self._edits, self._log), 1):
                grid.addWidget(part, row, column)

    def chosen(self) -> bool:
        """Whether the field is searched."""
        return self._box.isChecked()

    def table(self) -> dict[str, Any]:
        """What is typed, as `nn.search.space.checked_space` takes it."""
        texts = [edit.text().strip() for edit in self._edits]
        if self._log is None:
            return {"any": [each for part in texts[0].split(BETWEEN) if (each := part.strip())]}
        low, high = map(_number, texts)
        return {"from": low, "to": high, "scale": SCALES[self._log.isChecked()]}

    def _follow(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        for part in (*self._edits, self._log):
            if part is not None:
                part.setEnabled(self._box.isChecked())


def _number(text: str) -> float | str:
    """The number that a text says; the text itself where it is none."""
    try:
        return float(text)
    except ValueError:
        return text
