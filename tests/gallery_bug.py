"""Find the bug, for the gallery: before a riddle, in the middle of one, and once it is found."""

from PySide6.QtWidgets import QComboBox

from app.session.states import State
from app.views.scrolled import scroll_to
from app.window.bug_panel import BugPanel
from app.window.main_window import MainWindow
from nn.faults.fault import Stands
from nn.faults.riddle import Hint, riddle
from tests.scene import find, wait_for

GRADE, FAULT = 3, "no_biases"


def bug_wanted(window: MainWindow) -> MainWindow:
    """With the dock, and no riddle."""
    window.action("bugAction").trigger()
    return window


def bug_planted(window: MainWindow) -> MainWindow:
    """In the middle of a riddle: a wrong guess, a hint, and the gradient of a batch checked."""
    panel = _panel(bug_wanted(window))
    find(window, QComboBox, "speed").setCurrentText("1,000 batches/s")
    number = next(seed for seed in range(1000) if riddle(seed, GRADE).name == FAULT)
    panel.view.start.grade.set_key(GRADE)
    panel.view.start.seed.setText(str(number))
    panel.view.start.take.click()

    paused_after(window, 300)
    panel.hunt.guess(Stands.UPDATE)
    panel.hunt.ask(Hint.SYMPTOM)
    panel.view.check.check.click()
    wait_for(lambda: panel.hunt.checked.answer is not None)
    return window


def bug_hints(window: MainWindow) -> MainWindow:
    """The same, scrolled down to what can be asked for."""
    panel = _panel(bug_planted(window))
    scroll_to(panel.view.hints.solution)
    return window


def bug_found(window: MainWindow) -> MainWindow:
    """With the riddle solved."""
    panel = _panel(bug_planted(window))
    panel.hunt.guess(Stands.BIASES)
    return window


def bug_mended(window: MainWindow) -> MainWindow:
    """With the right rule in its place, some batches on."""
    panel = _panel(bug_found(window))
    panel.view.solution.mend.click()
    return paused_after(window, 600)


def paused_after(window: MainWindow, batches: int) -> MainWindow:
    """With its run paused after so many batches or a few more."""

    def well_on() -> bool:
        progress = window.session.progress()
        return progress is not None and progress.batch > batches

    wait_for(well_on)
    window.action("pauseAction").trigger()
    wait_for(lambda: window.session.state is State.PAUSED)
    return window


def _panel(window: MainWindow) -> BugPanel:
    return find(window, BugPanel, "bugPanel")
