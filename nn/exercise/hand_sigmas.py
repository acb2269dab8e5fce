"""The functions of a neuron as one works them out by hand: the value, and the slope from that value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from nn.derivation.letters import DOT, MINUS
from nn.exercise.decimals import ONE, factor, printed, sigmoid, tanh


@dataclass(frozen=True)
class HandSigma:
    """One of them.

    Attributes:
        value: sigma(z).
        value_text: how that is worked out, from z.
        slope: sigma' from a = sigma(z).
        slope_text: how that is worked out, from a.
        slope_latex: the same as a rule for neuron a of layer 1.
    """

    value: Callable[[Decimal], Decimal]
    value_text: Callable[[Decimal], str]
    slope: Callable[[Decimal], Decimal]
    slope_text: Callable[[Decimal], str]
    slope_latex: str


HAND_SIGMAS: Mapping[str, HandSigma] = MappingProxyType(
    {
        "sigmoid": HandSigma(
            sigmoid,
            lambda z: f"1 / (1 + e^({printed(-z)}))",
            lambda a: a * (1 - a),
            lambda a: f"{printed(a)} {DOT} (1 {MINUS} {printed(a)})",
            r"a_a^{(1)} \, (1 - a_a^{(1)})",
        ),
        "tanh": HandSigma(
            tanh,
            lambda z: f"tanh({printed(z)})",
            lambda a: 1 - a * a,
            lambda a: f"1 {MINUS} {factor(a)}\u00b2",
            r"1 - (a_a^{(1)})^2",
        ),
        "relu": HandSigma(
            lambda z: max(z, Decimal(0)),
            lambda z: f"max(0, {printed(z)})",
            lambda a: ONE if a > 0 else Decimal(0),
            lambda a: f"a = {printed(a)} is {'above 0' if a > 0 else 'not above 0'}:",
            r"\mathbf{I}(z_a^{(1)} > 0)",
        ),
    }
)
"""By their keys in ACTIVATIONS; sigmoid is an output's, too."""
