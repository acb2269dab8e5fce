"""Over the stepper, where a person wants it, the network as a picture with the layer of the phase lit."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.session.lab import Lab
from app.views.boxes import filled
from app.views.derivation.stepper.view import StepperView
from app.views.text_fit import fit_to_text
from nn.activations import function_labels
from nn.derivation.parameter import Parameter
from nn.derivation.phase import PhaseKey, PhaseKind
from nn.derivation.terms import Symbol

if TYPE_CHECKING:
    # What paints it is imported when it is first wanted: the derivation opens without it.
    from app.views.network_picture.canvas import NetworkCanvas
    from app.views.network_picture.playing import Player
    from app.views.network_picture.pointed import PointedAt
    from app.views.network_picture.stage import Reach

LINES = 13
"""Height of the picture, in lines of text."""
ARRIVED = 0.999
"""Of the way to a layer: what the lines carry is there, and the neurons have not answered yet."""
BACK = PhaseKind.DELTA, PhaseKind.WEIGHT_GRADIENT, PhaseKind.BIAS_GRADIENT


class StepPicture(QWidget):
    """The stepper, and the picture over it.

    Attributes:
        canvas: the picture; None as long as nobody has wanted it.

    Signals:
        made: the canvas, once it is.
    """

    made = Signal(object)

    def __init__(self, lab: Lab, stepper: StepperView, parent: QWidget | None = None) -> None:
        """Without the picture."""
        super().__init__(parent)
        self._lab, self._stepper = lab, stepper
        self.canvas: NetworkCanvas | None = None
        self._player: Player | None = None
        self._column = filled(QVBoxLayout(self), (stepper, 1))
        self.button = stepper.foot.picture
        self.button.show()
        self.button.toggled.connect(self._toggle)
        stepper.phase_changed.connect(self._go)
        stepper.cover.changed.connect(self._tell)

    def renew(self) -> None:
        """Show the example of other numbers."""
        if self.canvas is None or not self.button.isChecked():
            return
        from app.views.network_picture.words import Names
        from nn.insight.passage import passage_of

        example = self._lab.example()
        self.canvas.setVisible(example is not None)
        if example is not None:
            shape = example.network.architecture
            functions = function_labels(shape.activation, shape.output, shape.depth)
            self.canvas.show_passage(passage_of(example), Names(functions))
            if self._player is not None and not self._player.is_on():
                self.canvas.set_reach(self._reach(self._stepper.phase()))
            self._tell()

    def _toggle(self, wanted: bool) -> None:
        if wanted and self.canvas is None:
            self._make()
        if self.canvas is not None:
            self.canvas.setVisible(wanted)
        if self._player is not None:
            self._player.stop()
        self.renew()

    def _make(self) -> None:
        from app.views.network_picture.canvas import NetworkCanvas
        from app.views.network_picture.playing import Player

        self.canvas = canvas = NetworkCanvas()
        canvas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fit_to_text(canvas, lambda metrics: canvas.setFixedHeight(LINES * metrics.height()))
        canvas.opened.connect(self._open)
        canvas.trace_wanted.connect(lambda *place: self._stepper.parameter_chosen.emit(Parameter(*place)))
        self._player = Player(self)
        self._player.moved.connect(canvas.set_reach)
        self.made.emit(canvas)
        self._column.insertLayout(0, filled(QVBoxLayout(), canvas, around=(8, 4, 8, 0)))

    def _go(self, key: PhaseKey) -> None:
        """Show a phase; what goes along lines in it is seen on its way."""
        player, reach = self._player, self._reach(key)
        if self.canvas is None or player is None or not self.canvas.isVisible():
            return
        player.stop()
        if reach is not None and reach.done > 0 and key.kind in (PhaseKind.SUMS, PhaseKind.DELTA):
            from app.views.network_picture.playing import between

            player.play([between(reach.back(1), reach)], reach)
        else:
            self.canvas.set_reach(reach)
        self._tell()

    def _tell(self) -> None:
        """Tell the numbers of no layer to which the phase has not come, and none that a learner has yet to work out."""
        if self.canvas is not None:
            from app.views.network_picture.words import ToldNumbers

            reach = self._reach(self._stepper.phase())
            worked_out = self._worked_out() if self._stepper.cover.is_on() else None
            self.canvas.set_told(ToldNumbers(None if reach is None else reach.layers(), worked_out))

    def _worked_out(self) -> frozenset[tuple[str, int, int]]:
        """Letter, layer and neuron of what was answered or uncovered, of the example that the picture shows."""
        chosen = self._lab.choice.chosen.index
        return frozenset(
            (name.letter, name.layer, name.indices[0])
            for name in self._stepper.told()
            if isinstance(name, Symbol) and name.layer is not None and name.indices[1:] in ((), (chosen,))
        )

    def _reach(self, key: PhaseKey) -> "Reach | None":
        """How far the example has come in a phase; None where all of it is done."""
        from app.views.network_picture.stage import Reach
        from nn.insight.lines import Way

        example = self._lab.example()
        if example is None or key.kind in (PhaseKind.UPDATE, PhaseKind.LOSS_AFTER):
            return None
        depth = example.network.depth
        if key.kind in BACK:
            return Reach(Way.BACKWARD, depth, depth - key.layer)
        if key.kind is PhaseKind.SUMS:
            return Reach(Way.FORWARD, depth, key.layer - 1 + ARRIVED)
        return Reach(Way.FORWARD, depth, {PhaseKind.INPUT: 0, PhaseKind.ACTIVATIONS: key.layer}.get(key.kind, depth))

    def _open(self, place: "PointedAt") -> None:
        """Work out the neuron's cell: of the present phase where that is of its layer, else of its sum or delta."""
        key, back = self._stepper.phase(), self._stepper.phase().kind in BACK
        kinds = PhaseKind.SUMS, PhaseKind.ACTIVATIONS, PhaseKind.DELTA
        if place.layer == 0:
            self._stepper.show_phase(PhaseKey(PhaseKind.INPUT))
        elif key.layer != place.layer or key.kind not in kinds:
            self._stepper.show_phase(PhaseKey(PhaseKind.DELTA if back else PhaseKind.SUMS, place.layer))
        self._stepper.choose_cell(place.neuron, self._lab.choice.chosen.index)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing plays for nobody."""
        super().hideEvent(event)
        if self._player is not None:
            self._player.stop()
