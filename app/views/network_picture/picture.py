"""One example in one network as it is painted: what is worked out once for many paintings, and kept."""

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from app.views.network_picture import stage
from app.views.network_picture.ground import GROUND
from app.views.network_picture.layout import ALL, SOME, PictureLayout, lay_out
from app.views.network_picture.line_painting import draw_lines_between
from app.views.network_picture.neuron_painting import draw_neurons
from app.views.network_picture.outlined import Lit, draw_outlines, ends_of
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.scales import PictureScales
from app.views.network_picture.stage import PaintedWay, Reach, everywhere
from app.views.network_picture.words import Names
from app.views.painting import faded
from nn.arrays import Int
from nn.insight.lines import Lines, Passage, Way, most_active, strongest

OWN_LINES = 24
"""Lines on either side that a neuron shows which is pointed at."""
VEIL = faded(GROUND, 0.72)
"""Lies over what is not pointed at."""
AROUND = 4
"""Pixels above and below what is dimmed."""


def shown_neurons(passage: Passage) -> dict[int, Int]:
    """The neurons of each layer that stand in the picture: of a large hidden layer the most active ones."""
    shown = {}
    for layer, n in enumerate(passage.widths):
        if layer in (0, passage.depth) or n <= ALL:
            shown[layer] = np.arange(n)
        else:
            shown[layer] = most_active(passage.A[layer], SOME) if passage.A else np.arange(SOME)
    return shown


class NetworkPainting:
    """Where all stands, what it looks like, and the pictures of it.

    Attributes:
        layout: the places.
        way: what is painted.
    """

    def __init__(
        self,
        passage: Passage,
        way: Way,
        names: Names,
        scales: PictureScales,
        size: QSizeF,
        font: QFont,
        ratio: float,
        before: "NetworkPainting | None",
    ) -> None:
        """Work it out, for a picture of this size in logical pixels; what is as `before` is taken from there."""
        self._passage, self._font, self._ratio, self._size = passage, font, ratio, size
        self.layout: PictureLayout
        self._ground: QPixmap
        shown = shown_neurons(passage)
        if before is not None and before._is_for(size, font, ratio, shown, names):
            # Which neurons they are is nothing that the ground says.
            self.layout, self._ground = replace(before.layout, shown=shown), before._ground
        else:
            line, beside = QFontMetricsF(font).height(), stage.outputs_width(font)
            self.layout = lay_out(size, shown, passage.widths, beside, line, ratio)
            self._ground = self._blank()
            with_ground = QPainter(self._ground)
            titles = names.titles(passage.widths, {layer: len(some) for layer, some in shown.items()})
            stage.draw_ground(with_ground, self.layout, QRectF(0, 0, size.width(), size.height()), font, titles)
            with_ground.end()
        self._names = names
        self.way: PaintedWay = scales.painted(passage, self.layout, way)
        self._whole = QPixmap()

    def _is_for(self, size: QSizeF, font: QFont, ratio: float, shown: dict[int, Int], names: Names) -> bool:
        return (size, font, ratio, names) == (self._size, self._font, self._ratio, self._names) and {
            layer: len(some) for layer, some in shown.items()
        } == {layer: len(some) for layer, some in self.layout.shown.items()}

    def _blank(self) -> QPixmap:
        pixmap = QPixmap((self._size * self._ratio).toSize())
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    # Painting.

    def paint(self, painter: QPainter, reach: Reach | None) -> None:
        """All of it, or as far as the example has come."""
        if reach is not None:
            painter.drawPixmap(0, 0, self._ground)
            self._paint_way(painter, reach)
            return
        if self._whole.isNull():
            self._whole = self._ground.copy()
            kept = QPainter(self._whole)
            self._paint_way(kept, everywhere(self.way.way, self.layout.depth))
            kept.end()
        painter.drawPixmap(0, 0, self._whole)

    def _paint_way(self, painter: QPainter, reach: Reach) -> None:
        layout, way = self.layout, self.way
        stage.draw_way(painter, layout, way, reach, self._ratio)
        reached = reach.of_layer(layout.depth)
        stage.draw_outputs(painter, layout, way, self._font, reached=reached)
        stage.draw_scales(painter, layout, way.scales, self._font)

    def paint_marks(self, painter: QPainter, marked: Iterable[tuple[int, int]]) -> None:
        """A ring around each of these neurons, as (layer, number)."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stage.draw_marks(painter, self.layout, [each for each in marked if self.layout.shows(PointedAt(*each))])

    def paint_lit(self, painter: QPainter, lit: Lit, accent: QColor, *, whole: bool) -> None:
        """Outlines around what is touched; where the picture is `whole`, nothing but the lines of the focus."""
        layout, way = self.layout, self.way
        focus = lit.focus if lit.focus is not None and layout.shows(lit.focus) else None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if focus is not None and whole:
            self._paint_focus(painter, focus)
        ends = [] if focus is None else ends_of(focus, way.way)
        others = {each.place: each for each in (*lit.outlined, *ends)}
        draw_outlines(painter, layout, others.values(), accent)

    def _paint_focus(self, painter: QPainter, focus: PointedAt) -> None:
        """Dim all, and paint anew this pixel, neuron or line with what leads to it and from it."""
        layout, way = self.layout, self.way
        height = layout.bottom - layout.top + 2 * AROUND
        painter.fillRect(QRectF(0, layout.top - AROUND, self._size.width(), height), VEIL)
        stage.draw_pixels(painter, layout, way.image, self._ratio)
        ends = {(end.layer, end.neuron) for end in focus.ends}
        for lines in self._own_lines(focus):
            draw_lines_between(painter, layout, lines, way.scales[lines.layer], way.way)
            ends |= {(lines.layer, n) for n in lines.receivers.tolist()}
            ends |= {(lines.layer - 1, n) for n in lines.senders.tolist()}
        self._paint_neurons(painter, ends)
        stage.draw_outputs(painter, layout, way, self._font)

    def _paint_neurons(self, painter: QPainter, ends: Collection[tuple[int, int]]) -> None:
        layout = self.layout
        for layer, colours in self.way.colours.items():
            shown = layout.shown[layer]
            places = [place for place, n in enumerate(shown.tolist()) if (layer, n) in ends]
            if places:
                middles = layout.at(layer, shown[places])
                draw_neurons(painter, layout.radii[layer], middles, colours[places], self._ratio)

    def _own_lines(self, place: PointedAt) -> list[Lines]:
        """The line itself, or the strongest lines into a neuron and out of it."""
        passage, way, layout = self._passage, self.way.way, self.layout
        if not passage.goes(way):
            return []
        one, lines = np.array([place.neuron]), []
        if place.sender is not None:
            return [strongest(passage, way, place.layer, one, np.array([place.sender]), 1)]
        if place.layer:
            lines.append(strongest(passage, way, place.layer, one, layout.shown[place.layer - 1], OWN_LINES))
        if place.layer < layout.depth:
            after = place.layer + 1
            lines.append(strongest(passage, way, after, layout.shown[after], one, OWN_LINES))
        return lines

    def box(self, place: PointedAt) -> QRectF:
        """Around a neuron or a pixel."""
        return self.layout.box(place, AROUND + 1)
