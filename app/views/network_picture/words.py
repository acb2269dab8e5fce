"""What the picture of the network says of a neuron, a pixel or a line, in one line."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.views.network_picture.pointed import PointedAt
from app.views.places import pixel_name
from nn.arrays import SIDE
from nn.derivation.letters import DELTA, PARTIAL, PRIME, SIGMA, TIMES
from nn.derivation.shown import shown
from nn.insight.lines import Passage, Way

ARROW = "\u2192"
START = "The pixels are what was drawn."
THERE = "{name}: each neuron adds up what the lines carry and its bias, and applies {function}."
TURN = f"The outputs are held against the label: {DELTA} is how the cost changes with each sum."
BACK = f"{{name}}: each neuron adds up what comes back, and multiplies it by its slope {SIGMA}{PRIME}(z)."
PIXELS_BACK = "What arrives at a pixel is how the cost changes with its ink."


@dataclass(frozen=True)
class Names:
    """What people call the layers.

    Attributes:
        functions: the name of each layer's function, layer 1 first; may be empty.
    """

    functions: tuple[str, ...] = ()

    def layer(self, layer: int, depth: int) -> str:
        """What people call a layer."""
        return "Input" if layer == 0 else "Output" if layer == depth else f"Hidden {layer}"

    def titles(self, widths: Sequence[int], shown: Mapping[int, int]) -> list[tuple[str, str]]:
        """Of each layer its name, and below it its width and its function, or how many of it are shown."""
        depth = len(widths) - 1
        titles = []
        for layer, n in enumerate(widths):
            function = self.functions[layer - 1] if 0 < layer <= len(self.functions) else ""
            caption = f"{n} {function}".strip()
            if layer == 0 and n == SIDE * SIDE:
                caption = f"{SIDE} {TIMES} {SIDE}"
            elif shown[layer] < n:
                caption = f"{shown[layer]} of {n}"
            titles.append((self.layer(layer, depth), caption))
        return titles

    def neuron(self, layer: int, neuron: int, depth: int) -> str:
        """What people call a neuron or a pixel."""
        return pixel_name(neuron) if layer == 0 else f"{self.layer(layer, depth)}, neuron {neuron}"

    def reached(self, way: Way, done: float, depth: int) -> str:
        """What happens where an example has come so many layers there, or back."""
        there = way is Way.FORWARD
        if done == 0:
            return START if there else TURN
        layer = math.ceil(done) if there else depth - math.ceil(done)
        name = self.layer(layer, depth)
        if not there:
            return PIXELS_BACK if layer == 0 else BACK.format(name=name)
        function = self.functions[layer - 1] if layer <= len(self.functions) else "sigma"
        return THERE.format(name=name, function=function)


def place_words(passage: Passage, way: Way, place: PointedAt, names: Names) -> str:
    """A neuron or a line with its numbers, as far as they are known."""
    if place.sender is not None:
        return _line_words(passage, way, place, place.sender, names)
    layer, neuron = place.layer, place.neuron
    name = names.neuron(layer, neuron, passage.depth)
    if not passage.A:
        return name if layer == 0 else f"{name}: b = {shown(passage.b[layer][neuron])}"
    a = f"a = {shown(passage.A[layer][neuron])}" if layer else f"x = {shown(passage.A[0][neuron])}"
    if way is Way.FORWARD or not passage.delta:
        return f"{name}: {a}" if layer == 0 else f"{name}: z = {shown(passage.Z[layer][neuron])}, {a}"
    if layer == 0:
        slope = float(passage.delta[1].astype(float) @ passage.W[1][:, neuron].astype(float))
        return f"{name}: {a}, {PARTIAL}C/{PARTIAL}x = {shown(slope)}"
    return f"{name}: {a}, {DELTA} = {shown(passage.delta[layer][neuron])}"


def _line_words(passage: Passage, way: Way, place: PointedAt, sender: int, names: Names) -> str:
    layer, neuron = place.layer, place.neuron
    # A pixel's row and column would leave no room for what is worked out.
    start = f"pixel {sender}" if layer == 1 else names.neuron(layer - 1, sender, passage.depth)
    end = names.neuron(layer, neuron, passage.depth)
    w = float(passage.W[layer][neuron, sender])
    if not passage.goes(way):
        return f"{start} {ARROW} {end}: w = {shown(w)}"
    if way is Way.FORWARD:
        letter, factor = "x" if layer == 1 else "a", float(passage.A[layer - 1][sender])
        return f"{start} {ARROW} {end}: w {letter} = {shown(w)} {TIMES} {shown(factor)} = {shown(w * factor)}"
    delta = float(passage.delta[layer][neuron])
    return f"{end} {ARROW} {start}: {DELTA} w = {shown(delta)} {TIMES} {shown(w)} = {shown(delta * w)}"
