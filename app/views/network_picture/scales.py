"""Which colours and widths the picture of the network gives to what is carried, activated and handed back."""

import math
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtGui import QImage

from app.views.colours import UNIT, Scale, SteadyScale
from app.views.network_picture.layout import PictureLayout
from app.views.network_picture.stage import OutputValue, PaintedWay
from app.views.painting import cells_image, ink_image
from nn.arrays import SIDE, UInt8
from nn.derivation.shown import brief, with_minus
from nn.insight.lines import Lines, Passage, Way, strongest

MOST_LINES = 40
"""Lines that are painted into each layer."""

LEAST_DECIMALS = 0.0005
"""Less than this has no digits left among three decimals."""


@dataclass
class PictureScales:
    """Scales that stand still as long as they can; those of the lines are one for each layer and way.

    Attributes:
        neurons: of the hidden neurons there, and of the deltas of all.
    """

    _lines: dict[tuple[Way, int], SteadyScale] = field(default_factory=dict)
    _neurons: dict[Way, SteadyScale] = field(
        default_factory=lambda: {Way.FORWARD: SteadyScale(floor=1.0), Way.BACKWARD: SteadyScale(signed=True)}
    )
    _outputs: SteadyScale = field(default_factory=lambda: SteadyScale(floor=1.0))
    neurons: Scale | None = None

    def painted(self, passage: Passage, layout: PictureLayout, way: Way) -> PaintedWay:
        """What is painted of an example in this way."""
        if not passage.goes(way):
            return PaintedWay(way, {}, {}, {}, _image(passage))
        lines = {
            layer: strongest(passage, way, layer, layout.shown[layer], layout.shown[layer - 1], MOST_LINES)
            for layer in range(1, passage.depth + 1)
        }
        scales = {layer: self.of_lines(way, some) for layer, some in lines.items()}
        largest = int(np.nan_to_num(passage.A[passage.depth]).argmax())
        colours = self._colours(passage, layout, way)
        outputs = self._probabilities(passage) if way is Way.FORWARD else self._deltas(passage)
        return PaintedWay(way, lines, scales, colours, _image(passage), outputs, largest)

    def of_lines(self, way: Way, lines: Lines) -> Scale:
        """The scale of the lines into a layer."""
        return self._lines.setdefault((way, lines.layer), SteadyScale(signed=True)).follow(lines.values)

    def _colours(self, passage: Passage, layout: PictureLayout, way: Way) -> dict[int, UInt8]:
        last, there = passage.depth, way is Way.FORWARD
        values = {layer: (passage.A if there else passage.delta)[layer] for layer in range(1, last + 1)}
        own = [values[layer] for layer in values if layer < last or not there]
        self.neurons = self._neurons[way].follow(*own) if own else None
        outputs = self._outputs.follow(values[last]) if there else self.neurons
        colours = {}
        for layer, of_layer in values.items():
            scale = outputs if layer == last else self.neurons
            assert scale is not None
            colours[layer] = scale.to_rgba(of_layer[layout.shown[layer]])
        return colours

    def _probabilities(self, passage: Passage) -> list[OutputValue]:
        """Each output in percent, and itself as the length of its bar."""
        a = passage.A[passage.depth]
        shares = np.clip(np.nan_to_num(a), 0, 1).tolist()
        texts = (f"{100 * value:.1f}%" if math.isfinite(value) else "?" for value in a.tolist())
        return [OutputValue(text, share) for text, share in zip(texts, shares, strict=True)]

    def _deltas(self, passage: Passage) -> list[OutputValue]:
        """Each delta, and its part of the scale of all deltas as the length of its bar."""
        assert self.neurons is not None
        deltas = passage.delta[passage.depth]
        shares = np.clip(np.nan_to_num(deltas) / self.neurons.high, -1, 1).tolist()
        return [OutputValue(_signed(value), share) for value, share in zip(deltas.tolist(), shares, strict=True)]


def _image(passage: Passage) -> QImage:
    """The pixels, white ink on black, or one column of them."""
    if not passage.A:
        return QImage()
    x = passage.A[0]
    if len(x) == SIDE * SIDE:
        return ink_image(x)
    return cells_image(UNIT.to_rgba(x[:, np.newaxis]))


def _signed(value: float) -> str:
    """A delta in a few digits with its sign: three decimals, or one digit and the power of ten of a smaller one."""
    if value and abs(value) < LEAST_DECIMALS:
        return f"{'+' if value > 0 else ''}{brief(float(f'{value:.0e}'))}"
    return with_minus(f"{value:+.3f}")
