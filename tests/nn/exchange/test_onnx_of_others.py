"""ONNX files as other programs write them: other operators for the same network, and what is no network of ours."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from nn.activations import LEAK
from nn.errors import DigitScopeError
from nn.exchange.foreign import to_model
from nn.exchange.onnx_reading import read_onnx

onnx = pytest.importorskip("onnx", reason="onnx is not installed")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
RNG = np.random.default_rng(8)
W1, b1 = (RNG.standard_normal((16, 784)) / 28).astype(np.float32), RNG.standard_normal(16).astype(np.float32)
W2, b2 = (RNG.standard_normal((10, 16)) / 4).astype(np.float32), RNG.standard_normal(10).astype(np.float32)
X = RNG.random((50, 784), np.float32)


@dataclass
class Graph:
    """A graph in the making: each operator takes the numbers of the one before, first, and constants."""

    shape: tuple[int | str, ...] = ("n", 784)
    nodes: list[Any] = field(default_factory=list)
    tensors: list[Any] = field(default_factory=list)
    here: str = "x"

    def then(self, kind: str, *constants: npt.ArrayLike, before: bool = False, **settings: Any) -> "Graph":
        """Add an operator; its constants come `before` the numbers or after them."""
        names = [f"c{len(self.tensors) + place}" for place in range(len(constants))]
        pairs = zip(constants, names, strict=True)
        self.tensors += [onnx.numpy_helper.from_array(np.asarray(each), name) for each, name in pairs]
        operands = [*names, self.here] if before else [self.here, *names]
        result = f"t{len(self.nodes)}"
        self.nodes.append(
            onnx.helper.make_node(kind, operands, [result], f"{kind.lower()}{len(self.nodes)}", **settings)
        )
        self.here = result
        return self

    def content(self, outputs: tuple[int | str, ...] = ("n", 10)) -> bytes:
        helper, number = onnx.helper, onnx.TensorProto.FLOAT
        into = helper.make_tensor_value_info("x", number, self.shape)
        out = helper.make_tensor_value_info(self.here, number, outputs)
        graph = helper.make_graph(self.nodes, "of another program", [into], [out], self.tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        return bytes(model.SerializeToString())


def gemm(graph: Graph, W: np.ndarray, b: np.ndarray) -> Graph:
    return graph.then("Gemm", W, b, transB=1)


GRAPHS = {
    "MatMul and Add": Graph().then("MatMul", W1.T).then("Add", b1).then("Relu").then("MatMul", W2.T).then("Add", b2),
    "Add on the other side": Graph().then("MatMul", W1.T).then("Add", b1, before=True).then("Tanh").then("Gemm", W2.T),
    "Gemm with factors": Graph().then("Gemm", W1.T, b1, alpha=2.0, beta=0.5).then("Sigmoid").then("Gemm", W2.T, b2),
    "pictures, standardised, flattened": gemm(
        gemm(
            Graph(("n", 1, 28, 28)).then("Sub", np.float32(0.1307)).then("Div", np.float32(0.3081)).then("Flatten"),
            W1,
            b1,
        ).then("Relu"),
        W2,
        b2,
    ).then("Softmax", axis=-1),
    "each pixel its own mean": gemm(
        gemm(Graph().then("Sub", X.mean(axis=0)).then("Mul", X.std(axis=0)), W1, b1).then("LeakyRelu", alpha=LEAK),
        W2,
        b2,
    ).then("LogSoftmax", axis=1),
    "negatives": gemm(Graph().then("Sub", np.float32(1), before=True), np.tile(W2, (1, 49)), b2),
    "reshaped": gemm(
        Graph(("n", 28, 28))
        .then("Reshape", np.array([-1, 784]))
        .then("Identity")
        .then("Mul", np.array([2], np.float32)),
        np.tile(W2, (1, 49)),
        b2,
    ).then("Sigmoid"),
    "normalised between": gemm(
        gemm(Graph(), W1, b1)
        .then("BatchNormalization", *(b1 + k for k in range(3)), b1**2 + np.float32(0.1), epsilon=0.01)
        .then("Relu"),
        W2,
        b2,
    ),
    "pictures normalised by a layer": gemm(
        gemm(
            Graph(("n", 1, 28, 28))
            .then("BatchNormalization", *(np.array([each], np.float32) for each in (1.5, 0.2, 0.13, 0.1)))
            .then("Flatten"),
            W1,
            b1,
        ).then("Relu"),
        W2,
        b2,
    ),
    "dropped out and cast": gemm(
        gemm(Graph().then("Cast", to=1), W1, b1).then("Relu").then("Dropout", np.float32(0.5), np.array(False)),
        W2,
        b2,
    ),
    "no activation between": gemm(gemm(Graph(), W1, b1), W2, b2).then("Softmax", axis=1),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_other_operators_give_the_same_answers(name: str, tmp_path: Path) -> None:
    graph, path = GRAPHS[name], tmp_path / "other.onnx"
    path.write_bytes(graph.content())
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (expected,) = session.run(None, {"x": X.reshape(-1, *graph.shape[1:])})
    foreign = read_onnx(path)
    network = to_model(foreign, foreign.activation or "relu", foreign.output or "identity", "scaled").network
    answers = network.predict(X)
    if graph.nodes[-1].op_type == "LogSoftmax":
        answers = np.log(answers)
    np.testing.assert_allclose(answers, expected, rtol=1e-5, atol=1e-5)


def test_what_a_file_does_not_say_is_left_to_be_asked(tmp_path: Path) -> None:
    path = tmp_path / "other.onnx"
    path.write_bytes(gemm(Graph(), np.tile(W2, (1, 49)), b2).content())
    foreign = read_onnx(path)
    assert (foreign.activation, foreign.output) == (None, None)


W3 = np.tile(W2, (1, 49))
REFUSED = {
    "layer layernormalization1, LayerNormalization, has no counterpart": gemm(
        gemm(Graph(), W1, b1).then("LayerNormalization", b1).then("Relu"), W2, b2
    ),
    "layer cast1, Cast, has no counterpart": gemm(Graph(), W3, b2).then("Cast", to=7).then("Cast", to=1),
    "layer softmax1, Softmax, has no counterpart": gemm(Graph(), W3, b2).then("Softmax", axis=0),
    "layer softmax1, Softmax, has no counterpart in": gemm(Graph(), W3, b2).then("Softmax", axis=-2),
    "layer gemm0, Gemm, has no counterpart": Graph().then("Gemm", W3[0].reshape(784, 1), b2.reshape(1, 10)),
    "layer quantizelinear0, QuantizeLinear, is quantised": Graph()
    .then("QuantizeLinear", np.float32(0.1), np.uint8(0))
    .then("DequantizeLinear", np.float32(0.1), np.uint8(0)),
    "layer gemm1 has weights that are no finite numbers": gemm(Graph().then("Mul", np.float32(np.inf)), W3, b2),
    "layer mul0, Mul, works with something else than numbers": gemm(
        Graph().then("Mul", np.array(["a"], object)), W3, b2
    ),
    "layer conv0, Conv, has no counterpart": Graph(("n", 1, 28, 28)).then("Conv", np.ones((1, 1, 3, 3), np.float32)),
    "layer leakyrelu1, LeakyRelu, has no counterpart": gemm(
        gemm(Graph(), W1, b1).then("LeakyRelu", alpha=0.2), W2, b2
    ),
    "layer elu1, Elu, has no counterpart": gemm(gemm(Graph(), W1, b1).then("Elu"), W2, b2),
    "layer relu2, Relu, has no counterpart": gemm(gemm(Graph(), W1, b1).then("Tanh").then("Relu"), W2, b2),
    "layer mul2, Mul, has no counterpart": gemm(
        gemm(Graph(), W1, b1).then("Tanh").then("Mul", np.float32(2)), W2, b2
    ),
    "layer tanh3 is Tanh, and relu1 before it ReLU": gemm(
        gemm(gemm(Graph(), W1, b1).then("Relu"), W2[:, :16], b2).then("Tanh"), W2[:, :10], b2
    ),
    "layer matmul0, MatMul, has no counterpart": Graph().then("MatMul", np.ones((10, 50), np.float32), before=True),
    "layer gemm0 takes 16 numbers": gemm(Graph(("n", 16)), W2, b2),
    "layer relu1, Relu, has no counterpart in": gemm(Graph(), np.tile(W2, (1, 49)), b2).then("Relu"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_cannot_be_represented_is_named(sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "other.onnx"
    path.write_bytes(REFUSED[sentence].content())
    with pytest.raises(DigitScopeError) as caught:
        read_onnx(path)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_a_shortcut_around_a_layer_is_named(tmp_path: Path) -> None:
    graph = gemm(Graph(), W1, b1).then("Relu")
    before = graph.here
    graph.then("Gemm", np.eye(16, dtype=np.float32))
    graph.nodes.append(onnx.helper.make_node("Add", [before, graph.here], ["sum"], "shortcut"))
    graph.here = "sum"
    path = tmp_path / "other.onnx"
    path.write_bytes(gemm(graph, W2, b2).content())
    with pytest.raises(DigitScopeError, match="layer shortcut, Add, joins several branches"):
        read_onnx(path)


def saved(path: Path, change: Callable[[Any], object]) -> Path:
    """A sound network, changed."""
    model = onnx.load_from_string(gemm(Graph(), W3, b2).content())
    change(model)
    path.write_bytes(model.SerializeToString())
    return path


def refused(path: Path) -> str:
    with pytest.raises(DigitScopeError) as caught:
        read_onnx(path)
    return str(caught.value).replace(str(path), "FILE")


def test_a_number_times_itself_is_named(tmp_path: Path) -> None:
    def square(model: Any) -> None:
        model.graph.node.insert(0, onnx.helper.make_node("Mul", ["x", "x"], ["square"], "squared"))
        model.graph.node[1].input[0] = "square"

    assert refused(saved(tmp_path / "a.onnx", square)).startswith("FILE: layer squared, Mul, joins several branches")


def test_an_operator_of_one_program_is_named(tmp_path: Path) -> None:
    def change(model: Any) -> None:
        model.opset_import.append(onnx.helper.make_opsetid("com.example", 1))
        model.graph.node[0].domain, model.graph.node[0].name = "com.example", "a\n\x1bb"

    assert refused(saved(tmp_path / "a.onnx", change)).startswith(
        "FILE: layer a??b is Gemm of com.example, which only "
    )


def test_a_newer_version_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.onnx", lambda model: setattr(model, "ir_version", 99))
    assert refused(path).startswith("FILE is of version 99 of ONNX, and the package here reads up to ")


def outside(path: Path, place: str) -> Path:
    """The network with its weights in a file of this name, which is made in the same folder where the name is."""
    model = onnx.load_from_string(gemm(Graph(), W3, b2).content())
    onnx.save_model(model, path, save_as_external_data=True, location="weights.data", size_threshold=0)
    changed = onnx.load(path, load_external_data=False)
    for tensor in changed.graph.initializer:
        tensor.external_data[0].value = place
    path.write_bytes(changed.SerializeToString())
    return path.with_name("weights.data")


def test_weights_in_a_file_of_their_own_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.onnx"
    weights = outside(path, "weights.data")
    (only,) = read_onnx(path).layers
    np.testing.assert_array_equal(only.W, W3)
    with open(weights, "r+b") as file:
        file.truncate(2**40)
    assert refused(path) == "FILE: weights.data is too large for a network of DigitScope's."
    weights.write_bytes(b"short")
    assert refused(path) == "FILE is damaged or no ONNX file."
    weights.unlink()
    sentence = (
        "FILE has its weights in a file of its own, weights.data, which is not beside it; put both into one folder."
    )
    assert refused(path) == sentence
    # Not even where the package would follow it.
    (tmp_path / "elsewhere").write_bytes(W3.tobytes())
    weights.symlink_to(tmp_path / "elsewhere")
    assert refused(path) == sentence


@pytest.mark.parametrize("place", ["../weights.data", "deep/weights.data", "/dev/zero"])
def test_weights_elsewhere_are_not_read(place: str, tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    weights = outside(tmp_path / "in" / "a.onnx", place)
    for folder in (tmp_path, weights.with_name("deep")):
        (folder / weights.name).write_bytes(weights.read_bytes())
    assert f"in a file of its own, {place}, which is not beside it" in refused(tmp_path / "in" / "a.onnx")


def test_constants_elsewhere_are_not_read(tmp_path: Path) -> None:
    def move(model: Any) -> None:
        (weights,) = (each for each in model.graph.initializer if each.dims == list(W3.shape))
        constant = onnx.helper.make_node("Constant", [], [weights.name], "constant", value=weights)
        onnx.external_data_helper.set_external_data(constant.attribute[0].t, "../weights.data")
        constant.attribute[0].t.ClearField("raw_data")
        model.graph.initializer.remove(weights)
        model.graph.node.insert(0, constant)

    assert "in a file of its own, ../weights.data, which is not beside it" in refused(saved(tmp_path / "a.onnx", move))


def test_without_the_package_the_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(DigitScopeError, match=r"pip install \'\.\[onnx\]\'"):
        read_onnx(tmp_path / "other.onnx")
