"""The dock of why: filled when it is first seen, since the window opens without what works it out."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDockWidget

from app.canvas.canvas import Canvas
from app.session.digit_choice import DigitChoice
from app.session.session import Session
from app.window.late_dock import RaisedDock

if TYPE_CHECKING:
    from app.window.why_panel import WhyPanel


class WhyDock(RaisedDock):
    """Lets what it holds work while it is seen.

    Signals:
        told, digit_wanted: those of the panel.
        made: its view, once it is.
    """

    digit_wanted = Signal(object, int)
    made = Signal(object)

    def __init__(
        self, dock: QDockWidget, session: Session, canvas: Canvas, choice: DigitChoice, parent: QObject
    ) -> None:
        """The arguments are those of the panel."""
        super().__init__(dock, parent)
        self._session, self._canvas, self._choice = session, canvas, choice
        self._panel: WhyPanel | None = None
        # A dock that lies behind another one is hidden from the eye alone: its content is told nothing.
        dock.visibilityChanged.connect(self._see)

    def _see(self, seen: bool) -> None:
        if seen and self._panel is None:
            from app.window.why_panel import WhyPanel

            self._panel = WhyPanel(self._session, self._canvas, self._choice)
            self._panel.told.connect(self.told)
            self._panel.digit_wanted.connect(self.digit_wanted)
            self._dock.setWidget(self._panel)
            self.made.emit(self._panel.view)
        if self._panel is not None:
            self._panel.set_seen(seen)
