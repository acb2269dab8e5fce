"""Networks of other programs: what their files do not say is asked once, and the present one is written for them."""

import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from safetensors.numpy import save_file

from app.dialogs import messages
from app.settings import Settings
from app.window.main_window import MainWindow
from nn.exchange.foreign import PIXELS
from nn.network import Network


class Others:
    """A window, and the answers of a person."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.sentences: list[str] = []

    @property
    def network(self) -> Network:
        return self.window.session.work.model.network

    def dialog(self) -> Any:
        return self.window.findChild(QDialog, "foreignDialog")

    def combo(self, name: str) -> QComboBox:
        found: QComboBox = self.dialog().findChild(QComboBox, name)
        return found

    def told(self) -> str:
        label: QLabel = self.dialog().findChild(QLabel, "foreignScore")
        return label.text()

    def do(self, name: str) -> None:
        self.window._actions[name].trigger()

    def weights(self, pixels: str = "scaled") -> Path:
        """The bundled network as another program would keep it, fed with other pixels."""
        network, path = self.network, self.folder / "theirs.safetensors"
        fed = PIXELS[pixels]
        # W x + b = (s W) ((x - m) / s) + (b + m W 1)
        first, b = network.W[1] * fed.deviation, network.b[1] + fed.mean * network.W[1].sum(axis=1)
        tensors = {f"fc{layer}.weight": W for layer, W in network.W.items()} | {"fc1.weight": first}
        save_file(tensors | {f"fc{layer}.bias": b for layer, b in network.b.items()} | {"fc1.bias": b}, path)
        return path


@pytest.fixture
def others(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Others:
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.show()
    room = Others(window, tmp_path)
    monkeypatch.setattr(messages, "_shown", lambda box: room.sentences.append(box.text()))
    return room


@pytest.mark.parametrize("pixels", ["scaled", "standardised"])
def test_what_weights_do_not_say_is_found_out_and_can_be_said(others: Others, pixels: str, qtbot: QtBot) -> None:
    before = others.network.copy()
    path = others.weights(pixels)
    others.window._documents.open_file(path)
    assert others.combo("foreignActivation").currentData() == "relu"
    assert others.combo("foreignOutput").currentData() == "softmax"
    assert others.combo("foreignPixels").currentData() == pixels
    found = re.search(r"reads ([\d.]+)%", others.told())
    assert found is not None
    assert float(found[1]) > 90
    others.dialog().accept()
    assert others.network is not before
    np.testing.assert_allclose(others.network.parameters, before.parameters, atol=1e-5)
    # The other program's file stays what it is: Save asks for a new one.
    assert others.window.session.path is None


def test_another_choice_tells_what_it_reads(others: Others) -> None:
    others.window._documents.open_file(others.weights())
    good = others.told()
    others.combo("foreignActivation").setCurrentIndex(others.combo("foreignActivation").findData("sigmoid"))
    assert others.told() != good
    others.combo("foreignActivation").setCurrentIndex(others.combo("foreignActivation").findData("relu"))
    assert others.told() == good


def test_leaving_the_dialog_leaves_the_network(others: Others) -> None:
    before = others.network
    others.window._documents.open_file(others.weights())
    others.dialog().reject()
    assert others.network is before


def test_what_is_no_network_is_one_sentence(others: Others) -> None:
    path = others.folder / "conv.safetensors"
    save_file({"conv1.weight": np.zeros((6, 1, 5, 5), np.float32)}, path)
    others.window._documents.open_file(path)
    assert others.dialog() is None
    (sentence,) = others.sentences
    assert "layer conv1 is a convolution" in sentence


@pytest.mark.parametrize("name", ["theirs.pt", "theirs.pth", "theirs.onnx"])
def test_a_pickle_is_told(others: Others, name: str) -> None:
    path = others.folder / name
    path.write_bytes(pickle.dumps({"fc.weight": [1.0]}))
    others.window._documents.open_file(path)
    (sentence,) = others.sentences
    assert "is a pickle or an archive, which can carry code and is never opened" in sentence


def test_weights_that_no_network_can_have_leave_no_dialog(others: Others) -> None:
    path = others.folder / "wide.safetensors"
    save_file({"a.weight": np.zeros((5000, 784), np.float32), "b.weight": np.zeros((10, 5000), np.float32)}, path)
    others.window._documents.open_file(path)
    assert others.dialog() is None
    (sentence,) = others.sentences
    assert "each layer has 1 to 4,096 neurons, not 5000" in sentence
    assert QGuiApplication.overrideCursor() is None


def test_the_network_goes_out_as_onnx_and_comes_back(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    path, before, certainty = others.folder / "ours.onnx", others.network, others.window.session.certainty
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    others.do("exportOnnxAction")
    others.window._documents.open_file(path)
    assert not others.combo("foreignActivation").isEnabled()
    assert not others.combo("foreignOutput").isEnabled()
    others.dialog().accept()
    # The temperature of its answers comes back within the last layer's weights.
    X, T = np.random.default_rng(0).random((20, 784), np.float32), certainty.temperature
    assert T != 1
    answers = certainty.probabilities(before.trace(X).Z[before.depth], "softmax")
    np.testing.assert_allclose(others.network.predict(X), answers, rtol=1e-4, atol=1e-6)


def test_the_script_and_the_lines_read_as_the_network_does(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    path, network = others.folder / "ours.py", others.network
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    others.do("exportScriptAction")
    names: dict[str, Any] = {"__name__": "ours"}
    exec(path.read_text(), names)
    X = np.random.default_rng(0).random((20, 784), np.float32)
    answers = others.window.session.certainty.probabilities(network.trace(X).Z[network.depth], "softmax")
    np.testing.assert_allclose(names["predict"](X), answers, rtol=1e-5, atol=1e-6)
    others.do("exportPyTorchAction")
    assert "nn.Linear(784, " in QGuiApplication.clipboard().text()


def test_a_file_that_cannot_be_written_is_told(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    path = others.folder / "no" / "ours.py"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    others.do("exportScriptAction")
    (sentence,) = others.sentences
    assert "cannot be written" in sentence
