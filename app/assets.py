"""What the window takes from ``resources/``, which no other file of ``app/`` reads: icons, formulas, models and more.

Icons are single-coloured drawings; their colour is the palette's at the moment of painting, so that an icon made once
is right in a light and in a dark window, at any size and device pixel ratio, and needs no care when either changes.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nn.errors import DigitScopeError

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
FORMULAS, SCORES = "formulas.json.gz", "models/scores.json"
EXPERIMENTS = "experiments"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """The icon ``resources/icons/NAME.svg`` in the application palette's colour for `role`.

    Raises:
        DigitScopeError: where the installation lacks the file.
    """
    return QIcon(_PaletteIconEngine(_located(f"icons/{name}.svg"), role))


def program_icon() -> QIcon:
    """DigitScope's own icon, in its own colours, for windows and task bars."""
    renderer = QSvgRenderer(str(_located("icons/digitscope.svg")))
    own = QIcon()
    for size in ICON_SIZES:
        own.addPixmap(QPixmap.fromImage(_drawn(renderer, QSize(size, size))))
    return own


@dataclass(frozen=True)
class Score:
    """So many of some digits are read right; `of` says in words which digits."""

    of: str
    digits: int
    correct: int


@dataclass(frozen=True)
class BundledModel:
    """A model that comes with the program.

    Attributes:
        path: its file, which is not to be written to.
        title: what people call it.
        widths: neurons of each layer, the inputs first.
        scores: what it reads.
    """

    path: Path
    title: str
    widths: tuple[int, ...]
    scores: tuple[Score, ...]


def bundled_models() -> list[BundledModel]:
    """All of them, that of the start first.

    Raises:
        DigitScopeError: where the installation lacks a file.
    """
    return [
        BundledModel(
            _located(f"models/{each['file']}.safetensors"),
            each["title"],
            tuple(each["widths"]),
            tuple(Score(**score) for score in each["scores"]),
        )
        for each in json.loads(_located(SCORES).read_text(encoding="utf-8"))
    ]


def model_path() -> Path:
    """The bundled model with which the window opens.

    Raises:
        DigitScopeError: where the installation lacks the file.
    """
    return _located("models/digits.safetensors")


def experiments() -> list[Path]:
    """The files of the experiments that come with the program, in the order in which they are offered."""
    return sorted((RESOURCES / EXPERIMENTS).glob("*.txt"))


def experiment_format() -> str:
    """How such a file is written, in Markdown.

    Raises:
        DigitScopeError: where the installation lacks the file.
    """
    return _located(f"{EXPERIMENTS}/README.md").read_text(encoding="utf-8")


@cache
def formulas() -> Mapping[str, tuple[str, float, float]]:
    """LaTeX of the formulas that are always the same -> SVG, width and height.

    Raises:
        DigitScopeError: where the installation lacks the file.
    """
    found: dict[str, tuple[str, float, float]] = json.loads(gzip.decompress(_located(FORMULAS).read_bytes()))
    return found


def _located(name: str) -> Path:
    path = RESOURCES / name
    if not path.is_file():
        raise DigitScopeError(f"{path} is missing from this installation: install DigitScope again.")
    return path


def _drawn(renderer: QSvgRenderer, size: QSize) -> QImage:
    """The drawing in `size` device pixels on a transparent ground."""
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


class _PaletteIconEngine(QIconEngine):
    """Draws one SVG file in a colour of the application palette."""

    _clones: ClassVar[list[QIconEngine]] = []
    """What `clone` made: PySide deletes an engine that Python holds no reference to. Qt clones only an icon that is
    changed after it was copied, so this stays short."""

    def __init__(self, path: Path, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._path = path
        self._role = role
        self._renderer = QSvgRenderer(str(path))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon in `size` device pixels."""
        image = _drawn(self._renderer, size)
        painter = QPainter(image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(image.rect(), self._colour(mode))
        painter.end()
        return QPixmap.fromImage(image)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the icon into `rect`, in the device pixels of what it is painted on."""
        scale = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.pixmap(rect.size() * scale, mode, state))

    def clone(self) -> QIconEngine:
        """Another engine for the same icon."""
        self._clones.append(_PaletteIconEngine(self._path, self._role))
        return self._clones[-1]

    def _colour(self, mode: QIcon.Mode) -> QColor:
        palette = QGuiApplication.palette()
        if mode == QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, self._role)
        if mode == QIcon.Mode.Selected:
            return palette.color(QPalette.ColorRole.HighlightedText)
        return palette.color(self._role)
