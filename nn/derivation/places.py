"""Where a network has the numbers of an equation: at which phase of its step; or what it lacks for that."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product

import numpy as np

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.derivation.equation import Spot, in_stepper
from nn.derivation.equations import EQUATIONS
from nn.derivation.example import Pass
from nn.derivation.phase import Form, Phase, PhaseKind
from nn.derivation.training_step import training_step
from nn.enumerated import enumerated
from nn.losses import LOSSES
from nn.network import Architecture, Network
from nn.presets import PRESETS

HIDDEN = 3
"""As many hidden layers are enough for any equation."""


def place(id: str, architecture: Architecture, n: int = 1) -> Spot | None:
    """Where an equation has its numbers in a network, in a step on n examples; None where it has none.

    In the stepper that is a phase whose list of equations has it: of the kind of its spot, element by element rather
    than mixed, and of the nearest layer.
    """
    spot = EQUATIONS[id].spot
    if spot.several and n > 1:
        return in_stepper(PhaseKind.WEIGHT_GRADIENT, architecture.depth)
    if spot.phase is None:
        return spot if architecture.depth > 1 or not spot.hidden else None
    kind, layer = spot.phase
    found = [phase for phase in _phases(_like(architecture)) if id in phase.equations]
    if not found:
        return None
    best = min(found, key=lambda phase: (phase.kind is not kind, phase.form is Form.MIXED, abs(phase.layer - layer)))
    return replace(spot, phase=best.key)


def lacking(id: str, architecture: Architecture) -> str:
    """What a network would need to have the numbers of an equation, in one sentence: as little as possible."""
    wanted = min(
        (other for other in _others(architecture) if place(id, other)),
        key=lambda other: (len(_differences(other, architecture)), other.output != architecture.output, other.depth),
    )
    return f"The present network has no numbers of {id}, which takes {enumerated(_differences(wanted, architecture))}."


def preset_with(id: str) -> str:
    """The first preset whose network has the numbers of an equation."""
    return next(name for name, h in PRESETS.items() if place(id, Architecture.of(h)))


def _like(architecture: Architecture) -> Architecture:
    """The same functions and as many layers, of one neuron each: its step has the same phases."""
    return replace(architecture, widths=(1,) * architecture.depth + (2,))


@lru_cache(maxsize=128)
def _phases(architecture: Architecture) -> tuple[Phase, ...]:
    network = Network(architecture, np.zeros(architecture.parameter_count))
    return training_step(Pass.of(network, np.zeros((1, 1)), (0,)), learning_rate=0.1).phases


def _others(architecture: Architecture) -> Iterator[Architecture]:
    """Networks with other functions and as many hidden layers or more."""
    least = architecture.depth - 1
    for hidden, activation, output, loss in product(range(least, max(least, HIDDEN) + 1), ACTIVATIONS, OUTPUTS, LOSSES):
        if output in (LOSSES[loss].needs or OUTPUTS):
            yield Architecture((1,) * (hidden + 1) + (2,), activation, output, loss)


def _differences(wanted: Architecture, present: Architecture) -> list[str]:
    """What `wanted` has and `present` has not, in words."""
    hidden = wanted.depth - 1
    words = {
        "a hidden layer" if hidden == 1 else f"{hidden} hidden layers": wanted.depth != present.depth,
        f"{ACTIVATIONS[wanted.activation].label} as activation": wanted.activation != present.activation,
        f"{OUTPUTS[wanted.output].label.lower()} as output": wanted.output != present.output,
        f"{LOSSES[wanted.loss].label.lower()} as loss": wanted.loss != present.loss,
    }
    return [word for word, differs in words.items() if differs]
