"""A network as one file of Python that reads digits with NumPy and nothing else."""

import shlex
from base64 import b85encode

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.exchange.words import elsewhere
from nn.model_file import Model

LINE = 100
"""Characters of weights in a line."""

SCRIPT = '''"""A network that reads digits, {shape}, written by DigitScope. It needs NumPy and nothing else.

    python {name} PIXELS.npy

prints what each digit is read as: PIXELS.npy has (n, 784) or (n, 28, 28) numbers in 0..1, 0 for the background.
"""

from base64 import b85decode
from sys import argv

import numpy as np

WIDTHS = {widths}
# The temperature of the answers: above 1 they are more even than the network alone would give them.
T = {temperature}


def sigma(Z):
    """The activation of a hidden layer."""
    return {sigma}


def output(Z):
    """What makes answers of the last sums."""
    return {output}


def predict(X):
    """The answers (n, 10) for pixels X (n, 784) in 0..1."""
    A = np.asarray(X, np.float32).reshape(-1, WIDTHS[0])
    for layer, (W, b) in enumerate(LAYERS, start=1):
        # Z[l] = A[l-1] W[l]^T + b[l]
        Z = A @ W.T + b
        with np.errstate(over="ignore"):
            A = output(Z / T) if layer == len(LAYERS) else sigma(Z)
    return A


def layers(parameters):
    """W (n_l, n_l-1) and b (n_l,) of each layer: all weights come before all biases."""
    W, b, start = [], [], 0
    for inputs, neurons in zip(WIDTHS, WIDTHS[1:]):
        W.append(parameters[start : start + neurons * inputs].reshape(neurons, inputs))
        start += neurons * inputs
    for neurons in WIDTHS[1:]:
        b.append(parameters[start : start + neurons])
        start += neurons
    return list(zip(W, b))


# Numbers in single precision, the lowest byte first, in base 85.
PARAMETERS = """
{parameters}
"""

LAYERS = layers(np.frombuffer(b85decode("".join(PARAMETERS.split())), "<f4"))

if __name__ == "__main__":
    if len(argv) != 2:
        raise SystemExit(__doc__)
    for answers in predict(np.load(argv[1], allow_pickle=False)):
        print(answers.argmax())
'''


def to_script(model: Model, name: str) -> str:
    """The script, which is to be called `name`; it gives the output's function of Z[L] / T, T being the temperature.

    The program shows what does not sum to 1, as of the sigmoid, as shares of its sum.

    Raises:
        DigitScopeError: where NumPy has no such activation in one expression.
    """
    architecture = model.network.architecture
    text = b85encode(model.network.parameters.astype("<f4").tobytes()).decode()
    lines = [text[start : start + LINE] for start in range(0, len(text), LINE)]
    return SCRIPT.format(
        shape="-".join(map(str, architecture.widths)),
        # Within quotes of a docstring.
        name=shlex.quote(name).replace("\\", r"\\").replace('"', r"\""),
        widths=architecture.widths,
        temperature=model.certainty.temperature,
        sigma=elsewhere(ACTIVATIONS[architecture.activation], "A script").numpy,
        output=elsewhere(OUTPUTS[architecture.output], "A script").numpy,
        parameters="\n".join(lines),
    )
