"""The table of the trials: sorted by any column, copied as CSV."""

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from app.views.search.shown_trial import ShownTrial
from app.views.text_table import TextTable

LEAST_WIDTH = 240


class SearchTable(TextTable):
    """Lets a person choose a trial.

    Signals:
        chosen: the number of a trial.
    """

    chosen = Signal(int)

    def __init__(self, heads: Sequence[str], tips: Iterable[str], parent: QWidget | None = None) -> None:
        """No trials yet, in the order of their numbers; `tips` say what each column tells."""
        super().__init__(heads, parent)
        self._trials: Sequence[ShownTrial] = ()
        self._shown: list[ShownTrial] = []
        self._by, self._descends = 0, False
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort)
        for column, tip in enumerate(tips):
            if (item := self.horizontalHeaderItem(column)) is not None:
                item.setToolTip(tip)
        self.currentCellChanged.connect(self._on_current)

    def show_trials(self, trials: Sequence[ShownTrial]) -> None:
        """Show these; the one that was chosen stays so."""
        self._trials = trials
        self._arrange()

    def choose(self, number: int | None) -> None:
        """Select the trial of this number, or none."""
        rows = {trial.number: row for row, trial in enumerate(self._shown)}
        with QSignalBlocker(self):
            if number is None or number not in rows:
                self.clearSelection()
                self.setCurrentCell(-1, -1)
            else:
                flags = QItemSelectionModel.SelectionFlag
                self.setCurrentCell(rows[number], max(self.currentColumn(), 0), flags.ClearAndSelect | flags.Rows)

    def numbers(self) -> list[int]:
        """Of all trials, from top to bottom."""
        return [trial.number for trial in self._shown]

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._by, self._descends = column, order is Qt.SortOrder.DescendingOrder
        self._arrange()

    def _arrange(self) -> None:
        """Those without what is sorted by come last."""
        row = self.currentRow()
        number = self._shown[row].number if 0 <= row < len(self._shown) else None
        there = [trial for trial in self._trials if not _is_missing(trial.values[self._by])]
        there.sort(key=lambda trial: _sorted_by(trial.values[self._by]), reverse=self._descends)
        self._shown = there + [trial for trial in self._trials if _is_missing(trial.values[self._by])]
        with QSignalBlocker(self):
            self.show_rows([trial.texts for trial in self._shown])
        self.choose(number)

    def _on_current(self, row: int, *_: int) -> None:
        if 0 <= row < len(self._shown):
            self.chosen.emit(self._shown[row].number)

    def minimumSizeHint(self) -> QSize:
        """The heads and some rows, as far as they are in sight."""
        return QSize(LEAST_WIDTH, super().minimumSizeHint().height())


def _is_missing(value: float | str) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _sorted_by(value: float | str) -> tuple[float, str]:
    return (0.0, value.casefold()) if isinstance(value, str) else (value, "")
