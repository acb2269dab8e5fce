"""Everything that one number touches, in the window: each view that shows numbers is joined to the rest here."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QGuiApplication

from app.canvas.canvas import Canvas
from app.canvas.pixels import PaperPixels
from app.session.digit_choice import DigitChoice
from app.session.pointing import Pointing
from app.session.session import Session
from app.views.heatmap import Heatmap
from app.views.heatmap_touches import PIXELS, HeatmapTouches
from app.views.lights import Lights
from app.views.prediction import PredictionView
from app.views.seen import SeenView
from app.views.touch_line import TouchLine
from app.window.tabs import Middle
from nn.insight.touch_words import ValueOf
from nn.insight.touches import Block, Letter, Touches

if TYPE_CHECKING:
    from app.views.derivation.matrix.cells_touches import CellsTouches
    from app.views.derivation.matrix.row_touches import RowTouches
    from app.views.derivation.trace.trace_touches import TraceTouches
    from app.views.network_picture.canvas import NetworkCanvas
    from app.views.network_picture.view import NetworkPictureView
    from app.views.why.view import WhyView
    from app.window.derivation_panel import DerivationPanel

SUMS = frozenset({Letter.Z})
"""What pixels and answers pass through: nobody sees it beside them."""


class Touching(QObject):
    """Joins the paper, the picture that the network sees, its answer, its layers and, once it is built, its derivation.

    Attributes:
        line: says the sentence.
        pointing: what is pointed at.
    """

    def __init__(
        self,
        session: Session,
        choice: DigitChoice,
        canvas: Canvas,
        seen: SeenView,
        prediction: PredictionView,
        middle: Middle,
        parent: QObject,
    ) -> None:
        """Join them."""
        super().__init__(parent)
        self.line = TouchLine()
        self.pointing = Pointing(session, choice, self)
        self.pointing.told.connect(self.line.tell)
        self._session, self._choice, self._prediction = session, choice, prediction
        self._layers = layers = middle.activations.touched
        layers.pointed.connect(lambda block: self._of_drawing(block, layers.through()))
        self.pointing.lit_of_drawing.connect(layers.light)
        # Where the pointer rests on the answer, its view does not tell that its number is another one.
        middle.activations.renewed.connect(self.pointing.renew)
        self.join_heatmap(seen, lambda: PIXELS)
        self._paper = PaperPixels(canvas)
        self._paper.pointed.connect(
            lambda pixel: self._of_drawing(None if pixel < 0 else Block(Letter.A, 0, pixel, 0), SUMS)
        )
        prediction.row_pointed.connect(self._point_at_answer)
        self._over_paper = self._light_over(canvas, self._pixels)
        canvas.ink_changed.connect(self._renew_paper)
        self._light_over(prediction, self._answers)
        self.pointing.lit_of_drawing.connect(self._tell_raw)
        middle.derivation_made.connect(self._join_derivation)

    def join_heatmap(self, heatmap: Heatmap, whole: Callable[[], Block | None]) -> None:
        """Join a heatmap of the drawing's pixels, or of some of the network's weights: of all numbers of a block."""
        touched = HeatmapTouches(heatmap, whole)
        touched.pointed.connect(lambda block: self._of_drawing(block, SUMS))
        self.pointing.lit_of_drawing.connect(touched.light)

    def _light_over(self, view: Canvas | PredictionView, places: Callable[[Block], Iterable[QRectF]]) -> list[Lights]:
        """Light what belongs to a view of the drawing; what lies over it is made when something is first lit."""
        lights: list[Lights] = []

        def light(touches: Touches | None) -> None:
            if touches is not None and not lights:
                lights.append(Lights(view, places))
            for each in lights:
                each.light(touches)

        self.pointing.lit_of_drawing.connect(light)
        return lights

    def _of_drawing(self, block: Block | None, through: frozenset[Letter], value: ValueOf | None = None) -> None:
        value = value or self._layers.value
        self.pointing.point(block, value, of_drawing=True, through=through, far=_far())

    # The paper, and the network's answer.

    def _renew_paper(self) -> None:
        """Other ink has its pixels elsewhere."""
        for lights in self._over_paper:
            lights.renew()

    def _pixels(self, block: Block) -> Iterator[QRectF]:
        if (block.letter, block.layer) == (Letter.A, 0) and (place := self._paper.rect(block.row)).isValid():
            yield place

    def _point_at_answer(self, row: int) -> None:
        answered = row >= 0 and self._prediction.property("digit") >= 0
        self._of_drawing(Block(Letter.A, self._session.network.depth, row, 0) if answered else None, SUMS)

    def _answers(self, block: Block) -> Iterator[QRectF]:
        if block.layer != self._session.network.depth or block.letter not in (Letter.A, Letter.Z):
            return
        rows = self._prediction.row_places() if self._prediction.property("digit") >= 0 else []
        if block.row is None and rows:
            yield rows[0].united(rows[-1])
        elif block.row is not None and block.row < len(rows):
            yield rows[block.row]

    def _tell_raw(self, touches: Touches | None) -> None:
        """Beside a percentage at a temperature, the output itself of the digit that is pointed at."""
        cell, depth = None if touches is None else touches.cell, self._session.network.depth
        is_output = cell is not None and (cell.letter, cell.layer) in ((Letter.A, depth), (Letter.Z, depth))
        self._prediction.show_raw_of(cell.row if cell is not None and is_output else None)

    # The picture of the network.

    def join_picture(self, view: "NetworkPictureView") -> None:
        """Join the picture, once there is one."""
        from app.views.network_picture.picture_touches import PictureTouches

        touched = PictureTouches(view.canvas, lambda: 0, self)
        view.pointed.connect(lambda at: self._of_drawing(touched.block(at), SUMS, touched.value))
        self.pointing.lit_of_drawing.connect(touched.light)

    def join_why(self, view: "WhyView") -> None:
        """Join the pictures that have a number for each pixel of the drawing."""
        for picture in (*view.contributions.maps, view.preparation.maps[-1]):
            self.join_heatmap(picture, lambda: PIXELS)

    # The derivation.

    def _join_derivation(self, derivation: "DerivationPanel") -> None:
        # Here, because it opens later than the window.
        from app.views.derivation.matrix.cells_touches import CellsTouches
        from app.views.derivation.matrix.row_touches import RowTouches
        from app.views.derivation.trace.trace_touches import TraceTouches

        derivation.picture.made.connect(self._join_step_picture)
        product = derivation.outer_product
        for row in (derivation.stepper.page.row, product.product, product.update_row):
            self._join(RowTouches(row))
        self._join(CellsTouches(product.deltas, product.errors))
        self._join(TraceTouches(derivation.trace))

    def _join(self, touched: "RowTouches | CellsTouches | TraceTouches") -> None:
        touched.pointed.connect(partial(self._of_step, touched.value))
        self.pointing.lit.connect(touched.light)

    def _join_step_picture(self, canvas: "NetworkCanvas") -> None:
        from app.views.network_picture.picture_touches import PictureTouches

        touched = PictureTouches(canvas, lambda: self._choice.chosen.index, self)
        canvas.pointed.connect(lambda at: self._of_step(touched.value, touched.block(at)))
        self.pointing.lit.connect(touched.light)

    def _of_step(self, value: ValueOf, block: Block | None) -> None:
        self.pointing.point(block, value, far=_far())


def _far() -> bool:
    """Whether a person wants to see all the way: while Shift is held."""
    return bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
