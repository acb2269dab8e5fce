"""ONNX's own package, imported when a file of its is read or written: few need it."""

from importlib import import_module
from types import ModuleType

from nn.errors import DigitScopeError
from nn.extras import not_installed

SUFFIX = ".onnx"


def onnx_package() -> ModuleType:
    """The package ``onnx``.

    Raises:
        DigitScopeError: where it is not installed, with the command that installs it.
    """
    try:
        return import_module("onnx")
    except ImportError:
        raise DigitScopeError(not_installed("An ONNX file", "onnx", "onnx")) from None
