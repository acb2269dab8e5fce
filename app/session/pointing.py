"""Everything that one number touches: who points at a number tells it here, and who shows numbers hears what to light.

Views of the drawing know one example, the drawing; those of the derivation may have up to eight beside each other. What
a view of the drawing points at is column 0 of its arrays, and so is what is lit there.
"""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.session.digit_choice import DigitChoice
from app.session.session import Session
from nn.insight.touch_words import ValueOf, sentence
from nn.insight.touches import Block, Letter, Touches, Wiring, of_example, touches
from nn.insight.wiring import wiring_of
from nn.network import Architecture


@dataclass(frozen=True)
class _Step:
    """What a number belongs to.

    Attributes:
        architecture: of the network.
        n: how many examples its view knows.
        drawing: which of them is the drawing; None where that is none of them.
    """

    architecture: Architecture
    n: int
    drawing: int | None

    def wiring(self) -> Wiring:
        """Which number enters into which."""
        return wiring_of(self.architecture, self.n)


@dataclass(frozen=True)
class _Pointed:
    """A number as its view points at it."""

    cell: Block
    of_drawing: bool
    through: frozenset[Letter]
    far: bool
    step: _Step


def _nothing(_: Block) -> float | None:
    """What nobody knows."""
    return None


class Pointing(QObject):
    """What is pointed at, and what that touches.

    Signals:
        lit: the Touches of a number of the derivation's step, as its views count examples; None for none.
        lit_of_drawing: the same as views of the drawing count them.
        told: the sentence that says it; empty for none.
    """

    lit = Signal(object)
    lit_of_drawing = Signal(object)
    told = Signal(str)

    def __init__(self, session: Session, choice: DigitChoice, parent: QObject | None = None) -> None:
        """Nothing is pointed at."""
        super().__init__(parent)
        self._session, self._choice = session, choice
        self._pointed: _Pointed | None = None
        self._value: ValueOf = _nothing
        self._has_value = False
        # What is the same number elsewhere, its view points at again.
        for changed in (session.network_changed, choice.changed):
            changed.connect(self._leave_another)

    def point(
        self,
        cell: Block | None,
        value: ValueOf,
        *,
        of_drawing: bool = False,
        through: frozenset[Letter] = frozenset(),
        far: bool = False,
    ) -> None:
        """Say which number is pointed at, or none, again where its numbers are others.

        Args:
            cell: the number, of the drawing in column 0 where it is `of_drawing`.
            value: what its view knows of numbers.
            of_drawing: whether the view is one of the drawing.
            through: the arrays that it does not show, as `touches` takes them.
            far: whether all is lit that the number touches all the way, or what it touches at once.
        """
        if cell is None:
            self.leave()
            return
        step = self._step(of_drawing)
        pointed = _Pointed(cell, of_drawing, through, far, step)
        if pointed != self._pointed:
            self._pointed = pointed
            found = touches(step.wiring(), cell, far=far, through=through)
            one = of_example(found, 0 if of_drawing else step.drawing)
            # Of a drawing that the step does not take, its views have no more than the parameters.
            self._light(found if step.drawing is not None or not of_drawing else of_example(found, None), one)
        self._value, self._has_value = value, value(cell) is not None
        self._tell(pointed)

    def renew(self) -> None:
        """Say the numbers again, that are others; where the number that is pointed at is gone, nothing is any more."""
        self._leave_another()
        if self._pointed is None:
            return
        if self._has_value and self._value(self._pointed.cell) is None:
            self.leave()
        else:
            self._tell(self._pointed)

    def _tell(self, pointed: "_Pointed") -> None:
        wiring = pointed.step.wiring()
        self.told.emit(sentence(touches(wiring, pointed.cell), wiring, self._value))

    def leave(self) -> None:
        """Nothing is pointed at any more."""
        if self._pointed is not None:
            self._pointed, self._value = None, _nothing
            self._light(None, None)
            self.told.emit("")

    def _step(self, of_drawing: bool) -> "_Step":
        chosen = self._choice.chosen
        n = 1 if of_drawing else len(chosen.all)
        return _Step(self._session.network.architecture, n, 0 if chosen.has_drawing else None)

    def _leave_another(self) -> None:
        """Leave where the number was one of another architecture, or of a step on other examples."""
        if self._pointed is not None and self._pointed.step != self._step(self._pointed.of_drawing):
            self.leave()

    def _light(self, step: Touches | None, drawing: Touches | None) -> None:
        self.lit.emit(step)
        self.lit_of_drawing.emit(drawing)
