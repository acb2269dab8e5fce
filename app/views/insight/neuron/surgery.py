"""An operation on a neuron: what it is, what is foretold and measured of it, and what was done before."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.derivation.bench.knob import Knob
from app.views.insight.equation_line import EquationLine
from app.views.insight.neuron.loss_curve import LossCurveView
from app.views.insight.neuron.words import CHANGE, OPERATION, OUTPUT_READ_BY_NOBODY
from app.views.named import named
from app.views.reading import Reading
from app.views.why.section import sentence_label
from nn.derivation.shown import shown, signed

SCALES = -1.0, 3.0
"""Bounds of the scale."""
ARROW = "\u2192"
WIDEST = f"\u22120.000\u00d710\u207b\u2070\u2070 {ARROW} \u22120.000\u00d710\u207b\u2070\u2070"
NAMES = {
    "predicted": (f"Predicted {CHANGE}C", "Change of the loss to first order, by the present gradient."),
    "measured": (f"Measured {CHANGE}C", "Change of the loss on the digits held back, worked through again."),
    "loss": ("Loss", "On the digits held back, before and after."),
    "accuracy": ("Accuracy", "On the digits held back, before and after."),
}


class SurgeryView(QWidget):
    """Sliders for scale and bias, numbers that follow them, and the operations that are in the network.

    Signals:
        moved: scale, and shift of the bias.
        operate_wanted, undo_wanted: do it; take the last operation out.
    """

    moved = Signal(float, float)
    operate_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is done."""
        super().__init__(parent)
        self.setObjectName("surgery")
        self.scale = Knob(
            "surgeryScale",
            "Scale",
            "The neuron's activation times this: 1 leaves it, 0 switches the neuron off.",
            SCALES,
        )
        self.shift = Knob("surgeryShift", "Shift of the bias", "This is added to the neuron's bias.")
        self.off = named(QPushButton("S&witch off"), "surgeryOff", "Switch off", "Set the scale to 0.")
        self.leave = named(QPushButton("Set b&ack"), "surgeryLeave", "Set back", "Set both back: nothing is done.")
        self.operate = named(
            QPushButton("A&pply to the network"),
            "surgeryOperate",
            "Apply to the network",
            "Do it to the network; Undo below, or Network, Back, takes it out again.",
        )
        self.undo = named(QPushButton("Un&do"), "surgeryUndo", "Undo", "Take the last operation out of the network.")
        self.problem, self.output, self.done = (
            sentence_label(f"surgery{name}") for name in ("Problem", "Output", "Done")
        )
        self.output.setText(OUTPUT_READ_BY_NOBODY)
        self.numbers = {name: Reading(WIDEST) for name in NAMES}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (text, knob) in enumerate((("Scale s", self.scale), (f"Bias {CHANGE}b", self.shift))):
            grid.addWidget(QLabel(text), row, 0)
            grid.addWidget(knob, row, 1)
        values = QGridLayout()
        values.setHorizontalSpacing(16)
        values.setVerticalSpacing(2)
        values.setColumnStretch(2, 1)
        for row, (name, (text, tip)) in enumerate(NAMES.items()):
            label, number = QLabel(text), named(self.numbers[name], f"surgery_{name}", text, tip)
            label.setToolTip(tip)
            values.addWidget(label, row, 0)
            values.addWidget(number, row, 1)
        buttons = filled(QHBoxLayout(), self.off, self.leave, self.operate, STRETCH)
        undo = filled(QHBoxLayout(), (self.done, 1), self.undo)
        self.curve = LossCurveView()
        parts = (
            self.output,
            grid,
            buttons,
            values,
            self.curve,
            EquationLine(OPERATION, ("E40", "E41")),
            self.problem,
            undo,
        )
        filled(QVBoxLayout(self), *parts, spacing=6)
        self.scale.set_value(1.0)
        self.scale.changed.connect(self._moved)
        self.shift.changed.connect(self._moved)
        self.off.clicked.connect(self._switch_off)
        self.leave.clicked.connect(self._leave)
        self.operate.clicked.connect(self.operate_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        self.show_done((), can_undo=False)
        self.show_effect(None)

    def show_operation(self, scale: float, shift: float, problem: str, *, may_scale: bool) -> None:
        """Show what is thought of, and why it cannot be done now, in a sentence; "" where it can.

        An output's activation is read by nobody and is not scaled.
        """
        for knob, value in ((self.scale, scale), (self.shift, shift)):
            if knob.value() != value:
                knob.set_value(value)
        self.scale.setEnabled(may_scale and not problem)
        self.off.setEnabled(may_scale and not problem and scale != 0)
        self.shift.setEnabled(not problem)
        is_nothing = scale == 1 and shift == 0
        self.leave.setEnabled(not is_nothing)
        self.operate.setEnabled(not problem and not is_nothing)
        self.output.setVisible(not may_scale)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def show_effect(
        self,
        before: tuple[float, float] | None,
        after: tuple[float, float] | None = None,
        predicted: float | None = None,
        measured: float | None = None,
    ) -> None:
        """Show loss and accuracy before and after, and both changes of the loss; None for what is not known."""
        numbers = self.numbers
        numbers["predicted"].setText("" if predicted is None else signed(predicted))
        numbers["measured"].setText("" if measured is None else signed(measured))
        pairs = [] if before is None else [(shown(before[0]), f"{100 * before[1]:.2f}%")]
        pairs += [] if after is None else [(shown(after[0]), f"{100 * after[1]:.2f}%")]
        for name, texts in zip(("loss", "accuracy"), zip(*pairs, strict=True) if pairs else ((), ()), strict=True):
            numbers[name].setText(f" {ARROW} ".join(texts))

    def show_done(self, words: Sequence[str], *, can_undo: bool) -> None:
        """Show what was done to the network, and whether the last of it can be taken out."""
        self.done.setText("Operated: " + "; ".join(words) + "." if words else "")
        self.done.setVisible(bool(words))
        self.undo.setVisible(bool(words))
        self.undo.setEnabled(can_undo)

    def _moved(self, _: float) -> None:
        self.moved.emit(self.scale.value(), self.shift.value())

    def _switch_off(self) -> None:
        self.scale.set_value(0.0)
        self._moved(0.0)

    def _leave(self) -> None:
        self.scale.set_value(1.0)
        self.shift.set_value(0.0)
        self._moved(0.0)
