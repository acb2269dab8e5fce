"""The experiments: the list of them, or the step of one that is open."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.experiments.experiment_list import ExperimentList
from app.views.experiments.shown import ShownExperiment, ShownExperimentStep
from app.views.experiments.step_page import StepPage
from app.views.flowing import Flowing
from app.views.named import named

EMPTY = "No experiment came with this installation; open a file of one."
INTRODUCTION = "Set it, predict what happens, look, and read what it means. Nothing is trained without a click."


class ExperimentsView(QWidget):
    """Shows them.

    Attributes:
        list: all of them.
        step: of the one that is open.

    Signals:
        file_wanted: open one from a file.
        format_wanted: show how a file is written.
    """

    file_wanted = Signal()
    format_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        named(self, "experiments", "Experiments")
        self.list, self.step = ExperimentList(), StepPage()
        self._words = QLabel(INTRODUCTION, wordWrap=True)
        tip = "Open an experiment from a file that you or somebody else has written."
        open_file = named(QPushButton("Open experiment file..."), "openExperiment", "Open experiment file", tip)
        tip = "Show how the file of an experiment is written, with an example."
        how = named(QPushButton("How to write one"), "experimentFormat", "How to write one", tip)
        open_file.clicked.connect(self.file_wanted)
        how.clicked.connect(self.format_wanted)
        self._index = QWidget()
        filled(QVBoxLayout(self._index), self._words, (self.list, 1), Flowing(open_file, how))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._index)
        self._pages.addWidget(self.step)
        filled(QVBoxLayout(self), self._pages, around=(8, 8, 8, 8))

    def show_experiments(self, shown: Sequence[ShownExperiment]) -> None:
        """List these."""
        self._words.setText(INTRODUCTION if shown else EMPTY)
        self.list.show_experiments(shown)

    def show_step(self, shown: ShownExperimentStep | None) -> None:
        """Show a step of the one that is open; None for the list."""
        was_open = self._pages.currentWidget() is self.step
        if shown is not None:
            self._pages.setCurrentWidget(self.step)
            self.step.show_step(shown)
            return
        self._pages.setCurrentWidget(self._index)
        if was_open:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
