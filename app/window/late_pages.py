"""The pages beside network and derivation, each of which is made when it is first opened."""

from functools import partial

from PySide6.QtWidgets import QWidget

from app.session.session import Session
from app.settings import Settings
from app.window.documents import Documents
from app.window.fetching import Fetching
from app.window.insight.tools import InsightTools
from app.window.overlays import Overlays
from app.window.tabs import Middle

MISTAKES = "Mistakes", "Digits that the network did not learn from, and which it misreads."
HEALTH = "Health", "What is measured in the layers of a run, and what is wrong."
INSIGHT = "Insight", "Who taught it, and what a step does to everything else."
RUNS = "Runs", "The runs that are kept: compare them."


class LatePages:
    """The tabs of these pages.

    Attributes:
        mistakes, health, insight, runs: what stands in each tab, empty as long as nobody has opened it.
    """

    def __init__(
        self,
        middle: Middle,
        session: Session,
        documents: Documents,
        fetching: Fetching,
        overlays: Overlays,
        settings: Settings,
        insight: InsightTools,
    ) -> None:
        """Add the tabs."""
        self._middle = middle
        middle.activations.weight_picture.portrait_wanted.connect(self.show_neuron)
        self.mistakes = middle.add_late(*MISTAKES, partial(_mistakes, session, documents, fetching))
        self.health = middle.add_late(*HEALTH, partial(_health, session))
        self.insight = middle.add_late(*INSIGHT, partial(_insight, insight))
        self.runs = middle.add_late(*RUNS, partial(_runs, session, overlays, documents, settings))

    def begin_search(self) -> None:
        """Ask what is to be searched, at the page of the runs."""
        from app.window.runs_page import RunsPage

        self._middle.setCurrentWidget(self.runs)
        page = self.runs.page
        if isinstance(page, RunsPage):
            page.search.ask()

    def show_neuron(self, layer: int, number: int) -> None:
        """Show the portrait of a neuron."""
        from app.window.insight.neuron_page import NeuronPage
        from app.window.insight.panel import InsightPanel

        self._middle.setCurrentWidget(self.insight)
        panel = self.insight.page
        page = panel.show_page("Neuron") if isinstance(panel, InsightPanel) else None
        if isinstance(page, NeuronPage):
            page.portrait.choose(layer, number)


# The imports stand here, because the window can be on the screen before anybody wants a page.


def _mistakes(session: Session, documents: Documents, fetching: Fetching) -> QWidget:
    from app.window.evaluation_panel import EvaluationPanel

    panel = EvaluationPanel(session)
    panel.digit_wanted.connect(documents.open_digit)
    panel.fetch_wanted.connect(fetching.start)
    fetching.told.connect(panel.renew)
    return panel


def _health(session: Session) -> QWidget:
    from app.window.health_panel import HealthPanel

    return HealthPanel(session)


def _insight(tools: InsightTools) -> QWidget:
    from app.window.insight.panel import InsightPanel

    return InsightPanel(tools)


def _runs(session: Session, overlays: Overlays, documents: Documents, settings: Settings) -> QWidget:
    from app.window.runs_page import RunsPage

    return RunsPage(session, overlays, documents, settings)
