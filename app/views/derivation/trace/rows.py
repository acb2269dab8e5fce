"""What the tree of terms and the list of paths share: three columns, bars for size and sign, keys, and copying."""

from collections.abc import Callable
from enum import IntEnum
from typing import TypeAlias

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from app.views.colours import of_sign
from app.views.copying import offer, save_texts
from app.views.derivation.common.formula import offer_formula
from app.views.derivation.trace.factor_painting import GAP, factor_height, number_width
from app.views.focus_frame import FocusFrame
from app.views.painting import faded, tabular
from app.views.text_fit import fit_to_text

Index: TypeAlias = QModelIndex | QPersistentModelIndex

SHARE = Qt.ItemDataRole.UserRole
"""Role: the value compared with the largest of its sum, -1 to 1; None where there is nothing to compare."""
PAD = 4
BAR = 10
"""Height of the bar for size and sign."""
BARS = 96, 240
"""The least and the greatest width of the column of bars."""


class Column(IntEnum):
    """What stands in which column."""

    TERM = 0
    VALUE = 1
    SIZE = 2


def heading(section: int, role: int, text: str, tip: str) -> object:
    """What the heading of a column answers for a role: it stands where the column's cells have their text."""
    sides = {Column.TERM: Qt.AlignmentFlag.AlignLeft, Column.VALUE: Qt.AlignmentFlag.AlignRight}
    answers: dict[int, object] = {
        Qt.ItemDataRole.DisplayRole: text,
        Qt.ItemDataRole.ToolTipRole: tip,
        Qt.ItemDataRole.TextAlignmentRole: sides.get(Column(section), Qt.AlignmentFlag.AlignHCenter),
    }
    return answers.get(role)


class RowDelegate(QStyledItemDelegate):
    """Paints values and bars; the first column is the business of those who know what stands there."""

    def paint_row(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """Paint the first column, in the painter's font and pen."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell: the style's ground, on it what the column shows."""
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        own.text = ""
        style = own.widget.style() if own.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        selected = bool(own.state & QStyle.StateFlag.State_Selected)
        ink = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        box = QRectF(own.rect).adjusted(PAD, 0, -PAD, 0)
        painter.save()
        painter.setFont(tabular(own.font))
        painter.setPen(own.palette.color(ink))
        if index.column() == Column.TERM:
            self.paint_row(painter, box, index)
        elif index.column() == Column.VALUE:
            draw_lines(painter, box, str(index.data()), Qt.AlignmentFlag.AlignRight)
        elif index.data(SHARE) is None:
            draw_lines(painter, box, str(index.data()), Qt.AlignmentFlag.AlignHCenter)
        else:
            share = index.data(SHARE)
            draw_bar(painter, box, share, own.palette.color(ink) if selected else QColor(*of_sign(share)))
        painter.restore()


def draw_lines(painter: QPainter, box: QRectF, text: str, alignment: Qt.AlignmentFlag) -> None:
    """One line in the middle of `box`, or two where a factor has its symbol and its number."""
    lines, height = text.split("\n"), QFontMetricsF(painter.font()).height()
    top = box.center().y() - (height if len(lines) == 1 else factor_height(painter.font())) / 2
    for position, line in enumerate(lines):
        painter.drawText(QRectF(box.left(), top + position * (height + GAP), box.width(), height), alignment, line)


def draw_bar(painter: QPainter, box: QRectF, share: float, colour: QColor) -> None:
    """A bar from the middle of `box`, to the left for negative shares; an axis alone for 0."""
    middle, top = round(box.center().x()), box.center().y() - BAR / 2
    painter.fillRect(QRectF(middle, top, share * (box.width() / 2 - 1), BAR).normalized(), colour)
    painter.fillRect(QRectF(middle - 0.5, box.top(), 1, box.height()), faded(painter.pen().color(), 0.4))


class RowTree(QTreeView):
    """A tree that Enter opens and closes, and that copies the row as LaTeX and the list as CSV."""

    def __init__(self, model: QAbstractItemModel, delegate: RowDelegate, parent: QWidget | None = None) -> None:
        """Show `model`, painted by `delegate`."""
        super().__init__(parent)
        self.latex: Callable[[Index], str] = lambda index: ""
        """What is copied of a row as LaTeX."""
        self.csv: Callable[[Index], str] = lambda index: ""
        """What is copied of the list around a row as CSV."""
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setExpandsOnDoubleClick(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        self._lay_out_columns()
        FocusFrame(self)
        offer_formula(self, lambda: self.latex(self.currentIndex()))
        offer(self, "Copy the list as CSV", "copyCsv", "Ctrl+Shift+C", self.copy_csv)
        offer(self, "Save numbers...", "saveNumbers", "", self._save_csv)

    def _lay_out_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.TERM, QHeaderView.ResizeMode.Stretch)
        fit_to_text(self, self._fit_value)

    def _fit_value(self, text: QFontMetrics) -> None:
        value = max(round(number_width(self.font())), text.horizontalAdvance("Value"))
        self.header().resizeSection(Column.VALUE, 2 * PAD + 8 + value)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fifth of the width for the bars."""
        self.header().resizeSection(Column.SIZE, min(max(event.size().width() // 5, BARS[0]), BARS[1]))
        super().resizeEvent(event)

    def copy_latex(self) -> None:
        """Put the current row on the clipboard as LaTeX."""
        self._copy(self.latex)

    def _save_csv(self) -> None:
        save_texts(self, {"CSV": lambda: self.csv(self.currentIndex())})

    def copy_csv(self) -> None:
        """Put the list around the current row on the clipboard as CSV."""
        self._copy(self.csv)

    def _copy(self, words: Callable[[Index], str]) -> None:
        text = words(self.currentIndex())
        if text:
            QGuiApplication.clipboard().setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens and closes the row."""
        index = self.currentIndex().siblingAtColumn(Column.TERM)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.model().hasChildren(index) and index.isValid():
            self.setExpanded(index, not self.isExpanded(index))
        else:
            super().keyPressEvent(event)
