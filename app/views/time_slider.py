"""The way back through a run: a slider with a place for each batch, what is shown in words, and what can be done there.

Its right end is the newest, which grows with the run. Places that are worth going to are marked below the groove.
"""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStyle, QStyleOptionSlider, QToolButton, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.header import Header
from app.views.named import named
from app.views.reading import Reading
from nn.arrays import Int

MARK = 3.0
"""Logical pixels: half of the width of a mark, and its height."""

APART_TIP = "Take the step of this batch apart in the derivation, with its own digits and the weights before it."
BRANCH_TIP = (
    "Make this the present network: Continue then trains it on from here, on the same batches, with the same "
    "hyperparameters or others. The one from before stays under Network, Back."
)
REPEAT_TIP = (
    "Go back to the first weights of this run, to repeat it with one change: choose that, and press Continue. The "
    "digits begin in the same order, and the curves of this run stay for comparison. For another seed or "
    "initialisation press Train instead."
)
WORDS_TIP = "The batch of the run that everything shows."
INEXACT = "Replayed with another number of threads than the run had: the last bits may be others."
AT_NEWEST = "This is the newest; go to an earlier batch first, with the slider or its keys."
AT_BEGINNING = "What can be replayed begins here: go to a later batch."
NO_BEGINNING = "The first weights of this run are not at hand: it was taken up later."
NOTHING_YET = "These are the first weights of the run: choose one change, and press Continue."


class MarkedSlider(QSlider):
    """A slider whose handle comes to where one presses, with marks below its groove."""

    def __init__(self) -> None:
        """No marks."""
        super().__init__(Qt.Orientation.Horizontal)
        self._marks: tuple[int, ...] = ()

    def set_marks(self, values: tuple[int, ...]) -> None:
        """Mark these values."""
        if values != self._marks:
            self._marks = values
            self.update()

    def _groove(self) -> tuple[float, float]:
        """Where the middle of the handle is at the least value, and its way to the largest."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, style = QStyle.ComplexControl.CC_Slider, self.style()
        handle = style.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, self)
        groove = style.subControlRect(control, option, QStyle.SubControl.SC_SliderGroove, self)
        return groove.left() + handle.width() / 2, max(groove.width() - handle.width(), 1)

    def place(self, value: int) -> float:
        """Where a value has its place, in pixels from the left."""
        left, way = self._groove()
        return left + way * (value - self.minimum()) / max(self.maximum() - self.minimum(), 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where it is pressed, and follow from there; a press on the handle takes hold of it."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, at = QStyle.ComplexControl.CC_Slider, event.position()
        hit = self.style().hitTestComplexControl(control, option, at.toPoint(), self)
        if event.button() is Qt.MouseButton.LeftButton and hit is not QStyle.SubControl.SC_SliderHandle:
            left, way = self._groove()
            share = min(max((at.x() - left) / way, 0.0), 1.0)
            self.setValue(round(self.minimum() + share * (self.maximum() - self.minimum())))
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The slider, and its marks."""
        super().paintEvent(event)
        if self._marks:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
            bottom = self.height()
            for x in {round(self.place(value)) for value in self._marks}:
                left, right = QPointF(x - MARK, bottom), QPointF(x + MARK, bottom)
                painter.drawPolygon([left, right, QPointF(x, bottom - MARK)])


class TimeSlider(QWidget):
    """Shows which batch of a run is looked at; hidden until there is a run.

    Signals:
        step_wanted: the batches done, an int, of the moment that a person wants to see; None for the newest.
        apart_wanted: take the step of the batch that is shown apart.
        branch_wanted: go on from the moment that is shown.
        repeat_wanted: begin the run over again.
    """

    step_wanted = Signal(object)
    apart_wanted = Signal()
    branch_wanted = Signal()
    repeat_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """No run yet."""
        super().__init__(parent)
        named(self, "timeSlider", "Time machine")
        self._steps = self._an_epoch = 1
        self._step: int | None = None
        tip = (
            "Look at any batch of the run: arrow keys go by one batch, Page keys by an epoch, Home to the beginning, "
            "End to the newest. The run goes on meanwhile."
        )
        self.slider = named(MarkedSlider(), "timeGroove", "Batch that is shown", tip)
        self.slider.setSingleStep(1)
        self._words = named(Reading(), "timeWords", "What is shown", WORDS_TIP)
        self.newest = self._button("Newest", "timeNewest", "Back to the newest (End).")
        self.apart = self._button("Take apart", "timeApart", APART_TIP)
        self.branch = self._button("Continue from here", "timeBranch", BRANCH_TIP)
        self.repeat = self._button("Same start", "timeRepeat", REPEAT_TIP)
        row = filled(QHBoxLayout(), self.repeat, (self.slider, 1), self.newest, spacing=4)
        filled(QVBoxLayout(self), row, Header(self._words, self.apart, self.branch), spacing=0)
        self.slider.valueChanged.connect(self._on_value)
        self.newest.clicked.connect(lambda: self.step_wanted.emit(None))
        self.apart.clicked.connect(lambda: self.apart_wanted.emit())
        self.branch.clicked.connect(lambda: self.branch_wanted.emit())
        self.repeat.clicked.connect(lambda: self.repeat_wanted.emit())
        self.show_moment(None)
        self.hide()

    @staticmethod
    def _button(text: str, name: str, tip: str) -> QToolButton:
        button = named(QToolButton(autoRaise=True), name, text, tip)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def words(self) -> str:
        """What it says is shown."""
        return self._words.text()

    def show_run(self, first: int, last: int, steps: int, an_epoch: int) -> None:
        """Show a run that can be looked at.

        Args:
            first: batches done at the first moment that can be gone to.
            last: at the last one; the newest has its place behind it.
            steps: batches of the whole run.
            an_epoch: batches of an epoch.
        """
        self._steps, self._an_epoch = steps, an_epoch
        self.slider.blockSignals(True)
        self.slider.setPageStep(an_epoch)
        self.slider.setRange(first, last + 1)
        self.slider.blockSignals(False)
        self._place(self._step)
        self._enable(self.repeat, NO_BEGINNING if first else "" if last else NOTHING_YET)
        self.setVisible(True)

    def set_marks(self, steps: Int) -> None:
        """Mark the moments after so many batches, (k,)."""
        self.slider.set_marks(tuple(steps.tolist()))

    def show_moment(
        self, step: int | None, *, wish: int | None = None, working: bool = False, exact: bool = True
    ) -> None:
        """Say that everything shows the run after `step` batches; None for the newest.

        Args:
            step: what is shown.
            wish: what was asked for last, where the handle stands.
            working: whether that takes long.
            exact: whether the moment is the run's own, bit for bit.
        """
        self._step = step if wish is None else wish
        self._place(self._step)
        told = self._told(step) if exact else f"\u2248 {self._told(step)}"
        self._words.setText(told if not working else f"Replaying to {self._told(self._step)}...")
        self._words.setToolTip(WORDS_TIP if exact else INEXACT)
        # Nothing may change but what is looked at, and so nothing moves.
        for button, why in (
            (self.newest, "" if self._step is not None else AT_NEWEST),
            (self.branch, "" if step is not None else AT_NEWEST),
            (self.apart, AT_NEWEST if step is None else AT_BEGINNING if step == self.slider.minimum() else ""),
        ):
            self._enable(button, why)

    @staticmethod
    def _enable(button: QToolButton, why_not: str) -> None:
        tip = button.property("tip") or button.toolTip()
        button.setProperty("tip", tip)
        button.setEnabled(not why_not)
        button.setToolTip(why_not or tip)

    def _told(self, step: int | None) -> str:
        if step is None:
            return "Newest"
        if not step:
            return f"Before batch 1 of {self._steps:,}"
        epoch = min(max(step - 1, 0), self._steps - 1) // self._an_epoch + 1
        return f"Batch {step:,} of {self._steps:,}, epoch {epoch}"

    def _place(self, step: int | None) -> None:
        """Put the handle there, unless somebody holds it."""
        if not self.slider.isSliderDown():
            self.slider.blockSignals(True)
            self.slider.setValue(self.slider.maximum() if step is None else step)
            self.slider.blockSignals(False)

    def _on_value(self, value: int) -> None:
        self.step_wanted.emit(None if value == self.slider.maximum() else value)
