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

from nn.arrays import CLASSES, SIDE
from nn.errors import DigitScopeError
from nn.exchange.foreign import Foreign, Linear, checked
from nn.exchange.pickles import refuse_pickle
from nn.files import reason
from nn.hyperparameters import MAX_HIDDEN_LAYERS

NUMBERS = {"F16", "F32", "F64"}
"""Kinds of numbers that NumPy has."""


def read_tensors(path: Path) -> Foreign:
    """The layers in a safetensors file of PyTorch's.

    Raises:
        DigitScopeError: where it cannot be read, or holds anything but fully connected layers from 784 pixels to ten
            answers.
    """
    try:
        with open(path, "rb") as raw:
            refuse_pickle(path, raw.read(8))
        with safe_open(path, framework="numpy") as file:
            tensors = {name: _tensor(path, name, file) for name in file.keys()}
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from None
    except SafetensorError:
        raise DigitScopeError(f"{path} is damaged or no safetensors file.") from None
    return Foreign(checked(_in_order(_layers(path, tensors)), path))


def _tensor(path: Path, name: str, file: Any) -> Any:
    kind = file.get_slice(name).get_dtype()
    if kind not in NUMBERS:
        raise DigitScopeError(f"{path}: {name} is of kind {kind}; save it as F32, for instance with model.float().")
    return file.get_tensor(name).astype(np.float32)


def _layers(path: Path, tensors: Mapping[str, Any]) -> list[Linear]:
    """Each weight with its bias, in the order of their names."""
    found = []
    for name in sorted(tensors, key=_by_numbers):
        stem, _, kind = name.rpartition(".")
        if kind == "bias" and f"{stem}.weight" in tensors:
            continue
        W = tensors[name]
        if kind != "weight" or W.ndim != 2:
            raise DigitScopeError(
                f"{path}: {name}, of shape {_shape(W)}, belongs to no fully connected layer; DigitScope has no others."
            )
        # A layer without biases has them all 0.
        b = tensors.get(f"{stem}.bias", np.zeros(len(W), np.float32))
        if b.shape != (len(W),):
            raise DigitScopeError(f"{path}: {stem}.bias has shape {_shape(b)}, and {name} {_shape(W)}.")
        found.append(Linear(stem or name, W, b))
    return found


def _shape(array: Any) -> str:
    return " x ".join(str(length) for length in array.shape) or "of one number"


def _by_numbers(name: str) -> list[tuple[int, str]]:
    """A key by which layer 10 comes after layer 2."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


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
