"""What the dialog of hyperparameters shows of its digits: made anew with each change, and read in a thread."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.dialogs.hyperparameters import HyperparametersDialog
from app.session.session import Session
from app.session.worker import TaskThread
from nn.hyperparameters import HyperparameterError, Hyperparameters
from nn.preview import Preview, Sample

if TYPE_CHECKING:
    from nn.source_names import Data

FIELDS = ("augment", "distortion", "stroke_width", "redraw", "validation", "seed")
"""What is seen depends on them, and on the sources."""

AFTER_MS = 50
"""From a change on: a preset changes many fields."""

PATIENCE_MS = 100
"""What takes longer shows that it is working."""

READING = "Reading the digits..."
VARIED = "Each digit as it is, then three times as training would see it."
UNVARIED = "Training sees the digits as they are."


class VariationPreview(QObject):
    """One dialog at a time."""

    def __init__(self, session: Session, parent: QObject) -> None:
        """No dialog yet."""
        super().__init__(parent)
        self._session = session
        self._dialog: HyperparametersDialog | None = None
        self._thread: TaskThread[Sample] | None = None
        self._kept: tuple[Data, Sample] | None = None
        self._reading: Data = ()
        self._again = 0
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._look)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._tell_reading)

    def open(self, dialog: HyperparametersDialog) -> None:
        """Show what this dialog makes of its digits, until it is closed."""
        self._dialog, self._again = dialog, 0
        dialog.form.changed.connect(self._soon.start)
        dialog.preview.again_wanted.connect(self._draw_again)
        dialog.finished.connect(self.end)
        self._look()

    def end(self) -> None:
        """Return when the thread has ended; digits that were read are not kept."""
        self._soon.stop()
        self._release()
        self._dialog, self._kept = None, None

    def _draw_again(self) -> None:
        self._again += 1
        self._look()

    def _look(self) -> None:
        """Show what there is to see, or read the digits for it; while a field is wrong, what was seen stays."""
        if self._dialog is None:
            return
        data = self._dialog.form.data()
        try:
            h = replace(Hyperparameters(), **self._dialog.form.values(FIELDS))
        except HyperparameterError:
            return
        if self._thread is not None and self._reading != data:
            self._thread.give_up()
        if self._kept is not None and self._kept[0] == data:
            self._show(self._kept[1], h)
        elif loaded := self._session.loaded_of(data, h.validation):
            self._kept = data, Sample.of(loaded.training)
            self._show(self._kept[1], h)
        elif self._thread is None:
            self._reading = data
            self._thread = TaskThread("preview", lambda cancelled: Sample.read(data, h.validation, cancelled), self)
            self._thread.finished.connect(self._take)
            self._patience.start()
            self._thread.start()

    def _take(self) -> None:
        thread = self._thread
        self._release()
        if thread is None or self._dialog is None:
            return
        if thread.result is not None:
            self._kept = self._reading, thread.result
        if thread.result is None and not thread.given_up:
            self._dialog.preview.show_words(thread.problem)
        else:
            self._look()

    def _show(self, sample: Sample, h: Hyperparameters) -> None:
        assert self._dialog is not None
        self._patience.stop()
        seed = h.seed + self._again
        found = Preview.of(sample.digits, h, seed)
        words = [f"{VARIED if found.varies else UNVARIED} Seed {seed}."]
        if sample.absent:
            words.append(
                f"Starter digits stand in for {' and '.join(sample.absent)}: this computer has no readable ones."
            )
        self._dialog.preview.show_digits(found.X, found.labels, " ".join(words))

    def _tell_reading(self) -> None:
        if self._dialog is not None:
            self._dialog.preview.show_words(READING)

    def _release(self) -> None:
        self._patience.stop()
        if self._thread is not None:
            self._thread.end()
            self._thread.deleteLater()
            self._thread = None
