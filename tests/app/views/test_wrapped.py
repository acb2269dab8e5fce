"""A view whose words wrap asks for the height that they need in its width: no less, and no more."""

import pytest
from PySide6.QtWidgets import QVBoxLayout
from pytestqt.qtbot import QtBot

from app.views.boxes import filled
from app.views.why.section import sentence_label
from app.views.wrapped import WrappedView

WORDS = "A sentence that is longer than a narrow page is wide. " * 6


@pytest.mark.parametrize("width", [160, 320, 640, 1280])
def test_it_needs_as_many_lines_as_its_words_have_in_its_width(qtbot: QtBot, width: int) -> None:
    view, first, second = WrappedView(), sentence_label("first"), sentence_label("second")
    qtbot.addWidget(view)
    filled(QVBoxLayout(view), first, second, around=(0, 0, 0, 0), spacing=0)
    first.setText(WORDS)
    second.setText(WORDS)
    view.resize(width, 100)
    assert view.minimumSizeHint().height() == 2 * first.heightForWidth(width)
