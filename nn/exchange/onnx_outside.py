"""Weights of an ONNX file that lie in files of their own beside it, as exporters put those of larger networks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nn.errors import DigitScopeError
from nn.exchange.words import legible

MOST_BYTES = 2**31
"""Of all files of weights: the largest of our networks has a quarter of it in single precision."""


def load_outside(path: Path, model: Any, onnx: Any) -> None:
    """Read them into the `model` of the file at `path`; `onnx` is the package.

    What could not be one of our networks is not read into memory.

    Raises:
        DigitScopeError: where such a file is not beside the model's, or too large.
    """
    places = {
        entry.value
        for tensor in _tensors(model.graph)
        if tensor.data_location == onnx.TensorProto.EXTERNAL
        for entry in tensor.external_data
        if entry.key == "location"
    }
    left = MOST_BYTES
    for place in sorted(places):
        outside = path.parent / place
        if Path(place).name != place or outside.is_symlink() or not outside.is_file():
            raise DigitScopeError(
                f"{path} has its weights in a file of its own, {legible(place)}, which is not beside it; put both into "
                "one folder."
            )
        left -= outside.stat().st_size
        if left < 0:
            raise DigitScopeError(f"{path}: {legible(place)} is too large for a network of DigitScope's.")
    onnx.load_external_data_for_model(model, str(path.parent))


def _tensors(graph: Any) -> Iterator[Any]:
    """All of a graph, of its operators, and of graphs within these."""
    yield from graph.initializer
    for attribute in (attribute for node in graph.node for attribute in node.attribute):
        yield from (attribute.t, *attribute.tensors)
        for inner in (attribute.g, *attribute.graphs):
            yield from _tensors(inner)
