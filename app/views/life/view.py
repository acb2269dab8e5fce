"""The life of the drawing: its ten answers along the run, the batches at which the answer changed, and one of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.colours import nice_limit
from app.views.copying import offer_copies
from app.views.decimate import nearest
from app.views.export_button import ExportButton
from app.views.header import Header
from app.views.life.effect import EffectView
from app.views.life.marks import TurnMark
from app.views.life.numbers import LifeNumbers
from app.views.life.plot import TOP, LifePlot
from app.views.named import named
from app.views.painting import bold
from app.views.sheet import single, table_csv
from app.views.text_fit import fit_to_text
from app.views.why.section import sentence_label
from app.views.wrapped import WrappedView
from nn.arrays import CLASSES, Array, Int

NO_RUN = "No run yet: press Train. Then the answers to the drawing are shown here, along the whole run."
NO_DRAWING = "Draw a digit: its ten answers are shown here, along the whole run."
NO_SNAPSHOTS = "This network is too large: no snapshots of its run fit into memory."

SIDE = 2
"""Pixels at the left and at the right: with text of 140 percent a low window has no more for this."""


class LifeView(WrappedView):
    """Shows curves, or in a sentence why there are none.

    Attributes:
        plot, numbers, effect: its parts.

    Signals:
        mark_opened: the number of a mark that a person wants to go to.
        newest_wanted: a person wants back to the newest.
    """

    mark_opened = Signal(int)
    newest_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        named(self, "life", "The life of the drawing")
        self._steps: Int = np.empty(0, np.int64)
        self._probabilities: Array = np.empty((0, 10), np.float32)
        self._marks: Sequence[TurnMark] = ()
        self._end = 0
        self._follow, self._moving = True, False
        self._pointed: float | None = None
        self._mark: int | None = None
        self._moment: tuple[int, Array] | None = None
        self._temperature = 1.0
        title = QLabel("Life of the drawing")
        fit_to_text(self, lambda _: title.setFont(bold(self.font())))
        self.earlier = self._button("lifeEarlier", "Earlier change", "Go to the change of the answer before this one.")
        self.later = self._button("lifeLater", "Later change", "Go to the change of the answer after this one.")
        self.earlier.setArrowType(Qt.ArrowType.LeftArrow)
        self.later.setArrowType(Qt.ArrowType.RightArrow)
        self.newest = self._button("lifeNewest", "Newest", "Back to the newest.")
        self.zoom_button = self._button("lifeShowAll", "Show all", "Show the whole run again (Home in the plot).")
        self.plot = named(
            LifePlot(),
            "lifeAxes",
            "Ten answers over the batches",
            "The answers of the network to the drawing after each batch, as its outputs give them: raw, before the "
            "temperature that a network gets at the end of its run. A mark above is a "
            "change of the answer: a click on it, or Enter, goes there; Ctrl with Left and Right goes from one to the "
            "next.",
        )
        offer_copies(self.plot, self.csv)
        self.export_button = ExportButton("lifeExport", self.plot, "the life of the drawing")
        self.numbers = LifeNumbers()
        self.effect = EffectView()
        self._sentence = sentence_label("lifeSentence")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._content = QWidget()
        left = QWidget()
        filled(QHBoxLayout(left), title, self.earlier, self.later, spacing=4)
        header = Header(left, self.newest, self.zoom_button, self.export_button)
        content = (header, self.numbers, (self.plot, 3), (self.effect, 2))
        filled(QVBoxLayout(self._content), *content, spacing=4)
        filled(QVBoxLayout(self), self._sentence, (self._content, 1), around=(SIDE, 8, SIDE, 8))
        self.effect.hide()
        self.earlier.clicked.connect(lambda: self._step(-1, opening=True))
        self.later.clicked.connect(lambda: self._step(1, opening=True))
        self.newest.clicked.connect(lambda: self.newest_wanted.emit())
        self.zoom_button.clicked.connect(self.reset_zoom)
        self.plot.pointed.connect(self._point)
        self.plot.left.connect(self._leave)
        self.plot.clicked.connect(self._click)
        self.plot.step_wanted.connect(lambda direction: self._step(direction, opening=False))
        self.plot.opened.connect(self._open)
        self.plot.reset.connect(self.reset_zoom)
        self.plot.range_changed.connect(self._range_changed)
        self.show_sentence(NO_RUN)

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = named(QToolButton(), name, text, tip)
        button.setText(text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    # What to show.

    def show_sentence(self, sentence: str) -> None:
        """Show this in the place of all; "" for the curves."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._content.setVisible(not sentence)

    def words(self) -> str:
        """The sentence; "" where the curves are shown."""
        return "" if self._sentence.isHidden() else self._sentence.text()

    def show_life(self, steps: Int, probabilities: Array, end: int | None, truth: int | None) -> None:
        """Show the answers along a run.

        Args:
            steps: batches done, in order, (k,), one at least.
            probabilities: of the ten digits then, (k, 10).
            end: batches of the run that goes on; None where it has ended.
            truth: what the drawing shows, where that is known.
        """
        self._steps, self._probabilities = steps, probabilities
        last = int(steps[-1])
        self._end = last if end is None else max(last, min(round(nice_limit(max(last, 1))), end))
        self.plot.show_curves(steps, probabilities, truth)
        self._show_range()
        self._read_out()
        self.show_sentence("")

    def show_marks(self, marks: Sequence[TurnMark]) -> None:
        """Mark changes of the answer, in order."""
        if marks != self._marks:
            self._marks = marks
            self.plot.show_marks(marks)
            self._mark = None if self._pointed is None else self.plot.mark_near(self._pointed)
        self._enable()
        self._read_out()

    def show_moment(self, step: int | None, row: Array | None = None) -> None:
        """Say which batch everything shows, and the ten answers (10,) after it; None for the newest."""
        self._moment = None if step is None or row is None else (step, row)
        self.plot.choose(step)
        self._enable()
        self._read_out()

    def show_temperature(self, temperature: float) -> None:
        """Say that these are raw numbers, where the answer elsewhere has another `temperature` than 1."""
        self._temperature = temperature
        self._read_out()

    def _enable(self) -> None:
        """Nothing may change but what is looked at, and so nothing moves."""
        self.newest.setEnabled(self._moment is not None)
        for button, direction in ((self.earlier, -1), (self.later, 1)):
            button.setEnabled(self._next(direction, self._place()) is not None)

    def marks(self) -> Sequence[TurnMark]:
        """Those that are shown."""
        return self._marks

    def reset_zoom(self) -> None:
        """Show the whole run, and follow it."""
        self._follow = True
        self._show_range()

    def _show_range(self) -> None:
        if self._follow:
            self._moving = True
            self.plot.set_range((0.0, max(2.0, float(self._end))), (0.0, TOP))
            self._moving = False
        self.zoom_button.setEnabled(not self._follow)

    def _range_changed(self) -> None:
        if not self._moving:
            self._follow = False
            self.zoom_button.setEnabled(True)

    # Where a person is.

    def _place(self) -> int | None:
        """The batch that is shown; None for the newest."""
        return None if self._moment is None else self._moment[0]

    def _next(self, direction: int, place: int | None) -> int | None:
        """The number of the mark that is next to a batch, to the right or to the left; None where there is none."""
        places = [mark.last for mark in self._marks]
        if direction > 0:
            following = 0 if place is None else bisect_right(places, place)
        else:
            following = (len(places) if place is None else bisect_left(places, place)) - 1
        return following if 0 <= following < len(places) else None

    def _step(self, direction: int, *, opening: bool) -> None:
        place = self._place() if opening or self._mark is None else self._marks[self._mark].last
        following = self._next(direction, place)
        if following is None:
            return
        if opening:
            self.mark_opened.emit(following)
        else:
            self._point_at(self._marks[following].last, following)

    def _open(self) -> None:
        if self._mark is not None:
            self.mark_opened.emit(self._mark)

    def _click(self, x: float) -> None:
        mark = self.plot.mark_near(x)
        if mark is not None:
            self.mark_opened.emit(mark)

    def _point(self, x: float) -> None:
        mark = self.plot.mark_near(x)
        self._point_at(x if mark is None else self._marks[mark].last, mark)

    def _point_at(self, x: float, mark: int | None) -> None:
        self._mark, self._pointed = mark, x
        self._read_out()

    def _leave(self) -> None:
        self._pointed = self._mark = None
        self._read_out()

    def _read_out(self) -> None:
        """The ten answers where a person points, else of the moment that is shown, else the newest ones."""
        if not len(self._steps):
            return
        found = None if self._pointed is None else nearest(self._steps.astype(np.float64), self._pointed)
        at = len(self._steps) - 1 if found is None else found
        step, row = int(self._steps[at]), self._probabilities[at]
        if self._pointed is None and self._moment is not None:
            step, row = self._moment
        where = f"After batch {step:,}" if self._mark is None else self._marks[self._mark].words()
        raw = f", before T = {self._temperature:.3g}" if self._temperature != 1 else ""
        self.numbers.show_numbers(where[0].upper() + where[1:] + raw, row)
        self.plot.set_crosshair(None if self._pointed is None else float(step))

    def csv(self) -> str:
        """The ten answers after so many batches, one place a line: ``batch,0,1,...,9``; empty without any."""
        steps, probabilities = self._steps.tolist(), self._probabilities.tolist()
        rows = ([str(k), *map(single, row)] for k, row in zip(steps, probabilities, strict=True))
        return table_csv(("batch", *map(str, range(CLASSES))), rows) if steps else ""
