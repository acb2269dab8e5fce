"""The dock of find the bug, filled when it is first seen, and what the window says while a bug is planted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow

from app.session.planted import PLANTED
from app.session.session import Session
from app.settings import Settings
from app.views.named import named
from app.window.late_dock import RaisedDock

if TYPE_CHECKING:
    from app.window.bug_panel import BugPanel

TIP = "The network that is shown has a bug on purpose; Leave the riddle brings yours back."


class BugDock(RaisedDock):
    """Fills the dock when it is first seen; a riddle goes on while it is closed.

    Signals:
        told, equation_wanted: those of the panel.
    """

    equation_wanted = Signal(str)

    def __init__(self, dock: QDockWidget, session: Session, settings: Settings, window: QMainWindow) -> None:
        """The session in whose network a bug is planted, and the window whose status bar says so."""
        super().__init__(dock, window)
        self._session, self._settings = session, settings
        self._panel: BugPanel | None = None
        self._planted = named(QLabel(PLANTED), "bugPlanted", PLANTED, TIP)
        self._planted.hide()
        window.statusBar().addPermanentWidget(self._planted)
        session.unsaved_changed.connect(self._say)
        dock.visibilityChanged.connect(self._see)

    def _say(self) -> None:
        self._planted.setVisible(self._session.work.faulty)

    def _see(self, seen: bool) -> None:
        if seen and self._panel is None:
            from app.window.bug_panel import BugPanel

            self._panel = BugPanel(self._session, self._settings)
            self._panel.told.connect(self.told)
            self._panel.equation_wanted.connect(self.equation_wanted)
            self._dock.setWidget(self._panel)
