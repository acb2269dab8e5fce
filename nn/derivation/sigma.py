"""Sigma and sigma' of one number, with their formulas: written out anew, without the arrays of the network."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nn.activations import LEAK


@dataclass(frozen=True)
class Sigma:
    """One activation.

    Attributes:
        value: sigma(z).
        slope: sigma'(z); at the kink of a ReLU, the slope on its left [E52].
        latex: sigma(z) in LaTeX; $z stands for the argument.
        slope_latex: sigma'(Z) of a whole layer in LaTeX.
    """

    value: Callable[[float], float]
    slope: Callable[[float], float]
    latex: str
    slope_latex: str


def _sigmoid(z: float) -> float:
    return (1 + math.tanh(z / 2)) / 2


SIGMAS: Mapping[str, Sigma] = MappingProxyType(
    {
        "relu": Sigma(
            lambda z: max(z, 0.0),
            lambda z: 1.0 if z > 0 else 0.0,
            r"\max(0, $z)",
            r"\mathbb{I}(Z > 0)",
        ),
        "leaky_relu": Sigma(
            lambda z: max(z, LEAK * z),
            lambda z: 1.0 if z > 0 else LEAK,
            rf"\max({LEAK} $z, $z)",
            rf"\max({LEAK}, \mathbb{{I}}(Z > 0))",
        ),
        "sigmoid": Sigma(
            _sigmoid,
            lambda z: _sigmoid(z) * (1 - _sigmoid(z)),
            r"\frac{1}{1 + e^{-$z}}",
            r"A \,\circ\, (1 - A)",
        ),
        "tanh": Sigma(
            math.tanh,
            lambda z: 1 - math.tanh(z) ** 2,
            r"\tanh $z",
            r"1 - A \,\circ\, A",
        ),
        "identity": Sigma(lambda z: z, lambda z: 1.0, "$z", "1"),
    }
)
"""Key of ACTIVATIONS -> sigma of one number; sigmoid and identity are keys of OUTPUTS as well."""
