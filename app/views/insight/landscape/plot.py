"""The landscape from above: colours and level lines, the tangent plane's lines, the step, and the path of the run."""

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from app.views.axes import STEPS, Axes
from app.views.copying import offer_copies
from app.views.insight.landscape.contours import FINER, LEVELS, Heights, coloured_heights, level_lines, plane_lines
from app.views.named import named
from app.views.painting import faded
from app.views.sheet import arrays_csv
from nn.arrays import Array

UP_DOWN = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
ZOOM = {Qt.Key.Key_Plus: -1, Qt.Key.Key_Equal: -1, Qt.Key.Key_Minus: 1}
LIGHT, SHADOW = QColor(255, 255, 255), QColor(0, 0, 0)
"""Of lines on colours from black to light yellow: each is seen on some of them, and both on all."""


SHORTEST, APART = 4.0, 60.0
"""Pixels of an arrow that one can see, and between two places that both have their name."""


@dataclass(frozen=True, eq=False)
class Terrain:
    """What is drawn.

    Attributes:
        u: along the first direction, (m,).
        v: along the second, (k,).
        C: the cost there, (k, m).
        T: the tangent plane there, (k, m).
        path: of the run, (p, 2), the present place last.
        step: where the step leads, u and v.
        cost: where the network stands.
    """

    u: Array
    v: Array
    C: Array
    T: Array
    path: Array
    step: tuple[float, float]
    cost: float

    def csv(self) -> str:
        """Each point of the grid with its cost and the plane that touches."""
        u, v = np.meshgrid(self.u, self.v)
        return arrays_csv(("u", "v", "cost", "tangent plane"), [each.ravel() for each in (u, v, self.C, self.T)])


class LandscapePlot(Axes):
    """Shows a Terrain.

    Signals:
        placed: row and column of the grid that is pointed at.
        zoom_wanted: 1 to see more of the plane, -1 to see less.
    """

    placed = Signal(int, int)
    zoom_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__("u", parent=parent)
        named(
            self,
            "landscapePlot",
            "The cost over the plane, from above",
            "The cost over the plane: colours and level lines. Point, or use arrows, for the numbers; "
            "plus and minus zoom.",
        )
        self.box.setMouseEnabled(x=False, y=False)
        self.image = pg.ImageItem(axisOrder="row-major")
        self._shadows, self.levels, self._tangent_shadows, self.tangent = (
            pg.PlotCurveItem(connect="pairs", antialias=True) for _ in range(4)
        )
        self.path = pg.PlotCurveItem(antialias=True)
        self._steps = pg.ScatterPlotItem(size=5)
        self.arrow = pg.PlotCurveItem(antialias=True)
        self.head = pg.ArrowItem(headLen=12, tipAngle=40, pxMode=True)
        self.here = pg.ScatterPlotItem(size=11)
        self.pointer = pg.ScatterPlotItem(size=11, symbol="+")
        items = (self.image, self._shadows, self.levels, self._tangent_shadows, self.tangent, self.path, self._steps)
        self.now, self.run = pg.TextItem(), pg.TextItem()
        # The arrow lies over the place that it leads from: it may be as short.
        for item in (*items, self.here, self.arrow, self.head, self.now, self.run, self.pointer):
            self.box.addItem(item, ignoreBounds=True)
        self._terrain: Terrain | None = None
        self._with_tangent = False
        self._place: tuple[int, int] | None = None
        self.set_y_axis("v", log=False)
        self.resized.connect(self._turn_head)
        self.resized.connect(self._name)
        offer_copies(self, self.csv)
        self.restyle()
        self.show_terrain(None)

    def show_terrain(self, terrain: Terrain | None) -> None:
        """Draw it; None for nothing."""
        kept = self._terrain
        self._terrain = terrain
        shown = terrain is not None
        for item in (self.image, self.head, self.here, self.now, self.run):
            item.setVisible(shown)
        if kept is None or terrain is None or kept.C.shape != terrain.C.shape:
            self._place = None
            self.pointer.setData([], [])
        if terrain is None:
            for item in (self._shadows, self.levels, self._tangent_shadows, self.tangent, self.path, self.arrow):
                item.setData([], [])
            self._steps.setData([], [])
            return
        u, v = terrain.u, terrain.v
        heights = Heights.of(terrain.C)
        values = heights.of_values(terrain.C)
        self.image.setImage(coloured_heights(values), autoLevels=False)
        self.image.setRect(_around(u, v))
        self.set_range((float(u[0]), float(u[-1])), (float(v[0]), float(v[-1])))
        levels = (np.arange(LEVELS) + 0.5) / LEVELS
        for item in (self._shadows, self.levels):
            _draw(item, level_lines(values, u, v, levels))
        self._draw_tangent(heights, levels)
        self.path.setData(*terrain.path.T)
        self._steps.setData(*terrain.path[:-1].T)
        self.here.setData([float(terrain.path[-1, 0])], [float(terrain.path[-1, 1])])
        (x0, y0), (x1, y1) = terrain.path[-1], terrain.step
        self.arrow.setData([x0, x1], [y0, y1])
        self.head.setPos(x1, y1)
        self._turn_head()
        self._name()

    def csv(self) -> str:
        """The numbers of what is drawn; empty without any."""
        return "" if self._terrain is None else self._terrain.csv()

    def set_tangent(self, shown: bool) -> None:
        """Draw the tangent plane's level lines, or not."""
        self._with_tangent = shown
        if self._terrain is not None:
            self._draw_tangent(Heights.of(self._terrain.C), (np.arange(LEVELS) + 0.5) / LEVELS)

    def place(self) -> tuple[int, int] | None:
        """Row and column of the grid that is pointed at; None for none."""
        return self._place

    def sizeHint(self) -> QSize:
        """Room for a square."""
        return QSize(420, 320)

    def _draw_tangent(self, heights: Heights, levels: Array) -> None:
        terrain = self._terrain
        lines: Array = np.empty((0, 2, 2))
        if self._with_tangent and terrain is not None:
            lines = plane_lines(terrain.T, terrain.u, terrain.v, heights.values(levels))
        for item in (self._tangent_shadows, self.tangent):
            _draw(item, lines)

    def _turn_head(self) -> None:
        """Let the head of the arrow look along it, whatever the axes are in pixels; none on what is too short."""
        if self._terrain is None:
            return
        u, v = self._terrain.step
        start, end = (self.box.mapViewToScene(QPointF(*place)) for place in ((0.0, 0.0), (u, v)))
        dx, dy = end.x() - start.x(), end.y() - start.y()
        self.head.setVisible(math.hypot(dx, dy) > SHORTEST)
        self.head.setStyle(angle=180 + math.degrees(math.atan2(dy, dx)))

    def _name(self) -> None:
        """Write beside the path what it is and where it began, and where the network stands, as far as is in sight."""
        terrain = self._terrain
        if terrain is None:
            return
        path, (low_u, high_u), (low_v, high_v) = terrain.path, terrain.u[[0, -1]], terrain.v[[0, -1]]
        shares = (path - (low_u, low_v)) / (high_u - low_u, high_v - low_v)
        seen = np.flatnonzero(((shares >= 0) & (shares <= 1)).all(axis=1))
        has_step = terrain.step != (0.0, 0.0)
        self.now.setText("now" if self.head.isVisible() or not has_step else "now; the step is too short to be seen")
        self._put_beside(self.now, path[-1], shares[-1])
        first = int(seen[0]) if len(seen) else len(path) - 1
        start, now = (self.box.mapViewToScene(QPointF(*path[place])) for place in (first, -1))
        self.run.setVisible(math.hypot(start.x() - now.x(), start.y() - now.y()) > APART)
        self.run.setText("start of the run" if first == 0 else "path of the run")
        self._put_beside(self.run, path[first], shares[first])

    def _put_beside(self, text: pg.TextItem, place: Array, shares: Array) -> None:
        """Below a place in the upper half and above one in the lower, and never beyond an edge."""
        text.setPos(*place.tolist())
        text.setAnchor((float(np.clip(shares[0], 0, 1)), -0.4 if shares[1] > 0.5 else 1.4))

    # What a person does.

    def _mouse_moved(self, position: QPointF) -> None:
        if self._terrain is not None and self.box.sceneBoundingRect().contains(position):
            at = self.box.mapSceneToView(position)
            self._point(int(np.abs(self._terrain.v - at.y()).argmin()), int(np.abs(self._terrain.u - at.x()).argmin()))
        else:
            self.left.emit()

    def _point(self, row: int, column: int) -> None:
        assert self._terrain is not None
        rows, columns = self._terrain.C.shape
        row, column = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        self._place = row, column
        self.pointer.setData([float(self._terrain.u[column])], [float(self._terrain.v[row])])
        self.placed.emit(row, column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the place by one point of the grid; plus and minus zoom, Home goes back to the first frame."""
        key = Qt.Key(event.key())
        if key in ZOOM:
            self.zoom_wanted.emit(ZOOM[key])
        elif key == Qt.Key.Key_Home:
            self.reset.emit()
        elif self._terrain is not None and key in (*STEPS, *UP_DOWN):
            rows, columns = self._terrain.C.shape
            row, column = self._place or (rows // 2, columns // 2)
            self._point(row + UP_DOWN.get(key, 0), column + STEPS.get(key, 0))
        else:
            event.ignore()

    def restyle(self) -> None:
        """White lines with a dark shadow, which any colour of the picture lets one see; the accent for the path."""
        super().restyle()
        if not hasattr(self, "_terrain"):
            return
        palette, ratio = self.palette(), self.devicePixelRatioF()
        accent = palette.color(QPalette.ColorRole.Highlight)
        self._shadows.setPen(pg.mkPen(faded(SHADOW, 0.35), width=2.5 * ratio))
        self.levels.setPen(pg.mkPen(faded(LIGHT, 0.75), width=1 * ratio))
        self._tangent_shadows.setPen(pg.mkPen(SHADOW, width=3 * ratio))
        dashes = QPen(LIGHT, 1.5 * ratio, Qt.PenStyle.DashLine)
        dashes.setCosmetic(True)
        self.tangent.setPen(dashes)
        self.path.setPen(pg.mkPen(accent, width=2 * ratio))
        self.path.setShadowPen(pg.mkPen(SHADOW, width=4 * ratio))
        self._steps.setBrush(accent)
        self._steps.setPen(pg.mkPen(SHADOW, width=1))
        self.arrow.setPen(pg.mkPen(LIGHT, width=2 * ratio))
        self.arrow.setShadowPen(pg.mkPen(SHADOW, width=4 * ratio))
        self.head.setStyle(brush=pg.mkBrush(LIGHT), pen=pg.mkPen(SHADOW, width=1))
        self.here.setBrush(LIGHT)
        self.here.setPen(pg.mkPen(SHADOW, width=2))
        for text in (self.now, self.run):
            text.setColor(LIGHT)
            text.fill = pg.mkBrush(faded(SHADOW, 0.6))
        self.pointer.setBrush(LIGHT)
        self.pointer.setPen(pg.mkPen(SHADOW, width=1))


def _draw(item: pg.PlotCurveItem, lines: Array) -> None:
    item.setData(*lines.reshape(-1, 2).T)


def _around(u: Array, v: Array) -> QRectF:
    """So large that the middles of the outer pixels lie on the outer points of the grid."""
    pixel_u = (u[-1] - u[0]) / (FINER * (len(u) - 1))
    pixel_v = (v[-1] - v[0]) / (FINER * (len(v) - 1))
    width, height = u[-1] - u[0] + pixel_u, v[-1] - v[0] + pixel_v
    return QRectF(float(u[0] - pixel_u / 2), float(v[0] - pixel_v / 2), float(width), float(height))
