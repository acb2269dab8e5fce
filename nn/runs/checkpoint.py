"""Where a run stands, as one file from which it goes on bit for bit: its state, and what its curves had gathered.

A safetensors file with the arrays of `RunState` by their names; the rest is one JSON object in the metadata, with a
SHA-256 over all of it, since a flipped bit in a weight would pass for another weight.
"""

import hashlib
import json
import reprlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as to_safetensors

from nn.arrays import Array
from nn.data.fingerprint import Fingerprint
from nn.errors import DigitScopeError
from nn.files import reason, write_atomically
from nn.hyperparameters import HyperparameterError, from_mapping, to_mapping
from nn.network import Architecture
from nn.optimizers import OPTIMIZERS
from nn.run_state import Change, RunState
from nn.steps import EpochScores, Stop, StopCause
from nn.stopping import Standing

VERSION = 1
FILE = "checkpoint.safetensors"

KEY = "digitscope_run"
"""Of the metadata, which holds nothing else."""


@dataclass(frozen=True)
class Checkpoint:
    """All that a run goes on from.

    Attributes:
        state: where it stands.
        fingerprint: of its digits.
        teacher: a hash of the teacher's file; "" without a teacher.
        gathered: of its curve: batches since the last point, and the sums of their losses and accuracies.
    """

    state: RunState
    fingerprint: Fingerprint
    teacher: str = ""
    gathered: tuple[int, float, float] = (0, 0.0, 0.0)


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint, atomically; errors are those of `write_atomically`."""
    state = {field.name: getattr(checkpoint.state, field.name) for field in fields(RunState)}
    tensors = {name: np.ascontiguousarray(value) for name, value in state.items() if isinstance(value, np.ndarray)}
    entry = {
        "version": VERSION,
        "state": {name: value for name, value in state.items() if name not in tensors}
        | {
            "hyperparameters": to_mapping(checkpoint.state.hyperparameters),
            "standing": asdict(checkpoint.state.standing),
            "changes": [(each.step, to_mapping(each.hyperparameters)) for each in checkpoint.state.changes],
        },
        "fingerprint": asdict(checkpoint.fingerprint),
        "teacher": checkpoint.teacher,
        "gathered": list(checkpoint.gathered),
    }
    entry["sha256"] = _sha256(entry, tensors)
    write_atomically(path, to_safetensors(tensors, {KEY: json.dumps(entry)}))


def load(path: Path) -> Checkpoint:
    """Read a checkpoint that `save` wrote.

    Raises:
        DigitScopeError: where it is missing, cut off, changed, foreign, or of another version.
    """
    try:
        # On its own: safe_open tells a missing file and a folder from a damaged file less clearly.
        with open(path, "rb"):
            pass
        with safe_open(path, framework="numpy") as file:
            entry = json.loads((file.metadata() or {}).get(KEY, "null"))
            if not isinstance(entry, dict) or "version" not in entry:
                raise _damaged(path)
            if entry["version"] != VERSION:
                raise DigitScopeError(
                    f"{path} has version {reprlib.repr(entry['version']):.20} and this DigitScope reads version "
                    f"{VERSION}; update DigitScope, or train anew."
                )
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        if entry.pop("sha256", None) != _sha256(entry, tensors):
            raise _damaged(path)
        return _checkpoint(entry, tensors)
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from None
    except (SafetensorError, KeyError, TypeError, ValueError, RecursionError, HyperparameterError):
        raise _damaged(path) from None


def _damaged(path: Path) -> DigitScopeError:
    return DigitScopeError(f"{path} is damaged: it is cut off, or not what was written; train anew.")


def _sha256(entry: Mapping[str, Any], tensors: Mapping[str, Array]) -> str:
    digest = hashlib.sha256(json.dumps(entry, sort_keys=True).encode())
    for name, array in sorted(tensors.items()):
        digest.update(f"{name} {array.dtype} {array.shape}".encode())
        digest.update(array.astype(array.dtype.newbyteorder("<"), copy=False).data)
    return digest.hexdigest()


def standing_of(entry: dict[str, Any]) -> Standing:
    """What a run remembered; nothing where it was written before there was something to remember."""
    stop, best = entry.get("stop"), entry.get("best_scores")
    told = {
        "stop": None if stop is None else Stop(**{**stop, "cause": StopCause(stop["cause"])}),
        "best_scores": None if best is None else EpochScores(**best),
    }
    return Standing(**{**entry, **told})


def _checkpoint(entry: dict[str, Any], tensors: Mapping[str, Array]) -> Checkpoint:
    """The checkpoint of parts that belong together; ValueError, TypeError or KeyError where they do not."""
    h = from_mapping(entry["state"]["hyperparameters"])
    changes = tuple(Change(step, from_mapping(values)) for step, values in entry["state"]["changes"])
    told = {"hyperparameters": h, "changes": changes, "standing": standing_of(entry["state"].get("standing", {}))}
    state = RunState(**{**entry["state"], **tensors, **told})
    P = Architecture.of(h).parameter_count
    best = state.parameters if state.best is None else state.best
    shapes = [array.shape for array in (state.parameters, state.before, best, state.memory, state.powers)]
    if shapes != [(P,), (P,), (P,), (OPTIMIZERS[h.optimizer].optimizer.vectors, P), (2,)]:
        raise ValueError
    counts = entry["fingerprint"]["counts"]
    fingerprint = Fingerprint(entry["fingerprint"]["hash"], tuple((name, count) for name, count in counts))
    batches, loss, accuracy = entry["gathered"]
    return Checkpoint(state, fingerprint, entry["teacher"], (batches, loss, accuracy))
