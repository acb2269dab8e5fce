"""The matrices of a phase beside each other, with the signs between them: the formula, drawn.

All matrices are about as high as the room, so that rows stand beside the rows that they are multiplied with; wide ones
share the width. Each is centred on the line of the signs.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.colours import Scale
from app.views.copying import offer
from app.views.derivation.matrix.fitting import Size, fit
from app.views.derivation.matrix.heads import BELOW, NARROWEST
from app.views.derivation.matrix.parts import Operator, Place, RowPart
from app.views.derivation.matrix.view import MatrixView
from app.views.heatmap import PAD
from app.views.painting import scaled
from app.views.pictures import picture_kinds, want_saved
from app.views.text_fit import fit_to_text
from nn.arrays import CLASSES, SIDE
from nn.derivation.phase import Matrix, StepExample

GAP = 8
"""Between matrices and signs, in pixels."""
MOST = 4
"""Matrices in the longest formula."""
ROWS = 80
"""Pixels of 32 rows, at least: below them, no row can be told from the next."""
EVEN_SIGN = 6 * "0"
"""A text as wide as every sign in an even row; a value below it may reach into the gaps."""
SIGN = 1.3
"""Size of the signs in that of the text."""


class MatrixRow(QWidget):
    """Shows the parts of a phase.

    Signals:
        cell_chosen: the number of the matrix from the left, row and column.
        cell_opened: the same for a double click.
        cell_pointed: the same for the cell at the pointer.
        pointer_left: it points at none any more.
        cover_clicked: row and column of a covered cell, by a click or by Enter.
        passed: the keyboard has left a matrix.
        shown: other matrices, or the same with other numbers, are shown.
    """

    cover_clicked = Signal(int, int)
    passed = Signal()
    shown = Signal()
    cell_chosen = Signal(int, int, int)
    cell_opened = Signal(int, int, int)
    cell_pointed = Signal(int, int, int)
    pointer_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.even = False
        """Whether all matrices, and all signs, get the same room, so that rows below each other are aligned."""
        self._parts: tuple[RowPart, ...] = ()
        # From the beginning, so that Tab visits them in this place.
        self._views = [self._new_view(index) for index in range(MOST)]
        self._signs: list[tuple[QRectF, Operator]] = []
        offer(self, "Save whole row as picture...", "saveRow", "", lambda: want_saved(self, picture_kinds(self)))
        for view in self._views:
            view.cells.addActions(self.actions())
        fit_to_text(self, self._lay_out)

    def show_parts(
        self, parts: Sequence[RowPart], scale_of: Callable[[Matrix], Scale], examples: Sequence[StepExample] = ()
    ) -> None:
        """Show other matrices and signs, each in its colours; `examples` are those of the step."""
        self._parts = tuple(parts)
        places = self.places()
        for view in self._views[len(places) :]:
            view.hide()
        for view, place in zip(self._views, places, strict=False):
            view.show_matrix(place.matrix, scale_of(place.matrix), place.transposed, place.first_row, examples)
            view.show()
        self.updateGeometry()
        self._lay_out()
        self.shown.emit()

    def places(self) -> list[Place]:
        """The matrices that are shown, from left to right."""
        return [part for part in self._parts if isinstance(part, Place)]

    def views(self) -> list[MatrixView]:
        """What shows them."""
        return self._views[: len(self.places())]

    def _new_view(self, index: int) -> MatrixView:
        view = MatrixView(self)
        view.hide()
        view.cell_chosen.connect(partial(self.cell_chosen.emit, index))
        view.cell_opened.connect(partial(self.cell_opened.emit, index))
        view.cell_pointed.connect(partial(self.cell_pointed.emit, index))
        view.pointer_left.connect(self.pointer_left)
        view.cover_clicked.connect(self.cover_clicked)
        view.cells.passed.connect(self.passed)
        return view

    def sizeHint(self) -> QSize:
        """Room for 32 rows of 6 pixels."""
        return QSize(480, 240)

    def minimumSizeHint(self) -> QSize:
        """Room for 32 rows of 2.5 pixels, and for the numbers of ten digits below each other."""
        views = self.views()
        needs = [view.needs() for view in views]
        line = max((each.line for each in needs if each.number and each.rows == CLASSES), default=0)
        head = max((view.head_height() for view in views), default=0)
        text = self.fontMetrics().height()
        above = text + BELOW if any(view.cells.heads() for view in views) else 0
        around = head + text + 2 * PAD
        return QSize(320, above + max(144, around + max(ROWS, CLASSES * math.ceil(line))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the new room."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self, *_: object) -> None:
        views = self.views()
        if not views:
            return
        head, foot = max(view.head_height() for view in views), self.fontMetrics().height()
        signs = [self._sign_width(part) for part in self._parts if isinstance(part, Operator)]
        between = sum(signs) + GAP * (len(self._parts) - 1)
        room = self.height() - head - foot - 2 * PAD
        above = self._fit_heads(self.width() - between, room)
        room -= above
        sizes, widths = self._sizes(self.width() - between, room)
        x = max((self.width() - sum(widths) - between) / 2, 0.0)
        middle, number = head + above + PAD + room / 2, 0
        self._signs = []
        for part in self._parts:
            if isinstance(part, Operator):
                width = self._sign_width(part)
                self._signs.append((QRectF(x, middle - room / 2, width, room), part))
            else:
                width, size = widths[number], sizes[number]
                views[number].fit(size, head)
                over = head + (above if views[number].cells.heads() else 0)
                height = over + size.height + 2 * PAD + foot
                top = middle - size.height / 2 - PAD - over
                views[number].setGeometry(int(x), int(top), math.ceil(width), math.ceil(height))
                number += 1
            x += width + GAP
        self.update()

    def _sizes(self, width: float, room: float) -> tuple[list[Size], list[float]]:
        """Of all grids, and the widths of their places, where signs and gaps leave so much."""
        grids, ratio = [view.needs() for view in self.views()], self.devicePixelRatioF()
        if self.even:
            widths = [width / len(grids)] * len(grids)
            return [fit([grid], width / len(grids), room, ratio)[0] for grid in grids], widths
        sizes = fit(grids, width, room, ratio)
        return sizes, [max(size.width + grid.beside, grid.least) for size, grid in zip(sizes, grids, strict=True)]

    def _fit_heads(self, width: float, room: float) -> int:
        """The height of what is above columns: pictures where they can be read and cells keep their room, or labels."""
        headed = [view.cells for view in self.views() if view.cells.heads()]
        if not headed:
            return 0
        sizes, _ = self._sizes(width, room - SIDE - BELOW)
        columns = [
            size.width / len(view.cells.heads())
            for size, view in zip(sizes, self.views(), strict=True)
            if view.cells.heads()
        ]
        text = self.fontMetrics().height()
        has_room = self.height() >= self.minimumSizeHint().height() - text + SIDE
        height = SIDE if has_room and min(columns) >= NARROWEST else text
        for cells in headed:
            cells.set_head_height(height)
        return height + BELOW

    def _sign_font(self) -> QFont:
        return scaled(self.font(), SIGN)

    def _sign_width(self, sign: Operator) -> float:
        if self.even:
            return QFontMetricsF(self.font()).horizontalAdvance(EVEN_SIGN)
        return max(
            QFontMetricsF(self._sign_font()).horizontalAdvance(sign.text),
            QFontMetricsF(self.font()).horizontalAdvance(sign.below),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """The signs, their values below them."""
        painter = QPainter(self)
        large, line = self._sign_font(), self.fontMetrics().height()
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        for box, sign in self._signs:
            painter.setFont(large)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sign.text)
            painter.setFont(self.font())
            below = QRectF(box.left() - GAP, box.center().y() + line, box.width() + 2 * GAP, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, sign.below)
