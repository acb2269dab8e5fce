"""The tab of the runs: their list, and beside it a search, as soon as there is one."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.session.session import Session
from app.settings import Settings
from app.views.boxes import filled
from app.views.tab_bar import Tabs
from app.window.documents import Documents
from app.window.overlays import Overlays
from app.window.runs_panel import RunsPanel
from app.window.search_panel import SearchPanel


class RunsPage(QWidget):
    """Both pages; without a search the list alone."""

    def __init__(self, session: Session, overlays: Overlays, documents: Documents, settings: Settings) -> None:
        """The list is in sight."""
        super().__init__()
        self.runs = RunsPanel(session, overlays, documents, settings)
        self.search = SearchPanel(session, documents, self)
        self.search.hide()
        self._pages = pages = QTabWidget()
        pages.setTabBar(Tabs())
        pages.setDocumentMode(True)
        pages.setObjectName("runsPages")
        pages.setTabBarAutoHide(True)
        pages.setTabToolTip(pages.addTab(self.runs, "List"), "All runs that are kept.")
        filled(QVBoxLayout(self), (pages, 1))
        self.runs.view.search_wanted.connect(self.search.ask)
        self.search.there.connect(self._add)
        self.search.told.connect(documents.told)
        self.search.searching.begun.connect(self.show_search)

    def showEvent(self, event: QShowEvent) -> None:
        """Look whether there is a search."""
        super().showEvent(event)
        self.search.look()

    def show_search(self) -> None:
        """Bring the search into sight."""
        self._add()
        self._pages.setCurrentWidget(self.search)

    def _add(self) -> None:
        if self._pages.indexOf(self.search) < 0:
            index = self._pages.addTab(self.search, "Search")
            self._pages.setTabToolTip(index, "The trials of a search for hyperparameters.")
