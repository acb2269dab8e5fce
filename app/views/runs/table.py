"""The table of the runs: a person sorts them, chooses some, and checks those whose curves are to lie over the plots."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.views.check_edges import CheckedItems
from app.views.focus_frame import FocusFrame
from app.views.painting import tabular
from app.views.runs.rows import BEGUN, COLUMNS, NAME, SWATCH, RunRow, RunRows
from app.views.table_texts import offer_table
from app.views.text_fit import fit_to_text

PAD = 12
"""Pixels beside the text of a cell, both sides together."""

LONGEST = 22 * "0"
"""As wide as a column is at most, unless there is room to spare."""

Flag = QItemSelectionModel.SelectionFlag


class RunsTable(QTableView):
    """Lets a person choose runs.

    Signals:
        chosen_changed: others are selected.
        checked: the keys of runs, and whether a person wants them over the plots.
        rename_wanted, delete_wanted: F2 and Delete.
        opened: the key of a run, by a double click or Enter.
    """

    chosen_changed = Signal()
    checked = Signal(list, bool)
    rename_wanted = Signal()
    delete_wanted = Signal()
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No rows yet, the newest first."""
        super().__init__(parent)
        self._rows = RunRows(self)
        self.setModel(self._rows)
        self.setFont(tabular(self.font()))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        # What a run trains and when it began are at the two ends of its title.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setShowGrid(False)
        self.setIconSize(QSize(SWATCH, SWATCH))
        self.verticalHeader().hide()
        self.setItemDelegateForColumn(NAME, CheckedItems(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(BEGUN, Qt.SortOrder.DescendingOrder)
        header.sortIndicatorChanged.connect(self._sort)
        fit_to_text(self, lambda text: self.verticalHeader().setDefaultSectionSize(text.height() + 8))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        self._rows.checked.connect(lambda key, checked: self.checked.emit([key], checked))
        self.doubleClicked.connect(lambda index: self.opened.emit(self._rows.rows()[index.row()].key))
        FocusFrame(self)
        offer_table(self)

    def show_rows(self, rows: Sequence[RunRow]) -> None:
        """Show these; those that were chosen stay so, where they are there."""
        self._rows.ground = self.palette().color(QPalette.ColorRole.Base)
        self._keeping(lambda: self._rows.show(rows))
        self._fit()

    def filter(self, text: str) -> None:
        """Show those that have all words of a text."""
        self._keeping(lambda: self._rows.filter(text))

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._keeping(lambda: self._rows.sort(column, order))

    def _keeping(self, change: Callable[[], None]) -> None:
        """Change the rows, and select those again that were; nothing moves."""
        chosen, at = self.chosen(), self.currentIndex().row()
        current = self._rows.rows()[at].key if at >= 0 else None
        bar = self.verticalScrollBar()
        blocker, place = QSignalBlocker(self), bar.value()
        change()
        self._select(chosen, current)
        bar.setValue(place)
        blocker.unblock()
        self.chosen_changed.emit()

    def chosen(self) -> list[str]:
        """The keys of those that are selected, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows(NAME))
        return [self._rows.rows()[row].key for row in rows]

    def shown(self) -> list[str]:
        """The keys of all rows, from top to bottom."""
        return [row.key for row in self._rows.rows()]

    def choose(self, keys: Iterable[str]) -> None:
        """Select these rows alone."""
        keys = list(keys)
        self._select(keys, keys[0] if keys else None)

    def _select(self, keys: Sequence[str], current: str | None) -> None:
        places = {row.key: number for number, row in enumerate(self._rows.rows())}
        chosen = QItemSelection()
        for key in keys:
            if key in places:
                index = self._rows.index(places[key], NAME)
                chosen.select(index, index)
        model = self.selectionModel()
        if current in places:
            model.setCurrentIndex(self._rows.index(places[current], NAME), Flag.NoUpdate)
        model.select(chosen, Flag.ClearAndSelect | Flag.Rows)

    def changeEvent(self, event: QEvent) -> None:
        """Show the colours of the runs as they are on the ground of another palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_rows"):
            self._rows.ground = self.palette().color(QPalette.ColorRole.Base)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave columns out, or bring them back."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give each column what it needs; leave out those that matter least, until the others have room."""
        header, most = self.horizontalHeader(), self.fontMetrics().horizontalAdvance(LONGEST)
        every = range(len(COLUMNS))
        for number in every:
            header.setSectionHidden(number, False)
        needed = [max(header.sectionSizeHint(number), self.sizeHintForColumn(number)) + PAD for number in every]
        widths = [min(width, most) for width in needed]
        room, shown = self.viewport().width(), set(every)
        for number in sorted(every, key=lambda number: COLUMNS[number].rank, reverse=True):
            if sum(widths[each] for each in shown) > room and COLUMNS[number].rank:
                shown.discard(number)
        widths[NAME] += max(room - sum(widths[number] for number in shown), 0)
        for number, width in enumerate(widths):
            header.setSectionHidden(number, number not in shown)
            header.resizeSection(number, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Delete deletes, Enter opens, Space checks all that are chosen; the rest is the table's."""
        key = event.key()
        if key == Qt.Key.Key_F2:
            self.rename_wanted.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self._rows.rows()[self.currentIndex().row()].key)
        elif key == Qt.Key.Key_Space and self.chosen():
            self.check_chosen()
        else:
            super().keyPressEvent(event)

    def check_chosen(self) -> None:
        """Want all that are chosen over the plots; or none of them, where all are."""
        chosen = set(self.chosen())
        rows = [row for row in self._rows.rows() if row.key in chosen]
        self.checked.emit([row.key for row in rows], not all(row.checked for row in rows))

    def minimumSizeHint(self) -> QSize:
        """The heads and some rows."""
        line = self.verticalHeader().defaultSectionSize()
        return QSize(240, 4 * line + self.horizontalHeader().sizeHint().height())
