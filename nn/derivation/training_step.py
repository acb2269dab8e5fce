"""One training step of plain gradient descent, taken apart into its phases.

The step is taken on a copy: the network stays as it is, and the parameters after the step are a vector of their own.
"""

from dataclasses import replace

import numpy as np

from nn.activations import OUTPUTS
from nn.derivation.backward_phases import (
    bias_gradient,
    hidden_delta,
    jacobian,
    output_delta,
    update,
    weight_gradient,
)
from nn.derivation.example import Pass
from nn.derivation.forward_phases import activations, input_phase, loss, loss_after, outputs, weighted_sums
from nn.derivation.phase import StepExample
from nn.derivation.results import TrainingStep
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.network import Network


def training_step(passed: Pass, learning_rate: float) -> TrainingStep:
    """One step of plain gradient descent on the examples of `passed` [E57].

    Raises:
        DigitScopeError: for a learning rate out of bounds, and where the step leads out of the finite numbers.
    """
    Hyperparameters(learning_rate=learning_rate)  # raises where it is out of bounds
    network = passed.network
    L = network.depth
    parameters = network.parameters.copy()
    network.rules.update(parameters, learning_rate * passed.gradient.vector)
    after = Network(network.architecture, parameters, network.rules)
    with np.errstate(all="ignore"):
        trace = after.trace(passed.trace.A[0])
        cost = after.cost(trace, passed.Y)
    if not np.isfinite(cost).all():
        raise DigitScopeError(f"Learning rate: a step of {learning_rate:g} leads too far; choose a smaller one.")
    phases = [input_phase(passed)]
    for layer in range(1, L):
        phases += [weighted_sums(passed, layer), activations(passed, layer)]
    phases += [weighted_sums(passed, L), outputs(passed), loss(passed)]
    if OUTPUTS[network.architecture.output].mixes:
        phases.append(jacobian(passed))
    phases.append(output_delta(passed))
    for layer in range(L, 0, -1):
        if layer < L:
            phases.append(hidden_delta(passed, layer))
        phases += [weight_gradient(passed, layer), bias_gradient(passed, layer)]
    phases += [update(passed, after, learning_rate), loss_after(passed, trace.A[L], cost)]
    examples = tuple(StepExample(k, label, trace.A[0][k]) for k, label in enumerate(passed.labels))
    of_all = tuple(replace(phase, examples=examples) for phase in phases)
    return TrainingStep(of_all, parameters, float(passed.cost.mean()), float(cost.mean()))
