"""The page of the runs: their table, what can be done with those that are chosen, and what they are."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.boxes import filled
from app.views.menu_button import MenuButton
from app.views.named import named
from app.views.runs.details import RunDetails
from app.views.runs.rows import RunRow
from app.views.runs.table import RunsTable

EMPTY = (
    "Runs that you train appear here.\n\nEach is kept with its curves, its network and its hyperparameters: "
    "to compare them, to lay their curves over each other, and to go on with one that was stopped."
)
READING = "Reading the runs."
NONE_SUCH = "No run has all of these words."
SHARES = 600, 400
"""Of the height, for the table and for what is chosen."""

NAMED = 3
"""Runs at most that are named where several are meant."""

CSV, TENSORBOARD = "CSV", "TensorBoard"


class RunsView(QWidget):
    """Shows runs and emits what a person wants of those that are chosen, by their keys.

    Signals:
        chosen_changed: the keys of those that are chosen.
        checked: keys, and whether these runs are to lie over the plots.
        rename_wanted, open_wanted, continue_wanted, folder_wanted: a key.
        delete_wanted: keys.
        undo_wanted: take back the last deletion.
        export_wanted: keys, and CSV or TENSORBOARD.
        export_cancelled: what is being exported is not wanted any more.
        search_wanted: hyperparameters are to be searched for.
    """

    chosen_changed = Signal(list)
    checked = Signal(list, bool)
    rename_wanted = Signal(str)
    open_wanted = Signal(str)
    continue_wanted = Signal(str)
    folder_wanted = Signal(str)
    delete_wanted = Signal(list)
    undo_wanted = Signal()
    export_wanted = Signal(list, str)
    export_cancelled = Signal()
    search_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """The runs are being read."""
        super().__init__(parent)
        self.setObjectName("runs")
        self.search = named(QLineEdit(), "runsSearch", "Search", "Show the runs that have all of these words.")
        self.search.setPlaceholderText("Search")
        self.search.setClearButtonEnabled(True)
        self._room = QLabel()
        self.table = named(RunsTable(), "runsTable", "Runs")
        self.details = RunDetails()
        self._notes, self._empty = QLabel(), QLabel(READING, alignment=Qt.AlignmentFlag.AlignCenter)
        for label in (self._notes, self._empty):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._notes.hide()
        self._stack = QStackedWidget()
        for page in (self._empty, self.table):
            self._stack.addWidget(page)
        self._rows: Sequence[RunRow] = ()
        self.lay_over = self._button("Lay over", "Lay the curves of the chosen runs over the plots, or take them off.")
        self.rename = self._button("Rename...", "Give the chosen run a name (F2).")
        self.delete = self._button("Delete", "Delete the chosen runs (Del); Undo brings them back.")
        self.undo = self._button("Undo", "")
        self.go_on = self._button("Continue", "Go on with the chosen run where it stopped.")
        self.open = self._button("Open", "Open the network of the chosen run.")
        self.folder = self._button("Folder", "Show the folder of the chosen run.")
        self.new_search = self._button("New search...", "Search for good hyperparameters: each trial is a run.")
        self.export = named(MenuButton(), "runsExport", "Export", "Save the curves of the chosen runs to files.")
        self.export.setText("Export...")
        for kind, what in ((CSV, "as CSV..."), (TENSORBOARD, "for TensorBoard...")):
            self.export.entries.addAction(f"Export {what}").triggered.connect(
                lambda _, kind=kind: self.export_wanted.emit(self.table.chosen(), kind)
            )
        self.progress = named(QProgressBar(), "runsExportProgress", "Progress", "How many runs have been exported.")
        self.progress.setFormat("Exported %v of %m")
        self.cancel = self._button("Cancel export", "Export nothing: what has been written is taken away again.")
        self._lay_out()
        self._connect()
        self.show_export(0, 0)
        self.set_able(can_continue=False, can_open=False)
        self.show_undo(())

    def _lay_out(self) -> None:
        parts = self.lay_over, self.open, self.go_on, self.rename, self.delete, self.export, self.folder
        upper = QWidget()
        filled(
            QVBoxLayout(upper),
            filled(QHBoxLayout(), (self.search, 1), self.undo, self._room, self.new_search),
            (self._stack, 1),
            self._notes,
            filled(QHBoxLayout(), (self.progress, 1), self.cancel),
            filled(QHBoxLayout(), *parts, (None, 1), spacing=4),
        )
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        for half in (upper, self.details):
            halves.addWidget(half)
        halves.setSizes([*SHARES])
        filled(QVBoxLayout(self), halves, around=(8, 8, 8, 8))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.table.chosen_changed.connect(lambda: self.chosen_changed.emit(self.table.chosen()))
        self.table.checked.connect(self.checked)
        self.table.opened.connect(self.open_wanted)
        self.lay_over.clicked.connect(lambda: self.table.check_chosen())
        for button, wanted in (
            (self.rename, self.rename_wanted),
            (self.go_on, self.continue_wanted),
            (self.open, self.open_wanted),
            (self.folder, self.folder_wanted),
        ):
            button.clicked.connect(self._of_one(wanted.emit))
        self.table.rename_wanted.connect(self._of_one(self.rename_wanted.emit))
        for signal in (self.delete.clicked, self.table.delete_wanted):
            signal.connect(self._want_delete)
        self.undo.clicked.connect(lambda _: self.undo_wanted.emit())
        self.cancel.clicked.connect(lambda _: self.export_cancelled.emit())
        self.new_search.clicked.connect(lambda _: self.search_wanted.emit())

    def show_runs(self, rows: Sequence[RunRow], room: str, notes: Sequence[str] = ()) -> None:
        """Show these runs, what room all take, and what a person is to know of those that cannot be read."""
        self._rows = rows
        self._room.setText(room)
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self.table.show_rows(rows)
        self._show_page()

    def show_problem(self, sentence: str) -> None:
        """Say why no run can be shown."""
        self.show_runs((), "")
        self._empty.setText(sentence)

    def set_able(self, *, can_continue: bool, can_open: bool) -> None:
        """What can be done with the run that is chosen."""
        count = len(self.table.chosen())
        for button in (self.lay_over, self.delete, self.export):
            button.setEnabled(count > 0)
        for button in (self.rename, self.folder):
            button.setEnabled(count == 1)
        self.go_on.setEnabled(count == 1 and can_continue)
        self.open.setEnabled(count == 1 and can_open)

    def show_undo(self, titles: Sequence[str]) -> None:
        """Offer to bring these deleted runs back; none for nothing."""
        runs = "1 run" if len(titles) == 1 else f"{len(titles):,} runs"
        self.undo.setText(f"Undo: {runs} deleted")
        self.undo.setAccessibleName(self.undo.text())
        names = f"{', '.join(titles[:NAMED])}{', ...' if titles[NAMED:] else ''}"
        self.undo.setToolTip(f"Bring back {names}: possible until the window is closed.")
        self.undo.setVisible(bool(titles))

    def show_export(self, done: int, runs: int) -> None:
        """Show that so many runs of all that are being exported are done; 0 runs for no export."""
        for part in (self.progress, self.cancel):
            part.setVisible(runs > 0)
        self.progress.setRange(0, runs)
        self.progress.setValue(done)

    def words(self) -> str:
        """What it says in the place of runs; "" where it shows some."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    def notes(self) -> str:
        """What it says of runs that cannot be read."""
        return self._notes.text()

    def _filter(self, text: str) -> None:
        self.table.filter(text)
        self._show_page()

    def _show_page(self) -> None:
        self._empty.setText(NONE_SUCH if self._rows else EMPTY)
        self._stack.setCurrentWidget(self.table if self.table.shown() else self._empty)
        self.details.setVisible(bool(self._rows))

    def _of_one(self, emit: Callable[[str], object]) -> Callable[..., None]:
        def of_one(*_: object) -> None:
            if len(chosen := self.table.chosen()) == 1:
                emit(chosen[0])

        return of_one

    def _want_delete(self, *_: object) -> None:
        if chosen := self.table.chosen():
            self.delete_wanted.emit(chosen)

    def _button(self, text: str, tip: str) -> QToolButton:
        plain = text.rstrip(".")
        button = named(QToolButton(), f"runs{plain.title().replace(' ', '')}", plain, tip)
        button.setText(text)
        return button
