"""The paths that carry most of a slope, each as a chain of neurons from the parameter to the cost."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from app.views.derivation.common.numbers import shown
from app.views.derivation.common.wording import product_html
from app.views.derivation.trace.rows import PAD, SHARE, Column, Index, RowDelegate, heading
from nn.derivation.terms import Path

ARROW = 24
"""Length of the line from one neuron to the next."""
HEADINGS = {
    Column.TERM: ("Path", "The neurons that a change passes on its way to the cost, one a layer."),
    Column.VALUE: ("Value", "The product of all derivatives on the path."),
    Column.SIZE: ("Size and sign", "Compared with the largest path: left is negative, right positive."),
}


class PathList(QAbstractTableModel):
    """Paths, the largest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """No paths."""
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self._heading = HEADINGS[Column.TERM][0]

    def show(self, paths: tuple[Path, ...], heading: str = HEADINGS[Column.TERM][0]) -> None:
        """Show these; `heading` says which neurons they pass."""
        self.beginResetModel()
        self._paths, self._heading = paths, heading
        self.endResetModel()

    def paths(self) -> tuple[Path, ...]:
        """What is shown."""
        return self._paths

    def path(self, index: Index) -> Path | None:
        """The path in the row of `index`."""
        return self._paths[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a path."""
        return 0 if parent.isValid() else len(self._paths)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One for each of Column."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headings of the columns."""
        text, tip = HEADINGS[Column(section)]
        text = self._heading if section == Column.TERM else text
        return heading(section, role, text, tip)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A row in words; how it is painted is the delegate's."""
        path = self.path(index)
        if path is None:
            return None
        largest = abs(self._paths[0].value)
        share = path.value / largest if largest else 0.0
        if role == SHARE:
            return share
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{product_html(path.factors)}<br>Product: {shown(path.value)}"
        if role == Qt.ItemDataRole.DisplayRole:
            return (chain(path), shown(path.value), f"{share:.0%}")[index.column()]
        return None


def chain(path: Path) -> str:
    """The neurons of a path in words."""
    return " - ".join(map(str, path.neurons))


class PathDelegate(RowDelegate):
    """Paints a path as rings with the neurons' numbers, and lines from one to the next."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line and the ring around it."""
        return QSize(0, round(QFontMetricsF(option.font).height()) + 4 * PAD)

    def paint_row(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """The chain, one layer below the other in all rows."""
        model = index.model()
        assert isinstance(model, PathList)
        path = model.path(index)
        if path is not None:
            paint_chain(painter, box, path.neurons)


def paint_chain(painter: QPainter, box: QRectF, neurons: Sequence[int]) -> None:
    """Rings and lines in the painter's pen colour."""
    metrics, colour = QFontMetricsF(painter.font()), painter.pen().color()
    height = metrics.height() + 2 * PAD
    width = max(metrics.horizontalAdvance("000") + 2 * PAD, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, x = box.center().y(), box.left() + 1
    for position, neuron in enumerate(neurons):
        if position:
            painter.setPen(QPen(colour, 1))
            painter.drawLine(QPointF(x, middle), QPointF(x + ARROW, middle))
            x += ARROW
        ring = QRectF(x, middle - height / 2, width, height)
        painter.setPen(QPen(colour, 1))
        painter.drawRoundedRect(ring, height / 2, height / 2)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(neuron))
        x += width
