"""The window: docks, actions and what they are connected to; no logic of its own."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QDockWidget, QLabel, QMainWindow, QWidget

from app.assets import model_path
from app.dialogs.about import AboutDialog
from app.dialogs.messages import show_error
from app.dialogs.shortcuts import ShortcutsDialog
from app.session.insight.kept_digits import KeptDigits
from app.session.lab import Lab
from app.session.session import Session
from app.settings import Settings
from app.views.placing import TITLE_BAR
from app.views.run_bar import Row, RunBar
from app.window.actions import make_actions
from app.window.alone import Alone
from app.window.dock_tabs import DockTabs
from app.window.docks import make_docks, share_width
from app.window.documents import Documents
from app.window.draw_panel import DrawPanel
from app.window.drawn_label import DrawnLabels
from app.window.fetching import Fetching
from app.window.folding import Folding
from app.window.insight.tools import InsightTools
from app.window.late_pages import LatePages
from app.window.learn import Learn
from app.window.learning_panel import LearningPanel
from app.window.life import LifeDock
from app.window.live import Live
from app.window.menus import fill_menus, fill_tool_bar
from app.window.my_drawings import MyDrawingsDock
from app.window.network_picture import NetworkPicture
from app.window.other_programs import OtherPrograms
from app.window.race import RaceTab
from app.window.resuming import Resuming
from app.window.run_controls import RunControls
from app.window.run_health import RunHealth
from app.window.tab_order import go_by_tab
from app.window.tabs import Middle
from app.window.teaching import Teaching
from app.window.text_size import TextSize
from app.window.time_machine import Past
from app.window.touching import Touching
from app.window.why import WhyDock
from app.window.writing_dock import WritingDock
from nn import model_file
from nn.data import sources

SMALLEST, LARGEST, OF_SCREEN = QSize(1280, 760), QSize(1920, 1200), 0.85
"""At its first start the window takes this part of the screen, within these bounds and the screen."""

TOLD_MS = 6000
"""How long a message stays in the status bar."""


class MainWindow(QMainWindow):
    """DigitScope's window; without arguments it begins with the bundled model and the user's own settings.

    Attributes:
        session: the controller.
        canvas: the paper one draws on.
    """

    def __init__(self, settings: Settings | None = None, parent: QWidget | None = None) -> None:
        """Build the window; nothing is trained before a person asks for it."""
        super().__init__(parent)
        self.setObjectName("mainWindow")
        self.setAcceptDrops(True)
        self._settings = settings or Settings()
        self.session = Session(model_file.load(model_path()), self._settings.hyperparameters(), self)
        self._actions = make_actions(self)
        self._text_size = TextSize(self._settings, self._actions, self)
        self._draw = DrawPanel(self._actions)
        self.canvas = self._draw.canvas
        self._lab = Lab(self.session, self)
        self._middle = Middle(self._lab)
        self._learning = LearningPanel()
        self._run_bar = RunBar(self._actions["hyperparametersAction"])
        self._documents = Documents(self.session, self.canvas, self._lab.choice.drawn_label, self._settings, self)
        self._others = OtherPrograms(self.session, self._documents, self._actions, self._settings, self)
        self._fetching = Fetching(self)
        self._live = Live(
            self.session,
            self.canvas,
            self._draw.seen,
            self._draw.prediction,
            self._middle.activations,
            self._learning.loss_plot,
            self._learning.accuracy_plot,
            self._learning.batch,
            self,
        )
        self._picture = NetworkPicture(self._middle, self.session, self._lab.choice, self)
        seen, prediction = self._draw.seen, self._draw.prediction
        choice = self._lab.choice
        self._touching = Touching(self.session, choice, self.canvas, seen, prediction, self._middle, self)
        self._picture.made.connect(self._touching.join_picture)
        self._docks = self._lay_out()
        overlays, show, join = self._live.overlays, self._middle.show_equation, self._touching.join_heatmap
        tools = InsightTools(
            self.session, KeptDigits(self.session), self.canvas, choice, self._documents, self._tell, show, join
        )
        self._pages = LatePages(
            self._middle, self.session, self._documents, self._fetching, overlays, self._settings, tools
        )
        race = self._actions["raceAction"]
        self._race = RaceTab(self._middle, self.session, self.canvas, self._fetching, race, self)
        DockTabs(self)
        paper, _, mine, writing, why, life, bug, guide = self._docks
        self._drawings = MyDrawingsDock(mine, self.session, self.canvas, self._settings, self)
        self._writing = WritingDock(writing, paper, self.session, self.canvas, self._settings)
        self._why = WhyDock(why, self.session, self.canvas, self._lab.choice, self)
        self._why.made.connect(self._touching.join_why)
        self._life = LifeDock(life, self.session, self.canvas, self._lab.choice, self._documents, self)
        parts = self.session, self._lab, self.canvas, self._middle, self._documents, self._actions, self._settings
        self._learn = Learn(bug, guide, *parts, self)
        self._teaching = Teaching(self.session, self.canvas, self._settings, self._draw, self)
        banner, plots = self._learning.banner, (self._learning.loss_plot, self._learning.accuracy_plot)
        self._run_health = RunHealth(self.session, banner, self._middle, self._lab.choice, self)
        slider = self._learning.time_slider
        self._past = Past(self.session, slider, plots, overlays, self._draw, choice, self)
        self._default_state = self.saveState()
        alone = self._actions["aloneAction"]
        self._alone = Alone(self, alone)
        self._folding = Folding(self, self._run_row, self._middle, alone)
        shown = [dock.toggleViewAction() for dock in self._docks]
        menus = {"models": self._documents.models_menu, "recent": self._documents.recent_menu}
        menus["export"] = self._others.menu
        fill_menus(self.menuBar(), self._actions, menus, shown)
        self._data_label = QLabel()
        self._data_label.setObjectName("dataLabel")
        self.statusBar().addWidget(self._touching.line, 1)
        for label in (self._run_bar.rate, self._data_label):
            self.statusBar().addPermanentWidget(label)
        self._controls = RunControls(self.session, self._fetching, self._actions, self._run_bar, self._data_label, self)
        Resuming(self.session, self._settings, self._actions["resumeAction"], self)
        self._connect()
        self._restore()
        # So that the first picture is whole, and none is painted twice.
        self._live.look()

    def action(self, name: str) -> QAction:
        """An action by its objectName."""
        return self._actions[name]

    def _lay_out(self) -> list[QDockWidget]:
        bar = Row("Training", "trainingBar")
        fill_tool_bar(bar, self._actions)
        self.addToolBar(bar)
        self.addToolBarBreak()
        self._run_row = run = Row("Run", "runToolBar")
        run.addWidget(self._run_bar)
        self.addToolBar(run)

        self.setCentralWidget(self._middle)

        docks = make_docks(self, self._draw, self._learning)
        screen = self.screen().availableSize()
        wanted = (screen * OF_SCREEN).expandedTo(SMALLEST).boundedTo(LARGEST)
        self.resize(wanted.boundedTo(screen - QSize(0, TITLE_BAR)))
        share_width(self, docks)
        return docks

    def _connect(self) -> None:
        session, documents = self.session, self._documents
        for name, slot in {
            "openAction": documents.open_model,
            "bundledAction": documents.open_bundled_model,
            "saveAction": documents.save_model,
            "saveAsAction": documents.save_model_as,
            "openPictureAction": documents.open_picture,
            "openInkAction": documents.open_drawing,
            "saveInkAction": documents.save_drawing,
            "pasteAction": documents.paste,
            "teachAction": self._teaching.open,
            "whyAction": self._why.show,
            "lifeAction": self._life.show,
            "fetchAction": self._fetch,
            "quitAction": self.close,
            "networkAction": self._middle.show_network,
            "derivationAction": self._middle.show_derivation,
            "mistakesAction": partial(self._middle.setCurrentWidget, self._pages.mistakes),
            "healthAction": partial(self._middle.setCurrentWidget, self._pages.health),
            "insightAction": partial(self._middle.setCurrentWidget, self._pages.insight),
            "runsAction": partial(self._middle.setCurrentWidget, self._pages.runs),
            "searchAction": self._pages.begin_search,
            "equationsAction": self._middle.show_equations,
            "resetLayoutAction": self._reset_layout,
            "shortcutsAction": self._show_shortcuts,
            "aboutAction": self._show_about,
        }.items():
            self._actions[name].triggered.connect(slot)
        session.hyperparameters_changed.connect(self._keep_hyperparameters)
        session.unsaved_changed.connect(self._show_title)
        session.failed.connect(self._show_failure)
        session.told.connect(self._tell)
        session.replaced.connect(self._tell_of_replaced)
        self._live.image_changed.connect(self._lab.set_image)
        DrawnLabels(self.canvas, self._lab.choice, self)
        # Queued, since docks tell it even while the window is being deleted, the derivation before them.
        seen = self._middle.set_canvas_seen
        self._docks[0].visibilityChanged.connect(seen, Qt.ConnectionType.QueuedConnection)
        self._middle.overlay_changed.connect(self.canvas.set_overlay)
        self._middle.preset_wanted.connect(self._controls.offer_preset)
        self._middle.another_drawing_wanted.connect(self.canvas.clear)
        self._live.curves_shown.connect(self._past.renew)
        self._life.turns_changed.connect(self._learning.time_slider.set_marks)
        self._past.apart_wanted.connect(self._middle.show_derivation)
        self._run_bar.speed_chosen.connect(self._settings.set_speed)
        documents.labelled.connect(self._lab.choice.set_drawn_label)
        self._teaching.kept.connect(self._drawings.renew)
        self._teaching.drawings_wanted.connect(self._drawings.show)
        self._writing.kept.connect(self._drawings.renew)
        self._teaching.why_wanted.connect(self._why.show)
        self._why.digit_wanted.connect(documents.open_digit)
        for told in (
            *(documents.told, self._others.told, self._middle.told, self._past.told, self._why.told, self._learn.told),
            *(self._fetching.told, self._race.told, self._text_size.told, self._run_health.told),
        ):
            told.connect(self._tell)
        for part in (self._teaching, self._drawings, self._writing):
            part.told.connect(self._tell)
            part.labelled.connect(self._lab.choice.set_drawn_label)

    def _restore(self) -> None:
        """What the window remembers from its last time."""
        self.restoreGeometry(self._settings.window_geometry())
        self.restoreState(self._settings.window_state())
        self._show_title()
        self._run_bar.set_speed(self._settings.speed())

    def _reset_layout(self) -> None:
        self.restoreState(self._default_state)
        share_width(self, self._docks)
        self._folding.fold()

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.session.name}[*] - DigitScope")
        self.setWindowModified(self.session.unsaved)

    def _keep_hyperparameters(self) -> None:
        self._settings.set_hyperparameters(self.session.hyperparameters)

    def _fetch(self) -> None:
        self._fetching.start(sources.of("mnist"))

    def _show_shortcuts(self) -> None:
        _show(ShortcutsDialog(list(self._actions.values()), self))

    def _show_about(self) -> None:
        _show(AboutDialog(self))

    def _show_failure(self, sentence: str) -> None:
        show_error(self, sentence)

    def _tell_of_replaced(self, name: str) -> None:
        self._tell(f"{name} was not saved; Network, Back brings it back")

    def _tell(self, sentence: str) -> None:
        self.statusBar().showMessage(sentence, TOLD_MS)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes as the eye does."""
        return go_by_tab(self, forward=next)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what can be opened."""
        if self._documents.can_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        if self._documents.take(event.mimeData()):
            event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before a trained network or a writing test is lost; end the threads; remember the layout."""
        if not self._writing.may_close() or not self._documents.may_go_on():
            event.ignore()
            return
        for dialog in self.findChildren(QDialog):
            dialog.close()
        self._fetching.end()
        self.session.close()
        self._alone.end()
        self._settings.set_window(self.saveGeometry(), self.saveState())
        event.accept()


def _show(dialog: QDialog) -> None:
    """Show it until the person closes it."""
    dialog.exec()
    dialog.deleteLater()
