"""The equations of the derivation, E1 to E57: each with its correct form, its meaning and its place in the window."""

from collections.abc import Mapping
from types import MappingProxyType

from nn.derivation.equation import Equation, Spot
from nn.derivation.equations_by_index import FORWARD, SEVERAL_NEURONS, SINGLE_NEURON
from nn.derivation.equations_by_matrix import DIGIT_NETWORK, VECTORISED


def _equation(chapter: str, id: str, latex: str, meaning: str, place: str, correction: str = "") -> Equation:
    """A row of the tables, whose place is a spot, in the stepper with a colon and the key of the phase."""
    spot, _, phase = place.partition(":")
    return Equation(id, chapter, latex, meaning, Spot(spot), phase, correction)


CHAPTERS: Mapping[str, tuple[Equation, ...]] = MappingProxyType(
    {
        chapter: tuple(_equation(chapter, *row) for row in rows)
        for chapter, rows in (
            ("Forward", FORWARD),
            ("One neuron a layer", SINGLE_NEURON),
            ("Several neurons by index", SEVERAL_NEURONS),
            ("Vectorised", VECTORISED),
            ("The digit network", DIGIT_NETWORK),
        )
    }
)
"""Chapter -> its equations, in the derivation's order."""

EQUATIONS: Mapping[str, Equation] = MappingProxyType(
    {equation.id: equation for equations in CHAPTERS.values() for equation in equations}
)
"""Id -> equation."""
