"""What can be asked for, each with what it costs, and what was said."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.bug.facts import BugHint
from app.views.flowing import Flowing
from app.views.named import named
from app.views.why.section import sentence_label


class BugHints(QWidget):
    """A button for each hint, and the solution.

    Signals:
        hint_wanted: the key of a hint.
        solution_wanted: a person gives up.
    """

    hint_wanted = Signal(str)
    solution_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """No hints yet."""
        super().__init__(parent)
        self._column = filled(QVBoxLayout(self), spacing=4)
        self.buttons: dict[str, QPushButton] = {}
        self._said = sentence_label("bugHintSaid")
        self.solution = named(
            QPushButton("Show the solution", self), "bugSolutionWanted", "Show the solution", "Give up, for 0 points."
        )
        self.solution.clicked.connect(lambda: self.solution_wanted.emit())
        self._row = Flowing()
        self._column.addLayout(self._row)
        self._column.addWidget(self._said)

    def show_hints(self, hints: Sequence[BugHint]) -> None:
        """Show which there are, and what those have said that were asked for."""
        for hint in hints:
            if hint.key not in self.buttons:
                text = f"{hint.words} \u2212{hint.cost}"
                tip = f"A hint that costs {hint.cost} points: {hint.tip}"
                button = named(QPushButton(text), f"bugHint{hint.key}", f"{hint.words} for {hint.cost} points", tip)
                button.clicked.connect(partial(self.hint_wanted.emit, hint.key))
                self.buttons[hint.key] = button
                self._row.addWidget(button)
            self.buttons[hint.key].setEnabled(not hint.said)
        if self._row.indexOf(self.solution) < 0:
            self._row.addWidget(self.solution)
        said = "\n".join(hint.said for hint in hints if hint.said)
        self._said.setText(said)
        self._said.setVisible(bool(said))

    def words(self) -> str:
        """What was said."""
        return self._said.text()
