"""One chosen cell worked out: its rule set like mathematics, below it the numbers that enter and what they come to."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QWidget

from app.views.boxes import filled
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.common.trace_button import TraceButton
from app.views.derivation.stepper.ledger_view import LedgerView
from app.views.text_fit import fit_to_text
from nn.derivation.ledger import ledger
from nn.derivation.parameter import parameter_of
from nn.derivation.phase_words import entry_note
from nn.derivation.terms import Entry

RULE_HEIGHTS = 2.2, 3.4
"""Least and most height of the rule's place in heights of the font."""
GAP, APART = 4, 16
"""Pixels between the rule and the numbers below it, and beside it."""
BESIDE = 70 * "0"
"""A text as wide as an entry at least whose rule may stand beside its numbers."""
Direction = QBoxLayout.Direction
RULE_AFTER_MS = 30
"""The rule follows the numbers by this much: it takes 10 to 30 ms to set, and nobody waits for it between two keys."""
LEDGER = "The numbers that enter into the chosen cell, and what they come to."


class WorkedEntry(QWidget):
    """Shows an entry of a phase; as many of its terms as there is room for, the largest first.

    Its dynamic property ``numbers`` holds all that it shows: symbol -> text as shown.

    Signals:
        changed: it shows other numbers.
        parameter_chosen: the Parameter that is to be traced.
    """

    changed = Signal()
    parameter_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No entry yet."""
        super().__init__(parent)
        self.setObjectName("workedEntry")
        self.setAccessibleName("One entry worked out")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._entry: Entry | None = None
        self._covered = False
        self._low = False
        self.rule = FormulaView()
        self.rule.setObjectName("rule")
        self.rule.setToolTip("The rule of the chosen cell with its own indices; Ctrl+C copies it as LaTeX.")
        self.ledger = LedgerView()
        self.ledger.setObjectName("ledger")
        self.note = QLabel(wordWrap=True)
        self.note.hide()
        self.note.setObjectName("entryNote")
        self._timer = QTimer(self, singleShot=True, interval=RULE_AFTER_MS)
        self._timer.timeout.connect(self._follow)
        self.trace = TraceButton()
        self.trace.parameter_chosen.connect(self.parameter_chosen)
        self._head = filled(QBoxLayout(Direction.LeftToRight), (self.rule, 1), self.trace)
        self._head.setAlignment(self.trace, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bill = filled(QBoxLayout(Direction.TopToBottom), self._head, (self.ledger, 1), spacing=GAP)
        filled(QBoxLayout(Direction.TopToBottom, self), (self._bill, 1), self.note, spacing=GAP)
        self.setProperty("numbers", {})
        fit_to_text(self, self._follow)
        self._say()

    def show_entry(self, entry: Entry, at_once: bool = False, covered: bool = False) -> None:
        """Show another cell; its rule `at_once` too, where it may be of another form and height than the one before.

        Of one that is `covered` only what enters is shown.
        """
        self._entry, self._covered = entry, covered
        self._say()
        self.trace.show_parameter(None if covered else parameter_of(entry.symbol))
        if at_once:
            self._set_rule()
        elif not self._timer.isActive():
            self._timer.start()
        self._fill()

    def set_low(self, low: bool) -> None:
        """Whether there is so little height that only the tooltip has the note, and the rule is small, or beside."""
        self._low = low
        self._say()
        self._follow()

    def _say(self) -> None:
        note = "" if self._entry is None or self._covered else entry_note(self._entry)
        self.note.setText(note)
        self.note.setVisible(bool(note) and not self._low)
        self.ledger.setToolTip(f"{LEDGER} {note}".strip())

    def entry(self) -> Entry | None:
        """What is shown."""
        return self._entry

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show more terms in more room."""
        super().resizeEvent(event)
        self._turn()
        self._fill()

    def _turn(self) -> None:
        """The rule stands beside the numbers where height is short and width is not."""
        beside = self._low and self.width() >= self.fontMetrics().horizontalAdvance(BESIDE)
        self._bill.setDirection(Direction.RightToLeft if beside else Direction.TopToBottom)
        self._head.setDirection(Direction.TopToBottom if beside else Direction.LeftToRight)
        self._bill.setSpacing(APART if beside else GAP)
        self._bill.setStretch(0, int(beside))
        self._bill.setStretch(1, 1 + int(beside))

    def _fill(self) -> None:
        if self._entry is None:
            return
        room = self.height()
        if self._bill.direction() == Direction.TopToBottom:
            room -= self.rule.minimumHeight() + GAP
        if self.note.isVisibleTo(self):
            room -= self.note.heightForWidth(self.width()) + GAP
        bill = ledger(self._entry, int(room / self.ledger.line_height()), self._covered)
        self.ledger.show_lines(bill.lines)
        self.setProperty("numbers", bill.numbers)
        self.changed.emit()

    def _follow(self, *_: object) -> None:
        self._turn()
        self._set_rule()
        self._fill()

    def _set_rule(self) -> None:
        if self._entry is not None:
            self.rule.set_latex(self._entry.rule)
        least, most = RULE_HEIGHTS
        self.rule.setFixedHeight(place_for(self.rule, (least, least if self._low else most)))


def place_for(formula: FormulaView, heights: tuple[float, float]) -> int:
    """The height of a formula's place in pixels, between the least and the most `heights` of the font."""
    line = formula.fontMetrics().height()
    return round(min(max(formula.sizeHint().height(), heights[0] * line), heights[1] * line))
