"""What of a network decides which number enters into which."""

from nn.activations import OUTPUTS
from nn.insight.touches import Wiring
from nn.losses import LOSSES
from nn.network import Architecture


def wiring_of(architecture: Architecture, n: int = 1) -> Wiring:
    """The wiring of a network in a step on n examples."""
    loss, output = LOSSES[architecture.loss], OUTPUTS[architecture.output]
    collapses = architecture.output in loss.collapses_with
    return Wiring(architecture.depth, loss.equations[0], output.mixes, collapses, n)
