"""The page of the mistakes: how right the network is and how far off that may be, and which digits it misreads."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.views.boxes import STRETCH, filled
from app.views.evaluation.confusion import ConfusionView
from app.views.evaluation.gallery import GalleryView
from app.views.evaluation.groups import GroupTable
from app.views.evaluation.reliability import ReliabilityView
from app.views.named import named
from app.views.painting import bold, scaled, tabular
from app.views.segment import Segment
from app.views.text_fit import fit_to_text
from app.views.wrapped import WrappedView

AROUND = 8
"""Pixels around all of it."""
LARGE = 1.6
"""Size of the accuracy as a multiple of the text's."""

VALIDATION_TIP = "Digits held back from training; followed while it trains."
FITS = "Whoever chooses networks by test digits fits to them."
TEST_TIP = f"Test digits are read only when you ask, for this network alone. {FITS}"


class EvaluationView(WrappedView):
    """Shows an evaluation, or in a sentence why there is none.

    Attributes:
        fetch: downloads digits that are missing; out of sight where none can be fetched.

    Signals:
        validation_wanted: show the digits held back.
        test_wanted: ask for the test digits.
    """

    validation_wanted = Signal()
    test_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        named(self, "evaluation", "Mistakes of the network")
        self._accuracy = QLabel()
        self._accuracy.setObjectName("evaluationAccuracy")
        self._words = QLabel(wordWrap=True)
        self._words.setObjectName("evaluationWords")
        self._words.setFont(tabular(self.font()))
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self.validation = named(Segment("Validation"), "validationDigits", "Validation digits", VALIDATION_TIP)
        self.test = named(Segment("Test"), "testDigits", "Test digits", TEST_TIP)
        parts = QButtonGroup(self)
        for button, wanted in ((self.validation, self.validation_wanted), (self.test, self.test_wanted)):
            parts.addButton(button)
            button.clicked.connect(wanted)
            fit_to_text(button, partial(_widen, button))
        self.fetch = named(QPushButton(), "fetchDigits", "Download digits", "Fetch what this network learned from.")
        self.confusion = ConfusionView()
        self.groups = GroupTable()
        self.gallery = GalleryView()
        self.confusion.clicked.connect(self.gallery.choose)
        self.gallery.filter_changed.connect(self._mark_cell)
        fit_to_text(self, lambda _: self._accuracy.setFont(scaled(bold(tabular(self.font())), LARGE)))
        choice = filled(QHBoxLayout(), self.validation, self.test, spacing=0)
        top = filled(QHBoxLayout(), self._accuracy, (self._words, 1), choice)
        self._parts = QWidget()
        self._below = filled(QVBoxLayout(), (self.gallery, 1), self.groups)
        self.reliability = ReliabilityView()
        filled(QVBoxLayout(self._parts), self.confusion, (self._below, 1), self.reliability)
        self._room = QWidget()
        self.show_fetch("")
        below_top = filled(QHBoxLayout(), self.fetch, STRETCH)
        filled(QVBoxLayout(self), top, below_top, (self._parts, 1), (self._room, 1), around=(AROUND,) * 4)
        self.show_sentence("")

    def show_choice(self, is_test: bool, may_test: bool, why_not: str) -> None:
        """Which digits are shown, and whether test digits can be asked for; else `why_not`, in a sentence."""
        (self.test if is_test else self.validation).setChecked(True)
        self.test.setEnabled(may_test or is_test)
        self.test.setToolTip(why_not or TEST_TIP)

    def show_fetch(self, label: str) -> None:
        """Offer to download the digits of a source; "" for none."""
        self.fetch.setText(f"Download {label}...")
        self.fetch.setVisible(bool(label))

    def show_sentence(self, sentence: str) -> None:
        """Show this in the place of an evaluation."""
        self._accuracy.hide()
        self._words.setText(sentence)
        self._parts.hide()
        self._room.show()

    def show_accuracy(self, accuracy: str, words: str, groups: Sequence[tuple[str, ...]]) -> None:
        """Show the accuracy, words beside it, and rows for `GroupTable`; the other parts are shown by themselves."""
        self._accuracy.setText(accuracy)
        self._accuracy.setAccessibleName(f"Accuracy {accuracy}")
        self._accuracy.show()
        self._words.setText(words)
        self.groups.show_groups(groups)
        self._place_groups()
        self._room.hide()
        self._parts.show()

    def _place_groups(self) -> None:
        """Beside the gallery where both have room, else below it."""
        needed = self.gallery.minimumSizeHint().width() + self.groups.whole_width() + self._below.spacing()
        beside = needed + 2 * AROUND <= self.width()
        self._below.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._below.setStretchFactor(self.groups, 1 if beside else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width the groups have another place."""
        if event.size().width() != event.oldSize().width():
            self._place_groups()
        super().resizeEvent(event)

    def words(self) -> str:
        """The sentence, or what stands beside the accuracy."""
        return self._words.text()

    def accuracy(self) -> str:
        """The accuracy in large letters; empty where there is none."""
        return "" if self._accuracy.isHidden() else self._accuracy.text()

    def _mark_cell(self) -> None:
        """Outline the cell whose digits are shown, if it is one."""
        label, answer = self.gallery.chosen()
        if label is None or answer is None:
            self.confusion.select(None)
        else:
            self.confusion.select(label, answer)


def _widen(button: Segment, text: QFontMetrics) -> None:
    button.setMinimumWidth(text.horizontalAdvance(f"0000{button.text()}"))
