"""What a person asks of the digits of a step: from the strip and the sheet to the lab's choice, and what it is back."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.session.lab import Lab
from app.views.derivation.digit_sheet import DigitSheet
from app.views.derivation.digit_strip import DigitStrip, StripDigit
from app.views.placing import place_beside
from nn.errors import DigitScopeError


class StepDigits(QObject):
    """Joins the strip, and the sheet once it is wanted, to the lab.

    Signals:
        told: why a wish cannot be granted.
        another_drawing_wanted: clear the canvas, for another digit of the step.
    """

    told = Signal(str)
    another_drawing_wanted = Signal()

    def __init__(self, lab: Lab, strip: DigitStrip, parent: QWidget) -> None:
        """Follow `strip`; the sheet opens beside `parent`."""
        super().__init__(parent)
        self._lab, self._strip, self._beside = lab, strip, parent
        self._sheet: DigitSheet | None = None
        choice = lab.choice
        strip.digit_chosen.connect(choice.look_at)
        strip.remove_requested.connect(choice.remove)
        strip.drawing_requested.connect(partial(self._try, choice.add_drawing))
        strip.training_requested.connect(partial(self._try, self._open_sheet))
        strip.batch_requested.connect(partial(self._try, choice.take_next_batch))
        strip.another_requested.connect(partial(self._try, self._keep_drawing))

    def show_digits(self) -> None:
        """Show which digits the step takes."""
        chosen = self._lab.choice.chosen
        both = zip(chosen.all, self._lab.digits, strict=True)
        self._strip.show_batch(self._lab.choice.batch)
        digits = [StripDigit(d.image, d.label, own.label is not None) for own, d in both]
        self._strip.show_digits(digits, chosen.index, drawing_alone=not chosen.others)
        if self._sheet is not None and self._sheet.isVisible():
            self._fill(self._sheet)

    def hide_sheet(self) -> None:
        """Close it with what it stands beside."""
        if self._sheet is not None:
            self._sheet.hide()

    def _open_sheet(self) -> None:
        self._lab.choice.training()
        if self._sheet is None:
            self._sheet = DigitSheet(self._beside)
            self._sheet.digit_toggled.connect(lambda k: self._try(partial(self._lab.choice.toggle_training, k)))
            place_beside(self._sheet, self._beside)
        self._fill(self._sheet)
        self._sheet.show()
        self._sheet.activateWindow()

    def _fill(self, sheet: DigitSheet) -> None:
        training = self._lab.choice.training()
        sheet.show_training(training.images, training.labels)
        sheet.show_step([digit.image for digit in self._lab.digits])

    def _keep_drawing(self) -> None:
        self._lab.choice.keep_drawing()
        self.another_drawing_wanted.emit()

    def _try(self, change: Callable[[], None]) -> None:
        # Training digits may have to be read.
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            change()
        except DigitScopeError as error:
            self.told.emit(str(error))
        finally:
            QGuiApplication.restoreOverrideCursor()
