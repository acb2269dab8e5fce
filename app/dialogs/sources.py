"""The dialog in which a person mixes sources of digits: each with its weight, its counts and a look at its digits."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.dialogs.frame import GAP, frame, plain
from app.views.boxes import STRETCH, filled
from app.views.menu_button import MenuButton
from app.views.named import named
from app.views.source_digits import SourceDigits
from nn.data import sources
from nn.data.look import ROWS, Look
from nn.source_field import LARGEST_WEIGHT, LEAST_WEIGHT
from nn.source_names import Data, Weighted

Button = QDialogButtonBox.StandardButton

NAME, WEIGHT, DIGITS = range(3)
"""Columns."""

LINES = 3
"""Of text, room for what is told of a source."""


class SourcesDialog(QDialog):
    """Lists sources; knows nothing of who reads them."""

    wanted = Signal(str)
    """A source that a person wants to see: `show_seen` is to follow."""

    def __init__(self, data: Data, parent: QWidget | None = None) -> None:
        """List these sources; whoever makes the dialog calls `begin` once it listens to `wanted`."""
        super().__init__(parent)
        self.setObjectName("sourcesDialog")
        self.setWindowTitle("Sources of digits")
        self._data = list(data)
        self._items: list[QTreeWidgetItem] = []
        self._seen: dict[str, Look | str] = {}
        self._list = named(QTreeWidget(), "sources", "Sources", "What a run learns from; choose one to look at it.")
        self._list.setHeaderLabels(["Source", "Weight", "Digits"])
        self._list.setRootIsDecorated(False)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        tip = "How many times its training digits come in an epoch."
        self._weight = named(QDoubleSpinBox(), "weight", "Weight", tip)
        self._weight.setRange(LEAST_WEIGHT, LARGEST_WEIGHT)
        self._weight.setSingleStep(0.5)
        weight_label = QLabel("&Weight")
        weight_label.setBuddy(self._weight)
        self._add = named(MenuButton(), "addSource", "Add a source", "Add a set that has a name, a file or a folder.")
        self._add.setText("Add...")
        for name, source in sources.SOURCES.items():
            self._add.entries.addAction(source.words.label).triggered.connect(partial(self._take, name))
        self._add.entries.addAction("A file...").triggered.connect(self._ask_for_file)
        self._add.entries.addAction("A folder...").triggered.connect(self._ask_for_folder)
        self._remove = named(QToolButton(), "removeSource", "Remove the source", "Take it out of the mix.")
        self._remove.setText("Remove")
        self._told = named(QLabel(), "told", "What was read")
        self._told.setWordWrap(True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._told.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())
        self._lack = named(QLabel(), "lack", "What keeps OK back")
        self._lack.setWordWrap(True)
        self._sheet = SourceDigits(ROWS)
        self._buttons = QDialogButtonBox(Button.Ok | Button.Cancel)
        plain(self._buttons)
        row = filled(QHBoxLayout(), self._add, self._remove, STRETCH, weight_label, self._weight, spacing=GAP)
        layout = frame(self)
        layout.addWidget(self._list, 1)
        layout.addLayout(row)
        for part in (self._sheet, self._told, self._lack, self._buttons):
            layout.addWidget(part)
        self._list.currentItemChanged.connect(self._show_chosen)
        self._weight.valueChanged.connect(self._set_weight)
        self._remove.clicked.connect(self._take_out)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def begin(self) -> None:
        """Ask for what the sources hold."""
        for each in self._data:
            self._enlist(each)
        self._list.setCurrentItem(self._items[0])

    def data(self) -> Data:
        """The sources with their weights."""
        return tuple(self._data)

    def counts(self) -> dict[str, int]:
        """How many training digits the sources have that were read."""
        return {name: int(seen.counts.sum()) for name, seen in self._seen.items() if isinstance(seen, Look)}

    def show_seen(self, name: str, seen: Look | str) -> None:
        """Show what a source holds, or the sentence that says why it cannot be read."""
        self._seen[name] = seen
        digits = "cannot be read" if isinstance(seen, str) else f"{seen.counts.sum():,}"
        for index, each in enumerate(self._data):
            if each.name == name:
                self._items[index].setText(DIGITS, digits)
        self._show_chosen()

    def _enlist(self, each: Weighted) -> None:
        label = Weighted(each.name).label
        item = QTreeWidgetItem([label, f"{each.weight:g}", "reading..."])
        item.setToolTip(NAME, each.name)
        for column in (WEIGHT, DIGITS):
            for each_row in (item, self._list.headerItem()):
                each_row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        self._items.append(item)
        self._list.addTopLevelItem(item)
        self.wanted.emit(each.name)

    def _ask_for_file(self) -> None:
        self._take(QFileDialog.getOpenFileName(self, "Add a file of digits", "")[0])

    def _ask_for_folder(self) -> None:
        self._take(QFileDialog.getExistingDirectory(self, "Add a folder of digits", ""))

    def _take(self, name: str, *_: bool) -> None:
        """Add a source, or go to it where it is there already."""
        names = [each.name for each in self._data]
        if name and name not in names:
            self._data.append(Weighted(name))
            self._enlist(self._data[-1])
            names.append(name)
        if name:
            self._list.setCurrentItem(self._items[names.index(name)])

    def _take_out(self) -> None:
        index = self._chosen()
        self._list.takeTopLevelItem(index)  # which chooses another while the rows are still those of the sources
        del self._data[index], self._items[index]
        self._show_chosen()

    def _chosen(self) -> int:
        return self._list.currentIndex().row()

    def _set_weight(self, weight: float) -> None:
        index = self._chosen()
        self._data[index] = Weighted(self._data[index].name, round(weight, 2))
        self._items[index].setText(WEIGHT, f"{weight:g}")

    def _show_chosen(self, *_: object) -> None:
        """Show the digits of the chosen source, and what may be done with it."""
        index = self._chosen()
        for part in (self._weight, self._remove):
            part.setEnabled(index >= 0)
        unread = [
            Weighted(each.name).label
            for each in self._data
            # What can be fetched is there when it is wanted.
            if isinstance(self._seen.get(each.name), str) and not sources.of(each.name).fetch
        ]
        self._buttons.button(Button.Ok).setEnabled(bool(self._data) and not unread)
        lack = f"{unread[0]} cannot be read: choose it to see why, or remove it." if unread else ""
        self._lack.setText(lack)
        self._lack.setVisible(bool(lack))
        seen = self._seen.get(self._data[index].name, "Reading...") if index >= 0 else "Add a source of digits."
        if index >= 0:
            self._weight.blockSignals(True)
            self._weight.setValue(self._data[index].weight)
            self._weight.blockSignals(False)
        if isinstance(seen, str):
            self._sheet.clear()
            self._told.setText(seen)
            return
        self._sheet.show_digits(seen.images, seen.counts)
        digits, writers = _counted(int(seen.counts.sum()), "digit"), _counted(seen.writers, "known writer")
        by = [f"{digits} by {writers}."] if seen.writers else []
        self._told.setText(" ".join([*by, *seen.notes]))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
