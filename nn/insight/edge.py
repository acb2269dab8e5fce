"""The edge of stability: how sharp a cost may be until steps of one size no longer go down in it.

Along an eigenvector of H with eigenvalue lambda a step of gradient descent multiplies the way to the lowest point by
1 - eta lambda, so that it grows from lambda = 2/eta on. What remembers steps has an edge of its own, by the roots of
the recurrence that it makes of lambda. Rules that divide by a root mean square of the gradient step with another eta
for each parameter: their edge is that of H scaled by it, and this one is not theirs.

Source: J. Cohen et al., "Gradient descent on neural networks typically occurs at the edge of stability" (2021),
section 2 and appendix B, https://arxiv.org/abs/2103.00065.
"""

from nn.hyperparameters import Hyperparameters
from nn.optimizers import OPTIMIZERS
from nn.schedules import SCHEDULES


def edge(h: Hyperparameters, learning_rate: float) -> float | None:
    """The largest eigenvalue of H at which steps with this learning rate do not grow; None where there is no one edge.

    Args:
        h: with optimizer and momentum.
        learning_rate: eta, as the schedule has it; 0 has none.
    """
    of_rule = OPTIMIZERS[h.optimizer].edge
    return None if of_rule is None or learning_rate <= 0 else of_rule.most(h.momentum) / learning_rate


def rate_at(h: Hyperparameters, step: int, examples: int) -> float:
    """Eta of the batch that follows `step` batches of a run on so many digits, or of its last one."""
    steps = h.epochs * h.batches(examples)
    return h.learning_rate * SCHEDULES[h.schedule].factor((min(step, steps - 1) + 0.5) / steps)
