"""Writes what a view shows to a file: by its button, or because the wish came up from its context menu."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.dialogs.files import ask_where_as
from app.dialogs.messages import told_if_wrong
from app.settings import Settings
from app.views.curve_export import Exporting
from app.views.pictures import SaveWanted
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
        self.save(event.keepsake, tuple(event.keepsake.made))
        return True

    def save(self, shown: Exporting, kinds: Sequence[str]) -> None:
        """Ask for a file and write what is shown there, as one of the `kinds` that it offers."""
        title = f"Export {shown.name}" + (f" as {kinds[0]}" if len(kinds) == 1 else "")
        suffixes = {kind: SUFFIXES.get(kind, f".{kind.lower()}") for kind in kinds}
        found = ask_where_as(self._window, title, self._settings.folder() / shown.name, suffixes)
        if found is None:
            return
        path, kind = found
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            content = shown.exported(kind)
        finally:
            QGuiApplication.restoreOverrideCursor()
        told_if_wrong(self._window, lambda: write_atomically(path, content))
