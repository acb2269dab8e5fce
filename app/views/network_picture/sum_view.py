"""One neuron's sum, as large as the picture: where each part of z, or of what comes back, is from."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.copying import offer_copies
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.common.links import LinkLabel
from app.views.named import named
from app.views.network_picture.bars import SumBars
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.sum_rows import RESULTS, sum_rows
from app.views.network_picture.words import Names
from app.views.painting import bold
from app.views.text_fit import fit_to_text
from nn.derivation.equations import EQUATIONS
from nn.derivation.letters import DELTA, PARTIAL
from nn.derivation.shown import shown
from nn.insight.lines import NeuronSum, Passage, Way, neuron_sum

EQUATION = {Way.FORWARD: "E20", Way.BACKWARD: "E38"}
"""What the sum carries out."""
LEAST_TERMS = 2
PIXEL_THERE = "A pixel adds nothing up: it is what was drawn."
OUTPUT_BACK = f"The way back begins here: {DELTA} is the slope of the cost along z, {PARTIAL}C/{PARTIAL}z."


class NeuronSumView(QWidget):
    """A heading, the equation, the bars.

    Signals:
        closed: back to the picture.
        trace_wanted: layer, neuron and sender of the weight that is to be traced.
        equation_requested: the id of an equation.
        pointed: the PointedAt of the line of a term, or of the neuron itself for its results; None for nothing.
    """

    closed = Signal()
    trace_wanted = Signal(int, int, int)
    equation_requested = Signal(str)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No neuron yet."""
        super().__init__(parent)
        named(self, "neuronSum", "The sum of one neuron")
        self._place = PointedAt(1, 0)
        self._passage: Passage | None = None
        self._way, self._names = Way.FORWARD, Names()
        self._sum: NeuronSum | None = None
        self._back = named(QPushButton("Back"), "sumBack", "Back to the picture", "Back to the picture (Esc).")
        self._back.clicked.connect(self.closed)
        self._title = QLabel()
        fit_to_text(self, lambda _: self._title.setFont(bold(self.font())))
        self._equation = LinkLabel()
        named(self._equation, "sumEquation", "Equation", "The equation of the derivation that is carried out here.")
        self._equation.linkActivated.connect(self.equation_requested)
        self._formula = FormulaView()
        self._sentence = QLabel(wordWrap=True)
        self.bars = SumBars()
        self.bars.chosen.connect(self._choose)
        self.bars.pointed.connect(self._point)
        offer_copies(self.bars, self.csv)
        top = filled(QHBoxLayout(), self._back, (self._title, 1), spacing=12)
        equation = filled(QHBoxLayout(), (self._formula, 1), self._equation, spacing=12)
        filled(QVBoxLayout(self), top, equation, self._sentence, (self.bars, 1), spacing=4)

    def show_sum(self, place: PointedAt, passage: Passage, way: Way, names: Names) -> None:
        """Show the sum of a neuron, or of a pixel on the way back."""
        self._place, self._passage, self._way, self._names = place, passage, way, names
        self._renew()

    def place(self) -> PointedAt:
        """Whose sum is shown."""
        return self._place

    def _renew(self) -> None:
        passage, place = self._passage, self._place
        if passage is None:
            return
        depth = passage.depth
        name = self._names.neuron(place.layer, place.neuron, depth)
        self._title.setText(name[0].upper() + name[1:])
        id = EQUATION[self._way]
        self._formula.set_latex(EQUATIONS[id].latex)
        self._equation.setText(f'<a href="{id}">{id}</a>')
        most = max(self.bars.room() - RESULTS, LEAST_TERMS)
        self._sum = found = neuron_sum(passage, self._way, place.layer, place.neuron, most)
        self._sentence.setText("" if found else self._why_none(passage))
        self._sentence.setVisible(found is None)
        if found is None:
            self.bars.show_rows(())
        else:
            self.bars.show_rows(sum_rows(found, self._names, depth))
        # Last: bars that are hidden give the keyboard away, and tell of their rows.
        self.bars.setVisible(found is not None)

    def _why_none(self, passage: Passage) -> str:
        place = self._place
        if not passage.A:
            return "Draw a digit."
        if place.layer == 0:
            return PIXEL_THERE
        if not passage.delta:
            return "Draw a digit."
        delta, a = shown(passage.delta[place.layer][place.neuron]), shown(passage.A[place.layer][place.neuron])
        y = int(place.neuron == passage.label)
        return f"{OUTPUT_BACK} {DELTA} = " + (
            f"a \u2212 y = {a} \u2212 {y} = {delta}." if passage.collapses else f"{delta}."
        )

    def _line(self, sender: int) -> PointedAt:
        """The line of a term."""
        place = self._place
        if self._way is Way.FORWARD:
            return PointedAt(place.layer, place.neuron, sender)
        return PointedAt(place.layer + 1, sender, place.neuron)

    def _choose(self, sender: int) -> None:
        line = self._line(sender)
        assert line.sender is not None
        self.trace_wanted.emit(line.layer, line.neuron, line.sender)

    def _point(self, row: int) -> None:
        rows = self.bars.rows()
        sender = rows[row].sender if 0 <= row < len(rows) else None
        self.pointed.emit(None if row < 0 else self._place if sender is None else self._line(sender))

    def csv(self) -> str:
        """The sum, every digit of it; empty without one."""
        found, passage = self._sum, self._passage
        if found is None or passage is None:
            return ""
        whole = neuron_sum(passage, found.way, found.layer, found.neuron, max(passage.widths))
        assert whole is not None
        lines = ["neuron,weight,factor,value"]
        lines += [f"{term.neuron},{term.weight!r},{term.factor!r},{term.value!r}" for term in whole.terms]
        if whole.bias is not None:
            lines.append(f"bias,,,{whole.bias!r}")
        lines.append(f"sum,,,{whole.total!r}")
        if whole.slope is not None:
            lines.append(f"slope,,,{whole.slope!r}")
        lines.append(f"result,,,{whole.result!r}")
        return "\n".join(lines) + "\n"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.matches(QKeySequence.StandardKey.Cancel) or event.key() == Qt.Key.Key_Backspace:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With more room, more terms one by one."""
        super().resizeEvent(event)
        self._renew()
