"""What each view saves from its context menu: the wish comes up to the window, and one place writes the file."""

import csv
import errno
import io
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs import messages
from app.settings import Settings
from app.views.batch import BatchView
from app.views.curves import CurveView
from app.views.derivation.bench.slope_plot import SlopePlot
from app.views.derivation.common.cover_bar import HIDDEN
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.matrix.view import MatrixView
from app.views.derivation.referee.cost_plot import CostCurve, CostPlot
from app.views.derivation.stepper.ledger_view import LedgerView
from app.views.evaluation.confusion import ConfusionView
from app.views.evaluation.reliability import ReliabilityDiagram
from app.views.health.layer_lines import LayerLines
from app.views.health.spread import SpreadPlot
from app.views.heatmap import Heatmap
from app.views.insight.size_plot import SizePlot
from app.views.measure import LOSS
from app.views.number_table import NumberTable
from app.views.prediction import PredictionView
from app.views.rate_plot import RatePlot
from app.views.seen import SeenView
from app.window.saving import Saving
from nn.derivation.ledger import LedgerLine
from nn.derivation.phase import Matrix
from nn.derivation.terms import Symbol
from nn.reliability import Reliability

LATEX = r"\delta^{[1]} = (W^{[2]})^T \delta^{[2]}"
THREE = np.array([0.1, 0.2, 0.4])


class Desk:
    """A window in which one view stands deep, and a person who types names."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.window = QWidget()
        self.saving = Saving(settings, self.window)
        self.name = ""
        self.asked: list[tuple[str, str, str]] = []
        self.errors: list[str] = []
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._typed)
        monkeypatch.setattr(messages, "show_error", lambda _, sentence: self.errors.append(sentence))

    def _typed(self, _: object, title: str, start: str, kinds: str) -> tuple[str, str]:
        self.asked.append((title, Path(start).name, kinds))
        return self.name, ""

    def put(self, view: QWidget) -> None:
        page = QWidget(self.window)
        QVBoxLayout(page).addWidget(view)
        page.resize(420, 320)
        self.window.resize(420, 320)
        self.window.show()

    def save(self, view: QWidget, action: str, name: object) -> None:
        self.name = str(name)
        offered(view)[action].trigger()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(tmp_path, monkeypatch)
    qtbot.addWidget(desk.window)
    return desk


def offered(view: QWidget) -> Mapping[str, QAction]:
    return {action.objectName(): action for action in view.actions()}


def heatmap() -> Heatmap:
    view = Heatmap("activations")
    view.set_values(np.arange(6.0).reshape(2, 3) / 7)
    return view


def seen() -> SeenView:
    view = SeenView()
    view.set_values(np.arange(784.0).reshape(28, 28) / 784)
    return view


def prediction() -> PredictionView:
    view = PredictionView()
    view.show_probabilities(np.arange(10) / 45)
    return view


def cells() -> QWidget:
    view = MatrixView()
    view.show_matrix(Matrix.of("W", 1, np.arange(6.0).reshape(2, 3) / 7))
    return view.cells


def confusion() -> ConfusionView:
    view = ConfusionView()
    view.show_counts(np.arange(100).reshape(10, 10))
    return view


def reliability() -> ReliabilityDiagram:
    view = ReliabilityDiagram()
    view.show_bins(Reliability.of(np.array([0.31, 0.92, 0.94]), np.array([False, True, True])))
    return view


def cost() -> CostPlot:
    view = CostPlot()
    view.show_curve(CostCurve("w", "C", THREE - 0.2, THREE**2, 0.5, ((-0.1, 0.0), (0.1, 0.1)), ()))
    return view


def slope() -> SlopePlot:
    view = SlopePlot()
    view.show_slope(THREE, [THREE**2, THREE], 0.2, 0.5)
    return view


def rates() -> RatePlot:
    view = RatePlot()
    view.show_losses(THREE, THREE**2, THREE / 3, (0.1, 1.0))
    return view


def sizes() -> SizePlot:
    view = SizePlot()
    view.show_sizes(THREE, -THREE, -(THREE**2), THREE**3)
    return view


def lines() -> LayerLines:
    view = LayerLines("lines", "Size of delta", "tip")
    view.show_lines(np.array([1.0, 2.0, 3.0]), [THREE, THREE / 3])
    return view


def spread() -> SpreadPlot:
    view = SpreadPlot(1)
    view.show_weights(THREE, THREE / 2)
    return view


def ledger() -> LedgerView:
    view = LedgerView()
    view.show_lines([LedgerLine((Symbol("z", 1, (3,)),), "", "1 \u00d7 2", "2.000", is_result=True)])
    return view


def table() -> NumberTable:
    view = NumberTable({"loss": "C", "eta": r"$\eta$"})
    view.show_rows([["0.5", "0.1"]])
    return view


WITH_NUMBERS: Mapping[str, tuple[Callable[[], QWidget], list[str]]] = {
    "heatmap": (heatmap, [repr(3 / 7), repr(4 / 7), repr(5 / 7)]),
    "seen": (seen, [repr(k / 784) for k in range(756, 784)]),
    "prediction": (prediction, ["9", repr(9 / 45)]),
    "cells": (cells, [repr(3 / 7), repr(4 / 7), repr(5 / 7)]),
    "confusion": (confusion, ["9", *map(str, range(90, 100))]),
    "reliability": (reliability, ["1.0", "0.94", "1.0"]),
    "cost": (cost, [repr(0.4 - 0.2), repr(0.4**2), repr(0.5 * (0.4 - 0.2))]),
    "slope": (slope, ["0.4", repr((0.4**2 + 0.4) / 2), repr(0.4**2), "0.4"]),
    "rates": (rates, ["0.4", repr(0.4**2), repr(0.4 / 3)]),
    "sizes": (sizes, ["0.4", "-0.4", repr(-(0.4**2)), repr(float(np.float64(0.4) ** 3))]),
    "lines": (lines, ["3.0", "0.4", repr(0.4 / 3)]),
    "spread": (spread, []),
    "ledger": (ledger, ["z[1][3]", "1 \u00d7 2", "2.000"]),
    "table": (table, ["0.5", "0.1"]),
}


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_numbers_are_saved_with_all_their_digits(desk: Desk, tmp_path: Path, name: str) -> None:
    make, last = WITH_NUMBERS[name]
    view = make()
    desk.put(view)
    desk.save(view, "saveNumbers", tmp_path / "numbers")
    rows = list(csv.reader(io.StringIO((tmp_path / "numbers.csv").read_text(encoding="utf-8"))))
    if last:
        assert rows[-1] == last
    else:
        assert sum(float(row[2]) for row in rows[1:]) == 3
    assert desk.errors == []


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_a_picture_is_saved_at_twice_the_pixels_or_as_vectors(desk: Desk, tmp_path: Path, name: str) -> None:
    view = WITH_NUMBERS[name][0]()
    desk.put(view)
    desk.save(view, "savePicture", tmp_path / "picture")
    kinds = ["PNG (*.png)", "SVG (*.svg)", *(["PDF (*.pdf)"] if name != "table" else [])]
    assert desk.asked[-1][2] == ";;".join(kinds)
    picture = QImage(str(tmp_path / "picture.png"))
    area = view.viewport() if hasattr(view, "viewport") and name not in ("table",) else view
    assert picture.size() == area.size() * 2
    corner = picture.pixelColor(0, 0)
    pixels = picture.convertToFormat(QImage.Format.Format_RGB32)
    seen = np.frombuffer(pixels.constBits(), np.uint32).reshape(pixels.height(), pixels.width())
    assert (seen != QColor(corner).rgb()).mean() > 0.005, "else it is an empty sheet"
    desk.save(view, "savePicture", tmp_path / "picture.svg")
    root = ElementTree.fromstring((tmp_path / "picture.svg").read_bytes())
    assert root.get("viewBox") == f"0 0 {area.width()} {area.height()}"
    assert len(list(root.iter())) > 10
    if name != "table":
        desk.save(view, "savePicture", tmp_path / "picture.pdf")
        found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", (tmp_path / "picture.pdf").read_bytes())
        assert len(found) == 1, "one page"
        points = 72 / view.logicalDpiX()
        assert [float(each) for each in found[0]] == pytest.approx(
            [points * area.width(), points * area.height()], abs=1
        )


def test_a_formula_is_saved_as_vectors_or_as_latex(desk: Desk, tmp_path: Path) -> None:
    view = FormulaView(LATEX)
    desk.put(view)
    desk.save(view, "saveFormula", tmp_path / "formula")
    assert ElementTree.fromstring((tmp_path / "formula.svg").read_bytes()).tag.endswith("svg")
    desk.save(view, "saveFormula", tmp_path / "formula.tex")
    assert (tmp_path / "formula.tex").read_text() == LATEX + "\n"
    assert desk.asked[0][2] == "SVG (*.svg);;LaTeX (*.tex)"


def test_where_there_is_nothing_yet_a_sentence_says_so(desk: Desk, tmp_path: Path) -> None:
    view = CurveView(LOSS)
    desk.put(view)
    desk.save(view.plot, "saveNumbers", tmp_path / "loss")
    assert desk.errors == ["There are no numbers to save yet."]
    assert not desk.asked
    assert not (tmp_path / "loss.csv").exists()


def test_a_table_is_saved_as_a_tabular_too(desk: Desk, tmp_path: Path) -> None:
    view = table()
    desk.put(view)
    desk.save(view, "saveNumbers", tmp_path / "table.tex")
    assert (tmp_path / "table.tex").read_text().startswith(r"\begin{tabular}")


def test_the_digits_of_a_batch_are_a_picture(desk: Desk, tmp_path: Path) -> None:
    view = BatchView()
    view.show_digits(np.ones((3, 784)), np.array([1, 2, 3]), np.array([1, 2, 4]), 3, 1)
    desk.put(view)
    view.setFixedSize(300, 100)
    view.show()
    desk.save(view, "savePicture", tmp_path / "batch")
    assert not QImage(str(tmp_path / "batch.png")).isNull()
    assert "saveNumbers" not in offered(view)


def test_what_is_covered_is_covered_in_the_file(desk: Desk, tmp_path: Path) -> None:
    class All:
        def hides(self, row: int, column: int) -> bool:
            return True

    view = MatrixView()
    view.show_matrix(Matrix.of("W", 1, np.arange(6.0).reshape(2, 3)))
    view.cells.covers = All  # type: ignore[method-assign, assignment]
    desk.put(view)
    desk.save(view.cells, "saveNumbers", tmp_path / "a")
    assert set((tmp_path / "a.csv").read_text().replace("\n", ",").split(",")) == {HIDDEN, ""}


def test_the_name_says_what_it_is(desk: Desk) -> None:
    view = confusion()
    desk.put(view)
    desk.save(view, "savePicture", "")
    assert desk.asked == [
        (
            "Save confusion-by-label-and-answer",
            "confusion-by-label-and-answer.png",
            "PNG (*.png);;SVG (*.svg);;PDF (*.pdf)",
        )
    ]


@pytest.mark.parametrize("action", ["savePicture", "saveNumbers"])
def test_who_cancels_gets_no_file(desk: Desk, tmp_path: Path, action: str) -> None:
    view = heatmap()
    desk.put(view)
    before = set(tmp_path.iterdir())
    desk.save(view, action, "")
    assert set(tmp_path.iterdir()) == before
    assert len(desk.asked) == 1


@pytest.mark.parametrize("make", [Heatmap, SizePlot, ConfusionView, PredictionView, RatePlot, CostPlot, LedgerView])
def test_nobody_is_asked_where_to_save_no_numbers(desk: Desk, make: Callable[[], QWidget]) -> None:
    view = make()
    desk.put(view)
    desk.save(view, "saveNumbers", "a")
    assert desk.asked == []


@pytest.mark.parametrize("action", ["savePicture", "saveNumbers"])
@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "is read-only")])
def test_a_disk_that_takes_nothing_is_one_sentence_and_leaves_the_older_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: str, number: int, words: str
) -> None:
    view, name = heatmap(), "old.png" if action == "savePicture" else "old.csv"
    desk.put(view)
    (tmp_path / name).write_text("older")

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    desk.save(view, action, tmp_path / name)
    assert len(desk.errors) == 1
    assert words in desk.errors[0]
    assert (tmp_path / name).read_text() == "older"


@pytest.mark.parametrize(("name", "error"), [("no/x", "there is no such file or folder"), ("a.csv", "it is a folder")])
def test_a_place_where_nothing_can_be_is_one_sentence(desk: Desk, tmp_path: Path, name: str, error: str) -> None:
    (tmp_path / "a.csv").mkdir()
    view = heatmap()
    desk.put(view)
    desk.save(view, "saveNumbers", tmp_path / name)
    assert len(desk.errors) == 1
    assert error in desk.errors[0]


def test_an_ending_of_another_kind_is_kept_and_the_right_one_follows(desk: Desk, tmp_path: Path) -> None:
    view = heatmap()
    desk.put(view)
    desk.save(view, "savePicture", tmp_path / "picture.jpg")
    assert not QImage(str(tmp_path / "picture.jpg.png")).isNull()


def test_a_name_without_an_ending_replaces_nothing_unasked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_: object, __: str, sentence: str) -> QMessageBox.StandardButton:
        asked.append(sentence)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", answer)
    (tmp_path / "old.csv").write_text("older")
    view = heatmap()
    desk.put(view)
    desk.save(view, "saveNumbers", tmp_path / "old")
    assert (tmp_path / "old.csv").read_text() == "older"
    assert asked == ["old.csv is there already. Replace it?"]
