"""A file of another program's, told apart by the ending of its name."""

from pathlib import Path

from nn.exchange.foreign import Foreign
from nn.exchange.onnx_package import SUFFIX
from nn.exchange.onnx_reading import read_onnx
from nn.exchange.tensors import read_tensors


def read_foreign(path: Path) -> Foreign:
    """The network in a file of another program's.

    Raises:
        DigitScopeError: where it cannot be read, or is no network that we can have.
    """
    return (read_onnx if path.suffix.lower() == SUFFIX else read_tensors)(path)
