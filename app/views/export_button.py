"""A button that asks where to and then writes a file, in one of several formats."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from nn.errors import DigitScopeError


class ExportButton(QToolButton):
    """Opens a menu with one entry for each format.

    Signals:
        failed: one sentence for the person, when the file could not be written.
    """

    failed = Signal(str)

    def __init__(self, name: str, exports: Mapping[str, Callable[[Path], None]], parent: QWidget | None = None) -> None:
        """``exports`` writes what people call ``name`` to a path, by format (its suffix in capitals)."""
        super().__init__(parent)
        self._name, self._exports = name, exports
        self.setText("Export...")
        self._menu = QMenu(self)
        for kind in exports:
            action = QAction(f"Export {name} as {kind}...", self)
            action.setObjectName(f"export{name.title()}{kind}")
            action.triggered.connect(partial(self._ask_and_export, kind))
            self._menu.addAction(action)
        self.clicked.connect(self._pop_up)

    def entries(self) -> list[QAction]:
        """The entries of the menu, for other menus."""
        return self._menu.actions()

    def changeEvent(self, event: QEvent) -> None:
        """Close the menu with the button: a disabled menu hears no Escape key and no click, and would stay open."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self._menu.close()

    def _pop_up(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _ask_and_export(self, kind: str) -> None:
        suffix = f".{kind.lower()}"
        chosen, _ = QFileDialog.getSaveFileName(
            self, f"Export {self._name} as {kind}", f"{self._name}{suffix}", f"{kind} (*{suffix})"
        )
        if not chosen:
            return
        path = Path(chosen)
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._exports[kind](path if path.suffix else path.with_suffix(suffix))
        except DigitScopeError as error:
            self.failed.emit(str(error))
        finally:
            QGuiApplication.restoreOverrideCursor()
