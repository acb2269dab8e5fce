"""The phases of a training step by short names, such as ``Z1``, ``dW3`` or ``loss after``."""

import re

from nn.derivation.phase import PhaseKey, PhaseKind


def phase_key(name: str) -> PhaseKey:
    """The phase of this name."""
    kind, layer = re.fullmatch(r"(\D+)(\d*)", name).groups()  # type: ignore[union-attr]
    return PhaseKey(PhaseKind(kind), int(layer or 0))


def phase_name(key: PhaseKey) -> str:
    """The name of this phase."""
    return f"{key.kind.value}{key.layer or ''}"
