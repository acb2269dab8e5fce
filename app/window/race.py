"""The tab of the race: it is there once somebody has asked for it, since the window opens without it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.canvas.canvas import Canvas
from app.dialogs.messages import show_error
from app.session.session import Session
from app.window.fetching import Fetching
from app.window.tabs import Middle

TIP = "Two to four runs side by side, on the same batches."


class RaceTab(QObject):
    """Opens the tab.

    Signals:
        told: what was done, for the status bar.
    """

    told = Signal(str)

    def __init__(
        self, middle: Middle, session: Session, canvas: Canvas, fetching: Fetching, action: QAction, window: QWidget
    ) -> None:
        """Open it when `action` is triggered; the dialogs' parent is `window`."""
        super().__init__(window)
        self._middle, self._session, self._canvas, self._fetching = middle, session, canvas, fetching
        self._window = window
        self._page: QWidget | None = None
        action.triggered.connect(self.show)

    def show(self) -> None:
        """Bring the tab into sight."""
        if self._page is None:
            self._page = self._middle.add_late("Race", TIP, self._make)
        self._middle.setCurrentWidget(self._page)

    def _make(self) -> QWidget:
        from app.window.race_panel import RacePanel

        panel = RacePanel(self._session, self._canvas, self._fetching)
        panel.told.connect(self.told)
        panel.failed.connect(lambda sentence: show_error(self._window, sentence))
        return panel
