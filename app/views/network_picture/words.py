"""What the picture of the network says of a neuron, a pixel or a line, in one line."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.views.derivation.common.numbers import in_product
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
TO_PROBABILITIES = "{name}: each neuron adds up; softmax makes probabilities of all ten sums."
BACK = f"{{name}}: each neuron adds up what comes back, and multiplies it by its slope {SIGMA}{PRIME}(z)."
PIXELS_BACK = "What arrives at a pixel is how the cost changes with its ink."


@dataclass(frozen=True)
class ToldNumbers:
    """Which numbers of the neurons may be told; weights, biases and pixels are given.

    Attributes:
        layers: those of these layers; None for all.
        worked_out: of them those with these letters, layers and neurons; None for all.
    """

    layers: Collection[int] | None = None
    worked_out: Collection[tuple[str, int, int]] | None = None

    def reaches(self, layer: int) -> bool:
        """Whether what is given of a layer may be told."""
        return self.layers is None or layer in self.layers

    def tells(self, letter: str, layer: int, neuron: int) -> bool:
        """Whether z, a or delta of a neuron may be told."""
        if not self.reaches(layer):
            return False
        is_given = layer == 0 and letter == "a"
        return is_given or self.worked_out is None or (letter, layer, neuron) in self.worked_out


ALL_NUMBERS = ToldNumbers()
"""Nothing is held back."""


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


def place_words(passage: Passage, way: Way, place: PointedAt, names: Names, told: ToldNumbers = ALL_NUMBERS) -> str:
    """A neuron or a line with its numbers, as far as they are known and may be told; else its name alone.

    Args:
        passage: the example in its network.
        way: there or back.
        place: what is pointed at.
        names: what people call the layers.
        told: which numbers may be told; of a line where those of both of its ends may.
    """
    name = names.place(passage.depth, way if passage.goes(way) else Way.FORWARD, place)
    line = place.sender is not None
    numbers = _line_numbers(passage, way, place, told) if line else _neuron_numbers(passage, way, place, told)
    return f"{name}: {numbers}" if numbers else name


def _neuron_numbers(passage: Passage, way: Way, place: PointedAt, told: ToldNumbers) -> str:
    layer, neuron = place.layer, place.neuron
    if not passage.A:
        return f"b = {shown(passage.b[layer][neuron])}" if layer else ""
    numbers = {"a": (("a" if layer else "x"), passage.A[layer][neuron])}
    if way is Way.FORWARD or not passage.delta:
        numbers = {"z": ("z", passage.Z[layer][neuron])} | numbers if layer else numbers
    elif layer == 0:
        slope = float(passage.delta[1].astype(float) @ passage.W[1][:, neuron].astype(float))
        numbers["delta"] = f"{PARTIAL}C/{PARTIAL}x", slope
    else:
        numbers["delta"] = DELTA, passage.delta[layer][neuron]
    return _equations(numbers[letter] for letter in numbers if told.tells(letter, layer, neuron))


def _equations(numbers: Iterable[tuple[str, float]]) -> str:
    return ", ".join(f"{letter} = {shown(value)}" for letter, value in numbers)


def _line_numbers(passage: Passage, way: Way, place: PointedAt, told: ToldNumbers) -> str:
    layer, neuron, sender = place.layer, place.neuron, place.sender
    assert sender is not None
    w = float(passage.W[layer][neuron, sender])
    if not passage.goes(way):
        return f"w = {shown(w)}"
    letters = ("a", "z") if way is Way.FORWARD else ("delta", "delta")
    # Nobody works out what arrives at a pixel.
    if not (told.tells(letters[0] if layer > 1 else "a", layer - 1, sender) and told.tells(letters[1], layer, neuron)):
        return ""
    if way is Way.FORWARD:
        letter, factor = "x" if layer == 1 else "a", float(passage.A[layer - 1][sender])
        return f"w {letter} = {shown(w)} {TIMES} {in_product(shown(factor))} = {shown(w * factor)}"
    delta = float(passage.delta[layer][neuron])
    return f"{DELTA} w = {shown(delta)} {TIMES} {in_product(shown(w))} = {shown(delta * w)}"
