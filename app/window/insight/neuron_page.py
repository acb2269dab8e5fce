"""The page of one neuron in Insight: what is worked out of it goes into its view, wishes go back."""

from typing import Any

import numpy as np
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.asking import Asking
from app.session.insight.neuron import NeuronPortrait
from app.session.insight.surgery import NeuronOperation
from app.views.boxes import filled
from app.views.insight.neuron.movers import COUNT
from app.views.insight.neuron.view import NeuronView
from app.views.insight.neuron.words import NO_DRAWING
from app.views.scrolled import ScrolledView
from app.views.why.section import WhySection, working
from app.window.insight.tools import InsightTools
from nn.arrays import CLASSES, SIDE, pixels
from nn.derivation.shown import with_minus
from nn.insight.portrait import wanted_direction
from nn.insight.touches import Block, Letter

NO_HIDDEN = "Each output is an answer: without one of them its digit could not be read at all."
FIRST = "The first {n:,} of {of:,} training digits were looked at."
TAKEN_BACK = "The last operation is taken back"


class NeuronPage(QWidget):
    """Follows the network while it is in sight."""

    def __init__(self, tools: InsightTools, parent: QWidget | None = None) -> None:
        """Nothing is worked out before it is in sight."""
        super().__init__(parent)
        self.setObjectName("neuronPage")
        self._tools = tools
        self.portrait = portrait = NeuronPortrait(tools.session, tools.digits, tools.canvas.image, self)
        self.operation = operation = NeuronOperation(tools.session, portrait, self)
        self.view = view = NeuronView()
        filled(QVBoxLayout(self), ScrolledView(view))
        tools.canvas.ink_changed.connect(portrait.touch)
        portrait.changed.connect(self._show)
        portrait.wanted.changed.connect(self._show_wanted)
        portrait.digits.changed.connect(self._show_measures)
        portrait.active.changed.connect(self._show_activity)
        portrait.measured.changed.connect(self._show_removal)
        operation.changed.connect(self._show_operation)
        operation.effect.changed.connect(self._show_effect)
        operation.curve.changed.connect(self._show_curve)
        view.chosen.connect(portrait.choose)
        view.wishes.begin_chosen.connect(lambda begin: portrait.begin_from(drawing=begin == "drawing"))
        view.movers.opened.connect(self._open)
        view.surgery.moved.connect(operation.think)
        view.surgery.operate_wanted.connect(self._operate)
        view.surgery.undo_wanted.connect(self._undo)
        view.equation_wanted.connect(tools.show_equation)
        for weights in (view.wishes.weights, view.wishes.direction):
            tools.join(weights, self._weights)

    def _weights(self) -> Block | None:
        """What the pictures of the weights show."""
        layer, number = self.view.wishes.neuron()
        return Block(Letter.W, layer, number) if layer else None

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the network."""
        super().showEvent(event)
        self.portrait.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave it alone."""
        super().hideEvent(event)
        self.portrait.set_active(False)

    def _show(self) -> None:
        """Show the neuron and its weights; the rest follows as it comes."""
        network, neuron, runs = self.portrait.network, self.portrait.neuron, self.portrait.runs
        view, layer, number = self.view, neuron.layer, neuron.number
        bias = float(network.b[layer][number])
        view.show_neuron(network.widths, layer, number, with_minus(f"{bias:+.4f}"))
        direction = wanted_direction(network, number) if layer == 1 else None
        view.wishes.show_weights(layer, number, network.W[layer][number].astype(np.float64), bias, direction)
        view.show_runs(runs=runs)
        if runs:
            view.wishes.show_wanted_words("")
            return
        self._show_wanted()
        self._show_measures()
        self._show_operation()

    def _show_wanted(self) -> None:
        asking, wishes = self.portrait.wanted, self.view.wishes
        found = asking.answer
        if found is not None:
            ascent = found.ascent
            wishes.show_wanted(ascent.x, ascent.z, ascent.steps, found.begin, from_drawing=found.from_drawing)
        elif self.portrait.runs:
            wishes.show_wanted_words("")
        elif self.portrait.lacks_drawing:
            wishes.show_wanted_words(NO_DRAWING)
        elif asking.working or asking.problem:
            wishes.show_wanted_words(asking.problem or working(asking.done, asking.doing))

    def _show_measures(self) -> None:
        self._show_activity()
        self._show_removal()

    def _show_activity(self) -> None:
        found, digits = self.portrait.active.answer, self.portrait.digits.answer
        strips, movers = self.view.by_class, self.view.moving
        if found is None or digits is None:
            for section in (strips, movers):
                self._wait(section, self.portrait.active)
            return
        number = min(self.portrait.neuron.number, found.A.shape[1] - 1)
        quartiles = [
            np.percentile(each.astype(np.float64), (0, 25, 50, 75, 100)) if len(each) else np.full(5, np.nan)
            for each in found.by_class(number)
        ]
        counts = np.bincount(found.labels, minlength=CLASSES)
        self.view.strips.show_classes(np.array(quartiles), counts)
        most, least = found.most(number, COUNT), found.least(number, COUNT)
        images, labels = digits.training.images, digits.training.labels
        part = "" if len(found.labels) == len(labels) else FIRST.format(n=len(found.labels), of=len(labels))
        note = " ".join(filter(None, (part, digits.note)))
        n = len(found.labels)
        self.view.movers.show_digits(images[:n], labels[:n], found.A[:, number], most, least, note)
        for section in (strips, movers):
            section.show_content()

    def _show_removal(self) -> None:
        found, section = self.portrait.measured.answer, self.view.without
        if found is None:
            self._wait(section, self.portrait.measured)
        elif found.without is None:
            section.show_sentence(NO_HIDDEN)
        else:
            without = found.without
            self.view.removal.show_layer(
                without.predicted, without.measured, without.accuracy, without.whole, found.words
            )
            self.view.removal.table.choose(self.portrait.neuron.number)
            section.show_content()
        self._show_effect()

    def _wait(self, section: WhySection, asking: Asking[Any]) -> None:
        digits = self.portrait.digits
        busy = next((each for each in (digits, asking) if each.working), None)
        words = "" if busy is None else working(busy.done, busy.doing)
        section.show_sentence(digits.problem or asking.problem or words)

    def _show_operation(self) -> None:
        operation, surgery = self.operation, self.operation.surgery
        view = self.view.surgery
        view.show_operation(surgery.scale, surgery.shift, operation.problem, may_scale=operation.may_scale)
        view.show_done(operation.done, can_undo=operation.can_undo)
        self._show_effect()

    def _show_effect(self) -> None:
        found, operation, section = self.operation.prepared, self.operation, self.view.operating
        if found is None:
            self._wait(section, self.portrait.measured)
            return
        section.show_content()
        ready, effect = found.prepared, operation.effect.answer
        before = ready.loss, ready.accuracy
        if operation.is_nothing:
            self.view.surgery.show_effect(before)
        elif effect is not None:
            after = effect.loss, effect.accuracy
            self.view.surgery.show_effect(before, after, effect.predicted, effect.measured)
        self._show_dot()

    def _show_curve(self) -> None:
        found, view = self.operation.curve.answer, self.view.surgery.curve
        if found is None:
            view.show_nothing()
        else:
            amounts, losses = found.amounts, found.losses
            view.show_curve(amounts, losses, found.start, found.loss, found.slope, of_bias=found.of_bias)
        self._show_dot()

    def _show_dot(self) -> None:
        """Mark the operation on the curve, where it is one along it."""
        surgery, effect, curve = self.operation.surgery, self.operation.effect.answer, self.operation.curve.answer
        along = curve is not None and (surgery.scale == 1 if curve.of_bias else surgery.shift == 0)
        amount = surgery.shift if curve is not None and curve.of_bias else surgery.scale
        loss = effect.loss if effect is not None and along else None
        self.view.surgery.curve.show_at(amount, loss)

    def _operate(self) -> None:
        if words := self.operation.operate():
            # The key of Edit, Undo takes back what was drawn.
            self._tools.tell(f"{words[0].upper()}{words[1:]}; Undo on this page (Alt+D) takes it out, or Network, Back")

    def _undo(self) -> None:
        if self.operation.can_undo:
            self.operation.undo()
            self._tools.tell(TAKEN_BACK)

    def _open(self, number: int) -> None:
        if (digits := self.portrait.digits.answer) is not None:
            picture = pixels(digits.training.images[number]).reshape(SIDE, SIDE)
            self._tools.documents.open_digit(picture, int(digits.training.labels[number]))
