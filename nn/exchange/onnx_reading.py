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

AFFINE = {"Add", "Sub", "Mul", "Div", "BatchNormalization"}
"""Operators that scale or shift each number by a constant; a batch normalisation does once it is trained."""

FLOATING = {1, 10, 11, 16}
"""Of ONNX's types of numbers, those to which a cast leaves them as they are: FLOAT, FLOAT16, DOUBLE and BFLOAT16."""

EPSILON = 1e-5
"""Of a batch normalisation that names none. Source: the operator's page in ONNX's reference."""

CLOSE = 1e-6
"""How far a slope may be from ours: a file keeps it in single precision."""

LOG_SOFTMAX = "LogSoftmax"
"""Its answers come in the order of softmax's, which it is read as."""

FUNCTIONS = {
    LOG_SOFTMAX,
    *(rule.elsewhere.onnx for rule in ACTIVATIONS.values() if rule.elsewhere is not None),
    *(rule.elsewhere.onnx for rule in OUTPUTS.values() if rule.elsewhere is not None),
}
"""Operators that may be a layer's function."""


def read_onnx(path: Path) -> Foreign:
    """The network in an ONNX file.

    Raises:
        DigitScopeError: where it cannot be read, ONNX's package is not installed, or it is not made of fully connected
            layers, each but the last followed by the same activation; the sentence names the layer.
    """
    layers: list[Linear] = []
    functions: list[OnnxNode] = []
    # What is done to the pixels before the first layer: x becomes scale x + shift.
    scale: Array = np.ones(SIDE * SIDE)
    shift: Array = np.zeros(SIDE * SIDE)
    steps = read_steps(path)
    for step in steps:
        is_sum = len(layers) > len(functions)
        if step.kind in PASSED_OVER:
            if step.kind == "Cast" and step.settings["to"] not in FLOATING:
                raise _cannot(path, step)
        elif step.kind in LINEAR:
            # Where nothing follows the layer before, its activation is the identity.
            functions += [replace(step, kind="Identity", settings={})] * is_sum
            layers.append(_linear(path, step))
        elif step.kind in AFFINE and is_sum:
            layers[-1] = _adjusted(path, layers[-1], step)
        elif step.kind in AFFINE and not layers:
            scale, shift = _scaled(path, step, scale, shift)
        elif is_sum and step.kind in FUNCTIONS:
            functions.append(step)
        else:
            raise _cannot(path, step)
    first, *others = checked(layers, path)
    # W (scale x + shift) + b = (W scale) x + (W shift + b)
    with np.errstate(all="ignore"):
        first = replace(first, W=_float32(first.W * scale), b=_float32(first.b + first.W @ shift))
    checked((first, *others), path)
    # An identity at the end says that sums are the answers; no word of it, that a loss brought the rest.
    functions += [step for step in steps[-1:] if step.kind == "Identity"]
    return Foreign(
        (first, *others), _activation(path, functions[: len(others)]), _output(path, functions[len(others) :])
    )


def _float32(array: Array) -> Float32:
    with np.errstate(over="ignore"):
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
    with np.errstate(all="ignore"):
        W = _float32(W * settings.get("alpha", 1.0))
    b = np.zeros(len(W), np.float32)
    if len(step.constants) > 1:
        try:
            b = b + _float32(step.constants[1] * settings.get("beta", 1.0)).reshape(-1)
        except ValueError:
            raise _cannot(path, step) from None
        if len(b) != len(W):
            raise _cannot(path, step)
    return Linear(step.name, W, b)


def _scaled(path: Path, step: OnnxNode, scale: Array, shift: Array) -> tuple[Array, Array]:
    """Scale and shift of the pixels after one more operator: f (scale x + shift) + t."""
    factor, term = _affine(path, step, len(scale))
    with np.errstate(all="ignore"):
        return scale * factor, shift * factor + term


def _adjusted(path: Path, layer: Linear, step: OnnxNode) -> Linear:
    """The layer with what an operator does to its sums: f (x W^T + b) + t = x (f W)^T + (f b + t)."""
    factor, term = _affine(path, step, len(layer.b))
    with np.errstate(all="ignore"):
        return replace(layer, W=_float32(layer.W * factor[:, np.newaxis]), b=_float32(layer.b * factor + term))


def _affine(path: Path, step: OnnxNode, length: int) -> tuple[Array, Array]:
    """Factor and term, each (length,), of an operator that makes factor x + term of x."""
    constants = [constant.astype(np.float64).reshape(-1) for constant in step.constants]
    one, zero, is_first = np.ones(length), np.zeros(length), step.place == 0
    try:
        c, *others = [np.broadcast_to(constant, (length,)) for constant in constants]
    except ValueError:
        raise _cannot(path, step) from None
    match step.kind:
        case "Add":
            return one, c
        case "Sub":
            return (one, -c) if is_first else (-one, c)
        case "Mul":
            return c, zero
        case "Div" if is_first and c.all():
            return 1 / c, zero
        case "BatchNormalization" if is_first and len(others) == 3 and not step.settings.get("training_mode"):
            # gamma (x - mean) / sqrt(variance + epsilon) + beta
            beta, mean, variance = others
            with np.errstate(all="ignore"):
                factor = c / np.sqrt(variance + step.settings.get("epsilon", EPSILON))
                return factor, beta - factor * mean
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
    last = replace(steps[0], kind="Softmax") if steps[0].kind == LOG_SOFTMAX else steps[0]
    return _key(path, last, OUTPUTS)


def _key(path: Path, step: OnnxNode, rules: Mapping[str, Activation] | Mapping[str, Output]) -> str:
    """Which of our functions an operator is."""
    for key, rule in rules.items():
        if rule.elsewhere and rule.elsewhere.onnx == step.kind:
            ours = {name: value for name, value in rule.elsewhere.settings if name != "axis"}
            # Of (n, n_L) it is the axis of the answers, not that of the digits.
            if step.settings.get("axis", 1) in (1, -1) and all(
                abs(step.settings.get(name, value) - value) < CLOSE for name, value in ours.items()
            ):
                return key
    raise _cannot(path, step)
