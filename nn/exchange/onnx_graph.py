"""The graph of an ONNX file as a chain: what is done to the numbers, one operator after the other."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nn.arrays import Array
from nn.errors import DigitScopeError
from nn.exchange.onnx_outside import load_outside
from nn.exchange.onnx_package import onnx_package
from nn.exchange.pickles import refuse_pickle
from nn.exchange.words import legible
from nn.files import reason

FOREIGN = {"google", "onnx", "numpy", "builtins"}
"""Packages whose errors tell that a file is damaged."""

STANDARD = {"", "ai.onnx"}
"""Where the operators stand that mean the same everywhere."""

QUANTIZED = {"QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear"}
"""What goes before and after sums of whole numbers."""

NUMBERS = "fiuV"
"""Kinds of NumPy's types: V are those that it gets from others, such as bfloat16."""

ALONE = {"Dropout", "Reshape", "Squeeze", "Unsqueeze"}
"""Operators that leave the numbers as they are, whatever their further operands: lengths, places, rates."""


@dataclass(frozen=True)
class OnnxNode:
    """One step on the way.

    Attributes:
        name: of its layer, as the file has it.
        kind: of the operator, such as ``Gemm``.
        settings: its attributes.
        constants: what it works with beside the numbers that come, in order.
        place: which of its operands the numbers are that come, counted from 0.
    """

    name: str
    kind: str
    settings: dict[str, Any]
    constants: tuple[Array, ...]
    place: int


def read_steps(path: Path) -> tuple[OnnxNode, ...]:
    """All operators of a file from its input to its output.

    Raises:
        DigitScopeError: where it cannot be read, ONNX's package is not installed, or the graph is no chain.
    """
    onnx = onnx_package()
    try:
        with open(path, "rb") as file:
            refuse_pickle(path, file.read(8))
        model = onnx.load(path, load_external_data=False)
        _check_version(path, model, onnx)
        load_outside(path, model, onnx)
        onnx.checker.check_model(model)
        return _steps(path, model.graph, onnx)
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from None
    except DigitScopeError:
        raise
    # Damaged bytes come as an error of protobuf's, a graph that does not hold together as one of the checker's.
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in FOREIGN:
            raise
        raise DigitScopeError(f"{path} is damaged or no ONNX file.") from None


def _check_version(path: Path, model: Any, onnx: Any) -> None:
    if model.ir_version > onnx.IR_VERSION:
        raise DigitScopeError(
            f"{path} is of version {model.ir_version} of ONNX, and the package here reads up to {onnx.IR_VERSION}; "
            "install a newer onnx."
        )


def _steps(path: Path, graph: Any, onnx: Any) -> tuple[OnnxNode, ...]:
    constants: dict[str, Array] = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
    inputs = [each.name for each in graph.input if each.name not in constants]
    if len(inputs) != 1 or len(graph.output) != 1:
        raise DigitScopeError(
            f"{path} has {_count(len(inputs), 'input')} and {_count(len(graph.output), 'output')}; a network of "
            "DigitScope has one each."
        )
    here, end = inputs[0], graph.output[0].name
    found: list[OnnxNode] = []
    # The nodes of a graph come in an order in which each can be worked out.
    for node in graph.node:
        settings = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
        operands = [name for name in node.input if name]
        if here in operands and here != end and node.op_type != "Shape":
            name, kind = legible(node.name or node.output[0]), legible(node.op_type)
            others = [operand for operand in operands if operand != here]
            values = [constants[other] for other in others if other in constants and node.op_type not in ALONE]
            _check_step(path, name, kind, node.domain)
            is_joined = len(values) < len(others) and node.op_type not in ALONE
            if is_joined or operands.count(here) > 1:
                raise DigitScopeError(
                    f"{path}: layer {name}, {kind}, joins several branches; DigitScope's networks have one."
                )
            if any(value.dtype.kind not in NUMBERS for value in values):
                raise DigitScopeError(f"{path}: layer {name}, {kind}, works with something else than numbers.")
            found.append(OnnxNode(name, node.op_type, settings, tuple(values), operands.index(here)))
            here = node.output[0]
        elif node.op_type == "Constant":
            value = settings.get("value")
            constants[node.output[0]] = (
                np.asarray(next(iter(settings.values()))) if value is None else onnx.numpy_helper.to_array(value)
            )
        elif node.op_type in {"Identity", "Cast"} and operands[0] in constants:
            constants[node.output[0]] = constants[operands[0]]
        elif node.op_type == "Transpose" and operands[0] in constants:
            constants[node.output[0]] = np.transpose(constants[operands[0]], settings.get("perm"))
    if here != end:
        raise DigitScopeError(f"{path} is no chain of layers from one input to one output; DigitScope's networks are.")
    return tuple(found)


def _check_step(path: Path, name: str, kind: str, domain: str) -> None:
    if domain not in STANDARD:
        raise DigitScopeError(
            f"{path}: layer {name} is {kind} of {legible(domain)}, which only that program knows; save the network "
            "with the operators of ONNX alone."
        )
    if kind in QUANTIZED:
        raise DigitScopeError(f"{path}: layer {name}, {kind}, is quantised; save the network before it is.")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
