"""Cells are covered, and a learner types their numbers: the field, what is said of the answer, and how many are right.

A view says which numbers it asks for; which of them are still covered it asks this bar, and shows the others.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from app.views.assistive import tell
from app.views.boxes import filled
from app.views.derivation.common.links import LinkLabel
from app.views.derivation.common.numbers import symbol_html
from app.views.named import named
from app.views.painting import mixed, tabular
from app.views.text_fit import fit_to_text
from nn.derivation.ledger import HIDDEN as HIDDEN
from nn.derivation.letters import DOT, MINUS, PRIME, SIGMA
from nn.derivation.spoken import spoken
from nn.derivation.terms import Name
from nn.exercise.judging import Judgement, Slip, judge

COVERED = "covered"
"""The same for who hears it."""
CHECK = "\u2713"
TRIES = 2
"""After so many wrong answers the number can be shown."""
HATCH = 0.3
"""Of the text's colour in the lines over a covered cell, the rest is the ground's."""
KEY = "Ctrl+K"
TIP = f"Cover the numbers that are found here, to work them out oneself ({KEY})."
CHOOSE = "Choose a covered cell"
FIELD = "0000000000"
"""A text as wide as the field."""
NOTHING = "Nothing is worked out in this phase."


@dataclass(frozen=True)
class Question:
    """A number that is asked for.

    Attributes:
        key: tells it from the others of its view.
        names: its symbol, or those of the product that it is.
        value: the number.
        slips: what typical mistakes come to.
    """

    key: Hashable
    names: tuple[Name, ...]
    value: float
    slips: Callable[[], Sequence[Slip]] = tuple


class _State(Enum):
    OPEN = auto()
    RIGHT = auto()
    SHOWN = auto()


@dataclass
class _Answer:
    """How it went with a number; with another number it begins anew."""

    value: float
    state: _State = _State.OPEN
    wrong: int = 0


class CoverBar(QWidget):
    """A row that is there while cells are covered; its switch stands wherever the view has put it.

    Attributes:
        switch: covers and uncovers.

    Signals:
        changed: other cells are covered than before.
        chosen: the key of a question that is asked from now on, by the button that leads on.
        left: the keyboard goes back to the cells.
        equation_requested: the id of an equation.
    """

    changed = Signal()
    chosen = Signal(object)
    left = Signal()
    equation_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is covered."""
        super().__init__(parent)
        named(self, "coverBar", "Covered cells")
        self._questions: dict[Hashable, Question] = {}
        self._answers: dict[Hashable, _Answer] = {}
        self._key: Hashable = None
        self._own: set[Hashable] = set()
        self.switch = named(QToolButton(), "coverSwitch", "Cover", TIP)
        self.switch.setText("Cover")
        self.switch.setCheckable(True)
        self.switch.setShortcut(KEY)
        self.switch.setToolTip(TIP)
        self.switch.toggled.connect(self._on_switch)
        self._symbol = named(QLabel(textFormat=Qt.TextFormat.RichText), "coverSymbol", "Number that is asked for")
        tip = "Type the covered number, with a point or a comma, and press Enter; Escape goes back to the cells."
        self.field = named(QLineEdit(), "coverField", "Your number", tip)
        self.field.setFont(tabular(self.font()))
        self.field.returnPressed.connect(self._on_return)
        self._said = LinkLabel()
        named(self._said, "coverSaid", "What is said of it", "How your number was, and the equation that helps.")
        self._said.setWordWrap(True)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._said.linkActivated.connect(self.equation_requested)
        self._show = named(QToolButton(), "coverShow", "Show the number", "Uncover this cell; it is not counted.")
        self._show.setText("Show")
        self._show.clicked.connect(self._on_show)
        self._next = named(QToolButton(), "coverNext", "Next covered cell", "Go to the next covered cell.")
        self._next.setText("Next")
        self._next.clicked.connect(self.go_on)
        self._count = named(QLabel(), "coverCount", "Right so far", "How many of the cells here you have worked out.")
        self._count.setFont(tabular(self.font()))
        parts = self._symbol, self.field, (self._said, 1), self._show, self._next, self._count
        filled(QHBoxLayout(self), *parts)
        fit_to_text(self, self._fit)
        self.hide()
        self._tell()

    def _fit(self, text: QFontMetrics) -> None:
        """Two lines for what is said, so that nothing moves with it."""
        self.field.setFixedWidth(text.horizontalAdvance(FIELD) + 2 * text.height())
        self._said.setMinimumHeight(2 * text.lineSpacing() + 2)

    # What is covered.

    def is_on(self) -> bool:
        """Whether cells are covered."""
        return self.switch.isChecked()

    def show_questions(self, questions: Sequence[Question], present: Hashable = None) -> None:
        """Ask for other numbers, of them `present` first; one that was right stays so while it is the same."""
        self._questions = {question.key: question for question in questions}
        for key, question in self._questions.items():
            answer = self._answers.get(key)
            if answer is None or answer.value != question.value:
                self._answers[key] = _Answer(question.value)
        before, self._key = self._key, present if present in self._questions else None
        if before != self._key:
            with QSignalBlocker(self.field):
                self.field.clear()
            self._said.clear()
        self._tell()

    def key(self) -> Hashable:
        """Which question is asked; None for none."""
        return self._key

    def choose(self, key: Hashable) -> None:
        """Ask for this number, where it is one of them."""
        if key != self._key:
            self.show_questions(tuple(self._questions.values()), key)

    def ask(self, key: Hashable) -> None:
        """Ask for this number, also where it is none of them yet, and let the keyboard go on in the field."""
        if self.is_on() and key not in self._questions:
            self._own.add(key)
            self.changed.emit()
        self.choose(key)
        if self.is_on() and self.is_covered(key):
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def own(self) -> Collection[Any]:
        """Keys that a person has asked for beside those of the view, which is to add a question for each."""
        return self._own

    def told(self) -> Mapping[Any, float]:
        """The numbers of all questions so far that were answered or shown, by their keys."""
        return {key: answer.value for key, answer in self._answers.items() if answer.state is not _State.OPEN}

    def is_covered(self, key: Hashable) -> bool:
        """Whether a number is not to be seen."""
        return self.is_on() and key in self._questions and self._answers[key].state is _State.OPEN

    def is_right(self, key: Hashable) -> bool:
        """Whether a number was answered."""
        return self.is_on() and key in self._questions and self._answers[key].state is _State.RIGHT

    def go_on(self) -> None:
        """Ask for the next number that is covered, after the present one."""
        keys = list(self._questions)
        start = keys.index(self._key) + 1 if self._key in self._questions else 0
        following = next((key for key in keys[start:] + keys[:start] if self.is_covered(key)), None)
        if following is not None:
            self.ask(following)
            self.chosen.emit(following)

    # What a person does.

    def _on_switch(self, on: bool) -> None:
        self.setVisible(on)
        self._answers.clear()
        self._own.clear()
        self.show_questions(tuple(self._questions.values()), self._key)
        self._said.clear()
        self.changed.emit()

    def _on_return(self) -> None:
        key, typed = self._key, self.field.text()
        if key not in self._questions:
            return
        if not self.is_covered(key):
            self.go_on()
        elif typed.strip():
            self._answer(self._questions[key], self._answers[key], typed)

    def _answer(self, question: Question, answer: _Answer, typed: str) -> None:
        judgement = judge(typed, question.value, question.slips())
        if judgement.is_right:
            answer.state = _State.RIGHT
            self.field.clear()
        else:
            answer.wrong += judgement.is_attempt
            self.field.selectAll()
        self._say(judgement)
        self._tell()
        if judgement.is_right:
            self.changed.emit()

    def _say(self, judgement: Judgement) -> None:
        sentence = judgement.sentence.replace("sigma'", f"{SIGMA}{PRIME}").replace(" -", f" {MINUS}")
        mark = f"<b>{CHECK}</b> " if judgement.is_right else ""
        link = f' <a href="{judgement.equation}">{judgement.equation}</a>' if judgement.equation else ""
        self._said.setText(f"{mark}{sentence}{link}")
        tell(self.field, judgement.sentence)

    def _on_show(self) -> None:
        if self.is_covered(self._key):
            self._answers[self._key].state = _State.SHOWN
            self.field.clear()
            self._said.setText("Shown: how it is worked out stands with it.")
            self._tell()
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the cells; arrows that the field leaves go nowhere."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)

    def _tell(self) -> None:
        """What is asked, and how many are right."""
        question = self._questions.get(self._key)
        asked = question is not None and self.is_covered(self._key)
        names = () if question is None else question.names
        self._symbol.setText(f"{f' {DOT} '.join(map(symbol_html, names))} =" if names else "")
        said = " times ".join(spoken(name.latex) for name in names)
        name = f"Your number for {said}" if said else "Your number"
        self.field.setAccessibleName(name)
        self.field.setEnabled(question is not None)
        following = "" if self._left() else "all done"
        self.field.setPlaceholderText("" if asked else following or (CHOOSE if question is None else "Enter: next"))
        self._show.setVisible(asked and self._answers[self._key].wrong >= TRIES)
        self._next.setEnabled(bool(self._left() - {self._key}))
        right = sum(self._answers[key].state is _State.RIGHT for key in self._questions)
        self._count.setText(f"{right} of {len(self._questions)} right" if self._questions else NOTHING)

    def _left(self) -> set[Hashable]:
        return {key for key in self._questions if self.is_covered(key)}


def draw_cover(painter: QPainter, box: QRectF, palette: QPalette) -> None:
    """A neutral hatched ground over a cell."""
    ground, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    painter.fillRect(box, ground)
    painter.fillRect(box, QBrush(mixed(text, ground, HATCH), Qt.BrushStyle.BDiagPattern))


def draw_question(painter: QPainter, box: QRectF, palette: QPalette) -> None:
    """A cover, and in the middle the sign for a number that is asked for, on a plain ground."""
    draw_cover(painter, box, palette)
    metrics = QFontMetrics(painter.font())
    if metrics.ascent() > box.height() or metrics.horizontalAdvance(HIDDEN) > box.width():
        return
    sign = QRectF(0, 0, metrics.horizontalAdvance(HIDDEN) + 6, min(metrics.height(), box.height()))
    sign.moveCenter(box.center())
    painter.fillRect(sign, palette.color(QPalette.ColorRole.Window))
    painter.setPen(QColor(palette.color(QPalette.ColorRole.WindowText)))
    painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, HIDDEN)
