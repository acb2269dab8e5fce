"""Opening and saving: the good is opened, the bad is one sentence, and nothing is lost without a question."""

import errno
import os
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QSettings, QUrl
from PySide6.QtGui import QClipboard, QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.assets import bundled_models, model_path
from app.canvas.canvas import Canvas
from app.dialogs import messages as messages_module
from app.dialogs.messages import Answer
from app.session.session import Session
from app.session.states import State
from app.settings import Settings
from app.views.curves import CurveView
from app.views.measure import LOSS, Series
from app.window import documents as documents_module
from app.window.documents import Documents
from nn import model_file
from nn.data.ink import Ink, Stroke, read, write_ink
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.run import Run as Training

H = Hyperparameters(hidden=(8,), epochs=1, batch_size=64)
ONE = Stroke(np.array([(0.5, 0.2), (0.5, 0.8)], np.float32), width=0.08)
SEVEN = Stroke(np.array([(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)], np.float32), width=0.08)


class Desk:
    """The documents of a window that has nothing else; what a person is told and answers."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = QWidget()
        self.session = Session(model_file.load(model_path()), H, self.window)
        self.canvas = Canvas(self.window)
        self.settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.label: int | None = None
        self.documents = Documents(self.session, self.canvas, lambda: self.label, self.settings, self.window)
        self.told: list[str] = []
        self.errors: list[str] = []
        self.asked = 0
        self.asked_of: list[str] = []
        self.asked_of_present = True
        self.answer = Answer.CANCEL
        self.replace: list[str] = []
        self.may_replace = QMessageBox.StandardButton.No
        self.name = ""
        self.documents.told.connect(self.told.append)
        for module in (documents_module, messages_module):
            monkeypatch.setattr(module, "show_error", lambda _, sentence: self.errors.append(sentence))
        monkeypatch.setattr(documents_module, "ask_to_save", self._ask)
        monkeypatch.setattr(QMessageBox, "question", self._question)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (self.name, ""))
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (self.name, ""))

    def _ask(self, _: QWidget, names: list[str], __: list[str], *, is_present: bool) -> Answer:
        self.asked += 1
        self.asked_of = names
        self.asked_of_present = is_present
        return self.answer

    def _question(self, _: QWidget, __: str, text: str) -> QMessageBox.StandardButton:
        self.replace.append(text)
        return self.may_replace


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk(tmp_path, monkeypatch)
    qtbot.addWidget(desk.window)
    yield desk
    desk.session.close()


@pytest.fixture
def trained(qtbot: QtBot, desk: Desk) -> Network:
    """The desk's network after a run that no file has."""
    desk.session.train()
    qtbot.waitUntil(lambda: desk.session.state is State.FINISHED, timeout=20_000)
    assert desk.session.unsaved
    return desk.session.network


def a_model(path: Path, seed: int = 5) -> Network:
    network = Network.initialized(Architecture.of(H), H.initializer, np.random.default_rng(seed))
    model_file.save(path, Model(network, H))
    return network


def a_picture(path: Path) -> None:
    """A one, dark on light."""
    image = Image.new("L", (60, 60), 255)
    image.paste(0, (27, 10, 33, 50))
    image.save(path)


def no_space(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)


# Models


def test_a_model_is_opened_and_is_the_first_of_the_recent_files(desk: Desk, tmp_path: Path) -> None:
    network = a_model(tmp_path / "a.safetensors")
    desk.name = str(tmp_path / "a.safetensors")
    desk.documents.open_model()
    assert np.array_equal(desk.session.network.parameters, network.parameters)
    assert desk.session.path == tmp_path / "a.safetensors"
    assert desk.settings.recent_files() == [tmp_path / "a.safetensors"]
    assert desk.told == ["Opened a.safetensors"]
    assert desk.errors == []


def test_nothing_is_opened_where_the_person_names_no_file(desk: Desk) -> None:
    before = desk.session.network
    desk.documents.open_model()
    desk.documents.open_picture()
    desk.documents.open_drawing()
    desk.documents.save_drawing()
    assert not desk.documents.save_model()
    assert desk.session.network is before
    assert desk.errors == []


def test_the_bundled_model_has_no_file_to_save_to(desk: Desk, tmp_path: Path) -> None:
    a_model(tmp_path / "a.safetensors")
    desk.documents.open_model_file(tmp_path / "a.safetensors")
    desk.documents.open_bundled_model()
    assert desk.session.network.widths == model_file.load(model_path()).network.widths
    assert desk.session.path is None


@pytest.mark.parametrize("place", [0, 1])
def test_each_model_that_comes_with_the_program_is_opened_as_one_from_a_file(desk: Desk, place: int) -> None:
    before, bundled = desk.session.network, bundled_models()[place]
    action = desk.documents.models_menu.actions()[place]
    for score in bundled.scores:
        assert f"{score.correct / score.digits:.2%} of {score.of}" in action.text()
    action.trigger()
    assert desk.session.network.widths == bundled.widths
    assert desk.session.name == bundled.title
    assert desk.session.hyperparameters.hidden == bundled.widths[1:-1]
    assert not desk.session.unsaved
    assert desk.session.path is None, "a file of the installation is not to be saved to"
    assert desk.told == [f"Opened {bundled.title}"]
    assert desk.settings.recent_files() == []
    desk.session.go_back()
    assert desk.session.network is before


def test_what_is_unsaved_is_asked_about_before_a_bundled_model_takes_its_place(desk: Desk, trained: Network) -> None:
    desk.documents.models_menu.actions()[1].trigger()
    assert desk.asked == 1
    assert desk.session.network is trained
    desk.answer = Answer.DISCARD
    desk.documents.models_menu.actions()[1].trigger()
    assert desk.session.name == bundled_models()[1].title


def broken_files(kind: str) -> dict[str, Callable[[Path], object]]:
    """Name -> how the bad file comes about."""

    def truncated(path: Path) -> None:
        if kind == "safetensors":
            a_model(path)
        elif kind == "jsonl":
            write_ink(path, [Ink((SEVEN,))])
        elif kind == "unp":
            path.write_text('.SEGMENT DIGIT 0 OK "7"\n.PEN_DOWN\n0 100\n50')
            return
        else:
            a_picture(path)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])

    return {
        "missing": lambda path: None,
        "empty": lambda path: path.write_bytes(b""),
        "foreign": lambda path: path.write_text("Dear diary, today nothing happened.\n"),
        "noise": lambda path: path.write_bytes(np.random.default_rng(0).bytes(5000)),
        "a folder": lambda path: path.mkdir(),
        "truncated": truncated,
    }


@pytest.mark.parametrize("kind", ["safetensors", "png", "jsonl", "unp"])
@pytest.mark.parametrize("what", ["missing", "empty", "foreign", "noise", "a folder", "truncated"])
def test_a_bad_file_is_one_sentence_that_names_it_and_changes_nothing(
    desk: Desk, tmp_path: Path, kind: str, what: str
) -> None:
    desk.canvas.set_ink(Ink((ONE,)))
    network, ink, steps = desk.session.network, desk.canvas.ink(), desk.canvas.undo_stack.count()
    path = tmp_path / f"bad.{kind}"
    broken_files(kind)[what](path)
    desk.documents.open_file(path)
    assert len(desk.errors) == 1
    assert str(path) in desk.errors[0]
    assert "\n" not in desk.errors[0]
    assert "Traceback" not in desk.errors[0]
    assert desk.session.network is network
    assert desk.canvas.ink() == ink
    assert desk.canvas.undo_stack.count() == steps
    assert desk.session.path is None
    assert desk.settings.recent_files() == []
    assert desk.told == []


def test_a_model_that_cannot_be_opened_ends_no_run(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    desk.session.step_batch()
    qtbot.waitUntil(lambda: desk.session.state is State.PAUSED, timeout=20_000)
    desk.answer = Answer.DISCARD
    desk.documents.open_model_file(tmp_path / "missing.safetensors")
    assert desk.session.state is State.PAUSED
    assert desk.session.unsaved


def test_saving_asks_for_a_name_once_and_adds_the_ending(desk: Desk, trained: Network, tmp_path: Path) -> None:
    desk.name = str(tmp_path / "mine")
    assert desk.documents.save_model()
    file = tmp_path / "mine.safetensors"
    assert np.array_equal(model_file.load(file).network.parameters, trained.parameters)
    assert not desk.session.unsaved
    file.unlink()
    desk.name = ""
    assert desk.documents.save_model()
    assert file.is_file()
    assert desk.told == ["Saved mine.safetensors", "Saved mine.safetensors"]
    assert desk.settings.recent_files() == [file]


@pytest.mark.parametrize("name", ["mine.safetensors", "MINE.SafeTensors"])
def test_a_name_with_the_ending_is_kept(desk: Desk, trained: Network, tmp_path: Path, name: str) -> None:
    desk.name = str(tmp_path / name)
    assert desk.documents.save_model_as()
    assert (tmp_path / name).is_file()
    desk.documents.open_file(tmp_path / name)
    assert desk.errors == []


def test_a_file_that_only_the_added_ending_names_is_not_replaced_unasked(
    desk: Desk, trained: Network, tmp_path: Path
) -> None:
    file = tmp_path / "mine.safetensors"
    file.write_text("precious")
    desk.name = str(tmp_path / "mine")
    assert not desk.documents.save_model()
    assert file.read_text() == "precious"
    assert desk.replace == ["mine.safetensors is there already. Replace it?"]
    desk.may_replace = QMessageBox.StandardButton.Yes
    assert desk.documents.save_model()
    assert model_file.load(file).network.widths == trained.widths


def test_a_full_disk_is_one_sentence_and_the_network_stays_unsaved(
    desk: Desk, trained: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.safetensors"
    file.write_text("the old one")
    desk.name = str(file)
    no_space(monkeypatch)
    assert not desk.documents.save_model()
    assert len(desk.errors) == 1
    assert "the disk is full" in desk.errors[0]
    assert desk.session.unsaved
    assert desk.session.path is None
    assert file.read_text() == "the old one"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


# The question


def test_a_network_that_a_file_has_goes_without_a_question(desk: Desk) -> None:
    assert desk.documents.may_go_on()
    assert desk.asked == 0


def test_cancel_leaves_everything_as_it_is(desk: Desk, trained: Network, tmp_path: Path) -> None:
    a_model(tmp_path / "a.safetensors")
    desk.documents.open_model_file(tmp_path / "a.safetensors")
    assert desk.asked == 1
    assert desk.session.network is trained
    assert desk.session.unsaved


def test_discard_goes_on_without_saving(desk: Desk, trained: Network, tmp_path: Path) -> None:
    network = a_model(tmp_path / "a.safetensors")
    desk.answer = Answer.DISCARD
    desk.documents.open_model_file(tmp_path / "a.safetensors")
    assert np.array_equal(desk.session.network.parameters, network.parameters)
    assert [path.name for path in tmp_path.glob("*.safetensors")] == ["a.safetensors"]


def test_save_saves_first(desk: Desk, trained: Network, tmp_path: Path) -> None:
    a_model(tmp_path / "a.safetensors")
    desk.answer, desk.name = Answer.SAVE, str(tmp_path / "mine.safetensors")
    desk.documents.open_model_file(tmp_path / "a.safetensors")
    assert np.array_equal(model_file.load(tmp_path / "mine.safetensors").network.parameters, trained.parameters)
    assert desk.session.path == tmp_path / "a.safetensors"


def test_save_that_ends_without_a_name_does_not_go_on(desk: Desk, trained: Network) -> None:
    desk.answer = Answer.SAVE
    assert not desk.documents.may_go_on()
    assert desk.session.unsaved


def test_save_that_fails_does_not_go_on(
    desk: Desk, trained: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_space(monkeypatch)
    desk.answer, desk.name = Answer.SAVE, str(tmp_path / "mine.safetensors")
    assert not desk.documents.may_go_on()
    assert len(desk.errors) == 1
    assert desk.session.unsaved
    assert desk.session.network is trained


def test_batches_that_nobody_has_looked_at_count_as_well(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, made = threading.Event(), threading.Event()

    begun = Training.steps

    def slowly(run: Training) -> Generator[Any, Any, None]:
        assert told.wait(20)
        steps = begun(run)
        yield next(steps)
        made.set()
        yield from steps

    monkeypatch.setattr(Training, "steps", slowly)
    desk.session.train()
    qtbot.waitUntil(lambda: desk.session.state is State.RUNNING, timeout=20_000)
    assert not desk.session.unsaved
    told.set()
    assert made.wait(20)
    assert not desk.documents.may_go_on()
    assert desk.asked == 1


@pytest.mark.parametrize("how", ["reset", "reset twice", "another architecture"])
def test_a_trained_network_that_a_fresh_one_replaced_is_not_lost_unasked(
    desk: Desk, trained: Network, tmp_path: Path, how: str
) -> None:
    if how.startswith("reset"):
        desk.session.reset()
    if how == "reset twice":
        desk.session.reset()
    if how == "another architecture":
        desk.session.set_hyperparameters(Hyperparameters(hidden=(5,)))
    assert not desk.documents.may_go_on()
    assert desk.asked == 1
    desk.answer, desk.name = Answer.SAVE, str(tmp_path / "mine.safetensors")
    assert desk.documents.may_go_on()
    assert np.array_equal(model_file.load(tmp_path / "mine.safetensors").network.parameters, trained.parameters)
    assert desk.documents.may_go_on()
    assert desk.asked == 2


@pytest.fixture
def two_trained(qtbot: QtBot, desk: Desk, trained: Network) -> tuple[Network, Network]:
    """The network of the second run, which is there, and that of the first, which Back has; no file has either."""
    desk.session.set_hyperparameters(Hyperparameters(hidden=(8,), epochs=1, batch_size=64, seed=1))
    desk.session.train()
    qtbot.waitUntil(lambda: desk.session.state is State.FINISHED, timeout=20_000)
    return desk.session.network, trained


def names_for(desk: Desk, monkeypatch: pytest.MonkeyPatch, *names: str) -> list[str]:
    """Give these names to the files that are asked for, in turn; the titles of the dialogs."""
    titles: list[str] = []
    left = list(names)

    def ask(_: QWidget, title: str, *__: object) -> tuple[str, str]:
        titles.append(title)
        return left.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return titles


def test_a_network_that_back_holds_is_asked_about_where_only_the_new_one_was_saved(
    desk: Desk, two_trained: tuple[Network, Network], tmp_path: Path
) -> None:
    desk.name = str(tmp_path / "second.safetensors")
    assert desk.documents.save_model()
    assert not desk.documents.may_go_on()
    assert desk.asked_of == ["New network"]
    assert not desk.asked_of_present
    desk.answer, desk.name = Answer.SAVE, str(tmp_path / "first.safetensors")
    assert desk.documents.may_go_on()
    assert desk.asked == 2
    first = model_file.load(tmp_path / "first.safetensors").network
    assert np.array_equal(first.parameters, two_trained[1].parameters)
    # The present one is as it was, and nothing is left to ask.
    assert desk.session.network is two_trained[0]
    assert desk.session.path == tmp_path / "second.safetensors"
    assert desk.documents.may_go_on()
    assert desk.asked == 2
    desk.session.go_back()
    assert desk.session.path == tmp_path / "first.safetensors"
    assert not desk.session.unsaved


def test_one_question_asks_about_all_trained_networks_and_each_gets_its_file(
    desk: Desk, two_trained: tuple[Network, Network], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "second.safetensors", tmp_path / "first.safetensors"]
    titles = names_for(desk, monkeypatch, *map(str, paths))
    desk.answer = Answer.SAVE
    assert desk.documents.may_go_on()
    assert desk.asked == 1
    assert desk.asked_of == ["New network 2", "New network"]
    assert desk.asked_of_present
    assert titles == ["Save New network 2", "Save New network"]
    for path, network in zip(paths, two_trained, strict=True):
        assert np.array_equal(model_file.load(path).network.parameters, network.parameters)


def test_a_network_that_gets_no_file_keeps_everything_as_it_is(
    desk: Desk, two_trained: tuple[Network, Network], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names_for(desk, monkeypatch, str(tmp_path / "second.safetensors"), "")
    desk.answer = Answer.SAVE
    assert not desk.documents.may_go_on()
    assert not desk.session.unsaved
    assert [work.name for work in desk.session.unsaved_works()] == ["New network"]


def test_a_network_replaced_while_its_name_is_asked_for_is_the_one_that_is_saved(
    desk: Desk, trained: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_: object) -> tuple[str, str]:
        desk.session.reset()
        return str(tmp_path / "mine.safetensors"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    desk.answer = Answer.SAVE
    assert desk.documents.may_go_on()
    assert np.array_equal(model_file.load(tmp_path / "mine.safetensors").network.parameters, trained.parameters)
    assert desk.session.fresh
    assert desk.session.path is None


def test_two_networks_trained_from_one_file_do_not_overwrite_each_other(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.safetensors"
    a_model(path)
    desk.answer = Answer.DISCARD
    networks = []
    for _ in range(2):
        desk.documents.open_model_file(path)
        desk.session.continue_training()
        qtbot.waitUntil(lambda: desk.session.state is State.FINISHED, timeout=20_000)
        networks.append(desk.session.network)
    desk.session.go_back()
    desk.session.go_forward()
    names_for(desk, monkeypatch, str(tmp_path / "b.safetensors"))
    desk.answer = Answer.SAVE
    assert desk.documents.may_go_on()
    assert desk.asked_of == ["a.safetensors", "a.safetensors"]
    assert np.array_equal(model_file.load(path).network.parameters, networks[1].parameters)
    assert np.array_equal(model_file.load(tmp_path / "b.safetensors").network.parameters, networks[0].parameters)


def test_what_was_given_up_is_asked_about_again_only_once_it_is_back_or_trained_on(
    qtbot: QtBot, desk: Desk, trained: Network, tmp_path: Path
) -> None:
    a_model(tmp_path / "a.safetensors")
    desk.answer = Answer.DISCARD
    desk.documents.open_model_file(tmp_path / "a.safetensors")
    assert desk.asked == 1
    assert desk.documents.may_go_on()
    assert desk.asked == 1
    while desk.session.network is not trained:
        desk.session.go_back()
    assert desk.documents.may_go_on()
    assert desk.asked == 2
    desk.session.continue_training()
    qtbot.waitUntil(lambda: desk.session.state is State.FINISHED, timeout=20_000)
    assert desk.documents.may_go_on()
    assert desk.asked == 3


# Drawings and pictures


def test_a_drawing_is_saved_with_the_ending_and_opened_again(desk: Desk, tmp_path: Path) -> None:
    desk.canvas.set_ink(Ink((ONE, SEVEN)))
    desk.name = str(tmp_path / "digit")
    desk.documents.save_drawing()
    desk.canvas.clear()
    desk.name = str(tmp_path / "digit.jsonl")
    desk.documents.open_drawing()
    opened = desk.canvas.ink().strokes
    assert [stroke.points.tolist() for stroke in opened] == [ONE.points.tolist(), SEVEN.points.tolist()]
    assert desk.told == ["Saved digit.jsonl without a label", "Opened digit.jsonl"]
    desk.canvas.undo_stack.undo()
    assert desk.canvas.ink() == Ink()


def test_the_digit_that_a_person_said_is_saved_with_the_drawing_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    labels: list[int] = []
    desk.documents.labelled.connect(labels.append)
    desk.canvas.set_ink(Ink((SEVEN,)))
    desk.label = 7
    desk.name = str(tmp_path / "seven.jsonl")
    desk.documents.save_drawing()
    assert [drawing.label for drawing in read(tmp_path / "seven.jsonl")] == [7]
    desk.documents.open_drawing()
    assert labels == [7]
    assert desk.told == ["Saved seven.jsonl as a 7", "Opened seven.jsonl"]


def test_a_row_is_saved_whole_and_without_the_label_of_one_of_its_digits(desk: Desk, tmp_path: Path) -> None:
    left, right = (replace(SEVEN, points=SEVEN.points * np.float32(0.5) + np.float32(x)) for x in (0, 0.4))
    desk.canvas.set_ink(Ink((left, right)))
    desk.label = 7
    desk.name = str(tmp_path / "row.jsonl")
    desk.documents.save_drawing()
    assert read(tmp_path / "row.jsonl") == [Ink((left, right))]
    assert desk.told == ["Saved row.jsonl without a label"]


def test_a_drawing_that_cannot_be_saved_is_one_sentence(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.canvas.set_ink(Ink((ONE,)))
    no_space(monkeypatch)
    desk.name = str(tmp_path / "digit.jsonl")
    desk.documents.save_drawing()
    assert len(desk.errors) == 1
    assert "the disk is full" in desk.errors[0]
    assert not (tmp_path / "digit.jsonl").exists()


def test_the_first_digit_of_a_unipen_file_is_opened(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "writers.unp"
    file.write_text('.SEGMENT DIGIT 0 OK "7"\n.PEN_DOWN\n0 100\n50 100\n20 0\n.PEN_UP\n')
    desk.documents.open_file(file)
    ink = desk.canvas.ink()
    assert ink.label == 7
    assert len(ink.strokes) == 1
    assert desk.settings.recent_files() == [file]


@pytest.mark.parametrize("inks", [[], [Ink((), 3)]], ids=["none", "no stroke"])
def test_an_ink_file_without_a_drawing_is_told(desk: Desk, tmp_path: Path, inks: list[Ink]) -> None:
    desk.canvas.set_ink(Ink((SEVEN,)))
    write_ink(tmp_path / "none.jsonl", inks)
    desk.documents.open_file(tmp_path / "none.jsonl")
    assert len(desk.errors) == 1
    assert "none.jsonl" in desk.errors[0]
    assert desk.canvas.ink() == Ink((SEVEN,))
    assert desk.told == []


def test_a_drawing_without_a_stroke_is_passed_over(desk: Desk, tmp_path: Path) -> None:
    write_ink(tmp_path / "two.jsonl", [Ink((), 3), Ink((SEVEN,), 7)])
    desk.documents.open_file(tmp_path / "two.jsonl")
    assert desk.canvas.ink() == Ink((SEVEN,), 7)


def test_a_picture_takes_the_place_of_the_ink_until_undo(desk: Desk, tmp_path: Path) -> None:
    desk.canvas.set_ink(Ink((SEVEN,)))
    a_picture(tmp_path / "one.png")
    desk.name = str(tmp_path / "one.png")
    desk.documents.open_picture()
    picture = desk.canvas.picture()
    assert picture is not None
    assert picture.shape == (28, 28)
    assert picture[14, 14] == 1
    assert picture[14, 4] == 0
    desk.canvas.undo_stack.undo()
    assert desk.canvas.picture() is None
    assert len(desk.canvas.ink().strokes) == 1


def mime_of(*files: Path | str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(file) if isinstance(file, str) else QUrl.fromLocalFile(str(file)) for file in files])
    return data


@pytest.mark.parametrize("kind", ["safetensors", "png", "jsonl"])
def test_each_kind_of_file_can_be_dropped(qtbot: QtBot, desk: Desk, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"a.{kind}"
    make: dict[str, Callable[[Path], object]] = {
        "safetensors": a_model,
        "png": a_picture,
        "jsonl": lambda path: write_ink(path, [Ink((ONE,))]),
    }
    make[kind](file)
    data = mime_of(file)
    assert desk.documents.can_take(data)
    assert desk.documents.take(data)
    qtbot.waitUntil(lambda: desk.told == [f"Opened a.{kind}"])
    assert desk.errors == []


def test_what_lies_elsewhere_or_is_no_file_is_not_taken(desk: Desk) -> None:
    text = QMimeData()
    text.setText("seven")
    for data in (text, mime_of("https://example.org/seven.png"), QMimeData()):
        assert not desk.documents.can_take(data)
        assert not desk.documents.take(data)


def drawn_one() -> QImage:
    """Light ink on a transparent ground, whose lines take no multiple of four pixels."""
    image = QImage(61, 67, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.fillRect(28, 10, 6, 46, QColor(0, 0, 0))
    painter.end()
    return image


def test_a_picture_on_the_clipboard_is_pasted(qtbot: QtBot, desk: Desk) -> None:
    QGuiApplication.clipboard().setImage(drawn_one())
    desk.documents.paste()
    qtbot.waitUntil(lambda: desk.canvas.picture() is not None)
    picture = desk.canvas.picture()
    assert picture is not None
    assert picture[14, 14] > 0.9
    assert picture[14, 4] == 0
    assert desk.errors == []


def test_a_picture_of_a_row_puts_each_digit_on_the_canvas(desk: Desk, tmp_path: Path) -> None:
    image = QImage(160, 67, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for x in (20, 70, 120):
        painter.fillRect(x, 10, 6, 46, QColor(0, 0, 0))
    painter.end()
    image.save(str(tmp_path / "row.png"))
    desk.documents.open_file(tmp_path / "row.png")
    assert [digit.image is not None and digit.image[14, 14] > 0.9 for digit in desk.canvas.row.digits()] == [True] * 3


def test_an_empty_picture_on_the_clipboard_is_told(qtbot: QtBot, desk: Desk) -> None:
    image = QImage(30, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    QGuiApplication.clipboard().setImage(image)
    desk.documents.paste()
    qtbot.waitUntil(lambda: bool(desk.errors) or desk.canvas.picture() is not None)
    assert len(desk.errors) == 1
    assert desk.canvas.picture() is None


def test_a_clipboard_without_a_picture_is_told(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("seven")
    desk.documents.paste()
    assert desk.errors == ["There is no picture on the clipboard; copy one first."]


def test_a_dialog_begins_beside_the_latest_file(
    desk: Desk, plot: CurveView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def where(_: QWidget, __: str, start: str, ___: str) -> tuple[str, str]:
        started.append(start)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", where)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", where)
    (tmp_path / "sub").mkdir()
    a_model(tmp_path / "sub" / "a.safetensors")
    desk.documents.open_model_file(tmp_path / "sub" / "a.safetensors")
    desk.documents.open_picture()
    desk.documents.save_model_as()
    desk.documents.save_drawing()
    save_plot(desk, plot, "saveNumbers")
    assert started == [
        str(tmp_path / "sub"),
        str(tmp_path / "sub" / "a.safetensors"),
        str(tmp_path / "sub" / "digit.jsonl"),
        str(tmp_path / "sub" / "loss-over-the-epochs.csv"),
    ]


def test_what_was_saved_reads_as_ink(desk: Desk, tmp_path: Path) -> None:
    desk.canvas.set_ink(Ink((ONE,)))
    desk.name = str(tmp_path / "digit.jsonl")
    desk.documents.save_drawing()
    assert len(read(tmp_path / "digit.jsonl")) == 1


def test_a_clipboard_or_a_drag_without_any_data_is_nothing_to_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QClipboard, "mimeData", lambda *_: None)
    desk.documents.paste()
    assert desk.errors == ["There is no picture on the clipboard; copy one first."]
    assert not desk.documents.can_take(None)


def test_a_damaged_model_is_found_out_before_anybody_is_asked_to_save(
    desk: Desk, trained: Network, tmp_path: Path
) -> None:
    (tmp_path / "broken.safetensors").write_bytes(b"no model")
    desk.documents.open_model_file(tmp_path / "broken.safetensors")
    assert desk.asked == 0
    assert len(desk.errors) == 1
    assert desk.session.network is trained


def test_saving_after_a_reset_asks_for_a_file_and_leaves_the_trained_one(
    qtbot: QtBot, desk: Desk, trained: Network, tmp_path: Path
) -> None:
    path = tmp_path / "a.safetensors"
    desk.name = str(path)
    desk.documents.save_model()
    before = path.read_bytes()
    desk.session.reset()
    desk.name = ""
    assert not desk.documents.save_model()
    assert path.read_bytes() == before


# Plots


@pytest.fixture
def plot(qtbot: QtBot) -> CurveView:
    plot = CurveView(LOSS)
    qtbot.addWidget(plot)
    x = np.linspace(0, 5, 200)[1:]
    plot.show_curves("a run", [Series("training", x, np.exp(-x)), Series("validation", x[::40], np.exp(-x[::40]))])
    return plot


def save_plot(desk: Desk, plot: CurveView, action: str) -> None:
    """By the menu of the plot, as it stands in the window."""
    plot.setParent(desk.window)
    next(each for each in plot.plot.actions() if each.objectName() == action).trigger()


@pytest.mark.parametrize("kind", ["PNG", "SVG", "CSV"])
def test_a_plot_is_written_under_the_name_that_was_asked_for(
    desk: Desk, plot: CurveView, tmp_path: Path, kind: str
) -> None:
    desk.name = str(tmp_path / f"mine.{kind.lower()}")
    save_plot(desk, plot, "saveNumbers" if kind == "CSV" else "savePicture")
    if kind == "CSV":
        assert (tmp_path / "mine.csv").read_text() == plot.csv()
    assert (tmp_path / f"mine.{kind.lower()}").stat().st_size > 1_000
    assert desk.errors == []
    assert QGuiApplication.overrideCursor() is None


def test_a_plot_that_cannot_be_written_is_one_sentence(desk: Desk, plot: CurveView, tmp_path: Path) -> None:
    desk.name = str(tmp_path / "no" / "x.csv")
    save_plot(desk, plot, "saveNumbers")
    assert len(desk.errors) == 1
    assert "x.csv cannot be written: there is no such" in desk.errors[0]
    assert QGuiApplication.overrideCursor() is None


def test_a_plot_replaces_no_file_that_the_dialog_did_not_ask_about(desk: Desk, plot: CurveView, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("older")
    desk.name = str(tmp_path / "mine")
    save_plot(desk, plot, "saveNumbers")
    assert desk.replace == ["mine.csv is there already. Replace it?"]
    assert (tmp_path / "mine.csv").read_text() == "older"


def test_a_plot_is_written_nowhere_where_the_person_cancels(
    desk: Desk, plot: CurveView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    save_plot(desk, plot, "savePicture")
    assert set(tmp_path.iterdir()) == before
