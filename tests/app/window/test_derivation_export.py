"""The derivation as a file: written part by part, or one sentence says why not, and nothing is lost."""

import errno
import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.window import derivation_export
from app.window.derivation_export import KINDS
from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke
from nn.dates import day_in_words
from nn.derivation.phase import PhaseKey, PhaseKind

ONE = Ink((Stroke(np.array([(0.5, 0.2), (0.5, 0.8)], np.float32), width=0.08),))
FILTERS = {kind: f"{kind} (*{suffix})" for kind, suffix in KINDS.items()}


class School:
    """A window with a drawing; what a person types into the dialog, and is told."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.window = MainWindow(settings)
        self.window.canvas.set_ink(ONE)
        self.action = self.window.action("exportDerivationAction")
        self.name, self.kind = "", ""
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.told: list[str] = []
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._typed)
        monkeypatch.setattr(derivation_export, "show_error", lambda _, sentence: self.errors.append(sentence))
        monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
        self.window._learn.derivation.told.connect(self.told.append)

    def _typed(self, _: object, __: str, start: str, kinds: str) -> tuple[str, str]:
        self.asked.append(kinds)
        return self.name, self.kind

    def export(self, qtbot: QtBot, name: object, kind: str = "") -> None:
        self.name, self.kind = str(name), FILTERS.get(kind, kind)
        self.action.trigger()
        qtbot.waitUntil(self.action.isEnabled, timeout=60_000)


@pytest.fixture
def school(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> School:
    school = School(tmp_path, monkeypatch)
    qtbot.addWidget(school.window)
    school.window.show()
    return school


def test_the_learn_menu_has_it(school: School) -> None:
    learn = next(menu for menu in school.window.findChildren(QMenu) if menu.title() == "&Learn")
    assert school.action in learn.actions()


def test_a_page_has_the_step_and_the_cell_that_the_stepper_shows(school: School, qtbot: QtBot, tmp_path: Path) -> None:
    lab, key = school.window._lab, PhaseKey(PhaseKind.SUMS, 2)
    stepper = school.window._middle.derivation().stepper
    school.window.action("derivationAction").trigger()
    stepper.show_phase(key)
    stepper.choose_cell(11)
    step = lab.step()
    assert step is not None
    phase = next(phase for phase in step.phases if phase.key == key)
    assert phase.largest() != (11, 0)
    school.export(qtbot, tmp_path / "page")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert f"= {step.loss_before!r}</p>" in text
    assert f"= {step.loss_after!r}</p>" in text
    assert f"<dd>{day_in_words(date.today())}, DigitScope" in text
    assert f"<title>{phase.entry(11).rule}</title>" in text
    assert school.asked == [";;".join(FILTERS.values())]
    shares = [int(told.split(": ")[1].removesuffix("%")) for told in school.told[:-1]]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 100
    assert len(shares) > 20
    assert school.told[-1].startswith("Saved page.html")


@pytest.mark.parametrize(
    ("name", "kind", "written", "box"),
    [
        ("a", "PDF, A4", "a.pdf", (595, 842)),
        ("a", "PDF, Letter", "a.pdf", (612, 792)),
        ("a.pdf", "Page for a browser", "a.pdf", (595, 842)),
    ],
)
def test_paper_has_the_size_that_was_asked_for(
    school: School, qtbot: QtBot, tmp_path: Path, name: str, kind: str, written: str, box: tuple[int, int]
) -> None:
    school.export(qtbot, tmp_path / name, kind)
    pdf = (tmp_path / written).read_bytes()
    assert pdf.startswith(b"%PDF")
    head = pdf[pdf.index(b"/MediaBox") :][:60]
    assert [round(float(each)) for each in head[head.index(b"[") + 1 : head.index(b"]")].split()[2:]] == list(box)


def test_a_drawing_that_comes_meanwhile_changes_nothing(school: School, qtbot: QtBot, tmp_path: Path) -> None:
    before = school.window._lab.step()
    assert before is not None
    school.name = str(tmp_path / "page.html")
    school.action.trigger()
    assert not school.action.isEnabled()
    school.window.canvas.set_ink(Ink((Stroke(np.array([(0.2, 0.5), (0.8, 0.5)], np.float32), width=0.08),)))
    qtbot.waitUntil(school.action.isEnabled, timeout=60_000)
    assert f"= {before.loss_before!r}</p>" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_without_a_drawing_one_sentence_says_so(school: School, qtbot: QtBot) -> None:
    school.window.canvas.clear()
    qtbot.waitUntil(lambda: school.window._lab.step() is None)
    school.action.trigger()
    assert school.errors == ["Drawing: there is no ink yet; draw a digit."]
    assert school.asked == []


def test_who_cancels_gets_no_file(school: School, qtbot: QtBot, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    school.export(qtbot, "")
    assert set(tmp_path.iterdir()) == before
    assert school.told == []


def test_another_file_is_not_replaced_unasked(school: School, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("older")
    school.export(qtbot, tmp_path / "page")
    assert (tmp_path / "page.html").read_text() == "older"


@pytest.mark.parametrize("name", ["page.html", "page.pdf"])
@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "the disk is read-only")]
)
def test_a_disk_that_takes_nothing_is_one_sentence_and_leaves_the_older_file(
    school: School,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    number: int,
    words: str,
) -> None:
    (tmp_path / name).write_text("older")

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    school.export(qtbot, tmp_path / name)
    assert len(school.errors) == 1
    assert f"{name} cannot be written: {words}" in school.errors[0]
    assert (tmp_path / name).read_text() == "older"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".digitscope")] == []
