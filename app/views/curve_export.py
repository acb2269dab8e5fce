"""Curves as files: a picture of what is in sight (PNG, SVG), or every point that was measured (CSV)."""

import io
from collections.abc import Iterable
from csv import writer
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView

from app.views.measure import Series
from app.views.overlaid import Overlaid

PNG_SCALE = 2
"""Pixels of the picture for one of the screen, so that it prints well."""


class Exporting(Protocol):
    """A plot with an export.

    Attributes:
        name: what people call it.
    """

    name: str

    def exported(self, kind: str) -> bytes:
        """What a file of this kind holds, such as "PNG"."""


def png(plot: QGraphicsView) -> bytes:
    """What is in sight as a PNG file."""
    image = QImage(plot.viewport().size() * PNG_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PNG_SCALE)
    image.fill(plot.backgroundBrush().color())
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plot.render(painter, QRectF(plot.viewport().rect()))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def svg(plot: QGraphicsView, title: str) -> bytes:
    """What is in sight as an SVG file."""
    size = plot.viewport().size()
    buffer = QBuffer()
    # Version 1.1 knows clipping; the generator's default, SVG Tiny, would draw curves across the axes.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setResolution(plot.logicalDpiX())
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.fillRect(QRect(0, 0, size.width(), size.height()), plot.backgroundBrush())
    plot.render(painter)
    painter.end()
    return bytes(buffer.data().data())


def csv(quantity: str, along: str, series: Iterable[Series], others: Iterable[Overlaid]) -> bytes:
    """Every point of the present run and of others, one a line: ``curve,ALONG,QUANTITY``, such as ``epoch,loss``."""
    named = [
        each._replace(name=f"{run.name}: {each.name}") for run in others for each in (run.training, run.validation)
    ]
    text = io.StringIO()
    table = writer(text, lineterminator="\n")
    table.writerow(("curve", along, quantity))
    for each in (*series, *named):
        points = zip(each.x.tolist(), each.y.tolist(), strict=True)
        table.writerows((each.name, f"{a:.9g}", f"{b:.9g}") for a, b in points)
    return text.getvalue().encode()
