"""Model files: safetensors, named and shaped like PyTorch's ``Sequential`` of ``Linear`` and activation layers.

``0.weight`` (n_1, n_0), ``0.bias`` (n_1,), ``2.weight`` (n_2, n_1), ...: the even numbers are the linear layers, the
odd ones the activations between them, which have no tensors. The rest is one JSON object in the metadata, under the
key ``digitscope``: version, architecture, hyperparameters, data set, scores, threads, calibration, familiarity, and a
SHA-256 over all that is kept.
"""

import hashlib
import json
import math
import reprlib
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as to_safetensors

from nn.arrays import Array
from nn.certainty import RAW, Certainty
from nn.errors import DigitScopeError
from nn.files import reason, write_atomically
from nn.hyperparameters import HyperparameterError, Hyperparameters, from_mapping, to_mapping
from nn.network import Architecture, Network

VERSION = 1
SUFFIX = ".safetensors"

KEY = "digitscope"
"""Of the metadata. There is one key alone, because safetensors writes several in an order that chance decides."""


class NotOursError(DigitScopeError):
    """A safetensors file without a word of ours: weights of another program's, maybe."""


@dataclass(frozen=True)
class Model:
    """A trained network and where it comes from.

    Attributes:
        network: in float32, of the architecture that the hyperparameters describe.
        hyperparameters: of its training, the names of its sources of digits among them.
        scores: what it scored, name -> finite number, such as ``validation_accuracy``; epochs and examples seen too.
        threads: of BLAS in its last run, on which its last bits depend; None where nobody knows.
        certainty: how sure it may be; the default where nobody has looked.
    """

    network: Network
    hyperparameters: Hyperparameters
    scores: dict[str, float] = field(default_factory=dict)
    threads: int | None = None
    certainty: Certainty = RAW


def save(path: Path, model: Model) -> None:
    """Write `model` to `path`, atomically. The same model gives the same bytes.

    Raises:
        DigitScopeError: where it cannot be written, or the weights are not finite; a file of that name is then as it
            was.
    """
    parameters = model.network.parameters.astype(np.float32)
    if not np.isfinite(parameters).all():
        raise DigitScopeError(
            f"{path} was not written: the weights are no longer finite; train with a smaller learning rate."
        )
    network = Network(model.network.architecture, parameters)
    hyperparameters = to_mapping(model.hyperparameters)
    description = {
        "version": VERSION,
        "architecture": _architecture(network.architecture),
        "hyperparameters": hyperparameters,
        "data": hyperparameters["data"],
        "scores": model.scores,
    }
    if model.threads is not None:
        description["threads"] = model.threads
    description |= model.certainty.packed()
    description["sha256"] = _sha256(description, parameters)
    tensors = {name: np.ascontiguousarray(array) for name, array in _tensors(network).items()}
    write_atomically(path, to_safetensors(tensors, {KEY: json.dumps(description, allow_nan=False)}))


def load(path: Path) -> Model:
    """Read a model that `save` wrote.

    Raises:
        NotOursError: where the file is a good one of another program.
        DigitScopeError: where it is missing, damaged or from a later version.
    """
    try:
        # On its own: safe_open tells a missing file and a folder from a damaged file less clearly.
        with open(path, "rb"):
            pass
        with safe_open(path, framework="numpy") as file:
            text = (file.metadata() or {}).get(KEY)
            if text is None:
                raise NotOursError(f"{path} is not a model of DigitScope; choose one that DigitScope saved.")
            return _model(_description(text, path), file)
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from None
    except (SafetensorError, _Damage, RecursionError):  # of JSON that is nested too deeply
        raise DigitScopeError(
            f"{path} is damaged or no model of DigitScope; choose one that DigitScope saved."
        ) from None


class _Damage(Exception):
    """What stands in the file is not what `save` writes."""


def _description(text: str, path: Path) -> dict[str, Any]:
    """The metadata, of this version."""
    try:
        description = json.loads(text)
    except ValueError:
        raise _Damage("no JSON") from None
    if not isinstance(description, dict) or "version" not in description:
        raise _Damage("no description")
    if description["version"] != VERSION:
        raise DigitScopeError(
            f"{path} has version {reprlib.repr(description['version']):.20} and this DigitScope reads version "
            f"{VERSION}; update DigitScope."
        )
    return description


def _architecture(architecture: Architecture) -> dict[str, Any]:
    """The architecture as JSON has it."""
    return asdict(architecture) | {"widths": list(architecture.widths)}


def _tensors(network: Network) -> dict[str, Array]:
    """The network's weights and biases by PyTorch's names: views."""
    named = {}
    for layer in network.W:
        named[f"{2 * (layer - 1)}.weight"] = network.W[layer]
        named[f"{2 * (layer - 1)}.bias"] = network.b[layer]
    return named


def _sha256(description: dict[str, Any], parameters: Array) -> str:
    """Of all that is kept: a flipped bit in a weight would otherwise pass for another weight."""
    content = json.dumps(description, sort_keys=True).encode() + parameters.astype("<f4").tobytes()
    return hashlib.sha256(content).hexdigest()


def _model(description: dict[str, Any], file: Any) -> Model:
    """The model in an open safetensors file; _Damage where its parts do not fit together."""
    sha256, scores = description.pop("sha256", None), description.get("scores")
    if not isinstance(description.get("hyperparameters"), dict) or not isinstance(scores, dict):
        raise _Damage("no hyperparameters or no scores")
    try:
        hyperparameters = from_mapping(description["hyperparameters"])
    except HyperparameterError:
        raise _Damage("impossible hyperparameters") from None
    architecture = Architecture.of(hyperparameters)
    if description.get("architecture") != _architecture(architecture):
        raise _Damage("another architecture")
    stored = {name: file.get_slice(name) for name in file.keys()}
    # Nothing is allocated that the file does not hold.
    if sum(math.prod(tensor.get_shape()) for tensor in stored.values()) != architecture.parameter_count:
        raise _Damage("another number of parameters")
    network = Network(architecture, np.empty(architecture.parameter_count, np.float32))
    tensors = _tensors(network)
    if stored.keys() != tensors.keys():
        raise _Damage("other names")
    for name, array in tensors.items():
        if stored[name].get_dtype() != "F32" or stored[name].get_shape() != list(array.shape):
            raise _Damage("another shape")
        array[...] = file.get_tensor(name)
    if sha256 != _sha256(description, network.parameters):
        raise _Damage("not what was written")
    if not np.isfinite(network.parameters).all():
        raise _Damage("weights that are no numbers")
    if not all(isinstance(value, int | float) and abs(value) <= sys.float_info.max for value in scores.values()):
        raise _Damage("a score that is no finite number")
    threads = description.get("threads")
    if threads is not None and (type(threads) is not int or threads < 1):
        raise _Damage("an impossible number of threads")
    kept = {name: float(value) for name, value in scores.items()}
    try:
        certainty = Certainty.unpacked(description)
    except ValueError:
        raise _Damage("an impossible certainty") from None
    return Model(network, hyperparameters, kept, threads, certainty)
