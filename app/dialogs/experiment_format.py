"""How the file of an experiment is written, to read and to copy from."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from app.dialogs.frame import fill_and_close
from app.views.focus_frame import FocusFrame
from app.views.named import named

WIDTH, LINES = 104, 34
"""Of the text, in letters and in lines."""


class ExperimentFormatDialog(QDialog):
    """Shows the description."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Show `text`, in Markdown."""
        super().__init__(parent)
        self.setObjectName("experimentFormatDialog")
        self.setWindowTitle("How to write an experiment")
        browser = named(QTextBrowser(), "experimentFormatText", "How to write an experiment")
        browser.setMarkdown(text)
        letters = browser.fontMetrics()
        room = self.screen().availableGeometry().size() - QSize(100, 160)
        size = QSize(WIDTH * letters.averageCharWidth(), LINES * letters.lineSpacing()).boundedTo(room)
        browser.setMinimumSize(size)
        FocusFrame(browser)
        column = QVBoxLayout()
        column.addWidget(browser)
        fill_and_close(self, column)
