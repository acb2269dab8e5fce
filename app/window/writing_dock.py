"""The dock of the writing tests, of which the window has no more than its place until somebody looks."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDockWidget, QWidget

from app.canvas.canvas import Canvas
from app.session.session import Session
from app.settings import Settings
from app.window.late_dock import LateDock

if TYPE_CHECKING:
    from app.window.writing import WritingPage


class WritingDock(LateDock):
    """Holds the page of the writing tests.

    Attributes:
        page: None until the dock is seen.
    """

    labelled = Signal(int)
    """A digit was opened, which shows this one."""

    kept = Signal()
    """My drawings have changed."""

    def __init__(
        self, dock: QDockWidget, paper: QDockWidget, session: Session, canvas: Canvas, settings: Settings
    ) -> None:
        """The canvas is in the dock `paper`, which is brought into sight when something is to be written."""
        super().__init__(dock, dock.window())
        self.page: WritingPage | None = None
        self._paper, self._session, self._canvas, self._settings = paper, session, canvas, settings

    def make_view(self) -> QWidget:  # noqa: D102
        # Here, because the window opens without it.
        from app.window.writing import WritingPage

        self.page = page = WritingPage(self, self._paper, self._session, self._canvas, self._settings)
        page.labelled.connect(self.labelled)
        page.kept.connect(self.kept)
        return page.view

    def renew(self) -> None:
        """The file of the tests is other than it was."""
        if self.page is not None:
            self.page.renew()

    def may_close(self) -> bool:
        """Ask before a test would be lost; False to go on with it."""
        return self.page is None or self.page.may_close()

    def show_undo(self, what: str) -> None:  # noqa: D102
        if self.page is not None:
            self.page.view.show_undo(what)
