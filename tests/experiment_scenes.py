"""The window with the dock of the experiments, as the pictures of the gallery show it."""

import math

import numpy as np

from app.assets import experiment_format, experiments
from app.dialogs.experiment_format import ExperimentFormatDialog
from app.window.experiments_panel import ExperimentsPanel
from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke
from nn.experiments.experiment import LookStep, MeansStep, PredictStep, SetStep
from tests.scene import wait_for

FOUR = np.array([(0.45, 0.2), (0.3, 0.55), (0.7, 0.55), (0.6, 0.3), (0.6, 0.85)], np.float32)
"""A four without lifting the pen."""


def opened(window: MainWindow) -> ExperimentsPanel:
    """The dock, with the list of the experiments, two of which were done."""
    for path in experiments()[:2]:
        window._settings.add_experiment_done(path.name)
    window.session.set_speed(math.inf)
    window.action("experimentsAction").trigger()
    panel = window._learn.experiments._panel
    assert panel is not None
    return panel


def listed(window: MainWindow) -> MainWindow:
    """With the list."""
    opened(window)
    return window


def at_step(window: MainWindow, begins: str, kind: type, count: int = 1) -> MainWindow:
    """At the step of a kind, the first or a later one, of the experiment whose file's name begins so."""
    panel = opened(window)
    walk = panel.walk
    row = next(number for number, path in enumerate(experiments()) if path.name.startswith(begins))
    panel.view.list.chosen.emit(row)
    while not isinstance(walk.step, kind) or (count := count - 1):
        step = walk.step
        if isinstance(step, PredictStep):
            walk.say(0)
        elif isinstance(step, SetStep):
            walk.act()
            if step.drawn:
                window.canvas.set_ink(Ink((Stroke(0.3 * FOUR + 0.05, width=0.04),)))
            wait_for(lambda: walk.is_done)
        walk.go(1)
    return window


def pointed_at(window: MainWindow, begins: str, count: int = 1) -> MainWindow:
    """With the frame around what a step wants one to look at."""
    panel = at_step(window, begins, LookStep, count)._learn.experiments._panel
    assert panel is not None
    panel.view.step.act_wanted.emit()
    part = panel.frame.part()
    assert part is not None
    wait_for(part.isVisible)
    return window


def predicted(window: MainWindow) -> MainWindow:
    """With an answer that was given."""
    panel = at_step(window, "11", PredictStep)._learn.experiments._panel
    assert panel is not None
    panel.walk.say(1)
    return window


def explained(window: MainWindow) -> MainWindow:
    """With what was predicted, what came, and what it means."""
    return at_step(window, "01", MeansStep, 2)


def training(window: MainWindow) -> MainWindow:
    """In the middle of a run that stands still."""
    panel = at_step(window, "10", SetStep, 2)._learn.experiments._panel
    assert panel is not None
    panel.walk.act()
    wait_for(lambda: len(window.session.history.validation) > 20 or not window.session.busy)
    window.session.pause()
    return window


def format_dialog() -> ExperimentFormatDialog:
    """How a file is written."""
    return ExperimentFormatDialog(experiment_format())
