"""The digits of a step as small pictures with their labels, and the ways to get others.

With the drawing alone there is only the button that adds more.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QColor, QFontMetrics, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QMenu, QToolButton, QWidget

from app.views.boxes import STRETCH, filled
from app.views.menu_button import MenuButton
from app.views.named import named
from app.views.painting import bold, ink_image, tabular
from app.views.segment import UNDERLINE
from app.views.text_fit import fit_to_text
from nn.arrays import SIDE, Array
from nn.derivation.letters import MINUS
from nn.derivation.phase import MOST_EXAMPLES, example_name

NEXT_BATCH = "The batch that training uses next"

LABEL, AROUND = "0?", 7
"""A text as wide as a label, and pixels beside it and the picture."""


class StripDigit(NamedTuple):
    """One of the digits.

    Attributes:
        image: pixels from 0 to 1, (28, 28); None for an empty canvas.
        label: what it shows; None for no label.
        is_chosen: whether somebody chose that label; else it is the network's answer.
    """

    image: Array | None
    label: int | None
    is_chosen: bool


class DigitStrip(QWidget):
    """Pictures side by side, in the order of the columns; the one that is down is the example of the other pages.

    Attributes:
        add: a button for another place: its menu adds digits.
        another: the entry of that menu which needs the canvas.

    Signals:
        digit_chosen: the place of the digit that is the example from now on.
        remove_requested: take the example out of the step.
        drawing_requested: take the drawing into it.
        another_requested: keep the drawing, and let another one be drawn.
        training_requested: choose among the training digits.
        batch_requested: take the batch that training uses next instead.
    """

    ROLE = QAccessible.Role.Grouping

    digit_chosen = Signal(int)
    remove_requested = Signal()
    drawing_requested = Signal()
    another_requested = Signal()
    training_requested = Signal()
    batch_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden until there is another digit than the drawing."""
        super().__init__(parent)
        named(self, "digitStrip", "Digits of the step")
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.digit_chosen)
        self._buttons = [self._picture(place) for place in range(MOST_EXAMPLES)]
        tip = "Take the chosen digit out of the step."
        self._remove = named(QToolButton(), "removeDigit", "Remove the chosen digit", tip)
        self._remove.setText(MINUS)
        self._remove.clicked.connect(self.remove_requested)
        filled(QHBoxLayout(self), *self._buttons, STRETCH, self._remove, spacing=2)
        tip = f"A step takes one to {MOST_EXAMPLES} digits: add some, and every array gets a column for each."
        self.add = named(MenuButton(), "addDigits", "Add digits to the step", tip)
        self.add.setText("+")
        self._offer(self.add.entries)
        self.hide()

    def _picture(self, place: int) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setIconSize(QSize(SIDE, SIDE))
        button.setObjectName(f"digit{place}")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFont(tabular(self.font()))
        self._group.addButton(button, place)
        fit_to_text(button, lambda _: _fit(button))
        return button

    def _offer(self, menu: QMenu) -> None:
        """Fill the menu."""

        def entry(text: str, name: str, tell: Callable[[], None]) -> QAction:
            action = menu.addAction(text)
            action.setObjectName(name)
            action.triggered.connect(lambda: tell())
            return action

        entry("The drawing", "addDrawing", self.drawing_requested.emit)
        entry("From the training digits...", "chooseTraining", self.training_requested.emit)
        self._batch = entry(NEXT_BATCH, "takeNextBatch", self.batch_requested.emit)
        self.another = entry("Keep this drawing and draw another", "keepDrawing", self.another_requested.emit)

    def show_batch(self, number: int | None) -> None:
        """Offer the batch of this number, which led to the network that is shown; None for the next one."""
        self._batch.setText(NEXT_BATCH if number is None else f"Batch {number:,}, which led here")

    def show_digits(self, digits: Sequence[StripDigit], example: int, *, drawing_alone: bool) -> None:
        """Show one to eight digits.

        Args:
            digits: what is shown of each.
            example: the place of the one that is down.
            drawing_alone: whether the only one is the drawing, which the canvas shows.
        """
        present = QApplication.focusWidget()
        if drawing_alone and present is not None and self.isAncestorOf(present):
            self.add.setFocus()
        self.setVisible(not drawing_alone)
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(digits))
            if place < len(digits):
                image, label, is_chosen = digits[place]
                accent = self.palette().color(QPalette.ColorRole.Highlight)
                button.setIcon(_icon(image, accent if place == example else None))
                button.setFont(bold(self.font()) if place == example else tabular(self.font()))
                button.setText(f"{'' if label is None else label}{'' if is_chosen else '?'}")
                button.setChecked(place == example)
                # Qt leaves that to the last one that had the keyboard.
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus if place == example else Qt.FocusPolicy.NoFocus)
                first = next(k for k, digit in enumerate(digits) if _same(digit.image, image))
                again = "" if first == place else f", the same picture as example {first}"
                name = f"{example_name(place, label).capitalize()}{again}"
                button.setAccessibleName(name)
                button.setToolTip(
                    f"{name}, column {place} of every array: press to look at it where one digit is shown."
                )


def _same(one: Array | None, other: Array | None) -> bool:
    return one is other or (one is not None and other is not None and np.array_equal(one, other))


def _fit(button: QToolButton) -> None:
    """As wide as the picture and the widest label."""
    widest = QFontMetrics(bold(button.font())).horizontalAdvance(LABEL)
    button.setFixedWidth(SIDE + widest + AROUND)


def _icon(image: Array | None, underline: QColor | None) -> QIcon:
    """The picture, underlined where it is the example."""
    if image is None:
        return QIcon()
    picture = QPixmap.fromImage(ink_image(image))
    if underline is not None:
        painter = QPainter(picture)
        painter.fillRect(0, SIDE - UNDERLINE, SIDE, UNDERLINE, underline)
        painter.end()
    return QIcon(picture)
