"""What is said of one numbered equation of the derivation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Equation:
    """One equation.

    Attributes:
        id: ``E1`` to ``E57``, in the derivation's order.
        chapter: the chapter of the derivation that it stands in.
        latex: its correct form.
        meaning: what it says, in one plain sentence.
        place: where the window shows it: ``stepper:`` and the key of a phase, ``trace``, ``referee``, ``bench``,
            ``outer product`` or ``input gradient``.
        correction: where the derivation's notation slips, what was mended; else empty.
    """

    id: str
    chapter: str
    latex: str
    meaning: str
    place: str
    correction: str = ""
