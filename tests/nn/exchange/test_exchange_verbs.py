"""`digitscope import` and `export`, as a person calls them."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from nn import cli, model_file
from nn.data import sources
from nn.exchange.onnx_writing import to_onnx
from nn.network import Network
from nn.source_names import Weighted
from tests.nn.exchange.test_round_trips import model_of, network_of


@pytest.fixture
def network() -> Network:
    return network_of("tanh")


@pytest.fixture
def weights(network: Network, tmp_path: Path) -> Path:
    path = tmp_path / "weights.safetensors"
    tensors = {f"fc{layer}.weight": W for layer, W in network.W.items()}
    save_file(tensors | {f"fc{layer}.bias": b for layer, b in network.b.items()}, path)
    return path


def test_weights_become_a_model(
    network: Network, weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model.safetensors"
    words = ["import", str(weights), "--activation", "tanh", "--pixels", "scaled", "--out", str(out)]
    assert cli.main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["network"] == "784-20-12-10"
    assert (told["activation"], told["output"], told["pixels"]) == ("tanh", "softmax", "scaled")
    np.testing.assert_array_equal(model_file.load(out).network.parameters, network.parameters)
    digits = sources.load((Weighted("starter"),), 0).training
    X, labels = digits.images[:500] / np.float32(255), digits.labels[:500]
    accuracy = float((network.predict(X).argmax(axis=1) == labels).mean())
    assert told["starter_accuracy"]["scaled"] == pytest.approx(accuracy)


def test_an_activation_that_no_file_says_is_asked(
    weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model.safetensors"
    assert cli.main(["import", str(weights), "--out", str(out)]) == 2
    assert "say it with --activation, one of relu, " in capsys.readouterr().err
    assert not out.exists()


def test_a_guess_at_the_activation_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = model_file.load(Path("resources/models/digits.safetensors")).network
    path = tmp_path / "theirs.safetensors"
    tensors = {f"fc{layer}.weight": W for layer, W in network.W.items()}
    save_file(tensors | {f"fc{layer}.bias": b for layer, b in network.b.items()}, path)
    assert cli.main(["import", str(path), "--out", str(tmp_path / "out.safetensors")]) == 2
    assert " With relu it reads 9" in capsys.readouterr().err


def test_a_network_that_reads_no_digits_is_told(
    weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model.safetensors"
    assert cli.main(["import", str(weights), "--activation", "tanh", "--out", str(out)]) == 0
    assert "It reads few of the starter digits" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "found", "word"), [("activation", "tanh", "relu"), ("output", "softmax", "sigmoid")]
)
def test_a_word_against_the_file_is_refused(
    option: str, found: str, word: str, network: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    path, out = tmp_path / "a.onnx", tmp_path / "out.safetensors"
    path.write_bytes(to_onnx(model_of(network)))
    assert cli.main(["import", str(path), f"--{option}", word, "--out", str(out)]) == 2
    assert f"its {option} is {found}, not {word}; leave --{option} out" in capsys.readouterr().err
    assert not out.exists()


def test_a_model_goes_out_and_comes_back(network: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    model, out, back = (tmp_path / name for name in ("a.safetensors", "a.onnx", "b.safetensors"))
    model_file.save(model, model_of(network))
    assert cli.main(["export", str(model), "--onnx", str(out)]) == 0
    assert cli.main(["import", str(out), "--pixels", "scaled", "--out", str(back)]) == 0
    again = model_file.load(back)
    np.testing.assert_array_equal(again.network.parameters, network.parameters)
    assert again.network.architecture == network.architecture


def test_the_lines_for_pytorch_are_printed(
    network: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "a.safetensors"
    model_file.save(model, model_of(network))
    assert cli.main(["export", str(model), "--pytorch"]) == 0
    assert f"load_file({str(model)!r})" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--onnx", "--script"])
def test_a_folder_that_is_not_there_is_told(
    option: str, network: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "a.safetensors"
    model_file.save(model, model_of(network))
    assert cli.main(["export", str(model), option, str(tmp_path / "no" / "a")]) == 2
    assert "cannot be written" in capsys.readouterr().err
