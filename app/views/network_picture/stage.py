"""How the network is painted: its ground, the pixels, the neurons, what the outputs say, and the scales."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from app.views.colours import ENTRIES, TABLES, Kind, Scale, of_sign
from app.views.network_picture.ground import GROUND, OUTLINE, ROUND, TEXT
from app.views.network_picture.layout import LARGEST, PictureLayout
from app.views.network_picture.line_painting import draw_lines_between
from app.views.network_picture.neuron_painting import draw_neurons
from app.views.painting import bold, draw_cells, faded, scaled, tabular
from nn.arrays import UInt8
from nn.derivation.letters import TIMES
from nn.derivation.shown import SUPERSCRIPT, brief
from nn.insight.lines import Lines, Way

GAP = 8
"""Free pixels between two headings, and beside the first and the last."""
PAST = 0.4
"""Of their colour, in lines that the example has gone along before the present ones."""
RAMP, RAMP_HEIGHT, APART = 36, 4, 5
"""The colours of a scale: their width, height, and room beside them, in pixels."""
LEAST_TEXT = 0.75
"""Text that has little room is as small as this, in the size of the others."""
BAR = 40
"""Width of the longest bar beside an output, in pixels."""
WIDEST_OUTPUTS = "100.0%", f"+9{TIMES}10{'-10'.translate(SUPERSCRIPT)}"
"""What stands beside the bars needs no more room, there and back."""
MARK = 4.0
"""From a neuron that was operated on to the ring around it, in pixels."""


@dataclass(frozen=True)
class OutputValue:
    """What stands beside an output.

    Attributes:
        text: its value.
        share: how long its bar is, -1 to 1; less than 0 for a negative value.
    """

    text: str = ""
    share: float = 0.0


@dataclass(frozen=True, eq=False)
class PaintedWay:
    """What is painted of an example on its way; all is empty where there is none.

    Attributes:
        way: there or back.
        lines: the strongest into each layer.
        scales: of the lines into each layer.
        colours: of the neurons that are shown of each layer from 1 on, RGBA, (k, 4).
        image: the pixels.
        outputs: what stands beside each.
        largest: which output is the answer.
    """

    way: Way
    lines: Mapping[int, Lines]
    scales: Mapping[int, Scale]
    colours: Mapping[int, UInt8]
    image: QImage
    outputs: Sequence[OutputValue] = ()
    largest: int = -1


@dataclass(frozen=True)
class Reach:
    """How far an example has come: `done` layers, on its way there or back."""

    way: Way
    depth: int
    done: float

    def of_lines(self, layer: int) -> float:
        """Which part of the lines into a layer it has gone along."""
        return min(max(self.done - self._before(layer), 0.0), 1.0)

    def back(self, layers: float) -> "Reach":
        """So many layers before, at least at the beginning."""
        return replace(self, done=max(math.ceil(self.done) - layers, 0.0))

    def is_past(self, layer: int) -> bool:
        """Whether the lines into a layer lie behind it, and it is still on its way."""
        return self._before(layer) + 1 < self.done < math.inf

    def _before(self, layer: int) -> int:
        return layer - 1 if self.way is Way.FORWARD else self.depth - layer

    def layers(self) -> range:
        """Those that it has come to or is on its way to, from 0."""
        last = math.ceil(min(self.done, self.depth))
        return range(last + 1) if self.way is Way.FORWARD else range(self.depth - last, self.depth + 1)

    def of_layer(self, layer: int) -> bool:
        """Whether it has come to a layer."""
        return self.done >= (layer if self.way is Way.FORWARD else self.depth - layer)


def everywhere(way: Way, depth: int) -> Reach:
    """All the way."""
    return Reach(way, depth, math.inf)


def draw_ground(
    painter: QPainter, layout: PictureLayout, box: QRectF, font: QFont, titles: Sequence[tuple[str, str]]
) -> None:
    """What stays as it is: the ground, two lines over each layer, the neurons' outlines, the digits of the outputs."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(GROUND)
    painter.drawRoundedRect(box, ROUND, ROUND)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw_titles(painter, layout, box, font, titles)
    painter.setPen(QPen(OUTLINE, 1))
    painter.drawRect(layout.pixels.adjusted(-1, -1, 1, 1))
    for layer in range(1, layout.depth + 1):
        radius = layout.radii[layer]
        for x, y in layout.at(layer, layout.shown[layer]).tolist():
            painter.drawEllipse(QPointF(x, y), radius, radius)


def draw_titles(
    painter: QPainter, layout: PictureLayout, box: QRectF, font: QFont, titles: Sequence[tuple[str, str]]
) -> None:
    """Two lines over each layer; where its neighbours leave no room, of hidden ones the number alone."""
    painter.setPen(TEXT)
    metrics = QFontMetricsF(font)
    middles = [layout.pixels.center().x(), *layout.x[1:]]
    step = (layout.x[-1] - layout.x[0]) / layout.depth - GAP
    for layer, (title, caption) in enumerate(titles):
        hidden = 0 < layer < layout.depth
        for row, (text, style) in enumerate(((title, bold(font)), (caption, font))):
            across = QFontMetricsF(style).horizontalAdvance(text)
            if hidden and across > step:
                text = "" if row else str(layer)
                across = QFontMetricsF(style).horizontalAdvance(text)
            least = layout.x[-1] - LARGEST if layer == layout.depth else box.left() + GAP
            left = min(max(middles[layer] - across / 2, least), box.right() - across - GAP)
            painter.setFont(style)
            painter.drawText(QPointF(left, box.top() + 6 + row * metrics.height() + metrics.ascent()), text)


def draw_way(painter: QPainter, layout: PictureLayout, way: PaintedWay, reach: Reach, ratio: float) -> None:
    """The pixels, the lines and the neurons, as far as the example has come."""
    draw_pixels(painter, layout, way.image, ratio)
    for layer, lines in way.lines.items():
        if part := reach.of_lines(layer):
            strength = PAST if reach.is_past(layer) else 1.0
            draw_lines_between(painter, layout, lines, way.scales[layer], way.way, part, strength)
    for layer, colours in way.colours.items():
        if reach.of_layer(layer):
            draw_neurons(painter, layout.radii[layer], layout.at(layer, layout.shown[layer]), colours, ratio)


def draw_pixels(painter: QPainter, layout: PictureLayout, image: QImage, ratio: float) -> None:
    """The drawing as the network sees it."""
    if not image.isNull():
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        draw_cells(painter, layout.pixels, image, ratio)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def draw_outputs(
    painter: QPainter, layout: PictureLayout, way: PaintedWay, font: QFont, *, reached: bool = True
) -> None:
    """Beside each output its digit, and if it is reached a bar as long as its value, and the value.

    The largest stands out; on the way back a bar has the colour of the sign.
    """
    outputs, largest = (way.outputs, way.largest) if reached else ((), -1)
    last = layout.depth
    pitch, plain = layout.pitches[last], tabular(font)
    metrics = QFontMetricsF(plain)
    if pitch < metrics.height():
        plain = scaled(plain, max(pitch / metrics.height(), 0.5))
        metrics = QFontMetricsF(plain)
    left = layout.x[last] + LARGEST + APART
    digit = metrics.horizontalAdvance("0") + APART
    for place, neuron in enumerate(layout.shown[last].tolist()):
        of_output = outputs[place] if outputs else OutputValue()
        y = layout.tops[last] + place * pitch
        chosen = neuron == largest
        painter.setFont(bold(plain) if chosen else plain)
        painter.setPen(TEXT if chosen or not outputs else faded(TEXT, 0.75))
        base = y + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left, base), str(neuron))
        bar = QRectF(left + digit, y - 3, BAR * abs(of_output.share), 6)
        back = way.way is Way.BACKWARD
        painter.fillRect(bar, QColor(*of_sign(of_output.share)) if back else TEXT if chosen else OUTLINE)
        painter.drawText(QPointF(left + digit + BAR + APART, base), of_output.text)


def outputs_width(font: QFont) -> float:
    """Pixels that `draw_outputs` takes right of the neurons."""
    metrics = QFontMetricsF(bold(tabular(font)))
    return metrics.horizontalAdvance("0") + BAR + 3 * APART + max(map(metrics.horizontalAdvance, WIDEST_OUTPUTS))


def draw_scales(painter: QPainter, layout: PictureLayout, scales: Mapping[int, Scale], font: QFont) -> None:
    """Below the lines into each layer, what their colours and widths mean, from zero to the end."""
    texts = {layer: f"\u00b1{brief(scale.high)}" for layer, scale in scales.items()}
    style = tabular(font)
    room = (layout.x[-1] - layout.x[0]) / layout.depth - APART
    widest = max(map(QFontMetricsF(style).horizontalAdvance, texts.values()), default=0.0)
    if widest > room:
        style = scaled(style, max(room / widest, LEAST_TEXT))
    metrics = QFontMetricsF(style)
    painter.setFont(style)
    painter.setPen(TEXT)
    has_ramps = widest + RAMP + 2 * APART <= room
    for layer, gap in layout.gaps():
        if layer not in texts:
            continue
        across = metrics.horizontalAdvance(texts[layer])
        left = gap.center().x() - (across + (RAMP + APART if has_ramps else 0)) / 2
        top = layout.bottom + 6
        if has_ramps:
            ramp = QRectF(left, top + metrics.height() / 2 - RAMP_HEIGHT / 2, RAMP, RAMP_HEIGHT)
            painter.drawImage(ramp, _ramp(), QRectF(_ramp().rect()))
            left += RAMP + APART
        painter.drawText(QPointF(left, top + metrics.ascent()), texts[layer])


def _ramp() -> QImage:
    return QImage(TABLES[Kind.DIVERGING].data, ENTRIES, 1, 4 * ENTRIES, QImage.Format.Format_RGBA8888)


def draw_marks(painter: QPainter, layout: PictureLayout, marked: Sequence[tuple[int, int]]) -> None:
    """A dashed ring around each of these neurons, as (layer, number), that was operated on."""
    painter.setPen(QPen(TEXT, 1.5, Qt.PenStyle.DotLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for layer, number in marked:
        radius = layout.radii[layer] + MARK
        for x, y in layout.at(layer, np.array([number])).tolist():
            painter.drawEllipse(QPointF(x, y), radius, radius)
