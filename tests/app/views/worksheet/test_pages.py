"""Pages of a worksheet: all of it is on them, nothing is cut off, and the PDF file has as many."""

import re
import zlib

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.assets import formulas
from app.views.worksheet.paged import BOTTOM, PAGE_SIZES, SIDE, PagedSheet, page_rect, to_image, to_pdf
from app.views.worksheet.pages import TITLE, sheet_pages
from app.views.worksheet.tasks import KeyBlock, TaskBlock
from app.views.worksheet.typeset_page import POINT, PaperWords
from nn.arrays import Array, UInt8
from nn.exercise.worksheet import ENDS, SIGMAS, SIZES, SheetPlan, Worksheet, worksheet

PLANS = [SheetPlan(size, sigma, loss, 2, 3) for size in SIZES for sigma in SIGMAS for loss in ENDS]


def drawing() -> Array:
    pixels = np.zeros((28, 28))
    pixels[5:8, 6:22] = 1
    pixels[8:24, 14:17] = 0.8
    return pixels


def sheet_of(plan: SheetPlan) -> Worksheet:
    return worksheet(drawing(), plan)


def pdf_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def grey(image: QImage) -> UInt8:
    """Rows of grey values, 0 for ink."""
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


def test_every_rule_is_there_before_it_is_wanted() -> None:
    rules = {task.formula for plan in PLANS for exercise in sheet_of(plan).exercises for task in exercise.step.tasks}
    assert rules <= formulas().keys()


@pytest.mark.parametrize("size", PAGE_SIZES)
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.size}-{plan.activation}-{plan.loss}")
def test_every_task_and_its_key_stands_on_the_paper_once_in_order(qtbot: QtBot, plan: SheetPlan, size: str) -> None:
    sheet = sheet_of(plan)
    pages = sheet_pages(sheet, size)
    blocks = [placed.block for page in pages.pages for placed in page]
    for exercise in sheet.exercises:
        for kind in (TaskBlock, KeyBlock):
            tasks = [block.task for block in blocks if isinstance(block, kind)]
            assert [task for task in tasks if task in exercise.step.tasks] == list(exercise.step.tasks)
    paper = page_rect(size)
    room = QRectF(SIDE - 1, 0, paper.width() - 2 * SIDE + 2, paper.height() - BOTTOM + 1)
    for page in pages.pages:
        tops = [placed.box.top() for placed in page]
        assert tops == sorted(tops)
        assert all(room.contains(placed.box) for placed in page)


def test_each_exercise_and_the_key_begin_on_a_page_of_their_own(qtbot: QtBot) -> None:
    pages = sheet_pages(sheet_of(SheetPlan(exercises=2)), "A4").pages
    heads = [page[0].block.text for page in pages if isinstance(page[0].block, PaperWords)]
    assert heads[:2] == [TITLE, TITLE]
    assert heads[2] == "Key to exercise 1"


def test_tasks_and_key_can_be_parted(qtbot: QtBot) -> None:
    sheet = sheet_of(SheetPlan())
    whole, tasks, key = (sheet_pages(sheet, "A4", **parts) for parts in ({}, {"key": False}, {"tasks": False}))
    assert len(whole.pages) == len(tasks.pages) + len(key.pages)
    assert not any(isinstance(placed.block, KeyBlock) for page in tasks.pages for placed in page)
    assert not any(isinstance(placed.block, TaskBlock) for page in key.pages for placed in page)


@pytest.mark.parametrize("size", PAGE_SIZES)
def test_the_pdf_file_has_these_pages_of_this_size_and_its_text_is_text(qtbot: QtBot, size: str) -> None:
    sheet = sheet_pages(sheet_of(SheetPlan()), size)
    pdf = to_pdf(sheet)
    assert pdf.startswith(b"%PDF-")
    assert pdf_pages(pdf) == len(sheet.pages) > 2
    (box, *_) = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    points = [page_rect(size).width() / POINT, page_rect(size).height() / POINT]
    assert [float(side) for side in box] == pytest.approx(points, abs=1)
    streams = [zlib.decompress(found) for found in _streams(pdf)]
    assert sum(stream.count(b"Tj") + stream.count(b"TJ") for stream in streams) > 100
    assert b"/ToUnicode" in pdf


def _streams(pdf: bytes) -> list[bytes]:
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return [stream for stream in found if stream[:1] == b"\x78"]


def test_formulas_have_no_contour_in_the_pdf_file(qtbot: QtBot) -> None:
    strokes = 0
    for found in _streams(to_pdf(sheet_pages(sheet_of(SheetPlan()), "A4"))):
        strokes += len(re.findall(rb"(?m)^[Bb]\*?$", zlib.decompress(found)))
    assert strokes < 60, "neurons have one, letters do not"


def test_nothing_is_painted_outside_of_the_margins(qtbot: QtBot) -> None:
    for plan in (SheetPlan("9-2-2", "relu"), SheetPlan("2-2-1", "tanh")):
        sheet = sheet_pages(sheet_of(plan), "Letter")
        for index in range(len(sheet.pages)):
            image = grey(to_image(sheet, index, 612))
            side = int(SIDE / POINT) - 2
            assert (image[:, :side] == 255).all()
            assert (image[:, -side:] == 255).all()
            assert (image < 128).any()


def test_it_is_black_on_white(qtbot: QtBot) -> None:
    image = to_image(sheet_pages(sheet_of(SheetPlan()), "A4"), 0, 595).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    colours = rows[:, : 3 * image.width()].reshape(-1, 3).astype(int)
    assert (colours.max(axis=1) - colours.min(axis=1)).max() <= 2


def test_the_same_plan_gives_the_same_pages(qtbot: QtBot) -> None:
    def picture(sheet: PagedSheet) -> QImage:
        return to_image(sheet, 0, 400)

    first, again = (picture(sheet_pages(sheet_of(SheetPlan(seed=9)), "A4")) for _ in range(2))
    assert first == again
    assert picture(sheet_pages(sheet_of(SheetPlan(seed=10)), "A4")) != first
