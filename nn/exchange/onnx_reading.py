"""ONNX files of fully connected networks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nn.activations import ACTIVATIONS, OUTPUTS, Activation, Output
from nn.arrays import SIDE, Array, Float32
from nn.errors import DigitScopeError
from nn.exchange.foreign import Foreign, Linear, checked
from nn.exchange.onnx_graph import OnnxNode, read_steps

PASSED_OVER = {"Flatten", "Reshape", "Squeeze", "Unsqueeze", "Identity", "Cast", "Dropout"}
"""Operators that leave the numbers and their order as they are."""

LINEAR = {"Gemm", "MatMul"}
"""Operators that are a layer of weighted sums."""

AFFINE = {"Add", "Sub", "Mul", "Div"}
"""Operators that scale or shift each number by a constant."""

CLOSE = 1e-6
"""How far a slope may be from ours: a file keeps it in single precision."""

LOG_SOFTMAX = "LogSoftmax"
"""Its answers come in the order of softmax's, which it is read as."""


def read_onnx(path: Path) -> Foreign:
    """The network in an ONNX file.

    Raises:
        DigitScopeError: where it cannot be read, ONNX's package is not installed, or it is not made of fully connected
            layers, each but the last followed by the same activation; the sentence names the layer.
    """
    layers: list[Linear] = []
    functions: list[OnnxNode] = []
    # What is done to the pixels before the first layer: x becomes scale x + shift.
    scale, shift = np.ones(SIDE * SIDE), np.zeros(SIDE * SIDE)
    steps = read_steps(path)
    for step in steps:
        is_sum = len(layers) > len(functions)
        if step.kind in PASSED_OVER:
            continue
        if step.kind in LINEAR:
            # Where nothing follows the layer before, its activation is the identity.
            functions += [replace(step, kind="Identity", settings={})] * is_sum
            layers.append(_linear(path, step))
        elif step.kind in AFFINE and is_sum:
            layers[-1] = _adjusted(path, layers[-1], step)
        elif step.kind in AFFINE and not layers:
            factor, term = _affine(path, step, SIDE * SIDE)
            scale, shift = scale * factor, shift * factor + term
        elif is_sum:
            functions.append(step)
        else:
            raise _cannot(path, step)
    first, *others = checked(layers, path)
    # W (scale x + shift) + b = (W scale) x + (W shift + b)
    first = replace(first, W=_float32(first.W * scale), b=_float32(first.b + first.W @ shift))
    # An identity at the end says that sums are the answers; no word of it, that a loss brought the rest.
    functions += [step for step in steps[-1:] if step.kind == "Identity"]
    return Foreign(
        (first, *others), _activation(path, functions[: len(others)]), _output(path, functions[len(others) :])
    )


def _float32(array: Array) -> Float32:
    return array.astype(np.float32)


def _cannot(path: Path, step: OnnxNode) -> DigitScopeError:
    return DigitScopeError(
        f"{path}: layer {step.name}, {step.kind}, has no counterpart in DigitScope, whose networks are fully connected "
        "layers with one activation."
    )


def _linear(path: Path, step: OnnxNode) -> Linear:
    """The layer of weighted sums x W^T + b."""
    settings, W = step.settings, step.constants[0] if step.constants else None
    if W is None or W.ndim != 2 or step.place != 0 or settings.get("transA"):
        raise _cannot(path, step)
    if step.kind == "MatMul" or not settings.get("transB"):
        W = W.T
    W = _float32(W * settings.get("alpha", 1.0))
    b = np.zeros(len(W), np.float32)
    if len(step.constants) > 1:
        try:
            b = b + _float32(step.constants[1] * settings.get("beta", 1.0)).reshape(-1)
        except ValueError:
            raise _cannot(path, step) from None
    return Linear(step.name, W, b)


def _adjusted(path: Path, layer: Linear, step: OnnxNode) -> Linear:
    """The layer with what an operator does to its sums: f (x W^T + b) + t = x (f W)^T + (f b + t)."""
    factor, term = _affine(path, step, len(layer.b))
    return replace(layer, W=_float32(layer.W * factor[:, np.newaxis]), b=_float32(layer.b * factor + term))


def _affine(path: Path, step: OnnxNode, length: int) -> tuple[Array, Array]:
    """Factor and term, each (length,), of an operator that makes factor x + term of x."""
    constant, one = step.constants[0].astype(np.float64), np.ones(length)
    is_first = step.place == 0
    try:
        c = np.broadcast_to(constant.reshape(-1), (length,))
    except ValueError:
        raise _cannot(path, step) from None
    match step.kind:
        case "Add":
            return one, c
        case "Sub":
            return (one, -c) if is_first else (-one, c)
        case "Mul":
            return c, np.zeros(length)
        case "Div" if is_first and c.all():
            return 1 / c, np.zeros(length)
    raise _cannot(path, step)


def _activation(path: Path, steps: Sequence[OnnxNode]) -> str | None:
    """The activation of all hidden layers; None where there is none."""
    keys = [_key(path, step, ACTIVATIONS) for step in steps]
    for key, step in zip(keys, steps, strict=True):
        if key != keys[0]:
            raise DigitScopeError(
                f"{path}: layer {step.name} is {ACTIVATIONS[key].label}, and {steps[0].name} before it "
                f"{ACTIVATIONS[keys[0]].label}; DigitScope has one activation for all hidden layers."
            )
    return keys[0] if keys else None


def _output(path: Path, steps: Sequence[OnnxNode]) -> str | None:
    """The output's function; None where the file ends with sums, as networks do whose loss brings the softmax."""
    if not steps:
        return None
    return "softmax" if steps[0].kind == LOG_SOFTMAX else _key(path, steps[0], OUTPUTS)


def _key(path: Path, step: OnnxNode, rules: Mapping[str, Activation] | Mapping[str, Output]) -> str:
    """Which of our functions an operator is."""
    for key, rule in rules.items():
        if rule.elsewhere and rule.elsewhere.onnx == step.kind:
            # An axis is that of the answers, or the checker would have refused the file.
            ours = {name: value for name, value in rule.elsewhere.settings if name != "axis"}
            if all(abs(step.settings.get(name, value) - value) < CLOSE for name, value in ours.items()):
                return key
    raise _cannot(path, step)
