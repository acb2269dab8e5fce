"""What the views may know of a training step: its phases, and the chosen parts of them."""

from typing import Protocol

from nn.derivation.phase import Phase


class Step(Protocol):
    """One training step, taken apart."""

    @property
    def phases(self) -> tuple[Phase, ...]:
        """In order, from the input to the loss after the update."""

    @property
    def cost_before(self) -> float:
        """C before the step."""

    @property
    def cost_after(self) -> float:
        """C after it."""
