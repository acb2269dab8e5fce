"""The runs as rows, in the order and with the words that a person asks for."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap

from app.views.series_colours import on_ground

Role = Qt.ItemDataRole
RunIndex: TypeAlias = QModelIndex | QPersistentModelIndex

SWATCH = 12
"""Pixels: side of a colour."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class RunColumn:
    """A column.

    Attributes:
        head: what stands above it.
        tip: what it tells, in a sentence.
        rank: the higher, the sooner it is left out where there is no room; 0 stays.
        right: whether it is of numbers.
    """

    head: str
    tip: str
    rank: int
    right: bool = False


NAME, BEGUN = 0, 1
COLUMNS = (
    RunColumn("Run", "Its name; a check lays its curves over the plots (Space).", 0),
    RunColumn("Begun", "When it began.", 5),
    RunColumn("Validation", "Share of the digits held back that it read right after its last epoch.", 0, True),
    RunColumn("Loss", "Loss on the digits held back after its last epoch.", 3, True),
    RunColumn("Network", "Neurons of its layers, from the input to the output.", 2),
    RunColumn("Optimizer", "Its optimizer and the learning rate with which it began.", 1),
    RunColumn("Epochs", "Epochs that it has done, of those it was to do.", 4, True),
    RunColumn("State", "How it stands; one that stopped by itself tells why.", 1),
    RunColumn("Data", "The digits that it was trained on.", 6),
    RunColumn("Size", "Room that it takes on the disk.", 7, True),
)


@dataclass(frozen=True)
class RunRow:
    """One run.

    Attributes:
        key: tells it from the others; found by a search, too.
        texts: one a column.
        values: to sort by, one a column; NaN for what was not measured.
        tips: of its cells, one a column.
        colour: that it was given or has over the plots, such as ``#187967``; "" for none.
        checked: whether it lies over the plots.
    """

    key: str
    texts: tuple[str, ...]
    values: tuple[float | str, ...]
    tips: tuple[str, ...]
    colour: str = ""
    checked: bool = False


class RunRows(QAbstractTableModel):
    """Sorts and filters by itself.

    Signals:
        checked: the key of a run, and whether a person wants it over the plots.
    """

    checked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """No runs; the newest will be first."""
        super().__init__(parent)
        self._all: Sequence[RunRow] = ()
        self._shown: list[RunRow] = []
        self._words: list[str] = []
        self._by, self._descends = BEGUN, True
        self.ground = QColor(Qt.GlobalColor.white)

    def show(self, rows: Sequence[RunRow]) -> None:
        """Hold these."""
        self._all = rows
        self._arrange()

    def filter(self, text: str) -> None:
        """Show those rows that have all words of a text, in whatever column."""
        self._words = text.casefold().split()
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put them into the order of a column; what was not measured comes last."""
        self._by, self._descends = column, order is Qt.SortOrder.DescendingOrder
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        found = [row for row in self._all if all(word in _searched(row) for word in self._words)]
        measured = [row for row in found if not _is_missing(row.values[self._by])]
        measured.sort(key=lambda row: _sorted_by(row.values[self._by]), reverse=self._descends)
        self._shown = measured + [row for row in found if _is_missing(row.values[self._by])]
        self.endResetModel()

    def rows(self) -> Sequence[RunRow]:
        """Those in sight, from top to bottom."""
        return self._shown

    def rowCount(self, parent: RunIndex = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: RunIndex = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        told = {Role.DisplayRole: column.head, Role.ToolTipRole: column.tip}
        told[Role.TextAlignmentRole] = RIGHT if column.right else LEFT  # type: ignore[assignment]
        return told.get(Role(role))

    def data(self, index: RunIndex, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        row, column = self._shown[index.row()], index.column()
        if role == Role.DisplayRole:
            return row.texts[column]
        if role == Role.ToolTipRole:
            return row.tips[column]
        if role == Role.TextAlignmentRole:
            return RIGHT if COLUMNS[column].right else LEFT
        if column == NAME and role == Role.CheckStateRole:
            return Qt.CheckState.Checked if row.checked else Qt.CheckState.Unchecked
        if column == NAME and role == Role.DecorationRole:
            picture = QPixmap(SWATCH, SWATCH)
            picture.fill(on_ground(row.colour, self.ground) if row.colour else Qt.GlobalColor.transparent)
            icon = QIcon(picture)
            # Else it would be mixed with the colour of what is chosen.
            icon.addPixmap(picture, QIcon.Mode.Selected)
            return icon
        return None

    def setData(self, index: RunIndex, value: Any, role: int = Role.EditRole) -> bool:
        """A click into a box: whoever shows the rows checks it."""
        if role != Role.CheckStateRole:
            return False
        self.checked.emit(self._shown[index.row()].key, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def flags(self, index: RunIndex) -> Qt.ItemFlag:  # noqa: D102
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else flags


def _searched(row: RunRow) -> str:
    return " ".join((row.key, *row.texts)).casefold()


def _is_missing(value: float | str) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _sorted_by(value: float | str) -> tuple[float, str]:
    return (0.0, value.casefold()) if isinstance(value, str) else (value, "")
