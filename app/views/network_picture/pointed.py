"""What a person points at in the picture of the network."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PointedAt:
    """A neuron, a pixel, or a line.

    Attributes:
        layer: of the neuron, from 0, whose neurons are the pixels.
        neuron: its number; of a line the neuron that it leads to.
        sender: where a line comes from, in the layer before; None for a neuron.
    """

    layer: int
    neuron: int
    sender: int | None = None

    @property
    def ends(self) -> tuple["PointedAt", ...]:
        """The neurons at the ends of a line, or the neuron itself."""
        if self.sender is None:
            return (self,)
        return PointedAt(self.layer - 1, self.sender), PointedAt(self.layer, self.neuron)
