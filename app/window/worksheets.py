"""Worksheets from the window: a dialog with the pages, and the PDF files, worked out when a person asks for them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.canvas.canvas import Canvas
from app.dialogs.files import ask_where
from app.dialogs.messages import is_wanted, show_error, told_if_wrong
from app.settings import Settings
from nn.files import write_atomically

if TYPE_CHECKING:
    from app.dialogs.worksheet import WorksheetDialog
    from app.views.worksheet.paged import PagedSheet
    from nn.arrays import Array

DRAW = "Draw a digit first: the worksheet is made from it."
PDF = "PDF (*.pdf)"
SLOW_MS = 100
"""What takes longer says so."""
SEEDS = 1000
"""The seed at first is one below this: easy to say to a class."""


class Worksheets(QObject):
    """One dialog at a time.

    Signals:
        told: what was written, for the status bar.
    """

    told = Signal(str)

    def __init__(self, canvas: Canvas, settings: Settings, window: QWidget) -> None:
        """No dialog yet; `window` is its parent."""
        super().__init__(window)
        self._canvas, self._settings, self._window = canvas, settings, window
        self._pixels: Array | None = None
        self._dialog: WorksheetDialog | None = None
        self._work: Iterator[None] = iter(())
        # Later than the dialog, and an exercise at a time, so that the dialog can say that it works.
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._go_on)
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._say)

    def open(self) -> None:
        """Ask what is to be on the worksheet."""
        image = self._canvas.image()
        if image is None or not image.any():
            show_error(self._window, DRAW)
            return
        # Here, because the window opens without it.
        from app.dialogs.worksheet import WorksheetDialog

        self._pixels = image.copy()
        seed = int(np.random.default_rng().integers(1, SEEDS))
        dialog = self._dialog = WorksheetDialog(seed, self._window)
        for signal in (dialog.changed, dialog.turned):
            signal.connect(self._begin)
        dialog.wanted.connect(self._save)
        dialog.finished.connect(self._forget)
        self._begin()
        dialog.open()

    def _forget(self) -> None:
        self._later.stop()
        self._slow.stop()
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _sheets(self) -> "Iterator[list[PagedSheet]]":
        """The files as the dialog has them, one, or the tasks and their key: all that is laid out so far."""
        from app.views.worksheet.pages import lay_out
        from nn.exercise.worksheet import worksheet

        assert self._dialog is not None
        assert self._pixels is not None
        sheet, paper = worksheet(self._pixels, self._dialog.plan()), self._dialog.paper()
        if not self._dialog.has_own_key():
            yield from ([whole] for whole in lay_out(sheet, paper))
            return
        for tasks in lay_out(sheet, paper, key=False):
            yield [tasks]
        yield from ([tasks, key] for key in lay_out(sheet, paper, tasks=False))

    def _begin(self) -> None:
        """Show a page of what the dialog asks for from now on."""
        if self._dialog is None:
            # A click on the dialog that another one has just closed.
            return
        self._work = self._showing()
        self._later.start()
        if not self._slow.isActive():
            self._slow.start()

    def _go_on(self) -> None:
        if next(self._work, self) is self:
            self._later.stop()
            self._slow.stop()

    def _say(self) -> None:
        from app.dialogs.worksheet import MAKING

        if self._dialog is not None:
            self._dialog.show_working(MAKING)

    def _showing(self) -> Iterator[None]:
        from app.dialogs.worksheet import PAGE
        from app.views.worksheet.paged import to_image

        assert self._dialog is not None
        sheets: list[PagedSheet] = []
        for laid_out in self._sheets():
            sheets = laid_out
            yield
        places = [(sheet, index) for sheet in sheets for index in range(len(sheet.pages))]
        ratio = self._dialog.devicePixelRatioF()
        image = to_image(*places[min(self._dialog.index(), len(places) - 1)], round(PAGE * ratio))
        image.setDevicePixelRatio(ratio)
        self._dialog.show_page(image, len(places))

    def _save(self) -> None:
        """Ask where to, and write."""
        dialog = self._dialog
        if dialog is None:
            # A second click, on the dialog that the first one has closed.
            return
        plan = dialog.plan()
        suggestion = self._settings.folder() / f"worksheet-{plan.size}-{plan.seed}.pdf"
        path = ask_where(dialog, "Save worksheet", suggestion, PDF, ".pdf")
        if path is None:
            return
        paths = [path, path.with_name(f"{path.stem}-key.pdf")]
        if dialog.has_own_key() and paths[1].exists():
            if not is_wanted(dialog, f"{paths[1].name} is there already. Replace it?"):
                return
        if told_if_wrong(dialog, lambda: self._write(paths)):
            dialog.accept()
        else:
            self._begin()

    def _write(self, paths: list[Path]) -> None:
        from app.dialogs.worksheet import WRITING
        from app.views.worksheet.paged import to_pdf

        assert self._dialog is not None
        self._dialog.show_working(WRITING)
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            *_, sheets = self._sheets()
            for path, sheet in zip(paths, sheets, strict=False):
                write_atomically(path, to_pdf(sheet))
        finally:
            QGuiApplication.restoreOverrideCursor()
        pages = sum(len(sheet.pages) for sheet in sheets)
        names = " and ".join(path.name for path, _ in zip(paths, sheets, strict=False))
        self.told.emit(f"Saved {names}, {pages} pages")
