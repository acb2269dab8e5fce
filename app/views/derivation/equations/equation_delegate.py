"""How one numbered equation looks in a list: id, meaning, formula, what was corrected, and where it is shown."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.views.derivation.common.formula import FormulaPainter, natural_size
from app.views.painting import bold
from nn.derivation.equation import Equation, WindowPart

EQUATION = Qt.ItemDataRole.UserRole
"""The Equation of a row; a row without one is a chapter's heading."""

PLACES = {
    WindowPart.STEPPER: "in the stepper",
    WindowPart.TERMS: "by tracing a weight",
    WindowPart.PATHS: "by tracing a weight",
    WindowPart.REFEREE: "with the referee",
    WindowPart.BENCH: "with one neuron a layer",
    WindowPart.OUTER_PRODUCT: "as an outer product",
}
"""Where a person is taken, in words."""

PAD, GAP = 8, 4
WIDEST_ID = "E00_"
EDGE = 3
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


def where(equation: Equation) -> str:
    """Where the equation is shown with live numbers, in words."""
    return "over several examples" if equation.spot.several else PLACES[equation.spot.part]


@dataclass(frozen=True)
class Parts:
    """Where the parts of a row stand, one below the other; an empty rectangle for one that is not there."""

    meaning: QRectF
    formula: QRectF
    correction: QRectF
    where: QRectF


class EquationDelegate(QStyledItemDelegate):
    """Paints the rows of a list."""

    def __init__(self, view: QListView) -> None:
        """For the rows of `view`."""
        super().__init__(view)
        self._view = view
        self._formulas = FormulaPainter()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as the list, as high as the words and the formula."""
        width, equation = self._view.viewport().width(), index.data(EQUATION)
        if equation is None:
            return QSize(width, round(QFontMetricsF(option.font).height()) + 3 * PAD)
        return QSize(width, round(self._parts(equation, QRectF(0, 0, width, 0), option.font).where.bottom()) + PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """A heading, or an equation: another ground under the pointer, an edge in the accent where the keyboard is."""
        palette, font, box = option.palette, option.font, QRectF(option.rect)
        # A heading cannot be chosen, and yet is no less to be read.
        text = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text)
        equation = index.data(EQUATION)
        painter.save()
        painter.setPen(text)
        painter.setFont(bold(font))
        if equation is None:
            line = box.adjusted(PAD, 0, -PAD, -PAD)
            painter.drawText(line, Qt.AlignmentFlag.AlignBottom, index.data())
        else:
            if option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(box, palette.color(QPalette.ColorRole.AlternateBase))
            if option.state & QStyle.StateFlag.State_HasFocus:
                edge = QRectF(box.left(), box.top(), EDGE, box.height())
                painter.fillRect(edge, palette.color(QPalette.ColorRole.Highlight))
            parts = self._parts(equation, box, font)
            painter.drawText(parts.meaning.translated(box.left() + PAD - parts.meaning.left(), 0), WRAPPED, equation.id)
            painter.setFont(font)
            painter.drawText(parts.meaning, WRAPPED, equation.meaning)
            self._formulas.draw(painter, parts.formula, equation.latex, text)
            painter.drawText(parts.correction, WRAPPED, f"Corrected: {equation.correction}")
            painter.setPen(palette.color(QPalette.ColorRole.Link))
            painter.drawText(parts.where, WRAPPED, f"Show it {where(equation)}")
        painter.restore()

    def _parts(self, equation: Equation, box: QRectF, font: QFont) -> Parts:
        metrics = QFontMetricsF(font)
        left = box.left() + PAD + metrics.horizontalAdvance(WIDEST_ID)
        width = max(box.right() - PAD - left, 1.0)
        column = QRectF(left, box.top() + PAD, width, 1e4)
        meaning = metrics.boundingRect(column, WRAPPED, equation.meaning)
        meaning.setWidth(width)
        natural = natural_size(equation.latex, font)
        size = natural.scaled(width, natural.height(), Qt.AspectRatioMode.KeepAspectRatio)
        formula = QRectF(meaning.bottomLeft(), size).translated(0, GAP)
        column.moveTop(formula.bottom() + GAP)
        correction = QRectF(column.topLeft(), QSizeF(width, 0))
        if equation.correction:
            correction = metrics.boundingRect(column, WRAPPED, f"Corrected: {equation.correction}")
            correction.setWidth(width)
            column.moveTop(correction.bottom() + GAP)
        return Parts(meaning, formula, correction, QRectF(column.topLeft(), QSizeF(width, metrics.height())))
