"""Lanes of a race that a person makes: the run as it is, and beside it up to three with one change each."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QGridLayout, QLabel, QWidget

from app.dialogs.editors import Editor, make_editor
from app.dialogs.frame import GAP, frame, paragraph, plain
from app.dialogs.message import Message
from app.views.named import named
from nn.hyperparameters import ABOUT, HyperparameterError, Hyperparameters
from nn.races import FEWEST, MOST, own

Button = QDialogButtonBox.StandardButton

ABOUT_LANES = "The first lane is the run as it is. Each other lane has one change, and all see the same batches."
FROM_RUN = (
    "They go on from the run, and so can differ in {} alone. To compare anything else, let the race begin from first "
    "weights."
)
NO_LANE = "No lane"
EDITOR_WIDTH = 26 * "0"
FEW = "Choose what differs in one lane at least."


class LanesDialog(QDialog):
    """Asks for changes, and checks that each makes a lane.

    Signals:
        taken: pairs of a field and its value, one a lane.
    """

    taken = Signal(object)

    def __init__(
        self,
        h: Hyperparameters,
        fields: Sequence[str],
        changes: Sequence[tuple[str, Any]],
        parent: QWidget | None = None,
        *,
        from_run: bool = False,
    ) -> None:
        """Lanes beside the run `h` can differ in these `fields`; at first they have the `changes` of before.

        Where they are few because the lanes go on `from_run`, that is said.
        """
        super().__init__(parent)
        self.setObjectName("lanesDialog")
        self.setWindowTitle("Lanes of the race")
        self._h = h
        self._combos: list[QComboBox] = []
        self._editors: list[Editor | None] = [None] * (MOST - 1)
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        self._message = Message("lanesMessage")
        self._buttons = QDialogButtonBox(Button.Ok | Button.Cancel)
        plain(self._buttons)
        self._grid.addWidget(QLabel("Lane 1"), 0, 0)
        self._grid.addWidget(QLabel("The run as it is"), 0, 1)
        self._grid.setColumnMinimumWidth(2, self.fontMetrics().horizontalAdvance(EDITOR_WIDTH))
        for row in range(MOST - 1):
            lane = f"Lane {row + 2}"
            combo = named(QComboBox(), f"laneField{row}", f"{lane}: what differs", "What differs in this lane.")
            combo.addItem(NO_LANE, "")
            for field in fields:
                combo.addItem(ABOUT[field].label, field)
            label = QLabel(lane)
            label.setBuddy(combo)
            self._grid.addWidget(label, row + 1, 0)
            self._grid.addWidget(combo, row + 1, 1)
            self._combos.append(combo)
        layout = frame(self)
        layout.addWidget(paragraph(ABOUT_LANES))
        if from_run:
            *labels, last = [_in_a_sentence(ABOUT[field].label) for field in fields]
            names = f"{', '.join(labels)} and {last}" if labels else last
            layout.addWidget(paragraph(FROM_RUN.format(names)))
        layout.addLayout(self._grid)
        layout.addWidget(self._message)
        layout.addWidget(self._buttons)
        for row, combo in enumerate(self._combos):
            if row < len(changes) and changes[row][0] in fields:
                combo.setCurrentIndex(combo.findData(changes[row][0]))
                self._edit(row, changes[row][1])
            combo.currentIndexChanged.connect(partial(self._choose, row))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._check()

    def accept(self) -> None:
        """Hand the changes on and close."""
        changes = self._check()
        if changes:
            self.taken.emit(changes)
            super().accept()

    def _choose(self, row: int, _: int) -> None:
        field = self._combos[row].currentData()
        self._edit(row, getattr(self._h, field) if field else None)
        self._check()

    def _edit(self, row: int, value: Any) -> None:
        """Have an editor for the row's field, with this value in it; none where there is no field."""
        before, field = self._editors[row], self._combos[row].currentData()
        if before is not None:
            self._grid.removeWidget(before.widget)
            before.widget.hide()
            before.widget.deleteLater()
        self._editors[row] = None
        if not field:
            return
        editor = self._editors[row] = make_editor(field)
        editor.field.setObjectName(f"laneValue{row}")
        editor.field.setAccessibleName(f"Lane {row + 2}: {ABOUT[field].label}")
        editor.write(value)
        editor.changed.connect(self._check)
        self._grid.addWidget(editor.widget, row + 1, 2)
        QWidget.setTabOrder(self._combos[row], editor.field)

    def _check(self) -> list[tuple[str, Any]]:
        """The changes; none, and a sentence that says why, where they make no lanes."""
        problem, changes = "", list[tuple[str, Any]]()
        try:
            for combo, editor in zip(self._combos, self._editors, strict=True):
                if editor is not None:
                    changes.append((combo.currentData(), editor.read()))
            own(changes, self._h)
        except HyperparameterError as error:
            problem = str(error)
        if not problem and len(changes) + 1 < FEWEST:
            problem = FEW
        self._message.show_problem(problem)
        self._buttons.button(Button.Ok).setEnabled(not problem)
        return [] if problem else changes


def _in_a_sentence(label: str) -> str:
    """A field's name within a sentence: a symbol such as L2 stays as it is."""
    return label if label.isupper() else label.lower()
