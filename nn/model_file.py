"""Model files: safetensors, named and shaped like PyTorch's ``Sequential`` of ``Linear`` and activation layers.

``0.weight`` (n_1, n_0), ``0.bias`` (n_1,), ``2.weight`` (n_2, n_1), ...: the even numbers are the linear layers, the
odd ones the activations between them, which have no tensors. The rest is JSON in the metadata, with a version.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as to_safetensors

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import CLASSES, SIDE, Array
from nn.errors import DigitScopeError
from nn.files import reason, write_atomically
from nn.hyperparameters import Hyperparameters, from_mapping, to_mapping
from nn.losses import LOSSES
from nn.network import Architecture, Network

VERSION = 1
SUFFIX = ".safetensors"


@dataclass(frozen=True)
class Model:
    """A trained network and where it comes from.

    Attributes:
        network: in float32.
        hyperparameters: of its training, the data set's name among them.
        scores: what it scored, name -> number, such as ``validation_accuracy``; epochs and examples seen as well.
    """

    network: Network
    hyperparameters: Hyperparameters
    scores: dict[str, float] = field(default_factory=dict)


def save(path: Path, model: Model) -> None:
    """Write `model` to `path`, atomically.

    Raises:
        DigitScopeError: where it cannot be written; a file of that name is then as it was.
    """
    network = model.network
    tensors = {}
    for layer in network.W:
        tensors[f"{2 * (layer - 1)}.weight"] = np.ascontiguousarray(network.W[layer], np.float32)
        tensors[f"{2 * (layer - 1)}.bias"] = np.ascontiguousarray(network.b[layer], np.float32)
    metadata = {
        "format": "digitscope",
        "version": str(VERSION),
        "architecture": json.dumps(asdict(network.architecture)),
        "hyperparameters": json.dumps(to_mapping(model.hyperparameters)),
        "data": json.dumps(model.hyperparameters.data),
        "scores": json.dumps(model.scores),
    }
    write_atomically(path, to_safetensors(tensors, metadata))


def load(path: Path) -> Model:
    """Read a model that `save` wrote.

    Raises:
        DigitScopeError: where the file is missing, broken, foreign or from a later version.
    """
    try:
        # On its own: safe_open tells a missing file and a folder from a broken file less clearly.
        with open(path, "rb"):
            pass
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from None
    except (SafetensorError, ValueError, TypeError):
        raise DigitScopeError(f"{path} is no model file or is damaged; choose a {SUFFIX} file of DigitScope.") from None
    if metadata.get("format") != "digitscope":
        raise DigitScopeError(f"{path} is not a model of DigitScope; choose one that DigitScope saved.")
    if metadata.get("version") != str(VERSION):
        raise DigitScopeError(
            f"{path} has version {metadata.get('version')}, and this program reads {VERSION}; update DigitScope."
        )
    try:
        architecture = _architecture(json.loads(metadata["architecture"]))
        hyperparameters = from_mapping(json.loads(metadata["hyperparameters"]))
        scores = {str(name): float(value) for name, value in json.loads(metadata["scores"]).items()}
        network = Network(architecture, _parameters(architecture, tensors))
    except (KeyError, ValueError, TypeError, AttributeError, DigitScopeError):
        raise DigitScopeError(f"{path} is damaged: its parts do not fit together; choose another file.") from None
    if not np.isfinite(network.parameters).all():
        raise DigitScopeError(f"{path} holds weights that are no numbers; choose another file.")
    return Model(network, hyperparameters, scores)


def _architecture(values: dict[str, Any]) -> Architecture:
    architecture = Architecture(
        tuple(values["widths"]), str(values["activation"]), str(values["output"]), str(values["loss"])
    )
    widths = architecture.widths
    known = architecture.activation in ACTIVATIONS and architecture.output in OUTPUTS and architecture.loss in LOSSES
    fits = len(widths) >= 2 and widths[0] == SIDE * SIDE and widths[-1] == CLASSES
    if not known or not fits or not all(type(width) is int and width > 0 for width in widths):
        raise ValueError("no digit network")
    return architecture


def _parameters(architecture: Architecture, tensors: dict[str, Array]) -> Array:
    """The flat vector, from the named tensors."""
    expected = sum(int(array.size) for array in tensors.values())
    if expected != architecture.parameter_count:
        raise ValueError("another number of parameters")
    network = Network(architecture, np.empty(expected, np.float32))
    for layer in network.W:
        for part, name in ((network.W[layer], "weight"), (network.b[layer], "bias")):
            tensor = tensors[f"{2 * (layer - 1)}.{name}"]
            if tensor.shape != part.shape or tensor.dtype != np.float32:
                raise ValueError("another shape")
            part[...] = tensor
    return network.parameters
