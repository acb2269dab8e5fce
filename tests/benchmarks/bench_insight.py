"""How soon the pages of Insight answer that ask about the drawing, with all digits that the default network knows.

    python tests/benchmarks/bench_insight.py [--json FILE]

It needs no display. From the moment at which the hand has rested until the page is painted with its answer: the first
drawing, when digits are read from the disk, then median and slowest of others. What takes longer than a tenth
of a second says so by then, and how far it is.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QTabWidget

from app.application import make_application
from app.session.why import SETTLED_MS
from app.settings import Settings
from app.window.insight.lesson_page import LessonPage
from app.window.insight.misread_page import MisreadPage
from app.window.insight.who_taught_page import WhoTaughtPage
from app.window.main_window import MainWindow
from tests.benchmarks.bench_life import drawing
from tests.benchmarks.options import keep, options

DRAWINGS = 12


@dataclass(frozen=True)
class Figures:
    """Of one page, in milliseconds."""

    first: float
    median: float
    slowest: float


def wait(done: Callable[[], bool]) -> float:
    """Milliseconds until something is so, and painted."""
    application, began = QApplication.instance(), perf_counter()
    assert application is not None
    while not done():
        application.processEvents()
    application.processEvents()
    return 1000 * (perf_counter() - began)


def measure(window: MainWindow, tabs: QTabWidget, title: str, answer: Callable[[], object]) -> Figures:
    """Draw again and again before one page."""
    window.canvas.clear()
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index(title))
    wait(lambda: True)
    taken = []
    for k in range(DRAWINGS + 1):
        window.canvas.set_ink(drawing(k))
        # The answer to the drawing before goes when the hand has rested.
        rested = wait(lambda: answer() is None) if k else SETTLED_MS
        taken.append(rested - SETTLED_MS + wait(lambda: answer() is not None))
        if not k:
            taken[0] -= SETTLED_MS
    return Figures(taken[0], statistics.median(taken[1:]), max(taken[1:]))


def main() -> int:
    """Print and write the figures."""
    words = options(__doc__).parse_args()
    make_application()
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)))
        window.resize(1280, 800)
        window.show()
        window.action("insightAction").trigger()
        wait(lambda: window.findChild(QTabWidget, "insightTabs") is not None)
        tabs = window.findChild(QTabWidget, "insightTabs")
        assert tabs is not None
        for at in range(3):
            tabs.setCurrentIndex(at)
            wait(lambda: True)
        taught, lesson = window.findChild(WhoTaughtPage), window.findChild(LessonPage)
        misread = window.findChild(MisreadPage)
        assert taught is not None
        assert lesson is not None
        assert misread is not None
        answers: dict[str, Callable[[], object]] = {
            "Who taught it": lambda: taught.asked.weighed.answer,
            "Lesson": lambda: lesson.asked.given.answer,
            "Misreading": lambda: misread.asked.found.answer,
        }
        figures = {title: measure(window, tabs, title, answer) for title, answer in answers.items()}
        window.close()
    for title, each in figures.items():
        print(f"{title}: first {each.first:.0f} ms, then {each.median:.0f}, slowest {each.slowest:.0f}")
    keep(words, {title: asdict(each) for title, each in figures.items()})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
