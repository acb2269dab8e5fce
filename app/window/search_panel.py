"""The page of a search joined to the search: what a person typed is searched, and its trials are shown as they come."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.dialogs.messages import show_error, told_if_wrong
from app.dialogs.search import SearchDialog, SearchWish
from app.session.search.found import FoundSearch
from app.session.search.searching import Searching, SearchState
from app.session.session import Session
from app.views.boxes import filled
from app.views.scrolled import ScrolledView
from app.views.search.view import IMPORTANCE, SearchView
from app.window.documents import Documents
from app.window.search_words import axes, heads, importance_words, shares, shown, tips, words
from nn.errors import DigitScopeError
from nn.runs import shelf
from nn.runs.keeper import MODEL
from nn.search.optuna_package import NEEDED, is_here
from nn.search.trial import of_drawn
from nn.search.workers import TrialResult

LEAST = 400
"""Pixels of width; where the text needs more, the page scrolls sideways in less."""
TRIALS = 50
"""Of a study of which nobody has said how many it is to have."""


class SearchPanel(QWidget):
    """Shows one study.

    Signals:
        there: a search exists.
        told: what was done, for the status bar.

    Attributes:
        searching: the search.
        view: what shows it.
    """

    there = Signal()
    told = Signal(str)

    def __init__(self, session: Session, documents: Documents, parent: QWidget | None = None) -> None:
        """Nothing is read before somebody looks."""
        super().__init__(parent)
        self.setObjectName("searchPanel")
        self._session, self._documents = session, documents
        self.searching = searching = Searching(session, self)
        self.view = view = SearchView()
        filled(QVBoxLayout(self), ScrolledView(view, LEAST))
        self._wish: SearchWish | None = None
        self._shown: FoundSearch | None = None
        self._chosen: int | None = None
        self._has_shown = self._is_unasked = False
        searching.changed.connect(self._follow)
        searching.failed.connect(self._tell)
        session.state_changed.connect(lambda _: self._enable())
        view.study_chosen.connect(self._on_chosen_study)
        view.new_wanted.connect(self.ask)
        view.go_on_wanted.connect(self._go_on)
        view.pause_wanted.connect(searching.pause)
        view.stop_wanted.connect(searching.stop)
        view.take_wanted.connect(self._take)
        view.open_wanted.connect(self._open)
        view.chosen_changed.connect(self._choose)
        view.page_changed.connect(self._weigh)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what there is."""
        super().showEvent(event)
        self._follow()

    def look(self) -> None:
        """Read which studies there are; `there` follows where there is one."""
        if is_here():
            self.searching.list_studies()

    def ask(self) -> None:
        """Let a person choose what is searched; where Optuna is missing, say how to get it."""
        if not is_here():
            show_error(self.window(), NEEDED)
            return
        self.searching.prepare()
        dialog = SearchDialog(self._session.hyperparameters, self._wish, self.window())
        dialog.taken.connect(self._begin)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _begin(self, wish: SearchWish) -> None:
        self._wish, self._is_unasked = wish, False
        self.searching.begin(wish.name, wish.plan, wish.trials, wish.processes)

    def _go_on(self, trials: int) -> None:
        found = self.searching.found
        if found is not None:
            processes = self._wish.processes if self._wish is not None else SearchWish.usual_processes()
            wanted = trials if trials > found.ended else found.ended + TRIALS
            self.view.show_wanted(wanted)
            self.searching.go_on(wanted, processes)

    def _on_chosen_study(self, name: str) -> None:
        self._is_unasked = False
        self.searching.show(name)

    # What it comes to.

    def _tell(self, sentence: str) -> None:
        """Say what went wrong: in a box, or on the page where nobody had asked for anything."""
        if self._is_unasked:
            self.view.show_words(sentence)
        else:
            show_error(self.window(), sentence)
        self._is_unasked = False

    def _follow(self) -> None:
        searching, found, view = self.searching, self.searching.found, self.view
        names = [each.name for each in searching.known]
        if found is not None and found.name not in names:
            names.insert(0, found.name)
        if names or searching.problem:
            self.there.emit()
        if found is None and names and not searching.on and not self._has_shown and self.isVisible():
            self._has_shown = self._is_unasked = True
            searching.show(names[0])
        view.show_studies(names, "" if found is None else found.name)
        if found is not None and found is not self._shown:
            self._show(found)
        if found is not None:
            view.show_words(words(found, searching.state, searching.problem))
        elif searching.problem:
            view.show_words(searching.problem)
        view.show_importance(shares(searching.importance), importance_words(searching.importance))
        self._weigh()
        self._enable()

    def _show(self, found: FoundSearch) -> None:
        before, self._shown, self._is_unasked = self._shown, found, False
        if before is None or before.name != found.name:
            self._chosen = None
        if before is None or before.name != found.name or before.wanted != found.wanted:
            self.view.show_wanted(found.wanted or max(found.ended, TRIALS))
        measured = "accuracy by writer" if found.plan.objective == "ink" else "accuracy"
        self.view.show_trials(heads(found), tips(found), axes(found), shown(found), measured)
        best = found.best
        self.view.choose(self._chosen if self._chosen is not None else None if best is None else best.number)

    def _choose(self, number: int) -> None:
        self._chosen = number
        self._enable()

    def _weigh(self) -> None:
        if self.view.pages.currentIndex() == IMPORTANCE and self.isVisible():
            self.searching.weigh()

    def _trial(self) -> TrialResult | None:
        found = self.searching.found
        each = [] if found is None else [trial for trial in found.trials if trial.number == self.view.number]
        return each[0] if each else None

    def _enable(self) -> None:
        state, trial = self.searching.state, self._trial()
        self.view.set_able(
            go_on=state is SearchState.STILL and self.searching.found is not None,
            pause=state is SearchState.RUNNING,
            stop=state in (SearchState.RUNNING, SearchState.RESTING),
            take=trial is not None and bool(trial.drawn) and not self._session.busy,
            open=trial is not None and bool(trial.run) and trial.state != "running",
        )
        self.view.study.setEnabled(not self.searching.on)
        self.view.trials.setEnabled(not self.searching.on)

    def _take(self, number: int) -> None:
        found, trial = self.searching.found, self._trial()
        if found is None or trial is None or self._session.busy:
            return

        def take() -> None:
            self._session.set_hyperparameters(of_drawn(found.plan, number, trial.drawn))
            self.told.emit(f"The hyperparameters of trial {number} are those of the next run")

        told_if_wrong(self.window(), take)

    def _open(self, number: int) -> None:
        trial = self._trial()
        if trial is None:
            return

        def open_run() -> None:
            folder = shelf.find(shelf.place(), trial.run)
            if not (folder / MODEL).exists():
                raise DigitScopeError(f"Trial {number} has left no network: it ended before its first epoch did.")
            self._documents.open_run(folder / MODEL, shelf.of(folder).title)

        told_if_wrong(self.window(), open_run)
