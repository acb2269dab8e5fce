"""A pair of axes with a crosshair, in the colours of the palette: all that pyqtgraph does for us.

It is put together from pyqtgraph's axes and view box instead of its ready-made plot, whose menus (Fourier transform,
averaging, downsampling) have no meaning here. Coordinates are those of the screen: a logarithmic axis is fed log10.
"""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QPalette
from PySide6.QtWidgets import QGraphicsGridLayout, QWidget

from app.views.axis import RIGHT, Axis, LogAxis
from app.views.focus_frame import FocusFrame
from app.views.painting import faded, tabular

LEFT_AXIS = 4.3
"""Width of the left axis in lines of text: fixed, so that plots below each other line up and nothing jumps."""
BOTTOM_AXIS = 2.5
"""Height of the lower axis before it is drawn, with its numbers and its name, in the same."""
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
RESTYLING = QEvent.Type.PaletteChange, QEvent.Type.EnabledChange, QEvent.Type.FontChange
ZOOM = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}


class Axes(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """Axes and a crosshair; whoever uses them adds curves to ``box`` and colours those in ``restyle``.

    Signals:
        pointed: x under the mouse or the keyboard's crosshair; again where another x comes under a resting mouse.
        left: nothing is pointed at any more.
        range_changed: the part of the axes in sight has changed, by ``set_range`` or by a person.
        resized: there is more or less room for the axes.
        reset: a person asks for the whole view (double click, Home).
    """

    ROLE = QAccessible.Role.Chart

    pointed = Signal(float)
    left = Signal()
    range_changed = Signal()
    resized = Signal()
    reset = Signal()

    def __init__(self, x_label: str, *, log_x: bool = False, parent: QWidget | None = None) -> None:
        """Empty axes; the lower one counts in decades with ``log_x``."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FocusFrame(self)
        self.enableMouse(False)
        self._x_label, self._y_label, self._log = x_label, "", False
        self.box = pg.ViewBox(enableMenu=False)
        self.box.disableAutoRange()
        self._bottom = LogAxis("bottom") if log_x else Axis("bottom")
        self._axes = {False: Axis("left"), True: LogAxis("left")}
        self._grid = QGraphicsGridLayout()
        self._lay_out()
        self._crosshair = pg.InfiniteLine(angle=90, movable=False)
        self._crosshair.setVisible(False)
        self.box.addItem(self._crosshair, ignoreBounds=True)
        self._mouse: QPointF | None = None
        """Where the mouse rests, unless a key has moved the crosshair since."""
        self.scene().sigMouseMoved.connect(self._mouse_moved)
        self.box.sigRangeChanged.connect(self._range_changed)
        self.box.sigResized.connect(self._resized)
        Axes.restyle(self)

    def _lay_out(self) -> None:
        content = pg.GraphicsWidget()
        self._grid.setContentsMargins(8, 8, RIGHT, 4)
        self._grid.setSpacing(0)
        content.setLayout(self._grid)
        self._grid.addItem(self.box, 0, 1)
        self._grid.addItem(self._bottom, 1, 1)
        for axis in (self._bottom, *self._axes.values()):
            axis.linkToView(self.box)
            axis.enableAutoSIPrefix(False)
            axis.setZValue(0.5)
            axis.setStyle(maxTickLevel=1 if isinstance(axis, LogAxis) else 0)
            axis.setTickDensity(2.0)
        for log, axis in self._axes.items():
            axis.setVisible(not log)
        self._grid.addItem(self._axes[False], 0, 0)
        self.setCentralItem(content)

    # What it shows.

    def set_x_label(self, label: str) -> None:
        """The name of the lower axis."""
        if label != self._x_label:
            self._x_label = label
            self.restyle()

    def set_y_axis(self, label: str, *, log: bool) -> None:
        """The name of the left axis, and whether it counts in decades."""
        if log != self._log:
            self._grid.removeItem(self._axes[self._log])
            self._axes[self._log].setVisible(False)
            self._axes[log].setVisible(True)
            self._grid.addItem(self._axes[log], 0, 0)
        self._y_label, self._log = label, log
        self.restyle()

    def set_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Put this part of the axes in sight."""
        if self.box.viewRange() != [list(x), list(y)]:
            self.box.setRange(xRange=x, yRange=y, padding=0.0)

    def x_range(self) -> tuple[float, float]:
        """The part of the x axis in sight."""
        low, high = self.box.viewRange()[0]
        return float(low), float(high)

    def pixels(self) -> int:
        """Pixels across the axes."""
        return max(int(self.box.width()), 16)

    def middle(self) -> QPoint:
        """The centre of the axes, in the pixels of this widget."""
        middle: QPoint = self.mapFromScene(self.box.sceneBoundingRect().center())
        return middle

    def set_crosshair(self, x: float | None) -> None:
        """A line at ``x``, or none."""
        self._crosshair.setVisible(x is not None)
        if x is not None:
            self._crosshair.setPos(x)

    def restyle(self) -> None:
        """Colours and fonts of the present palette."""
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.Text)
        self.setBackground(palette.color(QPalette.ColorRole.Base))
        font = tabular(self.font())
        line = faded(text, 0.4)
        self._crosshair.setPen(pg.mkPen(line, width=1))
        for axis, label in ((self._bottom, self._x_label), *((a, self._y_label) for a in self._axes.values())):
            axis.setPen(pg.mkPen(line))
            axis.setTextPen(pg.mkPen(text))
            axis.setTickFont(font)
            axis.setGrid(48)
            axis.setLabel(label, **{"color": text.name(), "font-size": css(font)})
        for axis in self._axes.values():
            axis.setWidth(left_axis(font))
        self._keep_label_whole()

    def _keep_label_whole(self) -> None:
        """Never be so low that the left axis is shorter than its name."""
        around = self._grid.geometry().height() - self._grid.contentsRect().height()
        name = self._axes[self._log].label.boundingRect().width() if self._y_label else 0.0
        self.setMinimumHeight(
            math.ceil(around + name + max(self._bottom.minimumHeight(), BOTTOM_AXIS * self.fontMetrics().height()))
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette, which is another while it cannot be used, and the font."""
        super().changeEvent(event)
        if event.type() in RESTYLING and hasattr(self, "_crosshair"):
            self.restyle()

    def event(self, event: QEvent) -> bool:
        """Follow the window to another screen: lines are measured in its pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.restyle()
        return bool(super().event(event))

    # What a person does.

    def _mouse_moved(self, position: QPointF) -> None:
        if self.box.sceneBoundingRect().contains(position):
            self._mouse = position
            self._point_by_mouse()
        else:
            self._mouse = None
            self.left.emit()

    def _point_by_mouse(self) -> None:
        if self._mouse is not None:
            self.pointed.emit(float(self.box.mapSceneToView(self._mouse).x()))

    def _range_changed(self) -> None:
        self.range_changed.emit()
        self._point_by_mouse()

    def _resized(self) -> None:
        self.resized.emit()
        self._point_by_mouse()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._mouse = None
        self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the crosshair to who comes by the Tab key."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.pointed.emit(sum(self.x_range()) / 2)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard's crosshair away."""
        super().focusOutEvent(event)
        self.left.emit()

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        """Show everything again."""
        self.reset.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the crosshair, with Shift the view; plus and minus zoom; Home shows everything."""
        key, (low, high) = Qt.Key(event.key()), self.x_range()
        if key in STEPS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.box.translateBy(x=STEPS[key] * (high - low) / 10)
        elif key in STEPS:
            self._mouse = None
            at = self._crosshair.value() if self._crosshair.isVisible() else (low + high) / 2
            self.pointed.emit(float(np.clip(at + STEPS[key] * (high - low) / 100, low, high)))
        elif key in ZOOM:
            self.box.scaleBy(x=ZOOM[key])
        elif key == Qt.Key.Key_Home:
            self.reset.emit()
        else:
            event.ignore()


def left_axis(font: QFont) -> int:
    """Width of the left axis in pixels."""
    return round(LEFT_AXIS * QFontMetricsF(font).height())


def css(font: QFont) -> str:
    """The size of a font as pyqtgraph's labels want it."""
    return f"{font.pointSizeF()}pt" if font.pointSizeF() > 0 else f"{font.pixelSize()}px"
