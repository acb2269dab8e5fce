"""The page of a search: which study, how far it is, what can be done, and its trials, linked in all their pictures."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.boxes import STRETCH, filled
from app.views.elided import ElidedLabel
from app.views.named import named
from app.views.scrolled import ScrolledView
from app.views.search.coordinates import Coordinates
from app.views.search.shares import ShareBars
from app.views.search.shown_trial import ShownTrial, TrialAxis
from app.views.search.table import SearchTable
from app.views.search.trial_curves import TrialCurves
from app.views.tab_bar import Tabs

MOST_TRIALS = 100_000
EMPTY = "New search... chooses what is searched. Its trials appear here: each is a run, kept like others."
PAGES = {
    "Coordinates": "A line for each trial through what was drawn for it; the better it is, the more it stands out.",
    "Curves": "How good each trial was after each epoch.",
    "Importance": "How much each field mattered.",
}
COORDINATES, CURVES, IMPORTANCE = range(3)
SHARES = 300, 220
"""Of the height, for the pictures and for the table."""


class SearchView(QWidget):
    """Shows a study and emits what a person wants.

    Signals:
        study_chosen: the name of a study.
        new_wanted, pause_wanted, stop_wanted: of a search.
        go_on_wanted: until there are so many trials.
        take_wanted, open_wanted: the number of the trial whose hyperparameters, or whose network, are wanted.
        chosen_changed: the number of the trial that a person chose.
        page_changed: another picture is in sight.

    Attributes:
        number: of the trial that is chosen; None before there is one.
    """

    study_chosen = Signal(str)
    new_wanted = Signal()
    pause_wanted = Signal()
    stop_wanted = Signal()
    go_on_wanted = Signal(int)
    take_wanted = Signal(int)
    open_wanted = Signal(int)
    chosen_changed = Signal(int)
    page_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """No study."""
        super().__init__(parent)
        self.setObjectName("search")
        self.number: int | None = None
        self.study = named(QComboBox(), "searchStudy", "Study", "The search whose trials are shown; the newest first.")
        self.study.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.study.setMinimumContentsLength(12)
        tip = "How many trials the study is to have; more may be wanted later."
        self.trials = named(QSpinBox(), "searchTrials", "Trials", tip)
        self.trials.setRange(1, MOST_TRIALS)
        self.new = self._button("New search...", "Choose fields, ranges and budget, and begin a search.")
        self.go_on = self._button(
            "Go on", "Go on until the study has so many trials; where it has them already, with 50 more."
        )
        self.pause = self._button("Pause", "Let the present trials come to their end, and begin no other.")
        self.stop = self._button("Stop", "End at once; the present trials are lost, and the study stays.")
        tip = "Train with the hyperparameters of the chosen trial from now on; the best is chosen at first."
        self.take = self._button("Take over", tip)
        self.open = self._button("Open network", "Open the network that the chosen trial has trained.")
        self._words = named(ElidedLabel(), "searchWords", "About the search")
        self.coordinates = named(Coordinates(), "searchCoordinates", "Trials across their fields")
        self.curves = named(TrialCurves(), "searchCurves", "Trials over the epochs")
        self.curves.setToolTip("Click a curve to choose its trial.")
        self.shares = named(ShareBars(), "searchShares", "Importance of the fields")
        self._about_shares = named(QLabel(), "searchAboutShares", "About the importance")
        self._about_shares.setWordWrap(True)
        self.table = SearchTable((), ())
        self._place = QWidget()
        self._column = filled(QVBoxLayout(self._place), self.table)
        self.pages = QTabWidget()
        self.pages.setTabBar(Tabs())
        self.pages.setDocumentMode(True)
        self.pages.setObjectName("searchPages")
        self._heads: tuple[str, ...] = ()
        self._empty = QLabel(EMPTY, alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.set_able(go_on=False, pause=False, stop=False, take=False, open=False)
        self.show_trials((), (), (), (), "")

    def _lay_out(self) -> None:
        label = QLabel("&Trials")
        label.setBuddy(self.trials)
        upper = filled(QHBoxLayout(), (self.study, 1), label, self.trials, self.new)
        buttons = filled(QHBoxLayout(), self.go_on, self.pause, self.stop, STRETCH, self.take, self.open, spacing=4)
        importance = QWidget()
        filled(QVBoxLayout(importance), self._about_shares, (self.shares, 1), around=(0, 8, 0, 0))
        pictures: tuple[QWidget, ...] = self.coordinates, self.curves, ScrolledView(importance)
        for (title, tip), picture in zip(PAGES.items(), pictures, strict=True):
            self.pages.setTabToolTip(self.pages.addTab(picture, title), tip)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        for half in (self.pages, self._place):
            halves.addWidget(half)
        halves.setSizes([*SHARES])
        self._stack = QStackedWidget()
        for page in (self._empty, halves):
            self._stack.addWidget(page)
        filled(QVBoxLayout(self), upper, buttons, self._words, (self._stack, 1), around=(8, 8, 8, 8))

    def _connect(self) -> None:
        self.study.textActivated.connect(self.study_chosen)
        for button, signal in (
            (self.new, self.new_wanted),
            (self.pause, self.pause_wanted),
            (self.stop, self.stop_wanted),
        ):
            button.clicked.connect(lambda _, signal=signal: signal.emit())
        self.go_on.clicked.connect(lambda _: self.go_on_wanted.emit(self.trials.value()))
        for button, wanted in ((self.take, self.take_wanted), (self.open, self.open_wanted)):
            button.clicked.connect(lambda _, wanted=wanted: self._emit_number(wanted.emit))
        for part in (self.coordinates, self.curves):
            part.chosen.connect(self._on_chosen)
        self.pages.currentChanged.connect(lambda _: self.page_changed.emit())

    def show_studies(self, names: Sequence[str], name: str) -> None:
        """Offer these studies, of which one is shown."""
        shown = [self.study.itemText(index) for index in range(self.study.count())]
        with QSignalBlocker(self.study):
            if shown != list(names):
                self.study.clear()
                self.study.addItems(list(names))
            self.study.setCurrentIndex(self.study.findText(name))

    def show_wanted(self, trials: int) -> None:
        """How many trials it is to have."""
        self.trials.setValue(trials)

    def show_words(self, sentence: str) -> None:
        """How far it is, or what is wrong."""
        self._words.setText(sentence)
        self._words.setToolTip(sentence)

    def words(self) -> str:
        """What it says of the search."""
        return self._words.text()

    def show_trials(
        self,
        heads: Sequence[str],
        tips: Iterable[str],
        axes: Sequence[TrialAxis],
        trials: Sequence[ShownTrial],
        measured: str,
    ) -> None:
        """Show these trials: the heads of their columns, what these tell, their axes, and what their curves measure."""
        if tuple(heads) != self._heads:
            self._heads = tuple(heads)
            old, self.table = self.table, named(SearchTable(heads, tips), "searchTable", "Trials")
            self._column.replaceWidget(old, self.table)
            old.hide()
            old.deleteLater()
            self.table.chosen.connect(self._on_chosen)
        self.table.show_trials(trials)
        self.coordinates.show_trials(axes, trials)
        self.curves.show_trials(measured, trials)
        self._stack.setCurrentIndex(1 if heads else 0)

    def show_importance(self, shares: Mapping[str, float], words: str) -> None:
        """Label -> part, and how sure that is."""
        self.shares.show_shares(shares)
        self._about_shares.setText(words)

    def importance_words(self) -> str:
        """What it says of the importance."""
        return self._about_shares.text()

    def choose(self, number: int | None) -> None:
        """Let a trial stand out everywhere, or none."""
        self.number = number
        for part in (self.table, self.coordinates, self.curves):
            part.choose(number)

    def set_able(self, *, go_on: bool, pause: bool, stop: bool, take: bool, open: bool) -> None:
        """What can be done."""
        pairs = (self.go_on, go_on), (self.pause, pause), (self.stop, stop), (self.take, take), (self.open, open)
        for button, able in pairs:
            button.setEnabled(able)

    def _on_chosen(self, number: int) -> None:
        if number != self.number:
            self.choose(number)
            self.chosen_changed.emit(number)

    def _emit_number(self, emit: Callable[[int], object]) -> None:
        if self.number is not None:
            emit(self.number)

    def _button(self, text: str, tip: str) -> QToolButton:
        plain = text.rstrip(".")
        button = named(QToolButton(), f"search{plain.title().replace(' ', '')}", f"{plain}: search", tip)
        button.setText(text)
        return button
