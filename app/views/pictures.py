"""What a widget shows, as a file: PNG, at twice the pixels of the screen, SVG or PDF; and the wish to have one saved.

The wish goes up from the widget to its window, where whoever writes files takes it: no view does.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QEvent,
    QIODevice,
    QMarginsF,
    QObject,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView, QTableView, QWidget

PNG_SCALE = 2
"""Pixels of the picture for one of the screen, so that it prints well."""
LONGEST = 40
"""Letters of a file's name."""

FileKinds: TypeAlias = Mapping[str, Callable[[], bytes]]
"""Kind of a file, such as "PNG" -> what makes its content."""


@dataclass(frozen=True)
class Keepsake:
    """What can be saved of a view.

    Attributes:
        name: what people call it.
        made: the files that it can be; none where nothing is shown yet.
    """

    name: str
    made: FileKinds


class SaveWanted(QEvent):
    """Somebody wants to save what a view shows; whoever accepts it does so.

    Attributes:
        keepsake: what can be saved.
    """

    TYPE = QEvent.Type(QEvent.registerEventType())

    def __init__(self, keepsake: Keepsake) -> None:
        """Not taken by anybody yet."""
        super().__init__(self.TYPE)
        self.keepsake = keepsake
        self.ignore()


def want_saved(widget: QWidget, made: FileKinds) -> None:
    """Ask whoever is above `widget` to save one of these kinds of files."""
    event = SaveWanted(Keepsake(_file_name(widget), made))
    above: QObject | None = widget
    while above is not None and not event.isAccepted():
        QCoreApplication.sendEvent(above, event)
        above = above.parent()


def picture_kinds(widget: QWidget) -> FileKinds:
    """The files that what a widget shows can be."""
    kinds = {"PNG": lambda: png(widget), "SVG": lambda: svg(widget, _title(widget))}
    # The heads of a table have gradients that Qt cannot write; LaTeX has tables of its own.
    return kinds if isinstance(widget, QTableView) else {**kinds, "PDF": lambda: pdf(widget, _title(widget))}


def png(widget: QWidget) -> bytes:
    """What is in sight as a PNG file."""
    area = _area(widget)
    image = QImage(area.size() * PNG_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PNG_SCALE)
    image.fill(_ground(widget))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint(widget, painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def svg(widget: QWidget, title: str) -> bytes:
    """What is in sight as an SVG file."""
    size = _area(widget).size()
    buffer = QBuffer()
    # Version 1.1 knows clipping; the generator's default, SVG Tiny, would draw curves across the axes.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setResolution(widget.logicalDpiX())
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.fillRect(QRect(0, 0, size.width(), size.height()), _ground(widget))
    _paint(widget, painter)
    painter.end()
    # A cell stays a cell, however large the picture is drawn, and letters are those of a program where there are none
    # of these.
    return re.sub(rb'font-family="([^"]*)"', rb'font-family="\1, sans-serif"', buffer.data().data()).replace(
        b"<image ", b'<image style="image-rendering: pixelated" '
    )


def pdf(widget: QWidget, title: str) -> bytes:
    """What is in sight as a PDF file of one page, as large as on the screen: for LaTeX, which knows no SVG."""
    size, dots = _area(widget).size(), widget.logicalDpiX()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("DigitScope")
    writer.setResolution(dots)
    points = size.toSizeF() * (72 / dots)
    paper = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(paper, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    painter.fillRect(QRect(0, 0, size.width(), size.height()), _ground(widget))
    _paint(widget, painter)
    painter.end()
    return bytes(buffer.data().data())


@contextlib.contextmanager
def unframed(widget: QWidget) -> Iterator[None]:
    """Meanwhile no frame says that the keyboard is in the widget."""
    had_focus = widget.hasFocus()
    if had_focus:
        widget.clearFocus()
    try:
        yield
    finally:
        if had_focus:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)


def _area(widget: QWidget) -> QRect:
    return widget.viewport().rect() if isinstance(widget, QGraphicsView) else widget.rect()


def _ground(widget: QWidget) -> QColor:
    if isinstance(widget, QGraphicsView):
        return widget.backgroundBrush().color()
    return widget.palette().color(widget.backgroundRole())


def _paint(widget: QWidget, painter: QPainter) -> None:
    with unframed(widget):
        if isinstance(widget, QGraphicsView):
            # The generator has no size of its own in a picture of another resolution.
            painter_box = QRectF(widget.viewport().rect())
            widget.render(painter, painter_box)
        else:
            widget.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)


def _title(widget: QWidget) -> str:
    return widget.accessibleName() or widget.objectName() or "picture"


def _file_name(widget: QWidget) -> str:
    """Its name as letters, digits and single hyphens."""
    letters = "".join(letter if letter.isalnum() else " " for letter in _title(widget))
    return "-".join(letters.lower().split())[:LONGEST].strip("-") or "picture"
