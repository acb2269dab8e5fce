"""The menu Learn: experiments, the bug that is to be found, worksheets, and the derivation as a file."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow

from app.canvas.canvas import Canvas
from app.session.lab import Lab
from app.session.session import Session
from app.settings import Settings
from app.window.bug import BugDock
from app.window.derivation_export import DerivationExport
from app.window.documents import Documents
from app.window.experiments import ExperimentsDock
from app.window.tabs import Middle
from app.window.worksheets import Worksheets


class Learn(QObject):
    """What each entry of the menu opens.

    Attributes:
        bug, experiments, worksheets, derivation: these.

    Signals:
        told: what was done, for the status bar.
    """

    told = Signal(str)

    def __init__(
        self,
        bug: QDockWidget,
        guide: QDockWidget,
        session: Session,
        lab: Lab,
        canvas: Canvas,
        middle: Middle,
        documents: Documents,
        actions: Mapping[str, QAction],
        settings: Settings,
        window: QMainWindow,
    ) -> None:
        """The docks are filled when they are first seen; the dialogs' parent is `window`."""
        super().__init__(window)
        self.bug = BugDock(bug, session, settings, window)
        self.experiments = ExperimentsDock(guide, session, lab, canvas, middle, documents, actions, settings, window)
        self.worksheets = Worksheets(canvas, settings, window)
        export = actions["exportDerivationAction"]
        self.derivation = DerivationExport(
            session, lab, lambda: middle.derivation().stepper.cells, export, settings, window
        )
        for part in (self.bug, self.experiments, self.worksheets, self.derivation):
            part.told.connect(self.told)
        self.bug.equation_wanted.connect(middle.show_equation)
        for name, slot in {
            "bugAction": self.bug.show,
            "experimentsAction": self.experiments.show,
            "worksheetAction": self.worksheets.open,
        }.items():
            actions[name].triggered.connect(slot)
