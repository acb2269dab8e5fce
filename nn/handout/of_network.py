"""The handout of a network: its functions by the names that people read."""

from collections.abc import Mapping
from datetime import date

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.derivation.phase import PhaseKey
from nn.derivation.results import TrainingStep
from nn.handout.handout import Handout
from nn.losses import LOSSES
from nn.network import Architecture


def handout_of(
    name: str,
    architecture: Architecture,
    step: TrainingStep,
    example: int = 0,
    day: date | None = None,
    chosen: Mapping[tuple[PhaseKey, int], tuple[int, int]] | None = None,
) -> Handout:
    """The handout of a step of such a network; the other arguments are as in `Handout`."""
    return Handout(
        name,
        architecture.widths,
        ACTIVATIONS[architecture.activation].label,
        OUTPUTS[architecture.output].label,
        LOSSES[architecture.loss].label,
        step,
        example,
        day,
        chosen or {},
    )
