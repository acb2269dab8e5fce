"""Above the columns of a matrix: which example each is, as a picture or as its label, and the same in words."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.views.colours import UNIT
from app.views.derivation.matrix.heads import draw_heads
from app.views.derivation.matrix.parts import Operator, Place
from app.views.derivation.matrix.row import MatrixRow
from app.views.derivation.matrix.view import MatrixView
from nn.arrays import SIDE, Array
from nn.derivation.phase import Matrix, StepExample
from tests.app.views.derivation.conftest import Show

INK, PAPER = np.ones(SIDE * SIDE), np.zeros(SIDE * SIDE)


def examples(*pixels: Array) -> list[StepExample]:
    """Examples that show 7, 8, 9 and so on."""
    return [StepExample(k, 7 + k, picture) for k, picture in enumerate(pixels)]


def matrix(letter: str, rows: int, columns: int, layer: int | None = 1) -> Matrix:
    return Matrix(letter, layer, letter, np.linspace(0, 1, rows * columns).reshape(rows, columns))


MakeRow: TypeAlias = Callable[..., MatrixRow]


@pytest.fixture
def row_of(show: Show) -> Iterator[MakeRow]:
    """Makes a row with one matrix of some examples, which is kept until the test has ended."""
    rows = []

    def make(shown: Matrix, of: list[StepExample], height: int = 400) -> MatrixRow:
        row = show(MatrixRow(), 480, height)
        rows.append(row)
        row.show_parts((Operator("="), Place(shown)), lambda _: UNIT, of)
        return row

    yield make
    rows.clear()


@pytest.fixture
def view(show: Show) -> MatrixView:
    return show(MatrixView())


def above(view: MatrixView, column: int) -> list[QColor]:
    """The colours above the middle of a column, from the top."""
    image, area = view.cells.grab().toImage(), view.cells.area()
    x = round(view.cells.placement().grid.rect(area, column).center().x() * image.devicePixelRatio())
    return [image.pixelColor(x, y) for y in range(round(area.top() * image.devicePixelRatio()))]


def test_with_room_each_column_has_the_picture_of_its_example(row_of: MakeRow) -> None:
    row = row_of(matrix("Z", 10, 2), examples(INK, PAPER))
    (view,) = row.views()
    of_ink, of_paper = ([colour.name() for colour in above(view, column)] for column in range(2))
    assert of_ink.count("#ffffff") >= SIDE - 8
    assert of_paper.count("#000000") >= SIDE - 8


def test_without_room_it_has_its_label_and_the_cells_keep_theirs(row_of: MakeRow) -> None:
    bare, row = (row_of(matrix("Z", 10, 2), of, 0) for of in ([], examples(INK, PAPER)))
    for low in (bare, row):
        low.resize(480, low.minimumSizeHint().height())
    (view,) = row.views()
    assert view.cells.area().height() >= bare.views()[0].cells.area().height()
    assert row.rect().contains(view.geometry())
    for column in range(2):
        colours = above(view, column)
        assert len(colours) < SIDE
        assert len({colour.name() for colour in colours}) > 1, "something is written there"
    assert above(view, 0) != above(view, 1)


@pytest.mark.parametrize(("column", "all_are_seen"), [(14, True), (9, False), (6, False)])
def test_labels_above_narrow_columns_never_read_as_one_number(
    qapp: QApplication, column: int, all_are_seen: bool
) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(14)
    image = QImage(8 * column + 4, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setFont(font)
    columns = [QRectF(2 + k * column, 20, column, 5) for k in range(8)]
    draw_heads(painter, columns, 18, [StepExample(k, 4, INK) for k in range(8)])
    digit = painter.fontMetrics().horizontalAdvance("4")
    painter.end()
    inked = [x for x in range(image.width()) if any(image.pixelColor(x, y) != QColor("white") for y in range(20))]
    gaps = [after - before - 1 for before, after in pairwise(inked) if after - before > 1]
    assert min(gaps) >= digit // 4
    assert len(gaps) + 1 == 8 if all_are_seen else 2 <= len(gaps) + 1 <= 4


@pytest.mark.parametrize(("rows", "letter"), [(2, "W"), (SIDE * SIDE, "A")])
def test_weights_belong_to_all_and_pictures_need_no_heads(row_of: MakeRow, rows: int, letter: str) -> None:
    row = row_of(matrix(letter, rows, 2), examples(INK, PAPER))
    assert not row.views()[0].cells.heads()


def test_biases_are_added_to_the_column_of_each(row_of: MakeRow) -> None:
    of = examples(INK, PAPER)
    for columns, heads in ((2, of), (1, ())):
        row = row_of(matrix("b", 4, columns), of)
        assert row.views()[0].cells.heads() == heads


def test_columns_and_cells_are_named_after_their_examples(row_of: MakeRow) -> None:
    row = row_of(matrix("Z", 3, 2), examples(INK, PAPER))
    (view,) = row.views()
    assert view.cells.accessibleName() == "capital Z, 3 by 2, a column for each example"
    view.choose(2, 1)
    assert view.cells.accessibleDescription() == "z sub 2, 1 of layer 1 = 1, example 1 (an 8)"
    assert view.cell_text(0, 0).endswith(" = 0, example 0 (a 7)")


def test_transposed_the_rows_are_the_examples(view: MatrixView) -> None:
    view.show_matrix(matrix("A", 3, 2), transposed=True)
    before = view.cells.chrome().width()
    view.show_matrix(matrix("A", 3, 2), transposed=True, examples=examples(INK, PAPER))
    assert not view.cells.heads()
    assert view.cells.chrome().width() >= before + view.fontMetrics().horizontalAdvance("8"), "labels beside the rows"
    assert view.cells.accessibleName().endswith(", 2 by 3, a row for each example")
    view.choose(2, 1)
    assert view.cells.accessibleDescription().endswith(" = 1, example 1 (an 8)")


def test_what_belongs_to_one_example_says_to_which(view: MatrixView) -> None:
    of_one = Matrix("delta", 1, r"\delta_1^{[1]}", np.ones((3, 1)), example=1)
    view.show_matrix(of_one, examples=examples(INK, PAPER))
    assert view.cell_text(2, 0).endswith(" = 1, example 1 (an 8)")
    view.show_matrix(matrix("W", 3, 1))
    assert view.cell_text(2, 0).endswith(" = 1")
