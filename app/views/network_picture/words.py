"""What the picture of the network says of a neuron, a pixel or a line, in one line."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.views.network_picture.pointed import PointedAt
from app.views.places import pixel_name
from nn.activations import OUTPUTS
from nn.arrays import SIDE
from nn.derivation.letters import DELTA, PARTIAL, PRIME, SIGMA, TIMES
from nn.derivation.shown import shown
from nn.insight.lines import Passage, Way

ARROW = "\u2192"
START = "The pixels are what was drawn."
THERE = "{name}: each neuron adds up what the lines carry and its bias, and applies {function}."
TURN = f"The outputs are held against the label: {DELTA} is how the cost changes with each sum."
TO_PROBABILITIES = (
    "{name}: each neuron adds up what the lines carry and its bias; softmax makes probabilities of all ten sums."
)
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

    def place(self, depth: int, way: Way, place: PointedAt) -> str:
        """What people call a neuron, or a line by its ends in the order of the way."""
        end = self.neuron(place.layer, place.neuron, depth)
        if place.sender is None:
            return end
        # A pixel's row and column would leave no room for what is worked out.
        start = f"pixel {place.sender}" if place.layer == 1 else self.neuron(place.layer - 1, place.sender, depth)
        return f"{start} {ARROW} {end}" if way is Way.FORWARD else f"{end} {ARROW} {start}"

    def reached(self, way: Way, done: float, depth: int) -> str:
        """What happens where an example has come so many layers there, or back."""
        if done == 0:
            return START if way is Way.FORWARD else TURN
        layer = math.ceil(done) if way is Way.FORWARD else depth - math.ceil(done)
        name = self.layer(layer, depth)
        if way is Way.BACKWARD:
            return PIXELS_BACK if layer == 0 else BACK.format(name=name)
        function = self.functions[layer - 1] if layer <= len(self.functions) else "sigma"
        there = TO_PROBABILITIES if function == OUTPUTS["softmax"].label else THERE
        return there.format(name=name, function=function)


def place_words(passage: Passage, way: Way, place: PointedAt, names: Names, told: Collection[int] | None = None) -> str:
    """A neuron or a line with its numbers, as far as they are known; its name where they are not to be told.

    Args:
        passage: the example in its network.
        way: there or back.
        place: what is pointed at.
        names: what people call the layers.
        told: the layers whose numbers may be told, a line's at both of its ends; None for all.
    """
    name = names.place(passage.depth, way if passage.goes(way) else Way.FORWARD, place)
    if told is not None and any(end.layer not in told for end in place.ends):
        return name
    line = place.sender is not None
    numbers = _line_numbers(passage, way, place) if line else _neuron_numbers(passage, way, place)
    return f"{name}: {numbers}" if numbers else name


def _neuron_numbers(passage: Passage, way: Way, place: PointedAt) -> str:
    layer, neuron = place.layer, place.neuron
    if not passage.A:
        return f"b = {shown(passage.b[layer][neuron])}" if layer else ""
    a = f"a = {shown(passage.A[layer][neuron])}" if layer else f"x = {shown(passage.A[0][neuron])}"
    if way is Way.FORWARD or not passage.delta:
        return f"z = {shown(passage.Z[layer][neuron])}, {a}" if layer else a
    if layer == 0:
        slope = float(passage.delta[1].astype(float) @ passage.W[1][:, neuron].astype(float))
        return f"{a}, {PARTIAL}C/{PARTIAL}x = {shown(slope)}"
    return f"{a}, {DELTA} = {shown(passage.delta[layer][neuron])}"


def _line_numbers(passage: Passage, way: Way, place: PointedAt) -> str:
    layer, neuron, sender = place.layer, place.neuron, place.sender
    w = float(passage.W[layer][neuron, sender])
    if not passage.goes(way):
        return f"w = {shown(w)}"
    if way is Way.FORWARD:
        letter, factor = "x" if layer == 1 else "a", float(passage.A[layer - 1][sender])
        return f"w {letter} = {shown(w)} {TIMES} {shown(factor)} = {shown(w * factor)}"
    delta = float(passage.delta[layer][neuron])
    return f"{DELTA} w = {shown(delta)} {TIMES} {shown(w)} = {shown(delta * w)}"
