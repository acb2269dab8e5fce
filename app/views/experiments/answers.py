"""The answers to a question, one of which a person predicts."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.named import named
from app.views.painting import bold

PAD = 6
LETTERS = "ABCD"
PREDICT = "Predict this; your first answer counts."
PREDICTED = "This is what you predicted."


class AnswerButton(QPushButton):
    """A button whose text wraps."""

    def __init__(self, number: int, text: str) -> None:
        """The answer with its letter."""
        super().__init__()
        named(self, f"answer{number + 1}", f"{LETTERS[number]}: {text}", PREDICT)
        self._letter = QLabel(LETTERS[number])
        self._letter.setFont(bold(self.font()))
        self._words = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        for label in (self._letter, self._words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        filled(QHBoxLayout(self), self._letter, (self._words, 1), around=(10, PAD, 10, PAD))

    def sizeHint(self) -> QSize:
        """As high as the words in its width."""
        layout = self.layout()
        assert layout is not None
        width = max(self.width(), 120)
        return QSize(120, layout.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """As preferred."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width the words have other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class AnswersView(QWidget):
    """A button for each answer.

    Signals:
        said: the number of the one that a person predicts.
    """

    said = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        named(self, "experimentAnswers", "Answers")
        self.buttons: list[AnswerButton] = []
        self._column = filled(QVBoxLayout(self), spacing=4)

    def show_answers(self, answers: Sequence[str], said: int | None) -> None:
        """Show these; once one was `said`, no other can be."""
        for button in self.buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [AnswerButton(number, text) for number, text in enumerate(answers)]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(partial(self.said.emit, number))
            button.setEnabled(said is None)
            if number == said:
                button.setFont(bold(self.font()))
                button.setToolTip(PREDICTED)
                button.setAccessibleDescription(PREDICTED)
            self._column.addWidget(button)
        self.setVisible(bool(answers))
