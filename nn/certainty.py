"""How sure a network may be: the temperature of its probabilities, and what the digits look like that it knows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from nn.arrays import Array, Bool, UInt8
from nn.blas import limited
from nn.calibration import COLDEST, HOTTEST, fit_temperature, probabilities_at, reliability
from nn.data.digits import Digits, Split
from nn.errors import never
from nn.familiarity import Familiarity
from nn.network import Network
from nn.reliability import Reliability


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
        with limited(1):
            temperature = fit_temperature(network, split.validation, cancelled)
            return cls(temperature, Familiarity.fit(network, split, cancelled))

    def knowing(self, image: UInt8) -> Self:
        """The same after a lesson on a picture (784,), which is like what the network knows from then on."""
        return self if self.familiarity is None else replace(self, familiarity=self.familiarity.knowing(image))

    def probabilities(self, Z: Array, output: str) -> Array:
        """The shares (n, n_L) of the sums Z[L] (n, n_L) at this temperature; `output` is a key of OUTPUTS."""
        return probabilities_at(Z, output, self.temperature)

    def unlike(self, images: UInt8, Z: Array, *, ink: bool) -> Bool:
        """Whether images (n, 784) with the sums Z[L] (n, n_L) are unlike the digits that the network knows, (n,)."""
        if self.familiarity is None:
            return np.zeros(len(images), np.bool_)
        return self.familiarity.unlike(images, Z, ink=ink)

    def claims(self, digits: Digits, Z: Array, output: str) -> "Claims":
        """What the answers to n digits with the sums Z[L] (n, n_L) come to."""
        at, raw = (reliability(Z, digits.labels, output, T) for T in (self.temperature, 1.0))
        if self.familiarity is None:
            return Claims(len(digits), self.temperature, at, raw, None)
        is_ink = digits.is_ink
        unlike = (self.unlike(digits.images[one], Z[one], ink=ink) for one, ink in ((is_ink, True), (~is_ink, False)))
        return Claims(len(digits), self.temperature, at, raw, sum(int(each.sum()) for each in unlike))

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


@dataclass(frozen=True, eq=False)
class Claims:
    """How far the answers to some digits can be taken at their word.

    Attributes:
        examples: how many digits there were.
        temperature: T.
        at: how often they are right by what they claim at T.
        raw: the same at T = 1.
        unlike: how many of the digits are unlike those that the network knows; None where nobody has looked.
    """

    examples: int
    temperature: float
    at: Reliability
    raw: Reliability
    unlike: int | None

    @property
    def numbers(self) -> dict[str, float]:
        """By name; that of the digits unlike those that the network knows only where it knows any."""
        told = {
            "temperature": self.temperature,
            "calibration_error": self.at.error,
            "raw_calibration_error": self.raw.error,
        }
        return told if self.unlike is None else told | {"unlike": self.unlike}


RAW = Certainty()
"""Of a network that nobody has looked at."""
