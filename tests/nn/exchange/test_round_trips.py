"""Networks saved for other programs give the same answers there, and come back as they were."""

import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.data import sources
from nn.exchange.foreign import to_model
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


def loss_for(output: str) -> str:
    return next(name for name, rule in LOSSES.items() if not rule.needs or output in rule.needs)


def network_of(activation: str = "relu", output: str = "softmax", hidden: tuple[int, ...] = (20, 12)) -> Network:
    architecture = Architecture((784, *hidden, 10), activation, output, loss_for(output))
    network = Network.initialized(architecture, "he", np.random.default_rng(3))
    for layer, b in network.b.items():
        b[...] = np.linspace(-1, 1, len(b)) * layer
    return network


def model_of(network: Network) -> Model:
    architecture = network.architecture
    h = Hyperparameters(
        hidden=architecture.widths[1:-1],
        activation=architecture.activation,
        output=architecture.output,
        loss=architecture.loss,
    )
    return Model(network, h)


@pytest.fixture(scope="module")
def X() -> np.ndarray:
    images = sources.load((Weighted("starter"),), 0).training.images[:DIGITS]
    return (images / 255).astype(np.float32)


def assert_same(network: Network, X: np.ndarray, answers: np.ndarray) -> None:
    expected = network.predict(X)
    assert answers.shape == (DIGITS, 10)
    # Sums of outputs without bound are as exact as they are large.
    np.testing.assert_allclose(answers, expected, rtol=1e-5, atol=1e-5 * max(1.0, float(np.abs(expected).max()) / 10))


@pytest.mark.parametrize(("activation", "output"), FUNCTIONS)
def test_onnx_answers_as_the_network_does(activation: str, output: str, X: np.ndarray, tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    network = network_of(activation, output)
    session = onnxruntime.InferenceSession(to_onnx(network), providers=["CPUExecutionProvider"])
    (answers,) = session.run(None, {"pixels": X})
    assert_same(network, X, answers)


@pytest.mark.parametrize(("activation", "output"), FUNCTIONS)
def test_onnx_comes_back_as_it_was(activation: str, output: str, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    network = network_of(activation, output)
    path = tmp_path / "digits.onnx"
    path.write_bytes(to_onnx(network))
    foreign = read_onnx(path)
    assert (foreign.activation, foreign.output) == (activation, output)
    back = to_model(foreign, activation, output, "scaled").network
    assert back.architecture == network.architecture
    np.testing.assert_array_equal(back.parameters, network.parameters)


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


@pytest.mark.parametrize("hidden", [(), (20,), (3, 1, 4)])
@pytest.mark.parametrize(("activation", "output"), FUNCTIONS)
def test_a_script_answers_as_the_network_does(
    activation: str, output: str, hidden: tuple[int, ...], X: np.ndarray
) -> None:
    network = network_of(activation, output, hidden)
    names: dict[str, object] = {"__name__": "digits"}
    exec(to_script(network, "digits.py"), names)
    predict = names["predict"]
    assert callable(predict)
    assert_same(network, X, predict(X))


def test_a_script_runs_on_its_own(X: np.ndarray, tmp_path: Path) -> None:
    network = network_of()
    (tmp_path / "digits.py").write_text(to_script(network, "digits.py"))
    np.save(tmp_path / "pixels.npy", X.reshape(-1, 28, 28))
    words = [sys.executable, "-I", "-W", "error", "digits.py", "pixels.npy"]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert [int(line) for line in told.split()] == network.predict(X).argmax(axis=1).tolist()


@pytest.mark.parametrize(("activation", "output"), FUNCTIONS)
def test_its_lines_open_a_model_in_pytorch(activation: str, output: str, X: np.ndarray, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    network = network_of(activation, output)
    path = tmp_path / "digits.safetensors"
    save(path, model_of(network))
    names: dict[str, object] = {}
    exec(torch_lines(network.architecture, str(path)), names)
    model = names["model"]
    assert callable(model)
    with torch.no_grad():
        assert_same(network, X, model(torch.from_numpy(X)).numpy())
