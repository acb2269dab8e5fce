"""The pages of Insight as a table: title, tooltip, and how each is made once it is first seen."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.window.insight.tools import InsightTools


@dataclass(frozen=True)
class InsightPage:
    """A page.

    Attributes:
        title: of its tab.
        tip: the question that it answers.
        make: the page; what works it out is imported by then.
    """

    title: str
    tip: str
    make: Callable[[InsightTools], QWidget]


def _who_taught(tools: InsightTools) -> QWidget:
    from app.window.insight.who_taught_page import WhoTaughtPage

    return WhoTaughtPage(tools)


def _lesson(tools: InsightTools) -> QWidget:
    from app.window.insight.lesson_page import LessonPage

    return LessonPage(tools)


def _misread(tools: InsightTools) -> QWidget:
    from app.window.insight.misread_page import MisreadPage

    return MisreadPage(tools)


def _step_size(tools: InsightTools) -> QWidget:
    from app.window.insight.step_size_page import StepSizePage

    return StepSizePage(tools)


def _neuron(tools: InsightTools) -> QWidget:
    from app.window.insight.neuron_page import NeuronPage

    return NeuronPage(tools)


def _map(tools: InsightTools) -> QWidget:
    from app.window.insight.map_page import MapPage

    return MapPage(tools)


def _landscape(tools: InsightTools) -> QWidget:
    from app.window.insight.landscape_page import LandscapePage

    return LandscapePage(tools)


PAGES = (
    InsightPage("Who taught it", "Which training digits a step on would help or hurt the drawing most.", _who_taught),
    InsightPage("Lesson", "What a step on the drawing alone does to every other digit.", _lesson),
    InsightPage("Misreading", "The smallest change with which the drawing is misread, beside noise.", _misread),
    InsightPage("Step's size", "What one step does to a cost: predicted, and measured for any size.", _step_size),
    InsightPage("Landscape", "A cost over a plane through the weights, and the plane that touches it.", _landscape),
    InsightPage("Neuron", "What a neuron wants, what moves it, and what becomes of the network without it.", _neuron),
    InsightPage("Map", "Where the digits lie in the eyes of a layer, and your drawing among them.", _map),
)
