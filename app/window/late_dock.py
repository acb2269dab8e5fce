"""A dock that is filled when it is first seen, and in which changes of a file can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDockWidget, QWidget

from app.dialogs.messages import told_if_wrong
from app.views.scrolled import ScrolledView

LEAST = 270
"""Pixels of width; where the text needs more, the dock scrolls sideways in less."""


@dataclass(frozen=True)
class Undo:
    """What a change is called, and what takes it back."""

    what: str
    work: Callable[[], object]


class RaisedDock(QObject):
    """What a dock does that comes before those it shares its place with, when somebody wants to see it."""

    told = Signal(str)
    """What was done, for the status bar."""

    def __init__(self, dock: QDockWidget, parent: QObject) -> None:
        """Follows the menu's action of `dock`."""
        super().__init__(parent)
        self._dock = dock
        dock.toggleViewAction().triggered.connect(self._raise)

    def show(self) -> None:
        """Bring the dock into sight."""
        self._dock.show()
        self._raise(True)

    def _raise(self, shown: bool) -> None:
        if shown:
            self._dock.raise_()


class LateDock(RaisedDock):
    """Who inherits makes the view and shows in it what the file has.

    Attributes:
        window: the parent of its dialogs.
    """

    def __init__(self, dock: QDockWidget, window: QWidget) -> None:
        """The dialogs' parent is `window`."""
        super().__init__(dock, window)
        self.window = window
        self._filled = False
        self._undos: list[Undo] = []
        dock.visibilityChanged.connect(self._look)

    def renew(self) -> None:
        """What the file has is other than it was."""
        raise NotImplementedError

    def make_view(self) -> QWidget:
        """The view, with what the file has."""
        raise NotImplementedError

    def show_undo(self, what: str) -> None:
        """Say in the view what undo takes back; "" for nothing."""
        raise NotImplementedError

    def do(self, work: Callable[[], object], undo: Undo) -> None:
        """Make a change that `undo` takes back; tell it, or why it cannot be."""
        if told_if_wrong(self.window, work):
            self.add_undo(undo)
            self.told.emit(undo.what)
            self.renew()

    def add_undo(self, undo: Undo) -> None:
        """Remember how a change is taken back."""
        self._undos.append(undo)
        self.show_undo(undo.what)

    def take_back(self) -> None:
        """Take the last change back."""
        if self._undos and told_if_wrong(self.window, self._undos[-1].work):
            self.told.emit(f"Taken back: {self._undos.pop().what}")
            self.show_undo(self._undos[-1].what if self._undos else "")
            self.renew()

    def _look(self, visible: bool) -> None:
        if visible and not self._filled:
            self._filled = True
            self._dock.setWidget(ScrolledView(self.make_view(), LEAST))
