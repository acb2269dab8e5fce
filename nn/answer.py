"""What a network answers to one picture, and how sure of it it may be."""

from dataclasses import dataclass

import numpy as np

from nn.arrays import Array, Float32, as_bytes
from nn.certainty import Certainty
from nn.network import Network, Trace


@dataclass(frozen=True, eq=False)
class NetworkAnswer:
    """The forward pass of a picture, and how probable each digit is.

    Attributes:
        image: (28, 28), 0 background to 1 ink.
        trace: all sums and activations, of one example.
        probabilities: (10,), at the network's temperature; no numbers where the weights are none.
        certainty: how sure the network may be.
    """

    image: Float32
    trace: Trace
    probabilities: Array
    certainty: Certainty

    @classmethod
    def of(cls, network: Network, certainty: Certainty, image: Float32) -> "NetworkAnswer":
        """Have a network read a picture (28, 28), 0 to 1; weights that are no numbers give none, and no warning."""
        with np.errstate(all="ignore"):
            trace = network.trace(image.reshape(1, -1))
            p = certainty.probabilities(trace.Z[network.depth], network.architecture.output)[0]
        return cls(image, trace, p, certainty)

    @property
    def digit(self) -> int | None:
        """The most probable digit; None where there are no numbers."""
        return int(self.probabilities.argmax()) if np.isfinite(self.probabilities).all() else None

    @property
    def probability(self) -> float:
        """Of that digit."""
        return float(self.probabilities.max())

    def is_unlike(self, *, ink: bool) -> bool:
        """Whether the picture is unlike the digits that the network knows; `ink` tells a drawing from a scan."""
        with np.errstate(all="ignore"):
            Z = self.trace.Z[max(self.trace.Z)]
            return bool(self.certainty.unlike(as_bytes(self.image).reshape(1, -1), Z, ink=ink)[0])
