"""The tab of Insight: one page a question, each made when it is first seen."""

from functools import partial

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.tab_bar import Tabs
from app.window.insight.pages import PAGES
from app.window.insight.tools import InsightTools
from app.window.late_page import LatePage


class InsightPanel(QWidget):
    """All pages."""

    def __init__(self, tools: InsightTools, parent: QWidget | None = None) -> None:
        """The first page is in sight."""
        super().__init__(parent)
        self.setObjectName("insight")
        self.setAccessibleName("Insight")
        self._digits = tools.digits
        self.tabs = QTabWidget()
        self.tabs.setTabBar(Tabs())
        self.tabs.setDocumentMode(True)
        self.tabs.setObjectName("insightTabs")
        for page in PAGES:
            self.tabs.setTabToolTip(self.tabs.addTab(LatePage(partial(page.make, tools)), page.title), page.tip)
        filled(QVBoxLayout(self), (self.tabs, 1))

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep no digits that nobody asks for."""
        super().hideEvent(event)
        self._digits.forget()

    def show_page(self, title: str) -> QWidget | None:
        """Bring the page of this title into sight; the page, None while the panel is not seen."""
        titles = [page.title for page in PAGES]
        self.tabs.setCurrentIndex(titles.index(title))
        late = self.tabs.currentWidget()
        return late.page if isinstance(late, LatePage) else None
