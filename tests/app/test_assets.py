"""Icons and formulas are there, icons in the colour of the palette and sharp; a broken installation says what to do."""

import gzip
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QToolButton

from app import assets
from app.assets import bundled_models, formulas, icon, model_path, program_icon
from nn.errors import DigitScopeError
from resources.make_formulas import write

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NAMES = sorted(path.stem for path in (assets.RESOURCES / "icons").glob("*.svg") if path.stem != "digitscope")
SIZE = QSize(24, 24)


@pytest.fixture(autouse=True)
def palette(qapp: QApplication) -> Iterator[QPalette]:
    """A palette with colours that differ, put back afterwards."""
    before = qapp.palette()
    palette = QPalette(before)
    palette.setColor(QPalette.ColorRole.ButtonText, QColor("#102030"))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("#fafbfc"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, QColor("#708090"))
    qapp.setPalette(palette)
    yield palette
    qapp.setPalette(before)


def colours(pixmap: QPixmap) -> set[str]:
    """The colours of the opaque pixels."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_there_are_icons_for_what_the_window_does() -> None:
    needed = "train continue pause step step-epoch stop reset pen eraser undo redo clear open save settings picture"
    assert {*needed.split(), "export", "help", "warning"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_has_the_colour_of_text_in_each_state(name: str) -> None:
    assert colours(icon(name).pixmap(SIZE)) == {"#102030"}
    assert colours(icon(name).pixmap(SIZE, QIcon.Mode.Disabled)) == {"#708090"}
    assert colours(icon(name).pixmap(SIZE, QIcon.Mode.Selected)) == {"#fafbfc"}


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_keeps_clear_of_its_frame(name: str) -> None:
    image = icon(name).pixmap(QSize(48, 48)).toImage()
    frame = [(x, y) for x in range(48) for y in range(48) if min(x, y, 47 - x, 47 - y) < 3]
    assert all(image.pixelColor(x, y).alpha() == 0 for x, y in frame)


@pytest.mark.parametrize("ratio", [1.25, 2.0, 3.0])
def test_an_icon_is_drawn_in_the_pixels_of_the_screen(ratio: float) -> None:
    pixmap = icon("train").pixmap(QSize(20, 20), ratio)
    assert pixmap.size() == QSize(20, 20) * ratio
    assert pixmap.devicePixelRatio() == ratio
    # Not a picture of another size, made larger.
    assert pixmap.toImage() != icon("train").pixmap(QSize(20, 20)).toImage().scaled(pixmap.size())


def test_an_icon_made_before_follows_the_palette(qapp: QApplication, palette: QPalette) -> None:
    made = icon("pause")
    assert colours(made.pixmap(SIZE)) == {"#102030"}
    palette.setColor(QPalette.ColorRole.ButtonText, QColor("#e0e1e2"))
    qapp.setPalette(palette)
    assert colours(made.pixmap(SIZE)) == {"#e0e1e2"}


def test_an_icon_outlives_the_name_it_was_made_under(qtbot: "QtBot") -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    button.setIcon(icon("stop"))
    changed = QIcon(button.icon())
    changed.addPixmap(QPixmap(4, 4))
    button.setIcon(changed)
    assert colours(button.icon().pixmap(SIZE)) == {"#102030"}


def test_the_program_has_an_icon_for_every_place() -> None:
    sizes = program_icon().availableSizes()
    assert QSize(16, 16) in sizes
    assert QSize(256, 256) in sizes
    assert len(colours(program_icon().pixmap(QSize(64, 64)))) > 2


def test_the_formulas_are_what_the_code_says_now_in_the_same_bytes_each_time(tmp_path: Path) -> None:
    written = tmp_path / assets.FORMULAS
    write(written)
    assert json.loads(gzip.decompress(written.read_bytes())) == formulas(), "run: python -m resources.make_formulas"
    time_of_writing = written.read_bytes()[4:8]
    assert time_of_writing == bytes(4)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "RESOURCES", tmp_path)
    formulas.cache_clear()
    for take, name in (
        (partial(icon, "train"), "train.svg"),
        (model_path, "digits.safetensors"),
        (bundled_models, "scores.json"),
        (formulas, assets.FORMULAS),
    ):
        with pytest.raises(DigitScopeError, match=name):
            take()
