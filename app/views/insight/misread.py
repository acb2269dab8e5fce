"""The page of the smallest change that is misread: pixels and strokes, each beside a random change of the same size."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.colours import SteadyScale
from app.views.insight.digits import ListHeading
from app.views.insight.equation_line import EquationLine
from app.views.named import named
from app.views.number_table import NumberTable
from app.views.seen import GREYS
from app.views.table_texts import TableCell
from app.views.why.pixel_map import PixelMap, share_width
from app.views.why.section import sentence_label
from app.views.why.strokes import Line, StrokesView
from app.views.wrapped import WrappedView
from nn.arrays import SIDE, Array

EMPTY = "Draw a digit: then the smallest change is looked for with which it is read as another one."
RUNS = "A run changes the network with each batch: pause it to look for the smallest change."
NONE = "No change of the pixels was found with which this is read as another digit."
FORMULA = (
    r"r = \frac{z_y - z_k}{|g|^2} g, \quad g = \frac{\partial (z_k - z_y)}{\partial x}, \quad "
    r"|g \cdot r_{random}| \approx \frac{|g| |r|}{\sqrt{784}}"
)
HEADS = {
    "A change of": "a change of",
    "Size": "size",
    "Moves zk \u2212 zy by": r"moves $z_k - z_y$ by",
    "Misread": "misread",
}
TIPS = (
    "Your drawing as the network sees it.",
    "What is added to each pixel: orange more ink, blue less.",
    "Your drawing with that change.",
    "Your drawing with a random change of the same length.",
)
GAP = 8


class MisreadView(WrappedView):
    """Shows both changes, or in a sentence why there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        named(self, "misread", "The smallest change that is misread")
        self.equation = EquationLine(FORMULA, ("E36", "E40"))
        self._sentence = sentence_label("misreadSentence")
        self._words = sentence_label("misreadWords")
        self.maps = [PixelMap(f"misread{i}") for i in range(4)]
        for picture, tip in zip(self.maps, TIPS, strict=True):
            picture.setToolTip(tip)
        self._steady = SteadyScale(signed=True)
        self.strokes = [StrokesView() for _ in range(2)]
        for number, (view, words) in enumerate(
            zip(self.strokes, ("The strokes with the smallest change", "The strokes with a random change"), strict=True)
        ):
            named(view, f"misreadStrokes{number}", words, f"{words}; grey as they were drawn, in colour as moved.")
        self._stroke_words = sentence_label("misreadStrokeWords")
        self._strokes = QWidget()
        self._strokes_heading = ListHeading("The strokes themselves")
        filled(QHBoxLayout(self._strokes), *self.strokes, (self._stroke_words, 1), spacing=GAP)
        self.table = named(
            NumberTable(HEADS),
            "misreadTable",
            "Changes of one size, against the answer and at random",
            "What a change of one size does, where every part of it pushes the answer the same way, and where each "
            "pushes its own way. Ctrl+C copies it as CSV.",
        )
        self._parts = QWidget()
        filled(
            QVBoxLayout(self._parts),
            self._words,
            filled(QHBoxLayout(), *self.maps, STRETCH, spacing=GAP),
            self.table,
            self._strokes_heading,
            self._strokes,
        )
        filled(QVBoxLayout(self), self.equation, self._sentence, self._parts, STRETCH, around=(8, 8, 8, 8))
        self.show_sentence(EMPTY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        share_width(self.maps, self.width() - 16 - len(self.maps) * GAP)

    def show_sentence(self, sentence: str) -> None:
        """Show this in the place of all else; "" for the rest."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._parts.setVisible(not sentence)

    def words(self) -> str:
        """The sentence, or what is said of the change."""
        return self._words.text() if self._sentence.isHidden() else self._sentence.text()

    def show_pixels(self, x: Array, change: Array, noise: Array, answers: Sequence[int], words: str) -> None:
        """Show pixels x (784,), what is added to them (784,), and noise as long, (784,).

        Args:
            x: 0 to 1.
            change: the smallest one.
            noise: a random one.
            answers: to the drawing, with the change, and with the noise.
            words: what all this says.
        """
        self.show_sentence("")
        self._words.setText(words)
        before, after, noisy = answers
        scale = self._steady.follow(change)
        titles = (f"Read as {before}", "The change", f"Read as {after}", f"Noise: {noisy}")
        values = ((x, GREYS), (change, scale), (x + change, GREYS), ((x + noise).clip(0, 1), GREYS))
        for picture, title, (pixels, colours) in zip(self.maps, titles, values, strict=True):
            picture.set_title(title)
            picture.setAccessibleName(title)
            picture.set_values(pixels.reshape(SIDE, SIDE), colours)

    def show_strokes(self, before: Sequence[Line], after: Sequence[Line], random: Sequence[Line], words: str) -> None:
        """Show strokes as drawn, changed, and changed at random; `words` alone where no change was found."""
        for view, changed in zip(self.strokes, (after, random), strict=True):
            view.show_strokes(before, changed)
            view.setVisible(bool(changed))
        self._stroke_words.setText(words)
        has = bool(words)
        self._strokes.setVisible(has)
        self._strokes_heading.setVisible(has)

    def show_rows(self, rows: Sequence[Sequence[TableCell]]) -> None:
        """Show rows, a cell for each of HEADS."""
        self.table.show_rows(rows)
