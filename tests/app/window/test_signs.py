"""Numbers are written alike wherever they stand: with a true minus sign, and sizes with a true sign between them."""

import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.views.axes import Axes
from app.views.derivation.bench.knob import number_field
from app.views.heatmap import Heatmap
from app.window.main_window import MainWindow
from nn.derivation.letters import MINUS
from tests.app.window.test_text_size import pages
from tests.gallery import drawn

WRONG = re.compile(r"(?<![\w-])-\d|\de-\d|\d x \d")


def texts(root: QWidget) -> Iterator[str]:
    """What is in sight."""
    for widget in filter(QWidget.isVisible, root.findChildren(QWidget)):
        if isinstance(widget, (QLabel, QAbstractButton, QAbstractSpinBox)):
            yield widget.text()
        elif isinstance(widget, Axes):
            for axis in (widget._bottom, *widget._axes.values()):
                yield " ".join(axis.tickStrings([-2.0, 0.0], 1.0, 1.0))
        elif isinstance(widget, Heatmap):
            yield f"{widget.accessibleName()} {widget.accessibleDescription()} {widget._caption}"
            yield widget.describe(0, 0, -0.25)


def test_numbers_have_a_true_minus_and_sizes_a_true_sign(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.show()
    drawn(window)
    found = {f"{page}: {text}" for page in pages(window) for text in texts(window) if WRONG.search(text)}
    assert found == set()


def test_a_field_takes_the_minus_of_the_keyboard_and_writes_a_true_one(qtbot: QtBot) -> None:
    field = number_field(-5, 5, step=0.1, decimals=2)
    qtbot.addWidget(field)
    field.selectAll()
    qtbot.keyClicks(field, "-1.25")
    field.interpretText()
    assert (field.value(), field.text()) == (-1.25, f"{MINUS}1.25")
    field.lineEdit().setText(f"{MINUS}2.5")
    field.interpretText()
    assert (field.value(), field.text()) == (-2.5, f"{MINUS}2.50")
