"""What the dialogs have in common: margins, headings, texts, and buttons below."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QLayout,
    QMessageBox,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.views.painting import bold

GAP = 8
"""Pixels between neighbours; all distances are multiples of it."""

TEXT_WIDTH = 46 * "0"
"""A text as wide as a line of running text."""


AROUND, LINES_AROUND = 96, 2
"""Of the screen, pixels and lines of text that are not for what scrolls: title, margins, buttons."""


def heading(text: str) -> QLabel:
    """A heading."""
    label = QLabel(text)
    label.setFont(bold(label.font()))
    return label


def paragraph(text: str) -> QLabel:
    """A text that wraps and can be copied."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setFixedWidth(label.fontMetrics().horizontalAdvance(TEXT_WIDTH))
    label.setMinimumHeight(label.heightForWidth(label.width()))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class Scrolled(QScrollArea):
    """Content of a dialog that is as large as it has to be, and scrolls where the screen is smaller than that."""

    def __init__(self, content: QWidget) -> None:
        """Take `content` in."""
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content
        content.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        """That of the content, and of a bar beside or below it; less where the screen, and what is around, wants so."""
        needed, bar = self._content.sizeHint(), self.verticalScrollBar().sizeHint().width()
        line = self.fontMetrics().height()
        room = self.screen().availableGeometry().size() - QSize(AROUND, AROUND + LINES_AROUND * line)
        over = QSize(bar * (needed.height() > room.height()), bar * (needed.width() > room.width()))
        return (needed + over).boundedTo(room)

    def minimumSizeHint(self) -> QSize:
        """As preferred."""
        return self.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the content's size."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def frame(dialog: QDialog) -> QVBoxLayout:
    """The dialog's layout, with its margins, to be filled from the top."""
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
    layout.setSpacing(GAP)
    return layout


def plain(box: QDialogButtonBox | QMessageBox) -> None:
    """Take the icons off standard buttons, which some desktops put there beside words; Tab goes from left to right."""
    for button in box.buttons():
        button.setIcon(QIcon())
    row = box if isinstance(box, QDialogButtonBox) else box.findChild(QDialogButtonBox)
    layout = row.layout() if row else None
    items = [layout.itemAt(index) for index in range(layout.count())] if layout else []
    for left, right in pairwise(widget for item in items if item and (widget := item.widget())):
        QWidget.setTabOrder(left, right)


def fill_and_close(dialog: QDialog, content: QLayout) -> None:
    """Fill a dialog that only shows something, with a button to close it."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    plain(buttons)
    layout = frame(dialog)
    layout.setSpacing(2 * GAP)
    layout.addLayout(content)
    layout.addWidget(buttons)
