"""The content of the dock of the experiments: list and steps go into its view, wishes into session and window."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from app.assets import experiment_format, experiments, model_path
from app.canvas.canvas import Canvas
from app.dialogs.experiment_format import ExperimentFormatDialog
from app.dialogs.files import EXPERIMENTS, ask_which
from app.dialogs.messages import told_if_wrong
from app.session.lab import Lab
from app.session.session import Session
from app.session.walk import Walk
from app.settings import Settings
from app.views.boxes import filled
from app.views.experiments.shown import ShownExperiment
from app.views.experiments.view import ExperimentsView
from app.views.pointing import PointingFrame
from app.window.experiment_words import shown_step
from app.window.places import bring_into_sight
from app.window.tabs import Middle
from nn import model_file
from nn.arrays import Float32
from nn.experiments.experiment import LookStep, RunOrder
from nn.experiments.reading import read

if TYPE_CHECKING:
    from app.canvas.drawing import Page

RUNS = {RunOrder.TRAIN: "trainAction", RunOrder.CONTINUE: "continueAction", RunOrder.RESET: "resetAction"}
LATER = "It comes into sight as soon as there is something to show"
BACK = "Escape goes back to the experiment."


class ExperimentsPanel(QWidget):
    """Guides through an experiment.

    Attributes:
        walk: the controller.
        view: where it is shown.
        frame: around what one is to look at.

    Signals:
        told: what was done, for the status bar.
        digit_wanted: a picture (28, 28) and its label, for the canvas.
    """

    told = Signal(str)
    digit_wanted = Signal(object, int)

    def __init__(
        self,
        session: Session,
        lab: Lab,
        canvas: Canvas,
        middle: Middle,
        actions: Mapping[str, QAction],
        settings: Settings,
        window: QMainWindow,
        *,
        back: Callable[[], None],
    ) -> None:
        """`back` brings this panel into sight; the dialogs' parent is `window`."""
        super().__init__()
        self.setObjectName("experimentsPanel")
        self._canvas, self._actions = canvas, actions
        self._settings, self._window, self._back = settings, window, back
        self._seen = True
        self._drawn: Page | None = None
        self._experiments = [read(path) for path in experiments()]
        self.walk = walk = Walk(session, lab, self)
        self.view = view = ExperimentsView()
        self.frame = PointingFrame(window)
        filled(QVBoxLayout(self), view)
        window.installEventFilter(self)
        walk.changed.connect(self._show)
        walk.told.connect(self.told)
        walk.run_wanted.connect(lambda order: self._actions[RUNS[order]].trigger())
        walk.sheet_wanted.connect(self._take_sheet)
        walk.bundled_wanted.connect(lambda: session.take(model_file.load(model_path()), None))
        walk.digit_wanted.connect(self._put_digit)
        walk.ended.connect(self._mark_done)
        canvas.ink_changed.connect(self._see_ink)
        view.list.chosen.connect(lambda row: walk.open(self._experiments[row]))
        view.file_wanted.connect(self._ask_file)
        view.format_wanted.connect(self._show_format)
        step = view.step
        step.back_wanted.connect(lambda: self._go(-1))
        step.next_wanted.connect(lambda: self._go(1))
        step.leave_wanted.connect(self._leave)
        step.act_wanted.connect(self._act)
        step.said.connect(walk.say)
        step.equation_wanted.connect(middle.show_equation)
        self._list()

    def set_seen(self, seen: bool) -> None:
        """Whether the panel is in sight: a dock behind another one is hidden from the eye alone."""
        self._seen = seen

    def open_file(self, path: Path) -> None:
        """Begin the experiment in a file; a sentence says with its line what is wrong with it."""
        self.frame.clear()
        told_if_wrong(self._window, lambda: self.walk.open(read(path)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape takes the frame away and leads back here, and does whatever else it does where the keyboard is.

        Qt asks with a ShortcutOverride before it gives a key to a shortcut or to the widget that has the keyboard; who
        wants it alone, such as a stroke that is being drawn, says so then.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._see_key(event)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same in a window of its own, whose keys the main window does not see."""
        self._see_key(event)
        super().keyPressEvent(event)

    def _see_key(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.frame.part() is not None:
            self.frame.clear()
            # After the key has arrived: a stroke that is being drawn ends as soon as the keyboard is elsewhere.
            QTimer.singleShot(0, self, self._come_back)

    def _come_back(self) -> None:
        self._back()
        self.view.step.take_keyboard()

    def _list(self) -> None:
        done = self._settings.experiments_done()
        rows = [ShownExperiment(each.title, each.question, each.minutes, each.id in done) for each in self._experiments]
        self.view.show_experiments(rows)

    def _show(self) -> None:
        if self.walk.experiment is None and self._drawn is not None:
            self._canvas.drawing.put_back(self._drawn)
            self._drawn = None
        self.view.show_step(shown_step(self.walk))

    def _take_sheet(self) -> None:
        self._keep_drawing()
        self._canvas.clear()

    def _put_digit(self, picture: Float32, label: int) -> None:
        self._keep_drawing()
        self.digit_wanted.emit(picture, label)

    def _keep_drawing(self) -> None:
        """Who leaves the experiment has the drawing again that it first replaced."""
        if self._drawn is None:
            self._drawn = self._canvas.drawing.page

    def _go(self, way: int) -> None:
        self.frame.clear()
        self.walk.go(way)

    def _leave(self) -> None:
        self.frame.clear()
        self.walk.leave()

    def _act(self) -> None:
        step = self.walk.step
        if isinstance(step, LookStep):
            self._point(step)
        else:
            self.walk.act()

    def _point(self, step: LookStep) -> None:
        part = bring_into_sight(self._window, lambda name: self._actions[name].trigger(), step.place)
        if part is not None:
            # Where the place lies before this panel, its words go with it.
            words = f"{step.text} {BACK}" if not self._seen else ""
            self.frame.point_at(part, words)
            if not part.isVisible():
                self.told.emit(LATER)

    def _see_ink(self) -> None:
        if self._canvas.drawing.growing is None and not self._canvas.drawing.is_empty():
            self.walk.drawn()

    def _mark_done(self, id: str) -> None:
        self._settings.add_experiment_done(id)
        self._list()

    def _ask_file(self) -> None:
        path = ask_which(self._window, "Open experiment", self._settings.folder(), EXPERIMENTS)
        if path is not None:
            self.open_file(path)

    def _show_format(self) -> None:
        """Beside the window, not in its way: one reads it while one writes."""
        dialog = self._window.findChild(ExperimentFormatDialog)
        if dialog is None:
            dialog = ExperimentFormatDialog(experiment_format(), self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.activateWindow()
