"""The equations of the derivation, E1 to E57: each with its correct form, its meaning and its place in the window."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from nn.derivation.equation import Equation
from nn.derivation.equations_by_index import FORWARD, SEVERAL_NEURONS, SINGLE_NEURON
from nn.derivation.equations_by_matrix import DIGIT_NETWORK, VECTORISED
from nn.derivation.letters import lowered


def _written(equation: Equation) -> Equation:
    return replace(equation, meaning=lowered(equation.meaning), correction=lowered(equation.correction))


CHAPTERS: Mapping[str, tuple[Equation, ...]] = MappingProxyType(
    {
        chapter: tuple(map(_written, equations))
        for chapter, equations in {
            "Forward": FORWARD,
            "One neuron a layer": SINGLE_NEURON,
            "Several neurons by index": SEVERAL_NEURONS,
            "Vectorised": VECTORISED,
            "The digit network": DIGIT_NETWORK,
        }.items()
    }
)
"""Chapter -> its equations, in the derivation's order."""

EQUATIONS: Mapping[str, Equation] = MappingProxyType(
    {equation.id: equation for equations in CHAPTERS.values() for equation in equations}
)
"""Id -> equation."""
