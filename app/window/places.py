"""Where the places to which an experiment points are in the window, and how each is brought into sight."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from app.views.activations import ActivationsView
from app.views.scrolled import scroll_to
from app.window.derivation_panel import DerivationPanel
from nn.derivation.phase import PhaseKey, PhaseKind

LAST = 1_000
"""A layer that no network has: of the phases of one kind it stands for the last."""


@dataclass(frozen=True)
class Where:
    """A place.

    Attributes:
        widget: its objectName.
        action: opens the page where it is; empty where it is always there.
        dock: comes before those that it shares its place with.
        tabs: the objectName of the tabs of that page.
        tab: among them, by its title.
        part: of the trace.
        phase: of the stepper.
    """

    widget: str
    action: str = ""
    dock: str = ""
    tabs: str = "derivationTabs"
    tab: str = ""
    part: str = ""
    phase: PhaseKey | None = None


def _in_stepper(kind: PhaseKind, layer: int = 0) -> Where:
    return Where("stepper", "derivationAction", tab="Stepper", phase=PhaseKey(kind, layer))


def _insight(widget: str, tab: str) -> Where:
    return Where(widget, "insightAction", tabs="insightTabs", tab=tab)


WHERE: Mapping[str, Where] = {
    "canvas": Where("canvas", dock="drawDock"),
    "what it sees": Where("seen", dock="drawDock"),
    "answer": Where("prediction", dock="drawDock"),
    "teach": Where("teachButton", dock="drawDock"),
    "network": Where("activations", "networkAction"),
    "loss plot": Where("lossPlot", dock="learningDock"),
    "accuracy plot": Where("accuracyPlot", dock="learningDock"),
    "time slider": Where("timeSlider", dock="learningDock"),
    "hyperparameters": Where("summary"),
    "mistakes": Where("evaluation", "mistakesAction"),
    "confusion": Where("confusion", "mistakesAction"),
    "health": Where("health", "healthAction"),
    "runs": Where("runs", "runsAction"),
    "race": Where("race", "raceAction"),
    "why": Where("why", "whyAction"),
    "preparation": Where("preparation", "whyAction"),
    "life": Where("life", "lifeAction"),
    "who taught it": _insight("whoTaughtPage", "Who taught it"),
    "lesson": _insight("lessonPage", "Lesson"),
    "misreading": _insight("misreadPage", "Misreading"),
    "step size": _insight("stepSizePage", "Step's size"),
    "landscape": _insight("landscapePage", "Landscape"),
    "map": _insight("mapPage", "Map"),
    "neuron": _insight("neuronPage", "Neuron"),
    "example": Where("exampleBar", "derivationAction"),
    "stepper": Where("stepper", "derivationAction", tab="Stepper"),
    "outputs": _in_stepper(PhaseKind.ACTIVATIONS, LAST),
    "loss": _in_stepper(PhaseKind.LOSS),
    "delta at the output": _in_stepper(PhaseKind.DELTA, LAST),
    "delta of layer 1": _in_stepper(PhaseKind.DELTA, 1),
    "gradient of layer 1": _in_stepper(PhaseKind.WEIGHT_GRADIENT, 1),
    "update": _in_stepper(PhaseKind.UPDATE),
    "trace": Where("trace", "derivationAction", tab="Trace a weight", part="terms"),
    "referee": Where("referee", "derivationAction", tab="Trace a weight", part="referee"),
    "outer product": Where("outerProduct", "derivationAction", tab="Outer product"),
    "one neuron": Where("bench", "derivationAction", tab="One neuron"),
}
"""Name of a place, one of `nn.experiments.places.PLACES` -> where it is."""


def bring_into_sight(window: QMainWindow, trigger: Callable[[str], None], name: str) -> QWidget | None:
    """Bring a place into sight, with all its numbers; its widget, or None where the window has none.

    Args:
        window: where it is.
        trigger: does the action of a name.
        name: of the place.
    """
    where = WHERE[name]
    if where.dock:
        for dock in window.findChildren(QDockWidget, where.dock):
            dock.show()
            dock.raise_()
    if where.action:
        trigger(where.action)
    if where.tab:
        for tabs in window.findChildren(QTabWidget, where.tabs):
            tabs.setCurrentIndex([tabs.tabText(index) for index in range(tabs.count())].index(where.tab))
    for derivation in window.findChildren(DerivationPanel):
        if where.part:
            derivation.trace.show_part(where.part)
        if where.phase is not None:
            derivation.stepper.show_phase(where.phase)
        _uncover(derivation)
    found = window.findChild(QWidget, where.widget)
    if isinstance(found, ActivationsView) and found.is_picture():
        found.show_quantity("a")
    if found is not None:
        scroll_to(found)
    return found


def _uncover(derivation: DerivationPanel) -> None:
    """What is to be looked at is no exercise."""
    for page in (derivation.stepper, derivation.trace, derivation.bench):
        page.cover.switch.setChecked(False)
