"""The answers to a question, one of which a person predicts."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.named import named
from app.views.painting import bold
from app.views.text_fit import fit_to_text

PAD, LEAST = 6, 120
"""Pixels around the words, and of a button's width at least."""

LETTERS = "ABCD"
PREDICT = "Predict this; your first answer counts."
PREDICTED = "This is what you predicted."
NOT_PREDICTED = "You predicted another answer."


class AnswerButton(QPushButton):
    """A button whose text wraps."""

    def __init__(self, number: int) -> None:
        """No answer yet."""
        super().__init__()
        self._number = number
        self._letter = QLabel(LETTERS[number])
        self._words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        for label in (self._letter, self._words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        filled(QHBoxLayout(self), self._letter, (self._words, 1), around=(10, PAD, 10, PAD))
        fit_to_text(self, self._fit)

    def show_answer(self, text: str, said: int | None) -> None:
        """Show an answer; `said` is the number of the one that was predicted, after which no other can be."""
        named(self, f"answer{self._number + 1}", f"{LETTERS[self._number]}: {text}")
        mine = said == self._number
        self._words.setText(text)
        self._words.setFont(bold(self.font()) if mine else self.font())
        self.setEnabled(said is None)
        self.setToolTip(PREDICTED if mine else PREDICT if said is None else NOT_PREDICTED)
        self.setAccessibleDescription(PREDICTED if mine else "")
        self.show()
        self.updateGeometry()

    def _fit(self, text: QFontMetrics) -> None:
        self._letter.setFont(bold(self.font()))
        self._letter.setMinimumWidth(text.horizontalAdvance("M"))

    def sizeHint(self) -> QSize:
        """As high as the words in its width."""
        layout = self.layout()
        assert layout is not None
        return QSize(LEAST, layout.heightForWidth(max(self.width(), LEAST)))

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
        self.buttons = [AnswerButton(number) for number in range(len(LETTERS))]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(partial(self.said.emit, number))
        filled(QVBoxLayout(self), *self.buttons, spacing=4)

    def show_answers(self, answers: Sequence[str], said: int | None) -> None:
        """Show these; once one was `said`, no other can be."""
        for button in self.buttons[len(answers) :]:
            button.hide()
        for button, text in zip(self.buttons, answers, strict=False):
            button.show_answer(text, said)
        self.setVisible(bool(answers))
