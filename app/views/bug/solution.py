"""The right line beside the planted one, where they differ, and what can be done then."""

from difflib import SequenceMatcher
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.bug.facts import BugSolution
from app.views.bug.places import equation_button
from app.views.flowing import Flowing
from app.views.named import named
from app.views.painting import bold
from app.views.text_fit import fit_to_text
from app.views.why.section import sentence_label


class BugSolutionView(QWidget):
    """Shows a solution.

    Signals:
        mend_wanted: whether from the first weights.
        equation_wanted: the number of an equation.
    """

    mend_wanted = Signal(bool)
    equation_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        self._title, self._follows = sentence_label("bugTitle"), sentence_label("bugFollows")
        self.right, self.wrong = self._line("bugRight", "The right line"), self._line("bugWrong", "The planted line")
        lines = QGridLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setColumnStretch(1, 1)
        for row, (words, line) in enumerate((("Right", self.right), ("Planted", self.wrong))):
            lines.addWidget(QLabel(words), row, 0, Qt.AlignmentFlag.AlignTop)
            lines.addWidget(line, row, 1)
        self._equations = filled(QHBoxLayout(), STRETCH, spacing=4)
        self.mend = named(
            QPushButton("Mend it"), "bugMend", "Mend it", "Put the right rule in its place, and train on from here."
        )
        self.anew = named(
            QPushButton("Mend from start"),
            "bugMendAnew",
            "Mend it from the start",
            "Train the same first weights once more, with the right rule: dead layers do not come back to life.",
        )
        self.mend.clicked.connect(lambda: self.mend_wanted.emit(False))
        self.anew.clicked.connect(lambda: self.mend_wanted.emit(True))
        filled(
            QVBoxLayout(self),
            self._title,
            lines,
            self._equations,
            self._follows,
            Flowing(self.mend, self.anew),
        )
        fit_to_text(self, self._set_fonts)

    def _line(self, name: str, accessible: str) -> QLabel:
        line = named(sentence_label(name), name, accessible, "What differs is underlined; Ctrl+C copies a choice.")
        line.setTextFormat(Qt.TextFormat.RichText)
        line.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        return line

    def _set_fonts(self, _: object) -> None:
        self._title.setFont(bold(self.font()))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font = QFont(self.font())
        font.setFamily(fixed.family())
        for line in (self.right, self.wrong):
            line.setFont(font)

    def show_solution(self, solution: BugSolution) -> None:
        """Show what was wrong."""
        self._title.setText(f"{solution.title}: in {solution.place}.")
        right, wrong = marked(solution.right, solution.wrong)
        self.right.setText(right)
        self.wrong.setText(wrong)
        self._follows.setText(f"{solution.symptom} {solution.because}")
        while self._equations.count() > 1:
            item = self._equations.takeAt(0)
            button = None if item is None else item.widget()
            if button is not None:
                button.hide()
                button.deleteLater()
        for at, id in enumerate(solution.equations):
            self._equations.insertWidget(at, equation_button(id, self.equation_wanted.emit, "Solution"))
        self.mend.setEnabled(not solution.mended)

    def words(self) -> str:
        """All of it, as text."""
        return f"{self._title.text()} {self._follows.text()}"

    def copy(self) -> None:
        """Put both lines on the clipboard."""
        QGuiApplication.clipboard().setText(f"{self.right.text()}\n{self.wrong.text()}")


def marked(right: str, wrong: str) -> tuple[str, str]:
    """Two lines as rich text, in each of which the words are underlined that the other one has not."""
    first, second = right.split(" "), wrong.split(" ")
    parts = SequenceMatcher(a=first, b=second, autojunk=False).get_opcodes()
    return (
        " ".join(_part(first[a:b], same=kind == "equal") for kind, a, b, _, _ in parts if b > a),
        " ".join(_part(second[a:b], same=kind == "equal") for kind, _, _, a, b in parts if b > a),
    )


def _part(words: list[str], *, same: bool) -> str:
    text = escape(" ".join(words))
    return text if same else f"<b><u>{text}</u></b>"
