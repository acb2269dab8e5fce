"""What several views paint alike: fonts, headings, and pictures of cells with sharp edges."""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPalette, QPen

from app.views.colours import Scale
from app.views.grid import Grid
from nn.arrays import SIDE, Array, UInt8

LINES_FROM, LINED = 12.0, 256
"""Cells are told apart by a line when they are at least this large, in pixels, and no more than so many: more of them
are a picture, which lines would only cover."""

LEAST_LABEL = 9
"""Pixels above the line of the smallest digits that one can read."""


def tabular(font: QFont) -> QFont:
    """The same font with digits of one width, so that changing numbers do not move."""
    font = QFont(font)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def bold(font: QFont) -> QFont:
    """The font of headings."""
    font = QFont(font)
    font.setBold(True)
    return font


def scaled(font: QFont, share: float) -> QFont:
    """The same font in another size."""
    font = QFont(font)
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * share)
    else:
        font.setPixelSize(round(font.pixelSize() * share))
    return font


def faded(colour: QColor, opacity: float) -> QColor:
    """The same colour, through which so much of the ground shows as `opacity` lacks of 1."""
    faded = QColor(colour)
    faded.setAlphaF(opacity)
    return faded


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """A colour that is `share` of the one and for the rest the other: what `faded` looks like on that ground.

    Qt takes ten times as long to paint a transparent line that crosses itself.
    """
    channels = QColor.redF, QColor.greenF, QColor.blueF
    return QColor.fromRgbF(*(share * channel(colour) + (1 - share) * channel(ground) for channel in channels))


def on_colour(colour: QColor) -> QColor:
    """Black or white, whichever stands out more from `colour`.

    Source: relative luminance and contrast of WCAG 2.1, https://www.w3.org/TR/WCAG21/#dfn-relative-luminance; both
    contrasts are equal at a luminance of 0.179.
    """
    encoded = colour.redF(), colour.greenF(), colour.blueF()
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in encoded)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return QColor(Qt.GlobalColor.black if luminance > 0.179 else Qt.GlobalColor.white)


def draw_heading(painter: QPainter, box: QRectF, title: str, caption: str) -> None:
    """A bold line and a plain one below it, shortened where they do not fit; empty ones are left out."""
    plain, top = painter.font(), box.top()
    for text, font in ((title, bold(plain)), (caption, plain)):
        if text:
            metrics = QFontMetrics(font)
            short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.setFont(font)
            painter.drawText(QPointF(box.left(), top + metrics.ascent()), short)
            top += metrics.height()
    painter.setFont(plain)


def draw_focus(painter: QPainter, box: QRectF, palette: QPalette) -> None:
    """Frame what the keyboard is at: a dark and a light line, one of which is seen on any ground.

    They lie inside of `box`, and of the widget: all four sides are seen.
    """
    box = box.intersected(painter.transform().inverted()[0].mapRect(QRectF(painter.window())))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for inset, width, role in ((1.0, 2, QPalette.ColorRole.WindowText), (2.5, 1, QPalette.ColorRole.Window)):
        painter.setPen(QPen(palette.color(role), width, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(box.adjusted(inset, inset, -inset, -inset))
    painter.restore()


def draw_numbers(painter: QPainter, area: QRectF, grid: Grid, rgba: UInt8, numbers: Iterable[str]) -> None:
    """A text in the middle of each cell, which has the colour of its row of ``rgba`` (cells, 4); "" for no text."""
    for place, (colour, number) in enumerate(zip(rgba.tolist(), numbers, strict=True)):
        painter.setPen(on_colour(QColor(*colour)))
        painter.drawText(grid.rect(area, place), Qt.AlignmentFlag.AlignCenter, number)


def coloured(values: Array, scale: Scale, grid: Grid) -> UInt8:
    """The picture of a grid's values, RGBA (height, width, 4); one sees through gaps and free places."""
    places = grid.places()
    rgba = scale.to_rgba(np.ravel(values)[places])
    rgba[places < 0] = 0
    return rgba


def cells_image(rgba: UInt8) -> QImage:
    """Cells of colours (height, width, 4) as a picture in the format that is painted fastest."""
    height, width, _ = rgba.shape
    image = QImage(rgba.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def ink_image(pixels: Array) -> QImage:
    """Pictures below each other, white ink on black: pixels from 0 to 1, 784 a picture, of any shape."""
    greys = np.round(255 * np.clip(pixels, 0, 1)).astype(np.uint8)
    image = QImage(greys.tobytes(), SIDE, greys.size // SIDE, SIDE, QImage.Format.Format_Grayscale8)
    return image.copy()  # it would only look at the bytes


def draw_cells(painter: QPainter, area: QRectF, image: QImage, ratio: float) -> None:
    """Every pixel of ``image`` as a sharp rectangle; averages where the screen has fewer pixels than the image.

    ``ratio`` is the number of device pixels in a pixel.
    """
    width, height = round(area.width() * ratio), round(area.height() * ratio)
    if width < image.width() or height < image.height():
        # Leaving values out would make them flicker.
        image = image.scaled(
            min(width, image.width()),
            min(height, image.height()),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    painter.drawImage(area, image)


def draw_lines(painter: QPainter, area: QRectF, rows: int, columns: int, ratio: float) -> None:
    """Lines between ``rows`` x ``columns`` cells, on device pixels."""
    for column in range(1, columns):
        x = round((area.x() + column * area.width() / columns) * ratio) / ratio
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    for row in range(1, rows):
        y = round((area.y() + row * area.height() / rows) * ratio) / ratio
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))


def draw_grid(painter: QPainter, area: QRectF, grid: Grid, image: QImage, palette: QPalette, ratio: float) -> None:
    """The picture of a grid's cells, or its free places where there is none; and lines between large cells."""
    if image.isNull():
        painter.fillRect(area, palette.color(QPalette.ColorRole.AlternateBase))
    else:
        draw_cells(painter, area, image, ratio)
    cell = grid.rect(area, 0)
    if min(cell.width(), cell.height()) >= LINES_FROM and grid.gap == 0 and grid.count <= LINED:
        painter.setPen(palette.color(QPalette.ColorRole.Window))
        draw_lines(painter, area, grid.rows, grid.columns, ratio)


def draw_labels(painter: QPainter, area: QRectF, height: float, labels: Sequence[str]) -> None:
    """A label beside each row of this height, left of the cells in ``area``; smaller where rows are lower than text.

    None where one could not read them.
    """
    ascent = painter.fontMetrics().ascent()
    if height < min(ascent, LEAST_LABEL):
        return
    painter.save()
    painter.setFont(scaled(painter.font(), min(height / ascent, 1)))
    for row, label in enumerate(labels):
        box = QRectF(0, area.y() + row * height, area.left() - 4, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)
    painter.restore()
