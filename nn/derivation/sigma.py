"""Sigma and sigma' of one number: the functions of the network, which act on each number by itself."""

from itertools import pairwise

import numpy as np

from nn.activations import Activation, Output
from nn.derivation.terms import Gate


def value(rule: Activation | Output, z: float) -> float:
    """sigma(z), of an activation or of an output that mixes no neurons."""
    a = np.empty(1)
    rule.sigma(np.array([z]), a)
    return float(a[0])


def slope(activation: Activation, z: float) -> float:
    """sigma'(z); at the kink of a ReLU, the slope on its left [E52]."""
    Z, A, dA_dZ = np.array([z]), np.empty(1), np.empty(1)
    activation.sigma(Z, A)
    activation.derivative(Z, A, dA_dZ)
    return float(dA_dZ[0])


def gate(activation: Activation, z: float, slope: float) -> Gate:
    """What a neuron lets back whose sigma' at `z` is `slope`; only a sigma with a kink, at 0, is level anywhere."""
    if activation.kinked and z == 0:
        return Gate.CONVENTION
    return Gate.OPEN if slope else Gate.CLOSED if activation.kinked else Gate.TOO_SMALL


def straight(rule: Activation | Output) -> tuple[float, float] | None:
    """The slopes of sigma below and above 0, where it is a straight line on each side; None for every other one."""
    if isinstance(rule, Output) and rule.mixes:
        return None
    values = [value(rule, z) for z in (-2.0, -1.0, 0.0, 1.0, 2.0)]
    first, below, above, last = (high - low for low, high in pairwise(values))
    return (below, above) if first == below and above == last else None
