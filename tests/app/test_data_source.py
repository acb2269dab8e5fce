"""The recipe "A data source" of CONTRIBUTING.md: two entries, and it is in the form, the command line and training."""

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.assets import model_path
from app.dialogs.form import HyperparameterForm
from app.dialogs.message import Message
from app.session.session import Session
from app.session.states import State
from nn import cli, model_file
from nn.data import sources
from nn.data.digits import Digits, Origin
from nn.data.sources import Source
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted, Words
from tests.sources import put

N = 40


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source of 40 digits by ten writers."""
    images = np.random.default_rng(0).integers(256, size=(N, 784), dtype=np.uint8)
    digits = Digits(images, np.arange(N, dtype=np.uint8) % 10, [Origin("tiny", f"writer {i // 4}") for i in range(N)])
    words = Words("Tiny digits", N, "40 digits of a test")
    put(monkeypatch, Source("tiny", words, lambda _: digits))


def test_the_form_offers_it_and_says_how_much_is_held_back(qtbot: QtBot) -> None:
    form = HyperparameterForm(Hyperparameters(validation=6))
    qtbot.addWidget(form)
    combo = form.findChild(QComboBox, "data")
    combo.setCurrentIndex(combo.findText("Tiny digits (40)"))
    assert form.hyperparameters().data == (Weighted("tiny"),)
    assert form.findChild(Message, "validation_message").text() == "Holds back 6 of the 40 tiny digits"
    folder = "/nowhere/at/all"
    form.set_hyperparameters(Hyperparameters(data=(Weighted(folder),)))
    assert combo.currentText() == "all"
    assert form.findChild(Message, "validation_message").text() == "Holds back at most a fifth of all"
    form.set_hyperparameters(Hyperparameters(data=(Weighted("tiny"),)))
    assert combo.currentText() == "Tiny digits (40)"


def test_the_command_line_trains_on_it_and_evaluates_on_what_was_held_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "m.safetensors"
    assert cli.main(["train", "--data", "tiny", "--epochs", "1", "--out", str(model)]) == 0
    capsys.readouterr()
    assert cli.main(["evaluate", str(model)]) == 0
    assert json.loads(capsys.readouterr().out)["examples"] == 8
    assert cli.main(["train", "--data", "tiny", "--epochs", "1", "--validation", "0", "--out", str(model)]) == 0
    assert cli.main(["evaluate", str(model)]) == 2
    assert "with validation 0 no tiny digit is left" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(["evaluate", "--help"])
    assert "starter, mine, tiny, and what has none: the part held back for validation" in " ".join(
        capsys.readouterr().out.split()
    )


def test_each_of_its_writers_stands_on_one_side() -> None:
    parts = sources.of("tiny").split(8)
    assert len(set(parts.validation.origins)) == 2
    assert len(set(parts.training.origins)) == 8


def test_the_window_trains_on_it(qtbot: QtBot) -> None:
    parent = QObject()
    session = Session(
        model_file.load(model_path()), Hyperparameters(hidden=(4,), epochs=1, data=(Weighted("tiny"),)), parent
    )
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=20_000)
    assert session.unsaved
    assert session.history.epochs_done == 1
