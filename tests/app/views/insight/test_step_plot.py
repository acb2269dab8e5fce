"""Predictions against measurements: the plot is in sight, whatever stands beside it."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.insight.one_lesson import OneLessonView


def test_the_plot_of_a_lesson_is_no_higher_than_wide(qtbot: QtBot) -> None:
    view = OneLessonView()
    qtbot.addWidget(view)
    view.show_sentence("")
    for width, height in ((540, 900), (1000, 900)):
        view.resize(width, height)
        view.show()
        qtbot.waitExposed(view)
        QApplication.processEvents()
        plot = view.plot
        assert plot.minimumSizeHint().height() <= plot.height() <= max(plot.width(), plot.minimumSizeHint().height())
        top, words = (
            plot.mapTo(view, plot.rect().topLeft()).y(),
            view._words.mapTo(view, view._words.rect().bottomLeft()),
        )
        assert top - words.y() < 20, "it begins where the lists do"
