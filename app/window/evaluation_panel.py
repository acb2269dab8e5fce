"""The mistakes of the present network: the examination's numbers into the views, wishes back."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.examination import Examination, HeldOut
from app.session.session import Session
from app.views.boxes import filled
from app.views.evaluation.view import FITS, EvaluationView
from app.views.scrolled import ScrolledView
from nn.activations import OUTPUTS
from nn.arrays import SIDE, pixels
from nn.calibration import reliability
from nn.evaluation import Evaluation, Tally, percent
from nn.source_names import without

WORKING = "Reading the digits."
NO_TEST = "There are no test digits of these: those held back serve."
NOT_NOW = "Test digits are for a network that stands still: pause or stop the run first."


class EvaluationPanel(QWidget):
    """Follows the network while it is in sight.

    Signals:
        digit_wanted: a picture (28, 28), 0 background to 1 ink, and its label, for the canvas.
        fetch_wanted: the Source whose digits are to be downloaded.
    """

    digit_wanted = Signal(object, int)
    fetch_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Nothing is evaluated before it is in sight."""
        super().__init__(parent)
        self._session = session
        self.examination = Examination(session)
        self.view = EvaluationView()
        filled(QVBoxLayout(self), ScrolledView(self.view))
        self._shown: Evaluation | None = None
        self.examination.changed.connect(self._show)
        session.state_changed.connect(self._show_choice)
        self.view.validation_wanted.connect(self.examination.ask_validation)
        self.view.test_wanted.connect(self.examination.ask_test)
        self.view.gallery.filter_changed.connect(self._show_digits)
        self.view.gallery.opened.connect(self._open)
        self.view.fetch.clicked.connect(self._fetch)
        self.view.reliability.temperature_wanted.connect(session.set_temperature)
        session.network_changed.connect(self._show_claims)
        session.moment_changed.connect(self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the network."""
        super().showEvent(event)
        self.examination.set_active(True)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave it alone."""
        super().hideEvent(event)
        self.examination.set_active(False)

    def event(self, event: QEvent) -> bool:
        """When the window is come back to, digits that were missing may be there."""
        if event.type() == QEvent.Type.WindowActivate:
            self.renew()
        return super().event(event)

    def renew(self) -> None:
        """Digits that were missing may be there."""
        if self.isVisible():
            self.examination.set_active(True)

    def _show_choice(self) -> None:
        examination = self.examination
        why_not = "" if examination.may_ask_test else NOT_NOW if examination.has_test else NO_TEST
        self.view.show_choice(examination.asked.part is HeldOut.TEST, examination.may_ask_test, why_not)

    def _show(self) -> None:
        self._show_choice()
        examined, absent = self.examination.examined, self.examination.to_fetch
        self.view.show_fetch(absent[0].words.label if absent else "")
        if examined is None:
            self._shown = None
            self.view.show_sentence(self.examination.problem or WORKING)
            return
        evaluation = examined.evaluation
        total = evaluation.total
        words = (
            f"{total.correct:,} of {total.examples:,} read right ({examined.read.words}). 95 percent confidence "
            f"interval: {total.interval.words}."
        )
        if examined.asked.part is HeldOut.TEST:
            words = f"{words} {FITS}"
        if lacking := without(examined.asked.data, examined.read.data):
            words = f"{words} {lacking}"
        moment = self._session.moment
        if moment is not None:
            words = f"As of batch {moment.step:,} of the run: {words}"
        if self.examination.working or (moment is not None and examined.network is not moment.network):
            words = WORKING
        groups = [*(evaluation.sources if len(evaluation.sources) > 1 else ()), *evaluation.writers]
        self.view.show_accuracy(percent(total.accuracy), words, [_row(tally) for tally in groups])
        if evaluation is not self._shown:
            self._shown = evaluation
            self.view.confusion.show_counts(evaluation.scores.confusion)
            self._show_claims()

    def _show_claims(self) -> None:
        """Show how sure the answers are, and how often those are right, at the temperature of the network."""
        if self.isVisible():
            self._show_digits()
            self._show_reliability()

    def _show_digits(self) -> None:
        examined = self.examination.examined
        if self._shown is None or examined is None:
            return
        evaluation = self._shown.claiming(self._session.certainty, examined.network.architecture.output)
        label, answer = self.view.gallery.chosen()
        if label is not None and answer is not None:
            numbers = evaluation.cell(label, answer)
        else:
            numbers = evaluation.misread(label, answer)
        digits = evaluation.digits
        self.view.gallery.show_digits(digits.images, digits.labels, evaluation.answers, evaluation.confidence, numbers)

    def _show_reliability(self) -> None:
        """Show how often answers are right that claim so much."""
        session, examined = self._session, self.examination.examined
        if self._shown is None or examined is None:
            return
        output, temperature = examined.network.architecture.output, session.certainty.temperature
        view = self.view.reliability
        view.show_bins(reliability(self._shown.Z, self._shown.digits.labels, output, temperature))
        view.show_temperature(temperature, OUTPUTS[output].noun, may_change=session.at_rest)

    def _fetch(self) -> None:
        if absent := self.examination.to_fetch:
            self.fetch_wanted.emit(absent[0])

    def _open(self, number: int) -> None:
        if self._shown is not None:
            digits = self._shown.digits
            picture = pixels(digits.images[number]).reshape(SIDE, SIDE)
            self.digit_wanted.emit(picture, int(digits.labels[number]))


def _row(tally: Tally) -> tuple[str, ...]:
    return tally.name, f"{tally.examples:,}", percent(tally.accuracy), tally.interval.words
