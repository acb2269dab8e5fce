"""Model files: what was saved comes back, opens elsewhere, and a file that is anything else is told in one sentence."""

import json
import os
import struct
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load as tensors_of
from safetensors.numpy import save as safetensors

from nn import model_file
from nn.certainty import Certainty
from nn.data.edges import EDGES
from nn.errors import DigitScopeError
from nn.familiarity import AXES, Familiarity
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.model_file import KEY, SUFFIX, VERSION, Model, load, save
from nn.network import Architecture, Network
from nn.source_names import Weighted

SMALL = Hyperparameters(hidden=(3,), data=(Weighted("starter"),))
SCORES = {"epoch": 2, "validation_accuracy": 0.875}


def model_of(h: Hyperparameters = SMALL, seed: int = 0, scores: dict[str, float] | None = None) -> Model:
    network = Network.initialized(Architecture.of(h), h.initializer, np.random.default_rng(seed))
    for layer, biases in network.b.items():
        biases[...] = layer + np.arange(len(biases)) / 7
    return Model(network, h, SCORES if scores is None else scores)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("saved") / "model.safetensors"
    save(path, model_of())
    return path.read_bytes()


def refused(path: Path) -> str:
    """The one sentence with which a file is refused."""
    with pytest.raises(DigitScopeError) as caught:
        load(path)
    sentence = str(caught.value)
    assert sentence.startswith(str(path))
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def same(a: Model, b: Model) -> bool:
    return (
        a.network.architecture == b.network.architecture
        and a.network.parameters.tobytes() == b.network.parameters.tobytes()
        and a.hyperparameters == b.hyperparameters
        and a.scores == b.scores
    )


def header_of(content: bytes) -> dict[str, Any]:
    (length,) = struct.unpack("<Q", content[:8])
    header: dict[str, Any] = json.loads(content[8 : 8 + length])
    return header


def description_of(content: bytes) -> dict[str, Any]:
    description: dict[str, Any] = json.loads(header_of(content)["__metadata__"][KEY])
    return description


def with_description(content: bytes, text: str) -> bytes:
    """The same tensors with another text in the metadata."""
    return safetensors(tensors_of(content), {KEY: text})


# What comes back


def choices(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(ABOUT[name].choices))


@st.composite
def hyperparameters(draw: st.DrawFn) -> Hyperparameters:
    loss = draw(choices("loss"))
    names = draw(st.lists(st.text(min_size=1), min_size=1, max_size=3, unique=True))
    return Hyperparameters(
        hidden=tuple(draw(st.lists(st.integers(1, 12), max_size=8))),
        activation=draw(choices("activation")),
        output="softmax" if loss == "cross_entropy" else draw(choices("output")),
        loss=loss,
        initializer=draw(choices("initializer")),
        optimizer=draw(choices("optimizer")),
        learning_rate=draw(st.floats(1e-6, 10)),
        schedule=draw(choices("schedule")),
        momentum=draw(st.floats(0, 0.999)),
        batch_size=draw(st.integers(1, 10_000)),
        epochs=draw(st.integers(1, 1000)),
        l2=draw(st.floats(0, 1)),
        dropout=draw(st.floats(0, 0.9)),
        augment=draw(st.booleans()),
        data=tuple(Weighted(name, draw(st.floats(0.01, 100))) for name in names),
        validation=draw(st.integers(0, 30_000)),
        seed=draw(st.integers(0, 2**31 - 1)),
    )


@given(
    h=hyperparameters(),
    seed=st.integers(0, 100),
    scores=st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False)),
)
@settings(max_examples=50)
def test_what_was_saved_comes_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, h: Hyperparameters, seed: int, scores: dict[str, float]
) -> None:
    path = tmp_path_factory.mktemp("round") / "model.safetensors"
    model = model_of(h, seed, scores)
    save(path, model)
    assert same(load(path), model)


def test_a_loaded_network_answers_alike_and_learns_on(path: Path) -> None:
    model = model_of()
    save(path, model)
    loaded = load(path).network
    X = np.random.default_rng(1).random((5, 784), np.float32)
    assert np.array_equal(loaded.predict(X), model.network.predict(X))
    loaded.parameters += 1
    assert loaded.b[2][0] == model.network.b[2][0] + 1


def test_a_float64_network_is_kept_as_float32(path: Path) -> None:
    model = model_of()
    save(path, replace(model, network=model.network.copy(np.float64)))
    assert same(load(path), model)


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    contents = set()
    for number in range(20):
        path = tmp_path / f"{number}.safetensors"
        save(path, model_of())
        contents.add(path.read_bytes())
    assert len(contents) == 1


@pytest.mark.parametrize("name", ["m\N{LATIN SMALL LETTER O WITH DIAERESIS}del", "m\udcffdel", "model without ending"])
def test_any_name(tmp_path: Path, name: str) -> None:
    try:
        save(tmp_path / name, model_of())
    except DigitScopeError:
        pytest.skip("this file system takes no name that is not UTF-8")
    assert same(load(tmp_path / name), model_of())


# What others see


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        ((), {"0.weight": (10, 784), "0.bias": (10,)}),
        (
            (32, 16),
            {
                "0.weight": (32, 784),
                "0.bias": (32,),
                "2.weight": (16, 32),
                "2.bias": (16,),
                "4.weight": (10, 16),
                "4.bias": (10,),
            },
        ),
    ],
)
def test_tensors_are_those_of_a_sequential_of_linear_and_activation(
    path: Path, hidden: tuple[int, ...], expected: dict[str, tuple[int, ...]]
) -> None:
    model = model_of(replace(SMALL, hidden=hidden))
    save(path, model)
    tensors = tensors_of(path.read_bytes())
    assert {name: tensor.shape for name, tensor in tensors.items()} == expected
    for layer in model.network.W:
        assert np.array_equal(tensors[f"{2 * layer - 2}.weight"], model.network.W[layer])
        assert np.array_equal(tensors[f"{2 * layer - 2}.bias"], model.network.b[layer])
        assert tensors[f"{2 * layer - 2}.weight"].dtype == np.float32


def test_the_tensors_alone_compute_the_network(path: Path) -> None:
    """By the definition of Linear: y = x W^T + b."""
    model = model_of(replace(SMALL, hidden=(6, 5)))
    save(path, model)
    tensors = tensors_of(path.read_bytes())
    A = X = np.random.default_rng(1).random((4, 784), np.float32)
    for number in (0, 2, 4):
        Z = A @ tensors[f"{number}.weight"].T + tensors[f"{number}.bias"]
        A = np.maximum(Z, 0)
    softmax = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    assert np.allclose(model.network.predict(X), softmax, atol=1e-6)


def test_the_metadata_is_json_with_a_version(saved: bytes) -> None:
    description = description_of(saved)
    assert description["version"] == VERSION
    assert description["architecture"] == {
        "widths": [784, 3, 10],
        "activation": "relu",
        "output": "softmax",
        "loss": "cross_entropy",
    }
    assert description["hyperparameters"]["learning_rate"] == SMALL.learning_rate
    assert set(description["hyperparameters"]) == set(ABOUT)
    assert description["data"] == "starter"
    assert description["scores"] == SCORES


# What is refused


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "there is no such file" in refused(tmp_path / "none.safetensors")
    assert "it is a folder" in refused(tmp_path)
    (tmp_path / "file").touch()
    assert "is no folder" in refused(tmp_path / "file" / "model")
    refused(tmp_path / ("x" * 300))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything; so may Windows")
def test_a_file_that_may_not_be_read(path: Path) -> None:
    save(path, model_of())
    path.chmod(0)
    assert "you have no permission" in refused(path)


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_cut_off_anywhere(path: Path, saved: bytes, data: st.DataObject) -> None:
    header = 8 + struct.unpack("<Q", saved[:8])[0]
    places = st.one_of(st.integers(0, 16), st.integers(0, header + 16), st.integers(0, len(saved) - 1))
    path.write_bytes(saved[: data.draw(places)])
    refused(path)


@given(data=st.data())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_is_found_or_changes_nothing(path: Path, saved: bytes, data: st.DataObject) -> None:
    header = 8 + struct.unpack("<Q", saved[:8])[0]
    place = data.draw(st.one_of(st.integers(0, header - 1), st.integers(0, len(saved) - 1)))
    content = bytearray(saved)
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    try:
        loaded = load(path)
    except DigitScopeError:
        refused(path)
    else:
        assert same(loaded, model_of())


@given(content=st.binary(max_size=200))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_other_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused(path)
    path.write_bytes(struct.pack("<Q", len(content)) + content)
    refused(path)


def test_more_behind_the_end(path: Path, saved: bytes) -> None:
    path.write_bytes(saved + b"\0")
    refused(path)


def foreign() -> dict[str, bytes]:
    tensors = tensors_of_model()
    return {
        "without metadata": safetensors(tensors),
        "with other metadata": safetensors(tensors, {"format": "pt"}),
        "with no tensors": safetensors({}),
    }


def tensors_of_model() -> dict[str, Any]:
    network = model_of().network
    return {
        "0.weight": network.W[1].copy(),
        "0.bias": network.b[1].copy(),
        "2.weight": network.W[2].copy(),
        "2.bias": network.b[2].copy(),
    }


@pytest.mark.parametrize("kind", list(foreign()))
def test_safetensors_of_others(path: Path, kind: str) -> None:
    path.write_bytes(foreign()[kind])
    assert "is not a model of DigitScope" in refused(path)


def test_a_foreign_file_is_refused_before_its_tensors_are_read(path: Path) -> None:
    """Someone picks a language model of gigabytes; here a file with a hole of 2 GB stands in for it."""
    size = 2**31
    header = json.dumps({"w": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}}).encode()
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        file.truncate(8 + len(header) + size)
    tracemalloc.start()
    try:
        refused(path)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("version", [2, 0, "1", None, [1], 10**400])
def test_another_version_is_named(path: Path, saved: bytes, version: Any) -> None:
    path.write_bytes(with_description(saved, json.dumps(description_of(saved) | {"version": version})))
    assert "update DigitScope" in refused(path)


Change = Callable[[dict[str, Any]], Any]

VALUES: tuple[Any, ...] = (None, 5, "text", [], [1, 2], {"widths": 5}, {"hidden": {}}, True, 10**400)
HYPERPARAMETERS: tuple[Any, ...] = (None, "text", -1, 10**400, float("nan"), float("inf"), [0], [[3]], {"a": 1}, [True])


def without(name: str) -> Change:
    return lambda description: {other: value for other, value in description.items() if other != name}


def of_value(name: str, value: Any) -> Change:
    return lambda description: description | {name: value}


def of_hyperparameter(name: str, value: Any) -> Change:
    return lambda description: description | {"hyperparameters": description["hyperparameters"] | {name: value}}


WRONG: dict[str, Change] = {
    "a list": lambda description: [description],
    "a number": lambda description: 5,
    "nothing": lambda description: None,
    "a string": lambda description: "digitscope",
    "another hyperparameter": of_hyperparameter("seed", 1),
    "a score that is text": of_value("scores", {"epoch": "many"}),
    "a score that is NaN": of_value("scores", {"epoch": float("nan")}),
    "a score that no float holds": of_value("scores", {"epoch": 10**400}),
}
for part in ("version", "architecture", "hyperparameters", "scores", "sha256"):
    WRONG[f"no {part}"] = without(part)
for part in ("architecture", "hyperparameters", "scores", "sha256"):
    WRONG |= {f"{part} {value!r:.20}": of_value(part, value) for value in VALUES}
for part in ("hidden", "activation", "epochs", "learning_rate", "augment"):
    WRONG |= {f"{part} {value!r:.20}": of_hyperparameter(part, value) for value in HYPERPARAMETERS}


@pytest.mark.parametrize("kind", list(WRONG))
def test_metadata_of_another_shape(path: Path, saved: bytes, kind: str) -> None:
    path.write_bytes(with_description(saved, json.dumps(WRONG[kind](description_of(saved)))))
    assert "is damaged or no model of DigitScope" in refused(path)


@pytest.mark.parametrize("text", ["", "{", "null", "\0", "[" * 100_000, "1" * 100_000, '{"version": 1}'])
def test_metadata_that_is_no_json_object(path: Path, saved: bytes, text: str) -> None:
    path.write_bytes(with_description(saved, text))
    refused(path)


def test_metadata_nested_as_deeply_as_it_can_be_read(path: Path, saved: bytes) -> None:
    text = json.dumps(description_of(saved))
    for depth in range(900, 1000):
        nested = f'{{"more": {"[" * depth}{"]" * depth}, {text[1:]}'
        path.write_bytes(with_description(saved, nested))
        assert "is damaged or no model of DigitScope" in refused(path)


@pytest.mark.parametrize("name", ["Network", "from_mapping", "_sha256", "Model"])
@pytest.mark.parametrize("error", [TypeError, AttributeError, KeyError, ValueError])
def test_a_fault_of_the_program_is_not_called_damage(
    path: Path, saved: bytes, name: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise error("a fault of the program")

    path.write_bytes(saved)
    monkeypatch.setattr(model_file, name, faulty)
    with pytest.raises(error, match="a fault of the program"):
        load(path)


@pytest.mark.parametrize("hidden", [[4096] * 8, [10**9], [10**18, 10**18], [2**63], [3] * 100_000])
def test_absurd_widths_allocate_nothing(path: Path, saved: bytes, hidden: list[int]) -> None:
    description = description_of(saved)
    description["architecture"]["widths"] = [784, *hidden, 10]
    description["hyperparameters"]["hidden"] = hidden
    path.write_bytes(with_description(saved, json.dumps(description)))
    tracemalloc.start()
    try:
        refused(path)
        assert tracemalloc.get_traced_memory()[1] < 2**25
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "tensors",
    [
        {},
        {"0.weight": np.zeros((10, 784), np.float32)},
        tensors_of_model() | {"2.bias": np.zeros(11, np.float32)},
        tensors_of_model() | {"2.bias": np.zeros((10, 1), np.float32)},
        tensors_of_model() | {"0.weight": np.zeros((784, 3), np.float32)},
        tensors_of_model() | {"2.bias": np.zeros(10, np.float64)},
        tensors_of_model() | {"2.bias": np.zeros(10, np.int32)},
        tensors_of_model() | {"2.bias": np.zeros(10, np.float16)},
        tensors_of_model() | {"4.bias": np.zeros(10, np.float32)},
        tensors_of_model() | {"2.bias": np.zeros(0, np.float32), "3.bias": np.zeros(10, np.float32)},
    ],
)
def test_other_tensors(path: Path, saved: bytes, tensors: dict[str, Any]) -> None:
    path.write_bytes(safetensors(tensors, {KEY: json.dumps(description_of(saved))}))
    refused(path)


def test_a_type_that_numpy_does_not_have(path: Path, saved: bytes) -> None:
    header = header_of(saved)
    start, _ = header["2.bias"]["data_offsets"]
    text = json.dumps(header).replace(
        f'"F32", "shape": [10], "data_offsets": [{start}', f'"BF16", "shape": [20], "data_offsets": [{start}'
    )
    assert "BF16" in text
    (length,) = struct.unpack("<Q", saved[:8])
    path.write_bytes(struct.pack("<Q", len(text)) + text.encode() + saved[8 + length :])
    refused(path)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_weights_that_are_no_numbers_are_neither_saved_nor_loaded(
    path: Path, saved: bytes, value: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_of()
    model.network.W[1][2, 5] = value
    path.write_bytes(saved)
    with pytest.raises(DigitScopeError, match="smaller learning rate") as caught:
        save(path, model)
    assert str(caught.value).startswith(str(path))
    assert path.read_bytes() == saved
    # The file that another program would have written.
    with monkeypatch.context() as patched:
        patched.setattr(np, "isfinite", lambda array: np.ones(np.shape(array), np.bool_))
        save(path, model)
    assert path.read_bytes() != saved
    refused(path)


def test_a_model_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DigitScopeError, match="it is a folder"):
        save(tmp_path, model_of())
    assert list(tmp_path.iterdir()) == []


def test_the_bundled_models_open() -> None:
    bundled = Path(__file__).resolve().parents[2] / "resources" / "models"
    paths = list(bundled.glob(f"*{SUFFIX}"))
    assert paths
    for path in paths:
        load(path)


def test_the_threads_of_the_last_run_are_kept_and_a_file_without_them_opens(path: Path) -> None:
    for threads in (3, None):
        save(path, replace(model_of(), threads=threads))
        assert load(path).threads == threads


@pytest.mark.parametrize("threads", [0, -1, 1.5, True, "2"])
def test_an_impossible_number_of_threads_is_damage(path: Path, threads: Any) -> None:
    save(path, replace(model_of(), threads=threads))
    with pytest.raises(DigitScopeError, match="is damaged"):
        load(path)


@pytest.mark.parametrize("temperature", [1.7, 0.05, 20, 1.0])
def test_the_temperature_is_kept(path: Path, temperature: float) -> None:
    save(path, replace(model_of(), certainty=Certainty(temperature)))
    assert load(path).certainty == Certainty(temperature)


def test_a_network_whose_temperature_is_1_is_written_as_before_there_were_temperatures(saved: bytes) -> None:
    before = {"version", "architecture", "hyperparameters", "data", "scores", "sha256"}
    assert description_of(saved).keys() == before


@pytest.mark.parametrize("temperature", [0, -1.0, 1e9, "2"])
def test_an_impossible_temperature_is_damage(path: Path, temperature: Any) -> None:
    save(path, replace(model_of(), certainty=Certainty(temperature)))
    assert "damaged" in refused(path)


def test_what_the_training_digits_look_like_is_kept_beside_the_tensors(path: Path) -> None:
    triangle = np.triu(np.full((2, AXES, AXES), 127 / 64, np.float32))
    mean, axes, centres = (np.full(shape, 127 / 256, np.float32) for shape in (EDGES, (EDGES, AXES), (2, AXES)))
    familiarity = Familiarity(mean, axes, centres, triangle, energy=0.5, ink=-3.0, picture=2.0)
    save(path, replace(model_of(), certainty=Certainty(1.5, familiarity)))
    kept = load(path).certainty.familiarity
    assert kept is not None
    assert kept.packed() == familiarity.packed()
    assert tensors_of(path.read_bytes()).keys() == {"0.weight", "0.bias", "2.weight", "2.bias"}


def test_an_impossible_familiarity_is_damage(path: Path) -> None:
    class Wrong:
        def packed(self) -> list[int]:
            return [1]

    save(path, replace(model_of(), certainty=Certainty(1.5, Wrong())))  # type: ignore[arg-type]
    assert "damaged" in refused(path)
