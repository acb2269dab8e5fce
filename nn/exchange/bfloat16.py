"""Numbers of half the length of single precision, which NumPy does not have and PyTorch often saves."""

import json
from pathlib import Path

import numpy as np

from nn.arrays import Float32

LENGTH = 8
"""Bytes at the beginning of a safetensors file, which say how long its header is, the lowest first."""


def from_bfloat16(path: Path, name: str) -> Float32:
    """A tensor of a safetensors file, which was found sound: a bfloat16 is the upper half of a number in float32."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(LENGTH), "little")
        entry = json.loads(file.read(length))[name]
        start, end = entry["data_offsets"]
        file.seek(LENGTH + length + start)
        halves = np.frombuffer(file.read(end - start), "<u2")
    return (halves.astype(np.uint32) << 16).view(np.float32).reshape(entry["shape"])
