"""What the dialog of hyperparameters shows of its digits: made anew with each change, and read in a thread."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from app.dialogs.hyperparameters import HyperparametersDialog
from app.session.asking import Asking
from app.session.session import Session
from nn.enumerated import enumerated
from nn.hyperparameters import HyperparameterError, Hyperparameters
from nn.preview import Preview, Sample

FIELDS = ("augment", "distortion", "stroke_width", "redraw", "validation", "seed")
"""What is seen depends on them, and on the sources."""

AFTER_MS = 50
"""From a change on: a preset changes many fields."""

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
        self._sample: Asking[Sample] = Asking("preview", self)
        self._sample.changed.connect(self._look)
        self._again = 0
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._look)

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
        self._dialog = None
        self._sample.stop()

    def _draw_again(self) -> None:
        self._again += 1
        self._look()

    def _look(self) -> None:
        """Show what there is to see, or read the digits for it; while a field is wrong, what was seen stays."""
        if self._dialog is None:
            return
        data, sample = self._dialog.form.data(), self._sample
        try:
            h = replace(Hyperparameters(), **self._dialog.form.values(FIELDS))
        except HyperparameterError:
            return
        loaded = self._session.loaded_of(data, h.validation)
        sample.ask(data, lambda stop: Sample.of(loaded.training) if loaded else Sample.read(data, h.validation, stop))
        if sample.answer is not None:
            self._show(sample.answer, h)
        elif sample.problem or sample.working:
            self._dialog.preview.show_words(sample.problem or READING)

    def _show(self, sample: Sample, h: Hyperparameters) -> None:
        assert self._dialog is not None
        seed = h.seed + self._again
        found = Preview.of(sample.digits, h, seed)
        words = [f"{VARIED if found.varies else UNVARIED} Seed {seed}."]
        if sample.absent:
            words.append(
                f"Starter digits stand in for {enumerated(sample.absent)}: this computer has no readable ones."
            )
        self._dialog.preview.show_digits(found.X, found.labels, " ".join(words))
