"""A handout on paper: the same, in the same order, as on its page for a browser, without the rows of all digits."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTextDocumentFragment

from app.views.handout.blocks import FormulaBlock, NumbersBlock, PictureBlock, TableBlock, Together
from app.views.handout.worked import WorkedBlock
from app.views.painting import ink_image
from app.views.worksheet.paged import PagedSheet, broken
from app.views.worksheet.paper_formulas import PaperFormulas
from app.views.worksheet.typeset_page import PALE, POINT, PaperBlock, PaperWords, pen
from nn.arrays import SIDE
from nn.derivation.letters import ETA, TIMES
from nn.derivation.phase import Matrix, Phase, StepExample, Update
from nn.derivation.phase_words import sentence
from nn.derivation.shown import shown
from nn.derivation.symbols import SYMBOLS
from nn.handout.handout import TITLE, Handout, is_table, is_vector
from nn.version import program_version

PICTURE = 78 * POINT
"""Side of a digit."""
HEADING, SMALL = 13, 8.5


@dataclass(frozen=True, eq=False)
class DigitsBlock:
    """The digits of the step side by side.

    Attributes:
        examples: those of the step.
    """

    examples: tuple[StepExample, ...]

    def height(self, width: float) -> float:
        """Rows of digits."""
        return -(-len(self.examples) // self._across(width)) * (PICTURE + 8 * POINT)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Dark on light, each in a frame."""
        across = self._across(box.width())
        for index, example in enumerate(self.examples):
            row, column = divmod(index, across)
            step = PICTURE + 8 * POINT
            frame = QRectF(box.left() + column * step, box.top() + row * step, PICTURE, PICTURE)
            image = ink_image(example.pixels.reshape(SIDE, SIDE))
            image.invertPixels(QImage.InvertMode.InvertRgb)
            painter.drawImage(frame, image)
            painter.setPen(pen(PALE, 0.5 * POINT))
            painter.drawRect(frame)

    def _across(self, width: float) -> int:
        return max(int(width / (PICTURE + 8 * POINT)), 1)


def handout_pages(handout: Handout, size: str) -> PagedSheet:
    """All pages of the paper `size`, a key of PAGE_SIZES."""
    *_, whole = lay_out_handout(handout, size)
    return whole


def lay_out_handout(handout: Handout, size: str) -> Iterator[PagedSheet]:
    """The same, part by part, as many as the page for a browser has; each time all pages so far."""
    formulas = PaperFormulas()
    blocks: list[PaperBlock] = []
    foot = f"DigitScope {program_version()}, {TITLE.lower()}, {handout.size}"
    for part in _parts(handout, formulas):
        blocks += part
        # Set while it is worked on, so that the last part does not take all the time.
        for block in part:
            block.height(1)
        yield PagedSheet(size, TITLE, foot, ())
    yield PagedSheet(size, TITLE, foot, tuple(broken(blocks, size)))


def _parts(handout: Handout, formulas: PaperFormulas) -> Iterator[list[PaperBlock]]:
    yield [
        PaperWords(TITLE, 20, strong=True, below=8),
        *([DigitsBlock(pictured)] if (pictured := _pictured(handout)) else []),
        *(PaperWords(f"{name}: {words}", below=2) for name, words in handout.facts.items()),
    ]
    yield _network(handout, formulas)
    for number, phase in handout.numbered():
        yield _section(handout, number, phase, formulas)
    yield _closing(handout, formulas)


def _pictured(handout: Handout) -> tuple[StepExample, ...]:
    return tuple(each for each in handout.phases[0].examples if each.pixels.size == SIDE * SIDE)


def _network(handout: Handout, formulas: PaperFormulas) -> list[PaperBlock]:
    first, *others = (_array(handout, matrix, None, formulas) for matrix in handout.parameters)
    return [Together((_heading("The network before the step"), first)), *others]


def _section(handout: Handout, number: int, phase: Phase, formulas: PaperFormulas) -> list[PaperBlock]:
    # What is said may have indices, as rich text.
    words = QTextDocumentFragment.fromHtml(sentence(phase)).toPlainText()
    eta = f" Here {ETA} = {shown(phase.eta)}." if isinstance(phase, Update) else ""
    head: list[PaperBlock] = [
        _heading(f"{number}  {phase.title}"),
        PaperWords(words + eta, below=6),
        FormulaBlock(phase.formula, formulas, below=5),
        PaperWords(f"Equations {', '.join(phase.equations)}", SMALL, below=8),
    ]
    blocks: list[PaperBlock] = []
    for which, matrix in enumerate(phase.found):
        cell = handout.cell(phase, which)
        blocks += [_array(handout, matrix, cell, formulas), WorkedBlock(phase.entry(*cell, which), formulas)]
    first, *others = blocks
    return [Together((*head, first)), *others]


def _array(handout: Handout, matrix: Matrix, cell: tuple[int, int] | None, formulas: PaperFormulas) -> PaperBlock:
    rows, columns = matrix.values.shape
    words, body = f"{rows} {TIMES} {columns}", _body(matrix, cell, handout)
    if isinstance(body, PictureBlock) and body.how:
        words += f", {body.how}"
    return Together((FormulaBlock(matrix.latex, formulas, words, below=4), body))


def _body(matrix: Matrix, cell: tuple[int, int] | None, handout: Handout) -> PaperBlock:
    scale = handout.scales[matrix.name]
    if is_vector(matrix):
        return NumbersBlock(matrix, scale, None if cell is None else cell[0])
    return TableBlock(matrix, scale, cell) if is_table(matrix) else PictureBlock(matrix, scale)


def _closing(handout: Handout, formulas: PaperFormulas) -> list[PaperBlock]:
    equations: list[PaperBlock] = [
        Together(
            (
                PaperWords(each.id, SMALL, strong=True, below=2),
                FormulaBlock(each.latex, formulas, points=8.5, below=3),
                PaperWords(each.meaning, SMALL, below=8),
            )
        )
        for each in handout.equations
    ]
    symbols: list[PaperBlock] = [
        Together((PaperWords(each.name, SMALL, strong=True, below=1), PaperWords(each.words, SMALL, below=6)))
        for each in SYMBOLS
    ]
    return [
        Together((_heading("Equations"), equations[0])),
        *equations[1:],
        Together((_heading("Symbols"), symbols[0])),
        *symbols[1:],
    ]


def _heading(text: str) -> PaperWords:
    return PaperWords(f"\n{text}", HEADING, strong=True, below=5)
