"""The dock of the drawing's life: filled when it is first seen, since the window opens without what works it out."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDockWidget

from app.canvas.canvas import Canvas
from app.session.digit_choice import DigitChoice
from app.session.session import Session
from app.window.documents import Documents
from app.window.late_dock import RaisedDock

if TYPE_CHECKING:
    from app.window.life_panel import LifePanel


class LifeDock(RaisedDock):
    """Lets what it holds work while it is seen.

    Signals:
        turns_changed: that of the panel.
    """

    turns_changed = Signal(object)

    def __init__(
        self,
        dock: QDockWidget,
        session: Session,
        canvas: Canvas,
        choice: DigitChoice,
        documents: Documents,
        parent: QObject,
    ) -> None:
        """The arguments are those of the panel, and what writes its exports."""
        super().__init__(dock, parent)
        self._session, self._canvas, self._choice, self._documents = session, canvas, choice, documents
        self._panel: LifePanel | None = None
        # A dock that lies behind another one is hidden from the eye alone: its content is told nothing.
        dock.visibilityChanged.connect(self._see)

    def _see(self, seen: bool) -> None:
        if seen and self._panel is None:
            from app.window.life_panel import LifePanel

            self._panel = LifePanel(self._session, self._canvas, self._choice)
            self._panel.turns_changed.connect(self.turns_changed)
            self._dock.setWidget(self._panel)
        if self._panel is not None:
            self._panel.set_seen(seen)
