"""The lines that open one of our model files in PyTorch."""

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.exchange.words import elsewhere
from nn.network import Architecture


def torch_lines(architecture: Architecture, file: str) -> str:
    """Python that makes `model`, with the weights in `file`, which ``nn.model_file`` wrote.

    Raises:
        DigitScopeError: where PyTorch has no such activation.
    """
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
            "",
        ]
    )
