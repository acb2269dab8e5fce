"""Every experiment that comes with the program, walked through in the real window by clicks: set, ask, look, means."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.assets import experiments
from app.dialogs.messages import Answer
from app.session.states import State
from app.settings import Settings
from app.window.experiments_panel import ExperimentsPanel
from app.window.main_window import MainWindow
from nn.experiments.experiment import LookStep, MeansStep, Measured, PredictStep, RunOrder, SetStep
from nn.experiments.reading import read

FILES = experiments()

CAME: Mapping[str, str] = {
    "01-why-not-start-at-zero.txt": "AC",
    "02-the-cost-of-guessing.txt": "C",
    "03-a-rate-too-large.txt": "AA",
    "04-what-momentum-does.txt": "C",
    "05-sigmoid-in-depth.txt": "AC",
    "06-dead-neurons.txt": "A",
    "07-why-cross-entropy-with-softmax.txt": "B",
    "08-batch-size-and-noise.txt": "BA",
    "09-what-a-hidden-layer-adds.txt": "CC",
    "10-overfitting-and-dropout.txt": "CBB",
    "11-more-from-few-digits.txt": "D",
    "12-what-l2-does.txt": "B",
    "13-what-chance-decides.txt": "AB",
    "14-why-the-rate-should-fall.txt": "C",
    "15-what-a-wrong-label-teaches.txt": "C",
    "16-why-centring-matters.txt": "CA",
    "17-the-gradient-check.txt": "B",
    "18-reading-your-own-hand.txt": "B",
}
"""The answers that come out, for which the explanations are written."""

FOUR = np.array([(0.45, 0.2), (0.3, 0.55), (0.7, 0.55), (0.6, 0.3), (0.6, 0.85)], np.float32)
"""A four without lifting the pen."""


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """At full speed, and with errors that fail the test."""

    def fail(*arguments: object) -> None:
        raise AssertionError(arguments[-1])

    for where in ("app.window.main_window", "app.dialogs.messages"):
        monkeypatch.setattr(f"{where}.show_error", fail)
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    settings.set_speed(float("inf"))
    window = MainWindow(settings)
    window.session.set_speed(float("inf"))
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.session.close()


def click(panel: ExperimentsPanel, name: str) -> None:
    button = panel.findChild(QPushButton, name)
    assert button.isVisible(), name
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def draw(window: MainWindow, points: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> None:
    """By the mouse, on the canvas, which has to be in sight for that."""
    square = window.canvas.square()
    at = [square.topLeft() + QPoint(*(point * square.width()).astype(int).tolist()) for point in points]
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=at[0])
    for point in at[1:]:
        QTest.mouseMove(window.canvas, point)
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=at[-1])


def begin(window: MainWindow, name: str) -> ExperimentsPanel:
    """Open the dock by its menu's action, and an experiment by a click on its row."""
    window.action("experimentsAction").trigger()
    panel = window.findChild(ExperimentsPanel)
    rows = panel.view.list
    index = rows.model().index([path.name for path in FILES].index(name), 0)
    rows.scrollTo(index)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(index).center())
    assert panel.walk.experiment is not None
    assert panel.walk.experiment.id == name
    return panel


def walk_through(qtbot: QtBot, window: MainWindow, panel: ExperimentsPanel) -> str:
    """To the last step; the letters of what came of the predictions."""
    walk, came = panel.walk, ""
    steps = walk.experiment.steps
    drawn = 0
    for number, step in enumerate(steps):
        assert walk.at == number
        assert panel.view.step.isVisible()
        assert step.text in panel.view.step.text()
        if isinstance(step, PredictStep):
            assert not panel.view.step.next.isEnabled(), "what is asked is answered before what happens is shown"
            click(panel, "answer1")
            assert not panel.findChild(QPushButton, "answer2").isEnabled(), "the first answer counts"
        elif isinstance(step, SetStep):
            assert not panel.view.step.next.isEnabled()
            network = window.session.network
            click(panel, "experimentAct")
            if step.run is RunOrder.TRAIN:
                assert window.session.busy, "a click trains"
            if step.drawn:
                assert not panel.view.step.next.isEnabled(), "nothing is drawn yet"
                small = 0.2 * FOUR + 0.05
                lying = np.stack([FOUR[:, 1], 1 - FOUR[:, 0]], axis=1)
                draw(
                    window,
                    {"16-why-centring-matters.txt": (small,), "18-reading-your-own-hand.txt": (FOUR, lying)}[
                        walk.experiment.id
                    ][drawn],
                )
                drawn += 1
            qtbot.waitUntil(lambda: panel.view.step.next.isEnabled(), timeout=30_000)
            if step.run in (RunOrder.TRAIN, RunOrder.CONTINUE):
                assert window.session.network is not network
                assert window.session.state is State.FINISHED
                assert Measured.VALIDATION_ACCURACY in walk.trials[-1].measured
            if step.hyperparameters is not None:
                assert window.session.hyperparameters == step.hyperparameters
        elif isinstance(step, LookStep):
            click(panel, "experimentAct")
            part = panel.frame.part()
            assert part is not None
            qtbot.waitUntil(lambda: panel.frame.part().isVisible(), timeout=20_000)
            assert panel.frame.isVisible()
            assert panel.frame.height() > min(part.height(), 100), "the whole of it is framed"
            assert window.rect().contains(panel.frame.geometry())
            qtbot.wait(0)
            QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Escape)
            assert panel.frame.part() is None, "Escape takes the frame away"
            assert panel.isVisible(), "and leads back"
        elif isinstance(step, MeansStep):
            for outcome in walk.outcomes():
                assert outcome.said == 0
                came += "?" if outcome.right is None else "ABCD"[outcome.right]
            for id in step.equations:
                assert panel.findChild(QPushButton, f"experiment{id}").isVisible()
        if number < len(steps) - 1:
            click(panel, "experimentNext")
    return came


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_experiment_is_walked_through(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    session = window.session
    before, network = session.hyperparameters, session.network
    panel = begin(window, path.name)
    assert not session.busy, "nothing is trained without a click"
    assert walk_through(qtbot, window, panel) == CAME[path.name]
    check = CHECKS.get(path.name)
    if check is not None:
        check(window, panel)
    click(panel, "experimentNext")
    assert session.hyperparameters == before, "whoever leaves has the hyperparameters from before"
    assert session.network is network
    assert panel.view.list.isVisible()
    assert path.name in window._settings.experiments_done()


def same_numbers(window: MainWindow, panel: ExperimentsPanel) -> None:
    first, again, other = (trial.measured for trial in panel.walk.trials)
    assert again == first
    assert 0 < abs(other[Measured.VALIDATION_ACCURACY] - first[Measured.VALIDATION_ACCURACY]) < 0.02


def a_nine(window: MainWindow, panel: ExperimentsPanel) -> None:
    assert int(window.session.network.predict(window.canvas.image().reshape(1, -1)).argmax()) == 9


def in_the_middle(window: MainWindow, panel: ExperimentsPanel) -> None:
    rows, _ = np.nonzero(window.canvas.image() > 0.3)
    assert rows.max() - rows.min() > 15, "as large as ever"
    weights = window.canvas.image() / window.canvas.image().sum()
    assert abs((weights.sum(axis=0) * np.arange(28)).sum() - 13.5) < 1.2, "in the middle"


CHECKS = {
    "13-what-chance-decides.txt": same_numbers,
    "15-what-a-wrong-label-teaches.txt": a_nine,
    "16-why-centring-matters.txt": in_the_middle,
}
"""What the explanations say beside what is measured."""


def test_all_that_came_are_known() -> None:
    assert [path.name for path in FILES] == list(CAME)
    assert len(FILES) >= 15
    assert all(read(path).minutes <= 5 for path in FILES)
    assert QApplication.instance() is not None
