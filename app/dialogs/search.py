"""The dialog of a search: what is searched in which ranges, what is to be best, and for how long."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.frame import GAP, Scrolled, frame, heading, paragraph, plain
from app.dialogs.message import Message
from app.dialogs.search_field import FieldRow
from app.dialogs.search_notes import notes
from app.views.boxes import STRETCH, filled
from app.views.named import named
from nn.errors import DigitScopeError
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.search.objective import OBJECTIVES
from nn.search.space import USUAL, check_base, checked_space
from nn.search.study import Plan
from nn.source_names import told
from nn.threads import cores

Button = QDialogButtonBox.StandardButton

ABOUT_SEARCH = (
    "Each trial trains a network with values drawn for the chosen fields, after what earlier trials came to; whatever "
    "is not chosen is as in Hyperparameters. Trials are kept runs."
)
ALIKE = "All trials alike: {epochs} epochs, {data}, at most {validation} digits held back."
NAMELESS = "Give the search a name."
FIRST = ("hidden", "optimizer", "learning_rate")
"""Fields that are chosen at first."""
MOST_TRIALS, TRIALS = 100_000, 50


@dataclass(frozen=True)
class SearchWish:
    """What a person wants.

    Attributes:
        name: of the study.
        plan: what is searched.
        trials: of the whole study.
        processes: that make them.
    """

    name: str
    plan: Plan
    trials: int
    processes: int

    @staticmethod
    def usual_processes() -> int:
        """All cores but one."""
        return max(cores() - 1, 1)


class SearchDialog(QDialog):
    """Asks for a search, and checks that there can be one.

    Signals:
        taken: a SearchWish.
    """

    taken = Signal(object)

    def __init__(self, base: Hyperparameters, before: SearchWish | None = None, parent: QWidget | None = None) -> None:
        """All trials have `base` but for what is searched; at first the form has what was wanted `before`."""
        super().__init__(parent)
        self.setObjectName("searchDialog")
        self.setWindowTitle("Search hyperparameters")
        self._base = base
        space = {name: USUAL[name] for name in FIRST} if before is None else before.plan.space
        self.rows = [FieldRow(name, space.get(name, usual), name in space) for name, usual in USUAL.items()]
        tip = "Of the study; its trials are called by it. The same name never begins another search."
        self.name = named(QLineEdit(f"Search {datetime.now():%Y-%m-%d %H:%M:%S}"), "searchName", "Name", tip)
        self.objective = named(QComboBox(), "searchObjective", "Objective", "What is to be best.")
        for key, each in OBJECTIVES.items():
            self.objective.addItem(each.label, key)
            self.objective.setItemData(self.objective.count() - 1, each.help, 3)
        if before is not None:
            self.objective.setCurrentIndex(self.objective.findData(before.plan.objective))
        tip = "Of the whole study. One that others do much better than is given up early."
        trials = TRIALS if before is None else before.trials
        self.trials = _number("searchBudget", "Trials", tip, MOST_TRIALS, trials)
        tip = "That make trials at the same time; with one fewer than this machine has cores, the window stays quick."
        processes = SearchWish.usual_processes() if before is None else before.processes
        self.processes = _number("searchProcesses", "Processes", tip, max(cores(), processes), processes)
        self._message = Message("searchMessage")
        self._notes = named(QLabel(), "searchNotes", "Fields without effect")
        self._buttons = QDialogButtonBox(Button.Ok | Button.Cancel)
        plain(self._buttons)
        self._buttons.button(Button.Ok).setText("Begin")
        self._buttons.button(Button.Ok).setToolTip("Begin the search.")
        self._lay_out()
        for row in self.rows:
            row.changed.connect(self._check)
        self.name.textChanged.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._check()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(GAP // 2)
        grid.setHorizontalSpacing(GAP)
        for column, head in ((1, "from, or values"), (2, "to")):
            grid.addWidget(QLabel(head), 0, column)
        for at, row in enumerate(self.rows, 1):
            row.place(grid, at)
        content, h = QWidget(), self._base
        alike = ALIKE.format(
            epochs=h.epochs, data=told(h.data), validation=ABOUT["validation"].notation.shown(h.validation)
        )
        top = filled(QHBoxLayout(), _label("&Name", self.name), (self.name, 1), spacing=GAP)
        best = filled(QHBoxLayout(), _label("&Best is", self.objective), self.objective, STRETCH, spacing=GAP)
        for text, field in (("&Trials", self.trials), ("&Processes", self.processes)):
            best.addWidget(_label(text, field))
            best.addWidget(field)
        title = heading("What is searched")
        filled(QVBoxLayout(content), top, paragraph(ABOUT_SEARCH), title, grid, self._notes, QLabel(alike), best)
        layout = frame(self)
        for part in (Scrolled(content), self._message, self._buttons):
            layout.addWidget(part)

    def wish(self) -> SearchWish:
        """What is typed.

        Raises:
            DigitScopeError: where there can be no such search; the sentence names the field.
        """
        name = self.name.text().strip()
        if not name:
            raise DigitScopeError(NAMELESS)
        space = checked_space({row.field: row.table() for row in self.rows if row.chosen()})
        check_base(self._base)
        plan = Plan(space, self._base, self.objective.currentData())
        return SearchWish(name, plan, self.trials.value(), self.processes.value())

    def accept(self) -> None:
        """Hand it on and close."""
        if self._check():
            self.taken.emit(self.wish())
            super().accept()

    def _check(self) -> bool:
        problem = note = ""
        try:
            note = notes(self.wish().plan.space, self._base)
        except DigitScopeError as error:
            problem = str(error)
        for name in USUAL:
            problem = problem.replace(f"[{name}]", ABOUT[name].label)
        self._message.show_problem(problem)
        self._notes.setText(note)
        self._notes.setVisible(bool(note))
        self._buttons.button(Button.Ok).setEnabled(not problem)
        return not problem


def _number(name: str, accessible: str, tip: str, most: int, value: int) -> QSpinBox:
    box = named(QSpinBox(), name, accessible, tip)
    box.setRange(1, most)
    box.setValue(value)
    return box


def _label(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    return label
