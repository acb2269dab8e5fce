"""Networks saved for other programs give the same answers there, and come back as they were."""

import shlex
import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.certainty import Certainty
from nn.data import sources
from nn.exchange.foreign import PIXELS, to_model
from nn.exchange.onnx_reading import read_onnx
from nn.exchange.onnx_writing import to_onnx
from nn.exchange.pytorch import torch_lines
from nn.exchange.script import to_script
from nn.exchange.tensors import read_tensors
from nn.hyperparameters import Hyperparameters
from nn.losses import LOSSES
from nn.model_file import Model, save
from nn.network import Architecture, Network
from nn.source_names import Weighted

FUNCTIONS = list(product(ACTIVATIONS, OUTPUTS))
DIGITS = 1000
TEMPERATURES = (1.0, 2.5)
"""Of answers as the network alone gives them, and of calibrated ones."""


def loss_for(output: str) -> str:
    return next(name for name, rule in LOSSES.items() if not rule.needs or output in rule.needs)


def network_of(activation: str = "relu", output: str = "softmax", hidden: tuple[int, ...] = (20, 12)) -> Network:
    architecture = Architecture((784, *hidden, 10), activation, output, loss_for(output))
    network = Network.initialized(architecture, "he", np.random.default_rng(3))
    for layer, b in network.b.items():
        b[...] = np.linspace(-1, 1, len(b)) * layer
    return network


def model_of(network: Network, temperature: float = 1.0) -> Model:
    architecture = network.architecture
    h = Hyperparameters(
        hidden=architecture.widths[1:-1],
        activation=architecture.activation,
        output=architecture.output,
        loss=architecture.loss,
    )
    return Model(network, h, certainty=Certainty(temperature))


@pytest.fixture(scope="module")
def X() -> np.ndarray:
    images = sources.load((Weighted("starter"),), 0).training.images[:DIGITS]
    return (images / 255).astype(np.float32)


def assert_same(model: Model | Network, X: np.ndarray, answers: np.ndarray) -> None:
    """That the answers are those of the program, at the temperature of the model."""
    network, certainty = (model.network, model.certainty) if isinstance(model, Model) else (model, Certainty())
    Z = network.trace(X).Z[network.depth]
    expected = np.empty_like(Z)
    OUTPUTS[network.architecture.output].sigma(Z / np.float32(certainty.temperature), expected)
    if network.architecture.output == "softmax":
        np.testing.assert_allclose(expected, certainty.probabilities(Z, "softmax"), rtol=1e-6)
    assert answers.shape == (DIGITS, 10)
    # Sums of outputs without bound are as exact as they are large.
    np.testing.assert_allclose(answers, expected, rtol=1e-5, atol=1e-5 * max(1.0, float(np.abs(expected).max()) / 10))


@pytest.mark.parametrize("temperature", TEMPERATURES)
@pytest.mark.parametrize(("activation", "output"), FUNCTIONS)
def test_onnx_answers_as_the_program_does(activation: str, output: str, temperature: float, X: np.ndarray) -> None:
    onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    model = model_of(network_of(activation, output), temperature)
    session = onnxruntime.InferenceSession(to_onnx(model), providers=["CPUExecutionProvider"])
    (answers,) = session.run(None, {"pixels": X})
    assert_same(model, X, answers)


@pytest.mark.parametrize(("activation", "output"), FUNCTIONS)
def test_onnx_comes_back_as_it_was(activation: str, output: str, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    network = network_of(activation, output)
    path = tmp_path / "digits.onnx"
    path.write_bytes(to_onnx(model_of(network)))
    foreign = read_onnx(path)
    assert (foreign.activation, foreign.output) == (activation, output)
    back = to_model(foreign, activation, output, "scaled").network
    assert back.architecture == network.architecture
    np.testing.assert_array_equal(back.parameters, network.parameters)


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_temperature_comes_back_within_the_weights(output: str, X: np.ndarray, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    model = model_of(network_of("tanh", output), 2.5)
    path = tmp_path / "digits.onnx"
    path.write_bytes(to_onnx(model))
    foreign = read_onnx(path)
    assert foreign.output == output
    assert_same(model, X, to_model(foreign, "tanh", output, "scaled").network.predict(X))


@pytest.mark.parametrize(
    ("activation", "output", "pixels"),
    [*((*functions, "standardised") for functions in FUNCTIONS), *(("tanh", "softmax", pixels) for pixels in PIXELS)],
)
def test_another_feeding_comes_in_and_goes_out(
    activation: str, output: str, pixels: str, X: np.ndarray, tmp_path: Path
) -> None:
    """What a network answers to its own pixels, its ONNX file and its script answer to pixels in 0..1."""
    from safetensors.numpy import save_file

    onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    network, fed = network_of(activation, output), PIXELS[pixels]
    # Weights of digits that are fed as 0 to 255 are as much smaller, or a sigmoid would have nothing but its ends.
    network.W[1][...] *= min(fed.deviation, 1)
    path = tmp_path / "weights.safetensors"
    weights = {f"fc{layer}.weight": W for layer, W in network.W.items()}
    save_file(weights | {f"fc{layer}.bias": b for layer, b in network.b.items()}, path)
    model = to_model(read_tensors(path), activation, output, pixels)
    theirs = network.predict(((X - fed.mean) / fed.deviation).astype(np.float32))
    session = onnxruntime.InferenceSession(to_onnx(model), providers=["CPUExecutionProvider"])
    names: dict[str, object] = {"__name__": "digits"}
    exec(to_script(model, "digits.py"), names)
    predict = names["predict"]
    assert callable(predict)
    # One rounding more: the first weights are divided by the deviation.
    bound = 2e-5 * max(1.0, float(np.abs(theirs).max()) / 10)
    for answers in (model.network.predict(X), session.run(None, {"pixels": X})[0], predict(X)):
        assert answers.shape == (DIGITS, 10)
        np.testing.assert_allclose(answers, theirs, rtol=2e-5, atol=bound)


@pytest.mark.parametrize(("activation", "output"), FUNCTIONS)
def test_tensors_without_a_word_of_ours_come_back(activation: str, output: str, X: np.ndarray, tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    network = network_of(activation, output)
    path = tmp_path / "weights.safetensors"
    weights = {f"fc{layer}.weight": W for layer, W in network.W.items()}
    save_file(weights | {f"fc{layer}.bias": b for layer, b in network.b.items()}, path)
    foreign = read_tensors(path)
    assert (foreign.activation, foreign.output) == (None, None)
    assert_same(network, X, to_model(foreign, activation, output, "scaled").network.predict(X))


@pytest.mark.parametrize("temperature", TEMPERATURES)
@pytest.mark.parametrize("hidden", [(), (20,), (3, 1, 4)])
@pytest.mark.parametrize(("activation", "output"), FUNCTIONS)
def test_a_script_answers_as_the_program_does(
    activation: str, output: str, hidden: tuple[int, ...], temperature: float, X: np.ndarray
) -> None:
    model = model_of(network_of(activation, output, hidden), temperature)
    names: dict[str, object] = {"__name__": "digits"}
    exec(to_script(model, "digits.py"), names)
    predict = names["predict"]
    assert callable(predict)
    assert_same(model, X, predict(X))


@pytest.mark.parametrize("name", ["digits.py", "my digits\\x.py", 'a""""b.py'])
def test_a_script_runs_on_its_own(X: np.ndarray, tmp_path: Path, name: str) -> None:
    if sys.platform == "win32" and name != "digits.py":
        pytest.skip("Windows has no files of such names.")
    network = network_of()
    (tmp_path / name).write_text(to_script(model_of(network), name))
    np.save(tmp_path / "pixels.npy", X.reshape(-1, 28, 28))
    usage = subprocess.run([sys.executable, name], cwd=tmp_path, capture_output=True, text=True).stderr
    assert f"python {shlex.quote(name)} PIXELS.npy" in usage
    words = [sys.executable, "-I", "-W", "error", name, "pixels.npy"]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert [int(line) for line in told.split()] == network.predict(X).argmax(axis=1).tolist()


@pytest.mark.parametrize("temperature", TEMPERATURES)
@pytest.mark.parametrize(("activation", "output"), FUNCTIONS)
def test_its_lines_open_a_model_in_pytorch(
    activation: str, output: str, temperature: float, X: np.ndarray, tmp_path: Path
) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    ours = model_of(network_of(activation, output), temperature)
    path = tmp_path / "digits.safetensors"
    save(path, ours)
    names: dict[str, object] = {}
    exec(torch_lines(ours, str(path)), names)
    model = names["model"]
    assert callable(model)
    with torch.no_grad():
        assert_same(ours, X, model(torch.from_numpy(X)).numpy())
