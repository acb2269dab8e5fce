"""The lines that open one of our model files in PyTorch."""

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.exchange.words import elsewhere
from nn.model_file import Model

_COOLED = """\
# The temperature of its answers, which the file keeps beside the weights: the last sums are divided by it.
for parameter in model[{last}].parameters():
    parameter.data /= {T}
"""


def torch_lines(model: Model, file: str) -> str:
    """Python that makes ``model``, with the weights in `file`, into which ``nn.model_file`` wrote `model`.

    Its answers are the output's function of Z[L] / T at the model's temperature T: the last layer gives Z[L] / T. The
    program shows what does not sum to 1, as of the sigmoid, as shares of its sum.

    Raises:
        DigitScopeError: where PyTorch has no such activation.
    """
    architecture, T = model.network.architecture, model.certainty.temperature
    between = elsewhere(ACTIVATIONS[architecture.activation], "PyTorch").torch
    last = elsewhere(OUTPUTS[architecture.output], "PyTorch").torch
    functions = [between] * (architecture.depth - 1) + [last]
    layers = [
        f"    nn.Linear({inputs}, {neurons}), {function},"
        for inputs, neurons, function in zip(architecture.widths, architecture.widths[1:], functions, strict=False)
    ]
    return "\n".join(
        [
            "from safetensors.torch import load_file",
            "from torch import nn",
            "",
            "model = nn.Sequential(",
            *layers,
            ")",
            f"model.load_state_dict(load_file({file!r}))",
            *(_COOLED.format(last=2 * architecture.depth - 2, T=T).splitlines() if T != 1 else ()),
            "",
        ]
    )
