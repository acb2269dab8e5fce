"""What a drawing was: ten digits to choose from, what the network learned of it, and the way back."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.dialogs.frame import frame, heading
from app.views.boxes import STRETCH, filled
from app.views.named import named
from app.views.person_name import LONGEST_NAME
from app.views.segment import Segment
from nn.arrays import CLASSES, a_digit

KEPT = "It joins My drawings, on which a network can be trained."
LEARN_TIP = "A few small steps on this drawing, mixed with digits that were learned before."
UNDO_TIP = "Take it out of the network again: each weight is as it was."


class TeachDialog(QDialog):
    """Asks what one drawing shows; stays open beside the work, and knows no network."""

    label_chosen = Signal(int)
    learn_wanted = Signal()
    undo_wanted = Signal()
    drawings_wanted = Signal()
    why_wanted = Signal()

    def __init__(self, writer: str, parent: QWidget | None = None) -> None:
        """Nothing chosen; `writer` is who drew last."""
        super().__init__(parent)
        self.setObjectName("teachDialog")
        self.setWindowTitle("Teach")
        self._answer = QLabel()
        self._digits = QButtonGroup(self)
        row = filled(QHBoxLayout(), spacing=0)
        for digit in range(CLASSES):
            button = named(Segment(str(digit)), f"teach{digit}", f"It is {a_digit(digit)}")
            button.setAutoDefault(False)
            self._digits.addButton(button, digit)
            row.addWidget(button)
        self._digits.idClicked.connect(self.label_chosen)
        self.writer = named(QLineEdit(writer), "teachWriter", "Drawn by", "Whose hand it is: writers are kept apart.")
        self.writer.setMaxLength(LONGEST_NAME)
        name = QLabel("&Drawn by")
        name.setBuddy(self.writer)
        self._kept = QLabel(KEPT)
        self._learn = self._button("&Learn from this", "teachLearn", LEARN_TIP, self.learn_wanted)
        self._undo = self._button("&Undo", "teachUndo", UNDO_TIP, self.undo_wanted)
        why = self._button("&Why", "teachWhy", "Show what the reading came from.", self.why_wanted)
        drawings = self._button("&My drawings", "teachDrawings", "Show what was kept.", self.drawings_wanted)
        self._drawing, self._validation = QLabel(), QLabel()
        for label, words in (self._drawing, "This drawing"), (self._validation, "Validation digits"):
            label.setAccessibleName(words)
        results = QGridLayout()
        results.setHorizontalSpacing(16)
        self._results = [QLabel("This drawing"), self._drawing, QLabel("Validation digits"), self._validation]
        for index, label in enumerate(self._results):
            results.addWidget(label, *divmod(index, 2))
        results.setColumnStretch(1, 1)
        layout = frame(self)
        for part in (
            heading("What did you draw?"),
            self._answer,
            row,
            filled(QHBoxLayout(), name, (self.writer, 1)),
            self._kept,
            filled(QHBoxLayout(), self._learn, self._undo, STRETCH, why, drawings),
            results,
        ):
            if isinstance(part, QWidget):
                layout.addWidget(part)
            else:
                layout.addLayout(part)
        self.show_results("", "")
        self._digits.button(0).setFocus()

    def show_state(self, *, learns: bool, undoes: bool, why_not: str) -> None:
        """Whether the network can learn the drawing, whether that can be undone, and why neither can be, if so."""
        self._learn.setEnabled(learns and not why_not)
        self._learn.setToolTip(why_not or LEARN_TIP)
        self._undo.setEnabled(undoes and not why_not)
        self._learn.setDefault(self._learn.isEnabled())

    def show_answer(self, answer: str) -> None:
        """What the network reads."""
        self._answer.setText(answer)

    def show_kept(self, sentence: str) -> None:
        """How the drawing was kept."""
        self._kept.setText(sentence)

    def show_results(self, drawing: str, validation: str) -> None:
        """Before and after, of the drawing and of digits that were held back; "" for none yet, which keeps its room."""
        self._drawing.setText(drawing)
        self._validation.setText(validation)
        for label, text in zip(self._results[::2], (drawing, validation), strict=True):
            label.setEnabled(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses itself, wherever the keyboard is but in the name."""
        if len(event.text()) == 1 and event.text() in "0123456789":
            button = self._digits.button(int(event.text()))
            button.setFocus()
            button.click()
            return
        super().keyPressEvent(event)

    def _button(self, text: str, name: str, tip: str, wanted: SignalInstance) -> QPushButton:
        button = named(QPushButton(text), name, text.replace("&", ""), tip)
        button.setAutoDefault(False)
        button.clicked.connect(wanted)
        return button
