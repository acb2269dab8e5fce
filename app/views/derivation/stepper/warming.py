"""Formulas of a training step are set before they are wanted, while nothing else is to be done."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.views.derivation.common.formula import WarmUp
from app.views.derivation.stepper.step_facts import formulas
from nn.derivation.phase import Phase
from nn.derivation.results import TrainingStep
from nn.derivation.terms import Entry


class StepWarmUp:
    """Sets the formulas of all phases, and the rules of those that a person may go to next."""

    def __init__(self, parent: QObject, entry: Callable[[Phase], Entry]) -> None:
        """It ends with `parent`; `entry` is the cell of a phase that is worked out first."""
        self._parent, self._entry = parent, entry
        self._warmed: tuple[str, ...] = ()

    def follow(self, step: TrainingStep, index: int) -> None:
        """Set all formulas of another step, and the rules around the phase at `index`, where these are new."""
        if (wanted := formulas(step)) != self._warmed:
            self._warmed = wanted
            WarmUp(wanted, self._parent)
            self.neighbours(step.phases, index)

    def neighbours(self, phases: tuple[Phase, ...], index: int) -> None:
        """Set the rules of the phases before and after the one at `index`."""
        near = phases[max(index - 1, 0) : index] + phases[index + 1 : index + 2]
        WarmUp([self._entry(phase).rule for phase in near], self._parent)
