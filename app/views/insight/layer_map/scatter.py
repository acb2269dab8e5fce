"""A map of digits: each a small figure of its class, in the colour of that; the classes' own figures at their centres.

A person points at a digit, or walks from one to the next by arrow keys, sees its picture, and opens it.
"""

import math
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.assistive import tell
from app.views.insight.layer_map.figures import EDGE, paint_centres, paint_figures, paint_pointed, paint_yours
from app.views.named import named
from app.views.painting import draw_focus, faded
from nn.arrays import SIDE, Array, UInt8

TIP = (
    "Each small figure is a digit held back, placed by what the layer makes of it; large ones stand at the middle of "
    "their class. Point at one to see it; a click, or Enter, puts it onto the canvas. Arrow keys walk, 0 to 9 show one "
    "class alone, Escape all."
)
NEAR = 12.0
"""Pixels from a digit within which it is pointed at."""
INSIDE = 0.99
"""Of the places lie within the map at least; those beyond stand at its edge."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
WAYS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
ROOM, SHRINK = 1.08, 1.6
"""How far the axes reach past the digits, and how much less the digits may reach before the axes follow."""

Limits: TypeAlias = tuple[float, float]
"""The ends of the axes, right and up; both begin at their negatives."""


class ScatterView(QWidget):
    """One map.

    Attributes:
        waiting: what stands in the place of the map when there is none.

    Signals:
        opened: the number of a digit that a person wants on the canvas.
        class_wanted: the class that a person wants to see alone; -1 for all.
    """

    opened = Signal(int)
    class_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No map yet."""
        super().__init__(parent)
        named(self, "scatter", "Map of the digits", TIP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.waiting = ""
        self._images: UInt8 = np.zeros((0, SIDE * SIDE), np.uint8)
        self._labels: UInt8 = np.zeros(0, np.uint8)
        self._places: Array = np.zeros((0, 2))
        self._limits: Limits | None = None
        self._yours: Array | None = None
        self._alone = -1
        self._caption = ""
        self._at: int | None = None
        self._pointer: QPointF | None = None
        self._painted: QPixmap | None = None

    def show_map(self, images: UInt8, labels: UInt8, places: Array, limits: Limits | None) -> None:
        """Show digits (n, 784), 0 to 255, of labels (n,), at places (n, 2).

        `limits` are the ends of both axes before, which stay where they still fit; None for a new map.
        """
        if not np.array_equal(labels, self._labels):
            self._at = None
        self._images, self._labels, self._places = images, labels, places
        self._limits = None
        if len(places):
            x, y = np.quantile(np.abs(places), INSIDE, axis=0).tolist()
            before = limits or (None, None)
            self._limits = _end(x, before[0]), _end(y, before[1])
        self._painted = None
        if self._pointer is not None:
            self._point(self._nearest(self._pointer))
        self._describe()
        self.update()

    def show_caption(self, caption: str) -> None:
        """What is said in the lower corner: numbers that change with each look at a run, for which nothing moves."""
        if caption != self._caption:
            self._caption = caption
            self.update()

    def caption(self) -> str:
        """What is said there."""
        return self._caption

    def limits(self) -> Limits | None:
        """The ends of both axes; None without a map."""
        return self._limits

    def show_yours(self, place: Array | None) -> None:
        """Where the drawing lies, (2,); None where there is none."""
        if place is not self._yours:
            self._yours = place
            self.update()

    def yours(self) -> Array | None:
        """Where the drawing lies."""
        return self._yours

    def show_alone(self, label: int) -> None:
        """Let one class stand out; -1 for all."""
        self._alone, self._painted = label, None
        self.update()

    def pointed(self) -> int | None:
        """The digit that is pointed at."""
        return self._at

    def words(self, number: int) -> str:
        """A digit in words."""
        return f"digit {number:,}, label {int(self._labels[number])}"

    def places(self) -> Array:
        """Of the digits, (n, 2)."""
        return self._places

    def labels(self) -> UInt8:
        """What the digits show, (n,)."""
        return self._labels

    def _describe(self) -> None:
        words = f"{len(self._labels):,} digits" if len(self._labels) else self.waiting
        self.setAccessibleDescription(words if self._at is None else self.words(self._at))

    # Geometry.

    def _area(self) -> QRectF:
        side = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        return side if side.width() > 1 and side.height() > 1 else QRectF(0, 0, 1, 1)

    def to_widget(self, places: Array) -> Array:
        """Where places (n, 2) lie in pixels; those beyond the ends at the edge."""
        area = self._area()
        x, y = self._limits or (1.0, 1.0)
        scale = min(area.width() / x, area.height() / y) / 2
        at = np.array([area.center().x(), area.center().y()]) + places * np.array([scale, -scale])
        low, high = (area.left(), area.top()), (area.right(), area.bottom())
        inside: Array = np.clip(np.nan_to_num(at), low, high)
        return inside

    def sizeHint(self) -> QSize:
        """A square of a good size."""
        return QSize(420, 320)

    def minimumSizeHint(self) -> QSize:
        """Where classes can still be told apart."""
        return QSize(240, 260)

    # What a person does.

    def _nearest(self, point: QPointF) -> int | None:
        if not len(self._places):
            return None
        apart = np.hypot(*(self.to_widget(self._places) - (point.x(), point.y())).T)
        if self._alone >= 0:
            apart[self._labels != self._alone] = math.inf
        nearest = int(apart.argmin())
        return nearest if apart[nearest] <= NEAR else None

    def _point(self, number: int | None) -> None:
        if number != self._at:
            self._at = number
            if number is not None:
                self.setAccessibleDescription(self.words(number))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a digit."""
        self._pointer = event.position()
        self._point(self._nearest(self._pointer))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._pointer = None
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the digit that is pointed at."""
        self._pointer = event.position()
        self._point(self._nearest(self._pointer))
        if event.button() == Qt.MouseButton.LeftButton and self._at is not None:
            self.opened.emit(self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, open, look at one class."""
        key = Qt.Key(event.key())
        if key in WAYS:
            self._walk(np.array(WAYS[key]))
        elif key in ENTER and self._at is not None:
            self.opened.emit(self._at)
        elif event.text().isdigit() and len(event.text()) == 1:
            self.class_wanted.emit(int(event.text()))
        elif key == Qt.Key.Key_Escape and self._alone >= 0:
            self.class_wanted.emit(-1)
        else:
            super().keyPressEvent(event)

    def _walk(self, way: Array) -> None:
        """Go to the nearest digit in a direction: what lies aside counts twice."""
        self._pointer = None
        if not len(self._places):
            return
        at = self.to_widget(self._places)
        here = np.array([self._area().center().x(), self._area().center().y()]) if self._at is None else at[self._at]
        apart = at - here
        along, aside = apart.dot(way), np.abs(apart.dot(way[::-1]))
        cost = np.where((along > 0.5) & (aside <= along), along + 2 * aside, math.inf)
        if self._alone >= 0:
            cost[self._labels != self._alone] = math.inf
        nearest = int(cost.argmin())
        if math.isfinite(cost[nearest]):
            self._point(nearest)
            tell(self, self.words(nearest))

    def changeEvent(self, event: QEvent) -> None:
        """In other colours or another font it is painted anew."""
        super().changeEvent(event)
        self._painted = None

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """The map as it was painted last, and upon it the drawing and the digit that is pointed at."""
        painter, palette = QPainter(self), self.palette()
        if not len(self._places):
            painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Base))
            painter.setPen(palette.color(QPalette.ColorRole.Text))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE), flags, self.waiting)
        else:
            size = self.size() * self.devicePixelRatioF()
            if self._painted is None or self._painted.size() != size:
                self._painted = self._map()
            painter.drawPixmap(0, 0, self._painted)
            self._paint_caption(painter)
            if self._yours is not None:
                paint_yours(painter, self.to_widget(self._yours[np.newaxis])[0], self.rect(), palette, self.font())
            if (k := self._at) is not None and k < len(self._places):
                at, words = self.to_widget(self._places[k : k + 1])[0], f"label {int(self._labels[k])}"
                paint_pointed(painter, at, self._images[k], words, self.rect(), palette, self.font())
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), palette)

    def _paint_caption(self, painter: QPainter) -> None:
        line, palette = self.fontMetrics().height(), self.palette()
        width = self.fontMetrics().horizontalAdvance(self._caption)
        box = QRectF(EDGE, self.height() - line - EDGE, width, line)
        painter.fillRect(box, faded(palette.color(QPalette.ColorRole.Base), 0.85))
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._caption)

    def _map(self) -> QPixmap:
        palette, ratio = self.palette(), self.devicePixelRatioF()
        ground, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        painted = QPixmap(self.size() * ratio)
        painted.setDevicePixelRatio(ratio)
        painted.fill(ground)
        painter = QPainter(painted)
        middle = self.to_widget(np.zeros((1, 2)))[0].tolist()
        painter.setPen(QPen(faded(text, 0.15), 1))
        painter.drawLine(QPointF(middle[0], 0), QPointF(middle[0], self.height()))
        painter.drawLine(QPointF(0, middle[1]), QPointF(self.width(), middle[1]))
        at = self.to_widget(self._places)
        middles = {
            label: self._places[self._labels == label].mean(axis=0) for label in np.unique(self._labels).tolist()
        }
        paint_figures(painter, at, self._labels, self._alone, palette, self.font())
        shown = [label for label in middles if self._alone in (-1, label)]
        if shown:
            paint_centres(painter, self.to_widget(np.stack([middles[k] for k in shown])), shown, palette, self.font())
        painter.end()
        return painted


def _end(largest: float, before: float | None) -> float:
    """The end of an axis: the one before as long as it fits, else a little more than the largest number."""
    if before is not None and before / SHRINK <= largest * ROOM <= before:
        return before
    return largest * ROOM or 1.0
