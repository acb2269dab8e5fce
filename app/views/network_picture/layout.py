"""Where pixels and neurons stand in the picture of the network, and what lies under a point of it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from app.views.network_picture.pointed import PointedAt
from nn.arrays import SIDE, Array, Int
from nn.insight.lines import Lines

ALL, SOME = 40, 24
"""A layer of up to so many neurons is shown whole; of a larger one, so many."""

EDGE, LARGEST, PITCH = 10, 11.0, 38.0
"""Free pixels around; the largest radius of a neuron; the largest distance from one to the next."""
OF_PITCH = 0.42
"""Radius of a neuron in distances from one to the next."""
OF_WIDTH, OF_HEIGHT, LEAST = 0.24, 0.62, 3 * SIDE
"""The picture of the pixels has at most these parts of the room, and at least 84 pixels."""
NEAR, NEAR_LINE = 2.0, 4.0
"""So many pixels beside a neuron, and beside a line, point at it too."""


@dataclass(frozen=True, eq=False)
class PictureLayout:
    """Of one architecture in one size.

    Attributes:
        widths: neurons of the layers 0 to L.
        shown: the neurons of each layer that stand in the picture, from the top; all pixels.
        x: of each layer's column; of the pixels, their right edge.
        tops: the middle of the first neuron of each column.
        pitches: from one neuron to the next.
        radii: of the neurons.
        pixels: the picture of the pixels; each is square where there are 784, else they are one column.
        top, bottom: of all that stands between the headings and the scales.
    """

    widths: tuple[int, ...]
    shown: Mapping[int, Int]
    x: tuple[float, ...]
    tops: tuple[float, ...]
    pitches: tuple[float, ...]
    radii: tuple[float, ...]
    pixels: QRectF
    top: float
    bottom: float

    @property
    def depth(self) -> int:
        """L."""
        return len(self.widths) - 1

    @property
    def columns(self) -> int:
        """Of the pixels."""
        return SIDE if self.widths[0] == SIDE * SIDE else 1

    def at(self, layer: int, neurons: Int) -> Array:
        """The middle of neurons that are shown, or of pixels, (k, 2)."""
        x: Array
        y: Array
        if layer == 0:
            rows, columns = np.divmod(neurons, self.columns)
            across, down = self.pixel_size()
            x, y = self.pixels.left() + (columns + 0.5) * across, self.pixels.top() + (rows + 0.5) * down
        else:
            rows = np.searchsorted(self.shown[layer], neurons)
            x, y = np.full(len(neurons), self.x[layer]), self.tops[layer] + rows * self.pitches[layer]
        places: Array = np.stack([x, y], axis=1)
        return places

    def middle(self, place: PointedAt) -> QPointF:
        """The middle of a neuron that is shown, or of a pixel."""
        return QPointF(*self.at(place.layer, np.array([place.neuron]))[0].tolist())

    def pixel_size(self) -> tuple[float, float]:
        """Width and height of a pixel."""
        return self.pixels.width() / self.columns, self.pixels.height() * self.columns / self.widths[0]

    def pixel(self, number: int) -> QRectF:
        """The square of a pixel."""
        middle = self.middle(PointedAt(0, number))
        across, down = self.pixel_size()
        return QRectF(middle.x() - across / 2, middle.y() - down / 2, across, down)

    def box(self, place: PointedAt, around: float) -> QRectF:
        """Around a neuron, or a pixel, at this distance; of a pixel half of it."""
        if place.layer == 0:
            return self.pixel(place.neuron).adjusted(-around / 2, -around / 2, around / 2, around / 2)
        radius, middle = self.radii[place.layer] + around, self.middle(place)
        return QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)

    def column(self, layer: int, around: float) -> QRectF:
        """Around all neurons of a layer, or all pixels, at this distance."""
        if layer == 0:
            return self.pixels.adjusted(-around, -around, around, around)
        first, last = (self.box(PointedAt(layer, int(self.shown[layer][end])), around) for end in (0, -1))
        return first.united(last)

    def shows(self, place: PointedAt) -> bool:
        """Whether a neuron, or both ends of a line, stand in the picture."""
        return all(
            0 <= end.layer <= self.depth and (end.layer == 0 or end.neuron in self.shown[end.layer])
            for end in place.ends
        )

    def under(self, point: QPointF, lines: Mapping[int, Lines]) -> PointedAt | None:
        """The pixel, the neuron or the line under a point."""
        if self.pixels.contains(point):
            column = int((point.x() - self.pixels.left()) / self.pixels.width() * self.columns)
            rows = self.widths[0] // self.columns
            row = int((point.y() - self.pixels.top()) / self.pixels.height() * rows)
            return PointedAt(0, min(row, rows - 1) * self.columns + min(column, self.columns - 1))
        for layer in range(1, self.depth + 1):
            row = round((point.y() - self.tops[layer]) / self.pitches[layer])
            if 0 <= row < len(self.shown[layer]):
                distance = math.hypot(
                    point.x() - self.x[layer], point.y() - self.tops[layer] - row * self.pitches[layer]
                )
                if distance <= self.radii[layer] + NEAR:
                    return PointedAt(layer, int(self.shown[layer][row]))
        return self._line_under(point, lines)

    def _line_under(self, point: QPointF, lines: Mapping[int, Lines]) -> PointedAt | None:
        found, nearest = None, NEAR_LINE
        for layer, some in lines.items():
            if not len(some.values):
                continue
            starts, ends = self.at(layer - 1, some.senders), self.at(layer, some.receivers)
            along, from_start = ends - starts, np.array([point.x(), point.y()]) - starts
            share = np.clip((along * from_start).sum(axis=1) / (along * along).sum(axis=1), 0, 1)
            distances = np.hypot(*(from_start - share[:, np.newaxis] * along).T)
            place = int(distances.argmin())
            if distances[place] < nearest:
                found, nearest = (some, place), float(distances[place])
        if found is None:
            return None
        some, place = found
        return PointedAt(some.layer, int(some.receivers[place]), int(some.senders[place]))

    def first(self, layer: int) -> PointedAt:
        """Where the keyboard begins in a layer: at the first neuron, or in the middle of the pixels."""
        if layer == 0:
            return PointedAt(0, self.widths[0] // 2 + self.columns // 2)
        return PointedAt(layer, int(self.shown[layer][0]))

    def beside(self, place: PointedAt, down: int, right: int) -> PointedAt:
        """The neuron or pixel that an arrow key leads to from another one; the same at the edge."""
        layer = place.layer
        if layer == 0:
            row, column = divmod(place.neuron, self.columns)
            row, column = min(max(row + down, 0), self.widths[0] // self.columns - 1), column + right
            if column < self.columns:
                return PointedAt(0, row * self.columns + max(column, 0))
            return self._nearest(1, self.middle(place).y())
        if right:
            y = self.middle(place).y()
            return self._nearest(min(layer + right, self.depth), y)
        row = int(np.searchsorted(self.shown[layer], place.neuron)) + down
        return PointedAt(layer, int(self.shown[layer][min(max(row, 0), len(self.shown[layer]) - 1)]))

    def _nearest(self, layer: int, y: float) -> PointedAt:
        """Of a layer the neuron at this height; of the pixels one at the right edge."""
        if layer == 0:
            rows = self.widths[0] // self.columns
            row = int((y - self.pixels.top()) / self.pixels.height() * rows)
            return PointedAt(0, (min(max(row, 0), rows - 1) + 1) * self.columns - 1)
        row = round((y - self.tops[layer]) / self.pitches[layer])
        return PointedAt(layer, int(self.shown[layer][min(max(row, 0), len(self.shown[layer]) - 1)]))

    def gaps(self) -> Iterator[tuple[int, QRectF]]:
        """Of each layer from 1 on the room of the lines into it."""
        for layer in range(1, self.depth + 1):
            yield layer, QRectF(self.x[layer - 1], self.top, self.x[layer] - self.x[layer - 1], self.bottom - self.top)


def lay_out(
    size: QSizeF, shown: Mapping[int, Int], widths: tuple[int, ...], beside: float, line: float, ratio: float
) -> PictureLayout:
    """The places in a picture of this size.

    Args:
        size: in logical pixels.
        shown: the neurons of each layer that stand in it.
        widths: neurons of the layers 0 to L.
        beside: pixels right of the outputs, for what they say.
        line: height of a line of text.
        ratio: device pixels in a pixel; pixels of a digit are a whole number of these.
    """
    top, bottom = EDGE + 2 * line + 4, size.height() - EDGE - line - 6
    room = max(bottom - top, 1.0)
    side = max(min(OF_WIDTH * size.width(), OF_HEIGHT * room), min(LEAST, room))
    side = max(math.floor(side * ratio / SIDE), 1) * SIDE / ratio
    thin = widths[0] != SIDE * SIDE
    height = min(room, PITCH * widths[0]) if thin else side
    width = min(height / widths[0], side) if thin else side
    upper = round((top + (room - height) / 2) * ratio) / ratio
    pixels = QRectF(EDGE, upper, width, height)
    last = size.width() - EDGE - beside - LARGEST
    first = pixels.right() + LARGEST
    L = len(widths) - 1
    x, tops, pitches, radii = [first], [upper], [height / widths[0]], [0.0]
    for layer in range(1, L + 1):
        n = len(shown[layer])
        pitch = min(room / n, PITCH)
        x.append(first + (last - first) * layer / L)
        tops.append((top + bottom) / 2 - pitch * (n - 1) / 2)
        pitches.append(pitch)
        radii.append(min(OF_PITCH * pitch, LARGEST))
    return PictureLayout(widths, shown, tuple(x), tuple(tops), tuple(pitches), tuple(radii), pixels, top, bottom)
