"""Our networks as ONNX files, which most other programs and devices run."""

import numpy as np

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.exchange.onnx_package import onnx_package
from nn.exchange.words import elsewhere
from nn.model_file import Model
from nn.version import program_version

OPSET, IR_VERSION = 13, 8
"""Of ONNX 1.8: old enough for any program that reads ONNX today; each operator here is as it was then."""


def to_onnx(model: Model) -> bytes:
    """The network as a file: ``pixels`` (n, 784) in 0..1 in, ``answers`` (n, 10) out, both in single precision.

    Answers are the output's function of Z[L] / T at the temperature T of the model; the program shows what does not sum
    to 1, as of the sigmoid, as shares of its sum.

    Raises:
        DigitScopeError: where ONNX's package is not installed, or ONNX has no such activation.
    """
    onnx, network, T = onnx_package(), model.network, model.certainty.temperature
    helper, to_tensor = onnx.helper, onnx.numpy_helper.from_array
    number = onnx.TensorProto.FLOAT
    nodes, tensors, here = [], [], "pixels"
    for layer in range(1, network.depth + 1):
        is_last = layer == network.depth
        rule = OUTPUTS[network.architecture.output] if is_last else ACTIVATIONS[network.architecture.activation]
        function, name = elsewhere(rule, "ONNX"), str(2 * (layer - 1))
        weights, sums, answers = [f"{name}.weight", f"{name}.bias"], f"Z{layer}", "answers" if is_last else f"A{layer}"
        tensors += [to_tensor(network.W[layer], weights[0]), to_tensor(network.b[layer], weights[1])]
        # Z[l] = A[l-1] W[l]^T + b[l]
        nodes.append(helper.make_node("Gemm", [here, *weights], [sums], name, transB=1))
        if is_last and T != 1:
            tensors.append(to_tensor(np.float32(T), "temperature"))
            nodes.append(helper.make_node("Div", [sums, "temperature"], ["Z / T"], "temperature"))
            sums = "Z / T"
        settings = dict(function.settings)
        nodes.append(helper.make_node(function.onnx, [sums], [answers], str(2 * layer - 1), **settings))
        here = answers
    pixels = helper.make_tensor_value_info("pixels", number, ["n", network.widths[0]])
    answers_info = helper.make_tensor_value_info("answers", number, ["n", network.widths[-1]])
    graph = helper.make_graph(nodes, "digits", [pixels], [answers_info], tensors)
    file = helper.make_model(
        graph,
        producer_name="DigitScope",
        producer_version=program_version(),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    onnx.checker.check_model(file, full_check=True)
    content: bytes = file.SerializeToString(deterministic=True)
    return content
