"""A scene to take one picture of: what it shows, when it is still, in which colours."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSettings, QTimer
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from app.settings import Settings
from app.window.main_window import MainWindow
from nn.data import my_drawings
from nn.runs import shelf

Kind = TypeVar("Kind", bound=QWidget)

LOOK_MS = 100
PATIENCE_MS = 60_000


class Scene:
    """What one picture shows; all of it goes when the picture is taken."""

    def __init__(self, path: Path) -> None:
        """The picture goes to `path`."""
        self._path = path
        self._folder = tempfile.TemporaryDirectory()
        # The drawings and the runs of the person who takes the pictures stay out of them.
        os.environ[my_drawings.ENVIRONMENT] = str(Path(self._folder.name) / "mine.jsonl")
        os.environ[shelf.ENVIRONMENT] = str(Path(self._folder.name) / "runs")
        self._widgets: list[QWidget] = []

    def window(self, width: int = 1280, height: int = 760) -> MainWindow:
        """A window of this size as at its first start."""
        store = QSettings(str(Path(self._folder.name) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Settings(store))
        window.resize(width, height)
        self._show(window)
        window.action("resetLayoutAction").trigger()
        return window

    def take(self, widget: QWidget, moving: bool = False) -> None:
        """Take the picture of a widget: at once where it is `moving`, else as soon as it is still."""
        self._show(widget)
        if not moving:
            wait_for(Stillness(widget))
        if not widget.grab().save(str(self._path)):
            raise OSError(f"{self._path} cannot be written")

    def take_box(self, ask: Callable[[QWidget], object]) -> None:
        """Take the picture of the box that `ask` opens over its parent and that waits for an answer."""

        def take() -> None:
            box = QApplication.activeModalWidget()
            assert box is not None
            self.take(box)
            box.close()

        parent = QWidget()
        self._show(parent)
        QTimer.singleShot(0, take)
        ask(parent)

    def close(self) -> None:
        """Let all of it go."""
        for widget in reversed(self._widgets):
            if isinstance(widget, MainWindow):
                widget.session.close()
            widget.hide()
            widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        # A window whose text was enlarged leaves its font to all that come after it.
        QApplication.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        self._folder.cleanup()

    def _show(self, widget: QWidget) -> None:
        if widget.parent() is None and widget not in self._widgets:
            self._widgets.append(widget)
        widget.show()
        if not QTest.qWaitForWindowExposed(widget):
            raise TimeoutError(f"{widget} did not appear")


class Stillness:
    """True once a widget looks as it did when asked before."""

    def __init__(self, widget: QWidget) -> None:
        """Watch `widget`."""
        self._widget = widget
        self._before = QImage()

    def __call__(self) -> bool:
        """Look."""
        before, self._before = self._before, self._widget.grab().toImage()
        return self._before == before


def wait_for(condition: Callable[[], bool]) -> None:
    """Let Qt work until the condition holds; TimeoutError where it does not within a minute."""
    loop = QEventLoop()
    look, end = QTimer(interval=LOOK_MS), QTimer(interval=PATIENCE_MS)
    look.timeout.connect(lambda: loop.exit(0) if condition() else None)
    end.timeout.connect(lambda: loop.exit(1))
    look.start()
    end.start()
    if loop.exec():
        raise TimeoutError("what a picture waits for did not come")


def find(root: QWidget, kind: type[Kind], name: str) -> Kind:
    """A part by its kind and objectName; LookupError where there is none."""
    found = root.findChild(kind, name)
    if found is None:
        raise LookupError(f"{root.objectName()} has no {name}")
    return found


def palettes() -> Mapping[str, QPalette]:
    """Fusion's own light palette, and a dark one."""
    role, disabled = QPalette.ColorRole, QPalette.ColorGroup.Disabled
    window, base, text, accent = QColor(50, 50, 50), QColor(36, 36, 36), QColor(240, 240, 240), QColor(48, 140, 198)
    # The colours that borders and shades take are made from these two.
    dark = QPalette(window, window)
    for names, colour in {
        (role.WindowText, role.Text, role.ButtonText, role.ToolTipText): text,
        (role.Base, role.ToolTipBase): base,
        (role.AlternateBase,): base.lighter(120),
        (role.Highlight, role.Accent): accent,
        (role.HighlightedText, role.BrightText): QColor(255, 255, 255),
        (role.Link,): accent.lighter(130),
        (role.PlaceholderText,): QColor(150, 150, 150),
    }.items():
        for name in names:
            dark.setColor(name, colour)
    for name in (role.WindowText, role.Text, role.ButtonText):
        dark.setColor(disabled, name, QColor(130, 130, 130))
    return {"light": QStyleFactory.create("Fusion").standardPalette(), "dark": dark}
