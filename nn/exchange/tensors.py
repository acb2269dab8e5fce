"""Weights by name, as PyTorch's ``state_dict`` has them, in a safetensors file without a word about the network.

The names give the order, their numbers read as numbers: ``0.weight``, ``2.weight``, ``10.weight``, or ``fc1.weight``,
``fc2.weight``. Where that is no chain from pixels to answers, the one order of the shapes that is one is taken.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open

from nn.arrays import CLASSES, SIDE, Float32
from nn.errors import DigitScopeError
from nn.exchange.bfloat16 import from_bfloat16
from nn.exchange.foreign import Foreign, Linear, checked
from nn.exchange.pickles import refuse_pickle
from nn.exchange.words import legible
from nn.files import reason
from nn.hyperparameters import MAX_HIDDEN_LAYERS
from nn.model_file import KEY

Shape = tuple[int, ...]

NUMBERS = {"F16", "F32", "F64"}
"""Kinds of numbers that NumPy has."""

BFLOAT16 = "BF16"

NORMALISED = {"running_mean", "running_var", "num_batches_tracked"}
"""What a batch normalisation of PyTorch's keeps beside its weights."""


def read_tensors(path: Path) -> Foreign:
    """The layers in a safetensors file of PyTorch's.

    Raises:
        DigitScopeError: where it cannot be read, or holds anything but fully connected layers from 784 pixels to ten
            answers.
    """
    try:
        with open(path, "rb") as raw:
            beginning = raw.read(8)
        with safe_open(path, framework="numpy") as file:
            _check_origin(path, file.metadata() or {})
            layers = _layers(path, file)
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from None
    except SafetensorError:
        # Not before: the length of a sound header may begin as a pickle does.
        refuse_pickle(path, beginning)
        raise DigitScopeError(f"{path} is damaged or no safetensors file.") from None
    return Foreign(checked(_in_order(layers), path))


def _check_origin(path: Path, metadata: Mapping[str, str]) -> None:
    """Refuse what is ours already, and what leaves open how often a layer is passed.

    ``safetensors.torch.save_model`` keeps weights of two names once, and notes the other name beside the one it kept.
    """
    if KEY in metadata:
        raise DigitScopeError(f"{path} is a model of DigitScope's already; open it as it is.")
    for name, other in metadata.items():
        if name.endswith(".weight") and other.endswith(".weight"):
            raise DigitScopeError(
                f"{path}: layer {legible(_stem(name))} shares the weights of {legible(_stem(other))}, and nothing says "
                "whether both are passed; save each layer that is passed with weights of its own."
            )


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _layers(path: Path, file: Any) -> list[Linear]:
    """Each weight with its bias, in the order of their names; nothing is read before all names and shapes fit."""
    shapes: dict[str, Shape] = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}
    weights = [name for name in sorted(shapes, key=_by_numbers) if not _is_bias(name, shapes)]
    # What has weights says more of itself than biases that are left over.
    for name in sorted(weights, key=lambda name: name.endswith(".bias")):
        _check_weight(path, name, shapes[name])
        bias = shapes.get(f"{_stem(name)}.bias")
        # A layer may have no biases.
        if bias is not None and bias != shapes[name][:1]:
            raise DigitScopeError(
                f"{path}: {legible(f'{_stem(name)}.bias')} has shape {_told(bias)}, and {legible(name)} "
                f"{_told(shapes[name])}."
            )
    return [_layer(path, name, file, f"{_stem(name)}.bias" in shapes) for name in weights]


def _is_bias(name: str, shapes: Mapping[str, Shape]) -> bool:
    return name.endswith(".bias") and f"{_stem(name)}.weight" in shapes


def _check_weight(path: Path, name: str, shape: Shape) -> None:
    """Raise the sentence for a tensor that is no weight of a fully connected layer."""
    _, _, kind = name.rpartition(".")
    if kind in NORMALISED or (kind == "weight" and len(shape) > 2):
        what = "a batch normalisation" if kind in NORMALISED else "a convolution"
        raise DigitScopeError(
            f"{path}: layer {legible(_stem(name) or name)} is {what}, as its {kind} tells; DigitScope has fully "
            "connected layers alone."
        )
    if len(shape) == 2 and (kind != "weight" or kind == name):
        raise DigitScopeError(
            f"{path}: {legible(name)} is not called NAME.weight, as the weights (outputs, inputs) of PyTorch's layers "
            "are; save it so, and its biases as NAME.bias."
        )
    if len(shape) != 2:
        raise DigitScopeError(
            f"{path}: {legible(name)}, of shape {_told(shape)}, belongs to no fully connected layer; DigitScope has no "
            "others."
        )


def _layer(path: Path, name: str, file: Any, has_bias: bool) -> Linear:
    W = _numbers(path, name, file)
    return Linear(legible(_stem(name)), W, _numbers(path, f"{_stem(name)}.bias", file) if has_bias else _zeros(len(W)))


def _zeros(neurons: int) -> Float32:
    return np.zeros(neurons, np.float32)


def _numbers(path: Path, name: str, file: Any) -> Float32:
    kind = file.get_slice(name).get_dtype()
    if kind == BFLOAT16:
        return from_bfloat16(path, name)
    if kind not in NUMBERS:
        raise DigitScopeError(
            f"{path}: {legible(name)} is of kind {kind}; save it as F32, for instance with model.float()."
        )
    # What is too large becomes no finite number, and is told as such.
    with np.errstate(over="ignore"):
        return np.asarray(file.get_tensor(name), np.float32)


def _told(shape: Shape) -> str:
    return " x ".join(str(length) for length in shape) or "()"


def _by_numbers(name: str) -> list[tuple[int, str]]:
    """A key by which layer 10 comes after layer 2: of two numbers the one with more digits is the larger."""
    parts = [(part.isdecimal(), part.lstrip("0") if part.isdecimal() else part) for part in re.split(r"(\d+)", name)]
    return [(len(part) if is_number else -1, part) for is_number, part in parts]


def _in_order(layers: list[Linear]) -> list[Linear]:
    """As they come if that is a chain; else the one order that is, if there is just one."""
    if len(layers) > MAX_HIDDEN_LAYERS + 1:
        # Too many for us in any order, and for trying all orders.
        return layers
    # As they come is tried first.
    orders = _chains(SIDE * SIDE, layers)
    first = next(orders, layers)
    is_given = all(one is other for one, other in zip(first, layers, strict=True))
    return first if is_given or next(orders, None) is None else layers


def _chains(inputs: int, layers: list[Linear]) -> Iterator[list[Linear]]:
    """All orders in which each layer takes what the one before gives, from `inputs` to ten answers."""
    if not layers:
        if inputs == CLASSES:
            yield []
        return
    for place, layer in enumerate(layers):
        if layer.W.shape[1] == inputs:
            for others in _chains(len(layer.b), layers[:place] + layers[place + 1 :]):
                yield [layer, *others]
