"""The way from an equation to its live numbers, and the note that keeps it in sight there."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from app.session.lab import Lab
from app.views.derivation.bench.view import BenchView
from app.views.derivation.common.formula import WarmUp
from app.views.derivation.equations.equation_note import EquationNote
from app.views.derivation.stepper.view import StepperView
from app.views.derivation.trace.view import TraceView
from app.window.derivation_sources import steepest
from nn.derivation.equation import Spot, WindowPart
from nn.derivation.equations import EQUATIONS
from nn.derivation.places import lacking, place, preset_with

TRACE_PARTS = {WindowPart.TERMS: "terms", WindowPart.PATHS: "paths", WindowPart.REFEREE: "referee"}
"""The parts of the trace, by their keys there."""


@dataclass(frozen=True)
class EquationWay:
    """Leads to the parts of the derivation.

    Attributes:
        lab: whose numbers they show.
        note: keeps the equation in sight.
        go_to: brings a view into sight; `bring_up_to_date` gives it the present numbers before.
    """

    lab: Lab
    note: EquationNote
    stepper: StepperView
    trace: TraceView
    bench: BenchView
    outer_product: QWidget
    go_to: Callable[[QWidget], None]
    bring_up_to_date: Callable[[QWidget], None]

    def show_note(self, id: str, in_stepper: bool) -> None:
        """Keep an equation in sight, in the stepper with the sizes that its matrices have at this phase.

        Where the present network has no numbers of it, say so, and which preset has.
        """
        equation, step, latex = EQUATIONS[id], self.lab.step(), ""
        if self._spot(id) is None:
            self.note.show_equation(equation, "", lacking(id, self.lab.architecture), preset_with(id))
            return
        if step is not None and in_stepper and equation.sizes:
            X, layer = step.phases[0].found[0].values, self.stepper.phase().layer
            latex = equation.live(layer, self.lab.architecture.widths, X.shape[1])
        self.note.show_equation(equation, latex)

    def warm_up(self) -> None:
        """Set what a person may go to next: the equations with the sizes that they have where they lead."""
        architecture, n = self.lab.architecture, max(len(self.lab.digits), 1)
        sized = [equation for equation in EQUATIONS.values() if equation.sizes]
        spots = [(equation, place(equation.id, architecture, n)) for equation in sized]
        WarmUp(
            [each.live(spot.phase.layer, architecture.widths, n) for each, spot in spots if spot and spot.phase],
            self.note,
        )

    def lead(self, id: str) -> bool:
        """Go to where an equation has its live numbers; say so, and return False, where it has none."""
        spot = self._spot(id)
        if spot is None:
            self.show_note(id, in_stepper=False)
            return False
        if spot.phase is not None:
            self.stepper.show_phase(spot.phase)
            self.go_to(self.stepper)
        elif spot.part in TRACE_PARTS:
            self._aim(spot)
            self.go_to(self.trace)
        elif spot.part is WindowPart.OUTER_PRODUCT:
            self.go_to(self.outer_product)
        else:
            if spot.several:
                self.bench.average()
            if spot.back is not None and spot.letter is not None:
                self.bench.choose(max(self.bench.chain().depth - spot.back, 1), spot.letter)
            self.go_to(self.bench)
        return True

    def _spot(self, id: str) -> Spot | None:
        step = self.lab.step()
        return place(id, self.lab.architecture, 1 if step is None else step.phases[0].n)

    def _aim(self, spot: Spot) -> None:
        """Trace what an equation speaks of; where that is something else than before, the steepest of its kind."""
        self.bring_up_to_date(self.trace)
        self.trace.show_part(TRACE_PARTS[spot.part])
        example, traced = self.lab.example(), self.trace.parameter()
        if example is None or traced is None:
            return
        L = example.network.depth
        layer = traced.layer if spot.back is None else L - spot.back
        layer = max(min(layer, L - 1 if spot.hidden else L), 1)
        letter = spot.letter or traced.letter
        if (layer, letter) != (traced.layer, traced.letter):
            weight = steepest(example, layer)
            self.trace.show_parameter(weight if letter == "w" else replace(weight, sender=None))
