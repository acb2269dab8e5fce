"""The canvas: mouse, finger, pen or keys in, vector ink out.

While a stroke is being drawn `Canvas.ink` already contains it: the network's answer follows the hand instead of
waiting for it.
"""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QEventPoint,
    QFocusEvent,
    QHideEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from app.canvas.drawing import Drawing, Hand
from app.canvas.paper import Paper
from nn.arrays import SIDE, Float32
from nn.data.ink import Ink
from nn.data.row import Box, PictureDigit

Tool: TypeAlias = Literal["pen", "eraser"]

BRUSH = 0.08
"""Width of the brush at first, as a share of the paper's side: that of a line in MNIST, about 2.2 pixels of 28."""

ERASER = 2.0
"""Width of the eraser as a multiple of the brush's."""

STEP, LEAP = 0.02, 0.1
"""How far a key moves the crosshair, without and with Shift, as a share of the side."""

DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Home: (-1, -1),
    Qt.Key.Key_PageUp: (1, -1),
    Qt.Key.Key_End: (-1, 1),
    Qt.Key.Key_PageDown: (1, 1),
}
"""Keys that move the crosshair, as they lie on the number pad."""

ECHO_MS, ECHO_PIXELS = 500, 12
"""A press of the mouse so soon after a pen or a finger was lifted, and so near, is the same tap once more."""

HELP = (
    "Draw a digit with mouse, finger or pen, or with the keyboard: the arrow keys, Home, End, Page Up and Page Down "
    "move the crosshair (further with Shift), Space lowers and lifts the pen, Escape takes back the stroke."
)


class Canvas(Paper):
    """Square paper on which a person draws a digit, or a row of them of which one is chosen.

    Attributes:
        undo_stack: "Draw stroke", "Erase", "Clear", "Replace ink" and "Open picture", each of them one step back.
    """

    ROLE = QAccessible.Role.Canvas

    ink_changed = Signal()
    """What the views are about is another thing: with each point of a growing stroke, by every other change of what
    lies on the paper, and where another digit of it is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty paper, the pen in hand."""
        super().__init__(Drawing(), parent)
        self.undo_stack = self.drawing.undo_stack
        self._tool: Tool = "pen"
        self._brush_width = BRUSH
        self._lifted: tuple[int, QPointF] | None = None
        self._finger = -1
        self._tapped = False  # whether the stroke began on a digit that was not chosen
        self._place = (0.5, 0.5)  # where the keys draw on

        self.setObjectName("canvas")
        self.setToolTip(HELP)
        self.setAccessibleName("Canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setMouseTracking(True)  # a move with no button tells that a release was lost
        self._show_tool()
        self._describe()
        self.drawing.replaced.connect(self._describe)
        self.row.switched.connect(self._describe)
        self.row.switched.connect(self.ink_changed)
        self.drawing.replaced.connect(self.ink_changed)
        self.drawing.grown.connect(self._follow)
        self.drawing.grown.connect(self.ink_changed)

    def ink(self) -> Ink:
        """What is drawn, the growing stroke too; the unit is the paper's side, so x and y run from 0 to 1."""
        return self.drawing.ink()

    def set_ink(self, ink: Ink) -> None:
        """Replace the drawing; undo brings the old one back. Ink that leaves the paper is scaled to fit on it."""
        self.drawing.replace(ink)

    def image(self) -> Float32 | None:
        """The chosen digit as the network sees it, (28, 28); None where there is none."""
        chosen = self.row.chosen()
        return None if chosen is None else chosen.image

    def picture(self) -> Float32 | None:
        """The picture (28, 28) that lies in the place of ink, the chosen one of several; a first stroke removes it."""
        chosen = self.row.chosen()
        return None if chosen is None else chosen.picture

    def set_picture(self, picture: Float32) -> None:
        """Put a picture (28, 28), 0 background to 1 ink, in the place of the ink; undo brings the ink back."""
        self.set_pictures([PictureDigit(picture, Box(0, 0, SIDE, SIDE))])

    def set_pictures(self, digits: Sequence[PictureDigit]) -> None:
        """Put the digits of a picture in the place of the ink; undo brings the ink back."""
        self.drawing.place(digits)

    def choose_next(self, step: int) -> None:
        """Choose the digit that stands so many places to the right, or to the left, if there is one."""
        self.row.choose(self.row.index() + step)

    def clear(self) -> None:
        """Take an empty sheet; undo brings the drawing back."""
        self.drawing.clear()

    def set_tool(self, tool: Tool) -> None:
        """Take pen or eraser for the next stroke; the back end of a tablet's pen erases in any case."""
        self._tool = tool
        self._show_tool()

    def set_brush_width(self, width: float) -> None:
        """Set the width of the next stroke, as a share of the paper's side; the eraser is twice as wide."""
        self._brush_width = width
        self._show_tool()

    def _show_tool(self) -> None:
        self.show_brush(self._width(self._tool == "eraser"))

    def _describe(self) -> None:
        count = len(self.drawing.finished())
        there = "Empty." if self.drawing.is_empty() else "A picture." if count == 0 else f"Strokes: {count}."
        digits = len(self.row.digits())
        row = f" Digits: {digits}, of which number {self.row.index() + 1} is chosen." if digits > 1 else ""
        self.setAccessibleDescription(f"{there}{row} {HELP}")

    def _follow(self) -> None:
        """Let the keys draw on from where any hand drew last."""
        if self.drawing.growing is not None:
            self._place = self.drawing.growing.points[-1]

    def _width(self, erase: bool) -> float:
        return self._brush_width * (ERASER if erase else 1.0)

    def _lower(self, hand: Hand, x: float, y: float, pressure: float = 0.0, erase: bool = False) -> None:
        erase = erase or self._tool == "eraser"
        self.drawing.begin(hand, x, y, width=self._width(erase), erase=erase, pressure=pressure)

    # Pointers

    def _press(self, hand: Hand, position: QPointF, pressure: float = 0.0, erase: bool = False) -> None:
        if self.square().contains(position.toPoint()):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.show_crosshair(None)
            point = self.to_paper(position)
            self._tapped = self.is_on_another(position)
            self._lower(hand, *point, pressure, erase)

    def _lift(self, hand: Hand) -> None:
        """End a stroke; a tap on a digit that was not the chosen one has chosen it, and leaves no dot."""
        growing = self.drawing.growing
        taps = growing is not None and growing.hand == hand and len(growing.points) == 1 and not growing.erase
        if taps and self._tapped:
            self.drawing.cancel(hand)
        else:
            self.drawing.finish(hand)

    def _move(self, hand: Hand, position: QPointF, pressure: float = 0.0) -> None:
        self.drawing.extend(hand, *self.to_paper(position), pressure)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        real = event.source() == Qt.MouseEventSource.MouseEventNotSynthesized and not self._echoes(event)
        if real and event.button() == Qt.MouseButton.LeftButton:
            self._press("mouse", event.position())
        else:
            event.ignore()

    def _echoes(self, event: QMouseEvent) -> bool:
        """Whether a press repeats what a pen or a finger has just done: some systems send a tap as the mouse's too."""
        if self._lifted is None:
            return False
        then, there = self._lifted
        near = (event.position() - there).manhattanLength() <= ECHO_PIXELS
        return near and 0 <= event.timestamp() - then <= ECHO_MS

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move("mouse", event.position())
        else:
            self.drawing.finish("mouse")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if event.button() == Qt.MouseButton.LeftButton:
            self._move("mouse", event.position())
            self._lift("mouse")

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: D102
        event.accept()  # or Qt sends the same once more, as mouse events
        match event.type():
            case QEvent.Type.TabletPress if event.button() == Qt.MouseButton.LeftButton:
                eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
                self._press("tablet", event.position(), event.pressure(), eraser)
            case QEvent.Type.TabletMove if event.buttons() & Qt.MouseButton.LeftButton:
                self._move("tablet", event.position(), event.pressure())
            case QEvent.Type.TabletRelease if event.button() == Qt.MouseButton.LeftButton:
                self._lift("tablet")
                self._lifted = event.timestamp(), event.position()
            case _:
                event.ignore()

    def _touch(self, event: QTouchEvent) -> None:
        """Follow the first finger."""
        event.accept()  # or Qt sends the same once more, as mouse events
        if event.type() == QEvent.Type.TouchBegin:
            self._finger = event.points()[0].id()
            self._press("touch", event.points()[0].position())
        elif event.type() == QEvent.Type.TouchCancel:
            self.drawing.cancel("touch")
        else:
            for point in event.points():
                if point.id() == self._finger and point.state() != QEventPoint.State.Stationary:
                    self._move("touch", point.position())
                    if point.state() == QEventPoint.State.Released:
                        self._lift("touch")
                        self._lifted = event.timestamp(), point.position()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if not self._draws(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.drawing.cancel()
        elif event.key() != Qt.Key.Key_Space:
            step = LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
            (x, y), (right, down) = self._place, DIRECTIONS[Qt.Key(event.key())]
            self._place = min(max(x + step * right, 0.0), 1.0), min(max(y + step * down, 0.0), 1.0)
            self.show_crosshair(self._place)
            self.drawing.extend("keys", *self._place)
        elif not event.isAutoRepeat():
            self.show_crosshair(self._place)
            if self.drawing.growing is None:
                self._lower("keys", *self._place)
            else:
                self.drawing.finish("keys")

    def _draws(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self.drawing.growing is not None
        return event.key() == Qt.Key.Key_Space or event.key() in DIRECTIONS

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.show_crosshair(self._place)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        self.show_crosshair(None)
        self.drawing.finish()
        super().focusOutEvent(event)

    # What ends a stroke from outside

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        self.drawing.finish()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QTouchEvent) and event.deviceType() == QInputDevice.DeviceType.TouchScreen:
            self._touch(event)
            return True
        match event.type():
            case QEvent.Type.ShortcutOverride if isinstance(event, QKeyEvent) and self._draws(event):
                event.accept()  # these keys draw, whatever else they mean in the window
                return True
            case QEvent.Type.ToolTip if not self.drawing.is_empty():
                return True  # who has drawn needs no help, and it would hide the drawing
        return super().event(event)
