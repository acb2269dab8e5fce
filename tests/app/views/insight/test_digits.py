"""Lists of digits of Insight: what stands below a digit is whole, in text of any size."""

import numpy as np
import pytest
from PySide6.QtGui import QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from app.views.evaluation.digit_list import EDGE, SURE, FewRows
from app.views.insight.digits import ChangedRows, PickedDigits
from app.views.insight.neuron.movers import MoverRows
from app.views.insight.one_lesson import FlippedRows
from app.views.painting import tabular

CHANGES = np.array([-3.7219e-5, 1.2e-12, -0.25, 8.0, 3.0])


@pytest.mark.parametrize("rows", [ChangedRows, MoverRows, FlippedRows])
@pytest.mark.parametrize("size", [9, 12, 18])
def test_words_below_a_digit_have_their_room_and_touch_no_others(qtbot: QtBot, rows: type[FewRows], size: int) -> None:
    digits = PickedDigits(rows(), "digits", "Digits", "A click.")
    qtbot.addWidget(digits)
    digits.setFont(QFont(digits.font().family(), size))
    n = len(CHANGES)
    images, labels, numbers = np.zeros((n, 784), np.uint8), np.arange(n, dtype=np.uint8), np.arange(n)
    digits.show_digits(images, labels, labels.astype(np.int64), CHANGES, numbers)
    digits.resize(700, digits.minimumSizeHint().height())
    with qtbot.waitExposed(digits):
        digits.show()
    metrics = QFontMetrics(tabular(digits.font()))
    indexes = [digits.rows.index(row, 0) for row in range(n)]
    for index in indexes:
        room = digits.visualRect(index).width() - EDGE
        assert max(metrics.horizontalAdvance(text) for text in (index.data(), index.data(SURE))) <= room
