"""The tab of the mistakes: built when it is wanted, true to the present network, and a way from it to the canvas."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from app.assets import model_path
from app.session.states import State
from app.settings import Settings
from app.views.evaluation.digit_list import SURE
from app.views.evaluation.view import EvaluationView
from app.views.prediction import PredictionView
from app.window.derivation_panel import DerivationPanel
from app.window.evaluation_panel import EvaluationPanel
from app.window.main_window import MainWindow
from nn import model_file
from nn.calibration import reliability
from nn.data import mnist, sources
from nn.data.idx import write_idx
from nn.evaluation import Evaluation, evaluate, percent
from nn.evaluation_page import About, page
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.source_names import Weighted
from tests.app.window.test_focus_seen import check
from tests.app.window.test_keyboard import out_of_order, walk
from tests.scene import palettes

H = Hyperparameters(hidden=(8,), epochs=2, batch_size=64)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """With random weights for the starter digits."""
    monkeypatch.setattr("app.window.main_window.Documents.may_go_on", lambda _: True)
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.session.set_hyperparameters(H)
    window.session.reset()
    return window


def expected(window: MainWindow) -> Evaluation:
    return evaluate(window.session.network, sources.of("starter").split(H.validation).validation)


def opened(qtbot: QtBot, window: MainWindow) -> EvaluationPanel:
    """The tab, once it shows the present network."""
    window.action("mistakesAction").trigger()
    panel = window.findChild(EvaluationPanel)
    assert isinstance(panel, EvaluationPanel)

    def is_newest() -> bool:
        found = panel.examination.examined
        return found is not None and found.network is window.session.network and panel.view.accuracy() != ""

    qtbot.waitUntil(is_newest, timeout=20_000)
    return panel


def test_the_page_is_built_when_it_is_first_opened(qtbot: QtBot, window: MainWindow) -> None:
    assert window.findChild(EvaluationPanel) is None
    tabs = window.findChild(QTabWidget, "tabs")
    assert [tabs.tabText(index) for index in range(tabs.count())] == [
        "Network",
        "Derivation",
        "Mistakes",
        "Health",
        "Insight",
        "Runs",
    ]
    panel = opened(qtbot, window)
    assert panel.isVisible()
    window.action("networkAction").trigger()
    window.action("mistakesAction").trigger()
    assert window.findChildren(EvaluationPanel) == [panel]


def test_it_shows_the_evaluation_of_the_present_network(qtbot: QtBot, window: MainWindow) -> None:
    view, evaluation = opened(qtbot, window).view, expected(window)
    assert view.accuracy() == percent(evaluation.total.accuracy)
    assert f"{evaluation.scores.correct} of 1,000 read right (Starter digits: validation)" in view.words()
    assert f"95 percent confidence interval: {evaluation.total.interval.words}" in view.words()
    np.testing.assert_array_equal(view.confusion.counts(), evaluation.scores.confusion)
    assert view.gallery.list.rows.numbers == evaluation.misread().tolist()


def test_how_sure_the_network_may_be_follows_the_temperature_that_a_person_chooses(
    qtbot: QtBot, window: MainWindow
) -> None:
    view, evaluation = opened(qtbot, window).view.reliability, expected(window)

    def error_at(temperature: float) -> str:
        table = reliability(evaluation.Z, evaluation.digits.labels, "softmax", temperature)
        return f"Calibration error: {table.error:.2%}"

    assert error_at(1) in view.words()
    view.temperature.setValue(2.5)
    assert window.session.certainty.temperature == 2.5
    assert error_at(2.5) in view.words()
    assert error_at(2.5) != error_at(1)
    window.session.set_temperature(1)
    assert view.temperature.value() == 1
    assert error_at(1) in view.words()


def test_a_digit_is_as_sure_in_the_gallery_as_on_the_canvas(qtbot: QtBot, window: MainWindow) -> None:
    view = opened(qtbot, window).view
    digits = view.gallery.list

    def sure(row: int) -> str:
        return str(digits.rows.data(digits.rows.index(row, 0), SURE))

    def answered() -> str:
        p = window.findChild(PredictionView).property("probabilities")
        return f"{100 * max(p):.1f}%"

    for temperature in (0.5, 0.25):
        view.reliability.temperature.setValue(temperature)
        assert float(sure(0).rstrip("%")) >= float(sure(1).rstrip("%"))
        place = digits.visualRect(digits.rows.index(0, 0)).center()
        qtbot.mouseClick(digits.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda: answered() == sure(0))


def test_the_report_of_the_command_line_has_the_same_numbers(qtbot: QtBot, window: MainWindow) -> None:
    view, evaluation = opened(qtbot, window).view, expected(window)
    view.reliability.temperature.setValue(0.6)
    session, certainty = window.session, window.session.certainty
    claims = certainty.claims(evaluation.digits, evaluation.Z, "softmax")
    about = About("m", Model(session.network, H, certainty=certainty), "")
    report = page(about, evaluation, claims).decode()
    assert view.accuracy() in report
    assert f"Calibration error: {claims.at.error_words}" in view.reliability.words()
    assert f"<dt>Calibration error at T = 0.6</dt><dd>{claims.at.error_words}</dd>" in report
    bins = re.findall("<title>(.*answers.*)</title>", report)
    assert "; ".join(bins) == view.reliability.diagram.accessibleDescription() != ""
    rows = view.gallery.list.rows
    shown = [float(rows.data(rows.index(row, 0), SURE).rstrip("%")) for row in range(20)]
    told = [float(sure) for sure in re.findall(r"<br>([\d.]+)%</figcaption>", report)[:20]]
    assert told == pytest.approx(shown, abs=0.06)


def test_a_cell_shows_its_digits(qtbot: QtBot, window: MainWindow) -> None:
    view, evaluation = opened(qtbot, window).view, expected(window)
    answer = int(np.bincount(evaluation.answers).argmax())
    for label in (answer, (answer + 1) % 10):
        view.confusion.select(label, answer)
        QTest.keyClick(view.confusion, Qt.Key.Key_Return)
        assert view.gallery.list.rows.numbers == evaluation.cell(label, answer).tolist()
    view.gallery.choose(label, None)
    assert view.gallery.list.rows.numbers == evaluation.misread(label).tolist()


def test_a_digit_is_opened_on_the_canvas_with_its_label_and_undo_brings_back_what_was_there(
    qtbot: QtBot, window: MainWindow
) -> None:
    panel, evaluation = opened(qtbot, window), expected(window)
    before = window.canvas.ink()
    digits = panel.view.gallery.list
    number = digits.rows.numbers[1]
    qtbot.mouseClick(
        digits.viewport(), Qt.MouseButton.LeftButton, pos=digits.visualRect(digits.rows.index(1, 0)).center()
    )
    picture = window.canvas.picture()
    assert picture is not None
    np.testing.assert_allclose(picture.ravel(), evaluation.digits.images[number] / 255, rtol=1e-6)
    qtbot.waitUntil(lambda: _answer(window) == evaluation.answers[number])
    label = int(evaluation.digits.labels[number])
    assert f"label {label}" in window.statusBar().currentMessage()
    window.action("derivationAction").trigger()
    derivation = window.findChild(DerivationPanel)
    assert isinstance(derivation, DerivationPanel)
    assert window.findChild(QPushButton, f"label{label}").isChecked()
    window.action("undoAction").trigger()
    assert window.canvas.picture() is None
    assert window.canvas.ink() == before


def _answer(window: MainWindow) -> int:
    return int(window._draw.prediction.property("digit"))


def test_a_training_is_followed_while_the_tab_is_in_sight(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.session.examination.EVERY_S", 0.01)
    panel = opened(qtbot, window)
    seen: set[str] = set()
    window.session.set_hyperparameters(replace(H, epochs=1000))
    window.session.set_speed(100)
    window.action("trainAction").trigger()

    def well_on() -> bool:
        if window.session.state is State.RUNNING:
            seen.add(panel.view.accuracy())
        return len(seen) > 3

    qtbot.waitUntil(well_on, timeout=20_000)
    assert not panel.view.test.isEnabled()
    window.action("networkAction").trigger()
    last = panel.examination.examined
    network = window.session.network
    qtbot.waitUntil(lambda: window.session.network is not network)
    network = window.session.network
    qtbot.waitUntil(lambda: window.session.network is not network)
    assert panel.examination.examined is last
    window.session.end_run()
    opened(qtbot, window)
    assert panel.view.accuracy() == percent(expected(window).total.accuracy)


def test_why_there_are_no_test_digits_is_said(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    assert not panel.view.test.isEnabled()
    assert "no test digits" in panel.view.test.toolTip()


def test_where_there_is_nothing_to_show_it_says_why(qtbot: QtBot, window: MainWindow) -> None:
    window.session.set_hyperparameters(replace(H, validation=0))
    window.session.reset()
    window.action("mistakesAction").trigger()
    view = window.findChild(EvaluationView)
    qtbot.waitUntil(lambda: "is held back" in view.words())
    assert view.accuracy() == ""
    window.session.set_hyperparameters(H)
    window.session.reset()
    opened(qtbot, window)


def test_digits_that_were_missing_are_tried_anew_when_the_window_is_come_back_to(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.session.set_hyperparameters(replace(H, data=(Weighted(str(tmp_path)),)))
    window.session.reset()
    window.action("mistakesAction").trigger()
    panel = window.findChild(EvaluationPanel)
    assert isinstance(panel, EvaluationPanel)
    qtbot.waitUntil(lambda: str(tmp_path) in panel.view.words())
    write_idx(tmp_path / "train-images-idx3-ubyte.gz", np.zeros((50, 28, 28), np.uint8))
    write_idx(tmp_path / "train-labels-idx1-ubyte.gz", np.zeros(50, np.uint8))
    QApplication.sendEvent(panel, QEvent(QEvent.Type.WindowActivate))
    opened(qtbot, window)


def test_digits_that_are_not_on_this_computer_are_told_and_can_be_downloaded(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here: list[Path] = []
    monkeypatch.setattr(mnist, "find", lambda: here[0] if here else None)
    fetched: list[sources.Source] = []
    monkeypatch.setattr(window._fetching, "start", fetched.append)
    model = model_file.load(model_path())
    data = Weighted("mnist"), Weighted("../elsewhere/pens.unp", 3.0)
    window.session.start_over(replace(model, hyperparameters=replace(model.hyperparameters, data=data)))
    window.action("mistakesAction").trigger()
    panel = window.findChild(EvaluationPanel)
    assert isinstance(panel, EvaluationPanel)
    qtbot.waitUntil(lambda: "File, Download MNIST fetches them. Or press Train" in panel.view.words())
    assert panel.view.fetch.isVisible()
    window.findChild(QPushButton, "fetchDigits").click()
    assert [source.name for source in fetched] == ["mnist"]
    for part in ("train", "t10k"):
        write_idx(tmp_path / f"{part}-images-idx3-ubyte.gz", np.zeros((50, 28, 28), np.uint8))
        write_idx(tmp_path / f"{part}-labels-idx1-ubyte.gz", np.zeros(50, np.uint8))
    here.append(tmp_path)
    window._fetching.told.emit("It is here.")
    opened(qtbot, window)
    assert "(MNIST: validation)" in panel.view.words()
    assert panel.view.words().endswith("Without pens.unp, whose digits are not on this computer.")
    assert not panel.view.fetch.isVisible()
    assert panel.view.test.isEnabled()
    panel.view.test.click()
    qtbot.waitUntil(lambda: "(MNIST: test)" in panel.view.words())


def test_tab_goes_through_it_as_the_eye_does(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    panel.view.gallery.choose(3, None)
    window.activateWindow()
    window.canvas.setFocus()
    stops = [stop for stop in walk(window) if panel.isAncestorOf(stop)]
    names = [
        "validationDigits",
        "confusion",
        "misreadLabel",
        "misreadAnswer",
        "allMisread",
        "misreadDigits",
        "reliabilityDiagram",
        "temperature",
        "temperatureFormula",
    ]
    assert [stop.objectName() for stop in stops] == names
    assert out_of_order(window, stops) == []


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    before = qapp.palette()
    qapp.setPalette(palettes()[request.param])
    yield
    qapp.setPalette(before)


def test_focus_is_seen_on_all_of_it(theme: None, qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    panel.view.gallery.choose(3, None)
    panel.view.groups.show_groups([("ada", "20", "95.00%", "76.39 to 99.11%")])
    window.activateWindow()
    check(window, "mistakes")


def test_it_fits_a_low_window_and_large_text_is_whole(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    for _ in range(3):
        window.action("largerTextAction").trigger()
    qtbot.waitUntil(
        lambda: panel.view.confusion.height() >= panel.view.confusion.minimumSizeHint().height(), timeout=5000
    )
    assert window.size().toTuple() == (1280, 720)
    window.action("normalTextAction").trigger()
