"""What a rule is called by other programs."""

from nn.activations import Activation, Elsewhere, Output
from nn.errors import DigitScopeError


def elsewhere(rule: Activation | Output, program: str) -> Elsewhere:
    """The names of a rule in other programs.

    Raises:
        DigitScopeError: where they have no such rule; `program` is the one that was wanted.
    """
    if rule.elsewhere is None:
        raise DigitScopeError(f"{program} has no {rule.label}: this network cannot be saved for it.")
    return rule.elsewhere
