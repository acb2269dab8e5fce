"""What a number touches, outlined over the view that shows it: solid what it comes from, dashed what it goes to.

The outlines lie over the view in a part of their own, which is made when something is first lit and takes no more room
than they do: the view is not painted anew but there.
"""

from collections.abc import Callable, Iterable
from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nn.insight.touches import Block, Touches

LEAST_OUTLINE = 5.0
"""An outline is at least this wide and high, in pixels, so that one around a single pixel can be seen."""

WIDTH, AROUND = 2.0, 1.0
"""Pixels of a line, and of the ground on each side of it, by which it is seen on any colour."""

DASHES = [2.0, 1.5]
"""In widths of the line: some of them fit around a single pixel."""

Places = Callable[[Block], Iterable[QRectF]]
"""Where a view shows a block, in its own pixels; nowhere where it does not."""


class Light(Enum):
    """Why something is outlined."""

    TARGET = auto()
    SOURCE = auto()
    SAME = auto()
    """It is the number itself."""


class Lights(QWidget):
    """The outlines over one view."""

    def __init__(self, view: QWidget, places: Places) -> None:
        """Nothing is lit."""
        super().__init__(view)
        self._view, self._places = view, places
        self._touches: Touches | None = None
        self._outlines: list[tuple[Light, QRectF]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def light(self, touches: Touches | None) -> None:
        """Outline all of it that the view shows, and nothing else."""
        if touches is not None and self._touches is None:
            self._view.installEventFilter(self)
        elif touches is None and self._touches is not None:
            self._view.removeEventFilter(self)
        self._touches = touches
        self.renew()

    def renew(self) -> None:
        """Outline the same where it lies elsewhere; nothing is done where nothing is lit or all lies as it did."""
        outlines = [] if self._touches is None else list(self._found(self._touches))
        if outlines == self._outlines:
            return
        self._outlines = outlines
        if not outlines:
            self.hide()
            return
        bounds = QRectF()
        for _, box in outlines:
            bounds = bounds.united(box)
        around = WIDTH / 2 + AROUND
        self.setGeometry(bounds.adjusted(-around, -around, around, around).toAlignedRect() & self._view.rect())
        self.show()
        self.raise_()
        self.update()

    def lit(self, light: Light) -> list[QRectF]:
        """What is outlined, in the pixels of the view."""
        return [box for of, box in self._outlines if of is light]

    def _found(self, touches: Touches) -> Iterable[tuple[Light, QRectF]]:
        for light, blocks in (
            (Light.TARGET, [touch.block for touch in touches.targets]),
            (Light.SOURCE, [touch.block for touch in touches.sources]),
            (Light.SAME, [] if touches.cell is None else [touches.cell]),
        ):
            seen = {box.getRect(): box for block in blocks for box in self._places(block)}
            yield from ((light, outlined(box)) for box in seen.values())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lie elsewhere where the view has another size."""
        if isValid(self._view) and event.type() == QEvent.Type.Resize:
            self.renew()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each outline on a line of the ground."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-QPointF(self.pos()))
        for light, box in self._outlines:
            draw_light(painter, box, light, palette)


def draw_light(painter: QPainter, box: QRectF, light: Light, palette: QPalette) -> None:
    """One outline."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    join = Qt.PenJoinStyle.MiterJoin
    ground = QPen(palette.color(QPalette.ColorRole.Base), WIDTH + 2 * AROUND)
    ground.setJoinStyle(join)
    painter.setPen(ground)
    painter.drawRect(box)
    role = QPalette.ColorRole.Text if light is Light.SAME else QPalette.ColorRole.Highlight
    pen = QPen(palette.color(role), WIDTH)
    pen.setJoinStyle(join)
    if light is Light.TARGET:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(DASHES)
    painter.setPen(pen)
    painter.drawRect(box)


def outlined(box: QRectF) -> QRectF:
    """The rectangle, or one around its middle that is large enough to be seen."""
    width, height = max(box.width(), LEAST_OUTLINE), max(box.height(), LEAST_OUTLINE)
    half = QPointF(width / 2, height / 2)
    return QRectF(box.center() - half, box.center() + half)
