"""My drawings: pictures to look through by label and by writer, and what a person can ask of them."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.drawing_list import DrawingList, Shown
from app.views.focus_frame import FocusFrame
from app.views.menu_button import MenuButton
from app.views.named import named
from nn.arrays import CLASSES, Array, a_digit

EMPTY = (
    "No drawings yet.\n\nDraw a digit, press Teach below the network's answer and say what it is: "
    "it is kept here. Import takes the digits of an ink file."
)
NONE_SUCH = "None of the drawings is {digit} by {writer}."
EVERY_DIGIT, EVERY_WRITER = "All digits", "All writers"
NOBODY = "(unknown)"
"""A writer without a name."""


class MyDrawingsView(QWidget):
    """Shows drawings and emits what a person wants of them, by their ids."""

    open_wanted = Signal(str)
    label_wanted = Signal(list, int)
    delete_wanted = Signal(list)
    undo_wanted = Signal()
    export_wanted = Signal(list)
    """Those that are chosen, or all that are shown."""
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self.setObjectName("myDrawings")
        self._drawings: Sequence[Shown] = ()
        self._picture: Callable[[str], Array]
        self.digit = named(QComboBox(), "drawingsDigit", "Digit", "Show the drawings of one digit.")
        self.writer = named(QComboBox(), "drawingsWriter", "Writer", "Show the drawings of one writer.")
        self.digit.addItems([EVERY_DIGIT, *map(str, range(CLASSES))])
        self.writer.addItem(EVERY_WRITER)
        self.list = named(DrawingList(), "drawingsList", "My drawings")
        FocusFrame(self.list)
        self._count, self._notes = QLabel(), QLabel()
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        for label in (self._notes, self._empty):
            label.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self._relabel = named(
            MenuButton(),
            "drawingsLabel",
            "Label",
            "Say what the chosen drawings show; a digit key does so, too.",
        )
        self._relabel.setText("Label")
        for digit in range(CLASSES):
            self._relabel.entries.addAction(str(digit)).triggered.connect(partial(self._label, digit))
        self._delete = self._button("Delete", "Delete the chosen drawings.", self._want_delete)
        self._undo = self._button("Undo", "Take back the last change.", self.undo_wanted.emit)
        self._import = self._button("Import...", "Add the digits of an ink file.", self.import_wanted.emit)
        self._export = self._button("Export...", "Save the chosen drawings, or all that are shown.", self._want_export)
        filled(
            QVBoxLayout(self),
            filled(QHBoxLayout(), self.digit, self.writer, STRETCH, self._count),
            (self._stack, 1),
            self._notes,
            filled(QHBoxLayout(), self._relabel, self._delete, self._undo, STRETCH),
            filled(QHBoxLayout(), self._import, self._export, STRETCH),
            around=(8, 8, 8, 8),
        )
        self.digit.currentIndexChanged.connect(self._filter)
        self.writer.currentIndexChanged.connect(self._filter)
        self.list.open_wanted.connect(self.open_wanted)
        self.list.label_wanted.connect(self._label)
        self.list.delete_wanted.connect(self._want_delete)
        self.list.selectionModel().selectionChanged.connect(self._enable)
        self.show_undo("")

    def show_drawings(
        self, drawings: Sequence[Shown], picture: Callable[[str], Array], notes: Sequence[str] = ()
    ) -> None:
        """Show others.

        Args:
            drawings: all of them.
            picture: gives the (28, 28) of an id, from 0 to 1; asked when it comes into sight.
            notes: what a person is told of how they were read, in sentences.
        """
        self._drawings, self._picture = drawings, picture
        present = self.writer.currentText()
        writers = sorted({drawing.writer or NOBODY for drawing in drawings})
        self.writer.blockSignals(True)
        self.writer.clear()
        self.writer.addItems([EVERY_WRITER, *writers])
        self.writer.setCurrentIndex(max(self.writer.findText(present), 0))
        self.writer.blockSignals(False)
        self.show_notes(notes)
        self._filter()

    def show_notes(self, notes: Sequence[str]) -> None:
        """Tell sentences below the drawings; nothing where there are none."""
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))

    def show_undo(self, what: str) -> None:
        """What undo takes back, in words; "" for nothing."""
        self._undo.setEnabled(bool(what))
        self._undo.setToolTip(f"Take back: {what}." if what else "Nothing to take back.")

    def _filter(self, *_: object) -> None:
        digit, writer = self.digit.currentIndex() - 1, self.writer.currentText()
        shown = [
            drawing
            for drawing in self._drawings
            if digit in (-1, drawing.label) and writer in (EVERY_WRITER, drawing.writer or NOBODY)
        ]
        self.list.show_drawings(shown, self._picture)
        every = len(self._drawings)
        self._count.setText(f"{every:,}" if len(shown) == every else f"{len(shown):,} of {every:,}")
        who = "anyone" if writer == EVERY_WRITER else writer
        self._empty.setText(
            NONE_SUCH.format(digit="a digit" if digit < 0 else a_digit(digit), writer=who) if every else EMPTY
        )
        self._stack.setCurrentWidget(self.list if shown else self._empty)
        self._enable()

    def _enable(self, *_: object) -> None:
        chosen = bool(self.list.chosen())
        self._relabel.setEnabled(chosen)
        self._delete.setEnabled(chosen)
        self._export.setEnabled(bool(self.list.drawings.drawings))

    def _label(self, digit: int, *_: object) -> None:
        if chosen := self.list.chosen():
            self.label_wanted.emit(chosen, digit)

    def _want_delete(self, *_: object) -> None:
        if chosen := self.list.chosen():
            self.delete_wanted.emit(chosen)

    def _want_export(self, *_: object) -> None:
        self.export_wanted.emit(self.list.chosen() or [drawing.id for drawing in self.list.drawings.drawings])

    def _button(self, text: str, tip: str, slot: Callable[..., object]) -> QToolButton:
        name = text.rstrip(".")
        button = named(QToolButton(), f"drawings{name}", name, tip)
        button.setText(text)
        button.clicked.connect(lambda _: slot())
        return button
