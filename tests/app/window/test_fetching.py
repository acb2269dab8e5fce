"""Fetching MNIST: the question, the dialog, the end, and what follows; from mirrors on this machine's loopback."""

import gzip
import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs.download import DownloadDialog
from app.session.worker import DigitsThread
from app.window import fetching as fetching_module
from app.window.fetching import Fetching
from nn.data import mnist, sources
from nn.data.idx import write_idx
from nn.data.mnist import Part
from tests.nn.data.conftest import BEHAVIOURS, Mirror
from tests.sources import put

NAMES = [part.name for part in mnist.PARTS]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A set of a few digits, which is the official one for the length of a test; none of it is on this computer."""
    rng = np.random.default_rng(0)
    contents = {}
    for name, n in zip(NAMES, (20, 20, 5, 5), strict=True):
        size = (n, 28, 28) if "images" in name else (n,)
        write_idx(tmp_path / name, rng.integers(10, size=size, dtype=np.uint8))
        contents[name] = (tmp_path / name).read_bytes()

    def part(name: str) -> Part:
        packed = contents[name]
        content = gzip.decompress(packed)
        return Part(name, len(packed), hashlib.sha256(packed).hexdigest(), hashlib.sha256(content).hexdigest())

    monkeypatch.setattr(mnist, "PARTS", tuple(map(part, NAMES)))
    monkeypatch.delenv("DIGITSCOPE_DATA", raising=False)
    monkeypatch.setattr("pooch.os_cache", lambda project: tmp_path / "cache" / project)
    return contents


class Rig:
    """Fetching over an empty window; what a person is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = QWidget()
        self.fetching = Fetching(self.window)
        self.told: list[str] = []
        self.errors: list[str] = []
        self.fetching.told.connect(self.told.append)
        monkeypatch.setattr(fetching_module, "show_error", lambda _, sentence: self.errors.append(sentence))

    def dialogs(self) -> list[DownloadDialog]:
        return [dialog for dialog in self.window.findChildren(DownloadDialog) if dialog.isVisible()]


@pytest.fixture
def rig(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    rig = Rig(monkeypatch)
    qtbot.addWidget(rig.window)
    rig.window.show()
    yield rig
    rig.fetching.end()


@pytest.fixture
def mirror(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Mirror]]:
    """Makes the one mirror there is, well or badly behaved."""
    made: list[Mirror] = []

    def make(behaviour: str) -> Mirror:
        made.append(Mirror(files, BEHAVIOURS[behaviour]))
        fetch = partial(mnist.fetch, mirrors=(made[0].url,))
        put(monkeypatch, replace(sources.of("mnist"), fetch=fetch))
        return made[0]

    yield make
    for mirror in made:
        mirror.close()


def test_a_download_ends_with_mnist_on_the_computer_and_a_word(
    qtbot: QtBot, rig: Rig, mirror: Callable[[str], Mirror]
) -> None:
    mirror("good")
    assert mnist.find() is None
    rig.fetching.start(sources.of("mnist"))
    assert len(rig.dialogs()) == 1
    qtbot.waitUntil(lambda: bool(rig.told), timeout=20_000)
    assert mnist.find() is not None
    assert rig.dialogs() == []
    assert rig.errors == []


@pytest.mark.parametrize(("answer", "does"), [(QMessageBox.StandardButton.Yes, 1), (QMessageBox.StandardButton.No, 0)])
def test_what_was_asked_for_is_done_after_a_download_that_the_person_wants(
    qtbot: QtBot,
    rig: Rig,
    mirror: Callable[[str], Mirror],
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
    does: int,
) -> None:
    mirror("good")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answer)
    done: list[Path | None] = []
    rig.fetching.offer(sources.of("mnist"), lambda: done.append(mnist.find()))
    qtbot.waitUntil(lambda: len(done) == does and not rig.dialogs(), timeout=20_000)
    assert all(done), "done before MNIST was there"


def test_a_download_asked_for_by_itself_does_nothing_else(
    qtbot: QtBot, rig: Rig, mirror: Callable[[str], Mirror], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = mirror("slow")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    done: list[None] = []
    rig.fetching.offer(sources.of("mnist"), lambda: done.append(None))
    rig.fetching.end()
    server.release.set()
    rig.fetching.start(sources.of("mnist"))
    qtbot.waitUntil(lambda: bool(rig.told), timeout=20_000)
    assert done == []


def test_a_failure_is_one_sentence_and_the_dialog_goes(qtbot: QtBot, rig: Rig, mirror: Callable[[str], Mirror]) -> None:
    mirror("missing")
    rig.fetching.start(sources.of("mnist"))
    qtbot.waitUntil(lambda: bool(rig.errors), timeout=20_000)
    assert "status 404" in rig.errors[0]
    assert rig.dialogs() == []
    assert mnist.find() is None
    # One can try again.
    rig.fetching.start(sources.of("mnist"))
    qtbot.waitUntil(lambda: len(rig.errors) == 2, timeout=20_000)


@pytest.mark.parametrize("how", ["button", "escape"])
def test_cancel_ends_the_thread_and_tells_nothing(
    qtbot: QtBot, rig: Rig, mirror: Callable[[str], Mirror], how: str
) -> None:
    server = mirror("slow")
    rig.fetching.start(sources.of("mnist"))
    qtbot.waitUntil(server.reached.is_set, timeout=20_000)
    (dialog,) = rig.dialogs()
    if how == "button":
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel).click()
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert rig.dialogs() == []
    assert [thread for thread in rig.fetching.findChildren(DigitsThread) if thread.isRunning()] == []
    server.release.set()
    assert rig.errors == []
    assert rig.told == []


def test_the_dialog_shows_how_far_it_is(qtbot: QtBot, rig: Rig, mirror: Callable[[str], Mirror]) -> None:
    server = mirror("slow")
    rig.fetching.start(sources.of("mnist"))
    qtbot.waitUntil(server.reached.is_set, timeout=20_000)
    (dialog,) = rig.dialogs()
    bar = dialog.findChild(QProgressBar)
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=20_000)
    rig.fetching.end()


def test_a_second_wish_during_a_download_changes_nothing(
    qtbot: QtBot, rig: Rig, mirror: Callable[[str], Mirror]
) -> None:
    server = mirror("slow")
    rig.fetching.start(sources.of("mnist"))
    rig.fetching.start(sources.of("mnist"))
    assert len(rig.dialogs()) == 1
    server.release.set()
    qtbot.waitUntil(lambda: bool(rig.told), timeout=20_000)


def test_an_unforeseen_error_does_not_leave_the_dialog_open(
    qtbot: QtBot, rig: Rig, mirror: Callable[[str], Mirror], monkeypatch: pytest.MonkeyPatch
) -> None:
    unforeseen: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: unforeseen.append(error))

    def fetch(*_: object) -> NoReturn:
        raise ZeroDivisionError("a mistake of ours")

    put(monkeypatch, replace(sources.of("mnist"), fetch=fetch))
    rig.fetching.start(sources.of("mnist"))
    qtbot.waitUntil(lambda: not rig.dialogs(), timeout=20_000)
    assert [str(error) for error in unforeseen] == ["a mistake of ours"]
    assert rig.errors == []
