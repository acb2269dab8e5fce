"""The dock of the experiments: filled when it is first seen, since the window opens without what it needs."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow

from app.canvas.canvas import Canvas
from app.session.lab import Lab
from app.session.session import Session
from app.settings import Settings
from app.window.documents import Documents
from app.window.late_dock import RaisedDock
from app.window.tabs import Middle

if TYPE_CHECKING:
    from app.window.experiments_panel import ExperimentsPanel


class ExperimentsDock(RaisedDock):
    """Holds the panel, and opens the files of experiments."""

    def __init__(
        self,
        dock: QDockWidget,
        session: Session,
        lab: Lab,
        canvas: Canvas,
        middle: Middle,
        documents: Documents,
        actions: Mapping[str, QAction],
        settings: Settings,
        window: QMainWindow,
    ) -> None:
        """The arguments are those of the panel, and what opens files and puts digits onto the canvas."""
        super().__init__(dock, window)
        self._parts = session, lab, canvas, middle, actions, settings, window
        self._documents = documents
        documents.experiment_wanted.connect(self.open_file)
        self._panel: ExperimentsPanel | None = None
        dock.visibilityChanged.connect(self._see)

    def open_file(self, path: Path) -> None:
        """Begin the experiment in a file."""
        self.show()
        self._made().open_file(path)

    def _see(self, seen: bool) -> None:
        if seen or self._panel is not None:
            self._made().set_seen(seen)

    def _made(self) -> "ExperimentsPanel":
        if self._panel is None:
            from app.window.experiments_panel import ExperimentsPanel

            self._panel = ExperimentsPanel(*self._parts, back=self.show)
            self._panel.told.connect(self.told)
            self._panel.digit_wanted.connect(self._documents.open_digit)
            self._dock.setWidget(self._panel)
        return self._panel
