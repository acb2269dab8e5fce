"""A worksheet as pages: laid out once, and painted into a PDF file or into a picture of the screen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.views.worksheet.given import GivenNumbers, GivenPictures
from app.views.worksheet.tasks import KeyBlock, TaskBlock
from app.views.worksheet.typeset_page import (
    GREY,
    PALE,
    POINT,
    PaperBlock,
    PaperFormulas,
    PaperWords,
    draw_words,
    pen,
    type_of,
)
from nn.activations import ACTIVATIONS, OUTPUTS
from nn.exercise.decimals import DECIMALS
from nn.exercise.worksheet import LOSS_LABELS, HandExercise, Worksheet

PAGE_SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
SIDE, TOP, BOTTOM = 50 * POINT, 44 * POINT, 54 * POINT
"""Margins."""
FOOT = 34 * POINT
"""Of the footer, from the lower edge of the paper."""
TITLE = "Backpropagation by hand"
NAME = "Name ______________________   Date ______________"
HOW = (
    f"Work from top to bottom: each task goes on with the numbers of those before it. Round each result to {DECIMALS} "
    "decimals; your last digit may differ by one. W and b are weights and biases, y is what is wanted of the outputs, "
    "\u03b7 the learning rate. E27 and its like are equations: DigitScope lists them under Help."
)
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


def sheet_pages(sheet: Worksheet, size: str, *, tasks: bool = True, key: bool = True) -> PagedSheet:
    """The exercises, each from a new page on, and their keys after them, from a new page on too."""
    *_, whole = lay_out(sheet, size, tasks=tasks, key=key)
    return whole


def lay_out(sheet: Worksheet, size: str, *, tasks: bool = True, key: bool = True) -> Iterator[PagedSheet]:
    """The same, exercise by exercise; each time all pages so far."""
    formulas = PaperFormulas()
    parts: list[list[PaperBlock]] = []
    if tasks:
        parts += [_exercise(sheet, exercise, formulas) for exercise in sheet.exercises]
    if key:
        parts.append([block for exercise in sheet.exercises for block in _key(sheet, exercise)])
    title = TITLE if tasks else f"{TITLE}: key"
    foot = f"DigitScope worksheet {sheet.plan.size}, seed {sheet.plan.seed}"
    pages: tuple[tuple[PlacedBlock, ...], ...] = ()
    for blocks in parts:
        pages += tuple(_broken(blocks, size))
        yield PagedSheet(size, title, foot, pages)


def _exercise(sheet: Worksheet, exercise: HandExercise, formulas: PaperFormulas) -> list[PaperBlock]:
    tasks = exercise.step.tasks
    return [
        PaperWords(TITLE, 17, strong=True, below=3, aside=NAME),
        PaperWords(f"{_numbered(sheet, exercise)}{_about(exercise)}", 10, below=5),
        PaperWords(HOW, 9, below=9),
        GivenPictures(sheet.pixels, sheet.fields, exercise.network),
        GivenNumbers(exercise.network),
        *(TaskBlock(number, task, formulas) for number, task in enumerate(tasks, 1)),
    ]


def _key(sheet: Worksheet, exercise: HandExercise) -> list[PaperBlock]:
    step = exercise.step
    lower = f"With all new numbers the cost is {step.cost_after}, and was {step.cost}: the step went downhill."
    return [
        PaperWords(
            f"Key{f' to exercise {exercise.number}' if len(sheet.exercises) > 1 else ''}", 17, strong=True, below=3
        ),
        PaperWords(_about(exercise), 10, below=7),
        *(KeyBlock(number, task) for number, task in enumerate(step.tasks, 1)),
        PaperWords(lower, 9.5, below=16),
    ]


def _numbered(sheet: Worksheet, exercise: HandExercise) -> str:
    return f"Exercise {exercise.number} of {len(sheet.exercises)}. " if len(sheet.exercises) > 1 else ""


def _about(exercise: HandExercise) -> str:
    network = exercise.network
    widths = "-".join(map(str, network.widths))
    labels = ACTIVATIONS[network.activation].label, OUTPUTS[network.output].label, LOSS_LABELS[network.loss]
    sigma, output, loss = (label if label.endswith("LU") else label.lower() for label in labels)
    return f"One step of gradient descent in a network {widths}: {sigma}, {output} outputs, {loss}."


def page_rect(size: str) -> QRectF:
    """The paper in units."""
    points = QPageSize(PAGE_SIZES[size]).size(QPageSize.Unit.Point)
    return QRectF(0, 0, points.width() * POINT, points.height() * POINT)


def _broken(blocks: Iterable[PaperBlock], size: str) -> list[tuple[PlacedBlock, ...]]:
    """The blocks below each other, on as many pages as they take."""
    paper = page_rect(size)
    width, end = paper.width() - 2 * SIDE, paper.height() - BOTTOM
    pages: list[list[PlacedBlock]] = [[]]
    y = TOP
    for block in blocks:
        height = block.height(width)
        if y + height > end and pages[-1]:
            pages.append([])
            y = TOP
        pages[-1].append(PlacedBlock(block, QRectF(SIDE, y, width, height)))
        y += height
    return [tuple(page) for page in pages]


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
    for index in range(len(sheet.pages)):
        if index:
            writer.newPage()
        draw_page(painter, sheet, index)
    painter.end()
    return bytes(buffer.data().data())


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
