"""Writing tests: begin one, write what is asked, see the result, one's progress, and how others do."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.boxes import STRETCH, filled
from app.views.choice import Choice
from app.views.flowing import Flowing
from app.views.named import named
from app.views.person_name import LONGEST_NAME, tidied
from app.views.text_table import TextTable
from app.views.wrapped import WrappedView
from app.views.writing.asking import AskingView
from app.views.writing.progress import ProgressView
from app.views.writing.result import ResultView
from app.views.writing.shown import ShownDigits, ShownPerson, ShownTest

COUNTS = (10, 20, 50)
"""Digits of a test: each of the ten equally often."""

EMPTY = (
    "No tests yet.\n\nSay who writes and press Start: you are asked for digits in random order, write each on the "
    "canvas, and see how many of them the network reads."
)
START_TIP = (
    "Ask for digits, one after the other. Each counts as what the answer beside the canvas is once the hand rests; a "
    "question mark counts as misread."
)
NAMELESS_TIP = "Say who writes first."
PAGES = {
    "result": ("Result", "How many digits of a test were read right, and which were misread."),
    "progress": ("Progress", "All tests of one person."),
    "people": ("People", "How everybody does who has written here."),
}
PEOPLE = ("Name", "Last", "Best", "Tests")
PEOPLE_TIP = "Who did best in the last test comes first. A click on somebody, or Enter, shows their progress."


class WritingView(WrappedView):
    """Shows a test that goes on, or the finished ones, and emits what a person wants.

    Attributes:
        asking: what is seen during a test.
        result: the page of one finished test.
        progress: the page of one person's tests.

    Signals:
        start_wanted: who wants to write, and how many digits.
        undo_wanted: take back the last change.
        export_wanted: all results are to be a file.
        save_wanted: try again to save what could not be saved.
    """

    start_wanted = Signal(str, int)
    undo_wanted = Signal()
    export_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """No tests."""
        super().__init__(parent)
        self.setObjectName("writing")
        self._people: Sequence[ShownPerson] = ()
        self.asking, self.result, self.progress = AskingView(), ResultView(), ProgressView()
        self.name = named(QComboBox(), "writingName", "Name", "Whose hand it is; the results are kept by name.")
        self.name.setEditable(True)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # What completes a name by itself makes Ada of Ad.
        self.name.setCompleter(None)  # type: ignore[arg-type]
        self.name.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.name.setMinimumContentsLength(8)
        edit = self.name.lineEdit()
        assert edit is not None
        edit.setMaxLength(LONGEST_NAME)
        edit.returnPressed.connect(self._want_start)
        self.name.editTextChanged.connect(self._enable)
        label = QLabel("Na&me")
        label.setBuddy(self.name)
        self.count: Choice[int] = Choice(
            "writingCount", {count: (str(count), f"{count // 10} of each digit.") for count in COUNTS}
        )
        self._start = named(QPushButton("&Start"), "writingStart", "Start", START_TIP)
        self._start.clicked.connect(self._want_start)
        self._pages: Choice[str] = Choice("writingPage", PAGES)
        self._pages.changed.connect(self.show_page)
        self.people = named(TextTable(PEOPLE), "writingPeople", "People", PEOPLE_TIP)
        self.people.opened.connect(self._show_person)
        self._compared, self._notes = _sentence("writingCompared"), _sentence("writingNotes")
        self._export = self._button("Export...", "Save all results as a CSV file.", self.export_wanted.emit)
        everybody = QWidget()
        filled(QVBoxLayout(everybody), (self.people, 1), self._compared, filled(QHBoxLayout(), STRETCH, self._export))
        self._empty = QLabel(EMPTY, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._shown = {"result": self.result, "progress": self.progress, "people": everybody, "": self._empty}
        self._save = self._button("Save", "Try again to save what could not be saved.", self.save_wanted.emit)
        self._undo = self._button("Undo", "Take back the last change.", self.undo_wanted.emit)
        self._finished = QWidget()
        filled(
            QVBoxLayout(self._finished),
            filled(QHBoxLayout(), label, (self.name, 1)),
            Flowing(QLabel("Digits"), self.count, self._start),
            Flowing(self._pages),
            *((page, 1) for page in self._shown.values()),
            self._notes,
            Flowing(self._undo, self._save),
        )
        filled(QVBoxLayout(self), (self._finished, 1), (self.asking, 1), around=(8, 8, 8, 8))
        self.show_tests((), (), ())
        self.show_undo("")
        self.show_unsaved(False)
        self.show_asking(False)
        self._enable()

    def show_asking(self, asking: bool) -> None:
        """Show the test that goes on, or the finished ones."""
        self._finished.setVisible(not asking)
        self.asking.setVisible(asking)

    def show_name(self, name: str) -> None:
        """Who is likely to write next."""
        self.name.setEditText(name)

    def show_tests(self, tests: Sequence[ShownTest], people: Sequence[ShownPerson], notes: Sequence[str]) -> None:
        """Show others.

        Args:
            tests: all of them, the earliest first.
            people: all who have written, in the order in which they are to stand.
            notes: what a person is told of how the tests were read, in sentences.
        """
        self._people, name = people, self.name.currentText()
        self.name.blockSignals(True)
        self.name.clear()
        self.name.addItems(sorted((person.name for person in people), key=str.casefold))
        self.name.setEditText(name)
        self.name.blockSignals(False)
        self.progress.show_tests(tests)
        self.people.show_rows([(each.name, each.last, each.best, f"{each.tests}") for each in people])
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self._pages.setVisible(bool(tests))
        self.show_page(self._pages.key())

    def show_compared(self, words: str) -> None:
        """Say how far people can be compared; "" for nothing to say."""
        self._compared.setText(words)
        self._compared.setVisible(bool(words))

    def show_test(self, test: ShownTest, words: str, digits: ShownDigits) -> None:
        """Show one of them on its page, as `ResultView.show_test` does, and its writer's on theirs."""
        self.result.show_test(test, words, digits)
        self.progress.choose(test.name)

    def show_page(self, page: str) -> None:
        """Show one of PAGES, or how to begin where there are no tests."""
        self._pages.set_key(page)
        # No stack: that would be as high as the highest of them.
        for name, content in self._shown.items():
            content.setVisible(name == (page if self._people else ""))

    def show_undo(self, what: str) -> None:
        """What undo takes back, in words; "" for nothing."""
        self._undo.setVisible(bool(what))
        self._undo.setToolTip(f"Take back: {what}.")

    def show_unsaved(self, unsaved: bool) -> None:
        """Whether there are results that no file has."""
        self._save.setVisible(unsaved)

    def _enable(self, *_: object) -> None:
        has_name = bool(self.name.currentText().strip())
        self._start.setEnabled(has_name)
        self._start.setToolTip(START_TIP if has_name else NAMELESS_TIP)

    def _want_start(self) -> None:
        name = tidied(self.name.currentText())
        if name:
            self.start_wanted.emit(name, self.count.key())

    def _show_person(self, row: int) -> None:
        self.progress.choose(self._people[row].name)
        self.show_page("progress")

    def _button(self, text: str, tip: str, slot: Callable[[], object]) -> QToolButton:
        name = text.rstrip(".")
        button = named(QToolButton(), f"writing{name}", name, tip)
        button.setText(text)
        button.clicked.connect(lambda _: slot())
        return button


def _sentence(name: str) -> QLabel:
    """A line of words that wraps, and is hidden where there are none."""
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    label.hide()
    return label
