"""Networks of other programs opened, and the present one written for them."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.dialogs.files import ONNX_FILES, SCRIPTS, ask_where
from app.dialogs.messages import show_error, told_if_wrong
from app.session.session import Session
from app.settings import Settings
from app.window.documents import Documents
from nn.errors import DigitScopeError
from nn.files import write_atomically
from nn.model_file import Model

if TYPE_CHECKING:
    from nn.exchange.foreign import FeedScore, Foreign

Written = Callable[[Model, Path], bytes]
"""The content of a file from a network; raises DigitScopeError where there can be none."""


class OtherPrograms(QObject):
    """What passes between this program and others.

    Attributes:
        menu: what the network can be written as.

    Signals:
        told: what was done, for the status bar.
    """

    told = Signal(str)

    def __init__(
        self,
        session: Session,
        documents: Documents,
        actions: Mapping[str, QAction],
        settings: Settings,
        window: QWidget,
    ) -> None:
        """The dialogs' parent is `window`."""
        super().__init__(window)
        self._session, self._documents, self._settings, self._window = session, documents, settings, window
        self.menu = QMenu("&Export network", window)
        self.menu.setToolTipsVisible(True)
        for name, slot in {
            "exportOnnxAction": partial(self._write, ONNX_FILES, ".onnx", _onnx),
            "exportScriptAction": partial(self._write, SCRIPTS, ".py", _script),
            "exportPyTorchAction": self._copy_lines,
        }.items():
            self.menu.addAction(actions[name])
            actions[name].triggered.connect(slot)
        documents.foreign_wanted.connect(self.open)

    def open(self, path: Path) -> None:
        """Open the network in a file of another program's, once what the file does not say is chosen."""
        # Here, because the window opens without it.
        from app.dialogs.foreign import ForeignDialog
        from nn.exchange.foreign import to_model

        try:
            foreign, scores = _read(path)
        except DigitScopeError as error:
            show_error(self._window, str(error))
            return
        dialog = ForeignDialog(foreign, scores, self._window)

        def take() -> None:
            told_if_wrong(self._window, lambda: self._documents.open_foreign(to_model(foreign, *dialog.chosen()), path))

        dialog.accepted.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, kinds: str, suffix: str, content: Written) -> None:
        """Ask for a file, and write the network there."""
        if not self._documents.may_save():
            return
        self._session.catch_up()
        model = self._session.work.model
        suggestion = self._settings.folder() / f"digits{suffix}"
        path = ask_where(self._window, "Export network", suggestion, kinds, suffix)
        if path is not None and told_if_wrong(self._window, lambda: write_atomically(path, content(model, path))):
            self.told.emit(f"Exported {path.name}")

    def _copy_lines(self) -> None:
        from nn.exchange.pytorch import torch_lines

        path = self._session.path or Path("digits.safetensors")
        model = self._session.work.model

        def copy() -> None:
            QGuiApplication.clipboard().setText(torch_lines(model, str(path)))

        if told_if_wrong(self._window, copy):
            self.told.emit(f"Copied the lines that open {path.name} in PyTorch; save the model there first")


def _read(path: Path) -> tuple["Foreign", dict[str, tuple["FeedScore", ...]]]:
    """The network in a file, and how it reads some digits: up to seconds' work for a large one."""
    from nn.exchange.foreign import all_scores
    from nn.exchange.reading import read_foreign
    from nn.exchange.starter import starter_digits

    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        foreign = read_foreign(path)
        return foreign, all_scores(foreign, *starter_digits())
    finally:
        QGuiApplication.restoreOverrideCursor()


def _onnx(model: Model, _: Path) -> bytes:
    from nn.exchange.onnx_writing import to_onnx

    return to_onnx(model)


def _script(model: Model, path: Path) -> bytes:
    from nn.exchange.script import to_script

    return to_script(model, path.name).encode()
