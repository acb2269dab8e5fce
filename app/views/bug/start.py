"""Which riddle: its grade, and its seed, a new one or that of a code that was handed out."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.choice import FlowingChoice
from app.views.flowing import Flowing
from app.views.named import named
from app.views.text_fit import fit_to_text
from app.views.why.section import sentence_label


class BugStart(QWidget):
    """Asks for a riddle.

    Signals:
        new_wanted: one of this grade, with a new seed.
        seed_wanted: the text of the code, and the grade that is chosen.
        leave_wanted: a person wants the network from before back.
    """

    new_wanted = Signal(int)
    seed_wanted = Signal(str, int)
    leave_wanted = Signal()

    def __init__(self, grades: Mapping[int, str], parent: QWidget | None = None) -> None:
        """The first grade is chosen, and no code is written."""
        super().__init__(parent)
        tips = {grade: (name, f"A bug that is found with {effort}.") for (grade, name), effort in zip(
            grades.items(), ("a look at the curves", "some thought", "stepper, trace and gradient check"), strict=True
        )}  # fmt: skip
        self.grade = FlowingChoice("bugGrade", tips)
        self.new = named(QPushButton("New riddle"), "bugNew", "New riddle", "Plant a bug that nobody has chosen.")
        self.new.clicked.connect(lambda: self.new_wanted.emit(self.grade.key()))
        self.seed = named(
            QLineEdit(),
            "bugSeed",
            "Code of the riddle",
            "A code such as E-139071, its grade and its seed, is the same riddle on every computer: a teacher can hand "
            "it out. A seed alone is one of the grade that is chosen.",
        )
        self.seed.setPlaceholderText("handed out")
        fit_to_text(self.seed, lambda text: self.seed.setFixedWidth(text.horizontalAdvance("handed out") + 24))
        self.leave = named(
            QPushButton("Leave the riddle"),
            "bugLeave",
            "Leave the riddle",
            "Bring back the network from before the riddle; Network, Forward goes to the riddle again.",
        )
        self.leave.clicked.connect(lambda: self.leave_wanted.emit())
        label = QLabel("&Code")
        label.setBuddy(self.seed)
        self.take = named(QPushButton("Take it"), "bugTake", "Take the code", "Plant the bug of this code.")
        self.take.clicked.connect(self._take)
        self.seed.returnPressed.connect(self._take)
        self.problem = sentence_label("bugProblem")
        self.problem.hide()
        filled(
            QVBoxLayout(self),
            self.grade,
            Flowing(self.new, self.leave),
            Flowing(label, self.seed, self.take),
            self.problem,
        )

    def show_problem(self, sentence: str) -> None:
        """Say why there is no such riddle; "" for nothing."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _take(self) -> None:
        self.seed_wanted.emit(self.seed.text(), self.grade.key())
