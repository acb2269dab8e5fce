"""A table of texts, of which a click or Enter opens a row."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.views.copying import offer_copies
from app.views.focus_frame import FocusFrame
from app.views.painting import tabular
from app.views.table_texts import shown_csv, shown_latex
from app.views.text_fit import fit_to_text

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEAST_ROWS = 3


class TextTable(QTableWidget):
    """Rows of texts, numbers at the right: the first of each row at the left where it is a name.

    Signals:
        opened: the number of a row.
    """

    opened = Signal(int)

    def __init__(
        self, heads: Sequence[str], parent: QWidget | None = None, csv: Callable[[], str] | None = None
    ) -> None:
        """No rows yet; `csv` is what is copied for a sheet, where that is more than is shown."""
        super().__init__(0, len(heads), parent)
        self._heads = heads
        self.setHorizontalHeaderLabels(heads)
        self.setFont(tabular(self.font()))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.setWordWrap(False)
        fit_to_text(self, lambda text: self.verticalHeader().setDefaultSectionSize(text.height() + 6))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.cellClicked.connect(lambda row, _: self.opened.emit(row))
        FocusFrame(self)
        offer_copies(self, csv or (lambda: self.csv()), lambda: self.latex())

    def csv(self) -> str:
        """What is copied and saved of it for a sheet: all rows, the heads first."""
        return shown_csv(self)

    def latex(self) -> str:
        """The same for a paper: a tabular."""
        return shown_latex(self)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show rows, a text for each head."""
        self.setRowCount(len(rows))
        named = any(letter.isalpha() for texts in rows for letter in texts[0])
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = self.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.setItem(row, column, item)
                item.setTextAlignment(LEFT if named and not column else RIGHT)
                item.setText(text)
                item.setToolTip(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row where the keyboard is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.opened.emit(self.currentRow())
        else:
            super().keyPressEvent(event)

    def whole_width(self) -> int:
        """Pixels in which no text is cut off, with a bar at the right."""
        return self.text_width() + self.verticalScrollBar().sizeHint().width()

    def text_width(self) -> int:
        """The same without a bar."""
        header, columns = self.horizontalHeader(), range(len(self._heads))
        texts = (max(header.sectionSizeHint(column), self.sizeHintForColumn(column)) for column in columns)
        return sum(texts) + 2 * self.frameWidth()

    def minimumSizeHint(self) -> QSize:
        """The heads and some rows."""
        line, header = self.fontMetrics().height() + 8, self.horizontalHeader()
        heads = sum(header.sectionSizeHint(column) for column in range(len(self._heads)))
        width = heads + self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
        return QSize(width, LEAST_ROWS * line + header.sizeHint().height())

    def sizeHint(self) -> QSize:
        """As it needs at least."""
        return self.minimumSizeHint()
