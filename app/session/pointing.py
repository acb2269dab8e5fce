"""Everything that one number touches: who points at a number tells it here, and who shows numbers hears what to light.

Views of the drawing know one example, the drawing; those of the derivation may have up to eight beside each other. What
a view of the drawing points at is column 0 of its arrays, and so is what is lit there.
"""

from PySide6.QtCore import QObject, Signal

from app.session.digit_choice import DigitChoice
from app.session.session import Session
from nn.insight.touch_words import ValueOf, sentence
from nn.insight.touches import Block, Letter, Touches, of_example, touches
from nn.insight.wiring import wiring_of


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
        self._key: object = None

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
        chosen = self._choice.chosen
        wiring = wiring_of(self._session.network.architecture, 1 if of_drawing else len(chosen.all))
        example = 0 if chosen.has_drawing else None
        key = cell, of_drawing, through, wiring, example, far
        if key != self._key:
            self._key = key
            found = touches(wiring, cell, far=far, through=through)
            one = of_example(found, 0 if of_drawing else example)
            # Of a drawing that the step does not take, its views have no more than the parameters.
            self._light(found if example is not None or not of_drawing else of_example(found, None), one)
        self.told.emit(sentence(touches(wiring, cell), wiring, value))

    def leave(self) -> None:
        """Nothing is pointed at any more."""
        if self._key is not None:
            self._key = None
            self._light(None, None)
            self.told.emit("")

    def _light(self, step: Touches | None, drawing: Touches | None) -> None:
        self.lit.emit(step)
        self.lit_of_drawing.emit(drawing)
