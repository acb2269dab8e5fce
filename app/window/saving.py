"""Writes what a view shows to a file, when the wish for it came up from its menu."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.dialogs.files import ask_where_as
from app.dialogs.messages import told_if_wrong
from app.settings import Settings
from app.views.pictures import Keepsake, SaveWanted
from nn.errors import DigitScopeError
from nn.files import write_atomically

SUFFIXES = {"LaTeX": ".tex"}
"""Of the kinds whose files do not end like their name."""


class Saving(QObject):
    """Asks for a file and writes what a view makes of itself."""

    def __init__(self, settings: Settings, window: QWidget) -> None:
        """Take the wishes that come up to `window`, which is the dialogs' parent."""
        super().__init__(window)
        self._settings, self._window = settings, window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A wish ends here."""
        if not isinstance(event, SaveWanted):
            return False
        event.accept()
        self._save(event.keepsake)
        return True

    def _save(self, shown: Keepsake) -> None:
        """Ask for a file and write what is shown there, as one of the kinds that it offers."""
        if not shown.made:
            told_if_wrong(self._window, _refuse)
            return
        suffixes = {kind: SUFFIXES.get(kind, f".{kind.lower()}") for kind in shown.made}
        found = ask_where_as(self._window, f"Save {shown.name}", self._settings.folder() / shown.name, suffixes)
        if found is None:
            return
        path, kind = found
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            content = shown.made[kind]()
        finally:
            QGuiApplication.restoreOverrideCursor()
        told_if_wrong(self._window, lambda: write_atomically(path, content))


def _refuse() -> None:
    raise DigitScopeError("There are no numbers to save yet.")
