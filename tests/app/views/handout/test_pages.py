"""A handout on paper: all phases are on it in order, nothing is cut, and the file has as many pages."""

import re
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.views.handout.blocks import FormulaBlock, NumbersBlock, PictureBlock, TableBlock, Together
from app.views.handout.pages import handout_pages
from app.views.handout.worked import WorkedBlock
from app.views.worksheet.paged import BOTTOM, PAGE_SIZES, SIDE, TOP, PagedSheet, broken, page_rect, to_pdf
from app.views.worksheet.typeset_page import POINT, PaperBlock, PaperWords
from nn.arrays import UInt8
from nn.derivation.example import Pass
from nn.derivation.training_step import training_step
from nn.handout.handout import Handout
from nn.handout.of_network import handout_of
from nn.network import Architecture, Network


@pytest.fixture(scope="module", params=[1, 3], ids=["one", "three"])
def handout(request: pytest.FixtureRequest) -> Handout:
    n = int(request.param)
    network = Network.initialized(Architecture((784, 20, 10)), "he", np.random.default_rng(5))
    X = np.zeros((n, 28, 28))
    X[:, 5:8, 6:22], X[:, 8:24, 14:17] = 1, 0.75
    step = training_step(Pass.of(network, X.reshape(n, 784), [3] * n), 0.25)
    return handout_of("a network", network.architecture, step)


@pytest.fixture(params=list(PAGE_SIZES))
def sheet(request: pytest.FixtureRequest, qtbot: QtBot, handout: Handout) -> PagedSheet:
    return handout_pages(handout, str(request.param))


def flat(block: PaperBlock) -> list[PaperBlock]:
    return [each for inner in block.blocks for each in flat(inner)] if isinstance(block, Together) else [block]


def test_every_phase_and_each_of_its_arrays_is_on_the_paper_in_order(sheet: PagedSheet, handout: Handout) -> None:
    blocks = [each for page in sheet.pages for placed in page for each in flat(placed.block)]
    formulas = [block.latex for block in blocks if isinstance(block, FormulaBlock)]
    told = " ".join(block.text for block in blocks if isinstance(block, PaperWords))
    rest = iter(formulas)
    for phase in handout.phases:
        assert phase.formula in rest
        for matrix in phase.found:
            assert matrix.latex in rest
        assert f"Equations {', '.join(phase.equations)}" in told
    for equation in handout.equations:
        assert equation.latex in rest
    worked = [block for block in blocks if isinstance(block, WorkedBlock)]
    assert len(worked) == sum(len(phase.found) for phase in handout.phases)
    assert handout.facts["Loss"] in told


def test_nothing_stands_beyond_the_margins(sheet: PagedSheet) -> None:
    paper = page_rect(sheet.size)
    room = QRectF(SIDE - 1, 0, paper.width() - 2 * SIDE + 2, paper.height() - BOTTOM + 1)
    for page in sheet.pages:
        assert all(room.contains(placed.box) for placed in page)
        assert all(upper.box.bottom() <= lower.box.top() + 1 for upper, lower in pairwise(page))


def test_nothing_is_painted_beyond_its_own_box(sheet: PagedSheet) -> None:
    """Text that is cut at the end of its box, or runs out of it, would be ink around the box or lie on its edge."""
    around, scale = 40 * POINT, 0.12
    width = page_rect(sheet.size).width() - 2 * SIDE
    looked_at = set()
    for block in {id(each): each for page in sheet.pages for placed in page for each in flat(placed.block)}.values():
        height = block.height(width)
        size = (round((width + 2 * around) * scale), round((height + 2 * around) * scale))
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.scale(scale, scale)
        block.draw(painter, QRectF(around, around, width, height))
        painter.end()
        ink = np.argwhere(grey(image) < 250)
        assert len(ink), "else nothing was painted"
        (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
        edge = around * scale
        assert left >= edge - 3
        assert right <= edge + width * scale + 3
        assert top >= edge - 3
        assert bottom <= edge + height * scale + 3
        looked_at.add(type(block))
    assert {FormulaBlock, NumbersBlock, PictureBlock, TableBlock, WorkedBlock, PaperWords} <= looked_at


def test_the_file_has_these_pages(sheet: PagedSheet) -> None:
    pdf = to_pdf(sheet)
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == len(sheet.pages) > 3


def grey(image: QImage) -> UInt8:
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


@pytest.mark.parametrize("hidden", [(8,), (32, 32), (300, 300, 100)], ids=str)
def test_no_page_but_the_last_is_left_half_empty(qtbot: QtBot, hidden: tuple[int, ...]) -> None:
    network = Network.initialized(Architecture((784, *hidden, 10)), "he", np.random.default_rng(5))
    step = training_step(Pass.of(network, np.random.default_rng(1).random((1, 784)), [3]), 0.25)
    sheet = handout_pages(handout_of("a network", network.architecture, step), "A4")
    end = page_rect("A4").height() - BOTTOM
    white = [(end - page[-1].box.bottom()) / (end - TOP) for page in sheet.pages[:-1]]
    assert max(white) < 0.5
    assert np.mean(white) < 0.15


def test_a_picture_at_the_end_of_a_page_is_made_lower_but_not_tiny(handout: Handout) -> None:
    matrix = next(each for each in handout.parameters if each.letter == "W")
    words = PaperWords("words")
    whole = Together((words, PictureBlock(matrix, handout.scales[matrix.name])))
    width, height = 4000.0, whole.height(4000.0)
    lower = whole.lowered(width, 0.8 * height)
    assert lower is not None
    assert lower.height(width) == pytest.approx(0.8 * height)
    assert lower.blocks[0] is words
    assert whole.lowered(width, 0.3 * height) is None
    room = page_rect("A4").height() - BOTTOM - TOP
    above = PaperWords("above", below=(room - 0.8 * height) / POINT - 20)
    assert above.height(width) < room < above.height(width) + height
    assert len(broken([above, whole], "A4")) == 1, "lower on this page"
    assert len(broken([above, words, words, words, words, words, words, words, words, whole], "A4")) == 2


@pytest.mark.parametrize("before", [(), (PaperWords("before", below=300),)], ids=["the first", "a later one"])
def test_a_block_higher_than_a_page_is_made_lower_on_its_own(handout: Handout, before: tuple[PaperWords, ...]) -> None:
    matrix = next(each for each in handout.parameters if each.letter == "W")
    paper = page_rect("A4")
    width, room = paper.width() - 2 * SIDE, paper.height() - BOTTOM - TOP
    picture = PictureBlock(matrix, handout.scales[matrix.name])
    words = PaperWords("high", below=(room - 0.8 * picture.height(width)) / POINT - 20)
    high = Together((words, PaperWords("higher"), picture, PaperWords("last")))
    assert high.height(width) > room
    pages = broken([*before, high], "A4")
    assert len(pages) == 1 + len(before)
    assert pages[-1][-1].box.bottom() <= paper.height() - BOTTOM + 1e-6
