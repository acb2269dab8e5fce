"""What the stepper asks of a training step as a whole: its formulas, and its losses in words."""

from app.views.derivation.common.numbers import shown
from app.views.derivation.common.wording import HELD
from nn.derivation.phase import PhaseKind
from nn.derivation.results import TrainingStep

LOSSES = PhaseKind.LOSS, PhaseKind.LOSS_AFTER


def formulas(step: TrainingStep) -> tuple[str, ...]:
    """The LaTeX of all phases, and then of what goes in and comes out."""
    symbols = (matrix.latex for phase in step.phases for matrix in (*phase.given, *phase.found))
    return *(phase.formula for phase in step.phases), *dict.fromkeys(symbols)


def losses(step: TrainingStep) -> str:
    """The loss before the step and after it; each says so where a cost of it is held."""
    marks = (HELD if any(phase.held) else "" for phase in step.phases if phase.kind in LOSSES)
    return f"Loss {shown(step.loss_before)}{next(marks)} \u2192 {shown(step.loss_after)}{next(marks)}"
