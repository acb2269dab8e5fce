"""Curves of other runs behind those of the present one: cut once, painted once, and then copied onto the screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.views.decimate import Pyramid, envelope, nearest, running_mean
from app.views.measure import EMPTY, Series
from app.views.series_colours import on_ground
from nn.arrays import Array

WIDTH = 1.0
"""Of a line in device-independent pixels: thinner than those of the present run, and drawn in two thirds of the time
that a wider one takes."""

DASHES = [4.0, 3.0]
"""Of the validation, in widths of its line."""

FAR = 1e5
"""Pixels outside of the box beyond which nobody asks where a line goes."""

STEP = 2
"""Pixels for a point of a line, at least."""


@dataclass(frozen=True, eq=False)
class Overlaid:
    """One more run in the plot of a quantity.

    Attributes:
        name: that a person reads.
        colour: such as ``#187967``, for a light ground.
        training: of batches.
        validation: of epochs.
    """

    name: str
    colour: str
    training: Series
    validation: Series
    pyramids: tuple[Pyramid, Pyramid] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Be ready to be cut."""
        pyramids = Pyramid(self.training.x, self.training.y), Pyramid(self.validation.x, self.validation.y)
        object.__setattr__(self, "pyramids", pyramids)

    @property
    def end(self) -> float:
        """Where it ends on the lower axis; 0 without a point."""
        return max((float(each.x[-1]) for each in (self.training, self.validation) if each.x.size), default=0.0)


@dataclass(frozen=True)
class _CutLine:
    """Places of the points of one line, all of them (m,), NaN for gaps."""

    run: int
    """Which run it is of, as they are laid over."""
    dashed: bool
    x: Array
    y: Array
    values: Array
    """What was measured at the points."""


class OverlaidItem(QGraphicsItem):
    """Fills the box of a plot, behind its curves."""

    def __init__(self, box: pg.ViewBox) -> None:
        """Nothing is laid over."""
        super().__init__(box)
        self._box = box
        self._runs: Sequence[Overlaid] = ()
        self._lines: Sequence[_CutLine] = ()
        self._cut_for: object = None
        self._heights = EMPTY
        self._colours: list[QColor] = []
        self._picture = QImage()
        self._painted_for: object = None
        self._ground = QColor(Qt.GlobalColor.white)
        self.setZValue(-1)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        box.sigResized.connect(self._renew)
        box.sigRangeChanged.connect(self._renew)

    @property
    def runs(self) -> Sequence[Overlaid]:
        """What is laid over."""
        return self._runs

    def show_runs(self, runs: Sequence[Overlaid]) -> None:
        """Lay these over, and nothing else."""
        self._runs, self._cut_for = tuple(runs), None
        self._renew_colours()

    def set_palette(self, palette: QPalette) -> None:
        """Draw on the ground of a palette."""
        self._ground = palette.color(QPalette.ColorRole.Base)
        self._renew_colours()

    def _renew_colours(self) -> None:
        self._colours = [on_ground(run.colour, self._ground) for run in self._runs]
        self._renew()

    def colours(self) -> list[QColor]:
        """One a run, on the present ground."""
        return self._colours

    def cut(self, low: float, high: float, pixels: int, places: Callable[[Array], Array], key: object) -> Array:
        """Take the points between ``low`` and ``high`` that so many pixels show.

        Nothing is done where all is as the last time; `key` says that `places`, which turns values into places on the
        vertical axis, is.

        Returns:
            The places of all points (m,), NaN for gaps.
        """
        if self._cut_for != (wanted := (low, high, pixels, key)):
            self._cut_for = wanted
            lines = list[_CutLine]()
            for number, run in enumerate(self._runs):
                trained, checked = (each.cut(low, high, pixels // STEP) for each in run.pyramids)
                mean = running_mean(trained) if len(trained.x) > 1 else trained.mean
                lines.append(_CutLine(number, False, trained.x, places(mean), mean))
                x, values = envelope(checked)
                lines.append(_CutLine(number, True, x, places(values), values))
            self._lines = lines
            self._heights = np.concatenate([EMPTY, *(line.y for line in lines)])
            self._renew()
        return self._heights

    def at(self, x: float) -> list[tuple[str, float, float]]:
        """Name, running mean of the training and validation next to `x` of each run; NaN beyond its end."""
        means = self._lines[::2]
        return [
            (run.name, _next_to(line.x, line.values, x, run.end), _next_to(*run.validation[1:], x, run.end))
            for run, line in zip(self._runs, means, strict=True)
        ]

    def boundingRect(self) -> QRectF:
        """All of the box."""
        rect: QRectF = self._box.rect()
        return rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The lines; on the screen from a picture that is painted when something is other than it was."""
        if not self._lines:
            return
        if widget is None:
            # An export, in which lines stay lines.
            self._draw(painter)
            return
        ratio, rect = widget.devicePixelRatioF(), self._box.rect()
        wanted = ratio, rect.size().toTuple()
        if self._painted_for != wanted:
            self._painted_for = wanted
            size = (rect.size() * ratio).toSize()
            self._picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            own = QPainter(self._picture)
            self._draw(own)
            own.end()
        painter.drawImage(QPointF(), self._picture)

    def _draw(self, painter: QPainter) -> None:
        (left, right), (bottom, top) = self._box.viewRange()
        width, height = self._box.width(), self._box.height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in self._lines:
            pen = QPen(self._colours[line.run], WIDTH)
            if line.dashed:
                pen.setDashPattern(DASHES)
            painter.setPen(pen)
            x = (line.x - left) / (right - left) * width
            y = ((top - line.y) / (top - bottom) * height).clip(-FAR, FAR)
            _draw_line(painter, x, y)

    def _renew(self, *_: object) -> None:
        self._painted_for = None
        self.update()


def _next_to(points: Array, values: Array, x: float, end: float) -> float:
    """The value of the point nearest to `x`; NaN beyond the end."""
    index = nearest(points, x) if x <= end else None
    return np.nan if index is None else float(values[index])


def _draw_line(painter: QPainter, x: Array, y: Array) -> None:
    """Its parts between gaps; a point alone as a dot."""
    known = np.isfinite(y)
    if len(y) > 1 and known.all():
        painter.drawPolyline(pg.functions.arrayToQPolygonF(x, y))
        return
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]])))
    for start, stop in edges.reshape(-1, 2).tolist():
        if stop - start == 1:
            painter.drawEllipse(QPointF(x[start], y[start]), 1, 1)
        else:
            painter.drawPolyline(pg.functions.arrayToQPolygonF(x[start:stop], y[start:stop]))
