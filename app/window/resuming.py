"""At the start, the run during which the program ended last is offered: in a line, and in the menu after that."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from app.session.asking import Asking
from app.session.session import Session
from app.session.states import State
from app.settings import Settings
from app.views.offer import OfferView

AFTER_MS = 300
"""From the making of the window until the runs are looked at: it is on the screen by then."""


class Resuming(QObject):
    """Looks once which run there is to go on with."""

    def __init__(self, session: Session, settings: Settings, action: QAction, window: QMainWindow) -> None:
        """Nothing is offered yet; the line stands in the window's status bar."""
        super().__init__(window)
        self._session, self._settings, self._action = session, settings, action
        self._bar = window.statusBar()
        self._view = OfferView(self._bar)
        self._bar.messageChanged.connect(self._show)
        self._folder: Path | None = None
        self._words = ""
        self._search: Asking[tuple[Path, str] | None] = Asking("runs", self)
        self._search.changed.connect(self._offer)
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._look)
        self._soon.start()
        self._view.wanted.connect(self._go_on)
        self._view.dismissed.connect(self._dismiss)
        action.triggered.connect(self._go_on)
        session.state_changed.connect(self._follow)
        session.kept_changed.connect(self._forget_what_goes_on)
        session.closing.connect(self._end)
        self._follow()

    def _look(self) -> None:
        closed = self._settings.closed_run()
        self._search.ask(closed, lambda _: _found(closed))

    def _offer(self) -> None:
        if self._search.answer is not None:
            self._folder, words = self._search.answer
            self._follow()
            if self._folder.name != self._settings.dismissed_run() and not self._session.busy:
                self._words = words
                # Not before: the bar is as high as what is in it, in sight or not.
                self._bar.addWidget(self._view)
                self._show(self._bar.currentMessage())

    def _show(self, message: str) -> None:
        """Show the line while there is no message in its place."""
        if self._words and not message:
            self._view.show_run(self._words)
        elif self._words:
            # The bar hides it, too, but shows it again when the text changes its size.
            self._view.hide()

    def _go_on(self) -> None:
        if self._folder is not None:
            self._session.resume(self._folder)

    def _dismiss(self) -> None:
        self._take_away()
        if self._folder is not None:
            self._settings.set_dismissed_run(self._folder.name)

    def _follow(self) -> None:
        """Who trains something else has decided."""
        busy = self._session.busy
        if busy:
            self._take_away()
        self._action.setEnabled(self._folder is not None and not busy)

    def _take_away(self) -> None:
        self._words = ""
        self._bar.removeWidget(self._view)

    def _forget_what_goes_on(self) -> None:
        """The run that was offered, or during which the window was closed, goes on by whatever way."""
        kept = self._session.kept if self._session.busy else None
        if kept is not None and kept == self._folder:
            self._folder = None
        if kept is not None and kept.name == self._settings.closed_run():
            self._settings.set_closed_run("")

    def _end(self) -> None:
        """Remember the run during which the window is closed."""
        self._soon.stop()
        self._search.end()
        kept = self._session.kept
        if self._session.state in (State.RUNNING, State.PAUSED) and kept is not None:
            self._settings.set_closed_run(kept.name)


def _found(closed: str) -> tuple[Path, str] | None:
    """The folder of the run to offer, and how far it is."""
    # Here, because the window opens without it.
    from nn.runs import deleted, left, shelf

    # What a window had deleted that was killed.
    deleted.sweep(shelf.place())
    run = left.last_left(shelf.place(), closed)
    return None if run is None else (run.folder, left.told(run))
