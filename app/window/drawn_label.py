"""What a person says that a drawing shows belongs to the drawing: it goes, and comes back, with it.

A stroke more leaves it, for a hand is not done yet. Ink or a picture put in the place of a drawing has none before
somebody says so, and neither has another digit of a row. Undo and Redo bring each drawing's own.
"""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from app.canvas.canvas import Canvas
from app.session.digit_choice import DigitChoice

if TYPE_CHECKING:
    from app.canvas.drawing import Page


class DrawnLabels(QObject):
    """Keeps the label of each page of a canvas, and which digit of it was meant."""

    def __init__(self, canvas: Canvas, choice: DigitChoice, parent: QObject | None = None) -> None:
        """Of the canvas whose drawing the choice has."""
        super().__init__(parent)
        self._canvas, self._choice = canvas, choice
        self._page = canvas.drawing.page
        self._grows = False
        self._said: WeakKeyDictionary[Page, tuple[int, int | None]] = WeakKeyDictionary()
        canvas.drawing.replaced.connect(self._turn)
        canvas.drawing.grown.connect(self._grow)
        canvas.row.switched.connect(self._forget)
        choice.changed.connect(self._note)

    def _note(self) -> None:
        # Who hears of another page before this does may ask the choice for something first.
        if not self._grows and self._canvas.drawing.growing is None and self._page is self._canvas.drawing.page:
            self._said[self._page] = self._canvas.row.index(), self._choice.drawn_label()

    def _grow(self) -> None:
        self._grows = True
        if self._page.pictures:  # the stroke took the picture's place
            self._forget()

    def _forget(self) -> None:
        self._set(None)

    def _turn(self) -> None:
        self._grows = False
        before, self._page = self._page, self._canvas.drawing.page
        if self._page in self._said:
            index, label = self._said[self._page]
            self._set(label if index == self._canvas.row.index() else None)
        elif self._page.follows(before):
            self._note()
        else:
            self._set(None)

    def _set(self, label: int | None) -> None:
        if label != self._choice.drawn_label():
            self._choice.set_drawn_label(label)
        else:
            self._note()
