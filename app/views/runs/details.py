"""What the chosen runs are: hyperparameters side by side, and of one run its colour, its changes and its note."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.elided import ElidedLabel
from app.views.menu_button import MenuButton
from app.views.named import named
from app.views.painting import bold
from app.views.runs.comparison import ComparedRow, ComparisonTable
from app.views.runs.rows import SWATCH
from app.views.series_colours import PALETTE, on_ground
from app.views.text_fit import fit_to_text

NONE_CHOSEN = "Choose a run for its hyperparameters; two or more stand side by side."
NOTE_LINES = 2

NAMES = "Red", "Green", "Violet", "Lime", "Pink", "Blue", "Olive", "Plum"
"""Of the colours of the palette."""


class NoteEdit(QPlainTextEdit):
    """Some lines of text.

    Signals:
        written: what stands there, where that is other than it was, as soon as the person leaves it.
    """

    written = Signal(str)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._before = ""
        fit_to_text(self, lambda text: self.setFixedHeight(NOTE_LINES * text.lineSpacing() + 12))

    def show_note(self, text: str) -> None:
        """Begin with a text."""
        self._before = text
        if text != self.toPlainText():
            self.setPlainText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell what was written."""
        super().focusOutEvent(event)
        self._tell()

    def hideEvent(self, event: QHideEvent) -> None:
        """The same where the page, or the window, goes."""
        super().hideEvent(event)
        self._tell()

    def _tell(self) -> None:
        if (text := self.toPlainText()) != self._before:
            self._before = text
            self.written.emit(text)


class RunDetails(QWidget):
    """Shows what it is given.

    Signals:
        colour_chosen: such as ``#187967``; "" for whichever is free.
        note_written: the key of a run, and what a person has written of it.
    """

    colour_chosen = Signal(str)
    note_written = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is chosen."""
        super().__init__(parent)
        self._title = ElidedLabel(NONE_CHOSEN)
        self._title.setFont(bold(self.font()))
        self.colour = named(MenuButton(), "runsColour", "Colour", "Choose the colour of its curves.")
        self.colour.setText("Colour")
        self.table = named(ComparisonTable(), "runsComparison", "Hyperparameters")
        self._changes = QLabel(wordWrap=True)
        self._changes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rest = QWidget()
        self.note = named(NoteEdit(), "runsNote", "Note", "What you want to remember of this run.")
        self.note.setPlaceholderText("Note")
        self.note.setTabChangesFocus(True)
        self._key = ""
        for name, colour in (("None of its own", ""), *zip(NAMES, PALETTE, strict=True)):
            action = self.colour.entries.addAction(name)
            action.setData(colour)
            action.triggered.connect(lambda _, colour=colour: self.colour_chosen.emit(colour))
        self.colour.entries.aboutToShow.connect(self._paint_colours)
        filled(
            QVBoxLayout(self),
            filled(QHBoxLayout(), (self._title, 1), self.colour),
            (self.table, 1),
            self._changes,
            self.note,
            (self._rest, 1),
            spacing=4,
        )
        self.note.written.connect(lambda text: self.note_written.emit(self._key, text))
        self.show_none()

    def show_none(self) -> None:
        """Nothing is chosen."""
        self._show(NONE_CHOSEN, (), (), is_one=False)

    def show_one(self, key: str, title: str, rows: Sequence[ComparedRow], changes: Sequence[str], note: str) -> None:
        """Show a run: its hyperparameters, what was changed while it went on and why it stopped, and its note."""
        if key != self._key or not self.note.hasFocus():
            self.note.show_note(note)
        self._key = key
        self._show(title, ("Value",), rows, is_one=True)
        self._changes.setText("\n".join(changes))
        self._changes.setVisible(bool(changes))

    def show_several(self, titles: Sequence[str], rows: Sequence[ComparedRow]) -> None:
        """Show the hyperparameters of runs side by side."""
        differ = sum(row.marked for row in rows)
        words = "the same hyperparameters" if not differ else "1 difference" if differ == 1 else f"{differ} differences"
        self._show(f"{len(titles)} runs: {words}", titles, rows, is_one=False)

    def _show(self, title: str, heads: Sequence[str], rows: Sequence[ComparedRow], *, is_one: bool) -> None:
        self._title.setText(title)
        self._title.setToolTip(title)
        self.table.setVisible(bool(rows))
        self._rest.setVisible(not rows)
        self.table.show_rows(heads, rows)
        for part in (self.colour, self.note, self._changes):
            part.setVisible(is_one)

    def title(self) -> str:
        """What stands above it."""
        return self._title.text()

    def changes(self) -> str:
        """What it says of changes while the run went on."""
        return self._changes.text()

    def _paint_colours(self) -> None:
        ground = self.palette().color(QPalette.ColorRole.Base)
        for action in self.colour.entries.actions():
            if action.data():
                picture = QPixmap(SWATCH, SWATCH)
                picture.fill(on_ground(action.data(), ground))
                action.setIcon(QIcon(picture))
