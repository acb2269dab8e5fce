"""The functions of a neuron as one works them out by hand: the value, and the slope from that value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from nn.derivation.letters import DOT, MINUS
from nn.exercise.decimals import ONE, factor, printed, sigmoid, tanh

ITS_OWN = "Its own activation tells."


@dataclass(frozen=True)
class HandSigma:
    """One of them.

    Attributes:
        value: sigma(z).
        value_text: how that is worked out, from z.
        slope: sigma' from a = sigma(z).
        slope_text: how that is worked out, from z and a.
        slope_words: what is to be said of it.
        slope_latex: the same as a rule for neuron a of layer 1.
    """

    value: Callable[[Decimal], Decimal]
    value_text: Callable[[Decimal], str]
    slope: Callable[[Decimal], Decimal]
    slope_text: Callable[[Decimal, Decimal], str]
    slope_words: str
    slope_latex: str


HAND_SIGMAS: Mapping[str, HandSigma] = MappingProxyType(
    {
        "sigmoid": HandSigma(
            sigmoid,
            lambda z: f"1 / (1 + e^({printed(-z)}))",
            lambda a: a * (1 - a),
            lambda z, a: f"{printed(a)} {DOT} (1 {MINUS} {printed(a)})",
            ITS_OWN,
            r"a_a^{(1)} \, (1 - a_a^{(1)})",
        ),
        "tanh": HandSigma(
            tanh,
            lambda z: f"tanh({printed(z)})",
            lambda a: 1 - a * a,
            lambda z, a: f"1 {MINUS} {factor(a)}\u00b2",
            ITS_OWN,
            r"1 - (a_a^{(1)})^2",
        ),
        "relu": HandSigma(
            lambda z: max(z, Decimal(0)),
            lambda z: f"max(0, {printed(z)})",
            lambda a: ONE if a > 0 else Decimal(0),
            lambda z, a: f"I({printed(z)} > 0)",
            "I is 1 where the sum is above 0, else 0.",
            r"\mathbf{I}(z_a^{(1)} > 0)",
        ),
    }
)
"""By their keys in ACTIVATIONS; sigmoid is an output's, too."""
