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


def _neuron(tools: InsightTools) -> QWidget:
    from app.window.insight.neuron_page import NeuronPage

    return NeuronPage(tools)


PAGES = (
    InsightPage("Who taught it", "Which training digits a step on would help or hurt the drawing most.", _who_taught),
    InsightPage("Lesson", "What a step on the drawing alone does to every other digit.", _lesson),
    InsightPage("Misreading", "The smallest change with which the drawing is misread, beside noise.", _misread),
    InsightPage("Neuron", "What a neuron wants, what moves it, and what becomes of the network without it.", _neuron),
)
