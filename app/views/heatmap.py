"""A grid of cells painted in the colours of a scale: vectors, matrices and sheets of small pictures.

It shows what it is given and says which cell a person points at or picks. It knows nothing of networks, so the
activations, the weights and the matrices of the derivation are all painted by it.
"""

import math
from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app.views.assistive import tell
from app.views.colours import UNIT, Scale
from app.views.copying import offer_copies
from app.views.grid import STEPS, Grid, matrix_grid
from app.views.headed_grid import PAD as PAD
from app.views.headed_grid import HeadedGrid
from app.views.live_tip import LiveTip
from app.views.painting import cells_image, coloured, draw_focus, draw_grid, draw_heading, draw_labels
from nn.arrays import Array
from nn.derivation.shown import shown

Describe: TypeAlias = Callable[[int, int, float], str]
"""Row, column and value of a cell -> what is said of it."""


class Heatmap(HeadedGrid):
    """Paints a grid of values under a heading.

    Signals:
        hovered: row and column of a cell, and the value at the pointer or, moved by key, of the cell (NaN for a
            cell that is a picture). Sent again when the values change under the pointer.
        left: the pointer has left the cells.
        passed: the keyboard has left them for another part of the window.
        clicked: row and column of a cell, by the mouse or by Enter.
    """

    ROLE = QAccessible.Role.Table
    hovered = Signal(int, int, float)
    left = Signal()
    passed = Signal()
    clicked = Signal(int, int)

    def __init__(self, title: str = "", caption: str = "", parent: QWidget | None = None) -> None:
        """No values yet, under this heading."""
        super().__init__(title, caption, parent)
        self.waiting = ""
        """What stands in the place of the values when there are none."""
        self.describe: Describe = lambda i, j, value: f"[{i}, {j}] = {shown(value)}"
        """The tooltip for row, column and value."""
        self.told: Describe = lambda row, column, value: self.describe(row, column, value)
        self.numbers: Callable[[], str] = self._csv
        """What is copied and saved of its values."""
        self._values: Array | None = None
        self._colours, self._image = b"", QImage()
        self._selected: int | None = None
        self._pointer: QPointF | None = None
        self._walked = False
        """Whether the keyboard has come to the selected cell and is still there."""
        self._tip = LiveTip(self, self._words_at)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        offer_copies(self, lambda: self.numbers())

    def _csv(self) -> str:
        """All values with all their digits, a line for each row; empty without any."""
        if self._values is None or self._grid is None:
            return ""
        rows = self._values if self._values.ndim == 2 else self._values.reshape(-1, self._grid.columns)
        return "".join(",".join(map(repr, row)) + "\n" for row in rows.tolist())

    def set_values(self, values: Array | None, scale: Scale = UNIT, grid: Grid | None = None) -> None:
        """Show values, or only the empty places of ``grid`` when ``values`` is None.

        Args:
            values: (rows, columns), or any shape with the grid's values in the order of its cells.
            scale: the colour of a value.
            grid: where the values stand; for a 2-D array one cell for each entry by default.
        """
        if grid is None and values is not None:
            grid = matrix_grid(*values.shape)
        self._values = values
        rgba = None if values is None or grid is None else coloured(values, scale, grid)
        colours = b"" if rgba is None else rgba.tobytes()
        if grid != self._grid:
            self._grid, self._selected = grid, None
            self.updateGeometry()
            self.update()
        elif colours != self._colours:
            self.update(self.area().toAlignedRect())
        if colours != self._colours:
            self._colours = colours
            self._image = QImage() if rgba is None else cells_image(rgba)
        if self._pointer is not None:
            self._hover()
        elif self._walked and self._selected is not None and grid is not None and values is not None:
            self.hovered.emit(*divmod(self._selected, grid.columns), self._value(self._selected, None))
        elif self._walked:
            # Its place is gone.
            self._walked = False
            self.passed.emit()
        self._tip.renew()

    def values(self) -> Array | None:
        """The values as they were given."""
        return self._values

    def selected(self) -> tuple[int, int] | None:
        """Row and column of the selected cell."""
        return divmod(self._selected, self._grid.columns) if self._grid and self._selected is not None else None

    def select(self, row: int | None, column: int = 0) -> None:
        """Outline a cell, or none with ``row`` None."""
        self._selected = None if row is None or self._grid is None else row * self._grid.columns + column
        self.update()

    def inner(self) -> int | None:
        """Which of the values of its cell the pointer is on; None when it is on no cell."""
        place = self._place()
        return place[1] if place else None

    def rects(self, index: int | None, inner: int | None = None) -> Iterator[QRectF]:
        """Where a cell lies, or one of its values; that value of each cell, or the whole grid, with ``index`` None."""
        grid, area = self._grid, self.area()
        if grid is None or (index is not None and not 0 <= index < grid.count):
            return
        if index is None and inner is None:
            yield area
        elif inner is None:
            assert index is not None
            yield grid.rect(area, index)
        elif 0 <= inner < grid.cell[0] * grid.cell[1]:
            yield from (grid.value_rect(area, i, inner) for i in (range(grid.count) if index is None else (index,)))

    # Pointing, picking, keys.

    def _place(self) -> tuple[int, int] | None:
        """The cell and the value in it under the pointer."""
        if self._grid is None or self._values is None or self._pointer is None:
            return None
        return self._grid.at(self.area(), self._pointer)

    def _value(self, index: int, inner: int | None) -> float:
        """One value of a cell; the cell's only value, or NaN, when ``inner`` is None."""
        assert self._grid is not None
        assert self._values is not None
        size = self._grid.cell[0] * self._grid.cell[1]
        if inner is None and size > 1:
            return math.nan
        return float(np.ravel(self._values)[index * size + (inner or 0)])

    def _hover(self) -> None:
        place = self._place()
        if place is None or self._grid is None:
            self.left.emit()
        else:
            self.hovered.emit(*divmod(place[0], self._grid.columns), self._value(*place))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a cell."""
        self._point(event.position())
        self._hover()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point(None)
        self.left.emit()

    def _point(self, at: QPointF | None) -> None:
        """Have the outline of what is pointed at painted in another place, and nothing else."""
        before = self._place()
        self._pointer = at
        for place in {before, self._place()} if before != self._place() else ():
            if place is not None and self._grid is not None:
                self.update(self._grid.rect(self.area(), place[0]).adjusted(-PAD, -PAD, PAD, PAD).toAlignedRect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the cell under the pointer."""
        self._pointer = event.position()
        place = self._place()
        if event.button() == Qt.MouseButton.LeftButton and place is not None and self._grid is not None:
            self._selected = place[0]
            self.update()
            self.clicked.emit(*divmod(place[0], self._grid.columns))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the selected cell, Enter and Space click it."""
        key = Qt.Key(event.key())
        if self._grid is None or self._values is None:
            super().keyPressEvent(event)
        elif key in STEPS:
            self._step(*STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._selected is not None:
            self.clicked.emit(*divmod(self._selected, self._grid.columns))
        else:
            super().keyPressEvent(event)

    def _step(self, down: int, right: int) -> None:
        assert self._grid is not None
        row, column = self.selected() or (0, 0)
        if self._selected is not None:
            row = min(max(row + down, 0), self._grid.rows - 1)
            column = min(max(column + right, 0), self._grid.columns - 1)
        index = row * self._grid.columns + column
        if index < self._grid.count:
            self._selected, self._walked = index, True
            value = self._value(index, None)
            tell(self, self.told(row, column, value))
            self.update()
            self.hovered.emit(row, column, value)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is: on the first cell if none is selected."""
        super().focusInEvent(event)
        tab = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
        if event.reason() in tab and self._values is not None:
            self._step(0, 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard has left; with another window in front, its place stays."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._walked = False
            self.passed.emit()

    def event(self, event: QEvent) -> bool:
        """Describe the cell under the pointer in the tooltip."""
        return (event.type() == QEvent.Type.ToolTip and self._tip.answers(event)) or super().event(event)

    def _words_at(self, at: QPointF) -> str:
        """What the tooltip says of a place."""
        self._pointer = at
        place = self._place()
        if place is None or self._grid is None:
            return ""
        return self.describe(*divmod(place[0], self._grid.columns), self._value(*place))

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Heading, cells, lines between large cells, labels, and the outlines of what is pointed at and selected."""
        painter, palette = QPainter(self), self.palette()
        heading = QRectF(PAD, 0, self.width() - PAD, self.chrome().height() - 2 * PAD)
        if event.rect().top() < heading.bottom():
            draw_heading(painter, heading, self._title, self._caption)
        if self._grid is None:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.waiting)
            return
        area = self.area()
        draw_grid(painter, area, self._grid, self._image, palette, self.devicePixelRatioF())
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        draw_labels(painter, area, self._grid.rect(area, 0).height(), self._labels)
        self._paint_outlines(painter, area)

    def _paint_outlines(self, painter: QPainter, area: QRectF) -> None:
        assert self._grid is not None
        palette, place = self.palette(), self._place()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if place is not None:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1))
            painter.drawRect(self._grid.rect(area, place[0]))
        if self._selected is not None:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(self._grid.rect(area, self._selected))
        if self.hasFocus():
            box = area if self._selected is None else self._grid.rect(area, self._selected)
            draw_focus(painter, box.adjusted(-2 * PAD, -2 * PAD, 2 * PAD, 2 * PAD), palette)
