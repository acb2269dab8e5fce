"""Ten curves over the batches of a run, one a digit: those that matter have their colour and name, the rest recede.

Marks above them are the places where the answer changed; a line stands at the one that is chosen.
"""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.views.axes import STEPS, Axes
from app.views.decimate import columns
from app.views.life.hues import hue
from app.views.life.marks import TurnMark
from app.views.painting import bold, mixed
from nn.arrays import CLASSES, Array, Int

TOP, MARKS_AT = 110.0, 105.0
"""Percent: the upper end of the axis, and where the marks are."""
MARK = 9
"""Pixels of a mark."""
NEAR = 8
"""Pixels within which a mark is meant."""
NAMED = 5
"""Digits at most that have their colour and name."""
LEAST_PEAK = 0.2
"""A digit whose probability never was so large is not named, unless it is the truth."""
RECEDING = 0.3
"""Of the text's colour in the curves of all others."""
ENDS_WITH = 4.0
"""Percent from which on a curve has its name at its end; one that ends below has it at its highest point."""

BESIDE_FROM = 80.0
"""Percent from which on a name stands beside a highest point and not above it."""


class Ends(QGraphicsItem):
    """Names beside the ends of curves, right of the axes."""

    def __init__(self) -> None:
        """None."""
        super().__init__()
        self._font = QFont()
        self._names: list[tuple[str, QColor, float]] = []
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_names(self, font: QFont, names: Sequence[tuple[str, QColor, float]], height: float) -> None:
        """Names, colours and the heights of their middles, of which names move so that none covers another."""
        self.prepareGeometryChange()
        line = QFontMetricsF(font).ascent()
        tops: list[tuple[str, QColor, float]] = []
        lowest = -line
        for name, colour, y in sorted(names, key=lambda each: each[2]):
            lowest = max(y - line / 2, lowest + line)
            tops.append((name, colour, lowest))
        over = max(0.0, lowest + line - height)
        self._font, self._names = font, [(name, colour, y - over) for name, colour, y in tops]
        self.update()

    def boundingRect(self) -> QRectF:
        """Around all of them."""
        line = QFontMetricsF(self._font).height()
        return QRectF(0, -line, line, 2 * line + max((y for *_, y in self._names), default=0.0))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The names."""
        ascent = QFontMetricsF(self._font).ascent()
        painter.setFont(self._font)
        for name, colour, y in self._names:
            painter.setPen(colour)
            painter.drawText(QPointF(0, y + ascent), name)


class LifePlot(Axes):
    """Shows curves; tells which mark a person means.

    Signals:
        clicked: a place on the lower axis, in batches.
        step_wanted: go to the next mark to the right, 1, or to the left, -1.
        opened: open the mark that is pointed at.
    """

    clicked = Signal(float)
    step_wanted = Signal(int)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__("batch", parent=parent)
        self._steps: Array = np.empty(0)
        self._percent: Array = np.empty((0, CLASSES))
        self._marks: Sequence[TurnMark] = ()
        self._truth: int | None = None
        self._named: tuple[int, ...] = ()
        self._curves = [pg.PlotCurveItem(connect="finite", antialias=True) for _ in range(CLASSES)]
        for curve in self._curves:
            # Qt takes five times as long for one thick line that crosses itself as for its pieces.
            curve.setSegmentedLineMode("on")
        self._peaks = [pg.TextItem(str(digit), anchor=(0.5, 1.0)) for digit in range(CLASSES)]
        self._turns = pg.ScatterPlotItem(symbol="t", size=MARK)
        self._chosen = pg.InfiniteLine(angle=90, movable=False)
        for item in (*self._curves, *self._peaks, self._turns):
            self.box.addItem(item)
        self.box.addItem(self._chosen, ignoreBounds=True)
        for peak in self._peaks:
            # Above all curves.
            peak.setZValue(3)
        self.box.setMouseEnabled(x=True, y=False)
        self.box.setLimits(xMin=0.0, minXRange=2.0, yMin=0.0, yMax=TOP)
        self._ends = Ends()
        self._ends.setParentItem(self.centralWidget)
        self.choose(None)
        self.set_y_axis("probability (%)", log=False)
        self.range_changed.connect(self._draw)
        self.resized.connect(self._draw)
        self.scene().sigMouseClicked.connect(self._click)

    def show_curves(self, steps: Int, probabilities: Array, truth: int | None) -> None:
        """Show probabilities (k, 10) after `steps` (k,) batches; `truth` is what the drawing shows, where known."""
        self._steps, self._percent = steps.astype(np.float64), 100 * probabilities.astype(np.float64)
        self._truth = truth
        self._named = _that_matter(probabilities, truth)
        self._colour()
        self._draw()

    def show_marks(self, marks: Sequence[TurnMark]) -> None:
        """TurnMark these places."""
        self._marks = marks
        self._turns.setData([mark.last for mark in marks], [MARKS_AT] * len(marks))

    def choose(self, step: int | None) -> None:
        """Draw a line at a batch, or none."""
        self._chosen.setVisible(step is not None)
        if step is not None:
            self._chosen.setPos(step)

    def mark_near(self, x: float) -> int | None:
        """The number of the mark that is meant by a place on the axis; None where none is so near."""
        if not self._marks:
            return None
        at = np.array([mark.last for mark in self._marks])
        nearest = int(np.abs(at - x).argmin())
        low, high = self.x_range()
        return nearest if abs(at[nearest] - x) * self.pixels() <= NEAR * (high - low) else None

    def names(self) -> tuple[int, ...]:
        """The digits that have their colour and name."""
        return self._named

    def restyle(self) -> None:
        """As the axes, and each digit in its colour."""
        super().restyle()
        text = self.palette().color(QPalette.ColorRole.Text)
        self._turns.setBrush(text)
        self._turns.setPen(None)
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        self._chosen.setPen(pg.mkPen(accent, width=1.5 * self.devicePixelRatioF()))
        self._colour()
        self._name()

    def _colour(self) -> None:
        palette = self.palette()
        base, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        answer = int(self._percent[-1].argmax()) if len(self._percent) else None
        ratio = self.devicePixelRatioF()
        for digit, curve in enumerate(self._curves):
            if digit in self._named:
                width = 2.5 if digit in (answer, self._truth) else 1.5
                curve.setPen(pg.mkPen(hue(digit, base), width=width * ratio))
            else:
                curve.setPen(pg.mkPen(mixed(text, base, RECEDING), width=1))
            curve.setZValue((digit in self._named) + (digit in (answer, self._truth)))

    def _draw(self) -> None:
        """As many points as the screen can show."""
        x, y = columns(self._steps, self._percent, *self.x_range(), self.pixels())
        for digit, curve in enumerate(self._curves):
            curve.setData(x, y[:, digit])
        self._name()

    def _name(self) -> None:
        """Put each name at the end of its curve, or at its highest point where it ends low."""
        base, font = self.palette().color(QPalette.ColorRole.Base), bold(self.font())
        low, high = self.x_range()
        seen = self._percent[(self._steps >= low) & (self._steps <= high)]
        at = self._steps[(self._steps >= low) & (self._steps <= high)]
        ends: list[tuple[str, QColor, float]] = []
        box = self.box
        for digit, peak in enumerate(self._peaks):
            peak.setVisible(False)
            if digit not in self._named or not len(at) or not np.isfinite(seen[:, digit]).any():
                continue
            colour, end = hue(digit, base), float(np.interp(min(high, at[-1]), at, seen[:, digit]))
            if end >= ENDS_WITH or digit == self._truth:
                ends.append((str(digit), colour, (1 - end / TOP) * box.size().height()))
            else:
                top = int(np.nanargmax(seen[:, digit]))
                peak.setFont(font)
                peak.setColor(colour)
                peak.fill = pg.mkBrush(base)
                # Above it, or right of it where it would cover the marks.
                peak.setAnchor((0.5, 1.0) if seen[top, digit] < BESIDE_FROM else (-0.4, 0.0))
                peak.setPos(at[top], seen[top, digit])
                peak.setVisible(True)
        right = box.size().width() * float(np.clip((at[-1] - low) / (high - low), 0, 1)) if len(at) else 0.0
        self._ends.setPos(box.pos().x() + right + 3, box.pos().y())
        self._ends.show_names(font, ends, box.size().height())

    def _click(self, event: object) -> None:
        position = event.scenePos()  # type: ignore[attr-defined]  # pyqtgraph has no types
        if event.button() is Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            if self.box.sceneBoundingRect().contains(position):
                self.clicked.emit(float(self.box.mapSceneToView(position).x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As the axes; Ctrl with Left and Right goes from mark to mark, Enter opens one."""
        key = Qt.Key(event.key())
        if key in STEPS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_wanted.emit(STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


def _that_matter(probabilities: Array, truth: int | None) -> tuple[int, ...]:
    """The digits to name: the truth, the answer, and what else was likely, most of the time first."""
    known = np.nan_to_num(probabilities)
    peaks, means = known.max(axis=0), known.mean(axis=0)
    answer = int(known[-1].argmax())
    likely = [int(digit) for digit in np.argsort(-means, kind="stable") if peaks[digit] >= LEAST_PEAK]
    first = [digit for digit in (truth, answer) if digit is not None]
    return tuple(dict.fromkeys([*first, *likely]))[:NAMED]
