"""The experiments there are: title, question, how long each takes, and which ones were done."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.views.experiments.shown import ShownExperiment
from app.views.focus_frame import FocusFrame
from app.views.named import named
from app.views.painting import bold

ROW = Qt.ItemDataRole.UserRole
"""The ShownExperiment of a row."""

PAD, GAP, EDGE = 8, 2, 3
DONE = "\u2713 done"
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
TIP = "A click on an experiment, or Enter, begins it."


def spoken_row(shown: ShownExperiment) -> str:
    """A row for who hears it."""
    return f"{shown.title} {shown.question} {_minutes(shown)}{', done' if shown.done else ''}."


def _minutes(shown: ShownExperiment) -> str:
    return f"{shown.minutes} minute{'s' if shown.minutes > 1 else ''}"


class ExperimentDelegate(QStyledItemDelegate):
    """Paints the rows."""

    def __init__(self, view: QListView) -> None:
        """For the rows of `view`."""
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as the list, as high as the words."""
        width = self._view.viewport().width()
        shown: ShownExperiment = index.data(ROW)
        return QSize(width, round(self._boxes(shown, QRectF(0, 0, width, 0), option.font)[-1].bottom()) + PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Title in bold, question, and minutes: another ground under the pointer, an edge where the keyboard is."""
        palette, box = option.palette, QRectF(option.rect)
        shown: ShownExperiment = index.data(ROW)
        painter.save()
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, palette.color(QPalette.ColorRole.AlternateBase))
        if option.state & QStyle.StateFlag.State_HasFocus:
            edge = QRectF(box.left(), box.top(), EDGE, box.height())
            painter.fillRect(edge, palette.color(QPalette.ColorRole.Highlight))
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        title, question, below = self._boxes(shown, box, option.font)
        painter.setFont(bold(option.font))
        painter.drawText(title, WRAPPED, shown.title)
        painter.setFont(option.font)
        painter.drawText(question, WRAPPED, shown.question)
        painter.drawText(below, WRAPPED, f"{_minutes(shown)}{f', {DONE}' if shown.done else ''}")
        painter.restore()

    def _boxes(self, shown: ShownExperiment, box: QRectF, font: QFont) -> tuple[QRectF, QRectF, QRectF]:
        """Where title, question and minutes stand, one below the other."""
        left, top, width = box.left() + PAD, box.top() + PAD, max(box.width() - 2 * PAD, 1.0)
        boxes = []
        for text, each in ((shown.title, bold(font)), (shown.question, font), (_minutes(shown), font)):
            found = QFontMetricsF(each).boundingRect(QRectF(left, top, width, 1e4), WRAPPED, text)
            boxes.append(QRectF(left, top, width, found.height()))
            top += found.height() + GAP
        return boxes[0], boxes[1], boxes[2]


class ExperimentList(QListView):
    """The rows; a click or Enter chooses one.

    Signals:
        chosen: the number of a row.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        named(self, "experimentList", "Experiments", TIP)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(ExperimentDelegate(self))
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        FocusFrame(self)

    def show_experiments(self, shown: Sequence[ShownExperiment]) -> None:
        """Show these, and stay at the row where the keyboard was."""
        present = self.currentIndex().row()
        self._rows.clear()
        for each in shown:
            item = QStandardItem(each.title)
            item.setData(each, ROW)
            item.setData(spoken_row(each), Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip(f"Begin: {each.title}")
            self._rows.appendRow(item)
        if shown:
            self.setCurrentIndex(self._rows.index(min(max(present, 0), len(shown) - 1), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose the row where the keyboard is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
