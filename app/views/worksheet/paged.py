"""Paper: blocks below each other on as many pages as they take, painted into a PDF file or a picture of the screen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.views.worksheet.typeset_page import GREY, PALE, POINT, Lowerable, PaperBlock, draw_words, pen, type_of

PAGE_SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
SIDE, TOP, BOTTOM = 50 * POINT, 44 * POINT, 54 * POINT
"""Margins."""
FOOT = 34 * POINT
"""Of the footer, from the lower edge of the paper."""
DOTS_PER_INCH = 1200
"""Of the PDF file: lines and type are vectors, which this only rounds."""


@dataclass(frozen=True)
class PlacedBlock:
    """A block and the box in which it stands."""

    block: PaperBlock
    box: QRectF


@dataclass(frozen=True)
class PagedSheet:
    """Pages of one file.

    Attributes:
        size: a key of PAGE_SIZES.
        title: of the file.
        foot: what stands at the foot of each page.
        pages: what stands on each.
    """

    size: str
    title: str
    foot: str
    pages: tuple[tuple[PlacedBlock, ...], ...]


def page_rect(size: str) -> QRectF:
    """The paper in units."""
    points = QPageSize(PAGE_SIZES[size]).size(QPageSize.Unit.Point)
    return QRectF(0, 0, points.width() * POINT, points.height() * POINT)


def broken(blocks: Iterable[PaperBlock], size: str) -> list[tuple[PlacedBlock, ...]]:
    """The blocks below each other, on as many pages as they take; one with too little room may be made lower."""
    paper = page_rect(size)
    width, end = paper.width() - 2 * SIDE, paper.height() - BOTTOM
    pages: list[list[PlacedBlock]] = [[]]
    y = TOP
    for block in blocks:
        fitting = _fitting(block, width, end - y)
        if fitting is None and pages[-1]:
            pages.append([])
            y = TOP
            fitting = _fitting(block, width, end - y)
        placed = fitting or block
        height = placed.height(width)
        pages[-1].append(PlacedBlock(placed, QRectF(SIDE, y, width, height)))
        y += height
    return [tuple(page) for page in pages]


def _fitting(block: PaperBlock, width: float, room: float) -> PaperBlock | None:
    """The block, or a lower one in its place, that fits into so much height; None where none does."""
    if block.height(width) <= room:
        return block
    return block.lowered(width, room) if isinstance(block, Lowerable) else None


def draw_page(painter: QPainter, sheet: PagedSheet, index: int) -> None:
    """Paint a page in units; the painter's scale makes them what the paper or the screen has."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for placed in sheet.pages[index]:
        placed.block.draw(painter, placed.box)
    paper = page_rect(sheet.size)
    line = QRectF(SIDE, paper.height() - FOOT, paper.width() - 2 * SIDE, FOOT)
    painter.setPen(pen(PALE, 0.5 * POINT))
    painter.drawLine(line.topLeft(), line.topRight())
    line.translate(0, 5 * POINT)
    draw_words(painter, line, sheet.foot, type_of(8), GREY)
    number = f"page {index + 1} of {len(sheet.pages)}"
    draw_words(painter, line, number, type_of(8), GREY, Qt.AlignmentFlag.AlignRight)


def to_pdf(sheet: PagedSheet) -> bytes:
    """The pages as a PDF file."""
    *_, file = printed_pages(sheet)
    return file


def printed_pages(sheet: PagedSheet) -> Iterator[bytes]:
    """The same in moments, one a page; the last has the whole file, those before it nothing."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(sheet.title)
    writer.setCreator("DigitScope")
    writer.setResolution(DOTS_PER_INCH)
    writer.setPageLayout(
        QPageLayout(QPageSize(PAGE_SIZES[sheet.size]), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter(writer)
    scale = DOTS_PER_INCH / 72 / POINT
    painter.scale(scale, scale)
    try:
        for index in range(len(sheet.pages)):
            if index:
                writer.newPage()
            draw_page(painter, sheet, index)
            yield b""
    finally:
        painter.end()
    yield bytes(buffer.data().data())


def to_image(sheet: PagedSheet, index: int, width: int) -> QImage:
    """A page as a picture so many pixels wide."""
    paper = page_rect(sheet.size)
    scale = width / paper.width()
    image = QImage(width, round(paper.height() * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(scale, scale)
    draw_page(painter, sheet, index)
    painter.end()
    return image
