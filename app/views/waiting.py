"""Words over axes that are empty, which cover nothing that says what will be there."""

import math

from PySide6.QtWidgets import QLabel

from app.views.plot import Plot


def place_waiting(words: QLabel, plot: Plot) -> None:
    """In the middle of the axes, as wide as the longest line or as the axes.

    Where that is too narrow for their height, the numbers of the left axis, which count nothing yet, give way too; its
    name does not.
    """
    inner, metrics = plot.inner(), words.fontMetrics()
    wish = max(map(metrics.horizontalAdvance, words.text().split("\n"))) + 24
    width = min(wish, max(int(inner.width()) - 8, 80))
    if words.heightForWidth(width) > inner.height():
        width = min(wish, max(plot.width() - math.ceil(1.2 * metrics.height()), width))
    words.resize(width, words.heightForWidth(width))
    corner = plot.middle() - words.rect().center()
    words.move(min(corner.x(), plot.width() - width), corner.y())
