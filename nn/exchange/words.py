"""What a rule is called by other programs, and how a name of theirs stands in a sentence of ours."""

from nn.activations import Activation, Elsewhere, Output
from nn.errors import DigitScopeError

LONGEST = 60
"""Characters of a name; of a longer one the beginning is shown."""


def elsewhere(rule: Activation | Output, program: str) -> Elsewhere:
    """The names of a rule in other programs.

    Raises:
        DigitScopeError: where they have no such rule; `program` is the one that was wanted.
    """
    if rule.elsewhere is None:
        raise DigitScopeError(f"{program} has no {rule.label}: this network cannot be saved for it.")
    return rule.elsewhere


def legible(name: str) -> str:
    """A name from a file: on one line, without what could steer a terminal, and no longer than a sentence bears."""
    shown = "".join(each if each.isprintable() else "?" for each in name[:LONGEST])
    return f"{shown}..." if len(name) > LONGEST else shown
