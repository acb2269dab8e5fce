"""The dialog of a worksheet: what is to be on it, how its first page will look, and the way into a PDF file."""

from collections.abc import Iterable, Mapping

import numpy as np
from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.frame import GAP, frame, paragraph, plain
from app.views.boxes import STRETCH, filled
from app.views.named import named
from app.views.text_fit import fit_to_text
from app.views.worksheet.paged import PAGE_SIZES
from nn.activations import ACTIVATIONS, OUTPUTS
from nn.exercise.worksheet import ENDS, LARGEST_SEED, LOSS_LABELS, MOST_EXERCISES, SIGMAS, SIZES, SheetPlan

ABOUT_SHEET = (
    "One step of backpropagation to be worked out on paper, from your drawing, in a network small enough for that; "
    "with a key in which each number comes from those printed before it."
)
PAGE = 300
"""Pixels of the page's width."""
MAKING, WRITING = "Making the pages...", "Writing the file..."
LAST_PAGES, OWN_FILE = "On the last pages", "In a file of its own"


class WorksheetDialog(QDialog):
    """Asks for a plan; knows nothing of who makes the pages.

    Signals:
        changed: another plan, or other paper.
        turned: another page is to be shown.
        wanted: the file is to be written.
    """

    changed = Signal()
    turned = Signal()
    wanted = Signal()

    def __init__(self, seed: int, parent: QWidget | None = None) -> None:
        """A worksheet with this seed; whoever makes the dialog calls `show_page` once it listens."""
        super().__init__(parent)
        self.setObjectName("worksheetDialog")
        self.setWindowTitle("Worksheet")
        self._index = self._count = 0
        self._size = _combo("sheetSize", "Network", "Neurons of each layer, first the fields of the drawing.", SIZES)
        self._size.setCurrentText(SheetPlan.size)
        sigmas = {ACTIVATIONS[key].label: key for key in SIGMAS}
        self._sigma = _combo("sheetActivation", "Activation", "The function of the hidden neurons.", sigmas)
        losses = {f"{LOSS_LABELS[loss]}, {OUTPUTS[output].label.lower()}": loss for loss, output in ENDS.items()}
        self._loss = _combo("sheetLoss", "Cost", "The cost, and the function of the outputs that goes with it.", losses)
        tip = "How many; each has a network of its own."
        self._exercises = _number("sheetExercises", "Exercises", tip, 1, MOST_EXERCISES, 1)
        tip = "The same seed and the same drawing give the same worksheet: a teacher can hand one out."
        self._seed = _number("sheetSeed", "Seed", tip, 0, LARGEST_SEED, seed)
        self._fresh = named(QToolButton(), "sheetFresh", "Another seed", "Take a seed by chance: fresh weights.")
        self._fresh.setText("Fresh")
        self._key = _combo("sheetKey", "Key", "Where the key goes.", (LAST_PAGES, OWN_FILE))
        self._paper = _combo("sheetPaper", "Paper", "The paper that it is printed on.", PAGE_SIZES)
        is_american = QLocale().measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem
        self._paper.setCurrentText("Letter" if is_american else "A4")
        self.page = named(QLabel(alignment=Qt.AlignmentFlag.AlignCenter), "sheetPage", "A page of the worksheet")
        self.page.setToolTip("The page as it will be printed.")
        self.page.setFixedSize(PAGE + 2, round(PAGE * 1.415) + 2)
        self.page.setWordWrap(True)
        self._back = _turner("sheetBack", "The page before", Qt.ArrowType.LeftArrow)
        self._on = _turner("sheetOn", "The next page", Qt.ArrowType.RightArrow)
        self._about_page = named(QLabel(alignment=Qt.AlignmentFlag.AlignCenter), "sheetPages", "Which page")
        fit_to_text(self._about_page, self._fit_about)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._save = named(QPushButton("Save PDF..."), "sheetSave", "Save PDF", "Write the worksheet into a PDF file.")
        self._buttons.addButton(self._save, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setToolTip("Close without writing a file.")
        plain(self._buttons)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self._save.setDefault(True)
        self._lay_out()
        self._connect()
        self._follow()
        self._size.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(GAP)
        seed = filled(QHBoxLayout(), (self._seed, 1), self._fresh)
        for label, field, part in (
            ("&Network", self._size, self._size),
            ("&Activation", self._sigma, self._sigma),
            ("&Cost", self._loss, self._loss),
            ("&Exercises", self._exercises, self._exercises),
            ("&Seed", self._seed, seed),
            ("&Key", self._key, self._key),
            ("&Paper", self._paper, self._paper),
        ):
            name = QLabel(label)
            name.setBuddy(field)
            form.addRow(name, part)
        turn = filled(QHBoxLayout(), STRETCH, self._back, self._about_page, self._on, STRETCH)
        left = filled(QVBoxLayout(), paragraph(ABOUT_SHEET), form, STRETCH, spacing=2 * GAP)
        right = filled(QVBoxLayout(), self.page, turn)
        layout = frame(self)
        layout.addLayout(filled(QHBoxLayout(), left, right, spacing=3 * GAP))
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        for combo in (self._size, self._sigma, self._loss, self._key, self._paper):
            combo.currentIndexChanged.connect(self._follow)
        for number in (self._exercises, self._seed):
            number.valueChanged.connect(self._follow)
        self._fresh.clicked.connect(lambda: self._seed.setValue(int(np.random.default_rng().integers(1, LARGEST_SEED))))
        self._back.clicked.connect(lambda: self._turn(-1))
        self._on.clicked.connect(lambda: self._turn(1))
        self._save.clicked.connect(self.wanted)
        self._buttons.rejected.connect(self.reject)

    def plan(self) -> SheetPlan:
        """What is to be on it."""
        return SheetPlan(
            self._size.currentData(),
            self._sigma.currentData(),
            self._loss.currentData(),
            self._exercises.value(),
            self._seed.value(),
        )

    def paper(self) -> str:
        """A key of PAGE_SIZES."""
        return str(self._paper.currentData())

    def has_own_key(self) -> bool:
        """Whether the key goes into a file of its own."""
        return bool(self._key.currentData() == OWN_FILE)

    def index(self) -> int:
        """Which page is to be shown, counted from 0."""
        return self._index

    def show_page(self, image: QImage, count: int) -> None:
        """Show a page, one of `count`."""
        self._count = count
        picture = QPixmap.fromImage(image)
        self.page.setPixmap(picture)
        self.page.setStyleSheet("border: 1px solid palette(mid)")
        self._about_page.setText(f"page {self._index + 1} of {count}")
        self._back.setEnabled(self._index > 0)
        self._on.setEnabled(self._index + 1 < count)

    def show_working(self, words: str) -> None:
        """Say what takes its time, until a page is shown."""
        self._about_page.setText(words)
        self._about_page.repaint()

    def _fit_about(self, text: QFontMetrics) -> None:
        """Nothing moves with what is said."""
        self._about_page.setMinimumWidth(max(map(text.horizontalAdvance, (MAKING, WRITING))))

    def _turn(self, pages: int) -> None:
        self._index = min(max(self._index + pages, 0), max(self._count - 1, 0))
        self.turned.emit()

    def _follow(self) -> None:
        """With one output there is no softmax; other pages begin at the first."""
        self._loss.setEnabled(SIZES[self._size.currentData()].outputs > 1)
        self._index = 0
        self.changed.emit()


def _combo(name: str, words: str, tip: str, choices: Mapping[str, object] | Iterable[str]) -> QComboBox:
    """A choice of texts, with the text itself as its key, or with a text that the mapping gives."""
    combo = named(QComboBox(), name, words, tip)
    for text in choices:
        key = choices[text] if isinstance(choices, Mapping) else text
        combo.addItem(text, key if isinstance(key, str) else text)
    return combo


def _number(name: str, words: str, tip: str, least: int, most: int, value: int) -> QSpinBox:
    number = named(QSpinBox(), name, words, tip)
    number.setRange(least, most)
    number.setValue(value)
    return number


def _turner(name: str, words: str, arrow: Qt.ArrowType) -> QToolButton:
    button = named(QToolButton(autoRaise=True), name, words, f"{words}.")
    button.setArrowType(arrow)
    return button
