"""How sure a network may be: the temperature of its probabilities, and what the digits look like that it knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from threadpoolctl import threadpool_limits

from nn.arrays import Array, Bool, UInt8
from nn.calibration import COLDEST, HOTTEST, fit_temperature, probabilities_at
from nn.data.digits import Split
from nn.errors import never
from nn.familiarity import Familiarity
from nn.network import Network


@dataclass(frozen=True)
class Certainty:
    """What belongs to a network beside its weights.

    Attributes:
        temperature: T of its probabilities, fitted or chosen; 1 is the raw network.
        familiarity: what its training digits look like; None where nobody has looked: then nothing is unlike them.
    """

    temperature: float = 1.0
    familiarity: Familiarity | None = None

    @classmethod
    def fit(cls, network: Network, split: Split, cancelled: Callable[[], bool] = never) -> Self:
        """Of a `network` that was trained on one part of `split`: some seconds' work, the same on each repetition.

        Raises:
            Cancelled: where `cancelled`, asked now and then, said so.
        """
        with threadpool_limits(limits=1, user_api="blas"):
            temperature = fit_temperature(network, split.validation, cancelled)
            return cls(temperature, Familiarity.fit(network, split, cancelled))

    def probabilities(self, Z: Array, output: str) -> Array:
        """The shares (n, n_L) of the sums Z[L] (n, n_L) at this temperature; `output` is a key of OUTPUTS."""
        return probabilities_at(Z, output, self.temperature)

    def unlike(self, images: UInt8, Z: Array, *, ink: bool) -> Bool:
        """Whether images (n, 784) with the sums Z[L] (n, n_L) are unlike the digits that the network knows, (n,)."""
        if self.familiarity is None:
            return np.zeros(len(images), np.bool_)
        return self.familiarity.unlike(images, Z, ink=ink)

    def packed(self) -> dict[str, Any]:
        """As JSON has it; what says nothing is left out."""
        packed: dict[str, Any] = {}
        if self.temperature != 1:
            packed["calibration"] = {"temperature": self.temperature}
        if self.familiarity is not None:
            packed["familiarity"] = self.familiarity.packed()
        return packed

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        """What `packed` made, among other entries.

        Raises:
            ValueError: for anything else.
        """
        calibration = packed.get("calibration", {"temperature": 1.0})
        temperature: Any = calibration.get("temperature") if isinstance(calibration, dict) else None
        if type(temperature) not in (int, float) or not COLDEST <= temperature <= HOTTEST:
            raise ValueError("an impossible temperature")
        known = Familiarity.unpacked(packed["familiarity"]) if "familiarity" in packed else None
        return cls(float(temperature), known)


RAW = Certainty()
"""Of a network that nobody has looked at."""
