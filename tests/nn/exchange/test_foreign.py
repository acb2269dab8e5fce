"""Networks of other programs: read as they are meant, or refused with a sentence that names what does not fit."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from nn.data import sources
from nn.errors import DigitScopeError
from nn.exchange.foreign import PIXELS, Foreign, Linear, scores, to_model
from nn.exchange.onnx_reading import read_onnx
from nn.exchange.tensors import read_tensors
from nn.model_file import save
from nn.source_names import Weighted
from tests.nn.exchange.test_round_trips import model_of, network_of

RNG = np.random.default_rng(5)


def layer(neurons: int, inputs: int) -> tuple[np.ndarray, np.ndarray]:
    return (
        (RNG.standard_normal((neurons, inputs)) / inputs**0.5).astype(np.float32),
        RNG.standard_normal(neurons).astype(np.float32),
    )


def named(**layers: tuple[int, int]) -> dict[str, np.ndarray]:
    found = {}
    for name, shape in layers.items():
        found[f"{name}.weight"], found[f"{name}.bias"] = layer(*shape)
    return found


def refused(read: Callable[[Path], object], path: Path) -> str:
    """The one sentence with which a file is refused, without its name."""
    with pytest.raises(DigitScopeError) as caught:
        read(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence.replace(str(path), "FILE")


def written(path: Path, tensors: dict[str, np.ndarray]) -> Path:
    save_file(tensors, path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "weights.safetensors"


def test_names_are_in_the_order_of_their_numbers(path: Path) -> None:
    tensors = named(**{f"fc{number}": (20, 20 if number > 1 else 784) for number in range(1, 9)}, fc10=(10, 20))
    foreign = read_tensors(written(path, tensors))
    assert [each.name for each in foreign.layers] == [*(f"fc{number}" for number in range(1, 9)), "fc10"]
    assert foreign.widths == (784, *[20] * 8, 10)


def test_names_without_order_are_put_in_the_one_order_that_fits(path: Path) -> None:
    tensors = named(output=(10, 16), input=(32, 784), hidden=(16, 32))
    assert [each.name for each in read_tensors(written(path, tensors)).layers] == ["input", "hidden", "output"]


def test_two_orders_that_fit_are_not_chosen_between(path: Path) -> None:
    tensors = named(z=(32, 784), b=(32, 32), a=(10, 32), c=(32, 32))
    assert refused(read_tensors, written(path, tensors)).startswith("FILE: layer ")


def test_a_layer_without_biases_has_them_zero(path: Path) -> None:
    tensors = named(**{"0": (16, 784), "2": (10, 16)})
    del tensors["0.bias"]
    assert not read_tensors(written(path, tensors)).layers[0].b.any()


def test_bfloat16_is_read(path: Path) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from safetensors.torch import save_file as save_torch

    tensors = {name: torch.from_numpy(array).bfloat16() for name, array in named(**{"0": (10, 784)}).items()}
    save_torch(tensors, path)
    (only,) = read_tensors(path).layers
    np.testing.assert_array_equal(only.W, tensors["0.weight"].float().numpy())
    np.testing.assert_array_equal(only.b, tensors["0.bias"].float().numpy())


def test_weights_of_two_names_are_told(path: Path) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from safetensors.torch import save_model

    model = torch.nn.Sequential(torch.nn.Linear(784, 10), *[torch.nn.Linear(10, 10)] * 2)
    save_model(model, str(path))
    assert refused(read_tensors, path).startswith("FILE: layer 2 shares the weights of 1, and nothing says whether ")


def test_a_header_as_long_as_a_pickle_begins_is_sound(path: Path) -> None:
    """The first bytes are the header's length: that of 384 and of 640 begins as pickles of protocol 2 and later do."""
    for length in (384, 640):
        words = {"note": ""}
        for _ in range(length):
            save_file(named(fc=(10, 784)), path, words)
            if path.read_bytes()[:8] == length.to_bytes(8, "little"):
                break
            words = {"note": words["note"] + "aaaa"}
        assert path.read_bytes()[:1] == b"\x80"
        assert read_tensors(path).widths == (784, 10)


def test_numbers_in_names_have_any_length(path: Path) -> None:
    tensors = {f"l{number}.weight": layer(*shape)[0] for number, shape in (("9" * 5000, (10, 16)), (8, (16, 784)))}
    assert read_tensors(written(path, tensors)).widths == (784, 16, 10)


def test_a_model_of_ours_is_no_foreign_one(path: Path) -> None:
    save(path, model_of(network_of()))
    assert refused(read_tensors, path) == "FILE is a model of DigitScope's already; open it as it is."


def test_the_more_usual_feeding_wins_where_digits_do_not_tell() -> None:
    """Without biases ReLU's answers have the same order for pixels of any scale."""
    digits = sources.load((Weighted("starter"),), 0).training
    X, labels = digits.images[:500] / np.float32(255), digits.labels[:500]
    means = np.stack([X[labels == digit].mean(axis=0) for digit in range(10)]).astype(np.float32)
    W = means / np.linalg.norm(means, axis=1, keepdims=True)
    foreign = Foreign((Linear("0", W, np.zeros(10, np.float32)),))
    found = {score.pixels: score.accuracy for score in scores(foreign, "relu", X, labels)}
    assert found["scaled"] == found["bytes"]
    assert next(iter(found)) == "scaled"
    # A few digits more say nothing; many do.
    for bias, best in ((0.2, "scaled"), (20.0, "bytes")):
        b = np.zeros(10, np.float32)
        b[0] = bias
        read = scores(Foreign((Linear("0", W, b),)), "relu", X, labels)
        accuracy = {score.pixels: score.accuracy for score in read}
        assert accuracy["bytes"] > accuracy["scaled"]
        assert read[0].pixels == best


def test_pixels_with_which_weights_are_too_large_read_nothing(path: Path) -> None:
    W = np.full((10, 784), 3e37, np.float32)
    foreign = Foreign((Linear("0", W, np.zeros(10, np.float32)),))
    digits = sources.load((Weighted("starter"),), 0).training
    X, labels = digits.images[:100] / np.float32(255), digits.labels[:100]
    read = {score.pixels: score.accuracy for score in scores(foreign, "relu", X, labels)}
    assert read["bytes"] == 0
    assert read["scaled"] > 0
    with pytest.raises(DigitScopeError, match="Weights of 0 leave the finite numbers with these pixels"):
        to_model(foreign, "relu", "softmax", "bytes")


def test_other_precisions_are_read(path: Path) -> None:
    tensors = {name: array.astype(np.float64) for name, array in named(**{"0": (10, 784)}).items()}
    (only,) = read_tensors(written(path, tensors)).layers
    np.testing.assert_array_equal(only.W, tensors["0.weight"].astype(np.float32))


@pytest.mark.parametrize(
    ("tensors", "sentence"),
    [
        (named(fc1=(32, 784), fc2=(10, 30)), "FILE: layer fc2 takes 30 numbers, and fc1 before it gives 32."),
        (
            named(fc1=(32, 1024), fc2=(10, 32)),
            "FILE: layer fc1 takes 1024 numbers; DigitScope feeds the 784 pixels of a digit.",
        ),
        (
            named(fc1=(32, 784), fc2=(26, 32)),
            "FILE: layer fc2 gives 26 numbers; DigitScope reads 10 answers, one a digit.",
        ),
        (
            {"conv1.weight": np.zeros((6, 1, 5, 5), np.float32)} | named(fc=(10, 784)),
            "FILE: layer conv1 is a convolution, as its weight tells; DigitScope has fully connected layers alone.",
        ),
        (
            named(fc=(10, 784)) | {"norm.running_mean": np.zeros(10, np.float32)},
            "FILE: layer norm is a batch normalisation, as its running_mean tells; DigitScope has fully connected "
            "layers alone.",
        ),
        (
            # As PyTorch saves a BatchNorm1d: the count of batches comes first by name, and is of whole numbers.
            named(fc=(10, 784))
            | {f"1.{name}": np.zeros(10, np.float32) for name in ("weight", "bias", "running_mean", "running_var")}
            | {"1.num_batches_tracked": np.array(3)},
            "FILE: layer 1 is a batch normalisation, as its num_batches_tracked tells; DigitScope has fully connected "
            "layers alone.",
        ),
        (
            {"norm.weight": np.zeros(32, np.float32), "norm.bias": np.zeros(32, np.float32)} | named(x=(10, 784)),
            "FILE: norm.weight, of shape 32, belongs to no fully connected layer; DigitScope has no others.",
        ),
        (
            {"d.kernel": np.zeros((784, 10), np.float32), "d.bias": np.zeros(10, np.float32)},
            "FILE: d.kernel is not called NAME.weight, as the weights (outputs, inputs) of PyTorch's layers are; save "
            "it so, and its biases as NAME.bias.",
        ),
        (
            {"W1": np.zeros((10, 784), np.float32)},
            "FILE: W1 is not called NAME.weight, as the weights (outputs, inputs) of PyTorch's layers are; save it so, "
            "and its biases as NAME.bias.",
        ),
        (
            {"a\n\x1b[31m" + 80 * "b": np.zeros(10, np.float32)},
            f"FILE: a??[31m{53 * 'b'}..., of shape 10, belongs to no fully connected layer; DigitScope has no others.",
        ),
        (
            named(fc=(10, 784)) | {"fc.bias": np.zeros(9, np.float32)},
            "FILE: fc.bias has shape 9, and fc.weight 10 x 784.",
        ),
        (
            {"fc.weight": np.zeros((10, 784), np.int64)},
            "FILE: fc.weight is of kind I64; save it as F32, for instance with model.float().",
        ),
        (
            {"fc.weight": np.full((10, 784), np.nan, np.float32)},
            "FILE: layer fc has weights that are no finite numbers.",
        ),
        ({}, "FILE holds no layer of weights."),
    ],
)
def test_what_does_not_fit_is_named(tensors: dict[str, np.ndarray], sentence: str, path: Path) -> None:
    assert refused(read_tensors, written(path, tensors)) == sentence


def test_too_many_layers_are_told_at_once(path: Path) -> None:
    tensors = named(**{f"l{number}": (16, 16 if number else 784) for number in range(30)}, out=(10, 16))
    foreign = read_tensors(written(path, tensors))
    with pytest.raises(DigitScopeError, match="This network cannot be one of DigitScope's"):
        to_model(foreign, "relu", "softmax", "scaled")


class Trap:
    """A pickle of it calls `called` where it is opened."""

    def __reduce__(self) -> Any:
        return called, ()


def called() -> None:
    raise AssertionError("a pickle was opened")


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize("read", [read_tensors, read_onnx])
def test_a_pickle_is_never_opened(read: Callable[[Path], object], protocol: int, path: Path) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    path.write_bytes(pickle.dumps(Trap(), protocol))
    assert "never opened" in refused(read, path)
    path.write_bytes(b"PK\x03\x04" + bytes(60))
    assert "never opened" in refused(read, path)


@pytest.mark.parametrize("read", [read_tensors, read_onnx])
def test_missing_and_damaged_files_are_told(read: Callable[[Path], object], path: Path) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    assert refused(read, path) == "FILE cannot be read: there is no such file or folder; check the name."
    for content in (b"", b"\x08", b"no network at all", bytes(100)):
        path.write_bytes(content)
        assert refused(read, path).startswith("FILE is damaged or no ")


@pytest.mark.parametrize("pixels", PIXELS)
def test_how_pixels_were_fed_is_folded_and_found_out(pixels: str) -> None:
    """A network whose first layer compares with the mean of each class reads digits with its own pixels only."""
    digits = sources.load((Weighted("starter"),), 0).training
    X, labels = digits.images[:600] / np.float32(255), digits.labels[:600]
    fed = (X - PIXELS[pixels].mean) / PIXELS[pixels].deviation
    means = np.stack([fed[labels == digit].mean(axis=0) for digit in range(10)])
    # The nearest mean: x . m - m . m / 2 is largest.
    foreign = Foreign((Linear("nearest", means.astype(np.float32), (-(means**2).sum(axis=1) / 2).astype(np.float32)),))
    expected = (fed @ means.T - (means**2).sum(axis=1) / 2).argmax(axis=1)
    read = to_model(foreign, "relu", "identity", pixels).network.predict(X).argmax(axis=1)
    assert (read == expected).mean() > 0.99
    best = scores(foreign, "relu", X, labels)[0]
    assert best.pixels == pixels
    assert best.accuracy == pytest.approx((expected == labels).mean(), abs=0.01)
