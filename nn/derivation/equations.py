"""The equations of the derivation, E1 to E57: each with its correct form, its meaning and its place in the window."""

from collections.abc import Mapping
from types import MappingProxyType

from nn.derivation.equation import Equation
from nn.derivation.equations_by_index import FORWARD, SEVERAL_NEURONS, SINGLE_NEURON
from nn.derivation.equations_by_matrix import DIGIT_NETWORK, VECTORISED

CHAPTERS: Mapping[str, tuple[Equation, ...]] = MappingProxyType(
    {
        "Forward": FORWARD,
        "One neuron a layer": SINGLE_NEURON,
        "Several neurons by index": SEVERAL_NEURONS,
        "Vectorised": VECTORISED,
        "The digit network": DIGIT_NETWORK,
    }
)
"""Chapter -> its equations, in the derivation's order."""

EQUATIONS: Mapping[str, Equation] = MappingProxyType(
    {equation.id: equation for equations in CHAPTERS.values() for equation in equations}
)
"""Id -> equation."""
